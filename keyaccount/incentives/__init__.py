"""Incentives: policies that are calculated to the cent, settled, explained and designed for both sides."""

from keyaccount.incentives.accrual import (
    Accrual,
    AccrualMethod,
    Forecast,
    VolumeOutcome,
    accrue,
    accrued_reward,
)
from keyaccount.incentives.allotment import absentees, moved, with_cumulative_guarantees, within_budget
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
from keyaccount.incentives.bulk import line_rewards, total_rewards, volume_totals
from keyaccount.incentives.calculation import earn
from keyaccount.incentives.compliance import MarketFacts, compliance_findings
from keyaccount.incentives.contest import (
    ContestTies,
    Placing,
    SalesContest,
    TeamSplit,
    Unclaimed,
    placings,
    team_shares,
)
from keyaccount.incentives.coop import Claim, ClaimState, CoopAllowance, CoopFund, JudgedClaim, coop_fund
from keyaccount.incentives.discounts import LineDiscount, RetrospectiveRebate, VolumeDiscount
from keyaccount.incentives.dispute import Dispute
from keyaccount.incentives.early_payment import CostOfForgoing, EarlyPayment, PaymentStep, cost_of_forgoing
from keyaccount.incentives.earning import Earning, EarningLine, EarningLines, EarningStep
from keyaccount.incentives.effect import IncentiveEffect, measure_effect
from keyaccount.incentives.facts import Departure, IncentiveFacts, ProofRecord
from keyaccount.incentives.fulfilment import Fulfilment, FulfilmentLine, SatisfactionAnswer, review_fulfilment
from keyaccount.incentives.goods import BundleDiscount, BundlePart, FreeGoods
from keyaccount.incentives.growth import GrowthFigure, GrowthMeasure, GrowthPays, GrowthRebate, NewMember
from keyaccount.incentives.limits import BudgetRule, Guarantee, Limits
from keyaccount.incentives.loyalty import Breach
from keyaccount.incentives.mix import MixPart, MixRebate
from keyaccount.incentives.payout import Payout
from keyaccount.incentives.payout_rule import Granting, Overpaid, PayoutRule, PayoutTiming
from keyaccount.incentives.policy import Incentive, IncentivePolicy, Window
from keyaccount.incentives.questions import NextTier, next_tier, volume_that_earns
from keyaccount.incentives.replay import Restatement, RestatementLine, restatement, settlement_digest
from keyaccount.incentives.running import RunningTotals, VolumeEntry
from keyaccount.incentives.scope import BuyingGroup, Eligibility, Membership, Scope
from keyaccount.incentives.seasonal import Season, SeasonalDiscount
from keyaccount.incentives.settlement import Settlement, settle
from keyaccount.incentives.settlement_item import SettlementItem
from keyaccount.incentives.stacked import PriceStage, Stacked, StackedPart
from keyaccount.incentives.stacking import (
    PriceComponent,
    StackBase,
    StackGroup,
    StackingPlan,
    StackMode,
    stack,
)
from keyaccount.incentives.statement import Statement
from keyaccount.incentives.suction import (
    Schedule,
    TierCliff,
    cliffs,
    contestable_price,
    equivalent_incremental,
    marginal_price,
)
from keyaccount.incentives.tiers import Boundary, Tier, TierMethod, TierPart, TierReward, TierScale
from keyaccount.incentives.waterfall import Waterfall, WaterfallStep, account_waterfall, stacked_waterfall

__all__ = [
    "Accrual",
    "AccrualMethod",
    "AnnualRebate",
    "Basis",
    "Boundary",
    "Breach",
    "BreachRule",
    "BudgetRule",
    "BundleDiscount",
    "BundlePart",
    "BuyingGroup",
    "Claim",
    "ClaimState",
    "ConditionRecord",
    "ContestTies",
    "CoopAllowance",
    "CoopFund",
    "CostOfForgoing",
    "Departure",
    "Dispute",
    "EarlyPayment",
    "Earning",
    "EarningLine",
    "EarningLines",
    "EarningStep",
    "Eligibility",
    "Event",
    "Forecast",
    "FreeGoods",
    "Fulfilment",
    "FulfilmentLine",
    "Granting",
    "GrowthFigure",
    "GrowthMeasure",
    "GrowthPays",
    "GrowthRebate",
    "Guarantee",
    "Incentive",
    "IncentiveEffect",
    "IncentiveFacts",
    "IncentivePolicy",
    "JudgedClaim",
    "Limits",
    "LineDiscount",
    "LoyaltyCondition",
    "MarketFacts",
    "Measure",
    "Membership",
    "MixPart",
    "MixRebate",
    "NewMember",
    "NextTier",
    "Overpaid",
    "PaymentStep",
    "Payout",
    "PayoutRule",
    "PayoutTiming",
    "Placing",
    "Pledge",
    "PriceComponent",
    "PriceStage",
    "ProofRecord",
    "PurchaseEvery",
    "Repeat",
    "Restatement",
    "RestatementLine",
    "RetrospectiveRebate",
    "RoundingLevel",
    "RoundingRule",
    "RunningTotals",
    "SalesContest",
    "SatisfactionAnswer",
    "Schedule",
    "Scope",
    "Season",
    "SeasonalDiscount",
    "Settlement",
    "SettlementItem",
    "StackBase",
    "StackGroup",
    "StackMode",
    "Stacked",
    "StackedPart",
    "StackingPlan",
    "Statement",
    "Tax",
    "TaxSide",
    "TeamSplit",
    "Tier",
    "TierCliff",
    "TierMethod",
    "TierPart",
    "TierReward",
    "TierScale",
    "Unclaimed",
    "VolumeDiscount",
    "VolumeEntry",
    "VolumeOutcome",
    "Waterfall",
    "WaterfallStep",
    "Window",
    "absentees",
    "account_waterfall",
    "accrue",
    "accrued_reward",
    "cliffs",
    "compliance_findings",
    "contestable_price",
    "coop_fund",
    "cost_of_forgoing",
    "earn",
    "equivalent_incremental",
    "line_rewards",
    "marginal_price",
    "measure_effect",
    "moved",
    "next_tier",
    "placings",
    "restatement",
    "review_fulfilment",
    "settle",
    "settlement_digest",
    "stack",
    "stacked_waterfall",
    "team_shares",
    "total_rewards",
    "volume_that_earns",
    "volume_totals",
    "with_cumulative_guarantees",
    "within_budget",
]
