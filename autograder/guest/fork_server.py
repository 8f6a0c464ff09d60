"""A process that has imported everything and does nothing but fork: each child takes one student's code.

Importing PyTorch takes a second, a fork milliseconds. The judge asks over a socket of its own; a child never sees it.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from . import confine, landlock, namespaces

WORKPLACE_SIZE = 16 * 2**20
LARGEST_MESSAGE = 2**16


@dataclass
class Layers:
    """What shuts a child in, and what cannot, with the reason."""

    held: list[str]
    missing: dict[str, str]


class ForkServer:
    """The socket to the judge, and the children: the one that is used, and one that waits to be the next.

    `watch` is told of calls that must not be made: what is done about them here, no child has to do again.
    """

    def __init__(
        self, control: socket.socket, config: dict[str, Any], watch: Callable[[list[str]], None] = lambda names: None
    ) -> None:
        self.control, self.config, self.watch = control, config, watch
        self.layers = Layers([], {})
        self.memory = confine.address_space()
        self.ruleset = -1
        self.forks = 0
        # By number: the process, and a descriptor that becomes readable when it ends.
        self.children: dict[int, tuple[int, int]] = {}

    # Before the first child -------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Go into the namespaces, and get ready what every child needs."""
        wanted = self.config["layers"]
        if "namespaces" in wanted:
            self.enter_namespaces()
        if "landlock" in wanted:
            self.prepare_landlock()
        if "seccomp" in wanted:
            if self.config["calls"]:
                self.layers.held.append("seccomp")
            else:
                self.layers.missing["seccomp"] = self.config["no_calls"]
        # What is here stays shared with the children, as long as neither side writes to it. Nobody waits for garbage to
        # be collected first.
        gc.freeze()

    def enter_namespaces(self) -> None:
        visible, hidden = [*self.config["visible"], *self.config["packages_at"]], self.config["hidden"]
        problem = namespaces.possible(visible, hidden)
        if problem:
            self.layers.missing["namespaces"] = problem
            return
        namespaces.enter(visible, hidden)
        self.layers.held.append("namespaces")

    def prepare_landlock(self) -> None:
        if not landlock.version():
            self.layers.missing["landlock"] = "the kernel offers none"
            return
        try:
            # In the namespaces what exists may be read, but each child has a workplace of its own: it makes its own.
            if "namespaces" not in self.layers.held:
                hidden = list(map(os.path.realpath, self.config["hidden"]))
                readable = [part for path in self.config["visible"] for part in without(os.path.realpath(path), hidden)]
                readable += [*self.config["packages_at"], *self.config["devices"]]
                self.ruleset = landlock.ruleset(readable, self.config["listable"])
        except OSError as error:
            self.layers.missing["landlock"] = str(error)
            return
        self.layers.held.append("landlock")

    # Forking ----------------------------------------------------------------------------------------------------------

    def serve(self) -> tuple[int, int]:
        """Fork at the judge's word. Returns in each child alone, with its two pipes."""
        self.tell({"ready": True, "layers": self.layers.held, "missing": self.layers.missing})
        while True:
            ends = {ended: number for number, (_, ended) in self.children.items()}
            ready, _, _ = select.select([self.control.fileno(), *ends], [], [])
            for number in [ends[descriptor] for descriptor in ready if descriptor in ends]:
                self.bury(number)
            if self.control.fileno() in ready:
                data, pipes, _, _ = socket.recv_fds(self.control, LARGEST_MESSAGE, 2)
                if not data:
                    # The judge is gone.
                    self.end(*self.children)
                    os._exit(0)
                message = json.loads(data)
                if message["do"] == "kill":
                    self.end(message["child"])
                elif message["do"] == "watch":
                    self.watch(message["names"])
                elif self.fork(pipes):
                    return pipes[0], pipes[1]

    def tell(self, message: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):
            self.control.send(json.dumps(message).encode())

    def fork(self, pipes: list[int]) -> bool:
        """Whether this is the child."""
        self.forks += 1
        pid = os.fork()
        if pid == 0:
            self.control.close()
            for _, ended in self.children.values():
                os.close(ended)
            return True
        for pipe in pipes:
            os.close(pipe)
        descriptor = os.pidfd_open(pid)
        self.children[self.forks] = pid, descriptor
        # The judge reads the child's clock by it: the number that it has here is not the one that it has there.
        with contextlib.suppress(OSError):
            socket.send_fds(self.control, [json.dumps({"child": self.forks}).encode()], [descriptor])
        return False

    def end(self, *numbers: int) -> None:
        """End these children; one that has ended by itself is told already."""
        for number in numbers:
            if number in self.children:
                os.kill(self.children[number][0], signal.SIGKILL)

    def bury(self, number: int) -> None:
        """Tell the judge how a child ended."""
        pid, ended = self.children.pop(number)
        _, status = os.waitpid(pid, 0)
        os.close(ended)
        self.tell({"ended": os.waitstatus_to_exitcode(status), "child": number})

    # In the child -----------------------------------------------------------------------------------------------------

    def shut_in(self) -> None:
        """Close every door behind this process, in this order: each step needs what a later one takes away."""
        os.setsid()
        confine.die_with_parent()
        if "namespaces" in self.layers.held:
            namespaces.private_workplace(WORKPLACE_SIZE)
        # Where nothing can be written Python finds no such folder, and whoever asks for one does not even get imported.
        tempfile.tempdir = os.environ["TORCHINDUCTOR_CACHE_DIR"] = os.getcwd()
        if "landlock" in self.layers.held:
            if self.ruleset < 0:
                self.ruleset = landlock.ruleset(["/"], [], writable=[os.getcwd()])
            landlock.shut_in(self.ruleset)
        confine.limit(self.memory + self.config["memory"] if self.memory else None)
        confine.drop_capabilities()
        confine.leave_no_dump()
        if "seccomp" in self.layers.held:
            has_own_files = "namespaces" in self.layers.held
            confine.allow_calls(bytes.fromhex(self.config["own_calls" if has_own_files else "calls"]))


def without(path: str, hidden: Sequence[str]) -> list[str]:
    """The folder, or where something hidden lies in it, its parts without that: a rule allows all that is below.

    A link needs no rule, and would carry one to wherever it leads.
    """
    inside = [other for other in hidden if other == path or other.startswith(f"{path}/")]
    if not inside:
        return [path]
    if path in inside or not os.path.isdir(path):
        return []
    parts = [f"{path}/{name}" for name in sorted(os.listdir(path))]
    return [kept for part in parts if not os.path.islink(part) for kept in without(part, inside)]
