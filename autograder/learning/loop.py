"""The loop itself: keys, saves and verdicts come in, and after each of them there is a screen."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from autograder import progress
from autograder.learning import bodies
from autograder.learning.events import (
    Event,
    Fingerprints,
    Key,
    OneOfAll,
    Redraw,
    Saved,
    StillWaiting,
    Trouble,
    Verdicts,
)
from autograder.learning.hints import hints_of
from autograder.learning.keyboard import Keyboard
from autograder.learning.saves import Saves
from autograder.learning.screen import KEYS, Frame, Screen, place_in_words
from autograder.learning.walk import Step, Walk, file_of, steps_in_order
from autograder.learning.warm_judge import WarmJudge
from autograder.reader import open_section

if TYPE_CHECKING:
    from autograder.result import ExerciseResult

LIST_KEYS = {"up/down": "choose", "left/right": "by topics", "enter": "go there", "l": "back", "q": "quit"}
# Of the list.
PAGE = 10
# From here on a screen says that something is under way, in seconds.
A_WHILE, CHECKING = 0.4, "checking "


class Loop:
    """One exercise at a time, in the order to learn in, until somebody quits. Without a keyboard it only prints."""

    def __init__(self, folder: Path, tracks: Sequence[str], screen: Screen, keyboard: Keyboard | None) -> None:
        self.folder, self.tracks, self.screen, self.keyboard = folder, tracks, screen, keyboard
        self.events: queue.Queue[Event] = queue.Queue()
        self.known = progress.read(folder)
        is_new = not self.known.at and not self.known.verdicts
        self.status = self.known.said or ("? explains the words, and what a check is." if is_new else "")
        self.walk = Walk(steps_in_order(tracks))
        self.walk.begin(self.known)
        # What is seen: "verdict", "hints", "solution", "list", "all" or "words".
        self.mode = "verdict"
        self.is_verbose = self.has_asked = False
        # In the list, and in a body that is longer than the window.
        self.chosen = self.page = 0
        self.verdicts: Verdicts | None = None
        # What was read of a function whose verdict has not come yet.
        self.waiting: Verdicts | None = None
        self.before: dict[Step, Verdicts] = {}
        self.prints: dict[Path, dict[str, str]] = {}
        self.all_results: list[ExerciseResult] = []
        self.judge: WarmJudge | None = None

    @property
    def step(self) -> Step:
        return self.walk.step

    @property
    def file(self) -> Path | None:
        return file_of(self.folder, self.step)

    @property
    def warm_judge(self) -> WarmJudge:
        assert self.judge is not None, "it begins with `run`"
        return self.judge

    # Running ----------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Until somebody quits; KeyboardInterrupt comes through."""
        if self.keyboard is not None:
            self.show()
        self.judge = WarmJudge(self.post, self.topic_files())
        saves = Saves(self.folder, self.post)
        try:
            self.take_up()
            while self.handle(self.next_event()):
                pass
        finally:
            saves.close()
            self.warm_judge.close()

    def post(self, event: Event) -> None:
        """Hand something to the loop, from any thread."""
        self.events.put(event)
        if self.keyboard is not None:
            self.keyboard.wake()

    def next_event(self) -> Event:
        """What has come, or comes next."""
        if self.keyboard is None:
            return self.events.get()
        while True:
            if self.keyboard.is_to_redraw:
                self.keyboard.is_to_redraw = False
                return Redraw()
            with contextlib.suppress(queue.Empty):
                return self.events.get_nowait()
            key = self.keyboard.wait()
            if key is not None:
                return Key(key)

    def handle(self, event: Event) -> bool:
        """Do what an event asks for; False where it is the last one."""
        match event:
            case Verdicts():
                self.take_verdicts(event)
            case Saved(files):
                self.look_again(files)
            case OneOfAll(result):
                self.take_all(result)
            case Fingerprints(file, by_name):
                self.prints[file] = by_name
            case StillWaiting(verdicts):
                self.say_that_it_takes_a_while(verdicts)
            case Trouble(sentence):
                self.status = sentence
                self.show()
            case Redraw():
                self.show()
            case Key(name):
                return self.press(name)
        return True

    def show(self) -> None:
        body = bodies.body_of(self)
        place = self.verdicts.places.get(self.step.path, "") if self.verdicts else ""
        keys = LIST_KEYS if self.mode == "list" else KEYS
        self.screen.show(
            Frame(
                self.step,
                self.walk.count_done(self.known),
                len(self.walk.steps),
                place_in_words(self.file, place),
                body,
                self.status,
                keys if self.keyboard is not None else {},
                is_whole=self.is_verbose,
                page=self.page,
            )
        )

    # Steps ------------------------------------------------------------------------------------------------------------

    def take_up(self) -> None:
        """Begin with the step at hand: forget what was shown of another one, and check what is there of it."""
        self.mode, self.is_verbose, self.has_asked, self.page = "verdict", False, False, 0
        self.verdicts = self.before.get(self.step)
        self.note_place()
        self.check(self.file)

    def note_place(self) -> None:
        with progress.changing(self.folder) as known:
            known.at = self.step.key

    def check(self, file: Path | None) -> None:
        """Ask for the verdict on the step at hand."""
        if file is None:
            self.verdicts = Verdicts(self.step, problems=[bodies.where_it_should_be(self.folder, self.step)])
            self.show()
            return
        judge, step, known = self.warm_judge, self.step, self.prints.get(file)
        judge.ask(lambda: judge.check(file, step, known))

    def look_again(self, files: set[Path]) -> None:
        """Something was saved: the step at hand, what it may import, or another exercise."""
        own = self.file
        self.mode, self.is_verbose, self.has_asked, self.status, self.page = "verdict", False, False, "", 0
        others = sorted(files & self.topic_files().keys())
        if not others or own in others:
            self.check(own)
            return
        # Whoever works in another file has gone there: at which exercise, the check finds out.
        file = others[0]
        its = [step for step in self.walk.steps if file_of(self.folder, step) == file]
        still_open = [step for step in its if not step.is_done(self.known)] or its
        judge, known = self.warm_judge, self.prints.get(file)
        judge.ask(lambda: judge.check(file, still_open[0], known, still_open))

    def topic_files(self) -> dict[Path, str]:
        """The files that hold exercises of the walk, and their tracks."""
        return {file: step.track for step in self.walk.steps if (file := file_of(self.folder, step)) is not None}

    def take_verdicts(self, verdicts: Verdicts) -> None:
        """A verdict has come: keep it, and show it if it is still asked for."""
        is_news = verdicts.is_final and verdicts.race is None
        if verdicts.file is not None and verdicts.fingerprints:
            self.prints[verdicts.file] = verdicts.fingerprints
        if is_news:
            progress.remember_verdicts(self.folder, verdicts.results, partly_read=verdicts.partly_read)
            self.known = progress.read(self.folder)
        if verdicts.step != self.step and not self.follow(verdicts):
            return
        if not verdicts.is_final and self.step.path not in verdicts.untouched:
            self.wait_for(verdicts)
            return
        self.waiting = None
        if is_news:
            news = self.known.said or bodies.what_is_new(self.before.get(self.step), verdicts)
            # What a key has said stays, unless there is something new.
            self.status = news if news or self.status.startswith(CHECKING) else self.status
            self.before[self.step] = verdicts
        self.verdicts = verdicts
        if self.keyboard is not None or is_news:
            self.show()

    def follow(self, verdicts: Verdicts) -> bool:
        """Go to the exercise that somebody has begun to write; False where it is none of this way."""
        if not verdicts.has_moved or not self.walk.go_to(verdicts.step):
            return False
        self.mode = "verdict"
        self.note_place()
        return True

    def wait_for(self, verdicts: Verdicts) -> None:
        """The verdict follows in a moment, and until then what was said before stays; if not, the screen says so."""
        self.waiting = verdicts
        if self.verdicts is None or self.verdicts.step != verdicts.step:
            # Nothing was said of it yet that could stay.
            self.verdicts, self.status = None, f"{CHECKING}your {verdicts.step.name} ..."
            if self.keyboard is not None:
                self.show()
            return
        timer = threading.Timer(A_WHILE, self.post, [StillWaiting(verdicts)])
        timer.daemon = True
        timer.start()

    def say_that_it_takes_a_while(self, verdicts: Verdicts) -> None:
        if self.waiting is verdicts and self.keyboard is not None:
            self.status = f"{CHECKING}your {verdicts.step.name} ..."
            self.show()

    # Keys -------------------------------------------------------------------------------------------------------------

    def press(self, key: str) -> bool:
        """Do what a key stands for; False where it ends the loop."""
        if key in ("q", "gone"):
            return False
        if self.mode == "list" and self.choose(key):
            return True
        actions = {
            "h": self.give_hint, "n": self.go_on, "p": self.go_back, "l": self.list_all, "r": self.read,
            "s": self.solve, "a": self.check_all, "v": self.be_verbose, " ": self.turn_page, "?": self.explain_words,
            "escape": self.back,
        }  # fmt: skip
        if key in actions:
            self.status = ""
            if key != "s":
                self.has_asked = False
            if key != " ":
                self.page = 0
            actions[key]()
        return True

    def turn_page(self) -> None:
        self.page += 1
        self.show()

    def explain_words(self) -> None:
        """What the words mean that stand on every screen."""
        self.mode = "words" if self.mode != "words" else "verdict"
        self.show()

    def back(self) -> None:
        self.mode, self.is_verbose = "verdict", False
        self.show()

    def be_verbose(self) -> None:
        self.is_verbose = not self.is_verbose
        self.show()

    def give_hint(self) -> None:
        """One hint more, under those that were read; after the last one it says so."""
        count = len(hints_of(self.step.path, self.step.track))
        if self.known.hints.get(self.step.key, 0) < count:
            progress.next_hint(self.folder, self.step.path, self.step.track, count)
            self.known = progress.read(self.folder)
        else:
            self.status = "Those were all the hints. r has the theory, s the answer."
        self.mode, self.is_verbose = "hints", False
        self.show()

    def go_on(self) -> None:
        number = self.walk.next_open(self.known)
        if number is None:
            self.status = "Every exercise has passed. There is nothing left to do here."
            self.show()
            return
        topic = self.step.topic
        self.walk.at = number
        self.take_up()
        if self.step.topic != topic:
            self.status = f"A new topic: {self.step.topic}. `tandem read {self.step.topic}` has its introduction."
        self.show()

    def go_back(self) -> None:
        if self.walk.at == 0:
            self.status = "This is the first one."
        else:
            self.walk.at -= 1
            self.take_up()
        self.show()

    def list_all(self) -> None:
        self.mode, self.chosen = ("list", self.walk.at) if self.mode != "list" else ("verdict", 0)
        self.show()

    def choose(self, key: str) -> bool:
        """Move in the list; False for a key that leaves it."""
        last = len(self.walk.steps) - 1
        moves = {"up": -1, "k": -1, "down": 1, "j": 1, "page up": -PAGE, "page down": PAGE, "home": -last, "end": last}
        if key in moves:
            self.chosen = min(max(self.chosen + moves[key], 0), last)
        elif key in ("left", "right"):
            self.chosen = self.walk.first_of_topic(self.chosen, 1 if key == "right" else -1)
        elif key == "enter":
            self.walk.at = self.chosen
            self.take_up()
        elif key in ("l", "escape"):
            return False
        self.show()
        return True

    def read(self) -> None:
        assert self.keyboard is not None
        with self.keyboard.lent():
            self.status = open_section(self.step.path, self.screen.console) or ""
        self.show()

    def solve(self) -> None:
        """Show the answer beside one's own; asked once more where it has not passed and hints are left."""
        count = len(hints_of(self.step.path, self.step.track))
        if not self.has_asked and not progress.is_free(self.known, self.step.path, self.step.track, count):
            seen = self.known.hints.get(self.step.key, 0)
            self.status = (
                f"Not passed yet, and {seen} of {count} hints read: s once more shows the answer all the same."
            )
            self.has_asked = True
        else:
            self.mode, self.has_asked = "solution", False
        self.show()

    def check_all(self) -> None:
        """Check everything that is written, in all of the folder."""
        judge = self.warm_judge
        self.all_results, self.mode, self.status = [], "all", "Checking everything that is written ..."
        judge.ask(lambda: judge.check_all(self.folder, self.tracks))
        self.show()

    def take_all(self, result: ExerciseResult | None) -> None:
        """One more verdict of all; at the end what came of it."""
        if result is None:
            self.known = progress.read(self.folder)
            self.status = "" if self.all_results else "Nothing is written yet."
        else:
            self.all_results.append(result)
        if self.keyboard is not None or result is None:
            self.show()
