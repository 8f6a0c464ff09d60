"""What an attack is surrounded by: a judge in a process of its own for each mode, and canaries all around."""

from collections.abc import Iterator

import pytest

from tests.autograder.attacks.judging import MODES, Judge
from tests.autograder.attacks.world import World

# Hostile files, a conftest.py among them: nothing there is for pytest.
collect_ignore = ["submissions"]


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("world"))
    yield made
    made.close()


class Judges:
    """A judge a mode, and a new one where the last one was lost."""

    def __init__(self) -> None:
        self.judges: dict[str, Judge] = {}

    def get(self, mode: str) -> Judge:
        if mode not in self.judges or not self.judges[mode].alive():
            self.drop(mode)
            self.judges[mode] = Judge(MODES[mode])
        return self.judges[mode]

    def drop(self, mode: str) -> None:
        if mode in self.judges:
            self.judges.pop(mode).close()


@pytest.fixture(scope="session")
def judges() -> Iterator[Judges]:
    made = Judges()
    yield made
    for mode in list(made.judges):
        made.drop(mode)


@pytest.fixture(params=[pytest.param(mode, marks=pytest.mark.xdist_group(f"attacks-{mode}")) for mode in MODES])
def judge(request: pytest.FixtureRequest, judges: Judges) -> Judge:
    """The judge of a mode, on a machine that offers it: no attack is run with less round it."""
    found = judges.get(request.param)
    if found.layers != found.wanted:
        pytest.skip(f"this machine offers {found.layers} of {found.wanted}")
    return found
