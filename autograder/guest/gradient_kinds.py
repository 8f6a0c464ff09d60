"""The words in which a watched call is noted: PyTorch's operations by their names, and the kinds that they are of."""

from __future__ import annotations

# What gives the same numbers without a way back to where they come from.
DETACHES = {"detach": "detach", "detach_": "detach", "data": "data"}
# What makes plain numbers of a tensor.
NUMBERS = {
    "item": "item", "tolist": "tolist", "__float__": "float", "__int__": "int", "__index__": "int",
}  # fmt: skip
COPIES = frozenset(
    {"tensor", "as_tensor", "asarray", "new_tensor", "scalar_tensor", "full", "full_like", "new_full", "__deepcopy__"}
)
# What has no slope at some places, so that each of PyTorch's operations has chosen one.
KINKS = frozenset({
    "abs", "absolute", "relu", "relu6", "leaky_relu", "prelu", "threshold", "hardtanh", "clamp", "clip", "clamp_min",
    "clamp_max", "maximum", "minimum", "fmax", "fmin", "amax", "amin", "max", "min", "aminmax", "cummax", "cummin",
    "norm", "vector_norm", "linalg_vector_norm", "max_pool1d", "max_pool2d", "dist", "cdist",
})  # fmt: skip
# What has a way back, along which the gradient is 0.
STEPS = frozenset({"round", "floor", "ceil", "trunc", "fix", "sign", "sgn", "floor_divide", "__floordiv__"})
RANDOM = frozenset({
    "rand", "randn", "randint", "randperm", "rand_like", "randn_like", "randint_like", "normal", "bernoulli", "poisson",
    "multinomial", "uniform", "exponential", "log_normal", "cauchy", "geometric", "random",
})  # fmt: skip
COMPARISONS = frozenset({
    "gt", "lt", "ge", "le", "eq", "ne", "greater", "less", "greater_equal", "less_equal", "not_equal", "__eq__",
    "__ne__", "__gt__", "__lt__", "__ge__", "__le__", "isnan", "isinf", "isfinite", "isclose", "logical_not",
    "logical_and", "logical_or", "bool",
})  # fmt: skip
# What takes a tensor for its shape, dtype or device alone.
ASK_NOTHING = frozenset({
    "zeros_like", "ones_like", "empty_like", "new_zeros", "new_ones", "new_empty", "size", "dim", "ndimension", "numel",
    "nelement", "stride", "is_floating_point", "is_complex", "element_size", "is_contiguous", "get_device", "__len__",
    "__repr__", "__format__", "retain_grad", "result_type", "data_ptr", "untyped_storage", "__bool__", "__contains__",
    "allclose", "equal", "is_nonzero", "__hash__",
})  # fmt: skip
# Attributes that hold numbers of the tensor.
DERIVED = frozenset({"data", "T", "mT", "H", "mH", "real", "imag"})
# Contexts in which no way back is kept.
OFF = ("no_grad", "set_grad_enabled", "inference_mode")

KINDS = frozenset({
    *DETACHES.values(), *NUMBERS.values(), *OFF, "copy", "step", "kink", "random", "numpy", "hook", "hidden",
    "requires_grad", "comparison", "integer", "other", "own backward", "new leaf",
})  # fmt: skip
# What many right functions do.
HARMLESS = frozenset({"kink", "comparison", "integer"})
# What a call can be made without.
UNDOES = frozenset({*DETACHES.values(), *OFF, "item", "copy", "requires_grad"})
# What autograd says where it gives up, and what that is.
COMPLAINTS = (
    ("modified by an inplace operation", "changed"),
    ("leaf Variable that requires grad", "leaf"),
    ("Can't call numpy() on Tensor that requires grad", "numpy"),
    ("implement either the backward or vjp", "no backward"),
    ("backward through the graph a second time", "second"),
    ("Inference tensors cannot be saved for backward", "inference_mode"),
)
