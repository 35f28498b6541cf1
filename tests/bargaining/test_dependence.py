"""Tests of price dependence: what binds the customer, until when, and what breaks off."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from keyaccount.bargaining import GainKind, GainPart, price_dependence
from keyaccount.errors import KeyAccountError
from keyaccount.values.money import Money

START, DAY = date(2026, 1, 1), date(2026, 3, 1)


def cny(amount: int) -> Money:
    """Return an amount of yuan."""
    return Money(amount, "CNY")


REBATE = GainPart("rebate", "annual rebate", GainKind.PRICE, cny(800), START)
HOTLINE = GainPart("hotline", "hotline", GainKind.OTHER, cny(150), START, months_to_copy=18)
TRAINING = GainPart("training", "training", GainKind.OTHER, cny(50), START, date(2026, 7, 1), 24)
WHOLE = price_dependence([REBATE, HOTLINE, TRAINING], on=DAY, price_holds_months=12)


@pytest.mark.method("V7")
def test_price_binds_a_year_at_most() -> None:
    """The clause's own words: volume discounts keep loyalty for a year at most, then rivals go lower."""
    assert WHOLE.share == Fraction(4, 5)
    assert [(one.on, one.drop, one.parts) for one in WHOLE.cliffs()] == [
        (date(2026, 7, 1), cny(50), ("training",)),
        (date(2027, 1, 1), cny(800), ("rebate",)),
        (date(2027, 7, 1), cny(150), ("hotline",)),
    ]
    assert WHOLE.binding(date(2026, 12, 31)) == cny(950)
    assert WHOLE.binding(date(2027, 1, 1)) == cny(150)
    told = WHOLE.explain()
    assert told.figure == cny(1000)
    assert "V7" in told.clauses()
    price = told.find("gain.price")
    assert price is not None
    assert price.figure == cny(800)


def test_what_a_rival_needs_falls_with_every_cliff() -> None:
    """After the price has run out a rival needs only a fraction of the discount to win the customer."""
    purchases = cny(20_000)
    assert WHOLE.rival_must_offer(DAY, purchases) == Fraction(1, 20)
    assert WHOLE.rival_must_offer(date(2027, 1, 1), purchases) == Fraction(3, 400)


def test_what_binds_never_rises_without_a_new_part() -> None:
    """Promises wear off; nothing may seem to bind a customer again by itself."""
    days = [START + timedelta(days=step) for step in range(0, 900, 7)]
    binding = [WHOLE.binding(day) for day in days]
    assert binding == sorted(binding, reverse=True)
    assert all(WHOLE.binding(day) <= WHOLE.gain(day) for day in days)


def test_no_gain_has_no_share() -> None:
    """Nothing divided by nothing is unknown, not zero."""
    later = GainPart("later", "later", GainKind.PRICE, cny(5), date(2027, 1, 1))
    ended = GainPart("ended", "ended", GainKind.OTHER, cny(5), date(2027, 6, 1), months_to_copy=0)
    none = price_dependence([later, ended], on=DAY, price_holds_months=12)
    assert none.share is None
    assert [one.parts for one in none.cliffs()] == [("later",)]
    assert none.explain().figure == cny(0)


def test_results_show_themselves() -> None:
    """A screenful in both languages, and a table for notebooks."""
    assert "a price binds at most 12 months" in WHOLE.summary()
    assert "价格优惠至多维持 12 个月" in WHOLE.summary("zh")
    assert WHOLE.price == cny(800)
    assert WHOLE._repr_html_().count("<tr>") == 5


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([], "gain.none"),
        ([REBATE, REBATE], "gain.repeated"),
        ([REBATE, GainPart("usd", "usd", GainKind.PRICE, Money(1, "USD"), START)], "money.currency-mixed"),
    ],
)
def test_parts_that_cannot_be_added_are_refused(parts: list[GainPart], code: str) -> None:
    """A sum over nothing, doubles or two currencies would be a wrong figure."""
    with pytest.raises(KeyAccountError) as caught:
        price_dependence(parts, on=DAY, price_holds_months=12)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("kind", "amount", "ends", "months", "code"),
    [
        (GainKind.PRICE, 5, START, None, "gain.period"),
        (GainKind.PRICE, -5, None, None, "gain.negative"),
        (GainKind.PRICE, 5, None, 3, "gain.price-copied"),
        (GainKind.OTHER, 5, None, None, "int.wrong"),
    ],
)
def test_parts_make_sense(
    kind: GainKind, amount: int, ends: date | None, months: int | None, code: str
) -> None:
    """How long a rival needs must be said for everything but a price, which is matched at once."""
    with pytest.raises(KeyAccountError) as caught:
        GainPart("x", "x", kind, cny(amount), START, ends, months)
    assert caught.value.code == code


@pytest.mark.parametrize("months", [0, 13])
def test_a_price_holds_one_to_twelve_months(months: int) -> None:
    """A year is the most the method grants to a price."""
    with pytest.raises(KeyAccountError):
        price_dependence([REBATE], on=DAY, price_holds_months=months)


def test_kinds_have_words() -> None:
    """Both kinds are named in both languages."""
    assert [kind.text.zh for kind in GainKind] == ["价格型", "非价格型"]


@pytest.mark.method("V7")
def test_a_cliff_says_what_a_rival_has_to_offer() -> None:
    """After the cliff a rival needs no more than what still binds the customer, in money and in percent."""
    cliff = next(one for one in WHOLE.cliffs() if one.parts == ("rebate",))
    told = WHOLE.explain().find(f"cliff.{cliff.on}")
    assert told is not None
    assert told.reason is not None
    assert f"a rival then matches it with {cliff.after}" in told.reason.en
    assert f"此后对手每月提供 {cliff.after} 即可匹敌" in told.reason.zh
    assert WHOLE.rival_must_offer(cliff.on, cny(10_000)) == Fraction(cliff.after.fraction, 10_000)
    for nothing in (cny(0), cny(-1)):
        with pytest.raises(KeyAccountError, match=r"gain.purchases"):
            WHOLE.rival_must_offer(cliff.on, nothing)
