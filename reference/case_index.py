"""What the kept cases of a topic are, and what they were drawn from, as far as an index says: no case is read."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from reference.catalogue import HOME, topics

PARTS = ("sources", "cases", "drawn_from")
Index = dict[str, dict[str, str]]


def index_file(topic: str) -> Path:
    return HOME / topic / "cases" / "index.json"


def index_of(topic: str) -> Index:
    """What the index of a topic says.

    `sources` has a digest of each file that its cases were drawn from, `cases` of each concept's cases, and
    `drawn_from` of the code that they were drawn from.
    """
    try:
        index = json.loads(index_file(topic).read_text(encoding="utf-8"))
        return {part: dict(index[part]) for part in PARTS}
    except (OSError, ValueError, LookupError, TypeError):
        return {part: {} for part in PARTS}


def index_text(index: Index) -> str:
    return json.dumps({part: dict(sorted(index[part].items())) for part in PARTS}, indent=1) + "\n"


def digest_of_all() -> str:
    """Changes with any case of any concept."""
    total = hashlib.sha256()
    for topic in topics():
        total.update(json.dumps([topic, index_of(topic)["cases"]], sort_keys=True).encode())
    return total.hexdigest()[:16]
