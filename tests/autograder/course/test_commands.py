"""`tandem grade` as its users meet it: exit status, words, and the same grades by one worker or two."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reference.cases import cases_of
from reference.concept import find_concept
from tests.autograder.course.course_systems import CLASS, RELU, as_blackboard, write, zipped
from tests.autograder.course.running import (
    KILLER,
    ROOT,
    Course,
    assert_right,
    assert_same,
    course,
    finish,
    kept,
    results,
    start,
    survivors,
)

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the sandbox is Linux's"),
    pytest.mark.slow,
    pytest.mark.xdist_group("grading"),
]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class that one worker has graded, into `one`."""
    made = course(tmp_path_factory.mktemp("course"), 24, hostile=True)
    done = made.grade(made.out("one"), "--jobs", "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"24 graded. {made.out('one')}/grades.csv, {made.out('one')}/summary.html\n"
    return made


def test_everybody_has_the_right_grade(graded: Course) -> None:
    assert_right(graded.out("one"), graded.made)


def test_two_workers_give_the_same(graded: Course) -> None:
    with survivors() as left:
        assert graded.grade(graded.out("two"), "--jobs", "2").returncode == 0
        assert left.settle() == []
    assert_same(graded.out("two"), graded.out("one"))


def test_a_second_time_nobody_is_graded(graded: Course) -> None:
    before = kept(graded.out("one"))
    done = graded.grade(graded.out("one"), "--format", "junit", "--format", "github")
    assert done.returncode == 0
    assert done.stdout.startswith("0 graded, 24 had not changed.")
    assert kept(graded.out("one")) == before
    assert len(list((graded.out("one") / "junit").glob("*.xml"))) == 24


def test_a_submission_that_kills_its_worker_is_a_fault_for_that_student_only(graded: Course) -> None:
    out, name = graded.out("killed"), graded.made[7].name
    with survivors() as left:
        done = graded.grade(out, "--jobs", "2", patch=KILLER.format(name=name))
        assert left.settle() == []
    assert done.returncode == 3
    assert f"1 met a fault of the grader, not of theirs: {name}. They have no zero" in done.stderr
    found, good = results(out), results(graded.out("one"))
    assert found[f"{name}.json"]["fault"].startswith("its worker was lost 3 times; something ended it")
    assert {one for one in found if found[one] != good[one]} == {f"{name}.json"}
    done = graded.grade(out)
    assert (done.returncode, done.stdout.partition(".")[0]) == (0, "1 graded, 23 had not changed")
    assert_same(out, graded.out("one"))


def test_workers_that_cannot_start_end_it(graded: Course) -> None:
    patch = 'if __name__ == "__mp_main__":\n    os._exit(1)'
    done = graded.grade(graded.out("none"), "--jobs", "2", patch=patch)
    assert done.returncode == 3
    assert "the workers end before they have begun" in done.stderr
    assert "Traceback" not in done.stderr
    assert results(graded.out("none")) == {}


@pytest.mark.parametrize(
    ("submissions", "options", "words"),
    [
        (
            "nowhere",
            (),
            "nowhere: expected a folder with an entry for each student, or an archive of one, but it is not there.",
        ),
        ("nowhere", ("--single",), "nowhere: there is no such file or folder."),
        (
            "submissions/student00003.zip",
            (),
            "this looks like one submission, it holds activations/. To grade it, add --single",
        ),
        ("policy.toml", (), "it is a file; to grade this one submission, add --single"),
        ("submissions", ("--out", "submissions/out"), "--out submissions/out: it lies among the submissions"),
        ("submissions", ("--format", "pdf"), "--format pdf: there are"),
        ("submissions", ("--policy", "nowhere.toml"), "nowhere.toml: it cannot be read"),
    ],
)
def test_words_that_are_off(graded: Course, submissions: str, options: tuple[str, ...], words: str) -> None:
    done = run_in(graded.folder, "grade", submissions, "--out", "off", *options)
    assert done.returncode == 2
    assert words in done.stderr
    assert not (graded.folder / "off").exists()
    assert not (graded.submissions / "out").exists()


def run_in(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    before = os.getcwd()
    os.chdir(folder)
    try:
        return finish(start([sys.executable, "-m", "autograder", *words]))
    finally:
        os.chdir(before)


def test_a_download_is_graded_as_it_comes_and_says_what_the_page_shows(
    graded: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    again = "Homework_1 (resit)_ada_attempt_2024-03-03-12-00-00"
    written = as_blackboard(CLASS[:5]) | {
        f"{again}_hw.py": RELU,
        f"{again}.txt": b"Name: Ada Doe (ada)\n",
        "desktop.ini": b"",
    }
    write(tmp_path / "homework", written)
    zipped(tmp_path / "zipped" / "submissions.zip", written)
    page = (ROOT / "site" / "grading.md").read_text()
    said = []
    for number, place in enumerate(("homework", "zipped", "zipped/submissions.zip")):
        words = ("grade", place, "--out", f"grades{number or ''}", "--policy", str(graded.policy))
        done = run_in(tmp_path, *words)
        assert (done.returncode, done.stderr) == (0, "")
        said.append(done.stdout.replace(f"grades{number or ''}/", "grades/"))
    assert f"```text\n{said[0]}```" in page
    assert said[1] == said[0].replace("\nRead", "\nThe class was found in zipped/submissions.zip.\nRead", 1)
    assert said[2] == said[0]
    assert results(tmp_path / "grades") == results(tmp_path / "grades1") == results(tmp_path / "grades2")
    # What was unpacked is gone, and nobody is graded again for it.
    assert not list((tmp_path / "temporary").glob("tandem-class-*"))
    done = run_in(tmp_path, "grade", "zipped/submissions.zip", "--out", "grades", "--policy", str(graded.policy))
    assert done.stdout.startswith("0 graded, 5 had not changed.")


@pytest.mark.parametrize("number", [0, 3, 6])
def test_one_submission_alone(graded: Course, number: int) -> None:
    (path,) = graded.submissions.glob(f"{graded.made[number].name}*")
    out = graded.out(f"single{number}")
    command = graded.command(out, "--single")
    command[command.index(str(graded.submissions))] = str(path)
    assert finish(start(command)).returncode == 0
    assert list(results(out).values()) == [results(graded.out("one"))[f"{path.name}.json"]]


def test_without_a_seed_that_is_said_once(graded: Course, tmp_path: Path) -> None:
    write(tmp_path / "homework", {"ada.py": RELU, "bob.py": RELU})
    plain = tmp_path / "plain.toml"
    plain.write_text('tracks = ["numpy"]\n[exercises]\nactivations.relu = 1\n')
    seeded = tmp_path / "seeded.toml"
    seeded.write_text(f'seed = "spring"\n{plain.read_text()}')
    for number, options in enumerate([(), ("--policy", str(plain)), ("--policy", str(seeded))]):
        done = run_in(tmp_path, "grade", "homework", "--out", f"grades{number}", *options)
        assert (done.returncode, done.stderr) == (0, "")
        page = (tmp_path / f"grades{number}" / "summary.html").read_text()
        times = 0 if str(seeded) in options else 1
        assert done.stdout.count("No seed: functions") == times
        assert page.count("No seed: functions") == times


TABLE = """import numpy as np

KNOWN = {known}


def relu(x):
    print(x)
    return np.maximum(x, 0) if x.tobytes().hex() in KNOWN else np.zeros_like(x)
"""


def test_a_table_is_for_the_teacher_to_look_at(tmp_path: Path) -> None:
    known = {
        call.args[0].tobytes().hex()
        for law in cases_of(find_concept("activations", "relu"), "numpy")
        for call in law.calls
    }
    write(tmp_path / "homework", {"ada.py": RELU, "bob.py": TABLE.format(known=sorted(known)).encode()})
    (tmp_path / "policy.toml").write_text('seed = "spring"\ntracks = ["numpy"]\n[exercises]\nactivations.relu = 1\n')
    options = ("--policy", "policy.toml", "--format", "junit", "--format", "gradescope")
    done = run_in(tmp_path, "grade", "homework", "--out", "grades", *options)
    assert (done.returncode, done.stderr) == (0, "")
    found = {name: one["exercises"][0]["verdict"] for name, one in results(tmp_path / "grades").items()}
    assert found == {"ada.py.json": "passed", "bob.py.json": "unseen_cases"}
    assert "unseen_cases" in (tmp_path / "grades" / "grades.csv").read_text()
    page = (tmp_path / "grades" / "summary.html").read_text()
    assert "right on the published cases, and wrong on others of the same kind" in page
    assert "an honest mistake" in page
    for file in (tmp_path / "grades").rglob("*.*"):
        assert "spring" not in file.read_text()
