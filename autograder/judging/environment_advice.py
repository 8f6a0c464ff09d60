"""What to say to somebody whose function reached for something that is not there where it is graded."""

from __future__ import annotations

from reference.compare import Raised

# By the exception's kind and words that are in its message; the first that fits.
MISSING = (
    (
        "ImportError",
        "No module named",
        "Where it is graded there are Python's standard library, NumPy and SciPy, and PyTorch in the torch track; and "
        "the modules that you handed in.",
    ),
    ("RuntimeError", "can't start new thread", "Where it is graded a function has one thread and no other process."),
    ("PermissionError", "Operation not permitted", "Where it is graded a function computes, and may do nothing else."),
    ("FileNotFoundError", "No such file", "Where it is graded there are no files of yours: put numbers into the code."),
    ("PermissionError", "", "Where it is graded there are no files of yours: put numbers into the code."),
)  # fmt: skip


def advise(error: Raised) -> str | None:
    """One sentence about where the function runs, if that is what it ran into."""
    return next((words for kind, part, words in MISSING if kind in error.kinds and part in error.message), None)
