"""The files that a concept's cases hang on, and whether they are still what they were.

Cases are drawn from what stands in them, so a change may call for other cases. A change of comments or docstrings does
not: where a file differs, its code alone is compared, which takes longer.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from reference.catalogue import HOME
from reference.concept import Concept

IMPORTED = re.compile(r"^from (reference[.\w]*) import (.+?)$", re.MULTILINE)
# What every concept's cases are drawn and recorded with.
CORE = ("common.py", "recording.py")
# Which calls are allowed changes no case.
ASIDE = ("relatives.py", "families.py")


def sources_of(concept: Concept) -> list[Path]:
    """The concept's own file, and all that it and the core import of the reference."""
    name = (concept.forward or concept).name
    waiting = [HOME / concept.topic / "laws" / f"{name}.py", *(HOME / file for file in CORE)]
    found: set[Path] = set()
    aside = {HOME / file for file in ASIDE}
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting += [other for other in imports_of(file) if other not in aside]
    return sorted(found)


@cache
def imports_of(file: Path) -> list[Path]:
    """The files of the reference that a file imports from."""
    found = []
    for module, names in IMPORTED.findall(text_of(file)):
        place = HOME.joinpath(*module.split(".")[1:])
        if place.is_dir():
            # `from reference.activations import in_numpy` names files.
            parts = (place / f"{name.split()[0]}.py" for name in names.strip("()").split(",") if name.strip())
            found += [part for part in parts if part.is_file()]
        elif place.with_suffix(".py").is_file():
            found.append(place.with_suffix(".py"))
    return found


@cache
def text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8")


@cache
def digest_of(file: Path) -> str:
    """Changes with every letter of a file."""
    return hashlib.sha256(text_of(file).encode()).hexdigest()[:16]


@cache
def digest_of_code(file: Path) -> str:
    """Changes with a file's code, and not with its comments and docstrings."""
    tree = ast.parse(text_of(file))
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node, clean=False):
            del node.body[0]
    # Wherever the docstring was all there was, nothing is what stands there.
    return hashlib.sha256("\n".join(map(ast.unparse, tree.body)).encode()).hexdigest()[:16]


def name_of_source(file: Path) -> str:
    """What a source is called in an index."""
    return file.relative_to(HOME).as_posix()


def digest_of_sources(sources: Iterable[Path]) -> str:
    """Changes with the code of any of the files."""
    total = hashlib.sha256()
    for file in sources:
        total.update(f"{name_of_source(file)} {digest_of_code(file)}\n".encode())
    return total.hexdigest()[:32]
