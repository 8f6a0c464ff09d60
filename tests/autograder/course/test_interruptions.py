"""A run is killed, interrupted, runs out of disk or loses its folder: what is kept is whole, and the next run goes on."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.autograder.course.running import (
    SLOW,
    Course,
    assert_same,
    count,
    course,
    finish,
    kept,
    start,
    survivors,
    wait_until,
    workers,
)

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the sandbox is Linux's"),
    pytest.mark.slow,
    pytest.mark.xdist_group("interruptions"),
]
COUNT = 10
PATCH = SLOW.format(seconds=0.15)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class that has been graded without any trouble, into `plain`."""
    made = course(tmp_path_factory.mktemp("course"), COUNT, hostile=True)
    assert made.grade(made.out("plain"), "--jobs", "2").returncode == 0
    return made


def assert_whole(out: Path) -> None:
    """Every result that is there is a whole one."""
    for file in (out / "results").glob("[!.]*.json"):
        assert json.loads(file.read_bytes())["schema"] == "tandem/result/v1"


def go_on(graded: Course, out: Path) -> None:
    """Start it again: who was graded is not graded again, and in the end everything is as without trouble."""
    before = kept(out)
    done = graded.grade(out, "--jobs", "2")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{COUNT - len(before)} graded")
    assert before.items() <= kept(out).items()
    assert_same(out, graded.out("plain"))


# Killed ---------------------------------------------------------------------------------------------------------------


def test_the_judge_is_killed_again_and_again(graded: Course) -> None:
    luck, out, kills = random.Random(1), graded.out("killed"), 0
    with survivors() as left:
        while count(out) < COUNT - 2:
            before = kept(out)
            process = graded.start(out, "--jobs", "2", patch=PATCH)
            goal = min(len(before) + luck.randint(1, 4), COUNT - 1)
            wait_until(lambda goal=goal: count(out) >= goal)  # type: ignore[misc]
            time.sleep(luck.random() * 0.1)
            process.kill()
            finish(process)
            kills += 1
            assert left.settle() == []
            assert before.items() <= kept(out).items()
            assert_whole(out)
    assert kills >= 3
    assert not (out / "grades.csv").exists()
    go_on(graded, out)


def test_the_judge_is_killed_while_it_starts(graded: Course) -> None:
    luck, out = random.Random(3), graded.out("killed_early")
    with survivors() as left:
        for _ in range(2):
            process = graded.start(out, "--jobs", "2")
            wait_until(lambda process=process: bool(workers(process)))  # type: ignore[misc]
            time.sleep(luck.random() * 0.3)
            process.kill()
            finish(process)
            assert left.settle() == []
    assert_whole(out)
    go_on(graded, out)


def test_workers_are_killed(graded: Course) -> None:
    luck, out = random.Random(4), graded.out("workers")
    process = graded.start(out, "--jobs", "2", patch=PATCH)
    for goal in (1, 6):
        wait_until(lambda goal=goal: count(out) >= goal and len(workers(process)) > 0)  # type: ignore[misc]
        time.sleep(luck.random() * 0.2)
        for victim in workers(process)[:1]:
            victim.kill()
    done = finish(process)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{COUNT} graded.")
    assert_same(out, graded.out("plain"))


# Interrupted ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("times", [1, 2])
def test_an_interrupt_ends_the_workers_and_keeps_what_is_there(graded: Course, times: int) -> None:
    """To the whole group, as a terminal sends it; who is impatient sends it twice."""
    out = graded.out(f"interrupted{times}")
    with survivors() as left:
        process = graded.start(out, "--jobs", "2", patch=PATCH)
        wait_until(lambda: count(out) >= 3)
        for _ in range(times):
            os.killpg(process.pid, signal.SIGINT)
            time.sleep(0.005)
        done = finish(process, 10)
        assert left.settle() == []
    # A second one may come when Python is already on its way out: to a shell that is 130 as well.
    assert done.returncode in (130, *[-signal.SIGINT] * (times - 1))
    assert "Traceback" not in done.stderr
    if times == 1:
        assert (
            done.stderr
            == f"tandem: interrupted; {count(out)} of {COUNT} are graded. The same command, without --again, goes on from there.\n"
        )
    assert 3 <= count(out) < COUNT
    assert not (out / "grades.csv").exists()
    if times == 1:
        go_on(graded, out)
    else:
        assert_whole(out)


def test_an_interrupt_while_workers_start(graded: Course) -> None:
    out = graded.out("interrupted_early")
    with survivors() as left:
        process = graded.start(out, "--jobs", "2")
        wait_until(lambda: bool(workers(process)))
        os.killpg(process.pid, signal.SIGINT)
        done = finish(process, 10)
        assert left.settle() == []
    assert done.returncode == 130
    assert (
        done.stderr
        == f"tandem: interrupted; 0 of {COUNT} are graded. The same command, without --again, goes on from there.\n"
    )
    assert count(out) == 0


# The folder -----------------------------------------------------------------------------------------------------------

FULL_AND_THEN_ROOM = """
mkdir "$OUT" && mount -t tmpfs -o size=4m tmpfs "$OUT" || exit 99
head -c $((4 * 1024 * 1024 - 64 * 1024)) /dev/zero > "$OUT/films"
"$@" 2> "$OUT.said"
echo $? > "$OUT.status"
rm "$OUT/films"
cp -a "$OUT" "$OUT.full"
"$@"
status=$?
cp -a "$OUT" "$OUT.room"
exit $status
"""


def test_the_disk_is_full(graded: Course) -> None:
    out = graded.out("disk")
    if subprocess.run(["unshare", "-Urm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True).returncode:
        pytest.skip("this machine gives nobody a file system of their own")
    command = ["unshare", "-Urm", "env", f"OUT={out}", "sh", "-c", FULL_AND_THEN_ROOM, "sh"]
    with survivors() as left:
        done = finish(start([*command, *graded.command(out, "--jobs", "2")]))
        assert left.settle() == []
    full, room = out.with_name("disk.full"), out.with_name("disk.room")
    assert out.with_name("disk.status").read_text() == "3\n"
    said = out.with_name("disk.said").read_text()
    assert (
        "it cannot be written (No space left on device). What is written is whole; when this is mended, the same"
        in said
    )
    assert "Traceback" not in said
    assert 1 <= count(full) < COUNT
    assert_whole(full)
    assert not list(full.rglob(".unfinished-*"))
    assert done.returncode == 0
    assert done.stdout.startswith(f"{COUNT - count(full)} graded, {count(full)} had not changed.")
    assert {name: one[1] for name, one in kept(full).items()}.items() <= {name: one[1] for name, one in kept(room).items()}.items()  # fmt: skip
    assert_same(room, graded.out("plain"))


@pytest.mark.parametrize("happens", ["moved", "deleted"])
def test_the_folder_goes_meanwhile(graded: Course, happens: str) -> None:
    out, elsewhere = graded.out(happens), graded.out(f"{happens}_elsewhere")
    with survivors() as left:
        process = graded.start(out, "--jobs", "2", patch=PATCH)
        wait_until(lambda: count(out) >= 2)
        out.rename(elsewhere)
        if happens == "deleted":
            shutil.rmtree(elsewhere)
        done = finish(process)
        assert left.settle() == []
    assert done.returncode == 3
    assert f"tandem: {out}/results/" in done.stderr
    assert "What is written is whole" in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()
    if happens == "moved":
        assert 2 <= count(elsewhere) < COUNT
        assert_whole(elsewhere)


def test_two_graders_on_one_folder(graded: Course) -> None:
    out = graded.out("two")
    first = graded.start(out, "--jobs", "1", patch=PATCH)
    wait_until(lambda: count(out) >= 1)
    second = graded.grade(out)
    assert second.returncode == 2
    assert second.stderr == (
        f"tandem: --out {out}: another `tandem grade` is at work here. Wait for it, or choose another folder.\n"
    )
    assert first.poll() is None
    done = finish(first)
    assert (done.returncode, done.stderr) == (0, "")
    assert_same(out, graded.out("plain"))


# The clock ------------------------------------------------------------------------------------------------------------

BACKWARDS = """
time.time = lambda start=time.time(), steps=[]: start - 1e6 * (steps.append(1) or len(steps))
time.time_ns = lambda: int(time.time() * 1e9)
"""


def test_the_clock_is_set_back(graded: Course) -> None:
    out = graded.out("clock")
    done = graded.grade(out, "--jobs", "2", patch=BACKWARDS)
    assert (done.returncode, done.stderr) == (0, "")
    assert_same(out, graded.out("plain"))
    for file in (out / "results").iterdir():
        os.utime(file, (0, 0))
    before = kept(out)
    assert graded.grade(out, patch=BACKWARDS).stdout.startswith(f"0 graded, {COUNT} had not changed.")
    assert kept(out) == before


def test_an_interrupt_waits_though_python_starts_a_process_of_its_own() -> None:
    """Python's tracker of resources comes with the first worker, and leaves interrupts let through."""
    code = (
        "import signal\n"
        "from multiprocessing import resource_tracker\n"
        "from autograder.course.local_crew import interrupts_wait\n"
        "with interrupts_wait():\n"
        "    resource_tracker.ensure_running()\n"
        "    assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
