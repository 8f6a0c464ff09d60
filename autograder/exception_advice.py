"""What to think of when NumPy, PyTorch or Python raises in a student's function: its own words often lead elsewhere."""

from __future__ import annotations

import re

from reference.catalogue import names, topics

# What the exception says, and the advice, in NumPy and in PyTorch.
ADVICE: tuple[tuple[str, str, str], ...] = (
    (
        r"truth value of an (?:empty )?array|Boolean value of Tensor with (?:more than one|no) value",
        "if, max, min, and, or and not want a single True or False. Entry by entry it is np.where, np.maximum, "
        "np.minimum, &, | and ~.",
        "if, max, min, and, or and not want a single True or False. Entry by entry it is torch.where, torch.maximum, "
        "torch.minimum, &, | and ~.",
    ),
    (
        r"only (?:0-dimensional|length-1|size-1) arrays can be converted|only one element tensors can be converted|"
        r"a Tensor with \d+ elements cannot be converted to Scalar",
        "float, int and the functions of math take one number. np.exp, np.log, np.sqrt and the like take whole arrays.",
        "float, int, .item() and the functions of math take one number. torch.exp, torch.log, torch.sqrt and the like "
        "take whole tensors.",
    ),
    (
        r"matmul: Input operand|shapes .* not aligned|mat1 and mat2 shapes cannot be multiplied|size mismatch, got",
        "Write the shape beside each factor: in a @ b the last axis of a and the last but one of b have the same size. "
        "One of them may want .T, or another place.",
        "Write the shape beside each factor: in a @ b the last axis of a and the last but one of b have the same size. "
        "One of them may want .T or .mT, or another place.",
    ),
    (
        r"operands could not be broadcast|non-broadcastable output|must match the size of tensor",
        "Write both shapes below each other, aligned on the right: two sizes fit if they are equal or one is 1. After "
        "a sum or a mean, keepdims=True leaves that 1.",
        "Write both shapes below each other, aligned on the right: two sizes fit if they are equal or one is 1. After "
        "a sum or a mean, keepdim=True leaves that 1.",
    ),
    (
        r"zero-size array to reduction|of an empty sequence|Expected reduction dim",
        "An array may be empty, also along the axis that is reduced: np.max has initial=, or it is a case of its own.",
        "A tensor may be empty, also along the dim that is reduced: that is a case of its own.",
    ),
    (
        r"(?:not enough|too many) values to unpack",
        "Count what stands on the right: how many parts does it really have, and along which axis is it split?",
        "Count what stands on the right: how many parts does it really have, and along which dim is it split?",
    ),
    (
        r"'NoneType' object|unsupported operand type\(s\) .*NoneType",
        "Something here is None: a function without return gives None, and so does one that works in place.",
        "Something here is None: a function without return gives None, and an argument may be None as well.",
    ),
    (
        r"output array is read-only|assignment destination is read-only|read-only",
        "An input is only to be read. Write into an array of your own: np.zeros_like(x), or x.copy().",
        "An input is only to be read. Write into a tensor of your own: torch.zeros_like(x), or x.clone().",
    ),
    (
        r"expected np.ndarray|must be Tensor, not|expected Tensor as|'(?:numpy\.)?ndarray' object",
        "NumPy's functions take arrays: is there a function of PyTorch among them?",
        "PyTorch's functions take tensors: is there one of NumPy among them?",
    ),
)


# A name that is not there, and a module that is not.
MISSING = re.compile(r"name '(\w+)' is not defined|No module named '(\w+)")


def advice_on_exception(message: str, track: str) -> str:
    """What may help out of an exception, in the words of a track; empty where nothing is known about it."""
    first = message.strip().partition("\n")[0]
    missing = MISSING.search(first)
    if missing and (missing[2] in topics() or any(missing[1] in names(topic, track) for topic in topics())):
        what = missing[1] or "what you need of it"
        return (
            f"Each file is run by itself: copy your own {what} into this one."
            if missing[2]
            else (f"Each file is run by itself: if you have written {what} in another one, copy it into this one.")
        )
    for pattern, in_numpy, in_torch in ADVICE:
        if re.search(pattern, first):
            return in_torch if track == "torch" else in_numpy
    return ""
