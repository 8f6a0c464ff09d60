"""Plain scripts: how files are saved, what stands at their end, and half-done stubs."""

from __future__ import annotations

from tests.shapes.answers import (
    CONV_OUTPUT_SIZE,
    CROSS_ENTROPY,
    ENTROPY,
    LEAKY_RELU,
    NUMPY,
    RELU,
    SIGMOID,
    SOFTMAX,
    STEP,
    TANH,
    TORCH_RELU,
    TORCH_SIGMOID,
    filled_stubs,
    script,
)
from tests.shapes.building import Files, at
from tests.shapes.shape import course, shape

THREE = script(NUMPY, RELU, SIGMOID, SOFTMAX)


@shape("an editor", "relu sigmoid softmax")
def main_guard() -> Files:
    return {
        "hw.py": f'#!/usr/bin/env python3\n"""Homework 1."""\nfrom __future__ import annotations\n\nimport sys\n{THREE}\n\n'
        "def main(argv: list[str]) -> int:\n    print(relu(np.array([float(argv[1])])))\n    return 0\n\n\n"
        'if __name__ == "__main__":\n    sys.exit(main(sys.argv))\n'
    }


@shape("Notepad", "relu sigmoid softmax")
def windows() -> Files:
    """A byte order mark, Windows' line ends, no line end at the end."""
    return {"hw.py": b"\xef\xbb\xbf" + THREE.rstrip("\n").replace("\n", "\r\n").encode()}


@shape("TextEdit", "relu sigmoid softmax")
def old_mac() -> Files:
    """Line ends of Mac OS 9."""
    return {"hw.py": THREE.replace("\n", "\r")}


@shape("PowerShell", "relu sigmoid softmax", says=[r"UTF-8"])
def utf_16() -> Files:
    """`>` of an older PowerShell writes UTF-16, which Python does not read; it is read, and it is said."""
    return {"hw.py": THREE.replace("\n", "\r\n").encode("utf-16")}


@shape("an editor", "relu sigmoid softmax")
def latin_1_declared() -> Files:
    return {"hw.py": f"# -*- coding: latin-1 -*-\n# L\u00f6sung\n{THREE}".encode("latin-1")}


@shape("an editor", "relu sigmoid softmax")
def tabs() -> Files:
    return {"hw.py": THREE.replace("    ", "\t")}


@shape("an editor", "relu sigmoid")
def imports_of_everything() -> Files:
    """`from numpy import *` and plain `import numpy`."""
    return {
        "hw.py": "from numpy import *\nimport numpy\n\n\ndef relu(x):\n    return maximum(x, 0)\n\n\n"
        + SIGMOID.replace("np.", "numpy.")
    }


@shape("an editor", "relu softmax step", never=["'(exit|quit)' is not defined"])
def exit_in_the_middle() -> Files:
    """A teacher's habit: stop here while trying. What stands below was handed in all the same."""
    return {
        "hw.py": script(
            NUMPY, RELU, "import sys\nprint(relu(np.zeros(2)))\nsys.exit()\n", SOFTMAX, "exit(0)\n", STEP, "quit()\n"
        )
    }


@shape("an editor", "relu sigmoid")
def command_line_at_the_top() -> Files:
    """Arguments are parsed before anything else, and none are given here."""
    return {
        "hw.py": script(
            "import argparse\nimport sys\n\nparser = argparse.ArgumentParser()\nparser.add_argument('data')\n"
            "args = parser.parse_args()\nname = sys.argv[1]\n",
            NUMPY, RELU, SIGMOID,
        )
    }  # fmt: skip


@shape("an editor", "relu sigmoid")
def tests_at_the_end() -> Files:
    """unittest.main() and doctest without a guard; they end the program."""
    return {
        "hw.py": script(
            NUMPY, "import unittest\nimport doctest\n", RELU, "class Test(unittest.TestCase):\n    def test(self):\n        self.fail()\n",
            "unittest.main()\n", SIGMOID, "doctest.testmod()\n",
        )
    }  # fmt: skip


@shape("an editor", "relu sigmoid")
def assertion_that_fails() -> Files:
    """A student's own check is wrong; the function is not."""
    return {"hw.py": script(NUMPY, RELU, "assert relu(np.array([-1.0]))[0] == -1, 'why?'\n", SIGMOID)}


@shape("an editor", "information.cross_entropy information.entropy", in_folder=True)
def topic_said_in_a_comment() -> Files:
    """cross_entropy is an exercise of more than one topic; a comment says which."""
    return {"hw.py": script("# topic: information\n" + NUMPY, CROSS_ENTROPY, ENTROPY)}


@shape("an editor", "conv_output_size")
def function_of_integers() -> Files:
    return {"conv.py": CONV_OUTPUT_SIZE}


@shape("tandem start", "relu sigmoid", stubs=True)
def stubs_half_filled() -> Files:
    """A topic's own file; the other functions are as they came."""
    return {"activations/in_numpy.py": filled_stubs("activations", relu=RELU, sigmoid=SIGMOID)}


@shape("tandem start", "torch:relu torch:sigmoid", stubs=True)
def stubs_half_filled_in_torch() -> Files:
    return {
        "activations/in_numpy.py": filled_stubs("activations"),
        "activations/in_torch.py": filled_stubs("activations", "torch", relu=TORCH_RELU, sigmoid=TORCH_SIGMOID),
    }


@shape("tandem start", "relu sigmoid tanh", lost={"softmax": at("in_numpy.py") + r", line \d+"}, stubs=True)
def stubs_with_one_that_does_not_parse() -> Files:
    """A bracket that never closes in one function of a topic's file: it alone is lost."""
    broken = SOFTMAX.replace("np.exp(z).astype", "np.exp((z).astype")
    return {
        "activations/in_numpy.py": filled_stubs("activations", relu=RELU, sigmoid=SIGMOID, tanh=TANH, softmax=broken)
    }


@shape("an editor", "relu sigmoid", lost={"softmax": at("hw.py", line=8)})
def colon_forgotten() -> Files:
    """A plain script in which one function lacks a colon."""
    return {"hw.py": script(NUMPY, RELU, SOFTMAX.replace("temperature=1.0):", "temperature=1.0)"), SIGMOID)}


@shape("an editor", "relu leaky_relu", lost={"step": at("hw.py") + r".*line \d+"})
def indentation_off_by_one() -> Files:
    """A line that is indented too little ends its function for Python."""
    return {"hw.py": script(NUMPY, RELU, "def step(z):\n    y = z >= 0\n   return y.astype(z.dtype)\n", LEAKY_RELU)}


@shape("an editor", "relu sigmoid", lost={"tanh": at("hw.py", line=17)})
def tabs_and_spaces() -> Files:
    return {
        "hw.py": script(NUMPY, RELU, SIGMOID, TANH.replace("    return", "\treturn")).replace(
            "def tanh", "\n\ndef tanh"
        )
    }


@shape("an editor", "relu sigmoid", says=[at("hw.py", line=10)])
def print_of_python_2() -> Files:
    """Python 2's print statement, between two functions."""
    return {"hw.py": script(NUMPY, RELU, "\n\nprint relu(np.zeros(2))\n", SIGMOID)}


@shape("git", "relu sigmoid", says=[r"(?i)lines? 8.*conflict"])
def conflict_markers() -> Files:
    """A merge that was never finished, between two functions."""
    conflict = "<<<<<<< HEAD\nLIMIT = 1\n=======\nLIMIT = 2\n>>>>>>> main\n"
    return {"hw.py": script(NUMPY, RELU, conflict, SIGMOID)}


@shape("an editor", "relu sigmoid", policy=course("relu sigmoid"))
def a_course_in_one_file() -> Files:
    """More than was asked for: what is not asked is the student's own."""
    return {"hw.py": script(THREE, STEP, TANH)}


@shape("an editor", "relu", lost={"sigmoid": "."}, says=[at("hw.py", line=8)], policy=course("relu sigmoid"))
def a_name_that_is_none() -> Files:
    return {"hw.py": script(NUMPY, RELU, SIGMOID.replace("def sigmoid", "def 1sigmoid"))}


@shape("Word", "relu sigmoid", says=[at("hw.py", line=8), at("hw.py", line=16)])
def typographers_quotes() -> Files:
    """Word has made the quotes round, and a space that does not break."""
    return {"hw.py": script(NUMPY, RELU, "print(\u201chello\u201d)\n", SIGMOID, "x =\u00a01\n")}


@shape("an editor", "relu sigmoid", lost={"tanh": at("hw.py", line=13)}, never=["on line 1[^3]"])
def a_space_that_is_none() -> Files:
    """Copied from a page: one function is indented by spaces that Python does not take."""
    return {"hw.py": script(NUMPY, RELU, SIGMOID, TANH.replace("    t =", "\u00a0\u00a0\u00a0\u00a0t ="))}


@shape("an editor", "relu sigmoid", lost={"tanh": at("hw.py") + r", line 1[2-5]"})
def a_function_that_does_not_compile() -> Files:
    """nonlocal without anything around it: read, and refused when it is compiled."""
    return {"hw.py": script(NUMPY, RELU, SIGMOID, TANH.replace("    t =", "    nonlocal limit\n    t ="))}


@shape("an editor", "relu sigmoid", in_folder=True)
def backups_of_editors() -> Files:
    """What Emacs, Vim, nano and patch leave beside a file."""
    old = "def relu(x):\n    return x\n"
    return {
        "hw.py": script(NUMPY, RELU, SIGMOID),
        "hw.py~": old,
        "#hw.py#": old,
        "hw.py.orig": old,
        ".hw.py.swp": b"b0VIM",
        "hw.py.save": old,
    }
