"""Blockwise attention over 16,384 tokens: the time, and the memory that plain attention would take.

    python -m tests.benchmarks long_attention

One head of width 64, float32, causal. Memory is the most that the tensors (or NumPy's arrays) of a call take at once.
"""

import time
from collections.abc import Callable

import numpy as np
import torch

from reference.attention import in_numpy, in_torch
from reference.backends import array_peak, tensor_peak
from tests.benchmarks.race import normal

TOKENS, WIDTH, BLOCK = 16_384, 64, 128
MIB = 2**20


def seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def show(what: str, took: float, peak: int) -> None:
    table = TOKENS * TOKENS * 4
    print(f"   {what:<28} {took:6.2f} s   {peak / MIB:6.1f} MiB   1/{table / peak:.0f} of a table of scores")


def main() -> None:
    print(f"{TOKENS:,} tokens, one head of width {WIDTH}, causal, blocks of {BLOCK}; ", end="")
    print(f"a table of all scores takes {TOKENS * TOKENS * 4 / MIB:,.0f} MiB")
    q, k, v = normal(3, TOKENS, WIDTH)
    settings = {"block": BLOCK, "causal": True}
    numpy_call = lambda: in_numpy.blockwise_attention(q, k, v, **settings)  # noqa: E731
    show("NumPy, forward", seconds(numpy_call), array_peak(numpy_call))

    tensors = [torch.from_numpy(np.array(x)).requires_grad_() for x in (q, k, v)]
    grad = torch.ones(TOKENS, WIDTH)
    forward = lambda: in_torch.blockwise_attention(*tensors, **settings)  # noqa: E731
    both = lambda: torch.autograd.grad(forward(), tensors, grad)  # noqa: E731
    show("PyTorch, forward", seconds(forward), tensor_peak(forward))
    show("PyTorch, forward and back", seconds(both), tensor_peak(both))


if __name__ == "__main__":
    main()
