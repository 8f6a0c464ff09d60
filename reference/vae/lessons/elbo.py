"""elbo: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

elbo = Lesson(
    difficulty=2,
    after=["bernoulli_log_likelihood", "information.gaussian_kl_to_standard"],
    example="elbo(np.array([[1.0, 0.0], [1.0, 1.0]]), np.array([[0.0, 0.0], [0.0, 0.0]]), np.array([[1.0], [3.0]]), "
    "np.array([[0.0], [0.0]]), beta=2.0)",
    hints=[
        "It is to be made large. Which of the two parts raises it, which one lowers it, and to which of them does beta "
        "belong?",
        "Each part is one number for an example: bernoulli_log_likelihood is summed over pixels, and the divergence "
        "over latents, (mu^2 + exp(log_var) - 1 - log_var) / 2 for each. The average over examples comes last.",
        InTracks(
            numpy="(reconstruction - beta * kl).mean(), where kl is np.sum(mu ** 2 + np.expm1(log_var) - log_var, "
            "axis=-1) / 2, and reconstruction is x * z - log(1 + e^z) summed along axis=-1; z are the logits, and e^z "
            "must not overflow. Raise ValueError for a beta that is negative or not finite.",
            torch="(reconstruction - beta * kl).mean(), where kl is (mu ** 2 + torch.expm1(log_var) - log_var).sum("
            "dim=-1) / 2, and reconstruction is x * z - log(1 + e^z) summed over dim=-1; z are the logits, and e^z "
            "must not overflow. Raise ValueError for a beta that is negative or not finite.",
        ),
    ],
    why="With beta = 1 its average over samples of z is never above log p(x), by Jensen's inequality: making it large "
    "lifts a floor under a number that nobody can compute. The divergence has a closed form, so only the "
    "reconstruction needs a sample, and one will do because training averages over many steps.",
    idea="Both parts are one number for each example, and a single mean averages their difference: so any number of "
    "axes in front may count the examples, or none.",
)

elbo_backward = Lesson(
    difficulty=3,
    after=["bernoulli_log_likelihood_backward", "information.gaussian_kl_to_standard_backward"],
    example="elbo_backward(np.array(1.0), np.array([1.0, 0.0]), np.array([0.0, 2.0]), np.array([2.0]), "
    "np.log(np.array([3.0])), beta=0.5)",
    hints=[
        "The result is an average over examples: what share of grad does each of them get? After that, pixels and "
        "latents have nothing to do with each other.",
        "N is the product of all axes of x but the last one. Every example passes grad / N back through "
        "bernoulli_log_likelihood, and -beta * grad / N through gaussian_kl_to_standard.",
        "With g = grad / math.prod(x.shape[:-1]): by x g * logits, by logits g * (x - p), by mu -beta * g * mu, by "
        "log_var -beta * g * np.expm1(log_var) / 2. p is the sigmoid of the logits, by a formula in which exp does not "
        "overflow.",
    ],
    why="The two parts share no input, so x and the logits hear of the reconstruction alone, and mu and log_var of "
    "the divergence alone, with beta before it. Where q is the prior nothing pulls at mu and log_var, as the "
    "divergence has its minimum there.",
    idea="It is put together from two backward passes that are there already: each example's share of grad goes "
    "through both, once as it is and once times -beta.",
)
