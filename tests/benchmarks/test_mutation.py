"""Changed twins: each rule, the choice, processes that are given up, and the survivors' files."""

import ast
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.sandbox.config import has_torch

if not has_torch():
    pytest.skip("twins of both tracks are changed", allow_module_level=True)

from reference.compare import close
from reference.concept import find_concept
from tests.benchmarks import bench_mutants
from tests.benchmarks.mutation import digests, holding, running, survivors, topic as topics_tried
from tests.benchmarks.mutation.holding import Held
from tests.benchmarks.mutation.mutants import MOST, Mutant, Unit, candidates, mutants_of, units_in, units_of
from tests.benchmarks.mutation.running import CRASHED, ENDLESS, run
from tests.benchmarks.mutation.survivors import Known

ROOT = Path(__file__).parents[2]

# The rules ------------------------------------------------------------------------------------------------------------


def unit(*lines: str, given: str = "x", returned: str = "", track: str = "numpy") -> Unit:
    """A function of these lines."""
    arrow = f" -> {returned}" if returned else ""
    code = f"@checked\ndef f({given}){arrow}:\n" + "".join(f"    {line}\n" for line in lines)
    return units_in(code, "activations", track)[0]


def changes(made: Unit) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for one in candidates(made):
        found.setdefault(one.rule, set()).add((one.before, one.after))
    return found


RULES = [
    ("arithmetic", "return a + b", "return a - b"),
    ("arithmetic", "return a * b", "return a / b"),
    ("arithmetic", "a -= b", "a += b"),
    ("operands", "return a * b", "return a"),
    ("operands", "return a * b", "return b"),
    ("operands", "return a - b", "return b - a"),
    ("operands", "return -a", "return a"),
    ("comparisons", "return a < b", "return a <= b"),
    ("comparisons", "return a == b", "return a != b"),
    ("comparisons", "return a > b", "return a >= b"),
    ("comparisons", "return a <= b < c", "return a < b < c"),
    ("comparisons", "return a <= b < c", "return b < c"),
    ("logic", "return a and b", "return a or b"),
    ("logic", "return a and b", "return b"),
    ("logic", "return a if b else c", "return a if not b else c"),
    ("logic", "return a if b else c", "return c"),
    ("logic", "return [a for a in b if c]", "return [a for a in b]"),
    ("constants", "return a + 0", "return a + 1"),
    ("constants", "return a + 1", "return a + 0"),
    ("constants", "return a + 1", "return a + 2"),
    ("constants", "return a + 1e-05", "return a + 2e-05"),
    ("constants", "return a + -3", "return a + 3"),
    ("constants", "return np.einsum('nij->nji', a)", "return np.einsum('nij->nij', a)"),
    ("axes", "return np.sum(a, axis=-1)", "return np.sum(a, axis=0)"),
    ("axes", "return np.sum(a, axis=(1, 2))", "return np.sum(a, axis=2)"),
    ("keywords", "return np.sum(a, axis=1, keepdims=True)", "return np.sum(a, axis=1)"),
    ("constants", "return np.sum(a, axis=1, keepdims=True)", "return np.sum(a, axis=1, keepdims=False)"),
    ("transposes", "return a @ b.T", "return a @ b"),
    ("transposes", "return a @ b", "return a @ b.T"),
    ("transposes", "return a.swapaxes(0, 1)", "return a"),
    ("slices", "return a[b:]", "return a[b + 1:]"),
    ("slices", "return a[:b]", "return a[:b - 1]"),
    ("slices", "return a[::-1]", "return a[:]"),
    ("slices", "return a[:, None]", "return a[None, :]"),
    ("functions", "return np.maximum(a, 0)", "return np.minimum(a, 0)"),
    ("functions", "return np.sum(a)", "return np.mean(a)"),
    ("functions", "return np.exp(a)", "return np.expm1(a)"),
    ("functions", "return a.argmax()", "return a.argmin()"),
    ("functions", "return max(a, b)", "return min(a, b)"),
    ("functions", "positive('a', a)", "not_negative('a', a)"),
    ("order", "return np.concatenate([a, b])", "return np.concatenate([b, a])"),
    ("arguments", "return np.subtract(a, b)", "return np.subtract(b, a)"),
    ("arguments", "return np.exp(a)", "return a"),
    ("statements", "positive('a', a)", ""),
    ("statements", "a += b", ""),
    ("statements", "a = a - 1", ""),
    ("errors", "raise ValueError('a')", "raise TypeError('a')"),
]


@pytest.mark.parametrize(("rule", "before", "after"), RULES)
def test_a_rule_makes_its_change(rule: str, before: str, after: str) -> None:
    assert (before, after) in changes(unit(before, "return d", given="a, b, c, d"))[rule]


def test_a_check_and_a_loop_are_dropped_by_their_heads() -> None:
    made = changes(
        unit("if a > 0:", "    raise ValueError('no')", "for i in range(a):", "    a += i", "return a", given="a")
    )
    assert ("if a > 0:", "") in made["statements"]
    assert ("for i in range(a):", "") in made["statements"]
    assert ("for i in range(a):", "for i in range(a - 1):") in made["arguments"]


def test_defaults_and_parameters_are_changed() -> None:
    made = changes(
        unit("return x + y", given="x: Float[np.ndarray, 'n'], y: Float[np.ndarray, 'n'], *, eps: float = 0.5")
    )
    assert ("eps=0.5", "eps=1.0") in made["defaults"]
    assert ("(first line)", "eps = 0.5") in made["given"]
    assert ("(first line)", "x = change.negated(x)") in made["given"]
    assert ("return x + y", "return y + y") in made["names"]


def test_what_is_returned_is_changed_as_its_annotation_allows() -> None:
    made = changes(unit("return x", given="x: Float[np.ndarray, 'n']", returned="Float[np.ndarray, 'n']"))
    array = made["returned"]
    assert ("return x", "return change.then_changed(x, x)") in made["returned in another form"]
    for change in ("negated", "doubled", "through_float32", "first_axis_reversed"):
        assert ("return x", f"return change.{change}(x)") in array
    number = changes(unit("return x", given="x: int", returned="int"))["returned"]
    assert ("return x", "return change.negated(x)") in number
    assert not any("float32" in after or "axis" in after for _, after in number)
    pair = changes(unit("return x, x", returned="tuple[Float[np.ndarray, 'n'], Float[np.ndarray, 'n']]"))["returned"]
    assert ("return (x, x)", "return change.parts_turned((x, x))") in pair


def test_names_are_exchanged_only_for_what_is_there() -> None:
    numpy = changes(unit("return np.tanh(x)"))["functions"]
    torch = changes(unit("return torch.tanh(x)", track="torch"))["functions"]
    assert {after for _, after in numpy} == {"return np.arctan(x)", "return np.sinh(x)"}
    assert ("return torch.tanh(x)", "return torch.sigmoid(x)") in torch


def test_messages_annotations_and_docstrings_are_left_alone() -> None:
    code = "@checked\ndef f(x: Float[np.ndarray, '3 4']):\n    '''Takes 1 and 2.'''\n    if x > 7:\n        raise ValueError(f'{x + 1}')\n    return x\n"
    made = list(candidates(units_in(code, "activations", "numpy")[0]))
    assert made
    assert not any("Takes" in one.after or "x + 2" in one.after or "x - 1" in one.after for one in made)


# The choice -----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_mutant_is_another_function_and_has_a_name_of_its_own() -> None:
    for track in ("numpy", "torch"):
        for made in units_of("recurrent", track):
            mutants = mutants_of(made)
            assert len(mutants) <= MOST
            assert len({mutant.key for mutant in mutants}) == len(mutants)
            sources = {mutant.source for mutant in mutants}
            assert len(sources) == len(mutants)
            assert ast.unparse(made.node) not in sources


@pytest.mark.slow
@pytest.mark.parametrize("track", ["numpy", "torch"])
def test_a_public_function_has_enough_mutants(track: str) -> None:
    for name in bench_mutants.topics():
        few = {
            made.name: count
            for made in units_of(name, track)
            if made.is_checked and (count := len(mutants_of(made))) < 30
        }
        assert not few, name


def test_private_functions_belong_to_those_that_use_them() -> None:
    used_by = {made.name: made.used_by for made in units_of("activations", "numpy")}
    assert used_by["along_channels"] == ("prelu", "prelu_backward")
    # By way of what the module makes of them, too.
    assert used_by["normal_cdf"] == ("gelu", "gelu_backward")
    methods = {made.name: made.used_by for made in units_of("attention", "torch")}
    assert methods["Blockwise.backward"] == ("blockwise_attention",)


@pytest.mark.slow
def test_the_choice_is_the_same_in_every_process() -> None:
    code = "from tests.benchmarks.mutation.mutants import *\nfor u in units_of('vae', 'numpy'): print(u.name, [m.key for m in mutants_of(u)])"
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_keys_stay_when_lines_move() -> None:
    text = digests.file_of("information", "numpy").read_text()
    moved = "# A comment.\n\n" + text.replace(
        "@checked\ndef entropy", "def zeroth(x):\n    return x\n\n\n@checked\ndef entropy"
    )
    before = {made.name: [mutant.key for mutant in mutants_of(made)] for made in units_in(text, "information", "numpy")}
    after = {made.name: [mutant.key for mutant in mutants_of(made)] for made in units_in(moved, "information", "numpy")}
    assert before == {name: keys for name, keys in after.items() if name != "zeroth"}


def test_what_looks_the_same_twice_is_numbered() -> None:
    made = unit("x = x + 1", "x = x + 1", "return x")
    keys = [mutant.key for mutant in mutants_of(made)]
    assert "arithmetic: x = x + 1 => x = x - 1" in keys
    assert "arithmetic: x = x + 1 => x = x - 1 (#2)" in keys


# Processes ------------------------------------------------------------------------------------------------------------


def by_number(deeds: dict[int, Callable[[], None]], limit: float = 0.5) -> running.Prepare:
    """A judge that does what is planned for each mutant, and rejects the others."""

    def prepare(made: Unit) -> tuple[running.Judge, float]:
        numbers = {mutant.key: number for number, mutant in enumerate(mutants_of(made))}

        def judge(made: Unit, mutant: Mutant) -> tuple[str, str]:
            deeds.get(numbers[mutant.key], lambda: None)()
            return "law", "a sentence"

        return judge, limit

    return prepare


def for_ever() -> None:
    while True:
        pass


def deaf() -> None:
    signal.signal(signal.SIGPROF, signal.SIG_IGN)
    time.sleep(1000)


def test_an_endless_mutant_is_given_up_and_the_others_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "GRACE", 0.2)
    deeds = {1: for_ever, 3: deaf, 4: lambda: os.kill(os.getpid(), signal.SIGKILL), 5: for_ever}
    (result,) = run([unit("return a + b * 2", given="a, b")], prepare=by_number(deeds))
    kinds = [outcome.kind for outcome in result.outcomes]
    assert kinds[:7] == ["law", ENDLESS, "law", ENDLESS, CRASHED, ENDLESS, "law"]
    assert len(kinds) == len(mutants_of(result.unit))
    assert not result.survivors


def test_memory_is_bounded() -> None:
    def hungry() -> None:
        with pytest.raises(MemoryError):
            bytearray(2 * running.MEMORY)

    (result,) = run([unit("return a + b", given="a, b")], prepare=by_number({0: hungry}, limit=5))
    assert [outcome.kind for outcome in result.outcomes[:1]] == ["law"]


def test_a_process_that_cannot_even_begin_is_a_fault() -> None:
    def die(made: Unit) -> tuple[running.Judge, float]:
        os._exit(1)

    (result,) = run([unit("return a + b", given="a, b")], prepare=die)
    assert result.fault
    assert not result.outcomes


# What laws see --------------------------------------------------------------------------------------------------------


def asked(*words: str) -> int:
    return bench_mutants.run(["activations", "--track", "numpy", "--function", "tanh", *words])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(survivors, "FOLDER", tmp_path)
    return tmp_path


@pytest.fixture
def weak(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of tanh nothing is asked but that its square is right."""

    def laws_for(made: Unit) -> list[Held]:
        concept = find_concept("activations", "tanh")
        (first, *_) = holding.laws_for(made)

        def check(f, x) -> None:
            close(f(x) ** 2, concept.twin(x) ** 2)

        law = type(first.law)("its square is right", check, first.law.cases)
        return [Held(concept, law, first.cases)]

    monkeypatch.setattr(running, "laws_for", laws_for)


@pytest.mark.usefixtures("folder")
def test_strong_laws_reject_a_sign() -> None:
    result = running.run([made for made in units_of("activations", "numpy") if made.name == "tanh"])[0]
    negated = [outcome for outcome in result.outcomes if "return change.negated" in outcome.mutant.key]
    assert [outcome.kind for outcome in negated] == ["definition"]
    assert negated[0].law == "it agrees with the definition"


@pytest.mark.usefixtures("weak", "folder")
def test_a_weak_law_lets_a_mutant_live_and_this_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked("--list") == 1
    said = capsys.readouterr().out
    assert "activations.tanh (numpy) returned:  - return np.copysign(t / (2 + t), x)  + return change.negated(" in said
    assert "survivors without a reason" in said


@pytest.mark.usefixtures("weak")
def test_a_survivor_with_a_reason_is_let_pass(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked("--write") == 1
    file = folder / "activations.toml"
    known = survivors.read("activations")
    assert known.unexplained
    assert asked() == 1
    file.write_text(file.read_text().replace(' = ""\n', ' = "the square is all that is asked for"\n'))
    assert not survivors.read("activations").unexplained
    capsys.readouterr()
    assert asked("--list") == 0
    assert "(the square is all that is asked for)" in capsys.readouterr().out


@pytest.mark.usefixtures("weak")
def test_a_reason_without_its_survivor_is_complained_of(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked("--write")
    known = survivors.read("activations")
    lines = dict.fromkeys(known.reasons["numpy.tanh"], "a reason")
    gone = "constants: t = 1 => t = 2"
    others = {"numpy.relu": {"functions: return 1 => return 2": "of another function, which is not asked about"}}
    survivors.write("activations", Known("", {"numpy.tanh": lines | {gone: "long ago"}} | others), [])
    assert asked() == 1
    assert "no survivor any more" in capsys.readouterr().out
    assert asked("--write") == 0
    after = survivors.read("activations").reasons
    assert after == {"numpy.tanh": lines} | others
    assert asked() == 0


def test_a_twin_that_breaks_a_law_is_a_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def laws_for(made: Unit) -> list[Held]:
        (first, *_) = holding.laws_for(made)

        def check(f, x) -> None:
            close(f(x), x + 1)

        return [Held(first.concept, type(first.law)("it is one more", check, first.law.cases), first.cases)]

    monkeypatch.setattr(running, "laws_for", laws_for)
    assert asked() == 3
    assert "the twin itself breaks the law 'it is one more'" in capsys.readouterr().out


@pytest.mark.slow
def test_gradients_are_asked_for_in_the_other_track() -> None:
    # In a process of its own: what has taken gradients may not be forked.
    words = ["mutants", "activations", "--track", "torch", "--function", "gelu", "--list"]
    ended = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", *words], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert ended.returncode in (0, 1), ended.stderr
    assert "activations, torch: " in ended.stdout
    assert "nothing can be said" not in ended.stdout
    # The values are right; autograd alone sees that nothing flows.
    assert "change.cut_off" not in ended.stdout


# Files and changes ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("folder")
def test_a_file_gives_back_what_was_written() -> None:
    reasons = {
        "torch.relu": {"order: return f('a') => return f(\"b\")": 'it says "so"'},
        "numpy.relu": {"b: x => y": "", "a: x[''] => x\\n": "why"},
    }
    survivors.write("activations", Known("0123", reasons), ["numpy.relu", "torch.relu"])
    back = survivors.read("activations")
    assert back == Known("0123", reasons)
    assert back.unexplained == [("numpy.relu", "b: x => y")]
    text = survivors.place_of("activations").read_text()
    assert len(text.splitlines()) == 8
    assert text.index("numpy.relu") < text.index("a: x") < text.index("b: x") < text.index("torch.relu")


def test_a_file_that_is_none_is_said(folder: Path) -> None:
    (folder / "activations.toml").write_text('["numpy.relu"\n')
    with pytest.raises(ValueError, match=r"activations\.toml"):
        survivors.read("activations")


def test_the_committed_files_can_be_read() -> None:
    for name in bench_mutants.topics():
        survivors.read(name)


@pytest.mark.usefixtures("folder")
def test_nothing_is_tried_of_a_topic_that_has_not_changed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(topics_tried, "try_topic", lambda *_: pytest.fail("it was tried"))
    current = digests.digest_of("activations")
    survivors.write("activations", Known(current, {"numpy.relu": {"a: b => c": "why"}}), [])
    assert bench_mutants.run(["--changed", "activations"]) == 0
    survivors.write("activations", Known(current, {"numpy.relu": {"a: b => c": ""}}), [])
    assert bench_mutants.run(["--changed", "activations"]) == 1
    assert "1 survivor" in capsys.readouterr().out


@pytest.mark.usefixtures("folder")
def test_a_changed_topic_is_tried_and_wants_its_file_brought_up_to_date(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # The whole topic would take long: of its functions one is enough here.
    units = [made for made in units_of("activations", "numpy") if made.name == "gelu_backward"]
    monkeypatch.setattr(topics_tried, "units_of", lambda topic, track: units if track == "numpy" else [])
    survivors.write("activations", Known("of yesterday", {}), [])
    bench_mutants.run(["activations", "--write"])
    known = survivors.read("activations")
    reasons = {table: dict.fromkeys(lines, "why") for table, lines in known.reasons.items()}
    survivors.write("activations", Known("of yesterday", reasons), [])
    capsys.readouterr()
    assert bench_mutants.run(["--changed", "activations"]) == 1
    assert "python -m tests.benchmarks mutants activations --write" in capsys.readouterr().out
    assert bench_mutants.run(["--changed", "activations", "--write"]) == 0
    assert survivors.read("activations") == Known(digests.digest_of("activations"), reasons)
    assert bench_mutants.run(["--changed", "activations"]) == 0


def test_a_comment_changes_no_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "in_numpy.py"
    monkeypatch.setattr(digests, "file_of", lambda topic, track: file)
    monkeypatch.setattr(digests, "name_of_source", lambda path: path.name)

    def digest(text: str) -> str:
        file.write_text(text)
        for known in (digests.digest_of_code,):
            known.cache_clear()
        from reference import sources

        sources.text_of.cache_clear()
        return digests.digest_of("activations")

    first = digest("def f(x):\n    return x + 1\n")
    assert digest("def f(x):\n    '''One more.'''\n    return x + 1  # more\n") == first
    assert digest("def f(x):\n    return x + 2\n") != first


@pytest.mark.parametrize(
    "words",
    [["no_such_topic"], ["--changed", "--function", "relu"], ["--no-such-option"], ["vae", "--function", "relu"]],
)
def test_wrong_words_are_told(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert bench_mutants.run(words) == 2
    assert capsys.readouterr().err
