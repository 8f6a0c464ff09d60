"""The PyTorch twins on any device, and compiled, where none but a CPU is at hand.

PyTorch's `meta` device knows shapes and dtypes, and no values: a constant left on the CPU shows there, and so does
whoever waits for a value, which on a GPU holds up all that follows.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pytest

from reference.backends import TorchBackend, leaves, map_leaves
from reference.compare import close
from reference.concept import Case, Concept, all_concepts, find_concept
from reference.derivatives import gradient_scale
from tests.reference.helpers import kept, per_concept

torch = pytest.importorskip("torch")

from torch.overrides import TorchFunctionMode  # noqa: E402
from torch.utils._python_dispatch import TorchDispatchMode  # noqa: E402

TWINS = [concept for concept in all_concepts() if "torch" in concept.tracks]

# The twins that have to wait for a value, each with its reason.
WAIT = {
    "convolution.nearest_patch": "its answer is two plain integers: the place of the best window",
    "graphs.gcn_normalize_edges": "its answer has as many entries more as there are nodes without a loop",
}

Function = Callable[..., Any]


# Calls ----------------------------------------------------------------------------------------------------------------


@dataclass
class Call:
    """A case as tensors on a device, and those of them that gradients may be taken of."""

    positional: tuple[Any, ...]
    settings: dict[str, Any]
    wrt: list[Any]

    def results(self, function: Function) -> tuple[Any, list[Any]]:
        """What the function gives, and the gradients that flow back from every result that hangs on the inputs."""
        result = function(*self.positional, **self.settings)
        reached = [part for part in leaves(result) if isinstance(part, torch.Tensor) and part.requires_grad]
        if not reached:
            return result, []
        arriving = [cotangent(part) for part in reached]
        return result, list(torch.autograd.grad(reached, self.wrt, arriving, materialize_grads=True))


def call(concept: Concept, case: Case, device: str) -> Call:
    names = concept.differentiable_names(case) if concept.differentiable else ()
    wrt: list[Any] = []

    def given(name: str, leaf: Any) -> Any:
        if not isinstance(leaf, np.ndarray):
            return leaf
        tensor = torch.from_numpy(leaf.copy()).to(device)
        if name in names and tensor.is_floating_point():
            wrt.append(tensor.requires_grad_())
        return tensor

    tensors = {name: map_leaves(partial(given, name), value) for name, value in case.items()}
    return Call(*concept.split(tensors), wrt)


def cotangent(part: Any) -> Any:
    """Random numbers in the form of a result, the same for the same shape."""
    if part.is_meta:
        return torch.empty_like(part)
    return torch.from_numpy(np.random.default_rng(part.shape).standard_normal(part.shape)).to(part)


def forms_of(case: Case) -> list[Any]:
    """A case without the entries of its arrays."""
    return [getattr(leaf, "shape", leaf) for leaf in leaves(case)]


def of_different_forms(concept: Concept) -> list[Case]:
    return list({repr(forms_of(case)): case for case in reversed(kept(concept))}.values())


# Without values -------------------------------------------------------------------------------------------------------

COPIES = (torch.ops.aten._to_copy.default, torch.ops.aten.copy_.default)
COPIED = (torch.tensor, torch.as_tensor, torch.from_numpy, torch.Tensor.new_tensor)


class OneDevice(TorchDispatchMode):
    """No operation takes or makes a tensor of another device than `meta`.

    Not every operation of `meta` looks at where its other arguments are: a product of matrices does not. A lone number
    of the CPU may take part, as everywhere in PyTorch, but not be copied: the device is waited for.
    """

    def __torch_dispatch__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = function(*args, **(kwargs or {}))
        tensors = [leaf for leaf in leaves((args, kwargs, result)) if isinstance(leaf, torch.Tensor)]
        for tensor in tensors:
            assert tensor.is_meta or not tensor.dim(), f"{function}: a tensor of shape {tuple(tensor.shape)} on the CPU"
        assert function not in COPIES or all(tensor.is_meta for tensor in tensors), f"{function}: from the CPU"
        return result


class NothingCopied(TorchFunctionMode):
    """No tensor is made of Python's numbers by a copy from the CPU; `new_full` needs none."""

    def __torch_function__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        assert function not in COPIED, f"{function.__name__}: numbers of Python are copied to the device"
        return function(*args, **(kwargs or {}))


def on_meta(function: Function, concept: Concept, case: Case) -> None:
    """Raise unless the function gives on `meta` what it gives on a CPU, but for the values."""
    expected = call(concept, case, "cpu").results(function)
    tried = call(concept, case, "meta")
    takes_tensors = any(isinstance(leaf, torch.Tensor) for leaf in leaves(tried.positional))
    # What takes no tensor makes its result on the default device, as PyTorch does.
    with nullcontext() if takes_tensors else torch.device("meta"), OneDevice(), NothingCopied():
        got = tried.results(function)
    assert map_leaves(partial(form_on, "meta"), got) == map_leaves(partial(form_on, "cpu"), expected)


def form_on(device: str, leaf: Any) -> Any:
    """Shape and dtype of a tensor that is on the device; everything else as it is."""
    if not isinstance(leaf, torch.Tensor):
        return leaf
    assert leaf.device.type == device, f"a result is on {leaf.device}, expected {device}"
    return tuple(leaf.shape), leaf.dtype


@pytest.mark.parametrize("concept", per_concept(twin for twin in TWINS if twin.path not in WAIT))
def test_a_twin_leaves_nothing_on_the_cpu_and_waits_for_nothing(concept: Concept) -> None:
    cases = of_different_forms(concept)
    for case in cases[:: -(-len(cases) // 8)]:
        on_meta(concept.torch_twin, concept, case)


@pytest.mark.parametrize("path", WAIT)
def test_a_twin_that_may_wait_has_to(path: str) -> None:
    concept = find_concept(*path.split("."))
    for case in of_different_forms(concept):
        with pytest.raises((RuntimeError, NotImplementedError), match=r"meta|nonzero"):
            on_meta(concept.torch_twin, concept, case)


def left_on_the_cpu(q: Any, k: Any) -> Any:
    return q @ k.mT + torch.zeros(k.shape[-2])


def product_with_the_cpu(q: Any, k: Any) -> Any:
    return q @ torch.eye(q.shape[-1], dtype=q.dtype) @ k.mT


def index_of_the_cpu(q: Any, k: Any) -> Any:
    return q[..., torch.arange(q.shape[-1])] @ k.mT


def made_on_the_cpu(q: Any, k: Any) -> Any:
    return torch.zeros(*q.shape[:-1], k.shape[-2], dtype=q.dtype)


def number_copied(q: Any, k: Any) -> Any:
    return q @ k.mT * q.new_tensor(1.0)


def number_moved(q: Any, k: Any) -> Any:
    return q @ k.mT * torch.ones((), dtype=q.dtype).to(q.device)


def value_asked_for(q: Any, k: Any) -> Any:
    return q @ k.mT * (1 if (q == q).all() else 0)


def number_taken_out(q: Any, k: Any) -> Any:
    return q @ k.mT * (q[..., :1, :1] == 0).sum().add(1).clamp(max=1).item()


def other_dtype(q: Any, k: Any) -> Any:
    return (q @ k.mT).to(torch.float32 if q.is_meta else q.dtype)


WRONG = [
    left_on_the_cpu,
    product_with_the_cpu,
    index_of_the_cpu,
    made_on_the_cpu,
    number_copied,
    number_moved,
    value_asked_for,
    number_taken_out,
    other_dtype,
]


@pytest.mark.parametrize("wrong", WRONG)
def test_what_would_fail_on_a_gpu_is_seen_here(wrong: Function) -> None:
    concept = find_concept("attention", "dot_scores")
    case = of_different_forms(concept)[0]
    # On the CPU nothing is wrong with it.
    call(concept, case, "cpu").results(wrong)
    with pytest.raises((AssertionError, RuntimeError)):
        on_meta(wrong, concept, case)


# Compiled -------------------------------------------------------------------------------------------------------------


def compiled(function: Function, **options: Any) -> Function:
    torch._dynamo.reset()
    return torch.compile(function, backend="aot_eager", **options)


def two_unlike(concept: Concept) -> list[Case]:
    """Two small cases with all their arguments, and as much as can be of their sizes and numbers different."""
    cases = of_different_forms(concept)
    fewest = min(forms_of(case).count(None) for case in cases)
    full = sorted((case for case in cases if forms_of(case).count(None) == fewest), key=entries)
    *others, first = full[: len(full) // 2 + 1]
    return [first, max(others, key=lambda case: differences(first, case))] if others else [first]


def entries(case: Case) -> int:
    return sum(int(np.size(leaf)) for leaf in leaves(case))


def differences(first: Case, second: Case) -> int:
    """In how many sizes and plain values two cases differ."""
    pairs = zip(forms_of(first), forms_of(second), strict=False)
    return sum(
        sum(map(int.__ne__, a, b)) if isinstance(a, tuple) and isinstance(b, tuple) else a != b for a, b in pairs
    )


@pytest.mark.slow
# While it compiles an autograd.Function, PyTorch does what it warns of.
@pytest.mark.filterwarnings("ignore:.*should not be instantiated:DeprecationWarning")
@pytest.mark.parametrize("concept", per_concept(TWINS))
def test_a_twin_compiles_as_one_graph_and_gives_the_same(concept: Concept) -> None:
    together = compiled(concept.torch_twin, fullgraph=True)
    to_numpy = TorchBackend(together).to_numpy
    # What has changed at the second call the compiler takes for variable.
    for case in two_unlike(concept):
        result, gradients = to_numpy(call(concept, case, "cpu").results(concept.torch_twin))
        got = to_numpy(call(concept, case, "cpu").results(together))
        scale = max(concept.magnitude(case, result), gradient_scale(gradients, 0.0))
        close(got, (result, gradients), scale=scale)


BAD = [
    ("graphs.adjacency_matrix", (torch.tensor([[0, -1], [1, 2]]), 4), "edges: got (a )?node"),
    ("graphs.propagate", (torch.tensor([[0, 1], [1, 4]]), torch.ones(2), torch.ones(4, 2)), "edges: got (a )?node"),
    ("graphs.gcn_normalize_edges", (torch.tensor([[0, 4], [1, 2]]), 4), "edges: got (a )?node"),
    ("graphs.gcn_normalize_edges", (torch.tensor([[0, 0], [1, 1]]), 4), "edges: got (an|the) edge .*more than once"),
    ("convolution.max_unpool2d", (torch.ones(1, 1, 1, 1), torch.tensor([[[[-1]]]]), (2, 2)), "index: got"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "arguments", "words"), BAD)
def test_values_that_are_refused_stop_a_compiled_graph(path: str, arguments: Any, words: str) -> None:
    twin = find_concept(*path.split(".")).torch_twin
    with pytest.raises(ValueError, match=words):
        twin(*arguments)
    with pytest.raises(RuntimeError, match=words):
        compiled(twin, fullgraph=True)(*arguments)


@pytest.mark.slow
def test_a_signature_holds_outside_of_what_is_compiled_alone() -> None:
    twin = find_concept("information", "kl_divergence").torch_twin
    p, q = torch.full((3, 4), 0.25), torch.full((1, 4), 0.25)
    together = compiled(twin, fullgraph=True)
    torch.testing.assert_close(together(p, q), torch.zeros(3))
    with pytest.raises(ValueError, match="q: got shape"):
        twin(p, q)


@pytest.mark.slow
def test_a_setting_out_of_range_is_refused_where_a_graph_may_break() -> None:
    softplus = compiled(find_concept("activations", "softplus").torch_twin)
    with pytest.raises(ValueError, match="beta: got -1"):
        softplus(torch.ones(3), beta=-1.0)
