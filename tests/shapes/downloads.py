"""Classes as course systems hand them out, and what a teacher finds after grading one."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import typer

from autograder import console
from autograder.course import commands, worker_pool
from autograder.course.worker_pool import WorkerPool
from tests.shapes.answers import HELPERS, NUMPY, RELU, SHIFTED_EXP, SOFTMAX, SOFTMAX_WITH_HELPER, script
from tests.shapes.building import Files, notebook, packed
from tests.shapes.grading import read, write_files
from tests.shapes.shape import Complaints, course

POLICY = course("softmax relu")
classes: list[ClassDownload] = []


@dataclass(frozen=True)
class ClassDownload:
    """A class, and what must come of it.

    `students` are patterns for the names in the table, each with its score and a pattern for its `look_at`; nobody
    else has a row. Each pattern of `aside` fits what the command prints: what was set aside.
    """

    name: str
    system: str
    files: Callable[[], Files]
    students: dict[str, tuple[float, str]]
    aside: tuple[str, ...]
    packed: bool


FULL, NOTHING, HALF = (2.0, r"^$"), (0.0, r"."), (1.0, r"")


def class_download(
    system: str, students: dict[str, tuple[float, str]], *, aside: tuple[str, ...] = (), in_zip: bool = False
) -> Callable[[Callable[[], Files]], Callable[[], Files]]:
    """Note a function that makes a class; `in_zip` says that it is one zip, named in place of a folder."""

    def note(files: Callable[[], Files]) -> Callable[[], Files]:
        classes.append(ClassDownload(files.__name__, system, files, students, aside, in_zip))
        return files

    return note


# Grading --------------------------------------------------------------------------------------------------------------


class Here(Executor):
    """Grades in this process."""

    def submit(self, function: Any, /, *args: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(function(*args, **named))
        except BaseException as error:
            future.set_exception(error)
        return future


@contextmanager
def here() -> Iterator[Executor]:
    yield Here()


def class_complaints(one: ClassDownload, folder: Path) -> Complaints:
    """Grade a class as `tandem grade` does; what is wrong with what the teacher then has."""
    submissions, out = folder / "submissions", folder / "out"
    if one.packed:
        submissions = folder / "submissions.zip"
        write_files({"submissions.zip": packed(one.files())}, folder)
    else:
        write_files(one.files(), submissions)
    said = grade(submissions, out)
    if not (out / "grades.csv").exists():
        return Complaints(graded=[f"nobody is graded: {said}"])
    return table_complaints(one, rows_of(out), said)


def grade(submissions: Path, out: Path) -> str:
    """What `tandem grade` prints; the workers are here."""
    pool = WorkerPool(here, lambda: 1, lost=())
    with (
        patch.object(worker_pool, "local_workers", lambda *settings: pool),
        console.out.capture() as printed,
        console.err.capture() as complained,
        suppress(typer.Exit),
    ):
        commands.grade_class(
            submissions, out, read(POLICY), sandboxed=True, jobs=1, dask=None, formats=[], single=False, again=False
        )
    # Lines end where the terminal's do.
    return " ".join(f"{printed.get()} {complained.get()}".split())


def rows_of(out: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((out / "grades.csv").read_text("utf-8-sig").splitlines()))


def table_complaints(one: ClassDownload, rows: list[dict[str, str]], printed: str) -> Complaints:
    found = Complaints()
    left = list(rows)
    for name, (score, look) in one.students.items():
        row = next((row for row in left if re.search(name, row["student"])), None)
        if row is None:
            found.graded.append(f"nobody is called {name}")
            continue
        left.remove(row)
        if float(row["score"]) != score:
            found.graded.append(f"{row['student']}: {row['score']}, not {score}")
        if not re.search(look, row["look_at"]):
            found.said.append(f"{row['student']}: look_at is {row['look_at']!r}, not {look!r}")
    found.said += [f"not a student: {row['student']} ({row['score']}, {row['look_at']})" for row in left]
    found.said += [f"not said: {words}, but {printed}" for words in one.aside if not re.search(words, printed)]
    return found


# Classes --------------------------------------------------------------------------------------------------------------

HW = notebook(NUMPY, SOFTMAX, RELU)
SCRIPT = script(NUMPY, SOFTMAX, RELU)
PDF = b"%PDF-1.5\n"


@class_download(
    "Canvas",
    {r"(?i)doe.*ada": FULL, r"(?i)roe.*bo": FULL, r"(?i)poe.*cy": FULL, r"(?i)low.*di": NOTHING, r"(?i)o'?neil.*eve": FULL,
     r"(?i)m\u00fcller.*j\u00f6rg": FULL},
)  # fmt: skip
def canvas() -> Files:
    """Flat: last and first name in one word, numbers, the student's own file name; two files of one student."""
    return {
        "doeada_1001_50001_hw.ipynb": HW,
        "roebo_LATE_1002_50002_hw-1.ipynb": HW,
        "poecy_1003_50003_softmax.py": script(NUMPY + "from helpers import shifted_exp\n", SOFTMAX_WITH_HELPER, RELU),
        "poecy_1003_50004_helpers.py": HELPERS,
        "lowdi_1004_50005_report.pdf": PDF,
        "oneileve_1005_50006_my_home_work_2024.py": SCRIPT,
        "m\u00fcllerj\u00f6rg_1006_50007_in_numpy.py": SCRIPT,
    }


@class_download("Canvas", {r"(?i)ada": FULL, r"(?i)bo": FULL, r"(?i)cy": FULL}, in_zip=True)
def canvas_zip() -> Files:
    """The download as it comes: one zip, and zips of students in it."""
    return {
        "doeada_1001_50001_hw.zip": packed({"hw/hw.ipynb": HW, "__MACOSX/hw/._hw.ipynb": b"\0\5\x16\7"}),
        "roebo_1002_50002_hw-2.py": SCRIPT,
        "poecy_1003_50003_part1.py": script(NUMPY, SOFTMAX),
        "poecy_1003_50004_part2.py": script(NUMPY, RELU),
    }


@class_download("Moodle", {r"Ada Doe": FULL, r"Bo Roe": FULL, r"Cy Poe": NOTHING, r"Zo\u00eb de la Cruz": FULL})
def moodle() -> Files:
    """A folder for each student; a text that was typed into the page is in another of the same student."""
    return {
        "Ada Doe_1001_assignsubmission_file_/hw.ipynb": HW,
        "Bo Roe_1002_assignsubmission_file_/hw.py": SCRIPT,
        "Bo Roe_1002_assignsubmission_onlinetext_/onlinetext.html": "<p>My homework is attached.</p>",
        "Cy Poe_1003_assignsubmission_onlinetext_/onlinetext.html": "<p>Sorry!</p>",
        "Zo\u00eb de la Cruz_1004_assignsubmission_file_/hw/code/hw.py": SCRIPT,
    }


@class_download("Moodle", {r"Ada Doe": FULL, r"Bo Roe": FULL})
def moodle_flat() -> Files:
    """The download without folders; two files of one student."""
    return {
        "Ada Doe_1001_assignsubmission_file_hw.ipynb": HW,
        "Bo Roe_1002_assignsubmission_file_softmax.py": script(
            NUMPY + "from helpers import shifted_exp\n", SOFTMAX_WITH_HELPER, RELU
        ),
        "Bo Roe_1002_assignsubmission_file_helpers.py": HELPERS,
    }


@class_download("Moodle", {r"1234": FULL, r"1235": FULL, r"1240": NOTHING})
def moodle_blind() -> Files:
    """Marked blind: everybody is called Participant."""
    return {
        "Participant_1234_assignsubmission_file_/hw.ipynb": HW,
        "Participant_1235_assignsubmission_file_/hw.py": SCRIPT,
        "Participant_1240_assignsubmission_file_/hw.docx": b"PK\3\4",
    }


@class_download("Blackboard", {r"(?i)ada": FULL, r"(?i)bo\b|broe": FULL, r"(?i)cy|cpoe": FULL})
def blackboard() -> Files:
    """Flat; a receipt beside each attempt; a second attempt, which counts."""
    receipt = "Name: {} ({})\nAssignment: HW1\nDate Submitted: Sunday, March 3, 2024\n\nFiles:\n\tOriginal filename: {}\n\tFilename: {}\n"
    return {
        "HW1_ada_attempt_2024-03-03-11-00-00.txt": receipt.format("Ada Doe", "ada", "hw.ipynb", "HW1_ada_..."),
        "HW1_ada_attempt_2024-03-03-11-00-00_hw.ipynb": HW,
        "HW1_broe_attempt_2024-03-01-09-00-00.txt": receipt.format("Bo Roe", "broe", "hw.py", "HW1_broe_..."),
        "HW1_broe_attempt_2024-03-01-09-00-00_hw.py": script(NUMPY, "def relu(x):\n    return x\n"),
        "HW1_broe_attempt_2024-03-03-10-00-00.txt": receipt.format("Bo Roe", "broe", "hw.py", "HW1_broe_..."),
        "HW1_broe_attempt_2024-03-03-10-00-00_hw.py": SCRIPT,
        "HW1_cpoe_attempt_2024-03-02-10-00-00.txt": receipt.format("Cy Poe", "cpoe", "softmax.py", "HW1_cpoe_..."),
        "HW1_cpoe_attempt_2024-03-02-10-00-00_softmax.py": script(NUMPY, SOFTMAX),
        "HW1_cpoe_attempt_2024-03-02-10-00-00_relu.py": script(NUMPY, RELU),
    }


@class_download("Brightspace", {r"Ada Doe": FULL, r"Bo Roe": FULL, r"Mary-Jane O'Hara": FULL}, aside=(r"index\.html",))
def brightspace() -> Files:
    """A folder for each attempt, named by numbers, the student and a date; an overview."""
    return {
        "index.html": "<html><body>Submissions</body></html>",
        "1001-2002 - Ada Doe - Mar 3, 2024 1100 AM/hw.ipynb": HW,
        "1003-2004 - Bo Roe - Mar 3, 2024 1200 PM/hw.ipynb": HW,
        "1005-2006 - Mary-Jane O'Hara - Mar 4, 2024 959 AM/hw1/hw.py": SCRIPT,
    }


@class_download(
    "Sakai", {r"Doe, Ada|Ada Doe": FULL, r"Roe, Bo|Bo Roe": FULL, r"Poe, Cy|Cy Poe": NOTHING}, aside=(r"grades\.csv",)
)
def sakai() -> Files:
    """A folder for each student, whose attachments lie below; a table of grades to fill in."""
    return {
        "grades.csv": '"Homework 1","Points"\n\n"Display ID","ID","Last Name","First Name","grade"\n',
        "Doe, Ada(ada)/Submission attachment(s)/hw.ipynb": HW,
        "Doe, Ada(ada)/timestamp.txt": "20240303110000\n",
        "Doe, Ada(ada)/comments.txt": "",
        "Doe, Ada(ada)/feedbackText.html": "",
        "Roe, Bo(bo)/Submission attachment(s)/softmax.py": script(
            NUMPY + "from helpers import shifted_exp\n", SOFTMAX_WITH_HELPER, RELU
        ),
        "Roe, Bo(bo)/Submission attachment(s)/helpers.py": script(NUMPY, SHIFTED_EXP),
        "Roe, Bo(bo)/Bo_submissionText.html": "<p>done</p>",
        "Poe, Cy(cy)/timestamp.txt": "",
        "Poe, Cy(cy)/Submission attachment(s)/report.pdf": PDF,
    }


@class_download("ILIAS", {r"Ada Doe|Doe[ ,_]+Ada": FULL, r"Bo Roe|Roe[ ,_]+Bo": FULL, r"van der Berg": FULL})
def ilias() -> Files:
    """A folder for each student: last name, first name, login, number; two outer folders."""
    return {
        "Exercise_HW1/Abgaben/Doe_Ada_ada_1001/hw.ipynb": HW,
        "Exercise_HW1/Abgaben/Roe_Bo_bo_1002/20240303110000_hw.py": SCRIPT,
        "Exercise_HW1/Abgaben/van der Berg_Cy_cyb_1003/hw.py": SCRIPT,
    }


@class_download(
    "Gradescope", {r"Ada Doe": FULL, r"Bo Roe": FULL, r"Cy Poe": HALF}, aside=(r"submission_metadata\.yml",)
)
def gradescope() -> Files:
    """A folder for each submission; who is who stands in a file."""
    metadata = "".join(
        f"submission_{number}:\n  :submitters:\n  - :name: {name}\n    :sid: '{number}'\n    :email: {name[:2].lower()}@example.org\n"
        "  :created_at: 2024-03-03 11:00:00.000000000 Z\n  :score: 0.0\n  :results: {}\n  :history: []\n"
        for number, name in ((101, "Ada Doe"), (102, "Bo Roe"), (103, "Cy Poe"))
    )
    return {
        "submission_metadata.yml": f"---\n{metadata}",
        "submission_101/hw.ipynb": HW,
        "submission_102/src/hw.py": SCRIPT,
        "submission_103/relu.py": script(NUMPY, RELU),
    }


@class_download("nbgrader", {r"^ada$": FULL, r"^bo$": FULL})
def nbgrader() -> Files:
    """submitted/<student>/<assignment>/, its timestamps."""
    return {
        "ada/hw1/hw.ipynb": HW, "ada/hw1/timestamp.txt": "2024-03-03 11:00:00 UTC", "bo/hw1/hw.ipynb": HW,
        "bo/hw1/timestamp.txt": "2024-03-03 11:00:00 UTC",
    }  # fmt: skip


@class_download("GitHub Classroom", {r"ada": FULL, r"bo": FULL, r"cy": NOTHING})
def github_classroom() -> Files:
    """A clone for each student; one of them is as the template was."""
    return {
        "hw1-ada/.git/HEAD": "ref: refs/heads/main\n", "hw1-ada/src/hw.py": SCRIPT, "hw1-ada/tests/test_hw.py": "def test():\n    pass\n",
        "hw1-bo/.git/HEAD": "ref: refs/heads/main\n", "hw1-bo/src/hw.py": SCRIPT,
        "hw1-cy/.git/HEAD": "ref: refs/heads/main\n", "hw1-cy/README.md": "# HW1\n",
    }  # fmt: skip


@class_download(
    "folders of Windows and macOS", {r"^ada$": FULL, r"^bo": FULL, r"^cy$": NOTHING},
    aside=(r"desktop\.ini", r"Thumbs\.db", r"README\.md", r"roster\.xlsx"),
)  # fmt: skip
def windows_and_mac() -> Files:
    """Folders that somebody has sorted by hand, with what systems and people leave beside them."""
    return {
        "ada/hw.ipynb": HW, "bo.zip": packed({"hw.ipynb": HW}), "cy/report.pdf": PDF, "desktop.ini": "[.ShellClassInfo]\r\n",
        "Thumbs.db": b"\xd0\xcf\x11\xe0", "ehthumbs.db": b"\xd0\xcf\x11\xe0", "Icon\r": b"", ".DS_Store": b"\0\0\0\1Bud1", "._ada": b"\0\5\x16\7",
        "README.md": "# Homework 1\n", "roster.xlsx": b"PK\3\4",
    }  # fmt: skip


@class_download("a zip of zips", {r"Ada Doe|ada": FULL, r"bo": FULL})
def zip_of_zips() -> Files:
    """A folder that holds one zip, which holds one zip for each student."""
    return {"submissions.zip": packed({"ada.zip": packed({"hw.ipynb": HW}), "bo.zip": packed({"bo/hw.py": SCRIPT})})}
