"""Blockwise attention takes memory for its tokens, not for their pairs, forward and backward, in both twins."""

import numpy as np
import pytest
import torch

from reference.attention import in_numpy, in_torch
from reference.backends import array_peak, tensor_peak

SHORT, LONG, WIDTH = 512, 2048, 8


def tokens(length: int, count: int = 4) -> list[np.ndarray]:
    return list(np.random.default_rng(0).standard_normal((count, length, WIDTH)))


def numpy_forward(attention, length: int) -> int:
    q, k, v, _ = tokens(length)
    return array_peak(lambda: attention(q, k, v))


def numpy_backward(backward, length: int) -> int:
    q, k, v, grad = tokens(length)
    return array_peak(lambda: backward(grad, q, k, v))


def torch_forward(attention, length: int) -> int:
    q, k, v, _ = map(torch.from_numpy, tokens(length))
    return tensor_peak(lambda: attention(q, k, v))


def torch_backward(attention, length: int) -> int:
    *inputs, grad = map(torch.from_numpy, tokens(length))
    inputs = [x.requires_grad_() for x in inputs]
    return tensor_peak(lambda: torch.autograd.grad(attention(*inputs), inputs, grad))


def causally(function):
    return lambda *args: function(*args, causal=True)


CAREFUL = [
    (numpy_forward, in_numpy.blockwise_attention),
    (numpy_backward, in_numpy.blockwise_attention_backward),
    (torch_forward, in_torch.blockwise_attention),
    (torch_backward, in_torch.blockwise_attention),
]
PLAIN = [
    (numpy_forward, in_numpy.scaled_dot_product_attention),
    (numpy_backward, in_numpy.scaled_dot_product_attention_backward),
    (torch_forward, in_torch.scaled_dot_product_attention),
    (torch_backward, in_torch.scaled_dot_product_attention),
]


@pytest.mark.parametrize("wrap", [lambda f: f, causally], ids=["all", "causal"])
@pytest.mark.parametrize(("measure", "function"), CAREFUL)
def test_four_times_the_tokens_take_four_times_the_memory(measure, function, wrap) -> None:
    short, long = (measure(wrap(function), length) for length in (SHORT, LONG))
    assert 3 < long / short < 5
    assert long < LONG * LONG * 8 / 4


@pytest.mark.parametrize(("measure", "function"), PLAIN)
def test_plain_attention_fails_the_same_measure(measure, function) -> None:
    short, long = (measure(function, length) for length in (SHORT, LONG))
    assert long / short > 10
    assert long > LONG * LONG * 8
