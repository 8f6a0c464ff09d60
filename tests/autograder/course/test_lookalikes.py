"""Names that look alike: which they are, and that everybody is told apart by what can be seen."""

from __future__ import annotations

import csv
import io
import itertools
import json
import random
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from autograder.course.gradebook import Gradebook
from autograder.course.grading_job import GradingSettings
from autograder.course.grading_run import GradingRun
from autograder.course.lookalikes import ALIKE, LOOKS, distinct_names, skeleton
from autograder.course.students import StudentEntry, find_class
from autograder.formats import FORMATS
from tests.autograder.course.course_systems import RELU, write
from tests.autograder.formats.results import exercise, result

TWINS = {
    "a joiner": ("ada.py", "ada\u200d.py"),
    "a filler": ("bob.py", "bob\u3164.py"),
    "another filler": ("bob.py", "bob\uffa0.py"),
    "a mark that nobody sees": ("bob.py", "bo\u034fb.py"),
    "a selector": ("bob.py", "bob\ufe0f.py"),
    "a selector of variants": ("bob.py", "bob\U000e0101.py"),
    "a pattern without a dot": ("bob.py", "bob\u2800.py"),
    "one letter, and two": ("jos\u00e9.py", "jose\u0301.py"),
    "Hangul, and its parts": ("\ud55c.py", unicodedata.normalize("NFD", "\ud55c.py")),
    "Angstrom": ("\u00c5sa.py", "\u212bsa.py"),
    "Cyrillic": ("ada.py", "\u0430da.py"),
    "Cyrillic throughout": ("coper", "\u0441\u043e\u0440\u0435\u0433".replace("\u0433", "r")),
    "Cyrillic with a mark": ("ren\u00e9", "ren\u0435\u0301"),
    "Greek": ("Tom", "\u03a4om"),
    "Greek omicron": ("bob", "b\u03bfb"),
    "Armenian": ("no", "n\u0585"),
    "Cherokee": ("Ada", "\u13aada"),
    "Lisu": ("Ada", "\ua4eeda"),
    "full width": ("ada", "\uff41da"),
    "mathematical": ("ada", "\U0001d41ada"),
    "without a dot": ("ida", "\u0131da"),
    "with a dot on its dot": ("ida", "i\u0307da"),
    "a ligature": ("fiona", "\ufb01ona"),
    "l and I": ("aIan", "alan"),
    "l and 1": ("hw1.py", "hwl.py"),
    "0 and O": ("A0.py", "AO.py"),
    "rn and m": ("bemd", "bernd"),
    "another hyphen": ("ann-lee", "ann\u2010lee"),
    "a minus": ("ann-lee", "ann\u2212lee"),
    "another apostrophe": ("o'brien", "o\u2019brien"),
    "a dot that leads": ("ada.py", "ada\u2024py"),
    "two spaces": ("ada doe", "ada  doe"),
    "a space at its end": ("ada", "ada "),
    "a space in front": ("ada", " ada"),
    "a control, and how it is written": ("eve\\x01.py", "eve\x01.py"),
    "no text, and how it is written": ("eve\\udcff", "eve\udcff"),
    "another direction, and how it is written": ("eve\\u202e.py", "eve\u202e.py"),
    "the middle of a long name": ("x" * 60 + "a" + "x" * 60, "x" * 60 + "b" + "x" * 60),
}
OTHERS = [
    ("ada", "bob"), ("Ada", "ada"), ("ADA.py", "ada.py"), ("ada", "ada."), ("ada.py", "ada.ipynb"), ("jose", "jos\u00e9"), ("a-b", "a_b"),
    ("\u0418\u0432\u0430\u043d", "\u0418\u0432\u0430\u043d\u0430"), ("\u540d\u524d", "\u540d\u79f0"), ("ada1", "ada2"), ("muller", "m\u00fcller"),
]  # fmt: skip


def shown(folder: Path, *names: str) -> list[StudentEntry]:
    """What students are called whose folders are called so."""
    write(folder / "class", {f"{name}/hw.py": RELU for name in names})
    return find_class(folder / "class", folder / "out", folder / "scratch").students


@pytest.mark.parametrize("names", TWINS.values(), ids=TWINS.keys())
def test_twins_are_told_apart_by_what_can_be_seen(names: tuple[str, str], tmp_path: Path) -> None:
    first, second = shown(tmp_path, *names, "zoe")[:2] if max(names) < "zoe" else shown(tmp_path, *names, "!")[1:]
    called = {first.path.name: first.name, second.path.name: second.name}
    plain, twin = names
    # The plain one keeps its name; the other one says what is in it, in letters that everybody sees.
    assert called[plain] == plain
    assert called[twin] != twin
    assert re.search(r" \((\d+)(: with [\x20-\x7e]+)?\)$", called[twin])
    assert skeleton(called[twin]) != skeleton(plain)
    assert first.stem.casefold() != second.stem.casefold()


def test_what_is_in_it_is_said(tmp_path: Path) -> None:
    called = {
        student.path.name: student.name
        for student in shown(tmp_path, "ada", "ada\u200d", "\u0430da", "ada ", "eve\x01", "eve\\x01")
    }
    assert called == {
        "ada": "ada", "ada\u200d": "ada\u200d (4: with U+200D)", "\u0430da": "\u0430da (3: with U+0430)",
        "ada ": "ada (2: with a space at its end)", "eve\x01": "eve\\x01 (2: with U+0001)", "eve\\x01": "eve\\x01",
    }  # fmt: skip


@pytest.mark.parametrize("names", OTHERS)
def test_others_keep_their_names(names: tuple[str, str], tmp_path: Path) -> None:
    assert {student.name for student in shown(tmp_path, *names)} == set(names)


def test_somebody_may_be_called_as_another_is_shown(tmp_path: Path) -> None:
    names = ["ada", "ada\u200d", "ada\u200d (2: with U+200D)", "ada (2: with U+200D)", "ada (3: with U+200D)"]
    called = [student.name for student in shown(tmp_path, *names)]
    assert len({skeleton(name) for name in called}) == len(names)


@given(st.lists(st.text(st.sampled_from("aа\u0301\u00e1\u200d\u3164 I1lrnm\u0430(2: )") | st.characters(exclude_categories=["Cs"])), unique=True))  # fmt: skip
def test_any_names_are_told_apart_in_any_order(names: list[str]) -> None:
    made = distinct_names([(name, name) for name in names])
    assert len({skeleton(name) for name in made}) == len(names)
    order = list(range(len(names)))
    random.Random(1).shuffle(order)
    assert distinct_names([(names[place], names[place]) for place in order]) == [made[place] for place in order]


def test_the_table_has_each_letter_once_and_leads_to_plain_ones() -> None:
    pairs = ALIKE.split()
    assert len(LOOKS) == len(pairs)
    assert all(pair[1] == ":" and len(pair) >= 3 for pair in pairs)
    # What one leads to leads no further than once more.
    for looks in LOOKS.values():
        again = looks.translate(dict(LOOKS))
        assert again.translate(dict(LOOKS)) == again, looks


def test_two_people_whose_names_a_system_has_are_shown_with_their_numbers(tmp_path: Path) -> None:
    names = {"Ada Doe": 1001, "\u0410da Doe": 1002, "Bo Roe": 1003}
    folder = write(tmp_path / "c", {f"{name}_{n}_assignsubmission_file_/hw.py": RELU for name, n in names.items()})
    found = find_class(folder, tmp_path / "out", tmp_path / "s").students
    assert [student.name for student in found] == ["Ada Doe (1001)", "Bo Roe", "\u0410da Doe (1002)"]


@pytest.mark.parametrize("other", ["jose\u0301", "\u0458os\u00e9"])
def test_two_people_of_a_system_without_numbers_are_two(other: str, tmp_path: Path) -> None:
    """Google Classroom has nothing but names; a Mac and a PC write one of them in two ways."""
    files = {"jos\u00e9 - Homework 1.py": b"def relu(x): return x\n", f"{other} - Homework 1.py": RELU}
    folder = write(tmp_path / "c", files | {"Bo Roe - Homework 1.py": RELU})
    found = find_class(folder, tmp_path / "out", tmp_path / "s").students
    assert len(found) == 3
    assert len({skeleton(student.name) for student in found}) == 3
    assert len({student.stem for student in found}) == 3
    for student in found:
        assert list(student.read().contents.values()) == [files.get(student.path.name, RELU)]


# Rows -----------------------------------------------------------------------------------------------------------------


class Rows(HTMLParser):
    """The rows of the page's tables: what each is called, and where it leads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.link = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.link = dict(attrs).get("href") or "" if tag == "a" else ""

    def handle_data(self, data: str) -> None:
        if self.link.startswith("./results/"):
            assert self.found.setdefault(data, self.link) == self.link
            self.link = ""


def test_every_row_leads_to_its_own_result_also_the_second_time(tmp_path: Path) -> None:
    names = sorted(set(itertools.chain(*TWINS.values(), ("vae", "results", "con", "NUL", "in_numpy.py", "grades"))))
    out = tmp_path / "out"
    for _ in range(2):
        students = shown(tmp_path, *names)
        score = {student.name: (number + 1) / 1000 for number, student in enumerate(students)}
        with Gradebook(out) as book:
            run = GradingRun(book, students, GradingSettings(), formats=["junit", "gradescope"])
            for student in students:
                run.keep(student, result(exercise(score=score[student.name]), submission=student.name))
            run.write_overviews()
        text = (out / "grades.csv").read_text(encoding="utf-8-sig")
        rows = {row[0]: float(row[1]) for row in list(csv.reader(io.StringIO(text)))[1:]}
        assert len(rows) == len({skeleton(name) for name in rows}) == len(names)
        assert sorted(rows.values()) == sorted(score.values())
        leads = Rows((out / "summary.html").read_text()).found
        assert len({skeleton(name) for name in leads}) == len(set(leads.values())) == len(names)
        for name, link in leads.items():
            there = json.loads((out / link).read_bytes())
            assert skeleton(there["submission"]) == skeleton(name)
            assert there["score"] == score[there["submission"]]
            for form in ("junit", "gradescope"):
                assert (out / form / f"{Path(link).stem}.{FORMATS[form].suffix}").is_file()
        # Whatever a file system holds for one name.
        files = [path.name for path in (out / "results").iterdir()]
        assert len({unicodedata.normalize("NFKC", name).casefold() for name in files}) == len(names)
        assert all(name.isascii() and name.rstrip(" .") == name for name in files)
        assert not any(re.fullmatch(r"(?i)(con|nul)(\..*)?", name) for name in files)
