"""The dossier as the panel reads it: what is known of the eight points, what is missing, what is at stake."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from keyaccount.analysis.market import answer_text
from keyaccount.confirmation.dossier import Dossier
from keyaccount.confirmation.gate import Gate
from keyaccount.confirmation.prefill import BOOK_OWNER
from keyaccount.confirmation.risk import MisselectionRisk
from keyaccount.model.assessment import Assessment, QuestionScore
from keyaccount.model.department import department_text
from keyaccount.model.gap import GapKind
from keyaccount.model.response import Answer, AnswerState
from keyaccount.render.document import Block, Document, Heading, ListBlock, Paragraph, TreeBlock
from keyaccount.values.figures import Figure, figure_text
from keyaccount.values.numbers import round_fraction
from keyaccount.values.rates import percent
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["dossier_document"]

_NONE = Text("-", "-")


def dossier_document(
    dossier: Dossier, *, as_of: date | None = None, risk: MisselectionRisk | None = None
) -> Document:
    """Lay a dossier out for the panel: its standing, the risk, each part with its evidence, the gaps.

    `as_of` is the close of the day it is judged at, by default the day it was last written. `risk` adds
    the cost of a wrong choice and how it was worked out. Questions that another answer made needless are
    left out. Method: C4, C5, C6.

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
        Paragraph(_verdict(gate)),
        *([gate.table()] if gate.blocking else []),
    ]
    if risk is not None:
        blocks += [Heading(Text("If the choice proves wrong [C3]", "若选择失误 [C3]")), risk.table()]
    if dossier.record.ageing is not None:
        blocks += [Heading(Text("What the customer owes us [C3]", "客户欠款情况 [C3]"))]
        blocks += [dossier.record.ageing.table()]
    for part, title, clause in (*found.part_titles, ("", Text("Other", "其他"), "")):
        items = [one for one in found.items if one.part == part and one.state is not AnswerState.DISABLED]
        if items:
            blocks += _part(dossier, title, clause, items)
    blocks += [Heading(Text("How it was proposed [C1]", "提名依据 [C1]"))]
    blocks += [TreeBlock(dossier.basis.explain(), depth=2)]
    if risk is not None:
        blocks += [Heading(Text("How the risk was worked out", "风险测算过程")), TreeBlock(risk.explain())]
    return Document(Text(f"Dossier: {dossier.name}", f"重点客户档案:{dossier.name}"), blocks)


def _verdict(gate: Gate) -> Text:
    if gate.open:
        return Text(
            "Passed: every required answer is there, evidenced and fresh.",
            "通过:必答问题均已回答,证据充分,且在有效期内。",
        )
    said = [Text("Not passed:", "未通过:")]
    if gate.blocking:
        number, minutes = len(gate.blocking), gate.minutes
        said.append(
            Text(
                f" {number} required answers are open, about {minutes} minutes of work.",
                f"必答问题中尚有 {number} 项未达要求,预计需 {minutes} 分钟补齐。",
            )
        )
    if gate.too_low:
        least = _share(gate.least_score)
        said.append(Text(f" The score is below {least.en}.", f"得分低于 {least.zh}。"))
    return Text("".join(one.en for one in said), "".join(one.zh for one in said))


def _head(dossier: Dossier, found: Assessment, day: date) -> Table:
    rows: tuple[tuple[Figure, ...], ...] = (
        (Text("customer", "客户"), f"{dossier.name} ({dossier.customer})"),
        (Text("opened on", "建档日"), dossier.opened_on),
        (Text("proposed by", "提案人"), dossier.proposer),
        (Text("as of", "截至"), day),
        (Text("score of what is answered", "已答部分得分"), _share(found.score)),
        (Text("score if the rest were worst", "其余按最差计得分"), _share(found.low)),
        (Text("share of the weight answered", "已答权重占比"), _share(found.coverage)),
        (Text("share of the questions answered", "已答问题占比"), _share(found.completeness)),
        (Text("question set", "问题集"), f"{dossier.checklist.id} v{dossier.checklist.version}"),
        (Text("policy", "政策"), f"{dossier.policy_name} v{dossier.policy_version}"),
    )
    return Table(Text("The dossier", "档案信息"), (Text("item", "项目"), Text("value", "内容")), rows)


def _share(share: Decimal | None) -> Text:
    if share is None:
        return Text(figure_text(None), figure_text(None, "zh"))
    return percent(round_fraction(Fraction(share), 3))


def _part(dossier: Dossier, title: Text, clause: str, items: list[QuestionScore]) -> list[Block]:
    answered = sum(one.state is AnswerState.ANSWERED for one in items)
    caption = Text(
        f"{answered} of {len(items)} questions answered", f"{len(items)} 个问题,已答 {answered} 个"
    )
    columns = (
        Text("question", "问题"),
        Text("answer", "回答"),
        Text("evidence", "证据"),
        Text("found out by", "了解人"),
        Text("on", "日期"),
    )
    rows = [_row(dossier, item) for item in items]
    blocks: list[Block] = [Heading(_with_clause(title, clause)), Table(caption, columns, rows)]
    # A blank row already says that nobody asked.
    gaps = [
        Text(f"{one.text.en}: {one.gap.text.en}", f"{one.text.zh}:{one.gap.text.zh}")
        for one in items
        if one.gap and one.gap is not GapKind.MISSING
    ]
    if gaps:
        blocks += [Heading(Text("Lacking", "缺口"), 3), ListBlock(gaps)]
    return blocks


def _with_clause(title: Text, clause: str) -> Text:
    head = f"{title.en[:1].upper()}{title.en[1:]}"
    return Text(f"{head} [{clause}]", f"{title.zh} [{clause}]") if clause else Text(head, title.zh)


def _row(dossier: Dossier, item: QuestionScore) -> tuple[Figure, ...]:
    answer = dossier.responses.get(item.question)
    if answer is None:
        return (item.text, item.state.text, _NONE, _NONE, _NONE)
    said = item.state.text
    if answer.value is not None:
        said = answer_text(dossier.checklist[item.question], answer.value)
    elif answer.reason:
        said = Text(f"{said.en}: {answer.reason}", f"{said.zh}:{answer.reason}")
    return (item.text, said, _evidence(answer, item), _owner(answer.owner), answer.on or _NONE)


def _owner(owner: str | None) -> Text:
    if owner is None:
        return _NONE
    return Text("our records", "系统数据") if owner == BOOK_OWNER else department_text(owner)


def _evidence(answer: Answer, item: QuestionScore) -> Text:
    sources = ", ".join(one.source for one in answer.evidence)
    if not sources:
        return item.grade.text
    return Text(f"{item.grade.text.en}: {sources}", f"{item.grade.text.zh}:{sources}")
