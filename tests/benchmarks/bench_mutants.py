"""How many wrong answers planted by the machine the laws reject: twins changed by small rules.

    python -m tests.benchmarks mutants [TOPIC ...] [--list] [--write] [--changed] [--function NAME] [--track TRACK]

A survivor is a weak law, or has a reason in tests/benchmarks/survivors/<topic>.toml. 0: each has one; 1: some has none,
a reason has lost its survivor, or a file is older than its topic; 2: the words were off; 3: a twin breaks a law.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from reference.catalogue import topics
from tests.benchmarks.mutation.digests import digest_of
from tests.benchmarks.mutation.survivors import read

COMMAND = "python -m tests.benchmarks mutants"


def arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=COMMAND, description="Hold changed twins to the laws, and say which survive.")
    parser.add_argument("topics", nargs="*", metavar="TOPIC", help="all of them unless told")
    parser.add_argument("--function", help="only this function of the twins' files")
    parser.add_argument("--track", choices=["numpy", "torch"], help="only this track")
    parser.add_argument("--list", action="store_true", help="show every survivor, and its reason where it has one")
    parser.add_argument("--write", action="store_true", help="note new survivors, and take out what is none any more")
    parser.add_argument("--changed", action="store_true", help="only topics that have changed since they were noted")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1), help="how many processes")
    chosen = parser.parse_args(words)
    unknown = [topic for topic in chosen.topics if topic not in topics()]
    if unknown:
        parser.error(f"{', '.join(unknown)}: no such topic; there are {', '.join(topics())}")
    if chosen.changed and (chosen.function or chosen.track):
        parser.error("--changed asks about whole topics: leave out --function and --track")
    chosen.topics = chosen.topics or topics()
    return chosen


def run(words: Sequence[str]) -> int:
    """Do what the words ask for; the exit status."""
    try:
        chosen = arguments(words)
    except SystemExit as stop:
        return int(stop.code or 0)
    statuses: list[int | None] = []
    for topic in chosen.topics:
        if chosen.changed and read(topic).made_from == digest_of(topic):
            statuses.append(unchanged(topic))
            continue
        # PyTorch is imported for topics that are tried, not to see that none has changed.
        from tests.benchmarks.mutation.topic import try_topic

        statuses.append(try_topic(topic, chosen))
    found = [status for status in statuses if status is not None]
    if not found:
        print(f"{chosen.function}: no such function in {', '.join(chosen.topics)}", file=sys.stderr)
        return 2
    return max(found)


def unchanged(topic: str) -> int:
    """A topic whose file is up to date: every survivor in it has a reason, or not."""
    waiting = read(topic).unexplained
    if waiting:
        print(f"   {topic}: {len(waiting)} survivors have no reason in tests/benchmarks/survivors/{topic}.toml")
    return 1 if waiting else 0


def main() -> int:
    return run([])


if __name__ == "__main__":
    raise SystemExit(run(sys.argv[1:]))
