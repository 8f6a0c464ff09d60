"""reparameterize: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

reparameterize = Lesson(
    difficulty=1,
    example="reparameterize(np.array([1.0, 1.0]), np.log(np.array([4.0, 4.0])), np.array([-1.0, 0.5]))",
    hints=[
        "The noise has mean 0 and variance 1. What do you do to a number so that its variance becomes sigma^2, and "
        "what so that its mean becomes mu?",
        "Stretched by s, noise gets the variance s^2: stretch it by sigma, then add mu. log_var is the logarithm of "
        "sigma^2, so what is the square root of exp(log_var)?",
        InTracks(
            numpy="mu + np.exp(log_var / 2) * noise. The randomness comes in as noise, so draw nothing. Raise "
            "ValueError where log_var or noise has another shape than mu.",
            torch="mu + torch.exp(log_var / 2) * noise. The randomness comes in as noise, so draw nothing. Raise "
            "ValueError where log_var or noise has another shape than mu.",
        ),
    ],
    why="A Gaussian that is stretched and moved is a Gaussian still, so z has the distribution that was asked for. The "
    "randomness is drawn before mu and sigma come in, so z is an ordinary function of both and has a derivative, which "
    "a number handed out by a generator has not.",
    idea=InTracks(
        numpy="The logarithm is halved and no root is taken: exp(log_var / 2) overflows only at twice the log_var at "
        "which exp(log_var) does.",
        torch="The logarithm is halved and no root is taken, so exp overflows only at twice the log_var; addcmul "
        "multiplies and adds in one pass over memory.",
    ),
)

reparameterize_backward = Lesson(
    difficulty=2,
    example="reparameterize_backward(np.array([1.0, 1.0]), np.array([1.0, 1.0]), np.log(np.array([4.0, 4.0])), "
    "np.array([-1.0, 0.5]))",
    hints=[
        "z = mu + sigma * noise, entry by entry. mu is added as it is: what does that mean for its gradient? And what "
        "is noise multiplied by?",
        "By noise it is grad times sigma. log_var works through sigma = exp(log_var / 2), whose slope is sigma / 2, "
        "and sigma is multiplied by noise. The value of mu is needed nowhere.",
        "by_noise = grad * np.exp(log_var / 2). The gradients by mu, log_var and noise are grad.copy(), by_noise * "
        "noise / 2 and by_noise.",
    ],
    why="log_var moves a sample only as far as the noise has taken it from mu, so the noise is a factor of its "
    "gradient, and a sample at mu itself says nothing about sigma. The half is that of the root: exp(log_var / 2) has "
    "half of itself as its derivative.",
    idea="grad times sigma is worked out once for two gradients. What the noise added is sigma times noise, and not z "
    "minus mu, a difference that loses its digits where mu is large.",
)
