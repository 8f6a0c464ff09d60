"""Rules on statements, and on what goes in and comes out of a function."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from tests.benchmarks.mutation.rules_of_numbers import constant, near, value_of
from tests.benchmarks.mutation.sites import Replacement, Scope, Site, annotation_of, parameters, parsed, rule


@rule("statements", ast.If, ast.For, ast.With, ast.AugAssign, ast.Expr, ast.Assign)
def dropped(node: Any, scope: Scope, site: Site) -> Iterator[Replacement]:
    if isinstance(node, ast.Assign) and not all(is_bound(target, site) for target in node.targets):
        # Nobody could go on without the name.
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, (ast.Constant, ast.Yield)):
        return
    if isinstance(node, ast.With):
        yield node.body
        return
    yield []
    if isinstance(node, ast.If):
        if not isinstance(node.body[-1], ast.Raise):
            yield node.body
        if node.orelse:
            yield node.orelse


def is_bound(target: ast.AST, site: Site) -> bool:
    if isinstance(target, ast.Name):
        return target.id in site.bound
    return not isinstance(target, (ast.Tuple, ast.List))


@rule("statements", ast.For)
def once_only(node: ast.For, scope: Scope, site: Site) -> Iterator[Replacement]:
    yield ast.For(node.target, node.iter, [*node.body, ast.Break()], [], None)


# What comes out: `change` is tests/benchmarks/mutation/change.py.
FIRST_OF_ALL = ("negated", "doubled", "through_float32", "first_axis_reversed", "parts_turned", "opposite")
NUMBERS = ("negated", "doubled", "plus_one")
REALS = ("through_float32", "widened", "nearly", "nearly_shifted")
TRUTHS = ("opposite", "all_true", "all_false", "first_entry_flipped", "last_entry_flipped", "as_numbers")
ARRAYS = (
    "first_axis_reversed", "last_axis_reversed", "rolled", "first_entry_zero", "last_entry_zero", "sorted_entries",
    "averaged", "alternating",
)  # fmt: skip
MATRICES = ("transposed", "without_first_axis", "without_last_column", "with_an_axis_more")
TENSORS = ("cut_off", "half_gradient")


def changes_of_results(scope: Scope) -> list[str]:
    """What may be done to a result, by its annotation."""
    returned = scope.returned
    real = "Float[" in returned or returned in ("np.ndarray", "torch.Tensor")
    names = [*(TRUTHS if "Bool[" in returned or returned == "bool" else NUMBERS), *(REALS if real else ())]
    if is_any_array(returned) and '""' not in returned and "''" not in returned:
        names += [*ARRAYS, *MATRICES]
    if "tuple[" in returned:
        names.append("parts_turned")
    return [*names, *TENSORS] if scope.track == "torch" and real else names


def results(node: ast.Return, scope: Scope, site: Site, names: list[str]) -> Iterator[ast.Return]:
    if node.value is not None and scope.returned not in ("", "None") and not in_inner_function(site, scope):
        for name in names:
            yield ast.Return(parsed(f"change.{name}({ast.unparse(node.value)})"))


@rule("returned", ast.Return)
def something_else_comes_back(node: ast.Return, scope: Scope, site: Site) -> Iterator[Replacement]:
    yield from results(node, scope, site, [name for name in changes_of_results(scope) if name in FIRST_OF_ALL])


@rule("returned in another form", ast.Return)
def another_form_comes_back(node: ast.Return, scope: Scope, site: Site) -> Iterator[Replacement]:
    yield from results(node, scope, site, [name for name in changes_of_results(scope) if name not in FIRST_OF_ALL])
    if node.value is not None and not in_inner_function(site, scope):
        for array in scope.arrays:
            yield ast.Return(parsed(f"change.then_changed({ast.unparse(node.value)}, {array})"))


def is_any_array(annotation: str) -> bool:
    return "np.ndarray" in annotation or "torch.Tensor" in annotation


def in_inner_function(site: Site, scope: Scope) -> bool:
    """Whether a return belongs to a function inside the function."""
    return not any(node is site.node for node in own_nodes(scope.function))


def own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(function):
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.Lambda)):
            yield from own_nodes(node)


# What goes in.
OF_REALS = ("negated", "doubled", "absolute", "through_float32", "first_axis_reversed", "rolled", "nonnegative")
OF_ARRAYS = ("first_axis_reversed", "rolled", "plus_one")
OF_NUMBERS = ("plus_one", "negated", "doubled")


def first_lines(node: ast.FunctionDef, scope: Scope) -> Iterator[list[ast.stmt]]:
    """Statements for the beginning of a function, each of which changes a parameter."""
    for name in scope.arrays:
        optional = annotated_none(node, name)
        for change in OF_REALS if name in scope.reals else OF_ARRAYS:
            yield assigned(name, f"change.{change}({name})")
        if optional:
            yield assigned(name, "None")
    defaults = defaults_of(node)
    numbers = {parameter.arg for parameter in parameters(node) if annotation_of(parameter) in ("int", "float")}
    for name in scope.plain:
        for change in OF_NUMBERS if name in numbers else ():
            yield assigned(name, f"change.{change}({name})")
        default = defaults.get(name)
        if default is not None:
            yield assigned(name, ast.unparse(default))
            if isinstance(value_of(default), bool):
                yield assigned(name, f"not {name}")


def annotated_none(node: ast.FunctionDef, name: str) -> bool:
    default = defaults_of(node).get(name)
    return isinstance(default, ast.Constant) and default.value is None


def assigned(name: str, code: str) -> list[ast.stmt]:
    return ast.parse(f"{name} = {code}").body


def defaults_of(node: ast.FunctionDef) -> dict[str, ast.expr]:
    places = [*node.args.posonlyargs, *node.args.args]
    found = {
        parameter.arg: default
        for parameter, default in zip(reversed(places), reversed(node.args.defaults), strict=False)
    }
    keyword = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    return found | {parameter.arg: default for parameter, default in keyword if default is not None}


def other_defaults(node: ast.FunctionDef) -> Iterator[tuple[list[Any], int, str, ast.expr]]:
    """The list of defaults, the place in it, whose default it is, and what else may stand there."""
    places = [*node.args.posonlyargs, *node.args.args]
    positional = places[len(places) - len(node.args.defaults) :]
    for names, defaults in ((positional, node.args.defaults), (node.args.kwonlyargs, node.args.kw_defaults)):
        for place, (parameter, default) in enumerate(zip(names, defaults, strict=True)):
            if default is not None:
                for value in near(value_of(default)):
                    yield defaults, place, parameter.arg, constant(value)
