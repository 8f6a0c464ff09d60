"""Every attack is held: it gets its own verdict, its neighbours get theirs, and nothing outside has changed."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.autograder.attacks.corpus import Attack, corpus
from tests.autograder.attacks.judging import Judge, NotHeld, Outcome
from tests.autograder.attacks.world import World, settle

# These leave something behind that strikes later: where nothing holds it, it has after so many seconds.
LATER = (25, 27, 35)
LONGEST_FUSE = 0.5


@pytest.mark.slow
@pytest.mark.parametrize("attack", corpus(), ids=lambda attack: attack.name)
def test_an_attack_is_held(attack: Attack, judge: Judge, world: World, tmp_path: Path) -> None:
    place = attack.put(tmp_path / "work", world.words | {"HERE": str(tmp_path), "JUDGE": str(judge.process.pid)})
    before = world.look(place)
    outcome = judge.grade(place)
    if attack.line in LATER:
        time.sleep(LONGEST_FUSE)
    as_before = settle(lambda: len(judge.descendants()) <= judge.usual)
    wrong = [*differences(attack, outcome), *world.harm()]
    assert not wrong, "\n".join(wrong)
    assert world.look(place) == before
    assert judge.alive()
    assert as_before, f"more processes than before, which were {judge.usual}: {judge.descendants()}"


def differences(attack: Attack, outcome: Outcome) -> list[str]:
    """Where an outcome is not as expected, a sentence each."""
    found = []
    for path, (verdict, score, message) in outcome.exercises.items():
        expected = attack.expects(path)
        if not expected.allows(verdict, score):
            wanted = f"{' or '.join(expected.verdicts)} {expected.score}"
            found.append(f"{path} is {verdict} {score:.2f}, expected {wanted}: {message}")
    missing = attack.named - {path.partition(".")[2] for path in outcome.exercises}
    found += [f"{name} was not graded ({outcome.problems}, {outcome.refused})" for name in sorted(missing)]
    said = " ".join(outcome.problems)
    found += [f"no problem says «{words}»: {said}" for words in attack.problems if words not in said]
    if (outcome.refused or "") != (attack.refused or "") and (attack.refused or "\0") not in (outcome.refused or ""):
        found.append(f"refused: {outcome.refused}, expected {attack.refused}")
    return found


# Where nothing holds them, these take down the judge or do harm that is seen, and the others answer right.
DEADLY = ("26a", "26d")
BITING = (*DEADLY, "20b", "26c", "27", "35a", "35b", "38a", "38b", "38c", "38d", "39a")
# Of these nothing but the answer tells.
TRACELESS = ("20b", "35b", "38d")


@pytest.mark.slow
@pytest.mark.xdist_group("attacks-docker")
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what the attacks try is Linux's")
@pytest.mark.parametrize("attack", [one for one in corpus() if one.name.startswith(BITING)], ids=lambda one: one.name)
def test_an_attack_bites_where_nothing_holds_it(
    attack: Attack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would prove nothing that it is held elsewhere."""
    if attack.name.startswith(DEADLY):
        # One of them stops the judge.
        monkeypatch.setattr("tests.autograder.attacks.judging.LONGEST", 5.0)
    world, judge = World(tmp_path / "world"), Judge(())
    try:
        words = {"HERE": str(tmp_path), "JUDGE": str(judge.process.pid)}
        place = attack.put(tmp_path / "work", world.words | words)
        before = world.look(place)
        if attack.name.startswith(DEADLY):
            with pytest.raises(NotHeld):
                judge.grade(place)
        else:
            outcome = judge.grade(place)
            assert outcome.exercises["activations.relu"][0] == "passed", outcome
        time.sleep(LONGEST_FUSE)
        traces = [*judge.descendants()[judge.usual :], *world.harm(), *[None] * (world.look(place) != before)]
        assert traces or attack.name.startswith((*TRACELESS, *DEADLY))
    finally:
        judge.close()
        world.close()


# The test is tested: it fails where something got out -----------------------------------------------------------------


def test_harm_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    monkeypatch.setattr("tests.autograder.attacks.world.SHARED", (str(shared),))
    world = World(tmp_path / "world")
    left_over = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", world.name])
    try:
        before = world.look(world.canary)
        for name, family in (("tcp", socket.AF_INET), ("unix", socket.AF_UNIX), ("abstract", socket.AF_UNIX)):
            with socket.socket(family) as connection:
                connection.connect(world.listeners[name].getsockname())
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(b"hello", world.listeners["udp"].getsockname())
        os.kill(world.victim.pid, signal.SIGSTOP)
        (shared / "attacker-new").write_text("was here")
        settle(lambda: world.state_of_the_victim() != world.of_the_victim)
        said = " ".join(world.harm())
        for words in ("tcp", "unix", "abstract", "udp", "somebody else's process", "attacker-new", "left over"):
            assert words in said
        assert world.look(world.canary) == before
        (world.canary / "grades.csv").write_text("student,score\nattacker,9\nsomebody else,100\n")
        assert world.look(world.canary) != before
    finally:
        left_over.kill()
        left_over.wait()
        world.close()


def test_a_verdict_that_was_not_expected_is_seen() -> None:
    attack = next(one for one in corpus() if one.name == "10a_input_changed")
    outcome = {f"activations.{name}": (attack.expected[name].verdicts[0], 1.0, "") for name in attack.named}
    said = differences(attack, Outcome(outcome, [], None))
    assert said == ["activations.relu is input_changed 1.00, expected input_changed >0: "]
    del outcome["activations.sigmoid"]
    assert "sigmoid was not graded" in differences(attack, Outcome(outcome, [], None))[1]
    assert differences(attack, Outcome({}, [], "too large"))


@pytest.mark.slow
def test_a_judge_that_does_not_answer_is_ended(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    os.kill(judge.process.pid, signal.SIGSTOP)
    monkeypatch.setattr("tests.autograder.attacks.judging.LONGEST", 0.5)
    with pytest.raises(NotHeld, match="did not answer"):
        judge.grade(Path("nothing.py"))
    assert not judge.alive()
    assert judge.descendants() == []
