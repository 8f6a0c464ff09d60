"""The student's ends of the judge's two pipes."""

from __future__ import annotations

import io
import os

LONGEST_TEXT = 2000


class Output(io.StringIO):
    """What the student prints, as far as anybody will read."""

    def write(self, text: str) -> int:
        if self.tell() < LONGEST_TEXT:
            super().write(text[: LONGEST_TEXT - self.tell()])
        return len(text)

    def close(self) -> None:
        """A student's code may want to close it; who takes it has not done with it."""

    def take(self) -> str:
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        return text


class Pipes:
    """Of requests no more is read than is answered now: what waits is in no memory of this process."""

    def __init__(self, requests: int, replies: int) -> None:
        self.requests, self.replies = requests, replies

    def read(self, count: int) -> bytes:
        """Up to so many bytes of requests; nothing at the end."""
        return os.read(self.requests, count)

    def write(self, reply: bytes) -> None:
        rest = memoryview(reply)
        while rest:
            rest = rest[os.write(self.replies, rest) :]


def nothing_on_the_standard_streams() -> None:
    """The student's code gets an empty input and nowhere to write."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    if nowhere > 2:
        os.close(nowhere)
