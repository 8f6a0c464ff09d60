"""Functions that are taken for one another. Only those that exist where they are asked for are told."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
import torch

# Whatever stands on a line is exchanged for whatever else stands there.
GROUPS = """\
maximum minimum
max min mean
amax amin
sum mean prod
exp expm1 exp2
log log1p log2
sin cos
floor ceil rint
zeros ones
zeros_like ones_like
new_zeros new_ones
empty zeros
argmax argmin
tanh arctan sinh
sqrt square cbrt
rsqrt sqrt reciprocal
abs sign
copysign maximum
cumsum cumprod
cummin cummax
triu tril
any all
logaddexp maximum
logsumexp amax
outer inner
add subtract
sub add
multiply divide
relu abs
softmax log_softmax sigmoid
sigmoid tanh
erf tanh
erfc erf
aminmax unbind
add_ sub_
mul_ div_
exp_ expm1_
index_add index_copy
index_add_ index_copy_
fft ifft
rfft fft
eye ones_like
isneginf isposinf isnan
flatnonzero argsort
unbind split
mse_loss l1_loss
softplus relu
leaky_relu elu
stack cat
concatenate stack
hstack vstack
positive not_negative
sort flip
repeat tile
divmod pow
bmm matmul
square abs
norm sum
""".splitlines()


@cache
def neighbours_of(name: str, on: str, track: str) -> tuple[str, ...]:
    """What stands beside a name, as far as it is there: `on` is a module's name, 'array', or '' for a bare name."""
    found: list[str] = []
    for group in map(str.split, GROUPS):
        if name in group:
            found += [other for other in group if other != name and other not in found and exists(other, on, track)]
    return tuple(found)


def exists(name: str, on: str, track: str) -> bool:
    if not on:
        return name in ("max", "min", "sum", "any", "all", "positive", "not_negative", "round", "int", "abs")
    array: Any = np.ndarray if track == "numpy" else torch.Tensor
    homes: dict[str, Any] = {"np": np, "torch": torch, "F": torch.nn.functional, "math": math, "array": array}
    return hasattr(homes[on], name)
