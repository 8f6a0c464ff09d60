"""The comparisons of laws: they raise where they should, and nowhere else."""

import numpy as np
import pytest

from reference.compare import (
    Broken,
    Raised,
    WrongDtype,
    WrongShape,
    at_most,
    close,
    coarsely,
    equal,
    finite,
    holds,
    quietly,
    refuses,
    same_kind,
)

ONE = np.ones(2)
NAN = np.array([1.0, np.nan])
INF = np.array([1.0, np.inf])

KEPT = [
    lambda: close(ONE, ONE + 1e-10),
    lambda: close(ONE.astype(np.float32), ONE + 1e-6),
    lambda: close(INF, INF),
    lambda: close(1, 1),
    lambda: close(0.5, np.array(0.5)),
    lambda: close((ONE, 2), (ONE, 2)),
    lambda: close([ONE, ONE], (ONE, ONE)),
    lambda: close(np.zeros(2), np.full(2, 1e-9), scale=8),
    lambda: close(ONE + 1e-7, ONE, relative=1e-6),
    lambda: equal(NAN, NAN),
    lambda: equal(3, np.int64(3)),
    lambda: at_most(ONE, ONE + 1, message=""),
    lambda: at_most(0.0, ONE, message=""),
    lambda: at_most(ONE + 1e-10, 1.0, message=""),
    lambda: at_most(-INF, INF, message=""),
    lambda: finite(ONE),
    lambda: holds(ONE > 0, "x"),
    lambda: same_kind(1.0, np.float64(2.0)),
    lambda: same_kind(np.int64(1), 2),
    lambda: same_kind(np.zeros(2, np.int32), np.zeros(2, np.int64)),
]
BROKEN = [
    (lambda: close(ONE, ONE + 1e-8), Broken),
    (lambda: close(ONE.astype(np.float32), ONE + 1e-5), Broken),
    (lambda: close(NAN, ONE), Broken),
    (lambda: close(NAN, NAN), Broken),
    (lambda: close(INF, ONE), Broken),
    (lambda: close(ONE, INF), Broken),
    (lambda: close(-INF, INF), Broken),
    (lambda: close(np.ones((2, 1)), ONE), WrongShape),
    (lambda: close(1.0, ONE), WrongShape),
    (lambda: close((ONE,), (ONE, ONE)), WrongShape),
    (lambda: close(ONE, (ONE, ONE)), WrongShape),
    (lambda: close((ONE, ONE), ONE), WrongShape),
    (lambda: close([1.0, 1.0], ONE), WrongDtype),
    (lambda: close(None, ONE), WrongDtype),
    (lambda: close("1", 1.0), WrongDtype),
    (lambda: close(object(), 1.0), WrongDtype),
    (lambda: close(np.array([1, None]), ONE), WrongDtype),
    (lambda: equal(ONE, ONE + 1e-15), Broken),
    (lambda: equal(ONE, NAN), Broken),
    (lambda: at_most(ONE + 1, ONE, message="x"), Broken),
    (lambda: at_most(NAN, INF, message="x"), Broken),
    (lambda: finite(NAN), Broken),
    (lambda: finite(INF), Broken),
    (lambda: holds(NAN > 0, "x"), Broken),
    (lambda: holds([True, False], "x"), Broken),
    (lambda: same_kind(ONE.astype(np.float32), ONE), WrongDtype),
    (lambda: same_kind(np.ones(2, int), ONE), WrongDtype),
    (lambda: same_kind(ONE, np.ones(2, int)), WrongDtype),
    (lambda: same_kind(True, 1), WrongDtype),
    (lambda: same_kind(3.0, 3), WrongDtype),
]


@pytest.mark.parametrize("number", range(len(KEPT)))
def test_what_holds_passes(number: int) -> None:
    KEPT[number]()


@pytest.mark.parametrize("number", range(len(BROKEN)))
def test_what_does_not_hold_raises(number: int) -> None:
    check, kind = BROKEN[number]
    with pytest.raises(Broken) as caught:
        check()
    assert type(caught.value) is kind
    assert caught.value.message


def test_refusals_are_told_from_results_and_other_errors() -> None:
    def raising(kinds):
        def f(x):
            raise Raised(kinds, "no")

        return f

    refuses(ValueError, raising(("ValueError", "Exception")), 1)
    refuses(ValueError, raising(("MyError", "ValueError")), 1)
    with pytest.raises(Broken, match="TypeError was raised, expected ValueError"):
        refuses(ValueError, raising(("TypeError", "Exception")), 1)
    with pytest.raises(Broken, match="a result came back, expected ValueError"):
        refuses(ValueError, lambda x: x, 1)


def test_the_float32_tolerance_grows_with_the_number_of_terms() -> None:
    got = np.array([1 + 40 * 1.2e-7], dtype=np.float32)
    with pytest.raises(Broken):
        close(got, np.ones(1))
    close(got, np.ones(1), terms=64)


def test_precision_counts_unless_nothing_says_which() -> None:
    with pytest.raises(WrongDtype, match="float32, expected float64"):
        same_kind(np.ones(2, np.float32), ONE)
    same_kind(np.ones(2, np.float32), ONE, any_precision=True)
    with pytest.raises(WrongDtype, match="int64, expected float64"):
        same_kind(np.ones(2, np.int64), ONE, any_precision=True)


# Trees ----------------------------------------------------------------------------------------------------------------

TREE = {"w": np.ones(2), "more": (np.zeros(1), [np.ones((1, 2))])}


@pytest.mark.parametrize("compare", [close, equal, same_kind])
def test_trees_are_compared_leaf_by_leaf(compare) -> None:
    compare({"more": [np.zeros(1), (np.ones((1, 2)),)], "w": np.ones(2)}, TREE)


@pytest.mark.parametrize("compare", [close, equal])
def test_one_wrong_leaf_is_enough(compare) -> None:
    with pytest.raises(Broken) as caught:
        compare({"w": np.ones(2), "more": (np.zeros(1), [np.full((1, 2), 1.001)])}, TREE)
    assert caught.value.place == ("more", 1, 0)


@pytest.mark.parametrize(
    ("got", "words"),
    [
        ({"w": np.ones(2)}, "a dict with w came back where a dict with w, more belongs"),
        (np.ones(2), "one value came back where a dict"),
        ({"w": np.ones(2), "more": (np.zeros(1),)}, "one value came back where 2 belong"),
        ({"w": (np.ones(2),), "more": TREE["more"]}, "one value came back, in a tuple, where one array belongs"),
        ({"w": {}, "more": TREE["more"]}, "a dict came back where one array belongs"),
    ],
)
@pytest.mark.parametrize("compare", [close, equal, same_kind])
def test_another_structure_is_the_wrong_shape(compare, got, words) -> None:
    with pytest.raises(WrongShape, match=words):
        compare(got, TREE)


class Warns:
    """Warns of something else with every call, as long as there is something."""

    def __init__(self, *warnings: list[str]) -> None:
        self.waiting, self.warned = list(warnings), []

    def __call__(self) -> np.ndarray:
        self.warned = self.waiting.pop(0)
        return ONE


def test_a_warning_counts_where_it_comes_again() -> None:
    assert quietly(Warns([])) is ONE
    # A library flags a product now and then for what lies beside it in memory.
    assert quietly(Warns(["invalid value"], [])) is ONE
    with pytest.raises(Broken, match="NumPy warned on the way: overflow"):
        quietly(Warns(["overflow", "invalid value"], ["overflow"]))


def test_coarsely_an_answer_of_float32_is_right_and_no_other() -> None:
    close(np.float64(np.float32(0.1)), 0.1, relative=1e-6)
    with pytest.raises(Broken):
        close(np.float64(np.float32(0.1)), 0.1)
    with coarsely():
        close(np.float64(np.float32(0.1)), 0.1)
        at_most(0.1 + 1e-8, np.float64(0.1), message="")
        with pytest.raises(Broken):
            close(0.1001, 0.1)
        with pytest.raises(Broken):
            equal(0.1 + 1e-8, 0.1)
    with pytest.raises(Broken):
        close(np.float64(np.float32(0.1)), 0.1)
