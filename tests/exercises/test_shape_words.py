"""Words for annotations: every kind that the twins have, and a refusal of what has none."""

import ast

import pytest

from exercises.shape_words import Argument, ShapeWords
from reference.incomplete import IncompleteConcept

TYPES = """
Kind = Literal["sum", "mean", "max"]
Layer = tuple[Float[np.ndarray, "n k"], Float[np.ndarray, "k"]]
class Parameters(TypedDict): ...
"""


def told(signature: str, *texts: str, returns: str = "") -> list[str]:
    """What is said of the arguments of a function, and last of its result; F, I and B stand for annotations."""
    for short, long in (("F[", "Float[np.ndarray, "), ("I[", "Int[np.ndarray, "), ("B[", "Bool[np.ndarray, ")):
        signature = signature.replace(short, long)
    [node] = ast.parse(f"def f{signature}: ...").body
    assert isinstance(node, ast.FunctionDef)
    assert node.returns is not None
    own = node.args.args
    defaults = [None] * (len(own) - len(node.args.defaults)) + node.args.defaults
    arguments = [
        Argument(one.arg, one.annotation, default, text)
        for one, default, text in zip(own, defaults, [*texts, *[""] * len(own)], strict=False)
    ]
    types = {
        getattr(one, "name", None) or one.targets[0].id: getattr(one, "value", None) for one in ast.parse(TYPES).body
    }
    words = ShapeWords(arguments, node.returns, returns, types)
    pairs = [*map(words.of_argument, arguments), words.of_result()]
    return [": ".join(part for part in pair if part) for pair in pairs]


def test_sizes_are_called_what_the_docstring_calls_them() -> None:
    assert told(
        '(x: F["n c h w"], w: F["o cg kh kw"], b: F["o"] | None = None) -> F["n o rows columns"]',
        "(N, C, H, W).",
        "(O, C / groups, kh, kw), $w$.",
        "(O,), or None.",
        returns="(N, O, rows, columns), in x's dtype.",
    ) == [
        "floats, N by C by H by W",
        "floats, O by (C / groups) by kh by kw: $w$.",
        "a vector of O floats, or None: or None.",
        "floats, N by O by rows by columns: in x's dtype.",
    ]


def test_without_such_a_name_the_annotation_says_it() -> None:
    assert told('(e: I["2 e"], m: B["n k"], v: F["steps"]) -> F["n"]', "the edges.", "", "", returns="sums.") == [
        "integers, 2 by e: the edges.",
        "booleans, n by k",
        "a vector of floats, as many as steps",
        "a vector of n floats: sums.",
    ]


def test_the_same_shape_is_that_of_an_input_and_not_of_a_gradient() -> None:
    assert told(
        '(grad: F["*shape"], x: F["*shape"], y: F["*shape"]) -> F["*shape"]',
        "$g$.",
        "scores, any shape but an empty one; finite.",
        "means, x's shape.",
        returns="the gradient, x's shape and dtype.",
    ) == [
        "floats, the same shape as x: $g$.",
        "floats, any shape but an empty one: scores; finite.",
        "floats, the same shape as x: means.",
        "floats, the same shape as x: the gradient, x's dtype.",
    ]


def test_axes_in_front_and_behind() -> None:
    assert told(
        '(q: F["*batch l d"], k: F["*batch s d"], v: F["*batch d"], p: F["n c ..."]) -> F["*batch"]',
        "queries, (..., L, D).",
        "keys, (..., S, D), finite.",
        "",
        "(N, C, ...), channels.",
        returns="(...), nats.",
    ) == [
        "floats, any axes in front, then L by D: queries.",
        "floats, the axes of q in front, then S by D: keys, finite.",
        "floats, the axes of q in front, then one of D",
        "floats, N by C by any further axes: channels.",
        "floats, the shape of q without its last two axes: nats.",
    ]
    assert told('(grad: F["*batch"], x: F["*batch d"]) -> F["*batch"]')[::2] == [
        "floats, the shape of x without its last axis",
        "floats, the shape of x without its last axis",
    ]


def test_dots_stand_for_other_axes_each_time() -> None:
    assert told('(a: F["... h w"], b: F["... h w"]) -> F["... h w"]', returns="a's shape and dtype.") == [
        "floats, any axes in front, then h by w",
        "floats, any axes in front, then h by w",
        "floats, the same shape as a: a's dtype.",
    ]


def test_a_shape_that_hangs_on_others_is_left_to_the_text() -> None:
    assert told(
        '(scores: F["*batch l s"], mask: B["..."] | None = None) -> F["..."]',
        "",
        "broadcasts to (..., L, S): True.",
        returns="scores' shape without that axis.",
    )[1:] == ["booleans, or None: broadcasts to (..., L, S): True.", "floats: scores' shape without that axis."]


def test_single_numbers_and_other_types() -> None:
    assert told(
        '(b: F[""], k: int, t: float = 1.0, c: bool = False, s: int | None = None, m: Sequence[int] = (), '
        'kind: Kind = "sum", layers: list[Layer] = [], p: Parameters = None) -> F[""]',
        "a single number, shape (). It is added.",
        "L, at least 1.",
        returns="one number: nats.",
    ) == [
        "a single number, shape (): it is added.",
        "an integer: L, at least 1.",
        "a number, 1.0 unless given",
        "True or False, False unless given",
        "an integer, or None",
        "a list or tuple of integers, () unless given",
        '"sum", "mean" or "max", \'sum\' unless given',
        "a list of tuples of two arrays, [] unless given",
        "a dict of arrays, None unless given",
        "one number, shape (): nats",
    ]
    assert told("() -> tuple[int, int]", returns="(row, column).") == ["a tuple of two integers: (row, column)."]
    assert told('() -> tuple[F["..."], ...]', returns="gradients.") == ["a tuple of arrays: gradients."]
    assert told('() -> F[""]', returns="one number of at least 0, x's dtype.") == [
        "one number, shape (), of at least 0, x's dtype"
    ]


@pytest.mark.parametrize("annotation", ["dict[str, int]", "Callable", "tuple[int, str]", "tuple[int, F['n']]"])
def test_what_has_no_words_is_refused(annotation: str) -> None:
    with pytest.raises(IncompleteConcept, match="has no words for"):
        told(f"(x: {annotation}) -> int")
