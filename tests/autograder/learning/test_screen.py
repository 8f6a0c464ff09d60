"""A frame fits its window, whatever stands in it and however narrow that is."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from autograder.learning.screen import KEYS, Frame, Screen, fitted, frame_lines, place_in_words
from autograder.learning.walk import steps_in_order

STEPS = steps_in_order()
LONG = [Text("word " * 60), Text("x" * 300), Text("    indented " * 20), Text("字" * 90), Text()]


@pytest.mark.parametrize("width", [20, 40, 80, 300])
def test_no_line_is_wider_than_the_window(width: int) -> None:
    for step in STEPS:
        frame = Frame(step, 7, 214, place="a/very/long/place/" * 9, body=LONG, status="status " * 30)
        for line in frame_lines(frame, width, 24):
            assert cell_len(line.plain) <= width
            assert "\n" not in line.plain


@pytest.mark.parametrize("height", [10, 24, 50])
def test_a_frame_has_no_more_lines_than_the_window_unless_it_shows_all(height: int) -> None:
    frame = Frame(STEPS[0], 0, 214, body=[Text(str(number)) for number in range(100)])
    lines = [line.plain for line in frame_lines(frame, 80, height)]
    assert len(lines) <= height
    assert "more lines: the space bar shows them" in " ".join(lines)
    assert lines[-1].endswith("q quit")
    seen = [line.plain for line in frame.body if line.plain in lines]
    while "goes back to the top" not in " ".join(lines):
        frame.page += 1
        lines = [line.plain for line in frame_lines(frame, 80, height)]
        assert len(lines) <= height
        seen += [line.plain for line in frame.body if line.plain in lines]
    assert seen == [str(number) for number in range(100)]
    frame.page += 1
    assert "0" in [line.plain for line in frame_lines(frame, 80, height)]
    frame.is_whole = True
    assert len(frame_lines(frame, 80, height)) > 100


def test_the_bar_grows_from_nothing_to_full() -> None:
    bars = [frame_lines(Frame(STEPS[0], done, 214), 80, 24)[0].plain for done in (0, 107, 214)]
    assert "█" not in bars[0]
    assert bars[1].count("█") == pytest.approx(bars[1].count("░"), abs=1)
    assert bars[2].count("░") == 0
    assert {len(bar) for bar in bars[1:]} == {80}
    assert "#" in frame_lines(Frame(STEPS[0], 107, 214), 80, 24, is_plain=True)[0].plain


def test_what_is_wrapped_keeps_its_indentation() -> None:
    lines = [line.plain for line in fitted(Text("    " + "word " * 30), 40)]
    assert len(lines) > 2
    assert all(line.startswith("    word") for line in lines)


def test_every_key_is_named() -> None:
    plain = " ".join(line.plain for line in frame_lines(Frame(STEPS[0], 0, 214), 40, 30))
    for key, word in KEYS.items():
        assert f"{key} {word}" in plain


def test_a_status_cannot_steer_the_terminal() -> None:
    frame = Frame(STEPS[0], 0, 214, status="\x1b[2Jgone\nand a line")
    assert "\x1b" not in "".join(line.plain for line in frame_lines(frame, 80, 24))


def test_a_file_gets_no_codes() -> None:
    written = io.StringIO()
    Screen(Console(file=written, width=60)).show(Frame(STEPS[0], 0, 214, body=[Text("green", style="green")]))
    assert "\x1b" not in written.getvalue()
    assert "green" in written.getvalue()


def test_a_place_is_seen_from_where_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert place_in_words(tmp_path / "a" / "in_numpy.py", ":12") == "a/in_numpy.py:12"
    assert place_in_words(Path("/elsewhere/in_numpy.py"), "") == "/elsewhere/in_numpy.py"
    assert place_in_words(None, ":3") == ""
