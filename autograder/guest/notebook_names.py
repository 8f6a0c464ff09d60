"""What Jupyter and a shell give without being asked: `exit`, and what shows something, which here does nothing."""

from __future__ import annotations

from typing import Any


class Shell:
    """In the place of IPython's shell: whatever is called on it gives nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **settings: None

    def __repr__(self) -> str:
        return ""


def leave(code: Any = None) -> None:
    """What `exit` and `quit` do in a shell and in a script."""
    raise SystemExit(code)


def display(*values: Any, **settings: Any) -> None:
    """Show nothing to nobody."""


def get_ipython() -> Shell:
    """A shell that does nothing."""
    return Shell()
