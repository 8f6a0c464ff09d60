"""`check(softmax)` in a notebook: `from autograder.notebook import check`."""

from autograder.notebook.check import check

__all__ = ["check"]
