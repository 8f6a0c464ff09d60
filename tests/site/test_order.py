"""The order to learn in, drawn: every exercise is there once with its links, and lines do not run into each other."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path, PurePosixPath

import pytest

pytest.importorskip("mkdocs")

from reference.catalogue import topics
from reference.incomplete import IncompleteConcept
from reference.learning_order import learning_order
from reference.lesson import prerequisites

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "site" / "learning.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def hook():
    spec = importlib.util.spec_from_file_location("draw_order", ROOT / "site/hooks/draw_order.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_exercise_is_in_the_list_after_what_it_uses(hook) -> None:
    filled, said = hook.fill(PAGE)
    assert said == []
    rows = re.findall(r"^\| (\d+) \| \[`([\w.]+)`\]\((\w+)\.md#(\w+)\) \| ([1-5]) \| (.*) \|$", filled, re.MULTILINE)
    assert [row[1] for row in rows] == list(learning_order())
    seen: list[str] = []
    for number, path, topic, name, _, before in rows:
        seen.append(path)
        assert int(number) == len(seen)
        assert f"{topic}.{name}" == path
        listed = re.findall(r"`([\w.]+)`", before)
        assert tuple(listed) == prerequisites(topic, name)
        assert set(listed) <= set(seen)


def test_every_section_is_drawn_once_and_is_a_link(hook) -> None:
    filled, _ = hook.fill(PAGE)
    rows = re.findall(r'^<p markdown="span"><b>(\d+)</b> \[[^\]]+\]\((\w+)\.md#(\w+)\)', filled, re.MULTILINE)
    steps = hook.steps.steps()
    assert sorted(f"{topic}.{name}" for _, topic, name in rows) == sorted(step.path for step in steps)
    assert {int(number): f"{topic}.{name}" for number, topic, name in rows} == dict(
        enumerate((step.path for step in steps), 1)
    )
    assert filled.count("<circle") == len(steps)
    for topic in topics():
        assert f'<a href="#{topic}">' in filled
        assert re.search(rf"^### .* {{ #{topic} }}$", filled, re.MULTILINE)
    # A drawing says in words what it shows, and a difficulty is read aloud.
    assert all('aria-label="' in tag for tag in re.findall(r"<(?:svg|i) [^>]*>", filled))


def test_what_follows_from_another_way_is_not_drawn(hook) -> None:
    fewest = hook.drawing.fewest
    assert fewest({"a": [], "b": ["a"], "c": ["a", "b"], "d": ["c", "a"]}) == {
        "a": [],
        "b": ["a"],
        "c": ["b"],
        "d": ["c"],
    }
    assert fewest({"a": [], "b": [], "c": ["a", "b"]}) == {"a": [], "b": [], "c": ["a", "b"]}


def test_no_two_lines_share_a_lane_where_they_would_meet(hook) -> None:
    reach = {"a": (0, 9), "b": (1, 3), "c": (3, 5), "d": (2, 4), "e": (0, 1)}
    lanes = hook.drawing.lanes(reach)
    for one, (top, bottom) in reach.items():
        for other, (low, high) in reach.items():
            if one != other and lanes[one] == lanes[other]:
                assert bottom <= low or high <= top
    # The longest runs outside of the others.
    assert lanes["a"] == max(lanes.values())


def test_every_line_ends_at_a_section_that_comes_after_it(hook) -> None:
    for topic in topics():
        inside = [step for step in hook.steps.steps() if step.topic == topic]
        ways = hook.drawing.fewest(hook.drawing.ways_between(inside))
        drawn = re.findall(r'd="M[\d.]+ ([\d.]+)H.*?V.*?H[\d.]+"', hook.drawing.lines(inside, ways))
        assert len(drawn) == sum(map(len, ways.values()))
        paths = re.findall(r"M[\d.]+ ([\d.]+)H[\d.]+Q[\d. ]+V[\d.]+Q[\d.]+ ([\d.]+) ", hook.drawing.lines(inside, ways))
        place = {step.path: number for number, step in enumerate(inside)}
        wanted = sorted((place[one] + 0.5, place[path] + 0.5) for path, before in ways.items() for one in before)
        assert sorted((float(top), float(bottom)) for top, bottom in paths) == wanted
        assert all(top < bottom for top, bottom in wanted)


def test_what_comes_before_a_section_is_told_in_the_order_of_its_lesson(hook) -> None:
    # The same input makes the same page.
    for step in hook.steps.steps():
        names = [path.partition(".")[2] for path in step.exercises]
        listed = re.findall(r"`([\w.]+)`", hook.steps.comes_after(step.topic, names))
        before = dict.fromkeys(one for name in names for one in prerequisites(step.topic, name))
        wanted = [one.removeprefix(f"{step.topic}.") for one in before if one not in step.exercises]
        assert listed == wanted


# What must fail ---------------------------------------------------------------------------------------------------------


def test_a_marker_that_is_unknown_or_missing_is_complained_about(hook) -> None:
    _, said = hook.fill("{{ draw topics }}\n\n{{ draw everything }}\n")
    assert said == [
        "learning.md: {{ draw everything }} is not known; there are draw topics, draw sections, list everything",
        "learning.md: {{ draw sections }} is missing",
        "learning.md: {{ list everything }} is missing",
    ]


def test_without_an_order_the_page_says_why(hook, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> tuple[str, ...]:
        raise IncompleteConcept("activations.relu: its lesson is missing")

    monkeypatch.setattr(hook.steps, "learning_order", fail)
    hook.steps.steps.cache_clear()
    try:
        filled, said = hook.fill(PAGE)
    finally:
        hook.steps.steps.cache_clear()
    assert said == ["learning.md: there is no order to learn in yet: activations.relu: its lesson is missing"]
    assert "{{" not in filled


def test_other_pages_are_left_alone(hook) -> None:
    class Elsewhere:
        class file:
            src_uri = str(PurePosixPath("index.md"))

    assert hook.on_page_markdown("{{ draw topics }}", page=Elsewhere()) == "{{ draw topics }}"
