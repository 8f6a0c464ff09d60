"""Places in a function where something can be exchanged, and what its code looks like before and after."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

Function = ast.FunctionDef
# What comes in place of a node: another node, or statements in place of a statement.
Replacement = ast.AST | list[ast.stmt]
HEADED = (ast.If, ast.For, ast.While, ast.With, ast.FunctionDef, ast.Try)
# What is told to people, or about types, changes no answer.
UNSEEN = {"annotation", "returns", "decorator_list", "type_params", "type_comment"}


@dataclass(frozen=True)
class Scope:
    """What a rule may know of the function around a place."""

    track: str
    function: Function
    # Parameters that hold arrays, those of them that hold real numbers, and all others.
    arrays: tuple[str, ...]
    reals: tuple[str, ...]
    plain: tuple[str, ...]
    # What the result is made of, as annotated.
    returned: str

    @classmethod
    def of(cls, function: Function, track: str) -> Scope:
        annotated = {parameter.arg: annotation_of(parameter) for parameter in parameters(function)}
        arrays = [name for name, text in annotated.items() if is_array(text)]
        return cls(
            track,
            function,
            tuple(arrays),
            tuple(name for name in arrays if "Int[" not in annotated[name] and "Bool[" not in annotated[name]),
            tuple(name for name in annotated if name not in arrays and name not in ("self", "ctx")),
            ast.unparse(function.returns) if function.returns is not None else "",
        )


def parameters(function: Function) -> list[ast.arg]:
    given = function.args
    return [*given.posonlyargs, *given.args, *given.kwonlyargs]


def annotation_of(parameter: ast.arg) -> str:
    return ast.unparse(parameter.annotation) if parameter.annotation is not None else ""


def is_array(annotation: str) -> bool:
    """Whether a parameter holds one array, or may: a list or dict of arrays is none."""
    return annotation.startswith(("Float[", "Int[", "Bool[", "np.ndarray", "torch.Tensor"))


@dataclass
class Site:
    """A node of a function, with what is needed to put another one in its place for a moment."""

    node: ast.AST
    parent: ast.AST
    name: str
    index: int | None
    # The innermost statement around it: itself where it is one.
    statement: ast.stmt
    bound: frozenset[str] = field(default_factory=frozenset)

    def put(self, replacement: Any) -> Any:
        """Replace the node; what comes back undoes it when it is put in turn."""
        siblings = getattr(self.parent, self.name)
        if self.index is None:
            setattr(self.parent, self.name, replacement)
            return siblings
        if isinstance(self.node, ast.stmt):
            # The whole list of statements is exchanged, so that undoing needs no counting.
            new = list(siblings)
            new[self.index : self.index + 1] = replacement if isinstance(replacement, list) else [replacement]
            setattr(self.parent, self.name, new or [ast.Pass()])
            return siblings
        new = list(siblings)
        new[self.index] = replacement
        setattr(self.parent, self.name, new)
        return siblings

    def undo(self, before: Any) -> None:
        setattr(self.parent, self.name, before)

    def text_with(self, replacement: Replacement) -> str:
        """What the statement is with the replacement."""
        if self.node is self.statement:
            statements = replacement if isinstance(replacement, list) else [replacement]
            return "; ".join(map(text_of, statements))
        before = self.put(replacement)
        try:
            return text_of(self.statement)
        finally:
            self.undo(before)


def text_of(statement: ast.AST) -> str:
    """A statement on one line: of one that holds others its head alone."""
    if isinstance(statement, HEADED):
        shown = type(statement)(**dict(ast.iter_fields(statement)))
        shown.body = [ast.Pass()]
        for rest in ("orelse", "handlers", "finalbody"):
            if hasattr(shown, rest):
                setattr(shown, rest, [])
        return ast.unparse(ast.fix_missing_locations(shown)).splitlines()[0]
    return " ".join(ast.unparse(statement).split("\n"))


def sites_of(function: Function) -> Iterator[Site]:
    """Every place of a function's body, from top to bottom."""
    bound = {parameter.arg for parameter in parameters(function)}
    yield from sites_in(function, "body", function, bound)


def sites_in(parent: ast.AST, name: str, statement: Any, bound: set[str]) -> Iterator[Site]:
    value = getattr(parent, name)
    for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
        if not isinstance(node, ast.AST):
            continue
        around = node if isinstance(node, ast.stmt) else statement
        yield Site(node, parent, name, index, around, frozenset(bound))
        if is_closed(node):
            continue
        for below in node._fields:
            if below not in UNSEEN:
                yield from sites_in(node, below, around, bound)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.add(node.id)


def is_closed(node: ast.AST) -> bool:
    """Whether nothing inside is looked at: messages, and numbers with a sign, which are one number."""
    if isinstance(node, (ast.Raise, ast.JoinedStr, ast.expr_context, ast.operator)):
        return True
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant)


Rule = Callable[[Any, Scope, Site], Iterator[Replacement]]
RULES: list[tuple[str, tuple[type, ...], Rule]] = []


def rule(name: str, *kinds: type) -> Callable[[Rule], Rule]:
    """Add a rule: what may stand in place of a node of these kinds. Several may share a name."""

    def add(function: Rule) -> Rule:
        RULES.append((name, kinds, function))
        return function

    return add


def parsed(code: str) -> Any:
    """An expression as a tree."""
    return ast.parse(code, mode="eval").body
