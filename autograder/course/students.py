"""Whose submissions there are: each entry of a folder is one student's, or what a course system's names say."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.course.class_folder import entries_of, is_packed_class, locate_class
from autograder.course.downloads import CourseSystem, NamePart, recognize
from autograder.course.handed_in import display_names, handed_in_by, has_code, within_folder
from autograder.course.leavings import Entry, as_list, is_document, is_leaving
from autograder.course.lookalikes import distinct_names
from autograder.course.topic_folders import called_like_topics, topic_folders
from autograder.reading.files import (
    TRACK_OF_FILE,
    NotASubmission,
    SubmittedFiles,
    is_noise,
    read_files,
    read_together,
    readable,
)

# Names that every file system holds as they are, and tells apart from all others.
PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
LONGEST_STEM = 60
# What Windows keeps for devices, with any suffix.
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
LINK = "it is a link, which is not followed; hand in the file itself."


@dataclass(frozen=True)
class StudentEntry:
    """One student's submission: what it is called, where it lies, and what its results' files are called.

    `files` are those of a student whose files lie among other people's: the student's own name of each, and its path.
    `unread` says why there is nothing to read, `attempt` which one of several counts, `late` and
    `typed` that it came late, and with text that was typed in. `named` is the one that the teacher named: that one may
    be a link.
    """

    name: str
    path: Path
    stem: str
    files: tuple[tuple[str, Path], ...] = ()
    unread: str = ""
    attempt: str = ""
    late: bool = False
    typed: bool = False
    named: bool = False

    def read(self) -> SubmittedFiles:
        """What was handed in; NotASubmission where there is nothing that could be graded."""
        if self.unread:
            raise NotASubmission(self.unread)
        if not self.named and self.path.is_symlink():
            raise NotASubmission(f"{readable(self.path.name)}: {LINK}")
        files = read_together(self.name, dict(self.files)) if self.files else read_files(self.path)
        return replace(files, name=self.name)


@dataclass
class SubmittedClass:
    """Everybody, and what is said once about the folder: what is nobody's, what was chosen of several."""

    students: list[StudentEntry]
    set_aside: list[str] = field(default_factory=list)


def find_class(submissions: Path, out: Path, scratch: Path, *, single: bool = False) -> SubmittedClass:
    """Everybody, in order of their names; NotASubmission with one sentence where nobody is found.

    An archive of the whole class is unpacked below `scratch`, which has to stay as long as anybody is read.
    """
    shown = readable(str(submissions))
    if single:
        if not os.path.lexists(submissions):
            raise NotASubmission(f"{shown}: there is no such file or folder.")
        return SubmittedClass([student_entry(submissions, named=True)])
    if submissions.is_dir():
        refuse_topics(submissions, entries_of(submissions, shown), shown)
        if Path(os.path.realpath(out)).is_relative_to(os.path.realpath(submissions)):
            raise NotASubmission(
                f"--out {readable(str(out))}: it lies among the submissions and would be graded; choose another place."
            )
    location = locate_class(submissions, scratch)
    entries = entries_of(location.folder, shown)
    if not entries:
        raise NotASubmission(f"{shown}: nothing is in this folder.")
    found = students_of(location.folder, entries)
    if not found.students:
        raise NotASubmission(f"{shown}: no student's work is in this folder. {' '.join(found.set_aside)}")
    assumed = [*about_topics(location.folder, entries), *about_hidden(location.folder)]
    return SubmittedClass(found.students, [*location.sentences, *found.set_aside, *assumed])


def refuse_topics(folder: Path, entries: Sequence[Entry], shown: str) -> None:
    found = topic_folders(folder, entries)
    if found:
        raise NotASubmission(
            f"{shown}: this looks like one submission, it holds {found[0].name}/. To grade it, add --single; "
            "else put each student's files into a folder of its own, and call none like a topic."
        )


def about_topics(folder: Path, entries: Sequence[Entry]) -> list[str]:
    """What was assumed of those who are called like a part of a submission."""
    names = [f"{readable(entry.name)}/" for entry in called_like_topics(folder, entries)]
    names += [entry.name for entry in entries if not entry.is_folder and entry.name.casefold() in TRACK_OF_FILE]
    if not names:
        return []
    return [
        f"Taken for students', by what lies there and in them: {as_list(names)}. "
        "If all of this is one submission, add --single."
    ]


def about_hidden(folder: Path) -> list[str]:
    """Work that nobody is to look at, by its name."""
    with os.scandir(folder) as listing:
        hidden = [entry for entry in listing if entry.name.startswith(".") and not is_noise(entry.name)]
        entries = sorted(Entry(entry.name, entry.is_dir(follow_symlinks=False)) for entry in hidden)
    names = [readable(entry.name) + "/" * entry.is_folder for entry in entries if has_code(folder, entry)]
    return [f"Left out, as their names begin with a dot: {as_list(names)}."] if names else []


def students_of(folder: Path, entries: Sequence[Entry]) -> SubmittedClass:
    """Whose the entries of a folder are, and what is said of the others."""
    recognized = recognize(folder, entries)
    if recognized is None:
        nobodys = [entry for entry in entries if is_leaving(entry) or is_packed_class(folder, entry, entries)]
        students = [student_entry(folder / entry.name) for entry in entries if entry not in nobodys]
        students = told_apart(students)
        return SubmittedClass(
            students, [*about_attempts(students), *about_links(entries, nobodys), *about_nobodys(nobodys)]
        )
    system, parts = recognized
    # Everybody's name has the system's form: what has not is somebody's only if code may be in it.
    rest = [entry for entry in entries if entry.name not in parts]
    nobodys = [
        entry for entry in rest if is_leaving(entry) or is_document(entry) or is_packed_class(folder, entry, entries)
    ]
    students = [
        *students_of_system(folder, system, [(entry, parts[entry.name]) for entry in entries if entry.name in parts]),
        *(student_entry(folder / entry.name) for entry in rest if entry not in nobodys),
    ]
    students = told_apart(students)
    late = sorted(student.name for student in students if student.late)
    typed = sorted(student.name for student in students if student.typed)
    receipts = sum(part.text and part.attempt != "" for part in parts.values())
    said = [f"Read as a download of {system.name}.", *about_attempts(students)]
    said += [f"Late, says {system.name}: {as_list(late)}."] if late else []
    said += [f"Text that was typed in is not read: of {as_list(typed)}."] if typed else []
    return SubmittedClass(students, [*said, *about_links(entries, nobodys), *about_nobodys(nobodys, receipts)])


def students_of_system(
    folder: Path, system: CourseSystem, entries: Sequence[tuple[Entry, NamePart]]
) -> Iterator[StudentEntry]:
    """A course system's students, each with all that it has of theirs."""
    people: dict[tuple[str, bool], list[tuple[Entry, NamePart]]] = {}
    for entry, part in entries:
        # Two names that are one to Unicode may still be two people's; the number of a user is one user's.
        key = (part.student, part.number.isdecimal() or is_composed(entry.name, part))
        people.setdefault(key, []).append((entry, part))
    shown = display_names({key: handed_in[0][1] for key, handed_in in people.items()})
    for key, handed_in in people.items():
        work = handed_in_by(folder, handed_in)
        unread = f"{system.name} has only text that was typed in, and no file." if work.only_text else ""
        late = any(part.late for _, part in handed_in)
        # An attempt has a receipt whether or not something was typed in.
        typed = any(part.text and not part.attempt for _, part in handed_in)
        yield StudentEntry(shown[key], work.path, stem_of(key[0]), work.files, unread, work.attempt, late, typed)


def is_composed(name: str, part: NamePart) -> bool:
    """Whether the student's part of an entry's name has its letters in one, as a system writes them, or a Mac's."""
    return name.startswith(unicodedata.normalize("NFC", name).removesuffix(part.file))


def student_entry(path: Path, *, named: bool = False) -> StudentEntry:
    name = os.path.basename(os.path.abspath(path))
    work = within_folder(path)
    return StudentEntry(readable(name), work.path, stem_of(name), attempt=work.attempt, named=named)


def told_apart(students: Sequence[StudentEntry]) -> list[StudentEntry]:
    """By their names, as people see them, and by their stems: something is added where two are one or look alike."""
    stems: set[str] = set()
    distinct = []
    # What the file is called says what is in a name that was made readable.
    names = distinct_names([(student.name, original_name(student)) for student in students])
    for student, name in zip(students, names, strict=True):
        stem = student.stem
        while stem.casefold() in stems:
            stem = stem_of(f"{stem} of {student.path.name}")
        stems.add(stem.casefold())
        distinct.append(replace(student, name=name, stem=stem))
    return sorted(distinct, key=lambda student: student.name)


def original_name(student: StudentEntry) -> str:
    name = student.path.name
    if readable(name) == student.name:
        return name
    return student.name if unicodedata.is_normalized("NFC", name) else unicodedata.normalize("NFD", student.name)


def about_links(entries: Sequence[Entry], nobodys: Sequence[Entry]) -> list[str]:
    links = [readable(entry.name) for entry in entries if entry.is_link and entry not in nobodys]
    return [f"Not read, as links are not followed: {as_list(links)}."] if links else []


def about_attempts(students: Sequence[StudentEntry]) -> list[str]:
    several = [f"{student.name} ({student.attempt})" for student in students if student.attempt]
    return [f"Handed in several times: {as_list(several)}."] if several else []


def about_nobodys(entries: Sequence[Entry], receipts: int = 0) -> list[str]:
    """What nobody handed in, in one sentence."""
    names = [readable(entry.name) + "/" * entry.is_folder for entry in entries]
    if receipts:
        names.insert(0, f"{receipts} receipt{'s' if receipts > 1 else ''} (.txt)")
    return [f"Set aside, as no student's work: {as_list(names)}."] if names else []


def stem_of(name: str) -> str:
    """What to call a student's files: the name itself if it is plain, else something like it and a number.

    Ada and ada are two students, on a file system that does not tell their names apart as well.
    """
    if PLAIN.fullmatch(name) and not RESERVED.fullmatch(name):
        return name
    like = re.sub(r"[^A-Za-z0-9._-]+", "_", name).strip("._-")[:LONGEST_STEM]
    if RESERVED.fullmatch(like.casefold()):
        like = f"student_{like}"
    return f"{like or 'student'}~{hashlib.sha256(os.fsencode(name)).hexdigest()[:12]}"
