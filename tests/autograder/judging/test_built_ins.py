"""What stands in a function and was never called: a suspicion, by Python's scopes; a name that looks alike is none."""

import ast
from pathlib import Path

import pytest

from autograder.judging.built_ins import find_built_in
from autograder.reading.scanned_code import scan
from tests.autograder.helpers import grade_one

WATCHED = ("numpy.tanh", "scipy.special.expit", "torch.relu", "Tensor.relu")
IMPORTS = "import numpy as np\nimport scipy.special\nimport torch\n"


def found_in(code: str) -> tuple[str, int] | None:
    """What is found from f on, and its line below the imports."""
    found = find_built_in(scan([ast.parse(IMPORTS + code)]), "f", WATCHED)
    return (found.name, found.line - IMPORTS.count("\n")) if found else None


# Each uses numpy.tanh in the line that stands beside it.
STANDS = {
    "plainly": ("def f(x):\n    return np.tanh(x)", 2),
    "by another name": ("import numpy as n\ndef f(x):\n    return n.tanh(x)", 3),
    "imported inside": ("def f(x):\n    from numpy import tanh as g\n    return g(x)", 2 + 1),
    "in a helper": ("def g(x):\n    return np.tanh(x)\ndef f(x):\n    return g(x)", 2),
    "in a helper's helper": ("def h(x):\n    return np.tanh(x)\ndef g(x):\n    return h(x)\ndef f(x):\n    return g(x)", 2),
    "given a name": ("g = np.tanh\ndef f(x):\n    return g(x)", 3),
    "given a name inside": ("def f(x):\n    g = np.tanh\n    return g(x)", 2),
    "a table": ("T = {'t': np.tanh}\ndef f(x):\n    return T['t'](x)", 1),
    "a default": ("def f(x, g=np.tanh):\n    return g(x)", 1),
    "a decorator": ("@np.tanh\ndef f(x):\n    return x", 1),
    "getattr": ("def f(x):\n    return getattr(np, 'tanh')(x)", 2),
    "a lambda": ("f = lambda x: np.tanh(x)", 1),
    "a star": ("from numpy import *\ndef f(x):\n    return tanh(x)", 3),
    "a star that comes last": ("def tanh(x):\n    return x\nfrom numpy import *\ndef f(x):\n    return tanh(x)", 5),
    "a class": ("class A:\n    def g(self, x):\n        return np.tanh(x)\ndef f(x):\n    return A().g(x)", 3),
    "global": ("def f(x):\n    global g\n    g = np.tanh\n    return g(x)", 3),
    "where it never runs": ("def f(x):\n    if False:\n        return np.tanh(x)\n    return x", 3),
    "in a comprehension": ("def f(x):\n    return [np.tanh(v) for v in x]", 2),
    "around a closure": ("def f(x):\n    g = np.tanh\n    def h():\n        return g(x)\n    return h()", 2),
    "itself": ("from numpy import tanh as f", 1),
    "an inner name": ("def f(x):\n    return np._core.umath.tanh(x)", 2),
}  # fmt: skip


@pytest.mark.parametrize(("code", "line"), STANDS.values(), ids=STANDS)
def test_what_stands_in_a_function_is_found(code: str, line: int) -> None:
    assert found_in(code) == ("numpy.tanh", line)


# In none of these is a built-in what its name says.
NO_CRIME = {
    "a local name": "from scipy.special import expit\ndef f(x):\n    expit = np.exp(x)\n    return expit",
    "a parameter": "from numpy import tanh\ndef f(x, tanh=1):\n    return x * tanh",
    "a keyword": "from numpy import tanh\ndef f(x, *, tanh):\n    return x * tanh",
    "stars": "from numpy import tanh\ndef f(*tanh, **expit):\n    return tanh, expit",
    "a loop's": "from numpy import tanh\ndef f(x):\n    for tanh in x:\n        x += tanh\n    return x",
    "a with's": "from numpy import tanh\ndef f(x):\n    with open(x) as tanh:\n        return tanh",
    "an exception's": "from numpy import tanh\ndef f(x):\n    try:\n        x()\n    except ValueError as tanh:\n        return tanh",
    "a pattern's": "from numpy import tanh\ndef f(x):\n    match x:\n        case [tanh, *rest]:\n            return tanh",
    "a walrus": "from numpy import tanh\ndef f(x):\n    if (tanh := x):\n        return tanh",
    "a walrus in a comprehension": "from numpy import tanh\ndef f(x):\n    any((tanh := v) for v in x)\n    return tanh",
    "a comprehension's": "from numpy import tanh\ndef f(x):\n    return [tanh for tanh in x]",
    "a lambda's": "from numpy import tanh\ndef f(x):\n    return (lambda tanh: tanh)(x)",
    "an inner function's": "from numpy import tanh\ndef f(x):\n    def tanh(x):\n        return x\n    return tanh(x)",
    "a closure's": "from numpy import tanh\ndef f(x):\n    tanh = x\n    def g():\n        return tanh\n    return g()",
    "a class's": "from numpy import tanh\ndef f(x):\n    class A:\n        tanh = 1\n    return A.tanh",
    "a field": "class S:\n    relu: float = 0.0\nS = S()\ndef f(x):\n    return torch.where(x > S.relu, x, 0 * x)",
    "a method": "class A:\n    def relu(self, x):\n        return x\nA = A()\ndef f(x):\n    return A.relu(x)",
    "an object's": "def f(x):\n    x.tanh = 1\n    return x.tanh",
    "a later function": "from numpy import tanh\ndef tanh(x):\n    return x\ndef f(x):\n    return tanh(x)",
    "a later function than a star": "from numpy import *\ndef tanh(x):\n    return x\ndef f(x):\n    return tanh(x)",
    "a later value": "g = np.tanh\ng = np.exp\ndef f(x):\n    return g(x)",
    "a first attempt": "f = np.tanh\ndef f(x):\n    return np.exp(x)",
    "a plot above": "y = np.tanh(np.ones(3))\ndef f(x):\n    y = np.exp(x)\n    return y",
    "a comparison beside": "def g(x):\n    return np.tanh(x)\ndef f(x):\n    return np.exp(x)",
    "a text": "def f(x):\n    '''np.tanh(x)'''\n    return 'np.tanh'",
    "a name that looks alike": "def f(x):\n    return np.arctanh(x) + np.tanh_like(x) + np.random.tanh",
    "of another module": "from helpers import tanh\ndef f(x):\n    return tanh(x)",
    "of one beside it": "from .numpy import tanh\ndef f(x):\n    return tanh(x)",
    "deleted": "from numpy import tanh\ndel tanh\ndef f(x):\n    return tanh(x)",
}  # fmt: skip


@pytest.mark.parametrize("code", NO_CRIME.values(), ids=NO_CRIME)
def test_a_name_is_no_crime(code: str) -> None:
    assert found_in(code) is None


def test_nothing_is_looked_for_where_nothing_is_forbidden() -> None:
    assert find_built_in(scan([]), "f", ["torch.relu"]) is None
    assert find_built_in(scan([ast.parse("f = 1")]), "f", []) is None


RIGHT = "e = np.exp(-2 * np.abs(x))\n    return np.sign(x) * (1 - e) / (1 + e)"


def test_what_was_never_called_is_a_suspicion_and_costs_nothing(tmp_path: Path) -> None:
    result = grade_one(tmp_path, f"def tanh(x):\n    if x is None:\n        return np.tanh(x)\n    {RIGHT}\n", "tanh")
    assert (result.verdict, result.score) == ("passed", 1)
    assert result.suspicion == ("numpy.tanh stands in line 4 of in_numpy.py; it was never called while this was graded")
    assert "numpy.tanh" not in result.message


def test_what_earned_nothing_is_under_no_suspicion(tmp_path: Path) -> None:
    code = "def tanh(x):\n    if x is None:\n        return np.tanh(x)\n    return x + 1\n"
    result = grade_one(tmp_path, code, "tanh")
    assert (result.verdict, result.suspicion) == ("failed", "")


@pytest.mark.parametrize("body", [RIGHT, f"tanh = 1\n    {RIGHT}"])
def test_honest_work_is_under_no_suspicion(tmp_path: Path, body: str) -> None:
    code = f"from numpy import tanh\n\ny = np.tanh(np.ones(2))\n\ndef compare(x):\n    return tanh(x)\n\ndef tanh(x):\n    {body}\n"
    result = grade_one(tmp_path, code, "tanh")
    assert (result.verdict, result.suspicion) == ("passed", "")
