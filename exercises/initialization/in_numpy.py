"""Weight initialization in NumPy: which weights a layer begins with.

A matrix of weights lies as PyTorch lays it: (fan_out, fan_in), a row for every output and a column for every input, so
that a layer computes W x + b. Chance comes in as an argument: `noise` has one random number for every weight, drawn
from N(0, 1) or from U[0, 1), and the same noise gives the same weights. Which numbers it holds is the caller's
business; only its shape is looked at. In PyTorch nobody asks for a gradient by noise: training begins afterwards.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.

Calls that have to raise, as Raises says, are tried as well: what is missing there is told as a remark, and costs no
points unless your course counts it. `tandem hint zero_init` gives a hint for an exercise, and `tandem read zero_init`
opens what there is to read on it.
"""

import numpy as np
from jaxtyping import Float


def zero_init(fan_out: int, fan_in: int) -> Float[np.ndarray, "fan_out fan_in"]:
    """Begin with nothing: every weight is 0. Right for biases, and wrong for weights.

    $$W_{ij} = 0$$

    Hidden units that begin alike get the same gradient, so they stay alike.

    Args:
        fan_out (an integer): how many outputs the layer has, at least 1.
        fan_in (an integer): how many inputs the layer has, at least 1.

    Returns:
        floats, fan_out by fan_in: float64 (in PyTorch any floating-point dtype).

    Raises:
        ValueError: fan_out is no integer of at least 1 (3.0 and True are no integers).
        ValueError: fan_in is no integer of at least 1.

    Example:
        >>> zero_init(2, 3)
        array([[0., 0., 0.],
               [0., 0., 0.]])

    Difficulty 1 of 5.

    Source: Goodfellow et al. (2016), section 8.4, on why initial weights have to "break symmetry".
    """
    raise NotImplementedError


def naive_normal(
    noise: Float[np.ndarray, "fan_out fan_in"], *, scale: float = 1.0
) -> Float[np.ndarray, "fan_out fan_in"]:
    r"""Draw all weights from one normal distribution, whatever the size of the layer.

    $$W = s \, \varepsilon \sim \mathcal N(0, s^2)$$

    Args:
        noise (floats, fan_out by fan_in): draws from N(0, 1), $\varepsilon$. Empty noise gives an empty result.
        scale (a number, 1.0 unless given): $s$, the standard deviation of the weights, finite, at least 0.

    Returns:
        floats, fan_out by fan_in: noise's dtype.

    Raises:
        ValueError: noise does not have two axes.
        ValueError: scale is not a finite number of at least 0.

    Example:
        >>> naive_normal(np.array([[1.0, -2.0, 0.5], [0.0, 3.0, -1.0]]), scale=0.5)
        array([[ 0.5 , -1.  ,  0.25],
               [ 0.  ,  1.5 , -0.5 ]])

    Difficulty 1 of 5; after zero_init.

    Source: Krizhevsky et al. (2012), ImageNet classification with deep convolutional neural networks, section 5, with s
        = 0.01.
    """
    raise NotImplementedError


def xavier_uniform(noise: Float[np.ndarray, "fan_out fan_in"]) -> Float[np.ndarray, "fan_out fan_in"]:
    r"""Choose the spread of uniform weights by the inputs and outputs of a layer: for tanh, and for no activation.

    $$\begin{gathered}
    W = -a + 2 a \, u \sim \operatorname{Uniform}(-a, a) \\
    a = \sqrt{\frac{6}{n_\text{in} + n_\text{out}}}
    \end{gathered}$$

    The variance of such weights is $a^2 / 3 = 2 / (n_\text{in} + n_\text{out})$.

    Args:
        noise (floats, fan_out by fan_in): draws from U[0, 1), $u$; $n_\text{out}$ rows and $n_\text{in}$ columns.

    Returns:
        floats, fan_out by fan_in: from -a to a, noise's dtype.

    Raises:
        ValueError: noise does not have two axes.
        ValueError: noise has no rows or no columns.

    Example:
        >>> xavier_uniform(np.array([[0.0, 0.25, 0.5, 0.75], [0.5, 0.0, 0.875, 0.125]]))
        array([[-1.  , -0.5 ,  0.  ,  0.5 ],
               [ 0.  , -1.  ,  0.75, -0.75]])

    Difficulty 2 of 5; after naive_normal.

    Source: Glorot and Bengio (2010), Understanding the difficulty of training deep feedforward neural networks, eq. 16.
    """
    raise NotImplementedError


def xavier_normal(noise: Float[np.ndarray, "fan_out fan_in"]) -> Float[np.ndarray, "fan_out fan_in"]:
    r"""Choose the spread of normal weights by the inputs and outputs of a layer: for tanh, and for no activation.

    $$W = \sqrt{\frac{2}{n_\text{in} + n_\text{out}}} \; \varepsilon
    \sim \mathcal N\!\left(0, \frac{2}{n_\text{in} + n_\text{out}}\right)$$

    Args:
        noise (floats, fan_out by fan_in): draws from N(0, 1), $\varepsilon$; $n_\text{out}$ rows and $n_\text{in}$
            columns.

    Returns:
        floats, fan_out by fan_in: noise's dtype.

    Raises:
        ValueError: noise does not have two axes.
        ValueError: noise has no rows or no columns.

    Example:
        >>> xavier_normal(np.array([[1.0, -2.0, 0.5, 0.0, 3.0, -1.0], [0.25, 1.0, 0.0, -1.0, 2.0, 0.5]]))
        array([[ 0.5  , -1.   ,  0.25 ,  0.   ,  1.5  , -0.5  ],
               [ 0.125,  0.5  ,  0.   , -0.5  ,  1.   ,  0.25 ]])

    Difficulty 1 of 5; after xavier_uniform.

    Source: Glorot and Bengio (2010), Understanding the difficulty of training deep feedforward neural networks, eq. 12.
    """
    raise NotImplementedError


def he_uniform(noise: Float[np.ndarray, "fan_out fan_in"]) -> Float[np.ndarray, "fan_out fan_in"]:
    r"""Choose the spread of uniform weights by the inputs of a layer: for ReLU.

    $$\begin{gathered}
    W = -a + 2 a \, u \sim \operatorname{Uniform}(-a, a) \\
    a = \sqrt{\frac{6}{n_\text{in}}}
    \end{gathered}$$

    The variance of such weights is $a^2 / 3 = 2 / n_\text{in}$.

    Args:
        noise (floats, fan_out by fan_in): draws from U[0, 1), $u$; $n_\text{in}$ columns.

    Returns:
        floats, fan_out by fan_in: from -a to a, noise's dtype.

    Raises:
        ValueError: noise does not have two axes.
        ValueError: noise has no rows or no columns.

    Example:
        >>> he_uniform(np.array([[0.0, 0.25, 0.5, 0.75, 0.875, 0.125], [0.5, 0.0, 0.625, 0.5, 0.25, 0.75]]))
        array([[-1.  , -0.5 ,  0.  ,  0.5 ,  0.75, -0.75],
               [ 0.  , -1.  ,  0.25,  0.  , -0.5 ,  0.5 ]])

    Difficulty 2 of 5; after xavier_uniform and activations.relu.

    Source: He et al. (2015), Delving deep into rectifiers, eq. 10, for a uniform distribution.
    """
    raise NotImplementedError


def he_normal(noise: Float[np.ndarray, "fan_out fan_in"]) -> Float[np.ndarray, "fan_out fan_in"]:
    r"""Choose the spread of normal weights by the inputs of a layer: for ReLU.

    $$W = \sqrt{\frac{2}{n_\text{in}}} \; \varepsilon \sim \mathcal N\!\left(0, \frac{2}{n_\text{in}}\right)$$

    Args:
        noise (floats, fan_out by fan_in): draws from N(0, 1), $\varepsilon$; $n_\text{in}$ columns.

    Returns:
        floats, fan_out by fan_in: noise's dtype.

    Raises:
        ValueError: noise does not have two axes.
        ValueError: noise has no rows or no columns.

    Example:
        >>> he_normal(np.array([[1.0, -2.0, 0.5, 0.0, 3.0, -1.0, 0.25, 1.0]]))
        array([[ 0.5  , -1.   ,  0.25 ,  0.   ,  1.5  , -0.5  ,  0.125,  0.5  ]])

    Difficulty 1 of 5; after xavier_normal and activations.relu.

    Source: He et al. (2015), Delving deep into rectifiers, eq. 10.
    """
    raise NotImplementedError


def torch_linear_default(noise: Float[np.ndarray, "fan_out fan_in"]) -> Float[np.ndarray, "fan_out fan_in"]:
    r"""Draw what `torch.nn.Linear` begins with: weights smaller than He's.

    $$\begin{gathered}
    W = -a + 2 a \, u \sim \operatorname{Uniform}(-a, a) \\
    a = \frac{1}{\sqrt{n_\text{in}}}
    \end{gathered}$$

    The variance of such weights is $a^2 / 3 = 1 / (3 n_\text{in})$, a sixth of He's.

    Args:
        noise (floats, fan_out by fan_in): draws from U[0, 1), $u$; $n_\text{in}$ columns.

    Returns:
        floats, fan_out by fan_in: from -a to a, noise's dtype.

    Raises:
        ValueError: noise does not have two axes.
        ValueError: noise has no rows or no columns.

    Example:
        >>> torch_linear_default(np.array([[0.0, 0.25, 0.5, 0.75], [0.5, 0.0, 0.75, 0.125]]))
        array([[-0.5  , -0.25 ,  0.   ,  0.25 ],
               [ 0.   , -0.5  ,  0.25 , -0.375]])

    Difficulty 2 of 5; after he_uniform.

    Source: PyTorch's documentation of torch.nn.Linear, under Variables.
    """
    raise NotImplementedError
