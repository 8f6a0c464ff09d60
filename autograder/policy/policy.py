"""What a course asks for: its policy, a TOML file that `tandem grade` is given.

    title = "Homework 2"
    tracks = ["numpy"]                 # numpy, torch or both: an exercise earns its points in each

    [exercises]                        # what is asked, and the points for it
    activations.relu = 1
    activations.softmax = { points = 3, tracks = ["numpy", "torch"], forbidden = ["numpy.logaddexp"] }
    information = 0.5                  # every exercise of the topic, half a point each

`tracks` and `[exercises]` are needed; what follows is not, and is shown as it is unless told otherwise.

    seed = "any text, kept secret"     # from which further cases are drawn, for this course alone; none unless told
    show_expected = true               # whether students see what was expected, or only what came
    forbidden = []                     # calls that nobody may make, such as "scipy.special.softmax"
    scipy = true                       # whether submissions may import SciPy

    [limits]
    load = 10                          # seconds of processor time to load a file,
    call = 5                           # for one call,
    exercise = 20                      # for all calls of one exercise,
    submission = 900                   # and for everything
    memory = 1024                      # MiB

    [kinds]                            # how an exercise's points go by kinds of laws: percent, 100 together
    definition = 60                    # agreement on ordinary inputs; without it nothing is earned
    law = 30                           # what else the docstring promises
    robustness = 10                    # very large, tiny and empty inputs, float32, the last digits, memory
    errors = 0                         # which calls are refused

What an exercise does not say, its topic says; what its topic does not say, the top of the file says; points are 1 where
nobody says. Calls that are forbidden add up, and those that would be the answer itself are forbidden anyway. A topic
and one of its exercises: `information.points = 0.5` above `information.entropy = 2`. A backward pass is an exercise of
the numpy track alone: in PyTorch, autograd is the backward pass. In a table [kinds], a kind that is left out is worth
0; the share of a kind that an exercise has no law of goes to `law`.
"""

from __future__ import annotations

import difflib
import hashlib
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from autograder import formatting
from autograder.formatting import or_list
from autograder.model import TRACKS, CourseKey, KindShares, Limits
from autograder.policy.forbidden_calls import wrong_call
from autograder.policy.limits import MEMORY, read_limits
from autograder.policy.messages import as_toml, dotted_key, nearest, shorten
from autograder.policy.seed import key_from, wrong_seed
from autograder.policy.toml_lines import Key, line_of, lines_of, not_toml
from reference.catalogue import names, topics

KEYS = ("title", "seed", "tracks", "show_expected", "forbidden", "scipy", "limits", "kinds", "exercises")
RULE_KEYS = ("points", "tracks", "forbidden")
LONGEST_TITLE = 200
LARGEST_FILE = 2**18
# A score has four digits after the point, so points may not have more.
POINTS = (0.001, 10_000)
PERCENT = (0, 100)
# Thirds are written with as many digits as somebody likes.
PERCENT_ROUNDING = 0.01


class PolicyError(Exception):
    """What is wrong with a policy, a line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(self.problems)


class PolicyExercise(msgspec.Struct, frozen=True):
    """An exercise that is asked: its points in each track, and the calls that the course forbids in it."""

    name: str
    points: float
    tracks: tuple[str, ...]
    forbidden: tuple[str, ...] = ()


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What a course asks for; the exercises are in the order of their topics."""

    title: str = ""
    # In place of the seed itself, so that nothing that is made of a policy can give it away.
    course_key: CourseKey | None = None
    show_expected: bool = True
    scipy: bool = True
    limits: Limits = Limits()
    memory: int = MEMORY
    kinds: KindShares = KindShares()
    exercises: tuple[PolicyExercise, ...]

    def asked(self) -> list[tuple[str, str, float]]:
        """Everything that earns points: exercise, track, points."""
        return [(exercise.name, track, exercise.points) for exercise in self.exercises for track in exercise.tracks]

    def forbidden(self, name: str) -> tuple[str, ...]:
        """The calls that the course forbids in an exercise, besides those that would be the answer itself."""
        return next((exercise.forbidden for exercise in self.exercises if exercise.name == name), ())

    def digest(self) -> str:
        """The same for two files that say the same, however they are written."""
        return hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()


def read_policy(path: Path) -> Policy:
    """The policy in a file; PolicyError names everything that is wrong with it."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise PolicyError([f"{path}: a policy is a short TOML file; this one has {path.stat().st_size} bytes."])
        raw = path.read_bytes()
    except OSError as error:
        raise PolicyError([f"{path}: it cannot be read ({error.strerror})."]) from None
    try:
        return parse_policy(raw.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise PolicyError([f"{path}, line {line}: not UTF-8 text; save the file as UTF-8."]) from None


def parse_policy(text: str, name: str) -> Policy:
    """The policy in a text; `name` is what to call it in messages."""
    text = text.replace("\r\n", "\n").rstrip("\n") + "\n"
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise PolicyError([not_toml(error, text, name)]) from None
    reader = PolicyReader(document)
    policy = reader.policy()
    if not reader.problems:
        return policy
    lines = lines_of(text)
    placed = sorted((line_of(key, lines), words) for key, words in reader.problems)
    raise PolicyError([formatting.strip_controls(f"{name}, line {line}: {words}") for line, words in placed])


# Reading what TOML has made of it -------------------------------------------------------------------------------------


class PolicyRule(NamedTuple):
    """What the file says of an exercise or a topic; None where it does not say."""

    key: Key
    points: float | None = None
    tracks: tuple[str, ...] | None = None
    forbidden: tuple[str, ...] = ()


class PolicyReader:
    """Reads a document and notes everything that is wrong, each with the key where it stands."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.problems: list[tuple[Key, str]] = []
        self.known = all_exercises()

    def wrong(self, key: Key, words: str) -> None:
        self.problems.append((key, words))

    def policy(self) -> Policy:
        """The policy, which is only good where no problems were noted."""
        self.only(self.document, KEYS, ())
        tracks = self.tracks(self.document, ())
        if "tracks" not in self.document:
            self.wrong((), 'tracks is missing; write tracks = ["numpy"], ["torch"] or ["numpy", "torch"] at the top')
        forbidden = self.forbidden(self.document, ())
        limits, memory = read_limits(self)
        return Policy(
            title=self.title(),
            course_key=self.course_key(),
            show_expected=self.yes_or_no("show_expected"),
            scipy=self.yes_or_no("scipy"),
            limits=limits,
            memory=memory,
            kinds=self.kinds(),
            exercises=self.exercises(tracks or TRACKS, forbidden),
        )

    def title(self) -> str:
        title = self.document.get("title", "")
        if isinstance(title, str) and len(title) <= LONGEST_TITLE and is_one_line(title):
            return title
        self.wrong(("title",), f"title = {shorten(title)}: expected one line of text, {LONGEST_TITLE} letters at most")
        return ""

    def course_key(self) -> CourseKey | None:
        if "seed" not in self.document:
            return None
        seed = self.document["seed"]
        problem = wrong_seed(seed)
        if problem:
            self.wrong(("seed",), f"seed: {problem}")
        return None if problem else key_from(seed)

    def yes_or_no(self, name: str) -> bool:
        value = self.document.get(name, True)
        if not isinstance(value, bool):
            self.wrong((name,), f"{name} = {shorten(value)}: expected true or false")
        return value is True

    def kinds(self) -> KindShares:
        """Percent of the points; without a table as they are, and in one 0 for what is left out."""
        if "kinds" not in self.document:
            return KindShares()
        noted = len(self.problems)
        table = self.table("kinds")
        known = tuple(KindShares().by_kind)
        self.only(table, known, ("kinds",))
        given = {kind: self.number(table[kind], ("kinds", kind), "percent", PERCENT) for kind in known if kind in table}
        shares = KindShares(**(dict.fromkeys(known, 0.0) | given))
        if len(self.problems) > noted:
            return shares
        total = sum(given.values())
        if not shares.definition:
            where = ("kinds", "definition") if "definition" in given else ("kinds",)
            self.wrong(where, "kinds.definition: expected more than 0; agreement on ordinary inputs is the gate")
        elif abs(total - 100) > PERCENT_ROUNDING:
            parts = " + ".join(f"{share:.6g}" for share in given.values())
            self.wrong(("kinds",), f"kinds: {parts} is {total:.6g}, expected 100 together")
        return shares

    # Exercises --------------------------------------------------------------------------------------------------------

    def exercises(self, tracks: tuple[str, ...], forbidden: tuple[str, ...]) -> tuple[PolicyExercise, ...]:
        """All that is asked, each with what is said of it, of its topic and of everything."""
        rules = self.rules()
        asked = []
        for name, exists in self.known.items():
            topic = name.partition(".")[0]
            said = [rules[subject] for subject in (name, topic) if subject in rules]
            if not said:
                continue
            wanted = next((rule.tracks for rule in said if rule.tracks is not None), tracks)
            if name in rules:
                self.must_exist(name, wanted, exists, rules[name])
            points = next((rule.points for rule in said if rule.points is not None), 1.0)
            calls = {*forbidden, *(call for rule in said for call in rule.forbidden)}
            here = tuple(track for track in TRACKS if track in wanted and track in exists)
            if here:
                asked.append(PolicyExercise(name, points, here, tuple(sorted(calls))))
        if not asked and not self.problems:
            self.wrong(("exercises",), "nothing is asked; write, under [exercises], such as activations.softmax = 3")
        return tuple(asked)

    def must_exist(self, name: str, wanted: tuple[str, ...], exists: tuple[str, ...], rule: PolicyRule) -> None:
        """An exercise that is asked by name is asked in a track that has it."""
        missing = [track for track in wanted if track not in exists]
        if missing and (rule.tracks is not None or len(missing) == len(wanted)):
            self.wrong(
                rule.key,
                f"{name} is no exercise of the {missing[0]} track; leave it out, or give it tracks = {as_toml(exists)}",
            )

    def rules(self) -> dict[str, PolicyRule]:
        """What is said, by exercise or topic. Without quotes, activations.softmax is a table in a table."""
        rules: dict[str, PolicyRule] = {}
        for name, value in self.table("exercises").items():
            key = ("exercises", name)
            if name not in topics() or not isinstance(value, dict):
                self.add(rules, name, key, value)
                continue
            topic_rule = {word: said for word, said in value.items() if word in RULE_KEYS}
            for word in value.keys() - topic_rule.keys():
                self.add(rules, f"{name}.{word}", (*key, word), value[word])
            if topic_rule or not value:
                self.add(rules, name, key, topic_rule)
        return rules

    def add(self, rules: dict[str, PolicyRule], name: str, key: Key, value: Any) -> None:
        if name not in self.known and name not in topics():
            self.wrong(key, f"{dotted_key(key[1:])} is no exercise and no topic; {self.nearest_exercise(name)}")
        elif name in rules:
            self.wrong(key, f"{name} is there already; say everything about it in one place")
        else:
            rules[name] = self.rule(key, value)

    def rule(self, key: Key, value: Any) -> PolicyRule:
        if not isinstance(value, dict):
            return PolicyRule(key, self.number(value, key, "points", POINTS))
        self.only(value, RULE_KEYS, key)
        points = self.number(value["points"], (*key, "points"), "points", POINTS) if "points" in value else None
        return PolicyRule(key, points, self.tracks(value, key), self.forbidden(value, key))

    def nearest_exercise(self, name: str) -> str:
        """Advice for a name that is none: the exercises called so in their topics, else those spelt alike."""
        if misplaced(name):
            return misplaced(name)
        topic, _, bare = name.rpartition(".")
        if topic in topics() and difflib.get_close_matches(bare, RULE_KEYS, cutoff=0.75):
            return nearest(bare, RULE_KEYS)
        called = {known: known.partition(".")[2] for known in self.known}
        near = difflib.get_close_matches(bare, called.values(), n=1, cutoff=0.8)
        if near:
            return f"did you mean {or_list([known for known, word in called.items() if word == near[0]])}?"
        return nearest(name, [*self.known, *topics()], "`tandem list` shows the names")

    # Values -----------------------------------------------------------------------------------------------------------

    def table(self, name: str) -> dict[str, Any]:
        value = self.document.get(name, {})
        if isinstance(value, dict):
            return value
        self.wrong((name,), f"{name} = {shorten(value)}: expected a table, which begins with a line [{name}]")
        return {}

    def only(self, table: dict[str, Any], known: tuple[str, ...], key: Key) -> None:
        """A table has no other keys than these."""
        for name in table.keys() - set(known):
            self.wrong(
                (*key, name), f"{dotted_key((*key, name))}: no such key; {misplaced(name) or nearest(name, known)}"
            )

    def number(self, value: Any, key: Key, unit: str, between: tuple[float, float]) -> float:
        """A number within bounds; the lower bound where it is none."""
        least, most = between
        # True is an int to Python, and nothing compares with nan.
        if type(value) in (int, float) and least <= value <= most:
            return float(value)
        expected = f"{unit}, a number from {least} to {most}"
        self.wrong(key, f"{dotted_key(key)} = {shorten(value)}: expected {expected}")
        return float(least)

    def words(self, table: dict[str, Any], name: str, key: Key, example: str) -> tuple[str, ...]:
        """An array of different strings."""
        value = table.get(name, [])
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            self.wrong((*key, name), f"{dotted_key((*key, name))} = {shorten(value)}: expected {example}")
            return ()
        for word in {word for word in value if value.count(word) > 1}:
            self.wrong((*key, name), f"{dotted_key((*key, name))}: {shorten(word)} is there twice")
        return tuple(dict.fromkeys(value))

    def tracks(self, table: dict[str, Any], key: Key) -> tuple[str, ...] | None:
        """The tracks that a table names; None where it does not say."""
        if "tracks" not in table:
            return None
        tracks_key = (*key, "tracks")
        words = self.words(table, "tracks", key, 'an array such as ["numpy", "torch"]')
        for word in words:
            if word not in TRACKS:
                self.wrong(
                    tracks_key, f"{dotted_key(tracks_key)}: {shorten(word)} is no track; {nearest(word, TRACKS)}"
                )
        if table["tracks"] == []:
            self.wrong(tracks_key, f"{dotted_key(tracks_key)} = []: expected at least one of {or_list(list(TRACKS))}")
        return tuple(track for track in TRACKS if track in words) or None

    def forbidden(self, table: dict[str, Any], key: Key) -> tuple[str, ...]:
        """Calls that may not be made."""
        words = self.words(table, "forbidden", key, 'an array of calls such as ["numpy.linalg.inv"]')
        for word in words:
            problem = wrong_call(word)
            if problem:
                self.wrong((*key, "forbidden"), f"{dotted_key((*key, 'forbidden'))}: {problem}")
        return words


def all_exercises() -> dict[str, tuple[str, ...]]:
    """Every exercise and the tracks that have it, in the order of topics."""
    tracks_of: dict[str, tuple[str, ...]] = {}
    for topic in topics():
        in_track = {track: names(topic, track) for track in TRACKS}
        for name in in_track["numpy"]:
            tracks_of[f"{topic}.{name}"] = tuple(track for track in TRACKS if name in in_track[track])
    return tracks_of


def misplaced(name: str) -> str:
    """Advice for a key of the top that stands below: TOML takes it for one of the table above it."""
    return f"{name} belongs at the top, above the first line in brackets" if name in KEYS else ""


def is_one_line(text: str) -> bool:
    return len(text.splitlines()) <= 1 and formatting.strip_controls(text) == text
