"""A cell's text as Python, by IPython's own rules, every line where the student sees it.

What only IPython understands is passed over, or becomes what it stands for; what is no Python stays, for a later stage
to cut out and to say so. Plain Python comes back as it is. Nothing is run, and nothing of IPython is imported.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field

from autograder.reading import magics
from autograder.reading.awaits import without_await
from autograder.reading.ipython_calls import EXECUTES, call_of_ipython, executed_file
from autograder.reading.logical_lines import ESCAPE, LogicalLine, Scanner
from autograder.reading.magics import Meaning
from autograder.reading.pasted import without_indentation, without_prompts
from autograder.reading.special_places import SpecialPlaces, looks_special
from autograder.reading.units import tree_of

# A cell magic stands first; what a tool writes above it are comments.
CELL_MAGIC = re.compile(r"((?:[ \t\f]*+(?:#[^\n]*+)?\n)*+[ \t]*+)%%([\w.]+|!)(?!\w*\?)([^\n]*)\n?")
LANGUAGE_LINE = re.compile(r"((?:[ \t\f]*+(?:#[^\n]*+)?\n)*+[ \t]*+)%([a-zA-Z-]+)[ \t]*(?=\n[^\n]*\S)")
SCRIPT = re.compile(r"[ \t]+(?:--?\w[\w-]*[ \t]+)*(?:\S*/)?python[\d.]*\b")
FUNCTION = re.compile(r"^(?:async[ \t]+)?def[ \t]+\w+[ \t]*\([^\n]*\)[^\n]*:[ \t]*(?:#[^\n]*)?$", re.MULTILINE)
WORD = re.compile(r"\w+")
NAMING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom)
CALL = re.compile(r"(?:[^\n=()#]{1,200}=[ \t]*)?get_ipython\(\)")
BARE = re.compile(r"\w+(?:[ \t]+[-/~.][\w/.~-]*)*")
LONGEST_STATEMENT = 4000
# In one cell: lines of IPython's, statements behind magics, files that are run, texts in quotes that are cells.
MOST_LINES = 5000
MOST_STATEMENTS = 300
MOST_RUNS = 20
MOST_QUOTED = 100
DEEPEST = 4


@dataclass
class Piece:
    """A part of a cell: Python from a line on (counted from 0), or a file that is run there.

    `of` is the line of a text in quotes that the part was: its own lines are counted from there.
    """

    line: int
    text: str
    runs: str | None = None
    of: int | None = None

    @property
    def is_apart(self) -> bool:
        """Whether its lines are not those of the cell."""
        return self.runs is not None or self.of is not None


@dataclass
class CellText:
    """What a cell comes to: its pieces in order, notes with their lines, files that it writes (path, text, added)."""

    pieces: list[Piece] = field(default_factory=list)
    notes: list[tuple[int | None, str]] = field(default_factory=list)
    written: list[tuple[str, str, bool]] = field(default_factory=list)

    def add(self, other: CellText, line: int) -> None:
        """Add the code of a part of the text that starts at a line."""
        self.pieces += [
            Piece(line + one.line, one.text, one.runs, None if one.of is None else line + one.of)
            for one in other.pieces
        ]
        self.notes += [(line + (at or 0), note) for at, note in other.notes]
        self.written += other.written

    def joined(self) -> list[Piece]:
        """The same in few pieces: what is run, what stood in quotes, and all the rest in one."""
        apart = [piece for piece in self.pieces if piece.is_apart]
        rest = [piece for piece in self.pieces if not piece.is_apart]
        parts: list[str] = []
        line = 0
        for piece in sorted(rest, key=lambda piece: piece.line):
            parts += ["\n" * (piece.line - line), piece.text]
            line = max(line, piece.line) + piece.text.count("\n")
        return [*apart, Piece(0, "".join(parts))]


def read_cell(text: str, depth: int = 0) -> CellText:
    """The Python in a cell's text."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not looks_special(text):
        return CellText([Piece(0, text)])
    return CellReader(text, depth).read()


class CellReader:
    """Reads one cell from top to bottom: what is up to `done` has been taken over into `parts`."""

    def __init__(self, text: str, depth: int = 0) -> None:
        self.text = text
        self.depth = depth
        self.cell = CellText()
        self.parts: list[str] = []
        self.done = 0
        self.piece_line = 0
        # How many lines there are before an offset.
        self.counted, self.lines = 0, 0
        self.bound: dict[str, bool] = {}
        self.special = self.statements = self.runs = self.quoted = 0

    def read(self) -> CellText:
        if self.read_cell_magics():
            body = without_prompts(without_indentation(self.text[self.done :]))
            self.text = self.text[: self.done] + body
            single = "\n" not in body.strip()
            scanner, position = Scanner(self.text), self.done
            # Below the last place that looks special there is nothing to be read.
            places = SpecialPlaces(self.text, position)
            while places.after(position) is not None and (line := scanner.line_at(position)):
                position = self.read_line(line, single)
                if self.special > MOST_LINES:
                    self.note(
                        position, f"more than {MOST_LINES} lines of IPython's; those below were left as they are."
                    )
                    break
        self.finish_piece(len(self.text))
        return self.cell

    # Taking over -----------------------------------------------------------------------------------------------------

    def line_of(self, offset: int) -> int:
        """The number of a line, from 0."""
        if offset < self.counted:
            self.lines -= self.text.count("\n", offset, self.counted)
        else:
            self.lines += self.text.count("\n", self.counted, offset)
        self.counted = offset
        return self.lines

    def put(self, start: int, end: int, code: str) -> int:
        """Let other code stand for a part of the text, with as many lines."""
        self.special += 1
        more = self.text.count("\n", start, end) - code.count("\n")
        self.parts += [self.text[self.done : start], code, "\n" * more]
        self.done = end
        return end

    def pass_over(self, line: LogicalLine, note: str | None = None) -> int:
        """Leave a line out; within a block a statement stands for it."""
        if note:
            self.note(line.start, f"passed over: {note}")
        indent = self.text[line.start : line.code]
        return self.put(line.start, line.end, f"{indent}pass" if indent else "")

    def note(self, offset: int, sentence: str) -> None:
        self.cell.notes.append((self.line_of(offset), sentence))

    def finish_piece(self, end: int) -> None:
        text = "".join(self.parts) + self.text[self.done : end]
        text, lines = without_await(text)
        self.cell.notes += [
            (self.piece_line + at, "passed over: `await` outside a function runs in notebooks alone") for at in lines
        ]
        self.cell.pieces.append(Piece(self.piece_line, text))
        self.parts, self.done, self.piece_line = [], end, self.line_of(end)

    def insert(self, line: LogicalLine, pieces: list[Piece]) -> int:
        """Let pieces stand for a line. Within a block they come before the cell's code."""
        if line.start < line.code:
            self.cell.pieces += pieces
            return self.pass_over(line)
        self.put(line.start, line.end, "")
        self.finish_piece(line.end)
        self.cell.pieces += pieces
        return line.end

    def run(self, line: LogicalLine, file: str) -> int:
        self.runs += 1
        if self.runs > MOST_RUNS:
            return self.pass_over(line, f"a cell runs at most {MOST_RUNS} files")
        return self.insert(line, [Piece(self.line_of(line.start), "", runs=file)])

    # Cell magics -----------------------------------------------------------------------------------------------------

    def read_cell_magics(self) -> bool:
        """Read the cell magics at the top; whether there is Python below them."""
        while magic := CELL_MAGIC.match(self.text, self.done):
            start, name, beside = magic.end(1), magic[2], magic[3]
            if name in magics.PYTHON_CELLS or (name == "script" and SCRIPT.match(beside)):
                self.put(start, magic.end(), code_beside(name, beside))
                continue
            body = self.text[magic.end() :]
            if name in magics.WRITES:
                self.write(start, beside, body)
            elif name.lower() not in magics.OTHER_CELLS and self.is_python(body):
                self.cell.notes.append((None, f"%%{name} is not known here; the cell was read as Python."))
                self.put(start, magic.end(), "")
                continue
            else:
                self.cell.notes.append((None, f"passed over, {why_not(name)}."))
            self.put(start, len(self.text), "")
            return False
        return not self.read_language_line()

    def read_language_line(self) -> bool:
        """Pass over a cell of Databricks whose first line says that it is in another language."""
        first = LANGUAGE_LINE.match(self.text, self.done)
        if first is None or first[2].lower() not in magics.LANGUAGE_LINES or self.is_python(self.text[first.end() :]):
            return False
        self.cell.notes.append((None, f"passed over, %{first[2]} is not Python."))
        self.put(first.end(1), len(self.text), "")
        return True

    def is_python(self, body: str) -> bool:
        """Whether the body of a magic that nobody here knows gives something a name in Python."""
        if self.depth >= DEEPEST:
            return False
        text = "".join(piece.text for piece in read_cell(body, self.depth + 1).pieces)
        tree = parsed(text)
        if tree is None:
            return FUNCTION.search(text) is not None
        return any(isinstance(node, NAMING) for node in tree.body)

    def write(self, start: int, beside: str, body: str) -> None:
        file = magics.file_to_write(beside)
        if file is None:
            self.note(start, "passed over: %%writefile does not say which file in a way that can be read here")
        else:
            self.cell.written.append((file[0], body if body.endswith("\n") else body + "\n", file[1]))

    # Lines -----------------------------------------------------------------------------------------------------------

    def read_line(self, line: LogicalLine, single: bool) -> int:
        """Read one logical line, and say where to go on."""
        text = self.text
        if line.asked is not None:
            return self.pass_over(line)
        if line.escaped:
            return self.read_escaped(line)
        if line.assigned is not None:
            return self.read_assigned(line, line.assigned)
        if (
            text.startswith("get_ipython", line.code)
            or "get_ipython" in text[line.code : min(line.end, line.code + 200)]
        ):
            return self.read_call(line)
        if line.start == line.code:
            if EXECUTES.match(text, line.code):
                self.special += 1
                file = executed_file(text, line)
                return self.run(LogicalLine(line.start, line.code, file[1]), file[0]) if file else line.end
            if self.is_automagic(line, single):
                return self.read_magic(line, line.code)
        return line.end

    def read_escaped(self, line: LogicalLine) -> int:
        """A line that begins with one of IPython's characters."""
        text, start = self.text, line.code
        if text[start] == "!":
            return self.pass_over(line, magics.shell_line(text[start + 1 : line.end]).note)
        if text[start] == "?":
            return self.pass_over(line)
        if text[start] != "%":
            return self.pass_over(line, magics.shown(text[start : line.end]))
        if text.startswith("%%", start):
            name = WORD.match(text, start + 2)
            known = name is not None and name[0] in magics.PYTHON_CELLS
            return self.pass_over(line, None if known else magics.shown(text[start : line.end]))
        return self.read_magic(line, start + 1)

    def read_magic(self, line: LogicalLine, start: int) -> int:
        """A line magic, whose name starts here."""
        meaning = self.meaning_at(start, line.end)
        if meaning.runs:
            return self.run(line, meaning.runs)
        indent = self.text[line.start : line.code]
        if meaning.statement is not None:
            found = self.statement(start + meaning.statement, line.end)
            return self.put(line.start, found[1], indent + found[0]) if found else self.pass_over(line)
        return self.stand_for(line, meaning.code, meaning.note and magics.shown(self.text[line.code : line.end]))

    def meaning_at(self, start: int, end: int) -> Meaning:
        # As long as it was, so that a place in it is the same place in the text.
        return magics.line_magic(self.text[start:end].replace("\\\n", "  ").rstrip())

    def statement(self, start: int, end: int, nested: int = 0) -> tuple[str, int] | None:
        """The statement behind a magic, and where the next line starts; None where there is none.

        IPython joins lines by backslashes alone. Where brackets are still open, what closes them is taken too.
        """
        start += len(self.text[start:end]) - len(self.text[start:end].lstrip(" \t\\\n"))
        self.statements += 1
        if self.statements > MOST_STATEMENTS or end - start > LONGEST_STATEMENT:
            self.note(start, "passed over: more or longer statements behind magics than are read")
            return None
        if self.text.startswith("%", start) and nested < DEEPEST:
            meaning = self.meaning_at(start + 1, end)
            return None if meaning.statement is None else self.statement(start + 1 + meaning.statement, end, nested + 1)
        if ESCAPE.match(self.text, start):
            return None
        line = Scanner(self.text[start : start + LONGEST_STATEMENT]).python_line(0, 0)
        for stop in dict.fromkeys((max(start + line.end, end), end)):
            code = self.text[start:stop].rstrip()
            if parsed(code) is not None:
                return code, stop
        return None

    def read_assigned(self, line: LogicalLine, start: int) -> int:
        """`x = !ls` and `x = %magic`: what the shell would have said is an empty list, a magic's value None."""
        shown = magics.shown(self.text[line.code : line.end])
        if self.text[start] == "!":
            self.note(line.start, f"passed over: {shown} (an empty list here)")
            return self.put(start, line.end, "[]")
        meaning = self.meaning_at(start + 1, line.end)
        if meaning.statement is not None and self.text.startswith("time", start + 1):
            found = self.statement(start + 1 + meaning.statement, line.end)
            if found and not self.text.startswith("timeit", start + 1):
                return self.put(start, found[1], found[0])
        self.note(line.start, f"passed over: {shown} (None here)")
        return self.put(start, line.end, "None")

    def read_call(self, line: LogicalLine) -> int:
        """`get_ipython().run_line_magic("time", "f()")`: what exports make of IPython's lines."""
        call = call_of_ipython(self.text[line.code : line.end])
        if call is None:
            return line.end
        place, indent = self.line_of(line.start), self.text[line.start : line.code]
        self.quoted += call.cell is not None
        if call.cell is not None and self.depth < DEEPEST and self.quoted <= MOST_QUOTED:
            inner = read_cell(call.cell, self.depth + 1)
            self.cell.notes += [(place, note) for _, note in inner.notes]
            self.cell.written += inner.written
            return self.insert(line, [Piece(place, piece.text, piece.runs, of=place) for piece in inner.pieces])
        meaning = magics.shell_line(call.shell or "") if call.magic is None else magics.line_magic(call.magic)
        code = "" if meaning.statement is None else (call.magic or "")[meaning.statement :].strip()
        if "\n" in code or ESCAPE.match(code) or parsed(code) is None:
            code = ""
        if call.target:
            self.note(line.start, f"passed over: {magics.shown(self.text[line.code : line.end])}")
            timed = code and (call.magic or "").startswith("time ")
            value = code if timed else "[]" if call.magic is None else "None"
            return self.put(line.start, line.end, f"{indent}{call.target} = {value}")
        if meaning.runs:
            return self.run(line, meaning.runs)
        return self.stand_for(line, code or meaning.code, meaning.note)

    def stand_for(self, line: LogicalLine, code: str | None, note: str | None) -> int:
        """Let other code stand for a line, where there is some."""
        indent = self.text[line.start : line.code]
        if not code or (indent and "import *" in code):
            return self.pass_over(line, note)
        return self.put(line.start, line.end, indent + code)

    def is_automagic(self, line: LogicalLine, single: bool) -> bool:
        """Whether IPython takes a line for a magic without its percent sign: `pip install x`."""
        word = WORD.match(self.text, line.code)
        if word is None or word[0] not in (magics.AUTOMAGIC if single else magics.PLAIN_AUTOMAGIC):
            return False
        written = self.text[line.code : line.end].rstrip()
        after = written[len(word[0]) :]
        if after.startswith(".") or after.lstrip().startswith(("=", ",", "(", "[", ":")):
            return False
        if word[0] in magics.RUNS and len(after.split()) > 1 and ".py" not in after and ".ipynb" not in after:
            return False
        self.special += 1
        if parsed(written) is None:
            return True
        # `ls -l` and `cd /content` are sums in Python, and magics where the name stands for nothing.
        return BARE.fullmatch(written) is not None and not self.is_bound(word[0])

    def is_bound(self, name: str) -> bool:
        """Whether the cell seems to give a name to something."""
        if name not in self.bound:
            pattern = rf"\b{name}\b[ \t]*(?:=[^=]|\(|,)|\b(?:as|def|for|import)[ \t]+{name}\b"
            self.bound[name] = re.search(pattern, self.text) is not None
        return self.bound[name]


def parsed(code: str) -> ast.Module | None:
    try:
        return tree_of(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def code_beside(name: str, beside: str) -> str:
    """The code on a cell magic's own line: `%%timeit x = 3`."""
    if name not in magics.CODE_BESIDE:
        return ""
    code = beside[magics.skip_options(beside, magics.STATEMENT_MAGICS[name]) :].strip()
    return code if len(code) <= LONGEST_STATEMENT and parsed(code) is not None else ""


def why_not(name: str) -> str:
    if name == "skip":
        return "%%skip puts the cell out of use"
    if name.lower() in magics.OTHER_CELLS:
        return f"%%{name} is not Python"
    return f"%%{name} is not known here, and what follows is no Python"
