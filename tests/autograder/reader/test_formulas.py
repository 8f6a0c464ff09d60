"""Formulas in a terminal say what the LaTeX says: worked out, they give the same number."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from autograder.reader.formulas import Unreadable, formula_lines
from reference.catalogue import HOME, topics

ROOT = Path(__file__).resolve().parents[3]
FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![\\$])\$([^$]+?)\$", re.DOTALL)


def formulas_of(topic: str) -> list[str]:
    """Those of the page, and those of the docstrings that stand on it."""
    page = re.sub(r"^```.*?^```", "", (ROOT / f"site/{topic}.md").read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    strings = re.findall(r'"""(.*?)"""', (HOME / topic / "in_numpy.py").read_text("utf-8"), re.DOTALL)
    found = (
        " ".join((shown or within).split()) for text in (page, *strings) for shown, within in FORMULA.findall(text)
    )
    return list(dict.fromkeys(found))


# Formulas of the pages ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("topic", topics())
def test_every_formula_of_a_page_is_understood(topic: str) -> None:
    formulas = formulas_of(topic)
    assert len(formulas) > 40
    for formula in formulas:
        lines = formula_lines(formula)
        assert lines
        for line in lines:
            assert not re.search(r"[\\&$]|\^\{", line), line
            assert line == line.rstrip()
        text = "\n".join(lines)
        for opening, closing in ("()", "[]", "{}", "⟨⟩", "⌊⌋"):
            assert text.count(opening) == text.count(closing), text


SAME = {r"\sigma": "σ", r"\mu": "μ", r"\partial": "∂", r"\sum": "∑", r"\sqrt": "√", r"\odot": "⊙", r"\top": "ᵀ",
        r"\le": "≤", r"\infty": "∞", r"\delta": "δ", r"\cdot": "·", r"\varepsilon": "ε", r"\bmod": "mod", r"\int": "∫",
        r"\prod": "∏", r"\pm": "±", r"\|": "‖", r"\lVert": "‖", r"\mid": "|"}  # fmt: skip


@pytest.mark.parametrize("topic", topics())
def test_nothing_of_a_formula_is_lost(topic: str) -> None:
    # Whatever is left out of a formula changes it. What stands over a brace is said once more beneath.
    for formula in (one for one in formulas_of(topic) if r"\underbrace" not in one):
        text = "".join(formula_lines(formula))
        for sign in set(SAME.values()):
            commands = [command for command, its in SAME.items() if its == sign]
            count = sum(
                len(re.findall(re.escape(command) + (r"(?![a-zA-Z])" if command[-1].isalpha() else ""), formula))
                for command in commands
            )
            count += formula.count(r"\rVert") if sign == "‖" else 0
            count += len(re.findall(r"(?<!\\)\|", formula)) if sign == "|" else 0
            assert text.count(sign) == count, (sign, text)


LOOK = [
    (r"p_i = \frac{e^{x_i / T}}{\sum_j e^{x_j / T}}", ["p_i = e^(x_i / T) / (∑_j e^(x_j / T))"]),
    (r"\frac{p_i}{T} \Big( g_i - \sum_j g_j \, p_j \Big)", ["(p_i/T) (g_i - ∑_j g_j p_j)"]),
    (r"f(x) = \begin{cases} x & x > 0 \\ a x & x \le 0 \end{cases}", ["f(x) = { x if x > 0; a x if x ≤ 0 }"]),
    (r"a = \begin{cases} 1 & (i, j) \text{ is an edge} \\ 0 & \text{else} \end{cases}",
     ["a = { 1 if (i, j) is an edge; 0 else }"]),
    (r"\begin{pmatrix} \cos \theta & -\sin \theta \\ \sin \theta & \cos \theta \end{pmatrix}",
     ["[[cos θ, -sin θ], [sin θ, cos θ]]"]),
    (r"\sum_{k=0}^{n-1} f[k] \, g[(m - k) \bmod n]", ["∑_(k=0…n-1) f[k] g[(m - k) mod n]"]),
    (r"s^2 = \tfrac12, \quad r = \frac{\partial L}{\partial \log \sigma^2}", ["s² = ½,", "r = ∂L/∂(log σ²)"]),
    (r"\frac{\partial L}{\partial S}^{\!\top} Q", ["(∂L/∂S)ᵀ Q"]),
    (r"-\frac{\|x - W z\|^2}{2 \sigma^2}", ["-‖x - W z‖² / (2 σ²)"]),
    (r"\begin{aligned} a &= b \\ &= c \end{aligned}", ["a = b", "    = c"]),
    (r"x_{n c h w} + y_{t-1} + z_{\text{dst}} + 10^{-17}", ["x_nchw + y_(t-1) + z_dst + 10⁻¹⁷"]),
    (r"\hat x, \bar h, \overleftarrow{h}_t, \widehat{f \circledast g}", ["x̂, h̄, h⃖_t, hat(f ⊛ g)"]),
    (r"2 \underbrace{s^2}_{\beta} + 1", ["2 s² + 1", "where s² = β"]),
    (r"a - \underbrace{b - c}_{\text{rest}}", ["a - (b - c)", "where b - c = rest"]),
]  # fmt: skip


@pytest.mark.parametrize(("latex", "lines"), LOOK)
def test_how_formulas_look(latex: str, lines: list[str]) -> None:
    assert formula_lines(latex) == lines


@pytest.mark.parametrize(
    "latex", [r"\oint x", r"\frac{1}", "x^", r"\begin{tabular} a \end{tabular}", "{a", r"\mathcal Q"]
)
def test_what_is_not_understood_is_refused(latex: str) -> None:
    with pytest.raises(Unreadable):
        formula_lines(latex)


# Worked out ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Expression:
    """A formula as LaTeX, with what it is at the letters' values."""

    latex: str
    value: float


VALUES = {"a": 1.25, "b": 0.75, "c": 2.5, "x": 1.5, r"\beta": 0.625, "x_i": 1.125, r"\sigma^2": 1.75}


def letters() -> st.SearchStrategy[Expression]:
    numbers = st.integers(2, 9).map(lambda n: Expression(str(n), float(n)))
    return numbers | st.sampled_from([Expression(name, value) for name, value in VALUES.items()])


def larger(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    two = st.tuples(parts, parts)
    return st.one_of(
        two.map(lambda p: Expression(f"({p[0].latex} + {p[1].latex})", p[0].value + p[1].value)),
        two.map(lambda p: Expression(rf"\Big( {p[0].latex} - {p[1].latex} \Big)", p[0].value - p[1].value)),
        two.map(lambda p: Expression(rf"{p[0].latex} \, {p[1].latex}", p[0].value * p[1].value)),
        two.map(lambda p: Expression(rf"{p[0].latex} \cdot {p[1].latex}", p[0].value * p[1].value)),
        two.map(lambda p: Expression(rf"\frac{{{p[0].latex}}}{{{p[1].latex}}}", quotient(p[0].value, p[1].value))),
        two.map(lambda p: Expression(rf"\frac{{{p[0].latex} + 1}}{{2 - {p[1].latex}}}",
                                     quotient(p[0].value + 1, 2 - p[1].value))),
        parts.map(lambda p: Expression(rf"\sqrt{{{p.latex}}}", math.sqrt(p.value) if p.value >= 0 else math.nan)),
        parts.map(lambda p: Expression(rf"\left( {p.latex} \right)^2", p.value**2)),
        parts.map(lambda p: Expression(f"e^{{-{p.latex}}}", math.exp(min(max(-p.value, -700), 700)))),
        two.map(lambda p: Expression(rf"\tanh\!\big( {p[0].latex} - {p[1].latex} \big)", math.tanh(p[0].value - p[1].value))),
        parts.map(lambda p: Expression(rf"\tfrac12 \, {p.latex}", p.value / 2)),
    )  # fmt: skip


def quotient(above: float, below: float) -> float:
    return above / below if below else math.nan


LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
SIGNS = {"½": "(1/2)", "⅓": "(1/3)", "⅔": "(2/3)", "¼": "(1/4)", "¾": "(3/4)", "·": "*", "β": "beta"}


def worked_out(text: str) -> float:
    """The text as a calculation: what stands side by side is multiplied, and a stroke takes only the next thing."""
    for sign, code in SIGNS.items():
        text = text.replace(sign, code)
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda match: f"**({match[0].translate(LOWERED)})", text.replace("σ²", "variance"))
    text = text.replace("^", "**")
    text = re.sub(r"√([a-z]+\w*|\d+)", r"sqrt(\1)", text).replace("√(", "sqrt(")
    # Nothing between two things: a product, which binds no tighter than a stroke does.
    text = re.sub(r"(?<=[\w)]) +(?=[\w(])", " * ", text)
    text = re.sub(r"(?<=\))(?=[\w(])", " * ", text)
    names = {name.lstrip("\\"): value for name, value in VALUES.items() if "^" not in name}
    known = names | {"variance": VALUES[r"\sigma^2"], "e": math.e, "sqrt": math.sqrt, "tanh": math.tanh}
    return float(eval(text, {"__builtins__": {}}, known))


def reaches_further(text: str) -> bool:
    """Whether something stands beside what is under a stroke, as in a/b c, which may be read in two ways."""
    for stroke in re.finditer("/", text):
        place, depth = stroke.end(), 0
        while place < len(text) and text[place] == " ":
            place += 1
        while place < len(text) and (depth or text[place] not in " )+-·/"):
            depth += (text[place] in "([") - (text[place] in ")]")
            place += 1
        if re.match(r" *[\w(√½·/]", text[place:]):
            return True
    return False


@settings(max_examples=400)
@given(st.recursive(letters(), larger, max_leaves=8))
def test_the_text_is_worth_what_the_formula_is(expression: Expression) -> None:
    [text] = formula_lines(expression.latex)
    assert not reaches_further(text), text
    if math.isfinite(expression.value) and abs(expression.value) < 1e12:
        try:
            came = worked_out(text)
        except (ValueError, ZeroDivisionError, OverflowError):
            return
        assert math.isclose(came, expression.value, rel_tol=1e-6, abs_tol=1e-6), text
