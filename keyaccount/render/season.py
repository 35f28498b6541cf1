"""The season on paper: what it needs, how it is lined up, who gets what, and what falls short."""

from __future__ import annotations

from keyaccount.negotiation.allocation import Allocation
from keyaccount.negotiation.season_forecast import SeasonForecast
from keyaccount.negotiation.season_plan import SeasonPlan
from keyaccount.render.document import Block, Document, Heading, ListBlock, Paragraph, TreeBlock
from keyaccount.values.text import Text

__all__ = ["allocation_document", "season_plan_document"]


def season_plan_document(plan: SeasonPlan, forecast: SeasonForecast | None = None) -> Document:
    """Lay a season plan out for production, transport and sales: need, plan, deliveries, what falls short.

    Method: N3.

    >>> from keyaccount.values.periods import Period
    >>> empty = SeasonPlan("P1", Period.month(2026, 7), (), (), (), {}, {}, {})
    >>> season_plan_document(empty).title.zh
    '旺季计划:P1'
    """
    blocks: list[Block] = []
    if forecast is not None:
        blocks += [Heading(Text("What the season needs", "旺季需求")), forecast.table()]
    blocks += [Heading(Text("Production and transport", "生产与运输")), plan.table()]
    if plan.shipments:
        blocks += [Heading(Text("Who gets what", "供货安排")), plan.delivery_table()]
    blocks += [Heading(Text("What falls short", "缺口"))]
    found = plan.findings()
    if found:
        blocks += [ListBlock([Text(one.say("en"), one.say("zh")) for one in found])]
    else:
        blocks += [Paragraph(Text("Nobody runs dry.", "无断档。"))]
    blocks += [Heading(Text("Figures and reasons", "数据与理由")), TreeBlock(plan.explain(), depth=2)]
    return Document(Text(f"Season plan: {plan.product}", f"旺季计划:{plan.product}"), blocks)


def allocation_document(allocation: Allocation, account: str | None = None) -> Document:
    """Lay an allocation out: for our own people, or for one account with its own claims and nobody else's.

    Method: N3.

    >>> allocation_document(Allocation("P1", 0, ()), "C7").title.en
    'Allocation of P1: C7'
    """
    if account is None:
        title = Text(f"Allocation of {allocation.product}", f"{allocation.product} 分配方案")
        blocks: list[Block] = [allocation.table(), TreeBlock(allocation.explain(), depth=2)]
        return Document(title, blocks)
    title = Text(f"Allocation of {allocation.product}: {account}", f"{allocation.product} 分配:{account}")
    mine = allocation.of(account)
    # Parts name what the whole class got, which is other customers' business, so only days and units stand.
    lines = [
        Text(
            f"{one.claim.id}: {part.units} of {one.claim.units} units on {part.on}",
            f"{one.claim.id}:{part.on} 到货 {part.units}(需求 {one.claim.units})",
        )
        for one in mine
        for part in one.parts
    ]
    lines += [
        Text(f"{one.claim.id}: {one.short} units short", f"{one.claim.id}:缺 {one.short}")
        for one in mine
        if one.short
    ]
    return Document(title, [ListBlock(lines)] if lines else [Paragraph(Text("No claims.", "无需求。"))])
