"""Functions that call the built-in of PyTorch in a graph, as what stands behind an operator, and by a gradient's name.

Expected: elu: passed 1; relu: forbidden 0; sigmoid: forbidden 0; softplus: forbidden 0; leaky_relu: forbidden 0
"""

# track: torch

import torch

compiled = torch.jit.CompilationUnit("def inner(x):\n    return torch.relu(x)\n")


def elu(x, *, alpha=1.0):
    if not 0 <= alpha < float("inf"):
        raise ValueError("alpha")
    return torch.where(x > 0, x, alpha * torch.expm1(torch.minimum(x, torch.zeros_like(x))))


def relu(x):
    return compiled.inner(x)


def sigmoid(x):
    return torch.ops.aten.sigmoid.default._op(x)


def softplus(x, *, beta=1.0):
    return torch._C._jit_get_operation("aten::softplus")[0](x, beta, 1e9)


def leaky_relu(x, *, slope=0.01):
    return torch.ops.aten.leaky_relu_backward(x, x, slope, False)
