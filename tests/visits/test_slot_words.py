"""Words for what binds must carry the very minutes the search reckons with."""

from __future__ import annotations

from keyaccount.visits import StaffingPolicy
from keyaccount.visits.pinned import PinnedWeek
from keyaccount.visits.slot_words import after_text, before_text, leave_of, reach_of
from tests.visits.builders import need, schedule_of, table, team_of


def test_neighbours_are_named_with_their_minutes() -> None:
    """C1 from nine to ten, ten minutes away: ten past ten at the earliest, and the other way round."""
    travel = table(["M1", "C1", "C2"], [(0, 0), (10, 0), (20, 0)])
    policy = StaffingPolicy("1", travel=travel)
    first = need("C1", minutes=60, window=(9, 10))
    schedule = schedule_of([first], policy=policy)
    wanted = need("C2", minutes=30)
    team = team_of([first, wanted], policy=policy)
    week = PinnedWeek.of(team, schedule.visits, 4, schedule.anchor, wanted, "M1")
    day = schedule.of("C1").weekdays[0].number
    assert reach_of(week, day, 1, 0) == (10 * 60 + 10) * 60
    assert before_text(week, day, 1, 0).en == "C1 ends at 10:00, 10 min travel: 10:10 at the earliest"
    assert before_text(week, day, 1, 0).zh == "C1 10:00 结束,路程 10 分钟:最早 10:10"
    assert leave_of(week, day, 0, 0) == (9 * 60 - 40) * 60
    assert after_text(week, day, 0, 0).en == (
        "C1 is promised at 09:00, 30 min visit and 10 min travel: 08:20 at the latest"
    )
    assert after_text(week, day, 1, 0).zh == "下班 17:30,拜访 30 分钟、路程 20 分钟:最迟 16:40"
