"""A name given again, given to something else, or not quite the one that was asked for."""

from __future__ import annotations

from tests.shapes.answers import (
    CONV_OUTPUT_SIZE,
    LEAKY_RELU,
    NUMPY,
    RELU,
    SIGMOID,
    SOFTMAX,
    STEP,
    TANH,
    TORCH,
    TORCH_RELU,
    TORCH_SOFTMAX,
    script,
)
from tests.shapes.building import Files, notebook
from tests.shapes.shape import course, shape

# The function is graded, and may be said to have lost its name: which of the two, the rule leaves open.
GIVEN_AWAY = [r"(softmax|relu|step|sigmoid|tanh)"]


@shape("JupyterLab", "softmax relu", may=GIVEN_AWAY)
def result_takes_the_name() -> Files:
    """`softmax = softmax(scores)` in a later cell."""
    return {
        "hw.ipynb": notebook(
            NUMPY, SOFTMAX, RELU, "scores = np.array([1.0, 2.0])\nsoftmax = softmax(scores)\nprint(softmax)",
            "relu = relu(np.array([-1.0, 2.0]))",
        )
    }  # fmt: skip


@shape("JupyterLab", "step relu sigmoid", may=GIVEN_AWAY)
def loops_take_the_name() -> Files:
    """`for step in ...`, `with ... as relu`, a walrus."""
    return {
        "hw.ipynb": notebook(
            NUMPY, STEP, RELU, SIGMOID, "for step in range(3):\n    pass", "import io\nwith io.StringIO() as relu:\n    pass",
            "if (sigmoid := 3) > 2:\n    print(sigmoid)",
        )
    }  # fmt: skip


@shape("an editor", "step relu tanh", may=GIVEN_AWAY)
def other_ways_to_take_a_name() -> Files:
    """Unpacking, `except ... as`, `del`, `global`, `+=`."""
    return {
        "hw.py": script(
            NUMPY, STEP, RELU, TANH, "relu, other = 1, 2\nrelu += 1\ndef count():\n    global step\n    step = 0\n\n\ncount()\n",
            "try:\n    1 / 0\nexcept ZeroDivisionError as tanh:\n    pass\n",
        )
    }  # fmt: skip


@shape("an editor", "relu sigmoid", may=GIVEN_AWAY)
def name_deleted() -> Files:
    return {"hw.py": script(NUMPY, RELU, SIGMOID, "del relu\n")}


@shape("JupyterLab", "torch:softmax torch:relu", may=GIVEN_AWAY)
def built_in_imported_later() -> Files:
    """The built-in is imported below one's own, to compare with."""
    return {
        "hw.ipynb": notebook(
            TORCH, TORCH_SOFTMAX, TORCH_RELU, "mine = softmax(torch.zeros(3))",
            "from torch.nn.functional import softmax, relu\nassert torch.equal(mine, softmax(torch.zeros(3), -1))",
        )
    }  # fmt: skip


@shape("JupyterLab", "softmax", may=GIVEN_AWAY)
def name_taken_and_used_by_another() -> Files:
    """A later function still means the function, as it did when its author called it."""
    return {
        "hw.ipynb": notebook(
            NUMPY, SOFTMAX, "softmax = softmax(np.array([1.0, 2.0]))", "def mine():\n    return softmax"
        )
    }


@shape("an editor", "relu", never=["entropy", "degrees", "elbo", "lstm"])
def variables_with_an_exercises_name() -> Files:
    """Numbers, lists and None are no attempts, and nobody is told of them."""
    return {"hw.py": script(NUMPY, RELU, "entropy = 0.3\ndegrees = [1, 2]\nelbo: float = -1.0\nlstm = None\n")}


@shape("JupyterLab", "torch:relu", never=["softmax", "lstm", "built-in"])
def imports_with_an_exercises_name() -> Files:
    """The built-in is imported to be used; softmax was no exercise of this student."""
    return {
        "hw.ipynb": notebook(
            TORCH + "from torch.nn.functional import softmax, log_softmax", TORCH_RELU, "lstm = torch.nn.LSTM(2, 3)",
            "p = softmax(relu(torch.zeros(3)), -1)",
        )
    }  # fmt: skip


@shape("an editor", "relu", never=["sigmoid", "tanh"])
def modules_with_an_exercises_name() -> Files:
    """Imports of modules and of other people's functions, parameters, fields, local names."""
    return {
        "hw.py": script(
            NUMPY + "from math import tanh\n", RELU,
            "def layer(x, sigmoid=None):\n    softmax = relu(x)\n    return softmax\n",
            "class Net:\n    sigmoid = 1\n\n    def softmax(self):\n        return tanh(1)\n",
        )
    }  # fmt: skip


@shape("an editor", "relu", lost={"softmax": "."}, says=[r"my_softmax"], policy=course("relu softmax"))
def another_name() -> Files:
    """my_softmax is not softmax; the name that was meant is said."""
    return {"hw.py": script(NUMPY, RELU, SOFTMAX.replace("def softmax", "def my_softmax"))}


@shape(
    "JupyterLab", "relu", lost={"softmax": ".", "leaky_relu": "."}, look=[r"Softmax|leakyReLU|leakyRelu"],
    says=["Softmax", "leakyRelu"], policy=course("relu softmax leaky_relu"),
)  # fmt: skip
def capitals() -> Files:
    return {
        "hw.ipynb": notebook(
            NUMPY,
            RELU,
            SOFTMAX.replace("def softmax", "def Softmax"),
            LEAKY_RELU.replace("def leaky_relu", "def leakyRelu"),
        )
    }


@shape("an editor", lost={"relu": ".", "sigmoid": "."}, look=[r"relu_forward|forward_relu|activation_relu"],
       policy=course("relu sigmoid"))  # fmt: skip
def all_names_are_others() -> Files:
    """Nothing has the name that was asked for: 0 points, and the teacher sees it."""
    return {
        "hw.py": script(
            NUMPY, RELU.replace("def relu", "def relu_forward"), SIGMOID.replace("def sigmoid", "def sigmoid_forward")
        )
    }


@shape("an editor", look=[r"hw\.py.*no function|no function.*hw\.py|hw\.py.*exercise"])
def another_homework() -> Files:
    """Functions of last week's homework."""
    return {
        "hw.py": script(
            NUMPY, "def gradient_descent(f, x):\n    return x\n", "def perceptron(x, w):\n    return x @ w\n"
        )
    }


@shape("an editor", lost={"relu": "."}, look=["."], policy=course("relu"))
def another_topics_exercises() -> Files:
    """Right functions of another topic than the course asks for."""
    return {"hw.py": CONV_OUTPUT_SIZE}


@shape("an editor", "relu", lost={"sigmoid": "."}, says=[r"(?s)(Activations.*sigmoid|sigmoid.*Activations|sigmoid.*class)"],
       policy=course("relu sigmoid"))  # fmt: skip
def defined_inside_of_a_class() -> Files:
    """An indentation too much, and the function belongs to a class: it is not found there, and that is said."""
    methods = "".join(f"    {line}\n" for line in SIGMOID.replace("(x)", "(self, x)", 1).splitlines())
    return {"hw.py": script(NUMPY, RELU, f"class Activations:\n{methods}")}


@shape("JupyterLab", "relu", lost={"tanh": "."}, says=[r"(?s)(main.*tanh|tanh.*(main|inside|another function))"],
       policy=course("relu tanh"))  # fmt: skip
def defined_inside_of_a_function() -> Files:
    nested = "".join(f"    {line}\n" for line in TANH.splitlines())
    return {"hw.ipynb": notebook(NUMPY, RELU, f"def main():\n{nested}    return tanh(np.zeros(2))\n\nmain()")}


@shape("an editor", "relu", lost={"sigmoid": "."}, policy=course("relu sigmoid"))
def commented_out() -> Files:
    """The whole function is a comment, as it was left after a last try."""
    return {"hw.py": script(NUMPY, RELU, "".join(f"# {line}\n" for line in SIGMOID.splitlines()))}


@shape("JupyterLab", "relu sigmoid step")
def wrapped_later() -> Files:
    """One's own function, wrapped and kept under its name; one of the wrappers is not here."""
    return {
        "hw.ipynb": notebook(
            NUMPY, RELU, SIGMOID, STEP, "import jax\nrelu = jax.jit(relu)", "def timed(f):\n    return lambda *args: f(*args)\n\nsigmoid = timed(sigmoid)",
            "import functools\nstep = functools.partial(step)",
        )
    }  # fmt: skip


@shape("an editor", "relu", never=["softmax", "sigmoid"])
def names_in_comprehensions() -> Files:
    """Names of comprehensions, of lambdas' parameters and of matches are nobody's attempts."""
    return {
        "hw.py": script(
            NUMPY, RELU, "squares = [softmax**2 for softmax in range(3)]\nkey = lambda sigmoid: -sigmoid\n"
            "match [1]:\n    case [tanh]:\n        print(tanh)\n",
        )
    }  # fmt: skip


@shape("JupyterLab", "softmax self_attention_untrained", may=GIVEN_AWAY)
def name_taken_that_another_function_needs() -> Files:
    """What calls softmax finds the function there, as it did when its author called it."""
    attention = "def self_attention_untrained(x):\n    return softmax(x @ x.T) @ x\n"
    return {"hw.ipynb": notebook(NUMPY, SOFTMAX, attention, "softmax = softmax(np.array([1.0, 2.0]))")}
