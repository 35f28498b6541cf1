"""Why this hour and not another: any weekdays, hour and manager judged, the binding chain in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import time
from fractions import Fraction

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_one_of, check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.numbers import round_fraction
from keyaccount.values.text import Text, join
from keyaccount.values.weekday import Weekday
from keyaccount.visits.clock import check_clock, clock_text, minutes_of, time_of
from keyaccount.visits.needs import VisitNeed
from keyaccount.visits.patterns import patterns_of
from keyaccount.visits.pinned import Gap, PinnedWeek
from keyaccount.visits.rounds import Pattern
from keyaccount.visits.slot_words import (
    after_text,
    before_text,
    leave_of,
    reach_of,
    window_text,
)
from keyaccount.visits.slots import pinned_week, travel_now
from keyaccount.visits.standing import StandingSchedule
from keyaccount.visits.weekday_round import weeks_in

__all__ = ["SlotVerdict", "judge_slot", "slot_verdicts"]


@attrs.frozen
class SlotVerdict:
    """Say whether an account could have these weekdays and this hour with a manager, and what binds.

    `at` is the hour judged, or the best one where none was asked for; `travel_seconds` is what it adds
    to a cycle against the present promise, None where it does not fit; `short_minutes` by how much it
    misses. Every other promise is pinned.

    Method: V6.

    >>> from keyaccount.visits.planner import example_schedule
    >>> verdict = judge_slot(example_schedule(), "C1", [Weekday.WED], at=time(8, 40))
    >>> verdict.fits, verdict.short_minutes, verdict.reasons[0].en
    (False, 20, 'the day starts at 08:30, 30 min travel: 09:00 at the earliest')
    """

    account: str
    manager: str
    weekdays: tuple[Weekday, ...] = attrs.field(converter=tuple_of)
    at: time | None
    fits: bool
    travel_seconds: int | None
    short_minutes: int
    reasons: tuple[Text, ...] = attrs.field(converter=tuple_of)

    @property
    def text(self) -> Text:
        """Return the verdict in a sentence."""
        days = join(tuple(one.text for one in self.weekdays), " and ", "、")
        hour = "" if self.at is None else f" {self.at:%H:%M}"
        why = join(self.reasons, "; ", ";")
        if self.travel_seconds is not None:
            minutes = round_fraction(Fraction(self.travel_seconds, 60), 0)
            sign = "+" if minutes >= 0 else ""
            why = Text(
                f"{sign}{minutes} min travel a cycle; {why.en}", f"每循环路程 {sign}{minutes} 分钟;{why.zh}"
            )
        state = Text("fits", "可行") if self.fits else Text("does not fit", "不可行")
        return Text(
            f"{days.en}{hour} with {self.manager} {state.en}: {why.en}",
            f"{self.manager} {days.zh}{hour} {state.zh}:{why.zh}",
        )

    def explain(self) -> Explanation:
        """Explain the verdict, one reason per binding rule."""
        because = [
            Explanation(f"reason.{index}", Text("because", "原因"), None, reason, "V6")
            for index, reason in enumerate(self.reasons, start=1)
        ]
        label = Text(f"slot for {self.account}", f"{self.account} 的时段")
        return Explanation("slot", label, self.text, clause="V6", because=because)


def judge_slot(
    schedule: StandingSchedule,
    account: str,
    weekdays: Iterable[Weekday],
    *,
    at: time | None = None,
    manager: str | None = None,
    need: VisitNeed | None = None,
) -> SlotVerdict:
    """Judge one slot of an account: do these weekdays and this hour fit with a manager, and why (not).

    Without `at` the best hour is judged, without `manager` the account's own. For an account that is
    not in the team give its `need`. Raises `KeyAccountError` (`slot.manager-unknown`, `team.*`).
    Method: V6.

    >>> from keyaccount.visits.planner import example_schedule
    >>> judge_slot(example_schedule(), "C1", [Weekday.TUE]).text.en.split(";")[0]
    'Tuesday 09:00 with M1 fits: +0 min travel a cycle'
    """
    wanted = _need(schedule, account, need)
    days = _in_order(weekdays)
    if at is not None:
        check_clock(at, "$.at")
    owner = _manager(schedule, account, manager)
    refused = _refused_days(schedule, wanted, days)
    if refused:
        return SlotVerdict(account, owner, days, at, False, None, 0, refused)
    week = pinned_week(schedule, wanted, owner)
    numbers = tuple(day.number for day in days)
    tried = [
        _judged(week, wanted, pattern, at)
        for pattern in _patterns(schedule, wanted)
        if pattern.days == numbers
    ]
    if not tried:
        text = Text("its rhythm asks for other weekdays, a day apart", "其频率要求相隔的其他拜访日")
        return SlotVerdict(account, owner, days, at, False, None, 0, [text])
    short, added, hour, reasons = min(tried, key=lambda one: one[:2])
    fits = short == 0
    base = travel_now(schedule, week, account) if owner == _own(schedule, account) else 0
    return SlotVerdict(
        account,
        owner,
        days,
        time_of(hour // 60) if at is None and fits else at,
        fits,
        added - base if fits else None,
        -(-short // 60),
        reasons,
    )


def slot_verdicts(
    schedule: StandingSchedule,
    account: str,
    *,
    managers: Iterable[str] | None = None,
    need: VisitNeed | None = None,
) -> tuple[SlotVerdict, ...]:
    """Judge every alternative of an account: all weekday sets of its rhythm with all managers.

    What fits comes first, by travel added; then what misses by least. Method: V6.

    >>> from keyaccount.visits.planner import example_schedule
    >>> [one.weekdays[0].value for one in slot_verdicts(example_schedule(), "C1")]
    ['monday', 'tuesday', 'wednesday', 'thursday', 'friday']
    """
    wanted = _need(schedule, account, need)
    crew = [one.id for one in schedule.team.managers] if managers is None else tuple_of(managers)
    sets = {pattern.days: None for pattern in _patterns(schedule, wanted)}
    found = [
        judge_slot(schedule, account, [Weekday.at(day) for day in days], manager=manager, need=need)
        for manager in crew
        for days in sets
    ]
    return tuple(
        sorted(
            found,
            key=lambda one: (not one.fits, one.travel_seconds or 0, one.short_minutes, one.manager),
        )
    )


def _in_order(weekdays: Iterable[Weekday]) -> tuple[Weekday, ...]:
    asked = tuple_of(weekdays)
    for index, day in enumerate(asked):
        check_type(day, Weekday, f"$.weekdays[{index}]")
    return tuple(sorted(asked, key=lambda one: one.number))


def _need(schedule: StandingSchedule, account: str, need: VisitNeed | None) -> VisitNeed:
    known = any(one.account == account for one in schedule.team.needs)
    return schedule.team.need_of(account) if known or need is None else need


def _own(schedule: StandingSchedule, account: str) -> str | None:
    return next((one.manager for one in schedule.team.assignments if one.account == account), None)


def _manager(schedule: StandingSchedule, account: str, manager: str | None) -> str:
    names = [one.id for one in schedule.team.managers]
    if manager is None:
        manager = _own(schedule, account)
        if manager is None:
            refuse(
                "slot.manager-unknown",
                "$.manager",
                f"{account} has no manager yet; name the one to be judged",
                f"{account} 尚无客户经理,请指定要判断的经理",
            )
    check_one_of(manager, names, "slot.manager-unknown", "$.manager")
    return manager


def _patterns(schedule: StandingSchedule, need: VisitNeed) -> list[Pattern]:
    open_days = [day for day in Weekday if day not in schedule.calendar.weekend]
    return patterns_of(need, open_days, schedule.cycle)


def _refused_days(schedule: StandingSchedule, need: VisitNeed, days: Sequence[Weekday]) -> list[Text]:
    reasons = []
    for day in days:
        if day in schedule.calendar.weekend:
            reasons.append(Text(f"{day.text.en} is no working day", f"{day.text.zh}不是工作日"))
        elif not need.open(day):
            reasons.append(
                Text(
                    f"{need.account} receives nobody on {day.text.en}", f"{need.account} {day.text.zh}不接待"
                )
            )
    return reasons


def _judged(
    week: PinnedWeek, need: VisitNeed, pattern: Pattern, at: time | None
) -> tuple[int, int, int, list[Text]]:
    """Return what a pattern lacks in seconds, the travel it adds, the hour judged, and what binds."""
    if at is None:
        best = week.best(pattern)
        if best is not None:
            return 0, best[0], best[1], _binding(week, need, pattern, best[1])
        return _nearest(week, need, pattern)
    hour = 60 * minutes_of(at)
    short, reasons = _against(week, need, pattern, hour)
    return short, week.travel_of(pattern, hour), hour, reasons


def _against(week: PinnedWeek, need: VisitNeed, pattern: Pattern, hour: int) -> tuple[int, list[Text]]:
    short, reasons = 0, []
    rules, service = week.problem.rules, week.problem.service[1]
    if need.window is not None and not need.window.allows(time_of(hour // 60)):
        short = max(60 * minutes_of(need.window.earliest) - hour, hour - 60 * minutes_of(need.window.latest))
        reasons.append(window_text(need.window))
    if hour < rules.lunch_end and hour + service > rules.lunch_start:
        short = max(short, rules.may_start(hour, service) - hour)
        clock = f"{clock_text(rules.lunch_start)}-{clock_text(rules.lunch_end)}"
        reasons.append(Text(f"it would run into lunch, {clock}", f"与午休 {clock} 冲突"))
    for day in pattern.days:
        round_, place = week.round(day), 0
        place = sum(week.starts[stop] < hour for stop in round_.order)
        for number in weeks_in(pattern.mask):
            early = reach_of(week, day, place, number)
            late = leave_of(week, day, place, number)
            if early > hour:
                reasons.append(before_text(week, day, place, number))
            if late < hour:
                reasons.append(after_text(week, day, place, number))
            short = max(short, early - hour, hour - late)
    if not reasons:
        reasons = _binding(week, need, pattern, hour)
    return short, list(dict.fromkeys(reasons))


def _binding(week: PinnedWeek, need: VisitNeed, pattern: Pattern, hour: int) -> list[Text]:
    """Return what keeps a slot that fits from being earlier: the busiest week of each weekday."""
    reasons = []
    for day in pattern.days:
        place = sum(week.starts[stop] < hour for stop in week.round(day).order)
        number = max(weeks_in(pattern.mask), key=lambda one: reach_of(week, day, place, one))
        if need.window is not None and reach_of(week, day, place, number) < 60 * minutes_of(
            need.window.earliest
        ):
            reasons.append(window_text(need.window))
        else:
            reasons.append(before_text(week, day, place, number))
    return list(dict.fromkeys(reasons))


def _nearest(week: PinnedWeek, need: VisitNeed, pattern: Pattern) -> tuple[int, int, int, list[Text]]:
    """Return by how much the closest place of the worst weekday misses, and what stands on both sides."""
    closest = {
        day: min(week.gaps(day, pattern.mask), key=lambda one: (one.short, one.added)) for day in pattern.days
    }
    day, gap = max(closest.items(), key=lambda one: one[1].short)
    added = sum(one.added for one in closest.values())
    if gap.short == 0:
        text = Text(
            "each weekday alone would fit, one hour on all of them does not",
            "各拜访日单独可行,但无法在同一时刻",
        )
        return 60, added, gap.earliest, [text]
    return gap.short, added, gap.earliest, _sides(week, need, pattern, day, gap)


def _sides(week: PinnedWeek, need: VisitNeed, pattern: Pattern, day: int, gap: Gap) -> list[Text]:
    weeks = weeks_in(pattern.mask)
    early = max(weeks, key=lambda one: reach_of(week, day, gap.place, one))
    late = min(weeks, key=lambda one: leave_of(week, day, gap.place, one))
    reasons = [before_text(week, day, gap.place, early), after_text(week, day, gap.place, late)]
    if need.window is not None:
        reasons.append(window_text(need.window))
    return reasons
