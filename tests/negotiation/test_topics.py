"""Tests of topics and issues: six topics, options by key, ranges that stay listable."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.negotiation import ContinuousIssue, DiscreteIssue, IntegerIssue, MoneyIssue, Option, Topic
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from tests.negotiation.talk import LEAD, PRICE, SHELF, STOCK, cny


@pytest.mark.method("N0")
def test_the_six_topics_are_the_clauses_n1_to_n6() -> None:
    """Every issue belongs to one of the six topics the method names, each with its clause."""
    assert [topic.clause for topic in Topic] == ["N1", "N2", "N3", "N4", "N5", "N6"]
    assert all(topic.text.en and topic.text.zh for topic in Topic)


def test_listed_options_are_found_by_key() -> None:
    """A package names options by key; an unknown one is a slip to be told at once."""
    assert LEAD.option("48h").text.zh == "48 小时内"
    assert LEAD.amount("48h") is None
    with pytest.raises(KeyAccountError, match=r"issue.unknown-option"):
        LEAD.option("24h")


@pytest.mark.parametrize("wrong", ["11", "35", "5", "010", "+15", "15.0", "x", ""])
def test_whole_numbers_off_the_scale_are_refused(wrong: str) -> None:
    """Only what is on the scale was valued by both sides."""
    assert STOCK.amount("15") == 15
    assert STOCK.option("15").text.zh == "15 天"
    assert STOCK.option("15").promises[0].text.en == "hold 15 days of stock"
    with pytest.raises(KeyAccountError, match=r"issue.unknown-option"):
        STOCK.option(wrong)


@pytest.mark.parametrize("wrong", ["30.25", "29.50", "34.50", "30", "30.0", "30.000", "x"])
def test_amounts_off_the_scale_are_refused(wrong: str) -> None:
    """One amount has one key, so that packages compare and store the same everywhere."""
    assert PRICE.amount("30.50") == cny("30.50").fraction
    assert PRICE.keys[-1] == "34.00"
    with pytest.raises(KeyAccountError, match=r"issue.unknown-option"):
        PRICE.option(wrong)


def test_a_million_options_are_refused_with_the_remedy() -> None:
    """A price in fen from 0 to 10,000 yuan is a scale nobody haggles over step by step."""
    with pytest.raises(KeyAccountError, match=r"coarser step"):
        MoneyIssue("p", Topic.PRICE, "price", cny(0), cny(10_000), step=cny("0.01"))
    with pytest.raises(KeyAccountError, match=r"issue.too-many-options"):
        IntegerIssue("n", Topic.POLICY, "n", 0, 10**6)


@pytest.mark.parametrize(
    ("low", "high", "step"), [(cny(2), cny(1), cny(1)), (cny(1), cny(2), cny(0)), (cny(1), cny(2), cny(-1))]
)
def test_empty_ranges_are_refused(low: Money, high: Money, step: Money) -> None:
    """A range without a value cannot be agreed on."""
    with pytest.raises(KeyAccountError, match=r"issue.range"):
        MoneyIssue("p", Topic.PRICE, "price", low, high, step)


def test_ranges_stay_in_one_currency() -> None:
    """A price from yuan to dollars is no range."""
    with pytest.raises(KeyAccountError, match=r"money.currency-mixed"):
        MoneyIssue("p", Topic.PRICE, "price", cny(1), Money(2, "USD"), cny(1))


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], "issue.no-options"),
        ([Option("a", "a"), Option("a", "b")], "issue.repeated-option"),
        (["a"], "type.wrong"),
    ],
)
def test_listed_issues_need_distinct_options(options: list[Option], code: str) -> None:
    """An empty issue or two options of one key leave open what was agreed."""
    with pytest.raises(KeyAccountError) as caught:
        DiscreteIssue("a", Topic.PRICE, "a", options)
    assert caught.value.code == code


def test_option_parts_are_checked() -> None:
    """What an option carries goes into the agreement, so it is checked where it is written."""
    with pytest.raises(KeyAccountError, match=r"\$\.promises\[0\]"):
        Option("a", "a", promises=["deliver"])
    with pytest.raises(KeyAccountError, match=r"\$\.products\[0\]"):
        Option("a", "a", products=[""])


@pytest.mark.parametrize("wrong", ["0.1", "0.6", "0.3333", "0.30", ".3", "1/3", "x", ""])
def test_positions_off_a_scale_are_refused(wrong: str) -> None:
    """A position is written in one way, inside the ends, with no more places than the scale has."""
    assert SHELF.amount("0.333") == Fraction(333, 1000)
    assert SHELF.option("0.3").promises[0].text.zh == "提供货架占比 0.3"
    with pytest.raises(KeyAccountError, match=r"issue.unknown-option"):
        SHELF.option(wrong)


def test_positions_and_keys_go_both_ways() -> None:
    """From exact bargaining to a written number and back, rounded by a named rule."""
    assert SHELF.keys == ("0.2", "0.5")
    assert SHELF.position("0.35") == Fraction(1, 2)
    assert SHELF.key_at(Fraction(1, 7)) == "0.243"
    assert SHELF.key_at(Fraction(1, 7), Rounding.FLOOR) == "0.242"


@pytest.mark.parametrize(
    ("low", "high", "places", "code"),
    [
        ("1", "1", 2, "issue.range"),
        ("2", "1", 2, "issue.range"),
        ("0.125", "1", 2, "issue.places"),
        ("NaN", "1", 2, "decimal.not-finite"),
    ],
)
def test_scales_that_make_no_sense_are_refused(low: str, high: str, places: int, code: str) -> None:
    """A scale needs two ends that can be written with its own places."""
    with pytest.raises(KeyAccountError) as caught:
        ContinuousIssue("x", Topic.POLICY, "x", Decimal(low), Decimal(high), places=places)
    assert caught.value.code == code
