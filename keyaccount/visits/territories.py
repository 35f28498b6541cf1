"""Territories: every account under one named manager, work in balance, few customers disturbed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

import attrs

from keyaccount.errors import refuse
from keyaccount.model.account import AccountStatus, KeyAccount
from keyaccount.model.customer import Customer
from keyaccount.model.manager import AccountManager
from keyaccount.values.checks import check_date, check_int, check_type, check_unique, tuple_of
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.numbers import round_fraction, round_ratio
from keyaccount.values.text import Text
from keyaccount.visits.needs import VisitNeed, visit_needs
from keyaccount.visits.sharing import Sharing, share_out
from keyaccount.visits.team import Assignment, StaffingPolicy, Team, Territory
from keyaccount.visits.travel import Place, travel_seconds

__all__ = ["assign_managers", "joined", "parted"]


def assign_managers(
    accounts: Iterable[KeyAccount],
    managers: Iterable[AccountManager],
    policy: StaffingPolicy,
    *,
    as_of: date,
    needs: Iterable[VisitNeed] | None = None,
    classes: Mapping[str, str] | None = None,
    customers: Iterable[Customer] = (),
    seed: int = 0,
) -> Team:
    """Put every account under one manager: weighted work balanced, territories compact, few moved.

    Needs are given, or derived from the policy's norms by `classes` and the customers' places. Skills,
    regions, `most_accounts` and active days of managers bind; where nobody fits, the least loaded
    manager answers and a finding says so. Greedy by falling work, then relocations and swaps until none
    helps; only where that ends outside the band, `seed` draws who is shared out anew, so that one seed
    gives one team on every machine. Raises `KeyAccountError` (`team.no-manager`, `team.need-missing`, ...).

    Method: V4.

    >>> from keyaccount.visits.needs import VisitNorm, WeeklyFrequency
    >>> norm = VisitNorm("A", WeeklyFrequency())
    >>> accounts = [KeyAccount(f"C{n}", date(2026, 1, 1)) for n in range(4)]
    >>> team = assign_managers(accounts, [AccountManager("M1", "Li"), AccountManager("M2", "Wu")],
    ...                        StaffingPolicy("1", norms=[norm], otherwise="A"), as_of=date(2026, 1, 4))
    >>> [len(one.accounts) for one in team.territories], team.balanced
    ([2, 2], True)
    """
    check_date(as_of, "$.as_of")
    check_type(policy, StaffingPolicy, "$.policy")
    ordered = sorted(tuple_of(accounts), key=lambda one: one.customer)
    team = sorted((one for one in tuple_of(managers)), key=lambda one: one.id)
    check_unique([one.customer for one in ordered], "team.duplicate-account", "$.accounts")
    check_unique([one.id for one in team], "team.duplicate-manager", "$.managers")
    active = [manager for manager in team if manager.active(as_of)]
    _check_people(ordered, active, as_of)
    if needs is None:
        known = visit_needs(
            ordered, policy.norms, classes or {}, customers=customers, otherwise=policy.otherwise
        )
    else:
        known = _matched(ordered, tuple_of(needs))
    allowed, short = _allowed(known, active)
    sharing = _sharing(ordered, known, active, policy, allowed, as_of)
    check_int(seed, "$.seed", least=0)
    owners = share_out(sharing, seed)
    assignments = tuple(
        _assignment(sharing, index, owner, known[index], active, ordered[index].manager_on(as_of), policy)
        for index, owner in enumerate(owners)
    )
    territories = territories_of(active, assignments)
    findings = team_findings(policy, territories, short)
    return Team(as_of, policy, active, known, assignments, territories, findings, seed)


def _check_people(accounts: Sequence[KeyAccount], managers: Sequence[AccountManager], as_of: date) -> None:
    if not managers:
        refuse("team.no-manager", "$.managers", "no manager is active on that day", "该日没有在岗的客户经理")
    for index, account in enumerate(accounts):
        if account.status_on(as_of) in (None, AccountStatus.RELEASED):
            refuse(
                "team.account-not-key",
                f"$.accounts[{index}]",
                f"{account.customer} is no key account on {as_of}; leave it out",
                f"{account.customer} 在 {as_of} 不是重点客户,请勿纳入",
            )


def _matched(accounts: Sequence[KeyAccount], needs: Sequence[VisitNeed]) -> tuple[VisitNeed, ...]:
    by_account = {need.account: need for need in needs}
    check_unique([need.account for need in needs], "team.duplicate-need", "$.needs")
    for account in accounts:
        if account.customer not in by_account:
            refuse(
                "team.need-missing",
                f"$.needs.{account.customer}",
                f"say what {account.customer} needs",
                f"请给出 {account.customer} 的拜访需求",
            )
    return tuple(by_account[account.customer] for account in accounts)


def _allowed(
    needs: Sequence[VisitNeed], managers: Sequence[AccountManager]
) -> tuple[list[list[int]], dict[str, str]]:
    """Return for each account the managers who fit, all of them where none does, and whom none fits."""
    allowed, short = [], {}
    for need in needs:
        fitting = [index for index, manager in enumerate(managers) if _fits(need, manager)]
        if not fitting:
            asked = ", ".join(sorted(need.skills)) or need.region or "-"
            short[need.account] = asked
            fitting = list(range(len(managers)))
        allowed.append(fitting)
    return allowed, short


def _fits(need: VisitNeed, manager: AccountManager) -> bool:
    near = not manager.regions or need.region is None or need.region in manager.regions
    return near and need.skills <= (manager.skills | manager.languages)


def _sharing(
    accounts: Sequence[KeyAccount],
    needs: Sequence[VisitNeed],
    managers: Sequence[AccountManager],
    policy: StaffingPolicy,
    allowed: list[list[int]],
    as_of: date,
) -> Sharing:
    places = [Place(manager.id, manager.base) for manager in managers]
    places += [Place(need.account, need.location) for need in needs]
    table = policy.travel.table(places)
    count = len(managers)
    at = {manager.id: index for index, manager in enumerate(managers)}
    return Sharing(
        work=[_centi(need.weekly_minutes * Fraction(need.norm.weight)) for need in needs],
        hours=[manager.weekly_hours for manager in managers],
        most=[manager.most_accounts for manager in managers],
        allowed=allowed,
        previous=[at.get(account.manager_on(as_of) or "") for account in accounts],
        base=[[table[m][count + a] for m in range(count)] for a in range(len(needs))],
        between=[list(row[count:]) for row in table[count:]],
        calls=[_centi(need.norm.frequency.per_year / 52) for need in needs],
        band=Fraction(policy.band),
        move_cost=policy.move_cost * 100,
        travel_share=Fraction(policy.travel_share),
    )


def _centi(value: Fraction) -> int:
    return round_ratio(value.numerator * 100, value.denominator)


def _assignment(
    sharing: Sharing,
    index: int,
    owner: int,
    need: VisitNeed,
    managers: Sequence[AccountManager],
    before: str | None,
    policy: StaffingPolicy,
) -> Assignment:
    manager = managers[owner]
    trip = Fraction(sharing.base[index][owner], 60)
    travel = trip * need.norm.frequency.per_year / 52
    minutes = f"{round_fraction(trip, 0):f}"
    if before == manager.id:
        reason = Text(f"keeps {manager.name}", f"继续由 {manager.name} 负责")
    elif len(sharing.allowed[index]) == 1:
        reason = Text(f"only {manager.name} fits", f"只有 {manager.name} 符合要求")
    else:
        reason = Text(
            f"balances the weighted work; {minutes} min from {manager.name}'s base",
            f"使加权工作量均衡;距 {manager.name} 驻地 {minutes} 分钟",
        )
    if before is not None and before != manager.id:
        reason = _taken_over(reason, before, sharing.previous[index] is not None, policy)
    return Assignment(need.account, manager.id, need.weekly_minutes, need.norm.weight, travel, before, reason)


def _taken_over(reason: Text, before: str, stays: bool, policy: StaffingPolicy) -> Text:
    """Add whom the customer loses, and what that weighed; who left the team could not be kept."""
    if not stays:
        return Text(f"{before} left the team; {reason.en}", f"{before} 已不在团队;{reason.zh}")
    price = policy.move_cost
    return Text(
        f"taken from {before} although that costs {price} min of weighted work; {reason.en}",
        f"自 {before} 移交,尽管更换经理计 {price} 分钟加权工作量;{reason.zh}",
    )


def joined(team: Team, need: VisitNeed, manager: str) -> Team:
    """Return the team with one more account under a manager; nobody else changes theirs.

    >>> from keyaccount.visits.needs import VisitNorm, WeeklyFrequency
    >>> norm = VisitNorm("A", WeeklyFrequency())
    >>> team = assign_managers([KeyAccount("C1", date(2026, 1, 1))], [AccountManager("M1", "Li")],
    ...                        StaffingPolicy("1", norms=[norm], otherwise="A"), as_of=date(2026, 1, 4))
    >>> joined(team, VisitNeed("C2", norm), "M1").of("M1").accounts
    ('C1', 'C2')
    """
    owner = next(one for one in team.managers if one.id == manager)
    trip = Fraction(
        travel_seconds(team.policy.travel, Place(owner.id, owner.base), Place(need.account, need.location)),
        60,
    )
    reason = Text(f"fits best into the rounds of {owner.name}", f"最适合纳入 {owner.name} 的拜访路线")
    travel = trip * need.norm.frequency.per_year / 52
    new = Assignment(need.account, manager, need.weekly_minutes, need.norm.weight, travel, None, reason)
    assignments = (*team.assignments, new)
    territories = territories_of(team.managers, assignments)
    return attrs.evolve(
        team,
        needs=(*team.needs, need),
        assignments=assignments,
        territories=territories,
        findings=team_findings(team.policy, territories, {}),
    )


def parted(team: Team, account: str) -> Team:
    """Return the team without one account; nobody else changes their manager.

    >>> from keyaccount.visits.planner import example_schedule
    >>> parted(example_schedule().team, "C1").of("M1").accounts
    ()
    """
    team.assignment(account)
    assignments = [one for one in team.assignments if one.account != account]
    territories = territories_of(team.managers, assignments)
    return attrs.evolve(
        team,
        needs=[one for one in team.needs if one.account != account],
        assignments=assignments,
        territories=territories,
        findings=team_findings(team.policy, territories, {}),
    )


def territories_of(
    managers: Sequence[AccountManager], assignments: Iterable[Assignment]
) -> tuple[Territory, ...]:
    """Add up every manager's accounts; the index compares weighted work per available minute.

    >>> territories_of([AccountManager("M1", "Li")], [])[0].index is None
    True
    """
    own: dict[str, list[Assignment]] = {manager.id: [] for manager in managers}
    for one in assignments:
        own[one.manager].append(one)
    total = sum((one.weighted for found in own.values() for one in found), Fraction(0))
    hours = sum(manager.weekly_hours for manager in managers)
    average = total / (60 * hours)
    return tuple(_territory(manager, own[manager.id], average) for manager in managers)


def _territory(manager: AccountManager, own: Sequence[Assignment], average: Fraction) -> Territory:
    available = Fraction(60 * manager.weekly_hours)
    weighted = sum((one.weighted for one in own), Fraction(0))
    minutes = sum((one.weekly_minutes + one.travel_minutes for one in own), Fraction(0))
    index = weighted / available / average if average else None
    return Territory(manager.id, tuple(one.account for one in own), minutes, weighted, available, index)


def team_findings(
    policy: StaffingPolicy, territories: Iterable[Territory], short: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Say which managers are overloaded or out of balance, and which accounts lack a skilled manager.

    >>> team_findings(StaffingPolicy("1"), [], {})
    ()
    """
    found = []
    for one in territories:
        if one.utilisation > 1:
            found.append(_overload(one))
        if one.index is not None and abs(one.index - 1) > Fraction(policy.band):
            shown = round_fraction(one.index, 2)
            text = Text(
                f"workload index {shown} lies outside 1 ± {policy.band}",
                f"工作量指数 {shown} 超出 1 ± {policy.band}",
            )
            path = f"$.territories.{one.manager}"
            found.append(Finding("staffing.out-of-band", Severity.WARNING, path, text, "V4"))
    for account, why in sorted(short.items()):
        text = Text(f"no manager fits {account}: {why}", f"没有合适的经理负责 {account}:{why}")
        path = f"$.accounts.{account}"
        found.append(Finding("staffing.no-fitting-manager", Severity.WARNING, path, text, "V4"))
    return tuple(found)


def _overload(one: Territory) -> Finding:
    over = round_fraction((one.minutes - one.available) / 60, 1)
    need = round_fraction(one.utilisation - 1, 2)
    return Finding(
        "staffing.overload",
        Severity.WARNING,
        f"$.territories.{one.manager}",
        Text(
            f"{one.manager} lacks {over} hours a week, {need} of a manager",
            f"{one.manager} 每周缺 {over} 小时,相当于 {need} 名经理",
        ),
        "V4",
        Text("add a manager or lower the norms", "增配经理或降低拜访规范"),
    )
