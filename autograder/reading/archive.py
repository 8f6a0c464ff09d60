"""The members of a .zip or .tar archive, read from memory, one by one.

Which kind it is is told by its first bytes, not by its name. Compressed data is unpacked up to a bound and no further,
whatever the headers promise.

Tar archives are read here and not by `tarfile`, which many of the Pythons in use can be kept busy with for hours (a
negative size, a header of a million digits, holes within holes); it does not say beforehand what is in there.
"""

from __future__ import annotations

import bz2
import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

# Those that are read, and those of which is said why not.
SUFFIXES = (".zip", ".tar", ".tgz", ".tbz2", ".tbz", ".txz", ".gz", ".bz2", ".xz")
NOT_READ = (".rar", ".7z", ".zst", ".tar.z", ".lzma", ".arj", ".cab")
# Packed alone, and not a folder: mostly data.
PACKED_ALONE = (".gz", ".bz2", ".xz", ".zst", ".lzma")
# As it was handed in, and a .tar.gz also unpacked.
LARGEST = 64 * 2**20
# Of all archives that somebody hands in: their bytes as they were handed in and as they were unpacked.
LARGEST_TOGETHER = 2 * LARGEST
# What a program may need to unpack what xz has packed.
XZ_MEMORY = 128 * 2**20
# The list of members in a zip: about 50 bytes and a name each.
LARGEST_LIST = 4 * 2**20
LONGEST_NAME = 64 * 2**10
BLOCK = 512
PORTION = 4 * 2**20
CUT_OFF = "the archive is cut off or damaged; make it again"
NOT_AN_ARCHIVE = "it is not an archive (.zip, .tar.gz)"
LOCKED = "it is locked with a password; make it again without one"
TOO_LARGE = f"more than {LARGEST / 2**20:.0f} MB are too large for exercises; hand in the code alone"
KNOWN_AS = {
    b"Rar!": "it is a RAR archive; make a .zip instead",
    b"7z\xbc\xaf": "it is a 7z archive; make a .zip instead",
    b"\x28\xb5\x2f\xfd": "it is packed with zstd; make a .zip instead",
    b"<": "it is a web page and not an archive: something went wrong when it was saved",
}
# Headers about the next member, and those of which nothing is wanted: about all members, or where a link leads.
EXTENDED, GLOBAL = (b"L", b"x"), (b"g", b"K")
KINDS = {b"\0": "file", b"0": "file", b"7": "file", b"1": "link", b"2": "link", b"5": "folder"}


# What zipfile raises on files that are damaged, or made to be.
ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, struct.error, ValueError, OSError, EOFError, RuntimeError, LookupError,
    OverflowError,
)  # fmt: skip


class Damaged(Exception):
    """An archive or a member that cannot be read, and why, in half a sentence."""


class NoArchive(Damaged):
    """A file that is no archive at all, whatever it is called."""


@dataclass
class Budget:
    """What all archives of one submission may take together; whoever unpacks something takes it off, also in vain."""

    unpacked: int = LARGEST_TOGETHER
    # The lists of members in zips: about 50 bytes and a name each.
    listed: int = LARGEST_LIST

    @property
    def largest(self) -> int:
        """How many bytes the next archive may have."""
        return min(LARGEST, self.unpacked)

    def take(self, size: int) -> None:
        self.unpacked = max(0, self.unpacked - size)


@dataclass(frozen=True)
class Member:
    """Something in an archive or a folder: file, folder, link or special; `read` gives so many bytes at most."""

    name: str
    kind: str
    read: Callable[[int], bytes]


def is_named_like_one(name: str) -> bool:
    return name.lower().endswith((*SUFFIXES, *NOT_READ))


def is_packed_alone(name: str) -> bool:
    """Whether it is called like one file that was packed, train.csv.gz, and not like a folder of them."""
    name = name.lower()
    return name.endswith(PACKED_ALONE) and not name.endswith(tuple(f".tar{suffix}" for suffix in PACKED_ALONE))


def without_suffix(name: str) -> str:
    """An archive's name without .zip or .tar.gz, any other name as it is."""
    while is_named_like_one(name):
        name = name[: -max(len(suffix) for suffix in (*SUFFIXES, *NOT_READ) if name.lower().endswith(suffix))]
    return name


def members(raw: bytes, budget: Budget) -> Iterator[Member]:
    """What is in an archive; Damaged where it is none, or not whole."""
    if len(raw) > budget.largest:
        raise Damaged(TOO_LARGE)
    budget.take(len(raw))
    if raw.startswith((b"PK\3\4", b"PK\5\6")):
        return zip_members(raw, budget)
    unpacked = decompress(raw, budget)
    if is_header(unpacked[:BLOCK]):
        return tar_members(unpacked)
    reasons = [reason for start, reason in KNOWN_AS.items() if raw.lstrip().startswith(start)]
    raise NoArchive(reasons[0] if reasons else "it is empty" if not raw else NOT_AN_ARCHIVE)


# Zip ------------------------------------------------------------------------------------------------------------------


class Portions(io.BytesIO):
    """Bytes of which nobody takes many at once: zipfile reads the list of members in one piece."""

    def __init__(self, raw: bytes, most: int) -> None:
        super().__init__(raw)
        self.most, self.taken = most, 0

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > self.most:
            raise Damaged("too many files are in it; hand in the code alone")
        part = super().read(size)
        self.taken += len(part)
        return part


def zip_members(raw: bytes, budget: Budget) -> Iterator[Member]:
    portions = Portions(raw, budget.listed)
    try:
        archive = zipfile.ZipFile(portions)
    except ZIP_ERRORS:
        raise Damaged(CUT_OFF) from None
    finally:
        budget.listed = max(0, budget.listed - portions.taken)
    # From here on it is read in portions, however many they are.
    portions.most = LARGEST_LIST
    files = [info for info in archive.infolist() if not info.is_dir()]
    if files and all(info.flag_bits & 1 for info in files):
        raise Damaged(LOCKED)
    return zip_list(archive)


def zip_list(archive: zipfile.ZipFile) -> Iterator[Member]:
    for info in archive.infolist():
        mode = info.external_attr >> 16
        kind = "link" if stat.S_ISLNK(mode) else "file" if stat.S_IFMT(mode) in (0, stat.S_IFREG) else "special"
        if info.filename.endswith(("/", "\\")) or stat.S_ISDIR(mode):
            kind = "folder"
        yield Member(info.filename, kind, reader(archive, info))


def reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[int], bytes]:
    def read(limit: int) -> bytes:
        # The others may ask for gigabytes before they unpack a byte.
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Damaged("it is packed in an unusual way; make a plain .zip")
        if info.flag_bits & 1:
            raise Damaged(LOCKED)
        try:
            with archive.open(info) as file:
                return read_up_to(file, limit)
        except ZIP_ERRORS:
            raise Damaged("it is cut off or damaged in the archive") from None

    return read


def read_up_to(file: Any, limit: int) -> bytes:
    parts = []
    while limit > 0 and (part := file.read(min(limit, LARGEST_LIST))):
        parts.append(part)
        limit -= len(part)
    return b"".join(parts)


# Tar ------------------------------------------------------------------------------------------------------------------


def decompress(raw: bytes, budget: Budget) -> bytes:
    """What was compressed with gzip, bzip2 or xz, or the bytes as they are."""
    if raw.startswith(b"\x1f\x8b"):
        unpacker: Any = zlib.decompressobj(wbits=31)
    elif raw.startswith(b"BZh"):
        unpacker = bz2.BZ2Decompressor()
    elif raw.startswith(b"\xfd7zXZ\0"):
        unpacker = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)
    else:
        return raw
    most, size, packed = budget.largest, 0, raw
    parts: list[bytes] = []
    try:
        while size <= most and not unpacker.eof and (part := unpacker.decompress(packed, PORTION if parts else BLOCK)):
            packed = unconsumed(unpacker)
            parts.append(part)
            size += len(part)
            if size == BLOCK and not is_header(part):
                # Whatever a data set holds, its beginning shows that it is no archive.
                raise NoArchive(NOT_AN_ARCHIVE)
    except (zlib.error, OSError, EOFError, ValueError, lzma.LZMAError):
        raise Damaged(CUT_OFF) from None
    finally:
        budget.take(size)
    if size > most:
        raise Damaged(TOO_LARGE)
    # One stream and no more: of several some programs see the first, others all.
    if not unpacker.eof or unpacker.unused_data.strip(b"\0"):
        raise Damaged(CUT_OFF)
    return b"".join(parts)


def unconsumed(unpacker: Any) -> bytes:
    """What is left to be unpacked; all but zlib's keep it themselves."""
    return getattr(unpacker, "unconsumed_tail", b"")


def is_header(block: bytes) -> bool:
    """Whether the sum that a header holds of itself is right."""
    if len(block) < BLOCK or not block.strip(b"\0"):
        return False
    try:
        return octal(block[148:156]) == sum(block) - sum(block[148:156]) + 8 * ord(" ")
    except Damaged:
        return False


def octal(field: bytes) -> int:
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    digits = field.split(b"\0")[0].strip()
    if digits.strip(b"01234567"):
        raise Damaged(CUT_OFF)
    return int(digits or b"0", 8)


def tar_members(raw: bytes) -> Iterator[Member]:
    position = 0
    # What the headers before it say of the next member.
    said: dict[bytes, bytes] = {}
    while (header := raw[position : position + BLOCK]).strip(b"\0"):
        if not is_header(header):
            raise Damaged(CUT_OFF)
        kind, start = header[156:157], position + BLOCK
        size = size_of(header, said)
        position = start + -(-size // BLOCK) * BLOCK
        if position > len(raw):
            raise Damaged(CUT_OFF)
        if kind == b"L":
            said[b"path"] = raw[start : start + size].rstrip(b"\0")
        elif kind == b"x":
            said |= attributes(raw[start : start + size])
        elif kind not in GLOBAL:
            with_holes = any(key.startswith(b"GNU.sparse") for key in said)
            kind_of = "special" if with_holes else KINDS.get(kind, "special")
            yield Member(name_of(header, said), kind_of, slice_reader(raw, start, size))
            said = {}
    # Two empty blocks end an archive.
    if position >= len(raw):
        raise Damaged(CUT_OFF)


def size_of(header: bytes, said: dict[bytes, bytes]) -> int:
    kind, size = header[156:157], octal(header[124:136])
    if kind in EXTENDED or kind in GLOBAL:
        if size > LONGEST_NAME:
            raise Damaged(CUT_OFF)
        return size
    if kind in b"123456":
        return 0
    if b"size" in said:
        digits = said[b"size"]
        if not digits.isdigit() or len(digits) > 12:
            raise Damaged(CUT_OFF)
        return int(digits)
    return size


def name_of(header: bytes, said: dict[bytes, bytes]) -> str:
    name, prefix = (field.split(b"\0")[0] for field in (header[:100], header[345:500]))
    if header[257:263] == b"ustar\0" and prefix:
        name = prefix + b"/" + name
    return said.get(b"path", name).decode("utf-8", "surrogateescape")


def attributes(body: bytes) -> dict[bytes, bytes]:
    """The records of an extended header: their length in digits, a space, key=value, a newline."""
    said, position = {}, 0
    while position < len(body):
        digits = body[position : position + 8].partition(b" ")[0]
        length = int(digits) if digits.isdigit() else 0
        key, is_record, value = body[position + len(digits) + 1 : position + length].partition(b"=")
        if not is_record or not value.endswith(b"\n"):
            raise Damaged(CUT_OFF)
        said[key] = value[:-1]
        position += length
    return said


def slice_reader(raw: bytes, start: int, size: int) -> Callable[[int], bytes]:
    return lambda limit: raw[start : start + min(size, limit)]
