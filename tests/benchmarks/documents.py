"""Measure documents in and out against plain cattrs on one nested account; one JSON line per figure.

Run with `python -m tests.benchmarks.documents`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import attrs
from cattrs import Converter

from keyaccount.io.documents import Documents
from keyaccount.io.engine import Engine
from keyaccount.values import FrozenMap, Money
from keyaccount.values.checks import tuple_of
from keyaccount.values.frozen import frozen_map_of


class Standing(Enum):
    """A choice."""

    GOOD = "good"
    POOR = "poor"


@attrs.frozen
class Person:
    """A contact of four fields."""

    id: str
    name: str
    phone: str | None = None
    decides: bool = False


@attrs.frozen
class Line:
    """An order line of four fields."""

    product: str
    day: date
    amount: Money
    share: Decimal


@attrs.frozen
class Account:
    """A root of twenty fields with fourteen objects below it."""

    id: str
    name: str
    since: date
    standing: Standing
    limit: Money
    share: Decimal
    days: int
    is_open: bool
    region: str | None
    city: str | None
    note: str
    parent: str | None
    manager: Person
    deputy: Person | None
    people: tuple[Person, ...] = attrs.field(converter=tuple_of)
    lines: tuple[Line, ...] = attrs.field(converter=tuple_of)
    codes: tuple[str, ...] = attrs.field(converter=tuple_of)
    tags: FrozenMap[str, str] = attrs.field(converter=frozen_map_of)
    closed: date | None = None
    visits: int = 0


def account(number: int = 1) -> Account:
    """Return one account."""
    people = [Person(f"P{n}", f"Name {n}", "123") for n in range(7)]
    lines = [Line(f"A{n}", date(2026, 1, n + 1), Money(100 + n, "CNY"), Decimal("0.25")) for n in range(5)]
    return Account(
        f"C{number}",
        "Hualian 华联",
        date(2020, 1, 1),
        Standing.GOOD,
        Money("50000", "CNY"),
        Decimal("0.5"),
        30,
        True,
        "north",
        None,
        "n",
        None,
        people[0],
        people[1],
        people,
        lines,
        ["a", "b"],
        {"size": "large"},
    )


def plain_converter() -> Converter:
    """Return the converter that somebody who trusts the data would write."""
    plain = Converter(forbid_extra_keys=True)
    plain.register_structure_hook(Money, lambda value, _: Money.parse(value))
    plain.register_structure_hook(Decimal, lambda value, _: Decimal(value))
    plain.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    plain.register_structure_hook_func(
        lambda kind: getattr(kind, "__origin__", None) is FrozenMap, lambda value, _: FrozenMap(value)
    )
    return plain


def per_second(call: Callable[[], Any], rounds: int = 7, times: int = 400) -> float:
    """Return how often a call runs in a second of CPU time, best of several rounds."""
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        for _ in range(times):
            call()
        best = min(best, time.process_time() - started)
    return times / best


def main() -> None:
    """Print the figures."""
    value = account()
    documents, engine, plain = Documents(), Engine(), plain_converter()
    form, text = engine.writer(Account)(value), documents.dumps(value)
    read = engine.reader(Account)
    assert read(form) == plain.structure(form, Account) == value
    document = documents.to_document(value)
    strict, trusting = per_second(lambda: read(form)), per_second(lambda: plain.structure(form, Account))
    figures = {
        "read_strict_per_s": round(strict),
        "read_plain_cattrs_per_s": round(trusting),
        "strict_over_plain": round(trusting / strict, 2),
        "from_document_per_s": round(per_second(lambda: documents.from_document(document, Account))),
        "loads_per_s": round(per_second(lambda: documents.loads(text, Account))),
        "to_document_per_s": round(per_second(lambda: documents.to_document(value))),
        "dumps_per_s": round(per_second(lambda: documents.dumps(value))),
    }
    for name, figure in figures.items():
        print(json.dumps({"benchmark": "documents", "figure": name, "value": figure, "bytes": len(text)}))


if __name__ == "__main__":
    main()
