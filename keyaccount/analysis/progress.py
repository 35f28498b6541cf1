"""How far a plan has come: actions done and overdue, objectives against baseline, cost and gain."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.analysis.facts import AccountFacts
from keyaccount.analysis.plan import AccountPlan
from keyaccount.errors import Lang, refuse
from keyaccount.model.action import ActionStatus
from keyaccount.model.objective import Objective
from keyaccount.values.checks import check_date, tuple_of
from keyaccount.values.evidence import Evidence, EvidenceGrade, EvidenceMethod
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.numbers import SCORE_PLACES, round_fraction
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["AccountProgress", "measured", "progress_of"]

# Measures an objective can name to be read from the book; any other is read by hand.
TURNOVER, SHARE_OF_WALLET = "turnover", "share_of_wallet"


@attrs.frozen
class AccountProgress:
    """Hold how far a plan has come at the close of a day.

    `counts` are the actions by status, `overdue` the keys of those past their day, `gain_done` the
    yearly gain their proposals promised for the actions done (of known gain), `cost` the cost of the
    actions not dropped. Method: A0.

    >>> AccountProgress(date(2026, 6, 30), "C1", (1, 0, 0, 3, 0), (), (), None, None).done_share
    Fraction(3, 4)
    """

    as_of: date
    customer: str
    counts: tuple[int, ...] = attrs.field(converter=tuple_of)
    overdue: tuple[str, ...] = attrs.field(converter=tuple_of)
    objectives: tuple[Objective, ...] = attrs.field(converter=tuple_of)
    gain_done: Money | None
    cost: Money | None

    def count(self, status: ActionStatus) -> int:
        """Return how many actions stand in one status."""
        return self.counts[list(ActionStatus).index(status)]

    @property
    def done_share(self) -> Fraction | None:
        """Return done over all actions not dropped; None where there is none."""
        whole = sum(self.counts) - self.count(ActionStatus.DROPPED)
        return Fraction(self.count(ActionStatus.DONE), whole) if whole else None

    def explain(self) -> Explanation:
        """Count the actions by status, and show each objective against its baseline.

        >>> AccountProgress(date(2026, 6, 30), "C1", (1, 0, 0, 3, 0), (), (), None, None).explain().figure
        4
        """
        parts = tuple(
            Explanation(f"actions.{status.value}", status.text, self.count(status), clause="A0")
            for status in ActionStatus
        )
        effect = Explanation(
            "gain_done", Text("yearly gain of what is done", "已完成行动的年收益"), self.gain_done
        )
        return Explanation(
            "progress",
            Text(f"actions by status at {self.as_of}", f"截至 {self.as_of} 的行动"),
            sum(self.counts),
            clause="A0",
            parts=parts,
            combine=Combine.SUM,
            because=(*(one.explain(self.as_of) for one in self.objectives), effect),
        )

    def table(self) -> Table:
        """Lay the objectives out: baseline, last reading, target, progress."""
        rows = tuple(
            (
                one.title,
                one.baseline,
                None if (reading := one.reading(self.as_of)) is None else reading.value,
                one.target,
                _percent(one.progress(self.as_of)),
                one.status(self.as_of).text,
            )
            for one in self.objectives
        )
        columns = (
            Text("objective", "目标"),
            Text("baseline", "基线"),
            Text("reading", "实测"),
            Text("target", "目标值"),
            Text("progress", "进度"),
            Text("status", "状态"),
        )
        return Table(Text(f"Effect at {self.as_of}", f"截至 {self.as_of} 的成效"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the counts and the objectives.

        >>> progress = AccountProgress(date(2026, 6, 30), "C1", (1, 0, 0, 3, 0), (), (), None, None)
        >>> progress.summary().splitlines()[0]
        'C1: 3 of 4 actions done, 0 overdue'
        """
        whole = sum(self.counts) - self.count(ActionStatus.DROPPED)
        done = self.count(ActionStatus.DONE)
        head = Text(
            f"{self.customer}: {done} of {whole} actions done, {len(self.overdue)} overdue",
            f"{self.customer}:行动 {whole} 项,完成 {done} 项,逾期 {len(self.overdue)} 项",
        )
        return f"{head.say(lang)}\n{self.table().to_text(lang)}"

    def _repr_html_(self) -> str:
        return self.table().to_html("en")


def _percent(share: Decimal | None) -> str | None:
    return None if share is None else f"{round_fraction(Fraction(share) * 100, 1)}%"


def progress_of(plan: AccountPlan, as_of: date) -> AccountProgress:
    """Count a plan's actions and set its objectives against their baselines at the close of a day.

    Linear in actions. Method: A0.

    >>> from keyaccount.analysis.answers import StudyAnswers
    >>> from keyaccount.analysis.policy import AnalysisPolicy
    >>> from keyaccount.analysis.study import plan_account
    >>> from keyaccount.model.account import KeyAccount
    >>> facts, policy = AccountFacts("C1", "Hua", "CNY", date(2026, 3, 31)), AnalysisPolicy("standard", 1)
    >>> plan = plan_account(KeyAccount("C1", date(2026, 1, 1)), facts, StudyAnswers(), policy)
    >>> progress_of(plan, date(2026, 4, 30)).done_share
    Fraction(0, 1)
    """
    check_date(as_of, "$.as_of")
    counts = [sum(1 for one in plan.actions if one.status is status) for status in ActionStatus]
    overdue = [one.id for one in plan.actions if one.overdue(as_of)]
    gains = [
        one.proposal.gain
        for one in plan.planned
        if one.action.status is ActionStatus.DONE and one.proposal.gain is not None
    ]
    costs = [
        one.cost for one in plan.actions if one.cost is not None and one.status is not ActionStatus.DROPPED
    ]
    return AccountProgress(
        as_of,
        plan.customer,
        counts,
        overdue,
        plan.objectives,
        Money.total(gains, plan.currency) if gains else None,
        Money.total(costs, plan.currency) if costs else None,
    )


def measured(plan: AccountPlan, facts: AccountFacts) -> AccountPlan:
    """Return the plan with readings of its objectives on turnover and share of wallet, from the facts.

    An objective that names another measure keeps its readings; one read on that day already is left
    as it is. Raises `KeyAccountError` (`progress.other-account`). Method: A0.

    >>> from keyaccount.analysis.answers import StudyAnswers
    >>> from keyaccount.analysis.policy import AnalysisPolicy
    >>> from keyaccount.analysis.study import plan_account
    >>> from keyaccount.model.account import KeyAccount
    >>> facts, policy = AccountFacts("C1", "Hua", "CNY", date(2026, 3, 31)), AnalysisPolicy("standard", 1)
    >>> plan = plan_account(KeyAccount("C1", date(2026, 1, 1)), facts, StudyAnswers(), policy)
    >>> grow = Objective("O1", "C1", "Turnover up", measure="turnover", target=Decimal(200),
    ...                  due=date(2027, 3, 31), baseline=Decimal(100))
    >>> later = AccountFacts("C1", "Hua", "CNY", date(2026, 9, 30), turnover=Money(150, "CNY"))
    >>> measured(plan.with_objective(grow), later).objectives[-1].progress(later.as_of)
    Decimal('0.500000000000')
    """
    if facts.customer != plan.customer:
        refuse("progress.other-account", "$.facts", "are those of another account", "是其他客户的数据")
    share = facts.wallet.share if facts.wallet is not None else None
    values: dict[str, Decimal | None] = {
        TURNOVER: None if facts.turnover is None else facts.turnover.amount,
        SHARE_OF_WALLET: None if share is None else round_fraction(share, SCORE_PLACES),
    }
    source = Evidence("order lines", facts.as_of, EvidenceMethod.DATA, EvidenceGrade.MEASURED)
    for one in plan.objectives:
        value = values.get(one.measure)
        fresh = all(reading.on < facts.as_of for reading in one.readings)
        if value is not None and fresh:
            plan = plan.with_objective(one.measured(facts.as_of, value, source))
    return plan
