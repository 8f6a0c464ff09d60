"""Where the commands print, and how they end when something was off."""

from __future__ import annotations

import warnings
from typing import TextIO

import typer
from rich.console import Console
from rich.text import Text

from autograder import formatting

USAGE, FAULT = 2, 3
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def can_show(signs: str, console: Console) -> bool:
    """Whether a terminal's encoding has these signs."""
    try:
        signs.encode(console.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def stop(message: str, status: int = USAGE) -> typer.Exit:
    """Say why, and end."""
    # In a file a sentence stays whole, to be searched.
    err.print(Text(f"tandem: {formatting.strip_controls(message)}"), soft_wrap=not err.is_terminal)
    return typer.Exit(status)


def say_warnings_plainly() -> None:
    """From now on a warning of ours is one line, like everything that a command says; others stay as they are."""
    otherwise = warnings.showwarning

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        from reference.cases import CasesDrawnAnew

        if issubclass(category, CasesDrawnAnew):
            err.print(Text(f"tandem: {message}"))
        else:
            otherwise(message, category, filename, lineno, file, line)

    warnings.showwarning = show
