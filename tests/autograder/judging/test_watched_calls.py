"""A built-in is not an answer, whatever name it is called by; and nobody is accused of what a library does.

Each of the many routes is taken in a process alone, with one call; a few go all the way to a verdict.
"""

import re
from pathlib import Path

import numpy as np
import pytest

from autograder.grade_submission import grade_submission
from autograder.guest import wire
from autograder.model import Cell, Limits, OwnModules
from autograder.policy.policy import parse_policy
from autograder.reading.files import read_files
from autograder.reading.submission import parse_submission
from autograder.sandbox.process import Forbidden, StudentProcess, value_of
from reference.compare import Raised
from tests.autograder.helpers import grade_one, launcher_of, write

WATCHED = {
    "numpy": (
        "numpy.tanh", "math.tanh", "scipy.special.expit", "scipy.special.softmax", "numpy.clip", "numpy.convolve",
        "scipy.stats.logistic.cdf", "numpy.roll", "scipy.stats.entropy",
    ),
    "torch": (
        "torch.relu", "torch.nn.functional.relu", "torch.nn.ReLU", "Tensor.relu", "torch.tanh", "torch.nn.Tanh",
        "torch.special.expit", "torch.sigmoid", "torch.nn.functional.softplus", "torch.nn.functional.max_pool2d",
        "torch.distributions.Normal", "torch.nn.functional.conv2d", "torch.conv2d", "scipy.special.expit",
    ),
}  # fmt: skip
IMPORTS = {
    "numpy": "import functools, importlib, math, operator, sys\nimport numpy as np\n",
    "torch": "import functools, importlib, operator, sys\nimport torch\nimport torch.nn.functional as F\n",
}


def call_noted(code: str, track: str = "numpy", modules: OwnModules | None = None) -> str | None:
    """What is noted of one call of f, with its line; None where nothing is. What f raises is a failure."""
    watched, file = WATCHED[track], f"in_{track}.py"
    # Some import SciPy while they are asked.
    with StudentProcess(launcher_of().start(track, watched), Limits(call=60.0, load=60.0, exercise=120.0)) as process:
        errors = process.load([Cell(file, IMPORTS[track] + code)], modules, watched=watched)
        assert not errors, errors
        process.find("f", watched)
        x = np.array([[-1.5, 0.0, 0.25, 2.0]])
        try:
            value_of(process.call("f", wire.encode_call("call", (x,), {})))
        except Forbidden as call:
            return f"{call.message} ({call.file}, {call.line})"
    return None


def body(text: str) -> str:
    return f"def f(x):\n    {text}\n"


# Each calls what is listed, by another name or on a detour.
ROUTES = {
    "plainly": body("return np.tanh(x)"),
    "its inner name": body("return np._core.tanh(x)"),
    "where it is made": body("return np._core._multiarray_umath.tanh(x)"),
    "the old name of that": body("return importlib.import_module('numpy._core.umath').tanh(x)"),
    "matlib": body("import numpy.matlib\n    return np.matlib.tanh(x)"),
    "masked": body("return np.ma.tanh(x).data"),
    "a masked array": body("return np.ma.array(x).clip(0).data"),
    "the dictionary": body("return np.__dict__['tanh'](x)"),
    "vars": body("return vars(np)['tan' + 'h'](x)"),
    "getattr": body("return getattr(np, 'tan' + 'h')(x)"),
    "attrgetter": body("return operator.attrgetter('tanh')(np)(x)"),
    "the list of modules": body("return sys.modules['numpy'].tanh(x)"),
    "eval": body("return eval('np.tanh(x)')"),
    "exec": body("space = {}\n    exec('from numpy import tanh as g', space)\n    return space['g'](x)"),
    "code that says it is a package's": "exec(compile('def g(x): return np.tanh(x)', np.__file__, 'exec'))\n"
    + body("return g(x)"),
    "code in a package's module": "import types\ndef g(x): return tanh(x)\n"
    "g = types.FunctionType(g.__code__.replace(co_filename=np.__file__), vars(np))\n" + body("return g(x)"),
    "a module that says it is a package's": "m = sys.modules['numpy.own'] = type(sys)('numpy.own')\nvars(m)['np'] = np\n"
    "exec(compile('def g(x): return np.tanh(x)', np.__file__, 'exec'), vars(m))\n" + body("return m.g(x)"),
    "code that says it is the library's": "file = importlib.__file__.replace('importlib/__init__', 'statistics')\n"
    "exec(compile('def g(x): return np.tanh(x)', file, 'exec'))\n" + body("return g(x)"),
    "code in the grader's module": body("space = sys._getframe(1).f_globals")
    + "    space['given'] = x\n    exec('import numpy; got = numpy.tanh(given)', space)\n    return space.pop('got')\n",
    "a module made once more": "from importlib import util\ns = util.find_spec('math')\nm = util.module_from_spec(s)\n"
    "s.loader.exec_module(m)\n" + body("return np.vectorize(m.tanh)(x)"),
    "a built-in module made once more": "from importlib import util\nspec = util.spec_from_file_location('a.math', "
    "importlib.import_module('math').__spec__.origin)\nm = util.module_from_spec(spec)\n"
    "spec.loader.exec_module(m)\n" + body("return np.vectorize(m.tanh)(x)"),
    "a table": "TABLE = {'t': np.tanh}\n" + body("return TABLE['t'](x)"),
    "a list": "FUNCTIONS = [abs, np.tanh]\n" + body("return FUNCTIONS[-1](x)"),
    "a default argument": "def f(x, g=np.tanh):\n    return g(x)\n",
    "a keyword's default": "def f(x, *, g=np.tanh):\n    return g(x)\n",
    "partial": "g = functools.partial(np.tanh)\n" + body("return g(x)"),
    "a cache": "g = functools.lru_cache(math.tanh)\n" + body("return np.array([[g(v) for v in x[0]]])"),
    "a class's attribute": "class A:\n    g = np.tanh\n" + body("return A.g(x)"),
    "an object's": "class A:\n    g = np.tanh\n" + body("return A().g(x)"),
    "a static method": "class A:\n    g = staticmethod(np.tanh)\n" + body("return A().g(x)"),
    "a closure": "def make(g):\n    return lambda x: g(x)\ng = make(np.tanh)\n" + body("return g(x)"),
    "an import by another name": "from numpy import tanh as g\n" + body("return g(x)"),
    "a star": "from numpy import *\n" + body("return tanh(x)"),
    "vectorized": "g = np.vectorize(math.tanh)\n" + body("return g(x)"),
    "a decorator": "import math\n@np.vectorize\ndef f(v):\n    return math.tanh(v)\n",
    "from Python": "g = np.frompyfunc(math.tanh, 1, 1)\n" + body("return g(x).astype(float)"),
    "along an axis": body("return np.apply_along_axis(np.tanh, 0, x)"),
    "piecewise": body("return np.piecewise(x, [x < 9], [np.tanh])"),
    "map": body("return np.array([list(map(math.tanh, x[0]))])"),
    "reduce": body("return functools.reduce(lambda a, b: np.tanh(b), [x, x])"),
    "a sorted key": body("sorted(x[0], key=math.tanh)\n    return x"),
    "complex numbers": body("import cmath\n    return np.array([[cmath.tanh(v).real for v in x[0]]])"),
    "its call": body("return np.tanh.__call__(x)"),
    "in place": body("y = x.copy()\n    np.tanh.at(y, ...)\n    return y"),
    "out": body("y = x.copy()\n    np.tanh(x, out=y)\n    return y"),
    "a package's inner one": body("import scipy.special._ufuncs as u\n    return u.expit(x)"),
    "a package above": "import scipy.special._ufuncs as u\n" + body("return u.expit(x)"),
    "a package, imported above": "from scipy.special import expit as g\n" + body("return g(x)"),
    "in Cython": body("from scipy.special import cython_special\n    return np.array([[cython_special.expit(v) for v in x[0]]])"),
    "in Python": body("import scipy.special\n    return scipy.special.softmax(x)"),
    "its inner module": body("from scipy.special._logsumexp import softmax\n    return softmax(x)"),
    "a distribution": body("import scipy.stats\n    return scipy.stats.logistic.cdf(x)"),
    "a frozen one": "import scipy.stats\ng = scipy.stats.logistic()\n" + body("return g.cdf(x)"),
    "one made anew": body("import scipy.stats\n    return type(scipy.stats.logistic)().cdf(x)"),
    "a method": body("return x.clip(0)"),
    "a method of the class": body("return np.ndarray.clip(x, 0)"),
    "a method, bound": body("g = x.clip\n    return g(0)"),
    "a method by name": body("return getattr(x, 'cli' + 'p')(0)"),
    "methodcaller": body("return operator.methodcaller('clip', 0)(x)"),
    "a method of a number": body("return np.array([[v.clip(0) for v in x[0]]])"),
    "a method of a subclass": "class A(np.ndarray):\n    pass\n" + body("return x.view(A).clip(0).view(np.ndarray)"),
    "super": "class A(np.ndarray):\n    def g(self): return super().clip(0)\n" + body("return x.view(A).g().view(np.ndarray)"),
    "what is in it": body("return np.clip.__wrapped__(x, 0, None)"),
    "an inner module": body("return np.lib._function_base_impl.piecewise and np._core.fromnumeric.clip(x, 0, None)"),
    "a dispatched function": body("return np.convolve(x[0], np.ones(1))[None]"),
    "handed to a package": body("from scipy import optimize\n    optimize.fixed_point(np.tanh, 0.0)\n    return x"),
    "pickled": "import pickle\ng = pickle.loads(pickle.dumps(np.tanh))\n" + body("return g(x)"),
    "copied": "import copy\ng = copy.deepcopy(np.tanh)\n" + body("return g(x)"),
    "imported once more": "del sys.modules['math']\nimport math as m\n" + body("return np.array([[m.tanh(v) for v in x[0]]])"),
    "in an exception": body("try:\n        raise ValueError\n    except ValueError:\n        return np.tanh(x)"),
    "a generator": "def g(x):\n    yield np.tanh(x)\n" + body("return next(g(x))"),
    "a property": "class A:\n    @property\n    def g(self): return np.tanh(self.x)\n"
    + body("a = A()\n    a.x = x\n    return a.g"),
    "a walrus": body("return (g := np.tanh)(x)"),
    "a comprehension": body("return [g(x) for g in (np.tanh,)][0]"),
    "a context": "import contextlib\n@contextlib.contextmanager\ndef c(x):\n    yield np.tanh(x)\n"
    + body("with c(x) as y:\n        return y"),
    "a dispatcher": "@functools.singledispatch\ndef f(x):\n    return np.tanh(x)\n",
}  # fmt: skip


@pytest.mark.parametrize("code", ROUTES.values(), ids=ROUTES)
def test_a_built_in_of_numpy_is_found_on_every_route(code: str) -> None:
    must_be_found(code, "numpy")


def must_be_found(code: str, track: str) -> None:
    noted = call_noted(code, track)
    assert noted is not None
    name, place = noted.split(" ", 1)
    assert name in WATCHED[track]
    assert re.fullmatch(rf"\(in_{track}.py, \d+\)", place)


IN_TORCH = {
    "plainly": body("return torch.relu(x)"),
    "in place": body("return torch.relu_(x.clone())"),
    "functional": body("return F.relu(x)"),
    "a method": body("return x.relu()"),
    "a method in place": body("return x.clone().relu_()"),
    "a method by name": body("return getattr(x, 're' + 'lu')()"),
    "methodcaller": body("return operator.methodcaller('relu')(x)"),
    "of the class": body("return torch.Tensor.relu(x)"),
    "of its base": body("return torch._C.TensorBase.relu(x)"),
    "of its bases": body("return torch.Tensor.__mro__[1].relu(x)"),
    "super": body("return super(torch.Tensor, x).relu()"),
    "a layer": body("return torch.nn.ReLU()(x)"),
    "a layer above": "g = torch.nn.ReLU()\n" + body("return g(x)"),
    "its forward": "g = torch.nn.ReLU()\n" + body("return g.forward(x)"),
    "its class's forward": "g = torch.nn.ReLU()\n" + body("return torch.nn.ReLU.forward(g, x)"),
    "its call": "g = torch.nn.ReLU()\n" + body("return g.__call__(x)"),
    "a call with other parameters": body("return torch.func.functional_call(torch.nn.ReLU(), {}, (x,))"),
    "a layer in another": "g = torch.nn.DataParallel(torch.nn.ReLU())\n" + body("return g(x)"),
    "layers": "g = torch.nn.Sequential(torch.nn.Identity(), torch.nn.ReLU())\n" + body("return g(x)"),
    "a list of layers": "g = torch.nn.ModuleList([torch.nn.ReLU()])\n" + body("return g[0](x)"),
    "a layer that inherits": "class G(torch.nn.ReLU):\n    pass\ng = G()\n" + body("return g(x)"),
    "a layer of one's own": "class G(torch.nn.Module):\n    def forward(self, x): return torch.relu(x)\ng = G()\n"
    + body("return g(x)"),
    "a layer's attribute": "class G(torch.nn.Module):\n    act = torch.relu\n    def forward(self, x): return self.act(x)\ng = G()\n"
    + body("return g(x)"),
    "an operator": body("return torch.ops.aten.relu(x)"),
    "its variant": body("return torch.ops.aten.relu.default(x)"),
    "an operator above": "g = torch.ops.aten.relu.default\n" + body("return g(x)"),
    "an operator by name": body("return operator.attrgetter('ops.aten.relu')(torch)(x)"),
    "where it is made": body("return torch._C._VariableFunctions.relu(x)"),
    "its class": body("return type(torch._C._VariableFunctions).relu(x)"),
    "VF": body("return torch._VF.relu(x)"),
    "another name": body("return torch.special.expit(x)"),
    "another name's home": body("return torch._C._special.special_expit(x)"),
    "a function in C": body("return F.softplus(x)"),
    "where that is made": body("return torch._C._nn.softplus(x)"),
    "a closure of PyTorch's": body("return F.max_pool2d(x[None], 1)[0]"),
    "a distribution": body("return torch.distributions.Normal(0.0, 1.0).cdf(x)"),
    "a distribution above": "g = torch.distributions.Normal(0.0, 1.0)\n" + body("return g.cdf(x)"),
    "its inner module": body("return torch.distributions.normal.Normal(0.0, 1.0).log_prob(x)"),
    "another package": body("import scipy.special\n    return torch.from_numpy(scipy.special.expit(x.numpy()))"),
    "partial": "g = functools.partial(torch.relu)\n" + body("return g(x)"),
    "a table": "TABLE = {'g': torch.relu}\n" + body("return TABLE['g'](x)"),
    "an import": "from torch import relu as g\n" + body("return g(x)"),
    "vmap": body("return torch.func.vmap(torch.relu)(x)"),
    "without gradients": body("return torch.no_grad()(torch.relu)(x)"),
    "a decorator": "@torch.no_grad()\ndef f(x):\n    return torch.relu(x)\n",
    "a checkpoint": body("from torch.utils.checkpoint import checkpoint\n    return checkpoint(torch.relu, x, use_reentrant=False)"),
    "an operation of one's own": "class G(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x): return torch.relu(x)\n"
    + body("return G.apply(x)"),
    "compiled": "g = torch.compile(torch.relu)\n" + body("return g(x)"),
    "scripted": "@torch.jit.script\ndef g(x):\n    return torch.relu(x)\n" + body("return g(x)"),
    "a scripted layer": "g = torch.jit.script(torch.nn.ReLU())\n" + body("return g(x)"),
    "traced": "g = torch.jit.trace(lambda x: torch.relu(x), torch.ones(2))\n" + body("return g(x)"),
    "compiled from text": "g = torch.jit.CompilationUnit('def g(x):\\n    return torch.relu(x)\\n').g\n" + body("return g(x)"),
    "a graph": "g = torch._C.parse_ir('graph(%x : Tensor):\\n  %y : Tensor = aten::relu(%x)\\n  return (%y)')\n"
    "g = torch._C._create_function_from_graph('g', g)\n" + body("return g(x)"),
    "a layer compiled by PyTorch": "import torch.jit._recursive as r\nclass G(torch.nn.Module):\n"
    "    def forward(self, x): return torch.relu(x)\n"
    "g = r.create_script_module(G(), r.infer_methods_to_compile)\n" + body("return g(x)"),
    "behind an operator": body("return torch.ops.aten.relu.default._op(x)"),
    "an operator from C": body("return torch._C._jit_get_operation('aten::relu')[0](x)"),
    "an overload from C": body("return torch._C._get_operation_overload('aten::relu', '')[0](x)"),
    "an operator elsewhere": body("keys = torch._C.DispatchKeySet(torch._C.DispatchKey.CPU)\n"
    "    return torch.ops.aten.relu.default.redispatch(keys, x)"),
    "a scripted method": "class G(torch.jit.ScriptModule):\n    @torch.jit.script_method\n    def forward(self, x):\n        return torch.relu(x)\ng = G()\n"
    + body("return g(x)"),
    "a functional call": "g = torch.nn.ReLU()\n" + body("return torch.func.functional_call(g, {}, (x,))"),
    "a hook": "g = torch.nn.Identity()\ng.register_forward_hook(lambda g, x, y: torch.relu(y))\n" + body("return g(x)"),
    "a pickled layer": "import pickle\ng = pickle.loads(pickle.dumps(torch.nn.ReLU()))\n" + body("return g(x)"),
    "forward differentiation": body("return torch.func.jvp(torch.relu, (x,), (x,))[0]"),
    "a tensor's subclass": "class G(torch.Tensor):\n    pass\n"
    + body("return x.as_subclass(G).relu().as_subclass(torch.Tensor)"),
    "another layout": body("return x.to_sparse().relu().to_dense()"),
    "an operator's kernel": body("kernel, _ = torch._C._jit_get_operation('aten::relu')\n    return kernel(x)"),
    "symbolic": "import torch.fx\ng = torch.fx.symbolic_trace(lambda x: torch.relu(x))\n" + body("return g(x)"),
    "a tree": body("return torch.utils._pytree.tree_map(torch.relu, [x])[0]"),
    "a jacobian": body("return torch.autograd.functional.vjp(torch.relu, x, x)[0]"),
    "written anew": body("import torch._refs\n    return torch._refs.nn.functional.relu(x)"),
}  # fmt: skip


@pytest.mark.parametrize("code", IN_TORCH.values(), ids=IN_TORCH)
def test_a_built_in_of_pytorch_is_found_on_every_route(code: str) -> None:
    must_be_found(code, "torch")


# What is not one: neighbours, names that look alike, calls that are nobody's answer.
NEIGHBOURS = {
    "exp": body("return np.exp(x) - np.exp(-x)"),
    "hyperbolic": body("return np.sinh(x) / np.cosh(x)"),
    "arctanh": body("return np.arctanh(x / 3)"),
    "maximum": body("return np.maximum(x, 0)"),
    "a method of one's own": "class A:\n    def clip(self, x): return x\n    def tanh(self): return 1\n"
    + body("return A().clip(x) * A().tanh()"),
    "a field": "from dataclasses import dataclass\n@dataclass\nclass S:\n    tanh: float = 1.0\n"
    + body("return x * S().tanh"),
    "a function of one's own": "def tanh(x):\n    return np.sinh(x) / np.cosh(x)\n" + body("return tanh(x)"),
    "a later one": "from numpy import *\ndef tanh(x):\n    return sinh(x) / cosh(x)\n" + body("return tanh(x)"),
    "a local name": body("tanh = np.exp(x)\n    return tanh"),
    "a plot above": "y = np.tanh(np.linspace(-1, 1, 5))\n" + body("return np.sinh(x) / np.cosh(x)"),
    "a table above": "TABLE = {'tanh': np.tanh}\n" + body("return x"),
    "its name": body("return x if np.tanh.__name__ == 'tanh' else None"),
    "what it is": body("assert isinstance(np.tanh, np.ufunc)\n    assert np.tanh is np._core.umath.tanh\n    return x"),
    "its place in a table": body("assert {np.tanh: 1}[np.tanh] == 1\n    return x"),
    "its help": body("import inspect\n    inspect.signature(np.clip)\n    assert np.tanh.__doc__\n    return x"),
    "its sizes": body("assert (np.tanh.nin, np.tanh.nout) == (1, 1)\n    return x"),
    "a package's own": body("import scipy.stats\n    return scipy.stats.norm.cdf(x) + scipy.stats.expon.sf(x)"),
    "a package that clips": body("np.percentile(x, 50)\n    np.histogram(x)\n    np.nan_to_num(x)\n    return x"),
    "a package that convolves": body("import scipy.signal\n    scipy.signal.savgol_filter(x[0], 3, 1)\n    return x"),
    "a method that is none of it": body("return x.cumsum(axis=1).round()"),
    "random numbers": body("import random\n    random.Random(0).gauss(0, 1)\n    return x"),
    "a module's own": body("import statistics\n    statistics.NormalDist().cdf(0.5)\n    return x"),
}  # fmt: skip


@pytest.mark.parametrize("code", NEIGHBOURS.values(), ids=NEIGHBOURS)
def test_a_neighbour_is_no_built_in(code: str) -> None:
    assert call_noted(code) is None


NEIGHBOURS_IN_TORCH = {
    "maximum": body("return torch.where(x > 0, x, 0 * x) + torch.abs(x)"),
    "gelu": body("return F.gelu(x) + F.silu(x) + F.elu(x)"),
    "a layer that calls it": "g = torch.nn.TransformerEncoderLayer(4, 1, 4, batch_first=True, dtype=torch.float64).eval()\n"
    + body("return g(x[None])[0].detach()"),
    "a recurrent layer": "g = torch.nn.LSTM(4, 2, dtype=torch.float64)\n" + body("return g(x)[0].detach()"),
    "another distribution": body("torch.distributions.LogNormal(0.0, 1.0).cdf(torch.ones(1))\n    return x"),
    "a subclass": "class G(torch.nn.Hardtanh):\n    pass\ng = G()\n" + body("return g(x)"),
    "a field": "class S:\n    relu = 2.0\n" + body("return x * S.relu"),
    "a gradient": body("y = x.clone().requires_grad_()\n    (y * y).sum().backward()\n    return y.grad"),
    "what it is": body("assert callable(torch.relu)\n    assert isinstance(x, torch._C.TensorBase)\n    return x"),
    "its signature": body("import inspect\n    assert 'inplace' in inspect.signature(F.relu).parameters\n    return x"),
    "its text": body("import inspect\n    assert 'def relu' in inspect.getsource(F.relu)\n    return x"),
    "a matrix": body("return x @ x.mT @ x"),
    "an operator": body("return torch.ops.aten.abs(x) + torch.ops.aten.exp.default(x)"),
    "a pool of another kind": body("return F.avg_pool2d(x[None], 1)[0]"),
}  # fmt: skip


@pytest.mark.parametrize("code", NEIGHBOURS_IN_TORCH.values(), ids=NEIGHBOURS_IN_TORCH)
def test_a_neighbour_in_pytorch_is_no_built_in(code: str) -> None:
    assert call_noted(code, "torch") is None


@pytest.mark.parametrize(
    "code",
    [
        body("return np.tanh.original(x)"),
        body("import gc\n    return next(one for one in gc.get_referents(np.tanh) if type(one) is np.ufunc)(x)"),
        "sys._getframe = lambda depth=0: sys._current_frames()\n" + body("return np.tanh(x)"),
        "import builtins\nbuiltins.id = lambda value: 0\n" + body("return np.tanh(x)"),
    ],
)  # fmt: skip
def test_it_is_not_switched_off_in_one_line(code: str) -> None:
    try:
        noted = call_noted(code)
    except Raised:
        return
    assert noted is not None


OURS = ("numpy.ones", "numpy.asarray", "Tensor.detach", "Tensor.numpy", "torch.from_numpy", "Tensor.requires_grad_")


def test_what_the_grader_itself_calls_is_nobodys(tmp_path: Path) -> None:
    policy = parse_policy(
        f'tracks = ["torch"]\nforbidden = {list(OURS)}\n[exercises]\nactivations.relu = 1\n'.replace("'", '"'),
        "policy.toml",
    )
    write(tmp_path, "def relu(x):\n    return torch.where(x > 0, x, 0 * x)\n", track="torch")
    (result,) = grade_submission(
        "ada", parse_submission(read_files(tmp_path)), launcher=launcher_of(), policy=policy
    ).exercises
    assert (result.verdict, result.suspicion) == ("passed", "")


@pytest.mark.parametrize(
    "code",
    [
        "import ctypes\ndef f(x):\n    return ctypes.CDLL(None).tanh\n",
        "import ctypes\ndef f(x):\n    return ctypes.pythonapi.tanh\n",
        "import ctypes\ndef f(x):\n    return ctypes.CDLL('libm.so.6')['tanh']\n",
        "import _ctypes, ctypes\ndef f(x):\n    return _ctypes.dlsym(ctypes.CDLL(None)._handle, 'tanh')\n",
    ],
)  # fmt: skip
def test_functions_of_libraries_are_not_to_be_had(code: str) -> None:
    with pytest.raises(Raised) as raised:
        call_noted(code)
    assert "PermissionError" in raised.value.kinds
    assert "Operation not permitted" in raised.value.message


def test_a_module_of_the_students_own_counts() -> None:
    table = [Cell("tables.py", "import numpy as np\n\nTABLE = {'t': np.tanh}\n\ndef g(x):\n    return TABLE['t'](x)\n")]
    own = OwnModules({"tables.py": table}, [""], "in_numpy.py")
    assert call_noted("import tables\n" + body("return tables.g(x)"), modules=own) == "numpy.tanh (tables.py, 6)"
    assert call_noted("from tables import TABLE\n" + body("return TABLE['t'](x)"), modules=own) is not None
    assert call_noted("import tables\n" + body("return x"), modules=own) is None


def test_what_is_called_is_not_changed() -> None:
    code = """
import inspect, pickle, warnings
x = np.array([[-1.5, 0.0, 0.25, 2.0]])
assert np.tanh(x.astype(np.float32)).dtype == np.float32
assert type(np.tanh(np.float32(0.5))) is np.float32
assert np.tanh(x[0][:, None] + x[0]).shape == (4, 4)
assert np.tanh(x, where=x > 0, out=np.zeros_like(x))[0, 0] == 0
assert np.clip(x, 0, None).min() == 0 and x.clip(max=1).max() == 1 and np.float64(3).clip(0, 1) == 1
assert np.ma.array(x, mask=x > 1).clip(0).mask.any()
assert list(map(math.tanh, [0.0])) == [0.0]
assert pickle.loads(pickle.dumps(np.tanh)) is np.tanh and pickle.loads(pickle.dumps(math.tanh)) is math.tanh
assert np.tanh is np._core.umath.tanh and np.tanh == np._core._multiarray_umath.tanh
assert (np.tanh.nin, np.tanh.__name__, np.tanh.__module__, repr(np.tanh)) == (1, "tanh", "numpy", "<ufunc 'tanh'>")
assert str(inspect.signature(np.convolve)) == "(a, v, mode='full')"
assert str(inspect.signature(math.tanh)) == "(x, /)"
assert type(math.tanh(1)) is float
try:
    math.tanh("a")
except TypeError as error:
    assert "real number" in str(error)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    np.convolve([np.inf], [0.0])
assert [str(one.message) for one in caught] == ["invalid value encountered in dot"] or not caught

def f(x):
    return x
"""
    assert call_noted(code) is None


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
