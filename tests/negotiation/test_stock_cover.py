"""Stock cover from the customer's reports: how long it lasts, how likely it runs out, what is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from keyaccount.model import StockReport
from keyaccount.negotiation import CoverRule, CoverState, StockCover, watch_stock
from keyaccount.values.periods import Period
from tests.refusals import codes_of

CLOSE = date(2026, 6, 30)


def report(month: int, sold: int | None, closing: int | None, **more: Any) -> StockReport:
    """Return one monthly report of 2026."""
    return StockReport("C7", "P1", Period.month(2026, month), sold, closing, **more)


def cover(reports: Sequence[StockReport], on: date = CLOSE, arrived: int = 0, **rule: Any) -> StockCover:
    """Return the cover of the one product watched."""
    given = {"lead_days": 10, **rule}
    watch = watch_stock(reports, on, CoverRule(**given), delivered=[("C7", "P1", arrived)])
    found = watch.of("C7", "P1")
    assert found is not None
    return found


HISTORY = [report(4, 290, 200), report(5, 320, 180), report(6, 300, 120)]


@pytest.mark.method("N3")
def test_cover_and_risk_come_from_the_reports() -> None:
    """10 a day, 120 there: 12 days; what sells in ten days passes it with a small probability."""
    found = cover(HISTORY)
    assert found.daily == 10
    assert (found.stock, found.days) == (120, Decimal(12))
    # Deviations of 30 days each: -10, +10 (31 days), 0; the variance of a day is theirs over 2.
    assert found.risk is not None
    assert Decimal(0) < found.risk < Decimal("0.01")
    assert found.state is CoverState.RIGHT
    assert found.finding() is None
    assert found.explain().figure == 120
    assert "N3" in found.explain().clauses()


def test_sales_since_the_report_and_arrivals_count() -> None:
    """Ten days after the report 100 are gone; 50 arrived."""
    found = cover(HISTORY, date(2026, 7, 10), arrived=50)
    assert (found.stock, found.state) == (70, CoverState.LOW)
    assert found.to_order is not None
    assert found.to_order > 30
    told = found.finding()
    assert told is not None
    assert (told.code, told.severity.value) == ("stock.low", "blocking")
    gone = cover(HISTORY, date(2026, 7, 20))
    assert (gone.stock, gone.state) == (0, CoverState.OUT)


def test_the_season_ahead_raises_the_need() -> None:
    """An index of 3/2 ahead turns twelve days of cover into eight."""
    found = cover(HISTORY, season=Fraction(3, 2))
    assert (found.days, found.state) == (Decimal(8), CoverState.LOW)
    assert found.risk is not None
    assert found.risk > Decimal("0.9")


def test_too_much_stock_is_named_as_well() -> None:
    """The right stock has an upper end: their capital and our freshness."""
    found = cover([*HISTORY[:2], report(6, 300, 900)], most_days=60)
    assert found.state is CoverState.HIGH
    told = found.finding()
    assert told is not None
    assert told.remedy is None


def test_empty_shelves_do_not_lower_the_rate() -> None:
    """A month without goods to sell says nothing of what could have been sold."""
    assert cover([*HISTORY[:2], report(6, 100, 120, stocked_out=True)]).daily == 10
    assert cover([report(6, 300, 120, stocked_out=True)]).daily == 10


def test_unknown_is_not_zero() -> None:
    """No report, no stock, no sales, an old report: each is unknown, with what to ask for."""
    for reports in ([report(6, None, 120)], [report(6, 300, None)]):
        found = cover(reports)
        assert (found.state, found.stock, found.days) == (CoverState.UNKNOWN, None, None)
        assert found.explain().figure is None
        told = found.finding()
        assert told is not None
        assert told.remedy is not None
    old = cover(HISTORY, date(2026, 9, 30))
    assert (old.state, old.reported, old.stock) == (CoverState.UNKNOWN, 120, None)
    late = watch_stock([report(6, 1, 1, recorded_on=date(2026, 7, 9))], CLOSE, CoverRule(5))
    assert late.covers == ()
    assert late.of("C7", "P1") is None


def test_one_report_gives_cover_but_no_risk() -> None:
    """A spread cannot be seen in one month; a stock below the mean is low all the same."""
    assert cover([report(6, 300, 120)]).risk is None
    low = cover([report(6, 300, 20)])
    assert (low.risk, low.state) == (Decimal(1), CoverState.LOW)
    assert cover([report(6, 0, 5)]).days is None
    assert cover(HISTORY, most_risk=Decimal(0)).state is CoverState.RIGHT


def test_the_watch_reads_worst_first() -> None:
    """What runs out comes first; the table names what to order."""
    other = StockReport("C8", "P1", Period.month(2026, 6), sold=300, closing=10)
    watch = watch_stock([*HISTORY, other], CLOSE, CoverRule(10))
    assert [one.customer for one in watch.covers] == ["C8", "C7"]
    assert watch.explain().figure == 1
    assert "应补货" in watch.summary("zh")
    assert watch._repr_html_().count("<tr>") == 3


def test_wrong_reports_and_rules_are_refused() -> None:
    """Two reports of one month, overlapping ones, negative arrivals."""
    rule = CoverRule(10)
    twice = [report(6, 1, 1), report(6, 2, 2)]
    assert codes_of(lambda: watch_stock(twice, CLOSE, rule)) == ["report.repeated"]
    crossed = [report(6, 1, 1), StockReport("C7", "P1", Period.of_day(date(2026, 6, 3)), 1, 1)]
    assert codes_of(lambda: watch_stock(crossed, CLOSE, rule)) == ["period.overlap"]
    assert codes_of(lambda: watch_stock([], CLOSE, rule, delivered=[("C", "P", -1)])) == ["number.too-small"]
    assert codes_of(lambda: watch_stock([], CLOSE, rule, delivered=["C7"])) == ["report.arrival"]  # type: ignore[list-item]
    assert codes_of(lambda: CoverRule(10, most_days=5)) == ["number.too-small"]
