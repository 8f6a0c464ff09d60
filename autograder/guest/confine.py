"""The last doors: limits on what a process may take, no capabilities, a list of the system calls that it may make."""

from __future__ import annotations

import contextlib
import ctypes

NO_NEW_PRIVILEGES, SET_SECCOMP, DIE_WITH_PARENT, SET_DUMPABLE = 38, 22, 1, 4
FILTER = 2
KILL = 9
CAPABILITIES_VERSION = 0x20080522
MEBIBYTE = 2**20
LARGEST_FILE = 16 * MEBIBYTE
MOST_FILES = 64


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


class CapabilityHeader(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


def limit(memory: int | None) -> None:
    """What the process may take, as far as the system can say so; memory in bytes of address space."""
    try:
        import resource
    except ImportError:
        return
    wanted = {"CORE": 0, "FSIZE": LARGEST_FILE, "NOFILE": MOST_FILES, "MEMLOCK": 0, "MSGQUEUE": 0, "AS": memory}
    for name, most in wanted.items():
        what = getattr(resource, f"RLIMIT_{name}", None)
        if what is None or most is None:
            continue
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def address_space() -> int:
    """The bytes of address space that this process takes, 0 where the system does not say."""
    try:
        with open("/proc/self/statm") as file:
            pages = int(file.read().split()[0])
    except (OSError, ValueError):
        return 0
    import resource

    return pages * resource.getpagesize()


def die_with_parent() -> None:
    prctl(DIE_WITH_PARENT, KILL)


def leave_no_dump() -> None:
    """A program that the system starts for a crash would run outside of everything, whatever the limits say."""
    prctl(SET_DUMPABLE, 0)


def drop_capabilities() -> None:
    """Whoever it is, it may no more than anybody."""
    header = CapabilityHeader(CAPABILITIES_VERSION, 0)
    none = (ctypes.c_uint32 * 6)()
    if ctypes.CDLL(None, use_errno=True).capset(ctypes.byref(header), none):
        raise OSError(ctypes.get_errno(), "capset")


def allow_calls(program: bytes) -> None:
    """Load a filter of system calls, made by the judge; there is no way back."""
    prctl(NO_NEW_PRIVILEGES, 1)
    prctl(SET_SECCOMP, FILTER, ctypes.byref(Program(len(program) // 8, program)))


def prctl(what: int, *values: object) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    numbers = [value if not isinstance(value, int) else ctypes.c_ulong(value) for value in values]
    if libc.prctl(what, *numbers, *[ctypes.c_ulong(0)] * (4 - len(numbers))):
        raise OSError(ctypes.get_errno(), f"prctl {what}")
