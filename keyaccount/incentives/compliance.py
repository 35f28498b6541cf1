"""What counsel should look at in a policy: findings with their sources, no legal advice."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.incentives.contest import SalesContest
from keyaccount.incentives.coop import CoopAllowance
from keyaccount.incentives.numeric import plain
from keyaccount.incentives.payout_rule import Granting
from keyaccount.incentives.policy import IncentivePolicy
from keyaccount.incentives.suction import cliffs, contestable_price
from keyaccount.incentives.tiers import TierMethod, TierScale
from keyaccount.values.checks import check_type
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.text import Text

__all__ = ["MarketFacts", "compliance_findings"]


@attrs.frozen
class MarketFacts:
    """Hold what a check of the effective price needs, per unit of the scale's thresholds.

    `volume` is what the customer buys of us in a window, `contestable` the part a rival could win;
    where the thresholds are spend, `price` is 1 and `cost` the cost per unit of spend.

    >>> MarketFacts(price=Decimal(100), cost=Decimal(60), volume=Decimal(1000), contestable=Decimal(50)).cost
    Decimal('60')
    """

    price: Decimal
    cost: Decimal
    volume: Decimal
    contestable: Decimal

    def __attrs_post_init__(self) -> None:
        for name in ("price", "cost", "volume", "contestable"):
            check_type(getattr(self, name), Decimal, f"$.{name}")


def compliance_findings(policy: IncentivePolicy, market: MarketFacts | None = None) -> tuple[Finding, ...]:
    """Return what counsel should look at before a policy is offered; this is not legal advice.

    Sources: Anti-Unfair Competition Law of the PRC (discounts and commissions must be booked truthfully);
    MOFCOM order 2006 no. 17 on fair trade between retailers and suppliers (promotion fees stand for
    services, no forced rebates); DG COMP discussion paper on Article 82 (2005) on retroactive rebates.
    Method: N7.

    >>> from keyaccount.incentives.coop import CoopAllowance
    >>> from keyaccount.values.periods import Period
    >>> policy = IncentivePolicy("CO", "co-op", kind=CoopAllowance("0.02", "0.5", claim_days=60), owner="M",
    ...                          valid=Period.year(2026), currency="CNY")
    >>> [one.code for one in compliance_findings(policy)]
    ['compliance.service-unproven']
    """
    path = f"$.{policy.id}"
    found = [*_bribery(policy, path), *_services(policy, path)]
    if policy.scale is not None:
        found += _suction(policy.scale, path, market)
    return tuple(found)


def _bribery(policy: IncentivePolicy, path: str) -> list[Finding]:
    found = []
    if policy.payout.granting is Granting.PAYMENT:
        found.append(
            Finding(
                "compliance.cash",
                Severity.WARNING,
                f"{path}.payout.granting",
                Text(
                    "paid in cash: a commercial-bribery risk unless agreed in writing and booked openly",
                    "以现金支付:若未写入合同并由双方如实入账,存在商业贿赂风险",
                ),
                "N7",
                Text(
                    "agree it in writing, pay to the company's account only, book it openly",
                    "书面约定,仅付至对方公司账户,并如实入账",
                ),
            )
        )
    if isinstance(policy.kind, SalesContest):
        found.append(
            Finding(
                "compliance.prize",
                Severity.WARNING,
                f"{path}.kind",
                Text(
                    "prizes must go to the customer's company, not to its people behind its back",
                    "竞赛奖金应付给客户公司,不得在其不知情下付给个人",
                ),
                "N7",
                Text("have the customer agree to who receives them", "由客户书面确认领奖主体"),
            )
        )
    return found


def _services(policy: IncentivePolicy, path: str) -> list[Finding]:
    if not isinstance(policy.kind, CoopAllowance) or policy.kind.needs or policy.proof:
        return []
    return [
        Finding(
            "compliance.service-unproven",
            Severity.WARNING,
            f"{path}.kind.needs",
            Text(
                "a promotion fee must stand for a service really performed; no proof is asked for",
                "促销服务费须对应真实提供的服务,而政策未要求任何凭证",
            ),
            "N7",
            Text("name the proofs a claim must show", "请列明申报须提供的凭证"),
        )
    ]


def _suction(scale: TierScale, path: str, market: MarketFacts | None) -> list[Finding]:
    retroactive = scale.method in (TierMethod.ALL_UNITS, TierMethod.ROLLING, TierMethod.TOTAL)
    price = Fraction(1) if market is None else Fraction(market.price)
    zones = [one for one in cliffs(scale, price=price) if one.zone_from is not None and one.threshold]
    found = []
    if retroactive and zones:
        texts = [one.text for one in zones[:5]]
        found.append(
            Finding(
                "compliance.suction",
                Severity.WARNING,
                f"{path}.kind.scale",
                Text("; ".join(one.en for one in texts), ";".join(one.zh for one in texts)),
                "N7",
                Text(
                    "an equivalent incremental schedule pays the same without the pull",
                    "可改用等值的分段递增方案,消除追溯性吸附效应",
                ),
            )
        )
    if market is not None:
        effective = contestable_price(
            scale, price=market.price, volume=market.volume, contestable=market.contestable
        )
        if effective < market.cost:
            found.append(_below_cost(effective, market, path))
    return found


def _below_cost(effective: Fraction, market: MarketFacts, path: str) -> Finding:
    shown, cost, open_part = plain(round(effective, 6)), plain(market.cost), plain(market.contestable)
    return Finding(
        "compliance.below-cost",
        Severity.WARNING,
        f"{path}.kind.scale",
        Text(
            f"the effective price on the contestable {open_part} is {shown}, below the cost of {cost}",
            f"可竞争部分 {open_part} 的实际价格为 {shown},低于成本 {cost}",
        ),
        "N7",
        Text("lower the rate or raise the contestable share it is spread over", "降低返利率或缩小追溯范围"),
    )
