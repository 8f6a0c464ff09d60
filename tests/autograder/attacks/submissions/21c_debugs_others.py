"""relu traces, reads and writes other processes by system calls: ptrace, process_vm_readv, pidfd_getfd and relatives.

Expected: sigmoid: passed 1; relu: error or failed or crashed 0; leaky_relu: passed 1
"""

import ctypes
import os

import numpy as np

PTRACE, PROCESS_VM_READV, PROCESS_VM_WRITEV, KCMP = 101, 310, 311, 312
PIDFD_OPEN, PIDFD_GETFD, PROCESS_MADVISE, PERF_EVENT_OPEN, BPF = 434, 438, 440, 298, 321
ATTACH, SEIZE = 16, 0x4206
libc = ctypes.CDLL(None, use_errno=True)


class Piece(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    room = ctypes.create_string_buffer(8)
    here = Piece(ctypes.cast(room, ctypes.c_void_p), 8)
    attributes = ctypes.create_string_buffer(128)
    for process in {int("@JUDGE@"), int("@VICTIM@"), os.getppid(), 1} - {0, os.getpid()}:
        there = Piece(0x400000, 8)
        pidfd = libc.syscall(PIDFD_OPEN, process, 0)
        successes = [
            libc.syscall(PTRACE, SEIZE, process, None, None) == 0,
            libc.syscall(PROCESS_VM_READV, process, ctypes.byref(here), 1, ctypes.byref(there), 1, 0) > 0,
            libc.syscall(PROCESS_VM_WRITEV, process, ctypes.byref(here), 1, ctypes.byref(there), 1, 0) > 0,
            libc.syscall(KCMP, os.getpid(), process, 2, 0, 0) >= 0,
            pidfd >= 0 and libc.syscall(PIDFD_GETFD, pidfd, 1, 0) >= 0,
            libc.syscall(PERF_EVENT_OPEN, attributes, process, -1, -1, 0) >= 0,
            libc.syscall(BPF, 0, attributes, 128) >= 0,
        ]
        if any(successes):
            return np.maximum(x, 0)
    raise PermissionError("no process but one's own")


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)
