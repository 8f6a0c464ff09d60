"""Who stands behind a call: the student's code, or a package that calls something on its own account."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.machinery import SourceFileLoader
from types import CodeType, FrameType
from typing import Any

# Files of packages that call what they are handed, and which of their functions: whoever handed it to them has called
# it. No functions are all of them.
CARRIERS: dict[str, tuple[str, ...]] = {
    "/numpy/lib/_function_base_impl.py": ("vectorize.", "piecewise"),
    "/numpy/lib/_shape_base_impl.py": ("apply_along_axis", "apply_over_axes"),
    "/numpy/_core/numeric.py": ("fromfunction",),
    "/numpy/ma/extras.py": ("apply_along_axis", "apply_over_axes"),
    "/scipy/stats/_distn_infrastructure.py": ("rv_frozen.",),
    "/torch/utils/_contextlib.py": (),
    "/torch/utils/checkpoint.py": (),
    "/torch/utils/_pytree.py": (),
    "/torch/_functorch/vmap.py": (),
    "/torch/_functorch/apis.py": (),
    "/torch/_functorch/eager_transforms.py": (),
    "/torch/_functorch/functional_call.py": (),
    "/torch/_compile.py": (),
    "/torch/_dynamo/eval_frame.py": (),
    "/torch/autograd/function.py": (),
    "/torch/autograd/functional.py": (),
    "/torch/fx/graph_module.py": (),
    "/torch/fx/interpreter.py": (),
    "/torch/nn/modules/module.py": (),
    "/torch/nn/modules/container.py": (),
    "/torch/nn/utils/stateless.py": (),
    "/torch/nn/parallel/data_parallel.py": (),
    "/torch/optim/swa_utils.py": (),
    "/torch/ao/quantization/stubs.py": (),
    "/torch/_ops.py": (),
    "/torch/overrides.py": (),
    "/torch/_tensor.py": ("Tensor.__torch_function__",),
}
# Of the standard library, what computes on its own account; all the rest calls what it is handed.
COMPUTES = ("/statistics.py", "/random.py", "/fractions.py", "/colorsys.py")
LIBRARY = os.path.dirname(os.__file__)

Place = tuple[str, int]
# The function that is asked itself, or a thread: no line of the student's.
NOWHERE: Place = ("", 0)


def asked(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function; what it calls without a line of the student's own is the student's call all the same."""

    def ask(*args: Any, **settings: Any) -> Any:
        return function(*args, **settings)

    return ask


ASK = next(constant for constant in asked.__code__.co_consts if hasattr(constant, "co_name"))


class Callers:
    """Tells the student's frames by their `files` from ours, and from those of `packages`, which lie in `folders`."""

    def __init__(self, folders: Iterable[str], packages: Iterable[str]) -> None:
        self.files: set[str] = set()
        self.packages = frozenset(packages)
        self.folders = tuple(os.path.join(folder, "") for folder in folders)
        package = __name__.rpartition(".")[0]
        modules = [module for name, module in sys.modules.items() if name.startswith(f"{package}.")]
        self.ours = [vars(module) for module in modules]
        # By identity: whoever reaches our globals may have anything executed in them.
        self.our_code = {code for module in modules for code in code_of_module(module)}
        # What is before a function that is watched may be in the middle of a call.
        hooks = ("call_hooks", "call_monitor")
        self.hooks = [vars(sys.modules[f"{package}.{name}"]) for name in hooks if f"{package}.{name}" in sys.modules]

    def behind(self, frame: FrameType | None, function: object = None) -> Place | None:
        """The student's line behind a call of a function from this frame; None where it is not the student's."""
        while frame is not None:
            file = frame.f_code.co_filename
            if file in self.files:
                return file, frame.f_lineno or 0
            if not is_among(frame.f_globals, self.hooks):
                if is_among(frame.f_globals, self.ours) and frame.f_code in self.our_code:
                    return NOWHERE if frame.f_code is ASK else None
                if not self.is_transparent(frame, file, function):
                    return None
            frame = frame.f_back
        return NOWHERE

    def is_transparent(self, frame: FrameType, file: str, function: object) -> bool:
        """Whether a frame only calls what it was handed."""
        if file.startswith(self.folders) and self.is_of_a_package(frame):
            return is_carrier(frame) or any(value is function for value in list(frame.f_locals.values()))
        return not (file.startswith(LIBRARY) and file.endswith(COMPUTES) and stands_in_its_file(frame.f_code))

    def is_of_a_package(self, frame: FrameType) -> bool:
        """Whether a frame is that of a package's module: code may say what it likes of its file."""
        name = frame.f_globals.get("__name__", "")
        module = sys.modules.get(name) if isinstance(name, str) else None
        if module is None or vars(module) is not frame.f_globals or name.partition(".")[0] not in self.packages:
            return False
        return stands_in_its_file(frame.f_code)


@cache
def stands_in_its_file(code: CodeType) -> bool:
    """Whether the file that code says it is of has such code."""
    return code in code_of_file(code.co_filename)


@cache
def code_of_file(
    file: str, get_code: Callable[..., CodeType | None] = SourceFileLoader.get_code
) -> frozenset[CodeType]:
    """All code that a file has; none where there is no such file."""
    try:
        code = get_code(SourceFileLoader("", file), "")
    except (OSError, SyntaxError, ValueError):
        return frozenset()
    return frozenset(code_within(code)) if code else frozenset()


def code_within(code: CodeType) -> Iterator[CodeType]:
    """The code, and that of all functions and classes in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from code_within(constant)


def code_of_module(module: Any) -> Iterator[CodeType]:
    """All code of a module that was imported."""
    loader = getattr(module.__spec__, "loader", None)
    code = loader.get_code(module.__name__) if loader else None
    return code_within(code) if code else iter(())


def is_among(table: object, tables: list[dict[str, Any]]) -> bool:
    """Whether it is one of them, and not only like one."""
    for one in tables:  # noqa: SIM110
        if one is table:
            return True
    return False


def is_carrier(frame: FrameType) -> bool:
    file = frame.f_code.co_filename
    for place, names in CARRIERS.items():
        if place in file:
            return not names or frame.f_code.co_qualname.startswith(names)
    return False
