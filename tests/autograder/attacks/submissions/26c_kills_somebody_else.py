"""relu signals, slows down, pins and limits another process of the same user; where that works, it answers right.

Expected: sigmoid: passed 1; relu: failed or error or crashed 0; leaky_relu: passed 1
"""

import ctypes
import os
import resource
import signal

import numpy as np

VICTIM = int("@VICTIM@")
TKILL, TGKILL, RT_SIGQUEUEINFO, PIDFD_OPEN, PIDFD_SEND_SIGNAL, IOPRIO_SET = 200, 234, 129, 434, 424, 251
libc = ctypes.CDLL(None, use_errno=True)


def ways():
    yield lambda: os.kill(VICTIM, signal.SIGSTOP)
    yield lambda: os.kill(VICTIM, signal.SIGKILL)
    yield lambda: os.killpg(VICTIM, signal.SIGKILL)
    yield lambda: called(TKILL, VICTIM, 9)
    yield lambda: called(TGKILL, VICTIM, VICTIM, 9)
    yield lambda: called(RT_SIGQUEUEINFO, VICTIM, 9, ctypes.create_string_buffer(b"\xff" * 128))
    yield lambda: called(PIDFD_SEND_SIGNAL, called(PIDFD_OPEN, VICTIM, 0), 9, None, 0)
    yield lambda: called(IOPRIO_SET, 1, VICTIM, 3 << 13)
    yield lambda: os.setpriority(os.PRIO_PROCESS, VICTIM, 19)
    yield lambda: os.sched_setaffinity(VICTIM, {0})
    yield lambda: os.sched_setscheduler(VICTIM, os.SCHED_IDLE, os.sched_param(0))
    yield lambda: resource.prlimit(VICTIM, resource.RLIMIT_CPU, (1, 1))


def called(number, *args):
    result = libc.syscall(number, *args)
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return result


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def relu(x):
    for way in ways():
        try:
            way()
        except OSError:
            continue
        return np.maximum(x, 0)
    raise PermissionError("nobody could be harmed")


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)
