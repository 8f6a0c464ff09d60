"""The result of grading one submission: tandem/result/v1, from which every other format is made."""

from __future__ import annotations

import math
from itertools import islice
from typing import Any, Literal

import msgspec
import numpy as np

from autograder.guest.wire import room_of

SCHEMA = "tandem/result/v1"
MOST_ENTRIES = 400
LONGEST_TEXT = 2000
# What a result's file has at most, and what of it is read back.
LARGEST_RESULT = 8 * 2**20
LEFT_OUT = "Examples and outputs are left out: with all of them this result would be larger than 8 MiB."

Verdict = Literal[
    "passed", "failed", "not_attempted", "error", "timeout", "out_of_memory", "crashed", "not_deterministic",
    "input_changed", "wrong_shape", "wrong_dtype", "forbidden", "unseen_cases", "grader_fault",
]  # fmt: skip


class LawResult(msgspec.Struct, frozen=True):
    """Whether one law was kept; its kind, and whether points hang on it."""

    sentence: str
    kept: bool
    kind: str = "law"
    counted: bool = True


class ShownCall(msgspec.Struct, frozen=True):
    """A call that was made, as Python that can be pasted, with what came of it and what the right answer is."""

    call: str
    got: Any
    expected: Any = None


class Counterexample(msgspec.Struct, frozen=True):
    """The smallest call found that breaks a law; arrays as nested lists, what is not finite in words.

    `inputs` are the call's arguments by name; `call` is the same as Python that can be pasted, of one line or several,
    the last of which gives what is shown as `got`. `expected` is the right answer to it, or says in words what is asked
    of it. `others` are calls that the law compares with it. `place` says where two large arrays differ.
    """

    inputs: dict[str, Any]
    expected: Any
    got: Any
    call: str = ""
    others: list[ShownCall] = []
    place: str = ""


class ExerciseResult(msgspec.Struct, frozen=True):
    """One exercise of one submission; `remarks` say, in words, which laws broke that cost nothing.

    `suspicion` is for the teacher alone: a call that must not be made stands in it, and was never seen to be made.
    """

    name: str
    track: str
    verdict: Verdict
    score: float
    max_score: float
    seconds: float
    laws: list[LawResult]
    counterexample: Counterexample | None
    mistake: str | None
    message: str
    output: str
    hint: str | None = None
    remarks: list[str] = []
    suspicion: str = ""
    # The law that the counterexample breaks; empty where no law is behind the verdict.
    broken: str = ""
    # Other exercises that the function calls, and that are not right themselves: they come first.
    mend_first: list[str] = []


class SubmissionResult(msgspec.Struct, frozen=True):
    """One submission.

    `problems` say what could not be read or found, where it cost an exercise or may have; `notes` what was passed over
    and cost nothing; a sentence each, with file, cell and line. `fault` is what went wrong on the grader's side with
    all of it; `fingerprint` changes with everything that the result depends on; `versions` says what it was made with,
    each by its name in `autograder.versions`.
    """

    submission: str
    score: float
    max_score: float
    seconds: float
    exercises: list[ExerciseResult]
    problems: list[str] = []
    notes: list[str] = []
    fault: str | None = None
    fingerprint: str = ""
    versions: dict[str, str | None] = {}
    schema: str = SCHEMA


def has_fault(result: SubmissionResult) -> bool:
    """Whether something went wrong on the grader's side: then its score is no score, and nowhere shown as one."""
    return result.fault is not None or any(one.verdict == "grader_fault" for one in result.exercises)


def to_json(result: SubmissionResult) -> bytes:
    """The result as JSON, the schema first; what only explains is left out where it would be too large."""
    content = as_json(result)
    return content if len(content) <= LARGEST_RESULT else as_json(without_explanations(result))


def as_json(result: SubmissionResult) -> bytes:
    plain = msgspec.to_builtins(result)
    return msgspec.json.format(msgspec.json.encode({"schema": SCHEMA} | plain), indent=2) + b"\n"


def without_explanations(result: SubmissionResult) -> SubmissionResult:
    """The verdicts and points, and of all else a little."""
    exercises = [
        msgspec.structs.replace(one, counterexample=None, output="", message=one.message[:LONGEST_TEXT])
        for one in result.exercises
    ]
    return msgspec.structs.replace(result, exercises=exercises, notes=[LEFT_OUT, *result.notes])


def plain(value: Any) -> Any:
    """A value as JSON can hold it; nothing is rounded, and nothing is larger than somebody reads."""
    if isinstance(value, (np.ndarray, np.generic)):
        if is_large(value):
            return shortened(f"{value.dtype} array of shape {value.shape}")
        return plain(value.tolist())
    if isinstance(value, (list, tuple, dict)) and has_many_parts(value):
        return f"a {type(value).__name__} with more than {MOST_ENTRIES} entries"
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, str):
        return shortened(value)
    if isinstance(value, (bool, int, float)) or value is None:
        return value
    return shortened(str(value))


def is_large(array: Any) -> bool:
    """Whether an array is too large to be shown: without a number in it, it may still have a million rows."""
    return room_of(array.shape, 1) > MOST_ENTRIES


def has_many_parts(tree: Any) -> bool:
    """Whether a tree has too many parts or too much text to be shown; arrays see to themselves."""
    count, letters, waiting = 0, 0, [tree]
    while waiting and count <= MOST_ENTRIES and letters <= LONGEST_TEXT:
        part = waiting.pop()
        count += 1
        if isinstance(part, dict):
            letters += sum(len(str(key)) for key in islice(part, MOST_ENTRIES))
            waiting += islice(part.values(), MOST_ENTRIES)
            count += max(0, len(part) - MOST_ENTRIES)
        elif isinstance(part, (list, tuple)):
            waiting += part[:MOST_ENTRIES]
            count += max(0, len(part) - MOST_ENTRIES)
        elif isinstance(part, str):
            letters += len(part)
    return count > MOST_ENTRIES or letters > LONGEST_TEXT


def shortened(text: str, longest: int = LONGEST_TEXT) -> str:
    """As much of a text as somebody reads."""
    return text if len(text) <= longest else text[:longest] + " ..."
