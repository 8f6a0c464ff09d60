"""What a stub says of its function: the reference's docstring, with shapes in words, an example and how hard it is.

The docstring of a PyTorch stub is made from the NumPy twin's, which has the theory, and from what the PyTorch twin adds
to it. Nothing is said that the reference does not say.
"""

from __future__ import annotations

import ast
import re
import textwrap
from dataclasses import dataclass

from exercises.shape_words import Argument, ShapeWords
from reference.docstrings import entries, joined, read_docstring
from reference.incomplete import IncompleteConcept
from reference.lesson import HARDEST

WIDTH = 120
QUOTES = 'r"""'
# A formula, or what is to be typed.
UNBROKEN = re.compile(r"\$[^$]+\$|`[^`]+`")
SEE = re.compile(r":? see `in_numpy\.\w+`")
# What a sentence says to readers of the NumPy twin and not of the PyTorch twin, and the other way round.
IN_PYTORCH = [
    (r"\bAn array\b", "A tensor"),
    (r"\ban array\b", "a tensor"),
    (r"\barray(s?)\b", r"tensor\1"),
    (r"float64 \(in PyTorch any floating-point dtype\)", "any floating-point dtype"),
    (r"\bIn PyTorch (\w)", lambda found: found[1].upper()),
    (r"\bin PyTorch (its|the|any)\b", r"\1"),
]


@dataclass
class Docstring:
    """A docstring of the reference in its parts: paragraphs before the arguments, these, and what comes after."""

    opening: str
    arguments: dict[str, str]
    returns: str
    raises: list[str]
    source: str


def parse(text: str) -> Docstring:
    """A function's docstring, each part of it unwrapped but for the paragraphs at its beginning."""
    prose, sections = read_docstring(text)
    return Docstring(
        "\n\n".join(prose).strip(),
        dict(entries(sections.get("Args", ""))),
        joined(sections.get("Returns", "")),
        [f"{name}: {what}" for name, what in entries(sections.get("Raises", ""))],
        joined(sections.get("Source", "")),
    )


def in_pytorch(text: str) -> str:
    """What is said of the NumPy twin, as it is true of the PyTorch twin."""
    for pattern, words in IN_PYTORCH:
        text = re.sub(pattern, words, text)
    return text


@dataclass
class StubDocstrings:
    """The docstrings of one file's stubs; `numpy` and `own` are the NumPy twin's file and this track's."""

    numpy: ast.Module
    own: ast.Module
    track: str

    def of_function(self, name: str, example: list[str], difficulty: int, after: list[str]) -> str:
        """What the stub of a function says: `after` has what to know before, `example` a call and its result."""
        own, told = function(self.own, name), ast.get_docstring(function(self.numpy, name)) or ""
        if self.track == "torch":
            told = in_pytorch(told)
        parts = parse(told)
        words = self.words(own, parts)
        sections = [with_further(parts.opening, ast.get_docstring(own) or "") if self.track == "torch" else parts.opening]
        if words.arguments:
            sections.append(section("Args", [described(one, words) for one in words.arguments]))
        what, rest = words.of_result()
        sections.append(section("Returns", [f"{what}: {rest}" if rest else f"{what}."]))
        if parts.raises:
            sections.append(section("Raises", parts.raises))
        sections.append("\n".join(["Example:", *(f"    {line}" for line in example)]))
        sections.append(wrapped(how_hard(difficulty, after)))
        if parts.source:
            sections.append(wrapped(f"Source: {parts.source}", "    "))
        return "\n\n".join(sections)

    def words(self, own: ast.FunctionDef, parts: Docstring) -> ShapeWords:
        """The words for a function's arguments and result."""
        arguments = []
        for parameter, default in parameters(own):
            if parameter.annotation is None or parameter.arg not in parts.arguments:
                raise IncompleteConcept(f"{own.name}: the docstring or the signature says nothing of {parameter.arg}")
            arguments.append(
                Argument(parameter.arg, parameter.annotation, default, parts.arguments[parameter.arg])
            )
        if own.returns is None:
            raise IncompleteConcept(f"{own.name}: the signature does not say what comes back")
        array = "tensor" if self.track == "torch" else "array"
        return ShapeWords(arguments, own.returns, parts.returns, types_in(self.own), array)

    def of_class(self, name: str) -> str:
        """What a type of the file says of itself: what its twin says, where it points there."""
        own, told = (
            next((ast.get_docstring(node) or "" for node in tree.body if getattr(node, "name", "") == name), "")
            for tree in (self.own, self.numpy)
        )
        return in_pytorch(told) if SEE.search(own) else own

    def of_module(self, first: str) -> str:
        """What the file says before its functions, `first` being one of them."""
        told = ast.get_docstring(self.own) or ""
        if self.track == "torch":
            told = module_in_pytorch(told, ast.get_docstring(self.numpy) or "")
        helps = (
            "Calls that have to raise, as Raises says, are tried as well: what is missing there is told as a remark, and "
            f"costs no points unless your course counts it. `tandem hint {first}` gives a hint for an exercise, and "
            f"`tandem read {first}` opens what there is to read on it."
        )
        return f"{told}\n\n{wrapped(helps, '', 0)}"


def module_in_pytorch(own: str, numpy: str) -> str:
    """A PyTorch file's docstring, with the conventions that the NumPy twin's has, and nothing twice."""
    opening, *further = own.split("\n\n")
    common = further.pop()
    title, *said = sentences(opening)
    _, *conventions, _ = numpy.split("\n\n")
    kept, seen = [], list[str]()
    for paragraph in [*conventions, *further]:
        fresh = [one for one in sentences(paragraph) if not any(one.rstrip(".") in other for other in seen)]
        later = [one.rstrip(".") for other in further for one in sentences(other)]
        if paragraph in conventions:
            # What the PyTorch file says more fully is said there.
            fresh = [one for one in fresh if not any(other.startswith(one.rstrip(".")) for other in later)]
        seen += fresh
        if fresh:
            kept.append(" ".join(fresh))
    opening = wrapped(" ".join([title, *said]), "", len(QUOTES))
    return "\n\n".join([opening, *(wrapped(in_pytorch(text), "", 0) for text in [*kept, " ".join(common.split())])])


def sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph that say something in PyTorch, without parts about backward passes and NumPy files."""
    found = []
    for sentence in re.split(r"(?<=\.)\s+(?=[A-Z`*])", " ".join(paragraph.split())):
        parts = [part for part in sentence.split("; ") if "ackward pass" not in part and "in_numpy" not in part]
        if parts and parts[0]:
            kept = "; ".join(parts)
            found.append(f"{kept[0].upper()}{kept[1:].rstrip('.')}.")
    return found


def with_further(opening: str, own: str) -> str:
    """The paragraphs of the NumPy twin, and behind the first one what the PyTorch twin adds."""
    further = SEE.split(" ".join(own.split()))[-1].strip(" .") if SEE.search(own) else ""
    first, gap, rest = opening.partition("\n\n")
    return f"{wrapped(f'{first} {further}.', '', 4 + len(QUOTES)) if further else first}{gap}{rest}"


def described(argument: Argument, words: ShapeWords) -> str:
    what, rest = words.of_argument(argument)
    return f"{argument.name} ({what}): {rest}" if rest else f"{argument.name} ({what})"


def section(title: str, entries: list[str]) -> str:
    return "\n".join([f"{title}:", *(textwrap.indent(wrapped(entry, "    ", 8), "    ") for entry in entries)])


def how_hard(difficulty: int, after: list[str]) -> str:
    *most, last = after or [""]
    named = f"{', '.join(most)} and {last}" if most else last
    return f"Difficulty {difficulty} of {HARDEST}{f'; after {named}' if named else ''}."


def wrapped(text: str, further: str = "", indentation: int = 4) -> str:
    """A text in lines that fit, no formula and no command broken; lines behind the first begin with `further`."""
    whole = UNBROKEN.sub(lambda found: found[0].replace(" ", "\0"), text)
    lines = textwrap.wrap(
        whole, WIDTH - indentation, subsequent_indent=further, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(lines).replace("\0", " ")


def function(tree: ast.Module, name: str) -> ast.FunctionDef:
    return next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)


def parameters(node: ast.FunctionDef) -> list[tuple[ast.arg, ast.expr | None]]:
    """A function's parameters with their defaults."""
    own = node.args
    positional = [*own.posonlyargs, *own.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(own.defaults))
    return [
        *zip(positional, [*defaults, *own.defaults], strict=True),
        *zip(own.kwonlyargs, own.kw_defaults, strict=True),
    ]


def types_in(tree: ast.Module) -> dict[str, ast.expr | None]:
    """The names that a file gives to types; None for a dict with its own class."""
    types: dict[str, ast.expr | None] = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            types[node.name] = None
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            types[node.targets[0].id] = node.value
    return types
