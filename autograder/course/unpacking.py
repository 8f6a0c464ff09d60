"""A whole class in one archive, as course systems hand it out, unpacked into a folder of our own.

A student's archive is never unpacked. This one holds everybody's, may have gigabytes, and is read file by file. Nothing
is written but new files below that folder, under names that any system can hold; of a link there is nothing but its
name, so that whoever handed it in is told.
"""

from __future__ import annotations

import errno
import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePath

from autograder.course.leavings import as_list
from autograder.reading import archive
from autograder.reading.collecting import LARGEST_NOTEBOOK, LONGEST_PATH, inside
from autograder.reading.files import NotASubmission, read_bytes
from autograder.reading.kinds import is_noise

LARGEST_CLASS = 4 * 2**30
MOST_MEMBERS = 200_000
# The list of members in a zip, which is read in one piece.
LARGEST_LIST = 64 * 2**20
# Where a link is to lead that leads nowhere.
NOWHERE = "a link that was not unpacked"
BY_HAND = "unpack it yourself and name the folder"
# No code is in these, and they are the large ones: of each there is the name and nothing more.
DATA = {
    ".avi", ".bin", ".bmp", ".csv", ".docx", ".gif", ".h5", ".hdf5", ".jpeg", ".jpg", ".mov", ".mp3", ".mp4", ".npy",
    ".npz", ".onnx", ".parquet", ".pdf", ".pickle", ".pkl", ".png", ".pptx", ".pt", ".pth", ".safetensors", ".tif",
    ".tiff", ".wav", ".xlsx",
}  # fmt: skip


class ClassFile(io.FileIO):
    """A file of which nobody reads more in one piece than a list of members may have."""

    def __init__(self, path: Path, largest_list: int | None = None) -> None:
        super().__init__(path)
        self.largest_list = largest_list or LARGEST_LIST

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > self.largest_list:
            raise archive.Damaged("too many files are in it")
        return super().read(-1 if size is None else size) or b""


def unpack_class(path: Path, shown: str, folder: Path) -> list[str]:
    """Write what is in an archive below a new folder; what was left out, a sentence each.

    NotASubmission where it cannot be read.
    """
    folder.mkdir(parents=True)
    unpacking = Unpacking(folder)
    try:
        with ClassFile(path) as file:
            for member in class_members(path, file):
                unpacking.take(member)
            unpacking.make_links()
    except archive.Damaged as error:
        reason = f"it has more than {archive.LARGEST / 2**20:.0f} MB and is no .zip; {BY_HAND}"
        raise NotASubmission(
            f"{shown}: {reason if str(error) == archive.TOO_LARGE else error}. "
            "It was taken for an archive of the whole class; to grade it as one submission, add --single."
        ) from None
    except OSError as error:
        raise NotASubmission(f"{shown}: it cannot be unpacked ({error.strerror or error}); {BY_HAND}.") from None
    left_out = list(dict.fromkeys(unpacking.left_out))
    return [f"{shown}: left out while it was unpacked: {as_list(left_out)}."] if left_out else []


def class_members(path: Path, file: ClassFile) -> Iterator[archive.Member]:
    """What is in the archive; a zip may have any size, others are unpacked in memory first."""
    if file.read(2) == b"PK":
        file.seek(0)
        return zip_members_of(file)
    return archive.members(read_bytes(path.resolve(), archive.LARGEST + 1), archive.Budget())


def zip_members_of(file: ClassFile) -> Iterator[archive.Member]:
    try:
        return archive.zip_list(zipfile.ZipFile(file))
    except archive.ZIP_ERRORS:
        raise archive.Damaged(archive.CUT_OFF) from None


def tops_of(path: Path) -> set[str]:
    """What lies at the top of a zip, or in the one folder at its top; nothing where it cannot be read."""
    try:
        with ClassFile(path, archive.LARGEST_LIST) as file:
            names = [inside(in_unicode(member.name)) for member in zip_members_of(file)]
    except (OSError, archive.Damaged):
        return set()
    ways = [name.split("/") for name in names if name and not is_noise(name)]
    if len({way[0] for way in ways}) == 1:
        ways = [way[1:] for way in ways if len(way) > 1]
    return {way[0] for way in ways}


class Unpacking:
    """What is written to a folder, within bounds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.members, self.left = 0, LARGEST_CLASS
        self.links: list[Path] = []
        self.left_out: list[str] = []

    def take(self, member: archive.Member) -> None:
        self.members += 1
        if self.members > MOST_MEMBERS:
            raise archive.Damaged("too many files are in it")
        name = inside(in_unicode(member.name))
        if not name:
            # The archive's top is no member's place, and neither is one outside.
            self.left_out += [] if name == "" else [in_unicode(member.name)[:80]]
            return
        *folders, last = name.split("/")
        hidden = next((i for i, part in enumerate(folders) if is_noise(part)), None)
        if hidden is not None:
            # That a repository is one is seen by its .git, and all that is wanted of it.
            self.make_folder("/".join(folders[: hidden + 1]))
        elif member.kind == "folder":
            self.make_folder(name)
        elif not is_noise(last):
            self.write(name, member)

    def make_folder(self, name: str) -> Path | None:
        try:
            path = self.folder / name
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise
            self.left_out.append(name[:80])
            return None
        return path

    def write(self, name: str, member: archive.Member) -> None:
        parent = self.make_folder(name.rpartition("/")[0]) if "/" in name else self.folder
        if parent is None or len(name) > LONGEST_PATH:
            self.left_out.append(name[:80])
            return
        path = parent / name.rpartition("/")[2]
        if member.kind == "link":
            self.links.append(path)
        else:
            self.write_file(path, name[:80], self.content(name, member))

    def content(self, name: str, member: archive.Member) -> bytes:
        """A member's bytes; of one that cannot be read there is a name, as of somebody's work that is damaged."""
        if PurePath(name).suffix.lower() in DATA:
            return b""
        try:
            raw = member.read(LARGEST_NOTEBOOK + 1)
        except archive.Damaged as error:
            self.left_out.append(f"{name[:80]} ({error})")
            return b""
        self.left -= len(raw)
        if self.left < 0:
            raise archive.Damaged(f"more than {LARGEST_CLASS / 2**30:.0f} GB are in it; {BY_HAND}")
        return raw

    def write_file(self, path: Path, name: str, content: bytes) -> None:
        try:
            with path.open("xb") as file:
                file.write(content)
        except FileExistsError:
            self.left_out.append(f"{name} (several files of this name)")
        except OSError as error:
            if error.errno not in (errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ):
                raise
            self.left_out.append(f"{name} (its name is too long)")

    def make_links(self) -> None:
        """Last of all, so that nothing is ever written through one."""
        for path in self.links:
            try:
                os.symlink(NOWHERE, path)
            except OSError:
                self.left_out.append(f"{path.name} (a link)")


def in_unicode(name: str) -> str:
    """A name in a zip of a Mac's, which is UTF-8 and does not say so; `zipfile` takes it for the old one of DOS."""
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name
