"""Bring the kept cases up to date: `python -m reference.make_cases [--check] [TOPIC or TOPIC.CONCEPT ...]`.

Draws anew what is missing, damaged or stale, and leaves everything else as it is. `--check` only says what is.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor

from reference.case_index import index_file, index_text
from reference.cases import COMMAND, UnusableCases, file_of, make, read, write_whole
from reference.catalogue import HOME, topics
from reference.concept import Concept, all_concepts, find_concept, find_concepts
from reference.sources import digest_of, digest_of_sources, name_of_source, sources_of


def main(words: list[str]) -> int:
    check = "--check" in words
    wanted = [word for word in words if word != "--check"]
    concepts = [concept for concept in all_concepts() if not wanted or {concept.topic, concept.path} & set(wanted)]
    unknown = set(wanted) - {concept.topic for concept in concepts} - {concept.path for concept in concepts}
    if unknown:
        print(f"no such topic or concept: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    problems = {concept.path: problem for concept in concepts if (problem := problem_with(concept))}
    if check:
        stale = [*problems.values(), *([] if wanted else stale_indexes())]
        for problem in stale:
            print(problem)
        if stale:
            print(f"To mend it: {COMMAND}")
        return 1 if stale else 0
    with ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("spawn")) as workers:
        for path in workers.map(make_by_path, problems):
            print(f"{path}: drawn")
    for topic in sorted({concept.topic for concept in concepts}):
        write_index(topic)
    print(f"{len(problems)} of {len(concepts)} drawn anew, the others are as they were.")
    return 0


def problem_with(concept: Concept) -> str | None:
    try:
        read(concept)
    except UnusableCases as problem:
        return str(problem)
    return None


def make_by_path(path: str) -> str:
    topic, _, name = path.partition(".")
    make(find_concept(topic, name))
    return path


def new_index(topic: str) -> str:
    """The index of a topic whose files are all as they should be."""
    concepts = find_concepts(topic).values()
    sources = {file for concept in concepts for file in sources_of(concept)}
    there = [concept for concept in concepts if file_of(concept).is_file()]
    return index_text(
        {
            "sources": {name_of_source(file): digest_of(file) for file in sources},
            "cases": {c.name: file_of(c).read_bytes().split(b"\n", 2)[1].decode() for c in there},
            "drawn_from": {c.name: digest_of_sources(sources_of(c)) for c in there},
        }
    )


def write_index(topic: str) -> None:
    """Write a topic's index, and take away the cases of what is no concept any more."""
    known = {file_of(concept) for concept in find_concepts(topic).values()}
    for file in (HOME / topic / "cases").glob("*.cases"):
        if file not in known:
            file.unlink()
    write_whole(index_file(topic), new_index(topic).encode())


def stale_indexes() -> list[str]:
    places = {topic: index_file(topic) for topic in topics()}
    return [
        f"{place.relative_to(HOME.parent)} is stale"
        for topic, place in places.items()
        if not place.is_file() or place.read_text(encoding="utf-8") != new_index(topic)
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
