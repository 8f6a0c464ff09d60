"""Print the project's figures: `python -m tests.benchmarks [NAME ...]`. Figures are ratios or shares of one run.

A benchmark that takes words of its own, as `mutants` does, takes all that follow it, and says how it ends.
"""

import importlib
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent


def main(words: list[str]) -> int:
    names = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    if words and words[0] in names:
        module = importlib.import_module(f"tests.benchmarks.bench_{words[0]}")
        if hasattr(module, "run"):
            return int(module.run(words[1:]))
    unknown = [word for word in words if word not in names]
    if unknown:
        print(f"{', '.join(unknown)}: no such benchmark; there are {', '.join(names)}", file=sys.stderr)
        return 2
    for name in words or names:
        started = time.perf_counter()
        print(f"== {name}")
        importlib.import_module(f"tests.benchmarks.bench_{name}").main()
        print(f"   ({time.perf_counter() - started:.0f} s)\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
