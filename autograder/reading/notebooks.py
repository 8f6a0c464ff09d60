"""From bytes to the code cells of a notebook, or a sentence that says why there are none.

Outputs, which may be huge, are passed over and not built. What is not quite JSON is read as far as it goes: each cell
that cannot be read is told, and costs itself alone.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

import msgspec

from autograder.reading.conflicts import Versions, versions_of
from autograder.reading.damaged_json import Broken
from autograder.reading.notebook_scanner import (
    LARGEST_WRITTEN,
    MOST_CELLS,
    TOO_MUCH_CODE,
    Metadata,
    Notebook,
    NotebookCell,
    NotebookScanner,
    damaged_line,
    with_newlines,
)
from autograder.reading.text import (
    LARGEST_SOURCE,
    NotASubmission,
    enumerated,
    remark_on_encoding,
    something_else,
    wide_encoding,
)

# Kernels whose cells are Python, by the name of their language.
PYTHON = {"", "python", "python2", "python3", "ipython", "ipython2", "ipython3", "pyspark", "sage", "sagemath"}
LANGUAGE_OF_KERNEL = {"ir": "R", "iruby": "Ruby", "ijavascript": "JavaScript"}
# A letter of "cell_type" by its number.
ESCAPED = re.compile(rb"\\u00(?:5[fF]|6[35cC]|7[049])")
NOTHING = msgspec.Raw(b'""')
DEFINITION = re.compile(r"^(?:async +)?def +\w+ *\([^\n]*:[ \t]*(?:#[^\n]*)?$", re.MULTILINE)
# How code begins, and what is told in Markdown does not.
CODE_BEGINS = re.compile(r"\s*(?:def \w+\(|@\w|class \w+[(:]|import \w+|from [\w.]+ import )")
SAVE = "open it in Jupyter and save it again"


class JsonCell(msgspec.Struct, gc=False, omit_defaults=True):
    """What is wanted of a cell as it was written; in format 3 its text is called input."""

    cell_type: str
    source: msgspec.Raw = NOTHING
    input: msgspec.Raw = NOTHING
    language: str = ""


class JsonWorksheet(msgspec.Struct, omit_defaults=True):
    """Format 3 and those before it have their cells in such."""

    cells: list[JsonCell] = []


class JsonNotebook(msgspec.Struct, omit_defaults=True):
    """What is wanted of a notebook as it was written."""

    nbformat: int = 4
    cells: list[JsonCell] | None = None
    worksheets: list[JsonWorksheet] | None = None
    metadata: Metadata | None = None


@dataclass
class NotebookTexts:
    """The texts of the code cells, empty ones too; `problems` may have cost the student something, `notes` did not."""

    texts: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_notebook(file: str, raw: bytes) -> NotebookTexts:
    """The texts of a notebook's code cells, and what has to be said; NotASubmission where it is none."""
    if not raw.strip(b" \t\r\n" + codecs.BOM_UTF8):
        raise NotASubmission(f"{file}: it is empty.")
    other = something_else(raw)
    if other:
        raise NotASubmission(f"{file}: not a notebook: {other}.")
    read, remark = NotebookTexts(), remark_on_encoding(file, raw)
    if remark:
        read.notes.append(remark)
    take_texts(file, as_utf8(file, raw), read)
    leave_out_largest(file, read)
    return read


def leave_out_largest(file: str, read: NotebookTexts) -> None:
    """Cells of data that somebody pasted cost themselves alone; NotASubmission where nothing else is there."""
    sizes, room = [len(text) for text in read.texts], LARGEST_SOURCE
    if sum(sizes) <= room:
        return
    left_out = []
    for number in sorted(range(len(sizes)), key=sizes.__getitem__):
        if sizes[number] > room:
            left_out.append(number)
            read.texts[number] = ""
        else:
            room -= sizes[number]
    if not any(text.strip() for text in read.texts):
        raise NotASubmission(f"{file}: {TOO_MUCH_CODE}.")
    many = f"its {len(left_out):,} largest cells were" if len(left_out) > 1 else "its largest cell was"
    together = f"{sum(sizes) / 2**20:.1f} MB of code, and may have {LARGEST_SOURCE / 2**20:.0f}"
    read.problems.append(f"{file}: {many} left out: it has {together}.")


def as_utf8(file: str, raw: bytes) -> bytes:
    wide = wide_encoding(raw)
    if not wide and b"\0" in raw[:4]:
        raise NotASubmission(f"{file}: line 1 is not UTF-8 text (it may be UTF-16); {SAVE}.")
    try:
        return raw.decode(wide).encode() if wide else raw.removeprefix(codecs.BOM_UTF8)
    except UnicodeDecodeError:
        raise NotASubmission(f"{file}: it is not {str(wide).upper()} text as it says; {SAVE}.") from None


def take_texts(file: str, raw: bytes, read: NotebookTexts) -> None:
    if has_many_cells(raw):
        raise NotASubmission(f"{file}: more than {MOST_CELLS} cells are too many for an exercise.")
    notebook = read_whole(file, raw)
    versions = versions_of(raw) if notebook is None else None
    if versions is not None:
        take_agreeing(file, versions, read)
    else:
        take_cells(file, notebook or read_damaged(file, raw, read), read)


def has_many_cells(raw: bytes) -> bool:
    """Whether there may be too many to build them: each says its type, which no program writes in numbers."""
    return raw.count(b'"cell_type"') + len(ESCAPED.findall(raw)) > MOST_CELLS


def read_whole(file: str, raw: bytes) -> Notebook | None:
    """A notebook in good order; None where it is not."""
    try:
        written = msgspec.json.decode(raw, type=JsonNotebook)
        sheets = [sheet.cells for sheet in written.worksheets or []]
        cells = [cell for sheet in [written.cells or [], *sheets] for cell in sheet]
        if (
            sum(len(cell.source) + len(cell.input) for cell in cells if cell.cell_type.lower() == "code")
            > LARGEST_WRITTEN
        ):
            raise NotASubmission(f"{file}: {TOO_MUCH_CODE}.")
        taken = [NotebookCell(cell.cell_type, source_of(cell), cell.language) for cell in cells]
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return None
    has_none = written.cells is None and written.worksheets is None
    return Notebook(written.nbformat, None if has_none else taken, written.metadata)


def without_outputs(raw: bytes) -> bytes:
    """A notebook that reads the same and has no outputs; as it is where it is not in good order."""
    if has_many_cells(raw):
        return raw
    try:
        return msgspec.json.encode(msgspec.json.decode(raw.removeprefix(codecs.BOM_UTF8), type=JsonNotebook))
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return raw


def source_of(cell: JsonCell) -> str:
    written = cell.source if cell.source != NOTHING else cell.input
    if len(written) > LARGEST_WRITTEN:
        # A page with pictures in it: of code there may not be so much.
        return ""
    source = msgspec.json.decode(written, type=str | list[str])
    return with_newlines(source if isinstance(source, str) else "".join(source))


def take_cells(file: str, notebook: Notebook, read: NotebookTexts) -> None:
    if notebook.cells is None:
        raise NotASubmission(f"{file}: not a notebook: its JSON is of something else, no cells are in it.")
    if notebook.nbformat < 4:
        read.notes.append(f"{file}: an old notebook (format {notebook.nbformat}); it was read, but {SAVE}.")
    read.texts = [cell.text for cell in notebook.cells if cell.is_code]
    language = language_of(notebook)
    if language.lower() not in PYTHON:
        if not any(DEFINITION.search(text) for text in read.texts):
            raise NotASubmission(f"{file}: a notebook for {language} and not for Python.")
        read.notes.append(f"{file}: it says that it is for {language}; it was read as Python.")
    number = 0
    for cell in notebook.cells:
        number += cell.is_code
        if cell.is_code and cell.language.lower() not in PYTHON:
            read.texts[number - 1] = ""
            read.notes.append(f"{file}, cell {number}: passed over, it is {cell.language} and not Python.")
        elif cell.is_code and "\0" in cell.text:
            read.texts[number - 1] = cell.text.replace("\0", "\ufffd")
            read.problems.append(f"{file}, cell {number}: it holds NUL characters, which no Python may.")
        elif not cell.is_code and is_code_all_the_same(cell):
            read.problems.append(
                f"{file}: the {cell.kind} cell behind code cell {number} seems to hold Python, and was not read; "
                "make it a code cell."
            )


def language_of(notebook: Notebook) -> str:
    info = notebook.metadata and notebook.metadata.language_info
    kernel = notebook.metadata and notebook.metadata.kernelspec
    said = (info and info.name) or (kernel and kernel.language)
    return said or (LANGUAGE_OF_KERNEL.get(kernel.name, "") if kernel else "")


def is_code_all_the_same(cell: NotebookCell) -> bool:
    """Whether a cell of text holds a function: one keystroke in Jupyter makes text of a code cell."""
    text = cell.text
    return bool(CODE_BEGINS.match(text) and DEFINITION.search(text) and "```" not in text)


# Merge conflicts ------------------------------------------------------------------------------------------------------


def take_agreeing(file: str, versions: Versions, read: NotebookTexts) -> None:
    """The cells that both versions have: mostly only outputs or counters differ."""
    lines = versions.lines
    where = f"{file}: lines {enumerated(lines)} are of a merge conflict of Git (<<<<<<<)"
    ours, theirs = NotebookTexts(), NotebookTexts()
    try:
        for version, texts in ((versions.ours, ours), (versions.theirs, theirs)):
            take_cells(file, read_whole(file, version) or read_damaged(file, version, texts), texts)
    except NotASubmission:
        raise NotASubmission(f"{where}; keep one version, and save the notebook again.") from None
    common = set(ours.texts) & set(theirs.texts)
    differing = [number for number, text in enumerate(ours.texts, 1) if text not in common]
    read.texts = [text if text in common else "" for text in ours.texts]
    read.notes += ours.notes
    read.problems += ours.problems
    if differing or len(set(theirs.texts)) > len(common):
        which = f" ({enumerated(differing)} of the first version)" if differing else ""
        read.problems.append(
            f"{where}; code cells in which the two versions differ{which} were left out. Keep one version, and "
            "save the notebook again."
        )
    else:
        read.notes.append(f"{where}; both versions hold the same code, which was read.")


# Damaged notebooks ----------------------------------------------------------------------------------------------------


def read_damaged(file: str, raw: bytes, read: NotebookTexts) -> Notebook:
    """As much as can be read of what is not quite JSON. Some of it is fine: NaN among the outputs, half an emoji."""
    scanner = NotebookScanner(file, raw)
    notebook = scanner.notebook
    try:
        scanner.read()
    except Broken:
        line = damaged_line(raw, scanner.at)
        if not raw.lstrip().startswith(b"{"):
            raise NotASubmission(f"{file}: not a notebook: it does not begin like one.") from None
        if not any(cell.text for cell in notebook.cells or []):
            raise NotASubmission(f"{file}: not a notebook: its JSON is damaged or cut off in {line}.") from None
        ends = f"{file}: it is damaged or cut off in {line}"
        if scanner.has_all_cells:
            read.notes.append(f"{ends}, behind its last cell; all cells were read.")
        else:
            number = notebook.number_of_code
            before = f"{number} code cell{'s' * (number != 1)}"
            read.problems.append(f"{ends}; only what stands before was read, {before}; {SAVE}.")
    read.problems += scanner.problems
    read.notes += scanner.notes
    return notebook
