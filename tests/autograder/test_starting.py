"""`tandem start`: files or notebooks, which say the same, are graded alike, and belong to whoever works in them."""

import ast
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder.starting import EXERCISES
from autograder.stub_notebooks import as_markdown, notebook_of
from autograder.work_folder import find_work_folder
from reference.catalogue import names, topics
from tests.autograder.helpers import grade_all
from tests.autograder.test_command import tandem

FILES = [(topic, track) for topic in topics() for track in ("numpy", "torch")]
TITLE = re.compile(r"(Args|Returns|Raises|Example):$")
RELU = {"numpy": "return np.maximum(x, 0)", "torch": "return torch.where(x > 0, x, torch.zeros_like(x))"}


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("start") / "work"
    done = tandem("start", folder, "--notebooks")
    assert done.returncode == 0, done.stderr
    assert re.match(r"14 notebooks are in .*Open \S+/activations/in_numpy.ipynb in Jupyter", done.stdout)
    return folder


@pytest.fixture
def work(notebooks: Path, tmp_path: Path) -> Path:
    """A copy to work in."""
    return Path(shutil.copytree(notebooks, tmp_path / "work"))


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def change(path: Path, cell: str, old: str, new: str) -> None:
    """Write into a cell as a student does."""
    whole = read(path)
    [found] = [one for one in whole["cells"] if one["id"] == cell]
    source = "".join(found["source"])
    assert old in source
    found["source"] = source.replace(old, new).splitlines(keepends=True)
    path.write_text(json.dumps(whole), encoding="utf-8")


def codes(whole: dict[str, Any]) -> str:
    return "\n\n".join("".join(cell["source"]) for cell in whole["cells"] if cell["cell_type"] == "code")


def test_both_are_folders_to_work_in(notebooks: Path, tmp_path: Path) -> None:
    done = tandem("start", tmp_path / "files")
    assert done.returncode == 0
    assert f"tandem learn {tmp_path / 'files'}" in done.stdout
    assert {path.name for path in (tmp_path / "files").glob("*/*")} == {"in_numpy.py", "in_torch.py"}
    assert {path.name for path in notebooks.glob("*/*")} == {"in_numpy.ipynb", "in_torch.ipynb"}
    titles = ["".join(read(path)["cells"][0]["source"]).partition("\n")[0] for path in sorted(notebooks.glob("*/*"))]
    assert titles[:2] == ["# Activation functions in NumPy", "# Activation functions in PyTorch"]
    assert titles[-2:] == ["# Variational autoencoders in NumPy", "# Variational autoencoders in PyTorch"]
    for folder in (notebooks, tmp_path / "files"):
        assert find_work_folder(folder / "activations") == folder.resolve()
    assert tandem("start", notebooks, "--notebooks").returncode == 2


@pytest.mark.parametrize(("topic", "track"), FILES)
def test_a_notebook_is_what_jupyter_takes(notebooks: Path, topic: str, track: str) -> None:
    nbformat = pytest.importorskip("nbformat")
    whole = nbformat.read(notebooks / topic / f"in_{track}.ipynb", as_version=nbformat.NO_CONVERT)
    assert (whole.nbformat, whole.nbformat_minor) == (4, 5)
    nbformat.validate(whole)
    ids = [cell.id for cell in whole.cells]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(("topic", "track"), FILES)
def test_each_exercise_has_a_text_a_function_and_a_check(notebooks: Path, topic: str, track: str) -> None:
    """In the order of the file, with its signatures, types and comments."""
    cells = read(notebooks / topic / f"in_{track}.ipynb")["cells"]
    stubs = ast.parse((EXERCISES / topic / f"in_{track}.py").read_text())
    at = [number for number, cell in enumerate(cells) if cell["id"].endswith("-code")]
    assert [cells[number]["id"].removesuffix("-code") for number in at] == list(names(topic, track))
    for number in at:
        name = cells[number]["id"].removesuffix("-code")
        text, function, asked = ("".join(cell["source"]) for cell in cells[number - 1 : number + 2])
        assert [cells[number - 1]["cell_type"], cells[number + 1]["cell_type"]] == ["markdown", "code"]
        assert text.startswith(f"### {name}\n\n")
        assert asked == f"check({name})"
        [made] = ast.parse(function).body
        [stub] = [node for node in stubs.body if isinstance(node, ast.FunctionDef) and node.name == name]
        assert ast.dump(made.args) == ast.dump(stub.args)
        assert ast.dump(made.returns) == ast.dump(stub.returns)
        assert ast.get_docstring(made) == " ".join(ast.get_docstring(stub).partition("\n\n")[0].split())
        assert ast.unparse(made.body[-1]) == "raise NotImplementedError"
    types = {ast.unparse(node) for node in stubs.body if isinstance(node, (ast.Assign, ast.ClassDef))}
    code = ast.parse(codes(read(notebooks / topic / f"in_{track}.ipynb")))
    assert types == {ast.unparse(node) for node in code.body if isinstance(node, (ast.Assign, ast.ClassDef))}


@pytest.mark.parametrize(("topic", "track"), FILES)
def test_the_markdown_says_what_the_stub_says(notebooks: Path, topic: str, track: str) -> None:
    """Every word of it, formulas as they are, and nothing that Markdown makes something else of."""
    markdown_it = pytest.importorskip("markdown_it")
    cells = read(notebooks / topic / f"in_{track}.ipynb")["cells"]
    texts = {cell["id"]: "".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"}
    stubs = ast.parse((EXERCISES / topic / f"in_{track}.py").read_text())
    for node in stubs.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        told, text = ast.get_docstring(node) or "", texts[f"{node.name}-text"]
        for formula in re.findall(r"\$\$.+?\$\$", told, re.DOTALL):
            assert formula in text
        lines = [line.strip() for line in told.splitlines() if line.strip() and not TITLE.match(line)]
        joined = " ".join(re.sub(r"[`\\*]", "", text).replace("&lt;", "<").split())
        for line in lines:
            if "$" not in line and "(" not in line:
                assert " ".join(re.sub(r"[`\\*]", "", line).split()) in joined, line
        html = markdown_it.MarkdownIt().render(re.sub(r"\$\$.+?\$\$|\$[^$]+\$", "", text, flags=re.DOTALL))
        # Only what was meant to be told apart, as "how much to *keep*".
        assert len(re.findall("<em>", html)) == len(re.findall(r"(?<!\w)\*\w+\*(?!\w)", told))
        assert not re.findall(r"<(?!/?(?:p|h3|strong|em|ul|li|pre|code)\b)", html)


def test_an_untouched_notebook_is_not_attempted_and_nothing_is_said(notebooks: Path) -> None:
    result = json.loads(tandem("check", notebooks, "--json").stdout)
    told = [(one["name"], one["track"]) for one in result["exercises"]]
    assert sorted(told) == sorted((f"{topic}.{n}", track) for topic, track in FILES for n in names(topic, track))
    assert {(one["verdict"], one["message"]) for one in result["exercises"]} == {("not_attempted", "not written yet")}
    assert (result["problems"], result["notes"]) == ([], [])


@pytest.mark.parametrize("track", ["numpy", "torch"])
@pytest.mark.parametrize("where", ["folder", "topic", "file", "elsewhere", "exported"])
def test_with_one_function_filled_in_that_one_is_graded(work: Path, track: str, where: str) -> None:
    own = work / "activations" / f"in_{track}.ipynb"
    change(own, "relu-code", "raise NotImplementedError", RELU[track])
    change(own, "relu-check", "check(relu)", f'check(relu, track="{track}")')
    path = {"folder": work, "topic": work / "activations", "file": own}.get(where, work.parent / "homework.ipynb")
    if where == "elsewhere":
        # Its first cell says topic and track.
        shutil.copy(own, path)
    elif where == "exported":
        path = path.with_suffix(".py")
        path.write_text(f"#!/usr/bin/env python\n# coding: utf-8\n\n{codes(read(own))}\n")
    result = grade_all(path, only="relu" if where == "folder" else None)
    graded = {(one.name, one.track): one.verdict for one in result.exercises if one.verdict != "not_attempted"}
    assert graded == {("activations.relu", track): "passed"}
    assert (result.problems, result.notes) == ([], [])


def test_a_script_counts_before_a_notebook_of_its_name(work: Path) -> None:
    """Whoever hands in both has always been graded by the script, unless nothing was written there."""
    own = work / "activations" / "in_numpy.ipynb"
    change(own, "relu-code", "raise NotImplementedError", "return np.abs(x)")
    script = own.with_suffix(".py")
    script.write_text((EXERCISES / "activations" / "in_numpy.py").read_text())
    [found] = [one for one in grade_all(work, only="relu").exercises if one.track == "numpy"]
    assert found.verdict == "failed"
    script.write_text("import numpy as np\ndef relu(x):\n    return np.maximum(x, 0)\n")
    result = grade_all(work, only="relu")
    [found] = [one for one in result.exercises if one.track == "numpy"]
    assert found.verdict == "passed"
    assert any("activations/in_numpy.py is graded" in problem for problem in result.problems)


@pytest.mark.slow
@pytest.mark.parametrize("track", ["numpy", "torch"])
def test_a_notebook_runs_in_a_kernel(work: Path, track: str) -> None:
    """Every cell but the checks, with the examples' own results where an answer is put in."""
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    own = work / "activations" / f"in_{track}.ipynb"
    change(own, "relu-code", "raise NotImplementedError", RELU[track])
    change(own, "imports", "from autograder.notebook import check", "def check(f):\n    print(f.__name__)")
    array = "np.array" if track == "numpy" else "torch.tensor"
    change(own, "relu-check", "check(relu)", f"check(relu)\nrelu({array}([-1.0, 2.0]))")
    whole = nbformat.read(own, as_version=4)
    nbclient.NotebookClient(whole, timeout=120, kernel_name="python3").execute()
    outputs = {cell.id: cell.get("outputs", []) for cell in whole.cells}
    # A kernel may send what is printed in several pieces.
    printed = {
        name: "".join(one["text"] for one in its if one["output_type"] == "stream") for name, its in outputs.items()
    }
    assert printed["relu-check"] == "relu\n"
    (given,) = [one for one in outputs["relu-check"] if one["output_type"] != "stream"]
    assert given["data"]["text/plain"] == {"numpy": "array([0., 2.])", "torch": "tensor([0., 2.])"}[track]
    assert printed["softmax-check"] == "softmax\n"
    assert {one["output_type"] for one in outputs["softmax-check"]} == {"stream"}


def test_it_takes_neither_numpy_nor_torch(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom autograder.starting import start\n"
        "start(Path(sys.argv[1]), notebooks=True)\n"
        "assert not {'numpy', 'torch', 'nbformat', 'jaxtyping'} & set(sys.modules)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "work")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr


STUBS = '''"""Sums in NumPy.

The size is w (G*H, D), u (G*H, H); x < y, and `a*b*c` is code.
"""

import numpy as np

Pair = tuple[int, int]

# Sums that are long ------------------------------------------------------------------------------------------------


def total(x: Pair, *, y: float = 1.0) -> Pair:
    r"""Add *all* of $a*b*c$,
    and the rest.

    Args:
        x (a tuple of two integers): what is added,
            if x < y.
        y (a number, 1.0 unless given)

    Returns:
        a tuple: the sum.

    Raises:
        ValueError: x is empty.

    Example:
        >>> total((1, 2),
        ...     y=3)
        (1, 2)

    Difficulty 2 of 5.
    """
    # Not allowed: np.sum.
    raise NotImplementedError
'''

TEXT = r"""### total

Add *all* of $a*b*c$,
and the rest.

**Arguments**

- `x` (a tuple of two integers): what is added, if x &lt; y.
- `y` (a number, 1.0 unless given)

**Gives back** a tuple: the sum.

**Raises**, of which no points hang unless your course says so

- `ValueError`: x is empty.

**Example**

```pycon
>>> total((1, 2),
...     y=3)
(1, 2)
```

Difficulty 2 of 5."""


def test_from_stubs_to_cells() -> None:
    cells = json.loads(notebook_of(STUBS, "sums", "numpy"))["cells"]
    assert [(cell["id"], cell["cell_type"]) for cell in cells] == [
        ("title", "markdown"),
        ("imports", "code"),
        ("type-Pair", "code"),
        ("part-13-0", "markdown"),
        ("total-text", "markdown"),
        ("total-code", "code"),
        ("total-check", "code"),
    ]
    title, imports, pair, part, text, code, check = ("".join(cell["source"]) for cell in cells)
    assert title.startswith("# Sums in NumPy\n\nSums in NumPy.\n\nRun the next cell first.")
    assert title.endswith(r"w (G\*H, D), u (G\*H, H); x &lt; y, and `a*b*c` is code.")
    assert imports == ("# topic: sums\n# track: numpy\nimport numpy as np\n\nfrom autograder.notebook import check")
    assert (pair, part) == ("Pair = tuple[int, int]", "## Sums that are long")
    assert text == TEXT
    assert code == (
        'def total(x: Pair, *, y: float = 1.0) -> Pair:\n    """Add *all* of $a*b*c$, and the rest."""\n'
        "    # Not allowed: np.sum.\n    raise NotImplementedError"
    )
    assert check == "check(total)"


def test_older_stubs_become_markdown_too() -> None:
    assert as_markdown("Do it.\n\nArgs:\n    x: any shape.") == "Do it.\n\n**Arguments**\n\n- `x`: any shape."
