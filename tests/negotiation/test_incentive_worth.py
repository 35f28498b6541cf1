"""Tests of pricing incentives in an offer: the offer and the settlement are one calculation."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.incentives import settle
from keyaccount.incentives.discounts import LineDiscount
from keyaccount.incentives.policy import IncentivePolicy
from keyaccount.model.ledger import Ledger
from keyaccount.negotiation import DiscreteIssue, Option, Package, Topic, incentive_worths, sign
from keyaccount.values.periods import Period
from tests.negotiation.talk import DAY, INCENTIVE, LEAD, OURS, REBATE, START, THEIRS, cny, evolved

COLUMNS = ("customer", "invoiced", "net_amount")
LAST, THIS = Period.year(2025), Period.year(2026)


def bought(year: int) -> Ledger:
    """Return the same purchases in one year or another, another customer's beside."""
    rows = [
        ("C007", date(year, 2, 3), "181000.37"),
        ("C007", date(year, 9, 9), "203450.18"),
        ("C008", date(year, 5, 5), "99999.99"),
    ]
    return Ledger.from_rows(rows, COLUMNS, currency="CNY")


@pytest.mark.method("N7")
def test_the_offer_is_priced_by_what_will_be_settled() -> None:
    """One model from offer to settlement: if the year repeats itself, the cent paid is the cent offered."""
    ours, theirs = incentive_worths(INCENTIVE, bought(2025), customer="C007", over=LAST)
    (line,) = theirs.lines["2%"]
    assert line.amount == cny("7689.01")
    assert ours.lines["2%"][0].amount == -cny("7689.01")
    assert theirs.lines["none"][0].amount == cny(0)
    talks = evolved(
        ours=attrs.evolve(OURS, worths=[*OURS.worths[:-1], ours]),
        theirs=attrs.evolve(THEIRS, worths=[*THEIRS.worths[:-1], theirs]),
    )
    package = Package({**START, "price": "31.00", "incentive": "2%"})
    told = talks.explain(package).find("theirs.incentive")
    assert told is not None
    assert told.figure == cny("7689.01")
    signed = sign(talks, package, DAY, id="A1", valid=THIS, signed_by=["Wang", "Li"])
    settlement = settle(signed.incentives, bought(2026), THIS)
    assert [item.earned for item in settlement.statement("C007").items] == [cny("7689.01")]


def test_each_policy_of_an_option_is_a_line() -> None:
    """An option of two incentives is worth both, each by its own name."""
    extra = IncentivePolicy("D", "discount", kind=LineDiscount("0.01"), owner="M", valid=THIS, currency="CNY")
    both = DiscreteIssue(
        "both", Topic.PROFITABILITY, "both", [Option("all", "all", incentives=[REBATE, extra])]
    )
    _, theirs = incentive_worths(both, bought(2025), customer="C007", over=LAST)
    assert [(line.text.en, line.amount) for line in theirs.lines["all"]] == [
        ("annual rebate 2%", cny("7689.01")),
        ("discount", cny("3844.51")),
    ]


def test_who_bought_nothing_earns_nothing() -> None:
    """No lines, no reward: that is a known zero."""
    _, theirs = incentive_worths(INCENTIVE, bought(2025), customer="C009", over=LAST)
    assert theirs.lines["2%"][0].amount == cny(0)


def test_an_issue_without_incentives_has_nothing_to_price() -> None:
    """Asking for the price of nothing is a slip in the issue's name."""
    with pytest.raises(KeyAccountError, match=r"incentive-worth.none"):
        incentive_worths(LEAD, bought(2025), customer="C007", over=LAST)
