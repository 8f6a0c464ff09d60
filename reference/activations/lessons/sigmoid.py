"""sigmoid: what a learner is told about it and its backward pass."""

from reference.lesson import InTracks, Lesson

sigmoid = Lesson(
    difficulty=2,
    after=["step"],
    example="sigmoid(np.array([-1000.0, -2.0, 0.0, 2.0]))",
    hints=[
        "The formula is one exp, one addition and one division. What does exp(-x) become for x = -1000?",
        InTracks(
            numpy="Multiplied above and below by exp(x), the fraction is exp(x) / (1 + exp(x)): the same number. Which "
            "of the two forms is safe for x >= 0, and which for x < 0? np.where picks, but computes both.",
            torch="Multiplied above and below by exp(x), the fraction is exp(x) / (1 + exp(x)): the same number. Which "
            "form is safe for x >= 0, which for x < 0? torch.where picks, but computes both, and goes back through "
            "both: keep each finite everywhere.",
        ),
        InTracks(
            numpy="d = np.exp(-np.abs(x)) never overflows. The answer is 1 / (1 + d) where x >= 0, and d / (1 + d) "
            "elsewhere: np.where picks.",
            torch="Neither a = torch.exp(-x.clamp(min=0)) nor b = torch.exp(x.clamp(max=0)) overflows. The answer is 1 "
            "/ (1 + a) where x >= 0, and b / (1 + b) elsewhere: torch.where picks.",
        ),
    ],
    why="If x is the logarithm of the odds p / (1 - p), then p is sigmoid(x): so any number becomes a probability. "
    "Odds that are turned upside down change the sign of x, so sigmoid(-x) = 1 - sigmoid(x), and what is safe on one "
    "side of 0 can be mirrored to the other.",
    idea=InTracks(
        numpy="exp is taken of -|x| alone, so it cannot overflow, and the same exponential serves both branches.",
        torch="x is clamped just before exp(-x) would be infinite: one formula serves all entries, and no gradient "
        "becomes 0 * infinity, which is NaN.",
    ),
)

sigmoid_backward = Lesson(
    difficulty=2,
    example="sigmoid_backward(np.array([1.0, 1.0, 2.0]), np.array([-2.0, 0.0, 0.0]))",
    hints=[
        "Where is the curve steepest, and where is it flat? The quotient rule on 1 / (1 + exp(-x)) gives the slope.",
        "The slope is exp(-x) / (1 + exp(-x))^2. Split it into two factors: one is sigmoid(x), and the other one is a "
        "sigmoid as well. Of what?",
        "grad * sigmoid(x) * sigmoid(-x), with your own sigmoid. sigmoid(-x) is 1 - sigmoid(x).",
    ],
    why="The quotient rule gives e^(-x) / (1 + e^(-x))^2, which is sigmoid(x) times sigmoid(-x), two numbers that add "
    "up to 1. Such a product is largest where both are 1/2, so the slope is at most 1/4, and every sigmoid that a "
    "gradient passes shrinks it at least fourfold.",
    idea="sigmoid(-x) stands in for 1 - sigmoid(x), which cancels to 0 far to the right, where the slope is still "
    "above 0.",
)
