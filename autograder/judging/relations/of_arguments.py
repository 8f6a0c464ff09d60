"""Relations without a formula: what comes back is an argument as it came, or one number whatever comes in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.judging.relations.compared_call import ComparedCall, is_float_leaf, with_parts
from autograder.judging.relations.of_inputs import all_of
from autograder.judging.relations.suspect import Suspect
from autograder.judging.relations.words import named_leaves, noun, number
from reference.backends import leaves


def suspects_without_formula(call: ComparedCall, chosen: tuple[int, ...]) -> Iterator[Suspect]:
    """The ways to give an answer that nothing was worked out for, in the parts that are wrong."""
    what = noun(call, chosen)
    for path, leaf in named_leaves(all_of(call)):
        if isinstance(leaf, np.ndarray) and leaf.dtype.kind == "f":
            yield Suspect(
                f"gives {path} back as it came",
                "Is what you work out also what you return?",
                handed_back(path, chosen),
            )
    constant = one_number(call, chosen)
    if constant is not None:
        yield Suspect(
            f"gives {number(constant)} for {what}, whatever comes in",
            "Is what you work out also what you return?",
            lambda other: with_parts(other.right, lambda right: np.full_like(right, constant), chosen),
            fitted=1,
        )


def handed_back(path: str, chosen: tuple[int, ...]) -> Callable[[ComparedCall], Any]:
    def answer(call: ComparedCall) -> Any:
        argument = dict(named_leaves(all_of(call)))[path]
        return with_parts(call.right, lambda _: argument, chosen)

    return answer


def one_number(call: ComparedCall, chosen: tuple[int, ...]) -> float | None:
    """The number that is all there is in the parts that are wrong."""
    parts = [leaf for place, part in enumerate(call.got_parts) if place in chosen for leaf in leaves(part)]
    if not all(map(is_float_leaf, parts)):
        return None
    numbers = {float(entry) for leaf in parts for entry in np.ravel(leaf)}
    return numbers.pop() if len(numbers) == 1 else None
