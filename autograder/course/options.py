"""`tandem grade`, `tandem doctor` and `tandem gradescope`: their words.

What they do is imported when it is asked for: `tandem check` has no use for it, and its reader no time.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

FORMATS = ("gradescope", "classroom50", "junit", "github", "github-summary")

Submissions = Annotated[
    Path,
    typer.Argument(
        help="a folder: each folder, archive, file or notebook in it is one student's; or a course system's download"
    ),
]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="where results go; a run that stopped goes on there")]
PolicyFile = Annotated[Path | None, typer.Option("--policy", help="a TOML file: exercises, points, tracks, limits")]
Jobs = Annotated[int | None, typer.Option(min=1, help="how many to grade at once; as many as cores unless told")]
DaskAddress = Annotated[str | None, typer.Option(metavar="ADDRESS", help="use the workers of this Dask scheduler")]
Formats = Annotated[
    list[str] | None, typer.Option("--format", help=f"also write {', '.join(FORMATS)}; may be given several times")
]
Single = Annotated[bool, typer.Option("--single", help="SUBMISSIONS is one submission")]
Again = Annotated[bool, typer.Option("--again", help="grade everybody, also those whose result is there")]
NoSandbox = Annotated[
    bool, typer.Option("--no-sandbox", help="run students' code with your own rights: only code that you trust")
]


def grade_command(
    submissions: Submissions,
    out_folder: Out,
    policy: PolicyFile = None,
    jobs: Jobs = None,
    dask: DaskAddress = None,
    form: Formats = None,
    single: Single = False,
    again: Again = False,
    no_sandbox: NoSandbox = False,
) -> None:
    """Grade everybody: other people's code, shut in."""
    from autograder.course import commands

    course = commands.read_course(policy)
    commands.check_formats(form or [])
    status = commands.grade_class(
        submissions,
        out_folder,
        course,
        sandboxed=not no_sandbox,
        jobs=jobs,
        dask=dask,
        formats=form or [],
        single=single,
        again=again,
    )
    raise typer.Exit(status)


def doctor_command() -> None:
    """Say what this machine can do against code that nobody trusts, and how to get what is missing."""
    from autograder.course import commands

    raise typer.Exit(commands.examine_machine())


def gradescope_command(
    destination: Annotated[Path, typer.Argument(help="the zip to write, which Gradescope takes as an autograder")],
    policy: PolicyFile = None,
) -> None:
    """Make the autograder zip for Gradescope, with this course's policy in it."""
    from autograder.course import commands

    commands.pack_for_gradescope(destination, policy)
