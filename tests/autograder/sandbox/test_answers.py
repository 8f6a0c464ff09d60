"""What the judge believes of a process that says what it likes: this one is made of a script, and lies."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Callable

import numpy as np
import pytest

from autograder.guest import wire
from autograder.model import Limits
from autograder.sandbox import process as judging
from autograder.sandbox.clocks import ProcessClock
from autograder.sandbox.process import Halted, StudentProcess, value_of
from reference.compare import Raised

CALLS = [wire.encode_call("call", (float(number),), {}) for number in range(3)]
RIGHT = [wire.encode({"value": np.array([float(number)])}) for number in range(3)]


class Liar:
    """A child that reads nothing and sends what it was made to send."""

    layers: tuple[str, ...] = ()

    def __init__(self, messages: list[bytes]) -> None:
        taken, given = os.pipe()
        self.sink = io.FileIO(os.open(os.devnull, os.O_WRONLY), "w")
        self.requests: io.RawIOBase = self.sink
        self.replies = io.BufferedReader(io.FileIO(taken, "r"))
        self.given, self.messages, self.killed = given, messages, False
        self.thread = threading.Thread(target=self.speak)
        self.thread.start()

    def speak(self) -> None:
        with io.FileIO(self.given, "w") as pipe:
            for message in self.messages:
                try:
                    pipe.write(message)
                except OSError:
                    return

    def clock(self) -> ProcessClock:
        return ProcessClock(None)

    def kill(self) -> None:
        self.killed = True

    def status(self) -> int:
        return -9

    def last_words(self) -> str:
        return ""

    def close(self) -> None:
        self.replies.close()
        self.sink.close()
        self.thread.join()


def reply(number: int, answers: list[bytes] | bytes, count: int | None = None, **more) -> bytes:
    content = answers if isinstance(answers, bytes) else b"".join(answers)
    message = {"id": number, "output": "", "count": len(answers) if count is None else count, "words": []}
    return wire.encode(message | {"answers": wire.bytes_array(content)} | more)


def ask(messages: list[bytes], then: Callable[[StudentProcess], object] | None = None):
    child = Liar([wire.encode({"ready": True, "id": 0, "output": ""}), *messages])
    running = StudentProcess(child, Limits(call=2.0))
    try:
        running.wait_until_ready()
        running.start_exercise()
        answers = running.decode(running.calls("f", CALLS))
        return then(running) if then else answers
    finally:
        running.watchdog.stop()
        child.close()


def test_answers_may_come_in_pieces() -> None:
    answers = ask([reply(1, RIGHT[:1]), reply(2, RIGHT[1:])])
    assert [value_of(answer).tolist() for answer in answers] == [[0.0], [1.0], [2.0]]


@pytest.mark.parametrize(
    "messages",
    [
        [reply(1, RIGHT[:1]), reply(1, RIGHT[1:])],
        [reply(7, RIGHT)],
        [reply(1, RIGHT, count=0)] * 3,
        [reply(1, [*RIGHT, RIGHT[0]])],
        [reply(1, RIGHT, count=2**62)],
        [reply(1, RIGHT, count=-3)],
        [reply(1, b"".join(RIGHT)[:-1], count=3)],
        [reply(1, b"".join(RIGHT) + b"x", count=3)],
        [reply(1, b"\xff" * 40, count=3)],
        [reply(1, [wire.encode({"value": [[]] * 10_000}), *RIGHT[1:]])],
        [wire.encode({"id": np.zeros(2), "output": ""})],
        [wire.encode({"id": 1, "output": "", "found": np.zeros(2), "count": 3, "words": []})],
        [wire.encode({"id": 1, "output": ""})],
        [reply(1, RIGHT, words=[[0, "message"]])],
        [reply(1, RIGHT, words=[["0", "message", "trace"]])],
        [reply(1, RIGHT, words="message")],
        [wire.encode({"id": 1, "output": 3, "count": 3, "words": [], "answers": wire.bytes_array(b"".join(RIGHT))})],
        [wire.encode({"id": 1, "output": "", "count": 3, "words": [], "answers": np.zeros((3, 3))})],
        [b"\0" * 12],
        [b"\xff" * 12],
        [wire.LENGTHS.pack(2, 2**60) + b"{}"],
    ],
    ids=lambda messages: f"{len(messages)} of {sum(map(len, messages))} bytes",
)
def test_what_is_no_answer_ends_the_process_and_nothing_else(messages) -> None:
    with pytest.raises(Halted) as caught:
        ask(messages)
    assert caught.value.verdict == "crashed"


def test_more_than_is_believed_ends_it_too(monkeypatch) -> None:
    monkeypatch.setattr(judging, "MOST_RECEIVED", 1000)
    large = wire.encode({"value": np.zeros(200)})
    with pytest.raises(Halted) as caught:
        ask([reply(1, [large, *RIGHT[1:]])])
    assert caught.value.verdict == "out_of_memory"


def test_a_reply_that_nobody_asked_for_is_noticed_at_the_next_question() -> None:
    with pytest.raises(Halted, match="not asked"):
        ask([reply(1, RIGHT), reply(1, RIGHT), reply(2, RIGHT)], lambda running: running.calls("f", CALLS))


def test_words_are_kept_short() -> None:
    raising = wire.encode({"raised": ("K" * 300, *["K"] * 40)})
    said = [[0, "m" * 100_000, "t" * 100_000]]
    answers = ask([reply(1, [raising, *RIGHT[1:]], words=said, output="o" * 100_000)])
    with pytest.raises(Raised) as caught:
        value_of(answers[0])
    assert len(caught.value.kinds) <= judging.MOST_KINDS
    assert max(map(len, caught.value.kinds)) <= judging.LONGEST_NAME
    assert len(caught.value.message) == len(caught.value.trace) == judging.LONGEST_TEXT


def test_an_answer_that_never_ends_is_ended_in_time() -> None:
    dripping = [reply(1, RIGHT)[:20]]
    with pytest.raises(Halted):
        ask(dripping)


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb"])
def test_half_a_character_is_shown_by_its_number(text) -> None:
    answers = ask([reply(1, RIGHT, words=[[0, text, ""]], output=text)])
    assert value_of(answers[0]).tolist() == [0.0]
    raising = wire.encode({"raised": ("ValueError",)})
    with pytest.raises(Raised) as caught:
        value_of(ask([reply(1, [raising, *RIGHT[1:]], words=[[0, text, text]])])[0])
    caught.value.message.encode("utf-8")
    assert "\\u" in caught.value.message
