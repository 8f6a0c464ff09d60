"""`python -m tests.shapes [WORD]`: grade all shapes, or those with a word in their name, and list what fails."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

# PyTorch's own threads would only be in the way.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from tests.shapes.corpus import all_classes, all_shapes
from tests.shapes.downloads import class_complaints
from tests.shapes.grading import grade_shape
from tests.shapes.shape import Complaints, complaints


def main(word: str = "") -> int:
    started = time.perf_counter()
    chosen = [shape for shape in all_shapes() if word in f"{shape.module}.{shape.name} {shape.tool}"]
    classes = [one for one in all_classes() if word in f"downloads.{one.name} {one.system}"]
    found: list[Complaints] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, shape in enumerate(chosen):
            found.append(complaints(shape, grade_shape(shape, Path(folder, f"{number}"))))
            report(f"{shape.module}.{shape.name} ({shape.tool})", found[-1])
        for one in classes:
            found.append(class_complaints(one, Path(folder, one.name)))
            report(f"downloads.{one.name} ({one.system})", found[-1])
    graded, said = (sum(not getattr(one, part) for one in found) for part in ("graded", "said"))
    kinds = [shape.kind for shape in chosen]
    sys.stdout.write(
        f"{kinds.count('notebook')} with notebooks, {kinds.count('script')} with scripts, {len(classes)} classes\n"
        f"right graded {graded}/{len(found)}, said {said}/{len(found)}, {time.perf_counter() - started:.0f} s\n"
    )
    return 0 if graded == said == len(found) else 1


def report(name: str, found: Complaints) -> None:
    lines = [f"    graded: {complaint}" for complaint in found.graded] + [f"    said: {words}" for words in found.said]
    if lines:
        sys.stdout.write("\n".join([name, *lines]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
