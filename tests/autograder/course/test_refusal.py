"""Where the machine cannot shut other people's code in, nothing is graded, unless the teacher says so."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.command import app
from autograder.course import grading_job
from autograder.course.grading_job import GradingJob, GradingSettings, SandboxMissing, grader_fingerprint
from autograder.reading.files import SubmittedFiles

RELU = "import numpy as np\n\ndef relu(x):\n    return np.maximum(x, 0)\n"


@pytest.fixture
def submissions(tmp_path: Path) -> Path:
    (tmp_path / "in" / "ada").mkdir(parents=True)
    (tmp_path / "in" / "ada" / "work.py").write_text(RELU)
    return tmp_path / "in"


def offer(monkeypatch: pytest.MonkeyPatch, layers: tuple[str, ...]) -> None:
    for place in ("autograder.sandbox.launcher.offered", "autograder.sandbox.layers.offered"):
        monkeypatch.setattr(place, lambda: layers)


@pytest.mark.parametrize("layers", [(), ("namespaces",), ("landlock",), ("seccomp",)])
def test_too_few_layers_are_refused_with_advice(submissions, tmp_path, monkeypatch, layers) -> None:
    offer(monkeypatch, layers)
    done = CliRunner().invoke(app, ["grade", str(submissions), "--out", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert "cannot shut other people's code in, so nothing was graded" in done.stderr
    assert "tandem doctor" in done.stderr
    assert "--no-sandbox" in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_teachers_word_is_enough(submissions, tmp_path, monkeypatch) -> None:
    offer(monkeypatch, ())
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["grade", str(submissions), "--out", str(out), "--no-sandbox", "--jobs", "1"])
    assert done.exit_code == 0, done.output
    assert json.loads((out / "results" / "ada.json").read_text())["score"] == 1.0


def test_a_worker_refuses_too() -> None:
    # A cluster's worker may be another machine.
    settings = GradingSettings(layers=("seccomp",))
    job = GradingJob(
        SubmittedFiles("ada", {"work.py": RELU.encode()}, []), settings, "fingerprint", grader_fingerprint()
    )
    try:
        with pytest.raises(SandboxMissing):
            grading_job.run_job(job)
    finally:
        grading_job.thread_state.launcher.close()
        del grading_job.thread_state.launcher, grading_job.thread_state.key
