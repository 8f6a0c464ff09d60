"""From bytes to code: the text of a Python file, the code cells of a notebook, and their syntax trees.

What Python cannot read is said in a sentence. Some texts keep Python's own parser busy for minutes; they are not given
to it.
"""

from __future__ import annotations

import ast
import posixpath
import re
import warnings
from collections.abc import Callable

from autograder.model import Cell
from autograder.reading.files import is_notebook, readable
from autograder.reading.notebooks import notebook_texts, read_notebook
from autograder.reading.text import decode_source, read_source

__all__ = ["decode_source", "is_notebook", "notebook_texts", "parse_cells", "read_cells", "texts_of", "tree_of"]
PYTHON_MAGIC = {"%%time", "%%timeit", "%%capture", "%%prun"}
F_STRING = re.compile(r"\b(?:f|rf|fr)['\"]", re.IGNORECASE)
IMPORTED = re.compile(r"\b(?:import|from)\b[\w \t\f.]*")
MOST_BRACES = 10_000
MOST_DOTS = 200


def read_cells(file: str, raw: bytes, say: Callable[[str], None] = lambda problem: None) -> list[Cell]:
    """The code of a Python file, or of a notebook cell by cell, without lines for the shell or IPython."""
    name = posixpath.basename(file)
    if is_notebook(file):
        read = read_notebook(file, raw)
        cells = [
            Cell(f"{name}, cell {i + 1}", without_magic(text)) for i, text in enumerate(read.texts) if text.strip()
        ]
        problems = read.problems
    else:
        source = read_source(file, raw)
        cells, problems = [Cell(name, source.text)], source.problems
    for problem in problems:
        say(problem)
    return cells


def texts_of(file: str, raw: bytes) -> list[str]:
    """The same as it was written, with what is not Python in it."""
    return notebook_texts(file, raw) if is_notebook(file) else [decode_source(file, raw)]


def without_magic(text: str) -> str:
    """A cell with what only IPython understands taken out, line by line, so that line numbers stay."""
    if text.lstrip().startswith("%%"):
        magic, _, rest = text.lstrip().partition("\n")
        text = "\n" + rest if magic.split()[0] in PYTHON_MAGIC else ""
    try:
        tree_of(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "\n".join(pass_over(line) for line in text.split("\n"))
    return text


def pass_over(line: str) -> str:
    """A line of IPython's as one of Python's: `%time f()` is f(), everything else is passed over."""
    indent, code = line[: len(line) - len(line.lstrip())], line.strip()
    timed = re.match(r"%(?:time|timeit|prun)\s+(?!-)(.+)", code)
    if timed:
        return indent + timed[1]
    if code.startswith(("%", "!", "?")) or re.match(r"[\w.]+\?+$|[\w, ]+=\s*[!%]", code):
        return f"{indent}pass"
    return line


def parse_cells(cells: list[Cell]) -> tuple[list[ast.Module], str | None]:
    """The syntax trees, and where the first error is, if there is one."""
    trees, problem = [], None
    for cell in cells:
        try:
            trees.append(tree_of(cell.text))
        except SyntaxError as error:
            line = (error.text or "").strip()
            location = f"{cell.name}, line {error.lineno}" if error.lineno else cell.name
            problem = problem or f"{location}: Python cannot read it ({error.msg})" + (f": {line[:80]}" if line else "")
        except (ValueError, RecursionError, MemoryError) as error:
            reason = str(error) or "it is nested too deeply"
            problem = problem or f"{cell.name}: Python cannot read it ({reason})"
    return trees, readable(problem) if problem else None


def tree_of(text: str) -> ast.Module:
    """The syntax tree; ValueError for a text on which the parser would take minutes."""
    if text.count("{") > MOST_BRACES and F_STRING.search(text):
        raise ValueError(f"more than {MOST_BRACES} braces in a file with f-strings are too many")
    joined = text.replace("\\\r\n", "").replace("\\\n", "").replace("\\\r", "")
    if any(name.count(".") > MOST_DOTS for name in IMPORTED.findall(joined)):
        raise ValueError("an import has too many dots")
    with warnings.catch_warnings():
        # What Python would rather see written differently is for the student's own eyes.
        warnings.simplefilter("ignore")
        return ast.parse(text)
