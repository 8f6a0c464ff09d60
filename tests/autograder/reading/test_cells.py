"""From bytes to code: texts and notebooks as they come, and those that mean harm."""

import json
import tracemalloc

import pytest

from autograder.reading.cells import read_cells
from autograder.reading.files import LARGEST_SOURCE, NotASubmission, SubmittedFiles
from autograder.reading.sources import ParsedSubmission
from autograder.reading.submission import parse_submission

RELU = "import numpy as np\n\n\ndef relu(x):\n    return np.maximum(x, 0)\n"
N = LARGEST_SOURCE


def found(name: str, text: str | bytes, **more: str) -> ParsedSubmission:
    contents = {name: text} | more
    raw = {
        path: part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        for path, part in contents.items()
    }
    return parse_submission(SubmittedFiles(name, raw, [], name))


# Texts ------------------------------------------------------------------------------------------------------------------

ENCODED = {
    "a BOM": b"\xef\xbb\xbf" + RELU.encode(),
    "CRLF": RELU.replace("\n", "\r\n").encode(),
    "CR": RELU.replace("\n", "\r").encode(),
    "Latin-1, declared": b"# -*- coding: latin-1 -*-\nname = '\xe9'\n" + RELU.encode(),
    "in the second line": b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nname = '\x80'\n" + RELU.encode(),
    "Japanese": b"# coding: euc-jp\nname = '" + "日本".encode("euc-jp") + b"'\n" + RELU.encode(),
    "UTF-8, declared": b"# coding: utf8\nname = '\xc3\xa9'\n" + RELU.encode(),
    "form feeds": b"\f\n\f\n" + RELU.encode(),
}


@pytest.mark.parametrize("raw", ENCODED.values(), ids=ENCODED.keys())
def test_a_text_in_any_encoding_that_it_declares(raw: bytes) -> None:
    (source,) = found("a.py", raw).sources
    assert (source.exercises, source.unread) == (["activations.relu"], [])
    assert not source.untouched("relu")


def test_what_is_declared_is_what_is_read() -> None:
    (cell,) = read_cells("a.py", b"# coding: cp1252\nname = '\x80'")
    assert "€" in cell.text


NOT_TEXT = {
    "Latin-1, undeclared": (b"x = 1\n# \xe9\n" + RELU.encode(), "line 2 is not UTF-8 text"),
    "Latin-1, further down": (RELU.encode() + b"# \xe9\n", "line 6 is not UTF-8 text"),
    "not what it declares": (b"# coding: ascii\n\n\n\n# \xe9", "line 5 is not ascii text"),
    "unknown": (b"# coding: klingon\n" + RELU.encode(), "unknown encoding"),
    "a BOM and another": (b"\xef\xbb\xbf# coding: latin-1\n" + RELU.encode(), "unknown encoding"),
    "UTF-16": (RELU.encode("utf-16"), "not UTF-8 text"),
    # Each of these takes time that grows with the square of the text, or is no encoding of text.
    "punycode": (b"# coding: punycode\n" + b"a" * N, "unusual encoding"),
    "idna": (b"# coding: idna\n" + b"a" * N, "unusual encoding"),
    "zlib": (b"# coding: zlib\n" + RELU.encode(), "unusual encoding"),
    "rot13": (b"# coding: rot13\n" + RELU.encode(), "unusual encoding"),
    "UTF-7": (b"# coding: utf-7\n" + RELU.encode(), "unusual encoding"),
}


@pytest.mark.parametrize(("raw", "words"), NOT_TEXT.values(), ids=NOT_TEXT.keys())
def test_a_text_that_cannot_be_decoded_is_told(raw: bytes, words: str) -> None:
    with pytest.raises(NotASubmission, match=words) as caught:
        found("a.py", raw)
    assert str(caught.value).startswith("a.py: ")


# Notebooks --------------------------------------------------------------------------------------------------------------


def cell(source: str | list[str], **more: object) -> dict[str, object]:
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None} | more


def notebook(*cells: dict[str, object], **more: object) -> str:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)} | more)


WRITTEN: dict[str, str | bytes] = {
    "as Jupyter writes it": notebook(cell(RELU.splitlines(keepends=True)), indent=None),
    "without metadata": json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": RELU}]}),
    "a cell twice": notebook(cell(RELU), cell(RELU)),
    "a cell without source": notebook(cell(RELU), {"cell_type": "markdown"}),
    "an unknown cell": notebook(cell(RELU), {"cell_type": "hologram", "source": "x"}),
    "attachments and ids": notebook(
        {"cell_type": "markdown", "source": "", "attachments": {}, "id": "1"}, cell(RELU, id="2")
    ),
    "NaN among the outputs": notebook(cell(RELU, outputs=[{"data": {"x": [float("nan"), float("inf")]}}])),
    "a BOM": b"\xef\xbb\xbf" + notebook(cell(RELU)).encode(),
    "cells of the shell": notebook(cell("%debug\n!rm -rf ~\nx = input()"), cell("%%bash\nrm -rf ~"), cell(RELU)),
    "IPython itself": notebook(cell("get_ipython().system('ls')"), cell(RELU)),
    "a format to come": notebook(cell(RELU), nbformat=5),
    "magic alone": notebook(cell("%%"), cell("%"), cell("%%\n"), cell("?"), cell(RELU)),
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN.keys())
def test_a_notebook_as_it_may_be_written(text: str | bytes) -> None:
    (source,) = found("a.ipynb", text).sources
    assert (source.exercises, source.unread) == (["activations.relu"], [])


def test_outputs_take_neither_time_nor_memory() -> None:
    text = notebook(cell(RELU, outputs=[{"data": {"image/png": "A" * (50 * 2**20)}}])).encode()
    tracemalloc.start()
    (source,) = found("a.ipynb", text).sources
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert source.exercises == ["activations.relu"]
    # Not even a copy.
    assert peak < 10 * 2**20


NO_NOTEBOOK = {
    "cut off": (notebook(cell(RELU))[:-20], "its JSON is damaged"),
    "empty": ("", "its JSON is damaged"),
    "a list": ("[]", "its JSON is damaged"),
    "brackets": ("[" * 100_000, "its JSON is damaged"),
    "brackets among the outputs": (notebook(cell(RELU))[:-3] + ', "x": ' + "[" * 100_000, "its JSON is damaged"),
    "a number as source": (notebook(cell(RELU) | {"source": 7}), "its JSON is damaged"),
    "a format of words": (notebook(cell(RELU), nbformat="four"), "its JSON is damaged"),
    "no cells": (notebook().replace('"cells"', '"rows"'), "its JSON is damaged"),
    "format 3": (json.dumps({"nbformat": 3, "worksheets": [{"cells": []}]}), "format 3"),
    "a megabyte of code": (notebook(cell("#" * N), cell(RELU)), "too large"),
    "a huge number": ('{"nbformat": 4' + "0" * 5000 + "}", "its JSON is damaged"),
}


@pytest.mark.parametrize(("text", "words"), NO_NOTEBOOK.values(), ids=NO_NOTEBOOK.keys())
def test_what_is_no_notebook_is_told(text: str, words: str) -> None:
    with pytest.raises(NotASubmission, match=words):
        found("a.ipynb", text)


def test_half_a_character_in_a_notebook_is_no_exception() -> None:
    text = notebook(cell(RELU), cell("x = '\\ud800'")).replace("\\\\ud800", "\\ud800")
    assert "\"x = '\\ud800'\"" in text
    (source,) = found("a.ipynb", text).sources
    assert "surrogates not allowed" in source.unread[0].sentence
