"""Tests neither read nor leave anything in the user's own folders."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.getbasetemp().parent / "tandem"
    os.environ["TANDEM_STATE"] = str(place / "state")
    return place
