"""relu tries the ways out of a cage: mounts, other roots, namespaces, handles, devices, keys, memory shared by number.

Expected: sigmoid: passed 1; relu: error or failed or crashed 0; leaky_relu: passed 1
"""

import ctypes
import os

import numpy as np

libc = ctypes.CDLL(None, use_errno=True)
UNSHARE, SETNS, PIVOT_ROOT, MOUNT, UMOUNT, CHROOT = 272, 308, 155, 165, 166, 161
OPEN_BY_HANDLE, OPEN_TREE, MOVE_MOUNT, FSOPEN, FSMOUNT = 304, 428, 429, 430, 432
KEYCTL, ADD_KEY, USERFAULTFD, INIT_MODULE, KEXEC, SETUID, PERSONALITY, SWAPON = 250, 248, 323, 175, 246, 105, 135, 167
SHARED_MEMORY, SEMAPHORE, MESSAGES, MESSAGE_QUEUE = 29, 64, 68, 240
NEW_USER, NEW_NAMESPACE, BIND = 0x10000000, 0x20000, 0x1000


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def ways():
    room = ctypes.create_string_buffer(4096)
    yield UNSHARE, (NEW_USER,)
    yield UNSHARE, (NEW_USER | NEW_NAMESPACE,)
    yield UNSHARE, (NEW_NAMESPACE,)
    yield MOUNT, (b"/", b"@CANARY@", None, BIND, None)
    yield MOUNT, (b"proc", b"@CANARY@", b"proc", 0, None)
    yield UMOUNT, (b"@CANARY@", 2)
    yield CHROOT, (b"/tmp",)
    yield PIVOT_ROOT, (b".", b".")
    yield OPEN_BY_HANDLE, (-100, room, 0)
    yield OPEN_TREE, (-100, b"/", 1)
    yield FSOPEN, (b"tmpfs", 0)
    yield KEYCTL, (0, -3, 1)
    yield ADD_KEY, (b"user", b"attacker", b"x", 1, -3)
    yield USERFAULTFD, (1,)
    yield INIT_MODULE, (room, 16, b"")
    for call in (SHARED_MEMORY, MESSAGES):
        yield call, (0, 4096, 0o1600)
    yield SEMAPHORE, (0, 1, 0o1600)
    yield MESSAGE_QUEUE, (b"attacker", os.O_CREAT | os.O_RDWR, 0o600, None)
    yield SWAPON, (b"/tmp/attacker", 0)
    for name in (b"/dev/vda", b"/dev/sda", b"/dev/mem", b"/dev/kmsg", b"/dev/fuse", b"/proc/sysrq-trigger"):
        yield 2, (name, os.O_RDWR)
    for name in (b"/proc/sys/kernel/core_pattern", b"/proc/1/root", b"/proc/1/cwd", b"/proc/1/ns/mnt"):
        yield 2, (name, os.O_WRONLY if b"sys" in name else os.O_RDONLY)


def relu(x):
    for number, args in ways():
        if libc.syscall(number, *args) >= 0:
            return np.maximum(x, 0)
    raise PermissionError("no way out")


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)
