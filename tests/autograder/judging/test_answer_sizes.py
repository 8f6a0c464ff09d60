"""Whatever a submission answers, the judge stays small and quick, and so does the result."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from autograder.guest import wire
from autograder.judging import answer_shape
from autograder.result import LONGEST_TEXT, MOST_ENTRIES, plain
from reference.compare import WrongShape
from reference.concept import find_concept

# What a function may come up with. Those that no process can make are exceptions, which is an answer as well.
ANSWERS = [
    *(f"np.empty({shape})" for shape in (
        "(2**20, 0)", "(0, 2**20)", "(0, 2**40)", "(2**62, 0)", "(2**20, 2**20, 0)", "(512, 0)", "(64, 64, 0)",
        "(1,) * 33", "(1,) * 64", "(0,) * 32", "(2**12, 0, 2**12)", "(2**30, 0), 'int8'", "(2**9, 2**9, 2**9, 0)",
    )),
    *(f"np.empty((2**20, 0), {kind!r})" for kind in ("bool", "int8", "float16", "complex128", "S0", "V0", "U0", "O")),
    *(f"np.empty(3, {kind!r})" for kind in ("S0", "V0", "U100000", "i4,i4", "M8[s]", "O", "longdouble")),
    "np.array(None)", "np.array([[None]])", "np.array({})", "np.array('x' * 2**20)", "np.void(b'x' * 2**20)",
    "np.broadcast_to(x, (2**20,) + x.shape)", "np.broadcast_to(0.0, (2**50,))", "np.zeros(2**23)", "np.zeros(2**21)",
    "np.zeros((4096, 1), 'int8')", "np.zeros((1, 4096), 'int8')", "np.zeros((16, 16, 16))", "np.zeros(1700)",
    "np.ma.masked_all((2**20, 0))", "np.matrix(np.zeros((0, 2**20)))", "np.recarray((2**20,), dtype=[])",
    "tuple(np.empty((2**20, 0)) for _ in range(50))", "[np.empty((0, 2**20))] * 100", "(np.empty((2**9, 0)),) * 99",
    "{str(k): np.empty((2**20, 0)) for k in range(100)}", "[()] * 10**6", "[[]] * 300", "[[[]] * 20] * 20", "((),) * 450",
    "[{}] * 400", "[{'': None}] * 200", "{str(k): {} for k in range(10**5)}", "{'k' * 10**6: 1}", "{'k' * 3000: 1}",
    "nested(13)", "nested(1000)", "nested(10**5)", "itself()", "[None] * 700", "[0] * 350", "[1.5] * 10**6", "range(10**9)",
    "'x' * 10**7", "'x' * 4000", "'\\ud800' * 600", "'\\x1b[2J' * 500", "b'x' * 10**7", "bytearray(10**6)",
    "10**300", "2**1000", "2**10_000_000", "-(2**1024)", "1j", "complex('inf')", "float('nan')", "True", "None",
    "iter(x)", "type('T' * 10**6, (), {})()", "type('T', (np.ndarray,), {})((2**20, 0))", "object()", "lambda: 0",
    "raised(ValueError('m' * 10**7))", "raised(type('E' * 10**6, (ValueError,), {})('m'))", "raised(many_bases(200))",
    "raised(ValueError('\\U0001f600' * 2000))", "raised(KeyError(x))", "raised(Loud())", "warned(10**5)", "warned(300)",
    "printed(10**7)", "Lying()", "(x, np.empty((2**20, 0)))", "[x, np.empty((2**20, 0))]", "np.empty(0)", "x[None] * 0",
]  # fmt: skip
HELPERS = """
import numpy as np


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


def itself():
    value = []
    value.append(value)
    return value


def raised(error):
    raise error


def many_bases(number):
    kind = ValueError
    for k in range(number):
        kind = type("K" * 190 + str(k), (kind,), {})
    return kind("m")


class Loud(Exception):
    def __str__(self):
        return "s" * 10**7

    def __repr__(self):
        raise RuntimeError


def warned(times):
    for _ in range(times):
        np.float64(1) / np.float64(0)
    return np.zeros(2)


def printed(letters):
    print("p" * letters)
    return np.zeros(2)


class Lying(np.ndarray):
    def __new__(cls):
        return np.empty((2**20, 0)).view(cls)

    shape = (1,)
    nbytes = 8
    size = 1
"""
GRADES = """
import json, resource, sys, time
from pathlib import Path
from autograder.model import Limits
from autograder.result import to_json
from tests.autograder import helpers

def rss():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

folder, layers = Path(sys.argv[1]), ()
helpers.grade_all(folder / "plain", "relu", layers=())
before, told = rss(), {}
for number in range(int(sys.argv[2])):
    started = time.process_time()
    result = helpers.grade_all(folder / str(number), "relu", layers=())
    (one,) = result.exercises
    told[number] = [one.verdict, one.score, len(to_json(result)), time.process_time() - started, one.message[:200]]
print(json.dumps({"grown": rss() - before, "told": told}))
"""


@pytest.mark.slow
def test_no_answer_costs_the_judge_time_or_memory(tmp_path: Path) -> None:
    for name, body in [("plain", "x - 1"), *((str(number), answer) for number, answer in enumerate(ANSWERS))]:
        place = tmp_path / name / "activations"
        place.mkdir(parents=True)
        (place / "in_numpy.py").write_text(f"{HELPERS}\n\ndef relu(x):\n    return {body}\n")
    process = subprocess.run(
        [sys.executable, "-c", GRADES, str(tmp_path), str(len(ANSWERS))], capture_output=True, text=True, check=False
    )
    assert process.returncode == 0, process.stderr
    said = json.loads(process.stdout.splitlines()[-1])
    assert said["grown"] < 100, said
    for number, (verdict, score, size, seconds, message) in said["told"].items():
        about = ANSWERS[int(number)], verdict, message, size, seconds
        assert verdict not in ("passed", "grader_fault", "not_attempted"), about
        assert score == 0, about
        assert size < 20_000, about
        assert seconds < 3, about


@pytest.mark.parametrize("shape", [(2**20, 0), (0, 401), (401,), (1,) * 3 + (500, 0)])
def test_an_array_with_many_rows_is_not_shown_whatever_is_in_them(shape: tuple[int, ...]) -> None:
    assert isinstance(plain(np.empty(shape)), str)


@pytest.mark.parametrize(
    "tree",
    [[()] * 500, [[[]] * 25] * 25, {str(key): {} for key in range(500)}, ["x" * 100] * 100, {"k" * 3000: 0}],
    ids=["empty tuples", "nested", "dicts", "texts", "a long key"],
)
def test_a_tree_with_many_parts_is_not_shown(tree: object) -> None:
    assert isinstance(plain(tree), str)


def test_what_is_shown_has_a_largest_size() -> None:
    largest = [np.full(MOST_ENTRIES, -1e-300)] * (MOST_ENTRIES // 2)
    assert len(json.dumps(plain("x" * 10**6))) <= LONGEST_TEXT + 10
    assert isinstance(plain(largest), (str, list))


def test_large_answers_have_the_shapes_of_right_ones() -> None:
    relu = find_concept("activations", "relu")
    x = np.zeros((40, 30))
    call = wire.encode_call("call", (x,), {})
    for wrong in (np.zeros((30, 40)), np.zeros((1200, 1)), np.zeros(1), np.zeros((40, 0)), np.zeros((40, 30, 1))):
        with pytest.raises(WrongShape):
            answer_shape.refuse_other_shape(relu, call, "call", (x,), {}, wrong)
    answer_shape.refuse_other_shape(relu, call, "call", (x,), {}, x + 1)
    # Where all is small, whatever a law makes of it is small as well.
    answer_shape.refuse_other_shape(relu, b"other", "call", (x[0, :2],), {}, np.zeros((3, 0)))


def test_gradients_have_the_shapes_of_their_arguments() -> None:
    relu = find_concept("activations", "relu")
    x = np.zeros((40, 30))
    args = (x, [0], x)
    call = wire.encode_call("gradient", args, {})
    answer_shape.refuse_other_shape(relu, call, "gradient", args, {}, x)
    with pytest.raises(WrongShape):
        answer_shape.refuse_other_shape(relu, call, "gradient", args, {}, x[:, :1])


def test_a_twin_that_finds_no_memory_is_asked_again_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    relu = find_concept("activations", "relu")
    x = np.zeros((40, 30))

    # No other test makes this call: what a twin answers is kept.
    call = wire.encode_call("call", (x,), {"no": "memory"})

    def no_memory(*args: object, **settings: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(answer_shape, "NumPyBackend", lambda twin: no_memory)
        with pytest.raises(MemoryError):
            answer_shape.refuse_other_shape(relu, call, "call", (x,), {}, x)
    with pytest.raises(WrongShape):
        answer_shape.refuse_other_shape(relu, call, "call", (x,), {}, x[:, :1])
