"""From bytes to the code cells of a notebook: in good order, damaged, and made to mean harm."""

import contextlib
import json
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, strategies as st

from autograder.reading.damaged_json import Broken, JsonScanner
from autograder.reading.files import SubmittedFiles
from autograder.reading.notebook_scanner import MOST_CELLS
from autograder.reading.notebooks import (
    NotebookTexts,
    read_damaged,
    read_notebook,
    read_whole,
    without_outputs,
)
from autograder.reading.submission import parse_submission
from autograder.reading.text import LARGEST_SOURCE, NotASubmission

RELU = "import numpy as np\n\n\ndef relu(x):\n    return np.maximum(x, 0)\n"
N = LARGEST_SOURCE


def cell(source: object, **more: object) -> dict[str, object]:
    return {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": source} | more


def notebook(*cells: object, **more: object) -> str:
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps({"cells": list(cells), "metadata": kernel, "nbformat": 4, "nbformat_minor": 5} | more, indent=1)


def read(text: str | bytes) -> NotebookTexts:
    return read_notebook("a.ipynb", text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)


def quiet(text: str | bytes) -> list[str]:
    """The texts of a notebook of which there is nothing to say."""
    got = read(text)
    assert (got.problems, got.notes) == ([], [])
    return got.texts


def told(text: str | bytes) -> str:
    with pytest.raises(NotASubmission) as caught:
        read(text)
    assert str(caught.value).startswith("a.ipynb: ")
    assert str(caught.value).isprintable()
    return str(caught.value)


# In good order ----------------------------------------------------------------------------------------------------------

WRITTEN: dict[str, str | bytes] = {
    "as Jupyter writes it": notebook(cell(RELU.splitlines(keepends=True))),
    "a text, not lines": notebook(cell(RELU)),
    "on one line": json.dumps(json.loads(notebook(cell(RELU)))),
    "as Colab writes it": json.dumps(
        {"nbformat": 4, "nbformat_minor": 0, "metadata": {"colab": {"provenance": []}, "kernelspec": {"name": "python3"}},
         "cells": [{"cell_type": "code", "source": [RELU], "metadata": {"id": "x"}, "execution_count": None, "outputs": []}]}
    ),
    "without metadata": json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": RELU}]}),
    "without a format": json.dumps({"cells": [{"cell_type": "code", "source": RELU}]}),
    "a cell without a type": json.dumps({"cells": [{"source": RELU}]}),
    "a type in capitals": notebook(cell(RELU, cell_type="Code")),
    "an odd type": notebook(cell(RELU), {"cell_type": 3, "source": None} | {"cell_type": "markdown"}),
    "no source": notebook(cell(RELU), {"cell_type": "markdown"}),
    "null for a source": notebook(cell(RELU), {"cell_type": "markdown", "source": None}),
    "an unknown cell": notebook(cell(RELU), {"cell_type": "hologram", "source": "x"}),
    "attachments and ids": notebook(
        {"cell_type": "markdown", "source": "", "attachments": {}, "id": "1"}, cell(RELU, id="2")
    ),
    "NaN among the outputs": notebook(cell(RELU, outputs=[{"data": {"x": [float("nan"), -float("inf")]}}])),
    "NaN in the metadata": notebook(cell(RELU), metadata={"x": float("nan"), "language_info": {"name": "python"}}),
    "half a pair among the outputs": notebook(cell(RELU, outputs=["half"])).replace("half", "\\ud83d"),
    "half a pair, then a letter": notebook(cell(RELU, outputs=["half"])).replace("half", "\\ud83d\\u0041"),
    "the second half alone": notebook(cell(RELU, outputs=["half"])).replace("half", "\\ude00"),
    "no characters among the outputs": notebook(cell(RELU, outputs=["half"])).encode().replace(b"half", b"\xe9\xff"),
    "newlines in an output's text": notebook(cell(RELU, outputs=["half"])).replace("half", "a\nb\tc\x01"),
    "an escape that there is not": notebook(cell(RELU, outputs=["half"])).replace("half", "\\d\\x41"),
    "deep outputs": notebook(cell(RELU, outputs=["half"])).replace('"half"', "[" * 5000 + "]" * 5000),
    "a BOM": b"\xef\xbb\xbf" + notebook(cell(RELU)).encode(),
    "CRLF": notebook(cell(RELU)).replace("\n", "\r\n"),
    "CRLF in the cells": notebook(cell(RELU.replace("\n", "\r\n"))),
    "CR": notebook(cell(RELU)).replace("\n", "\r"),
    "CR in the cells": notebook(cell(RELU.replace("\n", "\r"))),
    "zeros at its end": notebook(cell(RELU)).encode() + bytes(3000),
    "a format to come": notebook(cell(RELU), nbformat=5),
    "a format with a point": notebook(cell(RELU), nbformat=4.0),
    "a format of words": notebook(cell(RELU), nbformat="4"),
    "a minor format of words": notebook(cell(RELU), nbformat_minor="x"),
    "no kernel": notebook(cell(RELU), metadata={"kernelspec": None, "language_info": []}),
    "a kernel without a language": notebook(cell(RELU), metadata={"kernelspec": {"name": "my-env"}}),
    "Spark": notebook(cell(RELU), metadata={"language_info": {"name": "PySpark"}}),
}  # fmt: skip


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN.keys())
def test_a_notebook_as_it_may_be_written(text: str | bytes) -> None:
    assert quiet(text) == [RELU]


def test_cells_are_counted_with_those_that_are_empty() -> None:
    assert quiet(notebook(cell(""), {"cell_type": "markdown", "source": "x"}, cell(RELU), cell([]))) == ["", RELU, ""]
    assert read_notebook("a.ipynb", notebook().encode()).texts == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_wide_notebook_is_read_and_said(encoding: str) -> None:
    got = read(notebook(cell(RELU + "# é")).encode(encoding))
    assert (got.texts, got.problems) == ([RELU + "# é"], [])
    assert got.notes == [f"a.ipynb: it is in {encoding.upper()}, which Python cannot read; save it as UTF-8."]
    assert "it is not UTF-16 text as it says" in told(notebook(cell(RELU)).encode("utf-16")[:-1])
    assert "line 1 is not UTF-8 text (it may be UTF-16)" in told(notebook(cell(RELU)).encode("utf-16-le"))


@pytest.mark.parametrize("number", [2, 3])
def test_an_old_notebook_is_read_and_said(number: int) -> None:
    cells = [{"cell_type": "code", "input": [RELU], "language": "python", "prompt_number": 3, "outputs": []},
             {"cell_type": "heading", "level": 1, "source": "x"},
             {"cell_type": "code", "input": "cat(3)", "language": "R", "outputs": []}]  # fmt: skip
    text = json.dumps({"nbformat": number, "metadata": {"name": ""}, "worksheets": [{"cells": cells}, {"cells": []}]})
    for written in (text, text.replace('"outputs": []', '"outputs": [NaN]')):
        got = read(written)
        assert (got.texts, got.problems) == ([RELU, ""], [])
        assert got.notes == [
            f"a.ipynb: an old notebook (format {number}); it was read, but open it in Jupyter and save it again.",
            "a.ipynb, cell 2: passed over, it is R and not Python.",
        ]


def test_what_is_no_character_in_a_cell_is_read_as_such() -> None:
    got = read(notebook(cell(RELU), cell("x = 'half'")).replace("half", "\\ud83d"))
    assert (got.texts, got.problems) == ([RELU, "x = '\ufffd'"], [])
    assert got.notes == ["a.ipynb, cell 2: what is no character in it was read as \ufffd."]
    got = read(notebook(cell(RELU), cell("# half")).encode().replace(b"half", b"caf\xe9"))
    assert got.texts == [RELU, "# caf\ufffd"]
    # Who writes that very character means it.
    assert quiet(notebook(cell("'\ufffd'", outputs=[float("nan")]))) == ["'\ufffd'"]
    assert quiet(notebook(cell("'\U0001f600'", outputs=[float("nan")]))) == ["'\U0001f600'"]


def test_a_nul_in_a_cell_is_said() -> None:
    got = read(notebook(cell(RELU), cell("x = 1\0")))
    assert got.texts == [RELU, "x = 1\ufffd"]
    assert got.problems == ["a.ipynb, cell 2: it holds NUL characters, which no Python may."]


NOT_PYTHON: dict[str, dict[str, Any]] = {
    "R": {"kernelspec": {"name": "ir", "language": "R"}},
    "R, by its kernel": {"kernelspec": {"name": "ir"}},
    "Julia": {"language_info": {"name": "julia"}, "kernelspec": {"name": "julia-1.10"}},
}


@pytest.mark.parametrize("metadata", NOT_PYTHON.values(), ids=NOT_PYTHON.keys())
def test_a_notebook_for_another_language_is_told(metadata: dict[str, Any]) -> None:
    assert "and not for Python" in told(notebook(cell("relu <- function(x) pmax(x, 0)"), metadata=metadata))
    # Its metadata may be wrong: what is Python all the same is read.
    got = read(notebook(cell(RELU), metadata=metadata))
    assert (got.texts, got.problems) == ([RELU], [])
    assert "it was read as Python" in got.notes[0]


def test_code_in_a_cell_of_text_is_said() -> None:
    for kind in ("markdown", "raw"):
        got = read(notebook(cell("a = 1"), {"cell_type": kind, "source": RELU}, cell("b = 1")))
        assert got.texts == ["a = 1", "b = 1"]
        assert got.problems == [
            f"a.ipynb: the {kind} cell behind code cell 1 seems to hold Python, and was not read; make it a code cell."
        ]
    for prose in ("# Softmax", "import this into your head", f"An example:\n\n```\n{RELU}```", "define relu(x): it is"):
        assert quiet(notebook(cell("a = 1"), {"cell_type": "markdown", "source": prose})) == ["a = 1"]


NO_NOTEBOOK: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "it is empty"),
    "spaces": (b"\xef\xbb\xbf \r\n", "it is empty"),
    "zeros": (bytes(500), "not a notebook: it holds nothing but zeros"),
    "a list": ("[]", "not a notebook: it does not begin like one"),
    "Python": (RELU, "not a notebook: it does not begin like one"),
    "a page": ("<!DOCTYPE html>\n<html>Sign in", "not a notebook: it is a web page"),
    "a pointer": ("version https://git-lfs.github.com/spec/v1\noid", "not a notebook: it is a pointer of Git LFS"),
    "a zip": (b"PK\3\4", "not a notebook: it is a zip"),
    "something else": ('{"name": "x", "dependencies": {}}', "not a notebook: its JSON is of something else"),
    "no cells": (notebook().replace('"cells"', '"rows"'), "not a notebook: its JSON is of something else"),
    "a text for cells": ('{"cells": "x", "nbformat": 4, "x": NaN}', "its JSON is of something else"),
    "brackets": ("[" * 100_000, "not a notebook"),
    "brackets for cells": ('{"cells": ' + "[" * 100_000 + "]" * 100_000 + "}", "not a notebook: its JSON is damaged"),
    "a number as source": (notebook(cell(7)), "not a notebook: its JSON is damaged or cut off in line "),
    "a megabyte of code": (notebook(cell("#" * (N + 1)), cell("\n")), "too large"),
    "megabytes of lines": (notebook(cell([""] * 3_000_000)), "too large"),
    "megabytes of lines, and NaN": (notebook(cell([""] * 3_000_000), x=float("nan")), "too large"),
    "cells without end": (notebook(*[cell("")] * (MOST_CELLS + 1)), "too many"),
    "cells without types": (notebook(*[{}] * (MOST_CELLS + 1)), "too many"),
    "a huge number": ('{"nbformat": 4' + "0" * 5000 + "}", "of something else"),
}


@pytest.mark.parametrize(("text", "words"), NO_NOTEBOOK.values(), ids=NO_NOTEBOOK.keys())
def test_what_is_no_notebook_is_told(text: str | bytes, words: str) -> None:
    assert words in told(text)


def test_a_cell_that_is_too_much_costs_itself_alone() -> None:
    data = "TABLE = '" + "0.1;0.2," * (N // 8) + "'"
    got = read(notebook(cell("x = 1"), cell(data), cell(RELU), cell("#" * (N // 2)), cell("#" * (N // 2 + 1))))
    assert got.texts == ["x = 1", "", RELU, "#" * (N // 2), ""]
    assert got.problems == ["a.ipynb: its 2 largest cells were left out: it has 2.0 MB of code, and may have 1."]


# Damaged ----------------------------------------------------------------------------------------------------------------

THREE = notebook(cell("a = 1"), cell("b = 1", outputs=[{"text": ["1\n"]}]), cell("c = 1"))


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_a_notebook_that_is_cut_off_anywhere_is_read_up_to_there() -> None:
    whole = THREE.encode()
    lengths = []
    for length in range(len(whole)):
        try:
            got = read(whole[:length])
        except NotASubmission:
            lengths.append(0)
            continue
        assert got.texts == ["a = 1", "b = 1", "c = 1"][: len(got.texts)]
        assert len(got.problems) + len(got.notes) == 1
        (sentence,) = got.problems or got.notes
        assert "it is damaged or cut off in line" in sentence
        # Where every cell is there it has cost nothing.
        assert bool(got.notes) == (length > whole.index(b"\n ],") + 2)
        lengths.append(len(got.texts))
    assert lengths == sorted(lengths)
    assert lengths.index(1) < whole.index(b"b = 1")
    assert set(lengths) == {0, 1, 2, 3}


DAMAGED: dict[str, tuple[str, list[str]]] = {
    "a comma between cells is gone": (THREE.replace("},\n  {", "}\n  {", 1), ["a = 1", "b = 1", "c = 1"]),
    "a comma in a cell is gone": (THREE.replace('"outputs": [],', '"outputs": []', 1), ["", "b = 1", "c = 1"]),
    "a bracket is gone": (THREE.replace('"outputs": []', '"outputs": [', 1), ["", "b = 1", "c = 1"]),
    "another one is gone": (THREE.replace("[\n    {", "\n    {", 1), ["a = 1", "", "c = 1"]),
    "a quote is gone": (THREE.replace('"b = 1"', 'b = 1"'), ["a = 1", "", "c = 1"]),
    "a line is in between": (THREE.replace('   "source": "b', 'hello\n   "source": "b'), ["a = 1", "", "c = 1"]),
    "a number for its source": (THREE.replace('"b = 1"', "7"), ["a = 1", "", "c = 1"]),
    "a comma too many": (THREE.replace('"b = 1"\n', '"b = 1",\n'), ["a = 1", "b = 1", "c = 1"]),
    "two cells": (THREE.replace('"metadata": {},', '"metadata": {,', 2), ["", "", "c = 1"]),
}


@pytest.mark.parametrize(("text", "texts"), DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_cell_costs_itself_alone(text: str, texts: list[str]) -> None:
    assert text != THREE
    got = read(text)
    assert got.texts == texts
    assert len(got.problems) == texts.count("")
    for number, sentence in zip([i + 1 for i, text in enumerate(texts) if not text], got.problems, strict=True):
        assert sentence.startswith(f"a.ipynb, cell {number}: its JSON is damaged in line ")
        assert sentence.endswith("; it was left out.")


def test_where_a_notebook_is_damaged_is_said() -> None:
    text = THREE.replace('"b = 1"', 'b = 1"')
    assert f"in line {line_of(text, 'b = 1')};" in read(text).problems[0]
    assert f"in line {line_of(text, 'b = 1')};" in read(text.replace("\n", "\r\n")).problems[0]
    assert f"in line {line_of(text, 'b = 1')};" in read(text.replace("\n", "\r")).problems[0]


def conflict(text: str, part: str, ours: str, theirs: str, base: str = "") -> str:
    """The notebook with a conflict where the lines of a part are."""
    lines = text.split("\n")
    first = next(number for number, line in enumerate(lines) if part in line)
    marks = ["<<<<<<< HEAD", *ours.split("\n"), *base.split("\n")[:-1], "=======", *theirs.split("\n"), ">>>>>>> main"]
    return "\n".join([*lines[:first], *marks, *lines[first + 1 :]])


def test_a_conflict_that_touches_no_code_costs_nothing() -> None:
    count = '   "execution_count": {},'
    line = line_of(THREE, "execution_count")
    text = conflict(THREE, '"execution_count": 1', count.format(3), count.format(4))
    got = read(text)
    assert (got.texts, got.problems) == (["a = 1", "b = 1", "c = 1"], [])
    (note,) = got.notes
    assert note.startswith(f"a.ipynb: lines {line}, {line + 2} and {line + 4} are of a merge conflict of Git (<<<<<<<)")
    got = read(conflict(THREE, '"execution_count": 1', count.format(3), count.format(4), "||||||| base\nx\n"))
    assert (got.texts, got.problems) == (["a = 1", "b = 1", "c = 1"], [])
    assert read(text.replace("\n", "\r\n")).texts == ["a = 1", "b = 1", "c = 1"]


def test_a_conflict_costs_the_cells_that_differ() -> None:
    text = conflict(THREE, '"b = 1"', '   "source": "b = 1"', '   "source": "b = 2"')
    got = read(text)
    assert (got.texts, got.notes) == (["a = 1", "", "c = 1"], [])
    assert "code cells in which the two versions differ (2 of the first version) were left out" in got.problems[0]
    more = '   "source": "a = 1"\n  },\n  {"cell_type": "code", "source": "d = 1"'
    got = read(conflict(THREE, '"a = 1"', '   "source": "a = 1"', more))
    assert got.texts == ["a = 1", "b = 1", "c = 1"]
    assert "code cells in which the two versions differ were left out" in got.problems[0]


def test_a_conflict_without_an_end_costs_its_cell() -> None:
    text = THREE.replace('   "source": "b = 1"', '<<<<<<< HEAD\n   "source": "b = 1"')
    got = read(text)
    assert got.texts == ["a = 1", "", "c = 1"]
    line = line_of(text, "<<<<")
    assert f"its JSON is damaged in line {line} by a merge conflict of Git (<<<<<<<); it was left" in got.problems[0]


# By two ways --------------------------------------------------------------------------------------------------------------

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
sources = st.text(max_size=8) | st.lists(st.text(max_size=4), max_size=3)
cells = st.fixed_dictionaries(
    {"cell_type": st.sampled_from(["code", "markdown", "raw"])},
    optional={"source": sources, "outputs": values, "x": values},
)


@given(st.lists(cells, max_size=4), values, st.sampled_from([None, 1]), st.booleans())
def test_both_ways_of_reading_read_the_same(drawn: list[Any], other: Any, indent: int | None, escape: bool) -> None:
    raw = json.dumps({"x": other, "cells": drawn, "nbformat": 4, "y": other}, indent=indent, ensure_ascii=escape)
    whole, texts = read_whole("a.ipynb", raw.encode()), NotebookTexts()
    assert whole == read_damaged("a.ipynb", raw.encode(), texts)
    assert whole is not None
    assert (texts.problems, texts.notes) == ([], [])


@given(values, st.sampled_from([None, 1]), st.booleans())
def test_a_value_is_skipped_to_its_end(value: Any, indent: int | None, escape: bool) -> None:
    raw = json.dumps(value, indent=indent, ensure_ascii=escape).encode()
    for behind in (b"", b" ]}}", b',"x"'):
        assert JsonScanner(raw + behind).skip() == len(raw)


@given(st.text(max_size=10), st.booleans())
def test_a_string_is_what_python_reads(text: str, escape: bool) -> None:
    raw = json.dumps(text, ensure_ascii=escape).encode()
    scanner = JsonScanner(raw)
    assert (scanner.string(), scanner.at, scanner.replaced) == (text, len(raw), 0)


def test_no_byte_that_is_changed_makes_an_exception() -> None:
    whole = notebook(
        cell("a\\n\u00e9"), {"cell_type": "markdown", "source": ["x"]}, cell(["b"], outputs=[{"x": [[1]]}])
    ).encode()
    for place in range(len(whole)):
        for changed in (b"", b'"', b"\\", b"{", b"]", b"\xff", b"\0"):
            raw = whole[:place] + changed + whole[place + 1 :]
            try:
                got = read_notebook("a.ipynb", raw)
            except NotASubmission:
                continue
            # Where it was no letter that changed, nothing vanishes in silence.
            is_letter = whole[place : place + 1] not in b'{}[]:,"'
            assert is_letter or len([text for text in got.texts if text]) == 2 or got.problems or got.notes, raw


@pytest.mark.parametrize("text", [notebook(cell(RELU), {"cell_type": "markdown", "source": ["x"]}), *WRITTEN.values()])
def test_without_its_outputs_a_notebook_reads_the_same(text: str | bytes) -> None:
    raw = text if isinstance(text, bytes) else text.encode()
    assert read(without_outputs(raw)) == read(raw)


def test_outputs_are_taken_out() -> None:
    metadata = NOT_PYTHON["R"] | {"widgets": "x" * 1000}
    for raw in (notebook(cell(RELU, outputs=["x" * 1000]), metadata=metadata).encode(), b"{}", b'{"cells": []}'):
        lean = without_outputs(raw)
        assert b"xxx" not in lean
        assert read_whole("a", lean) == read_whole("a", raw)
    old = json.dumps({"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": RELU}]}]})
    assert read(without_outputs(old.encode())) == read(old)
    assert without_outputs(b"[1]") == b"[1]"


# Large --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", ['"' + "A" * 50 * 2**20 + '"', "[" + "[0.125]," * 2**19 + "1]"], ids=["text", "numbers"]
)
@pytest.mark.parametrize("odd", ["1", "NaN", '"\\ud83d"'])
def test_outputs_take_no_memory(value: str, odd: str) -> None:
    text = notebook(cell(RELU, outputs=["large", "odd"])).encode()
    raw = text.replace(b'"large"', value.encode()).replace(b'"odd"', odd.encode())
    tracemalloc.start()
    got = read_notebook("a.ipynb", raw)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (got.texts, got.problems, got.notes) == ([RELU], [], [])
    # Not even a copy.
    assert peak < 2**20


HARMFUL: dict[str, Callable[[int], str]] = {
    "cells that never end": lambda n: '{"cells": [' + '{"cell_type": "code", "x": [' * (n // 28),
    "cells in cells": lambda n: '{"cells": [' + '{"cell_type":' * (n // 13),
    "strings that never end": lambda n: '{"cells": [' + '{"cell_type": "' * (n // 15),
    "escaped quotes": lambda n: '{"cells": [{"cell_type": "' + '\\"' * (n // 2),
    "backslashes": lambda n: '{"cells": [{"source": "' + "\\" * n,
    "opening brackets": lambda n: '{"cells": [' + "[" * n,
    "opening brackets of both kinds": lambda n: '{"cells": [{"x": ' + "[{" * (n // 2),
    "deep brackets": lambda n: '{"cells": [{"x": ' + "[" * (n // 2) + "]" * (n // 2),
    "brackets that do not match": lambda n: '{"cells": [{"x": ' + "[" * (n // 2) + "}" * (n // 2),
    "lists of lists of lists": lambda n: '{"x": [' + "[[[[1]]]]," * (n // 10),
    "spaces": lambda n: '{"cells": [' + " " * n,
    "damaged cells": lambda n: '{"cells": [' + '{"cell_type": x},' * (n // 17),
    "keys": lambda n: '{"cells": [], "nbformat": NaN,' + '"cells": [],' * (n // 12),
    "conflicts": lambda n: "{\n" + "<<<<<<< a\n=======\n>>>>>>> b\n" * (n // 30),
    "conflicts that begin": lambda n: "{\n" + "<<<<<<< a\n" * (n // 10),
    "conflicts in one another": lambda n: "{\n" + "<<<<<<< a\n" * 50 + "=======\n>>>>>>> b\n" * (n // 20),
    "a definition without end": lambda n: notebook(
        cell("def f(" + ":" * (n // 2)), metadata={"language_info": {"name": "R"}}
    ),
    "halves of pairs": lambda n: notebook(cell(RELU, outputs=["x"])).replace('"x"', '"' + "\\ud83d" * (n // 6) + '"'),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", HARMFUL)
def test_no_notebook_takes_long(kind: str) -> None:
    raw = HARMFUL[kind](8 * 2**20).encode()
    started = time.process_time()
    with contextlib.suppress(NotASubmission):
        assert all(len(sentence) < 300 for sentence in read_notebook("a.ipynb", raw).problems)
    # As many seconds as the text has half megabytes, or hours where it does not work.
    assert time.process_time() - started < 16


def test_the_scanner_gives_up_on_what_has_no_end() -> None:
    scanner = JsonScanner(b'[["a"')
    with pytest.raises(Broken):
        scanner.skip()
    assert scanner.at == 1


def test_a_lost_cell_is_said_also_where_nothing_else_of_the_notebook_is_wanted() -> None:
    damaged = notebook(cell("a = 1"), cell(RELU)).replace('"import', "import")
    files = SubmittedFiles("ada", {"a.ipynb": damaged.encode(), "b.py": RELU.encode()}, [])
    read = parse_submission(files)
    assert [source.file for source in read.sources] == ["b.py"]
    assert "a.ipynb, cell 2: its JSON is damaged in line " in read.problems[0] or "cut off" in read.problems[0]
