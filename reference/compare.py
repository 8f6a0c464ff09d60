"""The comparisons that laws are made of. Each one raises `Broken`; none returns a bool that could be dropped.

Tolerances are fixed here and nowhere else. Float64 results agree to 1e-9 of the largest magnitude
involved. Float32 results agree to a few roundings of it, one more for every term that was summed; so do float64 results
`coarsely`. Where a law cancels large numbers, it names the magnitude they had: `scale`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np

FLOAT64_RELATIVE = 1e-9
FLOAT32_ROUNDINGS = 16
# What float32 arithmetic leaves of an answer, whichever way it is worked out.
FLOAT32_RELATIVE = 2 * FLOAT32_ROUNDINGS * float(np.finfo(np.float32).eps)
# A central difference with step 2^-17 is good to about 1e-10 of the third derivative, so 1e-6 leaves room
# for third derivatives in the thousands and still sees any wrong factor.
DIFFERENCES_RELATIVE = 1e-6


# The least relative tolerance, whatever a comparison asks.
LEAST_RELATIVE: ContextVar[float] = ContextVar("LEAST_RELATIVE", default=0.0)


@contextmanager
def coarsely() -> Iterator[None]:
    """Within it, an answer that is right to float32's accuracy is right."""
    before = LEAST_RELATIVE.set(FLOAT32_RELATIVE)
    try:
        yield
    finally:
        LEAST_RELATIVE.reset(before)


class Broken(AssertionError):
    """A law does not hold. `expected` and `got` are what a reader should compare; `verdict` says what kind it is.

    Where they are one of several results, `place` says which: positions and keys, from the outside in.
    """

    verdict = "failed"

    def __init__(self, message: str, *, got: Any = None, expected: Any = None) -> None:
        super().__init__(message)
        self.message, self.got, self.expected = message, got, expected
        self.place: tuple[int | str, ...] = ()


class WrongShape(Broken):
    """The result has another shape, or another number of parts, than it should."""

    verdict = "wrong_shape"


class WrongDtype(Broken):
    """The result has another type or dtype than it should."""

    verdict = "wrong_dtype"


class NotRefused(Broken):
    """A call that should raise gave a result."""


class NotDeterministic(Broken):
    """Two calls with the same inputs gave different results."""

    verdict = "not_deterministic"


class InputChanged(Broken):
    """The function changed an array that was handed to it."""

    verdict = "input_changed"


class Raised(Exception):
    """What the function under test raised, wherever it ran. `kinds` are the names of its class and its bases."""

    def __init__(self, kinds: tuple[str, ...], message: str, trace: str = "") -> None:
        super().__init__(f"{kinds[0]}: {message}" if message else kinds[0])
        self.kinds, self.message, self.trace = kinds, message, trace

    @classmethod
    def of(cls, error: BaseException) -> Raised:
        """The same for an exception of this process."""
        return cls(tuple(base.__name__ for base in type(error).__mro__), str(error))


def close(
    got: Any,
    expected: Any,
    *,
    scale: Any = None,
    terms: int = 1,
    relative: float | None = None,
    message: str = "the two results differ",
) -> None:
    """Two results agree: same structure, same shape, entries equal up to rounding.

    Args:
        got: what the function under test gave.
        expected: what the law asks for.
        scale: the largest magnitude involved, a number or an array like `expected`; the largest entry of `expected`
            unless told. Integers are compared exactly.
        terms: how many products were summed into an entry (float32 alone).
        relative: another relative tolerance, for comparisons with something inexact, such as a numerical derivative.
        message: what to say when they differ.
    """
    each(got, expected, lambda part, wanted: close_leaf(part, wanted, scale, terms, relative, message))


def each(got: Any, expected: Any, compare: Callable[[Any, Any], None]) -> None:
    """Compare leaf by leaf; what is raised knows its place."""
    for place, part, wanted in placed(got, expected):
        try:
            compare(part, wanted)
        except Broken as error:
            error.place = place
            raise


def close_leaf(got: Any, expected: Any, scale: Any, terms: int, relative: float | None, message: str) -> None:
    if is_integer(got) and is_integer(expected):
        # Python's integers may be larger than any dtype's.
        holds(int(got) == int(expected), message, got=got, expected=expected)
        return
    left, right = numeric(got, expected), np.asarray(expected)
    same_shape(got, left, expected, right)
    with np.errstate(invalid="ignore", over="ignore"):
        fine = left == right
        if right.dtype.kind == "f" and not np.all(fine):
            bound = tolerance(left, right, scale, terms, relative)
            fine |= np.abs(np.subtract(left, right, dtype=np.float64)) <= bound
    # all(fine), never not any(wrong): NaN is neither.
    if not np.all(fine):
        raise Broken(message, got=got, expected=expected)


def is_integer(value: Any) -> bool:
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def tolerance(got: np.ndarray, expected: np.ndarray, scale: Any, terms: int, relative: float | None) -> Any:
    """The largest difference that rounding explains."""
    if scale is None:
        finite = np.abs(expected[np.isfinite(expected)]) if expected.size else expected
        scale = float(np.max(finite)) if finite.size else 0.0
    if relative is None:
        coarse = np.float32 in (got.dtype.type, expected.dtype.type)
        relative = (FLOAT32_ROUNDINGS + terms) * float(np.finfo(np.float32).eps) if coarse else FLOAT64_RELATIVE
    return max(relative, LEAST_RELATIVE.get()) * np.abs(np.asarray(scale, dtype=np.float64))


def pairs(got: Any, expected: Any) -> Iterator[tuple[Any, Any]]:
    """Every leaf of a tree with what came in its place, or WrongShape where the tree has another structure."""
    return ((part, wanted) for _, part, wanted in placed(got, expected))


def placed(got: Any, expected: Any, place: tuple[int | str, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any, Any]]:
    """The same, each pair with its place in front."""
    if isinstance(expected, dict):
        if not isinstance(got, dict) or set(got) != set(expected):
            came = f"a dict with {', '.join(map(str, got)) or 'no keys'}" if isinstance(got, dict) else describe(got)
            wanted = f"a dict with {', '.join(expected)}"
            raise WrongShape(f"{came} came back where {wanted} belongs", got=got, expected=expected)
        for key, part in expected.items():
            yield from placed(got[key], part, (*place, key))
    elif isinstance(expected, (tuple, list)):
        if not isinstance(got, (tuple, list)) or len(got) != len(expected):
            message = f"{describe(got)} came back where {len(expected)} belong, as a tuple"
            raise WrongShape(message, got=got, expected=tuple(expected))
        for i, (left, right) in enumerate(zip(got, expected, strict=True)):
            yield from placed(left, right, (*place, i))
    else:
        yield place, got, expected


def describe(got: Any) -> str:
    if isinstance(got, (tuple, list)) and len(got) != 1:
        return f"{len(got)} values"
    return "a dict" if isinstance(got, dict) else "one value"


def numeric(got: Any, expected: Any) -> np.ndarray:
    """The result as an array of numbers, or WrongDtype."""
    if isinstance(got, list):
        raise WrongDtype("a list came back, expected an array", got=got, expected=expected)
    if isinstance(got, (tuple, dict)):
        wrapped = ", in a tuple," if isinstance(got, tuple) and len(got) == 1 else ""
        raise WrongShape(f"{describe(got)} came back{wrapped} where one array belongs", got=got, expected=expected)
    array = np.asarray(got)
    if got is None:
        raise WrongDtype("nothing came back (None); is a return missing?", got=got, expected=expected)
    if array.dtype.kind not in "fiub":
        raise WrongDtype(f"{type(got).__name__} came back, expected numbers", got=got, expected=expected)
    return array


def same_shape(got: Any, left: np.ndarray, expected: Any, right: np.ndarray) -> None:
    if left.shape != right.shape:
        raise WrongShape(f"the result has shape {left.shape}, expected shape {right.shape}", got=got, expected=expected)


def same_kind(got: Any, expected: Any, *, any_precision: bool = False) -> None:
    """Two results have the same structure, shapes and dtypes; values are not looked at.

    A number is as good as an array without axes, and any integer type as good as another; any floating-point type too,
    where `any_precision`.
    """
    each(got, expected, lambda part, wanted: same_kind_of_leaf(part, wanted, any_precision))


def same_kind_of_leaf(got: Any, expected: Any, any_precision: bool) -> None:
    if is_integer(got) and is_integer(expected):
        return
    left, right = numeric(got, expected), np.asarray(expected)
    same_shape(got, left, expected, right)
    if left.dtype.kind == "f" and right.dtype.kind == "f":
        plain_number = isinstance(got, float) and not isinstance(got, np.generic)
        if left.dtype == right.dtype or plain_number or any_precision:
            return
    elif left.dtype.kind == right.dtype.kind or {left.dtype.kind, right.dtype.kind} <= set("iu"):
        return
    message = f"the result is {left.dtype}, expected {right.dtype}"
    if left.dtype.kind == right.dtype.kind == "f":
        message += "; a new array or a NumPy number brings a dtype of its own: give it that of the input"
    raise WrongDtype(message, got=got, expected=expected)


def equal(got: Any, expected: Any, *, message: str = "the two results differ") -> None:
    """Two results are the same to the last bit; two NaNs are the same here."""
    each(got, expected, lambda part, wanted: equal_leaf(part, wanted, message))


def equal_leaf(got: Any, expected: Any, message: str) -> None:
    if is_integer(got) and is_integer(expected):
        holds(int(got) == int(expected), message, got=got, expected=expected)
        return
    left, right = numeric(got, expected), np.asarray(expected)
    same_shape(got, left, expected, right)
    if not np.array_equal(left, right, equal_nan=left.dtype.kind == "f" and right.dtype.kind == "f"):
        raise Broken(message, got=got, expected=expected)


def at_most(low: Any, high: Any, *, scale: Any = None, message: str) -> None:
    """low <= high in every entry, up to rounding on the scale of `high` or of `scale`.

    Either side may be the function's result; the other one is broadcast against it.
    """
    left, right = numeric(low, high), np.asarray(high)
    bound = tolerance(left, right, scale, 1, None)
    with np.errstate(invalid="ignore", over="ignore"):
        fine = (left <= right) | (left - right <= bound)
    if np.all(fine):
        return
    # The side that is a plain number is the bound, the other one is the result.
    if left.ndim == 0 and right.ndim > 0:
        raise Broken(message, got=high, expected=f"at least {float(left):.6g}")
    raise Broken(message, got=low, expected=high if right.ndim else f"at most {float(right):.6g}")


def finite(got: Any) -> None:
    """Every entry is a finite number."""
    if not np.all(np.isfinite(numeric(got, 0.0))):
        raise Broken("an entry is not a finite number", got=got, expected="finite numbers")


def holds(condition: Any, message: str, *, got: Any = None, expected: Any = None) -> None:
    """The condition is true in every entry."""
    if not np.all(np.asarray(condition, dtype=bool)):
        raise Broken(message, got=got, expected=expected)


def quietly(f: Callable[..., Any], *args: Any, **settings: Any) -> Any:
    """Call f; the law is broken where NumPy warned, of an overflow or a division by 0, on the way."""
    result = f(*args, **settings)
    warned = warned_again(f, args, settings)
    if warned:
        raise Broken(f"NumPy warned on the way: {', '.join(sorted(warned))}", got=result, expected="no warning")
    return result


def warned_again(f: Any, args: tuple[Any, ...], settings: dict[str, Any]) -> set[str]:
    """What NumPy warned of in the call that f has just had, and warns of in another one.

    OpenBLAS flags a product of matrices now and then for what lies beside them in memory, and not twice.
    """
    warned = set(getattr(f, "warned", ()))
    if warned:
        again(f)(*args, **settings)
        warned &= set(f.warned)
    return warned


def refuses(error: type[Exception], f: Callable[..., Any], *args: Any, **settings: Any) -> None:
    """The call raises `error` or a subclass of it."""
    try:
        got = f(*args, **settings)
    except Raised as raised:
        if error.__name__ not in raised.kinds:
            raise Broken(
                f"{raised.kinds[0]} was raised, expected {error.__name__}",
                got=str(raised),
                expected=error.__name__,
            ) from None
        return
    raise NotRefused(f"a result came back, expected {error.__name__}", got=got, expected=error.__name__)


def worked_out(f: Any, what: str, work: Callable[[], Any]) -> Any:
    """What does not depend on f; who tries one case on many functions may keep it in `f.kept`, a dict for that case."""
    kept: dict[str, Any] | None = getattr(f, "kept", None)
    if kept is None:
        return work()
    if what not in kept:
        kept[what] = work()
    return kept[what]


def again(f: Any) -> Any:
    """f itself; where it answers from memory what it was asked before, the same without the memory."""
    return getattr(f, "again", f)
