"""All account plans under one overall plan: means, expected gain, risk, and who carries too much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

import attrs

from keyaccount.analysis.plan import AccountPlan
from keyaccount.analysis.policy import AnalysisPolicy
from keyaccount.analysis.topic import StudyTopic, by_severity
from keyaccount.errors import Lang
from keyaccount.model.side import Side
from keyaccount.values.checks import check_date, check_unique, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["AccountLine", "OverallPlan", "PersonLoad", "roll_up"]


@attrs.frozen
class AccountLine:
    """Hold one account in the overall plan; None where nothing of the kind is measured.

    `cost` is that of the open actions, `our_gain` and `their_gain` the yearly gains their proposals
    expect for us and for the customer, `risk` the exposure. Gains of actions on the same cause may
    overlap; they say how much is at stake, not what will be booked.

    >>> AccountLine("C1", "Hua", 3, 1, 0, None, None, None, None).open_actions
    3
    """

    customer: str
    name: str
    open_actions: int
    overdue: int
    blocking: int
    cost: Money | None
    our_gain: Money | None
    their_gain: Money | None
    risk: Money | None


@attrs.frozen
class PersonLoad:
    """Hold how many open actions one person carries over all accounts, and how many fall due by when.

    >>> PersonLoad("M1", 25, 3, 2).open_actions
    25
    """

    person: str
    open_actions: int
    overdue: int
    accounts: int


@attrs.frozen
class OverallPlan:
    """Hold all account plans together: a line per account, the load per person, and findings.

    Method: A0.

    >>> roll_up([], AnalysisPolicy("standard", 1), as_of=date(2026, 3, 31), currency="CNY").accounts
    ()
    """

    as_of: date
    currency: str
    accounts: tuple[AccountLine, ...] = attrs.field(converter=tuple_of)
    people: tuple[PersonLoad, ...] = attrs.field(converter=tuple_of)
    by_topic: tuple[int, ...] = attrs.field(converter=tuple_of)
    findings: tuple[Finding, ...] = attrs.field(converter=tuple_of)

    def total(self, figure: str) -> Money | None:
        """Return one money figure over all accounts, of those that know it; None where none does.

        `figure` is `cost`, `our_gain`, `their_gain` or `risk`.
        """
        known = [amount for one in self.accounts if (amount := getattr(one, figure)) is not None]
        return Money.total(known, self.currency) if known else None

    def explain(self) -> Explanation:
        """Add the open actions up over the accounts, with the money and the load beside them.

        >>> plan = roll_up([], AnalysisPolicy("standard", 1), as_of=date(2026, 3, 31), currency="CNY")
        >>> plan.explain().figure
        0
        """
        lines = tuple(
            Explanation(f"overall.{one.customer}", Text(one.name, one.name), one.open_actions, clause="A0")
            for one in self.accounts
        )
        money = tuple(self._explain_money(name, label) for name, label in _MONEY)
        load = tuple(
            Explanation(
                f"load.{one.person}",
                Text(f"open actions of {one.person}", f"{one.person} 的未完成行动"),
                one.open_actions,
                clause="A0",
            )
            for one in self.people
        )
        return Explanation(
            "overall",
            Text("open actions over all accounts", "全部客户的未完成行动"),
            sum(one.open_actions for one in self.accounts),
            clause="A0",
            parts=lines,
            combine=Combine.SUM if lines else Combine.REASONS,
            because=(*money, *load),
        )

    def _explain_money(self, figure: str, label: Text) -> Explanation:
        parts = tuple(
            Explanation(f"{figure}.{one.customer}", Text(one.name, one.name), amount, clause="A0")
            for one in self.accounts
            if (amount := getattr(one, figure)) is not None
        )
        return Explanation(
            f"overall.{figure}",
            label,
            self.total(figure),
            clause="A0",
            parts=parts,
            combine=Combine.SUM if parts else Combine.REASONS,
        )

    def table(self) -> Table:
        """Lay the accounts out, a line each."""
        rows = tuple(
            (
                one.name,
                one.open_actions,
                one.overdue,
                one.blocking,
                one.cost,
                one.our_gain,
                one.their_gain,
                one.risk,
            )
            for one in self.accounts
        )
        columns = (
            Text("account", "客户"),
            Text("open", "未完成"),
            Text("overdue", "逾期"),
            Text("blocking", "阻断"),
            *(label for _, label in _MONEY),
        )
        return Table(Text("Overall plan", "整体规划"), columns, rows)

    def load_table(self) -> Table:
        """Lay the load per person out, the heaviest first."""
        rows = tuple((one.person, one.accounts, one.open_actions, one.overdue) for one in self.people)
        columns = (
            Text("person", "人员"),
            Text("accounts", "客户数"),
            Text("open actions", "未完成行动"),
            Text("overdue", "逾期"),
        )
        return Table(Text("Load per person", "人员负荷"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word both tables.

        >>> plan = roll_up([], AnalysisPolicy("standard", 1), as_of=date(2026, 3, 31), currency="CNY")
        >>> plan.summary("zh").splitlines()[0]
        '整体规划'
        """
        return f"{self.table().to_text(lang)}\n{self.load_table().to_text(lang)}"

    def html(self, lang: Lang = "en") -> str:
        """Write the plans and the load as two HTML tables."""
        return self.table().to_html(lang) + self.load_table().to_html(lang)

    def _repr_html_(self) -> str:
        return self.html()


_MONEY = (
    ("cost", Text("cost", "费用")),
    ("our_gain", Text("our gain per year", "我方年收益")),
    ("their_gain", Text("customers' gain per year", "客户年收益")),
    ("risk", Text("risk", "风险敞口")),
)


def roll_up(
    plans: Iterable[AccountPlan], policy: AnalysisPolicy, *, as_of: date, currency: str
) -> OverallPlan:
    """Roll all account plans up into one: means, gain, risk, and who carries more than the policy allows.

    Plans that are closed or withdrawn do not count. Raises `KeyAccountError` (`overall.duplicate`,
    `money.currency-mixed`). Linear in actions. Method: A0.

    >>> from keyaccount.analysis.answers import StudyAnswers
    >>> from keyaccount.analysis.facts import AccountFacts
    >>> from keyaccount.analysis.study import plan_account
    >>> from keyaccount.model.account import KeyAccount
    >>> facts, policy = AccountFacts("C1", "Hua", "CNY", date(2026, 3, 31)), AnalysisPolicy("standard", 1)
    >>> plan = plan_account(KeyAccount("C1", date(2026, 1, 1)), facts, StudyAnswers(), policy)
    >>> roll_up([plan], policy, as_of=date(2026, 3, 31), currency="CNY").accounts[0].name
    'Hua'
    """
    check_date(as_of, "$.as_of")
    live = [plan for plan in plans if plan.status.next]
    check_unique([plan.customer for plan in live], "overall.duplicate", "$.plans")
    lines = tuple(_line(plan, as_of) for plan in live)
    people = _people(live, as_of)
    topics = Counter(one.proposal.topic for plan in live for one in plan.planned if one.action.open)
    overall = OverallPlan(as_of, currency, lines, people, [topics[topic] for topic in StudyTopic], ())
    _ = [overall.total(name) for name, _ in _MONEY]  # refuses another currency
    return attrs.evolve(overall, findings=by_severity([*_overload(people, policy), *_unready(live)]))


def _line(plan: AccountPlan, as_of: date) -> AccountLine:
    pending = [one for one in plan.planned if one.action.open]
    gains = {
        side: [
            one.proposal.gain
            for one in pending
            if one.proposal.gain is not None and one.proposal.gain_side is side
        ]
        for side in Side
    }
    costs = [one.action.cost for one in pending if one.action.cost is not None]
    risks = [exposure for risk in plan.risks if (exposure := risk.exposure()) is not None]

    def total(amounts: list[Money]) -> Money | None:
        return Money.total(amounts, plan.currency) if amounts else None

    return AccountLine(
        plan.customer,
        plan.customer_name,
        len(pending),
        sum(1 for one in pending if one.action.overdue(as_of)),
        len(plan.blocking),
        total(costs),
        total(gains[Side.OURS]),
        total(gains[Side.THEIRS]),
        total(risks),
    )


def _people(plans: list[AccountPlan], as_of: date) -> tuple[PersonLoad, ...]:
    pending = [
        (plan.customer, action)
        for plan in plans
        for action in plan.actions
        if action.open and action.side is Side.OURS and action.owner is not None
    ]
    owners = sorted({action.owner for _, action in pending if action.owner is not None})
    loads = []
    for owner in owners:
        mine = [(customer, action) for customer, action in pending if action.owner == owner]
        late = sum(1 for _, action in mine if action.overdue(as_of))
        loads.append(PersonLoad(owner, len(mine), late, len({customer for customer, _ in mine})))
    return tuple(sorted(loads, key=lambda one: (-one.open_actions, one.person)))


def _overload(people: tuple[PersonLoad, ...], policy: AnalysisPolicy) -> list[Finding]:
    most = policy.most_open_per_person
    return [
        Finding(
            "overall.overload",
            Severity.WARNING,
            f"$.people.{one.person}",
            Text(
                f"{one.person} carries {one.open_actions} open actions, {most} is the most",
                f"{one.person} 承担未完成行动 {one.open_actions} 项,上限为 {most} 项",
            ),
            "A0",
            Text("pass actions on or put them off", "转交或推迟部分行动"),
        )
        for one in people
        if one.open_actions > most
    ]


def _unready(plans: list[AccountPlan]) -> list[Finding]:
    return [
        Finding(
            "overall.blocked",
            Severity.WARNING,
            f"$.accounts.{plan.customer}",
            Text(
                f"{plan.customer_name}: {len(plan.blocking)} blocking findings",
                f"{plan.customer_name}:阻断性发现 {len(plan.blocking)} 项",
            ),
            "A0",
        )
        for plan in plans
        if plan.blocking
    ]
