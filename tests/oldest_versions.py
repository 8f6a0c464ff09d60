"""The oldest versions that pyproject.toml allows, as constraints for pip: `python tests/oldest_versions.py`.

What Tandem itself asks for is at its lower bound; all else is what constraints.txt pins, so that nothing changes unless
one of the two files does.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)\s*>=\s*(?P<lowest>[\d.]+)\s*(?P<marker>;.*)?")


def oldest(dependencies: list[str]) -> Iterator[tuple[str, str]]:
    """Name and line of each dependency. ValueError where one has no lower bound to take."""
    for dependency in dependencies:
        found = REQUIREMENT.fullmatch(dependency)
        if found is None:
            raise ValueError(
                f"pyproject.toml, dependencies: {dependency!r}: expected NAME>=VERSION, then a marker if any"
            )
        yield normal(found["name"]), f"{found['name']}=={found['lowest']}{found['marker'] or ''}"


def constraints(dependencies: list[str], pinned: list[str]) -> list[str]:
    """The dependencies at their oldest, and the pins of everything else."""
    lowest = dict(oldest(dependencies))
    rest = [line for line in pinned if "==" in line and normal(line.partition("==")[0]) not in lowest]
    return [*lowest.values(), *rest]


def normal(name: str) -> str:
    """A distribution's name as every spelling of it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pinned = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    sys.stdout.write("\n".join(constraints(project["dependencies"], pinned)) + "\n")


if __name__ == "__main__":
    main()
