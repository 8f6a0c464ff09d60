"""The student's process, in every sandbox that this machine offers."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from autograder.process import Cell, Halted, Limits, StudentProcess, call_request, portions, value_of
from autograder.student import landlock
from reference.compare import Raised, WrongDtype

OFFERED = {"bubblewrap": shutil.which("bwrap") is not None, "landlock": landlock.version() > 0, "none": True}
KINDS = [
    pytest.param(kind, marks=[] if offered else pytest.mark.skip(f"this machine has no {kind}"))
    for kind, offered in OFFERED.items()
]
ROOT = Path(__file__).resolve().parents[2]
CODE = """
import numpy as np

def double(x):
    print("doubling")
    return 2 * x

def change(x):
    x += 1
    return x

def overflow(x):
    return np.exp(x + 1000)

def fail(x):
    def inner():
        raise ValueError("too much")
    return inner()

def give(x, *, what):
    return {"object": object(), "matrix": np.matrix([[1]]), "list": [1, 2], "none": None, "tuple": (x, 1)}[what]

def forever(x):
    while True:
        pass

def end(x, *, how):
    import os, signal, sys
    if how == "exit":
        os._exit(7)
    if how == "signal":
        os.kill(os.getpid(), signal.SIGSEGV)
    sys.exit(3)

def allocate(x):
    return np.ones(10**12)

def read(x, *, path):
    return float(len(open(path, "rb").read()))

def write(x, *, path):
    open(path, "w").write("x")
    return 1.0

def load(x, *, name):
    __import__(name)
    return 1.0

def ask(x):
    return input()
"""


@pytest.fixture(params=KINDS)
def process(request: pytest.FixtureRequest, tmp_path: Path):
    (tmp_path / "in_numpy.py").write_text(CODE)
    with StudentProcess("numpy", tmp_path, kind=request.param, limits=Limits(call=1.0)) as running:
        assert running.load([Cell("in_numpy.py", CODE)]) == []
        yield running


def call(process: StudentProcess, function: str, cotangent=None, **settings):
    process.find(function)
    if cotangent is None:
        request = call_request(function, (np.ones(2),), settings)
    else:
        request = call_request(function, (cotangent, (0,), np.ones(2)), settings, "gradient")
    reply = process.call(request)
    value_of(reply)
    return reply


def test_a_call_gives_the_value(process) -> None:
    assert call(process, "double")["value"].tolist() == [2, 2]
    assert process.output == "doubling\n"


def test_a_signature_is_told(process) -> None:
    assert process.find("give") == "(x, *, what)"
    assert process.find("nothing") is None


def test_changes_and_warnings_are_seen(process) -> None:
    assert call(process, "change")["changed"] == [0]
    assert call(process, "overflow")["warned"] == ["overflow"]
    assert call(process, "double")["changed"] == []


def test_an_exception_comes_with_the_students_own_lines_only(process) -> None:
    with pytest.raises(Raised) as caught:
        call(process, "fail")
    assert caught.value.kinds[:2] == ("ValueError", "Exception")
    assert caught.value.message == "too much"
    assert [line.split(":")[0] for line in caught.value.trace.splitlines()] == [
        "in_numpy.py, line 18 in fail",
        "in_numpy.py, line 17 in inner",
    ]


@pytest.mark.parametrize("what", ["object", "matrix"])
def test_what_is_no_array_is_told_by_name(process, what) -> None:
    with pytest.raises(WrongDtype, match=what):
        call(process, "give", what=what)


def test_plain_values_come_through(process) -> None:
    assert call(process, "give", what="list")["value"] == [1, 2]
    assert call(process, "give", what="none")["value"] is None
    assert call(process, "give", what="tuple")["value"][1] == 1


def test_a_loop_without_end_is_ended(process) -> None:
    with pytest.raises(Halted) as caught:
        call(process, "forever")
    assert caught.value.verdict == "timeout"


@pytest.mark.parametrize("how", ["exit", "signal"])
def test_a_process_that_ends_itself_has_crashed(process, how) -> None:
    with pytest.raises(Halted) as caught:
        call(process, "end", how=how)
    assert caught.value.verdict == "crashed"


def test_sys_exit_is_an_exception_like_others(process) -> None:
    with pytest.raises(Raised, match="SystemExit"):
        call(process, "end", how="sys")


def test_memory_has_a_limit(process) -> None:
    with pytest.raises(Raised) as caught:
        call(process, "allocate")
    assert "MemoryError" in caught.value.kinds


def test_input_is_empty(process) -> None:
    with pytest.raises(Raised, match="EOFError"):
        call(process, "ask")


@pytest.mark.parametrize("name", ["reference", "autograder", "exercises", "hypothesis"])
def test_the_judges_packages_do_not_exist(process, name) -> None:
    with pytest.raises(Raised) as caught:
        call(process, "load", name=name)
    assert "ImportError" in caught.value.kinds


@pytest.mark.parametrize("name", ["contract", "concept", "activations", "activations.in_numpy", "backends2"])
def test_nor_do_their_parts(process, name) -> None:
    with pytest.raises(Raised) as caught:
        call(process, "load", name=name)
    assert "ImportError" in caught.value.kinds


@pytest.mark.parametrize("name", ["jaxtyping", "scipy.special", "statistics", "typing", "fractions"])
def test_what_answers_may_use_does(process, name) -> None:
    assert call(process, "load", name=name)["value"] == 1.0


@pytest.mark.parametrize("path", [ROOT / "reference/activations/in_numpy.py", ROOT / "pyproject.toml", "/etc/hostname"])
def test_a_sandbox_hides_the_rest_of_the_machine(process, path) -> None:
    if process.kind == "none":
        pytest.skip("no sandbox, nothing hidden: for one's own files alone")
    with pytest.raises(Raised) as caught:
        call(process, "read", path=str(path))
    assert "OSError" in caught.value.kinds


def test_a_sandbox_can_write_nowhere_that_lasts(process, tmp_path) -> None:
    if process.kind == "none":
        pytest.skip("no sandbox, nothing forbidden: for one's own files alone")
    for path in (tmp_path / "new", tmp_path / "in_numpy.py", "/submission/new"):
        with pytest.raises(Raised) as caught:
            call(process, "write", path=str(path))
        assert "OSError" in caught.value.kinds
    assert (tmp_path / "in_numpy.py").read_text() == CODE
    assert [file.name for file in tmp_path.iterdir()] == ["in_numpy.py"]


def test_the_students_own_modules_are_found(tmp_path) -> None:
    (tmp_path / "my_helpers.py").write_text("def twice(x):\n    return 2 * x\n")
    # A file with a package's name takes nothing's place.
    (tmp_path / "numpy.py").write_text("raise RuntimeError('I am not NumPy')\n")
    code = "import numpy as np\nfrom my_helpers import twice\n\ndef double(x):\n    return twice(np.asarray(x))\n"
    with StudentProcess("numpy", tmp_path) as process:
        assert process.load([Cell("in_numpy.py", code)]) == []
        assert call(process, "double")["value"].tolist() == [2, 2]


def test_a_cell_that_fails_does_not_stop_the_next(tmp_path) -> None:
    cells = [Cell("cell 1", "1 / 0"), Cell("cell 2", "def double(x):\n    return 2 * x\n")]
    with StudentProcess("numpy", tmp_path) as process:
        (error,) = process.load(cells)
        assert error["kinds"][0] == "ZeroDivisionError"
        assert call(process, "double")["value"].tolist() == [2, 2]


def test_gradients_of_the_torch_track(tmp_path) -> None:
    code = "import torch\n\ndef square(x):\n    return x * x\n\ndef cut(x):\n    return x.detach()\n"
    with StudentProcess("torch", tmp_path) as process:
        assert process.load([Cell("in_torch.py", code)]) == []
        cotangent = np.array([1.0, -1.0])
        assert call(process, "square", cotangent)["value"].tolist() == [2.0, -2.0]
        with pytest.raises(Raised, match="no gradient flows"):
            call(process, "cut", cotangent)


def test_many_calls_at_once_are_answered_in_order(process) -> None:
    process.find("double")
    requests = [call_request("double", (np.full(300, float(i)),), {}) for i in range(100)]
    replies = list(process.calls(requests))
    assert [value_of(reply)[0] for reply in replies] == [2.0 * i for i in range(100)]


def test_portions_fit_and_keep_the_order() -> None:
    requests = [bytes([i]) * (1000 * i) for i in range(60)]
    groups = list(portions(requests))
    assert [request for group in groups for request in group] == requests
    assert all(len(group) == 1 or sum(map(len, group)) <= 2**15 for group in groups)
