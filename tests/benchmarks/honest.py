"""Honest files as people hand them in: a right answer, and around it what has a built-in's name and is none of it.

Each style puts the built-in where honest people have it: in a plot above, in a check below, in a cell of notes, as a name
for something else. None of that is an answer, so none of it may be called one.
"""

from __future__ import annotations

import inspect
import itertools
import json
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reference.concept import Concept, find_concept
from tests.benchmarks import accepted_blind, accepted_blind_chapters
from tests.benchmarks.planted.record import Right

IMPORTS = "import functools\nimport itertools\nimport math\n\nimport numpy as np\n"
MOST_BUILT_INS = 2
PACKAGES = {"numpy": ("numpy.", "scipy.", "math."), "torch": ("torch.",)}
# Right answers of the blind sets that are one call of the built-in and trivial work: nobody's honest file has them.
CALL_IT_THEMSELVES = {
    "sigmoid_torch",
    "tanh_entry_by_entry",
    "convolve1d_torch",
    "global_avg_pool_torch",
    "step_heaviside",
    "softplus_torch",
    "softmax_torch",
    "entropy_torch",
}

Files = dict[str, str]


@dataclass(frozen=True)
class HonestAnswer:
    """A right answer of one exercise, under the exercise's name, and a built-in that it is not."""

    concept: Concept
    track: str
    function: str
    code: str
    built_in: str

    @property
    def name(self) -> str:
        return self.concept.name

    @property
    def home(self) -> str:
        return self.built_in.rpartition(".")[0]

    @property
    def last(self) -> str:
        return self.built_in.rpartition(".")[2]

    @property
    def imports(self) -> str:
        return f"# track: {self.track}\n{IMPORTS}" + ("import torch\n" if self.track == "torch" else "")


def answers() -> list[HonestAnswer]:
    """The blind right answers to exercises that are a built-in somewhere."""
    records: list[Right] = [*accepted_blind.right, *accepted_blind_chapters.right]
    return [answer for record in records for answer in answer_of(record)]


def answer_of(record: Right) -> Iterator[HonestAnswer]:
    concept = find_concept(record.topic, record.concept)
    known = [call for call in concept.built_ins if call.startswith(PACKAGES[record.track])]
    # A module of layers is no function that one calls on numbers.
    functions = [call for call in known if call.rpartition(".")[2].islower()]
    written = record.function.__name__
    if written in CALL_IT_THEMSELVES:
        return
    code = inspect.getsource(record.function).replace(written, concept.name)
    yield from (HonestAnswer(concept, record.track, written, code, call) for call in functions[:MOST_BUILT_INS])


# Styles ---------------------------------------------------------------------------------------------------------------

Style = Callable[[HonestAnswer], Files]
STYLES: list[Style] = []


def style(make: Style) -> Style:
    STYLES.append(make)
    return make


def script(answer: HonestAnswer, above: str = "", below: str = "", **others: str) -> Files:
    """One file, and modules beside it."""
    parts = [answer.imports, textwrap.dedent(above), answer.code, textwrap.dedent(below)]
    return {"homework.py": "\n\n".join(parts)} | {f"{name}.py": text for name, text in others.items()}


def notebook(answer: HonestAnswer, *cells: str) -> Files:
    """The same as a notebook: the imports, and these cells."""
    sources = [answer.imports, *map(textwrap.dedent, cells)]
    code = [
        {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
        for source in sources
    ]
    return {"homework.ipynb": json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})}


def example(answer: HonestAnswer) -> str:
    return "torch.linspace(-3, 3, 7)" if answer.track == "torch" else "np.linspace(-3, 3, 7)"


@style
def alone(answer: HonestAnswer) -> Files:
    return script(answer)


@style
def plotted_above(answer: HonestAnswer) -> Files:
    return notebook(
        answer,
        f"import {answer.home}\nx = {example(answer)}\ny = {answer.built_in}(x)  # what it should look like",
        answer.code,
    )


@style
def compared_below(answer: HonestAnswer) -> Files:
    return script(
        answer,
        below=f"""
        def compare(x):
            import {answer.home}
            return {answer.name}(x) - {answer.built_in}(x)


        if __name__ == "__main__":
            print(compare({example(answer)}))
        """,
    )


@style
def compared_in_a_cell(answer: HonestAnswer) -> Files:
    return notebook(
        answer,
        answer.code,
        f"import {answer.home} as library\nx = {example(answer)}\nprint({answer.name}(x), library.{answer.last}(x))",
    )


@style
def star_import(answer: HonestAnswer) -> Files:
    # Some packages have a sum and a max of their own.
    return script(answer, above=f"from {answer.home} import *\nfrom builtins import *")


@style
def imported_to_compare(answer: HonestAnswer) -> Files:
    return script(answer, above=f"from {answer.home} import {answer.last} as theirs  # to compare with")


@style
def first_attempt(answer: HonestAnswer) -> Files:
    return script(answer, above=f"import {answer.home}\n\n{answer.name} = {answer.built_in}  # the first attempt")


@style
def first_attempt_as_function(answer: HonestAnswer) -> Files:
    return script(
        answer,
        above=f"""
        def {answer.name}(*arguments, **settings):
            import {answer.home}
            return {answer.built_in}(*arguments, **settings)
        """,
    )


@style
def field_and_method(answer: HonestAnswer) -> Files:
    return script(
        answer,
        above=f"""
        import dataclasses


        @dataclasses.dataclass
        class Settings:
            {answer.last}: float = 0.0


        class Layer:
            def {answer.last}(self, x):
                return x + self.settings.{answer.last}

            settings = Settings()


        LAYER = Layer()
        """,
        below=passing_through(answer, f"LAYER.{answer.last}(0.0)"),
    )


@style
def local_variable(answer: HonestAnswer) -> Files:
    return script(
        answer,
        above=f"from {answer.home} import {answer.last}",
        below=passing_through(answer, "0.0", f"{answer.last} = [1, 2]\n    {answer.last}.append(3)"),
    )


@style
def parameter(answer: HonestAnswer) -> Files:
    return script(
        answer,
        above=f"""
        from {answer.home} import {answer.last}


        def twice({answer.last}):
            return {answer.last}(2)
        """,
        below=passing_through(answer, "twice(lambda number: 2 * number)"),
    )


@style
def in_a_comprehension(answer: HonestAnswer) -> Files:
    return script(
        answer,
        above=f"from {answer.home} import {answer.last}",
        below=passing_through(answer, f"[{answer.last} for {answer.last} in range(3)]"),
    )


@style
def helper_with_its_name(answer: HonestAnswer) -> Files:
    own = f"{answer.last}_" if answer.last == answer.name else answer.last
    return script(
        answer,
        above=f"""
        from {answer.home} import {answer.last}


        def {own}(number):
            return number + 1
        """,
        below=passing_through(answer, f"{own}(1)"),
    )


@style
def others_in_a_module(answer: HonestAnswer) -> Files:
    tools = f"import {answer.home}\n\n\ndef truth(*arguments):\n    return {answer.built_in}(*arguments)\n"
    return script(answer, "import tools", passing_through(answer, "tools.size"), tools=f"{tools}\n\nsize = 3\n")


@style
def in_words(answer: HonestAnswer) -> Files:
    return script(
        answer,
        above=f'"""Do not use {answer.built_in}(x) here."""\nNOTE = "{answer.built_in}(x)"\n# {answer.built_in}(x)',
        below=passing_through(answer, f'"{answer.built_in}(x)"'),
    )


@style
def as_a_fallback_that_is_not_taken(answer: HonestAnswer) -> Files:
    return script(
        answer,
        above=f"""
        try:
            from somebody_elses_package import {answer.last}
        except ImportError:
            {answer.last} = None
        """,
    )


@style
def tested_at_the_top(answer: HonestAnswer) -> Files:
    return script(
        answer,
        above=f"import {answer.home} as library",
        below=f"""
        def test_{answer.name}():
            x = {example(answer)}
            assert abs({answer.name}(x) - library.{answer.last}(x)).max() < 1e-6


        test_{answer.name}()
        """,
    )


def passing_through(answer: HonestAnswer, expression: str, statement: str = "pass") -> str:
    """The answer again, wrapped in a function that also does something that has nothing to do with it."""
    return f"""
_own = {answer.name}


@functools.wraps(_own)
def {answer.name}(*arguments, **settings):
    {statement}
    unused = {expression}
    return _own(*arguments, **settings)
"""


def honest_files(count: int) -> Iterator[tuple[HonestAnswer, str, Files]]:
    """So many of them: each style of each answer in turn, no style before another has had its turn."""
    pairs = [(answer, make) for answer, make in itertools.product(answers(), STYLES)]
    step = max(1, len(pairs) // count)
    for answer, make in pairs[::step][:count]:
        yield answer, make.__name__, make(answer)
