"""Weight initialization in NumPy: which weights a layer begins with.

A matrix of weights lies as PyTorch lays it: (fan_out, fan_in), a row for every output and a column for every input, so
that a layer computes W x + b. Chance comes in as an argument: `noise` has one random number for every weight, drawn
from N(0, 1) or from U[0, 1), and the same noise gives the same weights. Which numbers it holds is the caller's
business; only its shape is looked at. In PyTorch nobody asks for a gradient by noise: training begins afterwards.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.
"""

import math

import numpy as np
from jaxtyping import Float

from reference.contract import checked, integer, not_negative


@checked
def zero_init(fan_out: int, fan_in: int) -> Float[np.ndarray, "fan_out fan_in"]:
    r"""Begin with nothing: every weight is 0. Right for biases, and wrong for weights.

    $$W_{ij} = 0$$

    Hidden units that begin alike get the same gradient, so they stay alike.

    Args:
        fan_out: how many outputs the layer has, at least 1.
        fan_in: how many inputs the layer has, at least 1.

    Returns:
        (fan_out, fan_in), float64 (in PyTorch any floating-point dtype).

    Raises:
        ValueError: fan_out is no integer of at least 1 (3.0 and True are no integers).
        ValueError: fan_in is no integer of at least 1.

    Source: Goodfellow et al. (2016), section 8.4, on why initial weights have to "break symmetry".
    """
    return np.zeros((integer("fan_out", fan_out, least=1), integer("fan_in", fan_in, least=1)))


@checked
def naive_normal(
    noise: Float[np.ndarray, "fan_out fan_in"], *, scale: float = 1.0
) -> Float[np.ndarray, "fan_out fan_in"]:
    r"""Draw all weights from one normal distribution, whatever the size of the layer.

    $$W = s \, \varepsilon \sim \mathcal N(0, s^2)$$

    Args:
        noise: (fan_out, fan_in), draws from N(0, 1), $\varepsilon$. Empty noise gives an empty result.
        scale: $s$, the standard deviation of the weights, finite, at least 0.

    Returns:
        (fan_out, fan_in), noise's dtype.

    Raises:
        ValueError: noise does not have two axes.
        ValueError: scale is not a finite number of at least 0.

    Source: Krizhevsky et al. (2012), ImageNet classification with deep convolutional neural networks, section 5, with
        s = 0.01.
    """
    not_negative("scale", scale)
    return scale * noise


@checked
def xavier_uniform(noise: Float[np.ndarray, "fan_out fan_in"]) -> Float[np.ndarray, "fan_out fan_in"]:
    r"""Choose the spread of uniform weights by the inputs and outputs of a layer: for tanh, and for no activation.

    $$\begin{gathered}
    W = -a + 2 a \, u \sim \operatorname{Uniform}(-a, a) \\
    a = \sqrt{\frac{6}{n_\text{in} + n_\text{out}}}
    \end{gathered}$$

    The variance of such weights is $a^2 / 3 = 2 / (n_\text{in} + n_\text{out})$.

    Args:
        noise: (fan_out, fan_in), draws from U[0, 1), $u$; $n_\text{out}$ rows and $n_\text{in}$ columns.

    Returns:
        (fan_out, fan_in), from -a to a, noise's dtype.

    Raises:
        ValueError: noise does not have two axes.
        ValueError: noise has no rows or no columns.

    Source: Glorot and Bengio (2010), Understanding the difficulty of training deep feedforward neural networks, eq. 16.
    """
    fan_out, fan_in = fans_of(noise)
    return spread(noise, math.sqrt(6 / (fan_in + fan_out)))


def fans_of(noise: np.ndarray) -> tuple[int, int]:
    """How many outputs and inputs a layer has whose weights have the shape of noise; ValueError where it has none."""
    fan_out, fan_in = noise.shape
    if fan_out == 0 or fan_in == 0:
        raise ValueError(f"noise: got shape {noise.shape}, expected at least one row and one column")
    return fan_out, fan_in


def spread(noise: np.ndarray, bound: float) -> np.ndarray:
    """Draws from U[0, 1) as draws from U[-bound, bound)."""
    return 2 * bound * noise - bound


@checked
def xavier_normal(noise: Float[np.ndarray, "fan_out fan_in"]) -> Float[np.ndarray, "fan_out fan_in"]:
    r"""Choose the spread of normal weights by the inputs and outputs of a layer: for tanh, and for no activation.

    $$W = \sqrt{\frac{2}{n_\text{in} + n_\text{out}}} \; \varepsilon
    \sim \mathcal N\!\left(0, \frac{2}{n_\text{in} + n_\text{out}}\right)$$

    Args:
        noise: (fan_out, fan_in), draws from N(0, 1), $\varepsilon$; $n_\text{out}$ rows and $n_\text{in}$ columns.

    Returns:
        (fan_out, fan_in), noise's dtype.

    Raises:
        ValueError: noise does not have two axes.
        ValueError: noise has no rows or no columns.

    Source: Glorot and Bengio (2010), Understanding the difficulty of training deep feedforward neural networks, eq. 12.
    """
    fan_out, fan_in = fans_of(noise)
    return noise * math.sqrt(2 / (fan_in + fan_out))


@checked
def he_uniform(noise: Float[np.ndarray, "fan_out fan_in"]) -> Float[np.ndarray, "fan_out fan_in"]:
    r"""Choose the spread of uniform weights by the inputs of a layer: for ReLU.

    $$\begin{gathered}
    W = -a + 2 a \, u \sim \operatorname{Uniform}(-a, a) \\
    a = \sqrt{\frac{6}{n_\text{in}}}
    \end{gathered}$$

    The variance of such weights is $a^2 / 3 = 2 / n_\text{in}$.

    Args:
        noise: (fan_out, fan_in), draws from U[0, 1), $u$; $n_\text{in}$ columns.

    Returns:
        (fan_out, fan_in), from -a to a, noise's dtype.

    Raises:
        ValueError: noise does not have two axes.
        ValueError: noise has no rows or no columns.

    Source: He et al. (2015), Delving deep into rectifiers, eq. 10, for a uniform distribution.
    """
    _, fan_in = fans_of(noise)
    return spread(noise, math.sqrt(6 / fan_in))


@checked
def he_normal(noise: Float[np.ndarray, "fan_out fan_in"]) -> Float[np.ndarray, "fan_out fan_in"]:
    r"""Choose the spread of normal weights by the inputs of a layer: for ReLU.

    $$W = \sqrt{\frac{2}{n_\text{in}}} \; \varepsilon \sim \mathcal N\!\left(0, \frac{2}{n_\text{in}}\right)$$

    Args:
        noise: (fan_out, fan_in), draws from N(0, 1), $\varepsilon$; $n_\text{in}$ columns.

    Returns:
        (fan_out, fan_in), noise's dtype.

    Raises:
        ValueError: noise does not have two axes.
        ValueError: noise has no rows or no columns.

    Source: He et al. (2015), Delving deep into rectifiers, eq. 10.
    """
    _, fan_in = fans_of(noise)
    return noise * math.sqrt(2 / fan_in)


@checked
def torch_linear_default(noise: Float[np.ndarray, "fan_out fan_in"]) -> Float[np.ndarray, "fan_out fan_in"]:
    r"""Draw what `torch.nn.Linear` begins with: weights smaller than He's.

    $$\begin{gathered}
    W = -a + 2 a \, u \sim \operatorname{Uniform}(-a, a) \\
    a = \frac{1}{\sqrt{n_\text{in}}}
    \end{gathered}$$

    The variance of such weights is $a^2 / 3 = 1 / (3 n_\text{in})$, a sixth of He's.

    Args:
        noise: (fan_out, fan_in), draws from U[0, 1), $u$; $n_\text{in}$ columns.

    Returns:
        (fan_out, fan_in), from -a to a, noise's dtype.

    Raises:
        ValueError: noise does not have two axes.
        ValueError: noise has no rows or no columns.

    Source: PyTorch's documentation of torch.nn.Linear, under Variables.
    """
    _, fan_in = fans_of(noise)
    return spread(noise, 1 / math.sqrt(fan_in))
