"""Contact norms by class are what makes visits of key accounts differ from casual ones."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.customer import Customer, Location
from keyaccount.values.weekday import Weekday
from keyaccount.visits.needs import MonthlyFrequency, VisitNeed, VisitNorm, WeeklyFrequency, visit_needs
from tests.visits.builders import account, need

WEEKLY = VisitNorm("A", WeeklyFrequency())


def test_frequencies_count_visits_a_year() -> None:
    """Thirteen four-week cycles are not twelve months; both rhythms must count as what they are."""
    assert WeeklyFrequency(2).per_year == 104
    assert WeeklyFrequency(1, 4).per_year == 13
    assert MonthlyFrequency([1]).per_year == 12
    assert WeeklyFrequency(2, 3).text.zh == "每 3 周 2 次"
    assert WeeklyFrequency(1).text.en == "1 a week"
    assert MonthlyFrequency([1, -1]).text.en == "monthly, weekday no. 1, -1"


def test_work_includes_preparing_and_summing_up() -> None:
    """A visit of 45 minutes takes 75 of the manager's week."""
    assert need("C1").weekly_minutes == 75
    assert need("C1", MonthlyFrequency([1])).weekly_minutes == Fraction(12 * 75, 52)


@pytest.mark.method("V4")
def test_needs_come_from_the_class_and_the_place_of_the_customer() -> None:
    """Quality decides frequency: that is the norm, and nobody is left without one."""
    here = Location(Decimal(31), Decimal(121))
    rare = VisitNorm("B", MonthlyFrequency())
    customers = [Customer("C1", "Hua", location=here, region="east")]
    found = visit_needs(
        [account("C1"), account("C2")], [WEEKLY, rare], {"C1": "A"}, customers=customers, otherwise="B"
    )
    assert [one.norm.name for one in found] == ["A", "B"]
    assert (found[0].location, found[0].region, found[1].location) == (here, "east", None)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: visit_needs([account("C1")], [WEEKLY], {}), "norm.missing"),
        (lambda: visit_needs([account("C1")], [WEEKLY], {"C1": "AA"}), "norm.unknown"),
        (lambda: MonthlyFrequency([]), "frequency.ordinal"),
        (lambda: MonthlyFrequency([5]), "frequency.ordinal"),
        (lambda: MonthlyFrequency([1, 1]), "frequency.ordinal"),
        (lambda: WeeklyFrequency(0), "number.too-small"),
        (lambda: VisitNorm("A", "weekly"), "type.wrong"),  # type: ignore[arg-type]
        (lambda: VisitNorm("A", WeeklyFrequency(), longest_gap_days=0), "number.too-small"),
        (lambda: VisitNeed("C1", WEEKLY, closed=["monday"]), "type.wrong"),
        (lambda: VisitNeed("C1", WEEKLY, closed="monday"), "type.not-a-list"),
        (lambda: VisitNeed("C1", WEEKLY, skills=[1]), "type.wrong"),
    ],
)
def test_unclear_needs_are_refused(make: Any, code: str) -> None:
    """An account without a norm would silently never be visited."""
    with pytest.raises(KeyAccountError) as caught:
        make()
    assert caught.value.code == code


def test_closed_weekdays_are_closed() -> None:
    """Some customers take stock on Fridays and receive nobody."""
    closed = need("C1", closed=[Weekday.FRI])
    assert not closed.open(Weekday.FRI)
    assert closed.open(Weekday.MON)
    assert VisitNorm("A", WeeklyFrequency(), longest_gap_days=10).longest_gap_days == 10
