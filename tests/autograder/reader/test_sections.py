"""Sections in a terminal: whole, readable at any width, without a sign that belongs to Markdown, LaTeX or the site."""

from __future__ import annotations

import html
import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from autograder.reader import section, show
from autograder.reader.section import Answer, NoSuchPage, section_for
from autograder.reader.terminal_markdown import for_terminal
from reference.catalogue import forward_name, names, topics
from reference.concept import find_concept
from reference.lesson import find_lesson
from reference.told import own_laws

BOTH = Answer(("numpy", "torch"))


def shown(path: str, width: int = 80, answer: Answer = section.FOLDED, **options: object) -> str:
    console = Console(file=io.StringIO(), width=width, **options)
    return show.section_text(console, path, answer)


def functions_of(topic: str) -> list[str]:
    return [name for name in names(topic) if forward_name(topic, name) is None]


def letters(text: str) -> str:
    return re.sub(r"[^a-zA-Z0-9]", "", text)


def flat(text: str) -> str:
    return " ".join(text.split())


# All sections -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("topic", topics())
@pytest.mark.parametrize("width", [80, 40])
def test_every_section_is_plain_text_of_the_width(topic: str, width: int) -> None:
    for path in [topic, *(f"{topic}.{name}" for name in functions_of(topic))]:
        text = shown(path, width)
        prose = "\n".join(line for line in text.splitlines() if not line.startswith("    "))
        for line in prose.splitlines():
            assert cell_len(line) <= width, line
        assert not re.search(
            r"\{\{|!\[|\]\(|\$|\*\*|&lt;|</|\\[a-z]|\x00|\x1b|^#|```|!!!|\?\?\?", prose, re.MULTILINE
        ), path
        assert not re.search(r"[^\S\n]$", text, re.MULTILINE), path


@pytest.mark.parametrize("topic", topics())
def test_a_section_tells_contract_and_laws_of_its_functions(topic: str) -> None:
    for name in functions_of(topic):
        text = flat(shown(f"{topic}.{name}", 10_000))
        concept = find_concept(topic, name)
        for one in (concept, *([concept.backward] if concept.has_backward else [])):
            for law in own_laws(one):
                assert letters(html.unescape(for_terminal(law))) in letters(text)
            for argument in one.signature.parameters:
                assert f"• {argument}: " in text
        for call in concept.named_built_ins[:1]:
            assert call.rpartition(".")[2] in text


# The answer -------------------------------------------------------------------------------------------------------------


def test_the_answer_is_folded_until_it_is_asked_for() -> None:
    folded = shown("activations.softmax")
    assert "def softmax" not in folded
    assert "tandem read activations.softmax --answer" in flat(folded)
    for track, there, other in (("numpy", "np.ndarray", "torch.Tensor"), ("torch", "torch.Tensor", "np.ndarray")):
        text = shown("activations.softmax", answer=Answer((track,)))
        assert "def softmax(" in text
        assert there in text
        assert other not in text
        assert letters(find_lesson("activations", "softmax").why) in letters(text)
        assert "Why it works" not in folded
    both = shown("activations.softmax", answer=BOTH)
    assert both.count("def softmax(") == 2
    assert "def softmax_backward(" in both


def test_no_answer_stands_in_any_section_that_was_not_asked_for_it() -> None:
    for topic in topics():
        for name in functions_of(topic):
            assert "def " not in re.sub(r"^>>>.*", "", section_for(f"{topic}.{name}"), flags=re.MULTILINE)


def test_lines_of_code_stay_whole_to_be_copied() -> None:
    text = shown("recurrent.gru_cell", 40, Answer(("torch",)))
    assert "    def gru_step(arriving: torch.Tensor, h: torch.Tensor, u_t: torch.Tensor, b_u: torch.Tensor)" in text


def test_a_backward_pass_has_its_functions_section() -> None:
    assert shown("activations.relu_backward") == shown("activations.relu")


# Parts of Markdown ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("![A curve](a.svg){ .plot }", "*[Picture: A curve.]*"),
        ("see [softmax](activations.md#softmax) and [here](#x)", "see softmax and here"),
        ("see [the paper](https://example.org/a)", "see [the paper](https://example.org/a)"),
        ('<div class="gallery" markdown>\n[![Step](a.svg) step](#step)\n</div>', "\n- Step\n"),
        (
            '!!! warning "Erratum"\n    It is $x^2$.\n\n    Twice.\n\nNext',
            "> **Erratum**\n>\n> It is x²\\.".replace("\\.", "."),
        ),
        ("```python\na = '$x$ [b](c.md)'\n```", "```python\na = '$x$ [b](c.md)'\n```"),
        ("`$a$` and $a_1$", r"`$a$` and a\_1"),
        ("$$\\frac{a}{b}$$", "```formula\na/b\n```"),
        ("$\\oint x$", r"\\oint x"),
    ],
)
def test_how_it_becomes_text(markdown: str, text: str) -> None:
    assert for_terminal(markdown).startswith(text)


def test_a_formula_that_is_not_understood_and_a_terminal_without_its_signs_have_latex() -> None:
    assert for_terminal(r"$$\oint x$$") == "```formula\n\\oint x\n```"
    narrow = Console(file=io.TextIOWrapper(io.BytesIO(), encoding="ascii"), width=80)
    text = show.section_text(narrow, "activations.sigmoid")
    assert r"\sigma'(x)" in text
    assert "σ" not in text


# What is missing --------------------------------------------------------------------------------------------------------


def test_a_missing_page_or_section_is_said(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(section, "ROOT", tmp_path)
    with pytest.raises(NoSuchPage, match="the page on vae is missing"):
        section_for("vae")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "vae.md").write_text("# VAE\n")
    with pytest.raises(NoSuchPage, match="no section on elbo"):
        section_for("vae.elbo")
    # A wheel has its pages in a folder of its own, which comes first: `site` may be anybody's.
    (tmp_path / section.CARRIED / "site").mkdir(parents=True)
    (tmp_path / section.CARRIED / "site" / "vae.md").write_text("# Carried\n\n## The objective { #elbo }\n\nHere.\n")
    assert "Here." in section_for("vae.elbo")
