"""What somebody handed in: which files hold which exercises, and in which track.

A submission is a folder of topics (`<topic>/in_numpy.py`, `<topic>/in_torch.py`), one such file, any other Python file
or a notebook. In a topic's own file every exercise of the topic is asked for; elsewhere the ones whose names are found.
"""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from autograder.formatting import or_list
from autograder.model import Cell
from autograder.reading import archive
from autograder.reading.cells import parse_cells, read_cells, texts_of
from autograder.reading.files import TRACK_OF_FILE, NotASubmission, SubmittedFiles, few
from autograder.reading.own_modules import modules_of
from reference.catalogue import names, topics

# Of all files that are graded: a syntax tree takes up to 500 times the memory of its text.
LARGEST_CODE = 2 * 2**20
MOST_SOURCES = 200
# None of these looks across a line: on a megabyte of empty lines that would take hours.
TOPIC_COMMENT = re.compile(r"^[ \t]*#[ \t]*(?:tandem[ \t]+)?topic:[ \t]*(\w+)", re.IGNORECASE | re.MULTILINE)
DEFINITION = re.compile(r"^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)|^(\w+)[ \t]*=", re.MULTILINE)
IMPORT_OF_TORCH = re.compile(r"^[ \t]*(?:import|from)[ \t]+torch\b", re.MULTILINE)


@dataclass
class SourceFile:
    """One file's exercises of one track, by name: activations.softmax.

    `modules` are the student's own modules that it may import: my_helpers, pkg.__init__, pkg.part.
    """

    file: str
    track: str
    cells: list[Cell]
    exercises: list[str]
    modules: dict[str, str] = field(default_factory=dict)
    syntax_error: str | None = None
    trees: list[ast.Module] = field(default_factory=list)

    def untouched(self, name: str) -> bool:
        """Whether a function is missing, or still the stub that only raises NotImplementedError."""
        # Where there is an `import *` it may come from there; its process will know.
        definition = self.definitions.get(name, self.definitions.get("*"))
        return definition is None or is_stub(definition)

    def runs(self, exercise: str) -> bool:
        """Whether a process will be asked for one of the exercises."""
        return not self.syntax_error and not self.untouched(exercise.partition(".")[2])

    @cached_property
    def definitions(self) -> dict[str, ast.stmt]:
        """The statement that defines a name last."""
        return {name: node for tree in self.trees for node in tree.body for name in defined_by(node)}


@dataclass
class ParsedSubmission:
    """The sources of a submission, and what could not be read, a sentence each."""

    sources: list[SourceFile] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def to_run(self, wanted: Callable[[str], bool]) -> list[tuple[str, str]]:
        """The exercises that are wanted and for which a process will be asked: name and track."""
        return [(name, s.track) for s in self.sources for name in s.exercises if wanted(name) and s.runs(name)]


def parse_submission(files: SubmittedFiles, track: str | None = None) -> ParsedSubmission:
    """Look at what was handed in; NotASubmission where it holds no exercise at all."""
    submission = ParsedSubmission(problems=list(files.problems))
    left = LARGEST_CODE
    looked_at = files_to_parse(files)
    if len(looked_at) > MOST_SOURCES:
        submission.problems.append(f"more than {MOST_SOURCES} files with exercises: the others were left out.")
    for file, topic in looked_at[:MOST_SOURCES]:
        try:
            cells = read_cells(file, files.contents[file], submission.problems.append)
            left -= sum(len(cell.text) for cell in cells)
            if left < 0:
                raise NotASubmission(f"{file}: left out, there are more than {LARGEST_CODE / 2**20:.0f} MB of code.")
            submission.sources += parse_file(files, file, cells, topic, track, submission.problems)
        except NotASubmission as problem:
            submission.problems.append(str(problem))
    submission.problems = few(submission.problems)
    if submission.sources:
        return submission
    if files.single is not None:
        nothing = f"{files.single}: no exercise of the {track} track is in it."
        raise NotASubmission(submission.problems[0] if submission.problems else nothing)
    kind = "archive" if archive.is_named_like_one(files.name) else "folder"
    if not submission.problems and track is not None and parse_submission(files).sources:
        raise NotASubmission(f"{files.name}: no file of the {track} track is in this {kind}.")
    if not submission.problems:
        raise NotASubmission(
            f"{files.name}: no exercises are in this {kind}. Expected <topic>/in_numpy.py or <topic>/in_torch.py, with "
            f"{or_list(topics())} for topic; `tandem start DIR` makes a fresh set."
        )
    return submission


def files_to_parse(files: SubmittedFiles) -> list[tuple[str, str | None]]:
    """The files to look at, each with its topic where its folder says so."""
    if files.single is not None:
        return [(files.single, topic_of(files.single))]
    top = top_of(files)
    topic = archive.without_suffix(posixpath.basename(top.rstrip("/")) or files.name)
    topic_files = [top + name for name in TRACK_OF_FILE if top + name in files.contents]
    if topic in topics() and topic_files:
        return [(file, topic) for file in topic_files]
    nested = [f"{top}{topic}/{name}" for topic in topics() for name in TRACK_OF_FILE]
    nested = [file for file in nested if file in files.contents]
    if nested:
        return [(file, topic_of(file)) for file in nested]
    loose = [file for file in files.contents if file.startswith(top) and "/" not in file[len(top) :]]
    return [(file, None) for file in loose if names_in(files, file)]


def top_of(files: SubmittedFiles) -> str:
    """The folder that everything is in, "" or with a slash at its end: an archive mostly holds one folder."""
    common = posixpath.commonpath([posixpath.dirname(file) for file in files.contents] or [""])
    parts = [part for part in common.split("/") if part]
    known = [number for number, part in enumerate(parts) if part in topics()]
    return "".join(f"{part}/" for part in (parts[: known[0]] if known else parts))


def topic_of(file: str) -> str | None:
    folder = posixpath.basename(posixpath.dirname(file))
    return folder if posixpath.basename(file) in TRACK_OF_FILE and folder in topics() else None


def names_in(files: SubmittedFiles, file: str) -> set[str]:
    """Which exercises a loose file seems to define; nothing where it cannot be read."""
    try:
        text = "\n".join(texts_of(file, files.contents[file]))
    except NotASubmission:
        return set()
    return roughly_defined(text) & topics_by_name().keys()


def parse_file(
    files: SubmittedFiles, file: str, cells: list[Cell], topic: str | None, track: str | None, problems: list[str]
) -> list[SourceFile]:
    """The sources of a file: none where it is of another track than what is asked for."""
    trees, syntax_error = parse_cells(cells)
    guessed = "torch" if imports_torch(trees, cells) else "numpy"
    own_track = TRACK_OF_FILE[posixpath.basename(file)] if topic else guessed
    if track is not None and own_track != track:
        if topic:
            return []
        own_track = track
    asked = exercise_names(topic, own_track) if topic else match_names(file, cells, trees, own_track)
    own_modules = modules_of(files, file, cells, problems)
    return [SourceFile(file, own_track, cells, asked, own_modules, syntax_error, trees)]


@cache
def topics_by_name() -> dict[str, list[str]]:
    """The topics that have an exercise of a name."""
    by_name: dict[str, list[str]] = {}
    for topic in topics():
        for name in names(topic):
            by_name.setdefault(name, []).append(topic)
    return by_name


def exercise_names(topic: str, track: str) -> list[str]:
    """What a topic asks for in a track."""
    return [f"{topic}.{name}" for name in names(topic, track)]


def match_names(file: str, cells: list[Cell], trees: list[ast.Module], track: str) -> list[str]:
    """The exercises that a file outside a topic's folder defines, by name."""
    text = "\n".join(cell.text for cell in cells)
    said = [name for name in TOPIC_COMMENT.findall(text) if name in topics()]
    defined = {name for tree in trees for node in tree.body for name in defined_by(node)} or roughly_defined(text)
    matched = []
    for name in sorted(defined & topics_by_name().keys()):
        its = [topic for topic in topics_by_name()[name] if topic in said or not said]
        if len(its) > 1:
            raise NotASubmission(
                f"{file}: {name} is an exercise of {' and of '.join(its)}. Put the file into a folder with the "
                f"topic's name, as {its[0]}/in_{track}.py, or write `# topic: {its[0]}` into it."
            )
        if its and name in names(its[0], track):
            matched.append(f"{its[0]}.{name}")
    if not matched:
        raise NotASubmission(f"{file}: no function in it has the name of an exercise; `tandem list` shows the names.")
    order = [path for topic in topics() for path in exercise_names(topic, track)]
    return sorted(matched, key=order.index)


def imports_torch(trees: list[ast.Module], cells: list[Cell]) -> bool:
    if not trees:
        return any(IMPORT_OF_TORCH.search(cell.text) for cell in cells)
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "torch" for alias in node.names):
            return True
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "torch":
            return True
    return False


def is_block(node: ast.AST) -> bool:
    """What can hold statements: those of if, for, while, with, try and match."""
    return isinstance(node, (ast.stmt, ast.ExceptHandler, ast.match_case))


def defined_by(node: ast.AST) -> set[str]:
    """The names that a statement at module level defines, a long chain of elif included."""
    defined: set[str] = set()
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            defined.add(node.name)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            defined |= {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            defined |= {alias.asname or alias.name for alias in node.names}
        else:
            waiting += [child for child in ast.iter_child_nodes(node) if is_block(child)]
    return defined


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
