"""What to say to somebody whose function reached for something that is not there where it is graded."""

from __future__ import annotations

import re
from functools import cache
from importlib.machinery import PathFinder

from reference.compare import Raised

HERE = "Where it is graded there are Python's standard library, NumPy and SciPy, and PyTorch in the torch track"
# By the exception's kind and words that are in its message; the first that fits.
MISSING = (
    ("ImportError", "No module named", f"{HERE}; and the modules that you handed in."),
    ("RuntimeError", "can't start new thread", "Where it is graded a function has one thread and no other process."),
    ("PermissionError", "Operation not permitted", "Where it is graded a function computes, and may do nothing else."),
    ("FileNotFoundError", "No such file", "Where it is graded there are no files of yours: put numbers into the code."),
    ("PermissionError", "", "Where it is graded there are no files of yours: put numbers into the code."),
)  # fmt: skip
MISSING_MODULE = re.compile(r"No module named '(\w{1,100})(?:\.[\w.]{0,200})?'")
# What is on the grader's side alone is nobody's package.
OURS = frozenset({"reference", "autograder", "exercises", "tests"})


def advise(error: Raised) -> str | None:
    """One sentence about where the function runs, if that is what it ran into."""
    advice = next((words for kind, part, words in MISSING if kind in error.kinds and part in error.message), None)
    hidden = on_hidden_package(error.message)
    return f"{hidden} {advice}" if hidden and advice else advice


def on_hidden_package(message: str) -> str | None:
    """What to say of a package that is installed, but not there for what is graded; None where it is simply missing."""
    found = MISSING_MODULE.search(message)
    if not found or found[1] in OURS or not is_installed(found[1]):
        return None
    if found[1] == "torch":
        return "PyTorch is there in the torch track alone."
    return f"{found[1]} is installed here, but not there where functions are graded."


@cache
def is_installed(package: str) -> bool:
    """Whether Python would find a package, found out without importing anything."""
    return PathFinder.find_spec(package) is not None
