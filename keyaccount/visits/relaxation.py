"""What would have to give for a promise that fits nowhere: a day's arithmetic and the least change."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from itertools import pairwise

import attrs

from keyaccount.values.checks import tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.text import Text, join
from keyaccount.values.weekday import Weekday
from keyaccount.visits.needs import VisitNeed
from keyaccount.visits.patterns import patterns_of
from keyaccount.visits.pinned import PinnedWeek
from keyaccount.visits.rounds import Pattern
from keyaccount.visits.slot_words import leave_of, reach_of
from keyaccount.visits.slots import pinned_week
from keyaccount.visits.standing import StandingSchedule
from keyaccount.visits.weekday_round import weeks_in

__all__ = ["Relaxation", "RelaxationKind", "day_load", "relaxations"]


class RelaxationKind(Enum):
    """Name what may give way so that an account can be promised an hour."""

    OTHER_MANAGER = "other_manager"
    WIDER_WINDOW = "wider_window"  # the customer receives earlier or later
    LONGER_DAY = "longer_day"  # the manager is back later

    @property
    def text(self) -> Text:
        """Return the kind in words."""
        return _KINDS[self]


_KINDS = {
    RelaxationKind.OTHER_MANAGER: Text("another manager", "改由其他经理"),
    RelaxationKind.WIDER_WINDOW: Text("a wider window", "放宽接待时间"),
    RelaxationKind.LONGER_DAY: Text("a longer day", "延长工作日"),
}


@attrs.frozen
class Relaxation:
    """State one change that makes room for an account, every promise pinned, and how many minutes it is.

    Method: V6.

    >>> Relaxation("C9", RelaxationKind.LONGER_DAY, "M1", (Weekday.FRI,), 25).text.en
    'a longer day: 25 min on Friday with M1'
    """

    account: str
    kind: RelaxationKind
    manager: str
    weekdays: tuple[Weekday, ...] = attrs.field(converter=tuple_of)
    minutes: int

    @property
    def text(self) -> Text:
        """Return the change in words."""
        days = join(tuple(one.text for one in self.weekdays), " and ", "、")
        return Text(
            f"{self.kind.text.en}: {self.minutes} min on {days.en} with {self.manager}",
            f"{self.kind.text.zh}:{self.manager} {days.zh} {self.minutes} 分钟",
        )


def relaxations(
    schedule: StandingSchedule, account: str, *, need: VisitNeed | None = None
) -> tuple[Relaxation, ...]:
    """Find the least change of each kind that would make room for an account, the smallest first.

    Every other promise stays pinned. Another manager costs no minutes; a wider window and a longer day
    are given in minutes, for the own manager of an account of the team and for all where it is new and
    comes with its `need`. Empty where one change alone is not enough. Method: V6.

    >>> from keyaccount.visits.planner import example_schedule
    >>> [one.minutes for one in relaxations(example_schedule(), "C1")][:1]
    [0]
    """
    team = schedule.team
    known = any(one.account == account for one in team.needs)
    wanted = team.need_of(account) if known or need is None else need
    own = [team.assignment(account).manager] if known else [one.id for one in team.managers]
    patterns = patterns_of(
        wanted, [day for day in Weekday if day not in schedule.calendar.weekend], schedule.cycle
    )
    found: dict[tuple[RelaxationKind, str], tuple[int, Pattern]] = {}
    for manager in [one.id for one in team.managers]:
        week = pinned_week(schedule, wanted, manager)
        for pattern in patterns:
            for kind, seconds in _changes(week, pattern, manager in own, known):
                best = found.get((kind, manager))
                if best is None or seconds < best[0]:
                    found[kind, manager] = (seconds, pattern)
    ranked = sorted(found.items(), key=lambda one: (one[1][0], one[0][0].value, one[0][1]))
    return tuple(
        Relaxation(account, kind, manager, [Weekday.at(day) for day in pattern.days], -(-seconds // 60))
        for (kind, manager), (seconds, pattern) in ranked
    )


def _changes(week: PinnedWeek, pattern: Pattern, own: bool, known: bool) -> list[tuple[RelaxationKind, int]]:
    if not own or not known:
        fits = week.best(pattern) is not None
        if fits:
            return [(RelaxationKind.OTHER_MANAGER, 0)]
        if not own:
            return []
    found = []
    for kind in (RelaxationKind.WIDER_WINDOW, RelaxationKind.LONGER_DAY):
        seconds = _least(week, pattern, kind)
        if seconds is not None:
            found.append((kind, seconds))
    return found


def _least(week: PinnedWeek, pattern: Pattern, kind: RelaxationKind) -> int | None:
    """Return by how much one rule must give so that one hour fits on all weekdays of a pattern."""
    by_day = [_spans(week, day, pattern.mask, kind) for day in pattern.days]
    starts = sorted({start for spans in by_day for start, _, _ in spans} | _wishes(week))
    best = None
    for start in starts:
        need = 0
        for spans in by_day:
            costs = [_price(week, kind, start, home) for first, last, home in spans if first <= start <= last]
            if not costs:
                break
            need = max(need, min(costs))
        else:
            best = need if best is None else min(best, need)
    return best


def _wishes(week: PinnedWeek) -> set[int]:
    """Return the ends of the customer's window: the hours nearest to it cost least."""
    rules, service = week.problem.rules, week.problem.service[1]
    first, last = week.problem.earliest[1], week.problem.latest[1]
    return {
        rules.may_start(max(first, rules.start), service),
        rules.last_start(min(last, rules.end), service),
    }


def _spans(week: PinnedWeek, day: int, mask: int, kind: RelaxationKind) -> list[tuple[int, int, int | None]]:
    """List each place's first and last start without the rule, and the trip home where it is the last."""
    problem, round_ = week.problem, week.round(day)
    found = []
    for place in range(len(round_.order) + 1):
        weeks = weeks_in(mask)
        first = max(reach_of(week, day, place, number) for number in weeks)
        ends = [number for number in weeks if round_.after(place, number)[0] == 0]
        others = [number for number in weeks if number not in ends or kind is RelaxationKind.WIDER_WINDOW]
        last = min((leave_of(week, day, place, number) for number in others), default=24 * 3600)
        if kind is RelaxationKind.LONGER_DAY:
            first, last = max(first, problem.earliest[1]), min(last, problem.latest[1])
        first = problem.rules.may_start(first, problem.service[1])
        last = problem.rules.last_start(last, problem.service[1])
        home = problem.travel[1][0] if ends and kind is RelaxationKind.LONGER_DAY else None
        if first <= last:
            found.append((first, last, home))
    return found


def _price(week: PinnedWeek, kind: RelaxationKind, start: int, home: int | None) -> int:
    problem = week.problem
    if kind is RelaxationKind.WIDER_WINDOW:
        return max(0, problem.earliest[1] - start, start - problem.latest[1])
    if home is None:
        return 0
    return max(0, problem.rules.arrival(start + problem.service[1], home) - problem.rules.end)


def day_load(
    schedule: StandingSchedule, account: str, manager: str, weekday: Weekday, *, need: VisitNeed | None = None
) -> Explanation:
    """Reckon a manager's busiest week on a weekday with one more visit: by how many minutes it overflows.

    Visits, travel, the visit wanted and its detour, less the minutes of the day. Above zero no order
    whatever could hold; at or below zero what is missing is an hour, not time. Method: V6.

    >>> from keyaccount.visits.planner import example_schedule
    >>> print(day_load(example_schedule(), "C1", "M1", Weekday.WED).tree())
    minutes over on Wednesday = -375 (M1, week 1 of 4: it is an hour that is missing, not time) [V6]
      promised visits = 0
      travel between them = 0
      the visit wanted = 45
      its detour = 60
      minutes of the day = -480
    """
    team = schedule.team
    known = any(one.account == account for one in team.needs)
    wanted = team.need_of(account) if known or need is None else need
    week = pinned_week(schedule, wanted, manager)
    order = week.round(weekday.number).order
    loads = [_load(week, order, number) for number in range(schedule.cycle)]
    number = max(range(schedule.cycle), key=lambda one: (sum(loads[one]), -one))
    visits, travel, detour = loads[number]
    figures = [visits, travel, wanted.norm.minutes, detour, -team.policy.day.minutes]
    over = sum(figures)
    parts = [Explanation(key, label, figure) for (key, label), figure in zip(_LOADS, figures, strict=True)]
    why = Text("no order of the visits could hold", "任何顺序都无法容纳")
    if over <= 0:
        why = Text("it is an hour that is missing, not time", "缺的是合适时刻而非时间")
    reason = Text(
        f"{manager}, week {number + 1} of {schedule.cycle}: {why.en}",
        f"{manager},{schedule.cycle} 周中的第 {number + 1} 周:{why.zh}",
    )
    label = Text(f"minutes over on {weekday.text.en}", f"{weekday.text.zh}超出分钟")
    return Explanation("day-load", label, over, reason, "V6", parts=parts, combine=Combine.SUM)


_LOADS = (
    ("visits", Text("promised visits", "已约定拜访")),
    ("travel", Text("travel between them", "其间路程")),
    ("wanted", Text("the visit wanted", "新拜访")),
    ("detour", Text("its detour", "绕行")),
    ("day", Text("minutes of the day", "工作日分钟")),
)


def _load(week: PinnedWeek, order: Sequence[int], number: int) -> tuple[int, int, int]:
    """Return a week's minutes with customers, of travel, and of the least detour to the visit wanted."""
    problem = week.problem
    stops = [stop for stop in order if week.masks[stop] >> number & 1]
    path = [0, *stops, 0]
    legs = [problem.travel[one][two] for one, two in pairwise(path)]
    detours = [
        problem.travel[one][1] + problem.travel[1][two] - leg
        for one, two, leg in zip(path, path[1:], legs, strict=False)
    ]
    return sum(problem.service[stop] for stop in stops) // 60, sum(legs) // 60, min(detours) // 60
