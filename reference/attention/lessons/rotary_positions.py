"""rotary_positions: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

rotary_positions = Lesson(
    difficulty=3,
    after=["dot_scores", "sinusoidal_positions"],
    example="rotary_positions(np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0]]))",
    hints=[
        "Columns 2i and 2i + 1 of a row are a point in the plane. It is turned by the angle that hand i of "
        "sinusoidal_positions has at this position. Where does a point (a, b) come to lie when it is turned?",
        "At (a cos - b sin, a sin + b cos). x[..., 0::2] has the first and x[..., 1::2] the second entries of all "
        "pairs, each (..., L, D / 2); the angles are (L, D / 2), with positions on the last axis but one. The new "
        "pairs go back in turn, as they came.",
        InTracks(
            numpy="out = np.empty_like(x); out[..., 0::2] = even * cos - odd * sin; out[..., 1::2] = even * sin + odd "
            "* cos, with even, odd = x[..., 0::2], x[..., 1::2]. Work out cos and sin in float64, then "
            ".astype(x.dtype).",
            torch="torch.stack([even * cos - odd * sin, even * sin + odd * cos], dim=-1).flatten(-2), with even, odd = "
            "x[..., 0::2], x[..., 1::2]. Work out cos and sin in float64, then .to(x.dtype).",
        ),
    ],
    why="A dot product does not change when both of its vectors are turned by the same angle, so a query turned by its "
    "position s and a key turned by its position t meet as if the query alone had been turned, by s - t steps. Turning "
    "keeps lengths too, so positions change the directions of queries and keys and never their size.",
    idea="The angles are worked out in float64 and only their cosines and sines are rounded: at position 10,000, "
    "float32 angles are off by up to a thousandth. A few products of whole columns turn all pairs; no rotation matrix "
    "is built.",
)
