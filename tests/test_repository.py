"""Rules about the project itself."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from reference.catalogue import forward_name, names, topics

ROOT = Path(__file__).resolve().parents[1]
TEXT = {".py", ".md", ".toml", ".yml", ".js", ".css", ".txt", ""}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines()]


def test_the_top_level_folders_are_the_rooms() -> None:
    folders = {path.relative_to(ROOT).parts[0] for path in tracked() if len(path.relative_to(ROOT).parts) > 1}
    assert folders == {"reference", "exercises", "autograder", "site", "tests", ".ci", ".github"}


@pytest.mark.parametrize("room", ["reference", "exercises/*", "exercises", "autograder"])
def test_rooms_import_only_what_they_may(room: str) -> None:
    """What a student gets imports nothing of ours; the tools beside it, which make it, do."""
    may = {
        "reference": {"reference"},
        "exercises/*": set(),
        "exercises": {"exercises", "reference"},
        "autograder": {"autograder", "reference"},
    }[room]
    depth = "*.py" if room.startswith("exercises") else "**/*.py"
    found = sorted(ROOT.glob(f"{room}/{depth}"))
    assert found
    for path in found:
        for name in re.findall(r"^\s*(?:from|import) (reference|exercises|autograder|tests)\b", path.read_text(), re.M):
            assert name in may, f"{path.relative_to(ROOT)} imports {name}"


def test_only_the_backends_know_devices() -> None:
    for path in (ROOT / "reference").rglob("*.py"):
        if path.name != "backends.py":
            assert not re.search(r"\bcuda\b|\.cpu\(\)|\.item\(\)", path.read_text()), path


def test_a_topics_folder_holds_the_twins_and_a_file_a_concept() -> None:
    for topic in topics():
        folder = ROOT / "reference" / topic
        assert {path.name for path in folder.glob("*.py")} == {"__init__.py", "in_numpy.py", "in_torch.py"}
        files = {path.stem for path in (folder / "laws").glob("*.py")} - {"__init__", "shared"}
        assert files == {name for name in names(topic) if forward_name(topic, name) is None}
        assert (ROOT / "site" / f"{topic}.md").exists()


def test_modules_outside_topics_stay_short() -> None:
    for path in [*ROOT.glob("reference/*.py"), *ROOT.glob("exercises/*.py"), *ROOT.glob("autograder/**/*.py")]:
        assert len(path.read_text().splitlines()) <= 400, path


def test_what_the_glossary_names_is_there() -> None:
    rows = re.findall(r"^\| (.+?) \| .+ \| `([\w/]+\.py)` \|$", (ROOT / "CONTRIBUTING.md").read_text(), re.M)
    assert len(rows) > 30
    for terms, file in rows:
        defined = (ROOT / ("" if file.startswith("reference/") else "autograder") / file).read_text()
        for name in re.findall(r"`(\w+)`", terms):
            assert f"\nclass {name}" in defined, f"{name} is not in {file}"


def test_a_name_stands_for_one_thing() -> None:
    # Each format has its `render`, as the protocol of that name asks; a script and a command begin with `main`. What the
    # command does with a file, a notebook does with a function: `check`.
    may_be_shared = {"render", "main", "check"}
    places: dict[str, list[str]] = {}
    for path in sorted((ROOT / "autograder").rglob("*.py")):
        if path.stem not in ("__init__", "__main__") and path.stem not in may_be_shared:
            places.setdefault(f"module {path.stem}", []).append(str(path.relative_to(ROOT)))
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and node.name not in may_be_shared:
                places.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    shared = {name: found for name, found in places.items() if len(found) > 1}
    assert not shared, "\n".join(f"{name}: {', '.join(found)}" for name, found in shared.items())


@pytest.mark.xdist_group("one worker")
def test_what_is_grouped_stays_on_one_worker(request: pytest.FixtureRequest) -> None:
    # pytest-xdist 3.8 says so by a test's name, which pytest 9.2 does not let it change: nothing would be grouped then.
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("there are no groups without --dist loadgroup")
    assert request.node.nodeid.endswith("@one worker")
