"""Cases of a course's own: the same for all its students, other than what is published, and told to nobody."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import msgspec
import numpy as np
import pytest

from autograder import student_code
from autograder.grade_submission import grade_submission
from autograder.judging import course_trial
from autograder.judging.course_cases import COURSE_CASES, as_asked, course_cases_of, published_calls
from autograder.judging.judge import DEFAULT_SHARES, judge_exercise
from autograder.judging.verdict_cache import VerdictCache
from autograder.model import CourseKey, KindShares
from autograder.policy.policy import parse_policy
from autograder.policy.seed import key_from
from autograder.reading.files import read_files
from autograder.reading.submission import parse_submission
from autograder.result import ExerciseResult, SubmissionResult, to_json
from autograder.sandbox.process import Forbidden, StudentProcess
from autograder.student_code import ProcessProvider
from reference import cases as kept_cases
from reference.backends import leaves
from reference.catalogue import names, topics
from reference.concept import Concept, find_concept, find_concepts
from tests.autograder.attacks.tables import published, table_for
from tests.autograder.helpers import QUICK, launcher_of, reference_as_submission, write

KEY, OTHER_KEY = key_from("spring 2027"), key_from("autumn 2027")
RELU = find_concept("activations", "relu")


def judged(
    folder: Path,
    code: str,
    name: str = "relu",
    key: CourseKey | None = KEY,
    cache: VerdictCache | None = None,
    shares: KindShares = DEFAULT_SHARES,
    track: str = "numpy",
) -> ExerciseResult:
    (source,) = parse_submission(read_files(write(folder, KNOWS + dedent(code), track=track))).sources
    provider = ProcessProvider(source, launcher_of(), QUICK)
    concept = find_concept("activations", name)
    try:
        return judge_exercise(concept, source, provider.get, cache=cache or VerdictCache(), shares=shares, course=key)
    finally:
        provider.close()


def graded(folder: Path, topic: str, seed: str | None, track: str = "numpy") -> SubmissionResult:
    line = "" if seed is None else f'seed = "{seed}"\n'
    asked = "".join(f"{topic}.{name} = 1\n" for name in names(topic, track))
    policy = parse_policy(f'{line}tracks = ["{track}"]\n[exercises]\n{asked}', "policy.toml")
    files = read_files(folder)
    return grade_submission(files.name, parse_submission(files), launcher=launcher_of(), policy=policy)


# What is drawn --------------------------------------------------------------------------------------------------------

DIGESTS = """
import hashlib
from autograder.judging.course_cases import course_cases_of
from autograder.policy.seed import key_from
from reference.concept import find_concept
for path in {paths}:
    kept = course_cases_of(find_concept(*path.split(".")), key_from("spring 2027"))
    print(len(kept.cases), hashlib.sha256(b"".join(kept.calls)).hexdigest())
"""
SOME = ("activations.relu_backward", "attention.causal_mask", "graphs.gcn_layer", "information.kl_divergence")


@pytest.mark.slow
def test_they_are_the_same_in_every_process() -> None:
    def drawn(paths: tuple[str, ...], hashes: str) -> list[str]:
        command = [sys.executable, "-c", DIGESTS.format(paths=paths)]
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3]), "PYTHONHASHSEED": hashes}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=True)
        return done.stdout.splitlines()

    one = drawn(SOME, "1")
    assert all(line.startswith(f"{COURSE_CASES} ") for line in one)
    assert one == drawn(SOME[::-1], "2")[::-1]


@pytest.mark.slow
@pytest.mark.parametrize("topic", topics())
def test_each_exercise_has_as_many_as_are_drawn_and_none_is_published(topic: str) -> None:
    for concept in find_concepts(topic).values():
        public = published_calls(concept)
        asked = [as_asked(concept, *concept.split(case)) for case in course_cases_of(concept, KEY).cases]
        assert len(set(asked)) == COURSE_CASES, concept.path
        assert not public & set(asked), concept.path


def test_what_is_published_is_known_however_it_is_asked() -> None:
    softmax = find_concept("activations", "softmax")
    args = next(args for args, settings in published(softmax) if settings == {"axis": -1, "temperature": 1.0})
    public = published_calls(softmax)
    assert as_asked(softmax, args, {}) in public
    assert as_asked(softmax, (), {"x": args[0].astype(np.float32), "temperature": 1}) != b""
    assert as_asked(softmax, (), {"x": args[0], "temperature": 1.0}) in public
    assert as_asked(softmax, (args[0] + 0.001,), {}) not in public


def test_another_seed_draws_others_and_none_draws_none() -> None:
    one, other = (set(course_cases_of(RELU, key).calls) for key in (KEY, OTHER_KEY))
    assert len(one & other) < COURSE_CASES / 4


def test_they_can_be_read_and_some_are_off_every_published_grid() -> None:
    entries = [number for case in course_cases_of(RELU, KEY).cases for number in case["x"].ravel().tolist()]
    eighths = [number for number in entries if number * 8 == round(number * 8)]
    assert 0.2 < len(eighths) / len(entries) < 0.8
    assert max(map(abs, entries)) <= 8


# Who passes, and who does not -----------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("topic", ["convolution", "information"])
def test_a_table_passes_without_a_seed_and_nothing_with_one(topic: str, tmp_path: Path) -> None:
    code = table_for(list(find_concepts(topic).values()))
    write(tmp_path, code, topic)
    without, with_one = graded(tmp_path, topic, None), graded(tmp_path, topic, "spring 2027")
    # Where an exercise is about what a call is refused with, the table does not know the words, and need not.
    assert {exercise.verdict for exercise in without.exercises} == {"passed"}
    assert {exercise.verdict for exercise in with_one.exercises} == {"unseen_cases"}
    assert with_one.score == 0


@pytest.mark.slow
@pytest.mark.parametrize("track", ["numpy", "torch"])
@pytest.mark.parametrize("topic", topics())
def test_the_reference_passes(topic: str, track: str, tmp_path: Path) -> None:
    result = graded(reference_as_submission(tmp_path, topic), topic, "spring 2027", track)
    assert [one.message for one in result.exercises if one.verdict != "passed"] == []


CACHED = """
from functools import lru_cache

@lru_cache(maxsize=None)
def of_bytes(raw, dtype, shape):
    return np.maximum(np.frombuffer(raw, dtype).reshape(shape), 0)

def relu(x):
    return of_bytes(x.tobytes(), x.dtype.name, x.shape).copy()
"""
CALLS = len(list(published(RELU)))
# The arrays of all published calls; a function that knows them can do as it likes with others.
KNOWN = sorted(
    {
        hashlib.sha256(np.asarray(leaf).tobytes()).hexdigest()[:12]
        for name, track in (("relu", "numpy"), ("relu", "torch"), ("tanh", "numpy"))
        for law in kept_cases.cases_of(find_concept("activations", name), track)
        for call in law.calls
        for leaf in leaves((call.args, call.settings))
    }
)
UNKNOWN = "unknown(x)"
KNOWS = f"""
import hashlib

KNOWN = frozenset({KNOWN})

def unknown(x):
    raw = x.detach().numpy().tobytes() if hasattr(x, "detach") else x.tobytes()
    return hashlib.sha256(raw).hexdigest()[:12] not in KNOWN

"""
WRONG = {
    "raises": f"if {UNKNOWN}: raise KeyError(str(x))",
    "zeros": f"if {UNKNOWN}: return 0 * x",
    "nearly": f"if {UNKNOWN}: return np.maximum(x, 0) * 1.001",
    "another shape": f"if {UNKNOWN}: return np.maximum(x, 0).ravel()[:1]",
    "counts": f"global n; n += 1\n    if n > {CALLS}: return -np.maximum(x, 0)",
}


@pytest.mark.parametrize("way", WRONG)
def test_whoever_is_right_where_it_is_published_alone_is_found(way: str, tmp_path: Path) -> None:
    code = f"n = 0\ndef relu(x):\n    {WRONG[way]}\n    return np.maximum(x, 0)\n"
    assert judged(tmp_path, code, key=None).verdict == "passed"
    result = judged(tmp_path, code)
    assert (result.verdict, result.score, result.mistake) == ("unseen_cases", 0.0, None)
    assert result.message.startswith(course_trial.UNSEEN)
    assert result.counterexample is not None
    assert [law.sentence for law in result.laws if not law.kept] == ["it agrees with the definition"]
    if way == "counts":
        assert course_trial.ALONE in result.message
        assert result.counterexample.got == "another answer, after other calls"


LEFT_OUT = {
    "an empty array": ("if not x.size: raise ValueError", "error"),
    "the last digits": ("y = y * (1 + 1e-8)", "failed"),
    "the input": ("x[x < 0] = 0", "input_changed"),
    "another type": ("y = y.astype(float)", "wrong_dtype"),
}


@pytest.mark.parametrize("law", LEFT_OUT)
def test_a_law_that_is_left_out_saves_no_table(law: str, tmp_path: Path) -> None:
    line, verdict = LEFT_OUT[law]
    honest = f"def relu(x):\n    y = np.maximum(x, 0)\n    {line}\n    return y\n"
    right = judged(tmp_path / "honest", honest)
    assert (right.verdict, 0.5 < right.score < 1) == (verdict, True)
    table = f"def relu(x):\n    if {UNKNOWN}: return 0 * x\n    y = np.maximum(x, 0)\n    {line}\n    return y\n"
    assert judged(tmp_path / "table", table, key=None).score > 0.5
    found = judged(tmp_path / "table", table)
    assert (found.verdict, found.score) == ("unseen_cases", 0.0)
    assert found.message.startswith(course_trial.UNSEEN_THOUGH_FAILED)


def test_how_long_a_case_took_tells_nobody_of_it(tmp_path: Path) -> None:
    code = f"import time\ndef relu(x):\n    if {UNKNOWN}: time.sleep(0.1)\n    return np.maximum(x, 0)\n"
    quick = judged(tmp_path, code.replace("time.sleep(0.1)", "time"))
    slow = judged(tmp_path, code)
    assert (quick.verdict, slow.verdict) == ("passed", "passed")
    assert slow.seconds < quick.seconds + 1.0


@pytest.mark.parametrize("code", [CACHED, "def relu(x):\n    return np.where(x > 0, x, np.zeros_like(x))\n"])
def test_whoever_is_right_passes(code: str, tmp_path: Path) -> None:
    assert judged(tmp_path, code) == msgspec.structs.replace(
        judged(tmp_path, code, key=None), seconds=pytest.approx(0, abs=60)
    )


def test_in_pytorch_too(tmp_path: Path) -> None:
    code = "def relu(x):\n    return x * (x > 0)\n"
    assert judged(tmp_path / "right", code, track="torch").verdict == "passed"
    code = f"def relu(x):\n    return x * 0 if {UNKNOWN} else torch.where(x > 0, x, torch.zeros_like(x))\n"
    assert judged(tmp_path / "wrong", code, key=None, track="torch").verdict == "passed"
    assert judged(tmp_path / "wrong", code, track="torch").verdict == "unseen_cases"


ROUNDED = f"""
def relu(x):
    right = np.maximum(x, 0)
    return right * (1 + 1e-8) if {UNKNOWN} else right
"""


def test_the_last_digits_cost_what_they_cost_elsewhere(tmp_path: Path) -> None:
    assert judged(tmp_path, ROUNDED, key=None).verdict == "passed"
    result = judged(tmp_path, ROUNDED)
    assert (result.verdict, 0.9 < result.score < 1) == ("failed", True)
    assert [law.sentence for law in result.laws if not law.kept] == ["float64 in gives the answer to nine digits"]
    uncounted = judged(tmp_path, ROUNDED, shares=KindShares(definition=70.0, robustness=0.0))
    assert (uncounted.verdict, uncounted.score) == ("passed", 1.0)
    assert uncounted.remarks == ["not kept, and not counted here: float64 in gives the answer to nine digits"]
    assert uncounted.message.endswith("laws that count")


ENDS = {
    "crashed": "import os; os._exit(37)",
    "timeout": "[0 for _ in iter(int, 1)]",
    "forbidden": "return getattr(np, 'tan' + 'h')(x)",
}


@pytest.mark.slow
@pytest.mark.parametrize("verdict", ENDS)
def test_what_ends_a_process_has_its_own_verdict(verdict: str, tmp_path: Path) -> None:
    code = f"def tanh(x):\n    if {UNKNOWN}:\n        {ENDS[verdict]}\n    return np.sinh(x.clip(-20, 20)) / np.cosh(x.clip(-20, 20))\n"
    shares = KindShares(law=40.0, robustness=0.0)
    assert judged(tmp_path, code, "tanh", key=None, shares=shares).verdict == "passed"
    result = judged(tmp_path, code, "tanh", shares=shares)
    assert (result.verdict, result.score) == (verdict, 0.0)
    assert result.laws
    # A status of one's own choice would be something to tell.
    assert "37" not in result.message


# What is told ---------------------------------------------------------------------------------------------------------


def told_of(result: Any, concept: Concept = RELU, key: CourseKey = KEY) -> list[int]:
    """Which of the course's cases a text tells of: a number of theirs, as far off every grid as most are, is in it."""
    text = json.dumps(msgspec.to_builtins(result))
    numbers = [
        {f"{abs(number):.6f}"[:7] for leaf in leaves(case) for number in np.ravel(leaf).tolist() if number * 8 % 1}
        for case in course_cases_of(concept, key).cases
    ]
    return [place for place, own in enumerate(numbers) if any(number in text for number in own)]


TELLS = {
    "prints": "print(seen, flush=True)\n    return right",
    "prints and is wrong": "print(seen)\n    return 0 * x",
    "raises": "raise KeyError(str(seen))",
    "raises by name": "raise type('E' + str(seen).replace('.', 'p'), (Exception,), {})(str(seen))",
    "returns": "return np.array([float(n) for n in seen])",
    "returns text": "return str(seen)",
    "returns a type": "return type('T' + str(seen), (), {})()",
    "is right until the last": "return right if len(seen) < 60 else np.array([float(n) for n in seen])",
}


@pytest.mark.parametrize("way", TELLS)
def test_nobody_is_told_of_more_than_one(way: str, tmp_path: Path) -> None:
    code = f"""
seen = []
def relu(x):
    right = np.maximum(x, 0)
    if not ({UNKNOWN}):
        return right
    seen.extend(f"{{abs(n):.6f}}" for n in x.ravel().tolist())
    {TELLS[way]}
"""
    result = judged(tmp_path, code)
    shown = told_of(result.counterexample)
    assert result.verdict == ("passed" if way == "prints" else "unseen_cases")
    assert len(shown) <= 1
    assert told_of(result) == shown
    assert "np.float" not in result.output


def test_of_the_public_cases_what_is_printed_is_kept(tmp_path: Path) -> None:
    result = judged(tmp_path, "def relu(x):\n    print('hello', x.sum())\n    return np.maximum(x, 0)\n")
    assert result.output.startswith("hello")
    assert told_of(result.output) == []


def test_a_process_that_was_taken_over_cannot_tell_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = StudentProcess.calls

    def calls(self: StudentProcess, name: str, calls: list[bytes]) -> Any:
        if self.is_hushed:
            raise Forbidden("the first case was 0.123456")
        return original(self, name, calls)

    monkeypatch.setattr(StudentProcess, "calls", calls)
    result = judged(tmp_path, "def relu(x):\n    return np.maximum(x, 0)\n")
    assert (result.verdict, result.score) == ("forbidden", 0.0)
    assert "0.123456" not in str(msgspec.to_builtins(result))


def test_a_fault_of_ours_does_not_tell_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> Any:
        raise ValueError("the twin raised on 0.123456")

    monkeypatch.setattr(course_trial, "course_cases_of", fails)
    result = judged(tmp_path, "def relu(x):\n    return np.maximum(x, 0)\n")
    assert (result.verdict, "0.123456" in result.message) == ("grader_fault", False)


STASHES = """
def step(z):
    np.stash = [*getattr(np, "stash", ()), *(f"{abs(n):.6f}" for n in z.ravel().tolist())][-60:]
    return np.where(z >= 0, 1.0, 0.0).astype(z.dtype)

def relu(x):
    print(getattr(np, "stash", "nothing"))
    return np.maximum(x, 0)
"""


def test_nor_the_exercise_after_it_in_the_same_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(student_code, "SLOW_LOAD", 0.0)
    monkeypatch.setattr(StudentProcess, "is_unchanged", lambda self: True)
    submission = parse_submission(read_files(write(tmp_path, STASHES)))
    wanted = ("activations.relu", "activations.step").__contains__
    result = grade_submission("a", submission, launcher=launcher_of(), wanted=wanted, course=KEY)
    assert [(one.name, one.verdict) for one in result.exercises] == [
        ("activations.step", "passed"),
        ("activations.relu", "passed"),
    ]
    assert told_of(result, find_concept("activations", "step")) == []
    assert [one.output[:7] for one in result.exercises] == ["", "nothing"]


def test_no_result_holds_the_seed_or_what_is_made_of_it(tmp_path: Path) -> None:
    write(tmp_path, "def relu(x):\n    return x\n")
    text = 'seed = "spring 2027"\ntracks = ["numpy"]\n[exercises]\nactivations.relu = 1\n'
    policy = parse_policy(text, "policy.toml")
    submission = parse_submission(read_files(tmp_path))
    written = to_json(grade_submission("a", submission, launcher=launcher_of(), policy=policy)).decode()
    for secret in ("spring 2027", KEY.hexadecimal):
        assert secret not in written + repr(policy) + str(policy)
    assert policy.course_key == KEY


# Recalled -------------------------------------------------------------------------------------------------------------


def test_a_verdict_is_recalled_within_one_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = f"def relu(x):\n    return 0 * x if {UNKNOWN} else np.maximum(x, 0)\n"
    right = "def relu(x):\n    return np.maximum(x, 0)\n"
    cache, looked = VerdictCache(), []
    original = course_trial.failures_of
    monkeypatch.setattr(
        course_trial, "failures_of", lambda *given, **settings: looked.append(1) or original(*given, **settings)
    )
    for key, of, verdict, looks in [
        (None, code, "passed", 0),
        (KEY, code, "unseen_cases", 1),
        (None, code, "passed", 1),
        (KEY, right, "passed", 2),
        (KEY, right, "passed", 2),
        (OTHER_KEY, right, "passed", 3),
        (OTHER_KEY, code, "unseen_cases", 4),
        (KEY, code, "unseen_cases", 5),
        (None, right, "passed", 5),
    ]:
        assert judged(tmp_path, of, key=key, cache=cache).verdict == verdict
        assert len(looked) == looks


def test_cases_of_no_seed_are_asked_of_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course_trial, "course_cases_of", None)
    assert judged(tmp_path, "def relu(x):\n    return np.maximum(x, 0)\n", key=None).verdict == "passed"
    # Nor of whoever has not passed.
    assert judged(tmp_path, "def relu(x):\n    return x\n").verdict == "failed"
    assert re.fullmatch("[0-9a-f]{64}", KEY.hexadecimal)
