"""The command as its users type it: what it prints, and how it ends."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.starting import EXERCISES
from reference.catalogue import topics
from tests.autograder.helpers import write

ROOT = Path(__file__).resolve().parents[2]
RIGHT = "def relu(x):\n    return np.maximum(x, 0)\n"
WRONG = "def relu(x):\n    return np.abs(x)\n"


def tandem(*words: object, **options) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "autograder", *map(str, words)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"} | options.pop("env", {})
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False, **options)


# check ------------------------------------------------------------------------------------------------------------------


def test_all_passed_ends_with_0(tmp_path: Path) -> None:
    done = tandem("check", write(tmp_path, RIGHT), "--only", "relu")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "✓ activations.relu (numpy): passed" in done.stdout
    assert "1 passed, 0 not right yet, 0 not attempted. Score 1 of 1" in done.stdout


def test_something_failed_ends_with_1_and_says_why(tmp_path: Path) -> None:
    done = tandem("check", write(tmp_path, WRONG), "--only", "activations.relu")
    assert done.returncode == 1
    for words in ("relu(np.array([-1.]))", "expected      [0.0]", "got           [1.0]",
                  "it is the absolute value", "Negative inputs become 0", "tandem read activations.relu"):  # fmt: skip
        assert words in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_json_is_the_whole_output(tmp_path: Path) -> None:
    done = tandem("check", write(tmp_path, WRONG), "--json", "--save", tmp_path / "saved.json")
    result = json.loads(done.stdout)
    assert list(result)[:5] == ["schema", "submission", "score", "max_score", "seconds"]
    assert result["schema"] == "tandem/result/v1"
    exercise = next(e for e in result["exercises"] if e["name"] == "activations.relu")
    assert {"name", "track", "verdict", "score", "max_score", "seconds", "laws", "counterexample", "mistake", "message",
            "output"} <= set(exercise)  # fmt: skip
    example = exercise["counterexample"]
    assert (example["inputs"], example["expected"], example["got"]) == ({"x": [-1.0]}, [0.0], [1.0])
    definition = {"sentence": "it agrees with the definition", "kept": False, "kind": "definition", "counted": True}
    assert definition in exercise["laws"]
    assert json.loads((tmp_path / "saved.json").read_text()) == result


def test_what_is_not_finite_is_valid_json(tmp_path: Path) -> None:
    done = tandem("check", write(tmp_path, "def relu(x):\n    return x * np.nan\n"), "--only", "relu", "--json")
    result = json.loads(done.stdout, parse_constant=pytest.fail)
    assert "NaN" in json.dumps(result["exercises"][0]["counterexample"]["got"])


def test_untouched_stubs_are_not_attempted() -> None:
    done = tandem("check", EXERCISES)
    assert done.returncode == 1
    assert re.search(r"0 passed, 0 not right yet, \d+ not attempted. Score 0 of", done.stdout)


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (["--help"], ["numpy", "msgspec"]),
        (["--version"], ["numpy"]),
        (["list"], ["numpy", "msgspec"]),
        (["hint", "relu"], ["hypothesis", "scipy", "torch"]),
        (["check", ".", "--only", "relu"], ["hypothesis", "scipy", "torch"]),
    ],
    ids=lambda part: part[0],
)
def test_nothing_is_imported_that_is_not_needed(words: list[str], missing: list[str], tmp_path: Path) -> None:
    write(tmp_path, "import sys\n" + RIGHT + "    assert 'torch' not in sys.modules\n")
    script = (
        "import sys\nfrom autograder.command import app\n"
        f"try:\n    app({words!r})\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        f"imported = set({missing!r}) & set(sys.modules)\nassert not imported, imported\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_students_own_folder_is_left_as_it_was(tmp_path: Path) -> None:
    write(tmp_path, WRONG)
    # Hypothesis, which looks for a smaller input, would keep something in a folder of its own.
    tandem("check", ".", cwd=tmp_path)
    assert sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*")) == [
        "activations",
        "activations/in_numpy.py",
    ]


WORDS_OFF = {
    "a path that is not there": (["check", "nowhere"], "nowhere: there is no such file or folder"),
    "a folder without exercises": (["check", "."], "no exercises are in this folder"),
    "a file that is no Python": (["check", "a.txt"], "neither a Python file"),
    "what is neither a file nor a folder": (["check", "/dev/null"], "neither a file nor a folder"),
    "a result that has nowhere to go": (
        ["check", ".", "--save", "nowhere/result.json"],
        "no folder that can be written",
    ),
    "an unknown exercise": (["check", ".", "--only", "sofmax"], "did you mean softmax"),
    "an unknown backward pass": (["check", ".", "--only", "relu_backwards"], "did you mean relu_backward"),
    "an unknown exercise of a topic": (
        ["check", ".", "--only", "activations.softmx"],
        "did you mean activations.softmax",
    ),
    "an exercise like no other": (["check", ".", "--only", "zzzz"], "`tandem list` shows the names"),
    "an unknown track": (["check", ".", "--track", "jax"], "expected numpy or torch"),
    "an unknown exercise to hint at": (["hint", "relo"], "did you mean relu"),
    "a topic to hint at": (["hint", "activations"], "say which exercise of it, as activations."),
    "a folder that is full": (["start", "."], "not empty"),
    "an unknown command": (["chek"], "No such command"),
    "an unknown option": (["check", "--fast"], "No such option"),
}


@pytest.mark.parametrize(("words", "sentence"), WORDS_OFF.values(), ids=WORDS_OFF.keys())
def test_words_that_are_off_end_with_2(tmp_path: Path, words: list[str], sentence: str) -> None:
    (tmp_path / "a.txt").write_text("hello")
    done = tandem(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_an_exercise_that_is_not_in_the_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text("import numpy as np\n" + RIGHT)
    done = tandem("check", file, "--only", "softmax")
    assert done.returncode == 2
    assert "softmax is not in there" in done.stderr


def test_one_bad_file_does_not_cost_the_others(tmp_path: Path) -> None:
    write(tmp_path, RIGHT)
    (tmp_path / "information").mkdir()
    (tmp_path / "information" / "in_numpy.py").write_bytes(b"\xff broken")
    done = tandem("check", tmp_path, "--only", "relu")
    assert "✓ activations.relu" in done.stdout
    assert "not UTF-8" in done.stderr
    assert done.returncode == 1


def test_a_fault_of_the_grader_ends_with_3(tmp_path: Path) -> None:
    script = (
        "import autograder.judging.encoded_cases, autograder.command as c\n"
        "def ill(*args): raise RuntimeError('ill')\n"
        "autograder.judging.encoded_cases.cases_of = ill\n"
        f"import sys; sys.argv = ['tandem', 'check', {str(write(tmp_path, RIGHT))!r}]; c.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 3
    assert "a fault of the grader, not yours" in done.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project of one's own."""
    place = tmp_path / "copy"
    for part in ("autograder", "reference", "exercises"):
        shutil.copytree(ROOT / part, place / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


def test_cases_that_are_drawn_anew_are_told_in_one_line(copy: Path, tmp_path: Path) -> None:
    (copy / "reference" / "activations" / "cases" / "relu.cases").write_bytes(b"damaged")
    words = ["check", write(tmp_path / "mine", RIGHT), "--only", "relu"]
    done = tandem(*words, env={"PYTHONPATH": str(copy)}, cwd=tmp_path)
    assert done.returncode == 0
    (line,) = done.stderr.splitlines()
    assert line.startswith("tandem: reference/activations/cases/relu.cases is damaged")
    assert line.endswith("To bring all of them up to date: python -m reference.make_cases")
    # They are kept now.
    assert tandem(*words, env={"PYTHONPATH": str(copy)}, cwd=tmp_path).stderr == ""


def test_an_installations_unusable_cases_are_the_graders_fault(copy: Path, tmp_path: Path) -> None:
    (copy / "pyproject.toml").unlink()
    (copy / "reference" / "activations" / "cases" / "relu.cases").unlink()
    words = ["check", write(tmp_path / "mine", RIGHT + "def step(x):\n    return np.heaviside(x, 1)\n"), "--json"]
    done = tandem(*words, env={"PYTHONPATH": str(copy)}, cwd=tmp_path)
    assert done.returncode == 3
    assert done.stderr == ""
    by_name = {exercise["name"]: exercise for exercise in json.loads(done.stdout)["exercises"]}
    assert by_name["activations.relu"]["verdict"] == "grader_fault"
    assert "relu.cases is missing; install Tandem anew" in by_name["activations.relu"]["message"]
    assert by_name["activations.step"]["verdict"] != "grader_fault"


def test_what_the_student_prints_cannot_steer_the_terminal(tmp_path: Path) -> None:
    code = "def relu(x):\n    print('\\x1b[2J\\x07\\udcff[bold]loud[/bold]')\n    return np.abs(x)\n"
    done = tandem("check", write(tmp_path, code), "--only", "relu")
    assert "\x1b[2J" not in done.stdout
    assert "[bold]loud[/bold]" in done.stdout


# The others -------------------------------------------------------------------------------------------------------------


def test_start_makes_a_fresh_copy_that_checks(tmp_path: Path) -> None:
    done = tandem("start", tmp_path / "mine")
    assert done.returncode == 0
    assert f"tandem learn {tmp_path / 'mine'}" in done.stdout
    for topic in topics():
        for name in ("in_numpy.py", "in_torch.py"):
            assert (tmp_path / "mine" / topic / name).read_text() == (EXERCISES / topic / name).read_text()
    assert not list((tmp_path / "mine").rglob("__pycache__"))
    again = tandem("start", tmp_path / "mine")
    assert again.returncode == 2


# list, hint, solution ---------------------------------------------------------------------------------------------------


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    tandem("start", tmp_path / "mine")
    return tmp_path / "mine"


def fill_in(folder: Path, text: str) -> None:
    file = folder / "activations" / "in_numpy.py"
    file.write_text(file.read_text() + "\n\n" + text)


@pytest.mark.slow
def test_list_shows_how_far_one_is_in_the_order_to_learn_in(mine: Path) -> None:
    fill_in(mine, RIGHT + WRONG.replace("relu", "gelu"))
    assert "numpy: 0 of" in tandem("list", cwd=mine).stdout
    tandem("check", mine, "--only", "activations")
    listed = tandem("list", cwd=mine / "activations").stdout
    assert "numpy: 1 of" in listed
    assert re.search(r"activations.relu +✓ passed", listed)
    assert re.search(r"activations.gelu +✗ not yet", listed)
    assert re.search(r"activations.step +·", listed)
    assert listed.index("activations.sigmoid ") < listed.index("activations.swish ") < listed.index("information.")
    assert "numpy: 1 of" in tandem("list", "--in", mine).stdout
    assert "torch" not in tandem("list", "--in", mine, "--track", "numpy").stdout


@pytest.mark.slow
def test_the_name_of_an_exercise_is_checked_in_the_folder_to_work_in(mine: Path) -> None:
    fill_in(mine, RIGHT)
    for folder in (mine, mine / "activations"):
        done = tandem("check", "relu", cwd=folder)
        assert "✓ activations.relu (numpy)" in done.stdout, done.stdout + done.stderr
    assert "1 passed" in tandem("check", "activations.relu", cwd=mine).stdout
    assert "there is no such file or folder" in tandem("check", "sofmax", cwd=mine).stderr


@pytest.mark.slow
def test_what_one_folder_knows_no_other_one_knows(mine: Path, tmp_path: Path) -> None:
    fill_in(mine, RIGHT)
    tandem("check", mine, "--only", "relu")
    tandem("start", tmp_path / "other")
    assert "numpy: 0 of" in tandem("list", cwd=tmp_path / "other").stdout
    assert "numpy: 0 of" in tandem("list", cwd=tmp_path).stdout


@pytest.mark.slow
def test_hints_come_one_at_a_time_and_start_again(mine: Path) -> None:
    said = [tandem("hint", "relu", cwd=mine).stdout for _ in range(4)]
    assert [one.splitlines()[0] for one in said] == [
        f"activations.relu (NumPy), hint {number} of 3" for number in (1, 2, 3, 1)
    ]
    assert "That was the last one" in said[2]
    assert said[3] == said[0]
    assert "hint 1 of 3" in tandem("hint", "relu", "--track", "torch", cwd=mine).stdout
    assert "hint 2 of 3" in tandem("hint", "relu", "--number", 2, cwd=mine).stdout


@pytest.mark.slow
def test_a_hint_answers_the_last_failure_first(mine: Path) -> None:
    fill_in(mine, WRONG)
    tandem("check", mine, "--only", "relu")
    first, second = (tandem("hint", "relu", cwd=mine).stdout for _ in range(2))
    assert "at the last check" in first
    assert "it is the absolute value" in first
    assert "Negative inputs become 0" in first
    assert "hint 1 of 3" in second
    fill_in(mine, RIGHT)
    tandem("check", mine, "--only", "relu")
    assert "absolute" not in tandem("hint", "relu", cwd=mine).stdout


@pytest.mark.slow
def test_outside_of_a_folder_hints_are_asked_for_by_number(tmp_path: Path) -> None:
    for _ in range(2):
        said = tandem("hint", "relu", cwd=tmp_path).stdout
        assert "hint 1 of 3" in said
        assert "--number 2 has the next" in said
    assert tandem("hint", "relu", "--number", 4, cwd=tmp_path).returncode == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_the_answer_is_given_to_who_has_passed_or_insists(mine: Path) -> None:
    refused = tandem("solution", "relu", cwd=mine)
    assert refused.returncode == 2
    assert "has not passed yet, and 0 of 3 hints were read; --yes shows the answer all the same" in refused.stderr
    assert "np.maximum" in tandem("solution", "relu", "--yes", cwd=mine).stdout
    fill_in(mine, RIGHT)
    tandem("check", mine, "--only", "relu")
    given = tandem("solution", "relu", cwd=mine)
    assert given.returncode == 0
    assert "return np.maximum(x, 0)" in given.stdout
    assert "torch" in tandem("solution", "relu", "--track", "torch", "--yes", cwd=mine).stdout
    assert tandem("solution", "relu_backward", "--track", "torch", cwd=mine).returncode == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [["list"], ["hint", "relu"], ["solution", "relu", "--yes"]], ids=lambda words: words[0]
)
def test_a_progress_file_that_is_damaged_is_said_and_kept(mine: Path, words: list[str]) -> None:
    (mine / ".tandem.json").write_text("{{{")
    done = tandem(*words, cwd=mine)
    assert done.returncode == 0
    assert "it is damaged; it is kept as .tandem.kept-1.json" in done.stdout
    assert (mine / ".tandem.kept-1.json").read_text() == "{{{"
    assert "damaged" not in tandem(*words, cwd=mine).stdout


@pytest.mark.slow
def test_watch_checks_again_at_a_save(tmp_path: Path) -> None:
    folder = write(tmp_path / "mine", WRONG)
    log = tmp_path / "log"
    with log.open("w") as out:
        command = [sys.executable, "-m", "autograder", "watch", str(folder), "--only", "relu"]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        watching = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=environment)
    try:
        wait_for(log, "Watching for changes")
        # The watcher may need a moment after it says so.
        for _ in range(20):
            write(folder, RIGHT)
            time.sleep(0.5)
            if "✓ activations.relu" in log.read_text():
                break
        wait_for(log, "✓ activations.relu (numpy): passed")
    finally:
        watching.terminate()
        watching.wait(10)
    assert "✗ activations.relu" in log.read_text()


def wait_for(log: Path, words: str) -> None:
    ends = time.monotonic() + 30
    while words not in log.read_text():
        assert time.monotonic() < ends, log.read_text()
        time.sleep(0.1)


def test_the_version_and_help_name_every_command() -> None:
    text = tandem("--help").stdout
    for command in ("check", "start", "list", "hint", "watch"):
        assert command in text


@pytest.mark.skipif(
    shutil.which("tandem") is None and not (Path(sys.executable).parent / "tandem").exists(), reason="not installed"
)
def test_the_console_script_is_the_command() -> None:
    script = Path(sys.executable).parent / "tandem"
    done = subprocess.run([script, "hint", "zzzz"], capture_output=True, text=True, check=False)
    assert done.returncode == 2


def test_an_output_that_knows_no_check_marks_is_no_fault(tmp_path: Path) -> None:
    done = tandem("check", write(tmp_path, RIGHT), "--only", "relu", env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert "? activations.relu (numpy): passed" in done.stdout
