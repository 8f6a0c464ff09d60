"""A course's seed: which texts may be one, and the key that is worked out of it."""

from __future__ import annotations

import hashlib
import unicodedata
from functools import cache
from typing import Any

from autograder.model import CourseKey

LONGEST_SEED = 200
# A key is part of what the fingerprint in each result is made of. So that nobody finds a short seed from there by
# trying many, each try takes some 50 ms and 16 MiB.
SALT = b"the cases of a course's own"
COST, BLOCK = 2**14, 8


def wrong_seed(seed: Any) -> str | None:
    """What is wrong with what was written as a seed, which is not repeated: it may be a part of the next one."""
    expected = f"expected a text in quotes, {LONGEST_SEED} letters at most, that only you know"
    if not isinstance(seed, str):
        return f"this is no text; {expected}"
    if not seed.strip():
        return f"this is {'blank' if seed else 'empty'}; {expected}"
    if len(seed) > LONGEST_SEED:
        return f"this has {len(seed)} letters; {expected}"
    hidden = next((letter for letter in seed if not letter.isprintable()), None)
    if hidden is not None:
        return f"this holds a character that nobody sees (U+{ord(hidden):04X}); {expected}"
    return None


@cache
def key_from(seed: str) -> CourseKey:
    """The key of a seed: the same for the same text, on any machine."""
    text = unicodedata.normalize("NFC", seed).encode()
    return CourseKey(hashlib.scrypt(text, salt=SALT, n=COST, r=BLOCK, p=1, dklen=32).hex())
