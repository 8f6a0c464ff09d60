"""`check(softmax)` in a notebook: the function is judged as the kernel has it now, and the answer stands below.

    from autograder.notebook import check

The function is read, with what it needs of the cells that were executed, and runs in a process of its own, never in the
kernel; training loops and plots are not run again. In a terminal the answer is text.
"""

from __future__ import annotations

import html
import os
import sys
from collections.abc import Sequence
from typing import Any

from autograder.checker.client import Checker, CheckerLost
from autograder.notebook.kernel import KernelState

__all__ = ["check"]
CHECKER = Checker()
BOX = "border-left:3px solid currentColor;padding:2px 0 2px 12px;margin:4px 0 8px;max-width:60em"
FAULT = "a fault of the grader, not yours"


class CheckStopped(KeyboardInterrupt):
    """A check that was interrupted; what follows in the notebook is not run, and no traceback is shown."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class Shown:
    """What stands under the cell: HTML where there is a page, else text."""

    def __init__(self, text: str, page: str = "") -> None:
        self.text = text
        self.page = page or f'<div class="tex2jax_ignore mathjax_ignore" style="{BOX}">{html.escape(text)}</div>'

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": self.text, "text/html": self.page}


def check(*functions: Any, topic: str | None = None, track: str | None = None) -> None:
    """Judge functions as they are now, each by its name, and show what comes of it.

    Args:
        functions: one or several, as `check(relu, relu_backward)`.
        topic: which one, where two topics have an exercise of the same name: `topic="information"`.
        track: "numpy" or "torch", where the function does not say so by itself.
    """
    try:
        answer = answer_on(functions, topic, track)
    except KeyboardInterrupt:
        raise CheckStopped("The check was stopped; nothing was judged.") from None
    except CheckerLost as problem:
        answer = {"fault": str(problem)}
    except Exception as error:
        if os.environ.get("TANDEM_DEBUG"):
            raise
        answer = {"fault": f"{type(error).__name__}: {error}"}
    if "fault" in answer:
        show_below(Shown(f"tandem: {FAULT}: {answer['fault']}."))
    elif "sentence" in answer:
        show_below(Shown(answer["sentence"]))
    else:
        show_below(Shown(answer["text"], answer["html"]))


def answer_on(functions: Sequence[Any], topic: str | None, track: str | None) -> dict[str, Any]:
    """The verdict in words, or a sentence on why there is none."""
    kernel = KernelState()
    wrong = kernel.why_not(functions)
    if wrong:
        return {"sentence": wrong}
    return CHECKER.ask(kernel.question(functions) | {"do": "check_functions", "topic": topic, "track": track})


def show_below(shown: Shown) -> None:
    if "IPython" in sys.modules:
        from IPython import get_ipython
        from IPython.display import display

        if get_ipython() is not None:
            display(shown)  # type: ignore[no-untyped-call]
            return
    sys.stdout.write(f"{shown.text}\n")


if KernelState().shell is not None:
    # It starts while the student is still writing.
    CHECKER.prepare("numpy", *(["torch"] if "torch" in sys.modules else []))
