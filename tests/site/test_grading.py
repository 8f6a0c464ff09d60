"""What the page about grading promises: its policies, its example and its lists are what the command does and has."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from autograder.course.doctor import examine
from autograder.course.options import FORMATS
from autograder.formats import FORMATS as RENDERED
from autograder.model import Limits
from autograder.policy.limits import MEMORY
from autograder.policy.policy import KEYS, RULE_KEYS, PolicyError, parse_policy
from autograder.result import Verdict
from autograder.sandbox.launcher import Launcher
from autograder.sandbox.layers import LAYERS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "site/grading.md").read_text(encoding="utf-8")
TITLED = dict(re.findall(r"^ *```\w+ title=\"([^\"]+)\"\n(.*?)^ *```$", PAGE, re.MULTILINE | re.DOTALL))
TEXTS = re.findall(r"^```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def text_with(words: str) -> str:
    [found] = [text for text in TEXTS if words in text]
    return found


def test_the_policy_is_one_and_has_every_key() -> None:
    text = TITLED["homework2.toml"]
    policy = parse_policy(text, "homework2.toml")
    points = {(name, track): worth for name, track, worth in policy.asked()}
    assert points["activations.softmax", "torch"] == 3
    assert (points["information.entropy", "numpy"], points["information.kl_divergence", "numpy"]) == (2, 0.5)
    for key in {*KEYS, *RULE_KEYS, "load", "call", "memory"}:
        assert re.search(rf"\b{key}\b", text), key
    # "unless told" on the page is what happens unless told.
    assert (policy.limits, policy.memory) == (Limits(), MEMORY)


def test_the_wrong_policy_is_told_what_the_page_says() -> None:
    with pytest.raises(PolicyError) as raised:
        parse_policy(TITLED["wrong.toml"], "wrong.toml")
    assert str(raised.value) == text_with("wrong.toml, line 2").rstrip()


def tandem(*words: str, cwd: Path) -> str:
    command = [sys.executable, "-m", "autograder", *words]
    done = subprocess.run(
        command, cwd=cwd, env={"PYTHONPATH": str(ROOT), "PATH": "", "HOME": str(cwd)},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("course")
    (made / "bob.py").write_text(TITLED["bob.py"])
    (made / "relu.toml").write_text('tracks = ["numpy"]\n\n[exercises]\nactivations.relu = 1\n')
    return made


def test_bob_sees_what_the_page_shows(folder: Path) -> None:
    assert tandem("check", "bob.py", cwd=folder).split("\n\n")[0] == text_with("activations.relu (numpy)").rstrip()


def test_bobs_result_is_what_the_page_shows(folder: Path) -> None:
    tandem("grade", "bob.py", "--single", "--policy", "relu.toml", "--out", "grades", "--no-sandbox", cwd=folder)
    made = json.loads((folder / "grades/results/bob.py.json").read_text())
    shown = json.loads(TITLED["grades/results/bob.py.json"])
    assert timeless(shown) == timeless(made)
    assert shown["fingerprint"]


def timeless(result: dict) -> dict:
    exercises = [exercise | {"seconds": 0} for exercise in result["exercises"]]
    return result | {"seconds": 0, "fingerprint": "", "versions": list(result["versions"]), "exercises": exercises}


def test_every_option_format_and_verdict_is_there(folder: Path) -> None:
    options = set(re.findall(r"^ +(--[a-z-]+)", tandem("grade", "--help", cwd=folder), re.MULTILINE))
    assert {"--out", "--policy", "--dask"} < options
    for option in options - {"--out", "--help"}:
        assert f"| `{option}" in PAGE, option
    for name in {*FORMATS, *RENDERED}:
        assert f"| `{name}` |" in PAGE, name
    for verdict in get_args(Verdict):
        assert re.search(rf"^\|[^|]*`{verdict}`", PAGE, re.MULTILINE), verdict


def test_the_workflow_is_the_one_that_ships() -> None:
    included = re.findall(r'--8<-- "([^"]+)"', PAGE)
    assert included == ["autograder/templates/github-workflow.yml"]
    assert (ROOT / included[0]).is_file()


@pytest.mark.slow
def test_the_doctor_says_what_the_page_shows() -> None:
    with Launcher() as launcher:
        held, _ = launcher.held("numpy")
        if set(held) != set(LAYERS):
            pytest.skip(f"this machine has {held or 'no layer'}")
        said = [f"  ✓ {finding.what:<10} {finding.words}" for finding in examine("numpy", launcher) if finding.good]
    shown = text_with("the process of the numpy track").splitlines()
    assert shown[0].startswith("Tandem 0.")
    assert said == shown[2:-1]
