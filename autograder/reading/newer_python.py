"""Does a line that Python cannot read look like the syntax of a newer Python?

No library reads what is newer than itself, so this knows the forms by sight: PEP 695 and 696 (type parameters, `type`
statements, 3.12), PEP 701 (f-strings in f-strings, 3.12), PEP 750 (t-strings, 3.14) and PEP 758 (several exceptions
without brackets, 3.14).
"""

from __future__ import annotations

import re
import sys

FORMS = (
    ((3, 12), re.compile(r"^\s*(?:async\s+)?(?:def|class)\s+\w+\s*\[")),
    ((3, 12), re.compile(r"^\s*type\s+\w+\s*(?:\[.*\]\s*)?=")),
    # A quote of the same kind within the braces, or a backslash there.
    ((3, 12), re.compile(r"\b[rR]?[fF][rR]?(?P<quote>['\"]).*\{[^{}]*(?:(?P=quote)|\\)[^{}]*\}")),
    ((3, 12), re.compile(r"\b[rR]?[fF][rR]?(['\"]{1,3})[^'\"]*\{[^{}'\"]*$")),
    ((3, 14), re.compile(r"^\s*except\*?\s+[\w.]+\s*,\s*[\w.]+(?:\s*,\s*[\w.]+)*\s*:")),
    ((3, 14), re.compile(r"(?<!\w)[rR]?[tT][rR]?['\"]")),
)
# Words that only come of forms which this Python knows, and the reader got wrong.
OLDER = re.compile(r"was never closed|unterminated triple|Missing parentheses|unexpected indent|expected an indented")
# Some of the forms take time that grows with a power of the length.
LONGEST_LINE = 200


def looks_newer(lines: list[str], number: int, error: SyntaxError) -> bool:
    """Whether the line with this number, counted from 1, or the one before may be newer syntax than this Python's."""
    if OLDER.search(error.msg or ""):
        return False
    near = [line for line in lines[max(0, number - 2) : number] if len(line) <= LONGEST_LINE]
    return any(sys.version_info < version and form.search(line) for version, form in FORMS for line in near)
