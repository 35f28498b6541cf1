"""The minutes of a panel's decision: who decided what, on which grounds, under which conditions."""

from __future__ import annotations

from keyaccount.confirmation.decision import Decision
from keyaccount.render.document import Block, Document, Heading, ListBlock, Paragraph, TreeBlock
from keyaccount.values.figures import Figure
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["minutes_document"]


def minutes_document(decision: Decision) -> Document:
    """Lay the minutes out: outcome, votes with reasons, conditions, risk, findings, digest.

    Method: C2, C3.

    >>> from datetime import date
    >>> from keyaccount.confirmation import Basis, ConfirmationPolicy, Panel, PanelMember, PanelRole
    >>> from keyaccount.confirmation import PanelRules, Vote, VoteChoice, confirm, open_dossier
    >>> from keyaccount.model import Book, Checklist, Customer, Ledger, Level
    >>> day = date(2026, 3, 31)
    >>> policy = ConfirmationPolicy("small firm", rules=PanelRules(least_voters=1, departments=[]),
    ...                             questions=Checklist("dossier", 1, Text("Dossier", "档案"), []))
    >>> book = Book(day, Ledger.empty("CNY"), [Customer("C007", "Hua")])
    >>> dossier = open_dossier(Basis("C007", "Hua", day, prepared_by="Li"), book, policy=policy)
    >>> chair = PanelMember("P1", "Chen", "management", Level.GENERAL_MANAGER, PanelRole.CHAIR)
    >>> decision = confirm(dossier, Panel([chair]), [Vote("P1", VoteChoice.APPROVE)], day, policy)
    >>> minutes_document(decision).title.zh
    '重点客户确定会议纪要:Hua'
    """
    minutes = decision.minutes
    blocks: list[Block] = [
        Paragraph(
            Text(f"{minutes.name}: {minutes.outcome.text.en}", f"{minutes.name}:{minutes.outcome.text.zh}")
        ),
        _head(decision),
        Heading(Text("Votes", "表决")),
        decision.table(),
    ]
    if minutes.conditions:
        rows = [
            (one.text, one.due, one.owner, one.essential, one.met_on or "-") for one in minutes.conditions
        ]
        columns = (
            Text("condition", "条件"),
            Text("due", "期限"),
            Text("owner", "责任人"),
            Text("essential", "必要"),
            Text("met on", "达成日"),
        )
        blocks += [
            Heading(Text("Conditions", "附带条件")),
            Table(Text("Conditions", "附带条件"), columns, rows),
        ]
    blocks += [Heading(Text("The risk of a wrong choice", "误选风险")), minutes.risk.table()]
    if decision.findings:
        told = [one.text for one in decision.findings]
        blocks += [Heading(Text("To be noted", "备注")), ListBlock(told)]
    blocks += [Heading(Text("Grounds", "理由")), TreeBlock(decision.explain(), depth=3)]
    title = Text(f"Minutes of the decision on {minutes.name}", f"重点客户确定会议纪要:{minutes.name}")
    return Document(title, blocks)


def _head(decision: Decision) -> Table:
    minutes = decision.minutes
    gate = Text("open", "通过") if minutes.gate_open else Text("closed", "未通过")
    rows: tuple[tuple[Figure, ...], ...] = (
        (Text("customer", "客户"), f"{minutes.name} ({minutes.customer})"),
        (Text("day", "日期"), minutes.on),
        (Text("readiness gate", "准入检查"), gate),
        (Text("score of the dossier", "档案得分"), minutes.score),
        (Text("account manager", "客户经理"), minutes.manager),
        (Text("next review", "下次复核"), minutes.review_due),
        (Text("policy", "政策"), f"{minutes.policy_name} v{minutes.policy_version}"),
        (Text("questions", "问题集"), minutes.questions),
        (Text("digest (sha256)", "摘要(sha256)"), decision.digest),
    )
    return Table(Text("The decision", "决定"), (Text("item", "项目"), Text("value", "内容")), rows)
