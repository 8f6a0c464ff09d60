"""Python that is newer, or older, than the grader's: said so, with the version that counts."""

from __future__ import annotations

import sys

from tests.shapes.answers import LEAKY_RELU, NUMPY, RELU, SIGMOID, SOFTMAX, TANH, filled_stubs, script
from tests.shapes.building import Files, at, notebook
from tests.shapes.shape import course, shape

OURS = r"Python {}\.{}\b".format(*sys.version_info[:2])


def newer(version: tuple[int, int], place: str) -> dict[str, list[str]]:
    """What is said where this Python is older than what was written for; nothing where it is not."""
    return {"look": [f"(?s){place}.*{OURS}|{OURS}.*{place}"]} if sys.version_info < version else {}


@shape("an editor", "relu sigmoid", **newer((3, 12), at("hw.py", line=2)))
def type_statement() -> Files:
    return {"hw.py": script("import numpy as np\ntype Array = np.ndarray\n", RELU, SIGMOID)}


@shape("an editor", "relu tanh", **newer((3, 12), at("hw.py", line=8)))
def generic_function() -> Files:
    """A helper of its own that nothing needs."""
    return {"hw.py": script(NUMPY, RELU, "def same[T](x: T) -> T:\n    return x\n", TANH)}


@shape("JupyterLab", "relu" if sys.version_info < (3, 12) else "relu softmax",
       lost={"softmax": OURS} if sys.version_info < (3, 12) else {}, may=[OURS])  # fmt: skip
def quotes_in_an_f_string() -> Files:
    """The same quotes inside of an f-string: new in 3.12."""
    message = 'f"temperature: {", ".join(["positive", "finite"])}"'
    return {"hw.ipynb": notebook(NUMPY, RELU, SOFTMAX.replace('"temperature must be positive and finite"', message))}


@shape("an editor", "relu leaky_relu", **newer((3, 14), at("hw.py") + r", line \d+"))
def except_without_brackets() -> Files:
    """`except ValueError, TypeError:` is new in 3.14, and was Python 2's."""
    return {"hw.py": script(NUMPY, RELU, "try:\n    print(1)\nexcept ValueError, TypeError:\n    pass\n", LEAKY_RELU)}


@shape("an editor", "relu sigmoid", **newer((3, 14), at("hw.py") + r", line \d+"))
def template_string() -> Files:
    return {"hw.py": script(NUMPY, RELU, "name = 'x'\nprint(t'hello {name}')\n", SIGMOID)}


@shape("tandem start", "relu sigmoid", stubs=True, **newer((3, 12), at("in_numpy.py") + r", line \d+"))
def generic_class_in_a_topics_file() -> Files:
    """One message for one line, not one for each exercise of the topic."""
    stubs = filled_stubs("activations", relu=RELU, sigmoid=SIGMOID)
    return {"activations/in_numpy.py": f"{stubs}\n\nclass Box[T]:\n    value: T\n"}


@shape("an editor", "relu", policy=course("relu"))
def newest_that_is_old_enough() -> Files:
    """match, a walrus, except*, positional-only parameters: all are read."""
    return {
        "hw.py": script(
            NUMPY, "def relu(x, /):\n    match x.ndim:\n        case 0 | 1:\n            pass\n        case _:\n            pass\n"
            "    if (y := np.maximum(x, 0)) is not None:\n        return y\n",
            "try:\n    pass\nexcept* ValueError:\n    pass\n",
        )
    }  # fmt: skip
