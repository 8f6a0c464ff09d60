"""add_self_loops: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import at_most, close
from reference.concept import Concept
from reference.graphs import in_numpy
from reference.graphs.laws.shared import DIRECTED, without_loops

add_self_loops = Concept(
    in_numpy.add_self_loops,
    a=DIRECTED,
    differentiable=False,
)


@add_self_loops.law("doing it twice is the same as doing it once: a loop that is there stays single")
def twice(f, a):
    once = f(a)
    close(f(once), once, scale=1, message="the second time changed something")
    close(np.diagonal(once), np.ones(len(a), dtype=a.dtype), message="the diagonal is not 1 everywhere")


@add_self_loops.law("edges between different nodes stay as they are")
def elsewhere(f, a):
    close(without_loops(f(a)), without_loops(a), scale=1, message="off the diagonal something changed")


@add_self_loops.law("afterwards every degree is at least 1, that of an isolated node exactly 1")
def degrees(f, a):
    at_most(1.0, np.sum(f(a), axis=1), scale=4, message="a degree is below 1")
    close(f(np.zeros_like(a)), np.eye(len(a), dtype=a.dtype), message="without edges it is not the identity")


@add_self_loops.mistake(
    "doubles loops that are there", hint="a + I makes a 2 of a loop: set the diagonal to 1 instead."
)
def doubled(a):
    return a + np.eye(len(a), dtype=a.dtype)


@add_self_loops.mistake(
    "changes its input", hint="Filling the diagonal in place changes the caller's array: work on a copy."
)
def in_place(a):
    np.fill_diagonal(a, 1)
    return a


@add_self_loops.mistake("adds 1 everywhere", hint="a + 1 joins everybody with everybody. Only the diagonal changes.")
def everywhere(a):
    return np.minimum(a + 1, 1)


@add_self_loops.mistake("gives loops only to isolated nodes", hint="Every node gets a loop.")
def isolated(a):
    return np.where(np.any(a > 0, axis=1, keepdims=True), a, np.eye(len(a), dtype=a.dtype))


@add_self_loops.mistake("forgets the edges", hint="The identity alone has lost the graph: keep a off the diagonal.")
def alone(a):
    return np.eye(len(a), dtype=a.dtype)


@add_self_loops.mistake("puts a 2 on the diagonal", hint="A loop is an edge like any other: its entry is 1.")
def twos(a):
    return np.where(np.eye(len(a), dtype=bool), a.dtype.type(2), a)


@add_self_loops.mistake("takes the self-loops out", hint="Every node gets a loop: the diagonal is 1 in the end.")
def none(a):
    return without_loops(a)
