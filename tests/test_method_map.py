"""The map from the method's clauses to public names must be complete, and every name in it must exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from keyaccount.errors import MissingExtra
from tests.clause_tests import complaints, resolve

PAGE = Path(__file__).resolve().parents[1] / "docs" / "method.md"
CLAUSE_TESTS = Path(__file__).with_name("method")
GLOSSARY = PAGE.with_name("glossary.md")
ROW = re.compile(r"^\| ([A-Z]\d[a-z]?(?:\.[\da-c])?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
NAME = re.compile(r"`(keyaccount[\w.]*)`")
CLAUSES = [
    "I1", "I2", "I3", "I4a", "I4b", "I5", "I6", "I7",
    "C1", "C2", "C3", *(f"C4.{n}" for n in range(1, 9)), "C5", "C6",
    *(f"A{n}" for n in range(8)), *(f"A2.{n}" for n in range(1, 8)), *(f"A7.{n}" for n in range(1, 9)),
    *(f"V{n}" for n in range(8)), *(f"V5.{n}" for n in range(1, 6)),
    *(f"N{n}" for n in range(9)), "N5.a", "N5.b", "N5.c", "N6.1", "N6.2", "N6.3",
]  # fmt: skip


def rows() -> dict[str, str]:
    """Return the names cell of every clause's row."""
    return {clause: names for clause, names, _ in ROW.findall(PAGE.read_text(encoding="utf-8"))}


def names_on(page: Path) -> list[str]:
    """Return every dotted public name a page speaks of."""
    return sorted(set(NAME.findall(page.read_text(encoding="utf-8"))))


def test_every_clause_has_a_row() -> None:
    """A clause without a row is one nobody knows whether the library carries."""
    assert sorted(rows()) == sorted(CLAUSES)


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_row_names_something(clause: str) -> None:
    """A row that names nothing leaves its clause to faith."""
    assert NAME.findall(rows()[clause])


@pytest.mark.parametrize("page", [PAGE, GLOSSARY], ids=["method", "glossary"])
def test_every_name_exists(page: Path) -> None:
    """A documented name that does not exist is worse than none."""
    missing = []
    for name in names_on(page):
        try:
            resolve(name)
        except MissingExtra:
            pass  # an adapter whose library is not installed; it is looked at where it is
        except (ImportError, AttributeError):
            missing.append(name)
    assert missing == []


def test_nothing_is_left_for_later() -> None:
    """The whole text is implemented, not the easy half of it."""
    assert "not yet" not in PAGE.read_text(encoding="utf-8")


def test_every_clause_is_shown_by_a_test() -> None:
    """Each clause has tests that call what carries it, check a figure, and see the clause cited."""
    sources = [path.read_text(encoding="utf-8") for path in sorted(CLAUSE_TESTS.glob("test_*.py"))]
    names = {clause: NAME.findall(cell) for clause, cell in rows().items()}
    assert complaints(sources, names) == []


SHOWN = """
import pytest
from keyaccount.identification import concentrate

@pytest.mark.method("I2")
def test_shares(amounts):
    found = concentrate(amounts)
    assert found.standings[0].share == 1
    assert "I2" in found.explain("C1").clauses()
"""
I2 = {"I2": ("keyaccount.identification.concentrate", "keyaccount.identification.Ranking.towards_target")}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("", "", []),
        ("concentrate(amounts)", "concentrate(amounts).towards_target()", []),
        ('assert "I2" in found.explain("C1").clauses()', 'assert found.finding.clause == "I2"', []),
        ('mark.method("I2")', "mark.slow", ["no test is marked I2"]),
        ("def test_shares", "def shares", ["no test is marked I2"]),
        ("import concentrate", "import concentrate as other", ["calls none of the names"]),
        ("import concentrate", "import conduct as concentrate", ["calls none of the names"]),
        ("concentrate(amounts)", "amounts", ["calls none of the names"]),
        ("found.standings[0].share == 1", "1 == 1", ["asserts no figure"]),
        ("assert found.standings[0].share == 1", "pass", ["asserts no figure"]),
        ('"I2" in found', '"I3" in found', ["does not assert that I2 is cited"]),
        ('"I2" in found', '"I2" not in found', ["does not assert that I2 is cited"]),
        ('"I2" in found.explain("C1").clauses()', '"I2"', ["does not assert that I2 is cited"]),
        ('mark.method("I2")', 'mark.method("I2", "I9")', ["is marked I9, which has no row"]),
    ],
)
def test_a_test_that_shows_nothing_is_reported(before: str, after: str, said: list[str]) -> None:
    """A checker nobody has seen fail checks nothing: each way to fall short is named."""
    found = complaints([SHOWN.replace(before, after) if before else SHOWN], I2)
    assert len(found) == len(said)
    assert all(words in one for words, one in zip(said, found, strict=True))
