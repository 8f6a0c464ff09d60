"""torch_linear_default: what a learner is told about it."""

from reference.lesson import Lesson

torch_linear_default = Lesson(
    difficulty=2,
    after=["he_uniform"],
    example="torch_linear_default(np.array([[0.0, 0.25, 0.5, 0.75], [0.5, 0.0, 0.75, 0.125]]))",
    hints=[
        "The weights are uniform, as He's are, and only the bound is another one. Is it larger or smaller?",
        "PyTorch asks for He's weights with a leaky ReLU of slope sqrt(5). For slope s the 6 of He's bound becomes 6 / "
        "(1 + s^2): what is that here?",
        "a = 1 / math.sqrt(noise.shape[1]), and 2 * a * noise - a. ValueError where noise has no rows or no columns.",
    ],
    why="With slope s a leaky ReLU lets (1 + s^2) / 2 of the mean square pass, and s = sqrt(5) makes that 3, so "
    "weights of variance 1 / (3 fan_in) would do. Behind a real ReLU they leave a sixth of the mean square, which a "
    "few layers survive, and fifty do not.",
    idea="All constants of PyTorch's call cancel to one root, so nothing of a slope or a gain is left in the code.",
)
