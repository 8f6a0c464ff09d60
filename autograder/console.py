"""Where the commands print, and how they end when something was off."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.text import Text

from autograder import formatting

USAGE, FAULT = 2, 3
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def stop(message: str, status: int = USAGE) -> typer.Exit:
    """Say why, and end."""
    err.print(Text(f"tandem: {formatting.strip_controls(message)}"))
    return typer.Exit(status)
