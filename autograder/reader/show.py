"""Show a section in a terminal, by pages where it is longer than the screen."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Heading, Markdown, MarkdownElement
from rich.syntax import Syntax
from rich.text import Text
from rich.theme import Theme

from autograder.console import can_show
from autograder.reader.section import FOLDED, Answer, section_for
from autograder.reader.terminal_markdown import FORMULA, for_terminal

INDENT = 4
# Lines of prose that are longer are hard to read.
WIDEST = 88
# They show colours; another pager gets plain text.
WITH_COLOURS = ("less", "most", "moar", "bat", "cat")
SAMPLE = "∑ᵀ½≤∂σ‖"
# Rich's own colours have a black ground, which not every terminal has.
THEME = Theme(
    {
        "markdown.code": "cyan",
        "markdown.h1": "bold",
        "markdown.h2": "bold",
        "markdown.h3": "bold",
        "markdown.item.bullet": "dim",
        "markdown.block_quote": "magenta",
    }
)


class LeftHeading(Heading):
    """A heading at the left, with its sign: it can be found without colours, too."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        heading = self.text.copy()
        heading.justify = "left"
        yield heading
        yield Text(("-" if self.tag == "h3" else "=") * min(heading.cell_len, options.max_width), style="dim")


class PlainCode(CodeBlock):
    """Code in the terminal's own colours, without a ground; formulas as text."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        code = str(self.text).rstrip()
        width = max(20, options.max_width - INDENT)
        if self.lexer_name == FORMULA:
            lines = [Text(line) for line in wrapped_formula(code, width)]
        else:
            lines = list(Syntax(code, self.lexer_name, theme="ansi_dark").highlight(code).split())
        for line in lines:
            # A line of code stays whole, to be copied: what is too narrow for it breaks it as it likes.
            yield Text.assemble(" " * INDENT, line, no_wrap=True, overflow="ignore")


class SectionMarkdown(Markdown):
    """Markdown as the sections want it."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "heading_open": LeftHeading,
        "fence": PlainCode,
        "code_block": PlainCode,
    }


def wrapped_formula(formula: str, width: int) -> Iterator[str]:
    """The lines of a formula, broken at spaces; what goes on is set in further."""
    for line in formula.splitlines():
        inset = len(line) - len(line.lstrip())
        yield from textwrap.wrap(
            line.strip(),
            width,
            initial_indent=" " * inset,
            subsequent_indent=" " * (inset + INDENT),
            break_long_words=False,
            break_on_hyphens=False,
        )


def section_text(console: Console, path: str, answer: Answer = FOLDED, last: str = "") -> str:
    """A section as it is printed: with the console's colours, if it has any."""
    markdown = for_terminal(section_for(path, answer), latex=not can_show(SAMPLE, console))
    width = min(console.width, WIDEST)
    with console.use_theme(THEME), console.capture() as captured:
        console.print(SectionMarkdown(markdown, hyperlinks=False), width=width, soft_wrap=False, crop=False)
        if last:
            console.print(Text(last, style="dim"), width=width, soft_wrap=False)
    lines = captured.get().splitlines()
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def show_section(
    console: Console,
    path: str,
    answer: Answer = FOLDED,
    *,
    last: str = "",
    pages: bool = True,
    always: bool = False,
) -> None:
    """Print a section; on a terminal that it is too long for, or always, by pages."""
    shown = section_text(console, path, answer, last)
    if pages and console.is_terminal and (always or shown.count("\n") >= console.height):
        show_by_pages(console, shown)
    else:
        console.file.write(shown)
        console.file.flush()


def pagers() -> Iterator[list[str]]:
    """What may show text by pages, as words of a command: the user's choice first."""
    try:
        own = shlex.split(os.environ.get("PAGER", ""))
    except ValueError:
        # A quotation mark without its other half.
        own = []
    yield from (words for words in (own, ["less"], ["more"]) if words)


def show_by_pages(console: Console, shown: str) -> None:
    """Hand text to $PAGER, or `less`; it is printed where there is neither."""
    command = next((words for words in pagers() if shutil.which(words[0])), None)
    if command is None:
        console.file.write(shown)
        return
    plain = os.path.basename(command[0]).removesuffix(".exe") not in WITH_COLOURS
    if plain:
        shown = Text.from_ansi(shown).plain + "\n"
    environment = os.environ | {"LESS": os.environ.get("LESS", "-R"), "LESSCHARSET": "utf-8"}
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)
    except OSError:
        console.file.write(shown)
        return
    # Ctrl-C is the pager's while it runs: it goes to both.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if sys.platform != "win32" else None
    try:
        process.communicate(shown.encode())
    except OSError:
        # It was left before it had read everything.
        process.wait()
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)
