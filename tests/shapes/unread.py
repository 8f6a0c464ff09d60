"""Files that cannot be read, or only just: what each is, is said, and what lies beside it is graded."""

from __future__ import annotations

import json

from tests.shapes.answers import NUMPY, RELU, SIGMOID, SOFTMAX, STEP, filled_stubs, script
from tests.shapes.building import Files, at, notebook, packed
from tests.shapes.shape import course, shape

HW = script(NUMPY, RELU, SIGMOID)
GOOD = {"good.py": script(NUMPY, SOFTMAX)}
TWO = course("relu softmax")
LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"


@shape("Notepad", "softmax", look=[r"hw\.py.*line 3.*UTF-8"], tried="relu")
def another_encoding() -> Files:
    """A name in cp1252, in a file that does not say so."""
    return {**GOOD, "hw.py": NUMPY.encode() + b"\n# Jos\xe9\n" + RELU.encode()}


@shape("Git", "softmax", says=[r"hw\.ipynb.*(?i:conflict)"], tried="relu")
def conflict_in_a_notebook() -> Files:
    raw = notebook(NUMPY, RELU).replace(
        '"outputs": [],', '<<<<<<< HEAD\n"outputs": [],\n=======\n"outputs": [1],\n>>>>>>> main\n', 1
    )
    return {**GOOD, "hw.ipynb": raw}


@shape("Git LFS", "softmax", look=[r"hw\.ipynb.*LFS"])
def lfs_pointer() -> Files:
    return {**GOOD, "hw.ipynb": LFS}


@shape("Git LFS", lost={"relu": ".", "softmax": "."}, look=[r"hw\.py.*LFS"], policy=TWO)
def lfs_pointer_alone() -> Files:
    return {"hw.py": LFS}


@shape("OneDrive", "softmax", look=[r"hw\.ipynb.*(?i:empty)"])
def empty_notebook() -> Files:
    return {**GOOD, "hw.ipynb": ""}


@shape("an editor", lost={"relu": ".", "softmax": "."}, look=[r"hw\.py.*(?i:empty)"], policy=TWO)
def empty_script() -> Files:
    return {"hw.py": ""}


@shape("OneDrive", "softmax", look=[r"hw\.py"])
def nothing_but_nulls() -> Files:
    """A file that was never downloaded from the cloud."""
    return {**GOOD, "hw.py": bytes(2000)}


@shape("a browser", "softmax relu", says=[r"hw\.ipynb.*(?i:cut off|damaged|incomplete)"])
def cut_off() -> Files:
    """A download that broke off behind the last cell: all of them are read."""
    return {**GOOD, "hw.ipynb": notebook(NUMPY, RELU)[:-80]}


@shape("a browser", "softmax", look=[r"hw\.ipynb.*(HTML|web page)"])
def a_web_page() -> Files:
    return {**GOOD, "hw.ipynb": "<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>\n"}


@shape("JupyterLab", "softmax", look=[r"hw\.ipynb.*\bR\b"])
def a_notebook_in_r() -> Files:
    metadata = {"kernelspec": {"display_name": "R", "language": "R", "name": "ir"}, "language_info": {"name": "R"}}
    return {**GOOD, "hw.ipynb": notebook("relu <- function(x) pmax(x, 0)", metadata=metadata)}


@shape("a browser", "relu sigmoid", in_folder=True, may=[r"hw\.ipynb\.txt"])
def notebook_named_as_text() -> Files:
    """hw.ipynb.txt: read as what it is."""
    return {"hw.ipynb.txt": notebook(NUMPY, RELU, SIGMOID)}


@shape("a browser", "relu sigmoid", in_folder=True, may=[r"hw\.ipynb\.json"])
def notebook_named_as_json() -> Files:
    return {"hw.ipynb.json": notebook(NUMPY, RELU, SIGMOID), "data.json": json.dumps({"rows": [1, 2]})}


@shape("a mail program", "relu sigmoid", may=[r"hw\.py\.txt"])
def script_named_as_text() -> Files:
    """Mail programs refuse .py."""
    return {"hw.py.txt": HW}


@shape("a browser", "relu sigmoid", may=[r"\bhw\b"])
def notebook_without_a_suffix() -> Files:
    return {"hw": notebook(NUMPY, RELU, SIGMOID)}


@shape("Excel", "relu sigmoid")
def suffix_in_capitals() -> Files:
    return {"HW1.IPYNB": notebook(NUMPY, RELU, SIGMOID)}


@shape("an editor", lost={"relu": ".", "softmax": "."}, look=[r"hw\.(docx|pdf)|hw\.docx"], policy=TWO)
def a_document() -> Files:
    """Code in a Word document."""
    return {"hw.docx": b"PK\3\4\x14\0\6\0" + bytes(200)}


@shape("Notepad", "relu sigmoid", says=["UTF-8"], in_folder=True)
def notebook_in_utf_16() -> Files:
    return {"hw.ipynb": notebook(NUMPY, RELU, SIGMOID).encode("utf-16")}


@shape("JupyterLab", "softmax", look=[r"hw\.ipynb"])
def another_json() -> Files:
    """A file of settings, called .ipynb."""
    return {**GOOD, "hw.ipynb": '{"theme": "dark"}\n'}


@shape("Git", "step relu", look=[at("part2.py") + r".*line \d+"], tried="softmax")
def one_good_one_bad() -> Files:
    return {"part1.py": script(NUMPY, STEP, RELU), "part2.py": script(NUMPY, SOFTMAX).encode() + b"\x80\x81\n"}


@shape("tandem start", "relu", look=[r"in_torch\.py"], stubs=True, policy=course("relu", "numpy", "torch"),
       lost={"torch:relu": "."})  # fmt: skip
def a_bad_file_of_a_topic() -> Files:
    return {
        "activations/in_numpy.py": filled_stubs("activations", relu=RELU),
        "activations/in_torch.py": b"import torch\n# \xff\n",
    }


@shape("an editor", "relu sigmoid", says=[r"deep\.py"], in_folder=True)
def nested_too_deeply() -> Files:
    """One statement on which Python's parser gives up, below a function that it reads."""
    return {"hw.py": script(NUMPY, RELU), "deep.py": f"{NUMPY}{SIGMOID}\nx = {'(' * 3000}1{')' * 3000}\n"}


@shape("GitHub", "relu sigmoid", may=[r"hw\.py"])
def notebook_named_as_a_script() -> Files:
    """The notebook's JSON, called hw.py."""
    return {"hw.py": notebook(NUMPY, RELU, SIGMOID)}


@shape("an editor", "relu sigmoid", may=[r"hw\.ipynb"])
def script_named_as_a_notebook() -> Files:
    """Python, called hw.ipynb because the course asked for a notebook."""
    return {"hw.ipynb": HW}


@shape("TextEdit", "softmax", look=[r"hw\.py"], tried="relu sigmoid")
def rich_text() -> Files:
    """TextEdit keeps rich text unless it is told otherwise."""
    body = HW.replace("\n", "\\\n")
    return {**GOOD, "hw.py": "{\\rtf1\\ansi\\ansicpg1252\\cocoartf2639\n\\f0\\fs24 \\cf0 " + body + "}"}


@shape("a browser", look=[r"code\.zip.*(?i:password|encrypted)"], lost={"relu": ".", "softmax": "."}, policy=TWO)
def a_zip_with_a_password() -> Files:
    raw = bytearray(packed({"hw.py": HW}))
    for header, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        raw[raw.index(header) + flags] |= 1
    return {"code.zip": bytes(raw)}


@shape("a browser", look=[r"code\.zip"], lost={"relu": ".", "softmax": "."}, policy=TWO)
def a_zip_that_is_cut_off() -> Files:
    return {"code.zip": packed({"hw.py": HW * 9})[:200]}


@shape("a browser", "softmax relu", look=[r"hw\.ipynb.*(?i:cut off|damaged|incomplete)"], tried="sigmoid")
def cut_off_in_a_cell() -> Files:
    """What was behind the cut is missing, whatever it was."""
    whole = notebook(NUMPY, RELU, SIGMOID)
    return {**GOOD, "hw.ipynb": whole[: whole.index("np.where")]}
