"""Where the site is, and whether there is a browser to open it in."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Mapping
from pathlib import Path

from autograder.reader.section import ROOT
from reference.catalogue import forward_name

VARIABLE = "TANDEM_SITE"
# Where `make build/site` puts it.
BUILT = ROOT / "build" / "site"


class NoSuchSite(Exception):
    """What was given as the site is none: in a sentence."""


def section_address(path: str, site: str | None = None) -> str | None:
    """The address of a section; None where there is no site.

    Args:
        path: an exercise, as activations.softmax, or a topic.
        site: what somebody gave as the site; else that of TANDEM_SITE counts, and then the one built in this checkout.

    Raises:
        NoSuchSite: it is neither an address of the web nor a folder with this page.
    """
    topic, _, name = path.partition(".")
    anchor = f"#{forward_name(topic, name) or name}" if name else ""
    said = f"--site {site}" if site else VARIABLE
    given = site or os.environ.get(VARIABLE, "").strip()
    if not given:
        page = BUILT / topic / "index.html"
        return page.as_uri() + anchor if page.is_file() else None
    if given.startswith(("http://", "https://")):
        return f"{given.rstrip('/')}/{topic}/{anchor}"
    folder = Path(given).expanduser()
    folder = folder.parent if folder.name == "index.html" else folder
    page = (folder / topic / "index.html").resolve()
    if not page.is_file():
        raise NoSuchSite(
            f"{said}: expected an address that begins with http:// or https://, or a folder with a built site, and "
            f"there is no {folder / topic / 'index.html'}."
        )
    return page.as_uri() + anchor


def has_browser(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> bool:
    """Whether a browser would be seen by whoever types here."""
    if environment.get("BROWSER"):
        return True
    if environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"):
        return True
    far_away = any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"))
    return system in ("darwin", "win32") and not far_away


def open_in_browser(address: str) -> bool:
    """Whether a browser took it."""
    try:
        return webbrowser.open(address)
    except (OSError, webbrowser.Error):
        return False
