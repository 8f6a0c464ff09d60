"""receptive_field: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

receptive_field = Lesson(
    difficulty=2,
    after=["conv_output_size"],
    example="receptive_field([7, 3, 3], [2, 2, 1])",
    hints=[
        "Draw two layers of kernel 3 and stride 1. The unit at the top sees 3 units of the layer below, whose windows "
        "overlap: how many pixels do they see together, first to last?",
        "A layer stretches the field by kernel - 1 steps. How many pixels long is a step? For the layer next to the "
        "image it is 1; each layer then sets its own units stride times as far apart, so strides multiply.",
        "Start with field = 1 and step = 1. For each layer, the one next to the image first: field += (kernel - 1) * "
        "step, and only then step *= stride. Before that, ValueError for lists of unequal length or entries that are "
        "no integers of at least 1.",
    ],
    why="Neighbouring units see windows that lie one step apart, so k of them in a row see k - 1 steps more than one "
    "does, and the length of a step is the product of all strides below. With kernels of 3 the field therefore grows "
    "by 2 pixels a layer at stride 1, and about doubles with every layer at stride 2.",
    idea=InTracks(
        numpy="One pass up from the image carries two numbers, the field and the step, instead of multiplying all "
        "lower strides anew for every layer.",
        torch="One pass down from the top needs a single number: a row of u units, a stride apart, is made from stride "
        "* (u - 1) + kernel units of the layer below.",
    ),
)
