"""importance_weighted_bound: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

importance_weighted_bound = Lesson(
    difficulty=3,
    after=["elbo", "activations.log_softmax"],
    # The average weights of the two rows are 2 and 8, and the average of their logarithms is log 4.
    example="importance_weighted_bound(np.log(np.array([[1.0, 3.0], [8.0, 8.0]])))",
    hints=[
        "A row holds the logarithms of K weights. What is averaged inside the row, the logarithms or the weights? And "
        "what is averaged over the rows?",
        "A row gives log((e^l_1 + ... + e^l_K) / K); then the rows are averaged. exp(1000) overflows: with m the "
        "largest of the row, log sum exp(l) = m + log sum exp(l - m). What happens where m is minus infinity?",
        InTracks(
            numpy="m = np.max(log_weights, axis=1, keepdims=True), with 0 in the place of -inf; a row gives m + "
            "np.log(np.sum(np.exp(log_weights - m), axis=1, keepdims=True)). Take the mean, minus math.log(K). Around "
            'the log, np.errstate(divide="ignore"). ValueError where K is 0.',
            torch="torch.logsumexp(log_weights, dim=1) takes the largest out by itself and copes with minus infinity. "
            "Take the mean of it, minus math.log(K), where K is log_weights.shape[1]. Raise ValueError where K is 0.",
        ),
    ],
    why="Each weight is p(x) on average, and so is the mean of K of them, which varies less where they are "
    "independent; and Jensen's inequality costs less where less varies. With K = 1 that is the ELBO; as K grows the "
    "bound rises towards log p(x), provided that q leaves out nothing that the posterior allows.",
    idea=InTracks(
        numpy="The largest of every row is taken out before exp, and 0 where it is minus infinity, so that nothing "
        "overflows and a row of impossible samples gives minus infinity, not NaN.",
        torch="logsumexp takes the largest of each row out before exp and copes with minus infinity. K is the same for "
        "all rows, so log K is subtracted once, after the mean.",
    ),
)
