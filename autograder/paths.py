"""Where things are kept between runs: in the place that the system has for it."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def state_folder() -> Path:
    """What is worth keeping, such as progress: TANDEM_STATE, or `tandem` in the system's folder for such things."""
    if os.environ.get("TANDEM_STATE"):
        return Path(os.environ["TANDEM_STATE"])
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or "~"
    elif sys.platform == "darwin":
        base = "~/Library/Application Support"
    else:
        base = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    return Path(base).expanduser() / "tandem"
