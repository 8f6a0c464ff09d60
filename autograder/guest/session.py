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
from .callers import Callers
from .loaded_code import ImportAllowList, LoadedCode
from .loading_in_c import keep_from_libraries
from .responder import Responder
from .warm_up import warm_up

NOT_SHUT_IN = "not shut in: "


def ready_to_serve(config: dict[str, Any], backends: ModuleType) -> Callable[[], None]:
    """What serves the judge until it closes the pipe. Nothing of the config is left in it, or on the way to it."""
    monitor = CallMonitor(config["paths"], config["packages"])
    paths = {"packages": config["packages"], "paths": config["paths"]}
    allow = functools.partial(ImportAllowList, **paths, follow=monitor.follow)
    sys.meta_path[:] = map(allow, sys.meta_path)
    import_packages(config["track"], monitor.callers)
    server = fork_server_for(config, monitor) if config["control"] is not None else None
    # What is compiled once is ours and the packages'; a student's own modules leave nothing.
    sys.dont_write_bytecode = True
    # Once for all children: each would take a millisecond for it.
    loaded_code.forget(__package__)
    loaded_code.guard_the_meter()
    if server is not None:
        requests, replies = forked(server)
        warm_up(backends, config["track"])
    else:
        requests, replies = os.dup(0), os.dup(1)
        streams.nothing_on_the_standard_streams()
        if sys.platform == "linux":
            confine.die_with_parent()
        space = confine.address_space()
        confine.limit(space + config["memory"] if space else None)
    keep_from_libraries(monitor.callers)
    code = LoadedCode(config["track"], backends, monitor)
    pipes = streams.Pipes(requests, replies)
    return functools.partial(serve, code, pipes, Responder(code, pipes, streams.Output()))


def fork_server_for(config: dict[str, Any], monitor: CallMonitor) -> Any:
    """What forks, ready to do so."""
    import socket

    # Not every system has what it is made of.
    from .fork_server import ForkServer

    monitor.prepare()
    server = ForkServer(socket.socket(fileno=config["control"]), config, monitor.watch)
    server.prepare()
    return server


def forked(server: Any) -> tuple[int, int]:
    """Be a fork server; return in a child, shut in, with its pipes."""
    requests, replies = server.serve()
    try:
        streams.nothing_on_the_standard_streams()
        server.shut_in()
    except OSError as error:
        # The judge finds this in place of a reply, and goes no further.
        os.write(replies, f"{NOT_SHUT_IN}{error}".encode())
        os._exit(1)
    return requests, replies


def import_packages(track: str, callers: Callers) -> None:
    """What every submission needs costs no submission's time."""
    # Every stub imports it.
    with contextlib.suppress(ImportError):
        importlib.import_module("jaxtyping")
    # The other one that computes what NumPy does, with a file of its own.
    importlib.import_module("cmath")
    if track == "torch":
        import torch

        # The first gradient and the meter of memory would import them, in each process anew.
        for name in ("torch.fx.experimental.symbolic_shapes", "torch.utils._python_dispatch"):
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
        torch.set_num_threads(1)
        torch.compile = uncompiled
        # What is compiled calls nothing that could be seen.
        for name in ("script", "script_method", "trace"):
            setattr(torch.jit, name, uncompiled_for_students(getattr(torch.jit, name), callers))


def uncompiled(model: Any = None, **settings: Any) -> Any:
    """In the place of torch.compile: there is no compiler here, and what it gives is the function's own answer."""
    return (lambda function: function) if model is None else model


def uncompiled_for_students(compiler: Callable[..., Any], callers: Callers) -> Callable[..., Any]:
    """In the place of torch.jit.script: PyTorch compiles parts of itself with it, and goes on doing so."""

    @functools.wraps(compiler, assigned=("__module__", "__name__", "__qualname__", "__doc__"), updated=())
    def compile_or_not(obj: Any, *args: Any, **settings: Any) -> Any:
        is_students = callers.behind(sys._getframe(1)) is not None
        return obj if is_students else compiler(obj, *args, **settings)

    del compile_or_not.__wrapped__
    return compile_or_not


def serve(code: LoadedCode, pipes: streams.Pipes, responder: Responder) -> None:
    """Answer request after request."""
    sys.stdout = sys.stderr = responder.output
    streams.nobody_types()
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
            responder.send(code.find(request["name"], request["watched"].split()))
        elif request["do"] == "time":
            responder.time(request["name"], request["count"], request["first"])
        else:
            responder.calls(request["name"], request["count"], request["first"])
