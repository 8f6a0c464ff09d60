"""Calls that are the answer itself: each is there, brings its relatives, and is no call of a right answer."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from autograder.judging.built_ins import find_built_in
from autograder.reading.scanned_code import ScannedCode, scan
from reference.catalogue import HOME
from reference.concept import Concept, all_concepts, find_concept
from reference.relatives import RELATIVES, as_written, of_track, with_relatives
from reference.sources import sources_of
from tests.reference.helpers import of, per_topic

# PyTorch Geometric is imported, and what is deprecated is looked at.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
WITH_LISTS = [concept for concept in all_concepts() if concept.built_ins]


def resolve(call: str) -> Any:
    """What a list's name stands for; AttributeError where there is nothing."""
    first, _, rest = call.partition(".")
    parts = [*{"Tensor": "torch.Tensor", "ndarray": "numpy.ndarray"}.get(first, first).split("."), *rest.split(".")]
    owner, place = importlib.import_module(parts[0]), 1
    for name in parts[1:]:
        place += 1
        try:
            owner = getattr(owner, name)
        except AttributeError:
            try:
                owner = importlib.import_module(".".join(parts[:place]))
            except ImportError:
                raise AttributeError(f"{call}: nothing is called {name}") from None
    return owner


@pytest.mark.slow
@pytest.mark.parametrize("concept", [of(concept, concept, id=concept.path) for concept in WITH_LISTS])
def test_every_name_in_a_list_stands_for_something_that_can_be_called(concept: Concept) -> None:
    for call in concept.built_ins:
        assert callable(resolve(call)), call


@pytest.mark.slow
def test_every_family_stands_for_something() -> None:
    for usual, members in RELATIVES.items():
        assert usual in members, usual
        assert len(set(members)) == len(members), usual
        for call in members:
            resolve(call)


def test_no_family_is_left_over() -> None:
    named = {call for concept in all_concepts() for call in concept.named_built_ins}
    # A family has several usual names, and a concept needs one of them.
    left = {members for usual, members in RELATIVES.items()} - {RELATIVES[call] for call in named if call in RELATIVES}
    assert left == set()


def test_relatives_come_along_once_and_after_what_brings_them() -> None:
    calls = with_relatives(["torch.nn.functional.elu", "torch.relu", "my.own"])
    assert calls[0] == "torch.nn.functional.elu"
    assert {"torch.celu", "torch.nn.SELU", "Tensor.relu_", "my.own"} <= set(calls)
    assert len(set(calls)) == len(calls)


def test_calls_are_told_in_the_words_of_their_track() -> None:
    calls = ["numpy.clip", "scipy.special.expit", "math.tanh", "torch.nn.functional.elu", "torch.relu", "Tensor.lerp"]
    assert of_track(calls, "numpy") == ["np.clip", "scipy.special.expit", "math.tanh"]
    assert of_track(calls, "torch") == ["F.elu", "torch.relu", "Tensor.lerp"]
    assert as_written("scipy.numpy.clip") == "scipy.numpy.clip"


@pytest.mark.parametrize("concept", [of(concept, concept, id=concept.path) for concept in WITH_LISTS])
def test_what_is_allowed_instead_ends_a_sentence(concept: Concept) -> None:
    assert concept.instead
    assert not concept.instead.endswith(".")
    assert concept.instead[0].islower()
    # It is true of both tracks, and gives no call away.
    assert "torch." not in concept.instead
    assert "np." not in concept.instead


def test_no_case_hangs_on_which_calls_are_allowed() -> None:
    names = {file.name for concept in all_concepts() for file in sources_of(concept)}
    assert names & {"relatives.py", "families.py"} == set()
    assert "concept.py" in names


# Right answers --------------------------------------------------------------------------------------------------------

# Right answers to the laws that are the built-in, or a trivial step from it: a submission is told so.
BUILT_IN = """
    bernoulli_built_in bernoulli_by_cross_entropy bernoulli_by_distribution conv2d_built_in
    conv_parameter_count_module convolve1d_built_in convolve1d_by_conv1d convolve1d_torch convolve2d_built_in
    convolve2d_by_conv2d elu_built_in entropy_by_scipy entropy_by_special entropy_torch
    evidence_by_distribution evidence_by_low_rank gaussian_by_distribution gaussian_by_log_pdf
    gaussian_kl_built_in gelu_built_in global_avg_pool_torch global_built_in interpolate_by_lerp
    kl_by_rel_entr leaky_relu_built_in log_softmax_built_in matrix_by_toeplitz max_built_in mean_built_in
    prelu_built_in relu_built_in relu_by_clip rows_torch sigmoid_built_in sigmoid_torch softmax_built_in
    softmax_torch softplus_built_in softplus_torch stamps_built_in step_heaviside tanh_built_in
    tanh_entry_by_entry to_standard_built_in translate_built_in
"""


@cache
def scanned(file: Path) -> ScannedCode:
    return scan([ast.parse(file.read_text(encoding="utf-8"))])


def found_in(file: Path, function: str, concept: Concept) -> Any:
    return find_built_in(scanned(file), function, concept.built_ins)


def right_answers() -> Iterator[tuple[Concept, Any]]:
    for topic, found in per_topic("accepted", "answers"):
        yield from ((find_concept(topic, answer.concept), answer.function) for answer in found)
    for name in ("accepted_blind", "accepted_blind_chapters"):
        for record in importlib.import_module(f"tests.benchmarks.{name}").right:
            yield find_concept(record.topic, record.concept), record.function


@pytest.mark.parametrize("concept", [of(concept, concept, id=concept.path) for concept in all_concepts()])
def test_no_twin_calls_what_a_student_must_not(concept: Concept) -> None:
    for track in concept.tracks:
        assert found_in(HOME / concept.topic / f"in_{track}.py", concept.name, concept) is None


def test_right_answers_are_allowed_unless_they_are_built_ins() -> None:
    refused = {
        function.__name__
        for concept, function in right_answers()
        if found_in(Path(inspect.getsourcefile(function) or ""), function.__name__, concept)
    }
    assert refused == set(BUILT_IN.split())
