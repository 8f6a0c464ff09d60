"""What is said once an exercise has passed: why it works, what the reference does otherwise, the time of both."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from autograder.feedback import Line, behind_it
from autograder.learning.walk import Step
from reference.answer_code import answer_code
from reference.catalogue import names
from reference.lesson import prerequisites

if TYPE_CHECKING:
    from autograder.learning.race import Race

# From here on one is slower than the other: less may be the machine's mood.
NOTABLE = 1.5
LOOPS = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
LOOPS_BY_NAME = frozenset(
    {"vectorize", "frompyfunc", "apply_along_axis", "fromiter", "map", "vmap", "reduce", "accumulate"}
)


def what_passed_means(step: Step, own: str, race: Race | None) -> list[Line]:
    """Lines under the ✓."""
    lines = behind_it(step.path, step.track)
    if is_same_code(own, answer_code(step.topic, step.name, step.track)):
        lines.append(Line("differs", "nothing: yours is the same code"))
    elif race is not None:
        # A loop that takes no longer is none to speak of.
        difference = what_differs(own, step) if race.yours > NOTABLE * race.reference else ""
        lines += [Line("differs", difference)] if difference else []
        lines.append(Line("time", time_of_both(race)))
    return lines


def is_same_code(own: str, reference: str) -> bool:
    """Whether two functions say the same, whatever stands around them."""
    try:
        mine, its = (ast.parse(textwrap.dedent(code)).body[0] for code in (own, reference))
    except (SyntaxError, ValueError, RecursionError, IndexError):
        return False
    return (
        isinstance(mine, ast.FunctionDef)
        and isinstance(its, ast.FunctionDef)
        and ([ast.dump(node) for node in mine.body] == [ast.dump(node) for node in its.body])
    )


def what_differs(own: str, step: Step) -> str:
    """Where the two are built otherwise, as far as it can be seen for certain; empty where it cannot."""
    if not has_loop(own) or any(has_loop(code) for code in codes_of(step)):
        return ""
    return "yours has a loop in Python, the reference has none: it works on whole arrays"


def codes_of(step: Step) -> Iterator[str]:
    """The reference's answer, and those to the exercises that it may call."""
    yield answer_code(step.topic, step.name, step.track)
    for path in prerequisites(step.topic, step.name):
        topic, _, name = path.partition(".")
        if name in names(topic, step.track):
            yield from codes_of(Step(path, step.track))


def has_loop(code: str) -> bool:
    """Whether some code goes through a loop, or has NumPy go through one; what cannot be read may."""
    try:
        nodes = list(ast.walk(ast.parse(textwrap.dedent(code))))
    except (SyntaxError, ValueError, RecursionError):
        return True
    called = {node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "") for node in nodes}
    return any(isinstance(node, LOOPS) for node in nodes) or bool(called & LOOPS_BY_NAME)


def time_of_both(race: Race) -> str:
    yours, its = in_units(race.yours), in_units(race.reference)
    ratio = race.yours / race.reference
    if 1 / NOTABLE < ratio < NOTABLE:
        compared = "about the same"
    elif ratio > 1:
        compared = f"{ratio:.2g} times as long"
    else:
        compared = f"{1 / ratio:.2g} times as fast"
    return f"yours {yours} a call, the reference {its}: {compared} on the small inputs of the check"


def in_units(seconds: float) -> str:
    """A time with two digits and a unit."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.2g} {unit}" if seconds < 100 * size else f"{seconds / size:.0f} {unit}"
    return f"{seconds / 1e-9:.2g} ns"


def side_by_side(own: str, reference: str, width: int) -> list[str]:
    """Both codes beside each other where there is room, else below each other."""
    left, right = own.splitlines(), reference.splitlines()
    half = (width - 3) // 2
    if own and max(map(len, left), default=0) <= half and max(map(len, right), default=0) <= half:
        count = max(len(left), len(right))
        left, right = left + [""] * (count - len(left)), right + [""] * (count - len(right))
        rows = [f"{a:<{half}} | {b}".rstrip() for a, b in zip(left, right, strict=True)]
        return [f"{'yours':<{half}} | the reference", *rows]
    mine = ["yours", *(f"    {line}" for line in left), ""] if own else []
    return [*mine, "the reference", *(f"    {line}" for line in right)]


def without_docstring(code: str) -> str:
    """A function's text without its docstring, which is the stub's; as it is where it cannot be read."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError):
        return code
    function = tree.body[0] if tree.body else None
    if not isinstance(function, ast.FunctionDef) or ast.get_docstring(function) is None or len(function.body) < 2:
        return code
    lines, first = code.splitlines(), function.body[0]
    return "\n".join([*lines[: first.lineno - 1], *lines[first.end_lineno or first.lineno :]])
