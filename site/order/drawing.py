"""What comes before what, drawn: the topics as boxes from left to right, the sections of a topic as stations of a line.

A station's line leaves it to the left, runs down, and turns right into every section that it leads to. What follows
from another way is not drawn: where b comes after a, and c after both, the line from a to c says nothing new.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from order import steps
from order.steps import Step

# Of the drawing beside the names: a row is as high as a line of the list, see extra.css.
LANE = 0.6
# How many colours lines have, see extra.css: one that crosses others can be followed.
COLOURS = 4
# Of the boxes.
WIDE, HIGH, APART, BELOW = 11.5, 2.2, 4.0, 0.9


# Sections -------------------------------------------------------------------------------------------------------------


def sections(inside: Sequence[Step], numbers: Mapping[str, int]) -> str:
    """The sections of a topic in their order, with lines from each to those that come after it."""
    ways = fewest(ways_between(inside))
    rows = [row(step, numbers[step.path]) for step in inside]
    return "\n".join(['<div class="order" markdown>', lines(inside, ways), "", *rows, "", "</div>"])


def row(step: Step, number: int) -> str:
    """A line of the list: number, name, how hard, and what of other topics comes before."""
    hard = [difficulty_mark(path) for path in step.exercises]
    elsewhere = dict.fromkeys(
        map(steps.section_of, (one for one in step.after if not one.startswith(f"{step.topic}.")))
    )
    after = ", ".join(steps.link(one, one) for one in elsewhere)
    note = f' <small markdown="span">after {after}</small>' if after else ""
    name = steps.link(step.path, steps.title_of(step.path))
    return f'<p markdown="span"><b>{number}</b> {name} {" ".join(hard)}{note}</p>'


def difficulty_mark(path: str) -> str:
    """Dots for a difficulty, which are read aloud as words."""
    hard = steps.difficulty(path)
    words = f"{'backward pass, ' if path.endswith('_backward') else ''}difficulty {hard} of {steps.HARDEST}"
    dots = "●" * hard + "○" * (steps.HARDEST - hard)
    return f'<i role="img" aria-label="{words}" title="{words}">{dots}</i>'


def ways_between(inside: Sequence[Step]) -> dict[str, list[str]]:
    """For each section those of the same topic that come before it."""
    here = {step.path for step in inside}
    return {
        step.path: [one for one in dict.fromkeys(map(steps.section_of, step.after)) if one in here] for step in inside
    }


def fewest(before: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The same without what follows from the rest."""

    def all_before(path: str) -> set[str]:
        return {one for near in before.get(path, ()) for one in (near, *all_before(near))}

    return {
        path: [one for one in near if not any(one in all_before(other) for other in near if other != one)]
        for path, near in before.items()
    }


def lines(inside: Sequence[Step], ways: Mapping[str, Sequence[str]]) -> str:
    """The lines and stations, as SVG: a unit is the height of a row."""
    place = {step.path: number for number, step in enumerate(inside)}
    leads_to: dict[str, list[str]] = {}
    for path, before in ways.items():
        for one in before:
            leads_to.setdefault(one, []).append(path)
    lane_of = lanes({path: (place[path], max(place[one] for one in after)) for path, after in leads_to.items()})
    width = (max(lane_of.values(), default=-1) + 1) * LANE + 0.8
    station = width - 0.35
    drawn = []
    for path, after in leads_to.items():
        x = station - (lane_of[path] + 1) * LANE
        for one in after:
            top, bottom = place[path] + 0.5, place[one] + 0.5
            drawn.append(
                f'<path class="way-{lane_of[path] % COLOURS}" '
                f'd="M{station:g} {top:g}H{x + 0.25:g}Q{x:g} {top:g} {x:g} {top + 0.25:g}'
                f'V{bottom - 0.25:g}Q{x:g} {bottom:g} {x + 0.25:g} {bottom:g}H{station - 0.2:g}"/>'
            )
    drawn += [f'<circle cx="{station:g}" cy="{place[step.path] + 0.5:g}" r="0.16"/>' for step in inside]
    height = len(inside)
    words = "What comes before what; the list at the end of the page says the same in words."
    return (
        f'<div class="ways"><svg role="img" aria-label="{words}" viewBox="0 0 {width:g} {height}" '
        f'style="--wide:{width:g};--high:{height}">{"".join(drawn)}</svg></div>'
    )


def lanes(reach: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    """A lane for each line, so that no two in a lane meet; short ones near the stations."""
    taken: list[list[tuple[int, int]]] = []
    found: dict[str, int] = {}
    for path, (top, bottom) in sorted(reach.items(), key=lambda item: (item[1][1] - item[1][0], item[1][0])):
        free = (
            number for number, others in enumerate(taken) if all(bottom <= low or high <= top for low, high in others)
        )
        lane = next(free, len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((top, bottom))
        found[path] = lane
    return found


# Topics ---------------------------------------------------------------------------------------------------------------


def topics() -> str:
    """The topics as boxes, each right of those that it needs, with arrows between them."""
    order = steps.topics_in_order()
    needs: dict[str, list[str]] = {topic: [] for topic in order}
    for step in steps.steps():
        for one in step.after:
            other = one.partition(".")[0]
            if other != step.topic and other not in needs[step.topic] and order.index(other) < order.index(step.topic):
                needs[step.topic].append(other)
    ways = fewest(needs)
    column: dict[str, int] = {}
    for topic in order:
        column[topic] = max((column[one] + 1 for one in ways[topic]), default=0)
    placed = {
        topic: (column[topic], [one for one in order if column[one] == column[topic]].index(topic)) for topic in order
    }
    corner = {topic: (x * (WIDE + APART), y * (HIGH + BELOW)) for topic, (x, y) in placed.items()}
    width = max((x for x, _ in corner.values()), default=0) + WIDE
    height = max((y for _, y in corner.values()), default=0) + HIGH
    arrows = [arrow(corner[one], corner[topic]) for topic in order for one in ways[topic]]
    boxes = [box(topic, *corner[topic]) for topic in order]
    said = "; ".join(
        f"{steps.topic_title(topic)} after {', '.join(map(steps.topic_title, ways[topic])) or 'nothing'}"
        for topic in order
    )
    return (
        '<div class="topics"><svg viewBox="-0.1 -0.1 '
        f'{width + 0.2:g} {height + 0.2:g}" style="--wide:{width:g}" role="group" aria-label="{said}">'
        f"{''.join(arrows)}{''.join(boxes)}</svg></div>"
    )


def arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    x, y = start[0] + WIDE, start[1] + HIGH / 2
    to_x, to_y = end[0], end[1] + HIGH / 2
    middle = (x + to_x) / 2
    return (
        f'<path d="M{x:g} {y:g}C{middle:g} {y:g} {middle:g} {to_y:g} {to_x - 0.15:g} {to_y:g}"/>'
        f'<path d="M{to_x - 0.5:g} {to_y - 0.3:g}L{to_x:g} {to_y:g}L{to_x - 0.5:g} {to_y + 0.3:g}"/>'
    )


def box(topic: str, x: float, y: float) -> str:
    inside = [step for step in steps.steps() if step.topic == topic]
    count = sum(len(step.exercises) for step in inside)
    hard = sorted({steps.difficulty(path) for step in inside for path in step.exercises})
    return (
        f'<a href="#{topic}"><rect x="{x:g}" y="{y:g}" width="{WIDE}" height="{HIGH}" rx="0.3"/>'
        f'<text x="{x + WIDE / 2:g}" y="{y + 0.95:g}">{steps.topic_title(topic)}</text>'
        f'<text class="small" x="{x + WIDE / 2:g}" y="{y + 1.75:g}">'
        f"{count} exercises, difficulty {hard[0]} to {hard[-1]}</text></a>"
    )
