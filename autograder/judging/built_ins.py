"""A built-in is not an answer: does a function call the very thing it is asked to write?

The call is looked for in the function and in whatever it uses of the same file, under any name that it was imported as
or that was given to it since.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from autograder.reading.scanned_code import ScannedCode

# The forbidden ones have four parts at most. In a file that means harm, names of names grow without end.
MOST_PARTS = 16
LONGEST_NAME = 200
# Where PyTorch's functions are found, and where else they are, with an underscore before or behind some.
HOMES = ("torch", "torch.nn.functional", "torch.special", "Tensor")
HIDDEN_HOMES = (
    "torch.ops.aten", "torch._C._VariableFunctions", "torch._C.TensorBase", "torch._VF", "torch._C._nn",
    "torch._C._special",
)  # fmt: skip
# The same for NumPy's.
HIDDEN_IN_NUMPY = ("numpy.ma", "numpy._core.umath", "numpy._core.numeric", "numpy._core.multiarray")


def find_built_in(
    code: ScannedCode, name: str, forbidden: Iterable[str], definitions: Sequence[ast.AST] = ()
) -> tuple[str, int] | None:
    """The first forbidden call that `name` leads to, and its line; None where there is none.

    `definitions` are the statements that define it, where not all that bind the name do.
    """
    wanted = set(every_name_of(forbidden))
    if not wanted:
        return None
    imported: dict[str, str] = {}
    for node in code.imports:
        imported |= imports_of(node, wanted)
    for node in code.assignments:
        imported |= aliases_of(node, imported)
    defining = code.defined.get(name, [])
    own = [node for node in definitions if isinstance(node, ast.stmt) and not isinstance(node, ast.ImportFrom)]
    if own:
        defining = own
    elif imported.get(name) in wanted:
        return imported[name], next((node.lineno for node in definitions if isinstance(node, ast.ImportFrom)), 1)
    return search(name, imported, code, defining, wanted)


def every_name_of(calls: Iterable[str]) -> list[str]:
    """The calls, and the other names that PyTorch and NumPy have for their functions."""
    names: dict[str, None] = {}
    for call in calls:
        home, _, last = call.rpartition(".")
        names[call] = None
        if home in HOMES:
            others = last.removesuffix("_"), f"{last.removesuffix('_')}_", f"_{last}"
            names |= dict.fromkeys(f"{hidden}.{name}" for hidden in HIDDEN_HOMES for name in others)
        elif home == "numpy":
            names |= dict.fromkeys(f"{hidden}.{last}" for hidden in HIDDEN_IN_NUMPY)
    return list(names)


def search(
    name: str, imported: dict[str, str], code: ScannedCode, defining: Sequence[ast.stmt], wanted: set[str]
) -> tuple[str, int] | None:
    """Follow the names, the nearest use first, looking at each name and each statement once."""
    has_tensors = any(full.partition(".")[0] == "torch" for full in imported.values())
    seen, looked_at = {name}, set[int]()
    waiting = [uses(defining, code, looked_at)]
    while waiting:
        node = next(waiting[-1], None)
        if node is None:
            waiting.pop()
            continue
        called = dotted(node, imported)
        if called in wanted:
            return called, getattr(node, "lineno", 1)
        if isinstance(node, ast.Attribute) and f"Tensor.{node.attr}" in wanted and has_tensors:
            if is_method(node, imported):
                return f"Tensor.{node.attr}", node.lineno
        elif isinstance(node, ast.Name) and node.id not in seen:
            seen.add(node.id)
            waiting.append(uses(code.defined.get(node.id, ()), code, looked_at))
    return None


def uses(statements: Sequence[ast.stmt], code: ScannedCode, looked_at: set[int]) -> Iterator[ast.AST]:
    """Everything in statements that may stand for a call; of each statement once."""
    for statement in statements:
        if id(statement) not in looked_at:
            looked_at.add(id(statement))
            yield from code.parts_of(statement)


def imports_of(node: ast.AST, wanted: set[str]) -> dict[str, str]:
    """What each imported name stands for, in full."""
    if isinstance(node, ast.Import):
        return {
            alias.asname or alias.name.split(".")[0]: alias.name if alias.asname else alias.name.split(".")[0]
            for alias in node.names
        }
    if not isinstance(node, ast.ImportFrom) or not node.module:
        return {}
    if any(alias.name == "*" for alias in node.names):
        homes = [full.rpartition(".") for full in wanted]
        return {name: f"{home}.{name}" for home, _, name in homes if home == node.module}
    return {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}


def aliases_of(node: ast.AST, imported: dict[str, str]) -> dict[str, str]:
    """What a name stands for that a module or a function of one was assigned to: nn = torch.nn."""
    if not isinstance(node, ast.Assign):
        return {}
    full = dotted(node.value, imported)
    targets = [target.id for target in node.targets if isinstance(target, ast.Name)]
    return dict.fromkeys(targets, full) if full else {}


def dotted(node: ast.AST, imported: dict[str, str]) -> str | None:
    """The full name that an expression such as F.softmax or getattr(F, "softmax") stands for."""
    parts: list[str] = []
    while len(parts) < MOST_PARTS:
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call) and (attribute := got_by_getattr(node)) is not None:
            parts.append(attribute)
            node = node.args[0]
        else:
            break
    if not isinstance(node, ast.Name) or node.id not in imported:
        return None
    full = ".".join([imported[node.id], *reversed(parts)])
    return full if len(full) <= LONGEST_NAME else None


def got_by_getattr(call: ast.Call) -> str | None:
    """The attribute's name in getattr(x, "name")."""
    if not isinstance(call.func, ast.Name) or call.func.id != "getattr" or len(call.args) < 2:
        return None
    name = call.args[1]
    return name.value if isinstance(name, ast.Constant) and isinstance(name.value, str) else None


def is_method(node: ast.Attribute, imported: dict[str, str]) -> bool:
    """Whether x.softmax may be a tensor's, in a file with tensors: x is neither a module nor `self`."""
    is_self = isinstance(node.value, ast.Name) and node.value.id == "self"
    return not is_self and dotted(node.value, imported) is None
