"""A Dask cluster on this machine: a scheduler and workers that only this machine can reach, each a process of its own.

    python -m tests.benchmarks.clusters [COUNT]

grades a class through a scheduler and two workers, says how long it took, and leaves grades.csv and summary.html in
build/cluster-demo. However it ends, it ends all that it has started.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.benchmarks.classes import POLICY, make_class

ROOT = Path(__file__).parents[2]
LONGEST_START = 60.0
LONGEST_END = 10.0
ADDRESS = re.compile(r"Scheduler at:\s*(tcp://127\.0\.0\.1:\d+)")


class CannotStart(Exception):
    """A process of the cluster did not come up; with what it said."""


class Process:
    """A process of the cluster, in a group of its own; what it keeps for itself it keeps under `scratch`."""

    def __init__(self, scratch: str, *words: str) -> None:
        self.said: list[str] = []
        self.heard = threading.Condition()
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "distributed.cli.dask_" + words[0],
                "--host",
                "127.0.0.1",
                "--no-dashboard",
                *words[1:],
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env=os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "DASK_TEMPORARY_DIRECTORY": scratch},
        )
        self.listener = threading.Thread(target=self.listen, daemon=True)
        self.listener.start()

    def listen(self) -> None:
        """Read on, so that its pipe never fills."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self.heard:
                self.said = [*self.said[-200:], line]
                self.heard.notify_all()
        with self.heard:
            self.heard.notify_all()

    def wait_for(self, words: re.Pattern[str]) -> re.Match[str]:
        """Until it has said this; CannotStart where it ends or is late."""
        with self.heard:
            self.heard.wait_for(lambda: self.find(words) or not self.listener.is_alive(), LONGEST_START)
            found = self.find(words)
        if found is None:
            self.kill()
            raise CannotStart("".join(self.said))
        return found

    def find(self, words: re.Pattern[str]) -> re.Match[str] | None:
        return next((found for line in self.said if (found := words.search(line))), None)

    def kill(self) -> None:
        """End it and what it has started, at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(LONGEST_END)
        self.listener.join(LONGEST_END)
        assert self.process.stderr is not None
        self.process.stderr.close()


class Cluster:
    """A scheduler and workers with one thread each; `preload` is a file that workers run before they begin."""

    def __init__(self, workers: int, *, preload: Path | None = None) -> None:
        self.preload = preload
        self.scratch = tempfile.TemporaryDirectory(prefix="tandem-cluster-", ignore_cleanup_errors=True)
        self.scheduler = Process(self.scratch.name, "scheduler", "--port", "0")
        self.workers: list[Process] = []
        try:
            self.address = self.scheduler.wait_for(ADDRESS)[1]
            for _ in range(workers):
                self.add_worker()
            for worker in self.workers:
                worker.wait_for(re.compile(r"Registered to"))
        except BaseException:
            self.close()
            raise

    def add_worker(self) -> Process:
        words = ["--nthreads", "1", "--no-nanny", "--memory-limit", "0"]
        words += ["--preload", str(self.preload)] if self.preload else []
        worker = Process(self.scratch.name, "worker", self.address, *words)
        self.workers.append(worker)
        return worker

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
        self.scratch.cleanup()

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


# The demonstration ----------------------------------------------------------------------------------------------------

COUNT, WORKERS = 500, 2
BUILD = ROOT / "build" / "cluster-demo"


def main(count: int) -> int:
    """The exit status of `tandem grade`."""
    # A `kill` ends it as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="tandem-class-") as name, Cluster(WORKERS) as cluster:
        folder = Path(name)
        print(f"{count} students hand in relu, sigmoid and softmax; some of it is wrong, broken or hostile.")
        make_class(folder / "submissions", count)
        (folder / "policy.toml").write_text(POLICY)
        print(f"A Dask scheduler at {cluster.address} and {WORKERS} workers grade it.", flush=True)
        began = time.monotonic()
        status = grade(folder, cluster.address)
        seconds = time.monotonic() - began
        if status == 0:
            keep(folder / "out")
            print(f"{seconds:.1f} seconds from the first to the last: {count / seconds:.1f} submissions a second.")
        return status


def grade(folder: Path, address: str) -> int:
    words = ["grade", f"{folder}/submissions", "--out", f"{folder}/out", "--policy", f"{folder}/policy.toml"]
    process = subprocess.Popen(
        [sys.executable, "-m", "autograder", *words, "--dask", address], stdout=subprocess.DEVNULL
    )
    try:
        return process.wait()
    finally:
        process.kill()
        process.wait()


def keep(out: Path) -> None:
    BUILD.mkdir(parents=True, exist_ok=True)
    for name in ("grades.csv", "summary.html"):
        shutil.copy(out / name, BUILD)
        print(f"{(BUILD / name).relative_to(ROOT)}")


if __name__ == "__main__":
    try:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT))
    except KeyboardInterrupt:
        sys.exit(130)
