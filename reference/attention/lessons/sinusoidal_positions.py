"""sinusoidal_positions: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

sinusoidal_positions = Lesson(
    difficulty=2,
    after=["learned_positions"],
    example="sinusoidal_positions(2, 4, base=100.0)",
    hints=[
        "Think of a clock: every pair of columns is one hand, given by the sine and the cosine of its angle, and each "
        "hand is slower than the one before. How far has hand i turned at position t?",
        InTracks(
            numpy="Pair i has the angle t * base ** (-2 i / dim), for i = 0 to dim / 2 - 1: positions as a column "
            "times speeds as a row. np.arange(0, dim, 2) is 2 i already. Sines belong in the even columns, cosines in "
            "the odd ones, in turn.",
            torch="Pair i has the angle t * base ** (-2 i / dim), for i = 0 to dim / 2 - 1: positions as a column "
            "times speeds as a row. torch.arange(0, dim, 2) is 2 i already. Sines belong in the even columns, cosines "
            "in the odd ones, in turn.",
        ),
        InTracks(
            numpy="angles = np.arange(length)[:, None] * base ** -(np.arange(0, dim, 2) / dim); out = "
            "np.empty((length, dim)); out[:, 0::2] = np.sin(angles); out[:, 1::2] = np.cos(angles).",
            torch="angles = torch.arange(length)[:, None] * base ** -(torch.arange(0, dim, 2) / dim); then "
            "torch.stack([torch.sin(angles), torch.cos(angles)], dim=-1).flatten(-2).",
        ),
    ],
    why="Going k positions further turns each pair by a fixed angle, the same from wherever one starts, so a shift by "
    "k is one matrix that a model can learn. As sin a sin b + cos a cos b = cos(a - b), the dot product of two rows "
    "depends on their distance alone, and that takes both waves: sines alone would not do it.",
    idea=InTracks(
        numpy="All angles come from one column times one row. Both waves are stacked along a new last axis and "
        "reshaped, which puts them in turn without a loop over columns.",
        torch="All angles come from one column times one row, in float64, so that far positions keep their digits. "
        "Both waves are stacked along a new last axis and flattened, which puts them in turn without a loop.",
    ),
)
