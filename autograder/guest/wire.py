"""The language of the two pipes between the judge and the student's process.

A message is two lengths, a JSON header and the raw bytes of the arrays that the header mentions. The judge believes
nothing: lengths are bounded, dtypes come from a list, and the bytes must be exactly as many as the shapes say.

Calls go the other way by the hundred, from the judge, whom the student's process may believe: Python's own marshal
packs them in a fraction of the time.
"""

from __future__ import annotations

import json
import marshal
import math
import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from .replies import is_answer

LENGTHS = struct.Struct("<IQ")
# Of a call.
LENGTH = struct.Struct("<I")
LARGEST_HEADER = 4 * 2**20
# What the judge reads is bounded more closely: reading takes many times the memory of what is read.
LARGEST_REPLY_HEADER, LARGEST_ANSWER_HEADER = 2**20, 2**12
LARGEST_PAYLOAD = 64 * 2**20
# Far more than any right answer takes; a reply has some answers in it.
LARGEST_ANSWER, LARGEST_REPLY = 4 * 2**20, 8 * 2**20
DEEPEST, MOST_AXES = 12, 32
LONGEST_DTYPE, LONGEST_SHAPE = 60, 100
# Larger than any answer; larger ones take Python seconds to write down.
MOST_BITS = 1024
DTYPES = (
    "float64", "float32", "float16", "int64", "int32", "int16", "int8", "uint8", "uint16", "uint32", "uint64", "bool",
)  # fmt: skip
# What comes before an array's bytes, and what it says: arrays come in few shapes.
STARTS: dict[Any, bytes] = {}
SEEN: dict[bytes, tuple[tuple[int, ...], np.dtype[Any], int]] = {}
MOST_STARTS = 10_000
# A dtype's own .name takes longer than the rest of the packing.
NAMES = {np.dtype(name): name for name in DTYPES}


class WireError(Exception):
    """A message that breaks the rules above."""


class Unsendable(TypeError):
    """A value that has no place in a message."""


class TooLarge(Unsendable):
    """A value with more entries, axes or parts than any right answer."""


def encode(message: dict[str, Any]) -> bytes:
    """One message: a dict of plain values, containers and arrays."""
    if len(message) == 1 and type(message.get("value")) is np.ndarray:
        return encode_array(message["value"])
    arrays: list[bytes] = []
    header = json.dumps(pack(message, arrays, 0), separators=(",", ":")).encode("ascii")
    payload = b"".join(arrays)
    return LENGTHS.pack(len(header), len(payload)) + header + payload


def encode_array(array: np.ndarray) -> bytes:
    """The message {"value": array}, which most answers are, without a detour."""
    kind = array.dtype, array.shape
    start = STARTS.get(kind)
    if start is None:
        start = start_of(array)
        if len(STARTS) < MOST_STARTS:
            STARTS[kind] = start
    return start + array.tobytes()


def encode_answer(answer: dict[str, Any]) -> bytes:
    """What came of one call, as a message; Unsendable where it is more than the judge would read."""
    message = encode(answer)
    header, payload = LENGTHS.unpack_from(message)
    if header > LARGEST_ANSWER_HEADER:
        raise TooLarge("something with far too many parts")
    if payload > LARGEST_ANSWER:
        raise TooLarge(f"{payload} bytes")
    return message


def room_of(shape: Sequence[int], itemsize: int) -> int:
    """The bytes of an array; an empty axis counts as one of size 1, for who goes along the others meets them all."""
    return math.prod(max(1, size) for size in shape) * itemsize


def name_of_dtype(array: np.ndarray) -> str:
    """The name of an array's dtype; Unsendable where an array of its kind has no place in a message."""
    name = NAMES.get(array.dtype)
    if name is None:
        raise Unsendable(f"an array of dtype {str(array.dtype)[:LONGEST_DTYPE]}")
    if array.ndim > MOST_AXES or room_of(array.shape, array.itemsize) > LARGEST_PAYLOAD:
        raise TooLarge(f"an array of shape {str(array.shape)[:LONGEST_SHAPE]}")
    return name


def start_of(array: np.ndarray) -> bytes:
    name = name_of_dtype(array)
    shape = ",".join(map(str, array.shape))
    header = f'["d",[["value",["a","{name}",[{shape}]]]]]'.encode()
    return LENGTHS.pack(len(header), array.nbytes) + header


def decode(header: bytes, payload: bytes) -> dict[str, Any]:
    """The message of a header and its payload, or WireError."""
    try:
        tree = json.loads(header)
    except (ValueError, RecursionError) as error:
        raise WireError("the header is no JSON") from error
    reader = PayloadReader(payload)
    message = unpack(tree, reader, 0)
    if reader.position != len(payload):
        raise WireError("there are more bytes than arrays")
    if not isinstance(message, dict):
        raise WireError("the message is no dict")
    return message


def receive(
    read: Callable[[int], bytes], largest_header: int = LARGEST_HEADER, largest_payload: int = LARGEST_PAYLOAD
) -> dict[str, Any]:
    """Read one message; EOFError where the pipe ends."""
    header_length, payload_length = LENGTHS.unpack(exactly(read, LENGTHS.size))
    if header_length > largest_header or payload_length > largest_payload:
        raise WireError("the message is too long")
    return decode(exactly(read, header_length), exactly(read, payload_length))


# Calls ---------------------------------------------------------------------------------------------------------------

# Without references to what was there before: equal calls are equal bytes.
PLAIN_MARSHAL = 2


def encode_call(method: str, args: tuple[Any, ...], settings: dict[str, Any]) -> bytes:
    """A call as bytes, the same for the same call."""
    return marshal.dumps((method, flat(args), flat(settings)), PLAIN_MARSHAL)


def decode_call(call: bytes) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
    method, args, settings = marshal.loads(call)
    return method, full(args), full(settings) if settings else settings


def encode_calls(name: str, calls: Sequence[bytes], do: str = "calls") -> bytes:
    """A request to make these calls of a function. They come behind it, and behind each the length of the next."""
    lengths = [len(call) for call in calls]
    request = encode({"do": do, "name": name, "count": len(calls), "first": lengths[0]})
    following = map(LENGTH.pack, [*lengths[1:], 0])
    return b"".join([request, *(part for pair in zip(calls, following, strict=True) for part in pair)])


def calls_one_by_one(read: Callable[[int], bytes], count: int, length: int) -> Iterator[bytes]:
    """The calls, the first of so many bytes: each is read when it is its turn, and is in no memory before."""
    for _ in range(count):
        come = read(length + LENGTH.size)
        if len(come) != length + LENGTH.size:
            come += exactly(read, length + LENGTH.size - len(come))
        call = come[:length]
        (length,) = LENGTH.unpack_from(come, length)
        yield call


def bytes_array(content: bytes) -> np.ndarray:
    """Bytes as they stand in a message."""
    return np.frombuffer(content, dtype=np.uint8)


def encode_text(text: str) -> np.ndarray:
    """A long text as it stands in a message: beside the header, which is bounded."""
    return bytes_array(text.encode("utf-8", "surrogatepass"))


def decode_text(array: np.ndarray) -> str:
    return array.tobytes().decode("utf-8", "surrogatepass")


def decode_answers(content: bytes, count: int) -> list[dict[str, Any]]:
    """What came of so many calls, message after message; WireError where it is anything else."""
    answers: list[dict[str, Any]] = []
    position = 0
    while position < len(content) and len(answers) < count:
        if len(content) - position < LENGTHS.size:
            raise WireError("an answer without lengths")
        header, payload = LENGTHS.unpack_from(content, position)
        if header > LARGEST_ANSWER_HEADER:
            raise WireError("an answer of far too many parts")
        start = position + LENGTHS.size + header
        end = start + payload
        if end > len(content):
            raise WireError("an answer that is cut off")
        answers.append(decode_answer(content[position + LENGTHS.size : start], content[start:end]))
        position = end
    if len(answers) != count or position != len(content):
        raise WireError("another number of answers than calls")
    return answers


def decode_answer(header: bytes, payload: bytes) -> dict[str, Any]:
    """What came of one call. Most are one array, and most headers have been seen before."""
    seen = SEEN.get(header)
    if seen is not None and len(payload) == seen[2]:
        return {"value": np.ndarray(seen[0], seen[1], payload)}
    answer = decode(header, payload)
    if not is_answer(answer):
        raise WireError("an answer that is none")
    value = answer.get("value")
    # A bool may be written in more than two ways, and has to be looked at. A header is only kept as we write it: then
    # there is one for each kind of array, and a short one.
    if len(answer) == 1 and isinstance(value, np.ndarray) and value.dtype != np.bool_:
        remember(header, value)
    return answer


def remember(header: bytes, value: np.ndarray) -> None:
    if header == start_of(value)[LENGTHS.size :]:
        if len(SEEN) >= MOST_STARTS:
            SEEN.clear()
        SEEN[header] = value.shape, value.dtype, value.nbytes


def flat(value: Any) -> Any:
    """A tree with each array as four plain values; the first of them is like nothing else in a tree."""
    kind = type(value)
    if kind is np.ndarray or isinstance(value, np.generic):
        name = NAMES.get(value.dtype)
        if name is None:
            raise Unsendable(f"an array of dtype {value.dtype}")
        return (..., name, value.shape, value.tobytes())
    if kind is tuple:
        return tuple([flat(part) for part in value])
    if kind is list:
        return [flat(part) for part in value]
    if kind is dict:
        return {key: flat(part) for key, part in value.items()}
    return value


def full(value: Any) -> Any:
    """The tree again; its arrays cannot be written to."""
    kind = type(value)
    if kind is tuple:
        if len(value) == 4 and value[0] is ...:
            return np.ndarray(value[2], value[1], value[3])
        return tuple([full(part) for part in value])
    if kind is list:
        return [full(part) for part in value]
    if kind is dict:
        return {key: full(part) for key, part in value.items()}
    return value


# Messages ------------------------------------------------------------------------------------------------------------


def exactly(read: Callable[[int], bytes], count: int) -> bytes:
    parts = []
    while count:
        part = read(min(count, 2**20))
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def pack(value: Any, arrays: list[bytes], depth: int) -> Any:
    """A value as JSON; floats in hexadecimal, so that every bit, infinities and NaN survive."""
    kind = type(value)
    if depth > DEEPEST:
        raise Unsendable("something nested too deeply")
    if value is None or kind is bool:
        return value
    if kind is int:
        if value.bit_length() > MOST_BITS:
            raise Unsendable(f"an integer of {value.bit_length()} bits")
        return ["i", hex(value)]
    if kind is float:
        return ["f", value.hex()]
    if kind is str:
        return ["s", value]
    if kind in (tuple, list):
        return ["t" if kind is tuple else "l", [pack(part, arrays, depth + 1) for part in value]]
    if kind is dict:
        return ["d", [[str(key), pack(part, arrays, depth + 1)] for key, part in value.items()]]
    if kind is np.ndarray or isinstance(value, np.generic):
        return pack_array(np.asarray(value), arrays)
    raise Unsendable(f"{'an' if kind.__name__[:1].lower() in tuple('aeiou') else 'a'} {kind.__name__}")


def pack_array(array: np.ndarray, arrays: list[bytes]) -> Any:
    name = name_of_dtype(array)
    arrays.append(array.tobytes())
    return ["a", name, list(array.shape)]


class PayloadReader:
    """Where the next array's bytes begin."""

    def __init__(self, payload: bytes) -> None:
        self.payload, self.position = payload, 0

    def array(self, dtype: Any, shape: Any) -> np.ndarray:
        if dtype not in DTYPES or not isinstance(shape, list) or len(shape) > MOST_AXES:
            raise WireError("an array of an unknown kind")
        if not all(type(size) is int and 0 <= size <= LARGEST_PAYLOAD for size in shape):
            raise WireError("an array of an impossible shape")
        if room_of(shape, np.dtype(dtype).itemsize) > LARGEST_PAYLOAD:
            raise WireError("an array of an impossible shape")
        end = self.position + math.prod(shape) * np.dtype(dtype).itemsize
        if end > len(self.payload):
            raise WireError("an array with fewer bytes than its shape says")
        flat = np.frombuffer(self.payload[self.position : end], dtype=dtype)
        self.position = end
        # A bool of any other byte than 0 and 1 would compare equal to neither.
        return (flat.view(np.uint8) != 0 if dtype == "bool" else flat.copy()).reshape(shape)


def as_text(text: str) -> str:
    """Text that can be written down anywhere: half a character of UTF-16 is shown by its number."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def unpack(tree: Any, reader: PayloadReader, depth: int) -> Any:
    if tree is None or isinstance(tree, bool):
        return tree
    if not isinstance(tree, list) or len(tree) < 2 or depth > DEEPEST:
        raise WireError("a value of an unknown kind")
    kind, rest = tree[0], tree[1]
    try:
        if kind == "a" and len(tree) == 3:
            return reader.array(tree[1], tree[2])
        if kind == "i" and len(rest) <= MOST_BITS // 4 + 3:
            return int(rest, 16)
        if kind == "f":
            return float.fromhex(rest)
        if kind == "s" and isinstance(rest, str):
            return as_text(rest)
        if kind in ("t", "l") and isinstance(rest, list):
            parts = [unpack(part, reader, depth + 1) for part in rest]
            return tuple(parts) if kind == "t" else parts
        if kind == "d" and isinstance(rest, list):
            return {as_text(key): unpack(part, reader, depth + 1) for key, part in rest if isinstance(key, str)}
    except (TypeError, ValueError, OverflowError) as error:
        raise WireError("a value that is not what it says") from error
    raise WireError("a value of an unknown kind")
