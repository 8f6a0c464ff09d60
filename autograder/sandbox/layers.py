"""The layers that shut a student's process in, each of which holds where another one is missing or has a hole.

- namespaces: a machine of its own, without network or other processes; in its file system only what a function needs
- landlock: the kernel's rules on files, connections and signals, beside the file system
- seccomp: a list of the system calls that a computing function makes; no process, thread, program or connection
- limits: memory, file size, open files; no capabilities

Which of them a machine offers differs: a container has no namespaces to give. `enough` says what is asked for grading
code that nobody trusts.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

LAYERS = ("namespaces", "landlock", "seccomp")
HOW_TO_GET = {
    "namespaces": (
        "On Ubuntu 23.10 and later: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0. On older Debian: "
        "sudo sysctl -w kernel.unprivileged_userns_clone=1. In a container there are none unless it is started with "
        "--security-opt seccomp=unconfined; Landlock and seccomp do without them."
    ),
    "landlock": "It needs Linux 5.13 or later, with landlock among the modules of /sys/kernel/security/lsm.",
    "seccomp": "It needs libseccomp and pyseccomp: sudo apt-get install libseccomp2; pip install pyseccomp.",
}


def offered() -> tuple[str, ...]:
    """The layers that may be tried on this system; whether they work, the process itself finds out."""
    return LAYERS if sys.platform.startswith("linux") else ()


def enough(held: Iterable[str]) -> bool:
    """Whether these layers are enough for code that nobody trusts: files out of reach, and calls on a list."""
    held = set(held)
    return "seccomp" in held and bool(held & {"namespaces", "landlock"})


def advice(missing: Mapping[str, str]) -> str:
    """What is missing on this machine, why, and how to get it, a line each."""
    if not offered():
        return f"{sys.platform} has none of the layers that Tandem knows. Use Linux, or a container of it."
    return "\n".join(f"{layer}: {why}. {HOW_TO_GET[layer]}" for layer, why in missing.items())
