"""What the kept cases of a topic are, and what they were drawn from, as far as an index says: no case is read."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from reference.catalogue import HOME, topics


def index_of(topic: str) -> dict[str, Any]:
    """What the index of a topic says: a digest for every file that its cases were drawn from, and for every concept."""
    try:
        index = json.loads((HOME / topic / "cases" / "index.json").read_text(encoding="utf-8"))
        return {"sources": dict(index["sources"]), "cases": dict(index["cases"])}
    except (OSError, ValueError, LookupError, TypeError):
        return {"sources": {}, "cases": {}}


def digest_of_all() -> str:
    """Changes with any case of any concept."""
    total = hashlib.sha256()
    for topic in topics():
        total.update(json.dumps([topic, index_of(topic)["cases"]], sort_keys=True).encode())
    return total.hexdigest()[:16]
