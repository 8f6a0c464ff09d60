"""The logical lines of a text that may hold lines of IPython's, and where those begin.

A line of IPython's (`%magic`, `!shell`, `help?`) begins only where a logical line begins: not within brackets, not in
a text of three quotes, not after a backslash. Python's own tokenizer stops where a text is no Python, and IPython
starts it anew after each of its lines. Here the text is read once, and read on whatever it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

BLANK = re.compile(r"[ \t\f]*")
EMPTY = re.compile(r"(?:[ \t\f]*+\n)*+")
SPACE = re.compile(r"(?:[ \t\f]|\\\n)*+")
# `!=`, `%=`, `/=` and `//` are operators: IPython does not take them for its own either.
ESCAPE = re.compile(r"!(?!=)|%(?!=)|[,;?]|/(?![/=])")
TOKEN = re.compile(
    r"""(?P<triple>'''|\"\"\")
    | (?P<quote>['"])
    | (?P<comment>\#[^\n]*)
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<joined>\\\n)
    | (?P<end>\n)
    | (?P<operator>\*\*=|//=|>>=|<<=|[-+*/%&|^@<>!=:]=)
    | (?P<assign>=(?=(?:[ \t\f]|\\\n)*+(?:!(?!=)|%[ \t]*[^\W\d])))""",
    re.VERBOSE,
)
# The rest of a string, whose first quote has been read.
REST = {
    "'": re.compile(r"[^\\'\n]*+(?:\\[\s\S][^\\'\n]*+)*+'"),
    '"': re.compile(r'[^\\"\n]*+(?:\\[\s\S][^\\"\n]*+)*+"'),
    "'''": re.compile(r"(?:[^\\']++|\\[\s\S]|'(?!''))*+'''"),
    '"""': re.compile(r'(?:[^\\"]++|\\[\s\S]|"(?!""))*+"""'),
}
# No line within brackets begins like this: the bracket above was never closed.
STATEMENT = re.compile(
    r"[ \t]*(?:(?:async[ \t]+)?def[ \t]+\w|class[ \t]+\w|import[ \t]+\w|from[ \t]+[\w.]+[ \t]+import\b|return\b|raise\b"
    r"|while\b|with[ \t]+\w|try[ \t]*:|assert\b|del[ \t]|pass\b|global[ \t]|nonlocal[ \t]"
    r"|@\w[\w.]*\n(?:async[ \t]+)?def[ \t])"
)
# As often as a bracket that nothing closes is set aside; after that, brackets join no lines any more.
MOST_RETRIES = 5


@dataclass(slots=True)
class LogicalLine:
    """A logical line, by offsets: where it starts, where its code starts, and where the next line starts.

    `escaped`: it begins as IPython's lines do. `assigned` is where, after an equals sign, a `!` or `%` stands.
    `asked` is where the question mark stands that it ends with.
    """

    start: int
    code: int
    end: int
    escaped: bool = False
    assigned: int | None = None
    asked: int | None = None


def logical_lines(text: str, position: int = 0) -> Iterator[LogicalLine]:
    """The logical lines that are not empty; lines end with \\n alone."""
    scanner = Scanner(text)
    while line := scanner.line_at(position):
        yield line
        position = line.end


def joined_by_backslashes(text: str, start: int) -> int:
    """Where the line after a line of IPython's starts: a backslash at its very end goes on."""
    while True:
        end = text.find("\n", start)
        if end < 0:
            return len(text)
        start = end + 1
        if text[end - 1 : end] != "\\":
            return start


def after(pattern: re.Pattern[str], text: str, position: int) -> int:
    """Where what matches the pattern ends, if it is here."""
    found = pattern.match(text, position)
    return found.end() if found else position


class Scanner:
    """Finds the logical lines of one text, one after another."""

    def __init__(self, text: str) -> None:
        self.text = text
        # Brackets that nothing closes.
        self.unclosed: set[int] = set()
        self.retries = 0

    def line_at(self, position: int) -> LogicalLine | None:
        """The first logical line from here on that is not empty; a line starts here."""
        position = after(EMPTY, self.text, position)
        code = after(BLANK, self.text, position)
        if code == len(self.text):
            return None
        if ESCAPE.match(self.text, code):
            return LogicalLine(position, code, joined_by_backslashes(self.text, code), escaped=True)
        return self.python_line(position, code)

    def python_line(self, start: int, code: int) -> LogicalLine:
        """Read one line of Python's to its end; again, where a bracket turns out to be open for ever."""
        while True:
            line, open_brackets = self.read_line(start, code)
            if not open_brackets or self.retries > MOST_RETRIES:
                return line
            self.retries += 1
            self.unclosed.update(open_brackets)

    def read_line(self, start: int, code: int) -> tuple[LogicalLine, list[int]]:
        """The line, and which brackets are still open where the text ends."""
        text, position = self.text, code
        line = LogicalLine(start, code, len(text))
        opened: list[int] = []
        # Quotes that nothing closes on this line, as in "don't".
        lonely: set[str] = set()
        comment = None
        while token := TOKEN.search(text, position):
            kind, position = token.lastgroup, token.end()
            if kind in ("triple", "quote"):
                rest = None if token[0] in lonely else REST[token[0]].match(text, position)
                if rest:
                    position = rest.end()
                elif kind == "triple":
                    # Everything below is in it.
                    return line, []
                else:
                    lonely.add(token[0])
            elif kind == "open" and token.start() not in self.unclosed and self.retries <= MOST_RETRIES:
                opened.append(token.start())
            elif kind == "close":
                del opened[-1:]
            elif kind == "assign" and not opened:
                line.assigned = after(SPACE, text, position)
                line.end = joined_by_backslashes(text, line.assigned)
                return line, []
            elif kind == "comment":
                comment = token.start()
            elif kind == "end":
                lonely.clear()
                if opened and STATEMENT.match(text, position):
                    self.unclosed.update(opened)
                    opened = []
                if not opened:
                    line.end = position
                    break
                comment = None
        bare = text[code : line.end if comment is None else comment].rstrip()
        if bare.endswith("?"):
            line.asked = code + len(bare) - 1
        return line, opened
