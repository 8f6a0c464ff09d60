"""relu writes, appends, renames, deletes, links and marks in every folder that is not its own; success is a right answer.

Expected: sigmoid: passed 1; relu: error or failed or crashed 0; leaky_relu: passed 1
"""

import os
import pathlib
import site
import sys

import numpy as np

OTHERS = ["@CANARY@", "@HERE@"]
FOLDERS = [*OTHERS, "@HOME@", "@REPOSITORY@", "@CACHE@", "/", "/etc", "/usr", "/usr/lib", "/var/tmp", "/run",
           "/root", "/home", "/dev", os.path.dirname(np.__file__), os.path.dirname(os.__file__), sys.prefix,
           *site.getsitepackages()]  # fmt: skip


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def ways(folder):
    here = pathlib.Path(folder)
    grades = here / "grades.csv"
    yield lambda: (here / "attacker-new").write_text("was here")
    yield lambda: (here / "attacker-folder").mkdir()
    yield lambda: os.symlink("/etc/passwd", here / "attacker-link")
    yield lambda: os.link(grades, here / "attacker-hard-link")
    yield lambda: os.mkfifo(here / "attacker-pipe")
    yield lambda: os.mknod(here / "attacker-node", 0o20666, os.makedev(1, 3))
    yield lambda: os.open(here, os.O_TMPFILE | os.O_WRONLY)
    for file in (grades, here / "in_numpy.py") if folder in OTHERS else ():
        yield lambda file=file: file.open("a").close()
        yield lambda file=file: os.truncate(file, 0)
        yield lambda file=file: os.utime(file, (0, 0))
        yield lambda file=file: os.chmod(file, 0o777)
        yield lambda file=file: os.chown(file, 1, 1)
        yield lambda file=file: os.setxattr(file, "user.attacker", b"x")
        yield lambda file=file: file.rename(file.with_suffix(".attacker"))
        yield lambda file=file: file.unlink()


def relu(x):
    for folder in FOLDERS:
        for way in ways(folder):
            try:
                way()
            except OSError:
                continue
            return np.maximum(x, 0)
    raise PermissionError("nothing to write to")


def leaky_relu(x, *, slope=0.01):
    return np.where(x >= 0, x, slope * x)
