"""Which laws break because a more basic one does."""

from collections.abc import Collection

from reference.common import (
    DEFAULTS,
    DEFINITION,
    FLOAT32,
    FRESH,
    FURTHER,
    LAYOUT,
    PRECISION,
    REPEATABLE,
    UNTOUCHED,
    UNUSUAL,
    UNUSUAL_UNTOUCHED,
)
from reference.derivatives import DIFFERENCES, GRADIENT, UNUSUAL_GRADIENT

# Laws that break wherever a more basic one does: beside it they say nothing new.
FOLLOW_FROM = {
    DEFINITION: (
        FURTHER, DEFAULTS, UNUSUAL, FLOAT32, PRECISION, DIFFERENCES, GRADIENT, UNUSUAL_GRADIENT,
    ),
    FURTHER: (DEFAULTS, UNUSUAL, FLOAT32, PRECISION),
    UNTOUCHED: (UNUSUAL_UNTOUCHED,),
    REPEATABLE: (FRESH, LAYOUT),
    GRADIENT: (UNUSUAL_GRADIENT,),
}  # fmt: skip


def consequences(broken: Collection[str]) -> set[str]:
    """Of broken laws those that break only because a more basic one does."""
    return {sentence for basic in broken for sentence in FOLLOW_FROM.get(basic, ()) if sentence in broken}
