"""`pytest my-work`: each exercise is a test, the student's file is not imported, and elsewhere nothing happens."""

from __future__ import annotations

import importlib.metadata
import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest

from autograder.starting import start
from autograder.work_folder import MARK
from tests.autograder.processes import below, wait_until_gone

pytest_plugins = "pytester"
pytestmark = pytest.mark.slow
# Where the project is installed with it, pytest has it by itself, and would complain of having it twice.
INSTALLED = any(one.value == "autograder.pytest_plugin" for one in importlib.metadata.entry_points(group="pytest11"))
PLUGIN = [] if INSTALLED else ["-p", "autograder.pytest_plugin"]
NUMPY = '''
import numpy as np


def step(x):
    raise NotImplementedError


def sigmoid(x):
    return 1 / (1 + np.exp(x))


def relu(x):
    """Cut off what is negative."""
    print("<hello>")
    return np.abs(x)


def relu_backward(grad, x):
    return grad * (x > 0)


def softmax(x, *, axis=-1, temperature=1.0):
    z = np.exp(x / temperature)
    return z / z.sum(axis=axis, keepdims=True)
'''
# Says at the end of a run which modules it has imported.
WATCHING = """
import sys

def pytest_terminal_summary(terminalreporter):
    files = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
    own = [file for file in files if "in_numpy" in file or "in_torch" in file or "my-work" in file]
    ours = [name for name in sys.modules if name.startswith(("autograder", "reference")) or name in ("rich", "typer", "msgspec")]
    terminalreporter.write_line(f"imported of the student's: {own}")
    terminalreporter.write_line(f"imported of ours: {sorted(ours)}")
"""


@pytest.fixture
def work(pytester: pytest.Pytester) -> Path:
    """A folder to work in, with one file of activations, and beside it what looks at imports."""
    folder = pytester.path / "my-work"
    (folder / "activations").mkdir(parents=True)
    (folder / MARK).write_text('{"version": 1}')
    (folder / "activations" / "in_numpy.py").write_text(NUMPY)
    pytester.makeconftest(WATCHING)
    return folder


def run(pytester: pytest.Pytester, *words: str) -> pytest.RunResult:
    return pytester.runpytest_subprocess(*PLUGIN, "-p", "no:hypothesispytest", *words)


def failure(result: pytest.RunResult, name: str) -> str:
    """What stands under the title of a failure."""
    found = re.search(rf"^_+ {name} _+\n(.*?)(?=^_+ \w|^=|^imported of)", result.stdout.str(), re.MULTILINE | re.DOTALL)
    assert found, result.stdout.str()
    return found[1]


def test_each_exercise_is_a_test_with_the_feedback_as_its_failure(pytester: pytest.Pytester, work: Path) -> None:
    result = run(pytester, "my-work", "-rA", "--junitxml=junit.xml")
    counts = result.parseoutcomes()
    assert (counts["passed"], counts["failed"]) == (1, 3)
    text = result.stdout.str()
    relu = failure(result, "relu")
    assert relu.startswith("✗ activations.relu (numpy): not right yet, 0 of 1\n")
    assert "    looks like    it is the absolute value\n" in relu
    assert "    printed       <hello>\n" in relu
    result.stdout.fnmatch_lines(["PASSED my-work/activations/in_numpy.py::relu_backward"])
    result.stdout.fnmatch_lines(["FAILED my-work/activations/in_numpy.py::relu - it is the abs*"])
    result.stdout.fnmatch_lines(["SKIPPED * my-work/activations/in_numpy.py:5: not written yet"])
    assert "not in the file" in text
    assert "Traceback" not in text
    assert "pytest_exercises.py" not in text
    assert "imported of the student's: []" in text
    assert 'message="it is the absolute value"' in (pytester.path / "junit.xml").read_text()
    kept = json.loads((work / MARK).read_text())["verdicts"]
    assert kept["activations.relu_backward numpy"] == "passed"
    assert kept["activations.relu numpy"] == "failed"


def test_what_python_cannot_read_costs_itself_alone(pytester: pytest.Pytester, work: Path) -> None:
    file = work / "activations" / "in_numpy.py"
    file.write_text(NUMPY.replace("(1 + np.exp(x))", "(1 + np.exp(x)"))
    result = run(pytester, "my-work", "-k", "sigmoid or relu")
    assert result.parseoutcomes()["passed"] == 1
    result.stdout.fnmatch_lines(["FAILED my-work/activations/in_numpy.py::sigmoid - in_numpy.py, line 10:*"])
    sentence = "Python cannot read it ('(' was never"
    assert sentence in failure(result, "sigmoid")
    assert sentence not in failure(result, "relu")


def test_the_words_are_those_of_the_command(pytester: pytest.Pytester, work: Path) -> None:
    result = run(pytester, "my-work", "-k", "softmax and not log_softmax and not backward")
    said = failure(result, "softmax").strip("\n")
    file = work / "activations" / "in_numpy.py"
    done = subprocess.run(
        [sys.executable, "-m", "autograder", "check", str(file), "--only", "softmax", "--track", "numpy"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.split("\n")[0].startswith("✗ activations.softmax (numpy)")
    assert said.split("\n\n")[0] in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["my-work/activations/in_numpy.py"],
        ["my-work/activations/in_numpy.py::relu", "my-work/activations/in_numpy.py::softmax"],
        ["--doctest-modules", "my-work"],
        ["-o", "python_files=*.py", "my-work"],
        ["--import-mode=importlib", "my-work/activations"],
    ],
)
def test_the_file_is_never_imported(pytester: pytest.Pytester, work: Path, words: list[str]) -> None:
    # A folder with this in it is a package, and pytest imports those.
    (work / "__init__.py").write_text("from .activations import in_numpy\n")
    (work / "activations" / "__init__.py").write_text("from . import in_numpy\n")
    result = run(pytester, *words, "-k", "relu and not leaky")
    text = result.stdout.str()
    assert "imported of the student's: []" in text
    assert "activations/in_numpy.py::relu - it is the abs" in text
    assert result.parseoutcomes()["failed"] == 1


def test_collecting_alone_starts_nothing(pytester: pytest.Pytester, work: Path) -> None:
    began = time.monotonic()
    result = run(pytester, "--collect-only", "-q", "my-work")
    seconds = time.monotonic() - began
    names = [line for line in result.stdout.lines if "::" in line]
    assert names[0] == "my-work/activations/in_numpy.py::step"
    assert "my-work/activations/in_numpy.py::softmax_backward" in names
    assert "autograder.checker.answering" not in result.stdout.str()
    assert "imported of the student's: []" in result.stdout.str()
    assert seconds < 60


def test_a_failure_stands_where_the_function_does(pytester: pytest.Pytester, work: Path) -> None:
    result = run(pytester, "my-work", "-k", "relu and not leaky", "--tb=line")
    line = NUMPY.split("\n").index("def relu(x):") + 1
    result.stdout.fnmatch_lines([f"*my-work/activations/in_numpy.py:{line}: it is the absolute value"])


def test_those_that_failed_last_and_the_first_that_fails(pytester: pytest.Pytester, work: Path) -> None:
    assert run(pytester, "my-work").parseoutcomes()["failed"] == 3
    file = work / "activations" / "in_numpy.py"
    file.write_text(NUMPY.replace("np.abs(x)", "x * (x > 0)"))
    counts = run(pytester, "my-work", "--lf").parseoutcomes()
    assert (counts["passed"], counts["failed"]) == (1, 2)
    counts = run(pytester, "my-work", "-x").parseoutcomes()
    assert counts["failed"] == 1


def test_on_two_workers(pytester: pytest.Pytester, work: Path) -> None:
    pytest.importorskip("xdist")
    result = run(pytester, "my-work", "-n", "2")
    counts = result.parseoutcomes()
    assert (counts["passed"], counts["failed"]) == (1, 3)
    assert "looks like    it is the absolute value" in failure(result, "relu")
    result.stdout.fnmatch_lines(["FAILED my-work/activations/in_numpy.py::relu - it is the abs*"])
    verdicts = json.loads((work / MARK).read_text())["verdicts"]
    assert len(verdicts) == counts["passed"] + counts["failed"] + counts["skipped"]


def test_a_notebook_is_a_file_of_exercises_too(pytester: pytest.Pytester, work: Path) -> None:
    (work / "activations" / "in_numpy.py").unlink()
    start(pytester.path / "fresh", notebooks=True)
    notebook = json.loads((pytester.path / "fresh" / "activations" / "in_numpy.ipynb").read_text())
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and "def relu(" in source:
            cell["source"] = source.replace("raise NotImplementedError", "return x * (x > 0)")
    (work / "activations" / "in_numpy.ipynb").write_text(json.dumps(notebook))
    result = run(pytester, "my-work", "-k", "relu and not leaky and not prelu")
    assert result.parseoutcomes() == {"passed": 1, "skipped": 1, "deselected": 21}


def test_elsewhere_nothing_happens(pytester: pytest.Pytester, work: Path) -> None:
    (work / MARK).unlink()
    pytester.makepyfile(test_own="def test_own(): pass")
    result = run(pytester)
    assert result.parseoutcomes() == {"passed": 1}
    loaded = re.search(r"imported of ours: (.*)", result.stdout.str())
    assert loaded
    assert loaded[1] == "['autograder', 'autograder.pytest_plugin', 'autograder.work_folder']"
    # Whoever names such a file gets what pytest makes of any file.
    (work / "activations" / "in_numpy.py").write_text("def test_of_their_own(): pass\n")
    assert run(pytester, "my-work/activations/in_numpy.py").parseoutcomes() == {"passed": 1}


def test_faults_are_errors_and_what_is_not_there_is_skipped(pytester: pytest.Pytester, work: Path) -> None:
    pytester.makeconftest(
        dedent(
            """
            import autograder.pytest_plugin.exercises

            class Checker:
                def ask(self, question):
                    return {
                        "activations.step": {"fault": "it fell over"},
                        "activations.relu": {"verdict": "grader_fault", "text": "a long story", "short": "short"},
                        "activations.tanh": {"skipped": "PyTorch is not installed: pip install torch"},
                        "activations.elu": {"sentence": "in_numpy.py: it is a PDF."},
                    }.get(question["name"], {"verdict": "passed", "message": ""})

                def close(self):
                    pass

            autograder.pytest_plugin.exercises.CHECKER = Checker()
            """
        )
    )
    result = run(pytester, "my-work", "-rs")
    counts = result.parseoutcomes()
    assert (counts["errors"], counts["failed"], counts["skipped"]) == (2, 1, 1)
    text = result.stdout.str()
    assert "activations.step (numpy): a fault of the grader, not yours: it fell over" in text
    assert "a long story" in text
    assert "PyTorch is not installed: pip install torch" in text
    assert failure(result, "elu") == "in_numpy.py: it is a PDF.\n"
    assert "Traceback" not in text


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here")
def test_nothing_is_left_after_an_interrupt(pytester: pytest.Pytester, work: Path) -> None:
    (work / "activations" / "in_numpy.py").write_text("def relu(x):\n    while True: pass\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *PLUGIN, "my-work/activations/in_numpy.py::relu"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=pytester.path,
        # Who runs tests in the background has SIGINT ignored, and so would pytest.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    end = time.monotonic() + 60
    # The checker, a server that forks, and the function.
    while len(started := below(process.pid)) < 4 and time.monotonic() < end:
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == pytest.ExitCode.INTERRUPTED, said
    assert wait_until_gone(started) == set()
