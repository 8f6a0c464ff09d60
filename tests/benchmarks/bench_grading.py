"""What grading one submission takes: against a limit, against the bare calls, layer by layer, and whether it is steady.

    python -m tests.benchmarks grading

Everything is measured in one process that does what a worker of `tandem grade` does. A verdict may be recalled from
somebody who answered the same before, so each figure is there with recall and without.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from autograder import sandbox, store
from autograder.course.work import Job, grade_job
from autograder.grade import Runner, grade
from autograder.judge import judge
from autograder.process import Limits
from autograder.recall import Recall
from autograder.student import wire
from autograder.student.loaded import Student
from autograder.submission import find_sources
from autograder.warm import Hosts
from reference import backends
from reference.concept import find_concepts
from tests.autograder.helpers import reference_as_submission
from tests.benchmarks.jobs import folder_of, forget, job_of, median, settings_for, without_seconds, worker
from tests.benchmarks.peers.answers import NAMES, students
from tests.benchmarks.peers.notebook import IMPORTS
from tests.benchmarks.wrapped import Wrapped

ASKED = tuple(f"activations.{name}" for name in NAMES)
# What computes more than an activation does.
LARGER = (
    "convolution.conv2d",
    "attention.scaled_dot_product_attention",
    "attention.multi_head_attention",
    "recurrent.lstm",
)
TIMES = 25
TORCH = """import torch


def relu(x):
    return torch.where(x > 0, x, torch.zeros_like(x))


def sigmoid(x):
    return torch.exp(-torch.logaddexp(torch.zeros_like(x), -x))


def softmax(x, *, axis=-1, temperature=1.0):
    if temperature <= 0:
        raise ValueError(f"temperature must be positive, got {temperature}")
    e = torch.exp((x - x.amax(dim=axis, keepdim=True)) / temperature)
    return e / e.sum(dim=axis, keepdim=True)
"""


def main() -> None:
    print(f"load of the machine before: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores")
    with worker():
        a_submission()
        against_bare_calls()
        a_hundred_times()
    layers()


def right_ones(count: int) -> list[Job]:
    """NumPy submissions of relu, sigmoid and softmax that are right, each written in another way."""
    right = [student for student in students(343) if all(answer.right for answer in student.answers.values())]
    settings = settings_for(ASKED)
    return [
        job_of(
            {"activations/in_numpy.py": "\n\n".join([IMPORTS, *(student.answers[name].code for name in NAMES)])},
            settings,
        )
        for student in right[:: len(right) // count][:count]
    ]


def torch_job() -> Job:
    return job_of({"activations/in_torch.py": TORCH}, settings_for(ASKED, "torch"))


def must_pass(job: Job) -> None:
    """A benchmark of right answers is one of right answers."""
    for exercise in json.loads(grade_job(job))["exercises"]:
        if exercise["verdict"] != "passed":
            raise RuntimeError(f"{exercise['name']}: {exercise['verdict']}, expected passed: {exercise['message']}")


# A submission ---------------------------------------------------------------------------------------------------------


def a_submission() -> None:
    for title, job in (("PyTorch", torch_job()), ("NumPy", right_ones(1)[0])):
        must_pass(job)
        with_recall, without = (median(job, TIMES, recall=recall) * 1000 for recall in (True, False))
        print(
            f"relu, sigmoid and softmax in {title}, right, median of {TIMES}: {without:.0f} ms, "
            f"and {with_recall:.0f} ms where somebody answered the same before"
        )


# Against bare calls ---------------------------------------------------------------------------------------------------


def against_bare_calls() -> None:
    print("times the bare calls of the student's functions on the same cases, in one process:")
    jobs = {f"relu, sigmoid, softmax, {number + 1}": job for number, job in enumerate(right_ones(4))}
    with tempfile.TemporaryDirectory() as folder:
        for name in LARGER:
            topic = name.partition(".")[0]
            home = reference_as_submission(Path(folder) / name, topic)
            code = {path: text for path, text in folder_of(home).items() if not path.endswith("in_torch.py")}
            jobs[name] = job_of(code, settings_for([name]))
    for title, job in jobs.items():
        must_pass(job)
        print(f"   {title}: {compare(job)}")


def compare(job: Job) -> str:
    """The bare calls, and how many times as long judging takes."""
    calls = bare_calls(job)
    bare = middle(lambda: make(calls))
    ratios = {
        "all, from fork to verdict": median(job, TIMES, recall=False) / bare,
        "asking and judging": judging(job, Recall) / bare,
        "all, recalled": median(job, TIMES, recall=True) / bare,
    }
    words = ", ".join(f"{what} {ratio:.1f}" for what, ratio in ratios.items())
    return f"{sum(len(own) for _, own in calls)} calls, {bare * 1000:.1f} ms; {words}"


def judging(job: Job, recall: Callable[[], Recall]) -> float:
    """Seconds to ask and to judge, where the student's process is there and loaded."""
    (source,) = find_sources(job.files).sources
    assert job.settings.policy is not None
    concepts = [
        find_concepts(name.partition(".")[0])[name.partition(".")[2]] for name, _, _ in job.settings.policy.asked()
    ]
    with Hosts() as hosts:
        runner = Runner(source, hosts, Limits())
        runner.get()

        def once() -> None:
            for concept in concepts:
                judge(concept, source, runner.get, recall=recall())

        taken = middle(once)
        runner.close()
    return taken


Calls = list[tuple[Callable[..., Any], list[tuple[tuple[Any, ...], dict[str, Any]]]]]


def bare_calls(job: Job) -> Calls:
    """The student's functions, loaded here, and what they are called with: all calls that are kept."""
    (source,) = find_sources(job.files).sources
    student = Student("numpy", backends)
    loaded = student.load([{"name": cell.name, "text": cell.text} for cell in source.cells], source.modules)
    assert not loaded["errors"], loaded
    calls: Calls = []
    assert job.settings.policy is not None
    for path, _, _ in job.settings.policy.asked():
        topic, _, name = path.partition(".")
        kept = [call for own in store.cases_of(find_concepts(topic)[name], "numpy") for call in own.calls]
        decoded = [wire.decode_call(call) for call in kept]
        calls.append((student.module.__dict__[name], [(args, settings) for _, args, settings in decoded]))
    return calls


def make(calls: Calls) -> None:
    with np.errstate(all="ignore"):
        for function, own in calls:
            for args, settings in own:
                # Some cases are there to be refused.
                with contextlib.suppress(Exception):
                    function(*args, **settings)


def middle(call: Callable[[], None]) -> float:
    """The median of the seconds that a call takes, after one to warm up."""
    call()
    times = []
    for _ in range(TIMES):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


# The layers -----------------------------------------------------------------------------------------------------------


def layers() -> None:
    """The same submission where more and more shuts it in, and in a process of its own under bubblewrap."""
    print("ms a submission of three functions, recalled, so that the process is most of it:")
    # A list that names no layer that there is gives a forked process that nothing shuts in.
    forked: dict[str, Sequence[str]] = {
        "forked, in all layers": sandbox.LAYERS,
        "forked, in those of a container": ("landlock", "seccomp"),
        "forked, in none": ("none",),
    }
    for track, job in (("NumPy", right_ones(1)[0]), ("PyTorch", torch_job())):
        found = {title: of_hosts(job, Hosts(layers=own), TIMES) for title, own in forked.items()}
        few = TIMES if track == "NumPy" else 5
        found["a process each, in none"] = of_hosts(job, Hosts(layers=()), few)
        if shutil.which("bwrap"):
            found["a process each, under bubblewrap"] = of_hosts(job, Wrapped(), few)
        least = found["forked, in none"]
        words = ", ".join(f"{title} {taken * 1000:.0f} ({taken / least:.1f} times)" for title, taken in found.items())
        print(f"   {track}: {words}")


def of_hosts(job: Job, hosts: Hosts, times: int) -> float:
    """The median of the seconds that a submission takes with these processes."""
    with hosts:

        def once() -> None:
            found = find_sources(job.files)
            result = grade(job.files.name, found, hosts=hosts, policy=job.settings.policy)
            if result.score != result.max_score:
                raise RuntimeError(f"{result.score} points, expected all {result.max_score}")

        taken = []
        once()
        for _ in range(times):
            started = time.perf_counter()
            once()
            taken.append(time.perf_counter() - started)
        return statistics.median(taken)


# Steady ---------------------------------------------------------------------------------------------------------------


def a_hundred_times() -> None:
    """The same submission, right in one function and wrong in two: one result, with recall and without."""
    answers = next(own.answers for own in students(343) if sum(answer.right for answer in own.answers.values()) == 1)
    code = "\n\n".join([IMPORTS, *(answers[name].code for name in NAMES)])
    job = job_of({"activations/in_numpy.py": code}, settings_for(ASKED))
    results = set()
    for number in range(100):
        if number % 2:
            forget()
        results.add(without_seconds(grade_job(job)))
    if len(results) != 1:
        other = difference(*sorted(results)[:2])
        raise RuntimeError(f"one submission, graded 100 times, has {len(results)} results, expected 1: {other}")
    (only,) = results
    verdicts = [exercise["verdict"] for exercise in json.loads(only)["exercises"]]
    print(f"one submission graded 100 times, half of them without recall: 1 result ({', '.join(verdicts)})")


def difference(one: str, two: str) -> str:
    """Where two results differ."""
    pairs = zip(json.loads(one)["exercises"], json.loads(two)["exercises"], strict=True)
    return "; ".join(
        f"{left['name']}, {key}: {left[key]} and {right[key]}"
        for left, right in pairs
        for key in left
        if left[key] != right[key]
    )


if __name__ == "__main__":
    main()
