"""gaussian_kl_to_standard: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

gaussian_kl_to_standard = Lesson(
    difficulty=2,
    after=["kl_divergence"],
    example="gaussian_kl_to_standard(np.array([[1.0, 0.0], [0.0, 0.0]]), np.log(np.array([[1.0, 4.0], [1.0, 1.0]])))",
    hints=[
        "log_var is the logarithm of the variance. What gives the variance back, and what should the result be for mu "
        "= 0 and log_var = 0?",
        "Half the sum of mu^2 + variance - 1 - log_var, over the last axis alone, so that every row keeps a number of "
        "its own. Near log_var = 0, exp(log_var) - 1 loses its digits: which function keeps them?",
        InTracks(
            numpy="np.sum(mu**2 + (np.expm1(log_var) - log_var), axis=-1) / 2: expm1(y) is exp(y) - 1, with its digits "
            "kept near 0.",
            torch="(mu**2 + (torch.expm1(log_var) - log_var)).sum(dim=-1) / 2: expm1(y) is exp(y) - 1, with its digits "
            "kept near 0.",
        ),
    ],
    why="A sample is mu + sigma e with a standard normal e, and on average e is 0 and e^2 is 1: so log(p / q) has an "
    "average that can be written down, and no sampling is needed. Since exp(y) - 1 - y is never below 0, no dimension "
    "takes anything off, and it adds 0 only where its mean is 0 and its variance 1.",
    idea="expm1 keeps the digits of exp(log_var) - 1 near 0; without it rounding can push the result below 0.",
)

gaussian_kl_to_standard_backward = Lesson(
    difficulty=2,
    example="gaussian_kl_to_standard_backward(np.array(2.0), np.array([1.0, 0.0]), np.log(np.array([1.0, 4.0])))",
    hints=[
        "The terms of a sum can be differentiated one by one. What is the derivative of mu^2 / 2 by mu, and that of "
        "(exp(y) - 1 - y) / 2 by y?",
        "By mu it is mu, and by log_var it is (exp(log_var) - 1) / 2. grad has one number for a row, and the row has D "
        "dimensions: which shape lets one multiply the other?",
        "g = grad[..., None] has one more axis at the end. The gradients are g * mu and g * np.expm1(log_var) / 2.",
    ],
    why="The pull on mu grows in proportion to mu, and the pull on log_var has the sign of variance - 1: both vanish "
    "only where the Gaussian is the standard one. A row's dimensions were added up, so each of them gets all of that "
    "row's grad, and not a share of it.",
    idea="One axis is added to grad and broadcast over the dimensions; expm1 keeps the digits of variance - 1 near 0.",
)
