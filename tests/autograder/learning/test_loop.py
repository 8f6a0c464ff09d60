"""`tandem learn` in a real pseudo-terminal, as a student uses it: keys, saves, and whatever goes wrong meanwhile."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from autograder.learning.walk import steps_in_order
from autograder.work_folder import MARK
from tests.autograder.learning.conftest import Work
from tests.autograder.learning.terminal import ROOT, Terminal

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals"),
    pytest.mark.xdist_group("learn"),
]
RIGHT_STEP, WRONG_STEP = "return np.where(z >= 0, 1, 0).astype(z.dtype)", "return (z > 0).astype(z.dtype)"
TASK = "Write it in place of"
OF_ALL = f"{{}} of {len(steps_in_order())}"


def learn(work: Work, *words: object, **more) -> Terminal:
    return Terminal("learn", *words, cwd=work.folder, **more)


# The way ------------------------------------------------------------------------------------------------------------------


def test_from_the_task_over_a_hint_to_the_next_exercise(work: Work) -> None:
    with learn(work) as terminal:
        terminal.until(TASK)
        assert "activations.step in NumPy, difficulty 1 of 5" in terminal.text
        assert OF_ALL.format(0) in terminal.text
        assert re.search(r"activations/in_numpy\.py:\d+", terminal.text)
        work.write("step", WRONG_STEP)
        terminal.until("not right yet")
        assert "it leaves out 0 itself" in terminal.settle()
        terminal.press("h")
        terminal.until("hint 1 of 3")
        terminal.press("h")
        terminal.until("hint 2 of 3")
        assert "hint 1 of 3" in terminal.text
        work.write("step", RIGHT_STEP)
        terminal.until("✓ activations.step")
        terminal.until("the reference .*µs")
        text = terminal.settle()
        for words in (OF_ALL.format(1), "why ", "time ", "yours", "activations.step (PyTorch): n goes there", "mended"):
            assert words in text
        terminal.press("n")
        terminal.until("activations.step in PyTorch")
        terminal.press("p")
        terminal.until("activations.step in NumPy")
        terminal.until("✓ activations.step")
        terminal.press("q")
        assert terminal.wait() == 0
        assert OF_ALL.format(1) + " have passed" in terminal.text
    assert work.known.has_passed("activations.step", "numpy")
    assert work.known.hints == {"activations.step numpy": 2}


def test_it_goes_on_where_it_was_left(work: Work) -> None:
    with learn(work) as terminal:
        terminal.until(TASK)
        for _ in range(3):
            terminal.press("n")
        terminal.until("activations.relu_backward in NumPy")
        terminal.press("q")
        terminal.wait()
    with learn(work) as terminal:
        terminal.until("activations.relu_backward in NumPy")


def test_one_track_alone(work: Work) -> None:
    with learn(work, "--track", "torch") as terminal:
        terminal.until("activations.step in PyTorch")
        assert f"0 of {len(steps_in_order(('torch',)))}" in terminal.text


def test_the_list_is_walked_with_arrows(work: Work) -> None:
    with learn(work) as terminal:
        terminal.until(TASK)
        terminal.press("l")
        terminal.until(r"> . activations\.step \(NumPy\)  here")
        terminal.press("\x1b[B")
        terminal.press("j")
        terminal.until(r"> . activations\.relu \(NumPy\)")
        terminal.press("\x1b[A")
        terminal.until(r"> . activations\.step \(PyTorch\)")
        terminal.press("\r")
        terminal.until("activations.step in PyTorch")


def test_the_answer_is_asked_for_twice_before_passing(work: Work) -> None:
    with learn(work) as terminal:
        terminal.until(TASK)
        terminal.press("s")
        terminal.until("0 of 3 hints read: s once more")
        assert "return (z >= 0)" not in terminal.text
        terminal.press("h")
        terminal.until("hint 1 of 3")
        terminal.press("s")
        terminal.until("1 of 3 hints read: s once more")
        terminal.press("s")
        terminal.until(r"return \(z >= 0\)")


def test_the_answer_is_free_after_three_hints(work: Work) -> None:
    with learn(work) as terminal:
        terminal.until(TASK)
        for number in (1, 2, 3):
            terminal.press("h")
            terminal.until(f"hint {number} of 3")
        terminal.press("h")
        terminal.until("Those were all the hints")
        terminal.press("s")
        terminal.until(r"return \(z >= 0\)")


def test_everything_that_is_written_is_checked(work: Work) -> None:
    work.write("relu", "return np.maximum(x, 0)")
    work.write("tanh", "return x")
    with learn(work) as terminal:
        terminal.until(TASK)
        terminal.press("a")
        terminal.until("1 of 2 that are written have passed")
        terminal.until("✗ activations.tanh")
        terminal.until(OF_ALL.format(1))
        terminal.press("\x1b")
        terminal.until(TASK)


def test_who_writes_another_exercise_has_gone_there(work: Work) -> None:
    with learn(work) as terminal:
        terminal.until(TASK)
        terminal.settle()
        work.write("relu", "return np.maximum(x, 0)")
        terminal.until("activations.relu in NumPy")
        terminal.until("✓ activations.relu")


def test_who_writes_in_another_topic_has_gone_there(work: Work) -> None:
    with learn(work) as terminal:
        terminal.until(TASK)
        work.write("entropy", "return p", topic="information")
        terminal.until("information.entropy in NumPy")
        terminal.until("✗ information.entropy")
        work.write("relu", "return torch.relu(x)", track="torch")
        terminal.until("✗ activations.relu .torch.")


def test_all_there_is_to_say_is_shown_at_a_key(work: Work) -> None:
    work.write("step", RIGHT_STEP)
    with learn(work, lines=14) as terminal:
        terminal.until("more lines: the space bar shows them")
        terminal.press(" ")
        terminal.until("the reference")
        terminal.press("v")
        terminal.until(lambda text: "the space bar" not in text and "q quit" in text)
        assert b"Not allowed, being the answer itself" in terminal.raw


# What goes wrong meanwhile ------------------------------------------------------------------------------------------------


def test_a_syntax_error_at_a_save_takes_no_pass_away(work: Work) -> None:
    work.write("step", RIGHT_STEP)
    with learn(work) as terminal:
        terminal.until("✓ activations.step")
        work.write("step", "return (z >= 0")
        terminal.until("line \\d+")
        terminal.settle()
        assert "Traceback" not in terminal.text
        assert work.known.has_passed("activations.step", "numpy")
        work.write("step", RIGHT_STEP)
        terminal.until("✓ activations.step")


def test_a_file_that_is_written_slowly_is_not_judged_half(work: Work) -> None:
    work.write("step", RIGHT_STEP)
    whole = work.file().read_text()
    work.write("step", "raise NotImplementedError")
    with learn(work) as terminal:
        terminal.until(TASK)
        terminal.settle()
        before = len(terminal.raw)
        with work.file().open("w") as file:
            for start in range(0, len(whole), len(whole) // 12):
                file.write(whole[start : start + len(whole) // 12])
                file.flush()
                time.sleep(0.01)
        terminal.until("✓ activations.step")
        assert b"cannot read" not in terminal.raw[before:]


def test_an_editor_that_replaces_the_file_is_heard(work: Work) -> None:
    with learn(work) as terminal:
        terminal.until(TASK)
        terminal.settle()
        fresh = work.file().with_name("in_numpy.py.tmp")
        text = work.file().read_text()
        work.write("step", RIGHT_STEP)
        fresh.write_text(work.file().read_text())
        work.file().write_text(text)
        os.replace(fresh, work.file())
        terminal.until("✓ activations.step")


def test_a_file_that_is_gone_is_said_and_may_come_back(work: Work) -> None:
    text = work.file().read_text()
    with learn(work) as terminal:
        terminal.until(TASK)
        work.file().unlink()
        terminal.until("step is not there: expected activations/in_numpy.py")
        work.file().write_text(text)
        terminal.until(TASK)


def test_an_endless_loop_is_called_off_by_the_next_save(work: Work) -> None:
    with learn(work) as terminal:
        terminal.until(TASK)
        work.write("step", "\n    while True: pass")
        time.sleep(1.5)
        work.write("step", RIGHT_STEP)
        # Far less than the limit of a call, and of what a machine in a hurry adds to it.
        assert terminal.until("✓ activations.step") < 4.5


@pytest.mark.parametrize("key", ["q", "\x03", "\x04"], ids=["q", "ctrl-c", "ctrl-d"])
@pytest.mark.parametrize("moment", ["at once", "at rest", "while checking"])
def test_it_can_be_left_at_any_moment(work: Work, key: str, moment: str) -> None:
    with learn(work) as terminal:
        terminal.until("Tandem")
        if moment != "at once":
            terminal.until(TASK)
        if moment == "while checking":
            work.write("step", "\n    while True: pass")
            time.sleep(0.7)
        terminal.press(key)
        assert terminal.wait() == 0
        assert "have passed" in terminal.text
        assert "Traceback" not in terminal.text
    assert json.loads((work.folder / MARK).read_text())["version"] == 1
    assert no_child_is_left(terminal.child.pid)


def no_child_is_left(pid: int) -> bool:
    """Whether nothing runs any more that the loop had started."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        alive = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
        if not re.search(rf"^\s*\d+\s+{pid}\s", alive, re.MULTILINE):
            return True
        time.sleep(0.05)
    return False


def test_the_terminal_is_left_as_it_was(work: Work) -> None:
    with learn(work) as terminal:
        before = termios.tcgetattr(terminal.child.child_fd)
        terminal.until(TASK)
        assert termios.tcgetattr(terminal.child.child_fd) != before
        master = os.dup(terminal.child.child_fd)
        terminal.press("q")
        terminal.wait()
        assert termios.tcgetattr(master)[3] == before[3]
        os.close(master)


def test_a_damaged_progress_file_is_said_and_kept(work: Work) -> None:
    (work.folder / MARK).write_text("{")
    with learn(work) as terminal:
        terminal.until(r"it is damaged; it is kept as")
    assert (work.folder / ".tandem.kept-1.json").read_text() == "{"


def test_a_window_of_another_size_is_drawn_anew(work: Work) -> None:
    with learn(work) as terminal:
        terminal.until(TASK)
        terminal.settle()
        terminal.resize(40, 30)
        terminal.child.kill(signal.SIGWINCH)
        terminal.until(lambda text: bool(re.search(r"difficulty 1\s+of 5", text)) and "q quit" in text)
        assert max(map(len, terminal.text.splitlines())) <= 40


# Other terminals ----------------------------------------------------------------------------------------------------------


def test_a_window_of_40_columns_has_room_for_everything(work: Work) -> None:
    work.write("step", WRONG_STEP)
    with learn(work, columns=40, lines=40) as terminal:
        terminal.until("looks like")
        assert "q quit" in terminal.settle()
        assert "step(np.array(" in terminal.text


def test_a_terminal_without_cursor_movement_or_colour_is_written_on(work: Work) -> None:
    work.write("step", WRONG_STEP)
    with learn(work, TERM="dumb") as terminal:
        terminal.until("leaves out 0 itself")
        assert b"\x1b" not in terminal.raw
        terminal.press("h")
        terminal.until("hint 1 of 3")


def test_a_terminal_without_colours_gets_none(work: Work) -> None:
    with learn(work, NO_COLOR="1") as terminal:
        terminal.until(TASK)
        assert not re.search(rb"\x1b\[[0-9;]*3[0-7]m", terminal.raw)


def test_a_terminal_that_knows_no_blocks_gets_signs(work: Work) -> None:
    with learn(work, LANG="C", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0") as terminal:
        terminal.until("Tandem [.]+ " + OF_ALL.format(0))


def test_where_there_is_no_terminal_it_prints(work: Work) -> None:
    work.write("step", WRONG_STEP)
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "autograder", "learn"],
        cwd=work.folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        printed = ""
        while "leaves out 0 itself" not in printed:
            line = process.stdout.readline()
            assert line, printed
            printed += line
        assert "No keys here" in printed
        assert "\x1b" not in printed
        work.write("step", RIGHT_STEP)
        while "✓ activations.step" not in printed:
            printed += process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert OF_ALL.format(1) + " have passed" in process.stdout.read()
    finally:
        process.kill()
        process.stdout.close()


# Which folder -------------------------------------------------------------------------------------------------------------


def ended(*words: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "autograder", "learn", *map(str, words)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, timeout=60, check=False)


def test_a_folder_that_is_no_course_folder_is_refused_with_what_to_do(tmp_path: Path, work: Work) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for words, sentence in (
        ((), "no exercises are in this folder"),
        (("nowhere",), "there is no such folder; `tandem start nowhere` makes one"),
        ((".", "--track", "jax"), "expected numpy or torch"),
    ):
        done = ended(*words, cwd=empty)
        assert (done.returncode, done.stdout) == (2, "")
        assert sentence in done.stderr
        assert list(empty.iterdir()) == []


def test_a_folder_within_the_work_folder_and_a_file_of_it_will_do(work: Work) -> None:
    with Terminal("learn", cwd=work.folder / "activations") as terminal:
        terminal.until(TASK)
    with learn(work, work.file()) as terminal:
        terminal.until(TASK)


def test_exercises_without_a_mark_get_one(work: Work) -> None:
    (work.folder / MARK).unlink()
    with learn(work) as terminal:
        terminal.until(TASK)
        terminal.press("q")
        terminal.wait()
    assert (work.folder / MARK).is_file()


def test_a_file_that_comes_in_two_pieces_is_followed_to_what_has_changed(work: Work) -> None:
    work.write("relu", "return np.maximum(x, 0)")
    before = work.file().read_text()
    work.write("softplus_backward", "return grad * np.exp(-np.logaddexp(0, -x))", topic="activations")
    after = work.file().read_text()
    work.file().write_text(before)
    with learn(work) as terminal:
        terminal.until(TASK)
        terminal.settle()
        work.file().write_text(after[: len(after) // 3])
        time.sleep(0.5)
        work.file().write_text(after)
        terminal.until("activations.softplus_backward in NumPy")
        terminal.until(". activations.softplus_backward")


def test_a_function_that_is_gone_is_said_to_be(work: Work) -> None:
    work.file().write_text(work.file().read_text().replace("def step(", "def stepp("))
    with learn(work) as terminal:
        terminal.until("step is not in this file: was it deleted or renamed")


def test_what_fails_at_the_top_of_the_file_is_shown(work: Work) -> None:
    work.write("step", RIGHT_STEP)
    work.file().write_text(work.file().read_text().replace("import numpy as np", "import numpy as np\nimport panda", 1))
    with learn(work) as terminal:
        terminal.until("No module named 'panda'")
        assert "✓ activations.step" in terminal.text


def test_the_words_are_explained(work: Work) -> None:
    with learn(work) as terminal:
        terminal.until(r"\? explains the words")
        terminal.press("?")
        terminal.until("A sentence that is true of every right answer")
        terminal.press("?")
        terminal.until(TASK)


def test_the_list_is_walked_by_topics_and_other_keys_leave_it_alone(work: Work) -> None:
    with learn(work) as terminal:
        terminal.until(TASK)
        terminal.press("l")
        terminal.until("> . activations.step")
        terminal.press("\x1b[C")
        terminal.until(r"> . information\.")
        terminal.press("\x1b[F")
        terminal.until(r"> . recurrent\.")
        terminal.press("xv")
        terminal.press("\x1b[H")
        terminal.until("> . activations.step")
