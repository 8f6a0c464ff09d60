"""What a concept is: a function written twice, the laws it keeps, the mistakes people make with it.

A topic's folder laws/ has a file for every function of its in_numpy.py, which makes a `Concept` of the function and
hangs laws and known wrong versions on it. Nothing is registered anywhere else: `find_concept` looks for the file.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal

import numpy as np

from reference.backends import leaves, map_leaves
from reference.catalogue import HOME, forward_name, names, topics
from reference.drawing import COUNT
from reference.incomplete import IncompleteConcept, refuse_incomplete, refuse_unknown_parameters
from reference.inputs import Strategy, is_spec, joined, one_of, together, with_cotangent
from reference.refusals import AS_FORWARD, Refusal, make_refusal, promised_errors
from reference.relatives import with_relatives

Case = dict[str, Any]
Check = Callable[..., None]
# What a law is about, and how much of an exercise's points hangs on it: see CONTRIBUTING.
Kind = Literal["definition", "law", "robustness", "errors"]


@dataclass(frozen=True)
class Law:
    """A property that every right answer has, and the inputs on which it is tried.

    `check` gets the function under test first, then the case; it raises `Broken` where the law does not hold.
    `takes` names what it looks at of a case, where that is not everything: laws may share their cases.
    `kind` is 'definition' (agrees with the twin on ordinary inputs), 'law' (what the concept keeps), 'robustness' (very
    large, tiny and empty inputs, float32, precision, memory) or 'errors' (which calls are refused).
    `common` are those that every concept gets without asking: none of its own mistakes has to break them.
    `by_autograd` are those that ask PyTorch for a gradient.
    `count` is the most cases that it is tried on.
    """

    sentence: str
    check: Check
    cases: Strategy
    kind: Kind = "law"
    common: bool = False
    by_autograd: bool = False
    float64_only: bool = False
    takes: frozenset[str] | None = None
    count: int = COUNT

    def run(self, f: Callable[..., Any], case: Case) -> None:
        """Try the law on one case."""
        self.check(f, **self.of_interest(case))

    def of_interest(self, case: Case) -> Case:
        """What the law looks at of a case."""
        return case if self.takes is None else {name: value for name, value in case.items() if name in self.takes}


@dataclass(frozen=True)
class Mistake:
    """A wrong version that people really write, and the hint that helps them out of it."""

    description: str
    hint: str
    function: Callable[..., Any]


class Concept:
    """One function of the reference, with everything that is known about it.

    Args:
        twin: the NumPy version; its name, topic and PyTorch version follow from it.
        case: a strategy for all arguments at once, where they depend on each other.
        built_ins: library calls that would be the answer itself, by their usual names; their relatives come with them.
        instead: what to write it with, as the end of a sentence, for both tracks.
        further: further ordinary inputs on which it must agree with the definition: other shapes, other numbers; each a
            set of inputs to use instead, or a strategy for a whole case.
        unusual: the same for what is not ordinary: very large, tiny and empty inputs.
        smooth: inputs to use instead where derivatives are compared, away from kinks; a strategy replaces the case.
        differentiable: whether gradients pass through it in PyTorch.
        wrt: the arguments that gradients are taken of; every one that holds floating-point arrays unless told.
        through: how many of its results, the first ones, gradients arrive at; where several, `grad` is a tuple.
        scale: the largest magnitude involved, from a case and the expected result, where the inputs and the result
            do not show it.
        inputs: for each argument a strategy, or a tuple, list or dict of strategies.
    """

    def __init__(
        self,
        twin: Callable[..., Any],
        case: Strategy | None = None,
        /,
        *,
        built_ins: Sequence[str] = (),
        instead: str = "",
        further: Sequence[Mapping[str, Any] | Strategy] = (),
        unusual: Sequence[Mapping[str, Any] | Strategy] = (),
        smooth: Mapping[str, Any] | Strategy | None = None,
        differentiable: bool = True,
        wrt: Sequence[str] | None = None,
        through: int = 1,
        scale: Callable[[Case, Any], float] | None = None,
        backward_of: Concept | None = None,
        **inputs: Any,
    ) -> None:
        self.twin, self.case, self.inputs = twin, case, inputs
        self.named_built_ins, self.instead = tuple(built_ins), instead
        self.built_ins = with_relatives(built_ins)
        self.further, self.unusual = tuple(further), tuple(unusual)
        self.smooth, self.differentiable, self.scale = smooth, differentiable, scale
        self.wrt, self.through = wrt, through
        self.forward = backward_of
        self.own_laws: list[Law] = []
        self.own_refusals: list[Refusal] = []
        self.mistakes: list[Mistake] = []
        refuse_incomplete(self)
        self._backward = self._make_backward() if backward_of is None else None

    def __repr__(self) -> str:
        return f"Concept({self.path})"

    # Names ------------------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        return self.twin.__name__

    @cached_property
    def topic(self) -> str:
        return self.twin.__module__.split(".")[-2]

    @property
    def path(self) -> str:
        return f"{self.topic}.{self.name}"

    @property
    def place(self) -> str:
        """The file that makes the concept: that of a backward pass is its function's."""
        return f"reference/{self.topic}/laws/{(self.forward or self).name}.py"

    @cached_property
    def signature(self) -> inspect.Signature:
        return inspect.signature(self.twin)

    @property
    def tracks(self) -> tuple[str, ...]:
        """The tracks in which it is an exercise: autograd is the backward pass of PyTorch."""
        return ("numpy",) if self.forward is not None else ("numpy", "torch")

    @property
    def torch_twin(self) -> Callable[..., Any]:
        """The PyTorch version; importing it imports PyTorch."""
        module = importlib.import_module(self.twin.__module__.replace("in_numpy", "in_torch"))
        return getattr(module, self.name)

    # The backward pass, a concept of its own ----------------------------------------------------------------------

    @property
    def has_backward(self) -> bool:
        return self._backward is not None

    @property
    def backward(self) -> Concept:
        """The hand-derived backward pass."""
        if self._backward is None:
            raise AttributeError(f"{self.path} has no {self.name}_backward in in_numpy.py")
        return self._backward

    def _make_backward(self) -> Concept | None:
        module = importlib.import_module(self.twin.__module__)
        twin = getattr(module, f"{self.name}_backward", None)
        if twin is None:
            return None
        further = () if self.further_cases is None else (self.with_cotangent(self.further_cases),)
        unusual = () if self.unusual_cases is None else (self.with_cotangent(self.unusual_cases),)
        cases = self.with_cotangent(self.smooth_cases)
        return Concept(twin, cases, further=further, unusual=unusual, backward_of=self)

    def with_cotangent(self, cases: Strategy) -> Strategy:
        """The cases with what arrives at the results when gradients are passed back."""
        return with_cotangent(cases, self.expected, self.through)

    # Cases --------------------------------------------------------------------------------------------------------

    @cached_property
    def cases(self) -> Strategy:
        """Ordinary inputs: a strategy for dicts of arguments."""
        return self.case if self.case is not None else together(self.inputs)

    @cached_property
    def smooth_cases(self) -> Strategy:
        """Inputs where derivatives are beyond dispute."""
        return self.cases if self.smooth is None else self._instead(self.smooth)

    @cached_property
    def further_cases(self) -> Strategy | None:
        """Other ordinary inputs on which the definition is asked for: other shapes, other numbers."""
        return one_of([self._instead(inputs) for inputs in self.further]) if self.further else None

    @cached_property
    def unusual_cases(self) -> Strategy | None:
        """Very large, tiny and empty inputs."""
        return one_of([self._instead(inputs) for inputs in self.unusual]) if self.unusual else None

    def _instead(self, inputs: Mapping[str, Any] | Strategy) -> Strategy:
        """The cases with some inputs replaced."""
        if isinstance(inputs, Strategy):
            return inputs
        return joined(self.case, inputs) if self.case is not None else together(self.inputs | dict(inputs))

    def split(self, case: Mapping[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """A case as a call: data by position, settings and what comes after something left out by keyword."""
        positional = []
        for name, parameter in self.signature.parameters.items():
            if parameter.kind is inspect.Parameter.KEYWORD_ONLY or name not in case:
                break
            positional.append(case[name])
        by_position = list(self.signature.parameters)[: len(positional)]
        settings = {n: v for n, v in case.items() if n in self.signature.parameters and n not in by_position}
        return tuple(positional), settings

    def expected(self, case: Mapping[str, Any]) -> Any:
        """What the NumPy twin answers."""
        positional, settings = self.split(case)
        return self.twin(*positional, **settings)

    def magnitude(self, case: Case, expected: Any) -> float:
        """The largest magnitude involved: among the inputs and the result unless the concept knows better."""
        if self.scale is not None:
            return self.scale(case, expected)
        arrays = [np.asarray(v) for v in leaves((case, expected)) if isinstance(v, (np.ndarray, np.floating))]
        finite = [np.abs(a[np.isfinite(a)]) for a in arrays if a.dtype.kind == "f"]
        return max((float(np.max(a)) for a in finite if a.size), default=1.0)

    def differentiable_names(self, case: Mapping[str, Any]) -> tuple[str, ...]:
        """The arguments that a gradient is taken of, in order."""
        data = [n for n, p in self.signature.parameters.items() if p.kind is not inspect.Parameter.KEYWORD_ONLY]
        if self.wrt is not None:
            return tuple(name for name in data if name in self.wrt)
        return tuple(name for name in data if any(map(is_floating_array, leaves(case.get(name)))))

    def differentiable_positions(self, case: Mapping[str, Any]) -> tuple[int, ...]:
        """The places of those arguments in a call."""
        given = [name for name in self.signature.parameters if name in case]
        return tuple(given.index(name) for name in self.differentiable_names(case))

    # What its file hangs on it --------------------------------------------------------------------------------------

    def law(
        self,
        sentence: str,
        case: Strategy | None = None,
        *,
        kind: Kind = "law",
        float64_only: bool = False,
        by_autograd: bool = False,
    ) -> Callable[[Check], Check]:
        """Add a law, of kind 'law' or 'robustness'. The parameters after `f` say what to draw.

        A bare name is the concept's own input; a default that is a strategy replaces it or adds one; `**rest` takes
        the remaining inputs. `case` draws all of them at once instead. A law `by_autograd` asks `f.gradient`, and is
        for the PyTorch track alone.
        """

        def add(check: Check) -> Check:
            if case is None and self.case is None:
                refuse_unknown_parameters(self, sentence, check)
            cases, takes = self._cases_for(check, case)
            alone = float64_only or by_autograd
            law = Law(sentence, check, cases, kind, by_autograd=by_autograd, float64_only=alone, takes=takes)
            self.own_laws.append(law)
            return check

        return add

    def mistake(self, description: str, *, hint: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Add a known wrong version."""

        def add(function: Callable[..., Any]) -> Callable[..., Any]:
            self.mistakes.append(Mistake(description, hint, function))
            return function

        return add

    def refuses(
        self,
        words: str,
        *changes: Any,
        error: type[Exception] = ValueError,
        argument: str | None = None,
        **instead: Sequence[Any],
    ) -> None:
        """Declare calls that must be refused: the laws on errors, the tests and the pages take them from here.

        Args:
            words: the condition, word for word as a line of Raises in the docstring has it, without the full stop.
            changes: each makes a bad call of an ordinary case: a dict of other arguments, or a function of the case
                that gives one.
            error: what is to be raised.
            argument: which argument the twins' message names; the one that is replaced unless told.
            instead: for one argument, what to put in its place, each by itself; a function gets the case.
        """
        self.own_refusals.append(make_refusal(self, words, changes, error, argument, instead))

    @property
    def refusals(self) -> list[Refusal]:
        """All calls that must be refused; those of the forward pass too where the docstring says so."""
        inherits = self.forward is not None and any(words == AS_FORWARD for _, words in promised_errors(self.twin))
        return [*self.own_refusals, *(self.forward.refusals if inherits and self.forward else ())]

    def _cases_for(self, check: Check, case: Strategy | None) -> tuple[Strategy, frozenset[str] | None]:
        """The cases of a law, and what it takes of them. Laws on the concept's own inputs share the concept's cases."""
        parameters = list(inspect.signature(check).parameters.values())[1:]
        takes_rest = any(p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters)
        named = [p for p in parameters if p.kind is not inspect.Parameter.VAR_KEYWORD]
        given = {p.name: p.default for p in named if is_spec(p.default)}
        takes = None if takes_rest else frozenset(p.name for p in named)
        if given and case is None and self.case is None:
            own = {k: v for k, v in self.inputs.items() if takes_rest or any(p.name == k for p in named)}
            return together(own | given), takes
        cases = self.cases if case is None else case
        return (joined(cases, given) if given else cases), takes


def is_floating_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def cast(tree: Any, dtype: Any) -> Any:
    """The tree with every floating-point array in another precision."""
    return map_leaves(lambda leaf: leaf.astype(dtype) if is_floating_array(leaf) else leaf, tree)


# Finding ------------------------------------------------------------------------------------------------------------


def find_concept(topic: str, name: str) -> Concept:
    """One concept, or one backward pass. Nothing is imported but its own file and what that needs."""
    folder = f"reference/{topic}"
    if name not in names(topic):
        raise IncompleteConcept(f"{topic}.{name}: {folder}/in_numpy.py has no such function under @checked; write it")
    forward = forward_name(topic, name)
    if forward is not None:
        return find_concept(topic, forward).backward
    place = f"{folder}/laws/{name}.py"
    if not (HOME / topic / "laws" / f"{name}.py").is_file():
        raise IncompleteConcept(
            f"{topic}.{name}: {folder}/in_numpy.py has this function, and {place} is missing; write it, with "
            f"{name} = Concept(in_numpy.{name}, ...), its laws and its mistakes"
        )
    if name not in names(topic, "torch"):
        raise IncompleteConcept(
            f"{topic}.{name}: {folder}/in_torch.py has no such function under @checked; write the PyTorch twin there, "
            f"with the parameters of in_numpy.{name}"
        )
    found = getattr(importlib.import_module(f"reference.{topic}.laws.{name}"), name, None)
    if not isinstance(found, Concept) or found.name != name:
        raise IncompleteConcept(
            f"{topic}.{name}: {place} makes no concept of it; write {name} = Concept(in_numpy.{name}, ...)"
        )
    return found


@cache
def find_concepts(topic: str) -> dict[str, Concept]:
    """The concepts of a topic by name, in the order of its in_numpy.py, each backward pass after its function."""
    found: dict[str, Concept] = {}
    for name in names(topic):
        if forward_name(topic, name) is None:
            concept = found[name] = find_concept(topic, name)
            if concept.has_backward:
                found[concept.backward.name] = concept.backward
    refuse_left_over(topic)
    return found


def refuse_left_over(topic: str) -> None:
    """Raise IncompleteConcept for a file of laws, or a PyTorch twin, without its function in NumPy."""
    files = {path.stem for path in (HOME / topic / "laws").glob("*.py")} - {"__init__", "shared"}
    functions = {name for name in names(topic) if forward_name(topic, name) is None}
    places = dict.fromkeys(names(topic, "torch"), "in_torch.py") | {name: f"laws/{name}.py" for name in files}
    for name in sorted(set(places) - functions):
        raise IncompleteConcept(
            f"{topic}.{name}: it is in reference/{topic}/{places[name]}, and reference/{topic}/in_numpy.py has no such "
            "function under @checked (a backward pass has neither a file nor a PyTorch twin); write it, or remove what "
            "is left over"
        )


def all_concepts() -> list[Concept]:
    """Every concept of every topic."""
    return [concept for topic in topics() for concept in find_concepts(topic).values()]
