"""What a course's own cases are drawn from: inputs of the kind that everybody knows, and too many for a table.

Most concepts' own inputs will do, as whole calls. Two kinds of table remain. Where a concept's inputs are a few small
integers, or graphs of a few nodes, all of its calls fit into one: there, the numbers reach further. And entries are
eighths, so a function that works entry by entry could look up each of them: `factor` takes arrays off that grid.
Nothing else is asked than before.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from reference.backends import map_leaves
from reference.concept import Concept
from reference.graphs.laws import shared
from reference.inputs import (
    Grid,
    Shaped,
    Strategy,
    booleans,
    composite,
    few,
    integers,
    one_of,
    sampled_from,
    together,
    whole,
)


@composite
def stacks(draw: Any) -> dict[str, Any]:
    depth = draw(integers(1, 6))
    kernels, strides = ([draw(integers(1, top)) for _ in range(depth)] for top in (15, 5))
    return {"kernels": kernels, "strides": strides}


@composite
def placed(draw: Any) -> dict[str, Any]:
    """A kernel that fits into the padded input."""
    kernel, stride, padding, dilation = (draw(integers(low, top)) for low, top in ((1, 12), (1, 9), (0, 9), (1, 7)))
    least = max(1, dilation * (kernel - 1) + 1 - 2 * padding)
    return {"size": least + draw(integers(0, 300)), "kernel": kernel, "stride": stride, "padding": padding,
            "dilation": dilation}  # fmt: skip


@composite
def stamps(draw: Any) -> dict[str, Any]:
    """A transposed convolution that leaves something."""
    size, kernel, stride, dilation = (draw(integers(1, top)) for top in (99, 12, 9, 7))
    output_padding = draw(integers(0, max(stride, dilation) - 1))
    whole_size = stride * (size - 1) + dilation * (kernel - 1) + output_padding + 1
    padding = draw(integers(0, min(9, (whole_size - 1) // 2)))
    return {"size": size, "kernel": kernel, "stride": stride, "padding": padding,
            "output_padding": output_padding, "dilation": dilation}  # fmt: skip


@composite
def paddings(draw: Any) -> dict[str, Any]:
    mode = draw(sampled_from(["valid", "same", "full"]))
    kernel, dilation = draw(integers(1, 300)), draw(integers(1, 99))
    if mode == "same" and dilation * (kernel - 1) % 2:
        kernel += 1
    return {"kernel": kernel, "mode": mode, "dilation": dilation}


@composite
def layer_shapes(draw: Any) -> dict[str, Any]:
    groups = draw(integers(1, 8))
    channels = [groups * draw(integers(1, 40)) for _ in range(2)]
    sides = [draw(integers(1, 20)) for _ in range(2)]
    return {"in_channels": channels[0], "out_channels": channels[1], "kernel_height": sides[0],
            "kernel_width": sides[1], "bias": draw(booleans()), "groups": groups}  # fmt: skip


# Matrices of 0 and 1: of more than four nodes there are too many graphs.
GRAPHS = [few(f"{nodes} {nodes}") for nodes in (5, 6, 7)]
# What laws share has no types.
edge_lists: Any = shared.edge_lists

WIDER: dict[str, Strategy] = {
    "attention.causal_mask": together({"length": integers(1, 150)}),
    "attention.padding_mask": together({"lengths": whole("n", 1, 40), "size": integers(40, 80)}),
    "attention.sinusoidal_positions": together(
        {
            "length": integers(1, 30),
            "dim": integers(1, 12).map(lambda pairs: 2 * pairs),
            "base": integers(2, 4000).map(lambda tens: 10.0 * tens),
        }
    ),
    "convolution.conv_output_size": placed(),
    "convolution.conv_transpose_output_size": stamps(),
    "convolution.receptive_field": stacks(),
    "convolution.padding_amount": paddings(),
    "convolution.conv_parameter_count": layer_shapes(),
    "graphs.adjacency_matrix": one_of([edge_lists(graph.but(shared.some_edge)) for graph in GRAPHS]),
    "graphs.degrees": one_of([together({"a": graph}) for graph in GRAPHS]),
    "graphs.add_self_loops": one_of([together({"a": graph}) for graph in GRAPHS]),
    "graphs.row_normalize": one_of([together({"a": graph.but(shared.heard)}) for graph in GRAPHS]),
    "graphs.gcn_normalize": one_of([together({"a": graph}) for graph in GRAPHS]),
    "graphs.gcn_normalize_edges": one_of([edge_lists(graph.but(shared.some_edge)) for graph in GRAPHS]),
}


def course_inputs(concept: Concept, factor: float = 1.0) -> Strategy:
    """Ordinary inputs of a concept; the entries of plain arrays `factor` times as large, from above 0 to 1."""
    if concept.path in WIDER:
        return WIDER[concept.path]
    forward = concept.forward
    if forward is None:
        return concept.cases if concept.case is not None else together(rescaled(concept.inputs, factor))
    if forward.case is None and not isinstance(forward.smooth, Strategy):
        cases = forward.with_cotangent(together(rescaled(forward.inputs | dict(forward.smooth or {}), factor)))
    else:
        cases = concept.cases
    # Whatever arrives from above is as good as another.
    return cases.map(lambda case: case | {"grad": map_leaves(lambda part: part * factor, case["grad"])})


def rescaled(inputs: dict[str, Any], factor: float) -> dict[str, Any]:
    return {name: map_leaves(lambda spec: rescaled_spec(spec, factor), given) for name, given in inputs.items()}


def rescaled_spec(spec: Any, factor: float) -> Any:
    """An array of fractions that are evenly apart from 0, nearer to it; anything else as it is.

    What is done to numbers after they were drawn, and that they begin elsewhere or are whole, has its reasons.
    """
    if not isinstance(spec, Shaped) or not isinstance(spec.entries, Grid) or spec.dtype is not np.float64:
        return spec
    grid = spec.entries
    is_plain = grid.unit < 1 and grid.offset == 0 and spec.finish is None
    return replace(spec, entries=replace(grid, unit=grid.unit * factor)) if is_plain else spec
