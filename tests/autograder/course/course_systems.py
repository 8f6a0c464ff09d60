"""A class as course systems write it into the folder that a teacher downloads: their rules for names, one function each.

The rules are those of Canvas' content_zipper.rb, Moodle's mod_assign downloader, ILIAS' getDirectoryNameFromUserData, and
of what Blackboard, Brightspace, Sakai, Gradescope, Teams and GitHub hand out.
"""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

RELU = b"import numpy as np\n\ndef relu(x):\n    return np.maximum(x, 0)\n"
SOFTMAX = (
    b"from helpers import shifted\nimport numpy as np\n\n"
    b"def softmax(x, *, axis=-1, temperature=1.0):\n"
    b"    e = np.exp(shifted(x, axis) / temperature)\n    return e / e.sum(axis=axis, keepdims=True)\n"
)
HELPERS = b"def shifted(x, axis):\n    return x - x.max(axis=axis, keepdims=True)\n"


@dataclass(frozen=True)
class Person:
    """Somebody of the class, and what is handed in: the files' own names and bytes."""

    first: str
    last: str
    login: str
    number: int
    files: dict[str, bytes] = field(default_factory=lambda: {"hw.py": RELU})
    late: bool = False

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}".strip()

    @property
    def sortable(self) -> str:
        return f"{self.last}, {self.first}" if self.first else self.last


CLASS = [
    Person("Ada", "Doe", "ada", 1001),
    Person("Bo", "Roe", "bo_r", 1002, {"softmax.py": SOFTMAX, "helpers.py": HELPERS}, late=True),
    Person("Jean-Luc", "O'Neil", "j.oneil-2", 1003, {"part_1.py": RELU, "my notes 2.txt": b""}),
    Person("Zoë Marie", "Müller-Lüdenscheid", "zm_1", 10044, {"1_2_3.py": RELU}),
    Person("", "Suharto", "suharto", 1005, {"report.pdf": b"%PDF"}),
    Person("Ada", "Doe", "ada2", 1006, {"hw (1).py": RELU}),
    Person("Nguyễn", "Văn A", "nguyen_van_a", 1007, {"Copy of hw.ipynb": b'{"cells": []}'}),
    Person("明", "李", "li", 1008),
]

Writer = Callable[[Sequence[Person]], dict[str, bytes]]


def is_word(letter: str) -> bool:
    """What Ruby's [[:word:]] is."""
    return letter == "_" or unicodedata.category(letter)[0] in "LMN"


def as_canvas(people: Sequence[Person]) -> dict[str, bytes]:
    written, attachment = {}, 50001
    for person in people:
        parts = [person.sortable.lower(), "LATE" if person.late else None, str(person.number)]
        head = "".join(filter(is_word, "_".join(part for part in parts if part)))
        for name, content in person.files.items():
            written[f"{head}_{attachment}_{name}"] = content
            attachment += 7
    return written


def as_canvas_without_names(people: Sequence[Person]) -> dict[str, bytes]:
    written, attachment = {}, 50001
    for person in people:
        head = "_".join(["LATE"] * person.late + [f"anon_{person.number:x}Z"])
        for name, content in person.files.items():
            written[f"{head}_{attachment}_{name}"] = content
            attachment += 7
    return written


def moodle_prefix(person: Person) -> str:
    return f"{person.name.replace('_', ' ')}_{person.number}"


def as_moodle(people: Sequence[Person]) -> dict[str, bytes]:
    return {
        f"{moodle_prefix(person)}_assignsubmission_file/{name}": content
        for person in people
        for name, content in person.files.items()
    }


def as_older_moodle(people: Sequence[Person]) -> dict[str, bytes]:
    written = {path.replace("_file/", "_file_/"): content for path, content in as_moodle(people).items()}
    return written | {
        f"{moodle_prefix(person)}_assignsubmission_onlinetext_/onlinetext.html": b"<p>Hello!</p>" for person in people
    }


def as_flat_moodle(people: Sequence[Person]) -> dict[str, bytes]:
    return {path.replace("_file/", "_file_"): content for path, content in as_moodle(people).items()}


def as_blind_moodle(people: Sequence[Person]) -> dict[str, bytes]:
    return {
        f"Participant_{person.number}_assignsubmission_file_/{name}": content
        for person in people
        for name, content in person.files.items()
    }


def as_blackboard(people: Sequence[Person]) -> dict[str, bytes]:
    written = {}
    for minute, person in enumerate(people):
        head = f"Homework_1 (resit)_{person.login}_attempt_2024-03-03-11-{minute % 60:02}-00"
        listed = "".join(f"\tOriginal filename: {name}\n\tFilename: {head}_{name}\n" for name in person.files)
        written[f"{head}.txt"] = (
            f"Name: {person.name} ({person.login})\nAssignment: Homework_1 (resit)\n"
            "Date Submitted: Sunday, March 3, 2024 11:00:00 AM GMT\nCurrent Grade: Needs Grading\n\n"
            "Submission Field:\nThere is no student submission text data for this assignment.\n\n"
            f"Comments:\nThere are no student comments for this assignment.\n\nFiles:\n{listed}"
        ).encode()
        written |= {f"{head}_{name}": content for name, content in person.files.items()}
    return written


def as_brightspace(people: Sequence[Person]) -> dict[str, bytes]:
    return {"index.html": b"<html></html>"} | {
        f"{person.number}-2001 - {person.name} - Mar 3, 2024 {900 + minute % 60} AM/{name}": content
        for minute, person in enumerate(people)
        for name, content in person.files.items()
    }


def as_flat_brightspace(people: Sequence[Person]) -> dict[str, bytes]:
    written = {path.replace("M/", "M - "): content for path, content in as_brightspace(people).items()}
    return {"index.html": b""} | written


def as_sakai(people: Sequence[Person]) -> dict[str, bytes]:
    written = {"grades.csv": b'"Homework 1","Points"\n'}
    for person in people:
        folder = f"{person.last}, {person.first}({person.login})"
        written |= {
            f"{folder}/timestamp.txt": b"20240303110000000",
            f"{folder}/comments.txt": b"",
            f"{folder}/feedbackText.html": b"",
            f"{folder}/Feedback Attachment(s)/marked.py": b"def relu(x):\n    return x  # wrong\n",
        }
        written |= {f"{folder}/Submission attachment(s)/{name}": each for name, each in person.files.items()}
    return written


def as_ilias(people: Sequence[Person]) -> dict[str, bytes]:
    return {"Homework 1/status.xlsx": b""} | {
        f"Homework 1/Abgaben/{person.last}_{person.first or '-'}_{person.login}_{person.number}/{name}": content
        for person in people
        for name, content in person.files.items()
    }


def as_gradescope(people: Sequence[Person]) -> dict[str, bytes]:
    metadata, written = "", {}
    for person in people:
        quoted = person.name.replace("'", "''")
        metadata += (
            f"submission_{person.number}:\n  :submitters:\n  - :name: '{quoted}'\n    :sid: '{person.number}'\n"
            f"    :email: {person.login}@example.org\n  :created_at: 2024-03-03 11:00:00 Z\n  :score: 0.0\n  :history:\n"
            "  - :name: nobody\n    :id: 7\n"
        )
        written |= {f"submission_{person.number}/{name}": content for name, content in person.files.items()}
    return {"submission_metadata.yml": metadata.encode()} | written


def as_nbgrader(people: Sequence[Person]) -> dict[str, bytes]:
    written = {"gradebook.db": b"", "nbgrader_config.py": b"c = get_config()\n", "source/hw1/hw.ipynb": b"{}"}
    for person in people:
        written[f"submitted/{person.login}/hw1/timestamp.txt"] = b"2024-03-03 11:00:00 UTC"
        written |= {f"submitted/{person.login}/hw1/{name}": content for name, content in person.files.items()}
    return written


def as_nbgrader_exchange(people: Sequence[Person]) -> dict[str, bytes]:
    return {
        f"{person.login}+hw1+2024-03-03 11:00:00.000000 UTC+6f3a/{name}": content
        for person in people
        for name, content in person.files.items()
    }


def as_github(people: Sequence[Person]) -> dict[str, bytes]:
    written = {}
    for person in people:
        written[f"hw1-submissions/hw1-{person.login}/.git/HEAD"] = b"ref: refs/heads/main\n"
        written |= {f"hw1-submissions/hw1-{person.login}/{name}": content for name, content in person.files.items()}
    return written


def as_google(people: Sequence[Person]) -> dict[str, bytes]:
    return {f"{person.name} - Homework 1.py": next(iter(person.files.values())) for person in people}


def as_teams(people: Sequence[Person]) -> dict[str, bytes]:
    written = {"Working files/Nobody/Homework 1/hw.py": b"def relu(x): return x\n"}
    for person in people:
        folder = f"Submitted files/{person.name} {person.number}/Homework 1"
        written[f"{folder}/Version 1/hw.py"] = b"def relu(x):\n    return x  # wrong\n"
        written |= {f"{folder}/Version 2/{name}": content for name, content in person.files.items()}
    return written


WRITERS = {
    name.removeprefix("as_").replace("_", " "): writer for name, writer in globals().items() if name.startswith("as_")
}


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """Lay files below a folder."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    """The same in a zip."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return path
