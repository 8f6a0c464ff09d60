"""The zip that a teacher uploads to Gradescope as an assignment's autograder.

It holds the project's own source, so that what grades there is what was tried here: `setup.sh` installs it when
Gradescope builds its image, `run_autograder` grades one submission.
"""

from __future__ import annotations

import os
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

from autograder.versions import DISTRIBUTION

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = Path(__file__).resolve().parents[1] / "templates" / "gradescope"
PACKAGES = ("reference", "autograder", "exercises")
# What a wheel carries along in a folder of its own, because it belongs to none of the packages.
PROJECT_FILES = ("pyproject.toml", "README.md", "LICENSE", "constraints.txt")
CARRIED = "tandem-project"
# PyTorch's default build for Linux brings gigabytes of CUDA.
REQUIREMENTS = {
    False: "./tandem\n",
    True: "--extra-index-url https://download.pytorch.org/whl/cpu\n./tandem[torch]\n",
}
# The first moment that a zip can name: the same sources make the same bytes.
MOMENT = (1980, 1, 1, 0, 0, 0)
REGULAR_FILE = 0o100000


class CannotPack(Exception):
    """The zip cannot be made, and one sentence why."""


def make_zip(destination: Path, policy: bytes | None = None, *, torch: bool = False) -> None:
    """Write the autograder for Gradescope.

    Args:
        destination: the zip; one that is there is replaced, once the new one is whole.
        policy: the contents of the policy that `tandem grade --policy` shall follow; without it the default.
        torch: whether the PyTorch track is graded; PyTorch, for CPUs, is installed only then.

    Raises:
        CannotPack: the project's own files are not all here.
        OSError: the zip cannot be written.
    """
    part = destination.with_name(destination.name + ".part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name, content, mode in sorted(zip_entries(policy, torch)):
                archive.writestr(described(name, mode), content)
        os.replace(part, destination)
    finally:
        part.unlink(missing_ok=True)


def described(name: str, mode: int) -> zipfile.ZipInfo:
    """A member's entry, with nothing in it that depends on this machine or on today."""
    info = zipfile.ZipInfo(name, MOMENT)
    info.create_system = 3
    info.external_attr = (REGULAR_FILE | mode) << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def zip_entries(policy: bytes | None, torch: bool) -> Iterator[tuple[str, bytes, int]]:
    """Name, content and mode of everything in the zip."""
    for script in ("setup.sh", "run_autograder"):
        # Bash reads no line that ends as on Windows.
        yield script, (SCRIPTS / script).read_bytes().replace(b"\r\n", b"\n"), 0o755
    yield "requirements.txt", REQUIREMENTS[torch].encode(), 0o644
    if policy is not None:
        yield "policy.toml", policy, 0o644
    for file in PROJECT_FILES:
        yield f"tandem/{file}", (project() / file).read_bytes(), 0o644
    for package in PACKAGES:
        for path in source_files(ROOT / package):
            yield f"tandem/{path.relative_to(ROOT).as_posix()}", path.read_bytes(), 0o644


def project() -> Path:
    """The folder with the project's own files: the checkout, or what a wheel carries along."""
    for folder in (ROOT / CARRIED, ROOT):
        missing = [name for name in PROJECT_FILES if not (folder / name).is_file()]
        if not missing and named(folder / "pyproject.toml") == DISTRIBUTION:
            return folder
    raise CannotPack(
        f"Tandem's own {', '.join(PROJECT_FILES)} are neither in {ROOT / CARRIED} nor in {ROOT}. Install Tandem from "
        "its wheel, or run this in a checkout of it."
    )


def named(pyproject: Path) -> object:
    """The project's name in its pyproject.toml."""
    return tomllib.loads(pyproject.read_text("utf-8"))["project"]["name"]


def source_files(package: Path) -> Iterator[Path]:
    """The files of a package, without what Python, tools and desktops have put among them."""
    for path in package.rglob("*"):
        parts = path.relative_to(package).parts
        if path.is_file() and not any(part.startswith(".") or part == "__pycache__" for part in parts):
            yield path
