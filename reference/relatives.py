"""Relatives of a library call: who may not make one, because it would be the answer itself, may not make the others.

A concept names the calls that would be its answer. Each brings with it the same function under other public and inner
names, as a method and as a layer, and neighbours that give the same by a trivial step: another sign or scale, a cast,
exp or log of it, a trivial setting, a part of the result. What takes more than that is honest work, and is not here.

Other names of one and the same object are no relatives: whoever watches the calls knows the object.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reference.families import FAMILIES, SHORT


def with_relatives(calls: Iterable[str]) -> tuple[str, ...]:
    """The calls and their relatives, each once."""
    return tuple(dict.fromkeys(name for call in calls for name in (call, *RELATIVES.get(call, ()))))


def of_track(calls: Iterable[str], track: str) -> list[str]:
    """Those that somebody who writes for a track would make, as code calls them."""
    torch_too = [(call, call.startswith(("torch", "Tensor."))) for call in calls]
    return [as_written(call) for call, is_torch in torch_too if is_torch is (track == "torch")]


def as_written(call: str) -> str:
    """A call as code has it after the usual imports: np.tanh, F.elu."""
    for full, short in (("torch.nn.functional.", "F."), ("numpy.", "np.")):
        if call.startswith(full):
            return short + call.removeprefix(full)
    return call


def read_families(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each name under which a concept may name a family, with all its members."""
    for block in text.strip().split("\n\n"):
        lines = block.splitlines()
        members = tuple(name for line in lines if line.startswith(" ") for name in members_of(line))
        yield from ((usual, members) for line in lines if not line.startswith(" ") for usual in line.split())


def members_of(line: str) -> Iterator[str]:
    """The full names in a line: a home, a colon, and what is there."""
    home, _, found = line.strip().partition(": ")
    yield from (f"{SHORT.get(home, home)}.{name}" for name in found.split())


RELATIVES = dict(read_families(FAMILIES))
