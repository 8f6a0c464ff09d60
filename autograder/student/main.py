"""The student's process: load the student's code, call its functions, send back what they return.

It is run as a script, with this folder's files and a copy of backends.py beside it and nothing else of the project. It
knows no law and no expected value; whatever the student's code does to it, the judge is another process.

Where the judge hands it a socket it stays warm, and forks a child for each submission; else it is the child itself.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import json
import os
import sys
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))
NOT_SHUT_IN = "not shut in: "
OURS = (
    "wire",
    "answers",
    "ends",
    "loaded",
    "watched",
    "rehearsal",
    "warm",
    "confine",
    "landlock",
    "namespaces",
    "backends",
)


def main() -> None:
    """Serve the judge until it closes the pipe."""
    config = read_config()
    sys.path += config["paths"]
    # Ours come first: where they are installed among packages, they are soon not to be found either.
    import answers  # type: ignore[import-not-found]
    import confine  # type: ignore[import-not-found]
    import ends  # type: ignore[import-not-found]
    import loaded  # type: ignore[import-not-found]
    import rehearsal  # type: ignore[import-not-found]
    import watched  # type: ignore[import-not-found]
    import wire  # type: ignore[import-not-found]

    backends = loaded.load_file("backends", config["backends"])
    warm = None if config["control"] is None else importlib.import_module("warm")
    allow = functools.partial(loaded.Allowing, packages=config["packages"], paths=config["paths"])
    sys.meta_path[:] = map(allow, sys.meta_path)
    import_packages(config["track"])
    if warm is not None:
        requests, replies = forked(warm, config, ends)
        rehearsal.rehearse(backends, wire, config["track"])
    else:
        requests, replies = os.dup(0), os.dup(1)
        ends.nothing_on_the_standard_streams()
        if sys.platform == "linux":
            confine.die_with_parent()
        space = confine.address_space()
        confine.limit(space + config["memory"] if space else None)
    student = loaded.Student(config["track"], backends, watched.Watch())
    loaded.forget(OURS, HERE)
    loaded.guard_the_meter()
    pipes = ends.Pipes(requests, replies)
    serve(student, pipes, wire, answers.Answering(student, pipes, ends.Output(), wire))


def read_config() -> dict[str, Any]:
    """What the judge says first: a length, and JSON. Not a byte more is read, for what follows may be a request."""

    def exactly(count: int) -> bytes:
        parts = b""
        while len(parts) < count:
            part = os.read(0, count - len(parts))
            if not part:
                raise SystemExit("the judge said nothing")
            parts += part
        return parts

    config: dict[str, Any] = json.loads(exactly(int.from_bytes(exactly(4), "little")))
    return config


def forked(warm: Any, config: dict[str, Any], ends: Any) -> tuple[int, int]:
    """Stay warm; return in a child, shut in, with its pipes."""
    import socket

    process = warm.Warm(socket.socket(fileno=config["control"]), config)
    process.prepare()
    requests, replies = process.serve()
    try:
        ends.nothing_on_the_standard_streams()
        process.shut_in()
    except OSError as error:
        # The judge finds this in place of a reply, and goes no further.
        os.write(replies, f"{NOT_SHUT_IN}{error}".encode())
        os._exit(1)
    return requests, replies


def import_packages(track: str) -> None:
    """What every submission needs costs no submission's time."""
    # Every stub imports it.
    with contextlib.suppress(ImportError):
        importlib.import_module("jaxtyping")
    if track == "torch":
        import torch

        # The first gradient and the meter of memory would import them, in each process anew.
        for name in ("torch.fx.experimental.symbolic_shapes", "torch.utils._python_dispatch"):
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
        torch.set_num_threads(1)


def serve(student: Any, pipes: Any, wire: Any, answering: Any) -> None:
    """Answer request after request."""
    sys.stdout = sys.stderr = answering.output
    answering.send({"ready": True})
    while True:
        try:
            request = wire.receive(pipes.read)
        except EOFError:
            return
        if request["do"] == "load":
            answering.send(student.load(request["cells"], request["modules"], request["watched"]))
        elif request["do"] == "find":
            answering.send(student.find(request["name"]))
        else:
            answering.calls(request["name"], wire.decode_calls(request["calls"]))


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.path.insert(0, HERE)
    main()
