"""Many trees of arrays as few bytes: every array, number and shape of a tree is written down once.

The cases of a law and the calls that it makes consist of the same few arrays over and over. So a tree is packed as a
template, which says how it is built, and the numbers of the leaves that stand in it. Equal trees give equal bytes, on
any machine and with any version of Python: JSON for what is not an array, little-endian for what is.
"""

from __future__ import annotations

import json
import math
import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

DTYPES = ("float64", "float32", "int64", "bool")
LENGTHS = struct.Struct("<II")
LEAF, TUPLE, LIST, DICT = "leaf", "tuple", "list", "dict"
# The kind of a leaf that is no array.
PLAIN = -1


class NotPacked(ValueError):
    """The bytes are not what `pack` has written."""


def pack(trees: Sequence[Any]) -> bytes:
    """The trees as bytes, for `unpack`; TypeError where a leaf is neither an array nor a plain value of JSON."""
    packer = Packer()
    records = [packer.record(tree) for tree in trees]
    numbers = [len(records), len(packer.kinds_of_leaves), *packer.kinds_of_leaves]
    for template, leaf_numbers in records:
        numbers += [template, *leaf_numbers]
    header = {
        "templates": [json.loads(template) for template in packer.templates],
        "kinds": [json.loads(kind) for kind in packer.kinds],
        "plain": packer.plain,
    }
    text = json.dumps(header, separators=(",", ":")).encode()
    counted = np.array(numbers, dtype="<i4").tobytes()
    arrays = b"".join(b"".join(packer.contents[dtype]) for dtype in DTYPES)
    return zlib.compress(LENGTHS.pack(len(text), len(counted)) + text + counted + arrays, 9)


def unpack(packed: bytes) -> list[Any]:
    """The trees again; their arrays cannot be written to. NotPacked where the bytes are damaged."""
    try:
        raw = zlib.decompress(packed)
        lengths = LENGTHS.unpack_from(raw)
        after_text = LENGTHS.size + lengths[0]
        header = json.loads(raw[LENGTHS.size : after_text])
        numbers = np.frombuffer(raw, "<i4", lengths[1] // 4, after_text).tolist()
        leaves = list(unpacked_leaves(header, numbers[2 : 2 + numbers[1]], raw[after_text + lengths[1] :]))
        return list(unpacked_trees(header["templates"], numbers[0], iter(numbers[2 + numbers[1] :]), leaves))
    except (zlib.error, struct.error, ValueError, LookupError, TypeError, StopIteration) as error:
        raise NotPacked(f"these are no packed trees ({type(error).__name__}: {error})") from error


class Packer:
    """Templates, kinds and leaves, each numbered when it is first met."""

    def __init__(self) -> None:
        self.templates: dict[str, int] = {}
        self.kinds: dict[str, int] = {}
        self.known_leaves: dict[Any, int] = {}
        self.kinds_of_leaves: list[int] = []
        self.plain: list[Any] = []
        self.contents: dict[str, list[bytes]] = {dtype: [] for dtype in DTYPES}

    def record(self, tree: Any) -> tuple[int, list[int]]:
        """The number of the tree's template, and those of its leaves."""
        leaf_numbers: list[int] = []
        template = json.dumps(self.template(tree, leaf_numbers))
        return self.templates.setdefault(template, len(self.templates)), leaf_numbers

    def template(self, tree: Any, leaf_numbers: list[int]) -> Any:
        if isinstance(tree, (tuple, list)):
            kind = TUPLE if isinstance(tree, tuple) else LIST
            return [kind, *(self.template(part, leaf_numbers) for part in tree)]
        if isinstance(tree, dict):
            return [DICT, *([key, self.template(part, leaf_numbers)] for key, part in tree.items())]
        leaf_numbers.append(self.leaf(tree))
        return LEAF

    def leaf(self, value: Any) -> int:
        if isinstance(value, (np.ndarray, np.generic)):
            # A number of NumPy's is an array without axes, here as on its way to a submission.
            value = np.asarray(value)
            value = value.astype(value.dtype.newbyteorder("<"), order="C", copy=False)
            key: Any = (value.dtype.name, value.shape, value.tobytes())
        else:
            # 1, 1.0 and True are equal, and so are 0.0 and -0.0.
            key = (type(value).__name__, repr(value))
        if key not in self.known_leaves:
            self.known_leaves[key] = len(self.known_leaves)
            self.kinds_of_leaves.append(self.add(value))
        return self.known_leaves[key]

    def add(self, value: Any) -> int:
        """Note a new leaf; the number of its kind."""
        if not isinstance(value, np.ndarray):
            if not isinstance(value, (str, int, float, bool, type(None))):
                raise TypeError(f"got {type(value).__name__}, expected an array, a number, a string or None")
            self.plain.append(value)
            return PLAIN
        if value.dtype.name not in DTYPES:
            raise TypeError(f"got an array of {value.dtype.name}, expected one of {', '.join(DTYPES)}")
        self.contents[value.dtype.name].append(value.tobytes())
        kind = json.dumps([value.dtype.name, value.shape])
        return self.kinds.setdefault(kind, len(self.kinds))


def unpacked_leaves(header: dict[str, Any], kinds_of_leaves: list[int], contents: bytes) -> Iterator[Any]:
    """Every leaf, in order of its number. Arrays lie in one piece of memory for each dtype."""
    kinds = [(dtype, tuple(shape), math.prod(shape)) for dtype, shape in header["kinds"]]
    counts = dict.fromkeys(DTYPES, 0)
    for kind in kinds_of_leaves:
        if kind != PLAIN:
            counts[kinds[kind][0]] += kinds[kind][2]
    pieces, start = {}, 0
    for dtype in DTYPES:
        pieces[dtype] = np.frombuffer(contents, np.dtype(dtype).newbyteorder("<"), counts[dtype], start).view(dtype)
        start += pieces[dtype].nbytes
    if start != len(contents):
        raise ValueError("there are more bytes than arrays")
    plain = iter(header["plain"])
    places = dict.fromkeys(DTYPES, 0)
    for kind in kinds_of_leaves:
        if kind == PLAIN:
            yield next(plain)
            continue
        dtype, shape, size = kinds[kind]
        place = places[dtype]
        places[dtype] = place + size
        yield pieces[dtype][place : place + size].reshape(shape)


def unpacked_trees(templates: list[Any], count: int, numbers: Iterator[int], leaves: list[Any]) -> Iterator[Any]:
    def built(template: Any) -> Any:
        if template == LEAF:
            return leaves[next(numbers)]
        kind, *parts = template
        if kind == DICT:
            return {key: built(part) for key, part in parts}
        return tuple([built(part) for part in parts]) if kind == TUPLE else [built(part) for part in parts]

    for _ in range(count):
        yield built(templates[next(numbers)])
