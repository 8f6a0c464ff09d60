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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from autograder.model import ONE_THREAD
from autograder.sandbox.config import has_torch
from autograder.sandbox.launcher import Launcher

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
        # How many were heard, and how many of them are not wanted any more.
        self.heard = self.stopped = 0
        signal.signal(signal.SIGINT, self.interrupt)
        threading.Thread(target=self.listen, daemon=True).start()

    def interrupt(self, *_: object) -> None:
        """Between two questions there is nothing to be stopped."""
        if self.is_busy:
            self.is_busy = False
            raise KeyboardInterrupt

    @contextmanager
    def at_work(self, question: Question) -> Iterator[None]:
        """While a question is being answered; KeyboardInterrupt as soon as nobody waits for the answer."""
        self.is_busy = True
        try:
            if self.is_over or question["number"] <= self.stopped:
                raise KeyboardInterrupt
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
        self.heard += 1
        question["number"] = self.heard
        if question["do"] == "stop":
            self.stop()
        self.waiting.put(question)

    def stop(self) -> None:
        self.stopped = self.heard
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
    question = questions.waiting.get()
    launcher = Launcher()
    if question and question["do"] == "prepare":
        prepare(launcher, question["tracks"])
    # NumPy, the laws and the judge: they are imported while the students' side starts.
    from autograder.checker.answering import Answering

    answering = Answering(launcher)
    try:
        while question is not None:
            answer = answered(question, answering, questions)
            if answer is not None:
                answers.write(json.dumps(answer).encode() + b"\n")
                answers.flush()
            question = questions.waiting.get()
    except BrokenPipeError:
        pass
    finally:
        answering.close()
    sys.stdout.flush()
    os._exit(0)


def prepare(launcher: Launcher, tracks: Sequence[str]) -> None:
    """Begin to start what these tracks need."""
    for track in tracks:
        if track != "torch" or has_torch():
            launcher.prepare(track)


def answered(question: Question, answering: Any, questions: Questions) -> Question | None:
    """The answer, whatever happens on the way to it; None where none is asked for."""
    if question["do"] == "stop":
        return {"stop": question["stop"]}
    try:
        with questions.at_work(question):
            if question["do"] == "prepare":
                prepare(answering.launcher, question["tracks"])
                return None
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
