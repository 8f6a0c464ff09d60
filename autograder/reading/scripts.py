"""Python files that a notebook's tool has written: their cells, and what the tool has put into comments.

Where a file is plain Python, it stays one piece, as it is.
"""

from __future__ import annotations

import re
from itertools import pairwise

from autograder.reading import magics
from autograder.reading.ipython import CellText, Piece, parsed, read_cell
from autograder.reading.marimo import is_marimo, read_marimo
from autograder.reading.special_places import looks_special

# Of VS Code, Spyder, Jupytext and nbconvert.
MARKER = re.compile(r"^#[ \t]*(?:%%(?![A-Za-z_!])[^\n]*|<codecell>[^\n]*|In[ \t]?\[[ \d*]*\]:?[ \t]*)$", re.MULTILINE)
SIGNS = ("%%", "In[", "In [", "<codecell>", "# +")
# Jupytext says in the head of a file that it is its own; a cell of its light format begins with a plus sign.
JUPYTEXT = re.compile(r"(?:#[^\n]*\n)*?#[ \t]+jupyt(?:er|ext):")
LIGHT_MARKER = re.compile(r"^# (?:\+|-)(?:[ \t{\[][^\n]*)?$", re.MULTILINE)
COMMENTED_WRITE = re.compile(
    r"(?:[ \t]*(?:#(?![ \t]*%%[A-Za-z])[^\n]*)?\n)*#[ \t]*%%(?:writefile|file)[ \t]+([^\n]+)(?:\n|\Z)"
)
COMMENTED_FILE = re.compile(r"^#[ \t]*%%(?:writefile|file)\b", re.MULTILINE)
# Only what may give something a name; what `%load` loads stands below it already.
COMMENTED_MAGIC = re.compile(
    r"^([ \t]*)# ?([ \t]*%(?:run|pylab|aimport|time|timeit|prun|memit|mprun|lprun)\b)", re.MULTILINE
)
COLAB = "# Commented out IPython magic"
COLAB_CELL = re.compile(r"^# Commented out IPython magic[^\n]*\n(# ?%%\w[^\n]*(?:\n#[^\n]*)*+)", re.MULTILINE)
COMMENT_SIGN = re.compile(r"^# ?", re.MULTILINE)
DATABRICKS = re.compile(r"\s*#[ \t]*(?:Databricks|Fabric|Synapse) notebook source\b", re.IGNORECASE)
COMMAND = re.compile(
    r"^#[ \t]*(?:COMMAND -{5,}|(?:[A-Z]+ )*CELL \*{5,}|MARKDOWN \*{5,}|METADATA \*{5,})[^\n]*$", re.MULTILINE
)
MAGIC_LINE = re.compile(r"^#[ \t]*MAGIC\b[ \t]?", re.MULTILINE)
FIRST_MAGIC = re.compile(r"(?:[ \t]*(?:#(?![ \t]*MAGIC\b)[^\n]*)?\n)*#[ \t]*MAGIC\b[ \t]*%([\w-]+)")
# There, a whole cell is in the language that its first line names with one percent sign.
TEXT_CELLS = {"md", "md-sandbox"}
LANGUAGE_CELLS = {"sql", "scala", "r", "sh", "fs", "script", "dbt"}
# A script with more cells than these is read as one.
MOST_CELLS = 1000
# A text of three quotes goes over so many of what look like cells.
MOST_JOINED = 8
MOST_JOINS = 100


def read_script(text: str) -> CellText:
    """The code of a Python file, in Python."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if is_marimo(text):
        return read_marimo(text)
    if DATABRICKS.match(text):
        return read_databricks(text)
    if COLAB in text:
        return read_colab(text)
    marker = MARKER
    if JUPYTEXT.match(text[:2000]):
        text = COMMENTED_MAGIC.sub(r"\1\2", text)
        marker = LIGHT_MARKER if LIGHT_MARKER.search(text) else MARKER
    starts = [found.start() for found in marker.finditer(text)] if any(sign in text for sign in SIGNS) else []
    if not starts or len(starts) > MOST_CELLS:
        return read_cell(text)
    plain = not looks_special(text) and not COMMENTED_FILE.search(text) and parsed(text) is not None
    return CellText([Piece(0, text)]) if plain else read_parts(text, starts)


def read_parts(text: str, starts: list[int]) -> CellText:
    """Cells that begin at these places, each read by itself."""
    script = CellText()
    line = 0
    for part in joined_texts([text[start:end] for start, end in pairwise([0, *starts, len(text)])]):
        script.add(read_marked(part), line)
        line += part.count("\n")
    return script


def joined_texts(parts: list[str]) -> list[str]:
    """The parts, joined where what looks like the head of a cell stands in a text of three quotes."""
    joined: list[str] = []
    tried = number = 0
    while number < len(parts):
        part, more = parts[number], number + 1
        if tried < MOST_JOINS and has_open_text(part):
            for end in range(number + 2, min(number + MOST_JOINED, len(parts)) + 1):
                tried += 1
                whole = "".join(parts[number:end])
                if not has_open_text(whole) and is_python(whole):
                    part, more = whole, end
                    break
        joined.append(part)
        number = more
    return joined


def is_python(text: str) -> bool:
    return all(parsed(piece.text) is not None for piece in read_cell(text).pieces)


def has_open_text(part: str) -> bool:
    return part.count('"""') % 2 == 1 or part.count("'''") % 2 == 1


def read_marked(text: str) -> CellText:
    """A cell of a script; a tool may have made a comment of its `%%writefile`."""
    found = COMMENTED_WRITE.match(text)
    file = magics.file_to_write(found[1]) if found else None
    if found is None or file is None:
        return read_cell(text)
    body = text[found.end() :]
    # The file is written, and its code counts here, where it stands.
    cell = read_cell(text) if file[0].endswith(".py") else CellText()
    cell.written.append((file[0], body, file[1]))
    return cell


def read_colab(text: str) -> CellText:
    """Colab's export: cells with a cell magic are comments as a whole, line magics are comments each."""
    script = CellText()
    done = line = 0
    for found in COLAB_CELL.finditer(text):
        script.add(read_cell(COMMENTED_MAGIC.sub(r"\1\2", text[done : found.start(1)])), line)
        line += text.count("\n", done, found.start(1))
        script.add(read_cell(COMMENT_SIGN.sub("", found[1])), line)
        line += found[1].count("\n")
        done = found.end(1)
    script.add(read_cell(COMMENTED_MAGIC.sub(r"\1\2", text[done:])), line)
    return script


def read_databricks(text: str) -> CellText:
    """Databricks' and Fabric's source: cells that begin with a magic are comments as a whole."""
    script = CellText()
    starts = [found.start() for found in COMMAND.finditer(text)]
    line = 0
    for start, end in pairwise([0, *starts, len(text)]):
        script.add(read_command(text[start:end]), line)
        line += text.count("\n", start, end)
    return script


def read_command(text: str) -> CellText:
    first = FIRST_MAGIC.match(text)
    name = first[1].lower() if first else ""
    if first and name in TEXT_CELLS | LANGUAGE_CELLS:
        notes: list[tuple[int | None, str]] = [
            (text.count("\n", 0, first.end()), f"passed over, %{name} is not Python.")
        ]
        return CellText([Piece(0, text)], [] if name in TEXT_CELLS else notes)
    if first and name in ("python", "py"):
        text = text[: first.start(1) - 1] + "\n" + text[first.end() :].partition("\n")[2]
    return read_cell(MAGIC_LINE.sub("", text))
