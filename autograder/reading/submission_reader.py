"""Reads one submission: its files, one after another, into the exercises that they hold.

files -> code -> statements -> functions -> exercises
"""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterable
from contextlib import suppress

from autograder.model import TRACK_NAMES, Cell
from autograder.reading.amount import Allowance, refuse_many_statements
from autograder.reading.bindings import Kind, is_stub
from autograder.reading.code import Code, FileTexts, code_in, read_code, read_texts
from autograder.reading.exercise_names import exercises_in_order, topics_by_name
from autograder.reading.files import NotASubmission, SubmittedFiles, few, is_code, is_notebook
from autograder.reading.functions import Definition, FunctionTable
from autograder.reading.layout import Place, place_of, places
from autograder.reading.own_modules import find_module, find_run, folder_of, folders_from, modules_of
from autograder.reading.sources import Asked, ParsedSubmission, SourceFile, answers, other_track
from autograder.reading.units import ReadCells, functions_in, names_in, read_statements
from reference.catalogue import names, topics

# Of all files that are graded: a syntax tree takes up to 500 times the memory of its text.
LARGEST_CODE = 2 * 2**20
MOST_SOURCES = 200
DEEPEST_RUN = 8
# Modules of the student's own that import one another, one inside of the other.
DEEPEST_IMPORTS = 50
# Files that are run by others, each time.
MOST_RUNS = 500
MOST_NAMED = 6
# None of these looks across a line: on a megabyte of empty lines that would take hours.
TOPIC_COMMENT = re.compile(r"^[ \t]*#[ \t]*(?:tandem[ \t]+)?topic:[ \t]*(\w+)", re.IGNORECASE | re.MULTILINE)


class SubmissionReader:
    """Goes through the files of one submission, and keeps what it has read of them."""

    def __init__(self, files: SubmittedFiles, asked: Asked) -> None:
        self.files, self.asked = files, asked
        self.parsed = ParsedSubmission(problems=list(files.problems), notes=list(files.notes))
        self.left, self.allowance = LARGEST_CODE, Allowance()
        # What has been read of a file, which others may run and import as well.
        self.codes: dict[str, Code] = {}
        self.statements: dict[str, ReadCells] = {}
        self.tables: dict[str, FunctionTable | None] = {}
        self.tracks_by_name: dict[tuple[str, str], frozenset[str]] = {}
        self.under_way: list[tuple[str, str]] = []
        # What is run by other files: how often, and the code of each.
        self.runs = 0
        self.cells_by_path: dict[str, list[Cell]] = {}
        # What was written and is not asked, or not in this track, by file.
        self.unasked: dict[str, list[str]] = {}

    def read(self) -> ParsedSubmission:
        looked_at = places(self.files)
        number = 0
        while looked_at and number < MOST_SOURCES:
            place = looked_at.pop(0)
            try:
                written = self.read_place(place)
            except NotASubmission as problem:
                self.parsed.problems.append(str(problem))
                continue
            number += written is not None
            looked_at += written or []
        if looked_at:
            self.parsed.problems.append(f"more than {MOST_SOURCES} files with exercises: the others were left out.")
        for file, unasked in self.unasked.items():
            named = ", ".join(unasked[:MOST_NAMED]) + (" and others" if len(unasked) > MOST_NAMED else "")
            self.parsed.notes.append(f"{file}: not asked in this course, or not in this track: {named}.")
        self.parsed.problems, self.parsed.notes = few(self.parsed.problems), few(self.parsed.notes)
        return self.parsed

    def read_place(self, place: Place) -> list[Place] | None:
        """Note the exercises of a file; the files that it writes itself, or None where it holds nothing."""
        raw = self.files.contents[place.file]
        read = read_texts(place.file, raw)
        # What cannot be read may be the one exercise for which the file would be read.
        self.parsed.problems += read.problems
        defined = frozenset().union(*map(names_in, read.texts.values()))
        if not (place.own_track or self.files.single or defined & topics_by_name().keys()):
            for where, text in read.texts.items():
                for name, line in functions_in(text):
                    self.parsed.others.setdefault(name, f"{place.file}{where}, line {line}")
            return None
        self.left -= sum(map(len, read.texts.values()))
        if self.left < 0:
            raise NotASubmission(f"{place.file}: left out, there are more than {LARGEST_CODE / 2**20:.0f} MB of code.")
        self.take_allowed(place.file, read)
        name = self.files.names.get(place.file) or posixpath.basename(place.file)
        code = self.codes[place.file] = code_in(name, read)
        self.parsed.notes += code.notes
        written = self.take_written(place.file, code)
        self.parsed.sources += self.sources_of(place, self.with_runs(place.file, code.cells))
        return written

    def take_allowed(self, file: str, read: FileTexts) -> None:
        said = len(read.problems)
        self.allowance.take(file, read)
        self.parsed.problems += read.problems[said:]

    def code_of(self, path: str) -> Code:
        if path not in self.codes:
            raw, name = self.files.contents[path], self.files.names.get(path)
            self.codes[path] = read_code(path, raw, name, allow=self.allowance.take)
        return self.codes[path]

    def statements_of(self, path: str) -> ReadCells:
        """The statements of a module, without those of files that it runs."""
        if path not in self.statements:
            read = read_statements([cell for cell in self.code_of(path).cells if not cell.runs])
            refuse_many_statements(path, read.trees)
            self.statements[path] = read
        return self.statements[path]

    def take_written(self, file: str, code: Code) -> list[Place]:
        """Files that a notebook writes with %%writefile lie beside it, unless they were handed in as well."""
        fresh = {folder_of(file) + path: text for path, text in code.written.items()}
        fresh = {path: text for path, text in fresh.items() if path not in self.files.contents}
        self.files.contents.update({path: text.encode("utf-8", "replace") for path, text in fresh.items()})
        return [place_of(path) for path in fresh if is_code(path)]

    def with_runs(self, file: str, cells: Iterable[Cell], under_way: tuple[str, ...] = ()) -> list[Cell]:
        """The cells, with those of another file in the place of a cell that runs it."""
        spliced: list[Cell] = []
        for cell in cells:
            if cell.runs is None:
                spliced.append(cell)
                continue
            path = find_run(self.files, file, cell.runs)
            problem = self.why_not_run(path, (*under_way, file))
            if path is None or problem:
                self.parsed.problems.append(f"{cell.name}: %run {cell.runs}: {problem}")
                continue
            spliced += self.with_runs(path, self.cells_to_run(path), (*under_way, file))
        return spliced

    def why_not_run(self, path: str | None, under_way: tuple[str, ...]) -> str | None:
        """Why a file is not run; else it is counted."""
        if path is None:
            return "this file was not handed in."
        if path in under_way or len(under_way) > DEEPEST_RUN:
            return "left out, the files run each other in a circle, or too deep."
        self.runs += 1
        if self.runs > MOST_RUNS:
            return f"left out, more than {MOST_RUNS} files are run."
        size = sum(len(cell.text) for cell in self.cells_to_run(path))
        if size > self.left:
            return f"left out, there are more than {LARGEST_CODE / 2**20:.0f} MB of code."
        self.left -= size
        return None

    def cells_to_run(self, path: str) -> list[Cell]:
        if path not in self.cells_by_path:
            self.cells_by_path[path] = []
            try:
                self.cells_by_path[path] = self.code_of(path).cells
            except NotASubmission as problem:
                self.parsed.problems.append(str(problem))
        return self.cells_by_path[path]

    # Exercises --------------------------------------------------------------------------------------------------------

    def sources_of(self, place: Place, cells: list[Cell]) -> list[SourceFile]:
        """The exercises of a file, one source for each track."""
        read = read_statements(cells)
        refuse_many_statements(place.file, read.trees)
        table = self.table_of(place.file, read, imports_count=bool(place.own_track or self.files.single))
        by_track: dict[str, SourceFile] = {}
        for exercise in self.exercises_in(place, table):
            name = exercise.partition(".")[2]
            for track, definitions in self.answers_of(place, table, exercise).items():
                if track not in by_track:
                    by_track[track] = self.source_of(place, track, table, by_track)
                by_track[track].exercises.append(exercise)
                if definitions:
                    by_track[track].definitions[name] = definitions
                    by_track[track].reaches_torch |= track == "numpy" and table.uses_torch(definitions)
        self.say_unread(read)
        self.note_functions(place.file, table)
        self.note_nested(table)
        return list(by_track.values())

    def source_of(self, place: Place, track: str, table: FunctionTable, others: dict[str, SourceFile]) -> SourceFile:
        """A source for one of a file's tracks, as yet without an exercise."""
        known = next((other.modules for other in others.values()), None)
        read, is_topic_file = table.read, place.own_track is not None
        return SourceFile(
            place.file,
            track,
            read.cells,
            [],
            modules=known or modules_of(self.files, place.file, read.cells, self.statements_of, self.parsed.problems),
            left_out=set() if is_topic_file else table.of_other_track(track),
            unread=read.unread,
            trees=read.trees,
            is_topic_file=is_topic_file,
        )

    def exercises_in(self, place: Place, table: FunctionTable) -> list[str]:
        """The exercises that a file is asked for: of its topic, or those whose names are found in it."""
        if place.own_track and place.topic:
            return [f"{place.topic}.{name}" for name in names(place.topic, place.own_track)]
        said = {name for cell in table.read.cells for name in TOPIC_COMMENT.findall(cell.text)} & set(topics())
        unread = {name for part in table.read.unread for name in part.names}
        defined = {name for name in table.by_name.keys() & topics_by_name().keys() if table.definitions(name)}
        found = []
        for name in sorted(defined | (unread & topics_by_name().keys())):
            its = self.topics_for(name, said, place)
            if len(its) > 1:
                self.parsed.problems.append(
                    f"{place.file}: {name} is an exercise of {' and of '.join(its)}. Put the file into a folder with "
                    f"the topic's name, as {its[0]}/in_numpy.py, or write `# topic: {its[0]}` into it."
                )
            else:
                found += [f"{topic}.{name}" for topic in its]
        return sorted(found, key=exercises_in_order().index)

    def topics_for(self, name: str, said: set[str], place: Place) -> list[str]:
        """The topics whose exercise a name can be: those that are said, that of the folder, those that are asked."""
        its = topics_by_name()[name]
        if said:
            return [topic for topic in its if topic in said]
        for narrower in ([place.topic], [topic for topic in its if self.asked.tracks(f"{topic}.{name}")]):
            if len(its) > 1 and any(topic in its for topic in narrower):
                its = [topic for topic in its if topic in narrower]
        return its

    def answers_of(self, place: Place, table: FunctionTable, exercise: str) -> dict[str, list[Definition]]:
        """The definitions that answer an exercise in each track; of a function that cannot be read there are none."""
        name, asked = exercise.partition(".")[2], self.asked.tracks(exercise)
        if not asked or place.own_track not in (None, *asked):
            if self.asked.by_name is not None and any(not is_stub(one.node) for one in table.definitions(name)):
                self.unasked.setdefault(place.file, []).append(exercise)
            return {}
        chosen = answers(table, name, asked, is_open=self.asked.is_open, own_track=place.own_track)
        found = table.definitions(name)
        if not found and place.own_track is None:
            default = table.default_track(0)
            return {default if default in asked else asked[0]: []}
        other = other_track(found, asked) if not chosen else None
        if other and not place.own_track:
            where = f"{table.read.cells[found[-1].cell].name}, line {getattr(found[-1].node, 'lineno', 1)}"
            self.parsed.refused[exercise] = (
                f"{where}: {name} is written with {TRACK_NAMES[other]}, and asked in {TRACK_NAMES[asked[0]]}."
            )
            self.parsed.problems.append(self.parsed.refused[exercise])
        return chosen

    # What else is in a file -------------------------------------------------------------------------------------------

    def table_of(self, file: str, read: ReadCells, *, imports_count: bool) -> FunctionTable:
        folders = folders_from(self.files, file)

        def path_of(module: str) -> str | None:
            return find_module(self.files.contents, folders, module, folder_of(file))

        def elsewhere(module: str, name: str) -> frozenset[str]:
            path = path_of(module)
            return self.tracks_in(path, name) if path and path != file else frozenset()

        return FunctionTable(
            read, elsewhere, imports_count, lambda module: path_of(module) not in (None, file), is_notebook(file)
        )

    def tracks_in(self, path: str, name: str) -> frozenset[str]:
        """The tracks that a function of an own module reaches, or the whole module where it is not told which."""
        key = path, name
        if key not in self.tracks_by_name and len(self.under_way) < DEEPEST_IMPORTS:
            # Until it is known: modules may import each other.
            self.tracks_by_name[key] = frozenset()
            self.under_way.append(key)
            self.tracks_by_name[key] = self.find_tracks(path, name)
            self.under_way.pop()
        return self.tracks_by_name.get(key, frozenset())

    def find_tracks(self, path: str, name: str) -> frozenset[str]:
        if path not in self.tables:
            self.tables[path] = None
            with suppress(NotASubmission):
                self.tables[path] = self.table_of(path, self.statements_of(path), imports_count=False)
        table = self.tables[path]
        if table is None:
            return frozenset()
        uses = [binding for _, _, binding in table.by_name.get(name, ())]
        if name and not uses:
            # Whatever it may be: once for all names that are not there.
            return self.tracks_in(path, "")
        uses = uses or [one for *_, one in table.bindings]
        return frozenset(track for binding in uses for track in table.reached(binding))

    def say_unread(self, read: ReadCells) -> None:
        """What Python cannot read: a problem where it may have been an exercise."""
        for part in read.unread:
            if part.is_conflict and not is_notebook(read.cells[part.cell].name.partition(",")[0]):
                # Of a script it has been said where its text was read.
                continue
            costs = part.is_newer or part.names & topics_by_name().keys()
            (self.parsed.problems if costs else self.parsed.notes).append(part.sentence)

    def note_nested(self, table: FunctionTable) -> None:
        """Functions with an exercise's name inside of a class or of another function."""
        for cell, statement in table.read.statements():
            if not isinstance(statement, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                continue
            for node in ast.walk(statement):
                if node is statement or not isinstance(node, ast.FunctionDef) or node.name not in topics_by_name():
                    continue
                kind = "class" if isinstance(statement, ast.ClassDef) else "function"
                where = f"{table.read.cells[cell].name}, line {node.lineno}"
                self.parsed.nested.setdefault(
                    node.name,
                    f"{where}: {node.name} is inside of the {kind} {statement.name}; only functions outside count.",
                )

    def note_functions(self, file: str, table: FunctionTable) -> None:
        """Functions that no exercise asks for: one of them may be meant for one."""
        for _, cell, binding in table.bindings:
            if binding.kind is Kind.FUNCTION and binding.name not in topics_by_name():
                where = f"{table.read.cells[cell].name}, line {getattr(binding.node, 'lineno', 1)}"
                self.parsed.others.setdefault(binding.name, where)
