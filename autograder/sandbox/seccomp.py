"""The system calls that a student's process may make, as a filter that the kernel runs.

A function that computes needs memory, a clock, and files to read. It needs no second process or thread, no other
program, no connection, and nobody else's process; a call that is not named here fails with "not permitted".
"""

from __future__ import annotations

import errno
import fcntl
import os
import tempfile
from functools import cache
from typing import Any

MEMORY = "brk mmap munmap mremap mprotect madvise mincore membarrier"
FILES = """
    close close_range read readv pread64 preadv write writev pwrite64 pwritev lseek access faccessat faccessat2
    stat fstat lstat newfstatat statx statfs fstatfs readlink readlinkat getdents getdents64 getcwd chdir fchdir umask
    dup dup2 dup3 pipe pipe2 poll ppoll select pselect6 sendfile fadvise64
"""
WRITING = """
    open openat creat mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2
    truncate ftruncate fallocate copy_file_range fsync fdatasync
"""
CHANGING_FILES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
TIME = "clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times getitimer setitimer alarm pause"
ITSELF = """
    getpid getppid gettid getuid geteuid getgid getegid getgroups getpgrp getpgid getsid getresuid getresgid
    getrusage getrlimit getpriority sysinfo uname getrandom getcpu sched_yield sched_getaffinity sched_getparam
    sched_getscheduler sched_get_priority_max sched_get_priority_min capget
    rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending sigaltstack restart_syscall
    futex set_robust_list get_robust_list set_tid_address rseq arch_prctl exit exit_group
"""
# Naming a thread, and asking what one is.
PRCTL = (3, 15, 16, 21, 23, 0x53564D41)
TERMINAL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# None of these lets a signal be sent to somebody else, as F_SETOWN does.
FCNTL = (fcntl.F_DUPFD, fcntl.F_DUPFD_CLOEXEC, fcntl.F_GETFD, fcntl.F_SETFD, fcntl.F_GETFL, fcntl.F_SETFL)


def library() -> Any:
    """libseccomp; OSError or ImportError where it is not installed."""
    import pyseccomp

    return pyseccomp


@cache
def program(*, writing: bool) -> bytes:
    """The filter, compiled for this machine; `writing` where the file system is the process's own."""
    seccomp = library()
    rules = seccomp.SyscallFilter(defaction=seccomp.ERRNO(errno.EPERM))
    allow = lambda name, *conditions: add(seccomp, rules, name, *conditions)  # noqa: E731
    for name in f"{MEMORY} {FILES} {TIME} {ITSELF}".split():
        allow(name)
    for call, position, values in (("prctl", 0, PRCTL), ("ioctl", 1, TERMINAL), ("fcntl", 1, FCNTL)):
        for value in values:
            allow(call, seccomp.Arg(position, seccomp.EQ, value))
    if writing:
        for name in WRITING.split():
            allow(name)
    else:
        # Older versions of Landlock let a file be truncated that may only be read.
        allow("open", seccomp.Arg(1, seccomp.MASKED_EQ, CHANGING_FILES, 0))
        allow("openat", seccomp.Arg(2, seccomp.MASKED_EQ, CHANGING_FILES, 0))
    # Its own limits, which it can only lower.
    allow("prlimit64", seccomp.Arg(0, seccomp.EQ, 0))
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def add(seccomp: Any, rules: Any, name: str, *conditions: Any) -> None:
    try:
        number = seccomp.resolve_syscall(seccomp.system_arch(), name)
    except (ValueError, OSError):
        # Not every processor has every call: arm64 has no `open`.
        return
    if number >= 0:
        rules.add_rule(seccomp.ALLOW, name, *conditions)
