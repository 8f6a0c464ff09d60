"""Try a topic's mutants, say what came of them, and keep its file."""

from __future__ import annotations

import argparse

import torch

from reference.cases import COMMAND as CASES_COMMAND, UnusableCases, read as read_cases
from reference.concept import find_concepts
from tests.benchmarks.mutation import survivors
from tests.benchmarks.mutation.digests import digest_of
from tests.benchmarks.mutation.mutants import Unit, units_of
from tests.benchmarks.mutation.report import compare, lines_of, shown, table_of, updated
from tests.benchmarks.mutation.running import UnitResult, run as run_units


def try_topic(topic: str, chosen: argparse.Namespace) -> int | None:
    """The exit status: see bench_mutants.py. None where nothing of the topic was asked for."""
    # Processes are forked from this one, and those of a process with threads of PyTorch's would hang.
    torch.set_num_threads(1)
    units = [unit for track in ("numpy", "torch") for unit in units_of(topic, track)]
    order = [table_of(unit) for unit in units]
    asked = [unit for unit in units if is_asked(unit, chosen)]
    if not asked:
        return None
    problem = stale_cases(topic)
    if problem is not None:
        print(f"   {topic}: {problem}; first {CASES_COMMAND} {topic}")
        return 3
    results = run_units(asked, jobs=chosen.jobs)
    for line in lines_of(topic, results):
        print(line)
    faults = [result for result in results if result.fault]
    for result in faults:
        print(f"   {topic}, {table_of(result.unit)}: nothing can be said: {result.fault}")
    status = report(
        topic, results, order, chosen, whole=chosen.function is None and chosen.track is None and not faults
    )
    return 3 if faults else status


def is_asked(unit: Unit, chosen: argparse.Namespace) -> bool:
    # A private function that nothing of its file uses has no laws of its own.
    return bool(unit.used_by) and chosen.function in (None, unit.name) and chosen.track in (None, unit.track)


def stale_cases(topic: str) -> str | None:
    """Why the kept cases are of no use. Drawn in many processes at once, they would not be the same for all."""
    try:
        for concept in find_concepts(topic).values():
            read_cases(concept)
    except UnusableCases as problem:
        return str(problem)
    return None


def report(topic: str, results: list[UnitResult], order: list[str], chosen: argparse.Namespace, *, whole: bool) -> int:
    known = survivors.read(topic)
    found = compare(results, known, whole=whole)
    file = survivors.place_of(topic).name
    if chosen.list:
        for line in found.unexplained:
            print(f"      {shown(topic, line)}")
        for table, key in found.explained:
            print(f"      {shown(topic, (table, key))}  ({known.reasons[table][key]})")
    if found.unexplained:
        print(
            f"   {topic}: {len(found.unexplained)} survivors without a reason"
            + ("" if chosen.list else "; --list shows them")
        )
    for line in found.gone:
        done = "taken out of" if chosen.write else "no survivor any more, to be taken out of"
        print(f"   {shown(topic, line)}: {done} {file}")
    current = digest_of(topic)
    if chosen.write:
        known.reasons = updated(known, found)
        known.made_from = current if whole else known.made_from
        survivors.write(topic, known, order)
    stale = chosen.changed and known.made_from != current
    if stale:
        print(f"   {topic}: {file} is older than the topic: python -m tests.benchmarks mutants {topic} --write")
    return 1 if found.unexplained or stale or (found.gone and not chosen.write) else 0
