"""`python -m tests.autograder.attacks [PAGE]`: try every attack in every mode, and print the table or write it to a page."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from rich.progress import track

from tests.autograder.attacks.corpus import Attack, corpus
from tests.autograder.attacks.judging import MODES, Judge, NotHeld, Outcome
from tests.autograder.attacks.table import table
from tests.autograder.attacks.test_attacks import differences
from tests.autograder.attacks.world import World


def main(page: Path | None) -> int:
    """Exit status 0 where every attack was held; else what was not is said, and no table is made."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world, judges = World(folder / "world"), {mode: Judge(layers) for mode, layers in MODES.items()}
        try:
            rows = [
                (attack, [outcome(attack, judges[mode], world, folder / attack.name / mode) for mode in MODES])
                for attack in track(corpus(), "attacks", transient=True)
            ]
        finally:
            world.close()
            for judge in judges.values():
                judge.close()
    wrong = [
        f"{attack.name}: {said}" for attack, came in rows for one in came if one for said in differences(attack, one)
    ]
    if wrong:
        sys.stderr.write("".join(f"{line}\n" for line in wrong))
        return 1
    if page is None:
        sys.stdout.write(table(rows))
    else:
        page.write_text(table(rows), encoding="utf-8")
    return 0


def outcome(attack: Attack, judge: Judge, world: World, folder: Path) -> Outcome | None:
    """What comes of an attack in a mode, where this machine offers it."""
    if judge.layers != judge.wanted:
        return None
    words = world.words | {"HERE": str(folder), "JUDGE": str(judge.process.pid)}
    try:
        return judge.grade(attack.put(folder, words))
    except NotHeld as error:
        raise SystemExit(f"{attack.name}: {error}") from None


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
