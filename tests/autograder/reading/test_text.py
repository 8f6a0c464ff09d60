"""From bytes to the text of a Python file: encodings, line ends, and what is no text at all."""

import time

import pytest

from autograder.reading.text import (
    LARGEST_SOURCE,
    NotASubmission,
    conflict_lines,
    decode_source,
    read_source,
    remark_on_encoding,
)

RELU = "import numpy as np\n\n\ndef relu(x):\n    return np.maximum(x, 0)\n"
N = LARGEST_SOURCE


def told(raw: bytes) -> str:
    with pytest.raises(NotASubmission) as caught:
        decode_source("a.py", raw)
    assert str(caught.value).startswith("a.py: ")
    assert str(caught.value).isprintable()
    return str(caught.value)


ENCODED = {
    "UTF-8": (RELU + "# é日").encode(),
    "a BOM": b"\xef\xbb\xbf" + (RELU + "# é日").encode(),
    "CRLF": (RELU + "# é日").replace("\n", "\r\n").encode(),
    "CR": (RELU + "# é日").replace("\n", "\r").encode(),
    "a CR in between": (RELU + "# é日").replace(":\n", ":\r").encode(),
    "UTF-16": (RELU + "# é日").encode("utf-16"),
    "UTF-16, big ends": b"\xfe\xff" + (RELU + "# é日").encode("utf-16-be"),
    "UTF-16 and CRLF": b"\xff\xfe" + (RELU + "# é日").replace("\n", "\r\n").encode("utf-16-le"),
    "UTF-32": (RELU + "# é日").encode("utf-32"),
    "UTF-32, big ends": b"\0\0\xfe\xff" + (RELU + "# é日").encode("utf-32-be"),
}


@pytest.mark.parametrize("raw", ENCODED.values(), ids=ENCODED.keys())
def test_a_text_is_the_same_in_every_encoding(raw: bytes) -> None:
    read = read_source("a.py", raw)
    assert read.text == RELU + "# é日"
    assert read.problems == []
    # Python itself cannot read what is wide, so that is said, and nothing else.
    is_wide = raw[:1] in (b"\xff", b"\xfe", b"\0")
    assert read.notes == ([str(remark_on_encoding("a.py", raw))] if is_wide else [])
    assert all(note.endswith("which Python cannot read; save it as UTF-8.") for note in read.notes)


DECLARED = {
    "Latin-1": (b"# -*- coding: latin-1 -*-\nname = '\xe9'\n", "é"),
    "in the second line": (b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nname = '\x80'\n", "€"),
    "in the second line of a Mac's": (b"#!/usr/bin/python\r# coding: cp1252\rname = '\x80'\r", "€"),
    "Japanese": (b"# coding: euc-jp\nname = '" + "日本".encode("euc-jp") + b"'\n", "日本"),
    "UTF-8": (b"# coding: utf8\nname = '\xc3\xa9'\n", "é"),
    "Emacs": (b"# -*- coding: utf-8-unix -*-\nname = '\xc3\xa9'\n", "é"),
    "form feeds": (b"\f\n\f\nname = '\xc3\xa9'\n", "é"),
}


@pytest.mark.parametrize(("raw", "words"), DECLARED.values(), ids=DECLARED.keys())
def test_what_is_declared_is_what_is_read(raw: bytes, words: str) -> None:
    assert f"name = '{words}'\n" in decode_source("a.py", raw)


NOT_TEXT = {
    "Latin-1, undeclared": (b"x = 1\n# \xe9\n" + RELU.encode(), "line 2 is not UTF-8 text; save the file as UTF-8."),
    "Latin-1, further down": (RELU.encode() + b"# \xe9\n", "line 6 is not UTF-8 text"),
    "Latin-1 of an old Mac": (RELU.replace("\n", "\r").encode() + b"# \xe9\r", "line 6 is not UTF-8 text"),
    "not what it declares": (b"# coding: ascii\n\n\n\n# \xe9", "line 5 is not ascii text"),
    "a declaration in line 3": (b"\n\n# coding: cp1252\n# \x80", "line 4 is not UTF-8 text"),
    "unknown": (b"# coding: klingon\n" + RELU.encode(), "unknown encoding"),
    "a BOM and another": (b"\xef\xbb\xbf# coding: latin-1\n" + RELU.encode(), "unknown encoding"),
    "UTF-16 that does not say so": (RELU.encode("utf-16-le"), "line 1 is not UTF-8 text (it may be UTF-16); save"),
    "UTF-16 that does not, big ends": (RELU.encode("utf-16-be"), "line 1 is not UTF-8 text (it may be UTF-16); save"),
    "UTF-16 cut in a character": ((RELU + "x").encode("utf-16")[:-1], "line 6 is not UTF-16 text"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "line 1 is not UTF-8 text"),
    "zeros": (bytes(4096), "nothing but zeros"),
    "a pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "pointer of Git LFS"),
    "a page": (b"\n<!DOCTYPE html>\n<html><body>Sign in</body></html>", "a web page"),
    "a page, in capitals": (b"\xef\xbb\xbf<HTML><head>", "a web page"),
    "a zip": (b"PK\3\4\x14\0", "zip archive"),
    "a PDF": (b"%PDF-1.7\n", "a PDF"),
    "RTF": (b"{\\rtf1\\ansi\\f0 import numpy}", "word processor"),
    # Each of these takes time that grows with the square of the text, or is no encoding of text.
    "punycode": (b"# coding: punycode\n" + b"a" * N, "unusual encoding"),
    "idna": (b"# coding: idna\n" + b"a" * N, "unusual encoding"),
    "zlib": (b"# coding: zlib\n" + RELU.encode(), "unusual encoding"),
    "rot13": (b"# coding: rot13\n" + RELU.encode(), "unusual encoding"),
    "UTF-7": (b"# coding: utf-7\n" + RELU.encode(), "unusual encoding"),
}


@pytest.mark.parametrize(("raw", "words"), NOT_TEXT.values(), ids=NOT_TEXT.keys())
def test_what_is_no_text_is_told(raw: bytes, words: str) -> None:
    assert words in told(raw)


def test_an_empty_file_is_a_text_of_no_lines() -> None:
    assert decode_source("__init__.py", b"") == ""
    assert decode_source("__init__.py", b"\xef\xbb\xbf") == ""


def test_python_that_looks_a_little_like_something_else_is_python() -> None:
    for text in (
        "x = 1 < 2\n",
        '"""<html> is what this writes."""\n',
        "version = 'https://git-lfs.github.com/spec/v1'\n",
    ):
        assert decode_source("a.py", text.encode()) == text


def test_a_nul_costs_its_line_and_is_said() -> None:
    read = read_source("a.py", RELU.encode() + b"x = 1\0\ny = 2\n")
    assert read.text == RELU + "x = 1\ufffd\ny = 2\n"
    assert read.problems == ["a.py: line 6 holds NUL characters, which no Python file may; save it again."]


# Merge conflicts --------------------------------------------------------------------------------------------------------

CONFLICT = "a = 1\n<<<<<<< HEAD\nb = 1\n=======\nb = 2\n>>>>>>> main\nc = 1\n"
CONFLICTS = {
    "one": (CONFLICT, [2, 4, 6]),
    "two": (CONFLICT * 2, [2, 4, 6, 9, 11, 13]),
    "with what both began with": ("<<<<<<< a\n||||||| b\nx\n=======\n>>>>>>> c\n", [1, 2, 4, 5]),
    "without names": ("<<<<<<<\n=======\n>>>>>>>\n", [1, 2, 3]),
    "moved to the right": ("def f():\n    <<<<<<< a\n    =======\n    >>>>>>> b\n", [2, 3, 4]),
    "CRLF": (CONFLICT.replace("\n", "\r\n"), [2, 4, 6]),
    "without an end": ("<<<<<<< a\nx = 1\n", [1]),
    "headings": ('"""\nsoftmax\n=======\nrelu\n>>>>>>> x\n"""\n', []),
    "one and a heading": (CONFLICT + "softmax\n=======\n", [2, 4, 6]),
    "too many": ("<<<<<<<< a\n======== b\n", []),
    "shifts": ("x = 1 <<7\ny = '<<<<<<<'\n", []),
}


@pytest.mark.parametrize(("text", "lines"), CONFLICTS.values(), ids=CONFLICTS.keys())
def test_the_marks_of_a_conflict_are_found(text: str, lines: list[int]) -> None:
    assert conflict_lines(text) == lines


def test_a_conflict_is_said_and_the_text_read_all_the_same() -> None:
    read = read_source("a.py", CONFLICT.encode())
    assert read.text == CONFLICT
    assert read.problems == [
        "a.py: lines 2, 4 and 6 are of a merge conflict of Git (<<<<<<<); keep one version and delete these lines."
    ]
    (many,) = read_source("a.py", CONFLICT.encode() * 1000).problems
    assert "lines 2, 4, 6, 9, 11, 13 and more are" in many


# As long as a file may be ---------------------------------------------------------------------------------------------

LONG = {
    "carriage returns": b"\r" * N,
    "both ends": b"\r\n" * (N // 2),
    "marks": b"<<<<<<< a\n" * (N // 10),
    "marks and spaces": (b" " * 1000 + b"<<<<<< a\n") * (N // 1010),
    "spaces before a page": b" " * (N - 1) + b"<",
    "a declaration without end": b"#" + b"coding" * (N // 6),
    "NULs in between": b"a\0\0\0" * (N // 4),
}


@pytest.mark.parametrize("raw", LONG.values(), ids=LONG.keys())
def test_no_text_takes_long(raw: bytes) -> None:
    started = time.process_time()
    read_source("a.py", raw)
    assert time.process_time() - started < 5
