"""A policy says what a course asks for; whatever is wrong with one is told with its line, all at once."""

import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, strategies as st

from autograder.model import KindShares, Limits
from autograder.policy.policy import LARGEST_FILE, Policy, PolicyError, all_exercises, parse_policy, read_policy
from autograder.policy.toml_lines import Key, line_of, lines_of
from reference.catalogue import names, topics
from reference.concept import find_concepts

SMALL = 'tracks = ["numpy"]\n[exercises]\nactivations.relu = 1\n'
FULL = """\
title = "Homework 2"
tracks = ["numpy"]
show_expected = false
scipy = false
forbidden = ["scipy.special.softmax"]

[limits]
call = 2.5
memory = 2048

[kinds]
definition = 50
law = 40
errors = 10

[exercises]
information.points = 0.5
information.entropy = 2
"activations.relu" = 1
activations.softmax = { points = 3, tracks = ["torch", "numpy"], forbidden = ["numpy.logaddexp"] }
"""


def problems(text: str) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        parse_policy(text, "policy.toml")
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


def problem(text: str) -> str:
    (only,) = problems(text)
    return only


# What it says -----------------------------------------------------------------------------------------------------------


def test_everything_that_can_be_said() -> None:
    policy = parse_policy(FULL, "policy.toml")
    assert (policy.title, policy.show_expected, policy.scipy) == ("Homework 2", False, False)
    assert (policy.limits, policy.memory) == (Limits(call=2.5), 2048)
    assert policy.kinds == KindShares(definition=50.0, law=40.0, robustness=0.0, errors=10.0)
    asked = policy.asked()
    assert asked[:3] == [
        ("activations.relu", "numpy", 1.0),
        ("activations.softmax", "numpy", 3.0),
        ("activations.softmax", "torch", 3.0),
    ]
    topic = [(f"information.{name}", "numpy", 2.0 if name == "entropy" else 0.5) for name in names("information")]
    assert asked[3:] == topic
    assert policy.forbidden("activations.softmax") == ("numpy.logaddexp", "scipy.special.softmax")
    assert policy.forbidden("information.entropy") == ("scipy.special.softmax",)


def test_what_is_not_said_is_as_without_a_policy() -> None:
    policy = parse_policy(SMALL, "policy.toml")
    assert (policy.title, policy.show_expected, policy.scipy, policy.memory) == ("", True, True, 1024)
    assert policy.limits == Limits()
    assert policy.kinds == KindShares(definition=60.0, law=30.0, robustness=10.0, errors=0.0)
    assert policy.forbidden("activations.relu") == ()


@pytest.mark.parametrize(
    "said",
    [
        "activations.softmax = 3",
        '"activations.softmax" = 3',
        "activations.softmax = { points = 3.0 }",
        "activations.softmax.points = 3",
        "activations = { softmax = 3 }",
        "[exercises.activations]\nsoftmax = 3",
        '[exercises."activations.softmax"]\npoints = 3',
        "[exercises.activations.softmax]\npoints = 3 # three",
    ],
)
def test_an_exercise_however_toml_lets_it_be_written(said: str) -> None:
    policy = parse_policy(f'tracks = ["numpy"]\n[exercises]\n{said}\n', "policy.toml")
    assert policy.asked() == [("activations.softmax", "numpy", 3.0)]
    assert policy.digest() == parse_policy(SMALL.replace("relu = 1", "softmax = 3"), "other.toml").digest()


def test_an_exercise_says_more_than_its_topic_and_its_topic_more_than_the_file() -> None:
    policy = parse_policy(
        'tracks = ["numpy"]\nforbidden = ["numpy.exp"]\n[exercises]\n'
        'activations = { points = 2, tracks = ["torch"], forbidden = ["torch.exp"], relu = { tracks = ["numpy"] } }\n'
        'graphs.tracks = ["numpy"]\n',
        "policy.toml",
    )
    asked = {(name, track): points for name, track, points in policy.asked()}
    assert asked["activations.relu", "numpy"] == 2
    assert asked["activations.tanh", "torch"] == 2
    assert ("activations.tanh", "numpy") not in asked
    assert asked["graphs.degrees", "numpy"] == 1
    assert policy.forbidden("activations.relu") == ("numpy.exp", "torch.exp")


def test_backward_passes_are_asked_in_the_numpy_track_alone() -> None:
    text = 'tracks = ["numpy", "torch"]\n[exercises]\nactivations = 1\n'
    tracks = {(name, track) for name, track, _ in parse_policy(text, "policy.toml").asked()}
    assert ("activations.relu_backward", "numpy") in tracks
    assert ("activations.relu_backward", "torch") not in tracks
    assert ("activations.relu", "torch") in tracks
    assert "no exercise of the torch track" in problem(SMALL.replace("relu = 1", 'relu_backward.tracks = ["torch"]'))
    assert "no exercise of the torch track" in problem(
        'tracks = ["torch"]\n[exercises]\nactivations.relu_backward = 1\n'
    )


def test_the_exercises_are_those_of_the_concepts() -> None:
    known = {concept.path: concept.tracks for topic in topics() for concept in find_concepts(topic).values()}
    assert all_exercises() == known


def test_asked_is_in_the_order_of_topics_whatever_the_order_in_the_file() -> None:
    lines = [f'"{name}" = 1\n' for name in all_exercises()]
    head = 'tracks = ["numpy"]\n[exercises]\n'
    forwards, backwards = (parse_policy(head + "".join(order), "policy.toml") for order in (lines, reversed(lines)))
    assert [name for name, *_ in backwards.asked()] == list(all_exercises())
    assert forwards.digest() == backwards.digest()


def test_thirds_are_100_together_however_many_digits_they_have() -> None:
    kinds = "kinds = { definition = 33.333, law = 33.333, robustness = 33.333 }"
    assert parse_policy(f"{kinds}\n{SMALL}", "policy.toml").kinds.errors == 0


def test_it_travels() -> None:
    policy = parse_policy(FULL, "policy.toml")
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(policy), type=Policy) == policy
    assert msgspec.json.decode(msgspec.json.encode(policy), type=Policy).digest() == policy.digest()


def test_the_digest_is_of_what_is_said_and_not_of_how() -> None:
    digest = parse_policy(FULL, "policy.toml").digest()
    commented = "# For group B\n" + FULL.replace("\n", "   # as agreed\r\n")
    assert parse_policy(commented, "other.toml").digest() == digest
    for before, after in [
        ("Homework 2", "Homework 3"),
        ("call = 2.5", "call = 2.6"),
        ("= 3,", "= 4,"),
        ("logaddexp", "log"),
        ("false", "true"),
        ("memory = 2048", ""),
        ("entropy", "kl_divergence"),
    ]:
        assert parse_policy(FULL.replace(before, after, 1), "policy.toml").digest() != digest, after


# What is wrong with it ---------------------------------------------------------------------------------------------------


def test_all_errors_at_once_in_the_order_of_lines() -> None:
    found = problems(
        'titel = "Homework"\n'
        'tracks = ["nunpy", "numpy"]\n'
        "show_expected = 1\n"
        "forbidden = [\n"
        '    "np.exp",\n'
        "]\n"
        "[limits]\n"
        "cal = 5\n"
        "[exercises]\n"
        "activations.sofmax = 1\n"
        "activations.relu = true\n"
        'activations.softmax = { point = 3, tracks = ["tensorflow"] }\n'
        "informaton = 0.5\n"
    )
    assert found == [
        "policy.toml, line 1: titel: no such key; did you mean title?",
        'policy.toml, line 2: tracks: "nunpy" is no track; did you mean numpy?',
        "policy.toml, line 3: show_expected = 1: expected true or false",
        'policy.toml, line 4: forbidden: "np.exp": write numpy.exp, the full name',
        "policy.toml, line 8: limits.cal: no such key; did you mean call?",
        "policy.toml, line 10: activations.sofmax is no exercise and no topic; did you mean activations.softmax?",
        "policy.toml, line 11: exercises.activations.relu = true: expected points, a number from 0.001 to 10000",
        "policy.toml, line 12: exercises.activations.softmax.point: no such key; did you mean points?",
        'policy.toml, line 12: exercises.activations.softmax.tracks: "tensorflow" is no track; expected numpy or torch',
        "policy.toml, line 13: informaton is no exercise and no topic; did you mean information, information.entropy or information.gaussian_kl?",
    ]


@pytest.mark.parametrize(
    "points", ["0", "-1", "nan", "inf", "-inf", "1e300", "1e-9", "true", '"3"', "[3]", "2026-01-01"]
)
def test_points_are_ordinary_numbers(points: str) -> None:
    found = problem(SMALL.replace("= 1", f"= {points}"))
    assert found.startswith("policy.toml, line 3: exercises.activations.relu = ")
    assert "expected points, a number from 0.001 to 10000" in found


@pytest.mark.parametrize(
    ("told", "limits"),
    [
        ("limits.call = 30", Limits(call=30, exercise=30)),
        ("limits.call = 1000", Limits(call=1000, exercise=1000, submission=1000)),
        ("limits.exercise = 4", Limits(call=4, exercise=4)),
        ("limits.exercise = 901", Limits(exercise=901, submission=901)),
        ("limits.submission = 3", Limits(load=3, call=3, exercise=3, submission=3)),
        ("limits.submission = 12\nlimits.call = 8", Limits(load=10, call=8, exercise=12, submission=12)),
        ("limits.load = 1000", Limits(load=1000, submission=1000)),
    ],
)
def test_limits_that_are_not_told_fit_those_that_are(told: str, limits: Limits) -> None:
    assert parse_policy(f"{told}\n{SMALL}", "policy.toml").limits == limits


@pytest.mark.parametrize("name", ["load", "call", "exercise", "memory"])
@pytest.mark.parametrize("value", ["0", "-5", "nan", "inf", "true", '"5"', "{}", "1e9"])
def test_limits_are_ordinary_numbers(name: str, value: str) -> None:
    found = problem(f"limits.{name} = {value}\n{SMALL}")
    assert found.startswith(f"policy.toml, line 1: limits.{name} = ")
    assert ("MiB" if name == "memory" else "seconds") in found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1: tracks is missing"),
        ('tracks = ["numpy"]\n', "line 1: nothing is asked"),
        ('tracks = ["numpy"]\n\n[exercises]\n', "line 3: nothing is asked"),
        ('tracks = "numpy"\n[exercises]\nactivations = 1\n', 'line 1: tracks = "numpy": expected an array'),
        ("tracks = []\n[exercises]\nactivations = 1\n", "line 1: tracks = []: expected at least one of numpy or torch"),
        ('tracks = ["numpy", "numpy"]\n[exercises]\nactivations = 1\n', 'line 1: tracks: "numpy" is there twice'),
        ('tracks = ["numpy"]\nexercises = 3\n', "line 2: exercises = 3: expected a table"),
        (f"title = 3\n{SMALL}", "line 1: title = 3: expected one line of text"),
        (f'title = "a\\nb"\n{SMALL}', "line 1: title = "),
        (f"limits.memory = 512.5\n{SMALL}", "line 1: limits.memory = 512.5: expected a whole number"),
        (f"limits.call = 9\nlimits.exercise = 8\n{SMALL}", "line 1: limits.call = 9: call may not be longer than exercise, which is 8"),
        (f"limits.call = 9\nlimits.submission = 8\n{SMALL}", "line 1: limits.call = 9: call may not be longer than submission"),
        (f"limits.submission = 30\nlimits.load = 30.5\n{SMALL}", "line 2: limits.load = 30.5: load may not be longer than submission"),
        (f"kinds.accuracy = 100\n{SMALL}", "line 1: kinds.accuracy: no such key; expected definition, law, robustness or errors"),
        (f"kinds = 100\n{SMALL}", "line 1: kinds = 100: expected a table"),
        (f"{SMALL}[kinds]\ndefinition = 60\nlaw = -5\n", "line 6: kinds.law = -5: expected percent, a number from 0 to 100"),
        (f"{SMALL}[kinds]\ndefinition = 60\nlaw = true\n", "line 6: kinds.law = true: expected percent"),
        (f"{SMALL}[kinds]\ndefinition = 60\nlaw = 30\n", "line 4: kinds: 60 + 30 is 90, expected 100 together"),
        (f"{SMALL}[kinds]\ndefinition = 60\nlaw = 60\n", "line 4: kinds: 60 + 60 is 120, expected 100 together"),
        (f"{SMALL}[kinds]\nlaw = 100\n", "line 4: kinds.definition: expected more than 0"),
        (f"{SMALL}[kinds]\nlaw = 100\ndefinition = 0\n", "line 6: kinds.definition: expected more than 0"),
        (f"{SMALL}[kinds]\n", "line 4: kinds.definition: expected more than 0"),
        (f"{SMALL}softmax = 1\n", "line 4: softmax is no exercise and no topic; did you mean activations.softmax?"),
        (f"{SMALL}entropyy = 1\n", "line 4: entropyy is no exercise and no topic; did you mean information.entropy?"),
        (f"{SMALL}cooking = 1\n", "line 4: cooking is no exercise and no topic; `tandem list` shows the names"),
        (f"{SMALL}graphs.point = 1\n", "line 4: graphs.point is no exercise and no topic; did you mean points?"),
        (f"{SMALL}show_expected = true\n", "line 4: show_expected is no exercise and no topic; show_expected belongs at the top"),
        (f"{SMALL}[limits]\ntitle = 'a'\n", "line 5: limits.title: no such key; title belongs at the top"),
        (f'{SMALL}"activations.relu" = 1\n', "line 4: activations.relu is there already"),
        (f'{SMALL}"a\\nb\\u001b[31m" = 1\n', 'line 4: "a\\nb\\u001b[31m" is no exercise'),
        (f'forbidden = ["softmax"]\n{SMALL}', 'line 1: forbidden: "softmax" is no call'),
        (f'forbidden = ["numpyy.exp"]\n{SMALL}', "submissions cannot import numpyy; did you mean numpy?"),
        (f'forbidden = ["numpy.logadexp"]\n{SMALL}', "numpy has no logadexp; did you mean logaddexp"),
        (f'forbidden = ["numpy.linalg.inverse"]\n{SMALL}', "numpy.linalg has no inverse; did you mean"),
        (f'forbidden = ["F.softmax"]\n{SMALL}', "write torch.nn.functional.softmax"),
        (f'forbidden = ["torch.Tensor.softmax"]\n{SMALL}', "write Tensor.softmax"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_a_line(text: str, words: str) -> None:
    found = problem(text)
    assert words in found
    assert found.startswith("policy.toml, line ")
    assert "\n" not in found
    assert "\x1b" not in found


@pytest.mark.parametrize(
    "call", ["numpy.exp", "numpy.linalg.inv", "numpy.fft.fft", "scipy.special.softmax", "torch.softmax", "Tensor.softmax", "math.erf"]
)  # fmt: skip
def test_calls_that_can_be_forbidden(call: str) -> None:
    assert parse_policy(f'forbidden = ["{call}"]\n{SMALL}', "policy.toml").forbidden("activations.relu") == (call,)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a = 1\nb = \n", 2, "Invalid value"),
        ("a = 1\na = 2", 2, "Cannot overwrite a value"),
        ("\n\nforbidden = [\n'a',\n\nb = 3\n", 6, "Invalid value"),
        ("\n\nforbidden = [\n'a',\n\n", 3, "Invalid value"),
        ('x = 1\ntitle = """\nno end\n\n', 2, "Unterminated string"),
        ("x = 1\ny = " + "9" * 5000, 2, "too many digits"),
        ("x = 1\n\ny = " + "[" * 50_000, 3, "brackets in brackets"),
        ('title = "a\\ud800"', 1, "Unicode scalar"),
        ("title = 'a\x00'", 1, "invalid character"),
        ("activations.softmax(3)", 1, "Expected '='"),
    ],
)
def test_what_is_not_toml_is_told_with_its_line(text: str, line: int, words: str) -> None:
    found = problem(text)
    assert found.startswith(f"policy.toml, line {line}: not TOML: ")
    assert words in found


def test_a_topic_and_one_of_its_exercises_is_explained_where_toml_refuses_it() -> None:
    text = 'tracks = ["numpy"]\n[exercises]\nactivations = 1\nactivations.softmax = 3\n'
    assert "topic.points = 1 and topic.exercise = 3" in problem(text)


# Files ------------------------------------------------------------------------------------------------------------------


def test_a_file_from_windows(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_bytes(b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode())
    assert read_policy(file) == parse_policy(FULL, "policy.toml")
    file.write_bytes(b"\xef\xbb\xbf" + FULL.replace("call", "cal").replace("\n", "\r\n").encode())
    with pytest.raises(PolicyError, match=r"policy\.toml, line 8: limits\.cal"):
        read_policy(file)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read"):
        read_policy(tmp_path / "none.toml")
    with pytest.raises(PolicyError, match="cannot be read"):
        read_policy(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b"a = 1\ntitle = 'Pr\xfcfung'\n")
    with pytest.raises(PolicyError, match=r"latin\.toml, line 2: not UTF-8"):
        read_policy(tmp_path / "latin.toml")
    (tmp_path / "large.toml").write_bytes(b"#" * (LARGEST_FILE + 1))
    with pytest.raises(PolicyError, match="short TOML file"):
        read_policy(tmp_path / "large.toml")


@given(st.text(max_size=200) | st.lists(st.sampled_from([*FULL, *FULL.split()])).map("".join))
def test_any_text_is_a_policy_or_explained(text: str) -> None:
    try:
        told = [f"policy.toml, line 1: {name}" for name, *_ in parse_policy(text, "policy.toml").asked()]
    except PolicyError as error:
        told = error.problems
    assert told
    assert all(line.startswith("policy.toml, line ") for line in told)


# Lines: documents whose keys stand where they were put ------------------------------------------------------------------

WORDS = ["a", "b", "x-1", "activations.softmax", 'quo"te', "", "#no", "[x]", "=", "two words", "é"]
VALUES = [
    "1", "true", "nan", '"text"', "'# no comment'", '"""one"""', "[1, 2]", "[]", "{}", "2026-01-01",
    '"""\ny = 1\n[z]\n"""', "'''\n\n# a\n'''", "[\n  1,\n  # ]\n  '[',\n]", '"""\\"""\n"""', "[[\n1], [\n'''\n]\n''']]",
]  # fmt: skip
FILLERS = ["", "# comment", "   ", "# [table]", '# """', "\t# x = ["]


def quoted(word: str) -> str:
    return word if word.isascii() and word.replace("-", "").isalnum() else msgspec.json.encode(word).decode()


@st.composite
def documents(draw: Any) -> tuple[str, dict[Key, int]]:
    """A TOML text and the line of every key in it, known because each is noted as it is written."""
    lines: list[str] = []
    known: dict[Key, int] = {}

    def write(text: str) -> None:
        lines.extend(text.split("\n"))

    def note(key: Key, above: Key = ()) -> None:
        for length in range(1, len(key) + 1):
            known.setdefault((*above, *key[:length]), len(lines) + 1)

    def statement(above: Key, key: Key) -> None:
        note(key, above)
        value = draw(st.sampled_from(VALUES))
        if draw(st.booleans()):
            inner = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True))
            for word in inner:
                note((*key, word), above)
            value = "{ " + ", ".join(f"{quoted(word)} = {draw(st.sampled_from(VALUES))}" for word in inner) + " }"
        end = draw(st.sampled_from(["", "  # end", "\t"]))
        space = draw(st.sampled_from([" ", ""]))
        write(f"{draw(st.sampled_from(['', '  ']))}{f'{space}.{space}'.join(map(quoted, key))} = {value}{end}")

    def body(above: Key) -> None:
        for word in draw(st.lists(st.sampled_from(WORDS), max_size=3, unique=True)):
            for filler in draw(st.lists(st.sampled_from(FILLERS), max_size=2)):
                write(filler)
            for deeper in draw(st.sampled_from([[()], [("p",), ("q", "r")]])):
                statement(above, (word, *deeper))

    body(())
    for number, depth in enumerate(draw(st.lists(st.integers(0, 2), max_size=3))):
        header = (f"table {number}", *draw(st.lists(st.sampled_from(WORDS), min_size=depth, max_size=depth)))
        note(header)
        write(f"{draw(st.sampled_from(['', '  ']))}[{'.'.join(map(quoted, header))}]")
        body(header)
    return "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n# end\n"])), known


@given(documents())
def test_lines_of_keys_are_where_they_were_written(document: tuple[str, dict[Key, int]]) -> None:
    text, known = document
    tomllib.loads(text)
    assert lines_of(text) == known


def test_a_key_that_is_missing_stands_where_its_table_begins() -> None:
    lines = lines_of("a = 1\n[b.c]\nd = 2\n[[e]]\nf = 3\n[[e]]\nf = 4\n")
    assert lines == {("a",): 1, ("b",): 2, ("b", "c"): 2, ("b", "c", "d"): 3, ("e",): 4, ("e", "f"): 5}
    assert line_of(("b", "c", "x", "y"), lines) == 2
    assert line_of(("z",), lines) == 1


# The seed -------------------------------------------------------------------------------------------------------------


def test_a_seed_becomes_a_key() -> None:
    def key(seed: str) -> Any:
        return parse_policy(f"seed = {seed}\n{SMALL}", "policy.toml").course_key

    assert parse_policy(SMALL, "policy.toml").course_key is None
    assert key('"spring"') == key("'spring'") != key('"spring "')
    # The same letters, in one piece and in two: what a keyboard makes of them is nobody's choice.
    assert key('"\\u00e9t\\u00e9"') == key('"e\\u0301te\\u0301"') == key('"été"')


@pytest.mark.parametrize(
    ("seed", "words"),
    [
        ('""', "this is empty"),
        ('"  "', "this is blank"),
        ('"\\t"', "this is blank"),
        ("2027", "this is no text"),
        ("true", "this is no text"),
        ('["spring"]', "this is no text"),
        ("{ a = 1 }", "this is no text"),
        ("2027-03-01", "this is no text"),
        (f'"{"x" * 201}"', "this has 201 letters"),
        ('"spring\\u0000"', "a character that nobody sees (U+0000)"),
        ('"spring\\n2027"', "a character that nobody sees (U+000A)"),
        ('"spring\\u200b"', "a character that nobody sees (U+200B)"),
    ],
)
def test_what_is_no_seed(seed: str, words: str) -> None:
    said = problem(f"title = 'x'\nseed = {seed}\n{SMALL}")
    assert said.startswith("policy.toml, line 2: seed: ")
    assert words in said
    assert "expected a text in quotes, 200 letters at most" in said
    # It may be most of the next one.
    assert "spring" not in said


def test_a_seed_below_a_table_is_told_where_it_belongs() -> None:
    assert "seed belongs at the top" in problem(f'{SMALL}seed = "spring"\n')
    assert "did you mean seed?" in problem(f'sed = "spring"\n{SMALL}')


def test_what_is_made_of_a_policy_changes_with_its_seed_and_does_not_hold_it() -> None:
    def policy(seed: str) -> Policy:
        return parse_policy(f"{seed}{SMALL}", "policy.toml")

    with_one, other, without = policy('seed = "spring"\n'), policy('seed = "autumn"\n'), policy("")
    assert len({with_one.digest(), other.digest(), without.digest()}) == 3
    assert with_one.digest() == policy("seed = 'spring'\n").digest()
    assert with_one.course_key is not None
    said = repr(with_one) + msgspec.json.encode(with_one).decode().replace(with_one.course_key.hexadecimal, "")
    assert "spring" not in said
    assert with_one.course_key.hexadecimal not in repr(with_one)
