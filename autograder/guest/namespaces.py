"""Give this process a machine of its own: no network, no other process, and a file system with little in it.

Linux namespaces do it, as far as an ordinary user may make them. What is visible appears where it always was,
read-only; what is hidden is covered. The numbers are those of the kernel's headers.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

NEW_MOUNTS, NEW_CGROUP, NEW_NAMES, NEW_IPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
NEW_USER, NEW_PROCESSES, NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000
EVERYTHING = NEW_USER | NEW_MOUNTS | NEW_CGROUP | NEW_NAMES | NEW_IPC | NEW_PROCESSES | NEW_NETWORK
READ_ONLY, NO_SET_UID, NO_DEVICES, BIND, RECURSIVE, PRIVATE = 1, 2, 4, 4096, 16384, 1 << 18
DETACH = 2
MOUNT_SETATTR, PIVOT_ROOT = 442, {"x86_64": 155, "aarch64": 41}
EMPTY_PATH_AND_RECURSIVE = 0x1000 | 0x8000
# The new root is put together here: it is always there, and nothing that is needed lies below it.
WORKBENCH = "/proc"
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
# Nothing of anybody lies below it. Python looks for a place for temporary files in /tmp, and then where it is.
WORKPLACE = "/workplace"
# An ordinary user inside, whoever it is outside.
INSIDE_USER = 1000


class MountAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "user_namespace")]


libc = ctypes.CDLL(None, use_errno=True)


def check_result(result: int, what: str) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def mount(source: str, target: str, kind: str = "", flags: int = 0, data: str = "") -> None:
    result = libc.mount(os.fsencode(source), os.fsencode(target), kind.encode(), ctypes.c_ulong(flags), data.encode())
    check_result(result, f"mounting {target}")


def possible(visible: Iterable[str], hidden: Iterable[str]) -> str | None:
    """Try it in a process of its own; None where it works, else what stood in the way."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            enter(visible, hidden)
            private_workplace(2**20)
        except BaseException as error:
            os.write(writing, str(error).encode("utf-8", "replace")[:200] or b"?")
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        problem = pipe.read().decode("utf-8", "replace")
    _, status = os.waitpid(pid, 0)
    return problem or (f"exit status {status}" if status else None)


def enter(visible: Iterable[str], hidden: Iterable[str]) -> None:
    """Go in and return as the first process inside; the caller's own process waits outside and ends with it."""
    user, group = os.geteuid(), os.getegid()
    check_result(libc.unshare(EVERYTHING), "making namespaces")
    for file, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{INSIDE_USER} {user} 1"),
        ("gid_map", f"{INSIDE_USER} {group} 1"),
    ):
        Path("/proc/self", file).write_text(text)
    check_result(libc.sethostname(b"tandem", 6), "naming the machine")
    mount("none", "/", flags=RECURSIVE | PRIVATE)
    build_root(visible, hidden)
    inside = os.fork()
    if inside:
        wait_for(inside)


def wait_for(inside: int) -> None:
    """Hold on to nothing, wait, and end as it ended."""
    os.closerange(0, 256)
    _, status = os.waitpid(inside, 0)
    os._exit(min(abs(os.waitstatus_to_exitcode(status)), 255))


def build_root(visible: Iterable[str], hidden: Iterable[str]) -> None:
    """A root in which only what is visible exists, read-only, and an empty folder to work in."""
    mount("tmpfs", WORKBENCH, "tmpfs", NO_SET_UID | NO_DEVICES, "size=1m,mode=755")
    visible, hidden = sorted(set(visible), key=len), sorted(set(hidden), key=len)
    covers = list(hidden)
    for path in visible:
        for cover in [cover for cover in covers if Path(path).is_relative_to(cover)]:
            # A package that is wanted lies in a folder of packages that are not.
            cover_up(cover)
            covers.remove(cover)
        show(path, visible, hidden)
    for cover in covers:
        cover_up(cover)
    for device in (*DEVICES, WORKPLACE + "/"):
        make_mount_point(device, is_folder=device.endswith("/"))
    attributes = MountAttributes(set=READ_ONLY | NO_SET_UID | NO_DEVICES)
    result = libc.syscall(
        MOUNT_SETATTR,
        -1,
        WORKBENCH.encode(),
        EMPTY_PATH_AND_RECURSIVE,
        ctypes.byref(attributes),
        ctypes.sizeof(attributes),
    )
    check_result(result, "making everything read-only")
    for device in DEVICES:
        mount(device, WORKBENCH + device, flags=BIND)
    os.chdir(WORKBENCH)
    check_result(libc.syscall(PIVOT_ROOT[os.uname().machine], b".", b"."), "changing the root")
    check_result(libc.umount2(b".", DETACH), "leaving the old root")
    os.chdir("/")


def show(path: str, visible: Iterable[str], hidden: Iterable[str]) -> None:
    """Make a file or a folder appear in the new root; a link stays one where it leads to what is there."""
    target = Path(os.path.realpath(path))
    there = any(map(target.is_relative_to, visible)) and not any(map(target.is_relative_to, hidden))
    if os.path.islink(path) and there:
        make_mount_point(os.path.dirname(path), is_folder=True)
        if not os.path.lexists(WORKBENCH + path):
            os.symlink(os.readlink(path), WORKBENCH + path)
    elif os.path.exists(path):
        make_mount_point(path, is_folder=os.path.isdir(path))
        mount(path, WORKBENCH + path, flags=BIND | RECURSIVE)


def make_mount_point(path: str, *, is_folder: bool) -> None:
    """Something to mount on."""
    where = Path(WORKBENCH + path)
    if is_folder:
        where.mkdir(parents=True, exist_ok=True)
    elif not where.exists():
        where.parent.mkdir(parents=True, exist_ok=True)
        where.touch()


def cover_up(path: str) -> None:
    if os.path.isdir(WORKBENCH + path):
        mount("tmpfs", WORKBENCH + path, "tmpfs", NO_SET_UID | NO_DEVICES, "size=1m,mode=755")


def private_workplace(size: int) -> None:
    """A folder to write in for this process alone, gone when it ends."""
    check_result(libc.unshare(NEW_MOUNTS), "a private file system")
    mount("tmpfs", WORKPLACE, "tmpfs", NO_SET_UID | NO_DEVICES, f"size={size},nr_inodes=1000,mode=700")
    os.chdir(WORKPLACE)
