"""The way through the course, and where each exercise is written."""

from __future__ import annotations

import pytest

from autograder.learning.listing import list_lines
from autograder.learning.walk import Step, Walk, file_of, has_exercises, steps_in_order
from autograder.progress import Progress
from reference.catalogue import names, topics
from reference.learning_order import learning_order
from reference.lesson import prerequisites
from tests.autograder.learning.conftest import Work

STEPS = steps_in_order()


def test_every_exercise_is_a_step_once_in_each_of_its_tracks() -> None:
    wanted = {
        Step(f"{topic}.{name}", track)
        for topic in topics()
        for track in ("numpy", "torch")
        for name in names(topic, track)
    }
    assert len(STEPS) == len(wanted)
    assert set(STEPS) == wanted


def test_no_step_comes_before_what_it_needs_in_its_track() -> None:
    place = {step: number for number, step in enumerate(STEPS)}
    for step in STEPS:
        for path in prerequisites(step.topic, step.name):
            assert place[Step(path, "numpy")] < place[step]
            if step.track == "torch" and Step(path, "torch") in place:
                assert place[Step(path, "torch")] < place[step]


def test_pytorch_follows_numpy_and_its_backward_pass() -> None:
    at = STEPS.index(Step("activations.relu", "numpy"))
    assert STEPS[at + 1 : at + 3] == [Step("activations.relu_backward", "numpy"), Step("activations.relu", "torch")]


@pytest.mark.parametrize("track", ["numpy", "torch"])
def test_one_track_alone_has_the_same_order(track: str) -> None:
    assert steps_in_order((track,)) == [step for step in STEPS if step.track == track]


def test_the_next_step_is_the_next_open_one_round_the_end() -> None:
    walk = Walk(STEPS, at=len(STEPS) - 1)
    known = Progress(verdicts={"activations.step numpy": "passed"})
    assert walk.next_open(known) == 1
    all_passed = Progress(verdicts={f"{step.path} {step.track}": "passed" for step in STEPS})
    assert walk.next_open(all_passed) is None
    assert walk.count_done(all_passed) == len(STEPS)


def test_it_begins_where_it_was_left_unless_that_has_passed() -> None:
    walk = Walk(STEPS)
    walk.begin(Progress(at="activations.gelu torch"))
    assert walk.step == Step("activations.gelu", "torch")
    walk.begin(Progress(at="activations.step numpy", verdicts={"activations.step numpy": "passed"}))
    assert walk.step == Step("activations.step", "torch")
    walk.begin(Progress(verdicts={"activations.step numpy": "passed"}))
    assert walk.step == Step("activations.step", "torch")
    walk.begin(Progress(at="something.gone numpy"))
    assert walk.step == STEPS[0]


def test_a_step_is_written_in_its_topics_file_or_notebook(work: Work) -> None:
    step = Step("activations.relu", "numpy")
    assert file_of(work.folder, step) == work.file()
    work.file().rename(work.file().with_suffix(".ipynb"))
    assert file_of(work.folder, step) == work.file().with_suffix(".ipynb")
    work.file().with_suffix(".ipynb").unlink()
    assert file_of(work.folder, step) is None
    assert has_exercises(work.folder)
    assert not has_exercises(work.folder / "activations")


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("tracks", [("numpy",), ("torch",), ("numpy", "torch")], ids="-".join)
def test_the_list_follows_the_order_and_is_no_wider_than_the_window(width: int, tracks: tuple[str, ...]) -> None:
    lines = [line.plain for line in list_lines(Progress(), tracks, width)]
    shown = [line.split()[0] for line in lines[1:-2] if line]
    if width == 200:
        assert shown == [
            path for path in learning_order() if any(path.split(".")[1] in names(path.split(".")[0], t) for t in tracks)
        ]
        assert lines[-1] == ", ".join(f"{t}: 0 of {len(steps_in_order((t,)))} passed" for t in tracks)
    # The sum at the end is a sentence, which may take two lines.
    assert max(map(len, lines[:-1])) <= width
