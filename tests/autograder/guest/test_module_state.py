"""Whether a function has left something behind is seen, whatever it has left it in."""

from types import ModuleType

import pytest

from autograder.guest import module_state
from autograder.guest.module_state import state_of

BEFORE = """
import functools
import random

import numpy as np

count, table, numbers, weights = 0, {}, [], np.zeros(3)


class Layer:
    def __init__(self):
        self.calls = []

    @staticmethod
    def made(x, *, before={}):
        return x


layer = Layer()


def counted():
    calls = 0

    def count():
        nonlocal calls
        calls += 1

    return count


counting = counted()


@functools.lru_cache
def square(x):
    return x * x


def largest(x, seen=[]):
    return x
"""
LEAVES = {
    "a number": "global count; count += 1",
    "another name": "global left; left = 1",
    "an entry": "table[1] = 2",
    "an item": "numbers.append(1)",
    "deep in it": "numbers",
    "in an array": "weights[1] = 1",
    "in an object": "layer.calls.append(1)",
    "on an object": "layer.is_ready = True",
    "on a class": "Layer.is_ready = True",
    "in a default": "largest.__defaults__[0].append(1)",
    "in a method's default": "Layer.made.__kwdefaults__['before'][1] = 2",
    "on a function": "largest.calls = 1",
    "in a closure": "counting()",
    "in a cache": "square(3)",
    "a random number": "random.random()",
    "a random number of NumPy's": "np.random.rand()",
    "how NumPy treats errors": "np.seterr(all='raise')",
    "a module": "np.maximum, count",
}
NOTHING = ("deep in it", "a module")


def loaded(text: str) -> ModuleType:
    module = ModuleType("submission")
    exec(text, module.__dict__)
    return module


@pytest.mark.parametrize("name", LEAVES)
def test_what_is_left_behind_is_seen(name: str) -> None:
    import numpy as np

    module = loaded(BEFORE + f"\n\ndef leave():\n    {LEAVES[name]}\n")
    settings = np.geterr()
    try:
        before = state_of([module])
        assert before is not None
        assert before == state_of([module])
        module.leave()
        assert (before == state_of([module])) == (name in NOTHING)
    finally:
        np.seterr(**settings)


def test_what_is_too_much_or_resists_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    assert state_of([loaded("class A:\n    __dict__ = property(lambda self: 1 / 0)\n\na = A()\n")]) is None
    with monkeypatch.context() as patched:
        patched.setattr("random.getstate", lambda: 1 / 0)
        assert state_of([loaded("x = 1")]) is None
    monkeypatch.setattr(module_state, "MOST_LOOKED_AT", 5)
    assert state_of([loaded("rows = [[number] for number in range(9)]")]) is None


def test_of_a_long_list_both_ends_are_looked_at() -> None:
    module = loaded("rows = [object() for number in range(10_000)]")
    before = state_of([module])
    module.rows[-1] = None
    assert state_of([module]) != before
