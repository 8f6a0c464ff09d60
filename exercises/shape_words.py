"""Words for the annotations of arguments and results: for somebody who does not know jaxtyping.

    Float[np.ndarray, "o c kh kw"]     floats, O by C by kh by kw
    Float[np.ndarray, "*shape"]        floats, the same shape as x

Axes are called what the docstring calls them, where it says so: `x: (N, C, H, W)` names the four of x.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reference.incomplete import IncompleteConcept

NOUNS = {"Float": "floats", "Int": "integers", "Bool": "booleans"}
SCALARS = {"int": "an integer", "float": "a number", "bool": "True or False"}
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight"]
ONE_NUMBER = "a single number, shape ()"
# A tuple of sizes in a docstring, at the beginning of a sentence or between two commas.
TUPLE = re.compile(r"(?:^|, )\((?P<sizes>[^()$]*)\)(?=[,.;:]|$)")
ANY_SHAPE = re.compile(r"(?:^|, )(?P<shape>any shape(?: but an empty one)?)(?=[,.;:]|$)")
SUM = re.compile(r" [-+/*] ")


@dataclass(frozen=True)
class Argument:
    """A parameter of a function, and what its docstring says of it."""

    name: str
    annotation: ast.expr
    default: ast.expr | None
    text: str


@dataclass
class ShapeWords:
    """The words for one function's arguments and result; `types` are the names of its file that stand for types.

    An array is called `array`, as the track has it.
    """

    arguments: Sequence[Argument]
    returns: ast.expr
    returns_text: str
    types: Mapping[str, ast.expr | None]
    array: str = "array"
    called: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        pairs = [(one.annotation, one.text) for one in self.arguments] + [(self.returns, self.returns_text)]
        for annotation, text in pairs:
            axes, sizes = axes_of(annotation), sizes_in(text)
            for axis, size in zip(axes, sizes, strict=False) if len(axes) == len(sizes) else ():
                self.called.setdefault(axis, size)

    # The two that are asked for ---------------------------------------------------------------------------------------

    def of_argument(self, argument: Argument) -> tuple[str, str]:
        """The words for an argument, and the rest of what its docstring says."""
        annotation, text = argument.annotation, argument.text
        bare = without_none(annotation)
        words, text = self.of_array(bare, text, argument.name) if is_array(bare) else (self.of_type(bare), text)
        if text == f"{words}.":
            text = ""
        if bare is not annotation:
            words += ", or None"
        elif argument.default is not None:
            words += f", {ast.unparse(argument.default)} unless given"
        return words, text

    def of_result(self) -> tuple[str, str]:
        """The words for the result, and the rest of what the docstring says of it."""
        text = self.returns_text
        if not is_array(self.returns):
            return self.of_type(self.returns), text
        noun, axes = self.noun(self.returns), axes_of(self.returns)
        if not axes:
            rest = text.removeprefix("one number")
            return f"one number, shape (){',' * rest.startswith(' ')}{rest.removesuffix('.')}", ""
        same = re.search(r"(?:^|, )(?P<name>\w+)'s shape and dtype", text)
        if same and same["name"] in {one.name for one in self.arguments}:
            return f"{noun}, the same shape as {same['name']}", text.replace("'s shape and", "'s", 1)
        if axes == ["..."]:
            # Which shape it has is said in the text.
            return noun, text
        words, text = self.of_array(self.returns, text, "")
        return words, text.removeprefix("bool, ") if words.startswith("booleans") else text

    # Types ------------------------------------------------------------------------------------------------------------

    def of_type(self, node: ast.expr) -> str:
        """The words for what is no array itself."""
        match node:
            case ast.Name(id=name) if name in SCALARS:
                return SCALARS[name]
            case ast.Name(id=name) if name in self.types:
                meant = self.types[name]
                return f"a dict of {self.array}s" if meant is None else self.of_type(meant)
            case ast.Subscript(value=ast.Name(id="Literal"), slice=ast.Tuple(elts=choices)):
                *most, last = [f'"{ast.literal_eval(choice)}"' for choice in choices]
                return f"{', '.join(most)} or {last}"
            case ast.Subscript(value=ast.Name(id="Sequence"), slice=ast.Name(id="int")):
                return "a list or tuple of integers"
            case ast.Subscript(value=ast.Name(id="list"), slice=inner):
                return f"a list of {self.of_type(inner).removeprefix('a ').replace('tuple', 'tuples', 1)}"
            case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple(elts=parts)):
                return self.of_tuple(parts)
        if is_array(node):
            return f"{self.array}s"
        raise IncompleteConcept(f"exercises/shape_words.py has no words for the annotation {ast.unparse(node)}")

    def of_tuple(self, parts: list[ast.expr]) -> str:
        inner = {"integers" if words == SCALARS["int"] else words for words in map(self.of_type, of_some(parts))}
        if len(inner) != 1:
            raise IncompleteConcept("exercises/shape_words.py has no words for a tuple of different things")
        number = "" if isinstance(parts[-1], ast.Constant) else f"{NUMBERS[len(parts)]} "
        return f"a tuple of {number}{inner.pop()}"

    # Shapes -----------------------------------------------------------------------------------------------------------

    def of_array(self, node: ast.expr, text: str, name: str) -> tuple[str, str]:
        """The words for an array's annotation, and the text without what they say."""
        noun, axes = self.noun(node), axes_of(node)
        if not axes:
            rest = text.removeprefix(f"{ONE_NUMBER}. ")
            return ONE_NUMBER, rest if rest == text else rest[0].lower() + rest[1:]
        if axes == ["..."] or (len(axes) == 1 and axes[0].startswith("*") and not self.longer(axes[0])):
            return self.of_any_shape(node, text, name, noun)
        like = self.first_like(node)
        if any(axis.startswith("*") for axis in axes) and like and like.name != name:
            return f"{noun}, the same shape as {like.name}", text_without(text, TUPLE, len(axes))
        sizes = [self.called.get(axis, axis) for axis in axes]
        text = text_without(text, TUPLE, len(axes))
        if len(axes) == 1 and is_variadic(axes[0]):
            longer = self.longer(axes[0])
            further = next(len(axes_of(one.annotation)) - 1 for one in self.arguments if one.name == longer)
            last = "axis" if further == 1 else f"{NUMBERS[further]} axes"
            return f"{noun}, the shape of {longer} without its last {last}", text
        if len(axes) == 1:
            named = len(sizes[0]) > 2 and sizes[0].isidentifier()
            return f"a vector of {f'{noun}, as many as {sizes[0]}' if named else f'{sizes[0]} {noun}'}", text
        return f"{noun}, {self.in_words(axes, sizes, name)}", text

    def of_any_shape(self, node: ast.expr, text: str, name: str, noun: str) -> tuple[str, str]:
        like = self.first_like(node)
        if axes_of(node) == ["..."] and sum(is_array(without_none(one.annotation)) for one in self.arguments) > 1:
            # Which shape it has hangs on the others, and is said in the text.
            return noun, text
        if like and like.name != name:
            return f"{noun}, the same shape as {like.name}", re.sub(rf",? ?\b{like.name}'s shape(?=[,.;])", "", text)
        said = ANY_SHAPE.search(text)
        return f"{noun}, {said['shape'] if said else 'any shape'}", text_without(text, ANY_SHAPE)

    def in_words(self, axes: list[str], sizes: list[str], name: str) -> str:
        named = [f"({size})" if SUM.search(size) else size for size in sizes]
        if is_variadic(axes[-1]):
            return " by ".join([*named[:-1], "any further axes"])
        if not is_variadic(axes[0]):
            return " by ".join(named)
        first = self.longer(axes[0])
        front = "any axes in front" if axes[0] == "..." or first in (name, None) else f"the axes of {first} in front"
        return f"{front}, then {'one of ' * (len(named) == 2)}{' by '.join(named[1:])}"

    def first_like(self, node: ast.expr) -> Argument | None:
        """The argument of the same annotation that others are compared with: an input before a gradient."""
        wanted = ast.unparse(node)
        alike = [one for one in self.arguments if ast.unparse(without_none(one.annotation)) == wanted]
        inputs = [one for one in alike if one.name != "grad"]
        is_told_otherwise = any(self.longer(axis) for axis in axes_of(node)[:1])
        return next(iter(inputs if is_told_otherwise else inputs + alike), None)

    def longer(self, axis: str) -> str | None:
        """The first argument whose shape begins with these axes and goes on."""
        own = ((one.name, axes_of(without_none(one.annotation))) for one in self.arguments if one.name != "grad")
        return next((name for name, axes in own if axes[:1] == [axis] and len(axes) > 1), None)

    def noun(self, node: ast.expr) -> str:
        assert isinstance(node, ast.Subscript)
        assert isinstance(node.value, ast.Name)
        return NOUNS[node.value.id]


def is_array(node: ast.expr) -> bool:
    return isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id in NOUNS


def shape_of(node: ast.expr) -> str:
    """What an array's annotation says of its shape."""
    assert isinstance(node, ast.Subscript)
    assert isinstance(node.slice, ast.Tuple)
    return str(ast.literal_eval(node.slice.elts[1]))


def axes_of(node: ast.expr) -> list[str]:
    bare = without_none(node)
    return shape_of(bare).split() if is_array(bare) else []


def is_variadic(axis: str) -> bool:
    return axis == "..." or axis.startswith("*")


def of_some(parts: list[ast.expr]) -> list[ast.expr]:
    return [part for part in parts if not isinstance(part, ast.Constant)]


def without_none(node: ast.expr) -> ast.expr:
    """What stands before `| None`."""
    if isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant) and node.right.value is None:
        return node.left
    return node


def sizes_in(text: str) -> list[str]:
    """The sizes that a docstring gives of an array, in brackets."""
    found = TUPLE.search(text)
    return [size.strip() for size in found["sizes"].split(",") if size.strip()] if found else []


def text_without(text: str, pattern: re.Pattern[str], number: int | None = None) -> str:
    """A description without the shape in it, which its argument's words have: where it gives so many sizes."""
    found = pattern.search(text)
    if not found or (number is not None and len(sizes_in(text)) != number):
        return text
    if found.start():
        return text[: found.start()] + text[found.end() :]
    return text[found.end() :].lstrip(",.;: ")
