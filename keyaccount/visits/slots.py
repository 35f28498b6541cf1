"""Changes of promises: free hours with every other promise pinned, who asked for what, and its price."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import attrs

from keyaccount.values.checks import check_int, check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.numbers import round_fraction
from keyaccount.values.text import Text
from keyaccount.values.weekday import Weekday
from keyaccount.visits.changes import ChangePolicy, Originator
from keyaccount.visits.clock import ClockWindow, minutes_of, time_of
from keyaccount.visits.grants import grant_change
from keyaccount.visits.needs import VisitNeed
from keyaccount.visits.patterns import patterns_of, rhythm_of
from keyaccount.visits.pinned import PinnedWeek
from keyaccount.visits.promise import StandingVisit
from keyaccount.visits.rounds import Pattern
from keyaccount.visits.routes import week_mask
from keyaccount.visits.standing import StandingSchedule
from keyaccount.visits.wishes import Alternative

__all__ = ["SlotOption", "change_promise", "find_slots"]


@attrs.frozen
class SlotOption:
    """Offer one hour for a promise: rhythm and clock time, the travel it adds, and whom it touches.

    `travel_seconds` is added per cycle; every other promise keeps its hour, so `touched` is empty.

    >>> from keyaccount.visits.planner import example_schedule
    >>> option = find_slots(example_schedule(), "C1", weekdays=[Weekday.WED])[0]
    >>> option.visit.text.en, option.touched
    ('every Wednesday at 09:00, 45 min', ())
    """

    visit: StandingVisit
    need: VisitNeed
    travel_seconds: int
    touched: tuple[str, ...] = attrs.field(default=(), converter=tuple_of)

    def explain(self) -> Explanation:
        """Explain the offer."""
        minutes = Fraction(self.travel_seconds, 60)
        shown = f"{'+' if minutes >= 0 else ''}{round_fraction(minutes, 0)}"
        reason = Text(
            f"{shown} min travel a cycle, no other promise touched",
            f"每循环路程 {shown} 分钟,不影响其他约定",
        )
        return Explanation("slot", Text("hour offered", "可选时间"), self.visit.text, reason, "V6")


def find_slots(
    schedule: StandingSchedule,
    account: str,
    *,
    need: VisitNeed | None = None,
    weekdays: Iterable[Weekday] | None = None,
    window: ClockWindow | None = None,
    most: int = 5,
) -> tuple[SlotOption, ...]:
    """Find hours for an account, every other promise pinned to the minute.

    An account of the team stays with its manager; for a new one give its `need`, and all managers are
    tried. `weekdays` and `window` are what the customer wants; its own window and closed weekdays bind
    as well. Best first: least added travel, then earlier in the week and day; one offer per manager,
    set of weekdays and weeks. Empty when nothing fits. Method: V6.

    >>> from keyaccount.visits.planner import example_schedule
    >>> find_slots(example_schedule(), "C1", weekdays=[Weekday.SUN])
    ()
    """
    check_int(most, "$.most", least=1, most=10_000)
    team = schedule.team
    known = any(one.account == account for one in team.needs)
    wanted = team.need_of(account) if known or need is None else need
    crew = [team.assignment(account).manager] if known else [one.id for one in team.managers]
    allowed = None if weekdays is None else {one.number for one in tuple_of(weekdays)}
    open_days = [day for day in Weekday if day not in schedule.calendar.weekend]
    found = []
    patterns = patterns_of(wanted, open_days, schedule.cycle)
    for manager in crew:
        week = pinned_week(schedule, wanted, manager)
        now = travel_now(schedule, week, account)
        for pattern in patterns:
            if allowed is None or allowed.issuperset(pattern.days):
                best = week.best(pattern, window)
                if best is not None:
                    found.append((best[0] - now, pattern.days, pattern.mask, best[1], manager))
    found.sort()
    return tuple(
        SlotOption(_promise(schedule, wanted, manager, Pattern(days, mask), start), wanted, added)
        for added, days, mask, start, manager in found[:most]
    )


def pinned_week(schedule: StandingSchedule, need: VisitNeed, manager: str) -> PinnedWeek:
    """Return a manager's week with every promise pinned but the one to the account of the need.

    >>> from keyaccount.visits.planner import example_schedule
    >>> schedule = example_schedule()
    >>> len(pinned_week(schedule, schedule.team.need_of("C1"), "M1").others)
    0
    """
    return PinnedWeek.of(schedule.team, schedule.visits, schedule.cycle, schedule.anchor, need, manager)


def travel_now(schedule: StandingSchedule, week: PinnedWeek, account: str) -> int:
    """Return the travel the promise to an account adds where it is now, 0 without one.

    >>> from keyaccount.visits.planner import example_schedule
    >>> schedule = example_schedule()
    >>> travel_now(schedule, pinned_week(schedule, schedule.team.need_of("C1"), "M1"), "C1")
    14400
    """
    visit = schedule.get(account)
    if visit is None:
        return 0
    mask = week_mask(visit, schedule.cycle, schedule.anchor)
    days = tuple(weekday.number for weekday in visit.weekdays)
    return week.travel_of(Pattern(days, mask), 60 * minutes_of(visit.at))


def _promise(
    schedule: StandingSchedule, need: VisitNeed, manager: str, pattern: Pattern, start: int
) -> StandingVisit:
    rhythm = rhythm_of(need, pattern, schedule.anchor)
    at = time_of(start // 60)
    kept = schedule.get(need.account)
    if kept is not None:
        return attrs.evolve(kept, rhythm=rhythm, at=at)
    return StandingVisit(
        f"SV-{need.account}", need.account, manager, rhythm, at, need.norm.minutes, schedule.anchor
    )


def change_promise(
    schedule: StandingSchedule,
    option: SlotOption,
    *,
    originator: Originator,
    by: str,
    on: date,
    reason: str | Text,
    policy: ChangePolicy | None = None,
) -> StandingSchedule:
    """Move or add one promise and log who asked for it and why; every other promise stays as it is.

    An hour found in one schedule may no longer hold in another: it is worked out again in minutes, as by
    `grant_change`, and what was promised until then stays in `past`. `policy` prices what we ask for
    ourselves. Raises `KeyAccountError` (`standing.cannot-keep`). Method: V6.

    >>> from keyaccount.visits.planner import example_schedule
    >>> schedule = example_schedule()
    >>> option = find_slots(schedule, "C1", weekdays=[Weekday.WED])[0]
    >>> moved = change_promise(schedule, option, originator=Originator.CUSTOMER, by="Wang",
    ...                        on=date(2026, 2, 2), reason="market day")
    >>> moved.of("C1").text.en, moved.past[0].text.en, moved.changes[0].originator.value
    ('every Wednesday at 09:00, 45 min', 'every Monday at 09:00, 45 min', 'customer')
    """
    check_type(option, SlotOption, "$.option")
    check_type(originator, Originator, "$.originator")
    rules = policy or ChangePolicy("standard")
    kept = schedule.get(option.visit.account)
    price = rules.price(originator, promises=int(kept is not None), travel_seconds=option.travel_seconds)
    name = f"{rules.name} {rules.version}"
    asked = Alternative(
        option.visit, option.need, option.travel_seconds, originator, price_minutes=price, policy=name
    )
    return grant_change(schedule, asked, by=by, on=on, reason=reason)
