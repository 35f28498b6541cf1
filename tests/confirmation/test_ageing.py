"""Receivables ageing: what is owed, how old it is, and what of it is likely lost."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.confirmation.ageing import (
    AgeBand,
    AgeingBasis,
    AgeingScale,
    age_amounts,
    age_receivables,
    days_sales_outstanding,
)
from keyaccount.model.receivable import Payment, Receivable
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from tests.confirmation.ready import DAY, money
from tests.refusals import codes_of, refusals_of

TEXTBOOK = AgeingScale.of([30, 60, 90], [Decimal(rate) for rate in ("0.01", "0.05", "0.2", "0.5")])


def bill(amount: int | str, overdue: int, **more: object) -> Receivable:
    due = DAY - timedelta(overdue)
    return Receivable("C007", f"D{amount}-{overdue}", money(amount), due - timedelta(30), due)


@pytest.mark.method("C3")
def test_the_textbook_method_band_by_band() -> None:
    """Amounts times the share lost in each band, worked by hand: 600 + 1,500 + 3,000 + 2,500 = 7,600."""
    owed = [bill(60000, 10), bill(30000, 45), bill(15000, 75), bill(5000, 120)]
    aged = age_receivables(owed, DAY, currency="CNY", scale=TEXTBOOK)
    assert [str(one.amount) for one in aged.amounts] == [
        "60000.00 CNY", "30000.00 CNY", "15000.00 CNY", "5000.00 CNY",
    ]  # fmt: skip
    assert [str(one.loss) for one in aged.amounts] == [
        "600.00 CNY",
        "1500.00 CNY",
        "3000.00 CNY",
        "2500.00 CNY",
    ]
    assert aged.expected_loss == money(7600)
    explanation = aged.explain()
    assert explanation.figure == money(7600)
    assert "C3" in explanation.clauses()
    assert "60000.00 CNY" in aged.summary()
    assert "账龄" in aged.summary("zh")
    assert aged._repr_html_().startswith("<")


@pytest.mark.parametrize(
    ("age", "band"), [(-5, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4)]
)
def test_bands_meet_without_gap_or_overlap(age: int, band: int) -> None:
    """A bill of exactly 30 days belongs to the band up to 30, one of 31 to the next."""
    aged = age_receivables([bill(100, age)], DAY, currency="CNY")
    assert [one.documents for one in aged.amounts].index(1) == band
    assert aged.overdue == money(100 if age > 0 else 0)


def test_ages_count_from_due_or_from_invoice_as_named() -> None:
    """Publications use both, and the same bill lands in different bands."""
    scale = AgeingScale.of([30, 60], [Decimal(0), Decimal("0.1"), Decimal("0.5")], AgeingBasis.INVOICED)
    aged = age_receivables([bill(100, 10)], DAY, currency="CNY", scale=scale)
    assert aged.amounts[1].documents == 1
    assert aged.expected_loss == money(10)
    assert "since invoiced" in aged.explain().line()


def test_payments_and_settlements_count_as_of_the_day() -> None:
    """What came in later is not known yet, what came in before is no longer owed."""
    part_paid = Receivable(
        "C007", "D1", money(100), date(2026, 1, 1), date(2026, 1, 31), payments=[Payment(DAY, money(60))]
    )
    settled = Receivable("C007", "D2", money(70), date(2026, 1, 1), date(2026, 1, 31), settled=DAY)
    assert age_receivables([part_paid, settled], DAY, currency="CNY").owed == money(40)
    assert age_receivables([part_paid, settled], DAY - timedelta(1), currency="CNY").owed == money(170)


def test_credits_stand_apart() -> None:
    """A credit note lowers the exposure but does not make an old debt safer."""
    credit = Receivable("C007", "CN1", money(-300), DAY, DAY)
    aged = age_receivables([bill(1000, 100), credit], DAY, currency="CNY", credit_limit=money(500))
    assert (aged.owed, aged.credits, aged.exposure) == (money(1000), money(-300), money(700))
    assert aged.expected_loss == money(500)
    assert (aged.over_limit, aged.use_of_limit) == (money(200), Decimal("1.4"))


def test_unknown_limits_and_empty_books_give_no_ratio() -> None:
    """No debts, or no limit, is not a ratio of zero."""
    empty = age_receivables([], DAY, currency="CNY")
    assert (empty.overdue_share, empty.use_of_limit, empty.over_limit) == (None, None, None)
    roomy = age_receivables([bill(100, 5)], DAY, currency="CNY", credit_limit=money(0))
    assert roomy.use_of_limit is None
    assert age_receivables([bill(1, 0)], DAY, currency="CNY", credit_limit=money(9)).over_limit == money(0)
    assert age_receivables([bill(300, 5), bill(100, 0)], DAY, currency="CNY").overdue_share == Decimal("0.75")


@given(
    st.lists(st.tuples(st.integers(1, 10**7), st.integers(-40, 200)), max_size=12),
    st.sampled_from(Rounding),
)
def test_losses_agree_with_fractions_and_bands_with_the_whole(
    rows: list[tuple[int, int]], rounding: Rounding
) -> None:
    """Every bill is in one band; each band's loss is off by less than a minor unit."""
    owed = [
        Receivable(
            "C007", str(index), Money.of_minor(units, "CNY"), DAY - timedelta(300), DAY - timedelta(overdue)
        )
        for index, (units, overdue) in enumerate(rows)
    ]
    aged = age_receivables(owed, DAY, currency="CNY", rounding=rounding)
    assert aged.owed.minor_units == sum(units for units, _ in rows)
    assert aged.overdue == Money.of_minor(sum(units for units, overdue in rows if overdue > 0), "CNY")
    for one in aged.amounts:
        exact = Fraction(one.band.loss_rate) * one.amount.minor_units
        assert abs(one.loss.minor_units - exact) < 1
    assert aged.explain().figure == aged.expected_loss


def test_scales_that_leave_days_out_are_refused() -> None:
    """A gap between bands would lose a bill, an overlap count it twice."""
    zero = Decimal(0)
    bad = [
        [AgeBand(1, None, zero)],
        [AgeBand(0, 30, zero), AgeBand(30, None, zero)],
        [AgeBand(0, 30, zero), AgeBand(32, None, zero)],
        [AgeBand(0, 30, zero)],
        [AgeBand(0, None, zero), AgeBand(31, None, zero)],
    ]
    for bands in bad:
        assert set(codes_of(lambda bands=bands: AgeingScale(bands))) == {"ageing.bands"}  # type: ignore[misc]
    assert refusals_of(lambda: AgeingScale([])) == [("ageing.bands", "$.bands")]
    assert codes_of(lambda: AgeingScale.of([30], [zero])) == ["ageing.rates"]
    assert codes_of(lambda: AgeBand(5, 4, zero)) == ["ageing.band-empty"]
    assert codes_of(lambda: AgeBand(0, None, Decimal(2))) == ["number.too-large"]
    assert codes_of(lambda: AgeBand(0, 4, 0.5)) == ["decimal.wrong"]  # type: ignore[arg-type]


def test_mixed_currencies_are_refused() -> None:
    """Dollars and yuan in one sum mean nothing."""
    dollars = Receivable("C007", "D1", Money(5, "USD"), DAY, DAY)
    assert codes_of(lambda: age_receivables([bill(5, 1), dollars], DAY, currency="CNY")) == [
        "money.currency-mixed"
    ]


@pytest.mark.method("C3")
def test_sums_already_aged_give_the_same_loss() -> None:
    """An ERP that reports sums by age is as good as the bills themselves."""
    owed = [bill(60000, 10), bill(30000, 45), bill(15000, 75), bill(5000, 120)]
    aged = age_receivables(owed, DAY, currency="CNY", scale=TEXTBOOK)
    summed = age_amounts(
        [one.amount for one in aged.amounts], DAY, scale=TEXTBOOK, credit_limit=money(100000)
    )
    assert summed.expected_loss == aged.expected_loss
    assert summed.over_limit == money(10000)
    assert summed.overdue is None  # the first band runs to 30 days, so what is not yet due is not told apart
    assert summed.overdue_share is None
    standard = age_amounts([money(100), money(50), money(0), money(0), money(50)], DAY)
    assert (standard.overdue, standard.overdue_share) == (money(100), Decimal("0.5"))
    assert "unknown" in standard.summary()
    assert codes_of(lambda: age_amounts([money(1)], DAY)) == ["ageing.amounts"]
    assert codes_of(lambda: age_amounts([money(-1)] * 5, DAY)) == ["ageing.amounts"]
    assert codes_of(lambda: age_amounts([1] * 5, DAY)) == ["type.wrong"]  # type: ignore[list-item]


def test_days_of_turnover_owed() -> None:
    """What is owed, in days of selling; without turnover there is no such number."""
    assert days_sales_outstanding(money(4000), money(14600), 365) == 100
    assert days_sales_outstanding(money(4000), money(0), 365) is None
    assert codes_of(lambda: days_sales_outstanding(money(1), money(1), 0)) == ["number.too-small"]
