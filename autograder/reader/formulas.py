"""Formulas as a terminal shows them: LaTeX, as docstrings and pages have it, becomes lines of text.

A fraction is written with a stroke, a power with a raised digit or ^, a matrix as NumPy prints one. Brackets are put
wherever the text would otherwise say something else than the formula: rather one too many than one too few.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from autograder.reader.formula_pieces import FormulaPiece, as_quotient, first_piece, has_terms, is_unit, joined
from autograder.reader.formula_signs import ACCENTS, FUNCTIONS, LETTERS, RAISED, SIGNS, VULGAR

TOKEN = re.compile(r"\s+|\\operatorname\*|\\[a-zA-Z]+|\\.|\d+(?:\.\d+)?|.", re.DOTALL)
TEXT = re.compile(r"\{((?:[^{}]|\{[^{}]*\})*)\}")
INDENT = "    "


class Unreadable(ValueError):
    """A formula that is not understood: whoever shows it shows the LaTeX itself."""


def formula_lines(latex: str) -> list[str]:
    """A formula as lines of text: one for each row, and for each formula where several stand side by side."""
    parser = Parser(latex)
    pieces = parser.group("")
    lines: list[list[FormulaPiece]] = [[]]
    for number, piece in enumerate(pieces):
        if piece.kind == "row" or (piece.kind == "gap" and stands_between(pieces, number)):
            lines.append([])
            if piece.kind == "row" and piece.text:
                lines[-1].append(FormulaPiece(piece.text, "indent"))
        else:
            lines[-1].append(piece)
    shown = [joined(line).rstrip() for line in lines]
    return [line for line in shown if line.strip()] + [f"where {note}" for note in parser.notes]


def stands_between(pieces: list[FormulaPiece], number: int) -> bool:
    """Whether a wide space stands between two formulas, and not before words that belong to one."""
    before, after = first_piece(reversed(pieces[:number]), "open"), first_piece(pieces[number + 1 :], "text")
    return before.kind == "comma" or (pieces[number].text == "wide" and "text" not in (before.kind, after.kind))


class Parser:
    """Reads LaTeX piece by piece."""

    def __init__(self, latex: str) -> None:
        self.tokens = TOKEN.findall(latex)
        self.place = 0
        # What stands under braces, as `what = label`.
        self.notes: list[str] = []

    def next(self) -> str:
        if self.place >= len(self.tokens):
            raise Unreadable("it ends too early")
        self.place += 1
        return str(self.tokens[self.place - 1])

    def peek(self) -> str:
        return str(self.tokens[self.place]) if self.place < len(self.tokens) else ""

    def skip_space(self) -> None:
        while self.peek().isspace():
            self.next()

    def group(self, end: str) -> list[FormulaPiece]:
        """Pieces up to a token, which is taken too; to the end of everything for an empty one."""
        pieces: list[FormulaPiece] = []
        while self.peek() != end:
            self.piece(self.next(), pieces)
        if end:
            self.next()
        return pieces

    def argument(self) -> list[FormulaPiece]:
        """What a command is applied to: a group in braces, or the next sign."""
        self.skip_space()
        token = self.next()
        if token == "{":
            return self.group("}")
        if token.isdigit() and len(token) > 1:
            # \frac12 is a half: a number without braces is its first digit.
            self.tokens[self.place - 1 : self.place] = [token[0], token[1:]]
            token = token[0]
        pieces: list[FormulaPiece] = []
        self.piece(token, pieces)
        return pieces

    def words(self) -> str:
        """The text in braces that follows, as it is."""
        self.skip_space()
        rest = "".join(self.tokens[self.place :])
        match = TEXT.match(rest)
        if match is None:
            raise Unreadable("words in braces are missing")
        end = self.place
        while len("".join(self.tokens[self.place : end])) < match.end():
            end += 1
        self.place = end
        return match[1].replace(r"\,", " ").replace("\\", "")

    def piece(self, token: str, pieces: list[FormulaPiece]) -> None:
        """Read what begins with a token, and add it to the pieces."""
        if token.isspace() or token in (r"\,", r"\;", r"\:", r"\ "):
            pieces.append(FormulaPiece(" ", "space"))
        elif token in COMMANDS:
            COMMANDS[token](self, pieces)
        elif token in SIGNS:
            text, kind = SIGNS[token]
            pieces.append(FormulaPiece(text, kind))
        elif token in LETTERS:
            pieces.append(FormulaPiece(LETTERS[token]))
        elif token.startswith("\\") and token[1:] in FUNCTIONS:
            pieces.append(FormulaPiece(token[1:], "name"))
        elif token.startswith("\\") or token in ("}", "&", "$"):
            raise Unreadable(f"{token} is not known")
        else:
            pieces.append(FormulaPiece(token))


# Commands -------------------------------------------------------------------------------------------------------------


def braces(parser: Parser, pieces: list[FormulaPiece]) -> None:
    pieces.extend(parser.group("}"))


def nothing(parser: Parser, pieces: list[FormulaPiece]) -> None:
    """A size, a style: what follows is read as it is."""


def closer(parser: Parser, pieces: list[FormulaPiece]) -> None:
    """A negative space: none at all."""
    while pieces and pieces[-1].kind == "space":
        pieces.pop()
    parser.skip_space()


def gap(wide: str) -> Callable[[Parser, list[FormulaPiece]], None]:
    return lambda parser, pieces: pieces.append(FormulaPiece(wide, "gap"))


def text(parser: Parser, pieces: list[FormulaPiece]) -> None:
    pieces.append(FormulaPiece(parser.words(), "text"))


def operator(parser: Parser, pieces: list[FormulaPiece]) -> None:
    pieces.append(FormulaPiece(parser.words(), "name"))


def alphabet(letters: dict[str, str]) -> Callable[[Parser, list[FormulaPiece]], None]:
    def read(parser: Parser, pieces: list[FormulaPiece]) -> None:
        name = joined(parser.argument())
        if name not in letters:
            raise Unreadable(f"{name} is not known in this alphabet")
        pieces.append(FormulaPiece(letters[name]))

    return read


def accent(mark: str, word: str) -> Callable[[Parser, list[FormulaPiece]], None]:
    def read(parser: Parser, pieces: list[FormulaPiece]) -> None:
        under = joined(parser.argument())
        pieces.append(FormulaPiece(under + mark if len(under) == 1 else f"{word}({under})"))

    return read


def fraction(parser: Parser, pieces: list[FormulaPiece]) -> None:
    above, below = parser.argument(), parser.argument()
    vulgar = VULGAR.get((joined(above), joined(below)))
    if vulgar:
        pieces.append(FormulaPiece(vulgar))
    else:
        pieces.append(FormulaPiece(as_quotient(above, below), "fraction", above, below))


def root(parser: Parser, pieces: list[FormulaPiece]) -> None:
    radicand = parser.argument()
    under = joined(radicand)
    pieces.append(FormulaPiece(f"√{under}" if len(under) == 1 or under.isdigit() else f"√({under})"))


def underbrace(parser: Parser, pieces: list[FormulaPiece]) -> None:
    content = parser.argument()
    shown = joined(content)
    before = first_piece(reversed(pieces), "open")
    signed = content[:1] != [] and content[0].kind == "plus"
    if has_terms(content) or (signed and before.kind not in ("open", "relation", "comma")):
        shown = f"({shown})"
    pieces.append(FormulaPiece(shown, "braced"))
    parser.skip_space()
    if parser.peek() == "_":
        parser.next()
        parser.notes.append(f"{joined(content)} = {joined(parser.argument())}")


def raised(parser: Parser, pieces: list[FormulaPiece]) -> None:
    scripts(parser, pieces, "^")


def lowered(parser: Parser, pieces: list[FormulaPiece]) -> None:
    scripts(parser, pieces, "_")


def scripts(parser: Parser, pieces: list[FormulaPiece], first: str) -> None:
    """Indices and powers of the last piece; the index comes first, whichever way they were written."""
    found = {first: parser.argument()}
    while parser.peek() in ("_", "^"):
        sign = parser.next()
        found[sign] = parser.argument()
    if not pieces or pieces[-1].kind in ("space", "open", "plus", "relation", "comma"):
        raise Unreadable("an index or a power of nothing")
    base = pieces[-1]
    if base.kind == "fraction":
        base = pieces[-1] = FormulaPiece(f"({base.text})")
    if base.kind == "big" and len(found) == 2:
        base.text += f"_({joined(found['_'])}…{joined(found['^'])})"
        return
    if "_" in found:
        base.text += index(found["_"])
    if "^" in found:
        base.text += power(found["^"])


def index(pieces: list[FormulaPiece]) -> str:
    shown = joined(pieces)
    letters = [piece.text for piece in pieces if piece.kind != "space"]
    if all(len(letter) == 1 and letter.isalnum() for letter in letters):
        # x_{n c h w}: four indices, a letter each.
        return "_" + "".join(letters)
    return f"_{shown}" if is_unit(pieces) and "_" not in shown else f"_({bare(shown, pieces)})"


def power(pieces: list[FormulaPiece]) -> str:
    shown = joined(pieces)
    if all(sign in RAISED for sign in shown):
        return "".join(RAISED[sign] for sign in shown)
    simple = len(pieces) == 1 and shown.replace("_", "").isalnum() and (len(shown) == 1 or pieces[0].kind == "text")
    return f"^{shown}" if simple else f"^({bare(shown, pieces)})"


def bare(shown: str, pieces: list[FormulaPiece]) -> str:
    """Without brackets round all of it."""
    return shown[1:-1] if shown.startswith("(") and is_unit(pieces) else shown


def rows_in_columns(parser: Parser, pieces: list[FormulaPiece]) -> None:
    name = parser.words()
    rows: list[list[list[FormulaPiece]]] = [[[]]]
    while parser.peek() != r"\end":
        token = parser.next()
        if token == r"\\":
            if parser.peek() == "[":
                while parser.next() != "]":
                    pass
            rows.append([[]])
        elif token == "&":
            rows[-1].append([])
        else:
            parser.piece(token, rows[-1][-1])
    parser.next()
    if parser.words() != name or name not in ENVIRONMENTS:
        raise Unreadable(f"the environment {name} is not known")
    ENVIRONMENTS[name](rows, pieces)


def aligned(rows: list[list[list[FormulaPiece]]], pieces: list[FormulaPiece]) -> None:
    """A line for each row; cells come in pairs, and a pair is a formula."""
    for number, cells in enumerate(rows):
        goes_on = number > 0 and len(cells) > 1 and not joined(cells[0]).strip()
        if number:
            pieces.append(FormulaPiece(INDENT if goes_on else "", "row"))
        for place, cell in enumerate(cells):
            if place:
                pieces.append(FormulaPiece(" ", "space") if place % 2 else FormulaPiece("wide", "gap"))
            pieces.extend(cell)


def matrix(rows: list[list[list[FormulaPiece]]], pieces: list[FormulaPiece]) -> None:
    shown = [f"[{', '.join(joined(cell) for cell in cells)}]" for cells in rows]
    pieces.append(FormulaPiece(shown[0] if len(rows) == 1 else f"[{', '.join(shown)}]"))


def cases(rows: list[list[list[FormulaPiece]]], pieces: list[FormulaPiece]) -> None:
    shown = []
    for cells in rows:
        value, condition = (joined(cell) for cell in cells)
        shown.append(f"{value} {condition if condition == 'else' else f'if {condition}'}")
    pieces.append(FormulaPiece(f"{{ {'; '.join(shown)} }}"))


ENVIRONMENTS = {"aligned": aligned, "gathered": aligned, "pmatrix": matrix, "cases": cases}
COMMANDS: dict[str, Callable[[Parser, list[FormulaPiece]], None]] = {
    "{": braces,
    "^": raised,
    "_": lowered,
    r"\!": closer,
    r"\quad": gap("narrow"),
    r"\qquad": gap("wide"),
    r"\text": text,
    r"\operatorname": operator,
    r"\operatorname*": operator,
    r"\frac": fraction,
    r"\tfrac": fraction,
    r"\sqrt": root,
    r"\underbrace": underbrace,
    r"\begin": rows_in_columns,
    r"\mathcal": alphabet({"N": "𝒩"}),
    r"\mathbb": alphabet({"E": "𝔼", "R": "ℝ"}),
    **{command: accent(*mark) for command, mark in ACCENTS.items()},
    **dict.fromkeys(
        [r"\left", r"\right", r"\big", r"\Big", r"\bigl", r"\bigr", r"\displaystyle", r"\textstyle"], nothing
    ),
}
