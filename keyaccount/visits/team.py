"""The team: who answers for whom, the weighted work of each manager, and how balanced it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.model.manager import AccountManager
from keyaccount.values.checks import (
    check_date,
    check_decimal,
    check_int,
    check_name,
    check_type,
    check_unique,
    tuple_of,
)
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding
from keyaccount.values.numbers import round_fraction
from keyaccount.values.table import Table
from keyaccount.values.text import Text
from keyaccount.visits.clock import WorkDay
from keyaccount.visits.needs import VisitNeed, VisitNorm
from keyaccount.visits.travel import GreatCircle, Travel

__all__ = ["Assignment", "StaffingPolicy", "Team", "Territory"]


@attrs.frozen
class StaffingPolicy:
    """State how accounts are shared out and days are worked; every result names the version it used.

    `band` bounds how far a manager's workload index may lie from 1 (balanced). Costs are in minutes
    of weighted weekly work: `move_cost` for taking an account away from its manager, `travel_share`
    for each minute from the manager's base to the account. `cycle_weeks` is the length of the cycle
    the standing visits repeat in, `clock_step` the minutes clock times are rounded up to.
    `norms` are the contact norms by class, `otherwise` names the one for accounts without a class.

    Method: V4, V6.

    >>> StaffingPolicy("2026").band
    Decimal('0.15')
    """

    version: str
    name: str = "staffing"
    norms: tuple[VisitNorm, ...] = attrs.field(default=(), converter=tuple_of)
    otherwise: str | None = None
    band: Decimal = Decimal("0.15")
    move_cost: int = 60
    travel_share: Decimal = Decimal("0.5")
    cycle_weeks: int = 4
    clock_step: int = 5
    day: WorkDay = attrs.field(factory=WorkDay)
    travel: Travel = attrs.field(factory=GreatCircle)

    def __attrs_post_init__(self) -> None:
        check_name(self.version, "$.version")
        check_name(self.name, "$.name")
        check_decimal(self.band, "$.band", least=0, most=10)
        check_int(self.move_cost, "$.move_cost", least=0, most=10**6)
        check_decimal(self.travel_share, "$.travel_share", least=0, most=100)
        check_int(self.cycle_weeks, "$.cycle_weeks", least=1, most=52)
        check_int(self.clock_step, "$.clock_step", least=1, most=60)
        check_type(self.day, WorkDay, "$.day")
        check_unique([norm.name for norm in self.norms], "norm.duplicate", "$.norms")


@attrs.frozen
class Assignment:
    """State that one account stands under one manager, its weekly minutes, their weight, and why.

    >>> Assignment("C1", "M1", Fraction(90), Decimal(2), Fraction(30), None, Text("near", "就近")).weighted
    Fraction(180, 1)
    """

    account: str
    manager: str
    weekly_minutes: Fraction
    weight: Decimal
    travel_minutes: Fraction
    previous: str | None
    reason: Text

    @property
    def weighted(self) -> Fraction:
        """Return the weekly minutes times the quality of the account."""
        return self.weekly_minutes * Fraction(self.weight)

    @property
    def moved(self) -> bool:
        """Tell whether the account had another manager before."""
        return self.previous is not None and self.previous != self.manager


@attrs.frozen
class Territory:
    """Hold the accounts of one manager with the work they ask for.

    `index` is the manager's weighted work per hour available over the team's average: 1 is balanced.

    >>> Territory("M1", (), Fraction(0), Fraction(0), Fraction(2400), None).utilisation
    Fraction(0, 1)
    """

    manager: str
    accounts: tuple[str, ...] = attrs.field(converter=tuple_of)
    minutes: Fraction
    weighted: Fraction
    available: Fraction
    index: Fraction | None

    @property
    def utilisation(self) -> Fraction:
        """Return the share of the manager's weekly minutes the accounts take, travel included."""
        return self.minutes / self.available


@attrs.frozen
class Team:
    """Hold who answers for whom: one named manager per account, nobody left out.

    >>> from keyaccount.model.account import KeyAccount
    >>> from keyaccount.visits.territories import assign_managers
    >>> from keyaccount.visits.needs import VisitNorm, WeeklyFrequency
    >>> account = KeyAccount("C1", date(2026, 1, 1))
    >>> need = VisitNeed("C1", VisitNorm("A", WeeklyFrequency()))
    >>> team = assign_managers([account], [AccountManager("M1", "Li")], StaffingPolicy("1"), needs=[need],
    ...                        as_of=date(2026, 1, 4))
    >>> team.manager_of("C1").name, team.of("M1").accounts
    ('Li', ('C1',))
    """

    as_of: date
    policy: StaffingPolicy
    managers: tuple[AccountManager, ...] = attrs.field(converter=tuple_of)
    needs: tuple[VisitNeed, ...] = attrs.field(converter=tuple_of)
    assignments: tuple[Assignment, ...] = attrs.field(converter=tuple_of)
    territories: tuple[Territory, ...] = attrs.field(converter=tuple_of)
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)
    seed: int = 0

    def __attrs_post_init__(self) -> None:
        check_date(self.as_of, "$.as_of")
        owners = [one.account for one in self.assignments]
        if sorted(owners) != sorted(need.account for need in self.needs) or len(set(owners)) != len(owners):
            refuse(
                "team.owner",
                "$.assignments",
                "every account must stand under exactly one manager",
                "每个重点客户必须且只能由一名客户经理负责",
            )

    def assignment(self, account: str) -> Assignment:
        """Return who answers for an account and why; unknown accounts are refused."""
        for one in self.assignments:
            if one.account == account:
                return one
        refuse(
            "team.account-unknown",
            "$.account",
            f"{account!r} is not in the team",
            f"团队中没有客户 {account!r}",
        )

    def manager_of(self, account: str) -> AccountManager:
        """Return the one manager who answers for an account."""
        owner = self.assignment(account).manager
        return next(manager for manager in self.managers if manager.id == owner)

    def need_of(self, account: str) -> VisitNeed:
        """Return what an account needs."""
        self.assignment(account)
        return next(need for need in self.needs if need.account == account)

    def of(self, manager: str) -> Territory:
        """Return a manager's territory."""
        for one in self.territories:
            if one.manager == manager:
                return one
        refuse(
            "team.manager-unknown",
            "$.manager",
            f"{manager!r} is not in the team",
            f"团队中没有经理 {manager!r}",
        )

    @property
    def moved(self) -> tuple[Assignment, ...]:
        """Return the accounts that lost their manager: the disruption customers feel."""
        return tuple(one for one in self.assignments if one.moved)

    @property
    def disruption(self) -> int:
        """Return the price of these changes in weighted minutes a week, as the policy sets it."""
        return self.policy.move_cost * len(self.moved)

    @property
    def balanced(self) -> bool:
        """Tell whether every workload index lies within the policy's band."""
        band = Fraction(self.policy.band)
        return all(one.index is None or abs(one.index - 1) <= band for one in self.territories)

    def explain(self, subject: str) -> Explanation:
        """Explain one account's manager, or the weighted work of one manager, account by account."""
        if any(one.manager == subject for one in self.territories):
            return self._explain_territory(self.of(subject))
        one = self.assignment(subject)
        manager = self.manager_of(subject)
        before = () if one.previous is None else (_previous(one),)
        return Explanation(
            f"manager.{subject}",
            Text(f"manager of {subject}", f"{subject} 的客户经理"),
            manager.name,
            one.reason,
            "V4",
            because=before,
        )

    def _explain_territory(self, territory: Territory) -> Explanation:
        own = [one for one in self.assignments if one.manager == territory.manager]
        parts = tuple(_weighted(one) for one in own)
        reason = None
        if territory.index is not None:
            shown = f"{round_fraction(territory.index, 2):f}"
            used = f"{round_fraction(territory.utilisation * 100, 0):f} %"
            reason = Text(
                f"workload index {shown}, {used} of the hours incl. travel",
                f"工作量指数 {shown},含路程占用工时 {used}",
            )
        return Explanation(
            f"territory.{territory.manager}",
            Text(f"weighted minutes a week of {territory.manager}", f"{territory.manager} 每周加权工作分钟"),
            territory.weighted,
            reason,
            "V4",
            (),
            parts,
            Combine.SUM if parts else Combine.REASONS,
        )

    def table(self) -> Table:
        """Lay the territories out by manager."""
        columns = (
            Text("manager", "客户经理"),
            Text("accounts", "客户数"),
            Text("hours a week", "每周工时"),
            Text("used %", "占用 %"),
            Text("index", "工作量指数"),
        )
        names = {manager.id: manager.name for manager in self.managers}
        rows = [
            (
                names[one.manager],
                len(one.accounts),
                round_fraction(one.minutes / 60, 1),
                round_fraction(one.utilisation * 100, 0),
                None if one.index is None else round_fraction(one.index, 2),
            )
            for one in self.territories
        ]
        count, price = len(self.moved), self.disruption
        policy = f"{self.policy.name} {self.policy.version}"
        note = Text(
            f"{count} accounts change manager, priced at {price} min; policy {policy}",
            f"{count} 家客户更换经理,计 {price} 分钟;政策 {policy}",
        )
        return Table(Text("Managers and their accounts", "客户经理分工"), columns, rows, note)

    def summary(self, lang: Lang = "en") -> str:
        """Word the team as a table, findings below."""
        return "\n".join([self.table().to_text(lang), *(finding.say(lang) for finding in self.findings)])

    def _repr_html_(self) -> str:
        return self.table().to_html()


def _previous(one: Assignment) -> Explanation:
    label = Text("manager before", "原客户经理")
    return Explanation("previous", label, one.previous, clause="V4")


def _weighted(one: Assignment) -> Explanation:
    minutes = f"{round_fraction(one.weekly_minutes, 1):f}"
    reason = Text(f"{minutes} min x weight {one.weight}", f"{minutes} 分钟 x 权重 {one.weight}")
    return Explanation(f"work.{one.account}", Text(one.account, one.account), one.weighted, reason, "V4")
