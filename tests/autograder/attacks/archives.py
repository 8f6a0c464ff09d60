"""Attacks that are archives, or folders with links in them. See builders.py."""

from __future__ import annotations

import gzip
import io
import os
import struct
import tarfile
import zipfile
from pathlib import Path

from tests.autograder.attacks.building import RIGHT, SIGMOID, WRONG, builder, written

FILE = "work/activations/in_numpy.py"


def zipped(place: Path, members: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(place, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return place


def member(name: str, kind: bytes = tarfile.REGTYPE, **more: object) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type = kind
    for key, value in more.items():
        setattr(info, key, value)
    return info


def tarred(place: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    mode = "w:gz" if place.suffix == ".gz" else "w"
    with tarfile.open(place, mode) as archive:  # type: ignore[call-overload]
        for info, content in members:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return place


RIGHT_MEMBER = member(FILE), RIGHT.encode()


# Archives: places -----------------------------------------------------------------------------------------------------


@builder("41a_members_outside")
def members_outside(folder: Path) -> Path:
    """Members of a zip have places outside of it: above, at the root, on another drive, by backslashes, twice.

    Expected: problem: outside the archive; sigmoid: passed 1; relu: passed 1
    """
    outside = ["../attacker.py", "/attacker.py", "work/../../attacker.py", "C:\\attacker.py", "..\\attacker.py"]
    outside += ["work/..", "./../attacker.ipynb", "/tmp/attacker.py"]
    return zipped(folder / "work.zip", {FILE: RIGHT} | dict.fromkeys(outside, WRONG))


@builder("41b_links_in_a_zip")
def links_in_a_zip(folder: Path) -> Path:
    """A zip holds symbolic links to the judge's files and to folders, under the names of exercises.

    Expected: problem: it is a link; sigmoid: passed 1; relu: passed 1
    """
    place = zipped(folder / "work.zip", {FILE: RIGHT})
    with zipfile.ZipFile(place, "a") as archive:
        for name, target in {"work/information/in_numpy.py": "/etc/passwd", "work/attention": "/", "l.py": "x"}.items():
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, 0o120777 << 16
            archive.writestr(info, target)
    return place


@builder("41c_links_in_a_tar")
def links_in_a_tar(folder: Path) -> Path:
    """A tar holds symbolic and hard links, first as folders through which later members would be written.

    Expected: problem: it is a link; sigmoid: passed 1; relu: passed 1
    """
    through = member("work/attention", tarfile.SYMTYPE, linkname="@CANARY@"), b""
    links = [
        (member("work/information/in_numpy.py", tarfile.SYMTYPE, linkname="../../../../../etc/passwd"), b""),
        (member("work/vae/in_numpy.py", tarfile.LNKTYPE, linkname="/etc/shadow"), b""),
        (member("work/graphs/in_numpy.py", tarfile.LNKTYPE, linkname="../../grades.csv"), b""),
    ]
    later = member("work/attention/attacker.py"), WRONG.encode()
    return tarred(folder / "work.tar.gz", RIGHT_MEMBER, through, later, *links)


@builder("41d_devices_in_a_tar")
def devices_in_a_tar(folder: Path) -> Path:
    """A tar holds devices and pipes under the names of exercises: whoever opened them would wait or break something.

    Expected: problem: it is not a file; sigmoid: passed 1; relu: passed 1
    """
    devices = [
        (member("work/information/in_numpy.py", tarfile.CHRTYPE, devmajor=1, devminor=5), b""),
        (member("work/vae/in_numpy.py", tarfile.BLKTYPE, devmajor=8, devminor=0), b""),
        (member("work/graphs/in_numpy.py", tarfile.FIFOTYPE), b""),
    ]
    return tarred(folder / "work.tar", RIGHT_MEMBER, *devices)


@builder("41e_links_in_a_folder")
def links_in_a_folder(folder: Path) -> Path:
    """A folder holds links to other students' work and to the system, a pipe that never ends, and a socket-like file.

    Expected: problem: it is a link; problem: it is not a file; sigmoid: passed 1; relu: passed 1
    """
    work = folder / "work"
    written(folder / "somebody else" / "in_torch.py", WRONG)
    written(work / "activations" / "in_numpy.py", RIGHT)
    (work / "activations" / "in_torch.py").symlink_to(folder / "somebody else" / "in_torch.py")
    (work / "information").symlink_to("/")
    (work / "attention").symlink_to(work)
    (work / "vae").mkdir()
    os.mkfifo(work / "vae" / "in_numpy.py")
    (work / "vae" / "in_torch.py").symlink_to("/dev/zero")
    return work


# Archives: sizes ------------------------------------------------------------------------------------------------------


@builder("42a_a_bomb")
def a_bomb(folder: Path) -> Path:
    """A zip of 1 MB has a member that unpacks to 256 MB, and says that it is 2 GB.

    Expected: problem: too large; sigmoid: passed 1; relu: passed 1
    """
    members = {FILE: RIGHT, "work/information/in_numpy.py": b" " * 2**28}
    place = zipped(folder / "work.zip", members)
    return written(place, place.read_bytes().replace(struct.pack("<I", 2**28), struct.pack("<I", 2**31)))


@builder("42b_a_bomb_in_a_tar")
def a_bomb_in_a_tar(folder: Path) -> Path:
    """A .tar.gz of 250 KB unpacks to 256 MB of zeros, and its first member says that it is 1 TB.

    Expected: refused: large
    """
    info = member("work/activations/in_numpy.py")
    info.size = 2**40
    return written(folder / "work.tar.gz", gzip.compress(info.tobuf() + b"\0" * 2**28))


@builder("42h_a_terabyte_by_repetition")
def a_terabyte_by_repetition(folder: Path) -> Path:
    """A zip of less than 1 MB lists one member of 100 MB 10,000 times: 1 TB in all.

    Expected: problem: too large; problem: left out; sigmoid: passed 1; relu: passed 1
    """
    place = zipped(folder / "work.zip", {FILE: RIGHT, "work/z.py": b" " * (100 * 2**20)})
    raw = place.read_bytes()
    listing, end = raw.index(b"PK\1\2"), raw.rindex(b"PK\5\6")
    first, again = raw[listing : raw.rindex(b"PK\1\2")], raw[raw.rindex(b"PK\1\2") : end]
    entries = first + again * 10_000
    sizes = struct.pack("<HHIIH", 10_001, 10_001, len(entries), listing, 0)
    return written(place, raw[:listing] + entries + raw[end : end + 8] + sizes)


@builder("42c_a_million_members")
def a_million_members(folder: Path) -> Path:
    """A zip lists a million members, each of them nothing.

    Expected: refused: too many files
    """
    local = b"PK\3\4" + struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 33, 0, 0, 0, 4, 0) + b"a.py"
    entry = b"PK\1\2" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 0, 0, 33, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0) + b"a.py"
    number = 10**6
    size = len(entry) * number
    end = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, number, number, size, len(local))
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, len(local) + size, 1)
    last = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return written(folder / "work.zip", local + entry * number + end + locator + last)


@builder("42d_many_members")
def many_members(folder: Path) -> Path:
    """A tar of 12,000 small files of code, more than anybody writes, with the work at its front.

    Expected: problem: more than; sigmoid: passed 1; relu: passed 1
    """
    many = [(member(f"work/notes/{number}.py"), b"") for number in range(12_000)]
    return tarred(folder / "work.tar.gz", RIGHT_MEMBER, *many)


@builder("42e_archives_in_archives")
def archives_in_archives(folder: Path) -> Path:
    """An archive holds an archive that holds an archive: nobody opens the third one.

    Expected: refused: archive in an archive
    """
    place = zipped(folder / "inner.zip", {FILE: RIGHT})
    for name in ("middle", "work"):
        place = zipped(folder / f"{name}.zip", {place.name: place.read_bytes()})
    return place


@builder("42f_a_sparse_archive")
def a_sparse_archive(folder: Path) -> Path:
    """A file that is called an archive and seems to be 1 TB large, though nothing is in it.

    Expected: refused: large
    """
    place = folder / "work.zip"
    with place.open("wb") as file:
        file.write(b"PK\3\4")
        file.truncate(2**40)
    return place


@builder("42g_holes_in_a_tar")
def holes_in_a_tar(folder: Path) -> Path:
    """A tar holds a file of 8 EB of holes, a negative size, and a header that says it is as long as a novel.

    Expected: refused: damaged
    """
    sparse = member("work/activations/in_numpy.py", tarfile.GNUTYPE_SPARSE)
    header = bytearray(sparse.tobuf(tarfile.GNU_FORMAT))
    header[124:136] = b"\xff" * 12
    header[148:156] = b"        "
    header[148:156] = b"%06o\0 " % sum(header)
    return written(folder / "work.tar", bytes(header) + b"\0" * 1024)


@builder("42i_bombs_beside_the_work")
def bombs_beside_the_work(folder: Path) -> Path:
    """A folder with 40 archives beside the work, each of which unpacks to 60 MB: 2.4 GB in all.

    Expected: problem: too large; sigmoid: passed 1; relu: passed 1
    """
    bomb = gzip.compress(member("data.csv", size=60 * 2**20).tobuf() + b"\0" * (60 * 2**20 + 1024), 1)
    for number in range(40):
        written(folder / "work" / f"{number}.tar.gz", bomb)
    return written(folder / FILE, RIGHT).parent.parent


@builder("42j_a_tree_of_archives")
def a_tree_of_archives(folder: Path) -> Path:
    """A zip of 16 zips of 16 zips, each with a file of 1 MB under another name: nobody opens those of the third level.

    Expected: problem: archive in an archive; sigmoid: passed 1; relu: passed 1
    """
    leaf = zipped(folder / "leaf.zip", {f"{number}.py": b"#" * (2**20 - 1) for number in range(16)}).read_bytes()
    middle = zipped(folder / "middle.zip", {f"{number}.zip": leaf for number in range(16)}).read_bytes()
    members: dict[str, bytes | str] = {FILE: RIGHT}
    return zipped(folder / "work.zip", members | {f"work/{number}.zip": middle for number in range(16)})


# Archives: damaged ----------------------------------------------------------------------------------------------------


@builder("43a_encrypted")
def encrypted(folder: Path) -> Path:
    """A zip with a password: its members say that they are encrypted.

    Expected: refused: password
    """
    place = zipped(folder / "work.zip", {FILE: RIGHT}, zipfile.ZIP_STORED)
    raw = bytearray(place.read_bytes())
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        raw[raw.index(signature) + offset] |= 1
    return written(place, bytes(raw))


@builder("43b_truncated_zip")
def truncated_zip(folder: Path) -> Path:
    """A zip of which the end is missing, as after a broken upload.

    Expected: refused: cut off
    """
    place = zipped(folder / "work.zip", {FILE: RIGHT})
    return written(place, place.read_bytes()[:-60])


@builder("43c_truncated_tar")
def truncated_tar(folder: Path) -> Path:
    """A .tar.gz of which the second half is missing.

    Expected: refused: cut off
    """
    place = tarred(folder / "work.tar.gz", RIGHT_MEMBER)
    return written(place, place.read_bytes()[: place.stat().st_size // 2])


@builder("43d_misnamed")
def misnamed(folder: Path) -> Path:
    """A .tar.gz that is called .zip: it is read as what it is.

    Expected: sigmoid: passed 1; relu: passed 1
    """
    return tarred(folder / "work.tar.gz", RIGHT_MEMBER).rename(folder / "work.zip")


@builder("43e_something_else")
def something_else(folder: Path) -> Path:
    """A RAR archive that is called .zip.

    Expected: refused: RAR
    """
    return written(folder / "work.zip", b"Rar!\x1a\x07\x01\x00" + b"\0" * 100)


@builder("43f_a_page_of_the_web")
def a_page_of_the_web(folder: Path) -> Path:
    """A page that asks to log in, saved as the archive that was behind it.

    Expected: refused: web page
    """
    return written(folder / "work.zip", "<!DOCTYPE html><title>Log in</title>" * 30)


@builder("43g_damaged_member")
def damaged_member(folder: Path) -> Path:
    """A zip with one member whose bytes are not what their checksum says.

    Expected: problem: damaged; sigmoid: passed 1; relu: passed 1
    """
    place = zipped(folder / "work.zip", {FILE: RIGHT, "work/information/in_numpy.py": "# zero" * 9}, zipfile.ZIP_STORED)
    return written(place, place.read_bytes().replace(b"# zero# zero", b"# none# zero", 1))


@builder("43h_twice")
def twice(folder: Path) -> Path:
    """A zip holds a right and a wrong file of one name: which of them counts is nobody's guess.

    Expected: refused: several files of this name
    """
    place = zipped(folder / "work.zip", {FILE: RIGHT})
    with zipfile.ZipFile(place, "a") as archive:
        # Written under another name of the same length, so that nothing warns.
        archive.writestr(FILE.replace("numpy", "other"), SIGMOID + WRONG)
    return written(place, place.read_bytes().replace(b"in_other", b"in_numpy"))


@builder("43i_a_link_called_an_archive")
def a_link_called_an_archive(folder: Path) -> Path:
    """Beside the work lies a link that is called work.zip, to an archive elsewhere: it is not followed.

    Expected: problem: it is a link; sigmoid: passed 1; relu: passed 1
    """
    zipped(folder / "elsewhere.zip", {"activations/in_torch.py": WRONG})
    work = written(folder / FILE, RIGHT).parent.parent
    (work / "work.zip").symlink_to(folder / "elsewhere.zip")
    return work


# From Windows -----------------------------------------------------------------------------------------------------


@builder("59b_an_archive_from_windows")
def an_archive_from_windows(folder: Path) -> Path:
    """A zip with backslashes in its names, as some programs for Windows write them, and what a Mac adds to it.

    Expected: sigmoid: passed 1; relu: passed 1
    """
    others = {r"__MACOSX/work/activations/._in_numpy.py": b"\0\5\x16\7", "work/desktop.ini": b"[.ShellClassInfo]"}
    place = zipped(folder / "work.zip", {"work_activations_in_numpy.py": RIGHT.replace("\n", "\r\n")} | others)
    return written(place, place.read_bytes().replace(b"work_activations_in", b"work\\activations\\in"))
