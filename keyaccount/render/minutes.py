"""The minutes of a panel's decision: who decided what, on which grounds, under which conditions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from keyaccount.confirmation.decision import Decision, Minutes
from keyaccount.confirmation.panel import PanelRole
from keyaccount.model.department import department_text
from keyaccount.render.document import Block, Document, Heading, ListBlock, Paragraph, TreeBlock
from keyaccount.values.figures import Figure
from keyaccount.values.numbers import round_fraction
from keyaccount.values.rates import percent
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["minutes_document"]


def minutes_document(decision: Decision) -> Document:
    """Lay the minutes out: outcome, votes with reasons, conditions, risk, findings, digests, signatures.

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
        Paragraph(_verdict(minutes)),
        _head(decision),
        Heading(Text("Present and voting [C2]", "出席与表决 [C2]")),
        decision.table(),
        *_conditions(minutes),
        Heading(Text("If the choice proves wrong [C3]", "若选择失误 [C3]")),
        minutes.risk.table(),
    ]
    if decision.findings:
        told = [one.text for one in decision.findings]
        blocks += [Heading(Text("To be noted", "备注")), ListBlock(told)]
    blocks += [Heading(Text("Signatures", "签字")), _signatures(minutes)]
    blocks += [Heading(Text("Annex: grounds", "附件:理由")), TreeBlock(decision.explain(), depth=3)]
    title = Text(f"Minutes of the decision on {minutes.name}", f"重点客户确定会议纪要:{minutes.name}")
    return Document(title, blocks)


def _verdict(minutes: Minutes) -> Text:
    ballot = minutes.ballot
    return Text(
        f"On {minutes.on} the panel decided on {minutes.name}: {minutes.outcome.text.en} "
        f"({ballot.approve} for, {ballot.reject} against, {ballot.abstain} abstaining, "
        f"{len(ballot.recused)} recused, {len(ballot.vetoes)} vetoes).",
        f"{minutes.on},评审委员会就 {minutes.name} 作出决定:{minutes.outcome.text.zh}"
        f"(同意 {ballot.approve},反对 {ballot.reject},弃权 {ballot.abstain},"
        f"回避 {len(ballot.recused)},否决 {len(ballot.vetoes)})。",
    )


def _head(decision: Decision) -> Table:
    minutes = decision.minutes
    gate = Text("open", "通过") if minutes.gate_open else Text("closed", "未通过")
    basis = minutes.basis
    rows: tuple[tuple[Figure, ...], ...] = (
        (Text("customer", "客户"), f"{minutes.name} ({minutes.customer})"),
        (Text("proposed by", "提案人"), basis.prepared_by),
        (Text("readiness gate", "准入检查"), gate),
        (Text("score of the dossier", "档案得分"), _share(minutes.score)),
        (Text("expected cost of a wrong choice", "误选预期损失"), minutes.risk.worded),
        (Text("account manager", "客户经理"), minutes.manager or Text("not named yet", "尚未指定")),
        (Text("next review", "下次复核"), minutes.review_due or Text("none", "无")),
        (Text("policy", "政策"), f"{minutes.policy_name} v{minutes.policy_version}"),
        (Text("question set", "问题集"), minutes.questions),
        (Text("digest of the dossier", "档案摘要"), minutes.dossier_digest),
        (Text("digest of these minutes (sha256)", "本纪要摘要(sha256)"), decision.digest),
    )
    return Table(Text("The decision", "决定"), (Text("item", "项目"), Text("value", "内容")), rows)


def _share(share: Decimal | None) -> Text | None:
    return None if share is None else percent(round_fraction(Fraction(share), 3))


def _conditions(minutes: Minutes) -> list[Block]:
    if not minutes.conditions:
        return []
    rows = [
        (one.text, one.due, department_text(one.owner), one.essential, one.met_on or Text("not yet", "尚未"))
        for one in minutes.conditions
    ]
    columns = (
        Text("condition", "条件"),
        Text("due", "期限"),
        Text("owner", "责任人"),
        Text("essential", "必要"),
        Text("met on", "达成日"),
    )
    caption = Text("An essential one not met in time ends the confirmation", "必要条件逾期未达成,确定即失效")
    return [Heading(Text("Conditions", "附带条件")), Table(caption, columns, rows)]


def _signatures(minutes: Minutes) -> Table:
    blank = Text("", "")
    rows = [
        (one.name, department_text(one.department), one.role.text, blank, blank)
        for one in minutes.panel.members
        if one.id in minutes.ballot.took_part or one.role is PanelRole.SECRETARY
    ]
    columns = (
        Text("name", "姓名"),
        Text("department", "部门"),
        Text("role", "角色"),
        Text("signature", "签名"),
        Text("day", "日期"),
    )
    return Table(Text("Those who took part, and who kept the minutes", "参加表决人员及记录人"), columns, rows)
