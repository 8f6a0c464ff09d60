"""Drawing the cases of a law: the same ones every time, so that a verdict does not depend on luck."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from reference.backends import leaves
from reference.inputs import Strategy

SEED = 20
# How many cases a law is tried on.
COUNT = 40
# Hypothesis likes to go on from what it has just drawn, so one long run is less varied than several short ones.
BATCH = 10


def draw_cases(strategy: Strategy, count: int) -> list[dict[str, Any]]:
    """Up to `count` different cases; fewer where the strategy has fewer to offer."""
    cases: dict[Any, dict[str, Any]] = {}
    # Twice as many batches as needed make up for cases that are drawn again.
    for number in range(2 * -(-count // BATCH)):
        draw_batch(strategy, number, lambda case: cases.setdefault(identity(case), case))
        if len(cases) >= count:
            break
    return list(cases.values())[:count]


def identity(case: dict[str, Any]) -> tuple[Any, ...]:
    """Equal for equal cases of one strategy; writing their numbers down would take longer than drawing them."""
    return tuple((leaf.shape, leaf.tobytes()) if isinstance(leaf, np.ndarray) else repr(leaf) for leaf in leaves(case))


@cache
def forget_local_constants() -> None:
    """Keep Hypothesis from mixing in constants of whatever modules happen to be imported: cases would hang on them."""
    try:
        from hypothesis.internal.conjecture import providers

        none = type(providers._local_constants)()
    except (ImportError, AttributeError):
        # Older versions have no such thing.
        return
    providers._get_local_constants = lambda: none
    providers.CONSTANTS_CACHE.cache.clear()


def draw_batch(
    strategy: Strategy,
    number: int,
    use: Callable[[dict[str, Any]], Any],
    *,
    count: int = BATCH,
    shrink: bool = False,
) -> None:
    """Hand the cases of one batch to `use`; where that raises, go on to smaller cases if `shrink`."""
    from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings

    forget_local_constants()

    @seed(SEED + number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink] if shrink else [Phase.generate],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        verbosity=Verbosity.quiet,
        print_blob=False,
    )
    @given(strategy.made)
    def run(case: dict[str, Any]) -> None:
        use(case)

    run()
