"""What the page on initialization says is wrong in well-known notes, and what it says of its pictures, computed."""

import importlib
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from reference.activations import in_numpy as act
from reference.initialization import in_numpy

SITE = Path(__file__).parents[3] / "site"


# Errata ---------------------------------------------------------------------------------------------------------------


def test_pytorch_does_not_draw_he_uniform_by_default() -> None:
    # Notes say that it does. A layer has no weight beyond 1 / sqrt(fan_in), a third of He's variance, and that twice.
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    weights = torch.nn.Linear(300, 200).weight.detach().numpy()
    np.testing.assert_allclose(np.abs(weights).max(), 0.0577, atol=5e-5)
    noise = np.random.default_rng(0).random((200, 300))
    np.testing.assert_allclose(np.abs(in_numpy.he_uniform(noise)).max(), 0.1414, atol=5e-5)
    np.testing.assert_allclose(weights.var(), in_numpy.torch_linear_default(noise).var(), rtol=0.02)
    np.testing.assert_allclose(6 * weights.var(), in_numpy.he_uniform(noise).var(), rtol=0.02)


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    pytest.importorskip("matplotlib")
    monkeypatch.syspath_prepend(str(SITE))
    return importlib.import_module("figures.initialization")


def test_xaviers_weights_are_not_for_the_sigmoid(figures: ModuleType) -> None:
    # Notes call them ideal for tanh and sigmoid. The sigmoid's slope is at most 1/4.
    for kind in ("normal", "uniform"):
        activations, gradients = figures.through_layers(f"Xavier, {kind}", "sigmoid")
        assert gradients[-1] == pytest.approx(1, abs=0.05)
        assert 3e-32 < gradients[0] < 4e-32
        assert np.all((activations[1:] > 0.45) & (activations[1:] < 0.6))
        _, by_tanh = figures.through_layers(f"Xavier, {kind}", "tanh")
        assert by_tanh[0] > 0.1


WIDTHS = [400, 200, 100, 50, 25]


@pytest.mark.parametrize(("counted", "forward", "back"), [("inputs", 1.0, 1 / 16), ("outputs", 16.0, 1.0)])
def test_inputs_or_outputs_alone_will_do_for_relu(counted: str, forward: float, back: float) -> None:
    # Notes give a reason why the inputs have to be counted. Either keeps one direction exactly, and the other one up to
    # the last width over the first, on average.
    through = [through_relu_layers(counted, np.random.default_rng(seed)) for seed in range(200)]
    np.testing.assert_allclose(np.mean(through, axis=0), [forward, back], rtol=0.1)


def through_relu_layers(counted: str, random: np.random.Generator) -> tuple[float, float]:
    """By what narrowing ReLU layers multiply the mean square of an input, and of a gradient on its way back."""
    h = x = random.standard_normal(WIDTHS[0])
    layers = []
    for fan_in, fan_out in pairwise(WIDTHS):
        noise = random.standard_normal((fan_out, fan_in))
        # The transpose of what is counted by its outputs is counted by its inputs.
        w = in_numpy.he_normal(noise) if counted == "inputs" else in_numpy.he_normal(noise.T).T
        layers.append((w, w @ h))
        h = act.relu(w @ h)
    gradient = last = random.standard_normal(WIDTHS[-1])
    for w, z in reversed(layers):
        gradient = act.relu_backward(gradient, z) @ w
    return mean_square(h) / mean_square(x), mean_square(gradient) / mean_square(last)


def mean_square(h: np.ndarray) -> float:
    return float(np.mean(h**2))


# What the page says besides -------------------------------------------------------------------------------------------


def test_relu_halves_the_mean_square_and_not_the_variance() -> None:
    # Over many quantiles of N(0, 1), by its density: no sample is needed.
    z, step = np.linspace(-12, 12, 240_001, retstep=True)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * step
    h = act.relu(z)
    np.testing.assert_allclose(np.sum(density * h**2), 0.5, atol=1e-6)
    np.testing.assert_allclose(np.sum(density * h**2) - np.sum(density * h) ** 2, 0.341, atol=5e-4)


def test_behind_tanh_or_relu_zeros_get_no_gradient_at_all() -> None:
    first, second = in_numpy.zero_init(3, 2), in_numpy.zero_init(1, 3)
    x, wrong = np.array([[1.0, -2.0], [0.5, 1.0]]), np.array([[1.0], [-3.0]])
    for f, backward in ((act.tanh, act.tanh_backward), (act.relu, act.relu_backward)):
        z = x @ first.T
        assert not np.any(wrong.T @ f(z))
        assert not np.any(backward(wrong @ second, z).T @ x)


def test_the_pictures_show_what_is_said_of_them(figures: ModuleType) -> None:
    def behind(beginning: str, activation: str) -> tuple[float, float]:
        """The size of the activations behind the last layer, and that of the gradients before the first."""
        activations, gradients = figures.through_layers(beginning, activation)
        return activations[-1], gradients[0]

    for kind in ("normal", "uniform"):
        for activation in ("tanh", "relu"):
            assert all(0.3 < size < 11 for size in behind(f"He, {kind}", activation))
        assert all(0.05 < size < 0.2 for size in behind(f"Xavier, {kind}", "tanh"))
        assert all(2e-8 < size < 5e-8 for size in behind(f"Xavier, {kind}", "relu"))
    for activation in ("tanh", "relu"):
        assert all(size < 1e-11 for size in behind("PyTorch's default", activation))
        assert all(size < 1e-45 for size in behind("normal, scale 0.01", activation))
    saturated, exploded = behind("normal, scale 1", "tanh")
    assert saturated == pytest.approx(0.96, abs=0.01)
    assert exploded > 1e12
    assert all(size > 1e30 for size in behind("normal, scale 1", "relu"))
    kept = [name for one in figures.BEGINNINGS if behind(name := one.name, "sigmoid")[1] > 1e-20]
    assert kept == ["normal, scale 1"]
    shrunk, _ = figures.through_layers("PyTorch's default", "relu")
    assert 5e-5 < shrunk[10] < 2e-4


@pytest.mark.parametrize(("width", "least", "most"), [(100, 0.1, 1 / 3), (10, 0, 1e-6)])
def test_half_of_all_narrow_networks_lose_much(width: int, least: float, most: float) -> None:
    kept = []
    for seed in range(100):
        random = np.random.default_rng(seed)
        h = x = random.standard_normal(width)
        for _ in range(50):
            h = act.relu(in_numpy.he_normal(random.standard_normal((width, width))) @ h)
        kept.append(mean_square(h) / mean_square(x))
    assert least < np.median(kept) < most


def test_biases_hide_that_ten_default_layers_hardly_look_at_their_input() -> None:
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    with torch.no_grad():
        h = torch.randn(100, 100)
        for _ in range(10):
            h = torch.relu(torch.nn.Linear(100, 100)(h))
    # The size of the activations, and how far those of one example are from those of another one.
    assert h.square().mean().sqrt() > 0.03
    assert (h - h.mean(dim=0)).square().mean().sqrt() < 1e-4
