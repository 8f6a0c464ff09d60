"""Make many calls and send what came of them, some at a time."""

from __future__ import annotations

import time
from typing import Any

from . import wire
from .loaded_code import LoadedCode
from .streams import Output, Pipes
from .timing import seconds_of

# The judge hears something at least this often, so that it knows a slow function from a dead one.
LONGEST_SILENCE = 0.02
LARGEST_MESSAGE = 2**20
# Letters of exceptions, of which each may take twelve in a header.
MOST_SAID = 2**15
LONGEST_NAME = 200


class Responder:
    """Sends replies, numbered so that none can be taken for another."""

    def __init__(self, code: LoadedCode, pipes: Pipes, output: Output) -> None:
        self.code, self.pipes, self.output = code, pipes, output
        self.number = 0
        # Those that wait to be sent, and what was said by exceptions: which answer, message, trace.
        self.answers: list[bytes] = []
        self.words: list[list[Any]] = []
        self.size = self.said = 0

    def send(self, reply: dict[str, Any]) -> None:
        self.pipes.write(wire.encode(reply | {"id": self.number, "output": self.output.take()}))
        self.number += 1

    def calls(self, name: str, count: int, length: int) -> None:
        """Make so many calls of a function, in order, the first of this length."""
        said = time.monotonic()
        with self.code.watching(name):
            for call in wire.calls_one_by_one(self.pipes.read, count, length):
                self.answers.append(self.answer(name, call))
                self.size += len(self.answers[-1])
                if self.size > LARGEST_MESSAGE or self.said > MOST_SAID or time.monotonic() - said > LONGEST_SILENCE:
                    self.send_answers()
                    said = time.monotonic()
        if self.answers:
            self.send_answers()

    def time(self, name: str, count: int, length: int) -> None:
        """Say how long so many calls take, none of which is answered."""
        calls = [wire.decode_call(call) for call in wire.calls_one_by_one(self.pipes.read, count, length)]
        try:
            self.send({"seconds": seconds_of(self.code.wrapped[name], calls)})
        except BaseException as error:
            # It answered before; who knows what it does now.
            self.send({"seconds": float("inf"), "words": [[0, type(error).__name__[:LONGEST_NAME], ""]]})

    def send_answers(self) -> None:
        answers = wire.bytes_array(b"".join(self.answers))
        self.send({"count": len(self.answers), "answers": answers, "words": self.words})
        self.answers, self.words, self.size, self.said = [], [], 0, 0

    def answer(self, name: str, call: bytes) -> bytes:
        """What comes of one call, as a message. The words of an exception go beside it: they are everybody's own."""
        method, args, settings = wire.decode_call(call)
        answer = self.code.call(name, method, args, settings)
        if "raised" in answer:
            raised = answer["raised"]
            self.words.append([len(self.answers), raised["message"], raised["trace"]])
            self.said += len(raised["message"]) + len(raised["trace"])
            answer = answer | {"raised": raised["kinds"]}
        try:
            encoded: bytes = wire.encode_answer(answer)
        except wire.TooLarge as error:
            encoded = wire.encode({"too_large": str(error)[:LONGEST_NAME]})
        except (wire.Unsendable, ValueError) as error:
            encoded = wire.encode({"wrong_type": f"{str(error)[:LONGEST_NAME]} came back"})
        return encoded
