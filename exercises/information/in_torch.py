"""Information and divergence in PyTorch. Gradients come from autograd. Where an outcome has p = 0, `kl_divergence`
sends no gradient to its p or q.

Logarithms are natural throughout, so every result is in nats; divide by log 2 for bits. That probabilities sum to 1 is
the caller's business: nothing is normalized, and the formulas are applied to whatever comes in. An outcome of
probability 0 counts nothing (0 log 0 = 0), unless the other distribution rules out what does happen: then the result is
infinite. No log_var from -20 to 20 makes anything overflow, and none from -40 to 40 where there is only one.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 tensors get an answer to nine digits, and float32 tensors one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.

Calls that have to raise, as Raises says, are tried as well: what is missing there is told as a remark, and costs no
points unless your course counts it. `tandem hint self_information` gives a hint for an exercise, and
`tandem read self_information` opens what there is to read on it.
"""

import torch
from jaxtyping import Float


def self_information(p: Float[torch.Tensor, "..."]) -> Float[torch.Tensor, "..."]:
    r"""How surprising an event is: the rarer, the more.

    $$I(p) = -\log p$$

    Args:
        p (floats, any shape): probabilities of single events, without axes or entries too.

    Returns:
        floats, the same shape as p: nats of at least 0, p's dtype; infinity where p is 0.

    Example:
        >>> self_information(torch.tensor([1.0, 0.5, 0.25, 0.0]))
        tensor([0.0000, 0.6931, 1.3863,    inf])

    Difficulty 1 of 5.

    Source: Goodfellow et al. (2016), eq. 3.48.
    """
    raise NotImplementedError


def entropy(p: Float[torch.Tensor, "..."], *, axis: int = -1) -> Float[torch.Tensor, "..."]:
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
        >>> entropy(torch.tensor([[0.5, 0.25, 0.25], [1.0, 0.0, 0.0]]))
        tensor([1.0397, 0.0000])

    Difficulty 2 of 5; after self_information.

    Source: Shannon (1948), A mathematical theory of communication, section 6; Goodfellow et al. (2016), eq. 3.49.
    """
    # Not allowed, being the answer itself: torch.special.entr, F.cross_entropy and their relatives.
    raise NotImplementedError


def cross_entropy(
    p: Float[torch.Tensor, "*shape"], q: Float[torch.Tensor, "*shape"], *, axis: int = -1
) -> Float[torch.Tensor, "..."]:
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
        >>> cross_entropy(torch.tensor([[0.5, 0.5], [1.0, 0.0]]), torch.tensor([[0.25, 0.75], [1.0, 0.0]]))
        tensor([0.8370, 0.0000])

    Difficulty 2 of 5; after entropy.

    Source: Goodfellow et al. (2016), eq. 3.51.
    """
    # Not allowed, being the answer itself: F.cross_entropy and its relatives.
    raise NotImplementedError


def kl_divergence(
    p: Float[torch.Tensor, "*shape"], q: Float[torch.Tensor, "*shape"], *, axis: int = -1
) -> Float[torch.Tensor, "..."]:
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
        >>> kl_divergence(torch.tensor([[0.5, 0.5], [0.5, 0.5]]), torch.tensor([[0.25, 0.75], [1.0, 0.0]]))
        tensor([0.1438,    inf])

    Difficulty 2 of 5; after cross_entropy.

    Source: Kullback and Leibler (1951), On information and sufficiency; Goodfellow et al. (2016), eq. 3.50.
    """
    # Not allowed, being the answer itself: F.kl_div, torch.distributions.kl_divergence and their relatives.
    raise NotImplementedError


def js_divergence(
    p: Float[torch.Tensor, "*shape"], q: Float[torch.Tensor, "*shape"], *, axis: int = -1
) -> Float[torch.Tensor, "..."]:
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
        >>> js_divergence(torch.tensor([[0.5, 0.5], [1.0, 0.0]]), torch.tensor([[0.25, 0.75], [0.0, 1.0]]))
        tensor([0.0338, 0.6931])

    Difficulty 2 of 5; after kl_divergence.

    Source: Lin (1991), Divergence measures based on the Shannon entropy, section IV, with equal weights.
    """
    raise NotImplementedError


def bernoulli_kl(p: Float[torch.Tensor, "*shape"], q: Float[torch.Tensor, "*shape"]) -> Float[torch.Tensor, "*shape"]:
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
        >>> bernoulli_kl(torch.tensor([0.5, 0.5, 1.0]), torch.tensor([0.25, 0.5, 0.5]))
        tensor([0.1438, 0.0000, 0.6931])

    Difficulty 2 of 5; after kl_divergence.

    Source: Cover and Thomas (2006), Elements of information theory, example 2.3.1.
    """
    # Not allowed, being the answer itself: torch.distributions.kl_divergence and its relatives.
    raise NotImplementedError


def gaussian_kl_to_standard(
    mu: Float[torch.Tensor, "*batch d"], log_var: Float[torch.Tensor, "*batch d"]
) -> Float[torch.Tensor, "*batch"]:
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
        ...     torch.tensor([[1.0, 0.0], [0.0, 0.0]]),
        ...     torch.log(torch.tensor([[1.0, 4.0], [1.0, 1.0]])),
        ... )
        tensor([1.3069, 0.0000])

    Difficulty 2 of 5; after kl_divergence.

    Source: Kingma and Welling (2014), Auto-encoding variational Bayes, appendix B, with the sign turned round.
    """
    # Not allowed, being the answer itself: torch.distributions.kl_divergence and its relatives.
    raise NotImplementedError


def gaussian_kl(
    mu_p: Float[torch.Tensor, "*batch d"],
    log_var_p: Float[torch.Tensor, "*batch d"],
    mu_q: Float[torch.Tensor, "*batch d"],
    log_var_q: Float[torch.Tensor, "*batch d"],
) -> Float[torch.Tensor, "*batch"]:
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
        ...     torch.tensor([[0.0], [2.0]]),
        ...     torch.zeros((2, 1)),
        ...     torch.zeros((2, 1)),
        ...     torch.log(torch.tensor([[4.0], [4.0]])),
        ... )
        tensor([0.3181, 0.8181])

    Difficulty 2 of 5; after gaussian_kl_to_standard.

    Source: Hershey and Olsen (2007), Approximating the Kullback Leibler divergence between Gaussian mixture models, eq.
        2.
    """
    # Not allowed, being the answer itself: torch.distributions.kl_divergence and its relatives.
    raise NotImplementedError


def mutual_information(joint: Float[torch.Tensor, "a b"]) -> Float[torch.Tensor, ""]:
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
        >>> mutual_information(torch.tensor([[0.25, 0.25, 0.0], [0.0, 0.0, 0.5]]))
        tensor(0.6931)

    Difficulty 2 of 5; after kl_divergence.

    Source: Cover and Thomas (2006), Elements of information theory, eq. 2.28.
    """
    raise NotImplementedError
