"""Where the student's process runs: a command that starts it, shut in as well as this machine can.

bubblewrap gives it a file system of its own, in which only Python, NumPy, PyTorch and the submission exist. Landlock
forbids what the same process would otherwise see. Without either there is a plain process, for one's own files alone.
"""

from __future__ import annotations

import importlib.machinery
import json
import os
import shutil
import sys
import sysconfig
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from autograder.student import landlock

HERE = Path(__file__).parent
STUDENT = HERE / "student"
BACKENDS = HERE.parent / "reference" / "backends.py"
# What a submission may import besides the standard library, and what these packages need themselves.
PACKAGES = {
    "numpy": ("numpy", "numpy.libs", "jaxtyping", "wadler_lindig", "scipy", "scipy.libs"),
    "torch": (
        "torch", "torchgen", "functorch", "torch.libs", "typing_extensions", "sympy", "mpmath", "networkx", "jinja2",
        "markupsafe", "filelock", "fsspec", "nvidia", "triton",
    ),
}  # fmt: skip
MEMORY = {"numpy": 4 * 2**30, "torch": 12 * 2**30}
KINDS = ("bubblewrap", "landlock", "none")
INSIDE = "/tandem"


@dataclass(frozen=True)
class Launch:
    """A command, its environment, and the file descriptors it needs."""

    command: list[str]
    environment: dict[str, str]


@cache
def best() -> str:
    """The strongest sandbox that this machine seems to offer."""
    if sys.platform.startswith("linux"):
        if shutil.which("bwrap"):
            return "bubblewrap"
        if landlock.version():
            return "landlock"
    return "none"


def launch(kind: str, track: str, folder: Path) -> Launch:
    """How to start the student's process in a sandbox of this kind; `folder` is where the submission stands."""
    found = packages(track)
    if kind == "bubblewrap":
        return bubblewrap(track, folder, found)
    readable = None
    if kind == "landlock":
        readable = [
            *system_folders(),
            *map(str, found),
            str(STUDENT),
            str(BACKENDS),
            str(folder),
            "/dev/null",
            "/dev/urandom",
        ]
        readable += [sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"), os.path.realpath(sys.executable)]
    parents = sorted({str(path.parent) for path in found})
    config = {
        "track": track,
        "memory": MEMORY[track],
        "packages": parents,
        "folder": str(folder),
        "backends": str(BACKENDS),
    }
    command = [sys.executable, "-I", "-S", str(STUDENT / "main.py"), json.dumps(config | {"readable": readable})]
    return Launch(command, environment())


def environment() -> dict[str, str]:
    """One thread each, and none of the caller's variables but those that a system cannot run without."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "HOME": "/"}


def packages(track: str) -> list[Path]:
    """The folders and files of the packages that the track allows, as far as they are installed."""
    names = PACKAGES["numpy"] + (PACKAGES["torch"] if track == "torch" else ())
    found = []
    for name in names:
        if name.endswith(".libs"):
            found += [Path(entry) / name for entry in sys.path if (Path(entry) / name).is_dir()]
            continue
        spec = importlib.machinery.PathFinder.find_spec(name)
        if spec is None:
            continue
        places = spec.submodule_search_locations or ([spec.origin] if spec.origin else [])
        for place in map(Path, places):
            # Some packages ask for their own version when they are imported.
            found += [place, *place.parent.glob(f"{name}-*.dist-info")]
    return found


def system_folders() -> list[str]:
    return [
        folder
        for folder in ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/alternatives")
        if os.path.exists(folder)
    ]


def bubblewrap(track: str, folder: Path, found: list[Path]) -> Launch:
    """A file system with the system's libraries, this Python's standard library, the packages and the submission."""
    command = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"]
    command += ["--hostname", "tandem"]
    for system in system_folders():
        if os.path.islink(system):
            command += ["--symlink", os.readlink(system), system]
        else:
            command += ["--ro-bind", system, system]
    base = Path(sys.base_prefix)
    if not base.is_relative_to("/usr"):
        command += ["--ro-bind", str(base), str(base)]
    # What else is installed for this Python stays outside: the reference may be among it.
    for installed in other_packages(base):
        command += ["--tmpfs", str(installed)]
    command += ["--proc", "/proc", "--dev", "/dev", "--size", str(64 * 2**20), "--tmpfs", "/tmp"]
    for path in (*STUDENT.glob("*.py"), BACKENDS):
        command += ["--ro-bind", str(path), f"{INSIDE}/{path.name}"]
    for path in found:
        command += ["--ro-bind", str(path), f"{INSIDE}/packages/{path.name}"]
    command += ["--ro-bind", str(folder), "/submission", "--remount-ro", "/", "--chdir", "/tmp"]
    for name, value in environment().items():
        command += ["--setenv", name, value]
    config = {
        "track": track,
        "memory": MEMORY[track],
        "packages": [f"{INSIDE}/packages"],
        "folder": "/submission",
        "backends": f"{INSIDE}/backends.py",
        "readable": None,
    }
    python = os.path.realpath(sys.executable)
    return Launch([*command, "--", python, "-I", "-S", f"{INSIDE}/main.py", json.dumps(config)], dict(os.environ))


def other_packages(base: Path) -> list[Path]:
    """Folders of installed packages that the sandbox must hide."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    candidates = [base / "lib" / version / "site-packages", Path("/usr/lib/python3/dist-packages")]
    candidates += [Path("/usr/local/lib") / version / kind for kind in ("dist-packages", "site-packages")]
    return [path for path in candidates if path.is_dir()]
