"""Where things are kept between runs: each kind in the place that the system has for it."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def cache_folder() -> Path:
    """What can be made again: TANDEM_CACHE, or the user's cache folder."""
    return user_folder("TANDEM_CACHE", "XDG_CACHE_HOME", "~/.cache", "~/Library/Caches")


def state_folder() -> Path:
    """What is worth keeping, such as progress: TANDEM_STATE, or the user's state folder."""
    return user_folder("TANDEM_STATE", "XDG_STATE_HOME", "~/.local/state", "~/Library/Application Support")


def user_folder(variable: str, shared_variable: str, linux: str, mac: str) -> Path:
    """The folder that the variable `own` names, else `tandem` in the system's folder for such things."""
    if os.environ.get(variable):
        return Path(os.environ[variable])
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or "~"
    elif sys.platform == "darwin":
        base = mac
    else:
        base = os.environ.get(shared_variable) or linux
    return Path(base).expanduser() / "tandem"
