"""Which versions a result was made with: Tandem's, its cases', Python's and those of the libraries that compute."""

from __future__ import annotations

import platform
import tomllib
from functools import cache
from pathlib import Path

from reference.case_index import digest_of_all

# On PyPI, `tandem` is somebody else's.
DISTRIBUTION = "tandem-deep-learning"
ROOT = Path(__file__).resolve().parents[1]
WORDS = {"tandem": "Tandem", "cases": "cases", "python": "Python", "numpy": "NumPy", "torch": "PyTorch"}


def versions() -> dict[str, str | None]:
    """Each name of WORDS with its version, None where it is not installed or not known."""
    return {
        "tandem": tandem_version(),
        "cases": cases_digest(),
        "python": platform.python_version(),
        "numpy": installed("numpy"),
        "torch": installed("torch"),
    }


@cache
def tandem_version() -> str | None:
    """A checkout's own, whatever was installed before it was changed; else that of the installed distribution."""
    try:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        if project["name"] == DISTRIBUTION:
            return str(project["version"])
    except (OSError, ValueError, KeyError):
        # No checkout, or the file of another project.
        pass
    return installed(DISTRIBUTION)


@cache
def cases_digest() -> str:
    """Changes with the cases that functions are held to."""
    return digest_of_all()


@cache
def installed(distribution: str) -> str | None:
    """A distribution's version; it is not imported for it."""
    # What reads it takes as long to import as a small exercise to judge.
    from importlib import metadata

    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def in_words(made_with: dict[str, str | None]) -> str:
    """All on one line; what is not there is left out, and an older result's versions are not known at all."""
    known = [f"{words} {made_with[name]}" for name, words in WORDS.items() if made_with.get(name)]
    return ", ".join(known) or "versions unknown"
