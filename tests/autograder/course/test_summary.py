"""The page for a teacher: what it counts is right, and nothing that a student wrote is more than text on it."""

import random
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, strategies as st

from autograder.course.summary import MOST_LOOKS, summary_html
from autograder.result import ExerciseResult, LawResult, SubmissionResult, Verdict
from tests.autograder.helpers import grade_all

ROBIN = Path(__file__).resolve().parents[2] / "students" / "robin"
HOSTILE = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", "</style><style>*{}", "<!--",
    "]]>", "&lt;b&gt;", "{{ 7 * 7 }}{% raw %}", "\x1b[31mred\x1b[0m", "sur\udcffro", "a\x00b", "=1+1", "\u202egnp.exe",
    "javascript:alert(1)", "//example.invalid/x", "x" * 255, "two\nlines",
]  # fmt: skip
VOID = {"meta", "link", "br", "img", "input", "hr"}
OPTIONAL = {"li", "tr", "td", "th", "tbody"}


class Page(HTMLParser):
    """What a browser makes of a page: its text by row, and everything that could run or fetch something."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.policy = ""
        self.rows: list[list[str]] = []
        self.text = ""
        self.open: list[str] = []
        html.encode()
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if ("http-equiv", "Content-Security-Policy") in attrs:
            self.policy = dict(attrs)["content"] or ""
        if tag not in VOID | OPTIONAL:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag not in OPTIONAL:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.rows and self.rows[-1] and "table" in self.open:
            self.rows[-1][-1] += data.strip("\n")

    def row(self, first: str) -> list[str]:
        """The row of the last table that begins so."""
        return [row for row in self.rows if row[0] == first][-1]


def exercise(
    name: str, verdict: Verdict = "passed", score: float = 1.0, *, track: str = "numpy", message: str = "",
    mistake: str | None = None, hint: str | None = None, most: float = 1.0,
) -> ExerciseResult:  # fmt: skip
    return ExerciseResult(name, track, verdict, score, most, 0.1, [], None, mistake, message, "", hint)


def result(name: str, *exercises: ExerciseResult, problems: tuple[str, ...] = ()) -> SubmissionResult:
    total, most = (sum(each) for each in ([e.score for e in exercises], [e.max_score for e in exercises]))
    return SubmissionResult(name, float(total), float(most), 0.1, list(exercises), list(problems))


def raised(name: str) -> ExerciseResult:
    """A function that raised when it was called: there is a law that it broke."""
    return msgspec.structs.replace(exercise(name, "error", 0.0), laws=[LawResult("it is right", False)])


CLASS = [
    result("ada", exercise("graphs.degrees"), exercise("activations.relu")),
    result("bob", exercise("graphs.degrees", "failed", 0.75), exercise("activations.relu", "failed", 0.0)),
    result(
        "cy", exercise("graphs.degrees", "timeout", 0.0, message="it had not answered"), exercise("activations.relu")
    ),
    result("di", exercise("graphs.degrees", "not_attempted", 0.0), raised("activations.relu")),
    result("ed", problems=("ed.zip: damaged",)),
]
ASKED = [("activations.relu", "numpy", 1.0), ("graphs.degrees", "numpy", 1.0)]


def test_the_head_line_and_the_bars_count_everybody() -> None:
    html = summary_html(iter(CLASS), title="Homework 2", asked=ASKED)
    page = Page(html)
    assert re.search(
        r"students\s*5\s*mean score\s*0\.75 of 2\s*median score\s*0\.75 of 2\s*passed everything\s*1\s*attempted nothing\s*1",
        page.text,
    )
    assert 'aria-label="1 passed, 1 partly right, 1 did not run, 2 not attempted"' in html
    assert 'aria-label="2 passed, 1 not right, 1 did not run, 1 not attempted"' in html
    assert "1 took too long" in page.text
    assert page.row("bob") == ["bob", "0.75", "0", "2", "0"]
    assert page.row("di") == ["di", "0.00", "0", "1", "1"]
    assert page.row("ednothing was graded") == ["ednothing was graded", "0.00", "0", "0", "2"]


def test_what_somebody_should_look_at_is_named_with_its_reason() -> None:
    page = Page(summary_html(CLASS, title="t"))
    assert "Took too long: 1 student" in page.text
    assert ["cy", "graphs.degrees (numpy)", "it had not answered"] in page.rows
    assert ["ed", "", "ed.zip: damaged"] in page.rows
    assert "To look at" not in Page(summary_html(CLASS[:2], title="t")).text


def test_a_zero_that_is_no_wrong_answer_is_there_with_its_reason() -> None:
    syntax = "in_numpy.py, line 3: Python cannot read it"
    stubs = [exercise(f"graphs.e{i}", "not_attempted", 0.0, message="not written yet") for i in range(3)]
    students = [
        result("ann", *(exercise(f"graphs.e{i}", "error", 0.0, message=syntax) for i in range(3))),
        result("ben", *stubs),
        result("cat", *stubs, problems=("a.ipynb: it is empty.", "b.py: it is not UTF-8.")),
        result("dan"),
        result("eve", exercise("graphs.e0"), exercise("graphs.e1", "error", 0.0, message=syntax)),
        result("fay", exercise("graphs.e0"), problems=("c.rar: it is no archive that is read.",)),
        result("guy", exercise("graphs.e0", "failed", 0.0)),
    ]
    page = Page(summary_html(students, title="t"))
    assert "Nothing was graded: 4 students" in page.text
    assert "Something was not read, not found, or did not run: 2 students" in page.text
    assert [row for row in page.rows if len(row) == 3 and row[0] != "student"] == [
        ["ann", "", syntax],
        ["ben", "", "not written yet"],
        ["cat", "", "a.ipynb: it is empty; b.py: it is not UTF-8"],
        ["dan", "", "nothing that was asked was found"],
        ["eve", "graphs.e1 (numpy)", syntax],
        ["fay", "", "c.rar: it is no archive that is read"],
    ]
    # The functions themselves raised nothing.
    assert [page.text.count(f"{number} did not run") for number in (1, 2)] == [2, 1]
    assert "raised an error" not in page.text
    assert page.row("guy") == ["guy", "0.00 of 1", "0", "1", "0"]


def test_a_fault_before_any_exercise_is_there_too() -> None:
    faulty = msgspec.structs.replace(result("ann"), fault="KeyError: 1")
    page = Page(summary_html([faulty], title="t"))
    assert "The grader failed: 1 student" in page.text
    assert ["ann", "", "KeyError: 1"] in page.rows
    assert "Nothing was graded" not in page.text


@pytest.mark.parametrize(
    "verdict", ["grader_fault", "timeout", "out_of_memory", "crashed", "not_deterministic", "forbidden"]
)
def test_every_such_verdict_is_shown(verdict: Verdict) -> None:
    many = [exercise(f"graphs.e{i}", verdict, 0.0, message=f"because {i}") for i in range(5)]
    page = Page(summary_html([result("ada", *many)], title="t"))
    where = "graphs.e0 (numpy), graphs.e1 (numpy), graphs.e2 (numpy) and 2 more"
    assert ["ada", where, "because 0"] in page.rows


@pytest.mark.parametrize(
    "verdict", ["passed", "failed", "wrong_shape", "wrong_dtype", "input_changed", "not_attempted"]
)
def test_other_verdicts_need_no_look(verdict: Verdict) -> None:
    one_of_two = result("ada", exercise("graphs.degrees", verdict, 0.0), exercise("activations.relu"))
    assert "To look at" not in summary_html([one_of_two, result("bob", raised("graphs.degrees"))], title="t")


def fault(name: str) -> ExerciseResult:
    return exercise(name, "grader_fault", 0.0)


def test_who_met_a_fault_of_the_grader_has_no_score_and_is_in_no_figure() -> None:
    """One of two exercises is a fault, or everything, with exercises and without."""
    lost = result("zoe", fault("graphs.degrees"), fault("activations.relu"))
    faulty = [
        result("fay", fault("graphs.degrees"), exercise("activations.relu")),
        msgspec.structs.replace(lost, fault="a fault"),
        msgspec.structs.replace(result("yan"), fault="a fault"),
    ]
    html = summary_html([*CLASS, *faulty], title="t", asked=ASKED)
    page, without = Page(html), Page(summary_html(CLASS, title="t", asked=ASKED))
    figures = re.search(r"students\s*\d+(\s*mean score.*?attempted nothing\s*\d+)", without.text, re.DOTALL)
    assert figures
    assert f"students8{figures[1]}" in page.text
    assert "Without 3 students whose scores are not known, through a fault of the grader." in page.text
    assert [page.row(f"{name}fault of the grader")[1:] for name in ("fay", "yan", "zoe")] == [
        ["", "1", "0", "0"], ["", "", "", ""], ["", "", "", ""],
    ]  # fmt: skip
    bars = [re.search(rf"{bin}: (\d+)", html)[1] for bin in ("0 to 10 %", "90 to 100 %")]  # type: ignore[index]
    assert bars == ["2", "1"]
    assert 'aria-label="1 passed, 1 partly right, 1 did not run, 2 not attempted, 3 fault of the grader"' in html
    assert 'aria-label="3 passed, 1 not right, 1 did not run, 1 not attempted, 2 fault of the grader"' in html
    # relu: three passed, one is wrong, one raised, one has not begun.
    assert re.search(
        r"relu\s*numpy\s*1 raised an error, 2 fault of the grader\s*3\s*1\s*1\s*1\s*2\s*0\.50\s*of 1", page.text
    )


def test_where_nobody_has_a_score_there_is_no_number() -> None:
    html = summary_html([result("a", fault("graphs.degrees"))], title="t", asked=ASKED[1:])
    page = Page(html)
    assert re.search(r"mean score\s*not known\s*median score\s*not known\s*passed everything\s*0", page.text)
    assert re.search(r"degrees\s*numpy\s*1 fault of the grader\s*1\s*of 1", page.text)
    assert "students by their part of the points" not in page.text
    assert "0.00" not in page.text


def test_a_fault_has_a_colour_only_where_there_is_one() -> None:
    key = '<i class="fault"></i>fault of the grader'
    assert key not in summary_html(CLASS, title="t")
    assert key in summary_html([result("a", fault("graphs.degrees"))], title="t")


def test_long_names_that_end_otherwise_are_shown_with_their_ends() -> None:
    names = ["x" * 250 + end for end in ("a.py", "b.py")]
    rows = [row[0] for row in Page(summary_html(map(result, names), title="t")).rows if row[0].startswith("xxx")]
    assert len(set(rows[-2:])) == 2
    assert max(map(len, rows)) < 120


def test_a_fault_of_the_grader_lowers_no_mean() -> None:
    students = [result("a", exercise("graphs.degrees")), result("b", exercise("graphs.degrees", "grader_fault", 0.0))]
    assert re.search(
        r"degrees\s*numpy\s*1 fault of the grader\s*1\s*1\s*1\.00\s*of 1", Page(summary_html(students, title="t")).text
    )


def test_the_commonest_mistakes_come_first_and_a_student_counts_once() -> None:
    often = {"mistake": "keeps the sign", "hint": "Negative becomes 0."}
    students = [
        result(f"s{i}", exercise("activations.relu", "failed", 0.0, **often), exercise("activations.relu", "failed", 0.0, track="torch", **often))
        for i in range(7)
    ]  # fmt: skip
    students.append(
        result("rare", exercise("graphs.degrees", "failed", 0.0, mistake="counts loops twice", hint="Once."))
    )
    page = Page(summary_html(students, title="t"))
    rows = [row for row in page.rows if len(row) == 5 and row[2].startswith("it ")]
    assert rows == [
        ["7 students", "activations.relu", "it keeps the sign", "Negative becomes 0.", "s0, s1, s2, s3, s4 and 2 more"],
        ["1 student", "graphs.degrees", "it counts loops twice", "Once.", "rare"],
    ]


def test_a_mistake_is_the_same_in_whichever_line_it_was_made() -> None:
    said = "cuts x off from the result ({}): .detach() passes no gradient"
    students = [
        result(
            name, exercise("activations.relu", "failed", 0.0, track="torch", mistake=said.format(place), hint="Go on.")
        )
        for name, place in {"ada": "in_torch.py, line 7", "bob": "hw.ipynb, cell 3, lines 2 and 14"}.items()
    ]
    rows = [row for row in Page(summary_html(students, title="t")).rows if len(row) == 5 and row[2].startswith("it ")]
    assert rows == [
        [
            "2 students",
            "activations.relu",
            "it cuts x off from the result: .detach() passes no gradient",
            "Go on.",
            "ada, bob",
        ]
    ]


def test_what_is_said_of_the_folder_stands_on_the_page_as_text() -> None:
    sentences = ["Read as a download of Moodle.", "Set aside, as no student's work: <b>x</b>.ini, \u202e.db."]
    page = summary_html(CLASS, title="t", set_aside=sentences)
    assert "Read as a download of Moodle." in Page(page).text
    assert "<b>x</b>.ini, \\u202e.db." in Page(page).text
    assert "About the class" not in summary_html(CLASS, title="t")


def test_it_says_what_the_results_were_made_with() -> None:
    made = [
        msgspec.structs.replace(each, versions={"tandem": "0.1.0", "numpy": "2.0.0", "torch": None}) for each in CLASS
    ]
    assert "Made with Tandem 0.1.0, NumPy 2.0.0." in Page(summary_html(made, title="t")).text
    # Some were kept from a run before.
    text = Page(summary_html([CLASS[0], *made[1:]], title="t")).text
    assert "4 of 5 results were made with Tandem 0.1.0, NumPy 2.0.0." in text
    assert "1 of 5 results were made with versions unknown." in text


def test_where_not_everybody_could_earn_the_same_scores_are_shares() -> None:
    page = Page(summary_html([*CLASS, result("fay", exercise("graphs.degrees"))], title="t"))
    assert re.search(r"mean score\s*4\d %", page.text)
    assert page.row("fay")[1] == "1.00 of 1"


def test_no_student_no_exercise_no_error() -> None:
    page = Page(summary_html([], title="Nobody"))
    assert "No exercise was handed in." in page.text
    assert "0" in page.text
    assert "1 student" not in page.text


def test_it_depends_neither_on_the_order_of_results_nor_on_their_times() -> None:
    html = summary_html(CLASS, title="t")
    for seed in range(10):
        shuffled = [msgspec.structs.replace(each, seconds=float(seed)) for each in CLASS]
        random.Random(seed).shuffle(shuffled)
        assert summary_html(iter(shuffled), title="t") == html


def test_real_results() -> None:
    robin = grade_all(ROBIN, only="relu")
    page = Page(summary_html([robin], title="Homework"))
    assert page.row("robin")[2] == str(sum(each.verdict == "passed" for each in robin.exercises))
    mistakes = {each.mistake for each in robin.exercises if each.mistake}
    assert mistakes
    assert {f"it {mistake}" for mistake in mistakes} <= {row[2] for row in page.rows if len(row) == 5}


# Nothing that a student wrote is more than text ---------------------------------------------------------------------------


def hostile(text: str) -> SubmissionResult:
    """Everything that could be a student's is this text."""
    kinds: list[Verdict] = ["failed", "timeout", "crashed", "forbidden", "grader_fault"]
    each = [exercise(f"{text}.{text}", kind, 0.5, track=text, message=text, mistake=text, hint=text) for kind in kinds]
    return result(text, *each, problems=(text,))


def only_text(html: str) -> None:
    """Nothing on the page runs, is fetched, or leads away."""
    page = Page(html)
    assert not page.tags & {"script", "img", "iframe", "link", "object", "form", "base", "svg", "b"}
    assert not [name for name in page.attributes if name.startswith("on")]
    assert all(link.startswith(("#", "./")) for link in page.links), page.links
    assert page.policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert html.count("<style>") == html.count("</style>") == 1
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", html)
    assert "url(" not in html
    assert "@import" not in html


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_and_messages(text: str) -> None:
    html = summary_html([hostile(text)], title=text, link=lambda each: each.submission)
    only_text(html)
    shown = " ".join(text.replace("\x1b", "").replace("\x00", "").replace("\udcff", "").replace("\u202e", "").split())
    assert shown[:80] in re.sub(r"\\(x1b|x00|udcff|u202e)", "", Page(html).text)


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_any_text_is_only_text(text: str) -> None:
    only_text(summary_html([hostile(text)], title="t", link=lambda each: each.submission))


def test_links_lead_to_where_they_should() -> None:
    page = Page(summary_html(CLASS[:1], title="t", link=lambda each: f"students/{each.submission} #1?.html"))
    assert "./students/ada%20%231%3F.html" in page.links


def test_names_that_differ_in_what_cannot_be_seen_stay_apart() -> None:
    page = Page(summary_html([result("a\udcff"), result("a\udcfe"), result("a")], title="t"))
    assert {"a\\udcff", "a\\udcfe", "a"} <= {row[0] for row in page.rows}


# Any size -----------------------------------------------------------------------------------------------------------------


def many(count: int) -> Iterator[SubmissionResult]:
    """A class that exists only while it is read."""
    for i in range(count):
        yield result(
            f"student {i:05d}",
            exercise("graphs.degrees", "timeout", 0.0, message="it had not answered after 5 seconds " * 20),
            *(exercise(f"activations.e{j}", mistake="keeps the sign", hint="h") for j in range(5)),
        )


def test_a_class_of_ten_thousand_is_a_page_of_a_few_megabytes() -> None:
    html = summary_html(many(10_000), title="t")
    page = Page(html)
    assert sum(row[0].startswith("student ") for row in page.rows) >= 10_000 + MOST_LOOKS
    assert f"... and {10_000 - MOST_LOOKS} more" in page.text
    assert "student 00000, student 00001" in page.text
    assert len(html) < 4_000_000
