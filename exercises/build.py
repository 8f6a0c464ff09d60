"""Make the exercises from the reference: signatures and docstrings stay, answers go.

    python exercises/build.py            write every stub (`make exercises`)
    python exercises/build.py --check    say which stubs are out of date, and end with status 1 if any is

Lines are cut, nothing is printed anew, so what stays looks as it does in the reference: comments between functions,
signatures, types. Bodies, decorators, helpers, and imports that only they need are cut. Docstrings say what those of the
reference say, with shapes in words, an example and its result, and how hard it is (docstrings.py). A comment says which
calls are not allowed, from the concept's file.
"""

from __future__ import annotations

import ast
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
REFERENCE = HERE.parent / "reference"
# The checkout that this file is in, whatever is installed.
sys.path.insert(0, str(HERE.parent))

from exercises.docstrings import StubDocstrings
from exercises.examples import example_lines
from reference.incomplete import IncompleteConcept
from reference.lesson import find_lesson, prerequisites

TRACKS = ("in_numpy.py", "in_torch.py")
# What every answer may use, whether or not a signature mentions it.
ALWAYS = {"np", "torch"}
TODO = "    raise NotImplementedError\n"


def stub_of(
    source: str, wanted: set[str], not_allowed: Mapping[str, list[str]], docstrings: Mapping[str, str] | None = None
) -> str:
    """The stub of a module: `wanted` are its exercises, other functions are helpers of the answers.

    `not_allowed` has the calls that would be an exercise's answer itself, `docstrings` what functions and types say
    instead of their own, and under the empty name what the module says.
    """
    tree = ast.parse(source)
    lines = source.splitlines(keepends=True)
    needed = ALWAYS | names_in_signatures(tree, wanted)
    pieces: list[str] = []
    position, gap = 0, ""
    for node in tree.body:
        start, end = first_line(node) - 1, node.end_lineno or node.lineno
        between = "".join(lines[position:start])
        # Where something between two pieces is cut, the wider of the gaps around it stays.
        between = between if between.strip() else max(gap, between, key=len)
        position = end
        kept = kept_of(node, lines[start:end], lines, wanted, needed, not_allowed, docstrings or {})
        pieces += [between, *kept] if kept else []
        # A comment above what is cut goes with it.
        gap = "" if kept else between if not between.strip() else "\n\n"
    return tidy("".join(pieces))


def kept_of(
    node: ast.stmt,
    own: list[str],
    lines: list[str],
    wanted: set[str],
    needed: set[str],
    not_allowed: Mapping[str, list[str]],
    docstrings: Mapping[str, str],
) -> list[str]:
    """The lines that a stub keeps of a statement."""
    if isinstance(node, ast.FunctionDef):
        if node.name not in wanted:
            return []
        head = signature_and_docstring(node, lines, docstrings.get(node.name))
        return [*head, *comment_on(not_allowed.get(node.name, [])), TODO]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return own if any((alias.asname or alias.name) in needed for alias in node.names) else []
    if isinstance(node, ast.ClassDef):
        if node.name not in needed:
            return []
        head = signature_and_docstring(node, lines, docstrings.get(node.name))
        return [*head, *lines[node.body[0].end_lineno or 0 : node.end_lineno]]
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        # A type that a signature names stays.
        return own if defined_by(node) & needed else []
    if is_docstring(node):
        return quoted(docstrings[""], "") if "" in docstrings else own
    raise ValueError(f"line {node.lineno}: no rule says what a stub keeps of a {type(node).__name__}")


def first_line(node: ast.stmt) -> int:
    decorators = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def signature_and_docstring(node: ast.FunctionDef | ast.ClassDef, lines: list[str], text: str | None) -> list[str]:
    docstring = node.body[0]
    if text is None:
        if isinstance(node, ast.FunctionDef) and not is_docstring(docstring):
            raise ValueError(f"{node.name}: a function of the reference has a docstring")
        return lines[node.lineno - 1 : docstring.end_lineno]
    return [*lines[node.lineno - 1 : docstring.lineno - 1], *quoted(text, "    ")]


def quoted(text: str, indentation: str) -> list[str]:
    """A docstring as it stands in a file."""
    opening = 'r"""' if "\\" in text else '"""'
    lines = text.splitlines()
    lines[0] = opening + lines[0]
    if len(lines) == 1:
        lines[0] += '"""'
    else:
        lines.append('"""')
    return [f"{indentation}{line}".rstrip() + "\n" for line in lines]


def is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def comment_on(calls: list[str]) -> list[str]:
    """The comment that says which calls are not allowed."""
    if not calls:
        return []
    relatives = "its relatives" if len(calls) == 1 else "their relatives"
    listed = f"Not allowed, being the answer itself: {', '.join(calls)} and {relatives}."
    indent = "    # "
    lines = textwrap.wrap(listed, 120, initial_indent=indent, subsequent_indent=indent, break_long_words=False)
    return [f"{line}\n" for line in lines]


def names_in_signatures(tree: ast.Module, wanted: set[str]) -> set[str]:
    """The names that annotations and defaults of the exercises use, and those that these are made of."""
    used: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in wanted:
            used |= names_in([node.args, *([node.returns] if node.returns else [])])
    # A type may be made of another one, which stands above it.
    for node in reversed(tree.body):
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.ClassDef)) and defined_by(node) & used:
            used |= names_in([node])
    return used


def names_in(parts: list[ast.AST]) -> set[str]:
    return {name.id for part in parts for name in ast.walk(part) if isinstance(name, ast.Name)}


def defined_by(node: ast.Assign | ast.AnnAssign | ast.ClassDef) -> set[str]:
    if isinstance(node, ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def tidy(text: str) -> str:
    """At most two blank lines in a row, none at the ends."""
    kept: list[str] = []
    for line in text.splitlines():
        if line.strip() or kept[-2:] != ["", ""]:
            kept.append(line.rstrip())
    return "\n".join(kept).strip("\n") + "\n"


def exercises_of(source: str) -> set[str]:
    """The public functions of a module of the reference: those with the decorator `checked`."""
    return {
        node.name
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(decorator, ast.Name) and decorator.id == "checked" for decorator in node.decorator_list)
    }


def calls_not_allowed(laws: Path, *, torch: bool) -> dict[str, list[str]]:
    """By exercise, the calls that the concepts' files in a folder name as built-ins, in one of the tracks."""
    found: dict[str, list[str]] = {}
    for file in sorted(laws.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Concept":
                named = next((keyword.value for keyword in node.keywords if keyword.arg == "built_ins"), None)
                calls: list[str] = [] if named is None else ast.literal_eval(named)
                own = [as_written(call) for call in calls if call.startswith(("torch", "Tensor.")) is torch]
                found[ast.unparse(node.args[0]).rpartition(".")[2]] = own
    return found


def as_written(call: str) -> str:
    """A call as code has it after the usual imports: np.tanh, F.elu."""
    for full, short in (("torch.nn.functional.", "F."), ("numpy.", "np.")):
        if call.startswith(full):
            return short + call.removeprefix(full)
    return call


def build() -> dict[Path, str]:
    """Every stub by its path; IncompleteConcept where a lesson is missing."""
    stubs = {}
    for laws in sorted(REFERENCE.glob("*/laws")):
        topic = laws.parent.name
        for name in TRACKS:
            source = (laws.parent / name).read_text(encoding="utf-8")
            wanted = exercises_of(source)
            not_allowed = calls_not_allowed(laws, torch=name == "in_torch.py")
            stubs[HERE / topic / name] = stub_of(source, wanted, not_allowed, docstrings_of(topic, name, source))
    return stubs


def docstrings_of(topic: str, file: str, source: str) -> dict[str, str]:
    """What the stubs of a file say, by their names; what the file itself says by the empty one."""
    own, numpy = ast.parse(source), ast.parse((REFERENCE / topic / TRACKS[0]).read_text(encoding="utf-8"))
    track = file.removeprefix("in_").removesuffix(".py")
    wanted = exercises_of(source)
    told = StubDocstrings(numpy, own, track)
    first = next(node.name for node in own.body if isinstance(node, ast.FunctionDef) and node.name in wanted)
    found = {"": told.of_module(first)}
    for node in own.body:
        if isinstance(node, ast.ClassDef):
            found[node.name] = told.of_class(node.name)
        elif isinstance(node, ast.FunctionDef) and node.name in wanted:
            lesson = find_lesson(topic, node.name)
            before = [path.removeprefix(f"{topic}.") for path in prerequisites(topic, node.name)]
            # A backward pass is asked for in NumPy alone.
            after = [name for name in before if "." in name or name in wanted]
            example = example_lines(topic, track, node.name, lesson.example)
            found[node.name] = told.of_function(node.name, example, lesson.difficulty, after)
    return found


def complaints(stubs: dict[Path, str]) -> list[str]:
    """A sentence about every stub that is not what the reference makes of it today."""
    said = []
    for path, text in stubs.items():
        committed = path.read_text(encoding="utf-8") if path.is_file() else ""
        if committed != text:
            functions = differing(committed, text) or ["what stands around its functions"]
            said.append(f"{shown(path)}: out of date ({', '.join(functions)}); run make exercises")
    left_over = [path for name in TRACKS for path in sorted(HERE.glob(f"*/{name}")) if path not in stubs]
    said += [f"{shown(path)}: the reference has no such topic; remove it" for path in left_over]
    return said


def differing(one: str, other: str) -> list[str]:
    """The functions that two stubs do not share word for word, in order."""
    try:
        before, after = functions_of(one), functions_of(other)
    except SyntaxError:
        return []
    return [name for name in before | after if before.get(name) != after.get(name)]


def functions_of(source: str) -> dict[str, str | None]:
    return {
        node.name: ast.get_source_segment(source, node)
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
    }


def shown(path: Path) -> str:
    return path.relative_to(HERE.parent).as_posix()


def main(words: list[str]) -> int:
    try:
        stubs = build()
    except IncompleteConcept as gap:
        sys.stderr.write(f"{gap}\n")
        return 1
    if "--check" in words:
        said = complaints(stubs)
        sys.stdout.write("".join(f"{sentence}\n" for sentence in said))
        return 1 if said else 0
    stale = [path for path, text in stubs.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        path.parent.mkdir(exist_ok=True)
        path.write_text(stubs[path], encoding="utf-8")
    sys.stdout.write(f"{len(stale)} of {len(stubs)} stubs written\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
