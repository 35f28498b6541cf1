"""Portfolio limits: each account that is left out is told by which limit and by how much."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.identification.case import Track
from keyaccount.identification.nomination import ExclusionGround
from keyaccount.identification.portfolio import Portfolio, PortfolioLimits
from keyaccount.identification.ranking import identify
from keyaccount.identification.shortlist import Shortlist, shortlist
from keyaccount.model.customer import Customer, PurchaseHistory
from keyaccount.model.manager import AccountManager
from keyaccount.model.receivable import Receivable
from keyaccount.values.money import Money
from tests.identification.market import AS_OF, book_of, monthly, policy_of

ROWS = [*monthly("C1", 100), *monthly("C2", 80), *monthly("C3", 60), *monthly("C4", 5)]
PROSPECT = Customer("P1", "New", purchases=PurchaseHistory.NOT_STARTED, category_spend=Money(9000, "CNY"))


def _owes(customer: str, amount: int) -> Receivable:
    return Receivable(customer, f"B-{customer}", Money(amount, "CNY"), date(2025, 12, 1), date(2026, 1, 1))


def _listed(limits: PortfolioLimits, **records: Any) -> Shortlist:
    book = book_of(ROWS, [PROSPECT], **records)
    ranking = identify(book, policy_of(), AS_OF)
    return shortlist(ranking, 4, at_most_prospects=1, limits=limits, book=book)


def _names(found: Shortlist) -> list[str]:
    return [one.customer for one in found]


@pytest.mark.method("I7")
def test_hours_of_account_managers() -> None:
    """Ten hours hold two accounts of four and one prospect of two; the third is told so, with I7 in reach."""
    limits = PortfolioLimits(Decimal(10), Decimal(4), Decimal(2))
    found = _listed(limits)
    assert _names(found) == ["C1", "C2", "P1"]
    left = found.excluded("C3")
    assert left.ground is ExclusionGround.HOURS
    assert left.detail.en.endswith("12 of 10")
    assert "left out" in found.explain("C3").line()
    assert "I2" in found.explain("C3").clauses()


def test_hours_come_from_the_managers_of_the_book() -> None:
    """Who is active on the day has hours, who has left has none."""
    managers = [
        AccountManager("M1", "Li", weekly_hours=9),
        AccountManager("M2", "Wu", weekly_hours=40, active_until=date(2025, 1, 1)),
    ]
    assert _names(_listed(PortfolioLimits(hours_each=Decimal(4)), managers=managers)) == ["C1", "C2"]


def test_turnover_must_not_hang_on_few() -> None:
    """Two of them would hold three quarters; a smaller one below still fits."""
    found = _listed(PortfolioLimits(most_share=Decimal("0.70")))
    assert _names(found) == ["C1", "C3", "C4", "P1"] or _names(found) == ["C1", "C4", "P1"]
    assert found.excluded("C2").ground is ExclusionGround.CONCENTRATION


def test_receivables_are_bounded_in_money() -> None:
    """The list may owe 500 together; who owes nothing is never in the way."""
    limits = PortfolioLimits(most_receivables=Money(500, "CNY"))
    found = _listed(limits, receivables=[_owes("C1", 400), _owes("C2", 200)])
    assert _names(found) == ["C1", "C3", "C4", "P1"]
    assert "600.00 CNY" in found.excluded("C2").detail.en
    assert "限额" in found.excluded("C2").detail.zh


def test_unknown_turnover_takes_no_share() -> None:
    """A prospect's turnover is not known and cannot be counted against it."""
    ranking = identify(book_of(ROWS, [PROSPECT]), policy_of(), AS_OF)
    portfolio = Portfolio(PortfolioLimits(most_share=Decimal("0.5")), ranking, None)
    assert portfolio.take(ranking.of("P1")) is None
    assert portfolio.share == 0
    empty = Portfolio(PortfolioLimits(most_share=Decimal(1)), None, None)
    assert empty.take(ranking.of("C1")) is None
    assert Track.PROSPECTIVE is ranking.of("P1").track


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (lambda: PortfolioLimits(weekly_hours=Decimal(5)), "portfolio.hours"),
        (lambda: PortfolioLimits(hours_each=Decimal(-1)), "number.too-small"),
        (lambda: PortfolioLimits(most_share=Decimal(2)), "number.too-large"),
        (lambda: PortfolioLimits(most_receivables=500), "type.wrong"),  # type: ignore[arg-type]
        (lambda: Portfolio(PortfolioLimits(hours_each=Decimal(4)), None, None), "portfolio.book"),
        (
            lambda: Portfolio(PortfolioLimits(most_receivables=Money(5, "CNY")), None, None),
            "portfolio.book",
        ),
    ],
)
def test_wrong_limits_are_refused(build: Any, code: str) -> None:
    """A limit that cannot be checked must not look as if it were kept."""
    with pytest.raises(KeyAccountError) as caught:
        build()
    assert caught.value.code == code


def test_hours_need_a_day_on_which_managers_are_active() -> None:
    """Without a ranking there is no day, so whose hours count is unknown and sets no limit."""
    portfolio = Portfolio(PortfolioLimits(hours_each=Decimal(6)), None, book_of(ROWS))
    account = identify(book_of(ROWS), policy_of(), AS_OF).of("C1")
    assert portfolio.take(account) is None
    assert portfolio.hours == 6
