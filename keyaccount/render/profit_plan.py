"""The product profit plan the customer gets: how to earn on our goods, in its own figures."""

from __future__ import annotations

from keyaccount.analysis.profit import ProfitStudy
from keyaccount.analysis.profit_plan import ProductProfitPlan
from keyaccount.analysis.topic import period_text
from keyaccount.render.document import Block, Document, Heading, ListBlock
from keyaccount.values.figures import Figure
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["profit_plan_document"]


def profit_plan_document(study: ProfitStudy, *, customer_name: str) -> Document:
    """Say plainly to the customer how it profits from our goods; none of our own costs are in it.

    Method: A6.

    >>> from datetime import date
    >>> from keyaccount.analysis import study_profit
    >>> empty = study_profit([], as_of=date(2026, 3, 31), currency="CNY")
    >>> profit_plan_document(empty, customer_name="Hua").title.zh
    '产品盈利方案:Hua'
    """
    blocks: list[Block] = []
    for plan in study.plans:
        blocks += [Heading(Text(plan.trade.label, plan.trade.label)), plan.table(), _figures(plan)]
        blocks += _steps(plan)
        causes = [one for one in study.causes if one.product == plan.trade.product]
        if causes:
            told = [
                Text(
                    f"{one.statement.en} ({one.kind.text.en}) -> {(one.remedy or one.statement).en}, "
                    f"{one.owner or '?'}, {one.due or '?'}",
                    f"{one.statement.zh}({one.kind.text.zh})→ {(one.remedy or one.statement).zh},"
                    f"{one.owner or '?'},{one.due or '?'}",
                )
                for one in causes
            ]
            blocks += [Heading(Text("To be put right", "需纠正事项"), 3), ListBlock(told)]
    return Document(Text(f"Product profit plan: {customer_name}", f"产品盈利方案:{customer_name}"), blocks)


def _figures(plan: ProductProfitPlan) -> Table:
    rows: list[tuple[Figure, ...]] = [(label, value) for _, label, value in plan.trade.figures]
    days = period_text(plan.trade.period)
    title = Text(f"Key figures {days.en}", f"关键指标 {days.zh}")
    return Table(title, (Text("figure", "指标"), Text("value", "数值")), rows)


def _steps(plan: ProductProfitPlan) -> list[Block]:
    told = [
        Text(
            f"{lever.statement.en} [{lever.kind.text.en}]: {part.text.en} = {part.amount}",
            f"{lever.statement.zh}【{lever.kind.text.zh}】:{part.text.zh} = {part.amount}",
        )
        for lever in plan.levers
        for part in lever.parts
    ]
    return [Heading(Text("How it is worked out", "测算过程"), 3), ListBlock(told)] if told else []
