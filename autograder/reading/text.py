"""From bytes to the text of a Python file, or a sentence that says why there is none.

Python reads UTF-8 and what a file declares. Editors and shells for Windows also write UTF-16, which its first two bytes
give away: it is read as well, and said. What is no text at all is called what it is.
"""

from __future__ import annotations

import codecs
import io
import re
import tokenize
from dataclasses import dataclass, field

LARGEST_SOURCE = 2**20
# Encodings by tables, one character after another; some others take time that grows with the square of the text.
ENCODING = re.compile(
    r"utf-8(-sig)?|ascii|iso8859-\d+|latin-1|cp\d+|mac-\w+|koi8-\w|gbk?|gb2312|gb18030|big5\w*|euc_\w+|shift_jis\w*"
)
# UTF-32 first: its mark for little ends begins like the one of UTF-16.
WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# A file that declares its encoding does so within its first two lines; Python looks no further, and neither do we.
LONGEST_DECLARATION = 4096
PAGE = re.compile(rb"\s*<(?:!--|(?:!doctype|html|head|body|script|title|\?xml)\b)", re.IGNORECASE)
LFS_POINTER = re.compile(rb"\s*version https://(?:git-lfs|hawser)\.github\.com/spec/")
# First bytes of what people hand in under the name of a Python file or a notebook.
KNOWN_AS = {
    b"PK\3\4": "it is a zip archive, or a document of an office program; call an archive .zip",
    b"%PDF": "it is a PDF; hand in the file with the code",
    b"{\\rtf": "it is a document of a word processor (RTF); save it as plain text",
    b"\xd0\xcf\x11\xe0": "it is a document of an office program; save it as plain text",
    b"Rar!": "it is a RAR archive; hand in the file with the code",
    b"7z\xbc\xaf": "it is a 7z archive; hand in the file with the code",
    b"\x1f\x8b": "it is packed with gzip; hand in the file with the code",
    b"bplist00": "it is a link of a Mac and not the file itself; hand in the file",
}
LINE_END = re.compile(rb"\r\n|\r|\n")
# Seven characters are Git's; what follows is the name of a version. A line of = alone may be a heading.
# Some editors have moved them to the right.
CONFLICT_BEGINS = re.compile(r"[ \t]*+<<<<<<<(?: |$)")
CONFLICT_GOES_ON = re.compile(r"[ \t]*+(?:=======|\|\|\|\|\|\|\||>>>>>>>)(?: |$)")


class NotASubmission(Exception):
    """There is nothing here that could be graded, and one sentence why."""


@dataclass
class SourceText:
    """The text of a file; `problems` may have cost the student something, `notes` did not."""

    text: str
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def decode_source(file: str, raw: bytes) -> str:
    """The text of a Python file, its lines ending in a newline; NotASubmission where it has none."""
    return read_source(file, raw).text


def read_source(file: str, raw: bytes) -> SourceText:
    """The same, and what has to be said of it."""
    other = something_else(raw)
    if other:
        raise NotASubmission(f"{file}: {other}.")
    # What Python takes for the end of a line, a lone carriage return included.
    text = decoded(file, raw).replace("\r\n", "\n").replace("\r", "\n")
    read = SourceText(text)
    remark = remark_on_encoding(file, raw)
    if remark:
        read.notes.append(remark)
    if "\0" in text:
        # Python refuses the whole file for one of them; like this, it costs the line that it stands in.
        line = text.count("\n", 0, text.index("\0")) + 1
        read.problems.append(f"{file}: line {line} holds NUL characters, which no Python file may; save it again.")
        read.text = text.replace("\0", "\ufffd")
    conflict = conflict_of(file, text)
    if conflict:
        read.problems.append(conflict)
    return read


def remark_on_encoding(file: str, raw: bytes) -> str | None:
    """What to say of a file that is read although Python itself could not."""
    wide = wide_encoding(raw)
    return f"{file}: it is in {wide.upper()}, which Python cannot read; save it as UTF-8." if wide else None


def something_else(raw: bytes) -> str | None:
    """What a file is that holds no code, in half a sentence. An empty one is text, of no lines."""
    if raw and not raw.strip(b"\0"):
        return (
            "it holds nothing but zeros, as a file that a cloud (OneDrive, iCloud) has not fetched; open it on your "
            "own computer and hand it in again"
        )
    if LFS_POINTER.match(raw):
        return "it is a pointer of Git LFS and not the file itself; `git lfs pull` fetches the file, hand in that"
    if PAGE.match(raw.removeprefix(codecs.BOM_UTF8)):
        return "it is a web page: something went wrong when it was saved or downloaded; hand in the file itself"
    return next((known for start, known in KNOWN_AS.items() if raw.startswith(start)), None)


def wide_encoding(raw: bytes) -> str | None:
    """UTF-16 or UTF-32 where the first bytes say so; no text in another encoding begins with them."""
    return next((name for mark, name in WIDE if raw.startswith(mark)), None)


def decoded(file: str, raw: bytes) -> str:
    encoding = wide_encoding(raw) or declared_encoding(file, raw)
    shown = "UTF-8" if encoding.startswith("utf-8") else encoding.upper() if wide_encoding(raw) else encoding
    try:
        if wide_encoding(raw) or not is_like_utf16(raw):
            return raw.decode(encoding)
        line, hint = 1, " (it may be UTF-16)"
    except UnicodeDecodeError as error:
        line, hint = line_at(raw, error.start), ""
        if wide_encoding(raw):
            line = raw.decode(encoding, "replace").partition("\ufffd")[0].count("\n") + 1
    raise NotASubmission(f"{file}: line {line} is not {shown} text{hint}; save the file as UTF-8.")


def is_like_utf16(raw: bytes) -> bool:
    """Whether every other byte is 0, as in UTF-16 that does not say what it is."""
    first, second = raw[:200:2].count(0), raw[1:200:2].count(0)
    return min(first, second) * 10 <= max(first, second) and max(first, second) * 4 >= len(raw[:200]) > 0


def declared_encoding(file: str, raw: bytes) -> str:
    """The encoding that the first two lines name, however lines end; else UTF-8."""
    head = LINE_END.sub(b"\n", raw[:LONGEST_DECLARATION])
    lines = io.BytesIO(b"".join(head.splitlines(keepends=True)[:2]))
    try:
        encoding = tokenize.detect_encoding(lines.readline)[0]
    except SyntaxError as error:
        # It also says so where the first two lines are not UTF-8.
        if "unknown encoding" in str(error) or "encoding problem" in str(error):
            raise NotASubmission(f"{file}: it declares an unknown encoding; save the file as UTF-8.") from None
        encoding = "utf-8-sig"
    if not ENCODING.fullmatch(codecs.lookup(encoding).name):
        raise NotASubmission(f"{file}: it declares the unusual encoding {encoding}; save the file as UTF-8.")
    return encoding


def line_at(raw: bytes, position: int) -> int:
    """The number of the line that a byte stands in, however lines end."""
    return 1 + raw.count(b"\n", 0, position) + raw.count(b"\r", 0, position) - raw.count(b"\r\n", 0, position)


def conflict_lines(text: str) -> list[int]:
    """The numbers of the lines that are Git's marks of a merge conflict."""
    if "<<<<<<<" not in text:
        return []
    marks, is_open = [], False
    for number, line in enumerate(text.split("\n"), 1):
        begins = CONFLICT_BEGINS.match(line.rstrip("\r"))
        if begins or (is_open and CONFLICT_GOES_ON.match(line.rstrip("\r"))):
            marks.append(number)
            is_open = bool(begins) or not line.lstrip().startswith(">")
    return marks


def conflict_of(file: str, text: str) -> str | None:
    """What to say of a file with marks of a conflict."""
    lines = conflict_lines(text)
    if not lines:
        return None
    where = f"line {lines[0]} is" if len(lines) == 1 else f"lines {enumerated(lines)} are"
    return f"{file}: {where} of a merge conflict of Git (<<<<<<<); keep one version and delete these lines."


def enumerated(numbers: list[int]) -> str:
    shown = [str(number) for number in numbers[:6]]
    if len(numbers) > 6:
        return f"{', '.join(shown)} and more"
    return " and ".join(part for part in (", ".join(shown[:-1]), shown[-1]) if part)
