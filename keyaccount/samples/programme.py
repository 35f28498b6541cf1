"""The sample's incentive policies for 2026: discount, quarterly rebate, annual rebate."""

from __future__ import annotations

from keyaccount.incentives import (
    AnnualRebate,
    Boundary,
    BreachRule,
    Eligibility,
    IncentivePolicy,
    PurchaseEvery,
    Repeat,
    RetrospectiveRebate,
    Scope,
    TierMethod,
    TierScale,
    VolumeDiscount,
    Window,
)
from keyaccount.samples.products import CURRENCY
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from keyaccount.values.text import Text

__all__ = ["annual_rebate", "programme", "quarterly_rebate", "volume_discount"]

_YEAR = Period.year(2026)


def volume_discount(customer: str = "C007") -> IncentivePolicy:
    """Return the discount on the invoice that grows with the month's filter sets.

    >>> volume_discount().kind.text.zh
    '按单批量折扣(2 档,全额累计)'
    """
    scale = TierScale.of(
        (10_000, "0.02"), (25_000, "0.03"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED
    )
    return IncentivePolicy(
        "VD-2026",
        Text("volume discount on filters", "滤芯数量折扣"),
        kind=VolumeDiscount(scale),
        owner="M2",
        valid=_YEAR,
        currency=CURRENCY,
        scope=Scope(products=["P03"]),
        eligibility=Eligibility(customers=[customer]),
        window=Window.MONTH,
    )


def quarterly_rebate(customer: str = "C007") -> IncentivePolicy:
    """Return the retrospective rebate of each quarter, in tiers that pay only for what lies above them.

    >>> quarterly_rebate().window.value
    'quarter'
    """
    scale = TierScale.of(
        (300_000, "0.015"), (400_000, "0.03"), method=TierMethod.INCREMENTAL, at_boundary=Boundary.REACHED
    )
    return IncentivePolicy(
        "QR-2026",
        Text("quarterly rebate", "季度返利"),
        kind=RetrospectiveRebate(scale),
        owner="M2",
        valid=_YEAR,
        currency=CURRENCY,
        eligibility=Eligibility(customers=[customer]),
        window=Window.QUARTER,
    )


def annual_rebate(customer: str = "C007") -> IncentivePolicy:
    """Return the annual rebate: one percent of the year's net purchases, if no quarter falls short.

    >>> annual_rebate().payout.timing.value
    'at_end'
    """
    steady = PurchaseEvery("steady", Repeat.QUARTER, Money(250_000, CURRENCY))
    kind = AnnualRebate.at(
        "0.01", conditions=(steady,), on_breach=BreachRule.FORFEIT, on_leaving=BreachRule.PRORATE_MONTHS
    )
    return IncentivePolicy(
        "AR-2026",
        Text("annual rebate", "年度扣点"),
        kind=kind,
        owner="M2",
        valid=_YEAR,
        currency=CURRENCY,
        eligibility=Eligibility(customers=[customer]),
    )


def programme(customer: str = "C007") -> tuple[IncentivePolicy, ...]:
    """Return the three policies a key account of the sample is offered for 2026.

    >>> [one.id for one in programme()]
    ['VD-2026', 'QR-2026', 'AR-2026']
    """
    return (volume_discount(customer), quarterly_rebate(customer), annual_rebate(customer))
