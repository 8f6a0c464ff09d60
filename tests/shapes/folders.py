"""Folders as people hand them in: depth, names, copies, archives; whatever is left out is said."""

from __future__ import annotations

import io
import tarfile

from tests.shapes.answers import (
    CONV_OUTPUT_SIZE,
    ENTROPY,
    LEAKY_RELU,
    NUMPY,
    RELU,
    SIGMOID,
    SOFTMAX,
    STEP,
    TANH,
    TORCH,
    TORCH_RELU,
    filled_stubs,
    script,
)
from tests.shapes.building import Files, notebook, packed
from tests.shapes.shape import course, shape

HW = script(NUMPY, RELU, SIGMOID)
OLD = script(NUMPY, "def relu(x):\n    return x\n", "def sigmoid(x):\n    return x\n")


@shape("GitHub", "relu sigmoid", in_folder=True)
def src_and_tests() -> Files:
    return {
        "README.md": "# Homework\n",
        "src/__init__.py": "",
        "src/activations.py": HW,
        "tests/__init__.py": "",
        "tests/test_activations.py": "import numpy as np\nfrom src.activations import relu\n\n\ndef test_relu():\n    assert relu(np.ones(1))\n",
    }


@shape("an editor", "relu sigmoid softmax conv_output_size")
def parts() -> Files:
    """A folder for each question."""
    return {
        "part1/hw.py": HW, "part2/hw.ipynb": notebook(NUMPY, SOFTMAX), "part3/code/conv.py": CONV_OUTPUT_SIZE, "part4/report.pdf": b"%PDF-1.5",
    }  # fmt: skip


@shape("an editor", "relu sigmoid")
def very_deep() -> Files:
    return {"Homework 1/final/really final/Ada Doe/code/python/hw (final).py": HW}


@shape("an editor", "relu sigmoid softmax")
def loose_and_below() -> Files:
    return {"hw.py": HW, "extra/hw2.py": script(NUMPY, SOFTMAX)}


@shape("an editor", "relu sigmoid softmax", stubs=True)
def loose_beside_a_topic() -> Files:
    """A topic's own file, and a notebook beside its folder with one more exercise."""
    return {
        "activations/in_numpy.py": filled_stubs("activations", relu=RELU, sigmoid=SIGMOID),
        "softmax.ipynb": notebook(NUMPY, SOFTMAX),
    }


@shape("an editor", "relu sigmoid", says=[r"hw\.py"], stubs=True)
def a_topics_file_before_a_loose_one() -> Files:
    """The same exercise in both: the topic's own file counts, and it is said."""
    return {"activations/in_numpy.py": filled_stubs("activations", relu=RELU, sigmoid=SIGMOID), "hw.py": OLD}


@shape("an editor", "relu sigmoid", stubs=True, may=[r"."])
def a_loose_file_before_an_untouched_stub() -> Files:
    """All of it is in one file, and the stubs lie beside it as they came."""
    return {
        "activations/in_numpy.py": filled_stubs("activations"),
        "activations/in_torch.py": filled_stubs("activations", "torch"),
        "information/in_numpy.py": filled_stubs("information"),
        "my_work.py": HW,
    }


@shape("Windows", "relu sigmoid", stubs=True)
def topics_in_capitals() -> Files:
    return {"Activations/In_Numpy.py": filled_stubs("activations", relu=RELU, sigmoid=SIGMOID)}


@shape("macOS", "relu information.entropy", stubs=True)
def topics_in_capitals_with_leavings() -> Files:
    """What macOS and Jupyter leave beside the files."""
    return {
        "Homework/ACTIVATIONS/in_numpy.py": filled_stubs("activations", relu=RELU),
        "Homework/Information/IN_NUMPY.PY": filled_stubs("information", entropy=ENTROPY),
        "Homework/.DS_Store": b"\0\0\0\1Bud1",
        "__MACOSX/Homework/ACTIVATIONS/._in_numpy.py": b"\0\5\x16\7\0\2\0\0Mac OS X",
        "Homework/.ipynb_checkpoints/hw-checkpoint.py": OLD,
    }


@shape("Jupyter Notebook", "relu sigmoid", says=[r"hw-Copy1\.ipynb"])
def copy_of_jupyter() -> Files:
    """`Duplicate` makes -Copy1; the original is graded."""
    return {
        "hw.ipynb": notebook(NUMPY, RELU, SIGMOID),
        "hw-Copy1.ipynb": notebook(NUMPY, "def relu(x):\n    return x", SIGMOID),
    }


@shape("a browser", "relu sigmoid", says=[r"hw \(1\)\.py"])
def copy_of_a_browser() -> Files:
    return {"hw (1).py": OLD, "hw.py": HW}


@shape("Windows", "relu sigmoid", says=[r"hw - Kopie\.py"])
def copy_of_windows() -> Files:
    """Of a German Windows."""
    return {"hw - Kopie.py": OLD, "hw.py": HW, "desktop.ini": "[.ShellClassInfo]\r\n"}


@shape("Google Drive", "relu sigmoid", says=[r"Copy of hw\.ipynb"])
def copy_of_drive() -> Files:
    return {
        "Copy of hw.ipynb": notebook(NUMPY, "def relu(x):\n    return x"),
        "hw.ipynb": notebook(NUMPY, RELU, SIGMOID),
    }


@shape("a browser", "relu sigmoid", in_folder=True, stubs=True)
def the_only_file_is_a_copy() -> Files:
    """in_numpy (1).py: downloaded twice, and the second one handed in."""
    return {"activations/in_numpy (1).py": filled_stubs("activations", relu=RELU, sigmoid=SIGMOID)}


@shape("a browser", "relu sigmoid", stubs=True)
def a_single_file_that_is_a_copy() -> Files:
    return {"in_numpy (1).py": filled_stubs("activations", relu=RELU, sigmoid=SIGMOID)}


@shape("a browser", "relu sigmoid", may=[r"in_numpy \(1\)\.py"], stubs=True)
def a_copy_beside_the_untouched_stub() -> Files:
    """The original is the stub as it came, and the work is in the copy."""
    return {
        "activations/in_numpy.py": filled_stubs("activations"),
        "activations/in_numpy (1).py": filled_stubs("activations", relu=RELU, sigmoid=SIGMOID),
    }


@shape("a browser", "information.entropy relu", policy=course("relu entropy"), stubs=True)
def both_topics_files_in_one_folder() -> Files:
    """Both topics' files have one name: the browser calls the second (1)."""
    return {
        "in_numpy.py": filled_stubs("activations", relu=RELU),
        "in_numpy (1).py": filled_stubs("information", entropy=ENTROPY),
    }


@shape("an editor", "relu sigmoid", policy=course("relu sigmoid"))
def zip_beside_a_report() -> Files:
    return {"report.pdf": b"%PDF-1.5", "code.zip": packed({"code/hw.py": HW, "__MACOSX/code/._hw.py": b"\0\5\x16\7"})}


@shape("an editor", "relu sigmoid softmax")
def zip_beside_a_notebook() -> Files:
    """The report is a notebook, and the code is packed beside it."""
    return {"report.ipynb": notebook(NUMPY, SOFTMAX), "code.zip": packed({"hw.py": HW})}


@shape("an editor", "relu sigmoid")
def zip_in_a_zip() -> Files:
    return {"submission.zip": packed({"Ada Doe/homework.zip": packed({"hw/hw.py": HW}), "Ada Doe/notes.txt": "done\n"})}


@shape("7-Zip", look=[r"hw\.7z"], in_folder=True)
def packed_by_7_zip() -> Files:
    """Nobody can look into it here, and that is said."""
    return {"hw.7z": b"7z\xbc\xaf\x27\x1c\0\4" + bytes(60), "report.pdf": b"%PDF-1.5"}


@shape("WinRAR", "relu", says=[r"part2\.rar"])
def rar_beside_code() -> Files:
    return {"part1.py": script(NUMPY, RELU), "part2.rar": b"Rar!\x1a\7\1\0" + bytes(60)}


@shape("an editor", "torch:relu tanh")
def files_named_by_exercise() -> Files:
    """A file for each function, in the track that it imports."""
    return {
        "q1_tanh.py": script(NUMPY, TANH),
        "q2_relu.py": script(TORCH, TORCH_RELU),
        "README.txt": "q1: tanh, q2: relu\n",
    }


@shape("Git", "relu sigmoid")
def a_repository_with_data() -> Files:
    """Data, figures, weights and logs beside the code."""
    data = {f"data/{number}.csv": "1,2\n" for number in range(50)}
    return {
        **data,
        "runs/log.txt": "x",
        "model.pt": b"PK\3\4" + bytes(50),
        "fig/relu.png": b"\x89PNG",
        "hw/main.py": HW,
    }


@shape("Git", "step relu")
def an_own_package() -> Files:
    """`src` layout with a package and its __init__."""
    return {
        "pyproject.toml": "[project]\nname = 'hw'\n",
        "src/hw/__init__.py": "from .activations import relu, step\n",
        "src/hw/activations.py": script(NUMPY, RELU, STEP),
    }


@shape("an editor", "relu leaky_relu", policy=course("relu leaky_relu"))
def two_homeworks_at_once() -> Files:
    """Last week's folder was handed in with this week's."""
    return {"week1/perceptron.py": "def perceptron(x):\n    return x\n", "week2/hw.py": script(NUMPY, RELU, LEAKY_RELU)}


@shape("an editor", "relu sigmoid", in_folder=True, says=[r"old/hw\.py|hw\.py"])
def an_old_version_below() -> Files:
    return {"hw.py": HW, "old/hw.py": OLD}


@shape("an editor", look=["."], lost={"relu": "."}, policy=course("relu"), in_folder=True)
def only_a_report() -> Files:
    return {"report.pdf": b"%PDF-1.5", "hw.docx": b"PK\3\4"}


@shape("an editor", look=["."], lost={"relu": "."}, policy=course("relu"), in_folder=True)
def nothing_at_all() -> Files:
    return {".gitkeep": ""}


@shape("nbconvert", look=[r"hw\.html"], lost={"relu": "."}, policy=course("relu"), in_folder=True)
def only_a_print_of_the_notebook() -> Files:
    """The notebook's HTML, and not the notebook."""
    return {
        "hw.html": "<!DOCTYPE html><html><head><meta charset='utf-8'/><title>hw</title></head><body><pre>def relu(x):</pre></body></html>"
    }


@shape("Windows", "relu sigmoid")
def zip_with_backslashes() -> Files:
    """What some programs for Windows pack."""
    return {"Ada Doe.zip": packed({"hw\\code\\hw.py": HW, "hw\\Thumbs.db": b"\xd0\xcf"})}


@shape("Linux", "relu sigmoid", stubs=True)
def a_tarball() -> Files:
    raw = io.BytesIO()
    content = filled_stubs("activations", relu=RELU, sigmoid=SIGMOID).encode()
    with tarfile.open(fileobj=raw, mode="w:gz") as archive:
        member = tarfile.TarInfo("./hw1/activations/in_numpy.py")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return {"hw1.tar.gz": raw.getvalue()}


@shape("an editor", "relu sigmoid", says=[r"v1|hw_v1\.py"], in_folder=True)
def versions_by_name() -> Files:
    """hw_v1 and hw_final: which one is graded is said."""
    return {"hw_final.py": HW, "hw_v1.py": OLD}


@shape("Git", "relu sigmoid", may=[r"."], in_folder=True)
def a_library_cloned_beside() -> Files:
    """Somebody else's 260 modules, some of them with an exercise's name; the student's own file lies above them."""
    modules = {f"zoo/layers/layer_{number}.py": f"def forward_{number}(x):\n    return x\n" for number in range(260)}
    return {**modules, "zoo/activations.py": OLD, "hw.py": HW}
