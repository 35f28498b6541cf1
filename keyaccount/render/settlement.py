"""Statements and settlements: what a customer is told of its incentives, and what we owe in all."""

from __future__ import annotations

from keyaccount.incentives.earning import span
from keyaccount.incentives.settlement import Settlement
from keyaccount.incentives.statement import Statement
from keyaccount.render.document import Block, Document, Heading, ListBlock, TreeBlock
from keyaccount.values.finding import Finding
from keyaccount.values.text import Text

__all__ = ["settlement_document", "statement_document"]


def statement_document(statement: Statement, *, name: str | None = None, lines: bool = True) -> Document:
    """Lay the statement of one customer out: what is due, how it was worked out, and the lines behind it.

    `name` stands in for the customer's id in the title. Method: N8.

    >>> from datetime import date
    >>> from keyaccount.values.periods import Period
    >>> empty = Statement("C1", Period.quarter(2026, 1), date(2026, 3, 31), None, [])
    >>> statement_document(empty, name="Hua").title.zh
    'Hua 奖励结算单(2026-01-01 至 2026-03-31)'
    """
    blocks: list[Block] = [
        statement.table(),
        *(table for table in (statement.terms(), statement.payments(), statement.shares()) if table.rows),
        Heading(Text("How it was worked out", "计算过程")),
        statement.steps(),
        *_notes(statement.findings),
    ]
    if lines:
        blocks += [Heading(Text("Every line behind it", "逐行明细")), statement.lines()]
    blocks += [Heading(Text("Figures and reasons", "数据与理由")), TreeBlock(statement.explain(), depth=3)]
    who = name or statement.participant
    days = span(statement.period.start, statement.period.last)
    title = Text(f"Incentive statement of {who}, {days.en}", f"{who} 奖励结算单({days.zh})")
    return Document(title, blocks)


def settlement_document(settlement: Settlement) -> Document:
    """Lay a settlement over all customers out: what each is due, and what has to be looked at.

    Method: N8.

    >>> from keyaccount import samples
    >>> from keyaccount.incentives import settle
    >>> from keyaccount.values.periods import Period
    >>> due = settle(samples.programme(), samples.distributor().ledger, Period.quarter(2025, 4))
    >>> settlement_document(due).title.en
    'Incentive settlement, 2025-10-01 to 2025-12-31'
    """
    blocks: list[Block] = [settlement.table(), *_notes(settlement.findings)]
    blocks += [Heading(Text("Figures and reasons", "数据与理由")), TreeBlock(settlement.explain(), depth=2)]
    days = span(settlement.period.start, settlement.period.last)
    return Document(Text(f"Incentive settlement, {days.en}", f"奖励结算({days.zh})"), blocks)


def _notes(findings: tuple[Finding, ...]) -> list[Block]:
    if not findings:
        return []
    return [Heading(Text("To be looked at", "需关注事项")), ListBlock([one.text for one in findings])]
