"""bernoulli_kl: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

bernoulli_kl = Lesson(
    difficulty=2,
    after=["kl_divergence"],
    example="bernoulli_kl(np.array([0.5, 0.5, 1.0]), np.array([0.25, 0.5, 0.5]))",
    hints=[
        "A coin has two outcomes, heads with p and tails with 1 - p. How many terms has its divergence?",
        "p * (log p - log q), and the same with 1 - p and 1 - q. Every entry is a coin of its own, so no axis is "
        "summed over. A term with weight 0 adds nothing, even where its logs are infinite.",
        InTracks(
            numpy="A helper for a * (log a - log b), in which both logs see a 1 where a is 0 (np.where), serves twice: "
            "helper(p, q) + helper(1 - p, 1 - q).",
            torch="A helper for a * (log a - log b), in which both logs see a 1 where a is 0 (torch.where), serves "
            "twice: helper(p, q) + helper(1 - p, 1 - q).",
        ),
    ],
    why="A coin is a distribution over two outcomes that one number gives away, so this is the Kullback-Leibler "
    "divergence with its two terms written out. For q near p it is about (q - p)^2 / (2 p (1 - p)), so the surer the "
    "coin, the more the same small error costs.",
    idea="One helper makes log(a / b), as a difference that is 0 where a is 0, for heads and for tails: no end needs a "
    "case of its own.",
)

bernoulli_kl_backward = Lesson(
    difficulty=3,
    example="bernoulli_kl_backward(np.array([1.0, 1.0]), np.array([0.5, 0.5]), np.array([0.25, 0.5]))",
    hints=[
        "p and q stand in both terms, heads and tails. When p rises by a little, what does 1 - p do?",
        "Heads alone has the slope log(p / q) + 1 by p, and -p / q by q. Tails has the same in 1 - p and 1 - q, and "
        "the chain rule gives it a minus. What becomes of the two ones?",
        "By p the ones cancel: grad * (log p - log q - log(1 - p) + log(1 - q)). By q: grad * ((1 - p) / (1 - q) - p / "
        "q). Where p is 0 or 1 the slope by p is infinite, and any number will do for it.",
    ],
    why="By p the slope is the log odds of p minus the log odds of q, which is 0 only where q is p. By q it is (q - p) "
    "/ (q (1 - q)): descent always pulls q back to p, and the harder, the nearer q comes to ruling out what p allows.",
    idea="One helper gives the two slopes of a log(a / b), for heads and for tails; all that the chain rule adds is a "
    "minus between them.",
)
