"""How many wrong answers are rejected, and how many right ones accepted, by the grader itself.

Both sets were written by somebody who had not seen the laws. Every answer is graded as a submission would be: in a process of
its own, with the kept cases.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.grade_submission import grade_submission
from autograder.reading.files import read_files
from autograder.reading.submission import parse_submission
from autograder.result import ExerciseResult
from autograder.sandbox.launcher import Launcher
from reference.catalogue import topics

HERE = Path(__file__).parent
# Students' processes are forked from what is imported once.
HOSTS = Launcher()


def grade_records(module: ModuleType, records: list[Any], topic: str, track: str) -> list[ExerciseResult]:
    """Hand in the whole module, its functions under the exercises' names; a second answer goes into a second submission."""
    results: dict[int, ExerciseResult] = {}
    waiting = list(enumerate(records))
    while waiting:
        batch = {record.concept: (number, record) for number, record in reversed(waiting)}
        taken = {number for number, _ in batch.values()}
        waiting = [(number, record) for number, record in waiting if number not in taken]
        names = [f"{name} = {record.function.__name__}" for name, (_, record) in batch.items()]
        code = inspect.getsource(module).replace("from tests.benchmarks.planted.record import", "from record import")
        if track == "numpy":
            code = without_torch(code)
        code += "\n\n" + "\n".join(names) + "\n"
        for result in grade_code(code, set(batch), topic, track):
            results[batch[result.name.partition(".")[2]][0]] = result
    return [results[number] for number in range(len(records))]


def without_torch(code: str) -> str:
    """A module without what needs PyTorch: it may hold answers of both tracks, and in this one there is no PyTorch."""
    tree = ast.parse(code)

    def needs_torch(node: ast.stmt) -> bool:
        names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        modules = {alias.name for part in ast.walk(node) if isinstance(part, ast.Import) for alias in part.names}
        return bool({"torch", "F"} & names or any(name.startswith("torch") for name in modules))

    dropped = {
        node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and needs_torch(node)
    }
    kept = [node for node in tree.body if not needs_torch(node)]
    # The list of records names what has been dropped.
    uses_dropped = lambda node: any(isinstance(part, ast.Name) and part.id in dropped for part in ast.walk(node))  # noqa: E731
    return ast.unparse(ast.Module([node for node in kept if not uses_dropped(node)], type_ignores=[]))


def grade_code(code: str, names: set[str], topic: str, track: str) -> list[ExerciseResult]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / topic / f"in_{track}.py"
        file.parent.mkdir()
        (file.parent / "record.py").write_text((HERE / "planted" / "record.py").read_text())
        file.write_text(code)
        files = read_files(Path(folder))
        asked = lambda path: path.partition(".")[2] in names  # noqa: E731
        return grade_submission(files.name, parse_submission(files), launcher=HOSTS, wanted=asked).exercises


def planted() -> Iterator[tuple[str, ExerciseResult]]:
    """What is wrong, and what became of it: for every planted wrong answer."""
    for topic in topics():
        if (HERE / "planted" / f"{topic}.py").exists():
            module = importlib.import_module(f"tests.benchmarks.planted.{topic}")
            results = grade_records(module, module.planted, topic, "numpy")
            yield from ((record.what, result) for record, result in zip(module.planted, results, strict=True))


def of_all_topics(name: str) -> Iterator[tuple[str, ExerciseResult]]:
    """The same for a set that holds several topics and both tracks."""
    module = importlib.import_module(f"tests.benchmarks.planted.{name}")
    for topic, track, records in grouped(module.planted):
        results = grade_records(module, records, topic, track)
        yield from ((record.what, result) for record, result in zip(records, results, strict=True))


def right() -> Iterator[tuple[str, ExerciseResult]]:
    """The function, and what became of it: for every right answer."""
    for name in ("accepted_blind", "accepted_blind_chapters"):
        module = importlib.import_module(f"tests.benchmarks.{name}")
        for topic, track, records in grouped(module.right):
            results = grade_records(module, records, topic, track)
            yield from ((record.function.__name__, result) for record, result in zip(records, results, strict=True))


def grouped(records: list[Any]) -> Iterator[tuple[str, str, list[Any]]]:
    """The records of each topic and track."""
    for topic in topics():
        for track in ("numpy", "torch"):
            yield topic, track, [record for record in records if (record.topic, record.track) == (topic, track)]


def main() -> None:
    with HOSTS:
        report_all()


def report_all() -> None:
    sets = {
        "wrong answers": planted(),
        "wrong answers of the second set": of_all_topics("second"),
        "wrong answers on vae, recurrent, attention and graphs": of_all_topics("chapters"),
    }
    for name, answers in sets.items():
        wrong = list(answers)
        passed = [(what, result) for what, result in wrong if result.verdict == "passed"]
        survivors = [(what, result) for what, result in passed if not result.remarks]
        # What is wrong about them alone is a call that they do not refuse: a course says whether that costs points.
        remarked = len(passed) - len(survivors)
        print(f"{name} rejected: {len(wrong) - len(survivors)} of {len(wrong)}, {remarked} of these by a remark alone")
        for what, result in survivors:
            print(f"   survived: {result.name} ({result.track}): {what}")
    # A right answer that is the built-in itself is told so: that verdict has tests of its own.
    good = [(function, result) for function, result in right() if result.verdict != "forbidden"]
    refused = [(function, result) for function, result in good if result.verdict != "passed"]
    print(f"right answers accepted: {len(good) - len(refused)} of {len(good)}")
    for function, result in refused:
        broken = [law.sentence for law in result.laws if not law.kept]
        print(f"   refused: {result.name} ({result.track}), {function}: {result.message} {broken}")


if __name__ == "__main__":
    main()
