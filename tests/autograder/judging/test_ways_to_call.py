"""Two hundred ways to call the answer are found, with the line; two hundred honest uses of its neighbours are not.

They are generated: so many functions, each in so many surroundings. All functions of a topic stand in one file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from autograder.grade_submission import grade_submission
from autograder.reading.files import read_files
from autograder.reading.submission import parse_submission
from autograder.result import ExerciseResult
from tests.autograder.helpers import launcher_of

pytestmark = pytest.mark.slow
HERE = "  # here"


@dataclass(frozen=True)
class Called:
    """A built-in, and the function that it would be the answer of: `call` has F where the built-in is to stand."""

    name: str
    parameters: str
    home: str
    last: str
    call: str

    @property
    def full(self) -> str:
        return f"{self.home}.{self.last}"

    def by(self, function: str) -> str:
        return self.call.replace("F(", f"{function}(", 1)


SCORES = "x, *, axis=-1, temperature=1.0"
CALLED = {
    ("activations", "numpy"): [
        Called("step", "z", "numpy", "heaviside", "F(z, 1.0).astype(z.dtype)"),
        Called("sigmoid", "x", "scipy.special", "expit", "F(x)"),
        Called("tanh", "x", "numpy", "tanh", "F(x)"),
        Called("relu", "x", "numpy", "clip", "F(x, 0, None)"),
        Called("softmax", SCORES, "scipy.special", "softmax", "F(x / temperature, axis=axis)"),
        Called("log_softmax", "x, *, axis=-1", "scipy.special", "log_softmax", "F(x, axis=axis)"),
    ],
    ("convolution", "numpy"): [
        Called("convolve1d", "signal, kernel", "numpy", "convolve", "F(signal, kernel)"),
        Called("translate", "image, shift", "numpy", "roll", "F(image, tuple(shift), (-2, -1))"),
    ],
    ("information", "numpy"): [
        Called("entropy", "p, *, axis=-1", "scipy.special", "entr", "F(p).sum(axis)"),
        Called("kl_divergence", "p, q, *, axis=-1", "scipy.special", "rel_entr", "F(p, q).sum(axis)"),
    ],
    ("activations", "torch"): [
        Called("sigmoid", "x", "torch", "sigmoid", "F(x)"),
        Called("tanh", "x", "torch", "tanh", "F(x)"),
        Called("relu", "x", "torch.nn.functional", "relu", "F(x)"),
        Called("softplus", "x, *, beta=1.0", "torch.nn.functional", "softplus", "F(x, beta, threshold=500)"),
        Called("softmax", SCORES, "torch", "softmax", "F(x / temperature, dim=axis)"),
        Called("gelu", "x", "torch.nn.functional", "gelu", "F(x)"),
    ],
}


# Ways to the built-in -------------------------------------------------------------------------------------------------


def written(called: Called, above: str, function: str, before: str = "pass") -> str:
    """The usual form of a way: lines above, and a function that calls what `function` is."""
    return f"{above}\n\ndef {called.name}({called.parameters}):\n    {before}\n    return {called.by(function)}{HERE}\n"


def in_a_default(called: Called) -> str:
    more = (
        f"{called.parameters}, kept={called.full}"
        if "*" in called.parameters
        else f"{called.parameters}, *, kept={called.full}"
    )
    return f"import {called.home}\n\ndef {called.name}({more}):\n    return {called.by('kept')}{HERE}\n"


def behind_a_decorator(called: Called) -> str:
    return (
        f"import functools, {called.home}\n\ndef instead_{called.name}(written):\n    @functools.wraps(written)\n"
        f"    def call({called.parameters}):\n        return {called.by(called.full)}{HERE}\n    return call\n\n"
        f"@instead_{called.name}\ndef {called.name}({called.parameters}):\n    return None\n"
    )


def in_a_method(called: Called) -> str:
    first = called.parameters.partition(",")[0]
    names = [part.strip().partition("=")[0] for part in called.parameters.split(",") if part.strip() != "*"]
    return (
        f"import {called.home}\n\nclass Layer_{called.name}:\n    def forward(self, {', '.join(names)}):\n"
        f"        return {called.by(called.full)}{HERE}\n\ndef {called.name}({called.parameters}):\n"
        f"    return Layer_{called.name}().forward({', '.join(names)}) if {first} is not None else None\n"
    )


def by_methodcaller(called: Called) -> str:
    arguments = called.call.partition("F(")[2]
    # The name comes first, and the home is called with what comes of it.
    depth, end = 1, 0
    while depth:
        depth += {"(": 1, ")": -1}.get(arguments[end], 0)
        end += 1
    inner, rest = arguments[: end - 1], arguments[end:]
    return (
        f"import operator, {called.home}\n\ndef {called.name}({called.parameters}):\n"
        f"    return operator.methodcaller({called.last!r}, {inner})({called.home}){rest}{HERE}\n"
    )


def halves(name: str) -> str:
    """An expression for a name that is nowhere in the text."""
    return f"{name[:2]!r} + {name[2:]!r}"


WAYS: dict[str, Callable[[Called], str]] = {
    "directly": lambda c: written(c, f"import {c.home}", c.full),
    "by an alias": lambda c: written(c, f"import {c.home} as other_{c.name}", f"other_{c.name}.{c.last}"),
    "by from": lambda c: written(c, f"from {c.home} import {c.last} as their_{c.name}", f"their_{c.name}"),
    "by a star": lambda c: written(c, f"from {c.home} import *\nkept_{c.name} = {c.last}", f"kept_{c.name}"),
    "imported inside": lambda c: written(c, "", "theirs", f"from {c.home} import {c.last} as theirs"),
    "by getattr": lambda c: written(c, f"import {c.home}", f"getattr({c.home}, {halves(c.last)})"),
    "by vars": lambda c: written(c, f"import {c.home}", f"vars({c.home})[{halves(c.last)}]"),
    "by sys.modules": lambda c: written(c, f"import sys, {c.home}", f"sys.modules[{c.home!r}].{c.last}"),
    "by importlib": lambda c: written(
        c, "import importlib", f"getattr(importlib.import_module({c.home!r}), {halves(c.last)})"
    ),
    "by eval": lambda c: written(c, f"import {c.home}", f"eval({halves(c.full)})"),
    "in a table": lambda c: written(c, f"import {c.home}\ntable_{c.name} = {{'a': [{c.full}]}}", f"table_{c.name}['a'][0]"),
    "in a helper module": lambda c: written(c, "import helpers", f"helpers.TABLE[{c.name!r}]"),
    "in a default argument": in_a_default,
    "by partial": lambda c: written(
        c, f"import functools, {c.home}\npart_{c.name} = functools.partial({c.full})", f"part_{c.name}"
    ),
    "as a class attribute": lambda c: written(
        c, f"import {c.home}\n\nclass Box_{c.name}:\n    act = staticmethod({c.full})\n", f"Box_{c.name}.act"
    ),
    "in a method": in_a_method,
    "by methodcaller": by_methodcaller,
    "by a lambda": lambda c: written(c, f"import {c.home}", f"(lambda *a, **s: {c.full}(*a, **s))"),
    "by map": lambda c: written(c, f"import {c.home}", f"(lambda *a, **s: next(map(lambda g: g(*a, **s), [{c.full}])))"),
    "in a closure": lambda c: written(
        c,
        f"import {c.home}\n\ndef make_{c.name}():\n    inner = {c.full}\n    return lambda: inner\n",
        f"make_{c.name}()()",
    ),
    "behind a decorator": behind_a_decorator,
}  # fmt: skip
assert sum(map(len, CALLED.values())) * len(WAYS) >= 200


@pytest.mark.parametrize(("topic", "track"), CALLED)
@pytest.mark.parametrize("way", WAYS)
def test_the_built_in_is_found_however_it_is_reached(tmp_path: Path, way: str, topic: str, track: str) -> None:
    table = CALLED[topic, track]
    imports = "".join(f"import {home}\n" for home in dict.fromkeys(called.home for called in table))
    entries = "".join(f"    {called.name!r}: {called.full},\n" for called in table)
    helpers = f"{imports}TABLE = {{\n{entries}}}\n"
    results = grade(tmp_path, topic, track, [WAYS[way](called) for called in table], helpers)
    lines = lines_here(tmp_path, topic, track)
    assert results.keys() == {called.name for called in table}
    for called, line in zip(table, lines, strict=True):
        refused(results[called.name], line)


# Under other names, and with a trivial argument -----------------------------------------------------------------------

IMPORTS = {
    "numpy": "import cmath, math\nimport numpy as np\nimport numpy.ma, numpy.matlib\nimport scipy.special\n",
    "torch": "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n",
}
# What takes long to import is imported where it is needed, once the function is called.
LATE = ("scipy.signal", "scipy.stats", "torch._refs")
# By topic, track, function and parameters: calls that come to the same.
SAME = {
    ("activations", "numpy", "tanh", "x"): [
        "np._core.tanh(x)", "np._core.umath.tanh(x)", "np._core._multiarray_umath.tanh(x)", "np.matlib.tanh(x)",
        "np.ma.tanh(x).data", "np.array([cmath.tanh(v).real for v in x.ravel()], x.dtype).reshape(x.shape)",
        "np.vectorize(math.tanh, otypes=[x.dtype])(x)", "np.tan(x * 1j).imag.astype(x.dtype)", "np.tanh(x, dtype=x.dtype)",
        "np.tanh.__call__(x)", "-np.tanh(-x)", "np.tanh.outer(x, np.ones((), x.dtype)) if False else np.tanh(x)",
    ],
    ("activations", "numpy", "relu", "x"): [
        "x.clip(0)", "np.clip(x, 0, np.inf)", "x.clip(min=0)", "np.ndarray.clip(x, 0)", "-np.clip(-x, None, 0)",
        "getattr(x, 'cl' + 'ip')(0)", "np.ma.clip(x, 0, np.inf)", "np._core.umath.clip(x, 0, np.inf)",
        "np._core.fromnumeric.clip(x, 0, None)", "np.asarray(x).clip(0)",
    ],
    ("activations", "numpy", "sigmoid", "x"): [
        "scipy.stats.logistic.cdf(x).astype(x.dtype)", "scipy.stats.logistic.sf(-x).astype(x.dtype)",
        "np.exp(scipy.special.log_expit(x))", "scipy.special._ufuncs.expit(x)", "1 - scipy.special.expit(-x)",
        "np.exp(scipy.stats.logistic.logcdf(x)).astype(x.dtype)",
    ],
    ("activations", "numpy", "softmax", SCORES): [
        "np.exp(scipy.special.log_softmax(x / temperature, axis=axis)).astype(x.dtype)",
        "scipy.special.softmax(x / temperature, axis)", "scipy.special._logsumexp.softmax(x / temperature, axis=axis)",
    ],
    ("convolution", "numpy", "convolve1d", "signal, kernel"): [
        "scipy.signal.upfirdn(kernel, signal).astype(signal.dtype)", "scipy.signal.oaconvolve(signal, kernel)",
        "np.polymul(signal, kernel)", "np.correlate(signal, kernel[::-1], 'full')", "np.ma.convolve(signal, kernel).data",
        "scipy.signal.fftconvolve(signal, kernel)", "scipy.signal.convolve(signal, kernel)",
        "scipy.signal.lfilter(kernel, [1.0], np.r_[signal, np.zeros(len(kernel) - 1)]).astype(signal.dtype)",
        "scipy.signal.convolve2d(signal[None], kernel[None])[0]",
        "np.polynomial.polynomial.polymul(signal, kernel)", "(np.poly1d(signal) * np.poly1d(kernel)).coef",
    ],
    ("activations", "torch", "relu", "x"): [
        "F.leaky_relu(x, 0.0)", "F.threshold(x, 0.0, 0.0)", "F.hardtanh(x, 0.0, torch.inf)", "x.clamp(min=0)",
        "torch.clip(x, 0)", "x.clamp_min(0)", "F.prelu(x, x.new_zeros(1))", "F.rrelu(x, 0.0, 0.0)", "F.elu(x, 0.0)",
        "nn.ReLU()(x)", "x.relu()", "x.clone().relu_()", "torch._C._VariableFunctions.relu(x)", "torch.ops.aten.relu(x)",
        "torch.ops.aten.relu.default(x)", "torch._refs.nn.functional.relu(x)", "torch._VF.relu(x)",
        "torch.Tensor.relu(x)", "nn.LeakyReLU(0.0)(x)", "nn.Threshold(0.0, 0.0)(x)", "-(-x).clamp(max=0)",
        "nn.Hardtanh(0.0, torch.inf)(x)", "torch.relu_(x.clone())",
    ],
    ("activations", "torch", "sigmoid", "x"): [
        "torch.exp(F.logsigmoid(x))", "torch.special.expit(x)", "x.sigmoid()", "nn.Sigmoid()(x)", "1 - torch.sigmoid(-x)",
        "torch.exp(nn.LogSigmoid()(x))", "torch._C._nn.log_sigmoid(x).exp()", "torch._foreach_sigmoid([x])[0]",
        "F.glu(torch.cat([torch.ones_like(x).reshape(-1), x.reshape(-1)]), 0).reshape(x.shape)",
    ],
    ("activations", "torch", "tanh", "x"): [
        "x - F.tanhshrink(x)", "x.tanh()", "nn.Tanh()(x)", "F.tanh(x)", "torch._refs.tanh(x)", "x - nn.Tanhshrink()(x)",
        "torch.ops.aten.tanh(x)", "torch.Tensor.tanh(x)", "torch._C._VariableFunctions.tanh(x)",
    ],
    ("activations", "torch", "softmax", SCORES): [
        "torch.exp(F.log_softmax(x / temperature, dim=axis))", "F.softmin(-x / temperature, dim=axis)",
        "(x / temperature).log_softmax(axis).exp()", "nn.LogSoftmax(axis)(x / temperature).exp()",
        "torch.masked.softmax(x / temperature, axis)", "torch.special.softmax(x / temperature, axis)",
        "torch._safe_softmax(x / temperature, axis)", "torch._softmax(x / temperature, axis, False)",
    ],
    ("activations", "torch", "softplus", "x, *, beta=1.0"): [
        "-F.logsigmoid(-beta * x) / beta", "nn.Softplus(beta, threshold=500)(x)",
        "F.binary_cross_entropy_with_logits(beta * x, torch.zeros_like(x), reduction='none') / beta",
        "F.soft_margin_loss(beta * x, -torch.ones_like(x), reduction='none') / beta",
    ],
    ("activations", "torch", "elu", "x, *, alpha=1.0"): [
        "torch.where(x > 0, x, alpha * F.celu(x))", "nn.ELU(alpha)(x)", "torch.where(x > 0, x, alpha * torch.celu(x))",
        "torch._C._nn.elu(x, alpha)", "torch._refs.nn.functional.elu(x, alpha)",
    ],
    ("activations", "torch", "leaky_relu", "x, *, slope=0.01"): [
        "F.prelu(x, x.new_full((1,), slope))", "F.rrelu(x, slope, slope)", "nn.LeakyReLU(slope)(x)",
        "torch._C._nn.leaky_relu(x, slope)",
    ],
}  # fmt: skip


def files_of_same() -> list[tuple[str, str, dict[tuple[str, str], str]]]:
    """The calls in as few files as they fit into: a function has one in each."""
    files: dict[tuple[str, str, int], dict[tuple[str, str], str]] = {}
    for (topic, track, name, parameters), calls in SAME.items():
        for number, call in enumerate(calls):
            files.setdefault((topic, track, number), {})[name, parameters] = call
    return [(topic, track, functions) for (topic, track, _), functions in files.items()]


@pytest.mark.parametrize(("topic", "track", "functions"), files_of_same())
def test_what_comes_to_the_same_is_found(
    tmp_path: Path, topic: str, track: str, functions: dict[tuple[str, str], str]
) -> None:
    texts = [
        f"def {name}({parameters}):\n{late_imports(call)}    return {call}{HERE}\n"
        for (name, parameters), call in functions.items()
    ]
    results = grade(tmp_path, topic, track, [IMPORTS[track], *texts])
    for (name, _), line in zip(functions, lines_here(tmp_path, topic, track), strict=True):
        refused(results[name], line)


def late_imports(call: str) -> str:
    return "".join(f"    import {module}\n" for module in LATE if f"{module}." in call)


# Honest files ---------------------------------------------------------------------------------------------------------

# Right answers: parameters, and lines in which NAME may stand for a variable of the author's own.
RIGHT = {
    "numpy": {
        "step": ("z", ["NAME = (z >= 0).astype(z.dtype)", "return NAME"]),
        "sigmoid": ("x", ["NAME = np.exp(-np.abs(x))", "return np.where(x >= 0, 1 / (1 + NAME), NAME / (1 + NAME))"]),
        "tanh": ("x", ["NAME = np.expm1(-2 * np.abs(x))", "return np.copysign(NAME / (2 + NAME), x)"]),
        "relu": ("x", ["NAME = np.maximum(x, 0)", "return NAME"]),
        "elu": ("x, *, alpha=1.0", ["NAME = alpha * np.expm1(np.minimum(x, 0))", "return np.where(x > 0, x, NAME)"]),
        "softplus": ("x, *, beta=1.0", ["NAME = np.logaddexp(0, beta * x)", "return (NAME / beta).astype(x.dtype)"]),
        "softmax": (
            SCORES,
            ["NAME = np.exp((x - x.max(axis, keepdims=True)) / temperature)", "return NAME / NAME.sum(axis, keepdims=True)"],
        ),
        "log_softmax": (
            "x, *, axis=-1",
            ["NAME = x - x.max(axis, keepdims=True)", "return NAME - np.log(np.exp(NAME).sum(axis, keepdims=True))"],
        ),
    },
    "torch": {
        "step": ("z", ["NAME = (z >= 0).to(z.dtype)", "return NAME"]),
        "sigmoid": ("x", ["NAME = torch.logaddexp(torch.zeros_like(x), -x)", "return torch.exp(-NAME)"]),
        "tanh": ("x", ["NAME = torch.expm1(2 * x.clamp(max=20))", "return NAME / (NAME + 2)"]),
        "relu": ("x", ["NAME = torch.where(x > 0, x, torch.zeros_like(x))", "return NAME"]),
        "swish": ("x, *, beta=1.0", ["NAME = torch.sigmoid(beta * x)", "return x * NAME"]),
        "gelu": ("x", ["NAME = torch.special.erfc(-x / 2**0.5)", "return x * NAME / 2"]),
        "softmax": (
            SCORES,
            ["NAME = torch.exp((x - x.amax(axis, True).detach()) / temperature)", "return NAME / NAME.sum(axis, keepdim=True)"],
        ),
        "log_softmax": (
            "x, *, axis=-1",
            ["NAME = x - x.amax(axis, True).detach()", "return NAME - torch.log(torch.exp(NAME).sum(axis, keepdim=True))"],
        ),
    },
}  # fmt: skip
# The built-in of each, as a file writes it, and an input for it.
BUILT_IN = {
    "numpy": {
        "step": "np.heaviside", "sigmoid": "scipy.special.expit", "tanh": "np.tanh", "relu": "np.clip",
        "elu": "np.tanh", "softplus": "scipy.special.log_expit", "softmax": "scipy.special.softmax",
        "log_softmax": "scipy.special.log_softmax",
    },
    "torch": {
        "step": "torch.heaviside", "sigmoid": "torch.sigmoid", "tanh": "torch.tanh", "relu": "torch.relu",
        "swish": "F.silu", "gelu": "F.gelu", "softmax": "torch.softmax", "log_softmax": "torch.log_softmax",
    },
}  # fmt: skip
MORE = {"np.heaviside": ", 0.5", "np.clip": ", 0, None", "torch.heaviside": ", torch.ones(())"} | dict.fromkeys(
    ["scipy.special.softmax", "scipy.special.log_softmax", "torch.softmax", "torch.log_softmax"], ", -1"
)


@dataclass(frozen=True)
class Honest:
    """One right function in a file that has to do with its built-in: `theirs` is that, `example` a call of it."""

    name: str
    parameters: str
    lines: list[str]
    theirs: str
    track: str

    @property
    def last(self) -> str:
        return self.theirs.rpartition(".")[2]

    @property
    def home(self) -> str:
        home = self.theirs.rpartition(".")[0]
        return {"np": "numpy", "F": "torch.nn.functional"}.get(home, home)

    @property
    def array(self) -> str:
        return "np.linspace(-3.0, 3.0, 7)" if self.track == "numpy" else "torch.linspace(-3.0, 3.0, 7)"

    @property
    def example(self) -> str:
        return f"{self.theirs}({self.array}{MORE.get(self.theirs, '')})"

    def function(self, variable: str = "result", first: str = "pass") -> str:
        lines = [first, *(line.replace("NAME", variable) for line in self.lines)]
        return f"def {self.name}({self.parameters}):\n" + "".join(f"    {line}\n" for line in lines)


def own_helper(h: Honest) -> str:
    """The work is done by a helper that is called as the built-in is."""
    # Where the exercise itself has that name, the helper is a method.
    names = [part.strip().partition("=")[0] for part in h.parameters.split(",") if part.strip() != "*"]
    body = "".join(f"        {line.replace('NAME', 'inner')}\n" for line in h.lines)
    return (
        f"class Own_{h.name}:\n    def {h.last}(self, {', '.join(names)}):\n{body}\n"
        f"def {h.name}({h.parameters}):\n    return Own_{h.name}().{h.last}({', '.join(names)})\n"
    )


SURROUNDINGS: dict[str, Callable[[Honest], str]] = {
    "plotted above": lambda h: f"y_{h.name} = {h.example}\n\n{h.function()}",
    "a variable of that name": lambda h: h.function(variable=h.last),
    "a function to compare with": lambda h: f"def compare_{h.name}(x):\n    return {h.example}\n\n{h.function()}",
    "an import to compare with": lambda h: f"from {h.home} import {h.last} as their_{h.name}\n\n{h.function()}",
    "an import, and one's own": lambda h: f"from {h.home} import {h.last} as {h.name}\n\n{h.function()}",
    "a star, and one's own": lambda h: f"from {h.home} import *\n\n{h.function()}",
    "compared below": lambda h: f"{h.function()}\ndifference_{h.name} = abs({h.name}({h.array}) - {h.example}).max()\n",
    "a table of both": lambda h: f"{h.function()}\nBOTH_{h.name} = {{'own': {h.name}, 'theirs': {h.theirs}}}\n",
    "a field of that name": lambda h: (
        f"from dataclasses import dataclass\n\n@dataclass\nclass Settings_{h.name}:\n    {h.last}: float = 0.0\n\n"
        f"{h.function(first=f'Settings_{h.name}().{h.last} + 1')}"
    ),
    "a method of that name": own_helper,
    "a parameter of that name": lambda h: h.function(first=f"(lambda {h.last}: {h.last} + 1)(2)"),
    "in a comprehension": lambda h: h.function(first=f"[{h.last} for {h.last} in range(3)]"),
    "an inner function of that name": lambda h: h.function(first=f"def {h.last}(value): return value"),
    "a key of that name": lambda h: h.function(first=f"{{{h.last!r}: 1}}[{h.last!r}]"),
    "in a docstring": lambda h: h.function(first=f'"""Does what {h.theirs} does: {h.example}."""'),
    "when run as a program": lambda h: f"{h.function()}\nif __name__ == '__main__':\n    print({h.example})\n",
    "in a lambda that nobody calls": lambda h: f"check_{h.name} = lambda: {h.example}\n\n{h.function()}",
}  # fmt: skip
HONEST_USES = sum(map(len, RIGHT.values())) * len(SURROUNDINGS)
assert HONEST_USES >= 200


@pytest.mark.parametrize("track", RIGHT)
@pytest.mark.parametrize("surroundings", SURROUNDINGS)
def test_an_honest_use_of_a_neighbour_passes(tmp_path: Path, surroundings: str, track: str) -> None:
    honest = [
        Honest(name, parameters, lines, BUILT_IN[track][name], track)
        for name, (parameters, lines) in RIGHT[track].items()
    ]
    results = grade(tmp_path, "activations", track, [IMPORTS[track], *(SURROUNDINGS[surroundings](h) for h in honest)])
    assert results.keys() == RIGHT[track].keys()
    nobody_is_accused(results)


# Neighbours that are another exercise's answer, and parts of this one's formula.
NEIGHBOURS = {
    ("activations", "numpy"): """
        def tanh_backward(grad, x):
            return grad * (1 - np.tanh(x) ** 2)

        def sigmoid_backward(grad, x):
            return grad * scipy.special.expit(x) * scipy.special.expit(-x)

        def sigmoid(x):
            return (1 + np.tanh(x / 2)) / 2

        def softplus_backward(grad, x, *, beta=1.0):
            return grad * scipy.special.expit(beta * x)

        def softmax(x, *, axis=-1, temperature=1.0):
            z = x / temperature
            return np.exp(z - np.logaddexp.reduce(z, axis=axis, keepdims=True)).astype(x.dtype)

        def leaky_relu(x, *, slope=0.01):
            return np.clip(x, 0, None) + slope * np.clip(x, None, 0)

        def elu(x, *, alpha=1.0):
            return np.where(x > 0, x, alpha * np.expm1(np.clip(x, None, 0)))

        def relu(x):
            return np.fmax(x, 0)
    """,
    ("activations", "torch"): """
        def leaky_relu(x, *, slope=0.01):
            return torch.relu(x) - slope * torch.relu(-x)

        def elu(x, *, alpha=1.0):
            return torch.where(x > 0, x, alpha * torch.expm1(x.clamp(max=0)))

        def softplus(x, *, beta=1.0):
            return torch.logaddexp(beta * x, torch.zeros_like(x)) / beta

        def swish(x, *, beta=1.0):
            return x * torch.sigmoid(beta * x)

        def relu(x):
            return torch.maximum(x, torch.zeros_like(x))

        def log_softmax(x, *, axis=-1):
            return x - torch.logsumexp(x, dim=axis, keepdim=True)
    """,
    ("recurrent", "torch"): """
        def rnn_cell(x, h, w, u, b):
            return torch.tanh(x @ w.T + h @ u.T + b)

        def rnn_output(h, v, c):
            return torch.softmax(F.linear(h, v, c), dim=-1)

        def lstm_gates(x, h, w, u, b):
            i, f, g, o = (F.linear(x, w, b) + h @ u.T).chunk(4, dim=-1)
            return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
    """,
    ("vae", "torch"): """
        def bernoulli_log_likelihood(x, logits):
            return (x * F.logsigmoid(logits) + (1 - x) * F.logsigmoid(-logits)).sum(-1)

        def interpolate(z0, z1, t):
            return z0 * (1 - t) + z1 * t
    """,
}  # fmt: skip


@pytest.mark.parametrize(("topic", "track"), NEIGHBOURS)
def test_the_answer_of_another_exercise_is_none_of_this_one(tmp_path: Path, topic: str, track: str) -> None:
    results = grade(tmp_path, topic, track, [IMPORTS[track], dedent(NEIGHBOURS[topic, track])])
    assert len(results) == NEIGHBOURS[topic, track].count("def ")
    nobody_is_accused(results)


# Grading --------------------------------------------------------------------------------------------------------------


def grade(folder: Path, topic: str, track: str, texts: list[str], helpers: str = "") -> dict[str, ExerciseResult]:
    """What came of every function of a file, by name."""
    place = folder / topic
    place.mkdir()
    (place / f"in_{track}.py").write_text("\n\n".join(texts))
    if helpers:
        (place / "helpers.py").write_text(helpers)
    files = read_files(folder)
    graded = grade_submission(files.name, parse_submission(files), launcher=launcher_of())
    tried = [result for result in graded.exercises if result.verdict != "not_attempted" and result.track == track]
    return {result.name.partition(".")[2]: result for result in tried}


def lines_here(folder: Path, topic: str, track: str) -> list[int]:
    """The lines in which the built-ins are called, in order."""
    text = (folder / topic / f"in_{track}.py").read_text()
    return [number for number, line in enumerate(text.splitlines(), start=1) if line.endswith(HERE)]


def nobody_is_accused(results: dict[str, ExerciseResult]) -> None:
    """All pass, and nothing is left for a person to look at."""
    said = {name: (result.verdict, result.message, result.suspicion) for name, result in results.items()}
    assert {name: words for name, words in said.items() if words[0] != "passed" or words[2]} == {}


def refused(result: ExerciseResult, line: int) -> None:
    assert (result.name, result.verdict, result.score) == (result.name, "forbidden", 0), result.message
    assert f", line {line}) is the answer itself; write it with " in result.message, result.message
