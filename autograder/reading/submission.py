"""What somebody handed in: which files hold which exercises, and in which track.

A topic's own file, <topic>/in_numpy.py or <topic>/in_torch.py, is asked for every exercise of the topic; elsewhere, at
any depth and in notebooks, the exercises are those whose names are found. What can be read is graded; what cannot costs
itself alone and is said, with file, cell and line.
"""

from __future__ import annotations

from autograder.formatting import or_list
from autograder.reading import archive
from autograder.reading.exercise_names import meant_for, topics_by_name
from autograder.reading.files import NotASubmission, SubmittedFiles
from autograder.reading.sources import Asked, ParsedSubmission
from autograder.reading.submission_reader import SubmissionReader
from reference.catalogue import topics

MOST_NAMED = 3


def parse_submission(files: SubmittedFiles, asked: Asked | str | None = None) -> ParsedSubmission:
    """Look at what was handed in; NotASubmission where it holds no exercise, and nothing that could not be read.

    `asked` says what is asked for, or in which track; without it everything is.
    """
    if not isinstance(asked, Asked):
        asked = Asked(track=asked)
    parsed = SubmissionReader(files, asked).read()
    if parsed.sources:
        return parsed
    if not parsed.problems:
        raise NotASubmission(why_nothing(files, asked, parsed))
    if not files.contents:
        raise NotASubmission(
            " ".join([*parsed.problems, f"{files.name}: no exercises are in this {kind_of_submission(files)}."])
        )
    if files.single is not None:
        raise NotASubmission(parsed.problems[0])
    if parsed.others:
        parsed.problems.append(why_nothing(files, asked, parsed))
    return parsed


def why_nothing(files: SubmittedFiles, asked: Asked, parsed: ParsedSubmission) -> str:
    """Why no exercise was found in a submission, in a sentence."""
    if not asked.is_open and SubmissionReader(files, Asked()).read().sources:
        if asked.by_name is None:
            return f"{files.name}: no exercise of the {asked.track} track is in it."
        return " ".join([f"{files.name}: no exercise that is asked is in it.", *parsed.notes])
    if parsed.nested:
        return f"{files.name}: no function in it has the name of an exercise. {next(iter(parsed.nested.values()))}"
    asked_names = [name for name, its in topics_by_name().items() if any(asked.tracks(f"{one}.{name}") for one in its)]
    meant = {name: other for name in asked_names if (other := meant_for(name, parsed.others))}
    if meant:
        pairs = [f"{other} ({parsed.others[other]}) meant for {name}" for name, other in [*meant.items()][:MOST_NAMED]]
        return (
            f"{files.name}: no function in it has the name of an exercise. Is {', '.join(pairs)}? Call it so; "
            "`tandem list` shows the names."
        )
    if files.single is not None or parsed.others:
        return f"{files.name}: no function in it has the name of an exercise; `tandem list` shows the names."
    return (
        f"{files.name}: no exercises are in this {kind_of_submission(files)}. Expected <topic>/in_numpy.py or "
        f"<topic>/in_torch.py, with {or_list(topics())} for topic; `tandem start DIR` makes a fresh set."
    )


def kind_of_submission(files: SubmittedFiles) -> str:
    return "archive" if archive.is_named_like_one(files.name) else "folder"
