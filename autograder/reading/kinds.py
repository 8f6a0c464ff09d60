"""What a file is, by its name and its first bytes: a Python file, a notebook, or nothing that is graded.

Browsers and course systems rename: hw.ipynb becomes hw.ipynb.json, hw.ipynb.txt, "hw.ipynb (1)" or hw. What is a
notebook or a Python file all the same is read as one, under the name that it should have.
"""

from __future__ import annotations

import codecs
import posixpath
import re
from typing import Literal

from autograder.reading.text import wide_encoding

Kind = Literal["script", "notebook"]

# How much is looked at of a file whose name does not say what it is.
HEAD = 8192
# What systems and tools leave. Other names that begin with a dot are left out as well, but code is told so.
NOISE = {"__MACOSX", "__pycache__", "node_modules", "site-packages", "dist-packages", "$RECYCLE.BIN", "@eaDir"}
HIDDEN_NOISE = re.compile(
    r"\._.*|\.~.*|\.#.*|\.(?:ipynb_checkpoints|ipynb_aml_checkpoints|virtual_documents|jupyter|ipython|nbgrader|git|github"
    r"|gitlab|hg|svn|dvc|venv|virtualenv|virtualenvs|env|conda|pixi|tox|nox|eggs|cache|local|config|idea|vs|vscode"
    r"|vscode-server|history|settings|devcontainer|cursor|spyproject|ropeproject|Rproj\.user|pytest_cache|mypy_cache"
    r"|ruff_cache|hypothesis|Trash.*|fseventsd|Spotlight-V100|TemporaryItems|AppleDouble|DS_Store)"
)
# What Python puts into the folder of a virtual environment.
ENVIRONMENT = {"bin", "lib", "lib64", "include", "share", "etc", "man", "scripts"}
# A name of code with something behind it: hw.py.txt, hw.ipynb (1), hw.py~.
RENAMED = re.compile(r"(?P<stem>.+?)\.(?P<suffix>py|ipynb)(?P<tail>[^0-9A-Za-z][^/]*)", re.IGNORECASE | re.DOTALL)
# Of that, what browsers and course systems put there; what begins with a space or a bracket counts copies.
ADDED = re.compile(r"(?:\.(?:txt|text|json|download|crdownload|part|bin|dat)|[. ])+$", re.IGNORECASE)
# What editors and Git keep beside a file while it is changed.
BACKUP = re.compile(r"[~#]$|\.(?:bak|backup|old|orig|rej|sw[a-p]|save|saved|tmp)$", re.IGNORECASE)
SUFFIX = re.compile(r"\.[A-Za-z]\w{0,12}$")
# Python's own other names, and its notebooks' as they are mistyped.
ALSO_CODE = {
    "",
    ".pyw",
    ".py3",
    ".ipy",
    ".python",
    ".pynb",
    ".ipyn",
    ".ipnb",
    ".ipnyb",
    ".ipybn",
    ".inpynb",
    ".ipython",
}
# Prose, pictures, data, code in other languages: they are not looked at.
NOT_LOOKED_AT = (
    ".md .markdown .rst .tex .bib .log .htm .html .css .js .ts .xml .svg .pdf .doc .docx .odt .rtf .pages .ppt "
    ".pptx .xls .xlsx .ods .csv .tsv .jsonl .geojson .png .jpg .jpeg .gif .bmp .tif .tiff .webp .heic .ico .mp3 "
    ".mp4 .wav .mov .avi .npy .npz .pt .pth .pkl .pickle .h5 .hdf5 .mat .parquet .feather .arrow .onnx .safetensors "
    ".ckpt .joblib .db .sqlite .sqlite3 .ini .cfg .toml .yml .yaml .lock .sh .bat .cmd .ps1 .exe .dll .so .dylib .o "
    ".a .c .cc .cpp .h .hpp .cu .java .class .jar .r .rb .rmd .qmd .jl .m .go .rs .php .sql .pyc .pyo .pyd .pyi "
    ".dbc .zpln .pyx .whl .iml .url .webloc .gdoc .lnk .desktop .typed "
)
OTHER = frozenset(NOT_LOOKED_AT.split())
# Of these, what stands for code that was not handed in.
TOLD = {
    ".pyc": "it is what Python made of a .py; hand in the .py itself",
    ".pyo": "it is what Python made of a .py; hand in the .py itself",
    ".url": "it is a link to a page; hand in the file itself",
    ".webloc": "it is a link to a page; hand in the file itself",
    ".gdoc": "it is a link to a page; hand in the file itself",
    ".lnk": "it is a link to a file; hand in the file itself",
    ".qmd": "Quarto's files are not read; hand in a notebook (.ipynb) or a Python file (.py)",
    ".dbc": "Databricks' archives are not read; export a notebook (.ipynb) or a Python file (.py)",
    ".zpln": "Zeppelin's notes are not read; export a notebook (.ipynb) or a Python file (.py)",
}
NOTEBOOK = re.compile(r'\s*\{\s*"')
NOTEBOOK_KEY = re.compile(r'"(?:cell_type|nbformat|nbformat_minor|kernelspec)"\s*:')
FUNCTION = re.compile(r"^(?:async[ \t]+)?def[ \t]+\w+[ \t]*\(", re.MULTILINE)
BODY = re.compile(r"^[ \t]+(?:return\b|\w+[ \t]*=)|^(?:import[ \t]+\w|from[ \t]+[\w.]+[ \t]+import\b)", re.MULTILINE)
SHEBANG = re.compile(r"#![^\n]*\bpython")


def is_code(name: str) -> bool:
    return name.lower().endswith((".py", ".ipynb"))


def is_notebook(path: str) -> bool:
    """Whether a file of a submission is a notebook; whatever it was called, it has the name of its kind there."""
    return path.lower().endswith(".ipynb")


def is_noise(path: str) -> bool:
    """Whether a path leads to what systems and tools leave: it is passed over in silence."""
    return any(part in NOISE or HIDDEN_NOISE.fullmatch(part) for part in path.split("/"))


def is_hidden(path: str) -> bool:
    """Whether it is passed over for a dot in front of its name or of one of its folders; code is told so."""
    return any(part.startswith(".") for part in path.split("/"))


def may_be_code(path: str) -> bool:
    """Whether a file's first bytes are worth a look: its name says that it is code, or says nothing."""
    name = posixpath.basename(path)
    return suffix_of(name) not in OTHER or suffix_of(name) in TOLD or RENAMED.fullmatch(name) is not None


def suffix_of(name: str) -> str:
    """What a name ends in, in small letters; "" where that is no suffix, as in "homework 1.5"."""
    found = SUFFIX.search(name.strip())
    return found[0].lower() if found else ""


def kind_of_code(path: str, head: bytes) -> Kind | None:
    """What a file is to be read as, by its name and its first bytes (`HEAD` of them); None where it is to be left out.

    What is called .py or .ipynb always has a kind: whoever reads it says what is wrong with it.
    """
    name, text = posixpath.basename(path), text_at_front(head)
    renamed = None if is_code(name) else RENAMED.fullmatch(name)
    if (renamed and BACKUP.search(renamed["tail"])) or not may_be_code(name):
        return None
    if is_notebook_text(text):
        return "notebook"
    suffix = suffix_of(name)
    if suffix == ".py" or (is_python_text(text) and (suffix == ".ipynb" or suffix in ALSO_CODE or renamed)):
        return "script"
    if suffix == ".ipynb":
        return "notebook"
    if renamed and (ADDED.fullmatch(renamed["tail"]) or renamed["tail"][0] != ".") and suffix not in OTHER:
        return "script" if renamed["suffix"].lower() == "py" else "notebook"
    return None


def text_at_front(head: bytes) -> str:
    return head.removeprefix(codecs.BOM_UTF8).decode(wide_encoding(head) or "utf-8", "replace").replace("\r", "\n")


def is_notebook_text(text: str) -> bool:
    return bool(NOTEBOOK.match(text) and NOTEBOOK_KEY.search(text))


def is_python_text(text: str) -> bool:
    return bool(SHEBANG.match(text) or (FUNCTION.search(text) and BODY.search(text)))


def read_as(path: str, kind: Kind) -> str:
    """The path under which a file counts: hw.ipynb for hw.ipynb.txt, and for hw where that is a notebook."""
    folder, name = path[: len(path) - len(posixpath.basename(path))], posixpath.basename(path)
    wanted = ".py" if kind == "script" else ".ipynb"
    if name.lower().endswith(wanted):
        return path
    renamed = None if is_code(name) else RENAMED.fullmatch(name)
    if renamed:
        # "hw.py (1)" stays the copy that it says it is.
        stem = renamed["stem"] + ("" if renamed["tail"][0] == "." else ADDED.sub("", renamed["tail"]))
    else:
        suffix = suffix_of(name)
        is_known = is_code(name) or suffix in ALSO_CODE or suffix in (".txt", ".text", ".json", ".download")
        stem = name.strip()[: len(name.strip()) - len(suffix)] if is_known else name.strip()
    return f"{folder}{stem or 'code'}{wanted}"


def why_left_out(path: str, head: bytes) -> str | None:
    """What to say of a file without a kind that may be somebody's work all the same, and its name if it were."""
    name, text = posixpath.basename(path), text_at_front(head)
    if suffix_of(name) in TOLD:
        return TOLD[suffix_of(name)]
    renamed = RENAMED.fullmatch(name)
    what = "a notebook" if is_notebook_text(text) else "Python" if is_python_text(text) else None
    if renamed and BACKUP.search(renamed["tail"]):
        return f"it seems to be an older copy; if it is your work, call it {better_name(path)}" if what else None
    if renamed:
        return f"it is not what its name says; hand in {better_name(path)} itself"
    return f"it looks like {what}; call it {better_name(path)}" if what else None


def better_name(path: str) -> str:
    """What a file that may be code should be called."""
    name = posixpath.basename(path)
    renamed = RENAMED.fullmatch(name)
    suffix = suffix_of(name)
    if renamed:
        # Emacs puts its mark on both sides.
        return f"{renamed['stem'].lstrip('#')}.{renamed['suffix'].lower()}"
    return f"{name.strip()[: len(name.strip()) - len(suffix)]}.py"
