"""Make many calls and send what came of them, some at a time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

# The judge hears something at least this often, so that it knows a slow function from a dead one.
LONGEST_SILENCE = 0.02
LARGEST_MESSAGE = 2**20


class Answering:
    """Sends replies, numbered so that none can be taken for another."""

    def __init__(self, student: Any, pipes: Any, output: Any, wire: Any) -> None:
        self.student, self.pipes, self.output, self.wire = student, pipes, output, wire
        self.number = 0

    def send(self, reply: dict[str, Any]) -> None:
        self.pipes.write(self.wire.encode(reply | {"id": self.number, "output": self.output.take()}))
        self.number += 1

    def calls(self, name: str, calls: Sequence[bytes]) -> None:
        """Make calls of a function, in order."""
        answers: list[bytes] = []
        size, said = 0, time.monotonic()
        with self.student.wrapped[name].watching():
            for call in calls:
                answers.append(self.answer(name, call))
                size += len(answers[-1])
                if size > LARGEST_MESSAGE or time.monotonic() - said > LONGEST_SILENCE:
                    self.send_answers(answers)
                    self.pipes.flush()
                    answers, size, said = [], 0, time.monotonic()
        if answers:
            self.send_answers(answers)

    def send_answers(self, answers: list[bytes]) -> None:
        self.send({"count": len(answers), "answers": self.wire.bytes_array(b"".join(answers))})

    def answer(self, name: str, call: bytes) -> bytes:
        """What comes of one call, as a message."""
        method, args, settings = self.wire.decode_call(call)
        answer = self.student.call(name, method, args, settings)
        try:
            encoded: bytes = self.wire.encode(answer)
        except (self.wire.Unsendable, ValueError) as error:
            encoded = self.wire.encode({"wrong_type": f"{error} came back"})
        return encoded
