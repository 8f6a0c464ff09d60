"""What is graded of a submission, and in which process."""

from dataclasses import replace
from pathlib import Path

import pytest

from autograder.feedback import lines
from autograder.grade_submission import grade_submission, grade_task, plan_grading
from autograder.policy.policy import parse_policy
from autograder.reading.called_exercises import called_exercises
from autograder.reading.files import read_files
from autograder.reading.submission import parse_submission
from autograder.sandbox.launcher import Launcher
from tests.autograder.helpers import QUICK, launcher_of

POLICY = """
title = "Homework 1"
tracks = ["numpy"]
scipy = {scipy}
[exercises]
activations.relu = {{ points = 3, forbidden = ["numpy.abs"] }}
activations.sigmoid = 0.5
"""
RELU = "import numpy as np\n\ndef relu(x):\n    return np.maximum(x, 0)\n"
SIGMOID = """
import numpy as np

def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)
"""
EXPIT = "import scipy.special\n\ndef sigmoid(x):\n    return 1 * scipy.special.logit(x)\n"


@pytest.fixture
def launcher() -> Launcher:
    return launcher_of()


def found(folder: Path, **files: str):
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    return parse_submission(read_files(folder))


def results(folder: Path, launcher: Launcher, scipy: str = "true", **files: str):
    policy = parse_policy(POLICY.format(scipy=scipy), "policy.toml")
    result = grade_submission("ada", found(folder, **files), launcher=launcher, policy=policy, limits=QUICK)
    return result, {exercise.name.partition(".")[2]: exercise for exercise in result.exercises}


def test_what_the_policy_asks_counts_whether_it_was_handed_in_or_not(tmp_path, launcher) -> None:
    result, by_name = results(tmp_path, launcher, work=RELU + "\ndef tanh(x):\n    return x\n")
    assert (by_name["relu"].verdict, by_name["relu"].score) == ("passed", 3.0)
    assert (by_name["sigmoid"].verdict, by_name["sigmoid"].max_score) == ("not_attempted", 0.5)
    assert by_name["sigmoid"].message == "not handed in"
    assert set(by_name) == {"relu", "sigmoid"}
    assert (result.score, result.max_score) == (3.0, 3.5)


def test_a_call_that_the_course_forbids_is_named(tmp_path, launcher) -> None:
    _, by_name = results(
        tmp_path, launcher, work="import numpy as np\n\ndef relu(x):\n    return (x + np.abs(x)) / 2\n"
    )
    assert by_name["relu"].verdict == "forbidden"
    assert by_name["relu"].message == "numpy.abs (work.py, line 4) is not allowed in this course"
    assert by_name["relu"].score == 0


def test_points_are_shares_of_what_the_policy_gives(tmp_path, launcher) -> None:
    _, by_name = results(tmp_path, launcher, work=RELU.replace("return np.maximum(x, 0)", "x *= x > 0\n    return x"))
    relu = by_name["relu"]
    assert relu.verdict == "input_changed"
    assert 0.6 * 3 <= relu.score < 3


def test_an_exercise_that_is_there_twice_counts_once_and_that_is_said(tmp_path, launcher) -> None:
    result, by_name = results(tmp_path, launcher, a=RELU, b=RELU.replace("np.maximum(x, 0)", "x"))
    assert by_name["relu"].verdict == "passed"
    assert result.max_score == 3.5
    assert result.problems == ["activations.relu is in a.py and in b.py; a.py is graded."]


def test_a_stub_does_not_stand_in_the_way_of_what_is_written(tmp_path) -> None:
    stub = "def relu(x):\n    raise NotImplementedError\n"
    made = plan_grading(found(tmp_path, a=stub, b=RELU), None, lambda path: True)
    assert [(task.name, task.source.file) for task in made.tasks] == [("activations.relu", "b.py")]
    assert made.problems == []


def test_scipy_is_there_only_where_the_policy_allows_it(tmp_path) -> None:
    for scipy, words in (("true", ""), ("false", "No module named 'scipy'")):
        with Launcher(scipy=scipy == "true") as own:
            _, by_name = results(tmp_path, own, scipy, work=EXPIT)
        assert words in by_name["sigmoid"].message


def test_a_wrong_function_does_not_spoil_the_next_one(tmp_path, launcher) -> None:
    spoils = "import numpy as np\n\ndef relu(x):\n    np.exp = None\n    return x\n"
    _, by_name = results(tmp_path, launcher, work=spoils + SIGMOID)
    assert by_name["relu"].verdict == "failed"
    assert by_name["sigmoid"].verdict == "passed"


def test_nor_does_a_right_one(tmp_path, launcher) -> None:
    spoils = "import numpy as np\n\ndef relu(x):\n    np.exp = None\n    return np.maximum(x, 0)\n"
    _, by_name = results(tmp_path, launcher, work=spoils + SIGMOID)
    assert by_name["relu"].verdict == "passed"
    assert by_name["sigmoid"].verdict == "passed"


@pytest.mark.parametrize("seconds", [1, 0.5])
def test_a_limit_is_said_as_it_is(tmp_path, launcher, seconds) -> None:
    endless = found(tmp_path, work="def relu(x):\n    while True:\n        pass\n")
    result = grade_submission("ada", endless, launcher=launcher, limits=replace(QUICK, call=float(seconds)))
    unit = "second" if seconds == 1 else "seconds"
    said = f"it had not answered after {seconds} {unit} of processor time: does a loop never end?"
    assert result.exercises[0].message == said


def test_who_waits_is_told_so(tmp_path, launcher) -> None:
    asleep = found(tmp_path, work="import time\n\ndef relu(x):\n    time.sleep(1e9)\n")
    result = grade_submission("ada", asleep, launcher=launcher, limits=replace(QUICK, call=0.5))
    said = "it had not answered after 1.5 seconds: does it sleep, or wait for something?"
    assert (result.exercises[0].verdict, result.exercises[0].message) == ("timeout", said)


def test_many_short_naps_are_too_long_together(tmp_path, launcher) -> None:
    naps = found(tmp_path, work="import time\n\ndef relu(x):\n    time.sleep(0.2)\n    return (x > 0) * x\n")
    result = grade_submission("ada", naps, launcher=launcher, limits=replace(QUICK, call=0.5, exercise=0.5))
    assert result.exercises[0].message == "all calls together took longer than 1.5 seconds"


# What comes first ---------------------------------------------------------------------------------------------------------

BACKWARD = """
def slope(x):
    return sigmoid(x) * sigmoid(-x)

def sigmoid_backward(grad, x):
    if np.shape(grad) != np.shape(x):
        raise ValueError("grad has another shape than x")
    return grad * slope(x)
"""


def graded(folder: Path, launcher: Launcher, text: str, only: str):
    result = grade_submission(
        "ada", found(folder, work=text), launcher=launcher, limits=QUICK, wanted=lambda path: path == only
    )
    return {exercise.name: exercise for exercise in result.exercises}


def test_a_wrong_function_that_calls_another_wrong_one_says_which_comes_first(tmp_path, launcher) -> None:
    wrong = SIGMOID.replace("np.where(x >= 0, 1, small) / (1 + small)", "0 * x")
    by_name = graded(tmp_path, launcher, wrong + BACKWARD, "activations.sigmoid_backward")
    assert list(by_name) == ["activations.sigmoid_backward"]
    result = by_name["activations.sigmoid_backward"]
    assert result.mend_first == ["activations.sigmoid"]
    assert (result.mistake, result.hint) == (None, None)
    assert next(lines(result)).text == "it calls sigmoid, which has not passed: mend that one first"


def test_a_right_function_and_one_whose_helpers_are_right_say_nothing_of_it(tmp_path, launcher) -> None:
    for text in (SIGMOID + BACKWARD, SIGMOID + BACKWARD.replace("grad * slope(x)", "2 * grad * slope(x)")):
        (result,) = graded(tmp_path, launcher, text, "activations.sigmoid_backward").values()
        assert result.mend_first == []
    assert result.verdict == "failed"
    assert result.mistake


def test_a_helper_that_is_judged_for_another_one_is_judged_once(tmp_path, launcher, monkeypatch) -> None:
    judged: list[str] = []

    def counted(task, *others):
        judged.append(task.name)
        return grade_task(task, *others)

    monkeypatch.setattr("autograder.grade_submission.grade_task", counted)
    wrong = SIGMOID.replace("np.where(x >= 0, 1, small) / (1 + small)", "0 * x")
    result = grade_submission("ada", found(tmp_path, work=BACKWARD + wrong), launcher=launcher, limits=QUICK)
    assert sorted(judged) == ["activations.sigmoid", "activations.sigmoid_backward"]
    assert {one.name for one in result.exercises} == set(judged)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return sigmoid(x) * tanh(x)", ["sigmoid", "tanh"]),
        ("return helper(x)", ["sigmoid"]),
        ("return swish(x) if x.ndim > 9 else x", []),
        ("sigmoid = 3\n    return x * sigmoid", []),
        ("return np.tanh(x)", []),
    ],
)
def test_the_exercises_that_a_function_calls_are_found(tmp_path, body: str, expected: list[str]) -> None:
    text = "import numpy as np\n\ndef helper(x):\n    return sigmoid(x)\n\n"
    text += "".join(f"def {name}(x):\n    return x\n\n" for name in ("sigmoid", "tanh"))
    parsed = found(tmp_path, work=f"{text}def swish(x):\n    {body}\n")
    source = next(one for one in parsed.sources if "activations.swish" in one.exercises)
    assert called_exercises(source, "activations.swish") == [f"activations.{name}" for name in expected]
