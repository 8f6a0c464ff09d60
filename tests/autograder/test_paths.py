"""Everything that is kept is kept in the place that the system has for it, or where its user says."""

import sys
from pathlib import Path

import pytest

from autograder import paths


@pytest.mark.parametrize(("kind", "own"), [(paths.cache_folder, "TANDEM_CACHE"), (paths.state_folder, "TANDEM_STATE")])
def test_its_user_has_the_last_word(kind, own, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(own, str(tmp_path))
    assert kind() == tmp_path


SYSTEMS = [
    ("linux", {}, "/home/robin/.cache/tandem", "/home/robin/.local/state/tandem"),
    ("linux", {"XDG_CACHE_HOME": "/c", "XDG_STATE_HOME": "/s"}, "/c/tandem", "/s/tandem"),
    ("darwin", {}, "/home/robin/Library/Caches/tandem", "/home/robin/Library/Application Support/tandem"),
    ("win32", {"LOCALAPPDATA": "/l"}, "/l/tandem", "/l/tandem"),
]


@pytest.mark.parametrize(("system", "variables", "cache", "state"), SYSTEMS)
def test_each_system_has_its_places(system, variables, cache, state, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TANDEM_CACHE", "TANDEM_STATE", "XDG_CACHE_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in ({"HOME": "/home/robin"} | variables).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", system)
    assert paths.cache_folder() == Path(cache)
    assert paths.state_folder() == Path(state)
