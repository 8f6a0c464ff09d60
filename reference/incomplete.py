"""What is said to an author whose concept is not complete, or whose declaration does not fit its function."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any


class IncompleteConcept(Exception):
    """A piece of a concept is missing or misplaced in the reference: which, where, and what to do."""


def refuse_incomplete(concept: Any) -> None:
    """Raise IncompleteConcept where what a concept says of itself has a gap."""
    refuse_unknown_inputs(concept)
    refuse_silent_built_ins(concept)


def refuse_unknown_inputs(concept: Any) -> None:
    """Raise IncompleteConcept where what is drawn is no parameter, or nothing is drawn for one."""
    parameters = concept.signature.parameters
    instead = [inputs for inputs in (*concept.further, *concept.unusual, concept.smooth) if isinstance(inputs, Mapping)]
    for name in (name for inputs in (concept.inputs, *instead) for name in inputs):
        if name not in parameters:
            raise IncompleteConcept(
                f"{concept.path}: {concept.place} draws {name}, and {concept.name} has no such parameter; "
                f"it has {', '.join(parameters)}"
            )
    for name, parameter in parameters.items():
        if concept.case is None and name not in concept.inputs and parameter.default is parameter.empty:
            raise IncompleteConcept(
                f"{concept.path}: {concept.place} does not say what to draw for {name}; "
                f"write {concept.name} = Concept(in_numpy.{concept.name}, {name}=...)"
            )


def refuse_unknown_parameters(concept: Any, sentence: str, check: Callable[..., Any]) -> None:
    """Raise IncompleteConcept where a law asks for something that nothing draws."""
    for parameter in list(inspect.signature(check).parameters.values())[1:]:
        drawn = parameter.name in concept.inputs or parameter.kind is inspect.Parameter.VAR_KEYWORD
        if not drawn and parameter.default is parameter.empty:
            raise IncompleteConcept(
                f"{concept.path}: the law {sentence!r} in {concept.place} asks for {parameter.name}, which is none of "
                f"the concept's inputs ({', '.join(concept.inputs)}); take one of those, or make a strategy its default"
            )


def refuse_silent_built_ins(concept: Any) -> None:
    """Raise IncompleteConcept where a call is not allowed, and nothing is said of what is."""
    if concept.named_built_ins and not concept.instead:
        raise IncompleteConcept(
            f"{concept.path}: {concept.place} names built-ins that are not allowed, and not what to write it with; "
            f'add instead="..." to its Concept'
        )
