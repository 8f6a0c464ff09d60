"""The rules of each format, asserted on bytes; nothing here knows how they were made."""

from __future__ import annotations

import html
import json
import math
import re
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

from markdown_it import MarkdownIt

TERMINAL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
TEXT_FORMATS = {"text", "html", "simple_format", "md", "ansi"}
VISIBILITIES = {"hidden", "after_due_date", "after_published", "visible"}
MEBIBYTE = 2**20


def strict_json(content: bytes) -> Any:
    """The document, from UTF-8 that holds neither NaN nor a key twice."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len(dict(pairs)) == len(pairs), f"a key twice: {pairs}"
        return dict(pairs)

    return json.loads(content.decode("utf-8"), parse_constant=refuse, object_pairs_hook=once)


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def harmless(text: Any) -> bool:
    """Text that steers no terminal."""
    return isinstance(text, str) and not TERMINAL.search(text)


# Gradescope -------------------------------------------------------------------------------------------------------------

OF_RESULT = {"score", "execution_time", "output", "output_format", "test_output_format", "test_name_format", "visibility", "stdout_visibility", "extra_data", "tests", "leaderboard"}  # fmt: skip
OF_TEST = {"score", "max_score", "status", "name", "name_format", "number", "output", "output_format", "tags", "visibility", "extra_data"}  # fmt: skip


def gradescope(content: bytes) -> dict[str, Any]:
    """results.json."""
    document = strict_json(content)
    assert isinstance(document, dict)
    assert set(document) <= OF_RESULT
    tests = document.get("tests", [])
    assert isinstance(tests, list)
    assert "score" in document or (tests and all("score" in test for test in tests))
    for name in ("score", "execution_time"):
        assert name not in document or is_number(document[name])
    assert isinstance(document.get("extra_data", {}), dict)
    for test in tests:
        assert isinstance(test, dict)
        assert set(test) <= OF_TEST
        gradescope_test(test)
    for part in (document, *tests):
        gradescope_part(part)
    return document


def gradescope_test(test: dict[str, Any]) -> None:
    for name in ("score", "max_score"):
        assert name not in test or is_number(test[name])
    assert test.get("status", "passed") in ("passed", "failed")
    assert isinstance(test.get("name", ""), str)
    assert isinstance(test.get("tags", []), list)
    assert all(isinstance(tag, str) for tag in test.get("tags", []))


def gradescope_part(part: dict[str, Any]) -> None:
    for name in ("output_format", "name_format", "test_output_format", "test_name_format"):
        assert part.get(name, "text") in TEXT_FORMATS
    for name in ("visibility", "stdout_visibility"):
        assert part.get(name, "visible") in VISIBILITIES
    assert harmless(part.get("output", ""))


# Classroom 50 -----------------------------------------------------------------------------------------------------------

STRINGS = ("classroom", "assignment", "submission", "commit", "release", "review", "datetime")


def classroom50(content: bytes) -> dict[str, Any]:
    """classroom50/result/v1."""
    assert len(content) <= 10 * MEBIBYTE
    document = strict_json(content)
    assert set(document) == {"schema", "score", "max-score", "tests", *STRINGS}
    assert document["schema"] == "classroom50/result/v1"
    assert all(harmless(document[name]) for name in STRINGS)
    assert datetime.fromisoformat(document["datetime"]).tzinfo is not None
    assert isinstance(document["tests"], list)
    for part in (document, *document["tests"]):
        assert is_integer(part["score"])
        assert is_integer(part["max-score"])
        assert part["score"] >= 0
        assert part["max-score"] >= 0
    for test in document["tests"]:
        assert isinstance(test["passed"], bool)
        assert harmless(test["test-name"])
        assert harmless(test.get("output", ""))
    return document


# JUnit ------------------------------------------------------------------------------------------------------------------

OUTCOMES = {"failure": "failures", "error": "errors", "skipped": "skipped"}


def junit(content: bytes) -> ElementTree.Element:
    """testsuites > testsuite > testcase."""
    assert b"]]>" not in content
    root = ElementTree.fromstring(content)
    assert root.tag == "testsuites"
    junit_counts(root)
    names = [suite.get("name") for suite in root]
    assert len(set(names)) == len(names)
    for suite in root:
        assert suite.tag == "testsuite"
        assert suite.get("name")
        assert len(suite)
        junit_counts(suite)
        for case in suite:
            junit_case(case)
    assert all(harmless(text) for element in root.iter() for text in (element.text or "", *element.attrib.values()))
    return root


def junit_counts(element: ElementTree.Element) -> None:
    cases = list(element.iter("testcase"))
    assert int(element.attrib["tests"]) == len(cases)
    for tag, attribute in OUTCOMES.items():
        assert int(element.attrib[attribute]) == sum(case.find(tag) is not None for case in cases)
    assert math.isclose(float(element.attrib["time"]), sum(float(case.attrib["time"]) for case in cases), abs_tol=1e-3)


def junit_case(case: ElementTree.Element) -> None:
    assert case.tag == "testcase"
    assert case.get("name")
    assert case.get("classname")
    assert {"name", "classname", "time"} <= set(case.attrib) <= {"name", "classname", "time", "file", "line"}
    # In a notebook, a file without a line.
    assert "file" in case.attrib or "line" not in case.attrib
    assert int(case.get("line", "1")) >= 0
    tags = [child.tag for child in case]
    assert tags in ([], ["system-out"], *([tag] for tag in OUTCOMES), *([tag, "system-out"] for tag in OUTCOMES))
    for child in case:
        assert child.tag == "system-out" or (set(child.attrib) == {"message", "type"} and child.get("type"))


# GitHub Actions ---------------------------------------------------------------------------------------------------------


@dataclass
class Command:
    """A workflow command, as a runner reads it."""

    name: str
    properties: dict[str, str]
    message: str


@dataclass
class Log:
    """What a runner makes of the lines of a step: commands, and text in which it looked for none."""

    commands: list[Command]
    shut_in: list[str]


def github(content: bytes) -> Log:
    """Lines of which each is a command that we know, or stands where commands are stopped."""
    log = read_as_runner(content.decode("utf-8"))
    for kind in ("error", "warning", "notice"):
        assert sum(command.name == kind for command in log.commands) <= 10
    for command in log.commands:
        assert command.name in ("error", "warning", "notice")
        assert set(command.properties) <= {"file", "line", "title"}
        assert command.properties.get("line", "1").isdecimal()
        assert command.message.strip()
        assert harmless(command.message.replace("\r", ""))
    assert all(map(harmless, log.shut_in))
    return log


def read_as_runner(text: str) -> Log:
    """A runner takes a line for a command when it starts with two colons behind any space, or holds `##[`."""
    log, token = Log([], []), None
    assert text.endswith("\n")
    for line in re.split(r"\r\n|\r|\n", text)[:-1]:
        if token is not None:
            if line == f"::{token}::":
                token = None
            else:
                log.shut_in.append(line)
            continue
        command = parse(line)
        if command.name == "stop-commands":
            token = command.message
            assert re.fullmatch(r"[0-9a-f]{32,}", token)
        else:
            log.commands.append(command)
    assert token is None, "commands are never allowed again"
    return log


def parse(line: str) -> Command:
    found = re.fullmatch(r"::([a-z-]+)(?: ([^:]*))?::(.*)", line)
    assert found, f"printed outside of stop-commands: {line!r}"
    assert "##[" not in line
    pairs = [pair.partition("=") for pair in (found[2] or "").split(",") if pair]
    assert all(equals for _, equals, _ in pairs)
    return Command(found[1], {name: unescape_property(value) for name, _, value in pairs}, unescape_data(found[3]))


def unescape_data(text: str) -> str:
    return re.sub(r"%(0D|0A|25)", lambda found: {"0D": "\r", "0A": "\n", "25": "%"}[found[1]], text)


def unescape_property(text: str) -> str:
    signs = {"0D": "\r", "0A": "\n", "25": "%", "3A": ":", "2C": ","}
    return re.sub(r"%(0D|0A|25|3A|2C)", lambda found: signs[found[1]], text)


class Page(HTMLParser):
    """A page's elements, and the text in those that keep lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.blocks: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert not attributes, f"<{tag} {attributes}>"
        self.tags.append(tag)
        if tag == "pre":
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        self.tags.append("/" + tag)

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.tags and self.tags[-1] == "pre":
            self.blocks[-1] += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


OUR_TAGS = {"h2", "h3", "p", "pre", "table", "thead", "tbody", "tr", "th", "td"}


def github_summary(content: bytes) -> Page:
    """A step summary: 1 MiB at most, of headings, paragraphs, one table and plain text."""
    assert len(content) <= MEBIBYTE
    source = content.decode("utf-8")
    assert not re.search(r"^\s*::|##\[", source, re.MULTILINE)
    page = Page()
    page.feed(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(source))
    page.close()
    assert {tag.removeprefix("/") for tag in page.tags} <= OUR_TAGS
    assert page.tags.count("table") <= 1
    assert page.tags.count("pre") == page.tags.count("/pre") == source.count("<pre>")
    assert harmless(html.unescape(page.text))
    return page
