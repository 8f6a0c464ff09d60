"""What grading one submission takes: against a limit, against the bare calls, layer by layer, and whether it is steady.

    python -m tests.benchmarks grading

Everything is measured in one process that does what a worker of `tandem grade` does. A verdict may be recalled from
somebody who answered the same before, so each figure is there with recall and without.
"""

from __future__ import annotations

import contextlib
import inspect
import json
import os
import shutil
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from autograder.course.grading_job import GradingJob, run_job
from autograder.grade_submission import grade_submission
from autograder.guest import wire
from autograder.guest.call_monitor import CallMonitor
from autograder.guest.loaded_code import LoadedCode
from autograder.judging import encoded_cases
from autograder.judging.encoded_cases import AGAIN
from autograder.judging.judge import judge_exercise
from autograder.judging.verdict_cache import VerdictCache
from autograder.model import Limits
from autograder.reading.submission import parse_submission
from autograder.sandbox.launcher import Launcher
from autograder.sandbox.layers import LAYERS
from autograder.student_code import ProcessProvider
from reference import backends
from reference.concept import find_concepts
from tests.benchmarks import accepted_blind, accepted_blind_chapters
from tests.benchmarks.jobs import forget, job_of, median, settings_for, without_seconds, worker
from tests.benchmarks.peers.answers import NAMES, students
from tests.benchmarks.peers.notebook import IMPORTS
from tests.benchmarks.wrapped import Wrapped

ASKED = tuple(f"activations.{name}" for name in NAMES)
# What computes more than an activation does.
LARGER = (
    "convolution.conv2d",
    "attention.scaled_dot_product_attention",
    "attention.multi_head_attention",
    "graphs.gat_layer",
)
TIMES, FEW = 25, 7
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
LSTM = """import numpy as np


def sigmoid(x):
    return np.exp(-np.logaddexp(0, -x))


def lstm(xs, h0, c0, w, u, b):
    if not len(xs):
        raise ValueError("xs has no step")
    h, c, states = h0, c0, []
    for x in xs:
        i, f, g, o = np.split(x @ w.T + h @ u.T + b, 4, axis=-1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        states.append(h)
    return np.stack(states), h, c
"""


def main() -> None:
    print(f"load of the machine before: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores")
    with worker():
        a_submission()
        against_bare_calls()
        a_hundred_times()
    layers()


def right_ones(count: int) -> list[GradingJob]:
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


def torch_job() -> GradingJob:
    return job_of({"activations/in_torch.py": TORCH}, settings_for(ASKED, "torch"))


def must_pass(job: GradingJob) -> None:
    """A benchmark of right answers is one of right answers."""
    for exercise in json.loads(run_job(job))["exercises"]:
        if exercise["verdict"] != "passed":
            raise RuntimeError(f"{exercise['name']}: {exercise['verdict']}, expected passed: {exercise['message']}")


# A submission ---------------------------------------------------------------------------------------------------------


def a_submission() -> None:
    for title, job in (("PyTorch", torch_job()), ("NumPy", right_ones(1)[0])):
        must_pass(job)
        with_recall, without = (median(job, TIMES, cache=cache) * 1000 for cache in (True, False))
        print(
            f"relu, sigmoid and softmax in {title}, right, median of {TIMES}: {without:.0f} ms, "
            f"and {with_recall:.0f} ms where somebody answered the same before"
        )


# Against bare calls ---------------------------------------------------------------------------------------------------


def against_bare_calls() -> None:
    print("times the bare calls of the student's functions on the same cases, in one process:")
    jobs = {f"relu, sigmoid, softmax, {number + 1}": job for number, job in enumerate(right_ones(4))}
    jobs |= {name: blind_one(name) for name in LARGER}
    jobs["recurrent.lstm"] = job_of({"recurrent/in_numpy.py": LSTM}, settings_for(["recurrent.lstm"]))
    for title, job in jobs.items():
        must_pass(job)
        print(f"   {title}: {compare(job)}")


def blind_one(name: str) -> GradingJob:
    """The right answer to an exercise that somebody wrote who had seen no law."""
    topic, _, concept = name.partition(".")
    records = [*accepted_blind.right, *accepted_blind_chapters.right]
    function = next(own.function for own in records if (own.topic, own.concept, own.track) == (topic, concept, "numpy"))
    code = inspect.getsource(function).replace(function.__name__, concept)
    return job_of({f"{topic}/in_numpy.py": f"import itertools\nimport math\n{IMPORTS}\n\n{code}"}, settings_for([name]))


def compare(job: GradingJob) -> str:
    """The bare calls, and how many times as long judging takes; everything in turns."""
    calls = bare_calls(job)
    with loaded(job) as judging:
        turns = {
            "bare": lambda: make(calls),
            "all, from fork to verdict": lambda: grade_anew(job),
            "asking and judging": judging,
            "all, recalled": lambda: run_job(job),
        }
        taken = in_turns(turns, TIMES)
    bare = taken.pop("bare")
    ratios = {
        what: statistics.median(one / other for one, other in zip(own, bare, strict=True))
        for what, own in taken.items()
    }
    words = ", ".join(f"{what} {ratio:.1f}" for what, ratio in ratios.items())
    return f"{sum(len(own) for _, own in calls)} calls, {statistics.median(bare) * 1000:.1f} ms; {words}"


def grade_anew(job: GradingJob) -> None:
    forget()
    run_job(job)


@contextlib.contextmanager
def loaded(job: GradingJob) -> Iterator[Callable[[], None]]:
    """Asks and judges without recall; the student's process is there, with the code in it."""
    (source,) = parse_submission(job.files).sources
    concepts = [find_concepts(topic)[name] for topic, name in asked(job)]
    with Launcher() as launcher:
        provider = ProcessProvider(source, launcher, Limits())

        def judging() -> None:
            for concept in concepts:
                judge_exercise(concept, source, provider.get, cache=VerdictCache())

        yield judging
        provider.close()


def asked(job: GradingJob) -> list[tuple[str, str]]:
    """Topic and name of each exercise."""
    assert job.settings.policy is not None
    return [tuple(path.split(".")) for path, _, _ in job.settings.policy.asked()]


def in_turns(calls: Mapping[str, Callable[[], object]], times: int) -> dict[str, list[float]]:
    """The seconds of each call, so many times, after one to warm up. What slows the machine down slows all of them."""
    taken: dict[str, list[float]] = {what: [] for what in calls}
    for number in range(times + 1):
        for what, call in calls.items():
            started = time.perf_counter()
            call()
            if number:
                taken[what].append(time.perf_counter() - started)
    return taken


Calls = list[tuple[Callable[..., Any], list[tuple[tuple[Any, ...], dict[str, Any]]]]]


def bare_calls(job: GradingJob) -> Calls:
    """The student's functions, loaded here, and what they are called with: all calls that are kept."""
    (source,) = parse_submission(job.files).sources
    student = LoadedCode("numpy", backends, CallMonitor())
    loaded = student.load({"cells": [{"name": cell.name, "text": cell.text} for cell in source.cells]})
    assert not loaded["errors"], loaded
    calls: Calls = []
    for topic, name in asked(job):
        kept = [call for own in encoded_cases.cases_of(find_concepts(topic)[name], "numpy") for call in own.calls]
        decoded = [wire.decode_call(call.removeprefix(AGAIN)) for call in kept]
        calls.append((student.module.__dict__[name], [(args, settings) for _, args, settings in decoded]))
    return calls


def make(calls: Calls) -> None:
    with np.errstate(all="ignore"):
        for function, own in calls:
            for args, settings in own:
                # Some cases are there to be refused.
                with contextlib.suppress(Exception):
                    function(*args, **settings)


# The layers -----------------------------------------------------------------------------------------------------------


def layers() -> None:
    """The same submission where more and more shuts it in, and in a process of its own under bubblewrap."""
    print("ms a submission of three functions, recalled, so that the process is most of it:")
    # A list that names no layer that there is gives a forked process that nothing shuts in.
    forked: dict[str, Sequence[str]] = {
        "forked, in all layers": LAYERS,
        "forked, in those of a container": ("landlock", "seccomp"),
        "forked, in none": ("none",),
    }
    for track, job, times in (("NumPy", right_ones(1)[0], TIMES), ("PyTorch", torch_job(), FEW)):
        with contextlib.ExitStack() as stack:
            launcher = {title: stack.enter_context(Launcher(layers=own)) for title, own in forked.items()}
            launcher["a process each, in none"] = stack.enter_context(Launcher(layers=()))
            if shutil.which("bwrap"):
                launcher["a process each, under bubblewrap"] = stack.enter_context(Wrapped())
            calls = {title: partial(grade_with, own, job) for title, own in launcher.items()}
            taken = {title: statistics.median(own) for title, own in in_turns(calls, times).items()}
        least = taken["forked, in none"]
        words = ", ".join(f"{title} {own * 1000:.0f} ({own / least:.1f} times)" for title, own in taken.items())
        print(f"   {track}: {words}")


def grade_with(launcher: Launcher, job: GradingJob) -> None:
    """Grade a right submission in these processes."""
    result = grade_submission(
        job.files.name, parse_submission(job.files), launcher=launcher, policy=job.settings.policy
    )
    if result.score != result.max_score:
        raise RuntimeError(f"{result.score} points, expected all {result.max_score}")


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
        results.add(without_seconds(run_job(job)))
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
