"""The words on gradients that do not get back: what a student's function did, and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.formatting import and_list
from autograder.guest.callers import Place
from autograder.judging.diagnosis import Diagnosis

MOST_NAMES, FEW_NAMES, MOST_LINES = 4, 2, 4

# By kind: what passes no gradient, and what to do.
WHY = {
    "detach": (
        ".detach() passes no gradient",
        "Take .detach() away: PyTorch follows {names} through every operation on tensors by itself.",
    ),
    "data": (".data passes no gradient", "Take .data away: the tensor itself is what autograd follows."),
    "item": (
        ".item() makes a plain number of a tensor, which passes no gradient",
        "Go on with the tensor in place of its .item(): tensors without axes can be added, multiplied and compared.",
    ),
    "tolist": (
        ".tolist() makes plain numbers of a tensor, which pass no gradient",
        "Stay with tensors: one operation for all entries, or torch.stack of what each of them gives.",
    ),
    "float": (
        "a plain number is made of a tensor there, as float() and the functions of math do, and passes no gradient",
        "Stay with tensors: torch.exp, torch.log and torch.sqrt in place of math's, torch.stack in place of a list.",
    ),
    "int": (
        "int() makes a plain number of a tensor, which passes no gradient",
        "Go on with the tensor itself; only what counts or indexes is an integer.",
    ),
    "numpy": (
        "NumPy passes no gradient",
        "Write it with PyTorch's operations, of which most have NumPy's names; detaching first would silence the "
        "error, and cut the gradient off.",
    ),
    "copy": (
        "a new tensor is filled with numbers there, which pass no gradient",
        "torch.stack and torch.cat make one tensor of several and let gradients pass; torch.tensor and torch.full "
        "copy plain numbers.",
    ),
    "no_grad": (
        "under torch.no_grad() no way back is recorded",
        "Take torch.no_grad() away: it is for what nobody differentiates, such as measuring a trained model.",
    ),
    "set_grad_enabled": (
        "with torch.set_grad_enabled(False) no way back is recorded",
        "Take torch.set_grad_enabled(False) away: it is for what nobody differentiates.",
    ),
    "inference_mode": (
        "under torch.inference_mode() no way back is recorded",
        "Take torch.inference_mode() away: it is for what nobody differentiates.",
    ),
    "new leaf": (
        "another tensor with the same numbers stands for it, without their history",
        "nn.Parameter, from_pretrained and requires_grad_() make a new beginning: go on with {names} as it came.",
    ),
    "comparison": (
        "the answer of a comparison passes no gradient",
        "Multiply by the comparison, or use it in torch.where, so that {names} itself stays in the result.",
    ),
    "integer": (
        "integers pass no gradient",
        "Only a floating-point tensor has a gradient: use integers for places and counts alone.",
    ),
    "step": (
        "rounding is a step, whose slope is 0",
        "round, floor, sign and // are flat nearly everywhere: leave them out, or keep them away from what is learned.",
    ),
    "other": (
        "what is done there passes no gradient",
        "Every step from {names} to the result has to be an operation of PyTorch on floating-point tensors.",
    ),
}

# What makes another gradient of the right one, and what to do.
CHANGED = {
    "own backward": (
        "has a backward of its own{at} that gives another gradient",
        "Built-in operations need none: leave the autograd.Function out, or compare it with torch.autograd.gradcheck.",
    ),
    "hook": (
        "changes the gradient on its way, with register_hook{at}",
        "Take the hook away: the gradient of the operations is the right one.",
    ),
    "hidden": (
        "changes numbers in place{at} where autograd does not see it, behind .data, .detach() or torch.no_grad()",
        "Make a new tensor of them by an operation that is recorded: x.clamp(min=0), not x.data.clamp_(min=0).",
    ),
}
# What makes NaN of a gradient, by the name of its node in the graph.
OPERATIONS = {
    "Exp": "exp", "Log": "log", "Log2": "log2", "Log10": "log10", "Log1P": "log1p", "Expm1": "expm1", "Sqrt": "sqrt",
    "Rsqrt": "rsqrt", "Pow": "a power", "Div": "a division", "Reciprocal": "a reciprocal",
    "Norm": "a norm", "LinalgVectorNorm": "a norm", "Xlogy": "xlogy", "Logaddexp": "logaddexp", "Cosh": "cosh",
    "Sinh": "sinh", "Tan": "tan", "Asin": "asin", "Acos": "acos", "Atanh": "atanh",
    "Logsumexp": "logsumexp", "Softplus": "softplus", "Exp2": "exp2", "Std": "std", "Logit": "logit",
}  # fmt: skip


PRODUCTS = ("Mul", "Prod", "Mm", "Bmm", "Addcmul")


def these(names: Sequence[str]) -> str:
    """A few names; of many how many there are."""
    if len(names) <= MOST_NAMES:
        return and_list(list(names))
    return f"{', '.join(names[: MOST_NAMES - 1])} and {len(names) - MOST_NAMES + 1} more inputs"


def in_a_hint(names: Sequence[str]) -> str:
    return these(names) if len(names) <= FEW_NAMES else "each input"


def placed_at(places: Sequence[Place]) -> str:
    """The places in brackets, with a space in front; nothing where none is known."""
    known = [place for place in dict.fromkeys(places) if place[1]]
    if not known:
        return ""
    file = known[0][0]
    lines = sorted(line for other, line in known if other == file)[:MOST_LINES]
    return f" ({file}, line{'s' * (len(lines) > 1)} {and_list([str(line) for line in lines])})"


def cut_off(kind: str, whole: Sequence[str], part: Sequence[str], places: Sequence[Place]) -> Diagnosis:
    """There the only way back to some inputs ends, and one of several to others."""
    why, hint = WHY[kind]
    what = [f"cuts {these(whole)} off from the result"] if whole else []
    what += [f"loses a part of the gradient by {these(part)}"] if part else []
    return Diagnosis(f"{' and '.join(what)}{placed_at(places)}: {why}", hint.format(names=in_a_hint([*whole, *part])))


def at_a_kink(names: Sequence[str], places: Sequence[Place]) -> Diagnosis:
    return Diagnosis(
        f"takes another slope by {these(names)} at a kink{placed_at(places)}",
        "Where entries are equal, or one is just at a bound, several slopes are possible: maximum, amax and max() "
        "share the gradient among equals, clamp passes all of it, abs nothing. Where the function itself has no kink, "
        "write it without one.",
    )


def switched_off(names: Sequence[str], places: Sequence[Place]) -> Diagnosis:
    return Diagnosis(
        f"switches the gradient of {these(names)} off{placed_at(places)}",
        "Leave requires_grad as it is: whoever calls the function decides what is differentiated.",
    )


def in_place(names: Sequence[str], places: Sequence[Place]) -> Diagnosis:
    what = these(names) if names else "an input"
    example = names[0] if len(names) == 1 and names[0].isidentifier() else "x"
    return Diagnosis(
        f"changes {what} in place{placed_at(places)}, while its gradient is asked for",
        f"Work on a new tensor: {example} = {example} + 1 makes one, {example} += 1 changes the input itself. "
        "A clone() may be changed.",
    )


def changed_though_needed(changed: Place, needed: Place) -> Diagnosis:
    whose = "its gradient" if changed == needed else f"the gradient of line {needed[1]}"
    return Diagnosis(
        f"changes a tensor in place{placed_at([changed])} that {whose} needs as it was",
        "Make a new tensor there: y = y * 2 instead of y *= 2, torch.where or torch.stack instead of y[i] = ...",
    )


def through_numpy(names: Sequence[str], places: Sequence[Place]) -> Diagnosis:
    return Diagnosis(f"sends {these(names) if names else 'a tensor'} through NumPy{placed_at(places)}", WHY["numpy"][1])


def own_randomness(names: Sequence[str], places: Sequence[Place]) -> Diagnosis:
    if not names:
        return Diagnosis(
            f"draws random numbers of its own{placed_at(places)}",
            "Leave them out: the same call gives the same answer, and all that varies comes in as an argument.",
        )
    return Diagnosis(
        f"draws random numbers of its own{placed_at(places)}, and never uses {these(names)}",
        f"The randomness comes in as {these(names)}, so that the same call gives the same answer.",
    )


def never_used(names: Sequence[str]) -> Diagnosis:
    return Diagnosis(
        f"never uses {these(names)}",
        f"The result depends on {these(names)} too: where does it come in?",
    )


def no_way_back(names: Sequence[str]) -> Diagnosis:
    return Diagnosis(f"leaves no way from the result back to {these(names)}", WHY["other"][1].format(names="an input"))


def changed_gradient(kind: str, places: Sequence[Place]) -> Diagnosis:
    described, hint = CHANGED[kind]
    return Diagnosis(described.format(at=placed_at(places)), hint)


def no_backward() -> Diagnosis:
    return Diagnosis(
        "uses an autograd.Function that has no backward",
        "Built-in operations need none: write it with them, or give the class a backward.",
    )


def of_an_earlier_call() -> Diagnosis:
    return Diagnosis(
        "keeps a tensor from an earlier call, whose way back is gone",
        "Work everything out anew in each call, from its arguments alone.",
    )


def spoilt(word: str, place: Place | None, is_nothing: bool) -> Diagnosis:
    """NaN came up on the way back, at an operation: of a zero that it got, if `is_nothing`."""
    reason = f"{OPERATIONS.get(word, 'an operation')} has no finite slope there"
    if word in PRODUCTS:
        reason = "a factor of the product is not finite there"
    where = placed_at([place] if place else [])
    if is_nothing:
        return Diagnosis(
            f"makes NaN of its gradient{where}: {reason}, and 0 times that is NaN",
            "What a mask or torch.where leaves out gets the gradient 0, and 0 * inf is NaN. So make what goes in "
            "harmless first: torch.exp(torch.where(taken, x, 0)).",
        )
    return Diagnosis(
        f"makes NaN of its gradient{where}: {reason}",
        "Which number goes in there? sqrt, log and a division have an infinite slope at 0: keep it away from them, "
        "with torch.where in front of them.",
    )
