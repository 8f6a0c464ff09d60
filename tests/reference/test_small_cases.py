"""Small cases are cases like all others, small and different, and no right answer fails on them."""

import subprocess
import sys

import numpy as np
import pytest

from reference import inputs
from reference.catalogue import HOME
from reference.common import laws_of
from reference.concept import Concept, Law, all_concepts, find_concept
from reference.inputs import Grid, round_ones
from reference.sampling import NotSampled, Sampler
from reference.small_cases import COUNT, FEW, OF_FEW, shape_of, size_of_case, small_cases
from tests.reference.helpers import Watched, per_concept, twin_backend

SOFTMAX = find_concept("activations", "softmax")


def laws_with_small_cases(concept: Concept, track: str) -> list[Law]:
    """One law for each strategy would not do: laws ask different things of the same cases."""
    return [law for law in laws_of(concept, track) if law.kind != "errors"]


@pytest.mark.slow
@pytest.mark.parametrize("concept", per_concept(all_concepts()))
def test_the_twins_keep_every_law_on_them(concept: Concept) -> None:
    backends: dict[str, Watched] = {track: twin_backend(concept, track) for track in concept.tracks}
    known = {}
    for track, backend in backends.items():
        for law in laws_with_small_cases(concept, track):
            for case in known.setdefault(id(law.cases), small_cases(law.cases)):
                backend.kept = None
                law.run(backend, case)


def test_they_are_small_and_many() -> None:
    cases = small_cases(SOFTMAX.cases)
    sizes = [size_of_case(case) for case in cases]
    assert len(cases) == COUNT
    assert sizes == sorted(sizes)
    assert sum(size[0] <= FEW for size in sizes) >= OF_FEW
    # Each axis is there alone and beside others, and settings come in all combinations.
    assert {case["x"].shape for case in cases} >= {(1, 1), (1, 2), (2, 1), (2, 2)}
    assert len({shape_of(case) for case in cases}) >= 10
    assert len({tuple(case["x"].ravel()) for case in cases}) >= 40


def test_entries_are_round_and_zeros_are_among_them() -> None:
    entries = {entry for case in small_cases(SOFTMAX.cases) for entry in case["x"].ravel().tolist()}
    assert entries == {0, 1, -1, 0.5, -0.5, 2, -2, 8, -8}


def test_a_further_turn_gives_other_cases() -> None:
    first, second = ({case["x"].tobytes() for case in small_cases(SOFTMAX.cases, turn)} for turn in (0, 1))
    assert len(second - first) > COUNT // 4


def test_they_are_the_same_everywhere_and_need_no_hypothesis() -> None:
    code = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "from reference.concept import find_concept\n"
        "from reference.small_cases import small_cases\n"
        "print(small_cases(find_concept('activations', 'softmax').cases))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=HOME.parent, capture_output=True, text=True, check=True)
    assert done.stdout == f"{small_cases(SOFTMAX.cases)}\n"


# Sampling ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grid", "expected"),
    [
        (inputs.eighths(8), {0, 1, -1, 0.5, -0.5, 2, -2, 8, -8}),
        (inputs.eighths(1e4), {0, 1, -1, 0.5, -0.5, 2, -2, *(s * 10.0**p for s in (1, -1) for p in (1, 2, 3, 4))}),
        (Grid(0, 1), {0, 1}),
        (Grid(1, 64, 1 / 8), {1, 0.5, 2, 3, 4, 1.5, 5, 8, 0.125}),
    ],
    ids=str,
)
def test_round_numbers_of_a_grid_come_first_and_then_its_ends(grid: Grid, expected: set[float]) -> None:
    found = round_ones(grid)
    assert set(found) == expected
    assert found[0] == min(expected, key=lambda n: (len(repr(abs(n))), abs(n)))
    # All of them are numbers that Hypothesis draws, too.
    whole = (np.array(found) - grid.offset) / grid.unit
    assert np.all((whole == np.round(whole)) & (grid.low <= whole) & (whole <= grid.high))


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(1, 4, {1, 2}), (0, 99, {0, 1}), (-6, 6, {-1, 0, 1}), (-9, -2, {-3, -2}), (5, 5, {5})]
)
def test_integers_are_those_nearest_to_zero(low: int, high: int, expected: set[int]) -> None:
    sampled = {inputs.integers(low, high).sample(Sampler(seed, 2)) for seed in range(50)}
    assert sampled == expected


def test_the_first_sample_takes_the_first_of_everything() -> None:
    case = inputs.together({"x": inputs.reals("n k"), "mode": inputs.sampled_from(["same", "full"])})
    first = case.sample(Sampler(None, 4))
    assert first["x"].tolist() == [[0.0]]
    assert first["mode"] == "same"


def test_what_is_different_stays_so_and_conditions_hold() -> None:
    recipe = inputs.together({"x": inputs.distinct("3 4")}).filter(lambda case: case["x"][0, 0] > 0)
    for seed in range(20):
        x = recipe.sample(Sampler(seed, 2))["x"]
        assert len(set(x.ravel().tolist())) == x.size
        assert x[0, 0] > 0
    with pytest.raises(NotSampled):
        recipe.filter(lambda case: False).sample(Sampler(0, 2))


def test_every_recipe_can_be_sampled_and_gives_what_hypothesis_gives() -> None:
    recipes = {
        "tuple": inputs.tuples(inputs.just(1), inputs.booleans()),
        "one": inputs.one_of([inputs.just("a"), inputs.just("b")]),
        "or": inputs.just(0.0) | inputs.just(1.0),
        "flat": inputs.integers(1, 3).flatmap(lambda n: inputs.permutations(range(n))),
        "mapped": inputs.real().map(abs),
        "flags": inputs.together({"x": inputs.flags("2")}),
        "shares": inputs.together({"x": inputs.distributions("2 3", inside=True)}),
    }
    for seed in range(30):
        drawn = {name: recipe.sample(Sampler(seed, 3)) for name, recipe in recipes.items()}
        assert drawn["tuple"] in ((1, False), (1, True))
        assert drawn["one"] in ("a", "b")
        assert drawn["or"] in (0.0, 1.0)
        assert sorted(drawn["flat"]) == list(range(len(drawn["flat"])))
        assert drawn["mapped"] >= 0
        assert drawn["flags"]["x"].dtype == np.bool_
        assert np.all(drawn["shares"]["x"].sum(axis=-1) == 1)
        assert np.all(drawn["shares"]["x"] > 0)
