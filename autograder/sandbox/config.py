"""What a student's process is told about itself: its packages, and what is to be seen of the machine."""

from __future__ import annotations

import importlib.machinery
import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from autograder.model import ONE_THREAD
from autograder.sandbox import seccomp

AUTOGRADER = Path(__file__).parents[1]
GUEST = AUTOGRADER / "guest"
BACKENDS = AUTOGRADER.parent / "reference" / "backends.py"
# What a submission may import besides the standard library, and what these packages need themselves.
PACKAGES = {
    "numpy": ("numpy", "jaxtyping", "wadler_lindig", "scipy"),
    "torch": (
        "torch", "torchgen", "functorch", "typing_extensions", "sympy", "mpmath", "networkx", "jinja2", "markupsafe",
        "filelock", "fsspec", "nvidia", "triton",
    ),
}  # fmt: skip
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
OTHERS_PACKAGES = ("site-packages", "dist-packages")


def config_of(track: str, *, layers: Iterable[str], memory: int, scipy: bool = True) -> dict[str, Any]:
    """What the student's process is told about itself; memory in bytes, beyond what its packages take."""
    return (
        {"track": track, "memory": memory, "layers": list(layers), "control": None}
        | file_view(track, scipy)
        | call_filters()
    )


@cache
def file_view(track: str, scipy: bool) -> dict[str, Any]:
    """Files and folders: visible and hidden ones in a file system of its own, and the same as rules for Landlock."""
    packages_at = [str(path) for path in packages(track, scipy)]
    folders = in_order_of_import(Path(path).parent for path in packages_at)
    system = list(system_folders())
    hidden = [folder for parent in system for folder in package_folders(parent)]
    # And where we are ourselves, should that be below something that is shown.
    ours = (BACKENDS.parent, AUTOGRADER, AUTOGRADER.parent / "exercises")
    hidden += map(str, ours)
    return {
        "packages": sorted({Path(path).name.partition(".")[0] for path in packages_at}),
        "paths": folders,
        "backends": str(BACKENDS),
        "visible": system,
        "packages_at": packages_at,
        "hidden": hidden,
        "devices": list(DEVICES),
        "listable": folders,
    }


@cache
def call_filters() -> dict[str, Any]:
    """The filters of system calls, where they can be made."""
    try:
        return {
            kind: seccomp.program(writing=writing).hex() for kind, writing in (("calls", False), ("own_calls", True))
        }
    except (ImportError, OSError, RuntimeError) as error:
        return {"calls": "", "own_calls": "", "no_calls": f"libseccomp is not here ({error})"}


def environment() -> dict[str, str]:
    """One thread each, and none of the caller's variables but those that a system cannot run without."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH") if name in os.environ}
    # Settings of the processor's kernels, which change what NumPy computes.
    kept |= {name: value for name, value in os.environ.items() if name.startswith("OPENBLAS_")}
    return kept | ONE_THREAD | {"HOME": "/"}


# Places ---------------------------------------------------------------------------------------------------------------


def packages(track: str, scipy: bool = True) -> list[Path]:
    """The folders and files of the packages that the track allows, as far as they are installed."""
    names = PACKAGES["numpy"] + (PACKAGES["torch"] if track == "torch" else ())
    found: list[Path] = []
    for name in names:
        spec = importlib.machinery.PathFinder.find_spec(name) if scipy or name != "scipy" else None
        if spec is None:
            continue
        locations = spec.submodule_search_locations or ([spec.origin] if spec.origin else [])
        for location in map(Path, locations):
            # The libraries that came along with it; and some packages ask for their own version when imported.
            found += [location, *location.parent.glob(f"{name}.libs"), *location.parent.glob(f"{name}-*.dist-info")]
    return found


def in_order_of_import(folders: Iterable[Path]) -> list[str]:
    """Each folder once, in the order of our own path: where a package is installed twice, ours is the student's."""
    order = [os.path.abspath(entry) for entry in sys.path]
    unique = dict.fromkeys(map(str, folders))
    absolute = {folder: os.path.abspath(folder) for folder in unique}
    return sorted(unique, key=lambda folder: order.index(absolute[folder]) if absolute[folder] in order else len(order))


def has_torch() -> bool:
    """Whether PyTorch is installed, found out without importing it."""
    return importlib.machinery.PathFinder.find_spec("torch") is not None


def process_track(track: str, reaches_torch: bool) -> str:
    """The track whose process a source needs: a function in NumPy may convert what PyTorch hands it."""
    return "torch" if reaches_torch and has_torch() else track


def system_folders() -> Iterator[str]:
    """Shared libraries and Python's standard library."""
    candidates = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/zoneinfo"]
    candidates += ["/etc/ld.so.cache", "/etc/alternatives", str(Path(sys.base_prefix) / "lib")]
    candidates += [sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")]
    seen: list[Path] = []
    for folder in map(Path, candidates):
        if os.path.lexists(folder) and not any(folder.is_relative_to(other) for other in seen):
            seen.append(folder)
            yield str(folder)


def package_folders(folder: str, depth: int = 2) -> list[str]:
    """Folders of installed packages in a folder of the system: the reference may be among them."""
    if os.path.islink(folder):
        return []
    try:
        with os.scandir(folder) as listing:
            inside = [entry for entry in listing if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    of_packages = [entry.path for entry in inside if entry.name in OTHERS_PACKAGES]
    deeper = [entry.path for entry in inside if entry.name not in OTHERS_PACKAGES] if depth else []
    return of_packages + [path for part in deeper for path in package_folders(part, depth - 1)]
