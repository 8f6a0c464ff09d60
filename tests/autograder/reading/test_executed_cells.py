"""Which of the executed cells' statements a function needs, and which are not run again."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from autograder.reading.executed_cells import ExecutedCells, NameInKernel, NeededCode, needs_of, track_imported
from autograder.reading.units import tree_of

OBJECT = NameInKernel()


def needed(*cells: str, function: str = "f", folder: Path = Path(), **names: NameInKernel) -> NeededCode:
    """What `f` needs of cells that are numbered from 1; every name that they bind is there unless told otherwise."""
    texts = [(number, dedent(cell).strip("\n")) for number, cell in enumerate(cells, 1)]
    executed = ExecutedCells(texts, {}, folder)
    bound = {name for _, one in executed.statements for name in one.binds}
    known = dict.fromkeys(bound, OBJECT) | names
    gone = {name for name, place in names.items() if place.value == "gone"}
    executed.names = {name: place for name, place in known.items() if name not in gone}
    return executed.needed_by({function: executed.names.get(function, OBJECT)})


def lines(code: NeededCode) -> list[str]:
    """The lines that are left, in order."""
    return [line for cell in code.cells for line in cell.text.split("\n") if line.strip()]


def test_only_what_binds_a_needed_name_is_left() -> None:
    code = needed(
        "import numpy as np\nimport os\nprint(os.getcwd())",
        "for epoch in range(10**9):\n    loss = train()",
        "def helper(x):\n    return np.exp(x)",
        "def f(x):\n    return helper(x)",
        "plot(f(1))",
    )
    assert lines(code) == [
        "import numpy as np", "def helper(x):", "    return np.exp(x)", "def f(x):", "    return helper(x)",
    ]  # fmt: skip
    assert [cell.name for cell in code.cells] == ["In[1]", "In[3]", "In[4]"]


def test_lines_stay_where_they_were() -> None:
    code = needed("# a title\n\nloss = 3\n\n\ndef f(x):\n    return x")
    assert code.cells[0].text == "\n\n\n\n\ndef f(x):\n    return x"


@pytest.mark.parametrize("line", ["y = 1; train(); a = 2; z = 3", "ä = 'ä'; train(); a = 2", "train(); a = 2; train()"])
def test_of_several_statements_on_a_line_only_the_needed_one_is_left(line: str) -> None:
    assert lines(needed(line, "def f(): return a")) == ["a = 2", "def f(): return a"]


def test_the_last_definition_counts() -> None:
    code = needed("def helper(): return 1", "def f(): return helper()", "def helper(): return 2")
    assert lines(code) == ["def f(): return helper()", "def helper(): return 2"]


def test_what_was_used_while_a_statement_ran_is_as_it_was_then() -> None:
    code = needed("a = [1]", "def f(x=a): return x", "a = [2]")
    assert lines(code) == ["a = [1]", "def f(x=a): return x"]
    # A decorator's helper is called when the function is defined, and again when it is called: both are needed.
    code = needed(
        "def helper(): return 1",
        "def deco(f):\n    helper()\n    return f",
        "@deco\ndef f(): pass",
        "def helper(): return 2",
    )
    assert lines(code)[0] == "def helper(): return 1"
    assert "def helper(): return 2" not in lines(code)


def test_local_names_are_no_needs() -> None:
    code = needed("x = [1]\ny = [2]\nz = [3]", "def f(x):\n    y = x\n    return [z for z in y]")
    assert lines(code) == ["def f(x):", "    y = x", "    return [z for z in y]"]


def test_needs_now_and_later() -> None:
    (statement,) = tree_of(
        "@deco\ndef f(x: A, *, y=B) -> C:\n    global G\n    G = 1\n    z = D\n    return [E for i in z], lambda: H(i, x)"
    ).body
    needs = needs_of(statement)
    assert {"deco", "A", "B", "C"} <= needs.now
    assert needs.later >= {"G", "D", "E", "H"}
    assert not (needs.now | needs.later) & {"x", "y", "z"}
    (statement,) = tree_of("class K(Base):\n    a = B\n    def g(self): return C").body
    assert needs_of(statement).now >= {"Base", "B"}
    assert "C" in needs_of(statement).later
    assert "C" not in needs_of(statement).now
    (statement,) = tree_of("table = [A[i] for i in B]").body
    assert needs_of(statement).now == {"A", "B"}
    (statement,) = tree_of("for i in A:\n    b = i, [j for j in C], j").body
    assert needs_of(statement).now == {"A", "C", "j"}
    (statement,) = tree_of("a = a + [a]").body
    assert needs_of(statement).now == {"a"}


def test_what_changes_a_needed_object_is_needed() -> None:
    code = needed(
        "table = {}\nother = []",
        "table['a'] = 1\nother.append(2)\ntable.update(b=2)",
        "for key in 'xy':\n    table[key] = 0",
        "def f(): return table",
    )
    assert "other" not in "".join(lines(code))
    assert "table['a'] = 1" in lines(code)
    assert "table.update(b=2)" in lines(code)
    assert "    table[key] = 0" in lines(code)
    # Bound anew, it is another one.
    assert lines(needed("t = [1]\nt.append(2)", "t = [3]", "def f(): return t")) == ["t = [3]", "def f(): return t"]


def test_calls_on_a_module_are_for_all_who_use_it() -> None:
    assert lines(needed("import numpy as np\nnp.random.seed(0)", "def f(): return np.pi"))[:1] == ["import numpy as np"]
    assert not any(
        "seed" in line for line in lines(needed("import numpy as np\nnp.random.seed(0)", "def f(): return np"))
    )


def test_a_step_by_step_value_keeps_its_steps() -> None:
    code = needed("a = [1]", "a += [2]", "a = a + [3]", "def f(): return a")
    assert lines(code) == ["a = [1]", "a += [2]", "a = a + [3]", "def f(): return a"]


def test_a_plain_value_is_the_kernels() -> None:
    code = needed("for rate in (1.0, 0.1):\n    train(rate)", "def f(): return rate", rate=NameInKernel(value="0.1"))
    assert lines(code) == ["def f(): return rate", "rate = 0.1"]
    # Where the last statement says the same, it stays as it was written.
    code = needed("eps = 1e-5  # small", "def f(): return eps", eps=NameInKernel(value="1e-05"))
    assert lines(code) == ["eps = 1e-5", "def f(): return eps"]


def test_a_function_is_where_the_kernel_has_it() -> None:
    cells = ("def f(): return 1", "1 / 0\ndef f(): return 2")
    assert lines(needed(*cells, f=NameInKernel(cell=1, line=1))) == ["def f(): return 1"]
    assert lines(needed(*cells)) == ["def f(): return 2"]


def test_what_is_gone_is_not_there() -> None:
    assert lines(needed("a = [1]", "del a", "def f(): return a", a=NameInKernel(value="gone"))) == ["def f(): return a"]


def test_names_from_elsewhere() -> None:
    code = needed(
        "from math import *", "def f(): return sqrt(e) + tau + lost",
        sqrt=NameInKernel(module="math", original="sqrt"), e=NameInKernel(value="2.718281828459045"), lost=OBJECT,
        tau=NameInKernel(value="6.283185307179586"), math=NameInKernel(module="math"),
    )  # fmt: skip
    assert lines(code) == ["from math import sqrt as sqrt", "def f(): return sqrt(e) + tau + lost", *lines(code)[2:]]
    assert set(lines(code)[2:]) == {"e = 2.718281828459045", "tau = 6.283185307179586"}
    assert code.lost == ["lost"]


def test_magics_and_files_that_are_run(tmp_path: Path) -> None:
    (tmp_path / "helpers.py").write_text("print('hello')\ndef helper(): return 1\n")
    code = needed("%run helpers.py", "%%time\ndef f():\n    return helper()", "!ls", folder=tmp_path)
    assert lines(code) == ["def helper(): return 1", "def f():", "    return helper()"]
    assert code.cells[0].name == "helpers.py"


def test_a_long_chain_is_followed_to_its_end() -> None:
    code = needed("a = [0]", *["a = a + [1]"] * 3000, "def f(): return a")
    assert len(lines(code)) == 3002


def test_comments_on_the_track_stay() -> None:
    assert lines(needed("# track: torch\nprint(1)", "def f(): return 1"))[0] == "# track: torch"


def test_the_track_of_a_notebook() -> None:
    assert track_imported({"torch", "os"}) == "torch"
    assert track_imported({"torch", "numpy"}) == track_imported(()) == "numpy"
