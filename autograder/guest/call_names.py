"""The other names of a function that is listed: packages have several for the same, and some for its neighbours.

What is one object under two names needs no line here: it is found by what it is.
"""

from __future__ import annotations

from functools import lru_cache

# Where PyTorch's functions are found, and where else they are, with an underscore before or behind some.
TORCH = ("torch", "torch.nn.functional", "torch.special", "torch.Tensor")
HIDDEN_IN_TORCH = (
    "torch.ops.aten", "torch.ops.prims", "torch._C._VariableFunctions", "torch._C.TensorBase", "torch._VF",
    "torch._C._nn", "torch._C._special", "torch._refs", "torch._refs.nn.functional", "torch._refs.special",
    "torch._prims", "torch.masked",
)  # fmt: skip
# By the home of a function: where else a function of that name does the same.
NEIGHBOURS = {
    "numpy": (
        "numpy.ndarray", "numpy.generic", "numpy.ma", "numpy.ma.MaskedArray", "numpy.lib.scimath", "numpy._core.umath",
        "numpy._core.numeric", "numpy._core.multiarray",
    ),
    "numpy.ndarray": ("numpy.generic", "numpy.ma.MaskedArray"),
    "math": ("cmath",),
    "scipy.special": ("scipy.special.cython_special", "scipy.special._ufuncs"),
    "scipy.stats": ("scipy.stats.mstats",),
}  # fmt: skip
# Where a method of that name does something else.
OTHER_MEANINGS = {"torch.nn.functional.unfold": ("torch._C._nn.im2col", "torch.ops.aten.im2col")}


def full_name(name: str) -> str:
    """The name with its package: lists say Tensor.relu and ndarray.clip."""
    package = {"Tensor": "torch", "ndarray": "numpy"}.get(name.partition(".")[0])
    return f"{package}.{name}" if package else name


@lru_cache(maxsize=4096)
def every_name_of(call: str) -> tuple[str, ...]:
    """The full name of a call, and the others that packages have for what it does."""
    name = full_name(call)
    home, _, last = name.rpartition(".")
    if name in OTHER_MEANINGS:
        return name, *OTHER_MEANINGS[name]
    names = [name, *(f"{other}.{last}" for other in NEIGHBOURS.get(home, ()))]
    if home in TORCH:
        names += [f"{hidden}.{other}" for other in variants_of(last) for hidden in HIDDEN_IN_TORCH]
    return tuple(dict.fromkeys(names))


def variants_of(last: str) -> tuple[str, ...]:
    """PyTorch's name of a function, of the one that works in place, and of the one behind it."""
    plain = last.removesuffix("_")
    return plain, f"{plain}_", f"_{plain}"
