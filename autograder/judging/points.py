"""What an exercise's laws are worth: points go by kind, and the verdict follows the points."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from autograder.model import KindShares
from reference.common import DEFINITION, REPEATABLE
from reference.concept import Law


class LawPoints:
    """How the points of one exercise hang on its laws.

    Each kind's share is spread evenly over its laws. A kind that the concept lacks gives its share to the laws of kind
    'law'.
    """

    def __init__(self, laws: Sequence[Law], shares: KindShares) -> None:
        self.laws = laws
        self.number = {kind: sum(law.kind == kind for law in laws) for kind in shares.by_kind}
        self.share = dict(shares.by_kind)
        for kind in shares.by_kind:
            if not self.number[kind]:
                self.share["law"] += self.share[kind]
                self.share[kind] = 0.0

    def counts(self, law: Law) -> bool:
        """Whether points hang on it. The same answer twice counts always: one that changes agrees by luck."""
        return self.share[law.kind] > 0 or law.sentence == REPEATABLE

    def earned(self, broken: Collection[str]) -> float:
        """The share of the points, from 0 to 1, of who breaks the laws with these sentences."""
        if DEFINITION in broken or REPEATABLE in broken:
            return 0.0
        kept = {kind: sum(law.kind == kind and law.sentence not in broken for law in self.laws) for kind in self.share}
        percent = sum(share * kept[kind] / self.number[kind] for kind, share in self.share.items() if share)
        return percent / 100

    def words_of_praise(self, *, is_all: bool) -> str:
        """What is said of who has passed: whether it keeps all laws, or those on which points hang."""
        return (
            f"keeps all {len(self.laws)} laws"
            if is_all
            else f"keeps all {sum(map(self.counts, self.laws))} laws that count"
        )


def remark_on(law: Law) -> str:
    """What is said of a broken law that costs nothing."""
    if law.kind == "errors":
        return law.sentence.replace("it raises", "it should raise", 1)
    return f"not kept, and not counted here: {law.sentence}"
