"""The laws that every concept gets: each where something can break it, and nowhere else."""

import numpy as np
import pytest
from jaxtyping import Bool, Float, Int

from reference.backends import same
from reference.common import FLOAT32, FRESH, REPEATABLE, UNTOUCHED, Takes, laws_of, takes_floats, turned
from reference.concept import Concept, all_concepts, find_concept
from reference.contract import checked
from reference.inputs import just
from tests.reference.helpers import kept, per_concept

GIVEN = {FLOAT32, UNTOUCHED, REPEATABLE, FRESH}


def common(concept: Concept) -> set[str]:
    return GIVEN & {law.sentence for law in laws_of(concept)}


@pytest.mark.parametrize("concept", per_concept(all_concepts()))
def test_a_law_is_there_where_something_drawn_can_break_it(concept: Concept) -> None:
    cases = kept(concept)
    can_be_broken = {REPEATABLE}
    if any(map(takes_floats, cases)):
        can_be_broken.add(FLOAT32)
    if any(not same(turned(case), case) for case in cases):
        can_be_broken.add(FRESH)
    if any(isinstance(value, (np.ndarray, list, tuple, dict)) for case in cases for value in case.values()):
        can_be_broken.add(UNTOUCHED)
    assert common(concept) == can_be_broken


@pytest.mark.parametrize(
    ("topic", "name", "laws"),
    [
        ("activations", "softmax", GIVEN),
        # Integers alone: nothing to round, to change or to turn round.
        ("convolution", "conv_output_size", {REPEATABLE}),
        ("convolution", "padding_amount", {REPEATABLE}),
        ("attention", "causal_mask", {REPEATABLE}),
        # A sequence or an array of integers can be changed.
        ("convolution", "receptive_field", {REPEATABLE, UNTOUCHED}),
        ("graphs", "adjacency_matrix", {REPEATABLE, UNTOUCHED}),
        # Integers come out, but what comes in may be float32.
        ("convolution", "nearest_patch", GIVEN),
        # Arrays deep inside a dict count.
        ("attention", "multi_head_attention", GIVEN),
    ],
)
def test_what_cannot_be_broken_is_left_out(topic: str, name: str, laws: set[str]) -> None:
    assert common(find_concept(topic, name)) == laws


def test_what_is_taken_is_read_from_the_signature() -> None:
    @checked
    def numbers(n: int, p: float, word: str, on: bool = True) -> None: ...

    @checked
    def flags(mask: Bool[np.ndarray, "n"] | None, *, index: Int[np.ndarray, "n"]) -> None: ...

    @checked
    def layers(layers: list[tuple[Float[np.ndarray, "n"], int]]) -> None: ...

    assert Takes.of(Concept(numbers, just({}))) == Takes(floats=False, parts=False, turned=False, axes=False)
    assert Takes.of(Concept(flags, just({}))) == Takes(floats=False, parts=True, turned=True, axes=True)
    assert Takes.of(Concept(layers, just({}))) == Takes(floats=True, parts=True, turned=True, axes=True)


def test_integers_are_not_turned_round() -> None:
    case = {"index": np.array([0, 1]), "size": 3}
    assert same(turned(case), case)
