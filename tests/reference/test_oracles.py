"""Both twins meet an independent implementation, wherever there is one.

An oracle is a function in oracles/<topic>.py with the name of its concept, which takes the concept's arguments as NumPy
arrays and gives NumPy arrays back.
"""

import importlib
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reference.backends import copy_of
from reference.compare import close
from reference.concept import Concept, Law, find_concept
from tests.reference.helpers import hold, kept, of, twin_backend

HERE = Path(__file__).parent


def oracles() -> list[Any]:
    found = []
    for path in sorted((HERE / "oracles").glob("[a-z]*.py")):
        module = importlib.import_module(f"tests.reference.oracles.{path.stem}")
        for name, oracle in inspect.getmembers(module, inspect.isfunction):
            if oracle.__module__ == module.__name__ and not name.startswith("_"):
                concept = find_concept(path.stem, name)
                found += [of(concept, concept, oracle, track, id=f"{concept.path}-{track}") for track in concept.tracks]
    return found


@pytest.mark.parametrize(("concept", "oracle", "track"), oracles())
def test_the_twin_meets_the_oracle(concept: Concept, oracle: Callable[..., Any], track: str, device: str) -> None:
    backend = twin_backend(concept, track, device)

    def agrees(f: Any, **case: Any) -> None:
        positional, settings = concept.split(case)
        expected = oracle(**copy_of(case))
        close(f(*positional, **settings), expected, scale=concept.magnitude(case, expected))

    hold(Law("it agrees with the oracle", agrees, concept.cases), backend, kept(concept))
