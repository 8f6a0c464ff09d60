"""The student's process, in every sandbox that this machine offers."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from autograder.guest import wire
from autograder.guest.streams import NO_DEBUGGER, NOBODY_TYPES
from autograder.model import Cell, Limits, OwnModules
from autograder.sandbox.config import file_view, packages
from autograder.sandbox.launcher import Launcher
from autograder.sandbox.layers import LAYERS
from autograder.sandbox.load_errors import load_error
from autograder.sandbox.process import PORTION, Halted, StudentProcess, portions, value_of
from reference.compare import Raised, WrongDtype
from tests.autograder.helpers import launcher_of

# As on a plain machine, as in a container, and as on a system that has no layers at all.
MODES = {"full": LAYERS, "container": ("landlock", "seccomp"), "none": ()}
ROOT = Path(__file__).resolve().parents[3]
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
    import ctypes, os, sys
    if how == "exit":
        os._exit(7)
    if how == "signal":
        ctypes.string_at(0)
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

def temporary(x):
    import tempfile
    return float(len(tempfile.gettempdir()))
"""


@pytest.fixture(params=MODES, scope="module")
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def launcher(mode: str) -> Launcher:
    launcher = launcher_of(MODES[mode])
    held, missing = launcher.held("numpy")
    if held != MODES[mode]:
        pytest.skip(f"this machine does not offer it: {missing}")
    return launcher


@pytest.fixture
def process(launcher: Launcher) -> Iterator[StudentProcess]:
    with StudentProcess(launcher.start("numpy"), Limits(call=1.0)) as running:
        assert running.load([Cell("in_numpy.py", CODE)]) == []
        yield running


@contextmanager
def loaded(code: str, track: str = "numpy", modules: OwnModules | None = None) -> Iterator[StudentProcess]:
    """A process of the sandbox that this machine offers, with some code in it."""
    with StudentProcess(launcher_of().start(track)) as running:
        assert running.load([Cell(f"in_{track}.py", code)], modules) == []
        yield running


def call(process: StudentProcess, function: str, cotangent=None, **settings):
    process.find(function)
    if cotangent is None:
        request = wire.encode_call("call", (np.ones(2),), settings)
    else:
        request = wire.encode_call("gradient", (cotangent, (0,), np.ones(2)), settings)
    answer = process.call(function, request)
    value_of(answer)
    return answer


def test_a_call_gives_the_value(process) -> None:
    assert call(process, "double")["value"].tolist() == [2, 2]
    assert process.output == "doubling\n"


def test_a_signature_is_told(process) -> None:
    assert process.find("give") == "(x, *, what)"
    assert process.find("nothing") is None


def test_changes_and_warnings_are_seen(process) -> None:
    assert call(process, "change")["changed"] == [0]
    assert call(process, "overflow")["warned"] == ["overflow"]
    assert "changed" not in call(process, "double")


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


WAITS = {
    "input": ("return input()", NOBODY_TYPES),
    "a question": ("return input('how many? ')", NOBODY_TYPES),
    "standard input": ("import sys; return float(sys.stdin.read())", NOBODY_TYPES),
    "its lines": ("import sys; return list(sys.stdin)", NOBODY_TYPES),
    "its bytes": ("import sys; return sys.stdin.buffer.read()", NOBODY_TYPES),
    "a password": ("import getpass; return getpass.getpass()", NOBODY_TYPES),
    "a breakpoint": ("breakpoint()", NO_DEBUGGER.format("breakpoint()")),
    "the debugger": ("import pdb; pdb.set_trace()", NO_DEBUGGER.format("pdb.set_trace()")),
    "by name": ("from pdb import set_trace as stop; stop()", NO_DEBUGGER.format("pdb.set_trace()")),
    "a debugger of one's own": (
        "import pdb; pdb.Pdb().set_trace(); x = 1",
        NO_DEBUGGER.format("the call that starts it"),
    ),
}


@pytest.mark.parametrize("waits", WAITS)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_who_waits_for_a_keyboard_is_told_that_there_is_none(waits: str) -> None:
    line, said = WAITS[waits]
    with loaded(f"def ask(x):\n    y = x\n    {line}\n    return y\n") as process, pytest.raises(Raised) as caught:
        call(process, "ask")
    assert caught.value.message == said
    # Python's own debugger stops at the line after the one that calls it.
    assert caught.value.trace == f"in_numpy.py, line 3 in ask: {line}" or "Pdb()" in line


def test_who_reckons_with_no_input_goes_on(process) -> None:
    code = "def ask(x):\n    try:\n        return float(input())\n    except EOFError:\n        return 3.0\n"
    with loaded(code) as running:
        assert call(running, "ask")["value"] == 3.0


def test_what_one_call_prints_is_told_alone() -> None:
    code = "def double(x):\n    print('x is', x)\n    return 2 * x\n"
    calls = [wire.encode_call("call", (x,), {}) for x in (1.0, 2.0)]
    with loaded(code) as process:
        process.find("double")
        process.calls("double", calls)
        assert process.printed_by("double", calls[1:]) == "x is 2.0\n"
        assert process.output == "x is 1.0\nx is 2.0\n", "what was printed before is kept"


def test_a_call_that_ends_its_process_has_printed_nothing_that_could_be_told() -> None:
    code = "import os\nleft = [1]\ndef f(x):\n    print(x, flush=True)\n    left.pop() if left else os._exit(3)\n    return x\n"
    calls = [wire.encode_call("call", (1.0,), {})]
    with loaded(code) as process:
        process.find("f")
        process.calls("f", calls)
        assert process.printed_by("f", calls) == ""
        assert process.output == "1.0\n"


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
def test_a_sandbox_hides_the_rest_of_the_machine(process, mode, path) -> None:
    if mode == "none":
        pytest.skip("no sandbox, nothing hidden: for one's own files alone")
    with pytest.raises(Raised) as caught:
        call(process, "read", path=str(path))
    assert "OSError" in caught.value.kinds


def files_of_hidden_packages() -> list[Path]:
    """A file in each folder of installed packages that lies in a folder which is shown; on Debian, /lib is /usr/lib."""
    own = packages("numpy")
    files = []
    for place in file_view("numpy", True)["hidden"]:
        others = (path for path in Path(place).rglob("*.py") if not any(map(path.is_relative_to, own)))
        files += list(islice(others, 1))
    return files + [Path(str(path)[len("/usr") :]) for path in files if str(path).startswith("/usr/lib/")]


def test_a_sandbox_hides_installed_packages_by_any_path(process, mode) -> None:
    if mode == "none":
        pytest.skip("no sandbox, nothing hidden: for one's own files alone")
    files = files_of_hidden_packages()
    assert files
    for path in files:
        with pytest.raises(Raised) as caught:
            call(process, "read", path=str(path))
        assert "OSError" in caught.value.kinds


def test_a_sandbox_can_write_nowhere_that_lasts(process, mode, tmp_path) -> None:
    if mode == "none":
        pytest.skip("no sandbox, nothing forbidden: for one's own files alone")
    for path in (tmp_path / "new", ROOT / "new", "/dev/shm/new", "/new"):
        with pytest.raises(Raised) as caught:
            call(process, "write", path=str(path))
        assert "OSError" in caught.value.kinds
    assert list(tmp_path.iterdir()) == []


def test_there_is_a_folder_for_temporary_files_to_be_named(process) -> None:
    # Packages ask for it when they are imported, even those that never write there.
    assert call(process, "temporary")["value"] > 0


def test_the_next_child_finds_nothing_of_the_one_before(launcher, mode) -> None:
    if mode != "full":
        pytest.skip("nothing can be written there")
    for _ in range(2):
        with StudentProcess(launcher.start("numpy")) as running:
            assert running.load([Cell("in_numpy.py", CODE)]) == []
            with pytest.raises(Raised):
                call(running, "read", path="notes.txt")
            assert call(running, "write", path="notes.txt")["value"] == 1.0
            assert call(running, "read", path="notes.txt")["value"] == 1.0


def test_a_child_that_is_gone_is_no_loss_to_the_next(launcher) -> None:
    for _ in range(2):
        with StudentProcess(launcher.start("numpy")) as running:
            assert running.load([Cell("in_numpy.py", CODE)]) == []
            with pytest.raises(Halted) as caught:
                call(running, "end", how="exit")
            assert caught.value.message == "it ended its process (exit status 7)"


def test_a_warm_process_that_is_gone_is_replaced(launcher, mode) -> None:
    if mode == "none":
        pytest.skip("there is none")
    launcher.start("numpy").close()
    launcher.servers["numpy"].process.kill()
    launcher.servers["numpy"].process.wait()
    with StudentProcess(launcher.start("numpy")) as running:
        assert running.load([Cell("in_numpy.py", CODE)]) == []


def test_the_students_own_modules_are_found() -> None:
    # A module with a package's name takes nothing's place.
    modules = {
        "my_helpers.py": "two = 2\n\ndef twice(x):\n    return two * x\n",
        "numpy.py": "raise RuntimeError('I am not NumPy')\n",
        "own/__init__.py": "from .parts import twice\n",
        "own/parts.py": "def twice(x):\n    return 2 * x\n",
        # Nor are our own names taken.
        "wire.py": "def twice(x):\n    return 2 * x\n",
    }
    own = OwnModules({path: [Cell(path, text)] for path, text in modules.items()}, [""])
    for module in ("my_helpers", "own", "own.parts", "wire"):
        code = f"import numpy as np\nfrom {module} import twice\n\ndef double(x):\n    return twice(np.asarray(x))\n"
        with loaded(code, modules=own) as process:
            assert call(process, "double")["value"].tolist() == [2, 2]


def test_a_cell_that_fails_does_not_stop_the_next(process) -> None:
    cells = [Cell("cell 1", "1 / 0"), Cell("cell 2", "def double(x):\n    return 3 * x\n")]
    (error,) = process.load(cells)
    assert (error.kind, error.where) == ("ZeroDivisionError", "cell 1, line 1")
    assert call(process, "double")["value"].tolist() == [3, 3]


def test_gradients_of_the_torch_track() -> None:
    code = "import torch\n\ndef square(x):\n    return x * x\n\ndef cut(x):\n    return x.detach()\n"
    with loaded(code, "torch") as process:
        cotangent = np.array([1.0, -1.0])
        assert call(process, "square", cotangent)["value"].tolist() == [2.0, -2.0]
        assert call(process, "cut", cotangent)["value"].tolist() == [0.0, 0.0]


def test_many_calls_at_once_are_answered_in_order(process) -> None:
    process.find("double")
    requests = [wire.encode_call("call", (np.full(300, float(i)),), {}) for i in range(100)]
    answers = process.decode(process.calls("double", requests))
    assert [value_of(answer)[0] for answer in answers] == [2.0 * i for i in range(100)]


def test_a_call_larger_than_a_pipe_is_answered_too(process) -> None:
    process.find("double")
    requests = [wire.encode_call("call", (np.full(size, 1.0),), {}) for size in (1, 50_000, 2, 100_000, 3)]
    answers = process.decode(process.calls("double", requests))
    assert [value_of(answer).size for answer in answers] == [1, 50_000, 2, 100_000, 3]


def test_portions_fit_and_keep_the_order() -> None:
    requests = [bytes([i]) * (1000 * i) for i in range(60)]
    groups = list(portions(requests))
    assert [request for group in groups for request in group] == requests
    assert all(len(group) == 1 or sum(map(len, group)) <= PORTION for group in groups)


# What a process says of statements that failed ------------------------------------------------------------------------

NO_TEXTS = [None, 7, 10**5000, ["a"], {"a": 1}, b"a"]


@pytest.mark.parametrize("lie", NO_TEXTS, ids=lambda lie: type(lie).__name__)
def test_what_is_no_text_says_nothing(lie: object) -> None:
    said = {
        "cell": lie,
        "line": lie,
        "column": lie,
        "kinds": [lie],
        "message": lie,
        "trace": lie,
        "names": [lie],
        "given_up": lie,
    }
    error = load_error(said, {"a.py"}, "a.py")
    assert (error.place, error.kind, error.message, error.trace, error.names) == (
        ("a.py", 1, 0),
        "Exception",
        "",
        "",
        ("",),
    )
    assert error.given_up is False


@pytest.mark.parametrize("file", ["grades.csv", "in_numpy.py, cell 7", "/etc/x.py", "a b.py", "x" * 200 + ".py"])
def test_a_file_that_was_not_sent_is_not_named(file: str) -> None:
    assert load_error({"cell": file, "line": 3, "column": 0}, {"a.py"}, "a.py").place == ("a.py", 1, 0)
    assert load_error({"cell": "a.py", "line": 3, "column": 0}, {"a.py"}, "a.py").where == "a.py, line 3"


def test_a_module_that_the_code_wrote_may_be_named() -> None:
    assert load_error({"cell": "written.py", "line": 3, "column": 0}, {"a.py"}, "a.py").where == "written.py, line 3"
