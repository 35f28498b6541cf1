"""Tests for the facts per customer: equal to a plain loop, whatever the order of the rows."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.model.facts import CustomerFacts, Facts, customer_facts
from keyaccount.model.ledger import Ledger
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from tests.model.ledger_data import FIRST, WIDE, Row, days, rows, small
from tests.shared_data import data

AT = {name: index for index, name in enumerate(WIDE)}


def invoiced(given_rows: list[Row]) -> list[Row]:
    """Return the rows, each invoiced, where nothing else is known, on the day it was ordered."""
    at, ordered = AT["invoiced"], AT["ordered"]
    return [(*row[:at], row[at] or row[ordered], *row[at + 1 :]) for row in given_rows]


def build(given_rows: list[Row]) -> Ledger:
    """Build a ledger in which every line was invoiced."""
    return Ledger.from_rows(invoiced(given_rows), WIDE, currency="CNY")


def months_of(start: date, day: date) -> int:
    """Return how many whole months lie between a start on day 28 or less and a day."""
    return (day.year - start.year) * 12 + day.month - start.month - (day.day < start.day)


def by_loop(ledger: Ledger, period: Period) -> dict[str, dict[str, Any]]:
    """Gather the facts line by line with Fractions: slow, and too plain to be wrong."""
    found: dict[str, dict[str, Any]] = {}
    for line in ledger:
        if line.invoiced is None or not period.contains(line.invoiced):
            continue
        facts = found.setdefault(line.customer, defaultdict(list))
        facts["net"].append(Fraction(line.net_amount.amount))
        facts["back"].append(Fraction(line.net_amount.amount) if line.is_return else None)
        facts["days"].append(line.invoiced)
        facts["documents"].append(line.document)
        facts["quantity"].append(line.quantity)
        facts["unit"].append(line.unit)
        facts["cost"].append(None if line.cost_amount is None else Fraction(line.cost_amount.amount))
    return found


@given(rows(), days().filter(lambda day: day.day <= 28), st.integers(1, 12))
def test_facts_equal_a_plain_loop(given_rows: list[Row], start: date, months: int) -> None:
    """Every figure of every customer, against a second reckoning by other means."""
    ledger = build(given_rows)
    period = Period(start, start + timedelta(days=30 * months))
    facts = customer_facts(ledger, period)
    expected = by_loop(ledger, period)
    assert sorted(expected) == [one.customer for one in facts]
    for one in facts:
        seen = expected[one.customer]
        back = [amount for amount in seen["back"] if amount is not None]
        assert one.net_minor == sum(seen["net"]) * 100
        assert one.returns_minor == -sum(back) * 100
        assert one.sales_minor == one.net_minor + one.returns_minor
        assert (one.lines, one.return_lines) == (len(seen["net"]), len(back))
        assert (one.first_day, one.last_day) == (min(seen["days"]), max(seen["days"]))
        assert one.active_months == len({(day.year, day.month) for day in seen["days"]})
        series = [Fraction(0)] * len(facts.months)
        for day, amount in zip(seen["days"], seen["net"], strict=True):
            series[months_of(start, day)] += amount * 100
        assert list(one.monthly_minor) == series
        known = [cost for cost in seen["cost"] if cost is not None]
        assert (one.known_cost_minor, one.cost_lines) == (sum(known) * 100, len(known))
        assert one.cost_minor == (sum(known) * 100 if len(known) == one.lines else None)
        if "document" in ledger.columns:
            assert one.documents == len(set(seen["documents"]) - {None})
        whole = None not in seen["quantity"] and (len(set(seen["unit"])) == 1 or "unit" not in ledger.columns)
        assert one.quantity == (sum(seen["quantity"]) if whole else None)


@given(rows(), st.randoms(use_true_random=False))
def test_order_of_rows_is_irrelevant(given_rows: list[Row], chance: Any) -> None:
    """A file sorted another way must identify the same key accounts."""
    shuffled = list(given_rows)
    chance.shuffle(shuffled)
    assert customer_facts(build(shuffled)) == customer_facts(build(given_rows))


@given(rows(), st.integers(0, 12))
def test_facts_of_an_extended_ledger_equal_those_of_a_rebuild(given_rows: list[Row], cut: int) -> None:
    """The nightly increment must not move a single figure."""
    placed = invoiced(given_rows)
    base = Ledger.from_rows(placed[:cut], WIDE, currency="CNY")
    assert customer_facts(base.extended(placed[cut:], WIDE)) == customer_facts(build(given_rows))


@given(rows())
def test_parts_make_the_whole(given_rows: list[Row]) -> None:
    """Customers sum to the period, months to the customer, sales and returns to the net."""
    ledger = build(given_rows)
    facts = customer_facts(ledger)
    assert facts.net_minor == sum(ledger.column("net_amount").tolist() if len(ledger) else [])
    assert sum(one.lines for one in facts) == len(ledger)
    for one in facts:
        assert sum(one.monthly_minor) == one.net_minor
        assert one.net == one.sales - one.returns


@given(rows(), days())
def test_two_periods_make_the_one_they_cut(given_rows: list[Row], cut: date) -> None:
    """Half-open periods: turnover before and from the cut on is the turnover of both."""
    ledger = build(given_rows)
    span = ledger.span()
    if span is None or not span.start < cut < span.end:
        return
    before = customer_facts(ledger, Period(span.start, cut))
    after = customer_facts(ledger, Period(cut, span.end))
    assert before.net_minor + after.net_minor == customer_facts(ledger, span).net_minor


@given(rows())
def test_renaming_a_customer_moves_its_history(given_rows: list[Row]) -> None:
    """Facts under an alias are those of a ledger in which the name had always been the new one."""
    renamed = [("C1" if row[0] == "OLD" else row[0], *row[1:]) for row in given_rows]
    assert customer_facts(build(given_rows), aliases={"OLD": "C1"}) == customer_facts(build(renamed))


@pytest.mark.method("I2")
def test_turnover_is_explained_by_sales_and_returns() -> None:
    """Whoever reads a turnover must see what came back, and which clause asks for it."""
    facts = customer_facts(small(("C1", FIRST, 100), ("C1", FIRST, -30), ("C2", FIRST, 5)))
    explained = facts["C1"].explain()
    assert explained.figure == Money(70, "CNY")
    assert [part.figure for part in explained.parts] == [Money(100, "CNY"), Money(-30, "CNY")]
    assert "I2" in explained.clauses()
    whole = facts.explain()
    assert whole.figure == Money(75, "CNY")
    assert len(whole.parts) == 2
    assert customer_facts(Ledger.empty("CNY")).explain().figure == Money(0, "CNY")


@pytest.mark.method("I3")
def test_margin_is_unknown_unless_every_cost_is() -> None:
    """A cost that nobody entered must not pass for profit."""
    columns = ("customer", "invoiced", "net_amount", "cost_amount")
    rows_given = [("C1", FIRST, 100, 60), ("C1", FIRST, 50, None), ("C2", FIRST, 100, 130)]
    facts = customer_facts(Ledger.from_rows(rows_given, columns, currency="CNY"))
    half, loss = facts["C1"], facts["C2"]
    assert (half.cost, half.margin_minor, half.known_cost_minor) == (None, None, 6000)
    assert half.cost_coverage == Decimal("0.5")
    assert (loss.cost, loss.margin_minor) == (Money(130, "CNY"), -3000)
    assert half.explain_margin().figure is None
    assert loss.explain_margin().figure == Money(-30, "CNY")
    assert "I3" in loss.explain_margin().clauses()


def test_looking_up_customers() -> None:
    """A typo gets the near miss; a customer without lines is a plain None where that is asked for."""
    facts = customer_facts(small(("C001", FIRST, 1)))
    assert facts.get("C002") is None
    assert "C001" in facts
    assert len(facts) == 1
    with pytest.raises(KeyAccountError, match="did you mean 'C001'"):
        facts["C01"]
    with pytest.raises(KeyAccountError, match="has no line in the period"):
        facts["zzz"]
    with pytest.raises(KeyAccountError):
        customer_facts("ledger")  # type: ignore[arg-type]  # wrong on purpose


def test_summary_shows_the_largest_first_in_both_languages() -> None:
    """A screenful is what people look at before anything else."""
    facts = customer_facts(small(*((f"C{index}", FIRST, index) for index in range(30))))
    assert isinstance(facts, Facts)
    assert isinstance(facts["C29"], CustomerFacts)
    for text in (facts.summary(), facts.summary("zh")):
        assert text.index("C29") < text.index("C28")
        assert "C9" not in text.split()
    assert "净销售额" in facts.summary("zh")
    assert "<table" in facts._repr_html_()


def test_a_third_of_real_resellers_lose_money() -> None:
    """Published for this data: 327 of 632 resellers lose money at standard cost, over 57,851 lines."""
    with gzip.open(data("adventureworks/reseller_sales.csv.gz"), "rt", encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    ledger = Ledger.from_rows(
        (
            (
                row["ResellerKey"],
                row["SalesOrderNumber"],
                row["ProductKey"],
                date.fromisoformat(row["OrderDate"][:10]),
                int(row["OrderQuantity"]),
                row["SalesAmount"],
                int(row["OrderQuantity"]) * Decimal(row["StandardCost"]),
            )
            for row in read
        ),
        ("customer", "document", "product", "ordered", "quantity", "net_amount", "cost_amount"),
        currency="USD",
    )
    facts = customer_facts(ledger, basis="ordered")
    assert (len(ledger), len(facts)) == (57_851, 632)
    assert sum(1 for one in facts if one.margin_minor is not None and one.margin_minor < 0) == 327
    assert facts.net_minor == sum(Fraction(row["SalesAmount"]) for row in read) * 100
    documents = {row["SalesOrderNumber"] for row in read}
    assert sum(one.documents or 0 for one in facts) == len(documents)
