"""Incentives: policies that are calculated to the cent, settled, explained and designed for both sides."""

from keyaccount.incentives.annual import (
    AnnualRebate,
    BreachRule,
    ConditionRecord,
    LoyaltyCondition,
    Pledge,
    PurchaseEvery,
    Repeat,
)
from keyaccount.incentives.basis import Basis, Event, Measure, RoundingLevel, RoundingRule, Tax, TaxSide
from keyaccount.incentives.calculation import earn
from keyaccount.incentives.discounts import LineDiscount, RetrospectiveRebate, VolumeDiscount
from keyaccount.incentives.earning import Earning, EarningLine, EarningLines, EarningStep
from keyaccount.incentives.facts import Departure, IncentiveFacts, ProofRecord
from keyaccount.incentives.limits import BudgetRule, Guarantee, Limits
from keyaccount.incentives.payout import Payout
from keyaccount.incentives.payout_rule import Granting, Overpaid, PayoutRule, PayoutTiming
from keyaccount.incentives.policy import Incentive, IncentivePolicy, Window
from keyaccount.incentives.scope import BuyingGroup, Eligibility, Membership, Scope
from keyaccount.incentives.settlement import Settlement, settle
from keyaccount.incentives.settlement_item import SettlementItem
from keyaccount.incentives.statement import Statement
from keyaccount.incentives.tiers import Boundary, Tier, TierMethod, TierPart, TierReward, TierScale

__all__ = [
    "AnnualRebate",
    "Basis",
    "Boundary",
    "BreachRule",
    "BudgetRule",
    "BuyingGroup",
    "ConditionRecord",
    "Departure",
    "Earning",
    "EarningLine",
    "EarningLines",
    "EarningStep",
    "Eligibility",
    "Event",
    "Granting",
    "Guarantee",
    "Incentive",
    "IncentiveFacts",
    "IncentivePolicy",
    "Limits",
    "LineDiscount",
    "LoyaltyCondition",
    "Measure",
    "Membership",
    "Overpaid",
    "Payout",
    "PayoutRule",
    "PayoutTiming",
    "Pledge",
    "ProofRecord",
    "PurchaseEvery",
    "Repeat",
    "RetrospectiveRebate",
    "RoundingLevel",
    "RoundingRule",
    "Scope",
    "Settlement",
    "SettlementItem",
    "Statement",
    "Tax",
    "TaxSide",
    "Tier",
    "TierMethod",
    "TierPart",
    "TierReward",
    "TierScale",
    "VolumeDiscount",
    "Window",
    "earn",
    "settle",
]
