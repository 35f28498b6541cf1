"""The map from the method's clauses to public names must be complete, and every name in it must exist."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[1] / "docs" / "method.md"
GLOSSARY = PAGE.with_name("glossary.md")
ROW = re.compile(r"^\| ([A-Z]\d[a-z]?(?:\.\d)?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
NAME = re.compile(r"`(keyaccount[\w.]*)`")
CLAUSES = [
    "I1", "I2", "I3", "I4a", "I4b", "I5", "I6", "I7",
    "C1", "C2", "C3", *(f"C4.{n}" for n in range(1, 9)), "C5", "C6",
    *(f"A{n}" for n in range(8)),
    *(f"V{n}" for n in range(8)),
    *(f"N{n}" for n in range(9)),
]  # fmt: skip


def rows() -> dict[str, str]:
    """Return the names cell of every clause's row."""
    return {clause: names for clause, names, _ in ROW.findall(PAGE.read_text(encoding="utf-8"))}


def names_on(page: Path) -> list[str]:
    """Return every dotted public name a page speaks of."""
    return sorted(set(NAME.findall(page.read_text(encoding="utf-8"))))


def resolve(name: str) -> object:
    """Return what a dotted name stands for."""
    parts = name.split(".")
    found: object = import_module(parts[0])
    for index, part in enumerate(parts[1:], 2):
        try:
            found = getattr(found, part)
        except AttributeError:
            found = import_module(".".join(parts[:index]))
    return found


def test_every_clause_has_a_row() -> None:
    """A clause without a row is one nobody knows whether the library carries."""
    assert sorted(rows()) == sorted(CLAUSES)


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_row_names_something(clause: str) -> None:
    """A row either names what carries the clause or says openly that nothing does yet."""
    cell = rows()[clause]
    assert NAME.findall(cell) or cell == "not yet"


@pytest.mark.parametrize("page", [PAGE, GLOSSARY], ids=["method", "glossary"])
def test_every_name_exists(page: Path) -> None:
    """A documented name that does not exist is worse than none."""
    missing = []
    for name in names_on(page):
        try:
            resolve(name)
        except (ImportError, AttributeError):
            missing.append(name)
    assert missing == []
