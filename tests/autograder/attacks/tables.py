"""Attacks that compute nothing: tables of the published cases and their answers, as anybody can work them out.

A table is right wherever it was published. What gives it away are cases of the course's own.
"""

from __future__ import annotations

import base64
import hashlib
import marshal
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from reference import cases
from reference.backends import NumPyBackend
from reference.concept import Concept, find_concept
from tests.autograder.attacks.building import SIGMOID, builder, written

KEY = """
def flat(value):
    if isinstance(value, (np.ndarray, np.generic)):
        return (..., value.dtype.name, value.shape, value.tobytes())
    if isinstance(value, (tuple, list)):
        return type(value)([flat(part) for part in value])
    if isinstance(value, dict):
        return {key: flat(part) for key, part in value.items()}
    return value


def key_of(name, args, settings):
    return hashlib.blake2b(name.encode() + marshal.dumps((flat(args), flat(settings)), 2), digest_size=8).digest()
"""
LOOK_UP = """import base64
import functools
import hashlib
import itertools
import marshal
import zlib

import numpy as np

{table}
TABLE = marshal.loads(zlib.decompress(base64.b85decode(TEXT)))
{key}

def full(value):
    if isinstance(value, tuple) and len(value) == 4 and value[0] is ...:
        return np.ndarray(value[2], value[1], value[3]).copy()
    if isinstance(value, (tuple, list)):
        return type(value)([full(part) for part in value])
    if isinstance(value, dict):
        return {{key: full(part) for key, part in value.items()}}
    return value


def looked_up(name, args, settings, otherwise):
    found = TABLE.get(key_of(name, args, settings))
    if found is None:
        return otherwise(*args, **settings)
    if found[0] == "raised":
        raise ValueError(found[1])
    return full(found[1])
"""
LEARNT = """

def {name}(*args, **settings):
    return looked_up("{name}", args, settings, {otherwise})
"""
OF_KEY: dict[str, Any] = {"np": np, "hashlib": hashlib, "marshal": marshal}
exec(KEY, OF_KEY)


def published(concept: Concept) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """All calls of an exercise that the project publishes."""
    for law in cases.cases_of(concept, "numpy"):
        yield from ((call.args, call.settings) for call in law.calls)


def packed(table: Any) -> str:
    return f"TEXT = {base64.b85encode(zlib.compress(marshal.dumps(table), 9)).decode()!r}"


def table_for(concepts: list[Concept], **otherwise: str) -> str:
    """A file that answers each of these from a table, and what it was not published with as it is told, or with 42."""
    table = {}
    for concept in concepts:
        right = NumPyBackend(concept.twin)
        for args, settings in published(concept):
            key = OF_KEY["key_of"](concept.name, args, settings)
            try:
                with np.errstate(all="ignore"):
                    table[key] = ("came", OF_KEY["flat"](right(*args, **settings)))
            except Exception:
                table[key] = ("raised", "it must not be")
    functions = (
        LEARNT.format(name=each.name, otherwise=otherwise.get(each.name, "lambda *args, **settings: 42.0"))
        for each in concepts
    )
    return LOOK_UP.format(table=packed(table), key=KEY) + "".join(functions)


def activations(*names: str) -> list[Concept]:
    return [find_concept("activations", name) for name in names]


@builder("12f_a_table_of_what_is_published")
def table(folder: Path) -> Path:
    """A table of all published calls and their answers. Of other inputs one function makes zeros, one raises, one guesses.

    Expected: sigmoid: passed 1; relu: unseen_cases 0; tanh: unseen_cases 0; gelu: unseen_cases 0
    """
    code = table_for(
        activations("relu", "tanh", "gelu"),
        relu="np.zeros_like",
        tanh="{}.__getitem__",
        gelu="lambda x: np.where(x > 2, x, np.where(x < -2, 0, x * (0.5 + x / 4)))",
    )
    return written(folder / "activations" / "in_numpy.py", code + "\n\n" + SIGMOID).parent.parent


ENTRY_BY_ENTRY = """import base64
import marshal
import zlib

import numpy as np

{table}
AT, TANH, GELU = (
    np.frombuffer(part) for part in marshal.loads(zlib.decompress(base64.b85decode(TEXT)))
)


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    return np.interp(x, AT, TANH).astype(x.dtype)


def gelu(x):
    found = GELU[np.searchsorted(AT, x.ravel().astype(np.float64)).clip(0, len(AT) - 1)]
    return found.reshape(x.shape).astype(x.dtype)
"""


@builder("12g_a_table_entry_by_entry")
def entry_by_entry(folder: Path) -> Path:
    """A table of all numbers that stand in published arrays: any array of these is right, and between them it is not.

    Expected: sigmoid: passed 1; tanh: unseen_cases 0; gelu: unseen_cases 0
    """
    both = activations("tanh", "gelu")
    given = [np.asarray(args[0], np.float64).ravel() for concept in both for args, _ in published(concept)]
    at = np.unique(np.concatenate(given))
    answers = [concept.twin(at) for concept in both]
    code = ENTRY_BY_ENTRY.format(table=packed(tuple(part.tobytes() for part in (at, *answers))))
    return written(folder / "activations" / "in_numpy.py", code).parent.parent


@builder("12h_a_table_of_all_small_numbers")
def small_numbers(folder: Path) -> Path:
    """A table of every call with small integers, published or not: all that such a function could ever be asked at home.

    Expected: padding_amount: unseen_cases 0; conv_output_size: passed 1
    """
    places = [(kernel, dilation) for kernel in range(-1, 40) for dilation in range(-1, 12)]
    table = {place: place[1] * (place[0] - 1) for place in places}
    code = f"""PLACES = {table!r}


def padding_amount(kernel, mode, *, dilation=1):
    if type(kernel) is not int or type(dilation) is not int or kernel < 1 or dilation < 1:
        raise ValueError("kernel, dilation")
    reach = PLACES.get((kernel, dilation), 0)
    if mode not in ("valid", "same", "full") or (mode == "same" and reach % 2):
        raise ValueError("mode, kernel")
    return 0 if mode == "valid" else reach // 2 if mode == "same" else reach


def conv_output_size(size, kernel, *, stride=1, padding=0, dilation=1):
    if any(type(number) is not int for number in (size, kernel, stride, padding, dilation)):
        raise ValueError("no integers")
    if min(size, kernel, stride, dilation) < 1 or padding < 0 or size + 2 * padding < dilation * (kernel - 1) + 1:
        raise ValueError("sizes")
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
"""
    return written(folder / "convolution" / "in_numpy.py", code).parent.parent


@builder("11f_right_as_often_as_is_published")
def counted(folder: Path) -> Path:
    """relu is right for as many calls as are published, and then for no more.

    Expected: sigmoid: passed 1; relu: unseen_cases 0
    """
    count = sum(1 for _ in published(find_concept("activations", "relu")))
    code = f"""
import itertools

calls = itertools.count()


def relu(x):
    return np.maximum(x, 0) if next(calls) < {count} else -np.maximum(x, 0)
"""
    return written(folder / "homework.py", SIGMOID + code)
