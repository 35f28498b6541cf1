"""The dossier as the panel reads it: what is known of the eight points, what is missing, what is at stake."""

from __future__ import annotations

from datetime import date

from keyaccount.analysis.market import answer_text
from keyaccount.confirmation.dossier import Dossier
from keyaccount.confirmation.risk import MisselectionRisk
from keyaccount.model.assessment import Assessment, QuestionScore
from keyaccount.model.response import Answer
from keyaccount.render.document import Block, Document, Heading, ListBlock, Paragraph, TreeBlock
from keyaccount.values.figures import Figure
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["dossier_document"]


def dossier_document(
    dossier: Dossier, *, as_of: date | None = None, risk: MisselectionRisk | None = None
) -> Document:
    """Lay a dossier out for the panel: its standing, each part with question, answer and evidence, the gaps.

    `as_of` is the close of the day it is judged at, by default the day it was last written. `risk` adds
    the cost of a wrong choice. Method: C4, C5, C6.

    >>> from keyaccount import samples
    >>> from keyaccount.confirmation import open_dossier
    >>> from keyaccount.confirmation.basis import Basis
    >>> dossier = open_dossier(Basis("C007", "Tongli", samples.AS_OF), samples.distributor())
    >>> dossier_document(dossier).title.zh
    '重点客户档案:Tongli'
    """
    day = dossier.last_written if as_of is None else as_of
    found, gate = dossier.assess(day), dossier.gate(day)
    blocks: list[Block] = [
        _head(dossier, found, day),
        Heading(Text("Readiness", "准入检查")),
        Paragraph(Text("open", "通过") if gate.open else Text("closed", "未通过")),
        *([gate.table()] if gate.blocking else []),
    ]
    for part, title, clause in (*found.part_titles, ("", Text("Other", "其他"), "")):
        items = [item for item in found.items if item.part == part]
        if items:
            blocks += _part(dossier, title, clause, items)
    if risk is not None:
        blocks += [
            Heading(Text("The risk of a wrong choice", "误选风险")),
            risk.table(),
            TreeBlock(risk.explain()),
        ]
    blocks += [Heading(Text("How it was proposed", "提名依据")), TreeBlock(dossier.basis.explain(), depth=2)]
    return Document(Text(f"Dossier: {dossier.name}", f"重点客户档案:{dossier.name}"), blocks)


def _head(dossier: Dossier, found: Assessment, day: date) -> Table:
    rows: tuple[tuple[Figure, ...], ...] = (
        (Text("customer", "客户"), f"{dossier.name} ({dossier.customer})"),
        (Text("opened on", "建档日"), dossier.opened_on),
        (Text("proposed by", "提案人"), dossier.proposer),
        (Text("as of", "截至"), day),
        (Text("score", "得分"), found.score),
        (Text("coverage", "覆盖率"), found.coverage),
        (Text("completeness", "完整度"), found.completeness),
        (Text("question set", "问题集"), f"{dossier.checklist.id} v{dossier.checklist.version}"),
        (Text("policy", "政策"), f"{dossier.policy_name} v{dossier.policy_version}"),
    )
    return Table(Text("The dossier", "档案信息"), (Text("item", "项目"), Text("value", "内容")), rows)


def _part(dossier: Dossier, title: Text, clause: str, items: list[QuestionScore]) -> list[Block]:
    rows = [_row(dossier, item) for item in items]
    columns = (
        Text("question", "问题"),
        Text("answer", "回答"),
        Text("evidence", "证据"),
        Text("found out by", "了解人"),
        Text("on", "日期"),
    )
    blocks: list[Block] = [Heading(_with_clause(title, clause)), Table(title, columns, rows)]
    gaps = [
        Text(f"{one.text.en}: {one.gap.text.en}", f"{one.text.zh}:{one.gap.text.zh}")
        for one in items
        if one.gap
    ]
    if gaps:
        blocks += [Heading(Text("Lacking", "缺口"), 3), ListBlock(gaps)]
    return blocks


def _with_clause(title: Text, clause: str) -> Text:
    return Text(f"{title.en} [{clause}]", f"{title.zh} [{clause}]") if clause else title


def _row(dossier: Dossier, item: QuestionScore) -> tuple[Figure, ...]:
    answer = dossier.responses.get(item.question)
    if answer is None:
        return (item.text, item.state.text, item.grade.text, None, None)
    said = item.state.text
    if answer.value is not None:
        said = answer_text(dossier.checklist[item.question], answer.value)
    return (item.text, said, _evidence(answer, item), answer.owner, answer.on)


def _evidence(answer: Answer, item: QuestionScore) -> Text:
    sources = ", ".join(one.source for one in answer.evidence)
    if not sources:
        return item.grade.text
    return Text(f"{item.grade.text.en}: {sources}", f"{item.grade.text.zh}:{sources}")
