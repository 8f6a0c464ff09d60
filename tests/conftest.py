"""What all tests share: a home of their own, Hypothesis without a clock or memory, and the device to run PyTorch on."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from autograder.sandbox.config import has_torch

# Two workers on two cores: PyTorch's own threads would only be in their way.
os.environ.setdefault("OMP_NUM_THREADS", "1")

settings.register_profile(
    "tandem",
    max_examples=50,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("tandem")


OWN = {"TANDEM_CACHE": "cache", "TANDEM_STATE": "state", "HYPOTHESIS_STORAGE_DIRECTORY": "hypothesis"}
# Whoever looks for a place to keep something asks one of these first, and then for the home.
OTHERS = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "MPLCONFIGDIR", "DASK_CONFIG")
HOME = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """A home for this run: tests, and what they start, neither read nor leave anything in that of their user."""
    if hasattr(config, "workerinput"):
        # What one worker has made the others need not make: all have the environment of the one that started them.
        return
    config.stash[HOME] = home = Path(tempfile.mkdtemp(prefix="tandem-tests-"))
    # Whose a repository is Git believes the user.
    os.environ.setdefault("GIT_CONFIG_GLOBAL", str(Path("~/.gitconfig").expanduser()))
    for name in OTHERS:
        os.environ.pop(name, None)
    os.environ["HOME"] = str(home)
    for name, folder in OWN.items():
        os.environ[name] = str(home / folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if HOME in config.stash:
        shutil.rmtree(config.stash[HOME], ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def everybody_is_told_of_a_home() -> Generator[None]:
    """No Python is started that knows of no home: it would find that of the user by other ways."""
    start = subprocess.Popen.__init__

    def start_at_home(self: Any, command: Any, *words: Any, **options: Any) -> None:
        environment = options.get("env")
        if environment is not None and "HOME" not in environment:
            assert sys.executable not in command, "a HOME is missing in its environment: it would write into the user's"
        start(self, command, *words, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess.Popen, "__init__", start_at_home)
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--device", default="cpu", help="the device PyTorch twins are tested on: cpu or cuda")


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Say in one sentence, without a traceback, what an incomplete concept lacks."""
    report = yield
    crash = getattr(report.longrepr, "reprcrash", None)
    _, found, sentence = crash.message.partition("IncompleteConcept: ") if crash else ("", "", "")
    if found:
        report.longrepr = sentence
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The NumPy track runs without PyTorch, and its tests do too: those with the track `torch` are skipped there."""
    if has_torch():
        return
    for item in items:
        parameters = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        if parameters.get("track") == "torch":
            item.add_marker(pytest.mark.skip(reason="PyTorch is not installed"))


@pytest.fixture(scope="session")
def device(request: pytest.FixtureRequest) -> str:
    name = request.config.getoption("--device")
    if name != "cpu":
        import torch

        if not torch.cuda.is_available():
            pytest.exit("--device cuda: this machine has no CUDA device that PyTorch can use", returncode=4)
        # TensorFloat-32 keeps 10 bits: results would differ from the CPU's in the third digit.
        torch.backends.cuda.matmul.allow_tf32 = False
        torch.backends.cudnn.allow_tf32 = False
    return str(name)
