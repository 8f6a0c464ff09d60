"""What is said of a law that broke: the verdict and the words."""

from __future__ import annotations

import ast
import inspect
import re
from contextlib import suppress
from typing import cast

from autograder.formatting import subscripts
from autograder.judging import environment_advice
from autograder.judging.law_check import Failure
from autograder.judging.shown.shown_call import ShownFailure
from autograder.result import Verdict
from reference.common import AGREEMENT, DEFAULTS
from reference.compare import Broken, Raised
from reference.concept import Concept


def verdict_of(error: Broken | Raised) -> Verdict:
    if isinstance(error, Broken):
        return cast(Verdict, error.verdict)
    # PyTorch raises a RuntimeError where there is no more memory.
    out_of_memory = "MemoryError" in error.kinds or "can't allocate memory" in error.message
    return "out_of_memory" if out_of_memory else "error"


def words_for(shown: ShownFailure, signature: str) -> str:
    failure, concept = shown.failure, shown.concept
    error = failure.error
    if isinstance(error, Broken):
        if shown.compares_what_is_not_shown:
            # Of one call alone, what is said of several would not be so.
            return AGREEMENT + which_gradient(shown)
        return error.message + which_gradient(shown) + other_defaults(failure, signature, concept)
    missing = unwritten(error, concept.name)
    if missing:
        return f"it calls {missing}, which is not written yet"
    if "TypeError" in error.kinds and not error.trace:
        name = concept.name
        both = f"Yours is {name}{signature}; asked for is {name}{without_annotations(concept.signature)}"
        return f"it cannot be called: {error.message}. {both}"
    parts = [f"it raised {error}", error.trace, environment_advice.advise(error)]
    return "\n".join(part for part in parts if part)


def is_raised_by_stub(failure: Failure, name: str) -> bool:
    """Whether the function's own last line raised NotImplementedError, rather than something that it called."""
    error = failure.error
    if not isinstance(error, Raised) or "NotImplementedError" not in error.kinds:
        return False
    lines = error.trace.splitlines()
    return not lines or ("raise" in lines[-1] and not unwritten(error, name))


def unwritten(error: Raised, name: str) -> str | None:
    """The stub that a function other than itself has come upon."""
    lines = error.trace.splitlines()
    last = re.search(r" in (\w+): raise NotImplementedError", lines[-1]) if lines else None
    return last[1] if last and last[1] != name and "NotImplementedError" in error.kinds else None


def which_gradient(shown: ShownFailure) -> str:
    """Where there are several gradients, which of them is shown; of other results the call itself says it."""
    failure, concept = shown.failure, shown.concept
    first, *inside = (shown.main.place if shown.main else ()) or (None,)
    if not isinstance(first, int) or (concept.forward is None and not failure.law.by_autograd):
        return ""
    arguments = {name: value for name, value in failure.case.items() if name != "grad"}
    names = (concept.forward or concept).differentiable_names(arguments)
    if len(names) == 1 or first >= len(names):
        return ""
    return f" (the gradient by {names[first]}{subscripts(tuple(inside))})"


def other_defaults(failure: Failure, signature: str, concept: Concept) -> str:
    """Which settings that were left out have another default in the student's signature."""
    if failure.law.sentence != DEFAULTS:
        return ""
    own = defaults_in(signature)
    others = [
        f"{name} is {own[name]!r} in yours, and {parameter.default!r} is asked for"
        for name, parameter in concept.signature.parameters.items()
        if name in own and name not in failure.case and own[name] != parameter.default
    ]
    return f": {'; '.join(others)}" if others else ""


def defaults_in(signature: str) -> dict[str, object]:
    """The defaults that stand in a signature as plain numbers and words."""
    try:
        (function,) = ast.parse(f"def function{signature}: pass").body
    except (SyntaxError, ValueError):
        return {}
    assert isinstance(function, ast.FunctionDef)
    given = function.args
    by_position = [*given.posonlyargs, *given.args]
    pairs = [
        *zip(by_position[len(by_position) - len(given.defaults) :], given.defaults, strict=True),
        *zip(given.kwonlyargs, given.kw_defaults, strict=True),
    ]
    found = {}
    for parameter, default in pairs:
        with suppress(ValueError, TypeError):
            found[parameter.arg] = ast.literal_eval(default) if default is not None else None
    return {name: value for name, value in found.items() if isinstance(value, (int, float, str))}


def without_annotations(signature: inspect.Signature) -> str:
    """A signature without its annotations, which say little in one line."""
    bare = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in signature.parameters.values()]
    return str(inspect.Signature(bare))
