'''Right answers with type hints of all kinds, docstrings, positional-only marks and defaults written differently.

Expected: sigmoid: passed 1; tanh: passed 1; relu: passed 1; leaky_relu: passed 1; elu: passed 1; swish: passed 1
'''

from typing import Any, Optional, Union

import numpy as np
import numpy.typing as npt
from jaxtyping import Float


def sigmoid(x: Float[np.ndarray, "..."]) -> Float[np.ndarray, "..."]:
    """Squash.

    >>> sigmoid(np.zeros(1))
    array([0.5])
    """
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x: "npt.NDArray[np.floating[Any]]", /, *args: Any, **kwargs: Any) -> "NotDefinedAnywhere":
    doubled = np.exp(-2 * np.abs(x))
    return np.sign(x) * -np.expm1(-2 * np.abs(x)) / (1 + doubled)


def relu(x: Union[np.ndarray, float] = None) -> Optional[np.ndarray]:
    r"""$\max(x, 0)$"""
    return np.maximum(x, 0)


def leaky_relu(x, slope: float = 1e-2):
    'A docstring in single quotes.'
    return np.where(x >= 0, x, slope * x)


def elu(x, *, verbose=False, alpha: "float" = 2 / 2, **others):
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def swish(*args, **settings):
    (x,) = args
    return x * sigmoid(settings.get("beta", 1) * x)
