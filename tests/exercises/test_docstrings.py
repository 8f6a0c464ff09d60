"""What stubs say: nothing that the reference does not say, in the words of the track, with an example that is true."""

import ast
import doctest
import importlib
import re
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from autograder.model import KindShares
from exercises.docstrings import in_pytorch, module_in_pytorch, parse, wrapped
from reference.catalogue import names, topics
from reference.lesson import find_lesson, prerequisites

ROOT = Path(__file__).resolve().parents[2]
FILES = [(topic, track) for topic in topics() for track in ("numpy", "torch")]
EXERCISES = [(topic, name, track) for topic, track in FILES for name in names(topic, track)]
PACKAGES = {"numpy": "np", "torch": "torch"}


@cache
def tree_of(room: str, topic: str, track: str) -> ast.Module:
    return ast.parse((ROOT / room / topic / f"in_{track}.py").read_text())


def docstring(room: str, topic: str, track: str, name: str) -> str:
    body = tree_of(room, topic, track).body
    return ast.get_docstring(next(node for node in body if getattr(node, "name", "") == name)) or ""


def parameters(topic: str, track: str, name: str) -> list[ast.arg]:
    node = next(node for node in tree_of("reference", topic, track).body if getattr(node, "name", "") == name)
    return [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]


def told_in_numpy(topic: str, track: str, name: str) -> str:
    text = docstring("reference", topic, "numpy", name)
    return in_pytorch(text) if track == "torch" else text


@pytest.mark.parametrize(("topic", "name", "track"), EXERCISES)
def test_a_stub_says_what_the_reference_says(topic: str, name: str, track: str) -> None:
    """Formula, errors and source word for word; of arguments and result every word but the shape."""
    reference = parse(told_in_numpy(topic, track, name))
    stub = sections(docstring("exercises", topic, track, name))
    summary, _, further = reference.opening.partition("\n\n")
    assert stub["opening"].startswith(" ".join(summary.split()))
    assert stub["opening"].endswith(" ".join(further.split()))
    assert stub.get("Raises", "") == " ".join(reference.raises)
    assert stub.get("Source", "") == reference.source
    named = list(re.finditer(r"(?:^| )(\w+) \((?=[^()]*[a-z])", stub.get("Args", "")))
    wanted = [one.arg for one in parameters(topic, track, name)]
    starts = {one[1]: one.start() for one in reversed(named) if one[1] in wanted}
    assert sorted(wanted, key=starts.__getitem__) == wanted
    for one in wanted:
        own = stub["Args"][starts[one] :].strip()
        assert left(reference.arguments[one], own) <= words(own) | SHAPE_WORDS, one
    assert left(reference.returns, stub["Returns"]) <= words(stub["Returns"]) | SHAPE_WORDS | {"bool"}


def left(reference: str, stub: str) -> set[str]:
    """The words that a stub has to have; where it names an array of the same shape, not those of the shape."""
    is_like = "the same shape as" in stub
    return words(re.sub(r"\(\.\.\.[^()]*\)", "", reference, count=1) if is_like else reference)


def sections(text: str) -> dict[str, str]:
    """The sections of a stub's docstring, each in one line, and what stands before them."""
    found = {"opening": ""}
    for paragraph in text.split("\n\n"):
        title, colon, rest = paragraph.partition(":")
        if colon and title in ("Args", "Returns", "Raises", "Example", "Source"):
            found[title] = " ".join(rest.split())
        elif not paragraph.startswith("Difficulty "):
            found["opening"] = f"{found['opening']} {' '.join(paragraph.split())}".strip()
    return found


# What the words in brackets say in another way.
SHAPE_WORDS = {"any", "shape", "s", "and", "in"}


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


@pytest.mark.parametrize(("topic", "name", "track"), EXERCISES)
def test_arguments_have_their_kind_and_shape_in_words(topic: str, name: str, track: str) -> None:
    said = dict(re.findall(r"^    (\w+) \((.*?)\)(?::|$)", unwrapped(docstring("exercises", topic, track, name)), re.M))
    for one in parameters(topic, track, name):
        annotation = ast.unparse(one.annotation)
        kind = re.match(r"(Float|Int|Bool)\[[\w.]+, '(.*?)'\]", annotation)
        if kind is None:
            assert said[one.arg], annotation
            continue
        noun = {"Float": "floats", "Int": "integers", "Bool": "booleans"}[kind[1]]
        axes = kind[2].split()
        if not axes:
            assert said[one.arg] == "a single number, shape ()"
            continue
        assert noun in said[one.arg]
        if not any(axis == "..." or axis.startswith("*") for axis in axes):
            number = 1 if said[one.arg].startswith("a vector of ") else said[one.arg].count(" by ") + 1
            assert number == len(axes), (annotation, said[one.arg])
        assert said[one.arg].endswith(", or None") == annotation.endswith("| None")


def unwrapped(text: str) -> str:
    return re.sub(r"\n {8,}(?=\S)", " ", text)


@pytest.mark.parametrize(("topic", "name", "track"), EXERCISES)
def test_the_example_is_true(topic: str, name: str, track: str) -> None:
    """The lines are typed into a session in which the twin is the function."""
    module = importlib.import_module(f"reference.{topic}.in_{track}")
    text = docstring("exercises", topic, track, name)
    scope = {one: getattr(module, one) for one in names(topic, track)}
    scope[PACKAGES[track]] = importlib.import_module({"np": "numpy", "torch": "torch"}[PACKAGES[track]])
    example = doctest.DocTestParser().get_doctest(text, scope, name, None, 0)
    assert len(example.examples) >= 1
    assert f"{name}(" in example.examples[-1].source
    # The empty lines between the planes of an array are left out.
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(example, out=said.append)
    assert not said, "".join(said)
    # A sum that is 0 but for rounding would look otherwise on another machine.
    assert not re.search(r"e-(?:0[89]|[1-9]\d)\b", example.examples[-1].want)


@pytest.mark.parametrize(("topic", "name", "track"), EXERCISES)
def test_it_says_how_hard_it_is_and_what_comes_before(topic: str, name: str, track: str) -> None:
    [said] = re.findall(r"^Difficulty (\d) of 5(?:; after (.*?))?\.$", unwrapped_line(topic, name, track), re.M)
    assert int(said[0]) == find_lesson(topic, name).difficulty
    before = [path.removeprefix(f"{topic}.") for path in prerequisites(topic, name)]
    own = [one for one in before if "." in one or one in names(topic, track)]
    assert re.split(r", | and ", said[1]) == (own or [""])


def unwrapped_line(topic: str, name: str, track: str) -> str:
    paragraphs = docstring("exercises", topic, track, name).split("\n\n")
    return "\n".join(" ".join(one.split()) for one in paragraphs if one.startswith("Difficulty"))


@pytest.mark.parametrize("topic", topics())
def test_pytorch_stubs_speak_of_pytorch(topic: str) -> None:
    tree = tree_of("exercises", topic, "torch")
    texts = [ast.get_docstring(node) or "" for node in (tree, *tree.body) if hasattr(node, "body")]
    known = {name for one in topics() for name in names(one, "torch")}
    for text in texts:
        assert not re.search(r"\barrays?\b|\bnp\.|in_numpy|[Ii]n PyTorch the|[Ii]n PyTorch any|ackward pass", text), (
            text
        )
        spoken = set(re.findall(r"`(\w+)`", text))
        arguments = {
            one for node in tree.body if isinstance(node, ast.FunctionDef) for one in map(arg_of, node.args.args)
        }
        assert spoken <= known | arguments | {"edges", "a"}, text


def arg_of(argument: ast.arg) -> str:
    return argument.arg


@pytest.mark.parametrize(("topic", "track"), FILES)
def test_what_a_file_says_of_all(topic: str, track: str) -> None:
    text = " ".join((ast.get_docstring(tree_of("exercises", topic, track)) or "").split())
    first = names(topic, track)[0]
    assert f"`tandem hint {first}`" in text
    assert f"`tandem read {first}`" in text
    # That is so unless a course says otherwise.
    assert "costs no points unless your course counts it" in text
    assert KindShares().by_kind["errors"] == 0
    assert text.count("Every function here also keeps this") == 1
    assert max(map(len, (ROOT / "exercises" / topic / f"in_{track}.py").read_text().splitlines())) <= 120


# The tools ------------------------------------------------------------------------------------------------------------


def test_a_docstring_is_read_in_its_parts() -> None:
    parts = parse(
        "Do it.\n\n$$x$$\n\nArgs:\n    x: any shape;\n        more: of it.\n    y: another.\n\nReturns:\n    what\n"
        "    comes.\n\nRaises:\n    ValueError: a\n        b.\n    ValueError: c.\n\nSource: Somebody,\n    1950."
    )
    assert parts.opening == "Do it.\n\n$$x$$"
    assert parts.arguments == {"x": "any shape; more: of it.", "y": "another."}
    assert parts.returns == "what comes."
    assert parts.raises == ["ValueError: a b.", "ValueError: c."]
    assert parts.source == "Somebody, 1950."


@pytest.mark.parametrize(
    ("numpy", "torch"),
    [
        ("No array of L times S entries", "No tensor of L times S entries"),
        ("An array, and an array: arrays", "A tensor, and a tensor: tensors"),
        ("(N,), float64 (in PyTorch any floating-point dtype).", "(N,), any floating-point dtype."),
        ("In PyTorch the gradient goes", "The gradient goes"),
        ("smooth: in PyTorch its gradient is", "smooth: its gradient is"),
        ("Weights lie as in PyTorch: w", "Weights lie as in PyTorch: w"),
        ("PyTorch has two here", "PyTorch has two here"),
    ],
)
def test_words_for_numpy_become_words_for_pytorch(numpy: str, torch: str) -> None:
    assert in_pytorch(numpy) == torch


def test_a_file_for_pytorch_has_the_conventions_and_nothing_twice() -> None:
    numpy = (
        "Things in NumPy, with hand-derived backward passes.\n\nA mask is an array. Every backward pass takes `grad`; so "
        "is\nthe gradient. At a kink any slope is right.\n\nAll keep this."
    )
    own = (
        "Things in PyTorch. The theory is told once, in in_numpy.py; gradients come from autograd.\n\nAt a kink any slope\n"
        "is right, and nobody asks.\n\nAll keep this."
    )
    assert module_in_pytorch(own, numpy).split("\n\n") == [
        "Things in PyTorch. Gradients come from autograd.",
        "A mask is a tensor. So is the gradient.",
        "At a kink any slope is right, and nobody asks.",
        "All keep this.",
    ]


def test_neither_formulas_nor_commands_are_broken() -> None:
    for text in ("$a + b + c$", "`tandem hint softmax`"):
        assert text in wrapped(f"{'word ' * 22}{text} more", "", 0).splitlines()[1]


def test_twins_are_where_this_file_looks_for_them() -> None:
    assert isinstance(importlib.import_module("reference.activations.in_numpy"), ModuleType)
    assert len(EXERCISES) > 200
