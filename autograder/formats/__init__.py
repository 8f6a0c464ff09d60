"""The formats that a result is turned into for others: Gradescope, Classroom 50, JUnit, GitHub Actions.

Each is made from a `SubmissionResult` alone. What a student wrote or printed is in them without what could steer a
terminal, a page or a workflow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from autograder.formats import classroom50, github, gradescope, junit, step_summary
from autograder.formats.common import CannotRender, without_expected
from autograder.result import SubmissionResult

__all__ = ["FORMATS", "CannotRender", "Format", "Render", "without_expected"]


class Render(Protocol):
    """Turns a result into the bytes of a file; CannotRender where the format cannot hold it."""

    def __call__(self, result: SubmissionResult, *, show_expected: bool = True) -> bytes: ...


@dataclass(frozen=True)
class Format:
    """A format: its name, what its files end with, how they are made, and the environment variables it needs.

    `sign` is in each of its files, so that they are known for ours.
    """

    name: str
    suffix: str
    render: Render
    needs: tuple[str, ...] = ()
    sign: bytes = b""


FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        Format("gradescope", "json", gradescope.render, sign=b'"test_name_format": "text"'),
        Format("classroom50", "json", classroom50.render, classroom50.VARIABLES, b'"schema": "classroom50/result/v1"'),
        Format("junit", "xml", junit.render, sign=b"<testsuites name="),
        Format("github", "txt", github.render, sign=b"::stop-commands::"),
        Format("github-summary", "md", step_summary.render, sign=b" passed&#44; "),
    )
}
