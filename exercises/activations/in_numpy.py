"""Activation functions in NumPy, with hand-derived backward passes.

Every function works on an array of any shape, entry by entry, unless it says otherwise: on one without axes or entries
too. Every backward pass takes `grad`, the gradient of a loss by the function's result, and returns the gradient of that
loss by the inputs; where the function is finite for every finite input, so is the gradient.

At a kink any slope between those of its two sides is right.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.

Calls that have to raise, as Raises says, are tried as well: what is missing there is told as a remark, and costs no
points unless your course counts it. `tandem hint step` gives a hint for an exercise, and `tandem read step` opens what
there is to read on it.
"""

import numpy as np
from jaxtyping import Float


def step(z: Float[np.ndarray, "..."]) -> Float[np.ndarray, "..."]:
    r"""Fire or do not: 1 where the input is at least 0, else 0.

    $$\operatorname{step}(z) = \begin{cases} 1 & z \ge 0 \\ 0 & z < 0 \end{cases}$$

    Args:
        z (floats, any shape): pre-activations.

    Returns:
        floats, the same shape as z: zeros and ones, z's dtype.

    Example:
        >>> step(np.array([-2.0, 0.0, 3.0]))
        array([0., 1., 1.])

    Difficulty 1 of 5.

    Source: Rosenblatt (1958), The perceptron. The value at 0 is a convention; here it is 1.
    """
    # Not allowed, being the answer itself: np.heaviside and its relatives.
    raise NotImplementedError


def sigmoid(x: Float[np.ndarray, "..."]) -> Float[np.ndarray, "..."]:
    r"""Squash every number into the interval from 0 to 1.

    $$\sigma(x) = \frac{1}{1 + e^{-x}}$$

    Args:
        x (floats, any shape): finite for every finite input, without a warning.

    Returns:
        floats, the same shape as x: values in [0, 1], x's dtype.

    Example:
        >>> sigmoid(np.array([-1000.0, -2.0, 0.0, 2.0]))
        array([0.        , 0.11920292, 0.5       , 0.88079708])

    Difficulty 2 of 5; after step.

    Source: Goodfellow et al. (2016), eq. 3.30.
    """
    # Not allowed, being the answer itself: scipy.special.expit, scipy.special.log_expit and their relatives.
    raise NotImplementedError


def sigmoid_backward(grad: Float[np.ndarray, "*shape"], x: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    r"""Backward pass of `sigmoid`.

    $$\frac{\partial L}{\partial x} = g \, \sigma(x) \, \sigma(-x)$$

    Args:
        grad (floats, the same shape as x): gradient of the loss by the result, $g$.
        x (floats, any shape): the input of the forward pass.

    Returns:
        floats, the same shape as x: the gradient by x, x's dtype.

    Raises:
        ValueError: grad has another shape than x.

    Example:
        >>> sigmoid_backward(np.array([1.0, 1.0, 2.0]), np.array([-2.0, 0.0, 0.0]))
        array([0.10499359, 0.25      , 0.5       ])

    Difficulty 2 of 5; after sigmoid.
    """
    raise NotImplementedError


def tanh(x: Float[np.ndarray, "..."]) -> Float[np.ndarray, "..."]:
    r"""Squash every number into the interval from -1 to 1.

    $$\tanh(x) = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}$$

    Args:
        x (floats, any shape): finite for every finite input, without a warning.

    Returns:
        floats, the same shape as x: values in [-1, 1], x's dtype.

    Example:
        >>> tanh(np.array([-1.0, 0.0, 1.0, 1000.0]))
        array([-0.76159416,  0.        ,  0.76159416,  1.        ])

    Difficulty 2 of 5; after sigmoid.

    Source: LeCun et al. (1998), Efficient BackProp, section 4.4.
    """
    # Not allowed, being the answer itself: np.tanh, math.tanh and their relatives.
    raise NotImplementedError


def tanh_backward(grad: Float[np.ndarray, "*shape"], x: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    r"""Backward pass of `tanh`.

    $$\frac{\partial L}{\partial x} = g \, (1 - \tanh^2(x))$$

    Args:
        grad (floats, the same shape as x): gradient of the loss by the result, $g$.
        x (floats, any shape): the input of the forward pass.

    Returns:
        floats, the same shape as x: the gradient by x, x's dtype.

    Raises:
        ValueError: grad has another shape than x.

    Example:
        >>> tanh_backward(np.array([1.0, 1.0, 2.0]), np.array([-1.0, 0.0, 0.0]))
        array([0.41997434, 1.        , 2.        ])

    Difficulty 2 of 5; after tanh.
    """
    raise NotImplementedError


def relu(x: Float[np.ndarray, "..."]) -> Float[np.ndarray, "..."]:
    r"""Keep what is positive, replace the rest by 0.

    $$\operatorname{relu}(x) = \max(x, 0)$$

    Args:
        x (floats, any shape)

    Returns:
        floats, the same shape as x: values of at least 0, x's dtype.

    Example:
        >>> relu(np.array([-2.0, 0.0, 3.0]))
        array([0., 0., 3.])

    Difficulty 1 of 5.

    Source: Glorot, Bordes and Bengio (2011), Deep sparse rectifier neural networks.
    """
    # Not allowed, being the answer itself: np.clip and its relatives.
    raise NotImplementedError


def relu_backward(grad: Float[np.ndarray, "*shape"], x: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    r"""Backward pass of `relu`; at 0, where it has a kink, any slope from 0 to 1 is right.

    $$\frac{\partial L}{\partial x} = g \, [x > 0]$$

    Args:
        grad (floats, the same shape as x): gradient of the loss by the result, $g$.
        x (floats, any shape): the input of the forward pass.

    Returns:
        floats, the same shape as x: the gradient by x, x's dtype.

    Raises:
        ValueError: grad has another shape than x.

    Example:
        >>> relu_backward(np.array([5.0, 7.0]), np.array([-2.0, 3.0]))
        array([0., 7.])

    Difficulty 1 of 5; after relu.
    """
    raise NotImplementedError


def leaky_relu(x: Float[np.ndarray, "..."], *, slope: float = 0.01) -> Float[np.ndarray, "..."]:
    r"""Keep what is positive, shrink the rest.

    $$f(x) = \begin{cases} x & x \ge 0 \\ a x & x < 0 \end{cases}$$

    Args:
        x (floats, any shape)
        slope (a number, 0.01 unless given): $a$, the slope left of 0.

    Returns:
        floats, the same shape as x: x's dtype.

    Example:
        >>> leaky_relu(np.array([-2.0, 0.0, 3.0]), slope=0.1)
        array([-0.2,  0. ,  3. ])

    Difficulty 1 of 5; after relu.

    Source: Maas, Hannun and Ng (2013), Rectifier nonlinearities improve neural network acoustic models.
    """
    raise NotImplementedError


def leaky_relu_backward(
    grad: Float[np.ndarray, "*shape"], x: Float[np.ndarray, "*shape"], *, slope: float = 0.01
) -> Float[np.ndarray, "*shape"]:
    r"""Backward pass of `leaky_relu`; at 0, where it has a kink, any slope from `slope` to 1 is right.

    $$\frac{\partial L}{\partial x} = \begin{cases} g & x > 0 \\ a g & x \le 0 \end{cases}$$

    Args:
        grad (floats, the same shape as x): gradient of the loss by the result, $g$.
        x (floats, any shape): the input of the forward pass.
        slope (a number, 0.01 unless given): $a$, the slope left of 0.

    Returns:
        floats, the same shape as x: the gradient by x, x's dtype.

    Raises:
        ValueError: grad has another shape than x.

    Example:
        >>> leaky_relu_backward(np.array([5.0, 7.0]), np.array([-2.0, 3.0]), slope=0.1)
        array([0.5, 7. ])

    Difficulty 1 of 5; after leaky_relu.
    """
    raise NotImplementedError


def prelu(x: Float[np.ndarray, "n c ..."], slope: Float[np.ndarray, "c"]) -> Float[np.ndarray, "n c ..."]:
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
        >>> prelu(np.array([[-2.0, -2.0], [3.0, -4.0]]), np.array([0.25, 0.5]))
        array([[-0.5, -1. ],
               [ 3. , -2. ]])

    Difficulty 2 of 5; after leaky_relu.

    Source: He et al. (2015), Delving deep into rectifiers, eq. 1.
    """
    raise NotImplementedError


def prelu_backward(
    grad: Float[np.ndarray, "n c *rest"], x: Float[np.ndarray, "n c *rest"], slope: Float[np.ndarray, "c"]
) -> tuple[Float[np.ndarray, "n c *rest"], Float[np.ndarray, "c"]]:
    r"""Backward pass of `prelu`; where x is 0, at its kink, any slope by x from the channel's to 1 is right.

    $$\frac{\partial L}{\partial x} = \begin{cases} g & x > 0 \\ a_c \, g & x \le 0 \end{cases}
    \qquad \frac{\partial L}{\partial a_c} = \sum_{n, \ldots} g \, \min(x, 0)$$

    Args:
        grad (floats, the same shape as x): gradient of the loss by the result, $g$.
        x (floats, N by C by any further axes): the input of the forward pass.
        slope (a vector of C floats): $a$.

    Returns:
        a tuple of two arrays: the gradients by x and by slope, in their shapes and dtypes. One slope serves a whole
            channel, so its gradient is a sum over all other axes.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than x.

    Example:
        >>> prelu_backward(np.ones((2, 2)), np.array([[-2.0, -2.0], [3.0, -4.0]]), np.array([0.25, 0.5]))
        (array([[0.25, 0.5 ],
               [1.  , 0.5 ]]), array([-2., -6.]))

    Difficulty 3 of 5; after prelu.
    """
    raise NotImplementedError


def elu(x: Float[np.ndarray, "..."], *, alpha: float = 1.0) -> Float[np.ndarray, "..."]:
    r"""Keep what is positive, let the rest level off smoothly at -alpha.

    $$f(x) = \begin{cases} x & x > 0 \\ \alpha \, (e^{x} - 1) & x \le 0 \end{cases}$$

    Args:
        x (floats, any shape): finite for every finite input, without a warning.
        alpha (a number, 1.0 unless given): $\alpha$, how far down it goes.

    Returns:
        floats, the same shape as x: x's dtype; accurate also just left of 0.

    Example:
        >>> elu(np.array([-1000.0, -1.0, 0.0, 2.0]), alpha=2.0)
        array([-2.        , -1.26424112,  0.        ,  2.        ])

    Difficulty 2 of 5; after leaky_relu.

    Source: Clevert, Unterthiner and Hochreiter (2016), Fast and accurate deep network learning by ELUs, eq. 15.
    """
    raise NotImplementedError


def elu_backward(
    grad: Float[np.ndarray, "*shape"], x: Float[np.ndarray, "*shape"], *, alpha: float = 1.0
) -> Float[np.ndarray, "*shape"]:
    r"""Backward pass of `elu`; at 0, where it has a kink, any slope from alpha to 1 is right.

    $$\frac{\partial L}{\partial x} = \begin{cases} g & x > 0 \\ g \, \alpha \, e^{x} & x \le 0 \end{cases}$$

    Args:
        grad (floats, the same shape as x): gradient of the loss by the result, $g$.
        x (floats, any shape): the input of the forward pass.
        alpha (a number, 1.0 unless given): $\alpha$.

    Returns:
        floats, the same shape as x: the gradient by x, x's dtype.

    Raises:
        ValueError: grad has another shape than x.

    Example:
        >>> elu_backward(np.array([1.0, 1.0, 3.0]), np.array([-1000.0, -1.0, 2.0]), alpha=2.0)
        array([0.        , 0.73575888, 3.        ])

    Difficulty 2 of 5; after elu.
    """
    raise NotImplementedError


def softplus(x: Float[np.ndarray, "..."], *, beta: float = 1.0) -> Float[np.ndarray, "..."]:
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
        >>> softplus(np.array([-1.0, 0.0, 100.0]))
        array([  0.31326169,   0.69314718, 100.        ])

    Difficulty 2 of 5; after relu and sigmoid.

    Source: Dugas et al. (2001), Incorporating second-order functional knowledge.
    """
    # Not allowed, being the answer itself: scipy.special.softplus, scipy.special.log_expit and their relatives.
    raise NotImplementedError


def softplus_backward(
    grad: Float[np.ndarray, "*shape"], x: Float[np.ndarray, "*shape"], *, beta: float = 1.0
) -> Float[np.ndarray, "*shape"]:
    r"""Backward pass of `softplus`: its derivative is the sigmoid.

    $$\frac{\partial L}{\partial x} = g \, \sigma(\beta x)$$

    Args:
        grad (floats, the same shape as x): gradient of the loss by the result, $g$.
        x (floats, any shape): the input of the forward pass.
        beta (a number, 1.0 unless given): $\beta > 0$.

    Returns:
        floats, the same shape as x: the gradient by x, x's dtype.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than x.

    Example:
        >>> softplus_backward(np.array([1.0, 1.0, 4.0]), np.array([-1.0, 0.0, 0.0]), beta=2.0)
        array([0.11920292, 0.5       , 2.        ])

    Difficulty 2 of 5; after softplus.
    """
    raise NotImplementedError


def swish(x: Float[np.ndarray, "..."], *, beta: float = 1.0) -> Float[np.ndarray, "..."]:
    r"""Let every number gate itself; with beta = 1 it is called SiLU.

    $$f(x) = x \, \sigma(\beta x)$$

    Args:
        x (floats, any shape): finite for every finite input, without a warning.
        beta (a number, 1.0 unless given): $\beta$; 0 gives x / 2, large values approach ReLU.

    Returns:
        floats, the same shape as x: x's dtype.

    Example:
        >>> swish(np.array([-2.0, 0.0, 2.0]))
        array([-0.23840584,  0.        ,  1.76159416])

    Difficulty 1 of 5; after sigmoid.

    Source: Ramachandran, Zoph and Le (2017), Searching for activation functions, section 4.
    """
    raise NotImplementedError


def swish_backward(
    grad: Float[np.ndarray, "*shape"], x: Float[np.ndarray, "*shape"], *, beta: float = 1.0
) -> Float[np.ndarray, "*shape"]:
    r"""Backward pass of `swish`.

    $$\frac{\partial L}{\partial x} = g \, \big( \sigma(z) + z \, \sigma(z) \, \sigma(-z) \big), \qquad z = \beta x$$

    Args:
        grad (floats, the same shape as x): gradient of the loss by the result, $g$.
        x (floats, any shape): the input of the forward pass.
        beta (a number, 1.0 unless given): $\beta$.

    Returns:
        floats, the same shape as x: the gradient by x, x's dtype.

    Raises:
        ValueError: grad has another shape than x.

    Example:
        >>> swish_backward(np.array([1.0, 1.0, 2.0]), np.array([-2.0, 0.0, 0.0]))
        array([-0.09078425,  0.5       ,  1.        ])

    Difficulty 2 of 5; after swish.
    """
    raise NotImplementedError


def gelu(x: Float[np.ndarray, "..."]) -> Float[np.ndarray, "..."]:
    r"""Weigh every number by the chance that a standard normal one is smaller.

    $$f(x) = x \, \Phi(x) = \frac{x}{2} \left( 1 + \operatorname{erf} \frac{x}{\sqrt 2} \right)$$

    Args:
        x (floats, any shape): finite for every finite input.

    Returns:
        floats, the same shape as x: x's dtype. This is the exact form; the one with tanh in it is an approximation, off
            by up to 5e-4.

    Example:
        >>> gelu(np.array([-1.0, 0.0, 1.0]))
        array([-0.15865525,  0.        ,  0.84134475])

    Difficulty 2 of 5; after swish.

    Source: Hendrycks and Gimpel (2016), Gaussian error linear units, section 2.
    """
    raise NotImplementedError


def gelu_backward(grad: Float[np.ndarray, "*shape"], x: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    r"""Backward pass of `gelu`.

    $$\frac{\partial L}{\partial x} = g \left( \Phi(x) + x \, \varphi(x) \right),
    \qquad \varphi(x) = \frac{e^{-x^2/2}}{\sqrt{2\pi}}$$

    Args:
        grad (floats, the same shape as x): gradient of the loss by the result, $g$.
        x (floats, any shape): the input of the forward pass.

    Returns:
        floats, the same shape as x: the gradient by x, x's dtype.

    Raises:
        ValueError: grad has another shape than x.

    Example:
        >>> gelu_backward(np.array([1.0, 1.0, 2.0]), np.array([-1.0, 0.0, 0.0]))
        array([-0.08331547,  0.5       ,  1.        ])

    Difficulty 2 of 5; after gelu.
    """
    raise NotImplementedError


def softmax(x: Float[np.ndarray, "..."], *, axis: int = -1, temperature: float = 1.0) -> Float[np.ndarray, "..."]:
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
        >>> softmax(np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]))
        array([[0.09003057, 0.24472847, 0.66524096],
               [0.33333333, 0.33333333, 0.33333333]])

    Difficulty 2 of 5; after sigmoid.

    Source: Goodfellow et al. (2016), eq. 6.29; the temperature is Hinton et al. (2015), eq. 1.
    """
    # Not allowed, being the answer itself: scipy.special.softmax, scipy.special.log_softmax and their relatives.
    raise NotImplementedError


def softmax_backward(
    grad: Float[np.ndarray, "*shape"], x: Float[np.ndarray, "*shape"], *, axis: int = -1, temperature: float = 1.0
) -> Float[np.ndarray, "*shape"]:
    r"""Backward pass of `softmax`: every probability depends on every score of its row.

    $$\frac{\partial L}{\partial x_i} = \frac{p_i}{T} \Big( g_i - \sum_j g_j \, p_j \Big)$$

    Args:
        grad (floats, the same shape as x): gradient of the loss by the probabilities, $g$.
        x (floats, any shape): scores, the input of the forward pass.
        axis (an integer, -1 unless given): the axis that sums to 1.
        temperature (a number, 1.0 unless given): $T > 0$.

    Returns:
        floats, the same shape as x: the gradient by x, x's dtype.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than x.

    Example:
        >>> softmax_backward(np.array([1.0, 0.0, 0.0]), np.array([1.0, 2.0, 3.0]))
        array([ 0.08192507, -0.02203304, -0.05989202])

    Difficulty 3 of 5; after softmax.
    """
    raise NotImplementedError


def log_softmax(x: Float[np.ndarray, "..."], *, axis: int = -1) -> Float[np.ndarray, "..."]:
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
        >>> log_softmax(np.array([1000.0, 1000.0, 1000.0, 0.0]))
        array([   -1.09861229,    -1.09861229,    -1.09861229, -1001.09861229])

    Difficulty 2 of 5; after softmax.

    Source: Goodfellow et al. (2016), eq. 6.30.
    """
    # Not allowed, being the answer itself: scipy.special.log_softmax, scipy.special.softmax and their relatives.
    raise NotImplementedError


def log_softmax_backward(
    grad: Float[np.ndarray, "*shape"], x: Float[np.ndarray, "*shape"], *, axis: int = -1
) -> Float[np.ndarray, "*shape"]:
    r"""Backward pass of `log_softmax`.

    $$\frac{\partial L}{\partial x_i} = g_i - p_i \sum_j g_j$$

    Args:
        grad (floats, the same shape as x): gradient of the loss by the log-probabilities, $g$.
        x (floats, any shape): scores, the input of the forward pass.
        axis (an integer, -1 unless given): the axis along which the probabilities sum to 1.

    Returns:
        floats, the same shape as x: the gradient by x, x's dtype.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than x.

    Example:
        >>> log_softmax_backward(np.array([0.0, 0.0, -1.0]), np.log(np.array([1.0, 1.0, 2.0])))
        array([ 0.25,  0.25, -0.5 ])

    Difficulty 3 of 5; after log_softmax.
    """
    raise NotImplementedError
