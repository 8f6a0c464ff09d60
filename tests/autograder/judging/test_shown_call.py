"""What is shown of a broken law is so: whoever pastes the call gets what is shown as its result."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch

from autograder.judging.law_check import Failure
from autograder.judging.telling import what_to_tell
from autograder.result import Counterexample, plain
from reference.backends import map_leaves
from reference.catalogue import topics
from reference.common import FRESH
from reference.compare import WrongDtype
from reference.concept import Concept, Mistake, find_concepts
from tests.autograder.judging.local import held_to_laws


def pasted(code: str, name: str, function: Callable[..., Any]) -> Any:
    """What the last line gives, the function being there by its name."""
    names: dict[str, Any] = {"np": np, "torch": torch, name: function}
    *lines, last = code.split("\n")
    with np.errstate(all="ignore"):
        exec("\n".join(lines), names)
        try:
            return shown(eval(last, names))
        except Exception as error:
            return f"raised {type(error).__name__}: {error}" if str(error) else f"raised {type(error).__name__}"


def shown(value: Any) -> Any:
    """A result as results have it."""
    if isinstance(value, torch.Tensor):
        return plain(value.detach().numpy())
    if isinstance(value, (tuple, list)):
        return [shown(part) for part in value]
    return {key: shown(part) for key, part in value.items()} if isinstance(value, dict) else plain(value)


def told_of(concept: Concept, function: Callable[..., Any], track: str = "numpy") -> tuple[Failure, Counterexample]:
    f, broken = held_to_laws(concept, function, track)
    # Whether something is remembered is found out in processes of their own.
    broken.pop(FRESH, None)
    shown = what_to_tell(concept, f, broken, track, broken).shown
    return shown.failure, shown.counterexample()


def looks_right(failure: Failure, example: Counterexample) -> bool:
    """Whether what came looks like what was expected, where another type is not all that is wrong."""
    return example.expected == example.got and not isinstance(failure.error, WrongDtype)


def is_in_words(example: Counterexample) -> bool:
    """Whether what came is told, not shown: which argument was changed, or how much memory it took."""
    return isinstance(example.got, str) and not example.got.startswith(("raised", "NaN", "Infinity", "-Infinity"))


@cache
def mistakes_of_topic(topic: str) -> list[tuple[Concept, Mistake]]:
    return [(concept, mistake) for concept in find_concepts(topic).values() for mistake in concept.mistakes]


@pytest.mark.slow
@pytest.mark.parametrize("topic", topics())
def test_whoever_pastes_what_is_shown_of_a_known_mistake_gets_what_is_shown(topic: str) -> None:
    other = []
    for concept, mistake in mistakes_of_topic(topic):
        failure, example = told_of(concept, mistake.function)
        if "..." in example.call or is_in_words(example):
            continue
        came = pasted(example.call, concept.name, mistake.function)
        if repr(came) != repr(example.got) or looks_right(failure, example):
            other.append(f"{concept.path}, {mistake.description}: {example.call} gave {came}, shown was {example.got}")
    assert not other


def with_results(change: Callable[[Any], Any], function: Callable[..., Any]) -> Callable[..., Any]:
    """The function with something done to every floating-point result."""

    def changed(*args: Any, **settings: Any) -> Any:
        return map_leaves(
            lambda leaf: change(leaf) if isinstance(leaf, torch.Tensor) and leaf.is_floating_point() else leaf,
            function(*args, **settings),
        )

    return changed


def half_as_much_again(result: torch.Tensor) -> torch.Tensor:
    return 1.5 * result + 0.25


def with_twice_the_gradient(result: torch.Tensor) -> torch.Tensor:
    return result + (result - result.detach())


@pytest.mark.slow
@pytest.mark.parametrize("change", [half_as_much_again, with_twice_the_gradient], ids=lambda change: change.__name__)
@pytest.mark.parametrize("topic", topics())
def test_whoever_pastes_what_is_shown_of_a_pytorch_function_gets_what_is_shown(
    topic: str, change: Callable[[Any], Any]
) -> None:
    other = []
    for concept in find_concepts(topic).values():
        if "torch" not in concept.tracks or (change is with_twice_the_gradient and not concept.differentiable):
            continue
        wrong = with_results(change, concept.torch_twin)
        f, broken = held_to_laws(concept, wrong, "torch")
        broken.pop(FRESH, None)
        if not broken:
            # Its results are whole numbers.
            continue
        shown = what_to_tell(concept, f, broken, "torch", broken).shown
        failure, example = shown.failure, shown.counterexample()
        if "..." in example.call or is_in_words(example):
            continue
        came = pasted(example.call, concept.name, wrong)
        if repr(came) != repr(example.got) or looks_right(failure, example):
            other.append(f"{concept.path}: {example.call} gave {came}, shown was {example.got}")
    assert not other


STRANGE: dict[str, Callable[[Any], Any]] = {
    "a tuple of one": lambda result: (result,),
    "twice": lambda result: (result, result),
    "a list": lambda result: [result],
    "a dict": lambda result: {"result": result},
    "a dict in a tuple": lambda result: ({"result": result}, result),
    "the first of it": lambda result: result[0] if np.size(result) else result,
    "one more axis": lambda result: map_leaves(lambda leaf: np.asarray(leaf)[None], result),
    "flat": lambda result: map_leaves(np.ravel, result),
    "empty": lambda result: map_leaves(lambda leaf: np.zeros(0), result),
    "text": lambda result: str(result),
    "nothing": lambda result: None,
    "NaN": lambda result: map_leaves(lambda leaf: np.full(np.shape(leaf), np.nan), result),
    "integers": lambda result: map_leaves(lambda leaf: np.zeros(np.shape(leaf), np.int64), result),
    "complex": lambda result: map_leaves(lambda leaf: np.asarray(leaf) * 1j, result),
    "the other way round": lambda result: result[::-1] if isinstance(result, (tuple, list)) else result,
}


@pytest.mark.slow
@pytest.mark.parametrize("strange", STRANGE)
@pytest.mark.parametrize("topic", topics())
def test_whatever_comes_back_there_is_something_to_tell(topic: str, strange: str) -> None:
    """Each kind on some concepts, so that each concept has several kinds."""
    for concept in list(find_concepts(topic).values())[list(STRANGE).index(strange) % 5 :: 5]:

        def wrong(*args: Any, twin: Callable[..., Any] = concept.twin, **settings: Any) -> Any:
            try:
                return STRANGE[strange](twin(*args, **settings))
            except (TypeError, LookupError) as error:
                raise ValueError("nothing to make strange") from error

        f, broken = held_to_laws(concept, wrong)[:2]
        broken.pop(FRESH, None)
        if broken:
            shown = what_to_tell(concept, f, broken, "numpy", broken).shown
            assert shown.counterexample().call, concept.path
