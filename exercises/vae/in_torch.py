"""Variational autoencoders in PyTorch. Gradients come from autograd.

The last axis holds the features of one example, or the dimensions of its latent z: likelihoods and divergences are
summed over it. What is averaged is averaged over examples. Gaussians have independent dimensions and come as a mean and
the logarithm of the variance, log_var; the prior of z is the standard normal distribution. Logarithms are natural.
Results have the dtype of the tensors that come in. No log_var from -40 to 40 makes anything overflow, in float32
either.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 tensors get an answer to nine digits, and float32 tensors one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.

Calls that have to raise, as Raises says, are tried as well: what is missing there is told as a remark, and costs no
points unless your course counts it. `tandem hint gaussian_log_likelihood` gives a hint for an exercise, and
`tandem read gaussian_log_likelihood` opens what there is to read on it.
"""

import torch
from jaxtyping import Float


def gaussian_log_likelihood(
    x: Float[torch.Tensor, "*batch d"], mean: Float[torch.Tensor, "*batch d"], log_var: Float[torch.Tensor, "*batch d"]
) -> Float[torch.Tensor, "*batch"]:
    r"""How likely x is under a Gaussian with independent dimensions: the logarithm of its density.

    $$\log \mathcal N(x; \mu, \sigma^2)
    = -\frac12 \sum_i \left( \frac{(x_i - \mu_i)^2}{\sigma_i^2} + \log \sigma_i^2 + \log 2\pi \right)$$

    Args:
        x (floats, any axes in front, then one of D): what was observed.
        mean (floats, the same shape as x): $\mu$.
        log_var (floats, the same shape as x): logarithms of the variances, $\log \sigma^2$.

    Returns:
        floats, the shape of x without its last axis: nats, summed over the D dimensions and over nothing else; in x's
            dtype; above 0 where the density is above 1.

    Raises:
        ValueError: mean has another shape than x.
        ValueError: log_var has another shape than x.

    Example:
        >>> gaussian_log_likelihood(
        ...     torch.tensor([[1.0], [0.0]]),
        ...     torch.tensor([[0.0], [0.0]]),
        ...     torch.tensor([[0.0], [-4.0]]),
        ... )
        tensor([-1.4189,  1.0811])

    Difficulty 2 of 5.

    Source: Bishop (2006), Pattern recognition and machine learning, eq. 1.46, summed over independent dimensions.
    """
    # Not allowed, being the answer itself: torch.distributions.Normal, F.gaussian_nll_loss and their relatives.
    raise NotImplementedError


def linear_gaussian_evidence(
    x: Float[torch.Tensor, "n d"], w: Float[torch.Tensor, "d k"], noise_var: float
) -> Float[torch.Tensor, "n"]:
    r"""How likely x is under a linear model of a latent z that nobody sees, with z integrated out exactly.

    $$\begin{gathered}
    z \sim \mathcal N(0, I), \quad x = W z + \text{noise}: \\
    \log p(x) = \log \int p(x \mid z) \, p(z) \, dz = \log \mathcal N(x; 0, W W^\top + \sigma^2 I)
    \end{gathered}$$

    The covariance of x need not be formed. With $M = W^\top W + \sigma^2 I$, which has the size of z and not of x,

    $$\begin{gathered}
    x^\top (W W^\top + \sigma^2 I)^{-1} x = \min_z \left( \frac{\|x - W z\|^2}{\sigma^2} + \|z\|^2 \right) \\
    \log \det (W W^\top + \sigma^2 I) = (D - K) \log \sigma^2 + \log \det M.
    \end{gathered}$$

    Any other way will do.

    Args:
        x (floats, N by D): observed examples; their mean is taken to be 0.
        w (floats, D by K): the weights of the decoder, $W$. K may be larger than D, and columns may depend on each
            other.
        noise_var (a number): $\sigma^2 > 0$, finite, the variance of the noise in every dimension of x.

    Returns:
        a vector of N floats: nats, one number for every example, in x's dtype.

    Raises:
        ValueError: w has not one row for every column of x.
        ValueError: noise_var is not a finite number above 0.

    Example:
        >>> linear_gaussian_evidence(torch.tensor([[1.0, 1.0], [1.0, -1.0]]), torch.tensor([[1.0], [1.0]]), 1.0)
        tensor([-2.7205, -3.3872])

    Difficulty 3 of 5; after gaussian_log_likelihood.

    Source: Tipping and Bishop (1999), Probabilistic principal component analysis, eqs. 3 to 5.
    """
    # Not allowed, being the answer itself: torch.distributions.MultivariateNormal and its relatives.
    raise NotImplementedError


def linear_gaussian_elbo(
    x: Float[torch.Tensor, "n d"],
    w: Float[torch.Tensor, "d k"],
    noise_var: float,
    mu: Float[torch.Tensor, "n k"],
    log_var: Float[torch.Tensor, "n k"],
) -> Float[torch.Tensor, "n"]:
    r"""The evidence lower bound of the linear model, exact: no sample is drawn.

    $$\begin{gathered}
    \mathbb E_q[\log p(x \mid z)] - D\big(q \,\|\, \mathcal N(0, I)\big), \\
    \mathbb E_q[\log p(x \mid z)] = -\frac{1}{2 \sigma^2} \Big( \|x - W \mu\|^2 + \sum_k s_k^2 \, \|w_k\|^2
    \Big) - \frac D2 \log 2 \pi \sigma^2
    \end{gathered}$$

    Here $q = \mathcal N(\mu, s^2)$ is what is believed about z, $w_k$ the k-th column of $W$, and the model that of
    `linear_gaussian_evidence`.

    Args:
        x (floats, N by D): observed examples.
        w (floats, D by K): the weights of the decoder, $W$.
        noise_var (a number): $\sigma^2 > 0$, finite, the variance of the noise in every dimension of x.
        mu (floats, N by K): the means of q, one row for every example.
        log_var (floats, N by K): the logarithms of its variances, $\log s^2$.

    Returns:
        a vector of N floats: nats; never above the evidence. x's dtype.

    Raises:
        ValueError: w has not one row for every column of x.
        ValueError: noise_var is not a finite number above 0.
        ValueError: mu has not one row for every example and one column for every latent.
        ValueError: log_var has another shape than mu.

    Example:
        >>> linear_gaussian_elbo(
        ...     torch.tensor([[1.0], [1.0]]),
        ...     torch.tensor([[1.0]]),
        ...     0.25,
        ...     torch.tensor([[0.0], [0.8]]),
        ...     torch.log(torch.tensor([[1.0], [0.2]])),
        ... )
        tensor([-4.2258, -1.4305])

    Difficulty 3 of 5; after linear_gaussian_evidence and information.gaussian_kl_to_standard.

    Source: Kingma and Welling (2014), Auto-encoding variational Bayes, eq. 3, for the model of Tipping and Bishop
        (1999).
    """
    raise NotImplementedError


def bernoulli_log_likelihood(
    x: Float[torch.Tensor, "*batch d"], logits: Float[torch.Tensor, "*batch d"]
) -> Float[torch.Tensor, "*batch"]:
    r"""How likely black and white pixels are where the model gives every pixel a logit.

    $$\begin{gathered}
    \log p(x) = \sum_i \left( x_i \log \sigma(z_i) + (1 - x_i) \log (1 - \sigma(z_i)) \right), \\
    \sigma(z) = \frac{1}{1 + e^{-z}}
    \end{gathered}$$

    Args:
        x (floats, any axes in front, then one of D): pixels: 0, 1, or, as a weight between the two, anything from 0 to
            1.
        logits (floats, the same shape as x): log odds that a pixel is 1, $z$; any real numbers, not probabilities.

    Returns:
        floats, the shape of x without its last axis: nats of at most 0, summed over the D pixels and over nothing else,
            in x's dtype; finite for every finite logit. It is smooth: its gradient is right at a logit of 0 too, where
            max(z, 0) has a kink.

    Raises:
        ValueError: logits has another shape than x.

    Example:
        >>> bernoulli_log_likelihood(
        ...     torch.tensor([[1.0, 0.0], [0.0, 0.0]]),
        ...     torch.tensor([[0.0, 0.0], [100.0, 0.0]]),
        ... )
        tensor([  -1.3863, -100.6931])

    Difficulty 2 of 5; after activations.softplus.

    Source: Kingma and Welling (2014), Auto-encoding variational Bayes, appendix C.1.
    """
    # Not allowed, being the answer itself: torch.distributions.Bernoulli, F.binary_cross_entropy_with_logits and their
    # relatives.
    raise NotImplementedError


def elbo(
    x: Float[torch.Tensor, "*batch d"],
    logits: Float[torch.Tensor, "*batch d"],
    mu: Float[torch.Tensor, "*batch k"],
    log_var: Float[torch.Tensor, "*batch k"],
    *,
    beta: float = 1.0,
) -> Float[torch.Tensor, ""]:
    r"""The objective of a variational autoencoder for black and white pixels, to be made as large as possible.

    $$\frac1N \sum_{n=1}^N \Big( \log p(x_n \mid z_n)
    - \beta \, D\big(\mathcal N(\mu_n, \sigma_n^2) \,\|\, \mathcal N(0, 1)\big) \Big)$$

    The first term is `bernoulli_log_likelihood`, the second one `gaussian_kl_to_standard` of the topic on information.
    With one sample $z_n$ per example the first term is an estimate of its average over $z_n$, and so is the whole.

    Args:
        x (floats, any axes in front, then one of D): pixels from 0 to 1; the axes in front count examples.
        logits (floats, the same shape as x): what the decoder makes of the sample $z_n$, as in
            `bernoulli_log_likelihood`.
        mu (floats, the axes of x in front, then one of K): means of what the encoder believes about $z_n$.
        log_var (floats, the same shape as mu): logarithms of the variances, $\log \sigma_n^2$.
        beta (a number, 1.0 unless given): $\beta \ge 0$, finite, the weight of the divergence; 1 gives the lower bound
            on the evidence.

    Returns:
        one number, shape (): nats per example, summed over pixels and dimensions, averaged over examples; its negative
            is a loss. It is at most 0, finite for every finite logit, and has x's dtype.

    Raises:
        ValueError: logits has another shape than x.
        ValueError: mu has not one row for every example.
        ValueError: log_var has another shape than mu.
        ValueError: beta is not a finite number of at least 0.

    Example:
        >>> elbo(
        ...     torch.tensor([[1.0, 0.0], [1.0, 1.0]]),
        ...     torch.tensor([[0.0, 0.0], [0.0, 0.0]]),
        ...     torch.tensor([[1.0], [3.0]]),
        ...     torch.tensor([[0.0], [0.0]]),
        ...     beta=2.0,
        ... )
        tensor(-6.3863)

    Difficulty 2 of 5; after bernoulli_log_likelihood and information.gaussian_kl_to_standard.

    Source: Kingma and Welling (2014), Auto-encoding variational Bayes, eq. 10; for beta Higgins et al. (2017),
        beta-VAE, eq. 4.
    """
    raise NotImplementedError


def vae_loss(
    x: Float[torch.Tensor, "*batch d"],
    reconstruction: Float[torch.Tensor, "*batch d"],
    mu: Float[torch.Tensor, "*batch k"],
    log_var: Float[torch.Tensor, "*batch k"],
    *,
    beta: float = 1.0,
) -> Float[torch.Tensor, ""]:
    r"""The loss of a variational autoencoder for real numbers, to be made as small as possible.

    $$\frac1N \sum_{n=1}^N \Big( \|x_n - \hat x_n\|^2
    + \beta \, D\big(\mathcal N(\mu_n, \sigma_n^2) \,\|\, \mathcal N(0, 1)\big) \Big)$$

    The square has no half in front: the loss is, up to a factor and a constant, the negative lower bound of a decoder
    $\mathcal N(\hat x, \beta / 2)$.

    Args:
        x (floats, any axes in front, then one of D): examples; the axes in front count them.
        reconstruction (floats, the same shape as x): what the decoder makes of a sample of z, $\hat x$.
        mu (floats, the axes of x in front, then one of K): means of what the encoder believes about z.
        log_var (floats, the same shape as mu): logarithms of the variances, $\log \sigma^2$.
        beta (a number, 1.0 unless given): $\beta \ge 0$, finite, the weight of the divergence.

    Returns:
        one number, shape (), of at least 0, x's dtype: summed over features and dimensions, averaged over examples.

    Raises:
        ValueError: reconstruction has another shape than x.
        ValueError: mu has not one row for every example.
        ValueError: log_var has another shape than mu.
        ValueError: beta is not a finite number of at least 0.

    Example:
        >>> vae_loss(
        ...     torch.tensor([[1.0, 2.0], [0.0, 0.0]]),
        ...     torch.tensor([[1.0, 1.0], [3.0, 0.0]]),
        ...     torch.tensor([[2.0], [0.0]]),
        ...     torch.tensor([[0.0], [0.0]]),
        ...     beta=3.0,
        ... )
        tensor(8.)

    Difficulty 2 of 5; after information.gaussian_kl_to_standard.

    Source: Kingma and Welling (2014), Auto-encoding variational Bayes, eq. 10 with a Gaussian decoder; for beta Higgins
        et al. (2017), beta-VAE, eq. 4.
    """
    raise NotImplementedError


def reparameterize(
    mu: Float[torch.Tensor, "*shape"], log_var: Float[torch.Tensor, "*shape"], noise: Float[torch.Tensor, "*shape"]
) -> Float[torch.Tensor, "*shape"]:
    r"""Turn standard normal noise into a sample of a Gaussian, entry by entry, so that gradients reach its parameters.

    $$z = \mu + \sigma \varepsilon, \qquad \sigma = e^{\frac12 \log \sigma^2}$$

    Args:
        mu (floats, any shape): means.
        log_var (floats, the same shape as mu): logarithms of the variances, $\log \sigma^2$. Up to 80 samples are
            finite, in float32 too; far below 0 they are mu.
        noise (floats, the same shape as mu): draws from the standard normal distribution, $\varepsilon$.

    Returns:
        floats, the same shape as mu: samples, mu's dtype.

    Raises:
        ValueError: log_var has another shape than mu.
        ValueError: noise has another shape than mu.

    Example:
        >>> reparameterize(
        ...     torch.tensor([1.0, 1.0]),
        ...     torch.log(torch.tensor([4.0, 4.0])),
        ...     torch.tensor([-1.0, 0.5]),
        ... )
        tensor([-1.,  2.])

    Difficulty 1 of 5.

    Source: Kingma and Welling (2014), Auto-encoding variational Bayes, section 2.4.
    """
    raise NotImplementedError


def importance_weighted_bound(log_weights: Float[torch.Tensor, "n k"]) -> Float[torch.Tensor, ""]:
    r"""A tighter lower bound on the evidence, from several samples of z for every example.

    $$\begin{gathered}
    \frac1N \sum_{n=1}^N \log \frac1K \sum_{k=1}^K e^{\ell_{nk}}, \\
    \ell_{nk} = \log p(x_n, z_{nk}) - \log q(z_{nk} \mid x_n)
    \end{gathered}$$

    Args:
        log_weights (floats, N by K): $\ell$; minus infinity stands for a sample that the model rules out.

    Returns:
        one number, shape (): nats per example, in log_weights' dtype; finite for every finite input. An example with
            nothing but minus infinity makes it minus infinity, never NaN.

    Raises:
        ValueError: there is no sample.

    Example:
        >>> importance_weighted_bound(torch.log(torch.tensor([[1.0, 3.0], [8.0, 8.0]])))
        tensor(1.3863)

    Difficulty 3 of 5; after elbo and activations.log_softmax.

    Source: Burda, Grosse and Salakhutdinov (2016), Importance weighted autoencoders, eq. 8.
    """
    raise NotImplementedError


def interpolate(
    z0: Float[torch.Tensor, "*shape"], z1: Float[torch.Tensor, "*shape"], t: float
) -> Float[torch.Tensor, "*shape"]:
    r"""Go from one latent to another on a straight line.

    $$z(t) = (1 - t) \, z_0 + t \, z_1$$

    Args:
        z0 (floats, any shape): where t = 0 is.
        z1 (floats, the same shape as z0): where t = 1 is.
        t (a number): any number; below 0 and above 1 the line goes on.

    Returns:
        floats, the same shape as z0: the point on the line, z0's dtype.

    Raises:
        ValueError: z1 has another shape than z0.

    Example:
        >>> interpolate(torch.tensor([0.0, 2.0]), torch.tensor([4.0, 0.0]), 0.25)
        tensor([1.0000, 1.5000])

    Difficulty 1 of 5.

    Source: Radford, Metz and Chintala (2016), Unsupervised representation learning with DCGANs, section 6.1.
    """
    # Not allowed, being the answer itself: torch.lerp and its relatives.
    raise NotImplementedError
