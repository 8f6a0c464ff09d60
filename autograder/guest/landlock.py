"""Shut this process in with Landlock: it may read some folders, write into others, and open no connection.

Linux 5.13 and later; no privilege is needed, and there is no way back. The numbers are those of linux/landlock.h.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION = 1
RULE_PATH_BENEATH = 1
NO_NEW_PRIVILEGES = 38
WRITE_FILE, READ_FILE, READ_DIR = 1 << 1, 1 << 2, 1 << 3
REMOVE_DIR, REMOVE_FILE, MAKE_DIR, MAKE_FILE, TRUNCATE = 1 << 4, 1 << 5, 1 << 7, 1 << 8, 1 << 14
TCP_BIND_AND_CONNECT = 0b11
SIGNALS_AND_ABSTRACT_SOCKETS = 0b11
# How many rights on files each version of the interface knows: naming one that it does not know is an error.
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
NEWEST_FILE_RIGHTS = 16


class Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def version() -> int:
    """The version of Landlock that the kernel offers, 0 for none."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        return max(0, int(libc.syscall(CREATE_RULESET, None, 0, ASK_VERSION)))
    except (OSError, AttributeError):
        return 0


def ruleset(readable: Iterable[str], listable: Iterable[str], writable: Iterable[str] = ()) -> int:
    """A set of rules, as a descriptor: nothing may be executed, and no more be done than is said here."""
    known = version()
    libc = ctypes.CDLL(None, use_errno=True)
    everything = (1 << FILE_RIGHTS.get(known, NEWEST_FILE_RIGHTS)) - 1
    rules = Ruleset(
        files=everything,
        network=TCP_BIND_AND_CONNECT if known >= 4 else 0,
        scoped=SIGNALS_AND_ABSTRACT_SOCKETS if known >= 6 else 0,
    )
    size = 8 * (1 + (known >= 4) + (known >= 6))
    made = call(libc, CREATE_RULESET, ctypes.byref(rules), size, 0)
    rights = dict.fromkeys(listable, READ_DIR)
    rights |= dict.fromkeys(readable, READ_FILE | READ_DIR)
    rights[os.devnull] = READ_FILE | WRITE_FILE
    writing = READ_FILE | READ_DIR | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_FILE | TRUNCATE
    rights |= dict.fromkeys(writable, writing & everything)
    for path, allowed in rights.items():
        try:
            parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue
        if not os.path.isdir(path):
            allowed &= ~READ_DIR
        call(libc, ADD_RULE, made, RULE_PATH_BENEATH, ctypes.byref(PathBeneath(allowed, parent)), 0)
        os.close(parent)
    return made


def shut_in(rules: int) -> None:
    """Obey a set of rules from here on; OSError where the kernel refuses."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    call(libc, RESTRICT_SELF, rules, 0)
    os.close(rules)


def call(libc: ctypes.CDLL, number: int, *args: object) -> int:
    result = int(libc.syscall(number, *args))
    if result < 0:
        raise OSError(ctypes.get_errno(), f"landlock system call {number}")
    return result
