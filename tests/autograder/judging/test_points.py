"""Points go by kinds of laws, and verdicts by the points."""

from pathlib import Path

import pytest

from autograder import feedback
from autograder.grade_submission import grade_submission
from autograder.judging.points import LawPoints
from autograder.model import KindShares
from autograder.policy.policy import Policy, PolicyExercise
from autograder.reading.files import read_files
from autograder.reading.submission import parse_submission
from autograder.result import ExerciseResult
from reference.common import DEFINITION, FLOAT32, PRECISION, REPEATABLE, laws_of
from reference.concept import find_concept
from tests.autograder.helpers import grade_one, launcher_of, write

SOFTMAX = laws_of(find_concept("activations", "softmax"))
# No check of the temperature.
RIGHT = """
def softmax(x, *, axis=-1, temperature=1.0):
    e = np.exp((x - np.max(x, axis=axis, keepdims=True)) / temperature)
    return e / np.sum(e, axis=axis, keepdims=True)
"""


def sentences(kind: str) -> list[str]:
    return [law.sentence for law in SOFTMAX if law.kind == kind]


# What laws are worth --------------------------------------------------------------------------------------------------


def test_each_kind_earns_its_share_law_by_law() -> None:
    points = LawPoints(SOFTMAX, KindShares())
    laws, robust, errors = sentences("law"), sentences("robustness"), sentences("errors")
    assert points.earned([]) == pytest.approx(1)
    assert points.earned(errors) == pytest.approx(1)
    assert points.earned(robust) == pytest.approx(0.9)
    assert points.earned(laws[:1]) == pytest.approx(0.7 + 0.3 * (len(laws) - 1) / len(laws))
    everything = [law.sentence for law in SOFTMAX if law.sentence not in (DEFINITION, REPEATABLE)]
    assert points.earned(everything) == pytest.approx(0.6 + 0.3 / len(laws))


@pytest.mark.parametrize("sentence", [DEFINITION, REPEATABLE])
def test_without_the_definition_or_the_same_answer_twice_nothing_is_earned(sentence: str) -> None:
    assert LawPoints(SOFTMAX, KindShares()).earned([sentence]) == 0
    assert LawPoints(SOFTMAX, KindShares(100.0, 0.0, 0.0, 0.0)).earned([sentence]) == 0


def test_a_kind_that_a_concept_lacks_gives_its_share_to_the_laws() -> None:
    without = [law for law in SOFTMAX if law.kind not in ("robustness", "errors")]
    points = LawPoints(without, KindShares(50.0, 20.0, 20.0, 10.0))
    assert points.share == {"definition": 50.0, "law": 50.0, "robustness": 0.0, "errors": 0.0}
    laws = [law.sentence for law in without if law.kind == "law" and law.sentence != REPEATABLE]
    assert points.earned(laws) == pytest.approx(0.5 + 0.5 / (len(laws) + 1))


def test_errors_count_where_a_course_says_so() -> None:
    errors = sentences("errors")
    points = LawPoints(SOFTMAX, KindShares(60.0, 20.0, 0.0, 20.0))
    assert points.earned(errors) == pytest.approx(0.8)
    assert points.earned(sentences("robustness")) == pytest.approx(1)
    assert not points.counts(next(law for law in SOFTMAX if law.sentence == FLOAT32))


# What a student hears -------------------------------------------------------------------------------------------------


def graded_by(tmp_path: Path, code: str, shares: KindShares) -> ExerciseResult:
    exercise = PolicyExercise("activations.softmax", 1.0, ("numpy",))
    submission = parse_submission(read_files(write(tmp_path / "in", code)))
    policy = Policy(kinds=shares, exercises=(exercise,))
    return grade_submission("ada", submission, launcher=launcher_of(), policy=policy).exercises[0]


def test_a_right_answer_without_checks_has_passed_and_hears_of_them(tmp_path: Path) -> None:
    result = grade_one(tmp_path, RIGHT, "softmax")
    assert (result.verdict, result.score, result.counterexample) == ("passed", 1.0, None)
    # NumPy itself says that there is no such axis.
    assert result.remarks == ["it should raise ValueError where temperature is not a finite number above 0"]
    assert feedback.head(result) == "✓ activations.softmax (numpy): passed, 1 remark"
    assert [line.label for line in feedback.lines(result)] == ["remark"]
    assert result.message == f"keeps all {sum(law.counted for law in result.laws)} laws that count"
    assert {law.kind for law in result.laws if not law.counted} == {"errors"}
    assert {law.kind for law in result.laws if not law.kept} == {"errors"}


def test_where_errors_count_the_same_answer_has_not_passed(tmp_path: Path) -> None:
    result = graded_by(tmp_path, RIGHT, KindShares(60.0, 20.0, 10.0, 10.0))
    assert (result.verdict, result.score, result.remarks) == ("failed", 0.95, [])
    assert "expected ValueError" in result.message


def test_an_answer_to_float32s_accuracy_passes_the_gate_and_loses_precision_alone(tmp_path: Path) -> None:
    coarse = RIGHT.replace("    return e", "    e = e.astype(np.float32).astype(x.dtype)\n    return e")
    result = grade_one(tmp_path, coarse, "softmax")
    broken = [law.sentence for law in result.laws if not law.kept and law.counted]
    assert broken == [PRECISION]
    robust = sentences("robustness")
    assert result.score == pytest.approx(1 - 0.1 / len(robust), abs=1e-4)
    assert result.verdict == "failed"
    assert graded_by(tmp_path, coarse, KindShares(70.0, 30.0, 0.0, 0.0)).verdict == "passed"


def test_a_bad_call_that_never_ends_or_ends_the_process_costs_a_remark(tmp_path: Path) -> None:
    for does in ("while True: pass", "import os; os._exit(1)"):
        code = RIGHT.replace("    e = ", f"    if not temperature > 0:\n        {does}\n    e = ", 1)
        result = grade_one(tmp_path, code, "softmax")
        assert (result.verdict, result.score, len(result.remarks)) == ("passed", 1.0, 1), does


def test_kinds_are_part_of_what_a_verdict_is_recalled_by(tmp_path: Path) -> None:
    default, strict = KindShares(), KindShares(60.0, 20.0, 10.0, 10.0)
    assert [graded_by(tmp_path, RIGHT, shares).verdict for shares in (default, strict, default)] == [
        "passed", "failed", "passed",
    ]  # fmt: skip


def test_a_mistake_loses_what_it_breaks(tmp_path: Path) -> None:
    wrong = RIGHT.replace("x - np.max(x, axis=axis, keepdims=True)", "x")
    result = grade_one(tmp_path, wrong, "softmax")
    kinds = {law.kind for law in result.laws if not law.kept and law.counted}
    assert kinds == {"robustness"}
    assert 0.9 < result.score < 1


def test_laws_have_kinds_that_policies_know() -> None:
    assert {law.kind for law in SOFTMAX} == set(KindShares().by_kind)
    assert SOFTMAX[0].kind == "definition"
