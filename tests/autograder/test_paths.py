"""Everything that is kept is kept in the place that the system has for it, or where its user says."""

import sys
from pathlib import Path

import pytest

from autograder import paths


def test_its_user_has_the_last_word(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TANDEM_STATE", str(tmp_path))
    assert paths.state_folder() == tmp_path


SYSTEMS = [
    ("linux", {}, "/home/robin/.local/state/tandem"),
    ("linux", {"XDG_STATE_HOME": "/s"}, "/s/tandem"),
    ("darwin", {}, "/home/robin/Library/Application Support/tandem"),
    ("win32", {"LOCALAPPDATA": "/l"}, "/l/tandem"),
]


@pytest.mark.parametrize(("system", "variables", "state"), SYSTEMS)
def test_each_system_has_its_places(system, variables, state, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TANDEM_STATE", "XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in ({"HOME": "/home/robin"} | variables).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", system)
    assert paths.state_folder() == Path(state)
