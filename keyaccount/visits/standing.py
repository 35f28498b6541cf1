"""The schedule of all standing visits: every promise of a team over a repeating cycle of weeks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.values.calendar import WorkingCalendar
from keyaccount.values.checks import check_date, check_int, check_type, check_unique, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding
from keyaccount.values.frozen import FrozenMap, frozen_map_of
from keyaccount.values.numbers import round_fraction
from keyaccount.values.table import Table
from keyaccount.values.text import Text
from keyaccount.values.weekday import Weekday
from keyaccount.visits.changes import ChangePolicy, Originator, PlanChange
from keyaccount.visits.date_change import DateChange
from keyaccount.visits.needs import VisitNeed
from keyaccount.visits.promise import StandingVisit, Unplaced
from keyaccount.visits.routes import binding_links
from keyaccount.visits.team import Team
from keyaccount.visits.wishes import ChangeRequest, VisitWish

__all__ = ["StandingSchedule"]


@attrs.frozen
class StandingSchedule:
    """Hold all promises of a team: one manager, one route, one hour per account over the whole cycle.

    `travel_seconds` is the travel of one cycle by manager and `cycle` its weeks, repeating from
    `anchor`. `unplaced` accounts got no promise rather than one the plan can't keep. `changes` logs
    who moved which promise since, and why; `past` holds the promises as they were before, each with the
    day it ended, and `date_changes` the single dates that were put elsewhere.

    Method: V6.

    >>> from keyaccount.visits.planner import example_schedule
    >>> schedule = example_schedule()
    >>> schedule.of("C1").text.en
    'every Monday at 09:00, 45 min'
    >>> print(schedule.explain("C1").tree())
    standing visit to C1 = every Monday at 09:00, 45 min [V6]
      manager of C1 = Li (keeps Li) [V4]
        manager before = M1 [V4]
      Monday (the day starts at 08:30, 30 min travel) [V6]
    """

    team: Team
    calendar: WorkingCalendar
    anchor: date
    cycle: int
    seed: int
    visits: tuple[StandingVisit, ...] = attrs.field(converter=tuple_of)
    travel_seconds: FrozenMap[str, int] = attrs.field(converter=frozen_map_of)
    unplaced: tuple[Unplaced, ...] = attrs.field(default=(), converter=tuple_of)
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)
    zone: str = ""
    changes: tuple[PlanChange, ...] = attrs.field(default=(), converter=tuple_of)
    past: tuple[StandingVisit, ...] = attrs.field(default=(), converter=tuple_of)
    date_changes: tuple[DateChange, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_date(self.anchor, "$.anchor")
        check_int(self.cycle, "$.cycle", least=1, most=52)
        check_type(self.zone, str, "$.zone")
        check_unique([visit.account for visit in self.visits], "standing.duplicate-account", "$.visits")
        check_unique([visit.id for visit in self.visits], "standing.duplicate-id", "$.visits")
        for index, visit in enumerate(self.past):
            if visit.until is None:
                refuse("standing.past-open", f"$.past[{index}].until", "say when it ended", "请注明终止日")

    def of(self, account: str) -> StandingVisit:
        """Return the promise to an account; refused where there is none."""
        found = self.get(account)
        if found is None:
            refuse(
                "standing.no-promise",
                "$.account",
                f"no standing visit was promised to {account!r}",
                f"没有与客户 {account!r} 约定固定拜访",
            )
        return found

    def get(self, account: str) -> StandingVisit | None:
        """Return the promise to an account, or None."""
        return next((visit for visit in self.visits if visit.account == account), None)

    def day(self, manager: str, weekday: Weekday, week: int = 0) -> tuple[StandingVisit, ...]:
        """Return a manager's visits on one weekday of one week of the cycle, in the order of the route."""
        found = [visit for visit in self.visits if visit.manager == manager and visit.reserves(week, weekday)]
        return tuple(sorted(found, key=lambda visit: visit.at))

    def place_of(self, account: str, week: int = 0) -> tuple[int, ...]:
        """Return where an account stands in its manager's route, for each of its weekdays, from 1.

        0 where it is not visited in that week of the cycle.
        """
        visit = self.of(account)
        days = (self.day(visit.manager, weekday, week) for weekday in visit.weekdays)
        return tuple(next((n for n, one in enumerate(day, 1) if one is visit), 0) for day in days)

    @property
    def travel_minutes(self) -> Fraction:
        """Return the travel of all managers over one cycle, in minutes."""
        return Fraction(sum(self.travel_seconds.values()), 60)

    def request(
        self,
        account: str,
        *,
        by: Originator,
        wants: VisitWish,
        need: VisitNeed | None = None,
        most: int = 5,
        policy: ChangePolicy | None = None,
    ) -> ChangeRequest:
        """Return what can be promised to an account instead, best first, see `request_change`.

        >>> from keyaccount.visits.planner import example_schedule
        >>> from keyaccount.visits.wishes import VisitWish
        >>> asked = example_schedule().request("C1", by=Originator.CUSTOMER, wants=VisitWish([Weekday.TUE]))
        >>> asked.best.visit.text.en
        'every Tuesday at 09:00, 45 min'
        """
        # The verb knows its noun; the noun meets the verb only when it is asked.
        from keyaccount.visits.requests import request_change

        return request_change(self, account, by=by, wants=wants, need=need, most=most, policy=policy)

    def explain(self, account: str | None = None) -> Explanation:
        """Explain the travel of the cycle by manager, or why one account has its hour."""
        if account is None:
            return self._explain_travel()
        visit = self.of(account)
        own = [one for one in self.visits if one.manager == visit.manager]
        reasons = tuple(
            Explanation(f"binding.{weekday.value}", weekday.text, None, link.text, "V6")
            for weekday, link in binding_links(self.team, own, self.cycle, self.anchor, visit)
        )
        label = Text(f"standing visit to {account}", f"{account} 的固定拜访")
        owner = self.team.explain(account)
        return Explanation(visit.id, label, visit.text, clause="V6", because=(owner, *reasons))

    def _explain_travel(self) -> Explanation:
        parts = tuple(
            Explanation(f"travel.{name}", Text(name, name), Fraction(seconds, 60), clause="V6")
            for name, seconds in self.travel_seconds.items()
        )
        reason = Text(
            f"{self.cycle}-week cycle from {self.anchor}, seed {self.seed}",
            f"{self.cycle} 周循环,自 {self.anchor} 起,种子 {self.seed}",
        )
        label = Text("travel minutes of a cycle", "一个循环的路程分钟")
        combine = Combine.SUM if parts else Combine.REASONS
        return Explanation("travel", label, self.travel_minutes, reason, "V6", (), parts, combine)

    def table(self, manager: str | None = None) -> Table:
        """Lay out the promises by manager, weekday and hour."""
        columns = (
            Text("manager", "客户经理"),
            Text("account", "客户"),
            Text("rhythm", "频率"),
            Text("hour", "时间"),
            Text("min", "分钟"),
        )
        chosen = [visit for visit in self.visits if manager in (None, visit.manager)]
        chosen.sort(key=lambda visit: (visit.manager, visit.weekdays[0].number, visit.at, visit.account))
        rows = [
            (visit.manager, visit.account, visit.rhythm.text, f"{visit.at:%H:%M}", visit.minutes)
            for visit in chosen
        ]
        travel = f"{round_fraction(self.travel_minutes, 0):f}"
        note = Text(
            f"{len(self.visits)} promises, {len(self.unplaced)} not possible; travel {travel} min a cycle",
            f"共 {len(self.visits)} 项约定,{len(self.unplaced)} 家无法安排;每循环路程 {travel} 分钟",
        )
        return Table(Text("Standing visits", "固定拜访安排"), columns, rows, note)

    def summary(self, lang: Lang = "en") -> str:
        """Word the schedule as a table, findings below."""
        return "\n".join([self.table().to_text(lang), *(finding.say(lang) for finding in self.findings)])

    def _repr_html_(self) -> str:
        return self.table().to_html()

    def __iter__(self) -> Iterator[StandingVisit]:
        return iter(self.visits)

    def __len__(self) -> int:
        return len(self.visits)
