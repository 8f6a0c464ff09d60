"""The hidden tests of the peers' notebooks: a function and its reference on 100 examples, drawn by Hypothesis.

This file's text goes into the notebooks as it stands, and needs NumPy and Hypothesis only.
"""

import numpy as np
from hypothesis import given, settings, strategies as st
from hypothesis.extra.numpy import arrays

matrices = arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(1, 4)), elements=st.floats(-1000, 1000))
hundred = settings(max_examples=100, deadline=None, database=None, derandomize=True)


def same(got, expected):
    np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-12, strict=True)


def check_relu(relu):
    @hundred
    @given(matrices)
    def agrees(x):
        same(relu(x), np.where(x > 0, x, 0.0))

    agrees()


def check_sigmoid(sigmoid):
    @hundred
    @given(matrices)
    def agrees(x):
        decay = np.exp(-np.abs(x))
        same(sigmoid(x), np.where(x >= 0, 1.0, decay) / (1 + decay))

    agrees()


def check_softmax(softmax):
    @hundred
    @given(matrices, st.sampled_from([-1, 0, 1]), st.sampled_from([1.0, 0.5, 2.0]))
    def agrees(x, axis, temperature):
        e = np.exp((x - x.max(axis=axis, keepdims=True)) / temperature)
        same(softmax(x, axis=axis, temperature=temperature), e / e.sum(axis=axis, keepdims=True))

    agrees()
