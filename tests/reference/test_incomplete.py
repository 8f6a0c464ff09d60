"""What an author is told of a concept that is not complete: which, in which file, and what to do."""

import re
from pathlib import Path

import numpy as np
import pytest
from jaxtyping import Float

from reference import catalogue, concept as finding
from reference.concept import Concept, Law, find_concept, find_concepts
from reference.contract import checked
from reference.derivatives import differences, linear
from reference.drawing import draw_cases
from reference.incomplete import IncompleteConcept
from reference.inputs import real, reals
from tests.reference.helpers import twin_backend
from tests.reference.kinks import at_kinks_alone

# A topic of one's own --------------------------------------------------------------------------------------------------

COMPLETE = {
    "in_numpy.py": "@checked\ndef cube(x): ...\n\n\n@checked\ndef cube_backward(grad, x): ...\n",
    "in_torch.py": "@checked\ndef cube(x): ...\n",
    "laws/__init__.py": "",
    "laws/shared.py": "",
    "laws/cube.py": "",
}
INCOMPLETE = {
    "no file of laws": ({"laws/cube.py": None}, "shapes.cube: .*shapes/laws/cube.py is missing; write it, with cube ="),
    "no twin": (
        {"in_torch.py": ""},
        "shapes.cube: reference/shapes/in_torch.py has no such function under @checked; write",
    ),
    "a twin that is not checked": (
        {"in_torch.py": "def cube(x): ...\n"},
        "in_torch.py has no such function under @checked",
    ),
    "no concept in the file": ({}, "shapes.cube: reference/shapes/laws/cube.py makes no concept of it; write cube ="),
    "no function": (
        {"in_numpy.py": "def cube(x): ...\n"},
        "shapes.cube: it is in reference/shapes/laws/cube.py, .*in_numpy.py has no such function under @checked",
    ),
    "no function, and no file": (
        {"in_numpy.py": "", "laws/cube.py": None},
        "shapes.cube: it is in reference/shapes/in_torch.py, .*has no such function",
    ),
}


@pytest.fixture
def topic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Writes the files of a topic called shapes, some of them changed or left out."""
    for module in (finding, catalogue):
        monkeypatch.setattr(module, "HOME", tmp_path)

    class Module:
        cube = "no concept"

    monkeypatch.setattr(finding.importlib, "import_module", lambda name: Module)

    def write(changed: dict[str, str | None]) -> None:
        for name, text in (COMPLETE | changed).items():
            if text is not None:
                (tmp_path / "shapes" / name).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / "shapes" / name).write_text(text)

    remembering = (catalogue.text_of, catalogue.names, finding.find_concepts)
    for function in remembering:
        function.cache_clear()
    yield write
    for function in remembering:
        function.cache_clear()


@pytest.mark.parametrize("what", INCOMPLETE)
def test_what_is_missing_is_told_with_its_place(topic, what: str) -> None:
    changed, words = INCOMPLETE[what]
    topic(changed)
    with pytest.raises(IncompleteConcept, match=words):
        find_concepts("shapes")


def test_a_backward_pass_has_no_file_of_its_own(topic, monkeypatch) -> None:
    topic({"laws/cube_backward.py": ""})
    with pytest.raises(IncompleteConcept, match=r"cube_backward: it is in reference/shapes/laws/cube_backward.py"):
        finding.refuse_left_over("shapes")


def test_a_name_that_is_no_function_is_told() -> None:
    with pytest.raises(IncompleteConcept, match=r"activations.tahn: reference/activations/in_numpy.py has no such"):
        find_concept("activations", "tahn")


# Declarations that do not fit ------------------------------------------------------------------------------------------


@checked
def clip(x: Float[np.ndarray, "..."], *, limit: float = 1.0) -> Float[np.ndarray, "..."]:
    """For these tests."""
    return np.minimum(np.maximum(x, -limit), limit)


@checked
def clip_backward(
    grad: Float[np.ndarray, "*shape"], x: Float[np.ndarray, "*shape"], *, limit: float = 1.0
) -> Float[np.ndarray, "*shape"]:
    """For these tests."""
    return grad * (np.abs(x) < limit)


@checked
def twice_too_much_backward(
    grad: Float[np.ndarray, "*shape"], x: Float[np.ndarray, "*shape"]
) -> Float[np.ndarray, "*shape"]:
    """For these tests."""
    return 2 * grad * (np.abs(x) < 1)


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        ({"y": reals("n")}, r"clip: .*/laws/clip.py draws y, and clip has no such parameter; it has x, limit"),
        ({"x": reals("n"), "smooth": {"limits": real()}}, "draws limits, and clip has no such parameter"),
        ({"x": reals("n"), "unusual": [{"z": real()}]}, "draws z, and clip has no such parameter"),
        (
            {"x": reals("n"), "built_ins": ["numpy.clip"]},
            r'names built-ins that are not allowed, and not what to write it with; add instead="..." to its Concept',
        ),
        ({"limit": real()}, r"does not say what to draw for x; write clip = Concept\(in_numpy.clip, x=...\)"),
    ],
)
def test_inputs_that_do_not_fit_the_function_are_told(declared, words: str) -> None:
    with pytest.raises(IncompleteConcept, match=words):
        Concept(clip, **declared)


def test_a_law_that_asks_for_what_nothing_draws_is_told() -> None:
    concept = Concept(clip, x=reals("n"))

    def law(f, x, limt): ...

    with pytest.raises(
        IncompleteConcept, match=re.escape("the law 'it clips' in reference/reference/laws/clip.py asks for limt")
    ):
        concept.law("it clips")(law)


# Kinks -----------------------------------------------------------------------------------------------------------------


def advice(concept: Concept, law: Law) -> str | None:
    return at_kinks_alone(concept, law, twin_backend(concept, "numpy"), draw_cases(law.cases, 20))


def test_a_kink_among_what_is_drawn_is_told_with_the_slopes_beside_it() -> None:
    backward = Concept(clip, x=reals("n", limit=2.0)).backward
    said = advice(backward, differences(backward))
    assert said is not None
    assert "fails, but only where clip has a kink" in said
    assert re.search(r"the slope by x\[\d\] is \S+ on the left and \S+ on the right", said)
    assert "laws/clip.py, give the Concept smooth={...}" in said
    assert advice(backward, linear(backward)) is None


def test_a_gradient_that_is_wrong_elsewhere_is_no_kink() -> None:
    concept = Concept(clip, x=reals("n", limit=2.0))
    concept.backward.twin = twice_too_much_backward
    assert advice(concept.backward, differences(concept.backward)) is None
