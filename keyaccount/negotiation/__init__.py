"""Negotiation over the six topics: positions, the frontier between them, rounds, conditions, agreements."""

from keyaccount.negotiation.account_policy import AccountPolicy, Readiness, Waiver, readiness
from keyaccount.negotiation.agreement import Agreement, Term, sign
from keyaccount.negotiation.conditions import (
    AskedCondition,
    AtLeast,
    ConditionKind,
    ConditionState,
    JudgedCondition,
    OneOf,
)
from keyaccount.negotiation.customer_value import DeliveredValue, ValueMove, delivered_value, value_moves
from keyaccount.negotiation.moves import Move, MoveStep, Trade
from keyaccount.negotiation.negotiation import Negotiation
from keyaccount.negotiation.packages import FairPackages, Package, PackageFrontier, ValuedPackage
from keyaccount.negotiation.policy import NegotiationPolicy
from keyaccount.negotiation.positions import BestAlternative, Position
from keyaccount.negotiation.price import PriceZone, instead_of_price_in, price_dependence_of, price_zone
from keyaccount.negotiation.promises import Promise
from keyaccount.negotiation.rounds import Concession, Offer, Rounds
from keyaccount.negotiation.standards import ExcludedCombination, Inadmissible, RequiredStandard
from keyaccount.negotiation.topics import DiscreteIssue, IntegerIssue, MoneyIssue, Option, Topic
from keyaccount.negotiation.value_kinds import ValueKind, ValueWay
from keyaccount.negotiation.worths import Interplay, OptionWorth, ScoreWorth, TimesWorth, UnitWorth, ValueLine
from keyaccount.negotiation.zopa import IssueZone, Relaxation, Zopa

__all__ = [
    "AccountPolicy",
    "Agreement",
    "AskedCondition",
    "AtLeast",
    "BestAlternative",
    "Concession",
    "ConditionKind",
    "ConditionState",
    "DeliveredValue",
    "DiscreteIssue",
    "ExcludedCombination",
    "FairPackages",
    "Inadmissible",
    "IntegerIssue",
    "Interplay",
    "IssueZone",
    "JudgedCondition",
    "MoneyIssue",
    "Move",
    "MoveStep",
    "Negotiation",
    "NegotiationPolicy",
    "Offer",
    "OneOf",
    "Option",
    "OptionWorth",
    "Package",
    "PackageFrontier",
    "Position",
    "PriceZone",
    "Promise",
    "Readiness",
    "Relaxation",
    "RequiredStandard",
    "Rounds",
    "ScoreWorth",
    "Term",
    "TimesWorth",
    "Topic",
    "Trade",
    "UnitWorth",
    "ValueKind",
    "ValueLine",
    "ValueMove",
    "ValueWay",
    "ValuedPackage",
    "Waiver",
    "Zopa",
    "delivered_value",
    "instead_of_price_in",
    "price_dependence_of",
    "price_zone",
    "readiness",
    "sign",
    "value_moves",
]
