"""The zip for Gradescope, laid out as Gradescope does it and run: there is always a valid results.json."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from autograder.course import gradescope_zip as packer
from autograder.course.gradescope_zip import PROJECT_FILES, CannotPack, make_zip
from autograder.formats import gradescope
from tests.autograder.formats import rules
from tests.autograder.formats.results import exercise, result

ROOT = Path(__file__).resolve().parents[3]
ROBIN = ROOT / "tests" / "students" / "robin"
POLICY = b'title = "Homework 2"\ntracks = ["numpy"]\n\n[exercises]\nactivations = 1\n'


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("zip") / "autograder.zip"
    make_zip(place, POLICY)
    return place


@pytest.fixture
def root(packed: Path, tmp_path: Path) -> Path:
    """What Gradescope makes of the zip: source/, run_autograder, submission/, results/."""
    folder = tmp_path / "autograder"
    subprocess.run([sys.executable, "-m", "zipfile", "-e", packed, folder / "source"], check=True)
    shutil.copy(folder / "source" / "run_autograder", folder)
    (folder / "run_autograder").chmod(0o755)
    (folder / "submission").mkdir()
    (folder / "results").mkdir()
    return folder


def command(root: Path, script: str) -> None:
    """What is run as `tandem` under this root."""
    place = root / "venv" / "bin"
    place.mkdir(parents=True)
    (place / "python3").symlink_to(sys.executable)
    (place / "tandem").write_text(f"#!/bin/bash\n{script}\n")
    (place / "tandem").chmod(0o755)


def own_source(root: Path) -> None:
    """The command out of the zip's own source, as setup.sh would install it."""
    command(root, f"PYTHONPATH='{root}/source/tandem' exec '{sys.executable}' -m autograder \"$@\"")


def start(root: Path, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [root / "run_autograder"],
        env=os.environ | {"TANDEM_ROOT": str(root)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def run(root: Path, **environment: str) -> dict[str, Any]:
    """Its results.json, which keeps the rules."""
    done = start(root, **environment)
    said = done.communicate(timeout=300)
    assert done.returncode == 0, said
    assert [path.name for path in (root / "results").iterdir()] == ["results.json"]
    return rules.gradescope((root / "results" / "results.json").read_bytes())


def is_fault(document: dict[str, Any]) -> bool:
    """Whether it says, in words and in data, that this is no grade."""
    said = "a fault of the grader, not yours" in document["output"] and "not your grade" in document["output"]
    assert said == (document.get("extra_data") == {"tandem": "grader_fault"})
    return said


# The zip ----------------------------------------------------------------------------------------------------------------


def test_the_zip_holds_all_that_is_needed(packed: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert archive.read("policy.toml") == POLICY
        assert archive.read("requirements.txt") == b"./tandem\n"
        modes = {info.filename: info.external_attr >> 16 for info in archive.infolist()}
    assert names == sorted(set(names))
    assert {"setup.sh", "run_autograder", *(f"tandem/{name}" for name in PROJECT_FILES)} <= set(names)
    here = subprocess.run(["git", "ls-files", "reference", "autograder", "exercises"], cwd=ROOT, capture_output=True, text=True, check=True)  # fmt: skip
    assert {f"tandem/{name}" for name in here.stdout.splitlines() if (ROOT / name).exists()} <= set(names)
    assert not [name for name in names if "__pycache__" in name or "/." in name or name.endswith(".pyc")]
    executable = {name for name, mode in modes.items() if mode & stat.S_IXUSR}
    assert executable == {"setup.sh", "run_autograder"}


def test_the_same_sources_make_the_same_zip(packed: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.zip"
    again.write_bytes(b"an older one")
    make_zip(again, POLICY)
    assert again.read_bytes() == packed.read_bytes()
    assert list(tmp_path.iterdir()) == [again]


def test_pytorch_is_installed_for_its_track_alone(tmp_path: Path) -> None:
    make_zip(tmp_path / "a.zip", torch=True)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.read("requirements.txt").splitlines() == [
            b"--extra-index-url https://download.pytorch.org/whl/cpu", b"./tandem[torch]"]  # fmt: skip
        assert "policy.toml" not in archive.namelist()


def test_a_wheel_packs_what_a_checkout_packs(packed: Path, tmp_path: Path) -> None:
    installed = tmp_path / "site-packages"
    for package in packer.PACKAGES:
        shutil.copytree(ROOT / package, installed / package, ignore=shutil.ignore_patterns("__pycache__"))
    (installed / packer.CARRIED).mkdir()
    for name in PROJECT_FILES:
        shutil.copy(ROOT / name, installed / packer.CARRIED)
    code = f"import pathlib; from autograder.course.gradescope_zip import make_zip; make_zip(pathlib.Path('w.zip'), {POLICY!r})"
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(installed)}, check=True)  # fmt: skip
    assert (tmp_path / "w.zip").read_bytes() == packed.read_bytes()


def test_an_installation_without_the_projects_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packer, "ROOT", tmp_path)
    # Another project's files are not taken for ours.
    for name in PROJECT_FILES:
        (tmp_path / name).write_text('[project]\nname = "another"\n')
    with pytest.raises(CannotPack, match="neither in"):
        make_zip(tmp_path / "a.zip")
    assert not list(tmp_path.glob("a.zip*"))


def test_the_wheel_carries_the_projects_files() -> None:
    import tomllib

    with open(ROOT / "pyproject.toml", "rb") as file:
        wheel = tomllib.load(file)["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"] == {name: f"{packer.CARRIED}/{name}" for name in PROJECT_FILES}
    assert set(wheel["packages"]) == set(packer.PACKAGES)


@pytest.mark.parametrize("script", ["setup.sh", "run_autograder"])
def test_scripts_are_bash_with_lines_that_bash_reads(packed: Path, script: str) -> None:
    with zipfile.ZipFile(packed) as archive:
        content = archive.read(script)
    assert content.startswith(b"#!/usr/bin/env bash\n")
    assert b"\r" not in content
    subprocess.run(["bash", "-n"], input=content, check=True)


# run_autograder, whatever `tandem` does -----------------------------------------------------------------------------------


def test_the_result_of_grading_is_handed_on_as_it_is(root: Path) -> None:
    made = gradescope.render(result(exercise()))
    (root / "made.json").write_bytes(made)
    command(
        root,
        f"""printf '%s\\n' "$@" >'{root}/words'; pwd >>'{root}/words'
mkdir "$5/gradescope"; cp '{root}/made.json' "$5/gradescope/submission.json" """,
    )
    run(root)
    assert (root / "results" / "results.json").read_bytes() == made
    words = (root / "words").read_text().splitlines()
    out = words[4]
    assert words == ["grade", f"{root}/submission", "--single", "--out", out, "--format", "gradescope", "--policy", f"{root}/source/policy.toml", str(root)]  # fmt: skip
    assert not Path(out).exists()


@pytest.mark.parametrize(
    "script",
    [
        "exit 3",
        "exit 0",
        "kill -KILL $$",
        'mkdir "$5/gradescope"; : >"$5/gradescope/a.json"',
        'mkdir "$5/gradescope"; printf "{\\"score\\": 1, \\"tests\\": [" >"$5/gradescope/a.json"',
        'mkdir "$5/gradescope"; printf "{\\"score\\": 1}" >"$5/gradescope/a.json"',
        'mkdir "$5/gradescope"; for n in a b; do printf "{\\"score\\": 1, \\"tests\\": []}" >"$5/gradescope/$n.json"; done',
        'rm -rf "$5"',
        "echo '\"}]; echo gone' >&2; exit 70",
    ],
)  # fmt: skip
def test_a_grader_that_fails_says_so(root: Path, script: str) -> None:
    command(root, script)
    document = run(root)
    assert is_fault(document)
    assert "exit status" in document["output"]


def test_a_grader_that_is_not_there_is_a_fault(root: Path) -> None:
    assert is_fault(run(root, PATH="/usr/bin:/bin"))


def test_a_result_of_an_earlier_run_is_not_taken_for_this_ones(root: Path) -> None:
    (root / "results" / "results.json").write_bytes(gradescope.render(result(exercise())))
    command(root, "exit 1")
    assert is_fault(run(root))


def test_what_is_stopped_half_way_has_left_a_result(root: Path) -> None:
    command(root, f"touch '{root}/started'; exec sleep 60")
    process = start(root)
    ends = time.monotonic() + 20
    while not (root / "started").exists() and time.monotonic() < ends:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    document = rules.gradescope((root / "results" / "results.json").read_bytes())
    assert is_fault(document)
    assert "it was stopped before it was done" in document["output"]


# run_autograder with the zip's own source -------------------------------------------------------------------------------


@pytest.mark.slow
def test_real_work_is_graded(root: Path) -> None:
    shutil.copytree(ROBIN, root / "submission", dirs_exist_ok=True)
    own_source(root)
    document = run(root)
    assert not is_fault(document)
    tests = {test["name"]: test for test in document["tests"]}
    assert {name.partition(".")[0] for name in tests} == {"activations"}, "the policy asks for one topic"
    assert tests["activations.sigmoid (numpy)"]["status"] == "passed"
    assert tests["activations.sigmoid (numpy)"]["score"] == 1
    assert "looks like" in tests["activations.softmax (numpy)"]["output"]
    assert 0 < document["score"] == pytest.approx(sum(test["score"] for test in document["tests"]))


@pytest.mark.slow
def test_an_empty_submission_is_no_fault_and_says_what_is_missing(root: Path) -> None:
    own_source(root)
    document = run(root)
    assert not is_fault(document)
    assert document["score"] == 0
    assert "in_numpy.py" in document["output"]


def test_a_broken_grader_is_no_zero(root: Path) -> None:
    shutil.copytree(ROBIN, root / "submission", dirs_exist_ok=True)
    own_source(root)
    (root / "source" / "tandem" / "autograder" / "judging" / "judge.py").write_text("this is no Python\n")
    assert is_fault(run(root))


@pytest.mark.slow
def test_a_students_module_replaces_none_of_the_graders(root: Path) -> None:
    shutil.copytree(ROBIN, root / "submission", dirs_exist_ok=True)
    for name in ("json", "typer", "autograder", "sitecustomize"):
        (root / "submission" / f"{name}.py").write_text(f"open({str(root / 'taken')!r}, 'w').write('x')\n")
    own_source(root)
    assert not is_fault(run(root))
    assert not (root / "taken").exists()
