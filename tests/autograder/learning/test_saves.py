"""Saves are heard of however they are written, and what goes wrong is said."""

from __future__ import annotations

import os
import queue
import time
from itertools import islice
from pathlib import Path

import pytest

from autograder.learning import saves
from autograder.learning.events import OneOfAll, Saved, Trouble
from autograder.learning.saves import Saves, wait_until_written
from autograder.learning.warm_judge import WarmJudge


def heard(events: queue.Queue, file: Path, change) -> bool:
    """Whether a change is heard of; a watcher may need a moment before it hears anything."""
    for _ in range(40):
        change()
        try:
            event = events.get(timeout=0.25)
        except queue.Empty:
            continue
        assert isinstance(event, Saved)
        if file.name in {one.name for one in event.files}:
            return True
    return False


@pytest.mark.parametrize("polling", [False, True], ids=["watches", "polling"])
def test_a_file_that_is_written_or_replaced_is_heard_of(
    tmp_path: Path, polling: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if polling:
        monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "1")
    events: queue.Queue = queue.Queue()
    file = tmp_path / "in_numpy.py"
    file.write_text("a = 1\n")
    watching = Saves(tmp_path, events.put)
    try:
        assert heard(events, file, lambda: file.write_text(f"a = {time.monotonic_ns()}\n"))

        def replace() -> None:
            fresh = tmp_path / "in_numpy.py~"
            fresh.write_text(f"a = {time.monotonic_ns()}\n")
            os.replace(fresh, file)

        assert heard(events, file, replace)
        while not events.empty():
            events.get()
        (tmp_path / "notes.txt").write_text("hello")
        (tmp_path / ".tandem.json").write_text("{}")
        time.sleep(0.5)
        assert events.empty()
    finally:
        watching.close()


def test_a_folder_that_cannot_be_watched_is_said(tmp_path: Path) -> None:
    events: queue.Queue = queue.Queue()
    Saves(tmp_path / "nowhere", events.put)
    event = events.get(timeout=10)
    assert isinstance(event, Trouble)
    assert "Saves are not heard of any more" in event.sentence


def test_a_file_is_waited_for_while_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "in_numpy.py"
    file.write_text("")
    pieces = iter(range(10))

    def write_meanwhile(seconds: float) -> None:
        assert seconds == saves.SETTLING
        for number in islice(pieces, 1):
            with file.open("a") as out:
                out.write(f"a{number} = 1\n")

    monkeypatch.setattr(saves.time, "sleep", write_meanwhile)
    wait_until_written(file)
    assert file.read_text().count("\n") == 10


def test_a_file_that_is_gone_or_stays_empty_is_not_waited_for_forever(tmp_path: Path) -> None:
    started = time.monotonic()
    wait_until_written(tmp_path / "nowhere.py")
    (tmp_path / "empty.py").write_text("")
    wait_until_written(tmp_path / "empty.py")
    assert time.monotonic() - started < 5


def test_a_fault_of_ours_is_said_and_the_next_question_is_answered() -> None:
    answers: queue.Queue = queue.Queue()
    judge = WarmJudge(answers.put)

    def fails() -> None:
        raise ZeroDivisionError("division by zero")

    judge.ask(fails)
    assert answers.get(timeout=5) == Trouble("A fault of the grader, not yours: ZeroDivisionError: division by zero")
    judge.ask(lambda: judge.answer(OneOfAll(None)))
    assert answers.get(timeout=5) == OneOfAll(None)
    judge.close()
    assert not judge.thread.is_alive()
