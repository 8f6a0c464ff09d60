"""Drawing the cases of a law: the same ones every time, so that a verdict does not depend on luck."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from reference.inputs import Strategy

SEED = 20


def draw_cases(strategy: Strategy, count: int) -> list[dict[str, Any]]:
    """Up to `count` cases; fewer where the strategy has fewer to offer."""
    cases: list[dict[str, Any]] = []

    @seed(SEED)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(case: dict[str, Any]) -> None:
        cases.append(case)

    collect()
    return cases
