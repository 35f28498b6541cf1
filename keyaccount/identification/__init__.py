"""Identification (鉴别): who our key accounts are, who may become one, who moved since."""

from keyaccount.identification.abc_analysis import AbcClass, AbcCuts
from keyaccount.identification.case import Buyer, Case, Track
from keyaccount.identification.concentration import Concentration, concentrate
from keyaccount.identification.criterion import Absence, Absent, Criterion, Lens, Measure, Reading
from keyaccount.identification.hysteresis import MemberRule, PlaceRule
from keyaccount.identification.move import Move, MoveKind
from keyaccount.identification.nomination import Exclusion, Firmness, Nomination
from keyaccount.identification.policy import IdentificationPolicy, standard_policy
from keyaccount.identification.ranked_account import Contribution, RankedAccount
from keyaccount.identification.ranking import Ranking, identify
from keyaccount.identification.review import Review, replay, review
from keyaccount.identification.shortlist import Shortlist, shortlist
from keyaccount.identification.whale import WhaleCurve, whale_curve

__all__ = [
    "AbcClass",
    "AbcCuts",
    "Absence",
    "Absent",
    "Buyer",
    "Case",
    "Concentration",
    "Contribution",
    "Criterion",
    "Exclusion",
    "Firmness",
    "IdentificationPolicy",
    "Lens",
    "Measure",
    "MemberRule",
    "Move",
    "MoveKind",
    "Nomination",
    "PlaceRule",
    "RankedAccount",
    "Ranking",
    "Reading",
    "Review",
    "Shortlist",
    "Track",
    "WhaleCurve",
    "concentrate",
    "identify",
    "replay",
    "review",
    "shortlist",
    "standard_policy",
    "whale_curve",
]
