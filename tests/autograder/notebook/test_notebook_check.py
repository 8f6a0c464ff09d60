"""`check(softmax)` in a real kernel: what stands under the cell, whatever else the notebook has done."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

pytest.importorskip("ipykernel")
manager = pytest.importorskip("jupyter_client.manager")

from autograder.sandbox.config import has_torch  # noqa: E402
from autograder.starting import start  # noqa: E402
from autograder.work_folder import MARK  # noqa: E402
from reference.lesson import find_lesson  # noqa: E402
from tests.autograder.processes import below, wait_until_gone  # noqa: E402

pytestmark = [
    pytest.mark.xdist_group("a kernel"),
    # Of jupyter_client and what it stands on.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::RuntimeWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
RELU = "def relu(x): return np.where(x > 0, x, 0 * np.nan_to_num(x, posinf=0, neginf=0) + np.isnan(x) * x)"
ENDLESS = "def relu(x):\n    while True: pass"


@dataclass
class Answer:
    """What stands under a cell: text and HTML of what was shown, what was printed, the lines of an error."""

    shown: list[dict[str, str]] = field(default_factory=list)
    printed: str = ""
    error: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def text(self) -> str:
        assert not self.error, "\n".join(self.error)
        (only,) = self.shown
        return only["text/plain"]

    @property
    def joined(self) -> str:
        return " ".join(self.text.split())

    @property
    def html(self) -> str:
        (only,) = self.shown
        return only["text/html"]


class Kernel:
    """A kernel of its own process, as Jupyter starts it."""

    def __init__(self) -> None:
        self.manager, self.client = manager.start_new_kernel(kernel_name="python3")

    def run(self, code: str) -> Answer:
        answer = Answer()

        def hear(message: dict[str, Any]) -> None:
            content = message["content"]
            if message["msg_type"] in ("display_data", "execute_result"):
                answer.shown.append(content["data"])
            elif message["msg_type"] == "stream":
                answer.printed += content["text"]
            elif message["msg_type"] == "error":
                answer.error += content["traceback"]

        began = time.monotonic()
        self.client.execute_interactive(dedent(code), output_hook=hear, timeout=120)
        answer.seconds = time.monotonic() - began
        return answer

    def interrupted(self, code: str, meanwhile: float = 1.5) -> Answer:
        """The same, interrupted while it runs."""
        timer = threading.Timer(meanwhile, self.manager.interrupt_kernel)
        timer.start()
        try:
            return self.run(code)
        finally:
            timer.cancel()

    @property
    def process(self) -> int:
        return int(self.manager.provisioner.pid)

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=False)


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    kernel = Kernel()
    with contextlib.closing(kernel):
        assert not kernel.run("import numpy as np\nfrom autograder.notebook import check").error
        yield kernel


# Right and wrong ------------------------------------------------------------------------------------------------------


def test_a_right_function_is_told_so_and_why_it_works(kernel: Kernel) -> None:
    answer = kernel.run(f"{RELU}\ncheck(relu)")
    assert answer.text.startswith("✓ activations.relu (numpy): passed")
    assert "✓ activations.relu (numpy): passed" in answer.html
    why = " ".join(find_lesson("activations", "relu").why.split())
    assert why in answer.joined
    assert re.search(r"\n    next          [a-z]+\.\w+: ", answer.text)
    assert why[:40] in answer.html
    assert not answer.printed


def test_a_wrong_function_gets_the_words_of_the_command(kernel: Kernel) -> None:
    answer = kernel.run("def relu(x): return np.abs(x)\ncheck(relu)")
    assert answer.text.startswith("✗ activations.relu (numpy): not right yet, 0 of 1")
    assert "looks like    it is the absolute value" in answer.text
    assert "relu(np.array([" in answer.html
    assert max(map(len, answer.text.split("\n"))) <= 80


def test_several_functions_at_once(kernel: Kernel) -> None:
    answer = kernel.run(f"{RELU}\ndef relu_backward(grad, x): return grad\ncheck(relu, relu_backward)")
    assert "✓ activations.relu (numpy)" in answer.text
    assert "✗ activations.relu_backward (numpy)" in answer.text


def test_two_checks_in_one_cell_are_both_shown(kernel: Kernel) -> None:
    answer = kernel.run(f"{RELU}\ncheck(relu)\ncheck(relu)\n1 + 1")
    assert [one["text/plain"][:1] for one in answer.shown] == ["✓", "✓", "2"]


def test_a_stub_is_not_attempted(kernel: Kernel) -> None:
    assert kernel.run("def step(x): raise NotImplementedError\ncheck(step)").text.startswith(
        "· activations.step (numpy): not attempted"
    )


@pytest.mark.skipif(not has_torch(), reason="PyTorch is not installed")
@pytest.mark.slow
def test_a_function_of_tensors_is_of_the_other_track(kernel: Kernel) -> None:
    answer = kernel.run("import torch\ndef sigmoid(x): return 1 / (1 + torch.exp(-x))\ncheck(sigmoid)")
    assert "activations.sigmoid (torch)" in answer.text
    # Nothing in this one says of which track it is.
    answer = kernel.run('def relu(x): return x * (x > 0)\ncheck(relu, track="torch")')
    assert answer.text.startswith("✓ activations.relu (torch)")


@pytest.mark.slow
def test_what_never_ends_is_ended(kernel: Kernel) -> None:
    assert "took too long" in kernel.run(f"{ENDLESS}\ncheck(relu)").text


# The kernel's state ---------------------------------------------------------------------------------------------------


def test_a_helper_is_as_it_is_now(kernel: Kernel) -> None:
    kernel.run("def part(x): return x * (x > 0)")
    kernel.run("def relu(x): return part(x)")
    assert kernel.run("check(relu)").text.startswith("✓")
    kernel.run("def part(x): return -x")
    assert kernel.run("check(relu)").text.startswith("✗")


def test_what_a_loop_has_left_behind_is_taken_without_the_loop(kernel: Kernel) -> None:
    kernel.run("import time\nfor scale in (3.0, 2.0, 1.0):\n    time.sleep(0.5)")
    kernel.run("def relu(x): return scale * x * (x > 0)")
    answer = kernel.run("check(relu)")
    assert answer.text.startswith("✓"), answer.text


def test_of_a_cell_that_failed_the_rest_does_not_count(kernel: Kernel) -> None:
    kernel.run(RELU)
    assert kernel.run("1 / 0\ndef relu(x): return -x").error
    assert kernel.run("def relu(x: return -x").error
    assert kernel.run("check(relu)").text.startswith("✓")


def test_cells_with_magics(kernel: Kernel) -> None:
    kernel.run(f"%%time\n{RELU}")
    kernel.run("%matplotlib_is_not_there\n!true")
    kernel.run("%time factor = 1.0\ndef relu_backward(grad, x): return factor * grad * (x > 0)")
    answer = kernel.run("%time check(relu, relu_backward)")
    assert [line[:1] for line in answer.text.split("\n") if line[:1] != " "] == ["✓", "✓"], answer.text


def test_neither_side_changes_what_the_other_one_computes(kernel: Kernel) -> None:
    kernel.run(
        "keep = np.exp; np.exp = None; old = np.seterr(all='raise'); np.random.seed(7); before = np.random.get_state()[1].sum()"
    )
    try:
        answer = kernel.run("def sigmoid(x): return 0.5 * (1 + np.tanh(x / 2))\ncheck(sigmoid)")
        assert "activations.sigmoid (numpy)" in answer.text
        assert "fault" not in answer.text
        assert kernel.run("np.random.get_state()[1].sum() == before").text.startswith(("True", "np.True_"))
    finally:
        kernel.run("np.exp = keep; np.seterr(**old)")


def test_an_own_module_is_judged_as_it_is_saved(kernel: Kernel, tmp_path: Path) -> None:
    (tmp_path / "my_helpers.py").write_text("def positive(x):\n    return x > 0\n")
    (tmp_path / "my_answers.py").write_text("def relu(x):\n    return x * (x > 0)\n")
    kernel.run(f"import sys; sys.path.append({str(tmp_path)!r})\nfrom my_helpers import positive\nimport my_answers")
    assert kernel.run("def relu(x): return x * positive(x)\ncheck(relu)").text.startswith("✓")
    answer = kernel.run("check(my_answers.relu)")
    assert answer.text.startswith("✓ activations.relu (numpy): passed\n    why")
    assert "was saved since" not in answer.text
    (tmp_path / "my_answers.py").write_text("def relu(x):\n    return x * (x < 0)\n")
    answer = kernel.run("check(my_answers.relu)")
    assert answer.text.startswith("✗")
    assert "my_answers.py was saved since it was imported here" in answer.joined


def test_a_lambda_with_a_name_and_what_a_call_gave(kernel: Kernel) -> None:
    assert kernel.run("relu = lambda x: x * (x > 0)\ncheck(relu)").text.startswith("✓")
    assert kernel.run(
        "def scaled(by): return lambda x: by * x * (x > 0)\nrelu = scaled(1.0)\ncheck(relu)"
    ).text.startswith("✓")


def test_progress_is_kept_where_the_notebook_lies(kernel: Kernel, tmp_path: Path) -> None:
    (tmp_path / MARK).write_text('{"version": 1}')
    (tmp_path / "activations").mkdir()
    kernel.run(f"import os; home = os.getcwd(); os.chdir({str(tmp_path / 'activations')!r})")
    try:
        kernel.run(f"{RELU}\ncheck(relu)")
    finally:
        kernel.run("os.chdir(home)")
    assert '"activations.relu numpy": "passed"' in (tmp_path / MARK).read_text()


@pytest.mark.slow
def test_a_notebook_of_stubs_checks_each_function(tmp_path: Path) -> None:
    start(tmp_path / "work", notebooks=True)
    folder = tmp_path / "work" / "activations"
    notebook = json.loads((folder / "in_numpy.ipynb").read_text())
    with contextlib.closing(Kernel()) as kernel:
        kernel.run(f"import os; os.chdir({str(folder)!r})")
        answers = []
        for cell in notebook["cells"]:
            code = "".join(cell["source"])
            if cell["cell_type"] == "code" and len(answers) < 40:
                if "def relu(" in code:
                    code = code.replace("raise NotImplementedError", "return x * (x > 0)")
                answers += [one["text/plain"] for one in kernel.run(code).shown]
    heads = [answer.split("\n")[0] for answer in answers]
    assert "✓ activations.relu (numpy): passed" in heads
    assert "· activations.step (numpy): not attempted" in heads
    assert not any(head.startswith("✗") for head in heads)


# Hostile output -------------------------------------------------------------------------------------------------------


def test_nothing_of_a_students_is_html(kernel: Kernel) -> None:
    answer = kernel.run(
        """
        def relu(x):
            print("<script>alert(1)</script><img src=x onerror=alert(2)> $\\\\alert{3}$ \\x1b[31m &amp;")
            raise ValueError("</pre><b>bold</b>")
        check(relu)
        """
    )
    page = answer.html
    assert "&lt;script&gt;" in page
    tags = set(re.findall(r"</?(\w+)", page))
    assert tags <= {"div", "pre"}
    assert "\x1b" not in page + answer.text
    # What is between dollars is no formula here.
    assert page.startswith('<div class="tex2jax_ignore mathjax_ignore"')


# Wrong use ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("check()", "Say what to check"),
        ("check('relu')", "check(relu), without quotes"),
        ("check(np.exp)", "exp comes from numpy"),
        ("check(print)", "print comes from Python"),
        ("check(np)", "numpy is a module"),
        ("check(lambda x: x)", "This function has no name"),
        ("check(np.ones(3))", "its type is ndarray"),
        ("check(None)", "no function"),
        ("class relu:\n    pass\ncheck(relu)", "relu is a class"),
        ("class A:\n    def relu(self): pass\ncheck(A().relu)", "relu is a method"),
        ("def softmaxx(x): return x\ncheck(softmaxx)", "is it meant for softmax"),
        ("def my_softmax(x): return x\ncheck(my_softmax)", "is it meant for softmax"),
        ("def unheard_of(x): return x\ncheck(unheard_of)", "`tandem list` shows the names"),
        ("exec('def swish(x): return x')\ncheck(swish)", "its source was not found"),
        (f"{RELU}\ncheck(relu, topic='information')", "relu is an exercise of activations, not of information"),
        (f"{RELU}\ncheck(relu, topic='cooking')", "is no topic"),
        (f"{RELU}\ncheck(relu, track='jax')", "expected 'numpy' or 'torch'"),
        ("from numpy.linalg import norm as relu\ncheck(relu)", "relu comes from numpy"),
    ],
)  # fmt: skip
def test_wrong_use_is_told_kindly(kernel: Kernel, code: str, words: str) -> None:
    answer = kernel.run(code)
    assert words in answer.joined
    assert not answer.printed


# Interrupts and ends --------------------------------------------------------------------------------------------------


def test_an_interrupt_ends_the_check_twice_in_a_row(kernel: Kernel) -> None:
    kernel.run(ENDLESS)
    for _ in range(2):
        answer = kernel.interrupted("check(relu)\nprint('what follows')")
        assert answer.error == ["The check was stopped; nothing was judged."]
        assert not answer.printed
        assert answer.seconds < 6
    assert kernel.run(f"{RELU}\ncheck(relu)").text.startswith("✓")


def test_a_thread_and_a_cell_that_awaits_check_as_well(kernel: Kernel) -> None:
    kernel.run(RELU)
    threads = "import threading\nt = [threading.Thread(target=check, args=(relu,)) for _ in range(2)]\n"
    answer = kernel.run(threads + "[one.start() for one in t]\nfor one in t: one.join()")
    assert [one["text/plain"][:1] for one in answer.shown] == ["✓", "✓"] or len(answer.shown) == 3
    assert kernel.run("import asyncio\nawait asyncio.sleep(0)\ncheck(relu)").text.startswith("✓")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here")
@pytest.mark.parametrize("how", ["shutdown", "kill"])
def test_nothing_is_left_when_the_kernel_is_gone(how: str) -> None:
    kernel = Kernel()
    try:
        kernel.run(f"import numpy as np\nfrom autograder.notebook import check\n{RELU}\ncheck(relu)")
        if how == "kill":
            # In the middle of a check, and without a word.
            kernel.run(ENDLESS)
            kernel.client.execute("check(relu)")
            time.sleep(1)
        started = below(kernel.process)
        assert len(started) >= 2
        if how == "kill":
            os.kill(kernel.process, 9)
    finally:
        kernel.close()
    assert wait_until_gone(started) == set()


def test_without_a_notebook_it_is_text(tmp_path: Path) -> None:
    script = tmp_path / "answers.py"
    script.write_text("from autograder.notebook import check\n\ndef relu(x):\n    return x * (x > 0)\n\ncheck(relu)\n")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    first, *others = done.stdout.split("\n")
    assert (first, done.stderr, done.returncode) == ("✓ activations.relu (numpy): passed", "", 0)
    # What it asks of us is not there where it is judged, and that is nothing to speak of.
    assert "autograder" not in "".join(others)
