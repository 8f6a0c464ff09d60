"""Whether an answer hangs on the call before it, or is wrong by itself.

The law asks for the right answer after another call, and who is wrong anyway breaks it too. Only the function's own
answers in another process, where other calls came before, tell the two apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from autograder.judging.determinism import is_same_answer, value_or_error
from autograder.judging.law_check import Failure
from autograder.judging.remote_function import RecordedCall, RemoteFunction
from autograder.judging.shown.shown_call import numbers_in
from reference.common import AGREEMENT, FURTHER
from reference.compare import Broken, Raised
from reference.concept import Concept, Law

REMEMBERS = "after the call above it gives another answer than without it"
# Each takes two processes of its own.
MOST_PROVED = 3


def find_cause(
    failures: Sequence[Failure], f: RemoteFunction, concept: Concept, laws: Sequence[Law], restart: Callable[[], None]
) -> Failure:
    """A failure of the law as what it is; `restart` gives f a process that has been asked nothing."""
    failures = sorted(failures, key=lambda failure: numbers_in(failure.calls[-1]))
    restart()
    lasts = [failure.calls[-1] for failure in failures]
    answers = [value_or_error(f, answer) for answer in f.ask_again(lasts)]
    changing = [
        failure
        for failure, last, answer in zip(failures, lasts, answers, strict=True)
        if not is_same_answer(answer, last)
    ]
    for failure in changing[:MOST_PROVED]:
        proved = prove(failure, f, restart)
        if proved:
            return proved
    # What came before makes no difference: it is wrong by itself, on inputs that no other law has tried.
    plain = next((law for law in laws if law.sentence == FURTHER), laws[0])
    got = lasts[0].got
    error = got if isinstance(got, (Broken, Raised)) else Broken(AGREEMENT, got=got)
    return Failure(plain, lasts[0].as_case(concept), error, [lasts[0]])


def prove(failure: Failure, f: RemoteFunction, restart: Callable[[], None]) -> Failure | None:
    """The failure with what comes of its last call by itself, and after the others, each in a process of its own."""
    last = failure.calls[-1]
    restart()
    by_itself = value_or_error(f, f.ask_again([last])[0])
    restart()
    calls = [
        RecordedCall(call.args, call.settings, value_or_error(f, answer), [])
        for call, answer in zip(failure.calls, f.ask_again(failure.calls), strict=True)
    ]
    if is_same_answer(by_itself, calls[-1]):
        return None
    error = Broken(REMEMBERS, got=calls[-1].got, expected=by_itself)
    return Failure(failure.law, failure.case, error, calls)
