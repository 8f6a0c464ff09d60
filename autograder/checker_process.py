"""What runs in the process of `checker`: questions come in on one line each, and so do the answers.

It ends when whoever has started it is gone, and takes all that it has started with it.
"""

from __future__ import annotations

import gc
import json
import os
import queue
import select
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from autograder.model import ONE_THREAD

Question = dict[str, Any]
# How often it looks whether its parent is there, in seconds; and how long it may take to end itself.
LOOK, LONGEST_END = 1.0, 5.0
LARGEST_READ = 2**16


class Questions:
    """The questions, read by a thread of its own, which hears that one is to be stopped while it is being answered."""

    def __init__(self) -> None:
        self.waiting: queue.SimpleQueue[Question | None] = queue.SimpleQueue()
        self.parent = os.getppid()
        self.is_busy = self.is_over = False
        signal.signal(signal.SIGINT, self.interrupt)
        threading.Thread(target=self.listen, daemon=True).start()

    def interrupt(self, *_: object) -> None:
        """Between two questions there is nothing to be stopped."""
        if self.is_busy:
            self.is_busy = False
            raise KeyboardInterrupt

    @contextmanager
    def at_work(self) -> Iterator[None]:
        self.is_busy = not self.is_over
        try:
            yield
        finally:
            self.is_busy = False

    def listen(self) -> None:
        rest = b""
        while chunk := self.read():
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self.hear(line)
        # Whoever asks is gone.
        self.is_over = True
        self.waiting.put(None)
        self.stop()
        threading.Event().wait(LONGEST_END)
        os._exit(1)

    def read(self) -> bytes:
        """What has come; nothing where nothing will come any more."""
        while os.name == "posix" and not select.select([0], [], [], LOOK)[0]:
            # A fork of the parent may hold the other end for longer than the parent lives.
            if os.getppid() != self.parent:
                return b""
        return os.read(0, LARGEST_READ)

    def hear(self, line: bytes) -> None:
        try:
            question = json.loads(line)
        except ValueError:
            # The beginning of one that was interrupted.
            return
        if question.get("do") == "stop":
            self.stop()
        self.waiting.put(question)

    def stop(self) -> None:
        if not self.is_busy:
            return
        if os.name == "posix":
            # A call of the system that the main thread waits in is over with it.
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        else:
            signal.raise_signal(signal.SIGINT)


def main() -> None:
    # What anything prints here is no answer.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    # Neither a terminal nor a notebook says here how wide or how coloured it is.
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "LINES"):
        os.environ.pop(name, None)
    os.environ |= ONE_THREAD | dict(os.environ) | {"COLUMNS": "80", "TERM": "dumb"}
    gc.set_threshold(100_000)
    questions = Questions()

    from autograder.answering import Answering

    answering = Answering()
    try:
        while (question := questions.waiting.get()) is not None:
            answer = answered(question, answering, questions)
            if answer is not None:
                answers.write(json.dumps(answer).encode() + b"\n")
                answers.flush()
    except BrokenPipeError:
        pass
    finally:
        answering.close()
    sys.stdout.flush()
    os._exit(0)


def answered(question: Question, answering: Any, questions: Questions) -> Question | None:
    """The answer, whatever happens on the way to it; None where none is asked for."""
    if question["do"] == "stop":
        return {"stop": question["stop"]}
    try:
        with questions.at_work():
            return answering.answer(question)
    except KeyboardInterrupt:
        answering.begin_anew()
        return {"stopped": True}
    except Exception as error:
        if os.environ.get("TANDEM_DEBUG"):
            raise
        answering.begin_anew()
        return {"fault": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    main()
