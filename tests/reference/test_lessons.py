"""Every exercise has a lesson that is complete and fits its track; the order to learn in has no circle and no gap."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from reference.catalogue import HOME, forward_name, names, topics
from reference.incomplete import IncompleteConcept
from reference.learning_order import learning_order, ordered, topics_in_order
from reference.lesson import HARDEST, Lesson, find_lesson, in_track, prerequisites

EXERCISES = [(topic, name) for topic in topics() for name in names(topic)]
IN_TRACKS = [(t, n, track) for t, n in EXERCISES for track in ("numpy", "torch") if n in names(t, track)]
# What belongs to the other track.
FOREIGN = {
    "numpy": re.compile(r"torch|\bkeepdim=|\bdim=|\btensors?\b|\bautograd\b"),
    "torch": re.compile(r"\bnp\.|numpy|\bkeepdims=|\baxis=(?!axis)|\barrays?\b"),
}
# Words that say what somebody has done, which a hint cannot know.
BLAMING = re.compile(
    r"\byou (?:forgot|have|did|are|used|wrote)\b|\byour (?:code|answer|function|result)\b|\bmistake", re.I
)
LONGEST_HINT, LONGEST_WHY, LONGEST_IDEA = 320, 420, 320


@pytest.mark.parametrize(("topic", "name"), EXERCISES, ids=[f"{t}.{n}" for t, n in EXERCISES])
def test_a_lesson_is_complete(topic: str, name: str) -> None:
    lesson = find_lesson(topic, name)
    assert 1 <= lesson.difficulty <= HARDEST
    assert len(lesson.hints) == 3
    assert len(sentences(lesson.why)) == 2, "why it works is told in two sentences"
    assert len(lesson.why) <= LONGEST_WHY
    assert f"{topic}.{name}" not in prerequisites(topic, name)


@pytest.mark.parametrize(("topic", "name", "track"), IN_TRACKS, ids=[f"{t}.{n}-{track}" for t, n, track in IN_TRACKS])
def test_a_lesson_is_in_the_words_of_its_track(topic: str, name: str, track: str) -> None:
    lesson = find_lesson(topic, name)
    hints = [in_track(hint, track) for hint in lesson.hints]
    assert len(set(hints)) == 3
    for words in [*hints, in_track(lesson.idea, track)]:
        assert not FOREIGN[track].search(words), words
        assert not BLAMING.search(words), words
        assert words[-1] in ".?!)", words
        assert "  " not in words
    assert max(map(len, hints)) <= LONGEST_HINT
    assert len(in_track(lesson.idea, track)) <= LONGEST_IDEA


def test_the_words_of_another_track_are_seen() -> None:
    assert FOREIGN["numpy"].search("keepdim=True keeps it")
    assert FOREIGN["torch"].search("np.max of the array")
    assert not FOREIGN["torch"].search("sum along axis")
    assert BLAMING.search("You forgot the maximum")


@pytest.mark.parametrize(("topic", "name"), EXERCISES, ids=[f"{t}.{n}" for t, n in EXERCISES])
def test_no_exercise_comes_before_what_it_uses(topic: str, name: str) -> None:
    order = learning_order()
    place = {path: number for number, path in enumerate(order)}
    used = {path for track in ("numpy", "torch") for path in used_by(topic, name, track)}
    known = closure(f"{topic}.{name}")
    assert used <= known, f"{topic}.{name} uses {sorted(used - known)}: its lesson has to come after them"
    assert all(place[one] < place[f"{topic}.{name}"] for one in known)


def test_the_order_has_everything_once_and_topics_in_one_piece_as_far_as_possible() -> None:
    order = learning_order()
    assert sorted(order) == sorted(f"{topic}.{name}" for topic, name in EXERCISES)
    assert sorted(topics_in_order()) == topics()
    for number, path in enumerate(order):
        forward = forward_name(*path.split("."))
        if forward is not None and len(prerequisites(*path.split("."))) == 1:
            assert order[number - 1] == f"{path.partition('.')[0]}.{forward}"


def test_a_circle_is_refused_and_shown() -> None:
    before = {"t.a": ["t.c"], "t.b": ["t.a"], "t.c": ["t.b"], "t.d": []}
    with pytest.raises(IncompleteConcept, match=r"t\.a before t\.b before t\.c before t\.a|t\.b before|t\.c before"):
        ordered(before, dict.fromkeys(before, 1))


def test_a_prerequisite_that_does_not_exist_is_refused() -> None:
    with pytest.raises(IncompleteConcept, match=r"t\.a: its lesson comes after t\.z"):
        ordered({"t.a": ["t.z"]}, {"t.a": 1})


def test_the_order_is_easy_first_and_stays_in_a_topic_while_it_can() -> None:
    before = {"b.hard": [], "b.easy": [], "a.one": [], "a.two": ["b.easy"], "b.easy_backward": ["b.easy"], "a.six": []}
    difficulty = {"b.hard": 5, "b.easy": 1, "a.one": 2, "a.two": 2, "b.easy_backward": 4, "a.six": 1}
    assert ordered(before, difficulty) == ["b.easy", "b.easy_backward", "b.hard", "a.six", "a.one", "a.two"]


def test_a_missing_lesson_is_said_with_its_place() -> None:
    with pytest.raises(IncompleteConcept, match="no such function"):
        find_lesson("activations", "hard_tanh")


def test_lessons_are_read_without_numpy() -> None:
    import subprocess
    import sys

    code = "import sys; from reference.learning_order import learning_order; learning_order(); print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HOME.parent)
    assert done.stdout.strip() == "False"


def test_no_lesson_is_left_over() -> None:
    for topic in topics():
        files = {path.stem for path in (HOME / topic / "lessons").glob("*.py")} - {"__init__"}
        assert files == {name for name in names(topic) if forward_name(topic, name) is None}


# What a twin uses -----------------------------------------------------------------------------------------------------


def used_by(topic: str, name: str, track: str) -> set[str]:
    """The other exercises that a twin calls, itself or through helpers of its file."""
    if name not in names(topic, track):
        return set()
    functions, imported = module_of(HOME / topic / f"in_{track}.py")
    found, waiting, seen = set(), [name], set()
    while waiting:
        here = waiting.pop()
        if here in seen or here not in functions:
            continue
        seen.add(here)
        for node in ast.walk(functions[here]):
            if isinstance(node, ast.Name):
                if node.id in imported:
                    found.add(imported[node.id])
                elif node.id in names(topic, track) and node.id != name:
                    found.add(f"{topic}.{node.id}")
                else:
                    waiting.append(node.id)
    return found


@cache
def module_of(path: Path) -> tuple[dict[str, ast.AST], dict[str, str]]:
    """The functions and other definitions of a file, and the exercises of other topics that it imports, by name."""
    defined: dict[str, ast.AST] = {}
    imported: dict[str, str] = {}
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            defined[node.name] = node
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("reference."):
            topic = (node.module or "").split(".")[1]
            if topic in topics():
                imported |= {a.asname or a.name: f"{topic}.{a.name}" for a in node.names if a.name in names(topic)}
    return defined, imported


def closure(path: str) -> set[str]:
    """All that comes before an exercise, near and far."""
    found: set[str] = set()
    waiting = list(prerequisites(*path.split(".")))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += prerequisites(*one.split("."))
    return found


def sentences(words: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.?!])\s+(?=[A-Z`$(0-9a-z])", words.strip()) if one]


def test_sentences_are_counted() -> None:
    assert len(sentences("It is 0.5 at 0. And so on.")) == 2
    assert isinstance(find_lesson("activations", "softmax"), Lesson)
