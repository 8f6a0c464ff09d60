"""The words that stand on every screen, for somebody who meets them for the first time."""

WORDS = (
    (
        "check",
        "At each save your function is called with many small inputs, in a process of its own, and its answers "
        "are held to laws. What one call prints is shown.",
    ),
    (
        "law",
        "A sentence that is true of every right answer, such as: probabilities sum to 1. The first that is not is "
        "told, with the smallest call that shows it.",
    ),
    ("passed", "All laws are kept that points hang on. Calls that have to raise are tried as well, and cost nothing."),
    (
        "grad",
        "Of a backward pass: how much a loss L changes for each entry of the function's result. What it returns is "
        "the same for each entry of the inputs, by the chain rule.",
    ),
    ("dtype", "What kind of number an array holds. float32 in, float32 out: a new array has to be told."),
    ("shape", "How many entries along each axis. Any shape: the function works on each entry, or along one axis."),
    ("batch", "Examples side by side, along the first axis; they never meet."),
    ("kink", "A corner, such as that of ReLU at 0. There is no slope there, and what counts as one is agreed upon."),
    (
        "robustness",
        "Laws about very large, tiny and empty inputs, where an obvious formula overflows or divides by 0.",
    ),
    ("difficulty", "1 is a line that one sees at once, 5 an evening."),
)
