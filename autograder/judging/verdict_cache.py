"""Whoever answers as somebody before did gets the verdict that was worked out then.

A verdict depends on nothing but the answers: those to the calls that everybody gets, and those to the calls that the
laws and the search for a smaller input made after that. So both are kept with it, the latter to be made again: only if
every answer is the same, bit for bit, is the verdict the same. Classes make the same mistakes, and right answers are
alike.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from autograder.result import Counterexample, LawResult, Verdict

MOST_BYTES = 64 * 2**20
# Of those who answer alike at first and then differ: each one costs the next a try.
MOST_ALIKE = 1


@dataclass(frozen=True)
class Assessment:
    """What came of judging one exercise, apart from what it is worth and how long it took; `share` is of its points."""

    verdict: Verdict
    message: str
    share: float
    laws: list[LawResult]
    counterexample: Counterexample | None
    mistake: str | None
    hint: str | None
    remarks: tuple[str, ...] = ()
    # Whether it says what an exception of the student's said, or where it was raised.
    repeats_words: bool = False
    # Whether the search for what it shows came to its own end; else somebody else may be shown more.
    is_complete: bool = True
    # The law that the counterexample breaks.
    broken: str = ""
    # The calls that are shown, as they are sent: who answers the same may print something else.
    calls: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class CachedVerdict:
    """A verdict, and the calls that were made on the way to it with a digest of their answers.

    `words` is a digest of what exceptions said, where the verdict repeats it: then it is for nobody who said otherwise.
    """

    calls: tuple[bytes, ...]
    answers: bytes
    assessment: Assessment
    words: bytes | None = None

    @property
    def size(self) -> int:
        return 10_000 + sum(map(len, (*self.calls, *self.assessment.calls)))


class VerdictCache:
    """Verdicts of this process, the latest ones, within a bound of memory."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes, self.bytes = most_bytes, 0
        self.known: OrderedDict[bytes, list[CachedVerdict]] = OrderedDict()
        # A cluster's worker may judge in several threads.
        self.lock = threading.Lock()

    def find(self, key: bytes, words: bytes, answers_to: Callable[[Sequence[bytes]], bytes]) -> Assessment | None:
        """The verdict for these answers, and these words of exceptions.

        `answers_to` makes further calls and gives the digest of what came of them.
        """
        with self.lock:
            if key not in self.known:
                return None
            self.known.move_to_end(key)
            alike = list(self.known[key])
        for cached in alike:
            if cached.words not in (None, words):
                continue
            if not cached.calls or answers_to(cached.calls) == cached.answers:
                return cached.assessment
        return None

    def keep(self, key: bytes, verdict: CachedVerdict) -> None:
        with self.lock:
            alike = self.known.setdefault(key, [])
            alike.insert(0, verdict)
            self.bytes += verdict.size
            for old in alike[MOST_ALIKE:]:
                self.bytes -= old.size
            del alike[MOST_ALIKE:]
            while self.bytes > self.most_bytes:
                _, oldest = self.known.popitem(last=False)
                self.bytes -= sum(old.size for old in oldest)


def digest(parts: Sequence[bytes]) -> bytes:
    """The same for the same parts, and for no others."""
    total = hashlib.blake2b(digest_size=32)
    for part in parts:
        total.update(len(part).to_bytes(8, "little"))
        total.update(part)
    return total.digest()


# Of this process: a worker grades many, and each of its threads judges by the same laws.
VERDICT_CACHE = VerdictCache()
