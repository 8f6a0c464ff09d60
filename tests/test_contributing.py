"""The worked example of CONTRIBUTING.md, done to the letter on a copy of the project."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^```\w+ title=\"([^\"]+)\"\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("copy")
    for name in ("reference", "exercises", "autograder", "tests", "site"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "mkdocs.yml"):
        shutil.copy(ROOT / name, place / name)
    blocks = BLOCK.findall((ROOT / "CONTRIBUTING.md").read_text())
    assert [Path(name).name for name, _ in blocks] == [
        "in_numpy.py",
        "in_torch.py",
        "laws.py",
        "mistakes.py",
        "activations.md",
    ]
    for name, text in blocks:
        file = place / name
        old = file.read_text()
        if name.endswith("mistakes.py"):
            old = old.replace("    gelu,\n", "    gelu,\n    hard_tanh,\n", 1)
        file.write_text(f"{old.rstrip()}\n\n\n{text}")
    return place


def run(copy: Path, *command: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(copy), "OMP_NUM_THREADS": "1", "TANDEM_CACHE": str(copy / "cache")}
    done = subprocess.run(
        [sys.executable, *command], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return f"{done.stdout}{done.stderr}\nstatus {done.returncode}"


def test_the_concept_is_found_and_keeps_its_laws(copy: Path) -> None:
    run(copy, "exercises/build.py")
    assert "def hard_tanh(" in (copy / "exercises/activations/in_torch.py").read_text()
    said = run(copy, "-m", "pytest", "tests/reference", "-q", "-k", "hard_tanh", "-p", "no:cacheprovider")
    assert re.search(r"\b[2-9]\d passed", said), said
    assert "failed" not in said


def test_its_page_builds(copy: Path) -> None:
    said = run(copy, "-m", "mkdocs", "build", "--strict", "--site-dir", str(copy / "built"))
    assert said.endswith("status 0"), said
    assert 'id="hard_tanh"' in (copy / "built/activations/index.html").read_text()


def test_a_student_can_be_wrong_about_it(copy: Path) -> None:
    folder = copy / "student" / "activations"
    folder.mkdir(parents=True)
    (folder / "in_numpy.py").write_text(
        "import numpy as np\n\ndef hard_tanh(x, *, limit=1.0):\n    return np.maximum(0, np.minimum(x, limit))\n"
    )
    said = run(copy, "-m", "autograder", "check", str(copy / "student"), "--only", "hard_tanh")
    assert "cuts off the negative side" in said
