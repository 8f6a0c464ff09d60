"""Right work passes in whatever shape it comes, and what is left out is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shapes.corpus import all_classes, all_shapes
from tests.shapes.downloads import ClassDownload, class_complaints
from tests.shapes.grading import grade_shape
from tests.shapes.shape import Complaints, Shape, complaints

# Students' processes of one course start once, and serve all shapes of a worker.
pytestmark = pytest.mark.xdist_group("shapes")


@pytest.mark.parametrize("shape", all_shapes(), ids=lambda shape: f"{shape.module}.{shape.name}")
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
