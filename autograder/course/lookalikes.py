"""Names that look alike and are not the same, as their readers see them: which ones, and how to tell them apart.

A name has letters that nobody sees, marks that stand apart from their letters, letters of other scripts. Two names that
have one skeleton look alike; each but the plainest of them gets something behind it that everybody can see.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

# What has no look of its own: Default_Ignorable_Code_Point of Unicode 16, and the pattern of Braille without a dot.
IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Letters of one script in the look of another's, from Unicode's confusables (UTS 39): Latin behind the colon.
ALIKE = (
    # Cyrillic.
    "а:a в:ʙ е:e ё:ë і:i ї:ï ј:j к:ĸ о:o р:p с:c ѕ:s т:ᴛ у:y х:x һ:h ԁ:d ԛ:q ԝ:w ѵ:v ӏ:l ү:y ӕ:æ ә:ǝ ь:b ԍ:ɢ м:ᴍ н:ʜ "
    "А:A В:B Е:E Ѕ:S І:I Ї:Ï Ј:J К:K М:M Н:H О:O Р:P С:C Т:T У:Y Х:X Ү:Y Ԁ:D Ԍ:G Ԛ:Q Ԝ:W Ѵ:V Ӏ:I Һ:H Ь:b З:3 з:3 "
    # Greek.
    "α:a γ:y ε:ɛ ι:i κ:ĸ ν:v ο:o ρ:p σ:o τ:ᴛ υ:u χ:x ϲ:c ϳ:j ω:ω β:ß η:n "
    "Α:A Β:B Ε:E Ζ:Z Η:H Ι:I Κ:K Μ:M Ν:N Ο:O Ρ:P Τ:T Υ:Y Χ:X Ϲ:C Ϳ:J ϴ:Θ "
    # Armenian, Cherokee, Lisu, Coptic.
    "ա:w գ:q զ:q հ:h ո:n ռ:n ս:u ց:g օ:o ք:p ւ:i Օ:O Ս:U Տ:S Լ:L "
    "Ꭰ:D Ꭱ:R Ꭲ:T Ꭺ:A Ꭻ:J Ꭼ:E Ꮃ:W Ꮇ:M Ꮋ:H Ꮐ:G Ꮓ:Z Ꮤ:W Ꮥ:S Ꮩ:V Ꮪ:S Ꮮ:L Ꮯ:C Ꮲ:P Ꮶ:K Ᏼ:B Ꮢ:R Ꭹ:Y Ꮷ:d ꭺ:ᴀ ꮓ:z ꮪ:s ꮩ:v ꮯ:c "
    "ꓐ:B ꓑ:P ꓓ:D ꓔ:T ꓖ:G ꓗ:K ꓙ:J ꓚ:C ꓜ:Z ꓝ:F ꓟ:M ꓠ:N ꓡ:L ꓢ:S ꓣ:R ꓦ:V ꓧ:H ꓪ:W ꓫ:X ꓬ:Y ꓮ:A ꓰ:E ꓲ:I ꓳ:O ꓴ:U "
    "ⲟ:o Ⲟ:O ⲣ:p Ⲣ:P ⲥ:c Ⲥ:C Ⲁ:A Ⲃ:B Ⲉ:E Ⲏ:H Ⲓ:I Ⲕ:K Ⲙ:M Ⲛ:N Ⲧ:T Ⲩ:Y Ⲭ:X Ⲍ:Z "
    # Latin that passes for other Latin, and digits.
    "ɑ:a ɡ:g ı:i ɩ:i ȷ:j ʋ:v ᴄ:c ᴏ:o ᴠ:v ᴡ:w ᴢ:z ꜱ:s ᴜ:u ƅ:b ƚ:l ł:l ʟ:ʟ Ɩ:I ǀ:I ס:o ہ:o ෆ:o ഠ:o ၀:o "
    "I:l 1:l |:l ∣:l 0:O "
    # Signs.
    "‐:- ‑:- ‒:- –:- —:- ―:- −:- ﹘:- ⁃:- ˗:- ‘:' ’:' ‛:' ′:' ʹ:' ʼ:' ʻ:' ˈ:' `:' ´:' “:\" ”:\" ″:\" ·:. ・:. ․:. "
    "∶:: ꞉:: ː:: ։:: ⁄:/ ∕:/ ‚:, ،:, ٫:, ;:; ∼:~ ˜:~ ﹨:\\ ∖:\\ ﹍:_ ﹎:_ ﹏:_ ‗:_ ⟨:< ‹:< ›:> ⟩:> "
)
LOOKS: Mapping[int, str] = {ord(pair[0]): pair[2:] for pair in ALIKE.split()}
PAIRS = (("rn", "m"), ("vv", "w"), ("VV", "W"))
# As much of a name as a page shows: from both its ends, since names that begin alike often end otherwise.
LONGEST_NAME = 80
SHOWN_END = 40
MOST_NAMED = 3


def skeleton(name: str) -> str:
    """The same for names that look alike."""
    text = unicodedata.normalize("NFKD", short_name(name))
    # Twice: what a letter looks like may be another one that is in the table.
    text = IGNORABLE.sub("", text).translate(LOOKS)
    text = unicodedata.normalize("NFKD", text).translate(LOOKS)
    # A dot above an i changes nothing; what stands for a line's end is a space.
    text = re.sub("(?<=[ij])\u0307", "", text)
    for look, plain in PAIRS:
        text = text.replace(look, plain)
    return " ".join(text.split())


def short_name(name: str) -> str:
    """A name as it is shown where there is little room."""
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[: LONGEST_NAME - SHOWN_END - 5]} ... {name[-SHOWN_END:]}"


def distinct_names(names: Sequence[tuple[str, str]]) -> list[str]:
    """What to call everybody: of each a name as it is shown, and as it was.

    Of those that look alike the plainest keeps its name, and behind the others stands a number and what is in them. It
    depends on who is there, and not on the order.
    """
    alike: dict[str, list[int]] = {}
    for place, (shown, _) in enumerate(names):
        alike.setdefault(skeleton(shown), []).append(place)
    taken = set(alike)
    made = [shown for shown, _ in names]
    for group in sorted(alike.values(), key=lambda places: sorted(names[place] for place in places)):
        first, *others = sorted(group, key=lambda place: plainness(*names[place]))
        number = 1
        for place in others:
            number += 1
            reason = difference(names[place][1], names[first][1])
            while skeleton(called(names[place][0], number, reason)) in taken:
                number += 1
            made[place] = called(names[place][0], number, reason)
            taken.add(skeleton(made[place]))
    return made


def called(name: str, number: int, reason: str) -> str:
    return f"{name.rstrip()} ({number}{': ' if reason else ''}{reason})"


def plainness(shown: str, original: str) -> tuple[object, ...]:
    """What the plainest name of several is smallest by."""
    return (
        sum(not letter.isascii() or not letter.isprintable() for letter in original),
        not unicodedata.is_normalized("NFC", original), original != shown, len(original), original, shown,
    )  # fmt: skip


def difference(name: str, other: str) -> str:
    """What is in a name and not in the one that it looks like, in a few words."""
    signs = [letter for letter in dict.fromkeys(name) if letter not in other and not is_plain(letter)]
    if signs:
        return f"with {as_code_points(signs)}"
    if name != name.strip():
        return "with a space at its end" if name == name.lstrip() else "with a space in front"
    return "with more spaces" if name.count(" ") > other.count(" ") else ""


def is_plain(letter: str) -> bool:
    return letter.isascii() and letter.isprintable()


def as_code_points(letters: Iterable[str]) -> str:
    listed = [f"U+{ord(letter):04X}" for letter in letters]
    return ", ".join(listed[:MOST_NAMED]) + (", ..." if len(listed) > MOST_NAMED else "")
