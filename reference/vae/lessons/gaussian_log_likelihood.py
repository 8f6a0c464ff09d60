"""gaussian_log_likelihood: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

gaussian_log_likelihood = Lesson(
    difficulty=2,
    example="gaussian_log_likelihood(np.array([[1.0], [0.0]]), np.array([[0.0], [0.0]]), np.array([[0.0], [-4.0]]))",
    hints=[
        "The dimensions are independent, so their densities multiply. What do the logarithms of the densities do, and "
        "which axis is gone in the end?",
        "Three terms for every entry, and -1/2 before all of them: the squared distance over the variance, log_var, "
        "and log(2 pi). The variance is exp(log_var). No density need be computed: log and exp cancel on paper.",
        InTracks(
            numpy="-np.sum((x - mean) ** 2 * np.exp(-log_var) + log_var + math.log(2 * math.pi), axis=-1) / 2. Raise "
            "ValueError first where mean or log_var has another shape than x.",
            torch="-((x - mean) ** 2 * torch.exp(-log_var) + log_var + math.log(2 * math.pi)).sum(dim=-1) / 2. Raise "
            "ValueError first where mean or log_var has another shape than x.",
        ),
    ],
    why="A small variance makes every error dear, and log_var makes a large one pay for being vague; for one number "
    "the two balance where the variance is the squared distance. The log(2 pi) makes exp of the result integrate to "
    "1 over x: a density, which may well be above 1, so its logarithm may be above 0.",
    idea=InTracks(
        numpy="The distance is divided by sigma before it is squared: exp(-log_var / 2) overflows only at twice the "
        "log_var at which exp(-log_var) does.",
        torch="The distance is divided by sigma before it is squared, as exp(-log_var / 2) overflows later than "
        "exp(-log_var). addcmul adds the square to log_var in one pass, and the constants go in once, after the sum.",
    ),
)

gaussian_log_likelihood_backward = Lesson(
    difficulty=2,
    example="gaussian_log_likelihood_backward(np.array(1.0), np.array([3.0, 2.0]), np.array([1.0, 1.0]), "
    "np.array([0.0, 0.0]))",
    hints=[
        "grad has one number for each row, x has D of them: how can every entry of a row meet its grad? Then look at "
        "one entry: where does x stand in its three terms, and where log_var?",
        "By x it is the slope of -(x - mean)^2 / (2 variance), and by mean the same with the sign turned. log_var "
        "stands in two places: in exp(-log_var), where its slope is minus that, and alone.",
        "g = grad[..., None], away = (x - mean) * np.exp(-log_var / 2). By x: -g * away * np.exp(-log_var / 2), by "
        "mean the negative of that, by log_var: g * (away ** 2 - 1) / 2.",
    ],
    why="Moving x and mean together changes nothing, so their gradients cancel exactly. By log_var two "
    "forces work against each other, and exactly one standard deviation away from the mean they balance: there the "
    "variance fits.",
    idea="One pull, worked out once, serves x and mean with opposite signs. It takes two factors exp(-log_var / 2) "
    "where exp(-log_var) would overflow sooner.",
)
