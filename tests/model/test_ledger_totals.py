"""Tests for totals: which lines count, and that the parts make the whole."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.model.columns import COLUMNS, ColumnKind
from keyaccount.model.ledger import Ledger
from keyaccount.model.ledger_totals import distinct_pairs
from keyaccount.values.periods import Period
from tests.model.ledger_data import FIRST, WIDE, Row, rows, small

PERIOD = Period(FIRST, date(2025, 9, 1))


def build(given_rows: list[Row]) -> Ledger:
    """Build a ledger of the wide rows."""
    return Ledger.from_rows(given_rows, WIDE, currency="CNY")


def within(row: Row, period: Period | None) -> bool:
    """Tell whether a wide row was invoiced in a period."""
    invoiced = row[WIDE.index("invoiced")]
    return invoiced is not None and (period is None or period.contains(invoiced))


def has_days(ledger: Ledger) -> bool:
    """Tell whether any line was invoiced."""
    return "invoiced" in ledger.columns or not len(ledger)


@given(
    rows(),
    st.none() | st.just(PERIOD),
    st.sampled_from([("customer",), ("product",), ("customer", "product", "unit")]),
)
def test_totals_equal_a_plain_loop(given_rows: list[Row], period: Period | None, by: tuple[str, ...]) -> None:
    """A loop that cannot be wrong is the oracle for the fast sums, for every column and key."""
    ledger = build(given_rows)
    if not has_days(ledger) or not set(by) <= set(ledger.columns):
        return
    for of in ("net_amount", "cost_amount", "quantity"):
        if of not in ledger.columns:
            continue
        scale = 100 if COLUMNS[of] is ColumnKind.AMOUNT else 10**6
        expected: defaultdict[tuple[str, ...], Any] = defaultdict(int)
        for row in given_rows:
            key = tuple(row[WIDE.index(name)] or "" for name in by)
            value = row[WIDE.index(of)]
            if within(row, period):
                before = expected[key]
                expected[key] = None if value is None or before is None else before + int(value * scale)
        assert ledger.totals(by, of, period) == expected


@given(rows(), st.none() | st.just(PERIOD))
def test_parts_make_the_whole(given_rows: list[Row], period: Period | None) -> None:
    """Customers and products cut the same turnover, so both sum to it."""
    ledger = build(given_rows)
    if not has_days(ledger):
        return
    whole = sum(int(row[WIDE.index("net_amount")] * 100) for row in given_rows if within(row, period))
    assert sum(ledger.totals(period=period).values()) == whole
    if "product" in ledger.columns:
        assert sum(ledger.totals("product", period=period).values()) == whole
        assert sum(ledger.counts("product", period).values()) == sum(
            within(row, period) for row in given_rows
        )


@given(rows())
def test_distinct_equals_a_set_per_customer(given_rows: list[Row]) -> None:
    """An order frequency counts documents, not lines."""
    ledger = build(given_rows)
    if not has_days(ledger) or "document" not in ledger.columns:
        return
    expected: defaultdict[str, set[str]] = defaultdict(set)
    for row in given_rows:
        if within(row, None):
            expected[row[0]] |= {row[2]} - {None}
    assert ledger.distinct("document") == {key: len(found) for key, found in expected.items()}


@given(rows(), st.randoms())
def test_order_of_rows_is_irrelevant(given_rows: list[Row], chance: Any) -> None:
    """Files come sorted in every way there is."""
    shuffled = list(given_rows)
    chance.shuffle(shuffled)
    ledger, other = build(given_rows), build(shuffled)
    if has_days(ledger):
        assert list(ledger.totals().items()) == list(other.totals().items())


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 8))))
def test_distinct_pairs_equal_sets(pairs: list[tuple[int, int]]) -> None:
    """The packing of two numbers into one must never confuse groups, least of all at its ends."""
    expected: defaultdict[int, set[int]] = defaultdict(set)
    for code, value in pairs:
        expected[code] |= {value} - {-1}
    found = distinct_pairs([code for code, _ in pairs], [value for _, value in pairs], 9)
    assert dict(found) == {code: len(values) for code, values in expected.items() if values}


def test_aliases_move_lines_to_another_customer() -> None:
    """After a merger the history counts under the one that took over."""
    ledger = small(("A", FIRST, 5), ("B", FIRST, 7), ("C", FIRST, 1))
    assert ledger.totals(aliases={"A": "B"}) == {"B": 1200, "C": 100}
    assert ledger.totals(aliases={"A": "Z"}) == {"B": 700, "C": 100, "Z": 500}


def test_an_empty_ledger_has_no_totals() -> None:
    """The first day of a new system must work as any other."""
    empty = Ledger.empty("CNY")
    assert (empty.totals(("customer", "product"), "quantity"), empty.counts(), empty.distinct("line")) == (
        {},
        {},
        {},
    )


@pytest.mark.parametrize(
    ("arguments", "code", "path"),
    [
        ({"by": "costumer"}, "ledger.column-unknown", "$.by"),
        ({"by": "net_amount"}, "ledger.column-unknown", "$.by"),
        ({"by": ()}, "ledger.by", "$.by"),
        ({"by": "product"}, "ledger.column-absent", "$.by"),
        ({"of": "customer"}, "ledger.column-unknown", "$.of"),
        ({"of": "cost_amount"}, "ledger.column-absent", "$.of"),
        ({"basis": "shipped"}, "ledger.basis-unknown", "$.basis"),
        ({"basis": "delivered"}, "ledger.column-absent", "$.basis"),
    ],
)
def test_wrong_questions_are_refused(arguments: dict[str, Any], code: str, path: str) -> None:
    """A total over a column that is not there is unknown, not zero."""
    with pytest.raises(KeyAccountError) as caught:
        small(("A", FIRST, 5)).totals(**arguments)
    assert (caught.value.code, caught.value.path) == (code, path)
