"""Calls that a course forbids: is there such a call, and would it be found under that name?"""

from __future__ import annotations

import re
import sys
import warnings
from typing import Any

import numpy as np

from autograder.policy.messages import nearest, shorten

CALL = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+", re.ASCII)
# What files call things, and what they are: a rule with the short name would never apply.
SHORT_NAMES = {
    "np": "numpy", "sp": "scipy", "F": "torch.nn.functional", "nn": "torch.nn", "torch.Tensor": "Tensor",
}  # fmt: skip
PACKAGES = ("numpy", "scipy", "torch", "Tensor")


def wrong_call(call: str) -> str | None:
    """Why forbidding this call would forbid nothing; None where it is fine."""
    if not CALL.fullmatch(call):
        return f'{shorten(call)} is no call; expected a full name such as "numpy.linalg.inv"'
    for used, full in SHORT_NAMES.items():
        if call.startswith(f"{used}."):
            return f"{shorten(call)}: write {full}{call.removeprefix(used)}, the full name"
    package, *rest = call.split(".")
    if package not in PACKAGES and package not in sys.stdlib_module_names:
        return f"{shorten(call)}: submissions cannot import {package}; {nearest(package, PACKAGES)}"
    # SciPy and PyTorch are not looked into: importing them takes seconds.
    return missing_in_numpy(rest) if package == "numpy" else None


def missing_in_numpy(rest: list[str]) -> str | None:
    """What NumPy does not have of numpy.a.b, and what is spelt like it."""
    owner: Any = np
    with warnings.catch_warnings():
        # What is deprecated is there.
        warnings.simplefilter("ignore")
        for depth, name in enumerate(rest):
            if not hasattr(owner, name):
                call, where = (".".join(["numpy", *part]) for part in (rest, rest[:depth]))
                return f"{shorten(call)}: {where} has no {name}; {nearest(name, dir(owner), 'see its documentation')}"
            owner = getattr(owner, name)
    return None
