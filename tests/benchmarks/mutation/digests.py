"""Whether a topic is what its survivors were noted of. Nothing heavy is imported: to see that nothing changed takes no time."""

from __future__ import annotations

import hashlib
from pathlib import Path

from reference.catalogue import HOME
from reference.sources import digest_of_code, name_of_source

HERE = Path(__file__).parent
# What mutants are made by.
RULES = ("change", "mutants", "neighbours", "rules_of_arrays", "rules_of_numbers", "rules_of_statements", "sites")


def file_of(topic: str, track: str) -> Path:
    """The file of a topic's twins."""
    return HOME / topic / f"in_{track}.py"


def digest_of(topic: str) -> str:
    """Changes with the code of the topic's twins and laws and with the rules; comments and docstrings do not count."""
    files = [file_of(topic, "numpy"), file_of(topic, "torch"), *sorted((HOME / topic / "laws").glob("*.py"))]
    total = hashlib.sha256()
    for file in files:
        total.update(f"{name_of_source(file)} {digest_of_code(file)}\n".encode())
    for name in RULES:
        total.update(f"{name} {digest_of_code(HERE / f'{name}.py')}\n".encode())
    return total.hexdigest()[:16]
