"""What a docstring says, taken apart, and put on a page."""

import inspect

import pytest

from reference.docstrings import as_markdown, entries, joined, read_docstring


def test_a_docstring_is_read_with_lines_that_go_on() -> None:
    prose, sections = read_docstring(
        inspect.cleandoc(r"""
        Do it.

        $$a$$

        Args:
            x: one
                thing: or two.
            **rest: more.

        Returns:
            something
            long.

        Source: Somebody,
            somewhere.
        """)
    )
    assert prose == ["Do it.", "$$a$$"]
    assert entries(sections["Args"]) == [("x", "one thing: or two."), ("**rest", "more.")]
    assert joined(sections["Returns"]) == "something long."
    assert joined(sections["Source"]) == "Somebody, somewhere."


ESCAPED = [
    ("a * b * c_1", r"a \* b \* c\_1"),
    ("x[x < 0] = 0", r"x\[x &lt; 0\] = 0"),
    ("call `f(*args)`, or $a_1$", "call `f(*args)`, or $a_1$"),
]


@pytest.mark.parametrize(("words", "markdown"), ESCAPED)
def test_signs_of_markdown_are_escaped_outside_code_and_formulas(words: str, markdown: str) -> None:
    assert as_markdown(words) == markdown
