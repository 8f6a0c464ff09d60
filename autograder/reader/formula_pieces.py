"""The parts of a formula, and how they are put together to text: spaces, and brackets where they are needed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class FormulaPiece:
    """A part of a formula as text, and what it is, which says where brackets and spaces go.

    Kinds: atom (a letter, a number, whatever is in brackets), name (of a function), big (a sum, an integral), text,
    fraction, plus (of terms), times, relation, comma, open, close, bar, space, gap (a wide space), row.
    """

    text: str
    kind: str = "atom"
    numerator: list[FormulaPiece] = field(default_factory=list)
    denominator: list[FormulaPiece] = field(default_factory=list)


def joined(pieces: list[FormulaPiece]) -> str:
    """The pieces as text, with brackets round fractions that would reach further than they do."""
    shown = ""
    before = FormulaPiece("", "open")
    for number, piece in enumerate(pieces):
        if piece.kind == "space" and before.text in ("∂", "±"):
            continue
        if piece.kind in ("space", "gap"):
            shown += "" if shown.endswith(" ") or before.kind == "open" else " "
            shown += "  " if piece.kind == "gap" else ""
            continue
        after = next(
            (one for one in pieces[number + 1 :] if one.kind not in ("space", "gap")), FormulaPiece("", "close")
        )
        if piece.kind in ("close", "comma") or piece.text.startswith(" "):
            shown = shown.rstrip(" ")
        elif touches(shown, piece):
            shown += " "
        bracketed = piece.kind == "fraction" and (is_factor(before, left=True) or is_factor(after, left=False))
        shown += f"({piece.text})" if bracketed else piece.text
        before = piece
    return shown.rstrip(" ") if pieces and pieces[0].kind == "indent" else shown.strip(" ")


def first_piece(pieces: Iterable[FormulaPiece], otherwise: str) -> FormulaPiece:
    """The first piece that is no space; an empty one of a kind where there is none."""
    return next((piece for piece in pieces if piece.kind not in ("space", "gap")), FormulaPiece("", otherwise))


def touches(shown: str, piece: FormulaPiece) -> bool:
    """Whether two names would run into one: p_i after log, x after y_i."""
    if not shown or not piece.text or not (shown[-1].isalnum() or shown[-1] in "_'"):
        return False
    last = re.split(r"[^\w^'.…]", shown)[-1]
    longer = len(last) > 1 and not last.isdigit()
    return piece.text[0].isalnum() and piece.kind != "text" and (longer or len(piece.text.rstrip("'")) > 1)


def is_factor(piece: FormulaPiece, *, left: bool) -> bool:
    """Whether a fraction beside it is multiplied with it, or something is applied to it."""
    if piece.kind in ("open", "close"):
        return (piece.kind == "close" and bool(piece.text)) if left else piece.kind == "open"
    return piece.kind in ("atom", "name", "big", "fraction", "times", "bar", "braced")


def as_quotient(above: list[FormulaPiece], below: list[FormulaPiece]) -> str:
    top, bottom = derivative(above), derivative(below)
    if top is None:
        top = joined(above)
        if has_terms(above) or any(piece.kind in ("name", "big", "fraction", "relation", "bar") for piece in above):
            top = top if is_unit(above) else f"({top})"
    if bottom is None:
        bottom = joined(below)
        bottom = bottom if is_unit(below) else f"({bottom})"
    return f"{top} / {bottom}" if len(top) + len(bottom) > 12 else f"{top}/{bottom}"


def derivative(pieces: list[FormulaPiece]) -> str | None:
    """∂L or ∂(log σ²); None for what does not begin with ∂."""
    if not pieces or pieces[0].text != "∂":
        return None
    rest = [piece for piece in pieces[1:] if piece.kind != "space" or piece is not pieces[1]]
    return f"∂{joined(rest)}" if not rest or is_unit(rest) else f"∂({joined(rest)})"


def has_terms(pieces: list[FormulaPiece]) -> bool:
    """Whether there is a plus or minus outside of all brackets."""
    depth, in_bars = 0, False
    for piece in pieces:
        depth += (piece.kind == "open") - (piece.kind == "close")
        in_bars ^= piece.kind == "bar" and depth == 0
        if piece.kind in ("plus", "relation") and depth == 0 and not in_bars:
            return True
    return False


def is_unit(pieces: list[FormulaPiece]) -> bool:
    """Whether it is one thing: a letter, a number, a pair of brackets, a function with its brackets."""
    inner = [piece for piece in pieces if piece.kind != "indent"]
    while inner and inner[0].kind == "space":
        inner = inner[1:]
    while inner and inner[-1].kind == "space":
        inner = inner[:-1]
    if len(inner) > 1 and inner[0].kind in ("atom", "name") and inner[1].kind == "open":
        inner = inner[1:]
    if len(inner) == 1:
        return inner[0].kind == "atom" or (inner[0].kind in ("text", "name") and " " not in inner[0].text)
    bars = [piece.kind for piece in inner].count("bar")
    if bars == 2 and inner[0].kind == inner[-1].kind == "bar":
        return True
    depth = 0
    for number, piece in enumerate(inner):
        depth += (piece.kind == "open") - (piece.kind == "close")
        if depth == 0:
            return number == len(inner) - 1 and inner[0].kind == "open"
    return False
