"""Promises on paper: how both sides kept theirs, what falls due, and what is to be made good."""

from __future__ import annotations

from keyaccount.negotiation.commitment_ledger import CommitmentLedger
from keyaccount.negotiation.promise_record import PromiseRecord
from keyaccount.render.document import Block, Document, Heading, ListBlock, TreeBlock
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["promise_record_document"]


def promise_record_document(
    record: PromiseRecord, ledger: CommitmentLedger, *, within_days: int = 30
) -> Document:
    """Lay the record of promises out: rates, what falls due in the days ahead, every breach with its remedy.

    Method: N0.

    >>> from datetime import date
    >>> from keyaccount.negotiation import promise_record
    >>> empty = CommitmentLedger()
    >>> promise_record_document(promise_record(empty, date(2026, 6, 30)), empty).title.en
    'Promises by 2026-06-30'
    """
    blocks: list[Block] = [record.table()]
    due = ledger.due(record.as_of, within_days)
    if due:
        title = Text(f"Due within {within_days} days", f"{within_days} 日内到期")
        columns = (
            Text("due", "到期"),
            Text("customer", "客户"),
            Text("promise", "承诺"),
            Text("side", "承诺方"),
            Text("owner", "责任人"),
        )
        rows = [(one.due, one.customer, one.text, one.side.text, one.owner) for one in due]
        blocks += [Heading(title), Table(title, columns, rows)]
    found = record.findings()
    if found:
        blocks += [Heading(Text("To make good", "待补救"))]
        blocks += [ListBlock([Text(one.say("en"), one.say("zh")) for one in found])]
    blocks += [Heading(Text("Figures and reasons", "数据与理由")), TreeBlock(record.explain(), depth=2)]
    return Document(Text(f"Promises by {record.as_of}", f"截至 {record.as_of} 的承诺"), blocks)
