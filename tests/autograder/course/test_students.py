"""Whose submissions there are."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest

from autograder.course.students import PLAIN, StudentEntry, SubmittedClass, find_class, stem_of
from autograder.reading.files import NotASubmission
from tests.autograder.course.course_systems import CLASS, HELPERS, RELU, SOFTMAX, WRITERS, write, zipped


def found_in(folder: Path, out: Path | None = None) -> SubmittedClass:
    return find_class(folder, out or folder.parent / "out", folder.parent / "scratch")


def names(folder: Path, out: Path | None = None) -> list[str]:
    return [student.name for student in found_in(folder, out).students]


def one(folder: Path, name: str) -> StudentEntry:
    (student,) = [student for student in found_in(folder).students if student.name == name]
    return student


@pytest.fixture
def submissions(tmp_path: Path) -> Path:
    folder = tmp_path / "submissions"
    for name in ("bob", "Ada", "ada"):
        (folder / name).mkdir(parents=True)
    (folder / "carol.zip").write_bytes(b"")
    return folder


def test_each_entry_is_one_students(submissions: Path) -> None:
    assert names(submissions) == ["Ada", "ada", "bob", "carol.zip"]
    assert one(submissions, "Ada").path == submissions / "Ada"
    assert found_in(submissions).set_aside == []


def test_what_systems_leave_behind_is_nobodys(submissions: Path) -> None:
    (submissions / "__MACOSX").mkdir()
    (submissions / ".DS_Store").write_bytes(b"")
    assert names(submissions) == ["Ada", "ada", "bob", "carol.zip"]


def test_a_link_that_leads_nowhere_is_somebodys(submissions: Path) -> None:
    (submissions / "dave").symlink_to("nowhere")
    assert "dave" in names(submissions)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("nowhere", "it is not there"),
        ("submissions/carol.zip", r"it is empty\. .* to grade it as one submission, add --single"),
        ("class.rar", "it is a RAR archive; make a .zip instead"),
        ("notes.txt", "it is a file; to grade this one submission, add --single"),
        ("submissions/bob", "nothing is in this folder"),
        ("submissions/carol.zip/deeper", "it is a file"),
    ],
)
def test_what_is_no_folder_of_submissions_is_said(submissions: Path, path: str, words: str) -> None:
    (submissions.parent / "notes.txt").touch()
    (submissions.parent / "class.rar").write_bytes(b"Rar!\x1a\x07")
    with pytest.raises(NotASubmission, match=words) as problem:
        found_in(submissions.parent / path, submissions.parent / "out")
    assert path in str(problem.value)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_folder_that_may_not_be_read_is_said(submissions: Path) -> None:
    submissions.chmod(0)
    try:
        with pytest.raises(NotASubmission, match="Permission denied"):
            names(submissions)
        with pytest.raises(NotASubmission, match="Permission denied"):
            names(submissions / "bob")
    finally:
        submissions.chmod(0o755)


@pytest.mark.parametrize("topic", ["activations", "Attention"])
def test_one_submission_is_not_taken_for_a_class(submissions: Path, topic: str) -> None:
    (submissions / topic).mkdir()
    with pytest.raises(NotASubmission, match=f"this looks like one submission, it holds {topic}/"):
        names(submissions)


IN, SOL = "in_numpy.py", "sol.py"


@pytest.mark.parametrize(
    ("files", "called"),
    [
        # A student beside others, whatever is in it but a topic's own file.
        (["alice/sol.py", "vae/sol.py"], "vae/"),
        (["alice/sol.py", "bob.py", "vae/sol.py", "Attention/a.ipynb"], "Attention/, vae/"),
        (["alice.zip", "vae/sol.py"], "vae/"),
        (["alice/sol.py", "vae/part1/hw.py"], "vae/"),
        (["alice/sol.py", "vae/"], "vae/"),
        # Whole sets, as `tandem start` makes them.
        (["alice/vae/in_numpy.py", "vae/vae/in_torch.py"], "vae/"),
        (["vae/activations/in_numpy.py"], "vae/"),
        (["vae/activations/in_numpy.py", "attention/graphs/in_numpy.py"], "attention/, vae/"),
        (["vae/hw1/activations/in_numpy.py", "alice/sol.py"], "vae/"),
        # Everybody has handed in a topic's file.
        (["alice/in_numpy.py", "vae/in_numpy.py"], "vae/"),
        (["alice/activations/in_numpy.py", "bob/activations/in_numpy.py", "vae/in_numpy.py"], "vae/"),
        (["alice/sol.py", "bob.zip", "cy/hw.ipynb", "vae/in_numpy.py"], "vae/"),
        # Exercises, and other words of ours.
        (["alice/sol.py", "softmax/sol.py"], ""), (["softmax/sol.py", "relu/sol.py"], ""), (["results/sol.py", "con/sol.py"], ""),
        (["in_numpy.py", "alice.py"], "in_numpy.py"), (["submitted/sol.py", "source/sol.py", "ada/sol.py"], ""),
        (["earlier/sol.py", "junit/sol.py", "grades/sol.py"], ""), (["submission/sol.py", "src/sol.py", "hw1/sol.py"], ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("below", ["", "hw1/"])
def test_a_student_may_be_called_like_a_part_of_a_submission(
    files: list[str], called: str, below: str, tmp_path: Path
) -> None:
    people = {path.split("/")[0] for path in files}
    if below and (not called or len(people) == 1):
        pytest.skip("further down, what is called like parts of one submission is one")
    folder = tmp_path / "class" / below
    for path in files:
        place = folder / path
        (place if path.endswith("/") else place.parent).mkdir(parents=True, exist_ok=True)
        if not path.endswith("/"):
            place.write_bytes(b"" if path.endswith(".zip") else RELU)
    found = found_in(tmp_path / "class")
    assert {student.name for student in found.students} == people
    assumed = f"Taken for students', by what lies there and in them: {called}. If all of this is one submission, add --single."
    assert (assumed in found.set_aside) == bool(called)


@pytest.mark.parametrize(
    "files",
    [
        ["activations/in_numpy.py"], ["activations/in_numpy.py", "src/helpers.py"], ["activations/in_torch.py", "helpers.py"],
        ["activations/in_numpy.py", "backup/activations/in_numpy.py"], ["vae/sol.py"], ["vae/sol.py", "attention/sol.py"],
        ["vae/in_numpy.py", "vae/hw.ipynb", "report.ipynb"], ["vae/sol.py", "src/sol.py"], ["vae/sol.py", "softmax.py"],
        ["activations/in_numpy.py", "attention/in_numpy.py", "my stuff/util.py"], ["vae/in_numpy.py", "alice/sol.py"],
        ["activations/in_numpy.py", "mine/a.py", "other/b.py", "sub.py", "more.py"], ["VAE/IN_NUMPY.PY", "more/util.py"],
    ],
)  # fmt: skip
def test_what_is_more_likely_one_submission_is_refused_and_how_to_grade_it_said(
    files: list[str], tmp_path: Path
) -> None:
    folder = write(tmp_path / "class", dict.fromkeys(files, RELU))
    with pytest.raises(
        NotASubmission, match=r"this looks like one submission, it holds \w+/\. To grade it, add --single"
    ):
        names(folder)


def test_a_name_that_begins_with_a_dot_is_said(submissions: Path) -> None:
    write(
        submissions,
        {".eve/hw.py": RELU, ".frank.ipynb": b"{}", "...": b"", ".git/hooks/a.py": b"", ".vscode/settings.json": b""},
    )
    found = found_in(submissions)
    assert [student.name for student in found.students] == ["Ada", "ada", "bob", "carol.zip"]
    assert found.set_aside == ["Left out, as their names begin with a dot: .eve/, .frank.ipynb."]


# Links ----------------------------------------------------------------------------------------------------------------

LINK = "it is a link, which is not followed; hand in the file itself."
SECRET = b'KEY = "s3cret-of-the-teacher" oops\n'


def links_to(folder: Path, elsewhere: Path) -> dict[str, Path]:
    """Links of every kind that somebody could hand in, by their names."""
    write(elsewhere, {"teachers.py": SECRET, "class/ada/hw.py": RELU, "class/bo/hw.py": RELU})
    zipped(elsewhere / "solution.zip", {"hw.py": RELU})
    write(folder, {"alice/hw.py": RELU})
    os.mkfifo(elsewhere / "pipe")
    return {
        "mallory": Path("alice"), "trent.py": elsewhere / "teachers.py", "oscar.zip": elsewhere / "solution.zip", "peggy": elsewhere,
        "walter": Path("walter"), "victor": Path("nowhere"), "zero.py": Path("/dev/zero"), "pipe.zip": elsewhere / "pipe",
        "root": Path("/"), "up": Path(".."), "here": Path("."), "hw.ipynb": elsewhere / "pipe", "vae": elsewhere / "class",
        "twice.py": Path("trent.py"),
    }  # fmt: skip


@pytest.mark.parametrize("below", ["", "hw1/", "submissions/hw1/"])
def test_a_link_is_neither_followed_nor_read_and_that_is_said(below: str, tmp_path: Path) -> None:
    folder = tmp_path / "class" / below
    links = links_to(folder, tmp_path / "elsewhere")
    (folder / "bob").mkdir()
    for name, leads in links.items():
        (folder / name).symlink_to(leads)
    found = found_in(tmp_path / "class")
    assert {student.name for student in found.students} == {"alice", "bob", *links}
    for student in found.students:
        if student.name in links:
            with pytest.raises(NotASubmission, match=rf"^{student.name}: {LINK}$"):
                student.read()
    assert f"Not read, as links are not followed: {', '.join(sorted(links))}." in found.set_aside


@pytest.mark.parametrize("system", ["canvas", "moodle", "blackboard", "brightspace", "gradescope", "sakai"])
def test_a_link_among_a_systems_entries_is_not_followed(system: str, tmp_path: Path) -> None:
    secret = write(tmp_path / "elsewhere", {"hw.py": SECRET, "Version 1/hw.py": SECRET})
    folder = write(tmp_path / "class", WRITERS[system](CLASS))
    replaced = sorted(path for path in folder.iterdir() if path.is_dir() or path.suffix in (".py", ".ipynb"))[0]
    if replaced.is_dir():
        replaced.rename(tmp_path / "before")
        replaced.symlink_to(secret)
    else:
        replaced.unlink()
        replaced.symlink_to(secret / "hw.py")
    for student in found_in(folder).students:
        with contextlib.suppress(NotASubmission):
            assert SECRET not in student.read().contents.values()


def test_versions_that_are_links_are_none(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", {"hw.py": SECRET})
    folder = write(tmp_path / "class", {"Ada Doe/Version 1/hw.py": RELU, "Bo Roe/Version 1/hw.py": RELU})
    (folder / "Ada Doe" / "Version 2").symlink_to(tmp_path / "elsewhere")
    assert one(folder, "Ada Doe").read().contents == {"Version 1/hw.py": RELU}


def test_the_folder_that_the_teacher_named_may_be_a_link(tmp_path: Path) -> None:
    write(tmp_path / "class", {"ada/hw.py": RELU, "bo/hw.py": RELU})
    (tmp_path / "link").symlink_to("class")
    assert names(tmp_path / "link") == ["ada", "bo"]
    (tmp_path / "one").symlink_to("class/ada")
    (tmp_path / "one.py").symlink_to("class/ada/hw.py")
    for name in ("one", "one.py"):
        (student,) = find_class(tmp_path / name, tmp_path / "out", tmp_path / "s", single=True).students
        assert list(student.read().contents.values()) == [RELU]


def test_a_single_submission_has_to_be_there(submissions: Path) -> None:
    nothing = submissions / "scratch"
    (student,) = find_class(submissions / "bob", submissions / "bob" / "out", nothing, single=True).students
    assert (student.name, student.path) == ("bob", submissions / "bob")
    with pytest.raises(NotASubmission, match="nobody: there is no such file or folder"):
        find_class(submissions / "nobody", Path("out"), nothing, single=True)


@pytest.mark.parametrize("out", ["", "out", "bob", "bob/deep/out", "../submissions/out"])
def test_results_among_the_submissions_would_be_graded(submissions: Path, out: str) -> None:
    with pytest.raises(NotASubmission, match="it lies among the submissions"):
        names(submissions, submissions / out)
    (submissions.parent / "link").symlink_to(submissions)
    with pytest.raises(NotASubmission, match="it lies among the submissions"):
        names(submissions, submissions.parent / "link" / out)


# What is nobody's -----------------------------------------------------------------------------------------------------

LEAVINGS = [
    "desktop.ini", "Thumbs.db", "ehthumbs.db", "Icon\r", "index.html", "grades.csv", "grades.xls", "README.md", "ReadMe.txt",
    "ada.ipynb:Zone.Identifier",
    "roster.xlsx", "class list.pdf", "submission_metadata.yml", "policy.toml", "~$roster.docx", "Grading notes.docx",
    "hw1.sqlite", "status.xlsx", "Course.url", "requirements.txt", "timestamp.txt",
]  # fmt: skip
SOMEBODYS = [
    "carol.pdf", "dave.docx", "erin.py", "frank.ipynb", "grace.rar", "heidi.7z", "ivan.ipynb.txt", "judy.html", "readme.py",
    "grades.ipynb", "mallory.tar.gz", "niaj.txt", "olivia", "photo.jpg", "policy.zip", "rubric", "mark.pdf", "Readmond.txt",
]  # fmt: skip


def test_files_of_systems_and_teachers_are_set_aside_in_one_sentence(submissions: Path) -> None:
    write(submissions, dict.fromkeys(LEAVINGS, b""))
    (submissions / "System Volume Information").mkdir()
    found = found_in(submissions)
    assert [student.name for student in found.students] == ["Ada", "ada", "bob", "carol.zip"]
    (sentence,) = found.set_aside
    assert sentence.startswith("Set aside, as no student's work: Course.url, Grading notes.docx, Icon\\r, README.md, ")
    assert sentence.endswith(" and 2 more.")


@pytest.mark.parametrize("name", SOMEBODYS)
def test_a_file_that_somebody_may_have_handed_in_is_somebodys(submissions: Path, name: str) -> None:
    if name == "rubric":
        (submissions / name).mkdir()
    else:
        (submissions / name).touch()
    found = found_in(submissions)
    assert name in [student.name for student in found.students]
    assert found.set_aside == []


def test_a_folder_of_leavings_alone_is_no_class(tmp_path: Path) -> None:
    write(tmp_path / "class", {"desktop.ini": b"", "grades.csv": b""})
    with pytest.raises(
        NotASubmission, match=r"no student's work is in this folder\. Set aside.*: desktop\.ini, grades\.csv\."
    ):
        names(tmp_path / "class")


def test_in_a_download_what_has_no_students_name_is_somebodys_only_if_it_may_hold_code(tmp_path: Path) -> None:
    beside = {"eve.zip": b"", "marks.pdf": b"", "frank/hw.py": RELU, "notes on hw1.docx": b"", "run_all.py": b""}
    folder = write(tmp_path / "class", WRITERS["canvas"](CLASS) | beside)
    found = found_in(folder)
    assert {"eve.zip", "frank", "run_all.py"} < {student.name for student in found.students}
    assert len(found.students) == len(CLASS) + 3
    assert found.set_aside[-1] == "Set aside, as no student's work: marks.pdf, notes on hw1.docx."


# Downloads of course systems ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("system", sorted(WRITERS))
def test_everybodys_files_are_read_under_their_own_names(system: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "class", WRITERS[system](CLASS))
    found = found_in(folder)
    handed_in = []
    for student in found.students:
        try:
            files = student.read()
        except NotASubmission as problem:
            handed_in.append(str(problem).partition(": ")[2])
            continue
        assert files.name == student.name
        handed_in.append(",".join(sorted(path.rpartition("/")[2] for path in files.contents)))
        if "helpers.py" in handed_in[-1]:
            assert sorted(files.contents.values()) == sorted([SOFTMAX, HELPERS])
    no_code = "neither a Python file (.py), a notebook (.ipynb) nor an archive (.zip, .tar.gz)."
    expected = [
        "hw.py",
        "helpers.py,softmax.py",
        "part_1.py",
        "1_2_3.py",
        no_code,
        "hw (1).py",
        "Copy of hw.ipynb",
        "hw.py",
    ]
    if system == "google":
        expected = ["Homework 1.py"] * 7
    assert sorted(text or no_code for text in handed_in) == sorted(expected)
    assert len({student.stem.casefold() for student in found.students}) == len(found.students)
    assert len({student.name for student in found.students}) == len(found.students)


def test_two_of_one_name_are_told_apart(tmp_path: Path) -> None:
    folder = write(tmp_path / "class", WRITERS["moodle"](CLASS))
    assert {"Ada Doe (1001)", "Ada Doe (1006)", "Bo Roe"} < set(names(folder))


def test_a_folder_beside_a_download_does_not_share_a_students_name(tmp_path: Path) -> None:
    written = WRITERS["blackboard"](CLASS) | {"ada/hw.py": RELU, "Bo Roe/hw.py": RELU}
    found = found_in(write(tmp_path / "class", written))
    assert len(found.students) == len(CLASS) + 2
    assert len({student.stem.casefold() for student in found.students}) == len(found.students)
    assert len({student.name for student in found.students}) == len(found.students)


def test_a_students_files_keep_their_stem_when_they_come_late_or_again(tmp_path: Path) -> None:
    others = {"roebo_2_51_hw.py": RELU, "poecy_3_52_hw.py": RELU}
    stems = set()
    for number, name in enumerate(["doeada_1_50_hw.py", "doeada_LATE_1_60_hw-1.py", "doeada_1_70_other.ipynb"]):
        folder = write(tmp_path / str(number) / "class", {name: RELU} | others)
        stems.add(one(folder, "doeada").stem)
    assert stems == {"doeada_1"}


def test_who_is_late_is_said_once(tmp_path: Path) -> None:
    folder = write(tmp_path / "class", WRITERS["canvas"](CLASS))
    assert "Late, says Canvas: roebo." in found_in(folder).set_aside


@pytest.mark.parametrize("system", ["blackboard", "brightspace"])
def test_the_last_attempt_counts_and_that_is_said(system: str, tmp_path: Path) -> None:
    first = {
        "blackboard": "Homework_1 (resit)_ada_attempt_2024-03-01-09-00-00_first.py",
        "brightspace": "1001-2001 - Ada Doe - Mar 1, 2024 900 AM/first.py",
    }[system]
    folder = write(tmp_path / "class", WRITERS[system](CLASS[:4]) | {first: b"def relu(x): return x\n"})
    found = found_in(folder)
    (ada,) = [student for student in found.students if student.name == "Ada Doe"]
    assert list(ada.read().contents.values()) == [RELU]
    when = {"blackboard": "2024-03-03 11:00:00", "brightspace": "Mar 3, 2024 900 AM"}[system]
    assert ada.attempt == f"the last of 2 attempts counts, of {when}"
    assert f"Handed in several times: Ada Doe ({ada.attempt})." in found.set_aside


@pytest.mark.parametrize("report", ["report.pdf", "notes.txt"])
def test_a_report_that_is_handed_in_later_does_not_replace_the_code(report: str, tmp_path: Path) -> None:
    later = {f"1001-2001 - Ada Doe - Mar 9, 2024 900 AM/{report}": b""}
    folder = write(tmp_path / "class", WRITERS["brightspace"](CLASS[:4]) | later)
    ada = one(folder, "Ada Doe")
    assert list(ada.read().contents.values()) == [RELU]
    assert ada.attempt == "the last with code of 2 attempts counts, of Mar 3, 2024 900 AM"


def test_an_attempt_may_be_code_by_another_name(tmp_path: Path) -> None:
    later = {"1001-2001 - Ada Doe - Mar 9, 2024 900 AM/relu.py.txt": RELU}
    folder = write(tmp_path / "class", WRITERS["brightspace"](CLASS[:4]) | later)
    assert list(one(folder, "Ada Doe").read().contents) == ["relu.py"]


def test_an_attempt_without_a_file_does_not_replace_the_code(tmp_path: Path) -> None:
    later = {"Homework_1 (resit)_ada_attempt_2024-03-09-11-00-00.txt": b"Name: Ada Doe (ada)\n"}
    folder = write(tmp_path / "class", WRITERS["blackboard"](CLASS[:4]) | later)
    ada = one(folder, "Ada Doe")
    assert list(ada.read().contents.values()) == [RELU]
    assert ada.attempt == "the last with code of 2 attempts counts, of 2024-03-03 11:00:00"


def test_code_in_two_of_moodles_folders_is_read_from_both(tmp_path: Path) -> None:
    more = {
        "Ada Doe_1001_assignsubmission_repository_/sub/softmax.py": SOFTMAX,
        "Ada Doe_1001_assignsubmission_repository_/hw.py": HELPERS,
        "Bo Roe_1002_assignsubmission_comments_/comments.html": b"",
    }
    folder = write(tmp_path / "class", WRITERS["older moodle"](CLASS[:3]) | more)
    # Two files of one name keep where they are from.
    assert one(folder, "Ada Doe").read().contents == {
        "Ada Doe_1001_assignsubmission_file_/hw.py": RELU,
        "Ada Doe_1001_assignsubmission_repository_/hw.py": HELPERS,
        "sub/softmax.py": SOFTMAX,
    }
    assert set(one(folder, "Bo Roe").read().contents) == {"helpers.py", "softmax.py"}


def test_who_has_only_typed_something_in_is_told_so(tmp_path: Path) -> None:
    written = WRITERS["flat moodle"](CLASS[:3]) | {
        "Eve Low_1009_assignsubmission_onlinetext_onlinetext.html": b"",
        "Flo Low_1010_assignsubmission_onlinetext_/onlinetext.html": b"",
    }
    folder = write(tmp_path / "class", written)
    for name in ("Eve Low", "Flo Low"):
        with pytest.raises(NotASubmission, match="Moodle has only text that was typed in, and no file"):
            one(folder, name).read()
    assert found_in(folder).set_aside[-1] == "Text that was typed in is not read: of Eve Low, Flo Low."


def test_files_of_one_name_keep_both(tmp_path: Path) -> None:
    names_ = ["doeada_1_50_hw.py", "doeada_1_51_hw-1.py", "doeada_1_52_hw.py", "roebo_2_53_hw.py"]
    folder = write(tmp_path / "class", dict.fromkeys(names_, RELU))
    assert set(one(folder, "doeada").read().contents) == {"hw-1.py", "doeada_1_50_hw.py", "doeada_1_52_hw.py"}


def test_an_archive_beside_a_report_is_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "class", {"doeada_1_51_report.pdf": b"%PDF", "roebo_2_53_hw.py": RELU})
    zipped(folder / "doeada_1_50_hw-2.zip", {"src/hw.py": RELU})
    zipped(folder / "poecy_3_54_hw.zip", {"hw.py": RELU})
    assert one(folder, "doeada").read().contents == {"hw.zip/src/hw.py": RELU}
    assert one(folder, "poecy").read().contents == {"hw.py": RELU}


def test_a_link_among_a_students_files_is_not_followed(tmp_path: Path) -> None:
    secret = write(tmp_path, {"secret.py": RELU}) / "secret.py"
    folder = write(tmp_path / "class", {"doeada_1_50_hw.py": RELU, "roebo_2_52_hw.py": RELU})
    (folder / "doeada_1_51_more.py").symlink_to(secret)
    (folder / "1-2 - Eve").symlink_to(tmp_path)
    files = one(folder, "doeada").read()
    assert list(files.contents) == ["hw.py"]
    assert files.problems == ["more.py: left out, it is a link; hand in the file itself."]


def test_attachments_are_not_looked_for_behind_a_link(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", {"Submission attachment(s)/hw.py": RELU})
    folder = write(tmp_path / "class", {"Doe, Ada(ada)/timestamp.txt": b"", "Roe, Bo(bo)/timestamp.txt": b""})
    (folder / "Doe, Ada(ada)" / "Submission attachment(s)").symlink_to(
        tmp_path / "elsewhere" / "Submission attachment(s)"
    )
    assert one(folder, "Ada Doe").path == folder / "Doe, Ada(ada)"
    assert one(folder, "Ada Doe").read().contents == {}


# What their files are called ------------------------------------------------------------------------------------------


def test_a_plain_name_stays() -> None:
    assert stem_of("ada.lovelace-2") == "ada.lovelace-2"


@pytest.mark.parametrize(
    "name", ["Ada", "a b", "../x", "ünï", "=1+1", "a" * 255, "-x", "\udcff", ".", "a\nb", "~", "con~1"]
)
def test_any_other_name_gets_a_number_of_its_own(name: str) -> None:
    stem = stem_of(name)
    assert stem == stem_of(name) != name
    assert len(stem) < 100
    assert PLAIN.fullmatch(stem.lower().replace("~", "-"))


def test_no_two_names_share_a_file() -> None:
    some = [
        "Ada",
        "ada",
        "ADA",
        "a b",
        "a_b",
        "a  b",
        "\u00e9",
        "e\u0301",
        "",
        "x" * 120,
        "x" * 121,
        "\udc80",
        "\udc81",
    ]
    assert len({stem_of(name).casefold() for name in some}) == len(some)
