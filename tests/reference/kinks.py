"""A gradient that is right is told from a difference taken across a kink: there the slopes on the two sides differ."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.backends import copy_of, leaves
from reference.concept import Case, Concept, Law
from reference.derivatives import DIFFERENCES, STEP, gradient_scale, value_of
from tests.reference.helpers import Watched

ADVICE = (
    "{path}: the law {sentence!r} fails, but only where {name} has a kink. "
    "With {call} the slope by {argument} is {left:.3g} on the left and {right:.3g} on the right, so no derivative is right there. "
    "In {place}, give the Concept smooth={{...}} with inputs away from the kinks, such as "
    "smooth={{{argument_name!r}: nonzeros('...')}}, and keep `unusual` inputs off them too."
)


def at_kinks_alone(concept: Concept, law: Law, backend: Watched, cases: list[Case]) -> str | None:
    """What to advise where a law on derivatives fails at kinks and nowhere else; None for any other failure."""
    if not law.by_autograd and law.sentence != DIFFERENCES:
        return None
    function = concept.forward or concept
    failing = [case for case in cases if breaks(law, backend, case)]
    kinks = [kink_of(function, case) for case in failing]
    if not failing or None in kinks:
        return None
    simplest = min(range(len(failing)), key=lambda i: len(repr(failing[i])))
    call = ", ".join(f"{name} = {shown(value)}" for name, value in failing[simplest].items())
    return ADVICE.format(
        path=concept.path, place=concept.place, name=function.name, sentence=law.sentence, call=call, **kinks[simplest]
    )


def breaks(law: Law, backend: Watched, case: Case) -> bool:
    backend.kept = None
    try:
        law.run(backend, case)
    except Exception:
        return True
    return False


def shown(value: Any) -> str:
    return str(value.tolist() if isinstance(value, np.ndarray) else value)


def kink_of(concept: Concept, case: Case) -> dict[str, Any] | None:
    """The first entry at which the slopes on the left and on the right differ, and both."""
    case = copy_of(case)
    grad = case.pop("grad")
    for name in concept.differentiable_names(case):
        for array in leaves(case[name]):
            for place in np.ndindex(array.shape):
                left, right = slopes(concept, case, grad, array, place, STEP)
                closer_left, closer_right = slopes(concept, case, grad, array, place, STEP / 4)
                apart, closer = abs(left - right), abs(closer_left - closer_right)
                # Where a function bends smoothly, the slopes meet as the step shrinks.
                if apart > 1e-3 * gradient_scale(grad) and closer > apart / 2:
                    entry = f"[{', '.join(map(str, place))}]" if place else ""
                    return {"argument": name + entry, "argument_name": name, "left": left, "right": right}
    return None


def slopes(
    concept: Concept, case: Case, grad: Any, array: np.ndarray, place: tuple[int, ...], step: float
) -> tuple[float, float]:
    """The change of <grad, result> for a unit of an entry of the case, measured to its left and to its right."""
    here = array[place]
    values = []
    for there in (here - step, here, here + step):
        array[place] = there
        values.append(value_of(concept, case, grad))
    array[place] = here
    return (values[1] - values[0]) / step, (values[2] - values[1]) / step
