"""Why not Wednesday at ten: the answer names the visits and windows that bind, and is right."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.values.weekday import Weekday
from keyaccount.visits import StaffingPolicy, StandingSchedule, WeeklyFrequency, find_slots
from keyaccount.visits.slot_verdict import judge_slot, slot_verdicts
from tests.visits.builders import need, schedule_of, table

IDS = [f"C{n}" for n in range(6)]
TRAVEL = table(["M1", "M2", *IDS, "C9"], [(0, 0), (30, 30), *((7 * n % 31, 11 * n % 29) for n in range(7))])
POLICY = StaffingPolicy("1", travel=TRAVEL)
MON, WED, FRI = Weekday.MON, Weekday.WED, Weekday.FRI


def _schedule(crew: int = 1) -> StandingSchedule:
    needs = [need(one, minutes=60, window=(9, 11) if n % 2 else None) for n, one in enumerate(IDS)]
    return schedule_of(needs, crew, policy=POLICY)


@pytest.mark.method("V6")
def test_a_slot_that_does_not_fit_names_the_binding_chain() -> None:
    """Between two promises there is too little room: both are named, with the minutes missing."""
    schedule = _schedule()
    other = schedule.of("C0")
    verdict = judge_slot(schedule, "C2", other.weekdays, at=other.at)
    assert not verdict.fits
    assert verdict.travel_seconds is None
    assert verdict.short_minutes >= 60
    assert any("C0 is promised at" in one.en for one in verdict.reasons)
    assert any("C0 约定" in one.zh for one in verdict.reasons)
    assert verdict.explain().clauses() == {"V6"}
    assert len(verdict.explain().because) == len(verdict.reasons)
    assert "does not fit" in verdict.text.en


def test_a_slot_that_fits_is_the_one_offered() -> None:
    """What is judged and what is offered must be the same hours and the same travel."""
    schedule = _schedule()
    for option in find_slots(schedule, "C1", most=20):
        verdict = judge_slot(schedule, "C1", option.visit.weekdays)
        assert verdict.fits
        assert (verdict.at, verdict.travel_seconds) == (option.visit.at, option.travel_seconds)
        asked = judge_slot(schedule, "C1", option.visit.weekdays, at=option.visit.at)
        assert (asked.fits, asked.travel_seconds) == (True, option.travel_seconds)
    now = schedule.of("C1")
    kept = judge_slot(schedule, "C1", now.weekdays, at=now.at)
    assert (kept.fits, kept.travel_seconds) == (True, 0)


def test_rules_of_the_customer_and_the_day_are_told_apart() -> None:
    """Lunch, the window, closed weekdays, days off and the rhythm are different talks with the customer."""
    needs = [need("C0", WeeklyFrequency(2), 60, window=(9, 15), closed=[FRI])]
    schedule = schedule_of(needs, policy=POLICY)
    cases: list[tuple[list[Weekday], time | None, str]] = [
        ([FRI], time(9), "receives nobody on Friday"),
        ([Weekday.SUN], time(9), "no working day"),
        ([MON], time(9), "asks for other weekdays"),
        ([MON, WED], time(8, 40), "receives 09:00-15:00"),
        ([MON, WED], time(11, 30), "run into lunch"),
    ]
    for days, at, words in cases:
        verdict = judge_slot(schedule, "C0", days, at=at)
        assert not verdict.fits
        assert words in " ".join(one.en for one in verdict.reasons), days
    late = judge_slot(schedule_of([need("C0", minutes=60)], policy=POLICY), "C0", [MON], at=time(17))
    assert "the day ends at 17:30" in late.reasons[0].en
    opened = judge_slot(schedule, "C0", [MON, WED])
    assert opened.fits
    assert opened.reasons[0].en == "the customer receives 09:00-15:00"


def test_every_alternative_is_judged_best_first() -> None:
    """Five weekdays with two managers are ten answers, none of them missing."""
    schedule = _schedule(2)
    verdicts = slot_verdicts(schedule, "C3")
    assert len(verdicts) == 10
    assert len({(one.manager, one.weekdays) for one in verdicts}) == 10
    fitting = [one.travel_seconds for one in verdicts if one.travel_seconds is not None]
    assert fitting == sorted(fitting)
    assert [one.fits for one in verdicts] == sorted([one.fits for one in verdicts], reverse=True)
    stranger = need("C9", minutes=30)
    assert slot_verdicts(schedule, "C9", need=stranger, managers=["M2"])[0].fits


def test_a_full_week_says_by_how_much_it_is_too_short() -> None:
    """Nowhere fits; the nearest place on each weekday is told with both its sides."""
    needs = [need("C0", WeeklyFrequency(5), 200), need("C1", WeeklyFrequency(5), 200)]
    schedule = schedule_of(needs, policy=POLICY)
    wanted = need("C2", minutes=120, window=(9, 16))
    verdict = judge_slot(schedule, "C2", [MON], manager="M1", need=wanted)
    assert not verdict.fits
    assert verdict.short_minutes > 0
    assert len(verdict.reasons) == 3
    hourless = need("C2", minutes=120)
    assert len(judge_slot(schedule, "C2", [MON], manager="M1", need=hourless).reasons) == 2


def test_days_that_fit_alone_but_not_together_are_told_apart() -> None:
    """Monday has room in the morning, Wednesday in the afternoon: one promise needs one hour."""
    needs = [
        need("C0", minutes=210, window=(8, 9), closed=[Weekday.TUE, WED, Weekday.THU, FRI]),
        need("C1", minutes=240, window=(13, 13), closed=[MON, Weekday.TUE, Weekday.THU, FRI]),
    ]
    near = table(["M1", "C0", "C1", "C2"], [(0, 0)] * 4)
    schedule = schedule_of(needs, policy=StaffingPolicy("1", travel=near))
    verdict = judge_slot(schedule, "C2", [MON, WED], manager="M1", need=need("C2", WeeklyFrequency(2), 180))
    assert not verdict.fits
    assert "alone would fit" in verdict.reasons[0].en


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: judge_slot(_schedule(), "C0", [MON], manager="M9"), "slot.manager-unknown"),
        (lambda: judge_slot(_schedule(), "C9", [MON], need=need("C9")), "slot.manager-unknown"),
        (lambda: judge_slot(_schedule(), "C9", [MON]), "team.account-unknown"),
        (lambda: judge_slot(_schedule(), "C0", ["monday"]), "type.wrong"),  # type: ignore[list-item]
        (lambda: judge_slot(_schedule(), "C0", [MON], at="9"), "type.wrong"),  # type: ignore[arg-type]
    ],
)
def test_questions_about_nobody_are_refused(call: Any, code: str) -> None:
    """A misspelt manager must not be answered with 'does not fit'."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
