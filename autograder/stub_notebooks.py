"""A file of stubs as a notebook: for each exercise what it is about, a cell to write it in, and one that checks it.

It is plain JSON in Jupyter's format 4.5, made from the stubs as they lie in `exercises/`, without importing anything of
them. A name in Markdown stays what it is, and a formula is one.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

# A comment over a part of the file, with a line behind it: # Masks ------
HEADING = re.compile(r"^# (.+?) -{8,}$", re.MULTILINE)
SECTION = re.compile(r"^(Args|Returns|Raises|Example):$")
ENTRY = re.compile(r"^(\w+) \((.*?)\)(?:: (.*))?$")
# Formulas and code, in which Markdown sees nothing.
APART = re.compile(r"(\$\$.+?\$\$|\$[^$]+\$|`[^`]+`)", re.DOTALL)
TITLES = {"Args": "Arguments", "Returns": "Gives back", "Raises": "Raises", "Example": "Example"}
NO_POINTS = ", of which no points hang unless your course says so"


def notebook_of(source: str, topic: str, track: str) -> str:
    """The notebook made of a file of stubs, as it is written to a file."""
    cells = list(notebook_cells(source, topic, track))
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def notebook_cells(source: str, topic: str, track: str) -> Iterator[dict[str, Any]]:
    """The cells, each with an id that it keeps."""
    tree, lines = ast.parse(source), source.splitlines()
    yield markdown("title", introduction(ast.get_docstring(tree) or "", topic, track))
    imports = [
        ast.get_source_segment(source, node) or ""
        for node in tree.body
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    about = [f"# topic: {topic}", f"# track: {track}"]
    yield code("imports", "\n".join([*about, *imports, "", "from autograder.notebook import check"]))
    position = 0
    for node in tree.body:
        between = "\n".join(lines[position : node.lineno - 1])
        position = node.end_lineno or node.lineno
        for number, heading in enumerate(HEADING.findall(between)):
            yield markdown(f"part-{node.lineno}-{number}", f"## {heading}")
        if isinstance(node, ast.FunctionDef):
            yield from exercise(node, lines)
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.ClassDef)):
            yield code(f"type-{type_name(node)}", "\n".join(lines[node.lineno - 1 : node.end_lineno]))


def exercise(node: ast.FunctionDef, lines: list[str]) -> Iterator[dict[str, Any]]:
    """What an exercise is about, its function, and its check."""
    docstring = node.body[0]
    assert isinstance(docstring, ast.Expr)
    told = ast.get_docstring(node) or ""
    yield markdown(f"{node.name}-text", f"### {node.name}\n\n{as_markdown(told)}")
    signature = lines[node.lineno - 1 : docstring.lineno - 1]
    body = lines[docstring.end_lineno or docstring.lineno : node.end_lineno]
    short = " ".join(told.partition("\n\n")[0].split())
    opening = 'r"""' if "\\" in short else '"""'
    yield code(f"{node.name}-code", "\n".join([*signature, f'    {opening}{short}"""', *body]))
    yield code(f"{node.name}-check", f"check({node.name})")


def introduction(told: str, topic: str, track: str) -> str:
    """What stands at the beginning: what the file says, and how to go on."""
    first, _, rest = told.partition("\n\n")
    how = (
        "Run the next cell first. Then take one exercise after another: write its function, run that cell, and then "
        "the one below it, where `check` says what is right and what is not. In a terminal, `tandem check` followed by "
        "the name of the folder looks at everything in it; what you hand in is this notebook, "
        f"`{topic}/in_{track}.ipynb`."
    )
    title = first.partition(".")[0].partition(",")[0]
    return f"# {title}\n\n{as_markdown(first)}\n\n{how}\n\n{as_markdown(rest)}".rstrip()


# Markdown -------------------------------------------------------------------------------------------------------------


def as_markdown(told: str) -> str:
    """A docstring as Markdown: its sections under titles, arguments and errors as lists, the example as code."""
    pieces = []
    for paragraph in told.split("\n\n"):
        first, _, rest = paragraph.partition("\n")
        found = SECTION.match(first)
        pieces.append(section(found[1], rest) if found else escaped(paragraph))
    return "\n\n".join(pieces)


def section(name: str, text: str) -> str:
    if name == "Example":
        lines = [line.removeprefix("    ") for line in text.splitlines()]
        return "\n".join([f"**{TITLES[name]}**", "", "```pycon", *lines, "```"])
    entries = section_entries(text)
    if name == "Returns":
        return f"**{TITLES[name]}** {escaped(' '.join(entries))}"
    title = f"**{TITLES[name]}**{NO_POINTS * (name == 'Raises')}"
    return "\n".join([title, "", *(f"- {entry_in_markdown(entry)}" for entry in entries)])


def section_entries(text: str) -> list[str]:
    """The entries of a section, whose further lines are indented, each on a line."""
    entries: list[str] = []
    for line in text.splitlines():
        if line.startswith("        ") and entries:
            entries[-1] += f" {line.strip()}"
        else:
            entries.append(line.strip())
    return entries


def entry_in_markdown(entry: str) -> str:
    found = ENTRY.match(entry)
    if found is None:
        error, colon, rest = entry.partition(": ")
        return f"`{error}`{colon}{escaped(rest)}"
    return f"`{found[1]}` ({escaped(found[2])}){': ' + escaped(found[3]) if found[3] else ''}"


def escaped(text: str) -> str:
    """A text in which Markdown finds no more than was meant: stars between letters, and signs of HTML."""
    parts = APART.split(text)
    # What stands apart has an odd number.
    parts[::2] = [re.sub(r"(?<=\w)\*(?=\w)", r"\\*", part).replace("<", "&lt;") for part in parts[::2]]
    return "".join(parts)


# Cells ----------------------------------------------------------------------------------------------------------------


def markdown(name: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": in_lines(text)}


def code(name: str, text: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {},
        "outputs": [],
        "source": in_lines(text),
    }


def in_lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def type_name(node: ast.Assign | ast.AnnAssign | ast.ClassDef) -> str:
    if isinstance(node, ast.ClassDef):
        return node.name
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return ast.unparse(target)
