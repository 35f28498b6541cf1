"""StudyTopic 3: where the customer's sales can grow, link by link, product by product."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs

from keyaccount.analysis.chain import GrowthLever, GrowthPlan, LeverEffect, SellingChain, plan_growth
from keyaccount.analysis.market import MarketInsight
from keyaccount.analysis.topic import ActionProposal, StudyTopic, by_severity, per_year
from keyaccount.analysis.wallet import WalletShare
from keyaccount.analysis.whitespace import CellState, WhiteSpace, WhiteSpaceCell
from keyaccount.errors import Lang, refuse
from keyaccount.model.side import Side
from keyaccount.values.checks import tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, round_fraction
from keyaccount.values.table import Table
from keyaccount.values.text import Text, join

__all__ = ["GrowthStudy", "study_growth"]


@attrs.frozen
class GrowthStudy:
    """Hold the selling chain, the growth plan, the wallet and the white space, with findings.

    Method: A3.

    >>> study = study_growth(None, [], as_of=date(2026, 3, 31))
    >>> [finding.code for finding in study.findings]
    ['growth.no-chain', 'growth.wallet-unknown']
    """

    as_of: date
    chain: SellingChain | None
    plan: GrowthPlan | None
    wallet: WalletShare | None
    white_space: WhiteSpace | None
    market: MarketInsight | None
    findings: tuple[Finding, ...] = attrs.field(converter=tuple_of)
    proposals: tuple[ActionProposal, ...] = attrs.field(converter=tuple_of)

    def explain(self) -> Explanation:
        """Explain the growth plan, or the chain where no plan can be worked out; wallet and grid beside it.

        >>> study_growth(None, [], as_of=date(2026, 3, 31)).explain().clause
        'A3'
        """
        around = (self.wallet, self.white_space, self.market)
        beside = tuple(one.explain() for one in around if one is not None)
        if self.plan is not None:
            whole = self.plan.explain()
        elif self.chain is not None:
            whole = self.chain.explain()
        else:
            reason = Text("the selling chain is not measured", "销售环节尚未测量")
            whole = Explanation("growth", StudyTopic.GROWTH.text, None, reason=reason, clause="A3")
        return attrs.evolve(whole, because=(*whole.because, *beside))

    def table(self) -> Table:
        """Lay the chain out: each link with its count, its conversion and what is usual."""
        links = self.chain.links if self.chain is not None else ()
        rows = tuple(
            (
                link.text,
                link.count,
                _percent(self.chain.conversion(link.id) if self.chain is not None else None),
                _percent(link.usual),
            )
            for link in links
        )
        columns = (
            Text("link", "环节"),
            Text("count", "数量"),
            Text("conversion", "转化率"),
            Text("usual", "同行水平"),
        )
        return Table(StudyTopic.GROWTH.text, columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the chain, the plan and the wallet.

        >>> "Growth" in study_growth(None, [], as_of=date(2026, 3, 31)).summary()
        True
        """
        lines = [self.table().to_text(lang)]
        lines += [one.summary(lang) for one in (self.plan, self.wallet) if one is not None]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return self.table().to_html("en")


def _percent(rate: Fraction | None) -> str | None:
    return None if rate is None else f"{round_fraction(rate * 100, 1)}%"


def study_growth(
    chain: SellingChain | None,
    levers: tuple[GrowthLever, ...] | list[GrowthLever],
    *,
    as_of: date,
    wallet: WalletShare | None = None,
    white_space: WhiteSpace | None = None,
    market: MarketInsight | None = None,
    wallet_target: Fraction | None = None,
    rounding: Rounding = Rounding.HALF_UP,
) -> GrowthStudy:
    """Study where the customer's sales can grow: weak links, levers, wallet and white space.

    Every lever, every weak link without one, every gap in the grid and a wallet below `wallet_target`
    becomes a proposal. Raises `KeyAccountError` (`growth.lever-without-chain`, and those of
    `plan_growth`). Method: A3.

    >>> study_growth(None, [], as_of=date(2026, 3, 31)).plan is None
    True
    """
    if chain is None and levers:
        refuse(
            "growth.lever-without-chain",
            "$.levers",
            "a lever needs the selling chain it works on",
            "措施必须对应销售环节,请先给出销售环节",
        )
    measured = chain is not None and chain.sales is not None
    plan = plan_growth(chain, levers, rounding=rounding) if chain is not None and measured else None
    made = [
        *_chain_findings(chain, levers, rounding),
        *_lever_findings(plan, levers),
        *_wallet_findings(wallet, wallet_target, rounding),
        *_cell_findings(white_space),
        *_market_findings(market),
    ]
    proposals = tuple(proposal for _, proposal in made if proposal is not None)
    return GrowthStudy(
        as_of,
        chain,
        plan,
        wallet,
        white_space,
        market,
        by_severity(finding for finding, _ in made),
        proposals,
    )


_Made = tuple[Finding, ActionProposal | None]


def _chain_findings(
    chain: SellingChain | None, levers: tuple[GrowthLever, ...] | list[GrowthLever], rounding: Rounding
) -> list[_Made]:
    if chain is None:
        text = Text("the customer's selling chain is not studied", "客户的销售环节尚未研究")
        finding = Finding("growth.no-chain", Severity.WARNING, "$.chain", text, "A3")
        task = Text("Walk the customer's selling chain and count each link", "走访客户销售全过程,逐环节计数")
        return [(finding, ActionProposal("growth.chain", StudyTopic.GROWTH, finding, task, text, severity=3))]
    made: list[_Made] = []
    for link in chain.links:
        if link.count is None:
            text = Text(f"{link.text.en}: not counted", f"{link.text.zh}:未计数")
            finding = Finding("growth.unmeasured", Severity.WARNING, f"$.chain.{link.id}", text, "A3")
            task = Text(f"Count with the customer: {link.text.en}", f"与客户一起统计:{link.text.zh}")
            key = f"growth.measure.{link.id}"
            made.append((finding, ActionProposal(key, StudyTopic.GROWTH, finding, task, text, severity=2)))
    worked_on = {lever.link for lever in levers}
    made += [_weak_link(chain, link.id, link.id in worked_on, rounding) for link in chain.weak_links]
    return made


def _weak_link(chain: SellingChain, key: str, has_lever: bool, rounding: Rounding) -> _Made:
    link = next(one for one in chain.links if one.id == key)
    rate, usual = _percent(chain.conversion(key)), _percent(link.usual)
    text = Text(
        f"{link.text.en}: {rate} comes through, usual is {usual}",
        f"{link.text.zh}:转化率 {rate},同行水平 {usual}",
    )
    if has_lever:
        return Finding("growth.weak-link", Severity.INFO, f"$.chain.{key}", text, "A3"), None
    finding = Finding("growth.weak-link", Severity.WARNING, f"$.chain.{key}", text, "A3")
    task = Text(f"Find a way to lift: {link.text.en}", f"找出改进办法:{link.text.zh}")
    gain = _gain_to_usual(chain, key, rounding)
    return finding, ActionProposal(
        f"growth.lift.{key}", StudyTopic.GROWTH, finding, task, text, severity=4, gain=gain
    )


def _gain_to_usual(chain: SellingChain, key: str, rounding: Rounding) -> Money | None:
    link = next(one for one in chain.links if one.id == key)
    rate = chain.conversion(key)
    if chain.sales is None or not rate or link.usual is None:
        return None
    return per_year(chain.sales.times(link.usual / rate, rounding) - chain.sales, chain.period, rounding)


def _lever_findings(
    plan: GrowthPlan | None, levers: tuple[GrowthLever, ...] | list[GrowthLever]
) -> list[_Made]:
    extra: dict[str, LeverEffect] = {} if plan is None else {one.lever.id: one for one in plan.effects}
    made: list[_Made] = []
    for lever in levers:
        effect = extra.get(lever.id)
        gain = None
        if plan is not None and effect is not None:
            gain = per_year(effect.extra, plan.chain.period, plan.rounding)
        worth = (
            Text("uplift unknown", "增量未知")
            if gain is None
            else Text(f"adds {gain} a year", f"每年可增加 {gain}")
        )
        text = Text(f"{lever.statement.en}: {worth.en}", f"{lever.statement.zh}:{worth.zh}")
        finding = Finding("growth.lever", Severity.INFO, f"$.levers.{lever.id}", text, "A3")
        proposal = ActionProposal(
            f"growth.{lever.id}",
            StudyTopic.GROWTH,
            finding,
            task=lever.statement,
            reason=text,
            gain=gain,
            cost=lever.cost,
            side=lever.side,
            owner=lever.owner,
            due=lever.due,
            depends_on=lever.depends_on,
        )
        made.append((finding, proposal))
    return made


def _wallet_findings(wallet: WalletShare | None, target: Fraction | None, rounding: Rounding) -> list[_Made]:
    if wallet is None or wallet.share is None:
        text = Text("what the customer spends in our categories is unknown", "客户在我方品类的总采购额未知")
        finding = Finding("growth.wallet-unknown", Severity.INFO, "$.wallet", text, "A3")
        task = Text("Ask for the customer's whole spend in our categories", "了解客户在我方品类的总采购额")
        return [
            (finding, ActionProposal("growth.wallet-ask", StudyTopic.GROWTH, finding, task, text, severity=2))
        ]
    if target is None or wallet.share >= target:
        return []
    share, goal = _percent(wallet.share), _percent(target)
    text = Text(f"share of wallet {share} is below the aim of {goal}", f"钱包份额 {share},低于目标 {goal}")
    finding = Finding("growth.wallet-gap", Severity.WARNING, "$.wallet", text, "A3")
    task = Text("Win a larger share of what the customer buys elsewhere", "争取客户向他人采购的部分")
    more = wallet.category_spend.times(target, rounding) - wallet.own if wallet.category_spend else None
    proposal = ActionProposal(
        "growth.wallet", StudyTopic.GROWTH, finding, task, text, severity=3, gain=more, gain_side=Side.OURS
    )
    return [(finding, proposal)]


def _cell_findings(grid: WhiteSpace | None) -> list[_Made]:
    return [] if grid is None else [_gap(cell) for cell in grid.of(state=CellState.GAP)]


def _market_findings(market: MarketInsight | None) -> list[_Made]:
    if market is None or not market.unknown:
        return []
    asked = join(tuple(one.text for one in market.unknown), en=" ", zh="")
    text = Text(
        f"{len(market.unknown)} questions about the market behind the customer are open",
        f"客户下游市场尚有 {len(market.unknown)} 个问题不清楚",
    )
    finding = Finding("growth.market-unknown", Severity.INFO, "$.market", text, "A3")
    task = Text(f"Find out with the customer: {asked.en}", f"与客户一起了解:{asked.zh}")
    return [(finding, ActionProposal("growth.market", StudyTopic.GROWTH, finding, task, text, severity=2))]


def _gap(cell: WhiteSpaceCell) -> _Made:
    text = Text(
        f"{cell.centre} does not buy {cell.product} from us yet",
        f"{cell.centre} 尚未向我方采购 {cell.product}",
    )
    path = f"$.white_space.{cell.centre}.{cell.product}"
    finding = Finding("growth.white-space", Severity.INFO, path, text, "A3")
    task = Text(f"Offer {cell.product} to {cell.centre}", f"向 {cell.centre} 推介 {cell.product}")
    key = f"growth.offer.{cell.centre}.{cell.product}"[:128].rstrip()
    proposal = ActionProposal(
        key, StudyTopic.GROWTH, finding, task, text, severity=2, gain=cell.value, gain_side=Side.OURS
    )
    return finding, proposal
