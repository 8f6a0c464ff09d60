"""Names that course systems keep beside the work."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from autograder.course import receipts
from autograder.course.receipts import Receipt, blackboard_receipt, gradescope_submitters


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"Name: Ada Doe (ada)\r\nAssignment: HW1\r\n", Receipt("Ada Doe", "ada")),
        ("\ufeffNom : Zoë  Müller (zm_1)\n".encode(), Receipt("Zoë Müller", "zm_1")),
        ("Name: Zoë Müller (zm)".encode("cp1252"), Receipt("Zoë Müller", "zm")),
        (b"Name: A\n", Receipt("A", "")),
        (b"Name: Ada (Countess) Lovelace (ada)\n", Receipt("Ada (Countess) Lovelace", "ada")),
        (b"Name: \x1b[2J\x07Ada (ada)\n", Receipt("\\x1b[2J\\x07Ada", "ada")),
        (b"", None),
        (b"Name:\n", None),
        (b"my notes\n", None),
    ],
)
def test_a_receipt_of_blackboards_says_who_it_is(content: bytes, expected: Receipt | None, tmp_path: Path) -> None:
    (tmp_path / "receipt.txt").write_bytes(content)
    assert blackboard_receipt(tmp_path / "receipt.txt") == expected


def test_a_name_has_bounds(tmp_path: Path) -> None:
    (tmp_path / "receipt.txt").write_bytes(b"Name: " + b"a" * 10**6)
    receipt = blackboard_receipt(tmp_path / "receipt.txt")
    assert receipt is not None
    assert len(receipt.name) == receipts.LONGEST_NAME


def test_what_is_not_there_or_a_link_names_nobody(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_bytes(b"Name: Ada (ada)\n")
    (tmp_path / "receipt.txt").symlink_to("other.txt")
    assert blackboard_receipt(tmp_path / "receipt.txt") is None
    assert blackboard_receipt(tmp_path / "nowhere.txt") is None
    assert gradescope_submitters(tmp_path / "nowhere.yml") == {}


METADATA = r"""---
submission_1:
  :submitters:
  - :name: Ada Doe
    :sid: '1001'
    :email: ada@example.org
  - :name: 'Bo O''Roe'
    :sid: 1002
  :created_at: 2024-03-03 11:00:00.000000000 Z
  :score: 0.0
  :status: processed
  :results:
    :tests:
    - :name: test of relu
  :history:
  - :id: 9
    :name: nobody
"submission_22":
  ":submitters":
    - ":name": "Zo\u00eb M\xfcller \"Z\""
      ":sid":
submission_3:
  :score: 0
submission_4:
  :submitters: []
submission_5:
  :submitters:
  - :sid: '7'
    :name: Cy
other:
  :submitters:
  - :name: Nobody
"""


def test_gradescopes_metadata_say_who_it_is(tmp_path: Path) -> None:
    (tmp_path / "submission_metadata.yml").write_text(METADATA)
    assert gradescope_submitters(tmp_path / "submission_metadata.yml") == {
        "submission_1": "Ada Doe, Bo O'Roe",
        "submission_22": 'Zoë Müller "Z"',
        "submission_5": "Cy",
    }


@pytest.mark.parametrize(
    "line", [" " * 10**6, "  " + ":" * 10**6, "- :name:" + " " * 10**6, "  :submitters:" * 10**5], ids=range(4)
)
def test_a_hostile_line_takes_no_time(line: str, tmp_path: Path) -> None:
    (tmp_path / "submission_metadata.yml").write_text(f"submission_1:\n  :submitters:\n{line}\n" * 3)
    (tmp_path / "receipt.txt").write_text(f"Name:{line}")
    begin = time.process_time()
    gradescope_submitters(tmp_path / "submission_metadata.yml")
    blackboard_receipt(tmp_path / "receipt.txt")
    assert time.process_time() - begin < 1
