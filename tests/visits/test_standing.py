"""The schedule of all promises, and why each account has the hour it has."""

from __future__ import annotations

from datetime import time

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.values.weekday import Weekday
from keyaccount.visits import StaffingPolicy, StandingSchedule, WeeklyFrequency
from tests.visits.builders import need, schedule_of, table

POINTS = table(["M1", "C1", "C2"], [(0, 0), (10, 0), (20, 0)])
POLICY = StaffingPolicy("1", travel=POINTS)


def _pair() -> StandingSchedule:
    """Two accounts on one road, the second receiving in the afternoon only."""
    return schedule_of([need("C1"), need("C2", window=(13, 15))], policy=POLICY)


@pytest.mark.method("V6")
def test_every_hour_is_explained_by_what_binds_it() -> None:
    """Why 13:00: because the customer receives from then; the manager can say so at the door."""
    schedule = _pair()
    tree = schedule.explain("C2")
    assert "the customer receives from 13:00" in tree.tree()
    assert "V6" in tree.clauses()
    assert "08:30 出发,路程 10 分钟" in schedule.explain("C1").tree("zh")


def test_the_travel_adds_up_by_manager() -> None:
    """The price of the rhythm is one figure, and its parts make it."""
    schedule = _pair()
    assert schedule.explain().figure == schedule.travel_minutes == 4 * 40
    assert schedule_of([]).explain().figure == 0


def test_a_managers_day_reads_in_the_order_of_the_route() -> None:
    """Same order every week: the third stop is always the third stop."""
    schedule = _pair()
    day = schedule.of("C1").weekdays[0]
    assert [visit.account for visit in schedule.day("M1", day)] == ["C1", "C2"]
    assert [schedule.place_of(account) for account in ("C1", "C2")] == [(1,), (2,)]
    assert schedule.day("M1", Weekday.SAT) == ()
    assert [visit.at for visit in schedule] == [time(8, 40), time(13)]
    assert len(schedule) == 2


def test_a_missing_promise_is_refused_by_name() -> None:
    """Reading the hour of an account that has none must not invent one."""
    schedule = _pair()
    assert schedule.get("C9") is None
    with pytest.raises(KeyAccountError, match=r"standing\.no-promise"):
        schedule.of("C9")
    first = schedule.visits[0]
    for twice in (attrs.evolve(first, id="other"), attrs.evolve(first, account="other")):
        doubled = (*schedule.visits, twice)
        with pytest.raises(KeyAccountError, match=r"standing\.duplicate"):
            attrs.evolve(schedule, visits=doubled)


def test_the_schedule_reads_in_both_languages() -> None:
    """It is handed to managers as it is."""
    schedule = schedule_of([need("C1", WeeklyFrequency(5), 240), need("C2", WeeklyFrequency(5), 240)])
    assert "固定拜访安排" in schedule.summary("zh")
    assert "standing.unplaced" in schedule.summary()
    assert "<table" in schedule._repr_html_()
    assert schedule.table("M9").rows == ()
