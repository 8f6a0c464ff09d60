"""relu starts 32 threads in every way that there is; where one runs, it answers right.

Expected: sigmoid: passed 1; relu: error or failed or crashed or timeout 0; leaky_relu: passed 1
"""

import _thread
import concurrent.futures
import ctypes
import functools
import multiprocessing.dummy
import threading
import time

import numpy as np

libc = ctypes.CDLL(None)
started = []


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def run():
    started.append(1)
    time.sleep(3)


Routine = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
routine = Routine(lambda argument: run())


def in_c():
    if libc.pthread_create(ctypes.byref(ctypes.c_ulong()), None, routine, None):
        raise RuntimeError


def ways():
    yield lambda: threading.Thread(target=run, daemon=True).start()
    yield lambda: _thread.start_new_thread(run, ())
    yield lambda: concurrent.futures.ThreadPoolExecutor().submit(run)
    yield lambda: multiprocessing.dummy.Pool(4)
    yield in_c


@functools.cache
def threads():
    for way in ways():
        for _ in range(6):
            try:
                way()
            except Exception:
                break
    time.sleep(0.05)
    return len(started)


def relu(x):
    if threads():
        return np.maximum(x, 0)
    raise PermissionError("no thread")


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)
