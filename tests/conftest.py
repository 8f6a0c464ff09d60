"""What all tests share: Hypothesis without a clock or memory, and the device to run PyTorch on."""

import importlib.util
import os
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

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
    if importlib.util.find_spec("torch"):
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
