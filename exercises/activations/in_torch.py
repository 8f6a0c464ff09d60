"""Activation functions in PyTorch. Gradients come from autograd.

Every function works on a tensor of any shape, entry by entry, unless it says otherwise: on one without axes or entries
too. Where the function is finite for every finite input, so is the gradient.

At a kink any slope between those of its two sides is right, and nobody asks which. Where there is no kink, the gradient
is asked for at 0 too: |x| has one there, whatever is made of it.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 tensors get an answer to nine digits, and float32 tensors one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.

Calls that have to raise, as Raises says, are tried as well: what is missing there is told as a remark, and costs no
points unless your course counts it. `tandem hint step` gives a hint for an exercise, and `tandem read step` opens what
there is to read on it.
"""

import torch
from jaxtyping import Float


def step(z: Float[torch.Tensor, "..."]) -> Float[torch.Tensor, "..."]:
    r"""Fire or do not: 1 where the input is at least 0, else 0. No gradient passes, so nothing below it can learn.

    $$\operatorname{step}(z) = \begin{cases} 1 & z \ge 0 \\ 0 & z < 0 \end{cases}$$

    Args:
        z (floats, any shape): pre-activations.

    Returns:
        floats, the same shape as z: zeros and ones, z's dtype.

    Example:
        >>> step(torch.tensor([-2.0, 0.0, 3.0]))
        tensor([0., 1., 1.])

    Difficulty 1 of 5.

    Source: Rosenblatt (1958), The perceptron. The value at 0 is a convention; here it is 1.
    """
    # Not allowed, being the answer itself: torch.heaviside and its relatives.
    raise NotImplementedError


def sigmoid(x: Float[torch.Tensor, "..."]) -> Float[torch.Tensor, "..."]:
    r"""Squash every number into the interval from 0 to 1.

    $$\sigma(x) = \frac{1}{1 + e^{-x}}$$

    Args:
        x (floats, any shape): finite for every finite input, without a warning.

    Returns:
        floats, the same shape as x: values in [0, 1], x's dtype.

    Example:
        >>> sigmoid(torch.tensor([-1000.0, -2.0, 0.0, 2.0]))
        tensor([0.0000, 0.1192, 0.5000, 0.8808])

    Difficulty 2 of 5; after step.

    Source: Goodfellow et al. (2016), eq. 3.30.
    """
    # Not allowed, being the answer itself: torch.sigmoid, F.logsigmoid and their relatives.
    raise NotImplementedError


def tanh(x: Float[torch.Tensor, "..."]) -> Float[torch.Tensor, "..."]:
    r"""Squash every number into the interval from -1 to 1.

    $$\tanh(x) = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}$$

    Args:
        x (floats, any shape): finite for every finite input, without a warning.

    Returns:
        floats, the same shape as x: values in [-1, 1], x's dtype.

    Example:
        >>> tanh(torch.tensor([-1.0, 0.0, 1.0, 1000.0]))
        tensor([-0.7616,  0.0000,  0.7616,  1.0000])

    Difficulty 2 of 5; after sigmoid.

    Source: LeCun et al. (1998), Efficient BackProp, section 4.4.
    """
    # Not allowed, being the answer itself: torch.tanh, F.tanhshrink and their relatives.
    raise NotImplementedError


def relu(x: Float[torch.Tensor, "..."]) -> Float[torch.Tensor, "..."]:
    r"""Keep what is positive, replace the rest by 0.

    $$\operatorname{relu}(x) = \max(x, 0)$$

    Args:
        x (floats, any shape)

    Returns:
        floats, the same shape as x: values of at least 0, x's dtype.

    Example:
        >>> relu(torch.tensor([-2.0, 0.0, 3.0]))
        tensor([0., 0., 3.])

    Difficulty 1 of 5.

    Source: Glorot, Bordes and Bengio (2011), Deep sparse rectifier neural networks.
    """
    # Not allowed, being the answer itself: torch.relu, torch.clamp, F.leaky_relu, F.prelu, F.rrelu, F.threshold,
    # F.hardtanh, F.elu and their relatives.
    raise NotImplementedError


def leaky_relu(x: Float[torch.Tensor, "..."], *, slope: float = 0.01) -> Float[torch.Tensor, "..."]:
    r"""Keep what is positive, shrink the rest.

    $$f(x) = \begin{cases} x & x \ge 0 \\ a x & x < 0 \end{cases}$$

    Args:
        x (floats, any shape)
        slope (a number, 0.01 unless given): $a$, the slope left of 0.

    Returns:
        floats, the same shape as x: x's dtype.

    Example:
        >>> leaky_relu(torch.tensor([-2.0, 0.0, 3.0]), slope=0.1)
        tensor([-0.2000,  0.0000,  3.0000])

    Difficulty 1 of 5; after relu.

    Source: Maas, Hannun and Ng (2013), Rectifier nonlinearities improve neural network acoustic models.
    """
    # Not allowed, being the answer itself: F.leaky_relu, F.prelu, F.rrelu and their relatives.
    raise NotImplementedError


def prelu(x: Float[torch.Tensor, "n c ..."], slope: Float[torch.Tensor, "c"]) -> Float[torch.Tensor, "n c ..."]:
    r"""Leaky ReLU whose slope is learned, one for every channel.

    $$f(x) = \begin{cases} x & x \ge 0 \\ a_c \, x & x < 0 \end{cases} \qquad \text{in channel } c$$

    Args:
        x (floats, N by C by any further axes): channels on the second axis.
        slope (a vector of C floats): $a$.

    Returns:
        floats, the same shape as x: x's dtype.

    Raises:
        ValueError: slope does not have one entry for every channel.

    Example:
        >>> prelu(torch.tensor([[-2.0, -2.0], [3.0, -4.0]]), torch.tensor([0.25, 0.5]))
        tensor([[-0.5000, -1.0000],
                [ 3.0000, -2.0000]])

    Difficulty 2 of 5; after leaky_relu.

    Source: He et al. (2015), Delving deep into rectifiers, eq. 1.
    """
    # Not allowed, being the answer itself: F.prelu and its relatives.
    raise NotImplementedError


def elu(x: Float[torch.Tensor, "..."], *, alpha: float = 1.0) -> Float[torch.Tensor, "..."]:
    r"""Keep what is positive, let the rest level off smoothly at -alpha.

    $$f(x) = \begin{cases} x & x > 0 \\ \alpha \, (e^{x} - 1) & x \le 0 \end{cases}$$

    Args:
        x (floats, any shape): finite for every finite input, without a warning.
        alpha (a number, 1.0 unless given): $\alpha$, how far down it goes.

    Returns:
        floats, the same shape as x: x's dtype; accurate also just left of 0.

    Example:
        >>> elu(torch.tensor([-1000.0, -1.0, 0.0, 2.0]), alpha=2.0)
        tensor([-2.0000, -1.2642,  0.0000,  2.0000])

    Difficulty 2 of 5; after leaky_relu.

    Source: Clevert, Unterthiner and Hochreiter (2016), Fast and accurate deep network learning by ELUs, eq. 15.
    """
    # Not allowed, being the answer itself: F.elu and its relatives.
    raise NotImplementedError


def softplus(x: Float[torch.Tensor, "..."], *, beta: float = 1.0) -> Float[torch.Tensor, "..."]:
    r"""Round off the corner of ReLU.

    $$f(x) = \frac{1}{\beta} \log(1 + e^{\beta x})$$

    Args:
        x (floats, any shape): finite for every finite input, without a warning.
        beta (a number, 1.0 unless given): $\beta > 0$; the larger, the sharper the corner.

    Returns:
        floats, the same shape as x: values of at least 0, x's dtype; accurate also far left, where they are
            $e^{\beta x} / \beta$ and all but 0.

    Raises:
        ValueError: beta is not a finite number above 0.

    Example:
        >>> softplus(torch.tensor([-1.0, 0.0, 100.0]))
        tensor([  0.3133,   0.6931, 100.0000])

    Difficulty 2 of 5; after relu and sigmoid.

    Source: Dugas et al. (2001), Incorporating second-order functional knowledge.
    """
    # Not allowed, being the answer itself: F.softplus, F.logsigmoid, F.binary_cross_entropy_with_logits and their
    # relatives.
    raise NotImplementedError


def swish(x: Float[torch.Tensor, "..."], *, beta: float = 1.0) -> Float[torch.Tensor, "..."]:
    r"""Let every number gate itself; with beta = 1 it is called SiLU.

    $$f(x) = x \, \sigma(\beta x)$$

    Args:
        x (floats, any shape): finite for every finite input, without a warning.
        beta (a number, 1.0 unless given): $\beta$; 0 gives x / 2, large values approach ReLU.

    Returns:
        floats, the same shape as x: x's dtype.

    Example:
        >>> swish(torch.tensor([-2.0, 0.0, 2.0]))
        tensor([-0.2384,  0.0000,  1.7616])

    Difficulty 1 of 5; after sigmoid.

    Source: Ramachandran, Zoph and Le (2017), Searching for activation functions, section 4.
    """
    # Not allowed, being the answer itself: F.silu and its relatives.
    raise NotImplementedError


def gelu(x: Float[torch.Tensor, "..."]) -> Float[torch.Tensor, "..."]:
    r"""Weigh every number by the chance that a standard normal one is smaller.

    $$f(x) = x \, \Phi(x) = \frac{x}{2} \left( 1 + \operatorname{erf} \frac{x}{\sqrt 2} \right)$$

    Args:
        x (floats, any shape): finite for every finite input.

    Returns:
        floats, the same shape as x: x's dtype. This is the exact form; the one with tanh in it is an approximation, off
            by up to 5e-4.

    Example:
        >>> gelu(torch.tensor([-1.0, 0.0, 1.0]))
        tensor([-0.1587,  0.0000,  0.8413])

    Difficulty 2 of 5; after swish.

    Source: Hendrycks and Gimpel (2016), Gaussian error linear units, section 2.
    """
    # Not allowed, being the answer itself: F.gelu and its relatives.
    raise NotImplementedError


def softmax(x: Float[torch.Tensor, "..."], *, axis: int = -1, temperature: float = 1.0) -> Float[torch.Tensor, "..."]:
    r"""Turn scores into probabilities along one axis.

    $$p_i = \frac{e^{x_i / T}}{\sum_j e^{x_j / T}}$$

    Args:
        x (floats, any shape but an empty one): scores; finite for every finite input, and a score of -inf gets
            probability 0.
        axis (an integer, -1 unless given): the axis that sums to 1.
        temperature (a number, 1.0 unless given): $T > 0$; the larger, the more even the probabilities.

    Returns:
        floats, the same shape as x: probabilities, x's dtype.

    Raises:
        ValueError: temperature is not a finite number above 0.
        ValueError: there is no such axis.

    Example:
        >>> softmax(torch.tensor([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]))
        tensor([[0.0900, 0.2447, 0.6652],
                [0.3333, 0.3333, 0.3333]])

    Difficulty 2 of 5; after sigmoid.

    Source: Goodfellow et al. (2016), eq. 6.29; the temperature is Hinton et al. (2015), eq. 1.
    """
    # Not allowed, being the answer itself: torch.softmax, torch.log_softmax and their relatives.
    raise NotImplementedError


def log_softmax(x: Float[torch.Tensor, "..."], *, axis: int = -1) -> Float[torch.Tensor, "..."]:
    r"""The logarithm of softmax, also where softmax itself rounds to 0.

    $$\log p_i = x_i - \log \sum_j e^{x_j}$$

    Args:
        x (floats, any shape but an empty one): scores; finite for every finite input.
        axis (an integer, -1 unless given): the axis along which the probabilities sum to 1.

    Returns:
        floats, the same shape as x: log-probabilities of at most 0, x's dtype.

    Raises:
        ValueError: there is no such axis.

    Example:
        >>> log_softmax(torch.tensor([1000.0, 1000.0, 1000.0, 0.0]))
        tensor([   -1.0986,    -1.0986,    -1.0986, -1001.0986])

    Difficulty 2 of 5; after softmax.

    Source: Goodfellow et al. (2016), eq. 6.30.
    """
    # Not allowed, being the answer itself: torch.log_softmax, torch.softmax and their relatives.
    raise NotImplementedError
