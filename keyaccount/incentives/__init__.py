"""Incentives: policies that are calculated to the cent, settled, explained and designed for both sides."""

from keyaccount.incentives.accrual import (
    Accrual,
    AccrualMethod,
    Forecast,
    VolumeOutcome,
    accrue,
    accrued_reward,
)
from keyaccount.incentives.ageing import DueAmount
from keyaccount.incentives.amendments import standing_policies
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
from keyaccount.incentives.break_even import BreakEven, break_even
from keyaccount.incentives.calculation import earn
from keyaccount.incentives.channel import LikelyDemand, Market, integrated_optimum, outcome_of
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
from keyaccount.incentives.deal_account import (
    DealAccount,
    DealExtra,
    ProductAccount,
    ProductDeal,
    deal_account,
)
from keyaccount.incentives.deal_room import DealRoom, NamedDesign
from keyaccount.incentives.demand import (
    CommittedVolume,
    DearerDemand,
    Demand,
    DemandPiece,
    ElasticDemand,
    LinearDemand,
    ScaledDemand,
    TableDemand,
)
from keyaccount.incentives.design_result import Floors, FrontierPoint, NoDesign, ParameterRange, WinWinDesign
from keyaccount.incentives.discounts import LineDiscount, OrderSize, RetrospectiveRebate, VolumeDiscount
from keyaccount.incentives.dispute import Dispute
from keyaccount.incentives.early_payment import CostOfForgoing, EarlyPayment, PaymentStep, cost_of_forgoing
from keyaccount.incentives.earning import Earning, EarningLine, EarningLines, EarningStep
from keyaccount.incentives.effect import IncentiveEffect, measure_effect
from keyaccount.incentives.facts import Departure, IncentiveFacts, ProofRecord
from keyaccount.incentives.fulfilment import Fulfilment, FulfilmentLine, SatisfactionAnswer, review_fulfilment
from keyaccount.incentives.goods import BundleDiscount, BundlePart, FreeGoods
from keyaccount.incentives.growth import GrowthFigure, GrowthMeasure, GrowthPays, GrowthRebate, NewMember
from keyaccount.incentives.ledger_stack import LedgerStack, StackedAccount, stack_ledger
from keyaccount.incentives.limits import BudgetRule, Guarantee, Limits
from keyaccount.incentives.lot_size import LotChoice, LotOption, PriceBreak, best_lot
from keyaccount.incentives.loyalty import Breach
from keyaccount.incentives.mix import MixPart, MixRebate
from keyaccount.incentives.payout import Payout
from keyaccount.incentives.payout_rule import Granting, Overpaid, PayoutRule, PayoutTiming
from keyaccount.incentives.policy import Incentive, IncentivePolicy, Window
from keyaccount.incentives.projection import Projection, ProjectionMethod, project
from keyaccount.incentives.questions import NextTier, next_tier, volume_that_earns
from keyaccount.incentives.region import RegionPoint, Stretch, WinWinRegion, win_win_region
from keyaccount.incentives.replay import LineChange, Restatement, RestatementLine, restatement
from keyaccount.incentives.running import RunningTotals, VolumeEntry
from keyaccount.incentives.scope import BuyingGroup, Eligibility, Membership, Scope
from keyaccount.incentives.seal import SettlementSeal, broken_seals, seal_settlement
from keyaccount.incentives.seasonal import Season, SeasonalDiscount
from keyaccount.incentives.sensitivity import (
    Driver,
    DriverEffect,
    Sensitivity,
    StressedOutcome,
    most_incentive,
    sensitivity,
    stress,
)
from keyaccount.incentives.settlement import Settlement, settle, settle_earnings
from keyaccount.incentives.settlement_item import SettlementItem
from keyaccount.incentives.stack_work import stack
from keyaccount.incentives.stacked import PriceStage, Stacked, StackedPart
from keyaccount.incentives.stacking import (
    PriceComponent,
    StackBase,
    StackGroup,
    StackingPlan,
    StackMode,
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
from keyaccount.incentives.terms_space import (
    AllUnitsSpace,
    Parameter,
    RebateSpace,
    RevenueShareSpace,
    TermsSpace,
    TwoPartSpace,
    WholesaleSpace,
)
from keyaccount.incentives.tiers import Boundary, Tier, TierMethod, TierPart, TierReward, TierScale
from keyaccount.incentives.trade_outcome import TradeOutcome
from keyaccount.incentives.trade_terms import (
    AllUnitsPrice,
    OutlayPiece,
    RebatedPrice,
    RevenueShare,
    TradeTerms,
    TwoPartTariff,
    WholesalePrice,
)
from keyaccount.incentives.uplift import SideUplift, Uplifts, break_even_uplifts
from keyaccount.incentives.waterfall import Waterfall, WaterfallStep, account_waterfall, stacked_waterfall
from keyaccount.incentives.what_if import WhatIf, WhatIfLine, what_if, worst_case
from keyaccount.incentives.win_win import best_for_supplier, design_win_win, feasible_ranges

__all__ = [
    "Accrual",
    "AccrualMethod",
    "AllUnitsPrice",
    "AllUnitsSpace",
    "AnnualRebate",
    "Basis",
    "Boundary",
    "Breach",
    "BreachRule",
    "BreakEven",
    "BudgetRule",
    "BundleDiscount",
    "BundlePart",
    "BuyingGroup",
    "Claim",
    "ClaimState",
    "CommittedVolume",
    "ConditionRecord",
    "ContestTies",
    "CoopAllowance",
    "CoopFund",
    "CostOfForgoing",
    "DealAccount",
    "DealExtra",
    "DealRoom",
    "DearerDemand",
    "Demand",
    "DemandPiece",
    "Departure",
    "Dispute",
    "Driver",
    "DriverEffect",
    "DueAmount",
    "EarlyPayment",
    "Earning",
    "EarningLine",
    "EarningLines",
    "EarningStep",
    "ElasticDemand",
    "Eligibility",
    "Event",
    "Floors",
    "Forecast",
    "FreeGoods",
    "FrontierPoint",
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
    "LedgerStack",
    "LikelyDemand",
    "Limits",
    "LineChange",
    "LineDiscount",
    "LinearDemand",
    "LotChoice",
    "LotOption",
    "LoyaltyCondition",
    "Market",
    "MarketFacts",
    "Measure",
    "Membership",
    "MixPart",
    "MixRebate",
    "NamedDesign",
    "NewMember",
    "NextTier",
    "NoDesign",
    "OutlayPiece",
    "OrderSize",
    "Overpaid",
    "Parameter",
    "ParameterRange",
    "PaymentStep",
    "Payout",
    "PayoutRule",
    "PayoutTiming",
    "Placing",
    "Pledge",
    "PriceBreak",
    "PriceComponent",
    "PriceStage",
    "ProductAccount",
    "ProductDeal",
    "Projection",
    "ProjectionMethod",
    "ProofRecord",
    "PurchaseEvery",
    "RebateSpace",
    "RebatedPrice",
    "RegionPoint",
    "Repeat",
    "Restatement",
    "RestatementLine",
    "RetrospectiveRebate",
    "RevenueShare",
    "RevenueShareSpace",
    "RoundingLevel",
    "RoundingRule",
    "RunningTotals",
    "SalesContest",
    "SatisfactionAnswer",
    "ScaledDemand",
    "Schedule",
    "Scope",
    "Season",
    "SeasonalDiscount",
    "Sensitivity",
    "Settlement",
    "SettlementItem",
    "SideUplift",
    "SettlementSeal",
    "StackBase",
    "StackGroup",
    "StackMode",
    "Stacked",
    "StackedAccount",
    "StackedPart",
    "StackingPlan",
    "Statement",
    "StressedOutcome",
    "Stretch",
    "TableDemand",
    "Tax",
    "TaxSide",
    "TeamSplit",
    "TermsSpace",
    "Tier",
    "TierCliff",
    "TierMethod",
    "TierPart",
    "TierReward",
    "TierScale",
    "TradeOutcome",
    "TradeTerms",
    "TwoPartSpace",
    "TwoPartTariff",
    "Unclaimed",
    "Uplifts",
    "VolumeDiscount",
    "VolumeEntry",
    "VolumeOutcome",
    "Waterfall",
    "WaterfallStep",
    "WhatIf",
    "WhatIfLine",
    "WholesalePrice",
    "WholesaleSpace",
    "WinWinDesign",
    "WinWinRegion",
    "Window",
    "account_waterfall",
    "accrue",
    "accrued_reward",
    "best_for_supplier",
    "best_lot",
    "break_even",
    "break_even_uplifts",
    "broken_seals",
    "cliffs",
    "compliance_findings",
    "contestable_price",
    "coop_fund",
    "cost_of_forgoing",
    "deal_account",
    "design_win_win",
    "earn",
    "equivalent_incremental",
    "feasible_ranges",
    "integrated_optimum",
    "marginal_price",
    "measure_effect",
    "most_incentive",
    "next_tier",
    "outcome_of",
    "placings",
    "project",
    "restatement",
    "review_fulfilment",
    "sensitivity",
    "seal_settlement",
    "settle",
    "settle_earnings",
    "standing_policies",
    "stack",
    "stack_ledger",
    "stacked_waterfall",
    "stress",
    "team_shares",
    "volume_that_earns",
    "what_if",
    "win_win_region",
    "worst_case",
]
