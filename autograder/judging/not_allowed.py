"""The calls that an exercise does not allow: which, what is said of whoever makes one, and what is only suspected."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.judging.built_ins import find_built_in, may_stand_there
from autograder.reading.sources import SourceFile
from autograder.sandbox.process import Forbidden
from reference.concept import Concept


class NotAllowed:
    """Those that would be the answer itself, and those that the course forbids, for one exercise of one file."""

    def __init__(self, concept: Concept, source: SourceFile, forbidden: Sequence[str]) -> None:
        self.concept, self.source, self.forbidden = concept, source, forbidden
        self.calls = list(dict.fromkeys([*concept.built_ins, *forbidden]))

    def words_on(self, call: Forbidden) -> str:
        """What to say of such a call."""
        name = call.message if call.message in self.calls else "a built-in"
        is_answer = name in self.concept.built_ins or name not in self.forbidden
        answer = f"is the answer itself; write it with {self.concept.instead}"
        return f"{name} ({self.where(call)}) {answer if is_answer else 'is not allowed in this course'}"

    def where(self, call: Forbidden) -> str:
        """Where a call was made, as far as its process is believed."""
        cells = (cell for its in (self.source.cells, *self.source.modules.cells.values()) for cell in its)
        own = {cell.name: cell.text.count("\n") + 1 for cell in cells}
        return f"{call.file}, line {call.line}" if 0 < call.line <= own.get(call.file, 0) else "found while it ran"

    def suspicion(self) -> str:
        """What stands in a function that earned points, was never called, and should be looked at by a person."""
        source, name = self.source, self.concept.name
        if not may_stand_there(source.words, name, self.calls):
            return ""
        found = find_built_in(source.scanned, name, self.calls, source.nodes(name))
        if found is None:
            return ""
        where = f"line {found.line} of {source.file_with(found.statement)}"
        return f"{found.name} stands in {where}; it was never called while this was graded"
