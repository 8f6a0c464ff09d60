"""`tandem read` as it is typed: in a file, on a terminal, by pages, in a browser, and with words that are off."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer
from rich.console import Console

from autograder import typed_names
from autograder.reader import open_section, read_command, show, site_address
from autograder.reader.site_address import NoSuchSite, has_browser, section_address
from autograder.typed_names import meant_by
from reference.catalogue import topics
from tests.autograder.test_command import tandem

pexpect = pytest.importorskip("pexpect") if sys.platform != "win32" else None
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "TANDEM_SITE", "PAGER", "LESS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(site_address, "BUILT", tmp_path / "none")


# Words ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "path"),
    [("softmax", "activations.softmax"), ("activations.softmax", "activations.softmax"), ("vae", "vae"),
     ("relu_backward", "activations.relu_backward")],
)  # fmt: skip
def test_which_section_is_meant(name: str, path: str) -> None:
    assert meant_by(name) == path


def test_a_name_of_two_topics_is_asked_about(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(typed_names, "topics_by_name", lambda: {"scores": ["attention", "vae"]})
    with pytest.raises(typer.Exit) as stopped:
        meant_by("scores")
    assert stopped.value.exit_code == 2
    assert "say attention.scores or vae.scores." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sofmax"], "sofmax is no exercise and no topic; did you mean softmax"),
        (["qqqqqq"], "qqqqqq is no exercise and no topic; `tandem list` shows the names."),
        (["relu", "--answer", "--track", "jax"], "--track jax: expected numpy or torch."),
        (["relu", "--site", "ftp://example.org"], "--site ftp://example.org: expected an address that begins with"),
        (["relu", "--site", "/nowhere"], "there is no /nowhere/activations/index.html"),
        ([], "name"),
    ],
)
def test_words_that_are_off_end_with_2(words: list[str], said: str) -> None:
    done = tandem("read", *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_variable_that_is_off_is_named() -> None:
    done = tandem("read", "relu", env={"TANDEM_SITE": "/nowhere"})
    assert done.returncode == 2
    assert done.stderr.startswith("tandem: TANDEM_SITE: expected an address")


# In a file --------------------------------------------------------------------------------------------------------------


def test_in_a_file_it_is_plain_text_and_no_pager() -> None:
    done = tandem("read", "relu", env={"COLUMNS": "60", "PAGER": "false"})
    assert done.returncode == 0
    assert done.stdout.startswith("ReLU\n====\n")
    assert "relu(x) = max(x, 0)" in done.stdout
    assert "\x1b" not in done.stdout
    assert max(len(line) for line in done.stdout.splitlines() if not line.startswith("    ")) <= 60


def test_the_site_is_named_where_it_cannot_be_opened() -> None:
    done = tandem("read", "relu_backward", "--site", "https://example.org/tandem/")
    assert done.stdout.endswith("On the site: https://example.org/tandem/activations/#relu\n")


@pytest.mark.parametrize("topic", topics())
def test_a_topic_is_its_page(topic: str) -> None:
    done = tandem("read", topic)
    assert done.returncode == 0
    assert f"tandem read {topic}." in done.stdout


def test_a_topics_page_needs_no_numpy() -> None:
    code = "import sys; from autograder.command import app; app(['read', 'activations'], standalone_mode=False); assert 'numpy' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


# On a terminal ----------------------------------------------------------------------------------------------------------


def spawn(*words: str, **environment: str):
    variables = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS", "LINES")}
    variables |= {"TERM": "xterm-256color", "PYTHONPATH": str(ROOT), "TANDEM_SITE": "https://example.org"} | environment
    command = ["-m", "autograder", "read", *words]
    return pexpect.spawn(sys.executable, command, env=variables, dimensions=(24, 80), timeout=30, encoding="utf-8")


def script(folder: Path, name: str, content: str) -> str:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{content}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return str(file)


@pytest.mark.skipif(pexpect is None, reason="needs a pseudo-terminal")
class TestTerminal:
    def test_long_sections_come_by_pages_and_the_pager_is_the_users(self, tmp_path: Path) -> None:
        pager = script(tmp_path, "pages", f"cat >'{tmp_path}/paged'; echo shown by pages")
        screen = spawn("relu", PAGER=pager)
        screen.expect("shown by pages")
        screen.expect(pexpect.EOF)
        screen.close()
        assert screen.exitstatus == 0
        paged = (tmp_path / "paged").read_text("utf-8")
        # Nobody knows whether this one shows colours.
        assert "relu(x) = max(x, 0)" in paged
        assert "\x1b" not in paged

    def test_no_pager_prints_all_of_it_in_colours(self, tmp_path: Path) -> None:
        screen = spawn("relu", "--no-pager", PAGER=script(tmp_path, "pages", "echo never"))
        screen.expect(pexpect.EOF)
        assert "never" not in screen.before
        assert "\x1b[" in screen.before
        assert "In practice" in screen.before

    def test_without_colours(self) -> None:
        screen = spawn("relu", "--no-pager", NO_COLOR="1", TERM="dumb")
        screen.expect(pexpect.EOF)
        assert "\x1b[3" not in screen.before
        assert "relu(x) = max(x, 0)" in screen.before

    @pytest.mark.skipif(not Path("/usr/bin/less").exists(), reason="needs less")
    def test_less_is_left_with_q_and_ctrl_c_ends_nothing(self) -> None:
        screen = spawn("relu")
        screen.expect("ReLU")
        screen.sendintr()
        time.sleep(0.2)
        screen.send("q")
        screen.expect(pexpect.EOF)
        screen.close()
        assert screen.exitstatus == 0
        assert "Traceback" not in screen.before

    def test_a_pager_that_is_left_at_once_or_is_not_there_is_no_trouble(self, tmp_path: Path) -> None:
        for pager in (script(tmp_path, "gone", "exit 0"), "/nowhere/pager", "'"):
            screen = spawn("attention.scaled_dot_product_attention", "--answer", PAGER=pager)
            index = screen.expect([pexpect.EOF, "--More--|:\x1b"])
            if index == 1:
                screen.send("q")
                screen.expect(pexpect.EOF)
            assert "Traceback" not in screen.before
            assert "fault" not in screen.before

    def test_a_browser_is_told_the_address(self, tmp_path: Path) -> None:
        browser = script(tmp_path, "browser", f"echo \"$1\" >'{tmp_path}/address'")
        screen = spawn("relu_backward", BROWSER=browser)
        screen.expect("activations.relu_backward is open in your browser")
        screen.expect(pexpect.EOF)
        for _ in range(50):
            if (tmp_path / "address").exists() and (tmp_path / "address").read_text():
                break
            time.sleep(0.1)
        assert (tmp_path / "address").read_text() == "https://example.org/activations/#relu\n"

    def test_terminal_and_answer_stay_here(self, tmp_path: Path) -> None:
        browser = script(tmp_path, "browser", f"echo \"$1\" >'{tmp_path}/address'")
        for word in ("--terminal", "--answer"):
            screen = spawn("relu", word, "--no-pager", BROWSER=browser)
            screen.expect(pexpect.EOF)
            assert "relu(x) = max(x, 0)" in screen.before
        assert not (tmp_path / "address").exists()

    def test_a_browser_that_fails_leaves_it_to_the_terminal(self, tmp_path: Path) -> None:
        screen = spawn("relu", "--no-pager", BROWSER=script(tmp_path, "browser", "exit 1") + " %s")
        screen.expect(pexpect.EOF)
        assert "relu(x) = max(x, 0)" in screen.before


# Where the site is ------------------------------------------------------------------------------------------------------


def test_the_built_site_is_found_and_a_folder_may_be_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert section_address("activations.relu") is None
    page = tmp_path / "site" / "activations" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<html>")
    for told in (str(tmp_path / "site"), str(tmp_path / "site" / "index.html")):
        assert section_address("activations.relu", told) == f"{page.as_uri()}#relu"
    monkeypatch.setattr(site_address, "BUILT", tmp_path / "site")
    assert section_address("activations.relu_backward") == f"{page.as_uri()}#relu"
    assert section_address("activations") == page.as_uri()
    assert section_address("vae") is None
    monkeypatch.setenv("TANDEM_SITE", "http://127.0.0.1:8000")
    assert section_address("vae.elbo") == "http://127.0.0.1:8000/vae/#elbo"
    with pytest.raises(NoSuchSite, match="javascript"):
        section_address("vae", "javascript:alert(1)")


@pytest.mark.parametrize(
    ("environment", "system", "there"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"SSH_CONNECTION": "10.0.0.1"}, "linux", False),
        ({"SSH_CONNECTION": "10.0.0.1", "DISPLAY": "localhost:10.0"}, "linux", True),
        ({}, "darwin", True),
        ({"SSH_CONNECTION": "10.0.0.1"}, "darwin", False),
        ({}, "win32", True),
        # Whoever names a browser has one, as an editor does that works on another machine.
        ({"SSH_CONNECTION": "10.0.0.1", "BROWSER": "/bin/editor"}, "linux", True),
    ],
)
def test_where_there_is_a_browser(environment: dict[str, str], system: str, there: bool) -> None:
    assert has_browser(environment, system) is there


# In the loop --------------------------------------------------------------------------------------------------------------


def test_the_loop_gets_a_sentence_where_there_is_something_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(read_command, "open_in_browser", lambda address: not opened.append(address))
    monkeypatch.setattr(show, "show_by_pages", lambda console, text: opened.append(text))
    screen = Console(file=io.StringIO(), force_terminal=True, width=80, height=1000)
    assert open_section("activations.relu", screen) is None
    assert "max(x, 0)" in opened.pop()
    monkeypatch.setenv("TANDEM_SITE", "/nowhere")
    assert "/nowhere" in (open_section("activations.relu", screen) or "")
    monkeypatch.setenv("TANDEM_SITE", "https://example.org")
    monkeypatch.setenv("DISPLAY", ":0")
    assert "browser" in (open_section("activations.relu", screen) or "")
    assert opened == ["https://example.org/activations/#relu"]
