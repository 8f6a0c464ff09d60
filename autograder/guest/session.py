"""The student's process: load the student's code, call its functions, send back what they return.

It knows no law and no expected value; whatever the student's code does to it, the judge is another process.

Where the judge hands it a socket it becomes a fork server, which forks a child for each submission; else it is the
child itself.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import os
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from . import confine, loaded_code, streams, wire
from .call_monitor import CallMonitor
from .loaded_code import ImportAllowList, LoadedCode
from .responder import Responder
from .warm_up import warm_up

NOT_SHUT_IN = "not shut in: "


def ready_to_serve(config: dict[str, Any], backends: ModuleType) -> Callable[[], None]:
    """What serves the judge until it closes the pipe. Nothing of the config is left in it, or on the way to it."""
    allow = functools.partial(ImportAllowList, packages=config["packages"], paths=config["paths"])
    sys.meta_path[:] = map(allow, sys.meta_path)
    import_packages(config["track"])
    if config["control"] is not None:
        requests, replies = forked(config)
        warm_up(backends, config["track"])
    else:
        requests, replies = os.dup(0), os.dup(1)
        streams.nothing_on_the_standard_streams()
        if sys.platform == "linux":
            confine.die_with_parent()
        space = confine.address_space()
        confine.limit(space + config["memory"] if space else None)
    # What is compiled once is ours and the packages'; a student's own modules leave nothing.
    sys.dont_write_bytecode = True
    code = LoadedCode(config["track"], backends, CallMonitor())
    loaded_code.forget(__package__)
    loaded_code.guard_the_meter()
    pipes = streams.Pipes(requests, replies)
    return functools.partial(serve, code, pipes, Responder(code, pipes, streams.Output()))


def forked(config: dict[str, Any]) -> tuple[int, int]:
    """Be a fork server; return in a child, shut in, with its pipes."""
    import socket

    # Not every system has what it is made of.
    from .fork_server import ForkServer

    server = ForkServer(socket.socket(fileno=config["control"]), config)
    server.prepare()
    requests, replies = server.serve()
    try:
        streams.nothing_on_the_standard_streams()
        server.shut_in()
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
        torch.compile = uncompiled


def uncompiled(model: Any = None, **settings: Any) -> Any:
    """In the place of torch.compile: there is no compiler here, and what it gives is the function's own answer."""
    return (lambda function: function) if model is None else model


def serve(code: LoadedCode, pipes: streams.Pipes, responder: Responder) -> None:
    """Answer request after request."""
    sys.stdout = sys.stderr = responder.output
    responder.send({"ready": True})
    while True:
        try:
            request = wire.receive(pipes.read)
        except EOFError:
            return
        if request["do"] == "load":
            responder.send(code.load(request, responder.send))
        elif request["do"] == "compare":
            responder.send(code.is_unchanged())
        elif request["do"] == "find":
            responder.send(code.find(request["name"], request["watched"]))
        else:
            responder.calls(request["name"], request["count"])
