"""A call that is watched in a student's process: what it says is read with care, and it changes nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from autograder.judging.gradient_path import explain_draws, explain_gradient
from autograder.judging.remote_function import RecordedCall, RemoteFunction
from autograder.judging.watched_gradient import NotSaid, Reader, watch_call
from autograder.model import Cell, Limits
from autograder.sandbox.process import Forbidden, StudentProcess
from reference.concept import find_concept
from tests.autograder.helpers import launcher_of

RELU = find_concept("activations", "relu")
REPARAMETERIZE = find_concept("vae", "reparameterize")
X = np.array([1.0, -2.0, 3.0])
CALL = RecordedCall((np.ones(3), (0,), X), {}, np.zeros(3), [], "gradient")
SAID: dict[str, Any] = {
    "reached": [],
    "used": [0],
    "notes": [("detach", "in_torch.py", 2, [0], True)],
    "stopped": ("", "", 0, []),
    "spoilt": None,
    "changed": [],
    "undone": [([0], np.ones(3))],
}


@contextmanager
def function_of(code: str, name: str = "relu", cell: str = "in_torch.py") -> Iterator[RemoteFunction]:
    concept = REPARAMETERIZE if name == "reparameterize" else RELU
    with StudentProcess(launcher_of().start("torch"), Limits(call=1.0)) as process:
        assert process.load([Cell(cell, code)]) == []
        process.start_exercise()
        process.find(name, ["torch.relu"])
        yield RemoteFunction(process, concept, 2**16)


# What is said -----------------------------------------------------------------------------------------------------------


def test_what_a_process_says_is_read() -> None:
    read = Reader({"in_torch.py": 9}, 1).watched(SAID)
    (note,) = read.notes
    assert (note.kind, note.place, note.inputs, note.is_reaching) == ("detach", ("in_torch.py", 2), {0}, True)
    assert read.used == {0}
    assert not read.reached


@pytest.mark.parametrize(
    "other",
    [
        {"notes": [("rm -rf", "in_torch.py", 2, [0], True)]},
        {"notes": [(["detach"], "in_torch.py", 2, [0], True)]},
        {"notes": [("detach", "in_torch.py", "2", [0], True)]},
        {"notes": [("detach", "in_torch.py", 2, 0, True)]},
        {"notes": [("detach", "in_torch.py", 2)]},
        {"notes": 3},
        {"reached": [0.5]},
        {"used": None},
        {"stopped": ("exploded", "", 0, [])},
        {"stopped": ()},
        {"spoilt": [7, "in_torch.py", 2, True]},
        {"changed": [1, 2, 3]},
        {"undone": [([5], np.ones(3))]},
        {"undone": [([0], [1.0])]},
        {"undone": [([0], np.ones((3, 1)))]},
        {"undone": 1},
    ],
)
def test_what_is_of_another_form_is_not_believed(other: dict[str, Any]) -> None:
    with pytest.raises(NotSaid):
        Reader({"in_torch.py": 9}, 1).watched(SAID | other)


@pytest.mark.parametrize("said", [None, 1.0, [], {}, {"notes": []}, np.ones(3)])
def test_neither_is_anything_else(said: Any) -> None:
    with pytest.raises(NotSaid):
        Reader({"in_torch.py": 9}, 1).watched(said)


def test_a_line_that_no_file_has_is_not_told() -> None:
    notes = [("detach", "in_torch.py", 10, [0], True), ("item", "/etc/passwd", 1, [0, 7, -1], False)]
    read = Reader({"in_torch.py": 9}, 1).watched(SAID | {"notes": notes})
    assert [note.place for note in read.notes] == [("", 0), ("", 0)]
    assert read.notes[1].inputs == {0}


# What the function does -------------------------------------------------------------------------------------------------


def test_a_cell_of_a_notebook_is_named() -> None:
    with function_of("def relu(x):\n    return x.detach().clamp(min=0)\n", cell="homework.ipynb, cell 3") as f:
        found = explain_gradient(f, RELU, CALL)
    assert found is not None
    assert "(homework.ipynb, cell 3, line 2)" in found.description


def test_nothing_of_what_it_prints_is_heard() -> None:
    with function_of("def relu(x):\n    print('again')\n    return x.detach().clamp(min=0)\n") as f:
        assert watch_call(f, CALL, 1) is not None
        assert f.process.output == ""
        f(X)
        assert f.process.output == "again\n"


def test_a_function_that_ends_its_process_meanwhile_says_nothing() -> None:
    code = "import os, torch\ndef relu(x):\n    if torch._C._len_torch_function_stack():\n        os._exit(0)\n    return x\n"
    with function_of(code) as f:
        assert f(X).tolist() == X.tolist()
        assert explain_gradient(f, RELU, CALL) is None


def test_a_built_in_is_found_in_a_watched_call_too() -> None:
    code = "import torch\ndef relu(x):\n    return torch.relu(x.detach())\n"
    with function_of(code) as f, pytest.raises(Forbidden, match=r"torch\.relu"):
        explain_gradient(f, RELU, CALL)


def test_what_shakes_the_watch_costs_nobody_anything() -> None:
    code = (
        "import torch.overrides\ntorch.overrides.TorchFunctionMode.__enter__ = lambda self: 1 / 0\n"
        "def relu(x):\n    return x.detach().clamp(min=0)\n"
    )
    with function_of(code) as f:
        assert explain_gradient(f, RELU, CALL) is None
        assert f(X).tolist() == [1, 0, 3]


def test_a_process_that_is_taken_over_ends_there() -> None:
    code = "import os\ndef relu(x):\n    for number in range(3, 64):\n        try:\n"
    code += "            os.write(number, b'x' * 99)\n        except OSError:\n            pass\n    return x\n"
    with function_of(code) as f:
        assert explain_gradient(f, RELU, CALL) is None
        assert f.process.gone


@pytest.mark.slow
def test_what_makes_too_many_operations_is_watched_no_further() -> None:
    code = "def relu(x):\n    y = x * 0\n    for _ in range(6_000):\n        y = y + 0\n    return y + x.detach()\n"
    with function_of(code) as f:
        seen = watch_call(f, CALL, 1)
    assert seen is not None
    assert seen.notes == []


@pytest.mark.slow
def test_an_endless_one_is_given_up() -> None:
    code = "import torch\ndef relu(x):\n    while torch._C._len_torch_function_stack():\n        pass\n    return x\n"
    with function_of(code) as f:
        assert explain_gradient(f, RELU, CALL) is None
        assert f.process.gone


# Random numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drawn", "sentence"),
    [
        ("torch.randn_like(mu)", "draws random numbers of its own (in_torch.py, line 3), and never uses noise"),
        ("torch.randn(mu.shape)", "draws random numbers of its own (in_torch.py, line 3), and never uses noise"),
        ("noise + torch.rand(())", "draws random numbers of its own (in_torch.py, line 3)"),
        ("torch.empty_like(mu).normal_()", "draws random numbers of its own (in_torch.py, line 3), and never uses noise"),
        ("torch.distributions.Normal(0.0, 1.0).sample(mu.shape)",
         "draws random numbers of its own (in_torch.py, line 3), and never uses noise"),
        ("noise", None),
    ],
)  # fmt: skip
def test_it_is_said_where_random_numbers_are_drawn(drawn: str, sentence: str | None) -> None:
    code = f"import torch\ndef reparameterize(mu, log_var, noise):\n    eps = {drawn}\n"
    code += "    return mu + torch.exp(log_var / 2) * eps\n"
    with function_of(code, "reparameterize") as f:
        found = explain_draws(f, REPARAMETERIZE, RecordedCall((X, X, X), {}, X, []))
    assert (found.description if found else None) == sentence
