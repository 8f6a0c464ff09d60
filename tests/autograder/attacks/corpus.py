"""The attacks: what each one tries, what it must get, and a copy of it that can be graded.

An attack is a file or a folder under submissions/, or is made by a builder where what matters are bytes, sizes or
archives. It says in a sentence or two what it tries, and then what is expected of each exercise:

    Expected: sigmoid: passed 1; relu: failed or error 0; tanh: input_changed >0
    Expected: refused: too large
    Expected: problem: it is a link

A number is the share of the points, and >0 stands for a part of them. "refused" is a submission in which nothing can be
graded, "problem" a sentence about a part that cannot; the words after them are in that sentence. An exercise that is not
named is not attempted, but where "the rest of" its topic is named. (A colon and not a comment, so that notebooks and archives can say it too.)
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.autograder.attacks import archives, builders, handed_in, large, tables
from tests.autograder.attacks.building import BUILDERS, Build

# Importing them is what notes their builders.
MADE_IN = (archives, builders, handed_in, large, tables)
SUBMISSIONS = Path(__file__).parent / "submissions"
LINES = range(1, 60)
# A name that pytest, Python or Git would act upon ends so in the repository, and loses it in the copy.
HARMLESS = ".attack"
DOCSTRING = re.compile(r"\s*[rR]?(\"\"\"|''')(.*?)\1", re.DOTALL)
EXPECTED = re.compile(r"^\s*Expected: (.*)$", re.MULTILINE)
TOKEN = re.compile(r"@([A-Z0-9]+)@")


@dataclass(frozen=True)
class Expectation:
    """The verdicts that an exercise may get, and the share of the points that goes with them."""

    verdicts: tuple[str, ...]
    score: str

    def allows(self, verdict: str, score: float) -> bool:
        """Whether an exercise may end so."""
        enough = 0 < score < 1 if self.score == ">0" else score == float(self.score)
        return verdict in self.verdicts and enough


REST = "the rest of "
NOT_ATTEMPTED = Expectation(("not_attempted",), "0")


@dataclass(frozen=True)
class Attack:
    """One entry of the corpus; `build` makes it in a folder and gives its path."""

    name: str
    says: str
    expected: dict[str, Expectation]
    problems: tuple[str, ...]
    refused: str | None
    build: Build

    @property
    def line(self) -> int:
        """The line of the list that it belongs to."""
        return int(self.name[:2])

    @property
    def named(self) -> set[str]:
        """The exercises that have to be graded."""
        return {name for name in self.expected if not name.startswith(REST)}

    def expects(self, path: str) -> Expectation:
        """What an exercise, such as activations.relu, has to get."""
        topic, _, name = path.partition(".")
        return self.expected.get(name, self.expected.get(REST + topic, NOT_ATTEMPTED))

    def put(self, folder: Path, words: dict[str, str]) -> Path:
        """Make it in a new folder, with what its author knows of this machine filled in; the path to hand in."""
        folder.mkdir(parents=True)
        place = self.build(folder)
        for file in [place] if place.is_file() else [file for file in place.rglob("*") if file.is_file()]:
            fill_in(file, words)
        return place


def fill_in(file: Path, words: dict[str, str]) -> None:
    """Replace @WORD@ by what it stands for here."""
    if file.stat().st_size > 2**20 or file.suffix not in (".py", ".ipynb", ".pth"):
        return
    raw = file.read_bytes()
    filled = TOKEN.sub(lambda found: words.get(found[1], found[0]), raw.decode("latin-1"))
    file.write_bytes(filled.encode("latin-1"))


def attack(name: str, text: str, build: Build) -> Attack:
    """An attack from what it says about itself."""
    said, _, _ = text.partition("Expected:")
    parts = [part.strip() for line in EXPECTED.findall(text) for part in line.split(";")]
    expected, problems, refused = {}, [], None
    for part in parts:
        subject, _, rest = part.partition(": ")
        if subject == "refused":
            refused = rest
        elif subject == "problem":
            problems.append(rest)
        else:
            verdicts, _, score = rest.rpartition(" ")
            expected[subject] = Expectation(tuple(verdicts.split(" or ")), score)
    return Attack(name, " ".join(said.split()), expected, tuple(problems), refused, build)


# Found on disk --------------------------------------------------------------------------------------------------------


def what_it_says(path: Path) -> str:
    """The docstring of a file, the first cell of a notebook, those of all files of a folder."""
    if path.is_dir():
        return "\n".join(what_it_says(file) for file in sorted(path.rglob("in_*.py"), key=str))
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        return "".join(json.loads(text)["cells"][0]["source"])
    found = DOCSTRING.match(text)
    assert found, f"{path}: it does not begin with a docstring"
    return found[2]


def copy(source: Path) -> Build:
    """A build that copies a file or a folder, under the names that its parts would have in a student's hands."""

    def build(folder: Path) -> Path:
        if source.is_file():
            return Path(shutil.copy(source, folder))
        place = Path(shutil.copytree(source, folder / source.name, ignore=shutil.ignore_patterns("*.pyc")))
        for file in list(place.rglob(f"*{HARMLESS}")):
            file.rename(file.with_name(file.name.removesuffix(HARMLESS)))
        return place

    return build


@cache
def corpus() -> tuple[Attack, ...]:
    """Every attack, in order."""
    paths = [path for path in SUBMISSIONS.iterdir() if path.name[:2].isdigit()]
    kept = [attack(path.stem, what_it_says(path), copy(path)) for path in paths]
    made = [attack(name, build.__doc__ or "", build) for name, build in BUILDERS.items()]
    return tuple(sorted([*kept, *made], key=lambda one: one.name))
