"""What is visible to a student's process, and what the layers are."""

import json
import os
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import numpy as np
import pytest

from autograder.course import doctor
from autograder.sandbox import seccomp
from autograder.sandbox.config import call_filters, file_view, in_order_of_import, package_folders, packages
from autograder.sandbox.launcher import Launcher
from autograder.sandbox.layers import LAYERS, advice, enough
from tests.autograder.helpers import launcher_of

ROOT = Path(__file__).resolve().parents[3]
MODES = {"full": LAYERS, "container": ("landlock", "seccomp")}
TREASURES = (
    "import reference", "import autograder", "import reference.activations.laws", "import exercises",
    "import _tandem_guest", "import wire", "import backends",
)  # fmt: skip

# Run in an installation made by the test: prints what each line of a submission came to.
ASK = """
import json, sys
from autograder.guest import wire
from autograder.model import Cell
from autograder.sandbox.launcher import Launcher
from autograder.sandbox.process import StudentProcess, value_of
import reference

layers, lines = json.loads(sys.argv[1]), json.loads(sys.argv[2])
code = "def attempt(line):\\n    try:\\n        exec(line, {})\\n    except Exception as error:\\n        return type(error).__name__\\n    return 'done'\\n"
with Launcher(layers=layers) as launcher:
    assert list(launcher.held("numpy")[0]) == layers, launcher.held("numpy")
    with StudentProcess(launcher.start("numpy")) as process:
        assert process.load([Cell("probe.py", code)]) == []
        process.find("attempt")
        came = [value_of(process.call("attempt", wire.encode_call("call", (line,), {}))) for line in lines]
print(json.dumps([reference.__file__, came]))
"""


def ask(folder: Path, mode: str, lines: list[str], path: list[Path]) -> tuple[str, list[str]]:
    """Where the reference was imported from with this path, and what each line came to."""
    asked = subprocess.run(
        [sys.executable, "-c", ASK, json.dumps(MODES[mode]), json.dumps(lines)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
    where, came = json.loads(asked.stdout)
    return where, came


def needs(layers: tuple[str, ...]) -> None:
    held, missing = launcher_of(layers).held("numpy")
    if held != layers:
        pytest.skip(f"this machine does not offer it: {missing}")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("installation", ["editable", "beside the packages", "zipped beside the packages"])
def test_nothing_of_the_reference_is_there_however_it_is_installed(tmp_path, mode, installation) -> None:
    needs(MODES[mode])
    site = tmp_path / "site-packages"
    site.mkdir()
    lines = [*TREASURES, "import numpy, scipy.special, jaxtyping"]
    place = ROOT
    if installation != "editable":
        # As a wheel would lie: in the folder in which NumPy lies, too.
        for package in packages("numpy"):
            (site / package.name).symlink_to(package)
        for name in ("reference", "autograder", "exercises"):
            (site / name).symlink_to(ROOT / name)
        place = site
    if installation == "zipped beside the packages":
        with zipfile.ZipFile(site / "more.zip", "w") as archive:
            for file in (ROOT / "reference").rglob("*.py"):
                archive.write(file, str(Path("reference") / file.relative_to(ROOT / "reference")))
        lines += [f"import sys; sys.path.insert(0, {str(site / 'more.zip')!r}); import reference.inputs"]
    lines += [f"open({str(place / 'reference/activations/laws/relu.py')!r}).read()"]
    where, came = ask(tmp_path, mode, lines, [place])
    assert Path(where).is_relative_to(place)
    outcome = dict(zip(lines, came, strict=True))
    assert outcome.pop("import numpy, scipy.special, jaxtyping") == "done"
    assert set(outcome.values()) <= {"ModuleNotFoundError", "FileNotFoundError", "PermissionError"}, outcome


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("order", [("a", "z"), ("z", "a")])
def test_of_two_installations_the_student_gets_ours(tmp_path, mode, order) -> None:
    needs(MODES[mode])
    for folder in order:
        for package in packages("numpy"):
            (tmp_path / folder).mkdir(exist_ok=True)
            (tmp_path / folder / package.name).symlink_to(package)
    # One package lies only in the second folder, so both are on the student's path.
    (tmp_path / order[0] / "jaxtyping").unlink()
    # numpy.ma is not imported with NumPy, so it is looked for when the other folder may be out of sight.
    lines = ["import numpy.ma, scipy.special, jaxtyping", f"import numpy; assert '/{order[0]}/' in numpy.__file__"]
    _, came = ask(tmp_path, mode, lines, [*(tmp_path / folder for folder in order), ROOT])
    assert came == ["done", "done"]


def test_the_order_is_that_of_imports_however_a_folder_is_written(monkeypatch, tmp_path) -> None:
    one, two = tmp_path / "a" / ".." / "one", tmp_path / "two"
    monkeypatch.setattr("sys.path", [str(one), "elsewhere", f"{two}/"])
    assert in_order_of_import([two, one, two]) == [str(one), str(two)]
    assert in_order_of_import([tmp_path / "unknown", two]) == [str(two), str(tmp_path / "unknown")]


def test_no_folder_that_is_shown_holds_packages_of_others() -> None:
    all_places = file_view("numpy", True)
    for shown in all_places["visible"]:
        for folder in package_folders(shown):
            assert str(folder) in all_places["hidden"], folder
    own = Path(np.__file__).parents[1]
    assert str(own) in all_places["hidden"] or not any(map(own.is_relative_to, all_places["visible"]))


def test_scipy_can_be_left_out() -> None:
    assert any("scipy" in Path(path).name for path in file_view("numpy", True)["packages_at"])
    assert not any("scipy" in Path(path).name for path in file_view("numpy", False)["packages_at"])


def test_what_is_enough() -> None:
    assert enough(LAYERS)
    assert enough(["landlock", "seccomp"])
    assert enough(["namespaces", "seccomp"])
    assert not enough(["namespaces", "landlock"])
    assert not enough(["seccomp"])
    assert not enough([])


def test_advice_names_what_is_missing_why_and_what_to_do() -> None:
    words = advice({"landlock": "the kernel offers none"})
    assert words.startswith("landlock: the kernel offers none. ")
    assert "Linux 5.13" in words


@pytest.mark.parametrize("writing", [False, True])
def test_the_filter_is_a_program_for_the_kernel(writing) -> None:
    program = seccomp.program(writing=writing)
    assert len(program) % 8 == 0
    assert 0 < len(program) // 8 < 4096


def test_where_libseccomp_is_missing_that_is_said(monkeypatch) -> None:
    def missing(**_: bool) -> bytes:
        raise OSError("no such library")

    monkeypatch.setattr(seccomp, "program", missing)
    call_filters.cache_clear()
    try:
        with Launcher(layers=("landlock", "seccomp")) as launcher:
            held, why = launcher.held("numpy")
    finally:
        call_filters.cache_clear()
    assert "seccomp" not in held
    assert "no such library" in why["seccomp"]


# The doctor -----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_the_doctor_finds_every_door_closed(mode) -> None:
    needs(MODES[mode])
    findings = {finding.what: finding for finding in doctor.examine("numpy", launcher_of(MODES[mode]))}
    layers = {name: findings.pop(name).good for name in LAYERS}
    assert layers == {name: name in MODES[mode] for name in LAYERS}
    assert all(finding.good for finding in findings.values()), findings
    assert {"compute", "read", "write", "connect", "fork", "run", "thread", "signal", "your files"} <= set(findings)


def may_signal(process: int) -> bool:
    """Root may signal anybody, and in a container the first process may be one's own."""
    try:
        os.kill(process, 0)
    except PermissionError:
        return False
    return True


@pytest.mark.slow
def test_the_doctor_sees_an_open_door() -> None:
    # Without any layer the probe comes through: else the probe would prove nothing.
    with Launcher(layers=()) as launcher:
        findings = {finding.what: finding.good for finding in doctor.probe("numpy", launcher)}
    assert findings == {
        "compute": True, "read": False, "write": False, "connect": False, "fork": False, "run": False, "thread": False,
        "signal": not may_signal(1), "allocate": True, "spin": True, "your files": False,
    }  # fmt: skip


def test_a_process_in_which_nothing_works_is_not_taken_for_a_safe_one(monkeypatch) -> None:
    monkeypatch.setattr(doctor, "PROBE", textwrap.dedent(doctor.PROBE).replace("numpy.sqrt(x)", "undefined"))
    with Launcher(layers=()) as launcher:
        (finding,) = doctor.try_right_function("numpy", launcher)
    assert not finding.good
