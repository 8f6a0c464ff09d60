"""`tandem read`: its words, and which section they mean."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from autograder.console import out, stop
from autograder.model import TRACKS
from autograder.reader.section import Answer, NoSuchPage
from autograder.reader.site_address import NoSuchSite, has_browser, open_in_browser, section_address
from autograder.typed_names import meant_by

Name = Annotated[str, typer.Argument(help="an exercise, as activations.softmax or softmax, or a topic")]
WithAnswer = Annotated[bool, typer.Option("--answer", help="show the answer's code, too, here in the terminal")]
OneTrack = Annotated[str | None, typer.Option("--track", help="numpy or torch: of the answer; both unless told")]
Site = Annotated[str | None, typer.Option("--site", help="where the site is: an address, or a folder that it is in")]
InTerminal = Annotated[bool, typer.Option("--terminal", help="show it here, even where a browser could")]
NoPager = Annotated[bool, typer.Option("--no-pager", help="print all of it at once")]


def section_command(
    name: Name,
    answer: WithAnswer = False,
    track: OneTrack = None,
    site: Site = None,
    terminal: InTerminal = False,
    no_pager: NoPager = False,
) -> None:
    """Open the section of the site about an exercise: in a browser, or here where there is none."""
    if track is not None and track not in TRACKS:
        raise stop(f"--track {track}: expected numpy or torch.")
    path = meant_by(name)
    try:
        address = section_address(path, site)
    except NoSuchSite as problem:
        raise stop(str(problem)) from None
    here = terminal or answer or not out.is_terminal or not has_browser()
    if address and not here and open_in_browser(address):
        out.print(Text(f"{path} is open in your browser: {address}"))
        return
    tracks = (track,) if track else TRACKS
    try:
        print_section(out, path, tracks if answer else (), address, pages=not no_pager)
    except NoSuchPage as problem:
        raise stop(str(problem)) from None


def open_section(path: str, console: Console) -> str | None:
    """What `tandem read` does, for a loop that is asked for it: by pages where there is no browser.

    Returns:
        a sentence for the loop's status line, where there is something to say.
    """
    try:
        address = section_address(path)
        if address and console.is_terminal and has_browser() and open_in_browser(address):
            return f"The section on {path} is open in your browser."
        print_section(console, path, (), address, pages=True, always=True)
    except (NoSuchSite, NoSuchPage) as problem:
        return str(problem)
    return None


def print_section(
    console: Console, path: str, tracks: tuple[str, ...], address: str | None, *, pages: bool, always: bool = False
) -> None:
    """Show a section in the terminal; NoSuchPage where it is not there."""
    # Rich's Markdown takes a while: who opens a browser has no use for it.
    from autograder.reader.show import show_section

    is_elsewhere = address is not None and address.startswith("http")
    last = f"On the site: {address}" if is_elsewhere else ""
    show_section(console, path, Answer(tracks), last=last, pages=pages, always=always)
