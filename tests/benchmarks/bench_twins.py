"""How fast the twins are: PyTorch twins against PyTorch's built-ins, NumPy twins against PyTorch twins.

    python -m tests.benchmarks twins

On one CPU thread; where there is a CUDA device, there too, in float32 and bfloat16, eager and compiled. What is printed
are ratios of medians of calls that took turns in one run.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import torch

from reference.concept import Concept, find_concepts
from tests.benchmarks.race import Outcome, Race, against_built_in, twins

HERE = Path(__file__).parent


def races() -> Iterator[tuple[Concept, Race]]:
    """Every race of every topic."""
    for path in sorted((HERE / "twins").glob("[a-z]*.py")):
        module = importlib.import_module(f"tests.benchmarks.twins.{path.stem}")
        concepts = find_concepts(path.stem)
        for name, make in inspect.getmembers(module, inspect.isfunction):
            if make.__module__ == module.__name__ and not name.startswith("_"):
                yield concepts[name], make()


def summary(title: str, outcomes: list[Outcome]) -> None:
    """Every ratio, the largest first, and their geometric mean."""
    if not outcomes:
        return
    mean = torch.tensor([outcome.ratio for outcome in outcomes], dtype=torch.float64).log().mean().exp().item()
    print(f"{title}: geometric mean {mean:.2f} over {len(outcomes)}")
    for outcome in sorted(outcomes, key=lambda outcome: -outcome.ratio):
        print(f"   {outcome.ratio:7.2f}  {outcome.name}  ({1e3 * outcome.ours:.2f} ms : {1e3 * outcome.theirs:.2f} ms)")


def on(known: list[tuple[Concept, Race]], device: str, dtype: torch.dtype, *, compiled: bool, back: bool) -> None:
    """Race all that have a built-in, and gradients where the way back is raced."""
    outcomes = []
    for concept, race in known:
        if race.built_in is None or (back and not race.gradients):
            continue
        try:
            outcomes.append(against_built_in(concept, race, device=device, dtype=dtype, back=back, compiled=compiled))
        except (RuntimeError, NotImplementedError) as error:
            # Not every call of PyTorch knows every precision.
            print(f"   left out: {concept.path}: {str(error).splitlines()[0]}")
    how = f"{device}, {str(dtype).removeprefix('torch.')}{', compiled' if compiled else ''}"
    ways = "forward and back" if back else "forward"
    summary(f"PyTorch twin : built-in, {how}, {ways}", outcomes)


def main() -> None:
    torch.set_num_threads(1)
    known = list(races())
    for back in (False, True):
        on(known, "cpu", torch.float32, compiled=False, back=back)
    summary("NumPy twin : PyTorch twin, one CPU thread, forward", [twins(concept, race) for concept, race in known])
    if not torch.cuda.is_available():
        print("no CUDA device here")
        return
    print(torch.cuda.get_device_name())
    for dtype in (torch.float32, torch.bfloat16):
        for compiled in (False, True):
            for back in (False, True):
                on(known, "cuda", dtype, compiled=compiled, back=back)


if __name__ == "__main__":
    main()
