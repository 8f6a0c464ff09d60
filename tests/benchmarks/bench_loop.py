"""How long somebody waits in the loop: for the first screen, and from a save to the verdict.

    python -m tests.benchmarks loop

Asked: the first screen within 1 s; from a save to the verdict, warm, 0.3 s in NumPy and 1 s in PyTorch, medians of 20.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from autograder.sandbox.config import has_torch

SAVES, STARTS = 20, 5
ANSWERS = {
    "numpy": (
        "z = x - np.max(x, axis=axis, keepdims=True)",
        "np.exp(z / temperature)",
        "np.sum(e, axis=axis, keepdims=True)",
    ),
    "torch": (
        "z = x - torch.amax(x, dim=axis, keepdim=True)",
        "torch.exp(z / temperature)",
        "e.sum(dim=axis, keepdim=True)",
    ),
}


def main() -> None:
    if sys.platform == "win32":
        print("there are no pseudo-terminals here")
        return
    from autograder import progress
    from autograder.starting import EXERCISES

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "my-work"
        shutil.copytree(EXERCISES, folder, ignore=shutil.ignore_patterns("__pycache__", "*.py[co]", "build.py"))
        progress.begin(folder)
        firsts = [first_screen(folder) for _ in range(STARTS)]
        print(f"first screen of `tandem learn`: {statistics.median(firsts):.2f} s (median of {STARTS}; asked 1 s)")
        for track, asked in (("numpy", 0.3), ("torch", 1.0)):
            if track == "torch" and not has_torch():
                print("torch: PyTorch is not installed")
                continue
            right, wrong = saves(folder, track)
            print(
                f"save to verdict, {track}: right {statistics.median(right):.3f} s, wrong {statistics.median(wrong):.3f} s "
                f"(medians of {len(right)} each, slowest {max(right + wrong):.2f} s; asked {asked} s)"
            )


def first_screen(folder: Path) -> float:
    from tests.autograder.learning.terminal import Terminal

    started = time.monotonic()
    with Terminal("learn", cwd=folder) as terminal:
        terminal.until("difficulty")
        return time.monotonic() - started


def saves(folder: Path, track: str) -> tuple[list[float], list[float]]:
    """Seconds from each save to its verdict, of softmax right and wrong by turns, after a first one of each."""
    from tests.autograder.learning.terminal import Terminal

    file = folder / "activations" / f"in_{track}.py"
    stub = file.read_text()
    times: dict[str, list[float]] = {"right": [], "wrong": []}
    with Terminal("learn", "--track", track, cwd=folder) as terminal:
        terminal.until("Write it")
        for number in range(SAVES + 1):
            for kind, seen in (("wrong", r"✗ activations\.softmax"), ("right", r"✓ activations\.softmax")):
                terminal.settle(0.1)
                file.write_text(answered(stub, track, number, is_right=kind == "right"))
                taken = terminal.until(seen)
                if number:
                    times[kind].append(taken)
    file.write_text(stub)
    return times["right"], times["wrong"]


def answered(stub: str, track: str, number: int, *, is_right: bool) -> str:
    """The stub with softmax written in it, each time in other words; a wrong one leaves something out."""
    shifted, exponentials, total = ANSWERS[track]
    shifted = shifted if is_right else shifted.partition(" - ")[0]
    body = f"    # {number}\n    {shifted}\n    e = {exponentials}\n    return e / {total}"
    start = stub.index("def softmax(")
    end = stub.index("    raise NotImplementedError", start)
    return stub[:end] + body + stub[end + len("    raise NotImplementedError") :]


if __name__ == "__main__":
    main()
