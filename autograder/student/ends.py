"""The student's ends of the judge's two pipes."""

from __future__ import annotations

import io
import os
import time

LONGEST_TEXT = 2000
LONGEST_HOLD = 0.02


class Output(io.StringIO):
    """What the student prints, as far as anybody will read."""

    def write(self, text: str) -> int:
        if self.tell() < LONGEST_TEXT:
            super().write(text[: LONGEST_TEXT - self.tell()])
        return len(text)

    def take(self) -> str:
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        return text


class Pipes:
    """Replies are held back while more requests lie ready, but not for long."""

    def __init__(self, requests: int, replies: int) -> None:
        self.requests, self.replies = requests, replies
        self.buffer, self.place = b"", 0
        self.held: list[bytes] = []
        self.flushed = time.monotonic()

    def read(self, count: int) -> bytes:
        """Up to so many bytes of requests; nothing at the end."""
        if self.place == len(self.buffer):
            self.flush()
            self.buffer, self.place = os.read(self.requests, 2**16), 0
        part = self.buffer[self.place : self.place + count]
        self.place += len(part)
        return part

    def write(self, reply: bytes) -> None:
        self.held.append(reply)
        if time.monotonic() - self.flushed > LONGEST_HOLD:
            self.flush()

    def flush(self) -> None:
        message = memoryview(b"".join(self.held))
        self.held = []
        while message:
            message = message[os.write(self.replies, message) :]
        self.flushed = time.monotonic()


def nothing_on_the_standard_streams() -> None:
    """The student's code gets an empty input and nowhere to write."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    if nowhere > 2:
        os.close(nowhere)
