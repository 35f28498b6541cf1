"""A negotiation on paper: our own preparation, and the agreement both sides sign."""

from __future__ import annotations

from keyaccount.analysis.topic import period_text
from keyaccount.model.side import Side
from keyaccount.negotiation.agreement import Agreement
from keyaccount.negotiation.negotiation import Negotiation
from keyaccount.render.document import Block, Document, Heading, ListBlock, Paragraph, TreeBlock
from keyaccount.values.figures import Figure
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["agreement_document", "negotiation_document"]


def negotiation_document(talks: Negotiation) -> Document:
    """Lay a talk out for our own people: zone, efficient packages, fair points; it shows our bottom line.

    Method: N0, N1, N2, N6.

    >>> from keyaccount.samples.talks import talks
    >>> negotiation_document(talks()).title.zh
    '谈判准备:C007'
    """
    zone = talks.zopa()
    blocks: list[Block] = [
        Paragraph(Text("Internal: shows our bottom line.", "内部文件:含我方底线。")),
        Heading(Text("Room to agree", "可达成协议的空间")),
        zone.table(),
        TreeBlock(zone.explain(), depth=2),
    ]
    off = talks.inadmissible()
    if off:
        blocks += [Heading(Text("Off the table", "不可提出的选项"))]
        blocks += [TreeBlock(one.explain()) for one in off]
    if zone.exists:
        blocks += [Heading(Text("Efficient packages", "有效方案")), talks.frontier().table()]
        blocks += [Heading(Text("Suggested", "建议方案")), talks.suggested().table()]
        blocks += [TreeBlock(talks.suggested().explain(), depth=2)]
    blocks += [Heading(Text("Figures and reasons", "数据与理由")), TreeBlock(talks.explain(), depth=3)]
    return Document(Text(f"Preparing the talks with {talks.customer}", f"谈判准备:{talks.customer}"), blocks)


def agreement_document(agreement: Agreement) -> Document:
    """Lay an agreement out for both sides: terms by topic, what each promised, incentives, signatures.

    What the package is worth to either side stays out of it. Method: N0, N7.

    >>> from keyaccount.samples.talks import talks
    >>> from keyaccount.negotiation import sign
    >>> from keyaccount.values.periods import Period
    >>> talk = talks()
    >>> signed = sign(talk, talk.suggested().packages[0].package, talk.on, id="A1",
    ...               valid=Period.year(2026), signed_by=("Li", "Wang"))
    >>> agreement_document(signed).title.zh
    '合作协议 A1'
    """
    terms = [(one.topic.text, one.text, one.wording) for one in agreement.terms]
    columns = (Text("topic", "主题"), Text("issue", "议题"), Text("agreed", "约定"))
    blocks: list[Block] = [
        _head(agreement),
        Heading(Text("Terms", "条款")),
        Table(Text("Terms", "条款"), columns, terms),
    ]
    for side in Side:
        promised = agreement.commitments_of(side)
        if promised:
            rows = [(one.text, one.due, one.owner) for one in promised]
            heads = (Text("promise", "承诺"), Text("due", "期限"), Text("owner", "责任人"))
            title = Text(f"Promised by {side.text.en}", f"{side.text.zh}承诺")
            blocks += [Heading(title), Table(title, heads, rows)]
    if agreement.incentives:
        named = [
            Text(f"{one.name.en} ({one.kind.text.en})", f"{one.name.zh}({one.kind.text.zh})")
            for one in agreement.incentives
        ]
        blocks += [Heading(Text("Incentives", "激励政策")), ListBlock(named)]
    who = [Text(f"{name}: ________________", f"{name}:________________") for name in agreement.signed_by]
    blocks += [Heading(Text("Signatures", "签字")), ListBlock(who)]
    return Document(Text(f"Agreement {agreement.id}", f"合作协议 {agreement.id}"), blocks)


def _head(agreement: Agreement) -> Table:
    rows: tuple[tuple[Figure, ...], ...] = (
        (Text("customer", "客户"), agreement.customer),
        (Text("signed on", "签订日"), agreement.signed_on),
        (Text("valid", "有效期"), period_text(agreement.valid)),
    )
    return Table(Text("The agreement", "协议信息"), (Text("item", "项目"), Text("value", "内容")), rows)
