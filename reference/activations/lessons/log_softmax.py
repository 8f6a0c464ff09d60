"""log_softmax: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

log_softmax = Lesson(
    difficulty=2,
    after=["softmax"],
    example="log_softmax(np.array([1000.0, 1000.0, 1000.0, 0.0]))",
    hints=[
        "A probability may round to 0, and log 0 is minus infinity. Can the log of the fraction be written without the "
        "fraction?",
        "log(exp(x_i) / sum) is x_i - log(sum). Taking one number off all scores of a row changes no probability: with "
        "which one does exp never overflow, and the sum never round to 0?",
        InTracks(
            numpy="z = x - np.max(x, axis=axis, keepdims=True), and from here on z alone: z - np.log(np.sum(np.exp(z), "
            "axis=axis, keepdims=True)).",
            torch="z = x - torch.amax(x, dim=axis, keepdim=True), and from here on z alone: z - "
            "torch.log(torch.exp(z).sum(dim=axis, keepdim=True)).",
        ),
    ],
    why="With the maximum taken off, each row's sum of exponentials lies between 1 and the number of scores, so its "
    "log is an ordinary number. What is left of a hopeless score is about its distance from the best one: -1000 is no "
    "trouble, though the probability e^(-1000) rounds to 0.",
    idea="The probabilities are never formed; one shift, one sum and one logarithm serve a whole row.",
)

log_softmax_backward = Lesson(
    difficulty=3,
    example="log_softmax_backward(np.array([0.0, 0.0, -1.0]), np.log(np.array([1.0, 1.0, 2.0])))",
    hints=[
        "Every output is x_j minus one number that the whole row shares. Which outputs move when x_i does?",
        "The derivative of log p_j by x_i is [i = j] - p_i. Multiply it by grad_j, and sum over j: what is left of it?",
        "grad - softmax(x, axis=axis) * np.sum(grad, axis=axis, keepdims=True), with your own softmax.",
    ],
    why="All outputs of a row have the same log of a sum taken off, and the derivative of that log is softmax: hence "
    "p_i, times all that arrives at the row. If the loss is minus the log of one probability, grad is -1 there and 0 "
    "elsewhere, and what flows back is the prediction minus the truth.",
    idea="The matrix of derivatives is never built: one sum of grad along the axis does its work, and softmax is safe "
    "already.",
)
