"""What IPython's magics stand for, by their documentation: code, a file that is run, or nothing that counts here.

Nothing is run. A magic that measures a statement (`%timeit -n 10 f()`) is that statement, one that runs a file names
it, and everything else is passed over; what might be missed because of that is said.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What measures or watches one statement, and its options as for getopt: a letter with a colon takes a value.
STATEMENT_MAGICS = {
    "time": "",
    "timeit": "n:r:tcp:qov:",
    "prun": "D:l:rs:T:q",
    "debug": "b:",
    "memit": "r:t:ico",
    "mprun": "f:T:cr",
    "lprun": "f:m:D:T:u:rsz",
    "snakeviz": "f:t",
    "pyinstrument": "",
    "scalene": "",
    "heat": "o:",
}
# Cell magics whose body is Python and runs in the notebook as if the first line were not there.
PYTHON_CELLS = {
    "time": "measures the cell",
    "timeit": "measures the cell; code on its own line runs first",
    "prun": "profiles the cell",
    "debug": "runs the cell under the debugger",
    "capture": "keeps what the cell prints",
    "memit": "memory_profiler: measures the cell; code on its own line runs first",
    "mprun": "memory_profiler: line by line",
    "lprun": "line_profiler: line by line",
    "lprun_all": "line_profiler: every line",
    "heat": "py-heat-magic: colours the lines by the time they take",
    "snakeviz": "draws a profile of the cell",
    "pyinstrument": "draws a profile of the cell",
    "scalene": "profiles the cell",
    "wandb": "shows a run of Weights & Biases under the cell",
    "notify": "jupyternotify: says when the cell is done",
    "itime": "measures the cell",
    "nbtutor": "draws what the cell does, step by step",
    "tutor": "draws what the cell does, step by step",
    "ipytest": "runs the tests in the cell",
    "px": "ipyparallel: runs the cell on every engine",
    "local": "sparkmagic: runs the cell here",
    "pyspark": "runs the cell in Python, with Spark",
    "cudf.pandas.profile": "measures the cell",
    "cudf.pandas.line_profile": "measures the cell",
    # Another process, in Jupyter; a function in it is the student's own all the same.
    "python": "runs the cell in another Python",
    "python3": "runs the cell in another Python",
    "pypy": "runs the cell in another Python",
}
# On these cell magics, what follows the options on their own line is code too.
CODE_BESIDE = {"timeit", "prun", "memit", "mprun"}
# Cells that are no Python, whatever they look like, or that their author has put out of use.
OTHER_CELLS = words(
    "! ai bash bigquery c chat cmd configure cpp css cu cuda cypher dot duckdb fortran gemini go graphviz html "
    "javascript js json julia kql latex markdown matlab mermaid mysql node octave perl php pig plantuml powershell "
    "prolog pwsh r raw ruby rust sas scala script sh shell skip spark sparkr sparksql sql sqlite stan stata svg "
    "swift sx system tikz toml ts typescript xml yaml"
)
# In notebooks of Databricks one percent sign on the first line does the same.
LANGUAGE_LINES = words("fs md md-sandbox r scala sh sql")
WRITES = {"writefile", "file"}
RUNS = {"run", "load", "loadpy"}
# Nothing that a function could need comes from these.
HARMLESS = words(
    "alias autoawait autocall automagic autoreload autosave bookmark cat cd clear cls colors conda config cp dhist "
    "dirs doctest_mode env flake8_on gui hist history killbgscripts ldir lf lk ll load_ext ls lsmagic lx magic mamba "
    "matplotlib micromamba mkdir more man mv nb_mypy notebook page pdb pdef pdoc pfile pinfo pinfo2 pip popd precision "
    "psearch psource pushd pwd py pycodestyle_on python pylab quickref rehashx reload_ext rm rmdir set_env tb "
    "tensorboard tensorflow_version unalias unload_ext uv version_information watermark who who_ls whos xmode"
)
HARMLESS_SHELL = re.compile(
    r"\s*(?:sudo\s+)?(?:(?:python3?\s+-m\s+)?pip3?|conda|mamba|micromamba|uv|apt|apt-get|brew|ls|dir|pwd|cd|echo|date|nvidia-smi|"
    r"lscpu|free|df|du|whoami|uname|which|where|clear|mkdir|head|tail|wc|python3?\s+--?[Vv]\w*|jupyter|nvcc|cat)(?![\w-])"
)
# IPython also takes these without a percent sign, where the line is no Python (%automagic).
AUTOMAGIC = HARMLESS | STATEMENT_MAGICS.keys() | RUNS | words("edit macro recall reset save store sx xdel")
# The same within a cell of several lines, which IPython refuses: what cannot be the beginning of a sentence.
PLAIN_AUTOMAGIC = words(
    "autoreload cd conda load_ext ll ls lsmagic mamba matplotlib mkdir pip pwd pylab reload_ext rm rmdir set_env uv"
)
PYLAB = "import numpy; np = numpy; from numpy import *; from numpy.linalg import *; from numpy.random import *"
NAME = re.compile(r"[\w.]+")
WORD = re.compile(r"""\s*("[^"]*"|'[^']*'|\S+)""")
IDENTIFIERS = re.compile(r"\w+(?:\.\w+)*(?:\s*,\s*\w+(?:\.\w+)*)*")


@dataclass(frozen=True)
class Meaning:
    """What a line magic stands for: a statement after so many letters, other code, a file to run; or why not."""

    statement: int | None = None
    code: str | None = None
    runs: str | None = None
    note: str | None = None


def line_magic(line: str) -> Meaning:
    """What `%line` stands for, the percent sign left out."""
    found = NAME.match(line)
    name = found[0] if found else ""
    rest = line[len(name) :]
    if name in STATEMENT_MAGICS:
        after = skip_options(rest, STATEMENT_MAGICS[name], short=name != "time")
        return Meaning(statement=len(name) + after) if rest[after:].strip() else Meaning()
    if name in RUNS:
        file = file_to_run(name, rest)
        return Meaning(runs=file) if file else Meaning(note=shown("%" + line))
    if name == "pylab":
        return Meaning(code="import numpy; np = numpy" if "--no-import-all" in rest else PYLAB)
    if name == "aimport" and IDENTIFIERS.fullmatch(rest.strip()):
        return Meaning(code=f"import {rest.strip()}")
    return Meaning() if name in HARMLESS or name == "aimport" else Meaning(note=shown("%" + line))


def shell_line(line: str) -> Meaning:
    """The same for `!line`."""
    return Meaning() if HARMLESS_SHELL.match(line.lstrip("!")) else Meaning(note=shown("!" + line))


def shown(line: str) -> str:
    """The first of a line that was passed over, as it is shown."""
    first = line.strip().partition("\n")[0].rstrip(" \\")
    return first if len(first) <= 60 else first[:57] + "..."


def skip_options(rest: str, letters: str, short: bool = True) -> int:
    """Where the options end: `-n 10 -qo f()` has eight letters of them, by getopt's rules."""
    position = 0
    while option := re.compile(r"\s*(--[a-z][\w-]*(?:=\S*)?|-[A-Za-z]\S*)(?=\s|$)").match(rest, position):
        word = option[1]
        if word.startswith("--"):
            position = option.end()
            continue
        takes_value = value_wanted(word[1:], letters) if short else None
        if takes_value is None:
            break
        position = option.end()
        if takes_value and (value := WORD.match(rest, position)):
            position = value.end()
    return position


def value_wanted(word: str, letters: str) -> bool | None:
    """Whether an option's value is the next word; None where these letters are no option."""
    for i, letter in enumerate(word):
        at = letters.find(letter) if letter != ":" else -1
        if at < 0:
            return None
        if letters[at + 1 : at + 2] == ":":
            return i == len(word) - 1
    return False


def file_to_run(name: str, rest: str) -> str | None:
    """The file that `%run` or `%load` names, as a path relative to the file; None where that cannot be told."""
    module = re.match(r"\s*(?:-\w\s+)*?-m\s+([\w.]+)", rest) if name == "run" else None
    if module:
        return module[1].replace(".", "/") + ".py"
    rest = rest[skip_options(rest, "nidtN:b:pD:l:rs:T:eG" if name == "run" else "yns:r:") :]
    word = WORD.match(rest)
    file = word[1].rstrip(";").strip("\"'") if word else ""
    if not file or re.search(r"://|[$*?{}]", file) or re.fullmatch(r"[\d~/-]+", file):
        return None
    return relative_path(file if re.search(r"\.(?:i?py|ipynb)$", file) else file + ".py")


def relative_path(file: str) -> str:
    """A path as it is in the submission: that of another machine counts by its last part alone."""
    file = file.replace("\\", "/")
    if re.match(r"[/~]|[A-Za-z]:", file):
        return posixpath.basename(file.rstrip("/"))
    return posixpath.normpath(file)


def file_to_write(rest: str) -> tuple[str, bool] | None:
    """The file that `%%writefile` writes, and whether it adds to it."""
    words = [word.strip("\"'") for word in WORD.findall(rest)]
    files = [word for word in words if word and not word.startswith("-")]
    if len(files) != 1 or re.search(r"[$*?{}]", files[0]):
        return None
    path = relative_path(files[0])
    # Nothing is written above the submission.
    path = re.sub(r"^(?:\.\./)+", "", path)
    return None if path in ("", ".", "..") else (path, any(word in ("-a", "--append") for word in words))
