"""Negotiation over the six topics: positions, the frontier between them, rounds, conditions, agreements."""

from keyaccount.negotiation.account_policy import AccountPolicy, ConditionWaiver, Readiness, readiness
from keyaccount.negotiation.agreement import AgreedTerm, Agreement, sign
from keyaccount.negotiation.conditions import (
    AskedCondition,
    AtLeast,
    ConditionKind,
    ConditionState,
    JudgedCondition,
    OneOf,
)
from keyaccount.negotiation.customer_value import DeliveredValue, ValueMove, delivered_value, value_moves
from keyaccount.negotiation.from_plan import PlanTerms, terms_from_plan, with_terms
from keyaccount.negotiation.incentive_worth import incentive_worths
from keyaccount.negotiation.moves import JointMove, MoveStep, Trade
from keyaccount.negotiation.negotiation import Negotiation
from keyaccount.negotiation.packages import FairPackages, Package, PackageFrontier, ValuedPackage
from keyaccount.negotiation.policy import NegotiationPolicy
from keyaccount.negotiation.positions import BestAlternative, Position
from keyaccount.negotiation.price import PriceZone, instead_of_price_in, price_dependence_of, price_zone
from keyaccount.negotiation.promises import Promise
from keyaccount.negotiation.rounds import Concession, Offer, Rounds
from keyaccount.negotiation.standards import ExcludedCombination, Inadmissible, RequiredStandard
from keyaccount.negotiation.topics import (
    ContinuousIssue,
    DiscreteIssue,
    IntegerIssue,
    MoneyIssue,
    Option,
    Topic,
)
from keyaccount.negotiation.value_kinds import DeliveredKind, ValueWay
from keyaccount.negotiation.worths import Interplay, OptionWorth, ScoreWorth, TimesWorth, UnitWorth, ValueLine
from keyaccount.negotiation.zopa import IssueZone, Relaxation, Zopa

__all__ = [
    "AccountPolicy",
    "AgreedTerm",
    "Agreement",
    "AskedCondition",
    "AtLeast",
    "BestAlternative",
    "Concession",
    "ConditionKind",
    "ConditionState",
    "ConditionWaiver",
    "ContinuousIssue",
    "DeliveredKind",
    "DeliveredValue",
    "DiscreteIssue",
    "ExcludedCombination",
    "FairPackages",
    "Inadmissible",
    "IntegerIssue",
    "Interplay",
    "IssueZone",
    "JointMove",
    "JudgedCondition",
    "MoneyIssue",
    "MoveStep",
    "Negotiation",
    "NegotiationPolicy",
    "Offer",
    "OneOf",
    "Option",
    "OptionWorth",
    "Package",
    "PackageFrontier",
    "PlanTerms",
    "Position",
    "PriceZone",
    "Promise",
    "Readiness",
    "Relaxation",
    "RequiredStandard",
    "Rounds",
    "ScoreWorth",
    "TimesWorth",
    "Topic",
    "Trade",
    "UnitWorth",
    "ValueLine",
    "ValueMove",
    "ValueWay",
    "ValuedPackage",
    "Zopa",
    "delivered_value",
    "incentive_worths",
    "instead_of_price_in",
    "price_dependence_of",
    "price_zone",
    "readiness",
    "sign",
    "terms_from_plan",
    "value_moves",
    "with_terms",
]
