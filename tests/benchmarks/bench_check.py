"""How long `tandem check` of one exercise takes, as a whole process, against what it cannot do without.

The yardstick is a Python that imports NumPy and Hypothesis and nothing else, run in turn with the command.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = 9
CODE = """import numpy as np
from jaxtyping import Float


def softmax(x, *, axis=-1, temperature=1.0):
    if temperature <= 0:
        raise ValueError("temperature")
    e = np.exp((x - x.max(axis=axis, keepdims=True)) / temperature)
    return e / e.sum(axis=axis, keepdims=True)


def gelu(x):
    return x * (x > 0)
"""


def seconds(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - started


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "activations" / "in_numpy.py"
        file.parent.mkdir()
        file.write_text(CODE)
        environment = os.environ | {"TANDEM_CACHE": f"{folder}/cache", "TANDEM_STATE": folder, "PYTHONPATH": str(ROOT)}
        yardstick = [sys.executable, "-c", "import numpy, hypothesis"]
        check = [sys.executable, "-m", "autograder", "check", folder, "--only"]
        first = seconds([*check, "softmax"], environment)
        seconds([*check, "gelu"], environment)
        seconds(yardstick, environment)
        for name, what in (
            ("softmax", "a right answer"),
            ("gelu", "a wrong answer, with the search for the smallest input"),
        ):
            pairs = [(seconds([*check, name], environment), seconds(yardstick, environment)) for _ in range(RUNS)]
            median = statistics.median(own for own, _ in pairs)
            ratio = statistics.median(own / base for own, base in pairs)
            print(f"check of one NumPy exercise, {what}: median {median:.2f} s, {ratio:.1f} times the yardstick")
        print(f"the first check, which draws the cases: {first:.2f} s")


if __name__ == "__main__":
    main()
