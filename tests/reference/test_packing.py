"""Trees of arrays as few bytes: what comes out is what went in, and the same goes in and out everywhere."""

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra import numpy as hnp

from reference.packing import NotPacked, pack, unpack

ARRAYS = hnp.arrays(
    st.sampled_from([np.float64, np.float32, np.int64, np.bool_]), hnp.array_shapes(min_dims=0, max_dims=3, min_side=0)
)
PLAIN = st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats() | st.text(max_size=5)
TREES = st.recursive(
    ARRAYS | PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3) | st.tuples(inner, inner) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


def same(left: object, right: object) -> bool:
    if isinstance(left, np.ndarray):
        return (
            isinstance(right, np.ndarray)
            and (left.dtype, left.shape) == (right.dtype, right.shape)
            and left.tobytes() == right.tobytes()
        )
    if isinstance(left, (tuple, list)):
        return type(left) is type(right) and len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return (
            isinstance(right, dict) and list(left) == list(right) and all(same(left[key], right[key]) for key in left)
        )
    if isinstance(left, float) and isinstance(right, float):
        return repr(left) == repr(right) or (math.isnan(left) and math.isnan(right))
    return type(left) is type(right) and left == right


@given(st.lists(TREES, max_size=6))
def test_what_was_packed_comes_out(trees) -> None:
    packed = pack(trees)
    assert same(unpack(packed), trees)
    assert pack(unpack(packed)) == packed


def test_equal_numbers_of_other_kinds_stay_apart() -> None:
    values = [1, 1.0, True, 0.0, -0.0, np.float64(1), np.array(1.0), np.array([1.0]), np.array([1.0], np.float32)]
    values[5] = np.asarray(values[5])
    assert same(unpack(pack(values)), values)


def test_an_array_that_comes_twice_is_kept_once() -> None:
    array = np.random.default_rng(0).standard_normal(1000)
    assert len(pack([array, {"again": array.copy()}])) < 1.1 * len(pack([array]))


def test_how_an_array_lies_in_memory_is_not_kept() -> None:
    array = np.arange(6.0).reshape(2, 3)
    assert pack([array]) == pack([np.asfortranarray(array)]) == pack([array.astype(">f8")])


def test_what_comes_out_cannot_be_written_to() -> None:
    (array,) = unpack(pack([np.zeros(3)]))
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1


@pytest.mark.parametrize("damage", [b"", b"x", lambda raw: raw[:-1], lambda raw: raw[:10] + b"!" + raw[11:]])
def test_damage_is_noticed(damage) -> None:
    packed = pack([{"x": np.arange(8.0)}])
    with pytest.raises(NotPacked):
        unpack(damage if isinstance(damage, bytes) else damage(packed))


@pytest.mark.parametrize("value", [object(), {1, 2}, np.array(["a"]), np.array([1j])])
def test_what_has_no_place_is_refused(value) -> None:
    with pytest.raises(TypeError, match=r"got .*expected"):
        pack([value])
