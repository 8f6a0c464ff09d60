"""Cases are drawn once and kept: Hypothesis takes a millisecond for each, replaying takes microseconds.

With them are kept the calls that laws make on them, so that a law's calls can be made all at once. Both lie under the
user's cache folder, by a fingerprint of everything they depend on: when the reference changes, they are drawn again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import hypothesis
import numpy as np

from autograder import paths
from autograder.guest import wire
from reference import cases as drawing
from reference.backends import NumPyBackend, size_of
from reference.common import laws_of
from reference.compare import Raised
from reference.concept import HOME, Case, Concept, Law

COUNT = 40
# Of which a process remembers the cases: more than there are, for one that grades all of them in turn.
MOST_CONCEPTS = 512
# In front of a call that is to be made again; no call begins with it, and it is not sent.
AGAIN = b"\0"
# How calls and cases are written down; another number where that changes.
LAYOUT = 5
IMPORTED = re.compile(r"^from reference\.(\w+)", re.MULTILINE)


@cache
def fingerprint(topic: str) -> str:
    """Changes with anything that a topic's cases depend on."""
    digest = hashlib.sha256(
        f"{hypothesis.__version__} {np.__version__} {sys.version_info[:2]} {COUNT} {LAYOUT}".encode()
    )
    for file in [*sorted(HOME.glob("*.py")), *(f for name in sorted(with_its_imports(topic)) for f in files_of(name))]:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def files_of(topic: str) -> list[Path]:
    """What a topic's cases are drawn with."""
    return [file for file in sorted((HOME / topic).rglob("*.py")) if file.name != "in_torch.py"]


def with_its_imports(topic: str) -> set[str]:
    """The topic and every topic that it builds on."""
    found, waiting = set(), {topic}
    while waiting:
        name = waiting.pop()
        found.add(name)
        text = "\n".join(file.read_text(encoding="utf-8") for file in files_of(name))
        waiting |= {other for other in IMPORTED.findall(text) if (HOME / other).is_dir()} - found
    return found


@dataclass(frozen=True)
class Kept:
    """The cases of a law, the calls that it makes on them and no law before it has made, and the largest right answer.

    Calls are encoded as they are sent, behind AGAIN where the law wants a fresh answer. The size is in bytes, that of
    inputs and of gradients by inputs included.
    """

    cases: list[Case]
    calls: list[bytes]
    largest: int

    @cached_property
    def worked_out(self) -> list[dict[str, Any]]:
        """For each case a place for what a law works out of it, whoever's function is tried."""
        return [{} for _ in self.cases]


@lru_cache(maxsize=MOST_CONCEPTS)
def cases_of(concept: Concept, track: str) -> list[Kept]:
    """The cases of each law of a track, in order, once for this process."""
    return read_or_draw(concept, track)


def read_or_draw(concept: Concept, track: str) -> list[Kept]:
    """Those that are kept, or freshly drawn and kept ones."""
    laws = laws_of(concept, track)
    place = paths.cache_folder() / "cases" / concept.topic / fingerprint(concept.topic) / f"{concept.name}.{track}"
    kept = read(place, len(laws))
    if kept is None:
        kept = draw_all(concept, laws)
        write(place, kept)
    return kept


def draw_all(concept: Concept, laws: list[Law]) -> list[Kept]:
    drawn: dict[int, list[Case]] = {}
    for law in laws:
        if id(law.cases) not in drawn:
            drawn[id(law.cases)] = drawing.draw_cases(law.cases, COUNT)
    recorder = Recorder(concept)
    return [kept_of(law, drawn[id(law.cases)], recorder) for law in laws]


def kept_of(law: Law, cases: list[Case], recorder: Recorder) -> Kept:
    """With the calls that a law makes of a right function. Most are the same for any function, and are made at once."""
    recorder.calls, recorder.largest = [], 0
    for case in cases:
        # A call that depends on earlier answers may differ for another function; it is then made when it is due.
        with contextlib.suppress(Exception), np.errstate(all="ignore"):
            law.run(recorder, case)
    return Kept(cases, recorder.calls, recorder.largest)


class Recorder:
    """The NumPy twin, with a note of every call that nobody has made before, and of the size of the largest answer."""

    def __init__(self, concept: Concept) -> None:
        self.concept, self.backend = concept, NumPyBackend(concept.twin)
        self.calls: list[bytes] = []
        self.known: set[bytes] = set()
        self.largest = 0

    def note(self, method: str, args: tuple[Any, ...], settings: dict[str, Any]) -> None:
        call = wire.encode_call(method, args, settings)
        if call not in self.known:
            self.known.add(call)
            self.calls.append(call)

    def __call__(self, *args: Any, **settings: Any) -> Any:
        self.note("call", args, settings)
        return self.evaluate(args, settings)

    def again(self, *args: Any, **settings: Any) -> Any:
        self.calls.append(AGAIN + wire.encode_call("call", args, settings))
        return self.evaluate(args, settings)

    def evaluate(self, args: tuple[Any, ...], settings: dict[str, Any]) -> Any:
        try:
            answer = self.backend(*args, **settings)
        except Exception as error:
            raise Raised.of(error) from error
        self.largest = max(self.largest, size_of(answer), size_of((args, settings)))
        return answer

    def gradient(self, *args: Any, **settings: Any) -> Any:
        self.note("gradient", args, settings)
        self.largest = max(self.largest, size_of((args, settings)))
        if self.concept.has_backward:
            # The right answer, so that the law goes on to its next call.
            grad, _, *positional = args
            case = dict(zip(self.concept.signature.parameters, positional, strict=False)) | settings
            return self.concept.backward.expected({"grad": grad} | case)
        raise Raised(("NotImplementedError",), "NumPy has no autograd")

    def memory(self, *args: Any, **settings: Any) -> int:
        self.note("memory", args, settings)
        return self.backend.memory(*args, **settings)


def read(place: Path, laws: int) -> list[Kept] | None:
    """What was kept, or None where nothing usable is there."""
    try:
        with place.open("rb") as file:
            message: Any = wire.receive(file.read)
        lists, which, calls, sizes = (message[name] for name in ("lists", "which", "calls", "sizes"))
        if len(which) != laws:
            return None
        return [Kept(lists[i], cut(own), size) for i, own, size in zip(which, calls, sizes, strict=True)]
    except (OSError, EOFError, wire.WireError, LookupError, TypeError, ValueError):
        return None


def cut(own: list[Any]) -> list[bytes]:
    """Calls in one piece, with their lengths in front, as the pieces they were."""
    ends = np.cumsum(own[0]).tolist()
    whole = own[1].tobytes()
    return [whole[start:end] for start, end in zip([0, *ends][:-1], ends, strict=True)]


def joined(calls: list[bytes]) -> list[np.ndarray]:
    lengths = np.array([len(call) for call in calls], dtype=np.int64)
    return [lengths, np.frombuffer(b"".join(calls), dtype=np.uint8)]


def write(place: Path, kept: list[Kept]) -> None:
    """Keep the cases; where that is not possible they are drawn again next time."""
    lists = list({id(own.cases): own.cases for own in kept}.values())
    which = [next(i for i, cases in enumerate(lists) if cases is own.cases) for own in kept]
    with contextlib.suppress(OSError, wire.Unsendable):
        sizes = [own.largest for own in kept]
        calls = [joined(own.calls) for own in kept]
        message = wire.encode({"lists": lists, "which": which, "calls": calls, "sizes": sizes})
        if not place.parent.exists() and place.parent.parent.exists():
            # Those of an older reference are of no more use.
            shutil.rmtree(place.parent.parent, ignore_errors=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        descriptor, unfinished = tempfile.mkstemp(dir=place.parent)
        try:
            with open(descriptor, "wb") as file:
                file.write(message)
            os.replace(unfinished, place)
        except OSError:
            # The disk may be full.
            os.unlink(unfinished)
            raise
