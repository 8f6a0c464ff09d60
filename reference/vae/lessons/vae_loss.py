"""vae_loss: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

vae_loss = Lesson(
    difficulty=2,
    after=["information.gaussian_kl_to_standard"],
    example="vae_loss(np.array([[1.0, 2.0], [0.0, 0.0]]), np.array([[1.0, 1.0], [3.0, 0.0]]), "
    "np.array([[2.0], [0.0]]), np.array([[0.0], [0.0]]), beta=3.0)",
    hints=[
        "Two costs are added: an error and a divergence. Each is one number for an example. Over which axis do you "
        "sum for that, and what is averaged in the end?",
        "The error is the sum of squared differences over the features: no half, no root, no mean. The divergence is "
        "the sum over latents of (mu^2 + exp(log_var) - 1 - log_var) / 2, and beta belongs to it alone.",
        InTracks(
            numpy="(error + beta * kl).mean(), where error is np.sum((x - reconstruction) ** 2, axis=-1), and kl is "
            "np.sum(mu ** 2 + np.expm1(log_var) - log_var, axis=-1) / 2. Raise ValueError where shapes do not fit, or "
            "beta is negative or not finite.",
            torch="(error + beta * kl).mean(), where error is ((x - reconstruction) ** 2).sum(dim=-1), and kl is "
            "(mu ** 2 + torch.expm1(log_var) - log_var).sum(dim=-1) / 2. Raise ValueError where shapes do not fit, or "
            "beta is negative or not finite.",
        ),
    ],
    why="For a Gaussian decoder of variance s^2 the negative log likelihood is the squared error over 2 s^2 and a "
    "constant; so, but for a constant, this is the negative lower bound times 2 s^2, with beta = 2 s^2. Hence beta "
    "says how noisy the decoder is: 2 means a variance of 1, and the default 1 a variance of 1/2.",
    idea=InTracks(
        numpy="Both parts are one number for each example, and a single mean averages their sum: so any number of axes "
        "in front may count the examples, or none.",
        torch='mse_loss with reduction="none" squares the differences in one pass. Both parts are then one number for '
        "each example, and a single mean averages their sum.",
    ),
)

vae_loss_backward = Lesson(
    difficulty=2,
    after=["information.gaussian_kl_to_standard_backward"],
    example="vae_loss_backward(np.array(1.0), np.array([1.0, 2.0]), np.array([1.5, 0.0]), np.array([2.0]), "
    "np.log(np.array([3.0])), beta=0.5)",
    hints=[
        "The result is an average over examples: what share of grad does each of them get? And which of the four "
        "inputs does beta concern?",
        "The slope of a square is twice what is squared, and x and its reconstruction get opposite signs. In the "
        "divergence the slope by mu is mu, and the slope by log_var is (exp(log_var) - 1) / 2. N is the product of all "
        "axes of x but the last one.",
        "With g = grad / math.prod(x.shape[:-1]) and by_x = 2 * g * (x - reconstruction), the results are by_x, "
        "-by_x, beta * g * mu and beta * g * np.expm1(log_var) / 2.",
    ],
    why="Only the difference of x and its reconstruction counts, so moving both together changes nothing, and their "
    "gradients cancel. The divergence is least where q is the prior: a small step downhill takes mu towards 0 and the "
    "variance towards 1, the more the larger beta is.",
    idea="The share of each example is worked out once and used by both parts; the divergence's part is the backward "
    "pass that gaussian_kl_to_standard has already.",
)
