"""Variational autoencoders in NumPy, with hand-derived backward passes.

The last axis holds the features of one example, or the dimensions of its latent z: likelihoods and divergences are
summed over it. What is averaged is averaged over examples. Gaussians have independent dimensions and come as a mean and
the logarithm of the variance, log_var; the prior of z is the standard normal distribution. Logarithms are natural.
Results have the dtype of the arrays that come in. No log_var from -40 to 40 makes anything overflow, in float32 either.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits, and float32 arrays one in float32; inputs stay as they
were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was called before.

Calls that have to raise, as Raises says, are tried as well: what is missing there is told as a remark, and costs no
points unless your course counts it. `tandem hint gaussian_log_likelihood` gives a hint for an exercise, and
`tandem read gaussian_log_likelihood` opens what there is to read on it.
"""

import numpy as np
from jaxtyping import Float


def gaussian_log_likelihood(
    x: Float[np.ndarray, "*batch d"], mean: Float[np.ndarray, "*batch d"], log_var: Float[np.ndarray, "*batch d"]
) -> Float[np.ndarray, "*batch"]:
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
        ...     np.array([[1.0], [0.0]]),
        ...     np.array([[0.0], [0.0]]),
        ...     np.array([[0.0], [-4.0]]),
        ... )
        array([-1.41893853,  1.08106147])

    Difficulty 2 of 5.

    Source: Bishop (2006), Pattern recognition and machine learning, eq. 1.46, summed over independent dimensions.
    """
    # Not allowed, being the answer itself: scipy.stats.norm and its relatives.
    raise NotImplementedError


def gaussian_log_likelihood_backward(
    grad: Float[np.ndarray, "*batch"],
    x: Float[np.ndarray, "*batch d"],
    mean: Float[np.ndarray, "*batch d"],
    log_var: Float[np.ndarray, "*batch d"],
) -> tuple[Float[np.ndarray, "*batch d"], Float[np.ndarray, "*batch d"], Float[np.ndarray, "*batch d"]]:
    r"""Backward pass of `gaussian_log_likelihood`.

    $$\begin{gathered}
    \frac{\partial L}{\partial x_i} = -g \, \frac{x_i - \mu_i}{\sigma_i^2} = -\frac{\partial L}{\partial
    \mu_i} \\
    \frac{\partial L}{\partial \log \sigma_i^2} = \frac g2 \left( \frac{(x_i - \mu_i)^2}{\sigma_i^2} - 1
    \right)
    \end{gathered}$$

    Args:
        grad (floats, the shape of x without its last axis): gradient of the loss by the result, $g$.
        x (floats, any axes in front, then one of D): an input of the forward pass, as are the others.
        mean (floats, the same shape as x): $\mu$.
        log_var (floats, the same shape as x): $\log \sigma^2$.

    Returns:
        a tuple of three arrays: the gradients by x, mean and log_var, x's shape and dtype.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than the result.

    Example:
        >>> gaussian_log_likelihood_backward(
        ...     np.array(1.0),
        ...     np.array([3.0, 2.0]),
        ...     np.array([1.0, 1.0]),
        ...     np.array([0.0, 0.0]),
        ... )
        (array([-2., -1.]), array([2., 1.]), array([1.5, 0. ]))

    Difficulty 2 of 5; after gaussian_log_likelihood.
    """
    raise NotImplementedError


def linear_gaussian_evidence(
    x: Float[np.ndarray, "n d"], w: Float[np.ndarray, "d k"], noise_var: float
) -> Float[np.ndarray, "n"]:
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
        >>> linear_gaussian_evidence(np.array([[1.0, 1.0], [1.0, -1.0]]), np.array([[1.0], [1.0]]), 1.0)
        array([-2.72051654, -3.38718321])

    Difficulty 3 of 5; after gaussian_log_likelihood.

    Source: Tipping and Bishop (1999), Probabilistic principal component analysis, eqs. 3 to 5.
    """
    # Not allowed, being the answer itself: scipy.stats.multivariate_normal and its relatives.
    raise NotImplementedError


def linear_gaussian_elbo(
    x: Float[np.ndarray, "n d"],
    w: Float[np.ndarray, "d k"],
    noise_var: float,
    mu: Float[np.ndarray, "n k"],
    log_var: Float[np.ndarray, "n k"],
) -> Float[np.ndarray, "n"]:
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
        ...     np.array([[1.0], [1.0]]),
        ...     np.array([[1.0]]),
        ...     0.25,
        ...     np.array([[0.0], [0.8]]),
        ...     np.log(np.array([[1.0], [0.2]])),
        ... )
        array([-4.22579135, -1.43051031])

    Difficulty 3 of 5; after linear_gaussian_evidence and information.gaussian_kl_to_standard.

    Source: Kingma and Welling (2014), Auto-encoding variational Bayes, eq. 3, for the model of Tipping and Bishop
        (1999).
    """
    raise NotImplementedError


def bernoulli_log_likelihood(
    x: Float[np.ndarray, "*batch d"], logits: Float[np.ndarray, "*batch d"]
) -> Float[np.ndarray, "*batch"]:
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
            in x's dtype; finite for every finite logit. It is smooth: in PyTorch its gradient is right at a logit of 0
            too, where max(z, 0) has a kink.

    Raises:
        ValueError: logits has another shape than x.

    Example:
        >>> bernoulli_log_likelihood(np.array([[1.0, 0.0], [0.0, 0.0]]), np.array([[0.0, 0.0], [100.0, 0.0]]))
        array([  -1.38629436, -100.69314718])

    Difficulty 2 of 5; after activations.softplus.

    Source: Kingma and Welling (2014), Auto-encoding variational Bayes, appendix C.1.
    """
    # Not allowed, being the answer itself: scipy.stats.bernoulli and its relatives.
    raise NotImplementedError


def bernoulli_log_likelihood_backward(
    grad: Float[np.ndarray, "*batch"], x: Float[np.ndarray, "*batch d"], logits: Float[np.ndarray, "*batch d"]
) -> tuple[Float[np.ndarray, "*batch d"], Float[np.ndarray, "*batch d"]]:
    r"""Backward pass of `bernoulli_log_likelihood`.

    $$\begin{gathered}
    \frac{\partial L}{\partial x_i} = g \, z_i \\
    \frac{\partial L}{\partial z_i} = g \, (x_i - \sigma(z_i))
    \end{gathered}$$

    Args:
        grad (floats, the shape of x without its last axis): gradient of the loss by the result, $g$.
        x (floats, any axes in front, then one of D): pixels, an input of the forward pass.
        logits (floats, the same shape as x): $z$, the other one.

    Returns:
        a tuple of two arrays: the gradients by x and by logits, x's shape and dtype.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than the result.

    Example:
        >>> bernoulli_log_likelihood_backward(
        ...     np.array(1.0),
        ...     np.array([1.0, 0.0, 1.0]),
        ...     np.array([0.0, 2.0, 1000.0]),
        ... )
        (array([   0.,    2., 1000.]),
         array([ 0.5       , -0.88079708,  0.        ]))

    Difficulty 2 of 5; after bernoulli_log_likelihood and activations.sigmoid.
    """
    raise NotImplementedError


def elbo(
    x: Float[np.ndarray, "*batch d"],
    logits: Float[np.ndarray, "*batch d"],
    mu: Float[np.ndarray, "*batch k"],
    log_var: Float[np.ndarray, "*batch k"],
    *,
    beta: float = 1.0,
) -> Float[np.ndarray, ""]:
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
        ...     np.array([[1.0, 0.0], [1.0, 1.0]]),
        ...     np.array([[0.0, 0.0], [0.0, 0.0]]),
        ...     np.array([[1.0], [3.0]]),
        ...     np.array([[0.0], [0.0]]),
        ...     beta=2.0,
        ... )
        np.float64(-6.386294361119891)

    Difficulty 2 of 5; after bernoulli_log_likelihood and information.gaussian_kl_to_standard.

    Source: Kingma and Welling (2014), Auto-encoding variational Bayes, eq. 10; for beta Higgins et al. (2017),
        beta-VAE, eq. 4.
    """
    raise NotImplementedError


def elbo_backward(
    grad: Float[np.ndarray, ""],
    x: Float[np.ndarray, "*batch d"],
    logits: Float[np.ndarray, "*batch d"],
    mu: Float[np.ndarray, "*batch k"],
    log_var: Float[np.ndarray, "*batch k"],
    *,
    beta: float = 1.0,
) -> tuple[
    Float[np.ndarray, "*batch d"],
    Float[np.ndarray, "*batch d"],
    Float[np.ndarray, "*batch k"],
    Float[np.ndarray, "*batch k"],
]:
    r"""Backward pass of `elbo`.

    $$\begin{gathered}
    \frac{\partial L}{\partial x} = \frac gN z \\
    \frac{\partial L}{\partial z} = \frac gN (x - \sigma(z)) \\
    \frac{\partial L}{\partial \mu} = -\frac{g \beta}{N} \mu \\
    \frac{\partial L}{\partial \log \sigma^2} = -\frac{g \beta}{2 N} (\sigma^2 - 1)
    \end{gathered}$$

    Here $z$ are the logits, $\sigma(z)$ is the sigmoid and $\sigma^2$ the variance $e^{\text{log\_var}}$.

    Args:
        grad (a single number, shape ()): gradient of the loss by the result, one number, $g$.
        x (floats, any axes in front, then one of D): pixels, an input of the forward pass, as are the others.
        logits (floats, the same shape as x): $z$.
        mu (floats, the axes of x in front, then one of K): $\mu$.
        log_var (floats, the same shape as mu): $\log \sigma^2$.
        beta (a number, 1.0 unless given): $\beta \ge 0$, finite.

    Returns:
        a tuple of four arrays: the gradients by x, logits, mu and log_var, each with the shape and dtype of what it is
            for.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad is not one number.

    Example:
        >>> elbo_backward(
        ...     np.array(1.0),
        ...     np.array([1.0, 0.0]),
        ...     np.array([0.0, 2.0]),
        ...     np.array([2.0]),
        ...     np.log(np.array([3.0])),
        ...     beta=0.5,
        ... )
        (array([0., 2.]),
         array([ 0.5       , -0.88079708]),
         array([-1.]),
         array([-0.5]))

    Difficulty 3 of 5; after elbo, bernoulli_log_likelihood_backward and information.gaussian_kl_to_standard_backward.
    """
    raise NotImplementedError


def vae_loss(
    x: Float[np.ndarray, "*batch d"],
    reconstruction: Float[np.ndarray, "*batch d"],
    mu: Float[np.ndarray, "*batch k"],
    log_var: Float[np.ndarray, "*batch k"],
    *,
    beta: float = 1.0,
) -> Float[np.ndarray, ""]:
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
        ...     np.array([[1.0, 2.0], [0.0, 0.0]]),
        ...     np.array([[1.0, 1.0], [3.0, 0.0]]),
        ...     np.array([[2.0], [0.0]]),
        ...     np.array([[0.0], [0.0]]),
        ...     beta=3.0,
        ... )
        np.float64(8.0)

    Difficulty 2 of 5; after information.gaussian_kl_to_standard.

    Source: Kingma and Welling (2014), Auto-encoding variational Bayes, eq. 10 with a Gaussian decoder; for beta Higgins
        et al. (2017), beta-VAE, eq. 4.
    """
    raise NotImplementedError


def vae_loss_backward(
    grad: Float[np.ndarray, ""],
    x: Float[np.ndarray, "*batch d"],
    reconstruction: Float[np.ndarray, "*batch d"],
    mu: Float[np.ndarray, "*batch k"],
    log_var: Float[np.ndarray, "*batch k"],
    *,
    beta: float = 1.0,
) -> tuple[
    Float[np.ndarray, "*batch d"],
    Float[np.ndarray, "*batch d"],
    Float[np.ndarray, "*batch k"],
    Float[np.ndarray, "*batch k"],
]:
    r"""Backward pass of `vae_loss`.

    $$\begin{gathered}
    \frac{\partial L}{\partial x} = \frac{2 g}{N} (x - \hat x) = -\frac{\partial L}{\partial \hat x} \\
    \frac{\partial L}{\partial \mu} = \frac{g \beta}{N} \mu \\
    \frac{\partial L}{\partial \log \sigma^2} = \frac{g \beta}{2 N} (\sigma^2 - 1)
    \end{gathered}$$

    Args:
        grad (a single number, shape ()): gradient of the loss by the result, one number, $g$.
        x (floats, any axes in front, then one of D): examples, an input of the forward pass, as are the others.
        reconstruction (floats, the same shape as x): $\hat x$.
        mu (floats, the axes of x in front, then one of K): $\mu$.
        log_var (floats, the same shape as mu): $\log \sigma^2$.
        beta (a number, 1.0 unless given): $\beta \ge 0$, finite.

    Returns:
        a tuple of four arrays: the gradients by x, reconstruction, mu and log_var, each with the shape and dtype of
            what it is for.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad is not one number.

    Example:
        >>> vae_loss_backward(
        ...     np.array(1.0),
        ...     np.array([1.0, 2.0]),
        ...     np.array([1.5, 0.0]),
        ...     np.array([2.0]),
        ...     np.log(np.array([3.0])),
        ...     beta=0.5,
        ... )
        (array([-1.,  4.]), array([ 1., -4.]), array([1.]), array([0.5]))

    Difficulty 2 of 5; after vae_loss and information.gaussian_kl_to_standard_backward.
    """
    raise NotImplementedError


def reparameterize(
    mu: Float[np.ndarray, "*shape"], log_var: Float[np.ndarray, "*shape"], noise: Float[np.ndarray, "*shape"]
) -> Float[np.ndarray, "*shape"]:
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
        >>> reparameterize(np.array([1.0, 1.0]), np.log(np.array([4.0, 4.0])), np.array([-1.0, 0.5]))
        array([-1.,  2.])

    Difficulty 1 of 5.

    Source: Kingma and Welling (2014), Auto-encoding variational Bayes, section 2.4.
    """
    raise NotImplementedError


def reparameterize_backward(
    grad: Float[np.ndarray, "*shape"],
    mu: Float[np.ndarray, "*shape"],
    log_var: Float[np.ndarray, "*shape"],
    noise: Float[np.ndarray, "*shape"],
) -> tuple[Float[np.ndarray, "*shape"], Float[np.ndarray, "*shape"], Float[np.ndarray, "*shape"]]:
    r"""Backward pass of `reparameterize`.

    $$\begin{gathered}
    \frac{\partial L}{\partial \mu} = g \\
    \frac{\partial L}{\partial \log \sigma^2} = \frac g2 \sigma \varepsilon \\
    \frac{\partial L}{\partial \varepsilon} = g \, \sigma
    \end{gathered}$$

    Args:
        grad (floats, the same shape as mu): gradient of the loss by the samples, $g$.
        mu (floats, any shape): means, an input of the forward pass, as are the others.
        log_var (floats, the same shape as mu): logarithms of the variances, $\log \sigma^2$.
        noise (floats, the same shape as mu): draws from the standard normal distribution, $\varepsilon$.

    Returns:
        a tuple of three arrays: the gradients by mu, log_var and noise, mu's shape and dtype. None of them depends on
            mu, however large it is.

    Raises:
        ValueError: as in the forward pass.
        ValueError: grad has another shape than the result.

    Example:
        >>> reparameterize_backward(
        ...     np.array([1.0, 1.0]),
        ...     np.array([1.0, 1.0]),
        ...     np.log(np.array([4.0, 4.0])),
        ...     np.array([-1.0, 0.5]),
        ... )
        (array([1., 1.]), array([-1. ,  0.5]), array([2., 2.]))

    Difficulty 2 of 5; after reparameterize.
    """
    raise NotImplementedError


def importance_weighted_bound(log_weights: Float[np.ndarray, "n k"]) -> Float[np.ndarray, ""]:
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
        >>> importance_weighted_bound(np.log(np.array([[1.0, 3.0], [8.0, 8.0]])))
        np.float64(1.3862943611198904)

    Difficulty 3 of 5; after elbo and activations.log_softmax.

    Source: Burda, Grosse and Salakhutdinov (2016), Importance weighted autoencoders, eq. 8.
    """
    raise NotImplementedError


def interpolate(
    z0: Float[np.ndarray, "*shape"], z1: Float[np.ndarray, "*shape"], t: float
) -> Float[np.ndarray, "*shape"]:
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
        >>> interpolate(np.array([0.0, 2.0]), np.array([4.0, 0.0]), 0.25)
        array([1. , 1.5])

    Difficulty 1 of 5.

    Source: Radford, Metz and Chintala (2016), Unsupervised representation learning with DCGANs, section 6.1.
    """
    # Not allowed, being the answer itself: np.interp, scipy.interpolate.interp1d and their relatives.
    raise NotImplementedError
