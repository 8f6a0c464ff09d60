"""deep_set: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

deep_set = Lesson(
    difficulty=2,
    after=["readout", "activations.relu"],
    # The sum of absolute values: psi makes (x, -x) of x, cuts off what is below 0, and adds the two.
    example="deep_set(np.array([[3.0], [-1.0], [-4.0]]), [(np.array([[1.0, -1.0]]), np.array([0.0, 0.0])), "
    '(np.array([[1.0], [1.0]]), np.array([0.0]))], [], kind="sum")',
    hints=[
        "Three steps: psi on every item alone, the readout over the items, phi on the one vector that is left. Where "
        "does relu stand, and where does it not?",
        "One helper serves both networks, since x @ w + b takes a matrix of items as well as one vector. relu comes "
        "after every layer but the last one of its list; an empty list gives back what it gets.",
        InTracks(
            numpy="The helper loops over i, (w, b) in enumerate(layers): x = x @ w + b, and if i < len(layers) - 1 "
            "also x = np.maximum(x, 0). Where w or b does not fit, raise ValueError. Call it with psi and x, then the "
            "readout, then call it with phi.",
            torch="The helper loops over i, (w, b) in enumerate(layers): x = x @ w + b, and if i < len(layers) - 1 "
            "also x = torch.relu(x). Where w or b does not fit, raise ValueError. Call it with psi and x, then the "
            "readout, then call it with phi.",
        ),
    ],
    why="Every item meets the same psi, and gathering does not see the order, so phi cannot either. With a sum nothing "
    "else need be lost: every function of finite sets whose items come from a countable stock has the form "
    "phi(sum of psi(x_i)), for some psi and phi.",
    idea="psi runs on all items at once, in one matrix product for each layer, and the same few lines serve psi and "
    "phi.",
)
