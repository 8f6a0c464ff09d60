"""Information and divergence in NumPy, with hand-derived backward passes.

Logarithms are natural throughout, so every result is in nats; divide by log 2 for bits. That probabilities sum to 1 is
the caller's business: nothing is normalized, and the formulas are applied to whatever comes in. An outcome of
probability 0 counts nothing (0 log 0 = 0), unless the other distribution rules out what does happen: then the result is
infinite. No log_var from -20 to 20 makes anything overflow, and none from -40 to 40 where there is only one.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.

Calls that have to raise, as Raises says, are tried as well: what is missing there is told as a remark, and costs no
points unless your course counts it. `tandem hint self_information` gives a hint for an exercise, and
`tandem read self_information` opens what there is to read on it.
"""

import numpy as np
from jaxtyping import Float


def self_information(p: Float[np.ndarray, "..."]) -> Float[np.ndarray, "..."]:
    r"""How surprising an event is: the rarer, the more.

    $$I(p) = -\log p$$

    Args:
        p (floats, any shape): probabilities of single events, without axes or entries too.

    Returns:
        floats, the same shape as p: nats of at least 0, p's dtype; infinity where p is 0.

    Example:
        >>> self_information(np.array([1.0, 0.5, 0.25, 0.0]))
        array([0.        , 0.69314718, 1.38629436,        inf])

    Difficulty 1 of 5.

    Source: Goodfellow et al. (2016), eq. 3.48.
    """
    raise NotImplementedError


def entropy(p: Float[np.ndarray, "..."], *, axis: int = -1) -> Float[np.ndarray, "..."]:
    r"""How surprising the outcomes of a distribution are on average.

    $$H(p) = -\sum_i p_i \log p_i$$

    Args:
        p (floats, any shape): probabilities.
        axis (an integer, -1 unless given): the axis that holds the outcomes of one distribution.

    Returns:
        floats: nats between 0 and the log of the number of outcomes, p's shape without that axis, p's dtype.

    Raises:
        ValueError: there is no such axis.

    Example:
        >>> entropy(np.array([[0.5, 0.25, 0.25], [1.0, 0.0, 0.0]]))
        array([1.03972077, 0.        ])

    Difficulty 2 of 5; after self_information.

    Source: Shannon (1948), A mathematical theory of communication, section 6; Goodfellow et al. (2016), eq. 3.49.
    """
    # Not allowed, being the answer itself: scipy.stats.entropy, scipy.special.entr and their relatives.
    raise NotImplementedError


def cross_entropy(
    p: Float[np.ndarray, "*shape"], q: Float[np.ndarray, "*shape"], *, axis: int = -1
) -> Float[np.ndarray, "..."]:
    r"""How surprising the outcomes of p are on average to somebody who believes in q.

    $$H(p, q) = -\sum_i p_i \log q_i$$

    Args:
        p (floats, any shape): probabilities of what happens.
        q (floats, the same shape as p): probabilities that are believed in.
        axis (an integer, -1 unless given): the axis that holds the outcomes of one distribution.

    Returns:
        floats: nats of at least 0, p's shape without that axis, p's dtype; infinity where an outcome with p > 0 has q =
            0.

    Raises:
        ValueError: p and q have different shapes.
        ValueError: there is no such axis.

    Example:
        >>> cross_entropy(np.array([[0.5, 0.5], [1.0, 0.0]]), np.array([[0.25, 0.75], [1.0, 0.0]]))
        array([0.83698822, 0.        ])

    Difficulty 2 of 5; after entropy.

    Source: Goodfellow et al. (2016), eq. 3.51.
    """
    raise NotImplementedError


def kl_divergence(
    p: Float[np.ndarray, "*shape"], q: Float[np.ndarray, "*shape"], *, axis: int = -1
) -> Float[np.ndarray, "..."]:
    r"""How much more surprising the outcomes of p are to somebody who believes in q than to somebody who knows p.

    $$D(p \,\|\, q) = \sum_i p_i \log \frac{p_i}{q_i}$$

    Args:
        p (floats, any shape): probabilities of what happens.
        q (floats, the same shape as p): probabilities that are believed in.
        axis (an integer, -1 unless given): the axis that holds the outcomes of one distribution.

    Returns:
        floats: nats of at least 0 up to rounding, p's shape without that axis, p's dtype; infinity where an outcome
            with p > 0 has q = 0.

    Raises:
        ValueError: p and q have different shapes.
        ValueError: there is no such axis.

    Example:
        >>> kl_divergence(np.array([[0.5, 0.5], [0.5, 0.5]]), np.array([[0.25, 0.75], [1.0, 0.0]]))
        array([0.14384104,        inf])

    Difficulty 2 of 5; after cross_entropy.

    Source: Kullback and Leibler (1951), On information and sufficiency; Goodfellow et al. (2016), eq. 3.50.
    """
    # Not allowed, being the answer itself: scipy.stats.entropy, scipy.special.rel_entr and their relatives.
    raise NotImplementedError


def kl_divergence_backward(
    grad: Float[np.ndarray, "..."], p: Float[np.ndarray, "*shape"], q: Float[np.ndarray, "*shape"], *, axis: int = -1
) -> tuple[Float[np.ndarray, "*shape"], Float[np.ndarray, "*shape"]]:
    r"""Backward pass of `kl_divergence`, each entry taken as free to move: nothing holds the sums at 1.

    $$\frac{\partial L}{\partial p_i} = g \left( \log \frac{p_i}{q_i} + 1 \right)
    \qquad \frac{\partial L}{\partial q_i} = -g \, \frac{p_i}{q_i}$$

    Args:
        grad (floats): gradient of the loss by the result, $g$, p's shape without the axis.
        p (floats, any shape): probabilities of what happens, an input of the forward pass.
        q (floats, the same shape as p): probabilities that are believed in, the other one.
        axis (an integer, -1 unless given): the axis that holds the outcomes of one distribution.

    Returns:
        a tuple of two arrays: the gradients by p and by q, p's shape and dtype. Where p is 0, both are 0: the one by p
            by convention, the true slope is infinite.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than the result.

    Example:
        >>> kl_divergence_backward(np.array(1.0), np.array([0.5, 0.5]), np.array([0.25, 0.75]))
        (array([1.69314718, 0.59453489]), array([-2.        , -0.66666667]))

    Difficulty 3 of 5; after kl_divergence.
    """
    raise NotImplementedError


def js_divergence(
    p: Float[np.ndarray, "*shape"], q: Float[np.ndarray, "*shape"], *, axis: int = -1
) -> Float[np.ndarray, "..."]:
    r"""How far two distributions are from their average: a divergence that is symmetric and never infinite.

    $$\operatorname{JS}(p, q) = \tfrac12 D(p \,\|\, m) + \tfrac12 D(q \,\|\, m), \qquad m = \tfrac12 (p + q)$$

    Args:
        p (floats, any shape): probabilities.
        q (floats, the same shape as p): probabilities.
        axis (an integer, -1 unless given): the axis that holds the outcomes of one distribution.

    Returns:
        floats: nats from 0 to log 2, p's shape without that axis, p's dtype; what rounding pushes below 0 is set to 0.

    Raises:
        ValueError: p and q have different shapes.
        ValueError: there is no such axis.

    Example:
        >>> js_divergence(np.array([[0.5, 0.5], [1.0, 0.0]]), np.array([[0.25, 0.75], [0.0, 1.0]]))
        array([0.03382208, 0.69314718])

    Difficulty 2 of 5; after kl_divergence.

    Source: Lin (1991), Divergence measures based on the Shannon entropy, section IV, with equal weights.
    """
    # Not allowed, being the answer itself: scipy.spatial.distance.jensenshannon and its relatives.
    raise NotImplementedError


def bernoulli_kl(p: Float[np.ndarray, "*shape"], q: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    r"""The divergence between two coins, each given by its probability of heads, entry by entry.

    $$D(p \,\|\, q) = p \log \frac{p}{q} + (1 - p) \log \frac{1 - p}{1 - q}$$

    Args:
        p (floats, any shape): probabilities of heads, without axes or entries too.
        q (floats, the same shape as p): probabilities of heads that are believed in.

    Returns:
        floats, the same shape as p: nats of at least 0 up to rounding, p's dtype; infinity where q rules out what p
            allows.

    Raises:
        ValueError: p and q have different shapes.

    Example:
        >>> bernoulli_kl(np.array([0.5, 0.5, 1.0]), np.array([0.25, 0.5, 0.5]))
        array([0.14384104, 0.        , 0.69314718])

    Difficulty 2 of 5; after kl_divergence.

    Source: Cover and Thomas (2006), Elements of information theory, example 2.3.1.
    """
    raise NotImplementedError


def bernoulli_kl_backward(
    grad: Float[np.ndarray, "*shape"], p: Float[np.ndarray, "*shape"], q: Float[np.ndarray, "*shape"]
) -> tuple[Float[np.ndarray, "*shape"], Float[np.ndarray, "*shape"]]:
    r"""Backward pass of `bernoulli_kl`.

    $$\frac{\partial L}{\partial p} = g \left( \log \frac{p}{q} - \log \frac{1 - p}{1 - q} \right)
    \qquad \frac{\partial L}{\partial q} = g \left( \frac{1 - p}{1 - q} - \frac{p}{q} \right)$$

    Args:
        grad (floats, the same shape as p): gradient of the loss by the result, $g$.
        p (floats, any shape): probabilities of heads, an input of the forward pass.
        q (floats, the same shape as p): probabilities of heads that are believed in, the other one.

    Returns:
        a tuple of two arrays: the gradients by p and by q, p's shape and dtype. At p = 0 and p = 1, where the slope by
            p is infinite, any number will do.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than p.

    Example:
        >>> bernoulli_kl_backward(np.array([1.0, 1.0]), np.array([0.5, 0.5]), np.array([0.25, 0.5]))
        (array([1.09861229, 0.        ]), array([-1.33333333,  0.        ]))

    Difficulty 3 of 5; after bernoulli_kl.
    """
    raise NotImplementedError


def gaussian_kl_to_standard(
    mu: Float[np.ndarray, "*batch d"], log_var: Float[np.ndarray, "*batch d"]
) -> Float[np.ndarray, "*batch"]:
    r"""The divergence of a Gaussian with independent dimensions from the standard normal distribution.

    $$D\big(\mathcal N(\mu, \sigma^2) \,\|\, \mathcal N(0, 1)\big)
    = \frac12 \sum_i \left( \mu_i^2 + \sigma_i^2 - 1 - \log \sigma_i^2 \right)$$

    Args:
        mu (floats, any axes in front, then one of D): means.
        log_var (floats, the same shape as mu): logarithms of the variances, $\log \sigma^2$.

    Returns:
        floats, the shape of mu without its last axis: nats of at least 0 up to rounding, mu's dtype, summed over the D
            dimensions and over nothing else.

    Raises:
        ValueError: mu and log_var have different shapes.

    Example:
        >>> gaussian_kl_to_standard(
        ...     np.array([[1.0, 0.0], [0.0, 0.0]]),
        ...     np.log(np.array([[1.0, 4.0], [1.0, 1.0]])),
        ... )
        array([1.30685282, 0.        ])

    Difficulty 2 of 5; after kl_divergence.

    Source: Kingma and Welling (2014), Auto-encoding variational Bayes, appendix B, with the sign turned round.
    """
    raise NotImplementedError


def gaussian_kl_to_standard_backward(
    grad: Float[np.ndarray, "*batch"], mu: Float[np.ndarray, "*batch d"], log_var: Float[np.ndarray, "*batch d"]
) -> tuple[Float[np.ndarray, "*batch d"], Float[np.ndarray, "*batch d"]]:
    r"""Backward pass of `gaussian_kl_to_standard`.

    $$\frac{\partial L}{\partial \mu_i} = g \, \mu_i
    \qquad \frac{\partial L}{\partial \log \sigma_i^2} = \frac{g}{2} \left( \sigma_i^2 - 1 \right)$$

    Args:
        grad (floats, the shape of mu without its last axis): gradient of the loss by the result, $g$.
        mu (floats, any axes in front, then one of D): means, an input of the forward pass.
        log_var (floats, the same shape as mu): logarithms of the variances, the other one.

    Returns:
        a tuple of two arrays: the gradients by mu and by log_var, mu's shape and dtype.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than the result.

    Example:
        >>> gaussian_kl_to_standard_backward(np.array(2.0), np.array([1.0, 0.0]), np.log(np.array([1.0, 4.0])))
        (array([2., 0.]), array([0., 3.]))

    Difficulty 2 of 5; after gaussian_kl_to_standard.
    """
    raise NotImplementedError


def gaussian_kl(
    mu_p: Float[np.ndarray, "*batch d"],
    log_var_p: Float[np.ndarray, "*batch d"],
    mu_q: Float[np.ndarray, "*batch d"],
    log_var_q: Float[np.ndarray, "*batch d"],
) -> Float[np.ndarray, "*batch"]:
    r"""The divergence between two Gaussians with independent dimensions.

    $$D(p \,\|\, q) = \frac12 \sum_i \left( \frac{(\mu_{p,i} - \mu_{q,i})^2}{\sigma_{q,i}^2}
    + \frac{\sigma_{p,i}^2}{\sigma_{q,i}^2} - 1 - \log \frac{\sigma_{p,i}^2}{\sigma_{q,i}^2} \right)$$

    Args:
        mu_p (floats, any axes in front, then one of D): means of p.
        log_var_p (floats, the same shape as mu_p): logarithms of the variances of p.
        mu_q (floats, the same shape as mu_p): means of q.
        log_var_q (floats, the same shape as mu_p): logarithms of the variances of q.

    Returns:
        floats, the shape of mu_p without its last axis: nats of at least 0 up to rounding, mu_p's dtype, summed over
            the D dimensions and over nothing else.

    Raises:
        ValueError: mu_p and log_var_p have different shapes.
        ValueError: mu_q has another shape than mu_p.
        ValueError: log_var_q has another shape than mu_p.

    Example:
        >>> gaussian_kl(
        ...     np.array([[0.0], [2.0]]),
        ...     np.zeros((2, 1)),
        ...     np.zeros((2, 1)),
        ...     np.log(np.array([[4.0], [4.0]])),
        ... )
        array([0.31814718, 0.81814718])

    Difficulty 2 of 5; after gaussian_kl_to_standard.

    Source: Hershey and Olsen (2007), Approximating the Kullback Leibler divergence between Gaussian mixture models, eq.
        2.
    """
    raise NotImplementedError


def gaussian_kl_backward(
    grad: Float[np.ndarray, "*batch"],
    mu_p: Float[np.ndarray, "*batch d"],
    log_var_p: Float[np.ndarray, "*batch d"],
    mu_q: Float[np.ndarray, "*batch d"],
    log_var_q: Float[np.ndarray, "*batch d"],
) -> tuple[
    Float[np.ndarray, "*batch d"],
    Float[np.ndarray, "*batch d"],
    Float[np.ndarray, "*batch d"],
    Float[np.ndarray, "*batch d"],
]:
    r"""Backward pass of `gaussian_kl`.

    $$\frac{\partial L}{\partial \mu_p} = g \, \frac{\mu_p - \mu_q}{\sigma_q^2} = -\frac{\partial L}{\partial \mu_q}
    \qquad \frac{\partial L}{\partial \log \sigma_p^2} = \frac g2 \left( \frac{\sigma_p^2}{\sigma_q^2} - 1 \right)
    \qquad \frac{\partial L}{\partial \log \sigma_q^2}
    = -\frac g2 \left( \frac{\sigma_p^2}{\sigma_q^2} - 1 + \frac{(\mu_p - \mu_q)^2}{\sigma_q^2} \right)$$

    Args:
        grad (floats, the shape of mu_p without its last axis): gradient of the loss by the result, $g$.
        mu_p (floats, any axes in front, then one of D): means of p, an input of the forward pass, as are the others.
        log_var_p (floats, the same shape as mu_p): logarithms of the variances of p.
        mu_q (floats, the same shape as mu_p): means of q.
        log_var_q (floats, the same shape as mu_p): logarithms of the variances of q.

    Returns:
        a tuple of four arrays: the gradients by mu_p, log_var_p, mu_q and log_var_q, mu_p's shape and dtype.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than the result.

    Example:
        >>> gaussian_kl_backward(
        ...     np.array(1.0),
        ...     np.array([2.0]),
        ...     np.array([0.0]),
        ...     np.array([0.0]),
        ...     np.log(np.array([4.0])),
        ... )
        (array([0.5]), array([-0.375]), array([-0.5]), array([-0.125]))

    Difficulty 3 of 5; after gaussian_kl.
    """
    raise NotImplementedError


def mutual_information(joint: Float[np.ndarray, "a b"]) -> Float[np.ndarray, ""]:
    r"""How much knowing one of two outcomes tells about the other one.

    $$I(A; B) = \sum_{a, b} p_{ab} \log \frac{p_{ab}}{p_a \, p_b},
    \qquad p_a = \sum_b p_{ab}, \quad p_b = \sum_a p_{ab}$$

    Args:
        joint (floats, A by B): the probability of every pair of outcomes; the whole table sums to 1.

    Returns:
        one number, shape (): nats of at least 0 up to rounding, joint's dtype.

    Raises:
        ValueError: the table does not have two axes.

    Example:
        >>> mutual_information(np.array([[0.25, 0.25, 0.0], [0.0, 0.0, 0.5]]))
        np.float64(0.6931471805599452)

    Difficulty 2 of 5; after kl_divergence.

    Source: Cover and Thomas (2006), Elements of information theory, eq. 2.28.
    """
    # Not allowed, being the answer itself: scipy.stats.chi2_contingency and its relatives.
    raise NotImplementedError
