"""gaussian_kl: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

gaussian_kl = Lesson(
    difficulty=2,
    after=["gaussian_kl_to_standard"],
    example="gaussian_kl(np.array([[0.0], [2.0]]), np.zeros((2, 1)), np.zeros((2, 1)), np.log(np.array([[4.0], "
    "[4.0]])))",
    hints=[
        "Measure everything from the mean of q, in standard deviations of q. Which Gaussian is q then?",
        "q is then the standard normal, p has the mean (mu_p - mu_q) / sigma_q, and its variance is the ratio of the "
        "two variances. The log of a ratio is a difference, and sigma_q is exp(log_var_q / 2).",
        InTracks(
            numpy="gaussian_kl_to_standard((mu_p - mu_q) * np.exp(-log_var_q / 2), log_var_p - log_var_q), with your "
            "own gaussian_kl_to_standard. Each argument of another shape than mu_p is a ValueError.",
            torch="gaussian_kl_to_standard((mu_p - mu_q) * torch.exp(-log_var_q / 2), log_var_p - log_var_q), with "
            "your own gaussian_kl_to_standard. Each argument of another shape than mu_p is a ValueError.",
        ),
    ],
    why="In another unit, or with another zero, both densities change by the same factor, so their ratio stays, and "
    "the divergence with it. The unit can therefore be chosen so that q is the standard normal; since it is q's unit, "
    "p and q have different parts, and swapping them matters.",
    idea="It measures in units of q and calls the simpler divergence: one formula in one place, and expm1 inside it "
    "keeps the digits where p and q are nearly the same.",
)

gaussian_kl_backward = Lesson(
    difficulty=3,
    example="gaussian_kl_backward(np.array(1.0), np.array([2.0]), np.array([0.0]), np.array([0.0]), "
    "np.log(np.array([4.0])))",
    hints=[
        "Four gradients are wanted. Moving both means by the same amount changes nothing: what does that say about the "
        "gradients by mu_p and mu_q?",
        "Only the squared distance loses the half in front; an exponential stays as it is, up to its sign. log_var_q "
        "stands in three places: below the squared distance, below p's variance, and in the log ratio.",
        "g = grad[..., None], d = mu_p - mu_q, pull = d * np.exp(-log_var_q), e = np.expm1(log_var_p - log_var_q). By "
        "mu_p: g * pull, by log_var_p: g * e / 2, by mu_q: -g * pull, by log_var_q: -g * (e + d * pull) / 2.",
    ],
    why="Moving p and q together changes nothing, so the gradients by the two means cancel. The variance of q is the "
    "unit of both the distance and p's variance, so its gradient answers both: where p lies far off or is too wide, a "
    "wider q brings them nearer.",
    idea="What several gradients share, the distance, the pull and the excess of p's variance over q's, is computed "
    "once, and expm1 keeps the digits where the variances are nearly equal.",
)
