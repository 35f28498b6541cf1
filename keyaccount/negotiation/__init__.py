"""Negotiation over the six topics: positions, the frontier between them, rounds, conditions, agreements."""

from keyaccount.negotiation.account_policy import AccountPolicy, ConditionWaiver, Readiness, readiness
from keyaccount.negotiation.agreement import AgreedTerm, Agreement, sign
from keyaccount.negotiation.allocation import (
    AllocatedClaim,
    AllocatedPart,
    Allocation,
    Arrival,
    SupplyClaim,
    allocate,
)
from keyaccount.negotiation.amending import amend
from keyaccount.negotiation.amendment import Amendment
from keyaccount.negotiation.commitment_ledger import CommitmentLedger, LedgerEntry
from keyaccount.negotiation.complaint_effects import (
    ComplaintEffect,
    ComplaintEffects,
    ComplaintRule,
    complaint_effects,
)
from keyaccount.negotiation.conditions import (
    AskedCondition,
    AtLeast,
    ConditionKind,
    ConditionState,
    JudgedCondition,
    OneOf,
)
from keyaccount.negotiation.customer_value import DeliveredValue, ValueMove, delivered_value, value_moves
from keyaccount.negotiation.delivery_record import (
    AskedOrder,
    DeliveredOrder,
    DeliveryPromise,
    DeliveryRecord,
    DeliveryRecords,
    on_time_in_full,
)
from keyaccount.negotiation.from_plan import PlanTerms, terms_from_plan, with_terms
from keyaccount.negotiation.gold_service import (
    FreeUpkeep,
    GoldService,
    GoldServiceKind,
    ResponseTeam,
    SupportHotline,
    gold_table,
)
from keyaccount.negotiation.incentive_worth import incentive_worths
from keyaccount.negotiation.moves import JointMove, MoveStep, Trade
from keyaccount.negotiation.negotiation import Negotiation
from keyaccount.negotiation.packages import FairPackages, Package, PackageFrontier, ValuedPackage
from keyaccount.negotiation.past_promises import InformedTalks, inform_talks
from keyaccount.negotiation.policy import NegotiationPolicy
from keyaccount.negotiation.positions import BestAlternative, Position
from keyaccount.negotiation.price import PriceZone, instead_of_price_in, price_dependence_of, price_zone
from keyaccount.negotiation.promise_effects import PromiseWeights, promise_events
from keyaccount.negotiation.promise_record import (
    PromiseCounts,
    PromiseRecord,
    RecordedPromise,
    promise_record,
)
from keyaccount.negotiation.promises import Promise
from keyaccount.negotiation.right_stock import (
    RightStock,
    SeasonTerms,
    ServiceMeasure,
    ServiceStock,
    channel_buyback,
    right_stock,
    stock_for_service,
)
from keyaccount.negotiation.rounds import Concession, Offer, Rounds
from keyaccount.negotiation.season_forecast import ForecastSeason, SeasonForecast, forecast_seasons
from keyaccount.negotiation.season_links import linked_plans_of
from keyaccount.negotiation.season_plan import (
    SeasonLimit,
    SeasonPlan,
    SeasonRow,
    SeasonShipment,
    SeasonShortfall,
)
from keyaccount.negotiation.season_planning import plan_season
from keyaccount.negotiation.service_promise import (
    ORDINARY_DEPARTMENTS,
    ServiceGrade,
    ServicePromise,
    ServiceTerm,
    ordinary_services,
)
from keyaccount.negotiation.service_review import (
    JudgedService,
    ServiceClock,
    ServiceReview,
    ServiceState,
    pass_on,
    review_service,
)
from keyaccount.negotiation.standards import ExcludedCombination, Inadmissible, RequiredStandard
from keyaccount.negotiation.stock_cover import CoverRule, CoverState, StockCover, StockWatch, watch_stock
from keyaccount.negotiation.supply_terms import SeasonCapacity, SeasonCosts, SeasonNeed
from keyaccount.negotiation.topics import (
    ContinuousIssue,
    DiscreteIssue,
    IntegerIssue,
    MoneyIssue,
    Option,
    Topic,
)
from keyaccount.negotiation.uncertain_demand import (
    DiscreteDemand,
    NormalDemand,
    PoissonDemand,
    UncertainDemand,
    UniformDemand,
)
from keyaccount.negotiation.upkeep_record import UPKEEP_KINDS, fulfilled_by_events
from keyaccount.negotiation.value_kinds import DeliveredKind, ValueWay
from keyaccount.negotiation.worths import Interplay, OptionWorth, ScoreWorth, TimesWorth, UnitWorth, ValueLine
from keyaccount.negotiation.zopa import IssueZone, Relaxation, Zopa

__all__ = [
    "AccountPolicy",
    "AgreedTerm",
    "Agreement",
    "AllocatedClaim",
    "AllocatedPart",
    "Allocation",
    "Amendment",
    "Arrival",
    "AskedCondition",
    "AskedOrder",
    "AtLeast",
    "BestAlternative",
    "CommitmentLedger",
    "ComplaintEffect",
    "ComplaintEffects",
    "ComplaintRule",
    "Concession",
    "ConditionKind",
    "ConditionState",
    "ConditionWaiver",
    "ContinuousIssue",
    "CoverRule",
    "CoverState",
    "DeliveredKind",
    "DeliveredOrder",
    "DeliveredValue",
    "DeliveryPromise",
    "DeliveryRecord",
    "DeliveryRecords",
    "DiscreteDemand",
    "DiscreteIssue",
    "ExcludedCombination",
    "FairPackages",
    "ForecastSeason",
    "FreeUpkeep",
    "GoldService",
    "GoldServiceKind",
    "Inadmissible",
    "InformedTalks",
    "IntegerIssue",
    "Interplay",
    "IssueZone",
    "JointMove",
    "JudgedCondition",
    "JudgedService",
    "LedgerEntry",
    "MoneyIssue",
    "MoveStep",
    "Negotiation",
    "NegotiationPolicy",
    "NormalDemand",
    "ORDINARY_DEPARTMENTS",
    "Offer",
    "OneOf",
    "Option",
    "OptionWorth",
    "Package",
    "PackageFrontier",
    "PlanTerms",
    "PoissonDemand",
    "Position",
    "PriceZone",
    "Promise",
    "PromiseCounts",
    "PromiseRecord",
    "PromiseWeights",
    "Readiness",
    "RecordedPromise",
    "Relaxation",
    "RequiredStandard",
    "ResponseTeam",
    "RightStock",
    "Rounds",
    "ScoreWorth",
    "SeasonCapacity",
    "SeasonCosts",
    "SeasonForecast",
    "SeasonLimit",
    "SeasonNeed",
    "SeasonPlan",
    "SeasonRow",
    "SeasonShipment",
    "SeasonShortfall",
    "SeasonTerms",
    "ServiceClock",
    "ServiceGrade",
    "ServiceMeasure",
    "ServicePromise",
    "ServiceReview",
    "ServiceState",
    "ServiceStock",
    "ServiceTerm",
    "StockCover",
    "StockWatch",
    "SupplyClaim",
    "SupportHotline",
    "TimesWorth",
    "Topic",
    "Trade",
    "UPKEEP_KINDS",
    "UncertainDemand",
    "UniformDemand",
    "UnitWorth",
    "ValueLine",
    "ValueMove",
    "ValueWay",
    "ValuedPackage",
    "Zopa",
    "allocate",
    "amend",
    "channel_buyback",
    "complaint_effects",
    "delivered_value",
    "forecast_seasons",
    "fulfilled_by_events",
    "gold_table",
    "incentive_worths",
    "inform_talks",
    "instead_of_price_in",
    "linked_plans_of",
    "on_time_in_full",
    "ordinary_services",
    "pass_on",
    "plan_season",
    "price_dependence_of",
    "price_zone",
    "promise_events",
    "promise_record",
    "readiness",
    "review_service",
    "right_stock",
    "sign",
    "stock_for_service",
    "terms_from_plan",
    "value_moves",
    "watch_stock",
    "with_terms",
]
