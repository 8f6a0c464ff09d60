"""From statements to functions: which definition counts, and of which track it is."""

import time

import pytest

from autograder.reading.files import SubmittedFiles
from autograder.reading.sources import Asked, ParsedSubmission
from autograder.reading.submission import parse_submission
from tests.autograder.reading.test_submission import notebook

NUMPY, TORCH = "import numpy as np\n", "import torch\n"
NUMPY_RELU = "def relu(x):\n    return np.maximum(x, 0)\n"
TORCH_RELU = "def relu(x):\n    return torch.clamp(x, min=0)\n"
PLAIN_RELU = "def relu(x):\n    return x * (x > 0)\n"


def parsed(*cells: str, asked: Asked | None = None, **others: str) -> ParsedSubmission:
    """A notebook of these cells, beside other files."""
    contents = {"a.ipynb": notebook(*cells)} | {f"{name}.py": text for name, text in others.items()}
    raw = {path: text.encode() for path, text in contents.items()}
    return parse_submission(SubmittedFiles("ada", raw, [], "a.ipynb"), asked)


def found(*cells: str, asked: Asked | None = None, **others: str) -> set[str]:
    sources = parsed(*cells, asked=asked, **others).sources
    return {f"{name.partition('.')[2]} {source.track}" for source in sources for name in source.exercises}


TRACKS = {
    "NumPy": ([NUMPY + NUMPY_RELU], "numpy"),
    "PyTorch": ([TORCH + TORCH_RELU], "torch"),
    "PyTorch to compare": ([NUMPY + NUMPY_RELU, TORCH + "assert torch.allclose(torch.relu(X), relu(X))"], "numpy"),
    "PyTorch at the top": ([TORCH + NUMPY + NUMPY_RELU], "numpy"),
    "NumPy at the top": ([TORCH + NUMPY + TORCH_RELU], "torch"),
    "in a try": (["try:\n    import torch\nexcept ImportError:\n    torch = None\n" + NUMPY + NUMPY_RELU], "numpy"),
    "in the function": (["def relu(x):\n    import torch\n    return torch.clamp(x, min=0)"], "torch"),
    "by another name": (["import torch.nn.functional as F\ndef relu(x):\n    return F.threshold(x, 0, 0)"], "torch"),
    "a function of it": (["from torch import clamp\ndef relu(x):\n    return clamp(x, min=0)"], "torch"),
    "through a helper": ([TORCH + NUMPY + "def largest(x):\n    return np.maximum(x, 0)\ndef relu(x):\n    return largest(x)"], "numpy"),
    "by its annotation": ([NUMPY + TORCH + "def relu(x: torch.Tensor):\n    return x * (x > 0)"], "torch"),
    "by a method": ([NUMPY + TORCH + "def relu(x):\n    return x.clamp(min=0)"], "torch"),
    "by an argument": ([NUMPY + TORCH + "def relu(x):\n    return abs(x).max(axis=-1)"], "numpy"),
    "plain, among NumPy": ([NUMPY + PLAIN_RELU], "numpy"),
    "plain, among PyTorch": ([TORCH + PLAIN_RELU], "torch"),
    "plain, alone": ([PLAIN_RELU], "numpy"),
    "said by the cell": ([TORCH + NUMPY, "# track: numpy\n" + PLAIN_RELU], "numpy"),
    "said by the file": (["# track: torch\n" + NUMPY, PLAIN_RELU], "torch"),
    "against its looks": ([NUMPY + "# track: pytorch\n" + NUMPY_RELU], "torch"),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "track"), TRACKS.values(), ids=TRACKS.keys())
def test_a_function_is_of_the_track_whose_modules_it_reaches(cells: list[str], track: str) -> None:
    assert found(*cells) == {f"relu {track}"}


def test_it_reaches_them_through_modules_of_the_students_own() -> None:
    helpers = {"one": TORCH + "def largest(x):\n    return torch.clamp(x, min=0)", "two": "from one import largest"}
    call = "def relu(x):\n    return largest(x)"
    assert found("from one import largest\n" + call, **helpers) == {"relu torch"}
    assert found("import one\ndef relu(x):\n    return one.largest(x)", **helpers) == {"relu torch"}


def test_a_notebook_of_two_tracks() -> None:
    both = (NUMPY + NUMPY_RELU, TORCH + TORCH_RELU)
    assert found(*both) == {"relu numpy", "relu torch"}
    assert found(*both, asked=Asked({"activations.relu": ("numpy",)})) == {"relu numpy"}
    assert found(*both, asked=Asked(track="torch")) == {"relu torch"}
    by_track = {source.track: source for source in parsed(*both).sources}
    # In each process the name stands for its own.
    assert by_track["numpy"].captures == {"relu": [(1, True)]}
    assert by_track["numpy"].left_out == {3}
    assert by_track["torch"].left_out == {1}


def test_the_policys_track_comes_first() -> None:
    asked = {track: Asked({"activations.relu": (track,)}) for track in ("numpy", "torch")}
    for track, one in asked.items():
        assert found(PLAIN_RELU, asked=one) == {f"relu {track}"}
    assert found(PLAIN_RELU, asked=Asked({"activations.relu": ("numpy", "torch")})) == {"relu numpy", "relu torch"}
    # A process of PyTorch has NumPy too.
    assert found(NUMPY + NUMPY_RELU, asked=asked["torch"]) == {"relu torch"}
    read = parsed(TORCH + TORCH_RELU, NUMPY + "def step(z):\n    return np.sign(z)", asked=Asked(track="numpy"))
    assert [source.exercises for source in read.sources] == [["activations.step"]]
    assert read.problems == ["a.ipynb, cell 1, line 2: relu is written with PyTorch, and asked in NumPy."]


def captured(*cells: str) -> list[int]:
    (source,) = parsed(*cells).sources
    return [number for number, _ in source.captures["relu"]]


AGAIN = {
    "a number": "relu = 3",
    "a list": "relu = [1, 2]",
    "a loop": "for relu in range(3):\n    pass",
    "a with": "with open('x') as relu:\n    pass",
    "an import": "from torch.nn.functional import relu",
    "nothing": "del relu",
    "a result of something": "relu = np.zeros(3)",
}


@pytest.mark.parametrize("text", AGAIN.values(), ids=AGAIN.keys())
def test_a_name_given_to_something_else_leaves_the_function(text: str) -> None:
    assert captured(NUMPY + NUMPY_RELU, text) == [1]


def test_of_several_definitions_all_may_count_that_are_none_or_later() -> None:
    # A process takes the last that turns out to be a function.
    assert captured(NUMPY + NUMPY_RELU, "relu = relu(np.ones(2))") == [1, 2]
    assert captured(NUMPY + NUMPY_RELU, "from functools import lru_cache\nrelu = lru_cache(relu)") == [1, 3]
    assert captured(NUMPY + NUMPY_RELU, "def relu(x):\n    raise NotImplementedError") == [1]


NONE = {
    "a number": "relu = 0.3",
    "an import": "from torch.nn.functional import relu",
    "a layer": "import torch\nrelu = torch.nn.ReLU()",
    "a method": "class Net:\n    def relu(self, x):\n        return x",
    "an argument": "def f(relu=3):\n    return relu",
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE.keys())
def test_what_is_no_function_of_ones_own_is_no_attempt(text: str) -> None:
    assert found(NUMPY + "def step(z):\n    return np.sign(z)", text) == {"step numpy"}


def test_what_stands_under_the_guard_is_run_in_a_notebook_alone() -> None:
    guarded = "if __name__ == '__main__':\n    def relu(x):\n        return x"
    assert found(NUMPY + "def step(z):\n    return np.sign(z)", guarded) == {"step numpy", "relu numpy"}
    raw = (NUMPY + "def step(z):\n    return np.sign(z)\n" + guarded).encode()
    (source,) = parse_submission(SubmittedFiles("ada", {"a.py": raw}, [], "a.py")).sources
    assert source.exercises == ["activations.step"]


SOME = {
    "in an if": "if True:\n    def relu(x):\n        return np.maximum(x, 0)",
    "in a try": "try:\n    pass\nfinally:\n    def relu(x):\n        return np.maximum(x, 0)",
    "a lambda": "relu = lambda x: np.maximum(x, 0)",
    "another name": "def mine(x):\n    return np.maximum(x, 0)\nrelu = mine",
    "of several": "relu, other = lambda x: np.maximum(x, 0), 3",
    "a class": "class relu:\n    def __call__(self, x):\n        return np.maximum(x, 0)",
    "a partial": "from functools import partial\nrelu = partial(lambda m, x: np.maximum(x, m), 0)",
    "a decorated one": "@some.decorator\ndef relu(x):\n    return np.maximum(x, 0)",
}


@pytest.mark.parametrize("text", SOME.values(), ids=SOME.keys())
def test_what_may_be_a_function_is_an_attempt(text: str) -> None:
    assert found(NUMPY + text) == {"relu numpy"}


def test_a_name_of_two_topics_costs_itself_alone() -> None:
    from autograder.reading.exercise_names import topics_by_name

    shared = [name for name, its in topics_by_name().items() if len(its) > 1]
    if not shared:
        pytest.skip("no two topics share a name")
    read = parsed(NUMPY + NUMPY_RELU + f"def {shared[0]}(x):\n    return np.sum(x)")
    assert [source.exercises for source in read.sources] == [["activations.relu"]]
    assert "is an exercise of" in read.problems[0]


@pytest.mark.parametrize(("cells", "track"), [*TRACKS.values()], ids=[*TRACKS])
def test_the_rougher_look_finds_the_same_track(cells: list[str], track: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.reading.functions.MOST_STEPS", -1)
    assert found(*cells) == {f"relu {track}"}


@pytest.mark.parametrize("head", [NUMPY, TORCH])
def test_20_000_functions_are_looked_at_in_a_moment(head: str) -> None:
    """From each to all that it uses would be 200 million steps."""
    chain = "".join(f"def f{i}(x): return f{i + 1}(x)\n" for i in range(20_000))
    end = head.split()[-1]
    started = time.monotonic()
    text = head + chain + f"def f20000(x): return {end}.exp(x)\ndef relu(x): return f0(x)\n"
    assert found(text) == {"relu numpy" if head == NUMPY else "relu torch"}
    assert time.monotonic() - started < 20
