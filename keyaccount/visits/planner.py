"""Plan the standing visits of a team: one manager, weekday set, weeks and exact clock time per account."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from datetime import date, timedelta

import attrs

from keyaccount.errors import refuse
from keyaccount.values.calendar import WorkingCalendar
from keyaccount.values.checks import check_date, check_int, check_type
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.periods import Period, add_months
from keyaccount.values.text import Text
from keyaccount.values.weekday import Weekday
from keyaccount.visits.annealing import SearchBudget
from keyaccount.visits.chains import RouteProblem
from keyaccount.visits.clock import time_of
from keyaccount.visits.needs import VisitNeed, VisitNorm
from keyaccount.visits.patterns import patterns_of, rhythm_of
from keyaccount.visits.promise import StandingVisit, Unplaced
from keyaccount.visits.reserve import Reserve
from keyaccount.visits.rhythm import HolidayRule
from keyaccount.visits.rounds import Pattern, Rounds, construct, nearest_miss
from keyaccount.visits.rounds_search import best_rounds
from keyaccount.visits.routes import route_problem
from keyaccount.visits.standing import StandingSchedule
from keyaccount.visits.team import Team

__all__ = ["PlanProgress", "plan_standing_visits"]

ITERATIONS = 60


@attrs.frozen
class PlanProgress:
    """Tell how far planning is: which manager, how many rounds of the search, what is missing, travel.

    >>> PlanProgress("M1", 10, 60, 0, 5400).missing
    0
    """

    manager: str
    done: int
    of: int
    missing: int
    travel_seconds: int


def plan_standing_visits(
    team: Team,
    calendar: WorkingCalendar,
    seed: int,
    *,
    starts: date | None = None,
    iterations: int | None = None,
    seconds: float | None = None,
    executor: Executor | None = None,
    holiday_rule: HolidayRule | Mapping[str, HolidayRule] = HolidayRule.ASK,
    reserve: VisitNorm | None = None,
    zone: str = "",
    progress: Callable[[PlanProgress], bool | None] | None = None,
) -> StandingSchedule:
    """Promise every account one weekday set, week parity and clock time with its own manager.

    Clock times are exact over the whole cycle by construction. Windows, closed weekdays, lunch, the
    working day, time with the customer and travel bind; an account that fits nowhere is left
    `unplaced` with the arithmetic. The cycle starts on `starts`, a Monday, else on the first one after
    the team's day. The search runs `iterations` rounds per manager, or `seconds` of wall clock per
    manager as a stop; the same seed and iterations give the same schedule on every machine. An
    `executor` (any of `concurrent.futures`, or one of a cluster) works on several managers at once and
    changes nothing about the plan. `holiday_rule` is one for all, or one by account as agreed with each
    customer; accounts left out of such a mapping are asked. With `reserve` each manager keeps room for
    one more account of that norm, wherever the team's trips reach, so that it can be promised an hour
    later without moving anybody; who is too busy for it is named in a finding. `progress` may return
    True to end the search with the best so far; with an executor it hears of each manager when done.
    Raises `KeyAccountError` (`standing.cycle`, `standing.start`, `standing.rule-unknown`, `budget.*`).
    Method: V6.

    >>> len(example_schedule())
    1
    """
    check_type(team, Team, "$.team")
    check_type(calendar, WorkingCalendar, "$.calendar")
    check_int(seed, "$.seed", least=0)
    check_type(executor, (Executor, type(None)), "$.executor")
    check_type(reserve, (VisitNorm, type(None)), "$.reserve")
    rules = _rules(team, holiday_rule)
    if iterations is None and seconds is None:
        iterations = ITERATIONS
    budget = SearchBudget(iterations, seconds)
    anchor = _anchor(team, starts)
    needs = {one.id: _needs_of(team, one.id) for one in team.managers}
    lost = _lost(calendar, anchor)
    tasks = [_Task.of(team, name, own, calendar, lost, seed, budget) for name, own in needs.items()]
    if reserve is not None:
        tasks = _with_reserve(tasks, team, calendar, reserve)
    found = _in_turn(tasks, progress) if executor is None else _spread(tasks, executor, progress)
    full = [task.manager for task, rounds in zip(tasks, found, strict=True) if task.has_no_room(rounds)]
    promised = [task.promised(rounds) for task, rounds in zip(tasks, found, strict=True)]
    schedule = _schedule(team, calendar, anchor, seed, promised, needs, rules, zone)
    return attrs.evolve(schedule, findings=(*schedule.findings, *map(_full_finding, full)))


def _with_reserve(
    tasks: Sequence[_Task], team: Team, calendar: WorkingCalendar, norm: VisitNorm
) -> list[_Task]:
    """Let every manager keep room for a visit as far away as the longest trip of the team."""
    trip = max(max(task.problem.travel[0]) for task in tasks)
    days, cycle = _open_days(calendar), team.policy.cycle_weeks
    reserves = [Reserve.of(norm, days, cycle, trip, turn) for turn in range(len(tasks))]
    return [attrs.evolve(task, reserve=one) for task, one in zip(tasks, reserves, strict=True)]


def _open_days(calendar: WorkingCalendar) -> list[Weekday]:
    return [weekday for weekday in Weekday if weekday not in calendar.weekend]


def example_schedule() -> StandingSchedule:
    """Return the schedule of one manager with one account, for the examples of this room.

    >>> example_schedule().of("C1").manager
    'M1'
    """
    from keyaccount.model.account import KeyAccount
    from keyaccount.model.manager import AccountManager
    from keyaccount.visits.needs import VisitNorm, WeeklyFrequency
    from keyaccount.visits.team import StaffingPolicy
    from keyaccount.visits.territories import assign_managers

    policy = StaffingPolicy("1", norms=[VisitNorm("A", WeeklyFrequency())], otherwise="A")
    account = KeyAccount("C1", date(2026, 1, 1), manager="M1")
    team = assign_managers([account], [AccountManager("M1", "Li")], policy, as_of=date(2026, 1, 4))
    return plan_standing_visits(team, WorkingCalendar.every_weekday(), seed=1)


def _rules(team: Team, given: HolidayRule | Mapping[str, HolidayRule]) -> dict[str, HolidayRule]:
    """Return the holiday rule of each account; one given for an unknown account is refused."""
    known = [need.account for need in team.needs]
    if not isinstance(given, Mapping):
        check_type(given, HolidayRule, "$.holiday_rule")
        return dict.fromkeys(known, given)
    for account, rule in given.items():
        check_type(rule, HolidayRule, f"$.holiday_rule.{account}")
        if account not in known:
            refuse(
                "standing.rule-unknown",
                f"$.holiday_rule.{account}",
                f"{account!r} is not in the team",
                f"团队中没有客户 {account!r}",
            )
    return {account: given.get(account, HolidayRule.ASK) for account in known}


def _anchor(team: Team, starts: date | None) -> date:
    if starts is None:
        return team.as_of + timedelta(days=7 - team.as_of.weekday())
    check_date(starts, "$.starts")
    if starts.weekday() != 0:
        refuse("standing.start", "$.starts", "the cycle starts on a Monday", "循环必须从星期一开始")
    return starts


def _lost(calendar: WorkingCalendar, anchor: date) -> list[int]:
    """Count the holidays per weekday in the year to come; where it is unknown, no weekday is preferred."""
    year = Period(anchor, add_months(anchor, 12))
    if calendar.check_knows(year):
        return [0] * 7
    counts = {one.weekday.number: one.lost for one in calendar.lost_days(year)}
    return [counts.get(number, 0) for number in range(7)]


@attrs.frozen
class _Task:
    """Hold what one manager's search needs, so that it can be done elsewhere."""

    manager: str
    problem: RouteProblem
    patterns: list[list[Pattern]]
    lost: list[int]
    seed: int
    budget: SearchBudget
    reserve: Reserve | None = None

    @classmethod
    def of(
        cls,
        team: Team,
        manager: str,
        needs: Sequence[VisitNeed],
        calendar: WorkingCalendar,
        lost: list[int],
        seed: int,
        budget: SearchBudget,
    ) -> _Task:
        open_days = _open_days(calendar)
        patterns = [patterns_of(need, open_days, team.policy.cycle_weeks) for need in needs]
        return cls(manager, route_problem(team, manager, needs), [[], *patterns], lost, seed, budget)

    def first(self) -> Rounds:
        """Place every account once; room is kept only where all of them still fit."""
        kept = None
        if self.reserve is not None:
            kept = self.reserve.construct(self.problem, self.patterns, self.lost)
        return construct(self.problem, self.patterns, self.lost) if kept is None else kept

    def has_no_room(self, rounds: Rounds) -> bool:
        return self.reserve is not None and len(rounds.chosen) == len(self.problem.accounts)

    def promised(self, rounds: Rounds) -> Rounds:
        """Return the rounds with the room kept left open."""
        return rounds if self.reserve is None or self.has_no_room(rounds) else rounds.without_last()

    def state(self, done: int, missing: int, travel: int) -> PlanProgress:
        return PlanProgress(self.manager, done, self.budget.iterations or 0, missing, travel)


def _needs_of(team: Team, manager: str) -> list[VisitNeed]:
    own = set(team.of(manager).accounts)
    return [need for need in team.needs if need.account in own]


def _searched(task: _Task) -> Rounds:
    return best_rounds(task.first(), task.seed, task.budget)


def _in_turn(tasks: Sequence[_Task], progress: Callable[[PlanProgress], bool | None] | None) -> list[Rounds]:
    """Search manager by manager; once the caller says stop, the others keep their first rounds."""
    found: list[Rounds] = []
    stopped = False
    for task in tasks:

        def tell(done: int, missing: int, travel: int, task: _Task = task) -> bool:
            nonlocal stopped
            stopped = progress is not None and progress(task.state(done, missing, travel)) is True
            return stopped

        first = task.first()
        told = None if progress is None else tell
        found.append(first if stopped else best_rounds(first, task.seed, task.budget, told))
    return found


def _spread(
    tasks: Sequence[_Task], executor: Executor, progress: Callable[[PlanProgress], bool | None] | None
) -> list[Rounds]:
    """Let an executor search several managers at once; the plans come back in the order of the managers."""
    waiting: list[Future[Rounds]] = [executor.submit(_searched, task) for task in tasks]
    found: list[Rounds] = []
    stopped = False
    for task, future in zip(tasks, waiting, strict=True):
        rounds = task.first() if stopped and future.cancel() else future.result()
        found.append(rounds)
        if progress is not None and not stopped:
            done = task.budget.iterations or 0
            stopped = progress(task.state(done, len(rounds.missing), rounds.travel)) is True
    return found


def _schedule(
    team: Team,
    calendar: WorkingCalendar,
    anchor: date,
    seed: int,
    found: Sequence[Rounds],
    needs: Mapping[str, Sequence[VisitNeed]],
    rules: Mapping[str, HolidayRule],
    zone: str,
) -> StandingSchedule:
    visits: list[StandingVisit] = []
    missed: list[Unplaced] = []
    travel: dict[str, int] = {}
    for (manager, own), rounds in zip(needs.items(), found, strict=True):
        visits += _promises(rounds, own, manager, anchor, rules)
        missed += [_unplaced(rounds, stop, manager) for stop in rounds.missing]
        travel[manager] = rounds.travel
    cycle = team.policy.cycle_weeks
    reach = Period(anchor, anchor + timedelta(weeks=cycle))
    findings = (*map(_missed_finding, missed), *calendar.check_knows(reach))
    return StandingSchedule(team, calendar, anchor, cycle, seed, visits, travel, missed, findings, zone)


def _promises(
    rounds: Rounds,
    needs: Sequence[VisitNeed],
    manager: str,
    anchor: date,
    rules: Mapping[str, HolidayRule],
) -> list[StandingVisit]:
    promises = []
    starts = rounds.start
    for stop, need in enumerate(needs, start=1):
        pattern = rounds.chosen[stop]
        if pattern is not None:
            promises.append(
                StandingVisit(
                    f"SV-{need.account}",
                    need.account,
                    manager,
                    rhythm_of(need, pattern, anchor),
                    time_of(starts[stop] // 60),
                    need.norm.minutes,
                    anchor,
                    holiday_rule=rules[need.account],
                )
            )
    return promises


def _unplaced(rounds: Rounds, stop: int, manager: str) -> Unplaced:
    account = rounds.problem.accounts[stop]
    miss = nearest_miss(rounds, stop)
    if miss is None:
        reason = Text("it receives nobody on any working weekday", "该客户在所有工作日都不接待")
        return Unplaced(account, manager, None, None, reason)
    weekday, short = Weekday.at(miss[0]), -(-miss[1] // 60)
    if short == 0:
        reason = Text(
            "each weekday alone would fit, one hour on all of them does not",
            "各拜访日单独可行,但无法在同一时刻",
        )
    else:
        reason = Text(
            f"{weekday.text.en} comes closest and is {short} minutes short",
            f"{weekday.text.zh}最接近,仍差 {short} 分钟",
        )
    return Unplaced(account, manager, weekday, short, reason)


def _missed_finding(one: Unplaced) -> Finding:
    return Finding(
        "standing.unplaced",
        Severity.BLOCKING,
        f"$.visits.{one.account}",
        Text(
            f"no promise to {one.account}: {one.reason.en}",
            f"无法与 {one.account} 约定固定拜访:{one.reason.zh}",
        ),
        "V6",
        Text(
            "widen its window, move it to another manager or add hours",
            "放宽时间窗、改由其他经理负责或增加工时",
        ),
    )


def _full_finding(manager: str) -> Finding:
    return Finding(
        "standing.no-reserve",
        Severity.INFO,
        f"$.reserve.{manager}",
        Text(
            f"{manager} has no room left for an account to come",
            f"{manager} 没有为新客户预留的余地",
        ),
        "V6",
        Text("share the accounts out anew or add hours", "重新分配客户或增加工时"),
    )
