"""Mistakes that any function can make are told by how a wrong answer stands to the right one: for every concept."""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from autograder.judging.diagnosis import Diagnostician
from autograder.judging.law_check import Failure
from autograder.judging.relations.of_formulas import rewired
from autograder.judging.telling import candidates
from reference.backends import map_leaves
from reference.common import mistakes_of
from reference.concept import Concept, all_concepts, find_concept
from tests.autograder.judging.local import broken_and_kept
from tests.reference.helpers import per_concept

Change = Callable[[np.ndarray], Any]


def told(concept: Concept, function: Callable[..., Any], track: str = "numpy") -> str | None:
    """What a function is told; None where nothing is said, and "right" where it breaks no law at all."""
    broken, kept = broken_and_kept(concept, function, track)
    if not broken:
        return "right"
    everything = [failure for failures in broken.values() for failure in failures]
    diagnosis = Diagnostician(concept, track, everything, broken.keys(), kept).look_for(first_of(broken))
    return diagnosis and diagnosis.description


def first_of(broken: dict[str, list[Failure]]) -> Failure:
    """The failure that is shown."""
    return candidates(broken)[-1]


def with_results(concept: Concept, change: Change) -> Callable[..., Any]:
    """The twin with every array that it gives changed, numbers included."""

    def changed(leaf: Any) -> Any:
        array = np.asarray(leaf)
        return change(array) if array.dtype.kind in "fiu" else leaf

    def function(*args: Any, **settings: Any) -> Any:
        return map_leaves(changed, concept.twin(*args, **settings))

    return function


def last_axes_exchanged(array: np.ndarray) -> np.ndarray:
    return np.swapaxes(array, -1, -2) if array.ndim > 1 else array


def first_everywhere(array: np.ndarray) -> np.ndarray:
    return np.repeat(array[:1], len(array), axis=0) if array.ndim and array.size else array


def by_length(array: np.ndarray) -> np.ndarray:
    return array / len(array) if array.ndim and array.size else array


def in_float32(array: np.ndarray) -> np.ndarray:
    return array.astype(np.float32).astype(array.dtype)


def cut_at_0(array: np.ndarray) -> np.ndarray:
    return np.maximum(array, np.zeros((), array.dtype))


def shifted(by: float) -> Change:
    return lambda array: array + np.asarray(by, array.dtype)


# What is done to the right answer, and the words of which one has to be told.
OF_RESULTS: dict[str, tuple[Change, str]] = {
    "negated": (lambda array: -array, "with the other sign"),
    "twice": (lambda array: 2 * array, "twice"),
    "half": (lambda array: array / 2 if array.dtype.kind == "f" else array, "half"),
    "three times": (lambda array: 3 * array, "3 times"),
    "off by a constant": (shifted(1), "plus 1"),
    "off by little": (shifted(1e-6), "plus 1e-06"),
    "transposed": (last_axes_exchanged, "transposed"),
    "reversed": (lambda array: np.flip(array, -1) if array.ndim else array, "in reverse order"),
    "the first for all": (first_everywhere, "the first"),
    "an axis kept": (lambda array: array[..., None], "with an axis of length 1 too many"),
    "axes lost": (np.squeeze, "without"),
    "flat": (np.ravel, "flattens"),
    "the mean": (lambda array: array.mean() if array.ndim and array.size else array, "the mean of"),
    "the last": (lambda array: array[..., -1] if array.ndim and array.shape[-1] else array, "the last of"),
    "rounded": (lambda array: np.round(array, 4), "4 digits"),
    "float32": (in_float32, "float32"),
    "cut at 0": (cut_at_0, "below 0"),
    "squared": (np.square, "the square of"),
}


# What comes to the same where a result has no axes, or one number.
ALIKE = {
    "flat": ["gives the answer with an axis of length 1 too many"],
    "off by little": ["is right to about 6 digits, and no further"],
    "the mean": ["gives the sum of the gradient over everything"],
    "an axis kept": ["flattens the answer", "flattens its results"],
}
# Where nothing is said: too little changes. What is cut off at 0 may be 0 throughout, and many roads lead there.
SILENT = {
    ("attention.relative_position_bias", "rounded"),
    ("activations.relu_backward", "rounded"),
    # By so little only zeros are seen to be wrong.
    ("recurrent.rnn_cell_backward", "off by little"),
    # Nothing came but one number for another.
    *(("activations.step", name) for name in ("twice", "half", "three times", "off by a constant", "off by little")),
    *(("recurrent.rnn_output", name) for name in ("twice", "half", "three times", "off by a constant")),
    ("information.cross_entropy", "float32"),
    ("activations.prelu_backward", "the last"),
}


@pytest.mark.parametrize("concept", per_concept(all_concepts()))
def test_a_relation_of_the_result_is_told(concept: Concept) -> None:
    """Of each concept a few, so that each relation is tried on many. A mistake of its own may be the same."""
    names = list(OF_RESULTS)
    own = {mistake.description for mistake in mistakes_of(concept)}
    first = [one.path for one in all_concepts()].index(concept.path)
    wrong = []
    for name in [names[(5 * first + k) % len(names)] for k in range(4)]:
        change, words = OF_RESULTS[name]
        description = told(concept, with_results(concept, change))
        if description is None and (name == "cut at 0" or (concept.path, name) in SILENT):
            continue
        if description is None or not (words in description or description in {"right", *ALIKE.get(name, ()), *own}):
            wrong.append((name, description))
    assert wrong == []


# By the inputs, and inside the formula ---------------------------------------------------------------------------------


def with_inputs(concept: Concept, **changes: Callable[[dict[str, Any]], Any]) -> Callable[..., Any]:
    """The twin with some arguments changed, each by a function of all of them; shapes are not checked."""

    def function(*args: Any, **settings: Any) -> Any:
        bound = concept.signature.bind(*args, **settings)
        bound.apply_defaults()
        given = dict(bound.arguments)
        return inspect.unwrap(concept.twin)(**given | {name: change(given) for name, change in changes.items()})

    return function


def reordered(name: str, *order: int) -> Callable[[dict[str, Any]], Any]:
    return lambda given: np.concatenate([np.split(given[name], len(order))[place] for place in order])


# The concept, what is done to its arguments, and what is told.
OF_INPUTS: list[tuple[str, dict[str, Callable[[dict[str, Any]], Any]], str]] = [
    ("information.kl_divergence", {"p": lambda a: a["q"], "q": lambda a: a["p"]}, "p for q"),
    ("recurrent.lstm", {"h0": lambda a: a["c0"], "c0": lambda a: a["h0"]}, "swaps h0 and c0"),
    ("vae.bernoulli_log_likelihood", {"logits": lambda a: 2 * a["logits"]}, "takes twice logits"),
    (
        "activations.softmax",
        {"temperature": lambda a: a["temperature"] ** 2},
        "takes temperature squared for temperature",
    ),
    ("information.entropy", {"axis": lambda a: -1}, "ignores axis"),
    ("vae.elbo", {"beta": lambda a: 1.0}, "ignores beta"),
    ("graphs.gcn_layer", {"a": lambda a: a["a"].T}, "sends along the edges the wrong way"),
    ("recurrent.gru_cell", {"h": lambda a: 0 * a["h"]}, "leaves h out: it answers as if h were all 0"),
    ("vae.reparameterize", {"noise": lambda a: -a["noise"]}, "subtracts the noise"),
    ("convolution.conv_transpose_output_size", {"kernel": lambda a: a["kernel"] + 1}, "counts kernel as one more"),
    ("recurrent.lstm_cell", {"b": reordered("b", 3, 3, 3, 3)}, "uses the bias of o for every gate"),
    ("recurrent.rnn_output", {"c": lambda a: a["c"][:, None]}, "takes c as a column"),
]


@pytest.mark.parametrize(
    ("path", "changes", "words"), OF_INPUTS, ids=[f"{path}-{words}" for path, _, words in OF_INPUTS]
)
def test_a_misread_input_is_told(path: str, changes: dict[str, Any], words: str) -> None:
    concept = find_concept(*path.split("."))
    assert words in str(told(concept, with_inputs(concept, **changes)))


@pytest.mark.parametrize("path", ["activations.log_softmax", "graphs.gcn_layer", "recurrent.stacked_rnn"])
def test_a_mean_by_the_batch_names_the_length(path: str) -> None:
    concept = find_concept(*path.split("."))
    assert "divided by" in str(told(concept, with_results(concept, by_length)))
    assert ".shape[0]" in str(told(concept, with_results(concept, by_length)))


FORMULAS = [
    ("information.entropy", {"log": np.log2}, "counts bits"),
    ("information.cross_entropy", {"log": lambda x: np.log(x + 1e-6)}, "1e-06"),
    ("information.mutual_information", {"log": np.log10}, "the natural logarithm of 10"),
]


@pytest.mark.parametrize(("path", "replaced", "words"), FORMULAS, ids=[words for _, _, words in FORMULAS])
def test_another_function_in_the_formula_is_told(path: str, replaced: dict[str, Any], words: str) -> None:
    concept = find_concept(*path.split("."))
    assert words in str(told(concept, rewired(concept.twin, replaced)))


# Gradients by autograd -------------------------------------------------------------------------------------------------


class Passing(torch.autograd.Function):
    """Passes values on as they are, and gradients changed."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor, change: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
        ctx.change = change
        return x.clone()

    @staticmethod
    def backward(ctx: Any, grad: torch.Tensor) -> tuple[torch.Tensor, None]:  # type: ignore[override]
        return ctx.change(grad), None


GRADIENTS: dict[str, tuple[Callable[[torch.Tensor], torch.Tensor], str]] = {
    "negated": (lambda grad: -grad, "sign"),
    "half": (lambda grad: grad / 2, "half the gradient"),
    "averaged": (lambda grad: grad / len(grad) if grad.ndim else grad, "divided by"),
    "forgotten": (torch.ones_like, "incoming gradient"),
}


@pytest.mark.parametrize("path", ["activations.sigmoid", "activations.log_softmax", "graphs.gcn_layer"])
@pytest.mark.parametrize("name", GRADIENTS)
def test_a_wrong_gradient_of_right_values_is_told(path: str, name: str) -> None:
    concept = find_concept(*path.split("."))
    change, words = GRADIENTS[name]

    def function(*args: Any, **settings: Any) -> Any:
        return Passing.apply(concept.torch_twin(*args, **settings), change)

    assert words in str(told(concept, function, "torch"))


# Without a formula -----------------------------------------------------------------------------------------------------

IDLE: list[tuple[str, Callable[..., Any], str]] = [
    ("activations.tanh", lambda x: x, "gives x back as it came"),
    ("recurrent.gru_cell", lambda x, h, *rest: h, "gives h back as it came"),
    ("activations.sigmoid", lambda x: np.full_like(x, 0.5), "gives 0.5 for the answer, whatever comes in"),
]


@pytest.mark.parametrize(("path", "idle", "words"), IDLE, ids=[words for _, _, words in IDLE])
def test_what_nothing_was_worked_out_for_is_told(path: str, idle: Callable[..., Any], words: str) -> None:
    assert told(find_concept(*path.split(".")), idle) == words
