"""Which versions a result says it was made with."""

import json
import platform
import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest

from autograder import versions
from autograder.result import SubmissionResult, to_json
from reference import case_index

ROOT = Path(__file__).resolve().parents[2]
MADE = {"tandem": "0.1.0", "cases": "5eed", "python": "3.11.7", "numpy": "2.0.0", "torch": None}


@pytest.fixture(autouse=True)
def asked_anew():
    functions = (versions.tandem_version, versions.cases_digest, versions.installed)
    for function in functions:
        function.cache_clear()
    yield
    for function in functions:
        function.cache_clear()


def test_each_is_named_in_an_order_that_stays() -> None:
    made = versions.versions()
    assert list(made) == list(versions.WORDS)
    assert (made["python"], made["numpy"]) == (platform.python_version(), np.__version__)


@pytest.mark.parametrize("command", [["check", "WORK", "--json"], ["grade", "WORK", "--single", "--out", "OUT"]])
def test_a_result_says_them_all(command: list[str], tmp_path: Path) -> None:
    work, out = tmp_path / "work", tmp_path / "out"
    (work / "activations").mkdir(parents=True)
    (work / "activations" / "in_numpy.py").write_text(
        "import numpy as np\n\ndef relu(x):\n    return np.maximum(x, 0)\n"
    )
    words = [{"WORK": str(work), "OUT": str(out)}.get(word, word) for word in command]
    done = subprocess.run(
        [sys.executable, "-m", "autograder", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    said = done.stdout if command[0] == "check" else (out / "results" / "work.json").read_text()
    assert json.loads(said)["versions"] == versions.versions()


def test_an_older_result_without_them_is_still_read() -> None:
    older = json.loads(to_json(SubmissionResult("robin", 1.0, 1.0, 0.1, [])))
    del older["versions"]
    assert msgspec.convert(older, SubmissionResult).versions == {}


def test_pytorch_is_not_imported_to_learn_its_version() -> None:
    code = "import sys; from autograder.versions import versions; versions(); assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_the_command_prints_a_line_each() -> None:
    words = [sys.executable, "-m", "autograder", "--version"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    said = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    made = versions.versions()
    assert said == {words: made[name] or "not installed" for name, words in versions.WORDS.items()}


# Where they come from ---------------------------------------------------------------------------------------------------


def test_a_checkout_says_its_own_whatever_was_installed_before(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "pyproject.toml").write_text(f'[project]\nname = "{versions.DISTRIBUTION}"\nversion = "9.8.7"\n')
    monkeypatch.setattr(versions, "ROOT", tmp_path)
    assert versions.tandem_version() == "9.8.7"


@pytest.mark.parametrize("text", [None, "", "not TOML", '[project]\nname = "tandem"\nversion = "0.4.3"\n'])
def test_otherwise_it_is_what_is_installed(text: str | None, tmp_path: Path, monkeypatch) -> None:
    if text is not None:
        (tmp_path / "pyproject.toml").write_text(text)
    monkeypatch.setattr(versions, "ROOT", tmp_path)
    monkeypatch.setattr(versions, "installed", {versions.DISTRIBUTION: "1.2.3"}.get)
    assert versions.tandem_version() == "1.2.3"


def test_what_is_not_installed_is_none() -> None:
    assert versions.installed("no-such-distribution-of-ours") is None


def test_the_cases_digest_changes_with_any_topics_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    before = versions.cases_digest()
    original = case_index.index_of
    other = {"sources": {}, "cases": {"degrees": "other"}}
    monkeypatch.setattr(case_index, "index_of", lambda topic: other if topic == "graphs" else original(topic))
    versions.cases_digest.cache_clear()
    assert versions.cases_digest() != before


# In words ---------------------------------------------------------------------------------------------------------------


def test_in_words_they_are_one_line_without_what_is_missing() -> None:
    assert versions.in_words(MADE) == "Tandem 0.1.0, cases 5eed, Python 3.11.7, NumPy 2.0.0"
    assert versions.in_words({}) == "versions unknown"
