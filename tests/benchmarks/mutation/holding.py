"""Hold a changed twin to the laws of those concepts that it belongs to, as tests hold wrong answers."""

from __future__ import annotations

import ast
import importlib
import types
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from reference.cases import cases_of
from reference.common import laws_of
from reference.concept import Case, Concept, Law, find_concept
from tests.benchmarks.mutation import change
from tests.benchmarks.mutation.digests import file_of
from tests.benchmarks.mutation.mutants import Unit
from tests.reference.helpers import answer_backend, is_broken


@dataclass(frozen=True)
class Held:
    """A law of one of the concepts, with its kept cases."""

    concept: Concept
    law: Law
    cases: list[Case]

    @property
    def kind(self) -> str:
        return self.law.kind


class Subject:
    """A second copy of a twin's module, in which functions are changed one at a time: the reference stays as it is."""

    def __init__(self, topic: str, track: str) -> None:
        original = importlib.import_module(f"reference.{topic}.in_{track}")
        file = file_of(topic, track)
        self.module = types.ModuleType(original.__name__)
        self.names = self.module.__dict__
        exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), self.names)
        self.names["change"] = change
        self.assigned = derived_names(ast.parse(file.read_text(encoding="utf-8")))

    @contextmanager
    def changed(self, unit: Unit, source: str) -> Iterator[None]:
        """The module with another source for one of its functions, for a moment."""
        before = dict(self.names)
        try:
            exec(compile(source, f"<{unit.name}, changed>", "exec"), self.names)
            for name, code in self.assigned.items():
                if unit.node.name in name_set(code):
                    self.names[name] = eval(compile(code, "<assigned>", "eval"), self.names)
            yield
        finally:
            self.names.clear()
            self.names.update(before)


def derived_names(tree: ast.Module) -> dict[str, ast.Expression]:
    """What a module makes of its functions, outside of any: `f = np.vectorize(g)`."""
    return {
        target.id: ast.Expression(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def name_set(code: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(code) if isinstance(part, ast.Name)}


def laws_for(unit: Unit) -> list[Held]:
    """The laws of every concept that the function belongs to; the definitions first, which reject the most."""
    found = []
    for name in unit.used_by:
        concept = find_concept(unit.topic, name)
        if unit.track in concept.tracks:
            laws = zip(laws_of(concept, unit.track), cases_of(concept, unit.track), strict=True)
            found += [Held(concept, law, kept.cases) for law, kept in laws]
    return sorted(found, key=lambda held: held.kind != "definition")


def broken_law(subject: Subject, track: str, laws: list[Held]) -> Held | None:
    """The first law that the module's functions break."""
    backends: dict[str, Any] = {}
    for held in laws:
        name = held.concept.name
        if name not in backends:
            backends[name] = answer_backend(subject.names[name], track)
        if is_broken(held.law, backends[name], held.cases):
            return held
    return None
