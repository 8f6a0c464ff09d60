"""What somebody handed in: which files hold which exercises, and in which track.

A submission is a folder of topics (`<topic>/in_numpy.py`, `<topic>/in_torch.py`), one such file, any other Python file
or a notebook. In a topic's own file every exercise of the topic is asked for; elsewhere the ones whose names are found.
"""

from __future__ import annotations

import ast
import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.process import Cell
from reference.concept import names, topics

TRACK_OF_FILE = {"in_numpy.py": "numpy", "in_torch.py": "torch"}
LARGEST_FILE = 20 * 2**20
LARGEST_SOURCE = 2**20
TOPIC_COMMENT = re.compile(r"^\s*#\s*(?:tandem\s+)?topic:\s*(\w+)", re.IGNORECASE | re.MULTILINE)
PYTHON_MAGIC = {"%%time", "%%timeit", "%%capture", "%%prun"}
DEFINITION = re.compile(r"^(?:async\s+)?(?:def|class)\s+(\w+)|^(\w+)\s*=", re.MULTILINE)


class NotASubmission(Exception):
    """There is nothing here that could be graded, and one sentence why."""


@dataclass
class Source:
    """One file's exercises of one track, by name: activations.softmax."""

    path: Path
    track: str
    cells: list[Cell]
    exercises: list[str]
    syntax_error: str | None = None
    trees: list[ast.Module] = field(default_factory=list)

    def untouched(self, name: str) -> bool:
        """Whether a function is missing, or still the stub that only raises NotImplementedError."""
        found = None
        for tree in self.trees:
            for node in tree.body:
                if name in defined_by(node):
                    found = node
                elif isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
                    # It may come from there; its process will know.
                    found = found or node
        return found is None or is_stub(found)


@dataclass
class Found:
    """The sources of a submission, and what could not be read, a sentence each."""

    sources: list[Source] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def find_sources(path: Path, track: str | None = None) -> Found:
    """Look at a path; NotASubmission where it holds no exercise at all."""
    if not path.exists():
        raise NotASubmission(f"{path}: there is no such file or folder.")
    found = Found()
    for file, topic in files_of(path):
        try:
            found.sources += read_file(file, topic, track)
        except NotASubmission as problem:
            found.problems.append(str(problem))
    if not found.sources and path.is_file():
        raise NotASubmission(
            found.problems[0] if found.problems else f"{path}: no exercise of the {track} track is in it."
        )
    if not found.sources and not found.problems and track is not None and find_sources(path).sources:
        raise NotASubmission(f"{path}: no file of the {track} track is in this folder.")
    if not found.sources and not found.problems:
        raise NotASubmission(
            f"{path}: no exercises are in this folder. Expected <topic>/in_numpy.py or <topic>/in_torch.py, with "
            f"{or_list(topics())} for topic; `tandem start DIR` makes a fresh set."
        )
    return found


def or_list(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]


def files_of(path: Path) -> list[tuple[Path, str | None]]:
    """The files to look at, each with its topic where its folder says so."""
    if path.is_file():
        return [(path, topic_of(path))]
    if not path.is_dir() or not os.access(path, os.R_OK | os.X_OK):
        raise NotASubmission(f"{path}: neither a file nor a folder that can be read.")
    if path.name in topics() or (path.resolve().name in topics()):
        own = [path / name for name in TRACK_OF_FILE if (path / name).is_file()]
        if own:
            return [(file, path.resolve().name) for file in own]
    nested = [path / topic / name for topic in topics() for name in TRACK_OF_FILE]
    nested = [file for file in nested if file.is_file()]
    if nested:
        return [(file, file.parent.name) for file in nested]
    loose = [file for file in sorted(path.iterdir()) if file.suffix in (".py", ".ipynb") and file.is_file()]
    return [(file, None) for file in loose if names_in(file)]


def topic_of(file: Path) -> str | None:
    folder = file.resolve().parent.name
    return folder if file.name in TRACK_OF_FILE and folder in topics() else None


def names_in(file: Path) -> set[str]:
    """Which exercises a loose file seems to define; nothing where it cannot be read."""
    try:
        text = "\n".join(cell.text for cell in read_cells(file))
    except NotASubmission:
        return set()
    return roughly_defined(text) & {name for topic in topics() for name in names(topic)}


def read_file(file: Path, topic: str | None, track: str | None) -> list[Source]:
    """The sources of a file: one, but for a notebook that says several topics."""
    cells = read_cells(file)
    trees, syntax_error = parse(cells)
    own_track = TRACK_OF_FILE.get(file.name) if topic else ("torch" if imports_torch(trees, cells) else "numpy")
    if track is not None and own_track != track:
        if topic:
            return []
        own_track = track
    assert own_track is not None
    asked = exercises(topic, own_track) if topic else match_names(file, cells, trees, own_track)
    return [Source(file, own_track, cells, asked, syntax_error, trees)]


def exercises(topic: str, track: str) -> list[str]:
    """What a topic asks for in a track."""
    return [f"{topic}.{name}" for name in names(topic, track)]


def match_names(file: Path, cells: list[Cell], trees: list[ast.Module], track: str) -> list[str]:
    """The exercises that a file outside a topic's folder defines, by name."""
    text = "\n".join(cell.text for cell in cells)
    said = [name for name in TOPIC_COMMENT.findall(text) if name in topics()]
    defined = {name for tree in trees for node in tree.body for name in defined_by(node)} or roughly_defined(text)
    matched = []
    for name in sorted(defined):
        homes = [topic for topic in (said or topics()) if name in names(topic)]
        if len(homes) > 1:
            raise NotASubmission(
                f"{file}: {name} is an exercise of {' and of '.join(homes)}. Put the file into a folder with the "
                f"topic's name, as {homes[0]}/in_{track}.py, or write `# topic: {homes[0]}` into it."
            )
        if homes and name in names(homes[0], track):
            matched.append(f"{homes[0]}.{name}")
    if not matched:
        raise NotASubmission(f"{file}: no function in it has the name of an exercise; `tandem list` shows the names.")
    order = [path for topic in topics() for path in exercises(topic, track)]
    return sorted(matched, key=order.index)


# Reading -------------------------------------------------------------------------------------------------------------


def read_cells(file: Path) -> list[Cell]:
    """The code of a Python file, or of a notebook cell by cell."""
    if file.suffix not in (".py", ".ipynb"):
        raise NotASubmission(f"{file}: neither a Python file (.py) nor a notebook (.ipynb).")
    try:
        size = file.stat().st_size
        if size > (LARGEST_FILE if file.suffix == ".ipynb" else LARGEST_SOURCE):
            raise NotASubmission(f"{file}: {size / 2**20:.0f} MB is too large for an exercise.")
        raw = file.read_bytes()
    except OSError as error:
        raise NotASubmission(f"{file}: it cannot be read ({error.strerror}).") from None
    if file.suffix == ".ipynb":
        return notebook_cells(file, raw)
    try:
        return [Cell(file.name, raw.decode("utf-8-sig").replace("\r\n", "\n"))]
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise NotASubmission(f"{file}: line {line} is not UTF-8 text; save the file as UTF-8.") from None


def notebook_cells(file: Path, raw: bytes) -> list[Cell]:
    """The code cells of a notebook, without lines for the shell or IPython."""
    try:
        notebook = json.loads(raw.decode("utf-8-sig"))
        if notebook["nbformat"] < 4:
            raise NotASubmission(
                f"{file}: an old notebook (format {notebook['nbformat']}); open it in Jupyter and save it again."
            )
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        texts = [source if isinstance(source := cell["source"], str) else "".join(source) for cell in code]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotASubmission(f"{file}: not a notebook: its JSON is damaged or something else.") from None
    return [Cell(f"{file.name}, cell {i + 1}", without_magic(text)) for i, text in enumerate(texts) if text.strip()]


def without_magic(text: str) -> str:
    """A cell with what only IPython understands taken out, line by line, so that line numbers stay."""
    if text.lstrip().startswith("%%"):
        magic, _, rest = text.lstrip().partition("\n")
        text = "\n" + rest if magic.split()[0] in PYTHON_MAGIC else ""
    try:
        ast.parse(text)
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


def parse(cells: list[Cell]) -> tuple[list[ast.Module], str | None]:
    """The syntax trees, and where the first error is, if there is one."""
    trees, problem = [], None
    for cell in cells:
        try:
            trees.append(ast.parse(cell.text))
        except SyntaxError as error:
            line = (error.text or "").strip()
            place = f"{cell.name}, line {error.lineno}" if error.lineno else cell.name
            problem = problem or f"{place}: Python cannot read it ({error.msg})" + (f": {line[:80]}" if line else "")
        except (ValueError, RecursionError, MemoryError) as error:
            problem = problem or f"{cell.name}: Python cannot read it ({str(error) or type(error).__name__})"
    return trees, problem


def imports_torch(trees: list[ast.Module], cells: list[Cell]) -> bool:
    if not trees:
        return any(re.search(r"^\s*(import|from)\s+torch\b", cell.text, re.MULTILINE) for cell in cells)
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "torch" for alias in node.names):
                return True
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "torch":
                return True
    return False


def is_block(node: ast.AST) -> bool:
    """What can hold statements: those of if, for, while, with, try and match."""
    return isinstance(node, (ast.stmt, ast.ExceptHandler, ast.match_case))


def defined_by(node: ast.AST) -> set[str]:
    """The names that a statement at module level defines."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {alias.asname or alias.name for alias in node.names}
    return {name for child in ast.iter_child_nodes(node) if is_block(child) for name in defined_by(child)}


def roughly_defined(text: str) -> set[str]:
    """The same for text that Python cannot read."""
    return {name for pair in DEFINITION.findall(text) for name in pair if name}


def is_stub(node: Any) -> bool:
    """Whether a function does nothing but raise NotImplementedError."""
    if not isinstance(node, ast.FunctionDef):
        return False
    body = node.body
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    if not body or all(isinstance(line, ast.Pass) for line in body):
        return True
    if len(body) != 1 or not isinstance(body[0], ast.Raise) or body[0].exc is None:
        return False
    raised = body[0].exc.func if isinstance(body[0].exc, ast.Call) else body[0].exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
