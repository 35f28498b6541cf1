"""Requests for another promise: ranked alternatives with every other promise pinned."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from keyaccount.values.checks import check_int, check_type
from keyaccount.values.text import Text
from keyaccount.values.weekday import Weekday
from keyaccount.visits.changes import ChangePolicy, Originator
from keyaccount.visits.day_route import broken_promise, cycle_travel
from keyaccount.visits.needs import VisitNeed
from keyaccount.visits.placing import placed
from keyaccount.visits.promise import StandingVisit
from keyaccount.visits.rhythm import CycleRhythm, MonthRhythm, Rhythm
from keyaccount.visits.slots import SlotOption, find_slots
from keyaccount.visits.standing import StandingSchedule
from keyaccount.visits.territories import joined, parted
from keyaccount.visits.wishes import Alternative, ChangeRequest, VisitWish

__all__ = ["request_change"]

ALL = 10_000


def request_change(
    schedule: StandingSchedule,
    account: str,
    *,
    by: Originator,
    wants: VisitWish,
    need: VisitNeed | None = None,
    most: int = 5,
    policy: ChangePolicy | None = None,
) -> ChangeRequest:
    """Return what can be promised instead, best first, every other promise pinned to the minute.

    Least added travel comes first, then what the search prefers. A new account brings its `need`; all
    managers are tried. Where nothing fits, alternatives that move exactly one other promise follow,
    which that customer must agree to. `policy` prices what we ask for ourselves. Method: V6.

    >>> from keyaccount.values.weekday import Weekday
    >>> from keyaccount.visits.planner import example_schedule
    >>> friday = VisitWish([Weekday.FRI])
    >>> asked = request_change(example_schedule(), "C1", by=Originator.COMPANY, wants=friday)
    >>> asked.best.visit.text.en, asked.best.price_minutes
    ('every Friday at 09:00, 45 min', 120)
    """
    check_type(by, Originator, "$.by")
    check_type(wants, VisitWish, "$.wants")
    check_int(most, "$.most", least=1, most=ALL)
    asked = _Asked(schedule, account, by, wants, need, policy or ChangePolicy("standard"))
    before = schedule.get(account)
    if before is not None and not wants.needs_a_slot:
        return ChangeRequest(account, by, wants, before, [asked.offer(wants.agreed(before))])
    kept = asked.untouching() or asked.touching_one()
    found = [one for one in kept if one.visit != before][:most]
    refusal = None
    if not found:
        refusal = _AS_IT_STANDS if kept else asked.refusal()
    return ChangeRequest(account, by, wants, before, found, refusal)


_AS_IT_STANDS = Text("nothing but the promise as it stands fits the wish", "符合该要求的只有现有约定")


class _Asked:
    """Keep one request while its alternatives are looked for."""

    def __init__(
        self,
        schedule: StandingSchedule,
        account: str,
        by: Originator,
        wants: VisitWish,
        need: VisitNeed | None,
        policy: ChangePolicy,
    ) -> None:
        self.schedule, self.account, self.by, self.wants, self.policy = schedule, account, by, wants, policy
        known = any(one.account == account for one in schedule.team.needs)
        self.need = wants.need(schedule.team.need_of(account) if known or need is None else need)
        self.before = schedule.get(account)
        self.owner = schedule.team.assignment(account).manager if known else None
        self.ground = self._ground()

    def _ground(self) -> StandingSchedule:
        """Return the schedule the search starts from: the account needs what it would need then."""
        schedule, owner = self.schedule, self.owner
        if owner is None:
            return schedule
        team = schedule.team
        if self.wants.manager not in (None, owner):
            others = [one for one in schedule.visits if one.account != self.account]
            return attrs.evolve(schedule, visits=others, team=parted(team, self.account))
        if self.need == team.need_of(self.account):
            return schedule
        team = joined(parted(team, self.account), self.need, owner)
        kept = [
            attrs.evolve(one, minutes=self.need.norm.minutes) if one.account == self.account else one
            for one in schedule.visits
        ]
        return attrs.evolve(schedule, visits=kept, team=team)

    def untouching(self) -> list[Alternative]:
        """Return the alternatives that leave every other promise where it is."""
        return [self.offer(self._visit(one)) for one in self._slots(self.ground, ALL)]

    def _slots(self, ground: StandingSchedule, most: int) -> Sequence[SlotOption]:
        found = find_slots(
            ground,
            self.account,
            need=self.need,
            weekdays=self.wants.weekdays,
            window=self.wants.window,
            most=ALL,
        )
        wanted = self.wants.manager
        return [one for one in found if wanted in (None, one.visit.manager)][:most]

    def _visit(self, option: SlotOption) -> StandingVisit:
        """Return the promise a slot stands for, with all that was agreed before."""
        visit = option.visit
        if self.before is not None:
            visit = attrs.evolve(
                self.before,
                manager=visit.manager,
                rhythm=visit.rhythm,
                at=visit.at,
                minutes=self.need.norm.minutes,
            )
        return self.wants.agreed(visit)

    def offer(self, visit: StandingVisit, *moves: StandingVisit) -> Alternative:
        """Return the alternative with its travel, counted from the promises, and its price."""
        after = placed(self.schedule, self.need, visit, *moves)
        managers = {visit.manager, *(one.manager for one in moves)} | ({self.owner} - {None})
        travel = sum(
            cycle_travel(after, one) - cycle_travel(self.schedule, one) for one in sorted(map(str, managers))
        )
        moved = self.before is not None and self.before.manager != visit.manager
        price = self.policy.price(
            self.by, promises=int(self.before is not None), managers=int(moved), travel_seconds=travel
        )
        each = self.policy.price(Originator.COMPANY, promises=1) if moves else 0
        name = f"{self.policy.name} {self.policy.version}"
        total = price + each * len(moves)
        return Alternative(visit, self.need, travel, self.by, moves, total, each, name)

    def touching_one(self) -> list[Alternative]:
        """Return alternatives that move one other promise of the same manager to another hour."""
        found = []
        for other in self.schedule.visits:
            if other.account == self.account or not self._in_the_way(other):
                continue
            without = [one for one in self.ground.visits if one is not other]
            for slot in self._slots(attrs.evolve(self.ground, visits=without), 1):
                visit = self._visit(slot)
                taken = placed(attrs.evolve(self.ground, visits=without), self.need, visit)
                for move in find_slots(taken, other.account, most=1):
                    moved = attrs.evolve(other, rhythm=move.visit.rhythm, at=move.visit.at)
                    found.append(self.offer(visit, moved))
        return sorted(found, key=lambda one: (one.travel_seconds, one.touched))

    def _in_the_way(self, other: StandingVisit) -> bool:
        owner = self.wants.manager or self.owner
        days = self.wants.weekdays
        return owner in (None, other.manager) and (days is None or bool(set(days) & set(other.weekdays)))

    def refusal(self) -> Text:
        """Say in minutes why the hour asked for can't be kept, as far as one hour was asked for."""
        window, owner, before = self.wants.window, self.wants.manager or self.owner, self.before
        if (
            window is not None
            and window.earliest == window.latest
            and owner is not None
            and before is not None
        ):
            for weekday in self.wants.weekdays or before.weekdays:
                rhythm = _on(before.rhythm, weekday)
                visit = attrs.evolve(before, manager=owner, rhythm=rhythm, at=window.earliest)
                visit = self.wants.agreed(visit)
                why = broken_promise(placed(self.schedule, self.need, visit), visit)
                if why is not None:
                    return why
        return Text("no hour within the wish can be kept", "所希望的时间内没有可以履约的时刻")


def _on(rhythm: Rhythm, weekday: Weekday) -> Rhythm:
    """Return a rhythm on one other weekday, where it has but one."""
    if isinstance(rhythm, MonthRhythm):
        return attrs.evolve(rhythm, weekday=weekday)
    if isinstance(rhythm, CycleRhythm) and len(rhythm.weekdays) == 1:
        return attrs.evolve(rhythm, weekdays=[weekday])
    return rhythm
