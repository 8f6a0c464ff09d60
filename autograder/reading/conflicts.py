"""The two versions of a file that Git could not merge, told apart by its marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

MARK = re.compile(rb"\s*(?:<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)")
CONFLICT = re.compile(rb"^[ \t]*(<<<<<<<|\|\|\|\|\|\|\||=======|>>>>>>>)(?: [^\n]*)?\r?\n", re.MULTILINE)
MOST_CONFLICTS = 10_000


@dataclass
class Versions:
    """The two versions that Git could not merge, each a whole notebook, and the lines with its marks."""

    ours: bytes
    theirs: bytes
    lines: list[int]


def versions_of(raw: bytes) -> Versions | None:
    """None where there are no marks of a conflict, or not as Git sets them."""
    if b"<<<<<<<" not in raw:
        return None
    ours: list[bytes] = []
    theirs: list[bytes] = []
    lines: list[int] = []
    state, begin = "both", 0
    after = {("both", b"<"): "ours", ("ours", b"|"): "base", ("ours", b"="): "theirs", ("base", b"="): "theirs"}
    after[("theirs", b">")] = "both"
    for mark in CONFLICT.finditer(raw):
        following = after.get((state, mark[1][:1]))
        if following is None:
            # A line of = in a text, say.
            continue
        if len(lines) == MOST_CONFLICTS:
            return None
        piece = raw[begin : mark.start()]
        if state in ("both", "ours"):
            ours.append(piece)
        if state in ("both", "theirs"):
            theirs.append(piece)
        # Counted from the mark before: from the top each time, many marks would take for ever.
        lines.append(raw.count(b"\n", begin, mark.start()) + 1 + (lines[-1] if lines else 0))
        state, begin = following, mark.end()
    if state != "both" or not lines:
        return None
    return Versions(b"".join([*ours, raw[begin:]]), b"".join([*theirs, raw[begin:]]), lines)
