"""Right work passes in whatever shape it comes, and what is left out is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder.checking import check_path
from autograder.result import ExerciseResult, SubmissionResult, Verdict
from reference.catalogue import names
from tests.shapes.answers import ALL_NUMPY, ALL_TORCH, filled_stubs
from tests.shapes.corpus import all_classes, all_shapes
from tests.shapes.downloads import FULL, NOTHING, ClassDownload, class_complaints, table_complaints
from tests.shapes.grading import grade_shape, hand_in
from tests.shapes.shape import Complaints, Shape, complaints

# Students' processes of one course start once, and serve all shapes of a worker.
pytestmark = pytest.mark.xdist_group("shapes")


def marked(shape: Shape) -> Any:
    """What trains takes seconds until it is given up."""
    return pytest.param(shape, marks=pytest.mark.slow) if shape.module == "training" else shape


@pytest.mark.parametrize(
    "shape", [marked(shape) for shape in all_shapes()], ids=lambda shape: f"{shape.module}.{shape.name}"
)
def test_right_work_is_graded_and_the_rest_is_said(shape: Shape, tmp_path: Path) -> None:
    assert complaints(shape, grade_shape(shape, tmp_path)) == Complaints()


@pytest.mark.parametrize("one", all_classes(), ids=lambda one: one.name)
def test_a_class_is_graded_as_a_course_system_hands_it_out(one: ClassDownload, tmp_path: Path) -> None:
    assert class_complaints(one, tmp_path) == Complaints()


def test_there_are_fifty_notebooks_and_fifty_scripts_of_ten_tools_and_seven_course_systems() -> None:
    kinds = [shape.kind for shape in all_shapes()]
    assert min(kinds.count("notebook"), kinds.count("script")) >= 50
    tools = {shape.tool for shape in all_shapes()}
    assert tools >= {
        "JupyterLab",
        "Colab",
        "VS Code",
        "Spyder",
        "PyCharm",
        "Databricks",
        "marimo",
        "nbconvert",
        "Jupytext",
        "Kaggle",
    }
    systems = {one.system for one in all_classes()}
    assert systems >= {"Canvas", "Moodle", "Blackboard", "Brightspace", "Sakai", "ILIAS", "Gradescope"}


# The corpus itself ----------------------------------------------------------------------------------------------------


def stubs_of(topic: str, track: str, code: dict[str, str]) -> Shape:
    right = tuple((f"{topic}.{name}", track) for name in code if name in names(topic, track))
    files = {f"{topic}/in_{track}.py": filled_stubs(topic, track, **code)}
    return Shape(
        name="answers", tool="", module="", files=lambda: files, right=right, lost={}, tried=(), look=(), says=(), may=(), never=(),
        policy=None, stubs=True, in_folder=False,
    )  # fmt: skip


@pytest.mark.parametrize("topic", ["activations", "convolution", "graphs", "information"])
@pytest.mark.parametrize(("track", "code"), [("numpy", ALL_NUMPY), ("torch", ALL_TORCH)])
def test_the_answers_are_right_where_nothing_is_in_their_way(
    topic: str, track: str, code: dict[str, str], tmp_path: Path
) -> None:
    shape = stubs_of(topic, track, code)
    if shape.right:
        assert complaints(shape, grade_shape(shape, tmp_path)) == Complaints()


def result_of(verdict: Verdict, message: str = "", problems: tuple[str, ...] = (), count: int = 1) -> SubmissionResult:
    exercise = ExerciseResult("activations.relu", "numpy", verdict, 0.0, 1.0, 0.0, [], None, None, message, "")
    return SubmissionResult("ada", 0.0, 1.0, 0.0, [exercise] * count, list(problems))


def shape_with(**expected: Any) -> Shape:
    empty = stubs_of("activations", "numpy", {})
    return replace(empty, stubs=False, **expected)


RELU_IS = ("activations.relu", "numpy")


@pytest.mark.parametrize(
    ("expected", "result", "words"),
    [
        ({"right": (RELU_IS,)}, result_of("failed", "the answer is another one"), "relu: failed"),
        ({"right": (("activations.tanh", "numpy"),)}, result_of("passed"), "tanh: not in the result"),
        ({}, result_of("error"), "nobody tried it"),
        ({"right": (RELU_IS,)}, result_of("passed", count=2), "twice"),
        ({"lost": {RELU_IS: "line 3"}}, result_of("error", "line 4"), "does not say 'line 3'"),
        ({"lost": {RELU_IS: "."}}, result_of("passed", "."), "does not say"),
        ({"lost": {("activations.tanh", "numpy"): "."}}, result_of("passed"), "should stand there as lost"),
        ({"right": (RELU_IS,), "look": ("hw",)}, result_of("passed", "hw"), "no problem says"),
        ({"right": (RELU_IS,), "says": ("hw",)}, result_of("passed"), "nothing says"),
        ({"right": (RELU_IS,), "never": ("built-in",)}, result_of("passed", "the built-in"), "not so"),
        ({"right": (RELU_IS,), "says": ("hw",)}, result_of("passed", "hw", ("and more",)), "too many"),
        ({"right": (RELU_IS,), "may": ("hw",)}, result_of("passed", "", ("hw", "hw")), "said twice"),
    ],
)
def test_whatever_is_not_as_it_must_be_is_found(expected: dict[str, Any], result: SubmissionResult, words: str) -> None:
    found = complaints(shape_with(**expected), result)
    assert any(words in complaint for complaint in [*found.graded, *found.said]), found


def test_a_row_that_is_not_as_it_must_be_is_found() -> None:
    one = ClassDownload("x", "x", dict, {"Ada": FULL, "Bo": NOTHING}, ("Thumbs",), False)
    rows = [
        {"student": "Ada", "score": "1", "look_at": "unread"},
        {"student": "Thumbs.db", "score": "0", "look_at": ""},
    ]
    found = table_complaints(one, rows, "2 graded.")
    assert len(found.graded) == 2
    assert len(found.said) == 3


def one_of_each_module() -> list[Shape]:
    """The first of each that asks for no policy: `tandem check` knows none."""
    firsts = {shape.module: shape for shape in reversed(all_shapes()) if shape.policy is None}
    return list(firsts.values())


@pytest.mark.slow
@pytest.mark.parametrize("shape", one_of_each_module(), ids=lambda shape: f"{shape.module}.{shape.name}")
def test_a_student_who_checks_is_told_the_same(shape: Shape, tmp_path: Path) -> None:
    path = hand_in(shape.files(), tmp_path, in_folder=shape.in_folder)
    result = check_path(path, None, lambda name: True, quiet=True)
    assert complaints(shape, result) == Complaints()
