"""From bytes to code: the text of a Python file, the code cells of a notebook, and their syntax trees.

What Python cannot read is said in a sentence. Some texts keep Python's own parser busy for minutes; they are not given
to it.
"""

from __future__ import annotations

import ast
import codecs
import io
import json
import posixpath
import re
import tokenize
import warnings

import msgspec

from autograder.model import Cell
from autograder.reading.files import LARGEST_SOURCE, NotASubmission, readable

# Encodings by tables, one character after another; some others take time that grows with the square of the text.
ENCODING = re.compile(
    r"utf-8(-sig)?|ascii|iso8859-\d+|latin-1|cp\d+|mac-\w+|koi8-\w|gbk?|gb2312|gb18030|big5\w*|euc_\w+|shift_jis\w*"
)
PYTHON_MAGIC = {"%%time", "%%timeit", "%%capture", "%%prun"}
# Before it reads all of it as plain JSON, which takes up to fifty times the memory.
LARGEST_PLAIN = 8 * 2**20
F_STRING = re.compile(r"\b(?:f|rf|fr)['\"]", re.IGNORECASE)
IMPORTED = re.compile(r"\b(?:import|from)\b[\w \t\f.]*")
MOST_BRACES = 10_000
MOST_DOTS = 200


class NotebookCell(msgspec.Struct):
    """What is wanted of a cell. Its outputs, which may be huge, are passed over."""

    cell_type: str
    source: str | list[str] = ""


class Notebook(msgspec.Struct):
    """What is wanted of a notebook."""

    nbformat: int
    cells: list[NotebookCell] | None = None


def read_cells(file: str, raw: bytes) -> list[Cell]:
    """The code of a Python file, or of a notebook cell by cell, without lines for the shell or IPython."""
    name, texts = posixpath.basename(file), texts_of(file, raw)
    if not is_notebook(file):
        return [Cell(name, texts[0])]
    return [Cell(f"{name}, cell {i + 1}", without_magic(text)) for i, text in enumerate(texts) if text.strip()]


def texts_of(file: str, raw: bytes) -> list[str]:
    """The same as it was written, with what is not Python in it."""
    return notebook_texts(file, raw) if is_notebook(file) else [decode_source(file, raw)]


def is_notebook(file: str) -> bool:
    return file.lower().endswith(".ipynb")


def decode_source(file: str, raw: bytes) -> str:
    """The text of a Python file, in UTF-8 or in the encoding that it declares."""
    try:
        encoding = tokenize.detect_encoding(io.BytesIO(raw).readline)[0]
    except SyntaxError as error:
        # It also says so where the first two lines are not UTF-8.
        if "unknown encoding" in str(error) or "encoding problem" in str(error):
            raise NotASubmission(f"{file}: it declares an unknown encoding; save the file as UTF-8.") from None
        encoding = "utf-8-sig"
    if not ENCODING.fullmatch(codecs.lookup(encoding).name):
        raise NotASubmission(f"{file}: it declares the unusual encoding {encoding}; save the file as UTF-8.")
    try:
        return raw.decode(encoding).replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        shown = "UTF-8" if encoding.startswith("utf-8") else encoding
        raise NotASubmission(f"{file}: line {line} is not {shown} text; save the file as UTF-8.") from None


def notebook_texts(file: str, raw: bytes) -> list[str]:
    """The code cells of a notebook."""
    notebook = read_notebook(file, raw)
    if notebook.nbformat < 4:
        raise NotASubmission(
            f"{file}: an old notebook (format {notebook.nbformat}); open it in Jupyter and save it again."
        )
    if notebook.cells is None:
        raise NotASubmission(f"{file}: not a notebook: its JSON is damaged or something else.")
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    texts = [source if isinstance(source, str) else "".join(source) for source in code]
    if sum(map(len, texts)) > LARGEST_SOURCE:
        raise NotASubmission(f"{file}: more than {LARGEST_SOURCE / 2**20:.0f} MB of code is too large for an exercise.")
    return texts


def read_notebook(file: str, raw: bytes) -> Notebook:
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        return msgspec.json.decode(raw, type=Notebook)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        pass
    try:
        # Jupyter writes NaN into outputs, which is not JSON, but Python takes it.
        if len(raw) <= LARGEST_PLAIN:
            return msgspec.convert(json.loads(raw), Notebook)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        pass
    raise NotASubmission(f"{file}: not a notebook: its JSON is damaged or something else.")


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
