"""bernoulli_log_likelihood: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

bernoulli_log_likelihood = Lesson(
    difficulty=2,
    after=["activations.softplus"],
    example="bernoulli_log_likelihood(np.array([[1.0, 0.0], [0.0, 0.0]]), np.array([[0.0, 0.0], [100.0, 0.0]]))",
    hints=[
        "With p = sigmoid(logit), a white pixel adds log p and a black one log(1 - p). What does a computer make of "
        "log(1 - p) where the logit is 100, and what should it be?",
        "Put the sigmoid into the logarithms on paper. With z for the logit, both terms together are "
        "x z - log(1 + e^z). Where z is large and positive, take e^z out of the brackets. Sum over the last axis only.",
        InTracks(
            numpy="log(1 + e^z) is np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))). Take it off x * z and sum along "
            "axis=-1. Raise ValueError first where logits has another shape than x.",
            torch="(x * z - softplus(z, threshold=36)).sum(dim=-1), with softplus from torch.nn.functional: beyond its "
            "threshold it gives z itself, which at 20, the default, is too early for float64. max(z, 0) would have a "
            "kink at 0. Raise ValueError first where logits has another shape than x.",
        ),
    ],
    why="log p is z - log(1 + e^z) and log(1 - p) is -log(1 + e^z), so the two share a term and differ by z, which x "
    "switches on. Where z is positive, e^z comes out of that logarithm as z, and what stays inside is e^-|z|, never "
    "above 1.",
    idea=InTracks(
        numpy="No probability is computed on the way: one line serves logits of either sign, exp sees no number above "
        "0, and log1p keeps the digits of what is tiny.",
        torch="No probability is computed on the way. softplus is smooth, so the gradient is right at a logit of 0 "
        "too, and beyond a threshold of 36 it equals z to all digits of float64.",
    ),
)

bernoulli_log_likelihood_backward = Lesson(
    difficulty=2,
    after=["activations.sigmoid"],
    example="bernoulli_log_likelihood_backward(np.array(1.0), np.array([1.0, 0.0, 1.0]), np.array([0.0, 2.0, 1000.0]))",
    hints=[
        "Write the likelihood of a pixel as x z - log(1 + e^z), with z for the logit. It is linear in x: what stands "
        "beside x? And what is the slope of log(1 + e^z)?",
        "By x it is the logit. By the logit it is x minus the sigmoid: what is there minus what was expected. Both "
        "times grad, which has one axis less than x. With logits of 1000 either way, exp must not overflow.",
        "g = grad[..., None]; the gradients are g * logits and g * (x - p). With e = np.exp(-np.abs(logits)), p is "
        "1 / (1 + e) where a logit is at least 0, and e / (1 + e) elsewhere.",
    ],
    why="The slope of log(1 + e^z) is the sigmoid itself, so what pulls at a logit is the pixel minus its probability. "
    "Both lie from 0 to 1: the pull is never larger than grad, and it is nearly all of grad where the model is sure "
    "and wrong.",
    idea="The sigmoid takes exp of numbers of at most 0 alone, so it holds for any logit, and a single exponential "
    "serves both signs.",
)
