"""Attention and memory: blocks take it for tokens, not for their pairs; what the cache does not hold is cut up."""

import numpy as np
import pytest
import torch

from reference.attention import in_numpy, in_torch
from reference.backends import array_peak, tensor_peak
from reference.cases import cases_of
from reference.common import laws_of
from reference.concept import find_concept
from tests.reference.helpers import answer_backend, hold

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


@pytest.mark.parametrize("name", ["scaled_dot_product_attention", "multi_head_attention"])
@pytest.mark.parametrize("cached", [1, 8, 13])
def test_sequences_that_do_not_fit_in_the_cache_together_get_what_they_get_there(name, cached, monkeypatch) -> None:
    monkeypatch.setattr(in_torch, "CACHED", cached)
    concept = find_concept("attention", name)
    for law, kept in zip(laws_of(concept, "torch"), cases_of(concept, "torch"), strict=True):
        hold(law, answer_backend(concept.torch_twin, "torch"), kept.cases)
