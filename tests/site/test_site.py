"""The site builds strictly, shows all that the reference knows, and asks no other server for anything."""

import ast
import doctest
import importlib.util
import inspect
import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from textwrap import dedent

import pytest

pytest.importorskip("mkdocs")

from reference.catalogue import topics
from reference.common import laws_of, mistakes_of
from reference.concept import Concept, all_concepts, find_concepts
from reference.incomplete import IncompleteConcept
from reference.learning_order import learning_order
from reference.lesson import find_lesson, in_track, prerequisites
from reference.relatives import of_track

# One worker builds the site, and all ask that one.
pytestmark = pytest.mark.xdist_group("site")
ROOT = Path(__file__).parents[2]
CONCEPTS = [concept for concept in all_concepts() if concept.forward is None]
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def build(config: Path, out: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--config-file",
        str(config),
        "--site-dir",
        str(out),
    ]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=config.parent, env=environment, capture_output=True, text=True, check=False)


def load(path: str):
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Page(HTMLParser):
    """The tags of a page, the text under every second-level heading, and the formulas."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.sections: dict[str, str] = {}
        self.formulas: list[str] = []
        self.section = ""
        self.within_formula = 0
        self.feed(content)

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        if tag == "h2":
            self.section = attributes.get("id", "")
        if attributes.get("class") == "arithmatex":
            self.formulas.append("")
            self.within_formula = 1
        elif self.within_formula and tag not in VOID:
            self.within_formula += 1

    def handle_endtag(self, tag):
        self.within_formula = max(0, self.within_formula - 1)

    def handle_data(self, data):
        self.sections[self.section] = self.sections.get(self.section, "") + data
        if self.within_formula:
            self.formulas[-1] += data


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, hook) -> Path:
    # A strict build would fail of these too, after seconds, and say it among much else.
    missing = [said for topic in topics() for said in complaints(hook, page_of(topic), f"{topic}.md")]
    if missing:
        pytest.fail("\n".join(missing), pytrace=False)
    out = tmp_path_factory.mktemp("built") / "site"
    done = build(ROOT / "mkdocs.yml", out)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Page]:
    return {path.parent.name: Page(path.read_text(encoding="utf-8")) for path in site.glob("*/index.html")}


@pytest.fixture(scope="module")
def hook():
    return load("site/hooks/concepts.py")


def page_of(topic: str) -> str:
    return (ROOT / "site" / f"{topic}.md").read_text(encoding="utf-8")


def section(pages: dict[str, Page], concept: Concept) -> str:
    return flat(pages[concept.topic].sections[concept.name])


def flat(text: str) -> str:
    return " ".join(text.split())


def as_shown(sentence: str) -> str:
    """A sentence as it stands in the page: code without its backticks, formulas in their brackets."""
    return flat(re.sub(r"\$([^$]+)\$", r"\\(\1\\)", sentence).replace("`", ""))


def code_of(function) -> str:
    """The source of a function without its docstring, and without what holds it to its signature."""
    source = dedent(inspect.getsource(function)).removeprefix("@checked\n")
    first = ast.parse(source).body[0].body[0]
    lines = source.splitlines()
    return flat("\n".join(lines[: first.lineno - 1] + lines[first.end_lineno :]))


# What the pages show --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda c: c.path)
def test_a_concept_is_on_its_page_under_a_heading_of_its_own(concept: Concept) -> None:
    page, name = page_of(concept.topic), concept.name
    marker = re.search(rf"^\{{\{{ *{name} *\}}\}} *$", page, re.MULTILINE)
    headings = re.findall(r"^## .*\{ *#(\w+) *\}", page[: marker.start()] if marker else "", re.MULTILINE)
    if headings[-1:] != [name]:
        pytest.fail(
            f"{concept.path}: site/{concept.topic}.md has no section for it; write a heading "
            f"## ... {{ #{name} }} and below it a line {{{{ {name} }}}}",
            pytrace=False,
        )


@pytest.mark.slow
@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda c: c.path)
def test_every_concept_has_a_section_with_its_sources(pages: dict[str, Page], concept: Concept) -> None:
    shown = section(pages, concept)
    functions = [concept.twin, concept.torch_twin, *([concept.backward.twin] if concept.has_backward else [])]
    for function in functions:
        assert code_of(function) in shown
    assert f"tandem check . --only {concept.path}" in shown


@pytest.mark.slow
@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda c: c.path)
def test_calls_that_are_not_allowed_are_said_beforehand(pages: dict[str, Page], concept: Concept) -> None:
    shown = section(pages, concept)
    if concept.built_ins:
        assert f"which are the answer itself. Write it with {concept.instead}." in shown
    for track in concept.tracks:
        for call in of_track(concept.named_built_ins, track):
            assert call in shown


@pytest.mark.slow
@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda c: c.path)
def test_every_law_and_every_mistake_is_shown(pages: dict[str, Page], concept: Concept) -> None:
    shown = section(pages, concept)
    for part in [concept, *([concept.backward] if concept.has_backward else [])]:
        for law in laws_of(part, "torch" if part is concept else "numpy"):
            assert as_shown(law.sentence) in shown
        for mistake in mistakes_of(part):
            assert as_shown(mistake.description) in shown
            assert as_shown(mistake.hint) in shown


@pytest.mark.slow
def test_every_picture_says_what_it_shows(pages: dict[str, Page]) -> None:
    pictures = [attributes for page in pages.values() for tag, attributes in page.tags if tag == "img"]
    assert pictures
    for picture in pictures:
        assert len(picture.get("alt", "")) > 10, picture


@pytest.mark.slow
def test_nothing_of_the_workshop_is_published(site: Path) -> None:
    assert not list(site.rglob("*.py"))


# Folded answers and hints -----------------------------------------------------------------------------------------------


class Folds(HTMLParser):
    """What stands under each second-level heading, and what of it in which kind of fold; every fold that is open."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.within: list[tuple[str, bool]] = []
        self.section = ""
        self.found: list[tuple[str, tuple[str, ...], str]] = []
        self.open_ones: list[str] = []
        self.feed(content)

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        if tag == "h2":
            self.section = attributes.get("id", "")
        if tag == "details":
            self.within.append((attributes.get("class", ""), "open" in attributes))
            self.open_ones += [attributes.get("class", "")] if "open" in attributes else []

    def handle_endtag(self, tag):
        if tag == "details":
            self.within.pop()

    def handle_data(self, data):
        self.found.append((self.section, tuple(kind for kind, _ in self.within), data))

    def text(self, section: str, fold: str) -> str:
        """What is in the outermost fold of a kind; "" for what is in none."""
        return flat(
            "".join(data for its, within, data in self.found if its == section and (within or ("",))[0] == fold)
        )


@pytest.fixture(scope="module")
def folds(site: Path) -> dict[str, Folds]:
    return {topic: Folds((site / topic / "index.html").read_text(encoding="utf-8")) for topic in topics()}


@pytest.mark.slow
@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda c: c.path)
def test_answers_and_hints_are_folded_until_they_are_asked_for(folds: dict[str, Folds], concept: Concept) -> None:
    page, name = folds[concept.topic], concept.name
    assert page.open_ones == []
    in_sight, answers, hints = (page.text(name, kind) for kind in ("", "example", "tip"))
    for function in (concept.twin, concept.torch_twin, *([concept.backward.twin] if concept.has_backward else [])):
        assert code_of(function) in answers
        assert code_of(function) not in in_sight
        assert f"def {function.__name__}(" not in in_sight
    for one in (concept, *([concept.backward] if concept.has_backward else [])):
        lesson = find_lesson(concept.topic, one.name)
        for words in lesson.hints:
            for track in one.tracks:
                assert as_shown(in_track(words, track)) in hints
                assert as_shown(in_track(words, track)) not in in_sight
        for track in one.tracks:
            assert as_shown(in_track(lesson.idea, track)) in answers
        assert as_shown(lesson.why) in answers


@pytest.mark.slow
@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda c: c.path)
def test_a_section_says_how_hard_it_is_and_what_comes_before(pages: dict[str, Page], concept: Concept) -> None:
    shown = section(pages, concept)
    assert f"Difficulty {find_lesson(concept.topic, concept.name).difficulty} of 5" in shown
    if concept.has_backward:
        assert f"backward pass {find_lesson(concept.topic, concept.backward.name).difficulty} of 5" in shown
        assert ("h3", concept.backward.name) in {(tag, its.get("id")) for tag, its in pages[concept.topic].tags}
    for before in prerequisites(concept.topic, concept.name):
        assert before.removeprefix(f"{concept.topic}.") in shown


@pytest.mark.slow
def test_whoever_goes_on_to_the_next_section_comes_through_all_of_them(hook) -> None:
    steps = hook.steps.steps()
    assert {path for step in steps for path in step.exercises} == set(learning_order())
    at, walked = steps[0], []
    while True:
        walked.append(at.path)
        said = hook.steps.neighbours(at.topic, at.name)
        found = re.search(r"next \[[^\]]+\]\((?:(\w+)\.md)?#(\w+)\)", said)
        if found is None:
            break
        at = next(step for step in steps if (step.topic, step.name) == (found[1] or at.topic, found[2]))
        assert at.path not in walked
        assert "before this" in hook.steps.neighbours(at.topic, at.name)
    assert len(walked) == len(steps) == len(CONCEPTS)


def test_a_missing_lesson_is_complained_about_and_the_page_is_built(hook, monkeypatch: pytest.MonkeyPatch) -> None:
    def find(topic: str, name: str):
        if name == "softmax":
            raise IncompleteConcept("activations.softmax: reference/activations/lessons/softmax.py has no lesson of it")
        return find_lesson(topic, name)

    monkeypatch.setattr(hook, "find_lesson", find)
    filled, said = hook.fill(page_of("activations"), PurePosixPath("activations.md"))
    assert said == ["activations.md: activations.softmax: reference/activations/lessons/softmax.py has no lesson of it"]
    assert filled.count('??? example "The answer"') == len(find_concepts("activations")) - filled.count(
        '??? example "The answer, backward pass"'
    )


# No other server ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_pages_load_nothing_from_elsewhere(site: Path) -> None:
    for path in site.rglob("*.html"):
        for tag, attributes in Page(path.read_text(encoding="utf-8")).tags:
            for name in ("src", "href", "srcset", "data"):
                if tag != "a" and name in attributes:
                    assert not re.match(r"(https?:)?//", attributes[name]), f"{path.name}: <{tag} {name}>"


@pytest.mark.slow
def test_stylesheets_load_nothing_from_elsewhere_and_nothing_that_is_missing(site: Path) -> None:
    for path in [*site.rglob("*.css"), *site.rglob("*.html")]:
        content = path.read_text(encoding="utf-8")
        assert not re.search(r"(url\(|@import)\s*['\"]?(https?:)?//", content), path.name
        if path.suffix == ".css":
            for target in re.findall(r"url\(['\"]?(?!data:|#)([^)'\"]+)", content):
                assert (path.parent / target).is_file(), f"{path.name} asks for {target}"


# Formulas, examples, figures ------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("node") is None, reason="needs node, to run KaTeX")
def test_katex_understands_every_formula(pages: dict[str, Page]) -> None:
    formulas = [formula.strip()[2:-2] for page in pages.values() for formula in page.formulas]
    assert len(formulas) > 50
    script = """
        const katex = require(process.argv[1]);
        for (const formula of JSON.parse(require("fs").readFileSync(0, "utf8"))) {
            try { katex.renderToString(formula); }
            catch (error) { if (!error.message.includes("display mode")) console.log(formula, error.message); }
        }"""
    katex = str(ROOT / "site/assets/katex/katex.min.js")
    done = subprocess.run(
        ["node", "-e", script, katex], input=json.dumps(formulas), capture_output=True, text=True, check=True
    )
    assert done.stdout == ""


@pytest.mark.parametrize("topic", topics())
def test_the_examples_of_a_page_are_what_the_code_says(topic: str) -> None:
    import numpy as np

    names = {"np": np} | {name: concept.twin for name, concept in find_concepts(topic).items()}
    page = ROOT / "site" / f"{topic}.md"
    blocks = re.findall(r"^```pycon\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    said: list[str] = []
    for block in blocks:
        runner.run(doctest.DocTestParser().get_doctest(block, dict(names), topic, None, None), out=said.append)
    assert not said, "".join(said)


@pytest.mark.slow
def test_figures_are_the_same_every_time() -> None:
    pytest.importorskip("matplotlib")
    module = load("site/hooks/draw_figures.py")
    first = module.figures()
    module.figures.cache_clear()
    assert module.figures() == first


# What must fail -------------------------------------------------------------------------------------------------------


def complaints(hook, markdown: str, page: str) -> list[str]:
    return hook.fill(markdown, PurePosixPath(page))[1]


def test_an_unknown_name_is_complained_about(hook) -> None:
    [said] = [s for s in complaints(hook, "{{ softmacks }}", "activations.md") if "softmacks" in s]
    assert said.startswith("activations.md: {{ softmacks }} names no concept")


def test_a_backward_pass_has_no_section_of_its_own(hook) -> None:
    assert any("softmax_backward" in said for said in complaints(hook, "{{ softmax_backward }}", "activations.md"))


def test_a_marker_on_a_page_that_is_no_topic_is_complained_about(hook) -> None:
    assert len(complaints(hook, "{{ softmax }}", "index.md")) == 1
    assert len(complaints(hook, "{{ softmax }}", "elsewhere/activations.md")) == 1


@pytest.mark.parametrize("topic", topics())
def test_a_concept_that_the_page_leaves_out_is_complained_about(hook, topic: str) -> None:
    names = [concept.name for concept in CONCEPTS if concept.topic == topic]
    assert len(complaints(hook, "", f"{topic}.md")) == len(names)
    shown = "\n\n".join(f"{{{{ {name} }}}}" for name in names)
    assert complaints(hook, shown, f"{topic}.md") == []


def test_a_complaint_fails_the_strict_build(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Home\n\n{{ softmacks }}\n")
    hook_path = ROOT / "site" / "hooks" / "concepts.py"
    settings = {"site_name": "x", "theme": "mkdocs", "hooks": [str(hook_path)], "plugins": []}
    (tmp_path / "mkdocs.yml").write_text(json.dumps(settings))
    done = build(tmp_path / "mkdocs.yml", tmp_path / "out")
    assert done.returncode != 0
    assert "{{ softmacks }} names no concept" in done.stderr


def test_a_topic_that_mkdocs_yml_does_not_list_is_added(hook) -> None:
    class Config:
        nav = [{"Home": "index.md"}, {"Concepts": ["information.md"]}]  # noqa: RUF012

    listed = hook.on_config(Config()).nav[1]["Concepts"]
    assert listed[0] == "information.md"
    assert sorted(listed) == sorted({"information.md", *(f"{topic}.md" for topic in topics())})
