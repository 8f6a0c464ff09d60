"""The pipe's language: what goes in comes out, and what breaks the rules is refused."""

import contextlib
import io
import json
import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra import numpy as hnp

from autograder.guest import wire

ARRAYS = st.sampled_from(wire.DTYPES).flatmap(lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, min_side=0)))
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | ARRAYS
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)


def same(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    return type(a) is type(b) and (a == b or (a != a and b != b))


@given(VALUES)
def test_what_goes_in_comes_out(value: Any) -> None:
    message = {"value": value}
    assert same(wire.receive(io.BytesIO(wire.encode(message)).read), message)


def test_messages_follow_one_another() -> None:
    stream = io.BytesIO(wire.encode({"a": 1}) + wire.encode({"b": np.ones(2)}))
    assert wire.receive(stream.read) == {"a": 1}
    assert wire.receive(stream.read)["b"].tolist() == [1, 1]
    with pytest.raises(EOFError):
        wire.receive(stream.read)


@pytest.mark.parametrize("value", [object(), np.array([object()]), {1, 2}, 1j, np.array(["a"]), (x for x in [])])
def test_what_has_no_place_is_refused(value: Any) -> None:
    with pytest.raises(wire.Unsendable):
        wire.encode({"value": value})


def raw(header: Any, payload: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<IQ", len(text), len(payload)) + text + payload


def an_array(dtype: Any, shape: Any) -> Any:
    return ["d", [["value", ["a", dtype, shape]]]]


FORGED = {
    "seven pebibytes": raw(an_array("float64", [2**50])),
    "a negative size": raw(an_array("float64", [-1]), b"12345678"),
    "very many axes": raw(an_array("float64", [1] * 1000), b"12345678"),
    "sizes that overflow": raw(an_array("float64", [2**40, 2**40])),
    "a dtype of objects": raw(an_array("object", [1]), b"12345678"),
    "a dtype that is no text": raw(an_array(["float64"], [1]), b"12345678"),
    "fewer bytes than said": raw(an_array("float64", [2]), b"12345678"),
    "more bytes than said": raw(an_array("float64", [1]), b"123456789"),
    "no JSON": raw(b"\x80\x04pickle"),
    "no dict": raw(["l", []]),
    "a number of another kind": raw(["d", [["value", 3.5]]]),
    "deep nesting": raw(b"[" * 5000 + b"]" * 5000),
    "an unknown kind": raw(["d", [["value", ["p", "pickle"]]]]),
    "a header of 3 GB": struct.pack("<IQ", 3 * 2**30, 0),
    "a payload of 7 PiB": struct.pack("<IQ", 2, 7 * 2**50) + b"{}",
}


@pytest.mark.parametrize("message", FORGED.values(), ids=FORGED.keys())
def test_a_forged_message_is_refused(message: bytes) -> None:
    with pytest.raises((wire.WireError, EOFError)):
        wire.receive(io.BytesIO(message).read)


@given(st.binary(max_size=60))
def test_noise_is_refused_or_means_a_dict(noise: bytes) -> None:
    with contextlib.suppress(wire.WireError, EOFError):
        assert isinstance(wire.receive(io.BytesIO(noise).read), dict)


# A header that has been seen is not read again, and that changes nothing.


def answers_of(header: bytes, payload: bytes) -> list[dict[str, Any]] | None:
    """What is read, or None where it is refused."""
    try:
        return wire.decode_answers(wire.LENGTHS.pack(len(header), len(payload)) + header + payload, 1)
    except wire.WireError:
        return None


@given(VALUES, st.booleans())
def test_an_answer_is_read_the_same_the_second_time(value: Any, forget: bool) -> None:
    if forget:
        wire.SEEN.clear()
    with contextlib.suppress(wire.Unsendable):
        message = wire.encode_answer({"value": value})
        first, second = (wire.decode_answers(message, 1) for _ in range(2))
        assert same(first, [{"value": value}])
        assert same(second, first)


@pytest.mark.parametrize("payload", [0, 8, 16, 24, 32])
def test_no_header_says_more_for_having_been_seen(payload: int) -> None:
    twice = b'["d",[["value",["a","float64",[2]]],["value",["a","float64",[1]]]]]'
    plain = wire.encode({"value": np.ones(2)})[wire.LENGTHS.size : -16]
    for header in (twice, plain, plain.replace(b",", b", "), plain.replace(b"[2]", b"[02]")):
        wire.SEEN.clear()
        first = answers_of(header, bytes(payload))
        answers_of(header, bytes(24))
        answers_of(header, bytes(16))
        assert same(answers_of(header, bytes(payload)) or [], first or [])


def test_what_is_seen_is_bounded_and_short(monkeypatch) -> None:
    monkeypatch.setattr(wire, "MOST_STARTS", 10)
    wire.SEEN.clear()
    for length in range(100):
        assert answers_of(b'["d",[["value",["a","float64",[%d]]]]]' % length, bytes(8 * length))
        assert answers_of(b'["d", [["value", ["a", "float64", [%d]]]]]' % length + b" " * 3000, bytes(8 * length))
    assert 0 < len(wire.SEEN) <= 10
    assert max(map(len, wire.SEEN)) < 60
