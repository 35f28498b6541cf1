"""StudyTopic 6: does the customer earn on our goods what it expects, and if not, how will it."""

from __future__ import annotations

from datetime import date

import attrs

from keyaccount.analysis.dupont import DuPont
from keyaccount.analysis.profit_levers import ProfitLever
from keyaccount.analysis.profit_plan import ProductProfitPlan, ProfitCause, ProfitCauseKind
from keyaccount.analysis.topic import ActionProposal, StudyTopic, by_severity
from keyaccount.analysis.trade import ProductTrade
from keyaccount.errors import Lang, refuse
from keyaccount.values.checks import check_one_of, check_unique, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import Figure
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.periods import add_months
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["ProfitStudy", "study_profit"]


@attrs.frozen
class ProfitStudy:
    """Hold the customer's profit on our goods, product by product, the causes and the profit plans.

    Method: A6.

    >>> study = study_profit([], as_of=date(2026, 3, 31), currency="CNY")
    >>> study.findings[0].code, study.profit
    ('profit.unknown', None)
    """

    as_of: date
    currency: str
    plans: tuple[ProductProfitPlan, ...] = attrs.field(converter=tuple_of)
    causes: tuple[ProfitCause, ...] = attrs.field(converter=tuple_of)
    dupont: DuPont | None
    findings: tuple[Finding, ...] = attrs.field(converter=tuple_of)
    proposals: tuple[ActionProposal, ...] = attrs.field(converter=tuple_of)

    @property
    def profit(self) -> Money | None:
        """Return the profit over all products; None if one is unknown or there is none."""
        return self._total([plan.trade.profit for plan in self.plans])

    @property
    def gap(self) -> Money | None:
        """Return the gap to the profit expected, over all products; None if one is unknown."""
        return self._total([plan.trade.gap for plan in self.plans])

    @property
    def remainder(self) -> Money | None:
        """Return what no lever closes, over all products; None if one is unknown."""
        return self._total([plan.remainder for plan in self.plans])

    def _total(self, amounts: list[Money | None]) -> Money | None:
        known = [amount for amount in amounts if amount is not None]
        return Money.total(known, self.currency) if known and len(known) == len(amounts) else None

    def explain(self) -> Explanation:
        """Add up the customer's profit over the products, its profit plans beside it.

        >>> study_profit([], as_of=date(2026, 3, 31), currency="CNY").explain().clause
        'A6'
        """
        trades = tuple(plan.trade.explain() for plan in self.plans)
        whole = self.profit is not None
        beside = [plan.explain() for plan in self.plans]
        if self.dupont is not None:
            beside.append(self.dupont.explain())
        beside += [
            Explanation(f"profit.cause.{one.id}", one.statement, None, one.kind.text, "A6", one.evidence)
            for one in self.causes
        ]
        return Explanation(
            "profit",
            Text("the customer's profit on our goods", "客户经营我方商品的利润"),
            self.profit,
            reason=None if self.profit is not None else Text("not measured yet", "尚未测算"),
            clause="A6",
            parts=trades if whole else (),
            combine=Combine.SUM if whole else Combine.REASONS,
            because=beside if whole else (*trades, *beside),
        )

    def table(self) -> Table:
        """Lay the profit-and-loss out: a column per product, a row per figure."""
        columns = (Text("figure", "指标"), *(Text(plan.trade.label, plan.trade.label) for plan in self.plans))
        trades = [plan.trade for plan in self.plans]
        rows: list[tuple[Figure, ...]] = [
            (Text("sales", "销售额"), *(one.sales for one in trades)),
            (Text("profit", "利润"), *(one.profit for one in trades)),
        ]
        if trades:
            listed = [one.figures for one in trades]
            rows += [
                (name, *(figures[i][2] for figures in listed)) for i, (_, name, _) in enumerate(listed[0])
            ]
        return Table(StudyTopic.PROFIT.text, columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the profit-and-loss and every profit plan.

        >>> "profit" in study_profit([], as_of=date(2026, 3, 31), currency="CNY").summary()
        True
        """
        return "\n".join([self.table().to_text(lang), *(plan.summary(lang) for plan in self.plans)])

    def _repr_html_(self) -> str:
        return self.table().to_html("en")


def study_profit(
    trades: tuple[ProductTrade, ...] | list[ProductTrade],
    *,
    as_of: date,
    currency: str,
    levers: tuple[ProfitLever, ...] | list[ProfitLever] = (),
    causes: tuple[ProfitCause, ...] | list[ProfitCause] = (),
    dupont: DuPont | None = None,
) -> ProfitStudy:
    """Study what the customer earns on our goods, the gap to what it expects, and how to close it.

    A gap without cause or lever, a remainder no lever closes and a mis-operation without owner and
    deadline are findings. Raises `KeyAccountError` (`profit.duplicate`, `profit.unknown-product`,
    `profit.not-a-year`, `money.currency-mixed`). Method: A6.

    >>> study_profit([], as_of=date(2026, 3, 31), currency="CNY").proposals[0].key
    'profit.figures'
    """
    products = [one.product for one in trades]
    check_unique(products, "profit.duplicate", "$.trades")
    check_unique([*(one.id for one in levers), *(one.id for one in causes)], "profit.duplicate", "$.levers")
    wanted = [(f"$.levers[{index}].product", one.product) for index, one in enumerate(levers)]
    wanted += [(f"$.causes[{index}].product", one.product) for index, one in enumerate(causes)]
    for path, product in wanted:
        check_one_of(product, products, "profit.unknown-product", path)
    _check_years(trades, {lever.product for lever in levers})
    plans = [
        ProductProfitPlan(one, [each for each in levers if each.product == one.product]) for one in trades
    ]
    study = ProfitStudy(as_of, currency, plans, causes, dupont, (), ())
    _ = (study.profit, study.remainder)  # refuses another currency
    made = [
        *_unknown(study),
        *(each for plan in plans for each in _of_plan(plan, causes)),
        *(_of_lever(lever, plan) for plan in plans for lever in plan.levers),
        *(_of_cause(cause, as_of) for cause in causes),
    ]
    proposals = tuple(proposal for _, proposal in made if proposal is not None)
    return attrs.evolve(study, findings=by_severity(finding for finding, _ in made), proposals=proposals)


def _check_years(trades: tuple[ProductTrade, ...] | list[ProductTrade], with_levers: set[str]) -> None:
    for index, one in enumerate(trades):
        whole_year = add_months(one.period.start, 12) == one.period.end
        if one.product in with_levers and not whole_year:
            refuse(
                "profit.not-a-year",
                f"$.trades[{index}].period",
                "levers count per year; give the trade of twelve months",
                "措施按年计算,请提供十二个月的经营数据",
            )


_Made = tuple[Finding, ActionProposal | None]


def _unknown(study: ProfitStudy) -> list[_Made]:
    if study.plans:
        return []
    text = Text("what the customer earns on our goods is unknown", "客户经营我方商品的利润未知")
    finding = Finding("profit.unknown", Severity.WARNING, "$.profit", text, "A6")
    task = Text("Work out with the customer what it earns on our goods", "与客户一起测算其经营我方商品的利润")
    return [(finding, ActionProposal("profit.figures", StudyTopic.PROFIT, finding, task, text))]


_MISSING = {
    "sales": Text("their sales", "销售额"),
    "cost_of_sales": Text("cost of goods sold", "进货成本"),
    "rebates": Text("rebates received", "所获返利"),
    "handling": Text("handling cost", "经营费用"),
    "fixed": Text("fixed cost", "固定费用"),
    "expected": Text("the profit they expect", "期望利润"),
}


def _of_plan(plan: ProductProfitPlan, causes: tuple[ProfitCause, ...] | list[ProfitCause]) -> list[_Made]:
    trade = plan.trade
    path = f"$.profit.{trade.product}"
    if trade.gap is None:
        missing = [*trade.missing, *(["expected"] if trade.expected is None else [])]
        names = Text(
            ", ".join(_MISSING[name].en for name in missing), "、".join(_MISSING[name].zh for name in missing)
        )
        text = Text(f"{trade.label}: not known: {names.en}", f"{trade.label}:尚缺 {names.zh}")
        finding = Finding("profit.unknown", Severity.WARNING, path, text, "A6")
        task = Text(
            f"Get from the customer: {names.en} ({trade.label})", f"向客户了解:{names.zh}({trade.label})"
        )
        return [
            (
                finding,
                ActionProposal(f"profit.figures.{trade.product}", StudyTopic.PROFIT, finding, task, text),
            )
        ]
    if not trade.gap.is_negative and not trade.gap.is_zero:
        return _of_gap(plan, path, any(cause.product == trade.product for cause in causes))
    text = Text(f"{trade.label} earns what the customer expects", f"{trade.label} 达到客户期望的利润")
    return [(Finding("profit.reached", Severity.INFO, path, text, "A6"), None)]


def _of_gap(plan: ProductProfitPlan, path: str, explained: bool) -> list[_Made]:
    label, gap, left = plan.trade.label, plan.trade.gap, plan.remainder
    made: list[_Made] = []
    if not explained:
        text = Text(
            f"{label}: {gap} short of the profit expected, cause unknown",
            f"{label}:比期望利润少 {gap},原因未明",
        )
        finding = Finding("profit.no-cause", Severity.WARNING, path, text, "A6")
        task = Text(f"Find out why {label} earns too little", f"查明 {label} 利润不足的原因")
        key = f"profit.cause.{plan.trade.product}"
        made.append(
            (finding, ActionProposal(key, StudyTopic.PROFIT, finding, task, text, severity=4, gain=gap))
        )
    if left is not None and not left.is_zero:
        text = Text(
            f"{label}: {left} of the gap of {gap} is closed by no lever",
            f"{label}:差距 {gap} 中有 {left} 尚无措施弥补",
        )
        finding = Finding("profit.remainder", Severity.WARNING, path, text, "A6")
        task = Text(f"Find levers for the remaining {left} on {label}", f"为 {label} 尚余的 {left} 寻找措施")
        key = f"profit.remainder.{plan.trade.product}"
        made.append(
            (finding, ActionProposal(key, StudyTopic.PROFIT, finding, task, text, severity=4, gain=left))
        )
    return made


def _of_lever(lever: ProfitLever, plan: ProductProfitPlan) -> _Made:
    text = Text(
        f"{lever.statement.en}: brings {lever.gain} on {plan.trade.label}",
        f"{lever.statement.zh}:{plan.trade.label} 可增利 {lever.gain}",
    )
    finding = Finding("profit.lever", Severity.INFO, f"$.profit.levers.{lever.id}", text, "A6")
    return finding, ActionProposal(
        f"profit.{lever.id}",
        StudyTopic.PROFIT,
        finding,
        task=lever.statement,
        reason=text,
        gain=lever.gain,
        cost=lever.our_cost,
        side=lever.side,
        owner=lever.owner,
        due=lever.due,
    )


def _of_cause(cause: ProfitCause, as_of: date) -> _Made:
    path, name = f"$.profit.causes.{cause.id}", cause.statement
    code, severity = "profit.cause", Severity.INFO
    text = Text(f"{cause.kind.text.en}: {name.en}", f"{cause.kind.text.zh}:{name.zh}")
    wrong = cause.kind is ProfitCauseKind.MISOPERATION
    if cause.remedy is None or cause.owner is None or cause.due is None:
        code, severity = "profit.no-remedy", Severity.BLOCKING if wrong else Severity.WARNING
        text = Text(f"{text.en}: remedy, owner or deadline missing", f"{text.zh}:缺少补救措施、责任人或期限")
    elif as_of > cause.due:
        code, severity = "profit.remedy-overdue", Severity.WARNING
        text = Text(f"{text.en}: was due on {cause.due}", f"{text.zh}:应于 {cause.due} 完成,已逾期")
    finding = Finding(code, severity, path, text, "A6")
    task = cause.remedy or Text(f"Put right with the customer: {name.en}", f"协助客户纠正:{name.zh}")
    return finding, ActionProposal(
        f"profit.cause.{cause.id}",
        StudyTopic.PROFIT,
        finding,
        task,
        text,
        severity=5 if wrong else 3,
        side=cause.side,
        owner=cause.owner,
        due=cause.due,
    )
