"""Calls in PyTorch that are of no module's function: of its operators, by name, and of what it has compiled."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from sys import _getframe
from typing import TYPE_CHECKING, Any

from .call_hooks import in_place_of, set_in_type

if TYPE_CHECKING:
    from .call_monitor import CallMonitor

# The methods of an operator, and of one of its overloads, that call it; and the attribute that has its name.
METHODS = {
    "OpOverloadPacket": ("_qualified_op_name", ("__call__",)),
    "OpOverload": ("_name", ("__call__", "redispatch", "decompose")),
}
# What stands behind an operator, in C, and where it is got from.
BEHIND = ("_op", "_op_dk")
GIVERS = ("_jit_get_operation", "_get_operation_overload")
# What runs a graph: the methods of what is compiled, and a function that is handed one.
COMPILED = ("ScriptFunction", "ScriptMethod")
INTERPRETER = "_jit_interpret_graph"
IN_GRAPH = re.compile(r"= (\w+::\w+)")


def hook_operators(monitor: CallMonitor) -> None:
    """Hear of calls of PyTorch's operators, by name, whoever makes them of which part."""
    operators, inner = sys.modules["torch._ops"], sys.modules["torch._C"]
    # Those that have been made; the others come from C, which is asked once.
    for name in monitor.operators:
        put_behind(monitor, name)
    if monitor.hears_operators:
        return
    monitor.hears_operators = True
    for kind, (attribute, methods) in METHODS.items():
        owner = getattr(operators, kind)
        for method in methods:
            if method in vars(owner):
                set_in_type(owner, method, by_name(monitor, vars(owner)[method], attribute))
    for giver in GIVERS:
        if hasattr(inner, giver):
            setattr(inner, giver, given_watched(monitor, getattr(inner, giver)))
    for kind in COMPILED:
        owner = getattr(inner, kind)
        set_in_type(owner, "__call__", by_graph(monitor, vars(owner)["__call__"]))
    if hasattr(inner, INTERPRETER):
        setattr(inner, INTERPRETER, by_graph(monitor, getattr(inner, INTERPRETER)))


def by_name(monitor: CallMonitor, call: Callable[..., Any], attribute: str) -> Callable[..., Any]:
    """The method of an operator, which says so first."""

    def method(self_: Any, /, *args: Any, **settings: Any) -> Any:
        hooked = monitor.operators.get(getattr(self_, attribute, "").partition(".")[0])
        if hooked is not None:
            monitor.note(hooked)(_getframe(1), self_)
        return call(self_, *args, **settings)

    return method


def by_graph(monitor: CallMonitor, call: Callable[..., Any]) -> Callable[..., Any]:
    """What runs a graph, and says first which operators are in it, if the student runs it."""

    def method(self_: Any, /, *args: Any, **settings: Any) -> Any:
        if monitor.called is None and monitor.callers.behind(_getframe(1)):
            for name in dict.fromkeys(IN_GRAPH.findall(str(getattr(self_, "inlined_graph", self_)))):
                if name in monitor.operators:
                    monitor.note(monitor.operators[name])(_getframe(1), self_)
        return call(self_, *args, **settings)

    return method


def given_watched(monitor: CallMonitor, give: Callable[..., Any]) -> Callable[..., Any]:
    """What gives an operator's functions in C, by its name: those that are listed say so when they are called."""

    def get(name: str, *args: Any) -> Any:
        given = give(name, *args)
        return watched_parts(monitor, name, given) if isinstance(given, tuple) and name in monitor.operators else given

    return get


def watched_parts(monitor: CallMonitor, name: str, parts: Iterable[Any]) -> tuple[Any, ...]:
    note = monitor.note(monitor.operators[name])
    return tuple(in_place_of(part, note) if callable(part) else part for part in parts)


def put_behind(monitor: CallMonitor, name: str) -> None:
    """Put something in the place of what stands behind an operator that has been made, and its overloads."""
    namespace, _, last = name.partition("::")
    packet = vars(getattr(sys.modules["torch"].ops, namespace)).get(last)
    if packet is None:
        return
    for operator in (packet, *(vars(packet).get(overload) for overload in packet.overloads())):
        for behind in BEHIND:
            original = getattr(operator, "__dict__", {}).get(behind)
            if original is not None and id(original) not in monitor.hooked:
                (put,) = watched_parts(monitor, name, [original])
                monitor.hooked[id(put)] = monitor.operators[name]
                setattr(operator, behind, put)
