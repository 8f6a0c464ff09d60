"""What takes a minute, a gigabyte or for ever while a file is loaded: it is given up and said, and the rest counts."""

from __future__ import annotations

from tests.shapes.answers import (
    HELPERS,
    LEAKY_RELU,
    NUMPY,
    RELU,
    SIGMOID,
    SOFTMAX,
    SOFTMAX_WITH_HELPER,
    TANH,
    TORCH,
    TORCH_RELU,
    script,
)
from tests.shapes.building import Files, at, notebook
from tests.shapes.shape import course, shape

HOUR = "import time\nfor epoch in range(36000):\n    time.sleep(0.1)\n"
QUICK = course("relu softmax", load=1.0)


@shape("JupyterLab", "relu softmax", says=[at("hw.ipynb", cell=2)], policy=QUICK)
def in_the_first_cell() -> Files:
    return {"hw.ipynb": notebook(NUMPY, HOUR, RELU, SOFTMAX)}


@shape("JupyterLab", "relu softmax", says=[at("hw.ipynb", cell=4)], policy=QUICK)
def in_the_last_cell() -> Files:
    return {"hw.ipynb": notebook(NUMPY, RELU, SOFTMAX, HOUR)}


@shape("JupyterLab", "relu softmax", says=[at("hw.ipynb", cell=2)], policy=QUICK)
def in_the_functions_own_cell() -> Files:
    """Defined, tried and trained with in one cell."""
    return {"hw.ipynb": notebook(NUMPY, f"{RELU}\n{HOUR}\nprint(relu(np.zeros(3)))", SOFTMAX)}


@shape("an editor", "relu softmax", says=[at("hw.py") + r".*line \d+"], policy=QUICK)
def at_the_end_of_a_script() -> Files:
    return {"hw.py": script(NUMPY, RELU, SOFTMAX, HOUR)}


@shape("an editor", "relu softmax", says=[at("hw.py") + r".*line \d+"], policy=QUICK)
def in_a_function_called_at_the_top() -> Files:
    """train() is called without a guard, between the functions."""
    return {
        "hw.py": script(
            NUMPY, RELU, "def train():\n    while True:\n        relu(np.zeros(100))\n", "train()\n", SOFTMAX
        )
    }


@shape("an editor", "relu softmax", says=[at("hw.py") + r".*line \d+"], policy=QUICK)
def that_swallows_every_exception() -> Files:
    """A loop with a bare except does not end by an exception."""
    loop = "import time\nwhile True:\n    try:\n        time.sleep(0.01)\n    except:\n        pass\n"
    return {"hw.py": script(NUMPY, RELU, loop, SOFTMAX)}


@shape("an editor", "relu softmax", says=[at("hw.py") + r".*line \d+"], policy=QUICK)
def that_never_comes_back_to_python() -> Files:
    """One call that hangs in C, where no signal is looked at."""
    return {"hw.py": script(NUMPY, RELU, "import re\nre.match(r'(a+)+$', 'a' * 60 + 'b')\n", SOFTMAX)}


@shape("an editor", "relu softmax", says=[at("hw.py") + r".*line \d+"], policy=QUICK)
def several_of_them() -> Files:
    """Three endless cells, functions between them."""
    return {"hw.py": script(NUMPY, HOUR, RELU, "while True:\n    pass\n", SOFTMAX, HOUR)}


@shape("JupyterLab", "relu softmax", says=[at("hw.ipynb", cell=4)], policy=course("relu softmax", load=5.0))
def more_memory_than_there_is() -> Files:
    """The data set, as float64, twice."""
    return {"hw.ipynb": notebook(NUMPY, RELU, SOFTMAX, "X = np.ones((60000, 28, 28, 20))\nX = X * 2.0")}


@shape("JupyterLab", "relu softmax", says=[at("hw.ipynb", cell=2)], policy=QUICK)
def that_prints_for_ever() -> Files:
    return {"hw.ipynb": notebook(NUMPY, "step = 0\nwhile True:\n    step += 1\n    print('step', step)", RELU, SOFTMAX)}


@shape("an editor", "relu softmax", policy=QUICK, may=[at("hw.py")])
def in_a_thread() -> Files:
    """It goes on beside everything that follows."""
    return {
        "hw.py": script(
            NUMPY,
            RELU,
            "import threading\nimport time\nthreading.Thread(target=time.sleep, args=(3600,)).start()\n",
            SOFTMAX,
        )
    }


@shape("an editor", "relu softmax", policy=QUICK, may=[at("hw.py")])
def in_another_process() -> Files:
    """A pool of processes, and a command."""
    return {
        "hw.py": script(
            NUMPY, RELU, "import multiprocessing\nimport subprocess\nsubprocess.run(['sleep', '3600'])\n"
            "with multiprocessing.Pool(2) as pool:\n    pool.map(relu, [1, 2])\n",
            SOFTMAX,
        )
    }  # fmt: skip


@shape("an editor", "relu", lost={"softmax": r"(?s)(W\b.*line \d+|line \d+.*\bW\b)"}, policy=QUICK, may=[at("hw.py")])
def whose_result_is_needed() -> Files:
    """What hangs on the statement that was given up is told so."""
    needs = SOFTMAX.replace("/ temperature", "/ temperature * W")
    return {"hw.py": script(NUMPY, RELU, "import time\nW = time.sleep(3600) or 1.0\n", needs)}


@shape("an editor", "torch:relu", says=[at("hw.py") + r".*line \d+"], policy=course("relu", "torch", load=1.0))
def of_a_network() -> Files:
    """A real loop: forward, backward, step."""
    loop = (
        "model = torch.nn.Linear(10, 1)\noptimizer = torch.optim.SGD(model.parameters(), lr=0.1)\nfor epoch in range(10**9):\n"
        "    loss = model(torch.randn(64, 10)).pow(2).mean()\n    optimizer.zero_grad()\n    loss.backward()\n    optimizer.step()\n"
    )
    return {"hw.py": script(TORCH, TORCH_RELU, loop)}


@shape(
    "an editor",
    "relu softmax leaky_relu tanh sigmoid",
    policy=course("relu softmax leaky_relu tanh sigmoid", load=10.0),
)
def that_ends_in_time() -> Files:
    """Two seconds of training, and five functions: nothing is lost, and it is loaded once."""
    return {"hw.py": script(NUMPY, RELU, SOFTMAX, "import time\ntime.sleep(2)\n", LEAKY_RELU, TANH, SIGMOID)}


@shape("Spyder", "relu softmax", policy=QUICK, may=[at("hw.py")])
def that_waits_for_a_window() -> Files:
    """plt.show() waits until the window is closed; here it fails at once, or is given up."""
    return {
        "hw.py": script(
            "import matplotlib.pyplot as plt\nimport tkinter\n" + NUMPY,
            RELU,
            "plt.plot([1])\nplt.show(block=True)\ntkinter.mainloop()\n",
            SOFTMAX,
        )
    }


@shape("an editor", "relu softmax", policy=QUICK, may=["helpers"])
def in_a_module_of_ones_own() -> Files:
    """A helper trains when it is imported, below what is needed of it."""
    return {
        "helpers.py": script(HELPERS, HOUR),
        "hw.py": script(NUMPY + "from helpers import shifted_exp\n", RELU, SOFTMAX_WITH_HELPER),
    }
