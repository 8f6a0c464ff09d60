"""Archives: how they read, and what is said of those that are damaged or mean harm."""

import bz2
import contextlib
import gzip
import io
import lzma
import stat
import struct
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.reading import archive, collecting
from autograder.reading.files import (
    LARGEST_SUBMISSION,
    MOST_ENTRIES,
    MOST_FILES,
    MOST_PROBLEMS,
    NotASubmission,
    read_files,
)
from autograder.reading.submission import parse_submission
from tests.autograder.helpers import grade_all
from tests.autograder.reading.test_files import FILE, NOTEBOOK, RELU, exercises, one_problem, written, zip_bytes


def zip_of(path: Path, members: dict[str, bytes] | list[tuple[str | zipfile.ZipInfo, bytes]]) -> Path:
    pairs = members.items() if isinstance(members, dict) else members
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in pairs:
            file.writestr(name, content)
    return path


def special(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (mode | 0o644) << 16
    return info


def tar_bytes(members: dict[str, bytes] | list[tuple[str, bytes]], form: int = tarfile.PAX_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as file:
        for name, content in members.items() if isinstance(members, dict) else members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            file.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def header(name: bytes, size: bytes, kind: bytes = b"0") -> bytes:
    """A tar header with these very fields, and a sum that is right."""
    block = bytearray(512)
    block[: len(name)], block[124 : 124 + len(size)], block[156:157] = name, size, kind
    block[257:263], block[148:156] = b"ustar\0", b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


END = bytes(1024)


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "hw.tar": bytes,
    "hw.tar.gz": gzip.compress,
    "hw.tgz": gzip.compress,
    "hw.tar.bz2": bz2.compress,
    "hw.tar.xz": lzma.compress,
    # What it is, not what it is called.
    "misnamed.zip": gzip.compress,
}


@pytest.mark.parametrize("name", PACKED)
@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_a_tar_archive_reads_like_its_folder(tmp_path: Path, name: str, form: int) -> None:
    long = "activations/" + "/".join(["a_folder_with_a_long_name"] * 6) + "/module.py"
    members = {FILE: RELU, "notes.txt": b"hello", long: b"x = 1\n", "activations/é.py": b"1\n" * 600}
    files = read_files(written(tmp_path / name, PACKED[name](tar_bytes(members, form))))
    assert files.problems == []
    assert files.contents == {path: members[path] for path in (FILE, long, "activations/é.py")}
    assert files.name == name
    assert "activations.relu" in exercises(files)


LAYOUTS = {
    "topics": ("hw.zip", FILE),
    "a folder of topics": ("hw.zip", f"ada-hw1/{FILE}"),
    "folders in one another": ("hw.zip", f"a/b/c/{FILE}"),
    "a topic's files": ("activations.zip", "in_numpy.py"),
    "a topic's files, as tar": ("activations.tar.gz", "in_numpy.py"),
    "from Windows": ("hw.zip", f"ada hw1\\{FILE}".replace("/", "\\")),
}


@pytest.mark.parametrize(("name", "member"), LAYOUTS.values(), ids=LAYOUTS.keys())
def test_where_the_exercises_lie_in_an_archive(tmp_path: Path, name: str, member: str) -> None:
    path = tmp_path / name
    members = {member: RELU, "__MACOSX/" + member: b"\0"}
    if name.endswith(".zip"):
        zip_of(path, members)
    else:
        path.write_bytes(gzip.compress(tar_bytes(members)))
    files = read_files(path)
    assert files.problems == []
    everything = exercises(files)
    assert "activations.relu" in everything
    assert len(everything) > 5


def test_a_loose_file_in_an_archives_one_folder(tmp_path: Path) -> None:
    files = read_files(zip_of(tmp_path / "hw.zip", {"ada/homework.py": RELU, "ada/README.md": b""}))
    assert exercises(files) == ["activations.relu"]


# Archives in folders and in archives --------------------------------------------------------------------------------------


def test_archives_in_a_folder_are_opened(tmp_path: Path) -> None:
    folder = tmp_path / "ada"
    (folder / "part2").mkdir(parents=True)
    zip_of(folder / "hw.zip", {FILE: RELU})
    files = read_files(folder)
    assert (files.name, list(files.contents), files.problems) == ("ada", [f"hw.zip/{FILE}"], [])
    assert "activations.relu" in exercises(files)
    written(folder / "report.ipynb", NOTEBOOK)
    written(folder / "part2" / "code.tar.gz", gzip.compress(tar_bytes({"ada hw1/hw.py": RELU})))
    written(folder / "part2" / "code.rar", b"Rar!\x1a\x07\0")
    files = read_files(folder)
    assert list(files.contents) == [f"hw.zip/{FILE}", "part2/code.tar.gz/ada hw1/hw.py", "report.ipynb"]
    assert files.problems == ["part2/code.rar: it is a RAR archive; make a .zip instead."]


def test_an_archive_in_an_archive_is_opened_but_none_in_that(tmp_path: Path) -> None:
    inner = zip_of(tmp_path / "inner.zip", {FILE: RELU, "deep.zip": b"PK"}).read_bytes()
    path = zip_of(tmp_path / "hw.zip", {"ada/inner.zip": inner, "activations/in_torch.py": RELU})
    files = read_files(path)
    assert list(files.contents) == ["activations/in_torch.py", f"ada/inner.zip/{FILE}"]
    expected = "inner.zip/deep.zip: left out, an archive in an archive is opened, but none in that."
    assert one_problem(files) == f"ada/{expected}"
    # In a folder it is the same: an archive, and one in that.
    (tmp_path / "inner.zip").unlink()
    files = read_files(tmp_path)
    assert list(files.contents) == ["hw.zip/activations/in_torch.py", f"hw.zip/ada/inner.zip/{FILE}"]
    with pytest.raises(NotASubmission, match=r"notes\.txt: no Python file"):
        parse_submission(read_files(zip_of(tmp_path / "hw.zip", {"notes.txt": b""})))


BESIDE = {
    "damaged": ("code.zip", b"PK\3\4", "code.zip: the archive is cut off or damaged; make it again."),
    "no archive": ("code.zip", b"hello", "code.zip: it is not an archive (.zip, .tar.gz)."),
    "a page": ("code.zip", b"<!DOCTYPE html>", "code.zip: it is a web page and not an archive"),
    "7z": ("code.7z", b"7z\xbc\xaf\x27\x1c", "code.7z: it is a 7z archive; make a .zip instead."),
    "zstd": ("code.tar.zst", b"\x28\xb5\x2f\xfd", "code.tar.zst: it is packed with zstd; make a .zip instead."),
    "a file packed alone": ("hw.py.gz", gzip.compress(RELU), "it is one file that was packed; hand in hw.py itself."),
    "cut off": ("code.tgz", gzip.compress(tar_bytes({FILE: RELU}))[:-9], "code.tgz: the archive is cut off or damaged"),
}


@pytest.mark.parametrize(("name", "content", "words"), BESIDE.values(), ids=BESIDE.keys())
def test_an_archive_that_cannot_be_opened_costs_itself_alone(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    folder = tmp_path / "ada"
    folder.mkdir()
    written(folder / name, content)
    written(folder / "hw.py", RELU)
    files = read_files(folder)
    assert list(files.contents) == ["hw.py"]
    assert words in one_problem(files)
    files = read_files(zip_of(tmp_path / "hw.zip", {name: content, "hw.py": RELU}))
    assert list(files.contents) == ["hw.py"]
    assert words in one_problem(files)


def test_data_that_is_packed_is_data(tmp_path: Path) -> None:
    written(tmp_path / "train-images-idx3-ubyte.gz", gzip.compress(bytes(2000)))
    written(tmp_path / "data.csv.bz2", bz2.compress(b"1,2\n" * 5000))
    written(tmp_path / "hw.py", RELU)
    files = read_files(tmp_path)
    assert (list(files.contents), files.problems, files.notes) == (["hw.py"], [], [])


def test_an_archive_without_a_name_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    path = zip_of(tmp_path / "ada" / "submission", {FILE: RELU})
    assert list(read_files(path).contents) == [FILE]
    assert list(read_files(tmp_path / "ada").contents) == [f"submission/{FILE}"]


def test_the_same_files_beside_their_archive_count_once(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    written(tmp_path / "part" / "hw.py", RELU)
    written(tmp_path / "part" / "helpers.py", b"x = 1\n")
    zip_of(tmp_path / "hw.zip", {"ada/hw.py": RELU, "ada/helpers.py": b"x = 1\n"})
    files = read_files(tmp_path)
    assert (list(files.contents), files.problems) == (["part/helpers.py", "part/hw.py"], [])
    assert files.notes == ["hw.zip: left out, the same files lie beside it."]
    # One that differs, and nothing of it is left out.
    zip_of(tmp_path / "hw.zip", {"ada/hw.py": RELU + b"# later\n", "ada/helpers.py": b"x = 1\n"})
    assert "hw.zip/ada/helpers.py" in read_files(tmp_path).contents


def test_what_an_archive_holds_is_known_by_what_it_is(tmp_path: Path) -> None:
    members = {"hw/hw.ipynb.txt": NOTEBOOK, "hw/.hw.py": RELU, "hw/notes.txt": b"hello", "hw/empty.py": b""}
    members |= {"hw/venv/pyvenv.cfg": b"", "hw/venv/lib/a.py": RELU, "hw/venv/mine.py": RELU}
    files = read_files(zip_of(tmp_path / "hw.zip", members))
    assert list(files.contents) == ["hw/empty.py", "hw/hw.ipynb", "hw/venv/mine.py"]
    assert files.notes == ["hw/hw.ipynb.txt: it looks like a notebook and was read as hw/hw.ipynb; call it so."]
    assert files.problems == [
        "hw/.hw.py: left out, its name or its folder's begins with a dot.",
        "hw/empty.py: it is empty.",
    ]


# Archives that mean harm --------------------------------------------------------------------------------------------------

OUTSIDE = [
    "../evil.py",
    "a/../../evil.py",
    "/etc/evil.py",
    "C:\\evil.py",
    "c:evil.py",
    "..\\evil.py",
    "\\\\host\\evil.py",
]


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_a_member_that_would_lie_elsewhere_is_left_out(tmp_path: Path, name: str, kind: str) -> None:
    work = tmp_path / "work"
    work.mkdir()
    members = {name: b"evil", FILE: RELU}
    path = zip_of(work / "hw.zip", members) if kind == "zip" else written(work / "hw.tar", tar_bytes(members))
    files = read_files(path)
    assert list(files.contents) == [FILE]
    assert "outside the archive" in one_problem(files)
    assert list(tmp_path.rglob("*")) == [work, path]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK])
def test_what_is_no_file_in_a_zip_is_left_out(tmp_path: Path, kind: int) -> None:
    files = read_files(zip_of(tmp_path / "hw.zip", [(special("a.py", kind), b"/etc/passwd"), (FILE, RELU)]))
    assert list(files.contents) == [FILE]
    assert one_problem(files).startswith("a.py: left out, it is ")


@pytest.mark.parametrize(
    "kind",
    [
        tarfile.LNKTYPE,
        tarfile.SYMTYPE,
        tarfile.CHRTYPE,
        tarfile.BLKTYPE,
        tarfile.FIFOTYPE,
        tarfile.GNUTYPE_SPARSE,
        b"?",
    ],
)
def test_what_is_no_file_in_a_tar_is_left_out(tmp_path: Path, kind: bytes) -> None:
    content = header(b"a.py", b"0", kind) + tar_bytes({FILE: RELU})
    files = read_files(written(tmp_path / "hw.tar", content))
    assert list(files.contents) == [FILE]
    assert one_problem(files).startswith("a.py: left out, it is ")


def test_a_link_to_a_topics_folder_is_said(tmp_path: Path) -> None:
    files = read_files(zip_of(tmp_path / "hw.zip", [(special("activations", stat.S_IFLNK), b"/root")]))
    assert "activations: left out, it is a link" in one_problem(files)


TWICE = {
    "a name twice": [FILE, FILE],
    "three times": [FILE, FILE, FILE],
    "by a dot": [FILE, f"./{FILE}"],
    "by a slash": [FILE, FILE.replace("/", "//")],
    "by a backslash": [FILE, FILE.replace("/", "\\")],
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("names", TWICE.values(), ids=TWICE.keys())
def test_two_members_of_one_name_are_both_left_out(tmp_path: Path, names: list[str]) -> None:
    pairs: list[tuple[str | zipfile.ZipInfo, bytes]] = [(name, RELU) for name in names]
    files = read_files(zip_of(tmp_path / "hw.zip", [*pairs, ("b.py", RELU)]))
    assert list(files.contents) == ["b.py"]
    assert f"{FILE}: left out, there are several files of this name" in one_problem(files)
    assert (
        read_files(written(tmp_path / "hw.tar", tar_bytes([(n, RELU) for n in [*names, "b.py"]]))).contents
        == files.contents
    )


def test_a_second_one_does_not_take_the_place_of_one_that_was_refused(tmp_path: Path) -> None:
    files = read_files(written(tmp_path / "hw.tar", tar_bytes([(FILE, bytes(2**21)), (FILE, RELU)])))
    assert files.contents == {}
    assert "more than 1 MB" in files.problems[0]
    assert "several files of this name" in files.problems[1]


def test_names_that_differ_in_case_alone_are_two_files(tmp_path: Path) -> None:
    files = read_files(zip_of(tmp_path / "hw.zip", {"a.py": b"1", "A.py": b"2", "e\u0301.py": b"3", "\u00e9.py": b"4"}))
    assert len(files.contents) == 4
    assert files.problems == []


def test_a_zip_bomb_is_measured_while_it_is_unpacked(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "hw.zip", {"big.py": bytes(300 * 2**20), FILE: RELU})
    assert path.stat().st_size < 2**20
    tracemalloc.start()
    files = read_files(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert list(files.contents) == [FILE]
    assert "big.py: more than 1 MB" in one_problem(files)
    assert peak < 16 * 2**20


def test_a_header_that_says_less_than_there_is(tmp_path: Path) -> None:
    raw = zip_of(tmp_path / "hw.zip", {"big.py": bytes(30 * 2**20), FILE: RELU}).read_bytes()
    assert raw.count(struct.pack("<L", 30 * 2**20)) == 2
    path = written(tmp_path / "hw.zip", raw.replace(struct.pack("<L", 30 * 2**20), struct.pack("<L", 5)))
    files = read_files(path)
    assert list(files.contents) == [FILE]
    assert "big.py: it cannot be read (it is cut off or damaged" in one_problem(files)


def test_all_files_together_are_bounded(tmp_path: Path) -> None:
    members = {f"m{i:02}.ipynb": bytes(10 * 2**20) for i in range(9)}
    files = read_files(zip_of(tmp_path / "hw.zip", members))
    assert sum(map(len, files.contents.values())) <= LARGEST_SUBMISSION
    assert len(files.contents) == 6
    assert all("all files together" in problem for problem in files.problems)


def test_folders_in_one_another_have_an_end(tmp_path: Path) -> None:
    files = read_files(written(tmp_path / "hw.tar", tar_bytes({"d/" * 60 + "deep.py": RELU, FILE: RELU})))
    assert list(files.contents) == [FILE]
    assert "it lies in too many folders" in one_problem(files)


def test_many_bad_members_make_few_sentences(tmp_path: Path) -> None:
    files = read_files(zip_of(tmp_path / "hw.zip", {f"../{i}.py": b"" for i in range(2000)}))
    assert len(files.problems) == MOST_PROBLEMS + 1
    assert files.problems[-1] == f"and {2000 - MOST_PROBLEMS} more like these."


def test_a_million_members_are_refused_before_they_are_listed(tmp_path: Path) -> None:
    one = zip_of(tmp_path / "one.zip", {"a.py": b""}).read_bytes()
    start = one.index(b"PK\1\2")
    entry, end = one[start : one.index(b"PK\5\6")], one[one.index(b"PK\5\6") :]
    many = entry * 1_000_000
    # The end says how many bytes the list takes; how many members there are it may say as it likes.
    end = end[:12] + struct.pack("<L", len(many)) + end[16:]
    path = written(tmp_path / "hw.zip", one[:start] + many + end)
    with pytest.raises(NotASubmission, match="too many files"):
        read_files(path)


@pytest.mark.slow
def test_as_many_members_as_there_may_be_are_looked_at(tmp_path: Path) -> None:
    files = read_files(zip_of(tmp_path / "hw.zip", {f"data/{i}.png": b"" for i in range(30_000)} | {FILE: RELU}))
    assert (list(files.contents), files.problems) == ([FILE], [])
    content = header(b"x.png", b"0") * (MOST_ENTRIES + 1) + tar_bytes({FILE: RELU})
    files = read_files(written(tmp_path / "hw.tar", content))
    assert "more than 100000 files and folders" in one_problem(files)


def test_more_files_of_code_than_anybody_writes(tmp_path: Path) -> None:
    files = read_files(written(tmp_path / "hw.tar", tar_bytes({f"{i}.py": b"#" for i in range(MOST_FILES + 5)})))
    assert len(files.contents) == MOST_FILES
    assert "more than 10000 files of code" in one_problem(files)


def compressed_bomb(pack: Callable[..., "io.BufferedIOBase"], path: Path) -> Path:
    with pack(path, "wb") as file:
        file.write(header(b"a.py", b"77777777777"))
        for _ in range(200):
            file.write(bytes(2**20))
    return path


@pytest.mark.slow
@pytest.mark.parametrize("pack", [gzip.open, bz2.open, lzma.open])
def test_a_compressed_tar_is_unpacked_up_to_a_bound(tmp_path: Path, pack: Callable[..., "io.BufferedIOBase"]) -> None:
    path = compressed_bomb(pack, tmp_path / "hw.tar.gz")
    tracemalloc.start()
    with pytest.raises(NotASubmission, match="more than 64 MB"):
        read_files(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * LARGEST_SUBMISSION


def test_an_xz_that_wants_gigabytes_of_memory(tmp_path: Path) -> None:
    packer = lzma.LZMACompressor(filters=[{"id": lzma.FILTER_LZMA2, "preset": 0}])
    small = packer.compress(tar_bytes({FILE: RELU})) + packer.flush()
    # The header of the block says how large the dictionary is; the sum after it is made right again.
    block = bytearray(small)
    size = (block[12] + 1) * 4
    assert block[14:16] == b"\x21\x01"
    # As this format writes 4 GiB.
    block[16] = 40
    block[12 + size - 4 : 12 + size] = struct.pack("<L", zlib.crc32(bytes(block[12 : 12 + size - 4])))
    with pytest.raises(NotASubmission, match="cut off or damaged"):
        read_files(written(tmp_path / "hw.tar.xz", bytes(block)))
    assert list(read_files(written(tmp_path / "hw.tar.xz", small)).contents) == [FILE]


NO_ARCHIVE = {
    "empty": ("hw.zip", b"", "it is empty"),
    "a web page": ("hw.zip", b"\n<!DOCTYPE html><html>", "a web page"),
    "text": ("hw.zip", b"hello", "not an archive"),
    "a RAR": ("hw.zip", b"Rar!\x1a\x07\0", "a RAR archive"),
    "a 7z": ("hw.tar.gz", b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    "gzip of something else": ("in_numpy.py.gz", gzip.compress(RELU), "not an archive"),
    "gzip cut off": ("hw.tgz", gzip.compress(tar_bytes({FILE: RELU}))[:-9], "cut off or damaged"),
    "gzip and more": ("hw.tgz", gzip.compress(tar_bytes({FILE: RELU})) + gzip.compress(b"x"), "cut off or damaged"),
    "bzip2 cut off": ("hw.tar.bz2", bz2.compress(tar_bytes({FILE: RELU}))[:-9], "cut off or damaged"),
    "xz damaged": ("hw.tar.xz", lzma.compress(tar_bytes({FILE: RELU}))[:40] + b"x" * 40, "cut off or damaged"),
    "tar cut off": ("hw.tar", tar_bytes({FILE: RELU})[:1000], "cut off or damaged"),
    "tar without its end": ("hw.tar", tar_bytes({FILE: RELU})[:1024], "cut off or damaged"),
    "tar of nothing": ("hw.tar", bytes(10240), "not an archive"),
    "zip's first bytes alone": ("hw.zip", b"PK\3\4", "cut off or damaged"),
    "a negative size": ("hw.tar", header(b"a.py", b"\xff" * 12) + END, "cut off or damaged"),
    "a size of no digits": ("hw.tar", header(b"a.py", b"0x10") + END, "cut off or damaged"),
    "an endless size": ("hw.tar", header(b"a.py", b"\x80" + b"\xff" * 11) + END, "cut off or damaged"),
    "a huge name": ("hw.tar", header(b"", b"40000000", b"L") + bytes(2**23) + END, "cut off or damaged"),
    "records without end": ("hw.tar", header(b"", b"2000", b"x") + b"9" * 1024 + END, "cut off or damaged"),
    "a record of length 0": ("hw.tar", header(b"", b"10", b"x") + b"0 a=b\n\0\0".ljust(512, b"\0") + END, "damaged"),
    "a negative record": ("hw.tar", header(b"", b"14", b"x") + b"12 size=-512".ljust(512, b"\0") + END, "damaged"),
}


@pytest.mark.parametrize(("name", "content", "words"), NO_ARCHIVE.values(), ids=NO_ARCHIVE.keys())
def test_what_is_no_whole_archive_is_told_in_a_sentence(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    with pytest.raises(NotASubmission, match=words) as caught:
        read_files(written(tmp_path / name, content))
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_size_that_an_extended_header_says(tmp_path: Path) -> None:
    record = b"12 size=513\n"
    start = header(b"", b"14", b"x") + record.ljust(512, b"\0") + header(b"a.py", b"0")
    files = read_files(
        written(tmp_path / "hw.tar", start + b"#".ljust(513, b"#").ljust(1024, b"\0") + tar_bytes({FILE: RELU}))
    )
    assert {path: len(raw) for path, raw in files.contents.items()} == {"a.py": 513, FILE: len(RELU)}


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9, 0.99])
def test_a_zip_that_is_cut_off(tmp_path: Path, cut: float) -> None:
    raw = zip_of(tmp_path / "hw.zip", {FILE: RELU, "b.py": RELU * 50}).read_bytes()
    with pytest.raises(NotASubmission, match="cut off or damaged"):
        read_files(written(tmp_path / "hw.zip", raw[: int(len(raw) * cut)]))


def test_no_byte_that_is_changed_makes_an_exception(tmp_path: Path) -> None:
    kinds = {
        "hw.zip": zip_of(tmp_path / "hw.zip", {FILE: RELU}).read_bytes(),
        "hw.tar": tar_bytes({"é.py": RELU}),
        "hw.tar.gz": gzip.compress(tar_bytes({"é.py": RELU})),
    }
    for name, raw in kinds.items():
        for place in range(min(len(raw), 600)):
            changed = raw[:place] + bytes([raw[place] ^ (0xFF if place % 2 else 1)]) + raw[place + 1 :]
            with contextlib.suppress(NotASubmission):
                read_files(written(tmp_path / name, changed)).digest()


def locked(raw: bytes) -> bytes:
    """A zip whose members say that they are encrypted."""
    for sign, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = raw.index(sign) + flags
        raw = raw[:place] + bytes([raw[place] | 1]) + raw[place + 1 :]
    return raw


def test_a_locked_zip(tmp_path: Path) -> None:
    raw = zip_of(tmp_path / "hw.zip", {FILE: RELU}).read_bytes()
    with pytest.raises(NotASubmission, match="locked with a password"):
        read_files(written(tmp_path / "hw.zip", locked(raw)))
    # Of several members one may be locked.
    raw = zip_of(tmp_path / "hw.zip", {FILE: RELU, "b.py": RELU}).read_bytes()
    files = read_files(written(tmp_path / "hw.zip", locked(raw)))
    assert list(files.contents) == ["b.py"]
    assert one_problem(files) == (
        f"{FILE}: it cannot be read (it is locked with a password; make it again without one)."
    )


# Bounds that count everything together ------------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_archives_are_unpacked_up_to_a_bound_together(
    tmp_path: Path, pack: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "LARGEST", 2**20)
    members = {"hw.py": RELU}
    for number in range(8):
        members[f"{number}.tar.gz"] = pack(tar_bytes({"data.csv": bytes(900 * 2**10), FILE: b"x = %d\n" % number}))
    unpacked = []
    whole = archive.decompress
    monkeypatch.setattr(archive, "decompress", lambda raw, budget: unpacked.append(whole(raw, budget)) or unpacked[-1])
    monkeypatch.setattr(archive.Budget.__init__, "__defaults__", (2**21, archive.LARGEST_LIST))
    files = read_files(zip_of(tmp_path / "hw.zip", members))
    assert list(files.contents) == [f"0.tar.gz/{FILE}", f"1.tar.gz/{FILE}", "hw.py"]
    assert len(files.problems) == 6
    assert all("are too large for exercises" in problem for problem in files.problems)
    assert sum(map(len, unpacked)) < 2**21


def test_lists_of_members_are_bounded_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = {f"{number}.csv": b"" for number in range(1000)}
    inner = {f"{number}.zip": zip_bytes(data | {FILE: b"x = %d\n" % number}) for number in range(6)}
    monkeypatch.setattr(archive.Budget.__init__, "__defaults__", (2**27, 200_000))
    files = read_files(zip_of(tmp_path / "hw.zip", inner))
    assert 1 <= len(files.contents) < 6
    assert len(files.contents) + len(files.problems) == 6
    assert all("too many files are in it" in problem for problem in files.problems)


def test_members_of_all_archives_are_counted_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "MOST_ENTRIES", 100)
    data = {f"{number}.csv": b"" for number in range(40)}
    inner = {f"{number}.tar": tar_bytes({FILE: b"x = %d\n" % number} | data) for number in range(5)}
    files = read_files(zip_of(tmp_path / "hw.zip", inner))
    assert list(files.contents) == [f"{number}.tar/{FILE}" for number in range(3)]
    assert "files and folders: the others were not looked at" in one_problem(files)


def test_archives_are_counted(tmp_path: Path) -> None:
    inner = {f"{number:02}.zip": zip_bytes({FILE: b"x = %d\n" % number}) for number in range(60)}
    files = read_files(zip_of(tmp_path / "hw.zip", inner))
    assert len(files.contents) == 50
    assert "left out, there are more than 50 archives" in files.problems[0]


def test_the_bytes_of_all_archives_are_counted_together(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    for number in range(4):
        inner = {f"{number}{part}.ipynb": NOTEBOOK + bytes(10 * 2**20) for part in range(3)}
        zip_of(tmp_path / "ada" / f"{number}.zip", inner)
    files = read_files(tmp_path / "ada")
    assert sum(map(len, files.contents.values())) <= LARGEST_SUBMISSION
    assert len(files.contents) == 6
    assert all("all files together" in problem for problem in files.problems)


def test_a_member_that_is_damaged_costs_itself_alone(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "hw.zip", "w") as file:
        file.writestr("a.py", b"0123456789")
        file.writestr(FILE, RELU)
    raw = (tmp_path / "hw.zip").read_bytes().replace(b"0123456789", b"0123456780")
    files = read_files(written(tmp_path / "hw.zip", raw))
    assert list(files.contents) == [FILE]
    assert "a.py: it cannot be read (it is cut off or damaged" in one_problem(files)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_that_is_packed_in_an_unusual_way(tmp_path: Path, method: int) -> None:
    with zipfile.ZipFile(tmp_path / "hw.zip", "w", method) as file:
        file.writestr(FILE, RELU)
    assert "make a plain .zip" in one_problem(read_files(tmp_path / "hw.zip"))


# Names -------


def test_a_link_with_a_very_long_name(tmp_path: Path) -> None:
    name = b"n" * 60_000 + b".py"
    long = header(b"", b"%o" % len(name), b"L") + name.ljust(60_416, b"\0")
    files = read_files(
        written(tmp_path / "hw.tar", long + header(b"", b"0", tarfile.SYMTYPE) + tar_bytes({FILE: RELU}))
    )
    assert list(files.contents) == [FILE]
    assert len(one_problem(files)) < 200


def test_names_in_archives_that_are_no_text(tmp_path: Path) -> None:
    raw = tar_bytes({"a.py": RELU}).replace(b"a.py", b"\xe9.py")
    wrong = bytearray(raw)
    wrong[148:156] = b" " * 8
    wrong[148:156] = b"%06o\0 " % sum(wrong[:512])
    files = read_files(written(tmp_path / "hw.tar", bytes(wrong)))
    assert list(files.contents) == ["\\udce9.py"]
    assert files.digest()
    files = read_files(zip_of(tmp_path / "hw.zip", {"a\nb\x1b.py": RELU}))
    assert list(files.contents) == ["a\\nb\\x1b.py"]


def test_a_name_of_a_thousand_letters(tmp_path: Path) -> None:
    files = read_files(zip_of(tmp_path / "hw.zip", {"n" * 5000 + ".py": RELU, "a.py": RELU}))
    assert list(files.contents) == ["a.py"]
    assert len(one_problem(files)) < 200


def test_what_an_archive_is_called() -> None:
    assert archive.without_suffix("activations.tar.gz") == "activations"
    assert archive.without_suffix("activations.ZIP") == "activations"
    assert archive.without_suffix("activations") == "activations"


def test_an_archive_is_checked_like_its_folder(tmp_path: Path) -> None:
    path = zip_of(
        tmp_path / "hw.zip",
        {f"ada/{FILE}": b"from mine import np\n" + RELU, "ada/activations/mine.py": b"import numpy as np"},
    )
    (result,) = grade_all(path, only="relu").exercises
    assert (result.name, result.verdict) == ("activations.relu", "passed"), result.message
    assert list(tmp_path.iterdir()) == [path]
