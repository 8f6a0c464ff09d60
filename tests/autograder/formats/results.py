"""Results to be turned into formats: drawn ones with what students have tried, and some of a kind by hand."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st

from autograder.result import Counterexample, ExerciseResult, LawResult, SubmissionResult, Verdict

# In everything that a student wrote, and in every expected value, so that a test can look for it.
STUDENT, EXPECTED = "written-by-the-student", "expected-by-the-judge"
# What only a teacher is told.
SUSPICION = "suspected-by-the-judge"
TRIED = [
    "\x00", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\ud800", "\udfff", "\ufffe", "\uffff", "\x85", "\u2028", "\u202e",
    "\r", "\r\n", "\n", "\n\n", "\t", "%", "%0A", "%25", "::", ":", ",", "=",
    "::set-output name=score::100", "\n::error file=a.py,line=1::gone", "\n  ::notice title=x::y", "::stop-commands::x",
    "##[error]gone", "##[group]", "::add-mask::a", "::endgroup::",
    "]]>", "<![CDATA[", "<!--", "-->", "<?xml", "&amp;", "&#0;", "&lt;", "<script>alert(1)</script>", "</pre>",
    "<img src=x onerror=alert(1)>", "<details>", "'", '"',
    "# heading", "**bold**", "[link](https://example.org)", "![image](x)", "| a | b |", "```", "~~~", "`", "* item",
    "1. one", "> quote", "---", "===", "https://example.org", "www.example.org", "@everyone", "\\", "_x_", "    code",
    "=1+1", "@SUM(A1)", "in_numpy.py, line 18 in fail: raise ValueError", "../secret.py, line 3: x", "😀", "é",
]  # fmt: skip
anything = st.text(st.characters(exclude_categories=()), max_size=30)
student_text = st.lists(st.sampled_from(TRIED) | anything, max_size=6).map(lambda parts: STUDENT + "".join(parts))
ours = st.sampled_from(["it sums to 1", "an entry is never negative: 100 %, always", "it counts bits"])
# Four decimals are what results have.
scores = st.integers(0, 50_000).map(lambda number: number / 10_000)
numbers = st.floats(-10, 10) | st.integers(-5, 5)


def values(text: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """What may stand in a counterexample."""
    leaf = numbers | st.none() | st.booleans() | st.sampled_from(["NaN", "Infinity", "-Infinity"]) | text
    lists = st.lists(numbers, max_size=5) | st.lists(st.lists(numbers, max_size=3), max_size=20)
    return leaf | lists | st.dictionaries(st.sampled_from(["wq", "b"]), text, min_size=1)


inputs = st.dictionaries(st.sampled_from(["x", "axis", "params"]), values(student_text), max_size=3)
messages = st.one_of(
    student_text,
    student_text.map(lambda text: f"it raised ValueError: {text}\nin_numpy.py, line 18 in fail: {text}"),
    student_text.map(lambda text: f"it raised ValueError: {text}\nsolution.py, line 7: {text}"),
)
counterexamples = st.builds(
    Counterexample, inputs, values(st.just(EXPECTED)) | st.just([EXPECTED]), values(student_text)
)
exercises = st.builds(
    ExerciseResult,
    name=st.sampled_from(["activations.softmax", "activations.relu_backward", "attention.attention", "vae.sample"]),
    track=st.sampled_from(["numpy", "torch"]),
    verdict=st.sampled_from(get_args(Verdict)),
    score=scores,
    max_score=scores,
    seconds=st.integers(0, 10**6).map(lambda number: number / 10_000),
    laws=st.lists(st.builds(LawResult, ours, st.booleans()), max_size=6),
    counterexample=st.none() | counterexamples,
    mistake=st.none() | ours,
    message=messages,
    output=student_text | st.just(STUDENT * 100),
    hint=st.none() | ours,
    suspicion=st.sampled_from(["", SUSPICION]),
)
results = st.builds(
    SubmissionResult,
    submission=student_text,
    score=scores,
    max_score=scores,
    seconds=scores,
    exercises=st.lists(exercises, max_size=5),
    problems=st.lists(student_text, max_size=2),
    notes=st.lists(student_text, max_size=2),
)


def exercise(**changes: Any) -> ExerciseResult:
    """A wrong softmax."""
    plain: dict[str, Any] = {
        "name": "activations.softmax",
        "track": "numpy",
        "verdict": "failed",
        "score": 0.9333,
        "max_score": 1.0,
        "seconds": 0.25,
        "laws": [LawResult("every row sums to 1", False)],
        "counterexample": Counterexample({"x": [1.0, 2.0]}, [EXPECTED], [0.5, 0.25]),
        "mistake": "subtracts no maximum",
        "message": "the sums differ",
        "output": "",
        "hint": "What is exp(1000)?",
    }
    return ExerciseResult(**plain | changes)


def result(*of: ExerciseResult, **changes: Any) -> SubmissionResult:
    """A submission with these exercises."""
    plain: dict[str, Any] = {
        "submission": "robin",
        "score": round(sum(one.score for one in of), 4),
        "max_score": round(sum(one.max_score for one in of), 4),
        "seconds": 1.5,
        "exercises": list(of),
    }
    return SubmissionResult(**plain | changes)
