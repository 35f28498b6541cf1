"""All account plans under one, as a document for those who answer for the means."""

from __future__ import annotations

from keyaccount.analysis.overall import OverallPlan
from keyaccount.analysis.topic import StudyTopic
from keyaccount.render.document import Block, Document, Heading, ListBlock, TreeBlock
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["overall_plan_document"]


def overall_plan_document(overall: OverallPlan) -> Document:
    """Lay the overall plan out: a line per account, the load per person, topics, findings, reasons.

    Method: A0.

    >>> from datetime import date
    >>> from keyaccount.analysis import AnalysisPolicy, roll_up
    >>> none = roll_up([], AnalysisPolicy("standard", 1), as_of=date(2026, 3, 31), currency="CNY")
    >>> overall_plan_document(none).title.zh
    '重点客户整体规划(截至 2026-03-31)'
    """
    rows = [(topic.text, count) for topic, count in zip(StudyTopic, overall.by_topic, strict=True)]
    topics = Table(
        Text("Open actions by topic", "各主题未完成行动"),
        (Text("topic", "主题"), Text("open", "未完成")),
        rows,
    )
    blocks: list[Block] = [
        overall.table(),
        Heading(Text("Load per person", "人员负荷")),
        overall.load_table(),
        Heading(Text("By topic", "按主题")),
        topics,
    ]
    if overall.findings:
        told = [one.text for one in overall.findings]
        blocks += [Heading(Text("To be looked at", "需关注事项")), ListBlock(told)]
    blocks += [Heading(Text("Figures and reasons", "数据与理由")), TreeBlock(overall.explain())]
    title = Text(f"Key accounts: overall plan at {overall.as_of}", f"重点客户整体规划(截至 {overall.as_of})")
    return Document(title, blocks)
