"""The adapters: trees in and out, gradients by trees, what a call takes."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from reference.backends import NumPyBackend, TorchBackend, WrongTrack, copy_of, leaves, map_leaves, same

TREE = {"a": [np.ones(2), (np.zeros(1), None)], "b": 3}


def test_trees_keep_their_structure() -> None:
    doubled = map_leaves(lambda leaf: None if leaf is None else 2 * leaf, TREE)
    assert doubled["b"] == 6
    assert doubled["a"][0].tolist() == [2, 2]
    assert isinstance(doubled["a"], list)
    assert isinstance(doubled["a"][1], tuple)
    assert [type(leaf).__name__ for leaf in leaves(TREE)] == ["ndarray", "ndarray", "NoneType", "int"]


def test_a_copy_is_the_same_until_it_is_changed() -> None:
    copy = copy_of(TREE)
    assert same(TREE, copy)
    copy["a"][1][0][0] = 1e-300
    assert not same(TREE, copy)
    assert not same(TREE, {"b": 3, "a": TREE["a"]})


def changes_a_part(parameters, x):
    parameters["w"] += 1
    return x


@pytest.mark.parametrize("backend", [NumPyBackend, TorchBackend])
def test_a_change_deep_inside_an_argument_is_seen(backend) -> None:
    f = backend(changes_a_part)
    f({"w": np.ones(2), "b": np.ones(1)}, np.ones(1))
    assert f.changed == [0]


@pytest.mark.parametrize("wrong", [[torch.ones(1)], {"a": torch.ones(1)}, (1.0, torch.ones(1))])
def test_a_tensor_in_a_numpy_answer_is_the_wrong_track(wrong) -> None:
    with pytest.raises(WrongTrack, match="PyTorch tensor"):
        NumPyBackend(lambda: wrong)()
    numbers = map_leaves(lambda leaf: leaf.numpy() if isinstance(leaf, torch.Tensor) else leaf, wrong)
    with pytest.raises(WrongTrack, match="NumPy array"):
        TorchBackend(lambda: numbers)()


# Gradients ------------------------------------------------------------------------------------------------------------


def two_results(x, parameters, layers, mask=None):
    first = x * parameters["w"] + layers[0][1]
    return first, first * 2 + parameters["b"], torch.tensor([1, 2])


X, W, B, LAYER = np.array([1.0, 2.0]), np.array([3.0, 4.0]), np.array([0.5]), np.array([5.0])
ARGUMENTS = (X, {"w": W, "b": B}, [(np.array([0]), LAYER)], None)


def test_a_gradient_is_a_tree_like_its_argument() -> None:
    f = TorchBackend(two_results)
    by_x, by_parameters, by_layers = f.gradient(np.array([1.0, 10.0]), (0, 1, 2), *ARGUMENTS)
    assert by_x.tolist() == [3, 40]
    assert by_parameters["w"].tolist() == [1, 20]
    # The first result alone does not depend on b.
    assert by_parameters["b"].tolist() == [0]
    assert by_layers[0][0] is None
    assert by_layers[0][1].tolist() == [11]


def test_a_tuple_of_gradients_arrives_at_as_many_results() -> None:
    f = TorchBackend(two_results)
    by_parameters = f.gradient((np.zeros(2), np.array([1.0, 10.0])), (1,), *ARGUMENTS)
    assert by_parameters["w"].tolist() == [2, 40]
    assert by_parameters["b"].tolist() == [11]


def test_only_what_is_asked_for_is_differentiated() -> None:
    assert TorchBackend(two_results).gradient(np.ones(2), (0,), *ARGUMENTS).tolist() == [3, 4]


def test_a_result_that_is_cut_off_passes_nothing() -> None:
    assert TorchBackend(lambda x: x.detach()).gradient(np.ones(2), (0,), X).tolist() == [0, 0]
    assert TorchBackend(lambda x: x.requires_grad_(False) * 2).gradient(np.ones(2), (0,), X).tolist() == [0, 0]


# Memory ---------------------------------------------------------------------------------------------------------------

SIZE = 8 * 1000


def in_sequence(x):
    total = x[0] * 0
    for _ in range(20):
        total = total + x * 2
    return total


def all_at_once(x):
    return sum([x * 2 for _ in range(20)])


def views_of_its_input(x):
    for _ in range(20):
        x = x[:]
    return x


@pytest.mark.parametrize("backend", [NumPyBackend, TorchBackend])
@pytest.mark.parametrize(
    ("function", "least", "most"), [(in_sequence, 1, 4), (all_at_once, 20, 24), (views_of_its_input, 0, 0.5)]
)
def test_memory_is_the_most_that_is_alive_at_once(backend, function, least, most) -> None:
    taken = backend(function).memory(np.ones(1000))
    assert least * SIZE <= taken <= most * SIZE


@pytest.mark.parametrize("backend", [NumPyBackend, TorchBackend])
def test_memory_can_be_measured_again_after_an_error(backend) -> None:
    def fails(x):
        raise ValueError("no")

    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            backend(fails).memory(np.ones(3))
    assert backend(in_sequence).memory(np.ones(1000)) >= SIZE


def test_measuring_memory_imports_no_compiler() -> None:
    # It takes a second, and where nothing can be written it cannot be imported at all.
    code = (
        "import sys, numpy, torch; from reference.backends import TorchBackend\n"
        "before = 'torch._dynamo' in sys.modules\n"
        "assert TorchBackend(lambda x: x.reshape(-1) + 1).memory(numpy.ones((2, 3))) > 0\n"
        "assert not before and 'torch._dynamo' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=True, timeout=60)
