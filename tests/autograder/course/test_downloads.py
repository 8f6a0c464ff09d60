"""Every course system's names: who it is, which files are theirs, and what is no download at all."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from autograder.course.downloads import recognize
from autograder.course.leavings import Entry
from tests.autograder.course.course_systems import CLASS, WRITERS, Person, write

SYSTEM = {
    "canvas": "Canvas", "canvas without names": "Canvas", "moodle": "Moodle", "older moodle": "Moodle",
    "flat moodle": "Moodle", "blind moodle": "Moodle", "blackboard": "Blackboard", "brightspace": "Brightspace",
    "flat brightspace": "Brightspace", "sakai": "Sakai", "ilias": "ILIAS", "gradescope": "Gradescope",
    "nbgrader exchange": "nbgrader's exchange", "github": "GitHub Classroom", "google": "Google Classroom",
}  # fmt: skip
# Their folders' names are students' as they are.
PLAIN = {"nbgrader", "teams"}
NOWHERE = Path("nowhere")


def entries_of(paths: Sequence[str], below: str = "") -> list[Entry]:
    """What lies in a folder when these files are laid there."""
    top = {path.removeprefix(below).split("/")[0] for path in paths if path.startswith(below)}
    return [Entry(name, f"{below}{name}" not in paths) for name in sorted(top)]


def files(*names: str) -> list[Entry]:
    return [Entry(name, False) for name in names]


def folders(*names: str) -> list[Entry]:
    return [Entry(name, True) for name in names]


def test_no_system_is_forgotten() -> None:
    assert set(WRITERS) == set(SYSTEM) | PLAIN


# Any names at all -----------------------------------------------------------------------------------------------------

LETTERS = "abcdefghij" + "äöüßéøłñ" + "明李ひ" + "АБв" + "दीค้" + "0123456789"
name_parts = st.text(st.sampled_from(LETTERS + "-'. "), min_size=1, max_size=12).filter(
    lambda text: text.strip(" .-'") == text and not text.isdigit()
)
logins = st.text(st.sampled_from(string.ascii_lowercase + string.digits + "_.-"), min_size=2, max_size=9).filter(
    lambda text: text[0].isalpha() and text[-1].isalnum()
)
own_names = st.lists(
    st.builds(
        str.__add__,
        st.text(st.sampled_from(LETTERS + "_- ()."), min_size=1, max_size=14).filter(
            lambda text: text.strip(" .") == text
        ),
        st.sampled_from([".py", ".ipynb", ".zip", ".pdf"]),
    ),
    min_size=1,
    max_size=3,
    unique=True,
)


def person(first: str, last: str, login: str, number: int, names: list[str], late: bool) -> Person:
    """Somebody whose files say whose they are and what they are called."""
    return Person(first, last, login, number, {name: f"{login}/{name}".encode() for name in names}, late)


people = st.lists(
    st.builds(person, name_parts, name_parts, logins, st.integers(2, 10**6), own_names, st.booleans()),
    min_size=3,
    max_size=8,
    unique_by=(lambda person: person.login, lambda person: person.number, lambda person: person.name.casefold()),
)


@pytest.mark.parametrize(
    "name", ["canvas", "moodle", "flat moodle", "brightspace", "flat brightspace", "sakai", "ilias"]
)
@settings(max_examples=80)
@given(people)
def test_everybodys_entries_are_theirs_whatever_they_are_called(name: str, made: list[Person]) -> None:
    written = WRITERS[name](made)
    below = "Homework 1/Abgaben/" if name == "ilias" else ""
    found = recognize(NOWHERE, entries_of(list(written), below))
    assert found is not None
    system, parts = found
    assert system.name == SYSTEM[name]
    owners = {}
    for path, content in written.items():
        login, _, own_name = content.decode().partition("/")
        if own_name and own_name in path and path.startswith(below):
            entry = path.removeprefix(below).split("/")[0]
            owners.setdefault(entry, login)
            # A folder's files keep their names; a file has its own in its entry's.
            assert "/" in path.removeprefix(below) or parts[entry].file in (own_name, without_count(own_name))
    logins_of: dict[str, set[str]] = {}
    for entry, login in owners.items():
        logins_of.setdefault(parts[entry].student, set()).add(login)
    assert all(len(each) == 1 for each in logins_of.values())
    assert len(logins_of) == len(made)


def without_count(name: str) -> str:
    return re.sub(r"-\d{1,3}(\.\w+)$", r"\1", name)


# Names as they were seen ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(SYSTEM))
def test_a_class_is_recognized_with_its_names(name: str, tmp_path: Path) -> None:
    written = WRITERS[name](CLASS)
    below = {"ilias": "Homework 1/Abgaben/", "github": "hw1-submissions/"}.get(name, "")
    write(tmp_path, written)
    found = recognize(tmp_path / below, entries_of(list(written), below))
    assert found is not None
    system, parts = found
    assert system.name == SYSTEM[name]
    called = {part.name for part in parts.values()}
    if name == "canvas":
        assert called == {
            "doeada",
            "roebo",
            "oneiljeanluc",
            "müllerlüdenscheidzoëmarie",
            "suharto",
            "vănanguyễn",
            "李明",
        }
    elif name in ("canvas without names", "blind moodle"):
        assert all(re.fullmatch(r"anon_\w+|Participant \d+", each) for each in called)
    elif name in ("nbgrader exchange", "github"):
        assert called == {person.login for person in CLASS}
    elif name == "ilias":
        assert called - {"- Suharto"} == {person.name for person in CLASS if person.first}
    else:
        assert called == {person.name for person in CLASS}


@pytest.mark.parametrize(
    ("name", "student", "shown", "file"),
    [
        ("lastfirst_LATE_1002_50002_hw-1.ipynb", "lastfirst_1002", "lastfirst", "hw.ipynb"),
        ("group1_7_50002_a_1_2.py", "group1_7", "group1", "a_1_2.py"),
        ("doe_ada_1001_50001_1001_50001_hw.py", "doe_ada_1001", "doe_ada", "1001_50001_hw.py"),
        ("Ada Doe_1001_assignsubmission_file_my_hw_1.py", "Ada Doe_1001", "Ada Doe", "my_hw_1.py"),
        ("Group A_12_assignsubmission_file_hw.py", "Group A_12", "Group A", "hw.py"),
        ("Default group_assignsubmission_file_hw.py", "Default group", "Default group", "hw.py"),
        ("Participant_77_assignsubmission_file_hw.py", "Participant_77", "Participant 77", "hw.py"),
        ("HW1_ada_attempt_2024-03-03-11-00-00_my_attempt_2024.py", "ada", "ada", "my_attempt_2024.py"),
        ("1-2 - Ada - Doe - Mar 3, 2024 1100 AM - hw - new.py", "Ada - Doe_1", "Ada - Doe", "hw - new.py"),
        ("1-2 - Ada Doe - 3 mars 2024 11 h 00 - hw.py", "Ada Doe_1", "Ada Doe", "hw.py"),
        ("1-2 - Ada Doe - 2024-03-03 11 00 - hw.py", "Ada Doe_1", "Ada Doe", "hw.py"),
        ("Doe, Ada(ada)_Submission attachment(s)_hw_1.py", "ada", "Ada Doe", "hw_1.py"),
    ],
)
def test_a_files_name_says_whose_it_is(name: str, student: str, shown: str, file: str) -> None:
    found = recognize(NOWHERE, files(name))
    assert found is not None
    part = found[1][name]
    assert (part.student, part.name, part.file) == (student, shown, file)


def test_what_canvas_adds_to_a_file_that_was_handed_in_again_is_taken_away_where_nothing_is_lost() -> None:
    names = ["a_1_101_part-1.py", "a_1_102_part-2.py", "a_1_103_helpers-12.py", "b_2_104_part-1.py", "b_2_105_part.py"]
    found = recognize(NOWHERE, files(*names))
    assert found is not None
    assert [found[1][name].file for name in names] == ["part-1.py", "part-2.py", "helpers.py", "part-1.py", "part.py"]


def test_a_file_that_was_downloaded_twice_contradicts_nothing() -> None:
    names = ["doeada_1_101_hw.py", "doeada_1_101_hw (1).py", "roebo_2_102_hw.py"]
    found = recognize(NOWHERE, files(*names))
    assert found is not None
    assert {part.student for part in found[1].values()} == {"doeada_1", "roebo_2"}


def test_what_is_typed_in_is_no_file() -> None:
    found = recognize(NOWHERE, files("doeada_1_text.html", "roebo_2_link.html", "poecy_3_50_hw.py"))
    assert found is not None
    assert [part.text for part in found[1].values()] == [True, True, False]


@pytest.mark.parametrize("receipts", [True, False])
def test_blackboards_assignment_and_logins_may_have_underscores(receipts: bool, tmp_path: Path) -> None:
    heads = [f"HW_1_{login}_attempt_2024-03-03-11-00-00" for login in ("ada_doe", "bo", "x_y_z")]
    for head in heads:
        (tmp_path / f"{head}_hw.py").touch()
        login = head.removeprefix("HW_1_").partition("_attempt_")[0]
        if receipts:
            (tmp_path / f"{head}.txt").write_text(f"\ufeffNom : Ada  Doe ({login})\r\nDevoir : HW 1\r\n", "utf-8")
    found = recognize(tmp_path, files(*sorted(path.name for path in tmp_path.iterdir())))
    assert found is not None
    assert {part.student for part in found[1].values()} == {"ada_doe", "bo", "x_y_z"}
    assert {part.name for part in found[1].values()} == ({"Ada Doe"} if receipts else {"ada_doe", "bo", "x_y_z"})


def test_letters_that_a_mac_has_taken_apart_are_the_same_name() -> None:
    name = "müllerzoë_7_101_Übung.py"
    apart = unicodedata.normalize("NFD", name)
    assert apart != name
    found = recognize(NOWHERE, files(apart, "roebo_8_102_hw.py"))
    assert found is not None
    assert (found[1][apart].name, found[1][apart].file) == ("müllerzoë", "Übung.py")


def test_attempts_are_in_the_order_of_time() -> None:
    def order(*names: str) -> list[str]:
        found = recognize(NOWHERE, folders(*names))
        assert found is not None
        return sorted(names, key=lambda name: found[1][name].attempt)

    days = ["Feb 29, 2024 1130 PM", "Mar 1, 2024 1205 AM", "Mar 1, 2024 959 AM", "Mar 1, 2024 1010 AM",
            "Mar 1, 2024 1200 PM", "Mar 1, 2024 100 PM", "Mar 10, 2024 100 AM", "January 2, 2025 1:00 AM"]  # fmt: skip
    names = [f"1-2 - Ada - {day}" for day in days]
    assert order(*reversed(names)) == names
    # In a language that we do not read, the number of the upload has to do.
    assert order("1-10 - Ada - 4 mars 2024 9 h", "1-9 - Ada - 3 mars 2024 11 h")[0].startswith("1-9")


# What is no download --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entries",
    [
        # An attachment's number is one file's.
        files("lab_1_2_ada.py", "lab_1_2_bob.py", "lab_1_2_cy.py"),
        files("hw_2024_1_ada.py", "hw_2024_2_bob.py"),
        files("hw_2024_12_ada.py", "hw_2024_13_bob.py", "hw_2024_14_cy.py"),
        files("hw_2024_01_ada.py", "hw_2024_02_bob.py"),
        files("hw_5_1_ada.py", "hw_5_2_bob.py", "hw_5_3_cy.py"),
        files("hw_20240303_110000_ada.py", "hw_20240304_110001_bob.py", "hw_20240304_110002_cy.py"),
        # A student's number has one name.
        files("ada_7_101_hw.py", "bob_7_102_hw.py", "cy_8_103_hw.py"),
        # Fewer than half.
        files("doeada_1001_50001_hw.py", "bob.py", "cy.py"),
        files("Doe - Ada.py", "Doe - Cy.py", "Roe - Bo.py"),
        files("Ada Doe - hw.py"),
        files("ada.py", "bob_1.py", "c_d_e.ipynb", "doe, ada (1).py"),
        folders("ada", "bob_roe", "hw_1_ada_2024", "Doe, Ada", "submission_1", "team 1"),
        folders("hw_1_ada_2024", "hw_1_bob_2024"),
        folders("ada_doe_hw_1", "bo_roe_hw_2"),
        folders("hw_1_ada_7", "hw_1_bob_8"),
        # Without its file of metadata it is nobody's name.
        folders("submission_1", "submission_2"),
        folders("hw1-ada", "hw1-bob"),
        [],
    ],
)
def test_each_entry_is_one_students_where_names_do_not_fit(entries: list[Entry]) -> None:
    assert recognize(NOWHERE, entries) is None


def test_a_title_that_nobody_else_has_is_somebody_elses() -> None:
    names = ["Ada Doe - hw.py", "Ada Doe - hw (1).py", "Bo Roe - hw.py", "Cy Poe - hw.py", "Cy Poe - more.py"]
    found = recognize(NOWHERE, files(*names))
    assert found is not None
    assert sorted(found[1]) == ["Ada Doe - hw.py", "Bo Roe - hw.py", "Cy Poe - hw.py"]


def test_leavings_do_not_outvote_students() -> None:
    leavings = files("desktop.ini", "index.html", "grades.csv", "roster.xlsx", "Thumbs.db")
    found = recognize(NOWHERE, [*leavings, *folders("1-2 - Ada Doe - Mar 3, 2024 1100 AM")])
    assert found is not None
    assert len(found[1]) == 1


def test_github_tells_the_assignment_from_accounts_by_the_folders_name(tmp_path: Path) -> None:
    accounts = ["li-a", "li-b"]
    for folder in (tmp_path / "hw1-submissions", tmp_path / "somewhere"):
        for account in accounts:
            (folder / f"hw1-{account}" / ".git").mkdir(parents=True)
    found = recognize(tmp_path / "hw1-submissions", folders("hw1-li-a", "hw1-li-b"))
    assert found is not None
    assert [part.name for part in found[1].values()] == accounts
    assert [part.student for part in found[1].values()] == ["hw1-li-a", "hw1-li-b"]
