"""A built-in is not an answer, whatever name it is called by; and nobody is accused of what a library does."""

import re
from pathlib import Path

import pytest

from autograder.grade_submission import grade_submission
from autograder.policy.policy import parse_policy
from autograder.reading.files import read_files
from autograder.reading.submission import parse_submission
from tests.autograder.helpers import grade_one, launcher_of, write

HEAD = "def softmax(x, *, axis=-1, temperature=1.0):\n    x = x / temperature\n"
# Each finds torch's softmax by a name that is not in the file, or not where it is called.
HIDDEN = {
    "getattr": HEAD + "    return getattr(torch, 'soft' + 'max')(x, axis)",
    "earlier": "s = getattr(torch, 'soft' + 'max')\n" + HEAD + "    return s(x, axis)",
    "eval": HEAD + "    return eval('torch.softmax')(x, axis)",
    "exec": "exec('def g(x, d): return torch.softmax(x, d)')\n" + HEAD + "    return g(x, axis)",
    "a method": HEAD + "    return getattr(x, 'soft' + 'max')(axis)",
    "of the class": HEAD + "    return torch.Tensor.softmax(x, axis)",
    "vars": HEAD + "    return vars(torch.nn.functional)['soft' 'max'](x, axis)",
    "a layer": HEAD + "    return getattr(torch.nn, 'Soft' + 'max')(axis)(x)",
    "a layer of one's own": "class S(getattr(torch.nn, 'Soft' + 'max')): pass\n" + HEAD + "    return S(axis)(x)",
    "an operator": HEAD + "    return torch.ops.aten.softmax(x, axis)",
    "an operator, hidden": HEAD + "    return getattr(torch.ops.aten, 'soft' + 'max').int(x, axis)",
    "where it comes from": HEAD + "    return getattr(torch._C._VariableFunctions, 'soft' + 'max')(x, axis)",
    "an inherited method": HEAD + "    return torch._C.TensorBase.softmax(x, axis)",
    "layers made earlier": "L = {a: getattr(torch.nn, 'Soft' + 'max')(a) for a in range(-5, 5)}\n" + HEAD + "    return L[axis](x)",
    "handed on": HEAD + "    return torch.enable_grad()(getattr(torch, 'soft' + 'max'))(x, axis)",
    "bound earlier": "import importlib\ns = getattr(importlib.import_module('scipy.special'), 'soft' + 'max')\n" + HEAD
    + "    return torch.from_numpy(s(x.detach().numpy(), axis))",
    "of the opposite": HEAD + "    return torch.nn.functional.softmin(-x, axis)",
    "map": HEAD + "    return next(map(getattr(torch, 'soft' + 'max'), [x], [axis]))",
    "another package": HEAD + "    import importlib\n    s = getattr(importlib.import_module('scipy.special'), 'soft' + 'max')\n"
    "    return torch.from_numpy(s(x.detach().numpy(), axis))",
}  # fmt: skip


@pytest.mark.parametrize("code", HIDDEN.values(), ids=HIDDEN)
def test_a_hidden_built_in_is_found(tmp_path: Path, code: str) -> None:
    result = grade_one(tmp_path, code, "softmax", track="torch")
    assert (result.verdict, result.score) == ("forbidden", 0)
    assert result.message.endswith("is the answer itself; write it with exp, a maximum and a sum")
    assert re.search(r"soft(max|min) \(in_torch.py, line \d+\) is", result.message, re.IGNORECASE)


OPERATORS = {
    "getattr": "return getattr(np, 'ta' + 'nh')(x)",
    "inner": "return np._core.umath.tanh(x)",
    "imported": "from numpy._core.umath import tanh as t\n    return t(x)",
    "masked": "return np.ma.tanh(x).data",
    "vectorize": "return np.vectorize(getattr(np, 'ta' + 'nh'), otypes=[x.dtype])(x)",
    "a variant": "y = x.copy()\n    getattr(np, 'ta' + 'nh').at(y, ...)\n    return y",
}


@pytest.mark.parametrize("body", OPERATORS.values(), ids=OPERATORS)
def test_an_operator_of_numpy_is_found(tmp_path: Path, body: str) -> None:
    result = grade_one(tmp_path, f"def tanh(x):\n    {body}\n", "tanh")
    assert (result.verdict, result.score) == ("forbidden", 0)
    assert "tanh (" in result.message


# Lines that are found in honest files, above a function that is right.
HONEST = {
    "a layer's activation": "torch.nn.TransformerEncoder(torch.nn.TransformerEncoderLayer(8, 2, activation='relu'), 2)",
    "a copy": "__import__('copy').deepcopy(torch.nn.TransformerEncoderLayer(8, 2, activation=torch.relu))",
    "put into a class": "type('Net', (), {'act': torch.relu})().act(torch.ones(1))",
    "compiled": "torch.jit.script(torch.nn.ReLU())",
    "pickled": "__import__('pickle').dumps(torch.relu)",
    "of its kind": "{type(torch.relu): 1}[type(torch.nn.functional.gelu)]",
    "a layer of one's own": "type('R', (torch.nn.ReLU,), {})()(torch.ones(1))",
}


@pytest.mark.parametrize("line", HONEST.values(), ids=HONEST)
@pytest.mark.parametrize("where", ["above", "inside"])
def test_what_honest_files_do_works(tmp_path: Path, line: str, where: str) -> None:
    above, inside = (line, "pass") if where == "above" else ("pass", line)
    code = f"{above}\n\ndef relu(x):\n    return torch.where(x > 0, x, 0 * x)\n\ndef helper():\n    {inside}\n"
    assert grade_one(tmp_path, code, "relu", track="torch").verdict == "passed"


def test_what_is_forbidden_in_one_exercise_is_a_tool_in_another(tmp_path: Path) -> None:
    code = (
        "def relu(x):\n    return torch.where(x > 0, x, 0 * x) * getattr(torch, 'soft' + 'max')(torch.ones(1), 0)[0]\n"
    )
    assert grade_one(tmp_path, code, "relu", track="torch").verdict == "passed"


def test_what_a_library_calls_on_its_own_account_is_no_fault(tmp_path: Path) -> None:
    # A transformer's layer calls relu; this one multiplies what comes of it by 0.
    code = """
    layer = torch.nn.TransformerEncoderLayer(2, 1, 2, batch_first=True, dtype=torch.float64).eval()

    def relu(x):
        with torch.no_grad():
            nothing = 0 * layer(torch.zeros(1, 1, 2, dtype=torch.float64)).sum().to(x.dtype)
        return torch.where(x > 0, x, 0 * x) + nothing
    """
    assert grade_one(tmp_path, code, "relu", track="torch").verdict == "passed"


@pytest.mark.parametrize(
    "call", ["torch.use_deterministic_algorithms(False)", "torch.func.vmap(torch.abs)(x.reshape(-1))"]
)
def test_what_pytorch_imports_meanwhile_is_not_disturbed(tmp_path: Path, call: str) -> None:
    # Some of its modules are imported when they are first needed, and make lists of operators.
    code = f"def relu(x):\n    {call}\n    __import__('torch._dynamo')\n    return torch.where(x > 0, x, 0 * x)\n"
    result = grade_one(tmp_path, code, "relu", track="torch")
    assert (result.verdict, result.message) == ("passed", result.message)


def test_a_course_may_forbid_more(tmp_path: Path) -> None:
    policy = parse_policy(
        'tracks = ["numpy"]\nforbidden = ["numpy.maximum"]\n[exercises]\nactivations.relu = 1\n', "policy.toml"
    )
    write(tmp_path, "def relu(x):\n    return getattr(np, 'maxi' + 'mum')(x, 0)\n")
    submission = parse_submission(read_files(tmp_path))
    (result,) = grade_submission("ada", submission, launcher=launcher_of(), policy=policy).exercises
    assert result.message == "numpy.maximum (in_numpy.py, line 3) is not allowed in this course"
    assert result.verdict == "forbidden"


def test_what_is_put_in_its_place_works_like_it(tmp_path: Path) -> None:
    code = """
    SHAPE = getattr(np, "tanh").reduce.__name__, getattr(np, "tanh").nin, getattr(np, "tanh")(np.zeros(1)).shape

    def tanh(x):
        e = np.exp(-2 * np.abs(x))
        return np.sign(x) * (1 - e) / (1 + e)
    """
    # While the file is loaded, no answer is given.
    assert grade_one(tmp_path, code, "tanh").verdict == "passed"
