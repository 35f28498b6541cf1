"""Identification (鉴别): who our key accounts are, who may become one, who moved since."""

from keyaccount.identification.abc_analysis import AbcClass, AbcCuts, Crossing
from keyaccount.identification.aggregation import Bounds, Normalisation, Spotis, Topsis, WeightedSum
from keyaccount.identification.ahp import AhpMethod, AhpWeights, RandomIndex, ahp_weights, pairwise
from keyaccount.identification.alive import alive_criterion, buying_histories
from keyaccount.identification.beta_geometric import BetaGeometric, fit_beta_geometric
from keyaccount.identification.case import Buyer, Case, Track
from keyaccount.identification.comparison import Admissible, Lead, compare
from keyaccount.identification.concentration import Concentration, concentrate
from keyaccount.identification.cost_to_serve import ServeCosts, cost_to_serve
from keyaccount.identification.counterfactual import Counterfactual
from keyaccount.identification.criterion import Absence, Absent, Criterion, Lens, Measure, Reading
from keyaccount.identification.decision_matrix import DecisionMatrix, Sense
from keyaccount.identification.evaluation import Aggregation, Evaluation
from keyaccount.identification.gamma_gamma import GammaGamma, Spending, fit_gamma_gamma
from keyaccount.identification.hysteresis import (
    ClassRule,
    MemberRule,
    PlaceRule,
    Seats,
    flips,
    settle_classes,
)
from keyaccount.identification.lifetime import LifetimeValue, lifetime_value
from keyaccount.identification.matrix import (
    Labels,
    MatrixRule,
    Quadrant,
    SelectionMatrix,
    Stage,
    place_accounts,
    standard_matrix,
)
from keyaccount.identification.move import Move, MoveKind
from keyaccount.identification.nomination import Exclusion, ExclusionGround, Firmness, Nomination
from keyaccount.identification.objective import Population, Study, StudyResult, conduct
from keyaccount.identification.objective_weights import (
    Correlation,
    critic_weights,
    entropy_weights,
    merec_weights,
    standard_deviation_weights,
)
from keyaccount.identification.pareto_nbd import ParetoNbd, fit_pareto_nbd
from keyaccount.identification.policy import (
    IdentificationPolicy,
    LossRule,
    ReturnsRule,
    UnknownRule,
    standard_policy,
)
from keyaccount.identification.portfolio import PortfolioLimits
from keyaccount.identification.promethee import Preference, PreferenceShape, PrometheeII
from keyaccount.identification.purchase_history import Buying
from keyaccount.identification.questionnaire import IDENTIFICATION_QUESTIONS
from keyaccount.identification.ranked_account import Contribution, RankedAccount
from keyaccount.identification.ranking import Ranking, identify
from keyaccount.identification.relationship import RelationshipRule, relationship_criteria, relationship_score
from keyaccount.identification.review import Review, replay, review
from keyaccount.identification.rfm import Rfm, rfm, rfm_from_facts, rfm_from_orders
from keyaccount.identification.robustness import Robustness, robustness
from keyaccount.identification.second_opinion import SecondOpinion, second_opinion
from keyaccount.identification.service_tracking import ServiceTracking, TrackingRule, track_service
from keyaccount.identification.shortlist import Shortlist, shortlist
from keyaccount.identification.trend import Trend, turnover_trend
from keyaccount.identification.vikor import Vikor
from keyaccount.identification.weights import (
    Weights,
    direct_weights,
    equal_weights,
    rank_order_centroid,
    swing_weights,
)
from keyaccount.identification.whale import WhaleCurve, hidden_losses, whale_curve

__all__ = [
    "AbcClass",
    "AbcCuts",
    "Absence",
    "Absent",
    "Admissible",
    "Aggregation",
    "AhpMethod",
    "AhpWeights",
    "BetaGeometric",
    "Bounds",
    "Buyer",
    "Buying",
    "Case",
    "ClassRule",
    "Concentration",
    "Contribution",
    "Correlation",
    "Counterfactual",
    "Criterion",
    "Crossing",
    "DecisionMatrix",
    "Evaluation",
    "Exclusion",
    "ExclusionGround",
    "Firmness",
    "GammaGamma",
    "IDENTIFICATION_QUESTIONS",
    "IdentificationPolicy",
    "Labels",
    "Lead",
    "Lens",
    "LifetimeValue",
    "LossRule",
    "MatrixRule",
    "Measure",
    "MemberRule",
    "Move",
    "MoveKind",
    "Nomination",
    "Normalisation",
    "ParetoNbd",
    "PlaceRule",
    "Population",
    "PortfolioLimits",
    "Preference",
    "PreferenceShape",
    "PrometheeII",
    "Quadrant",
    "RandomIndex",
    "RankedAccount",
    "Ranking",
    "Reading",
    "RelationshipRule",
    "ReturnsRule",
    "Review",
    "Rfm",
    "Robustness",
    "Seats",
    "SecondOpinion",
    "SelectionMatrix",
    "Sense",
    "ServeCosts",
    "ServiceTracking",
    "Shortlist",
    "Spending",
    "Spotis",
    "Stage",
    "Study",
    "StudyResult",
    "Topsis",
    "Track",
    "TrackingRule",
    "Trend",
    "UnknownRule",
    "Vikor",
    "WeightedSum",
    "Weights",
    "WhaleCurve",
    "ahp_weights",
    "alive_criterion",
    "buying_histories",
    "compare",
    "concentrate",
    "conduct",
    "cost_to_serve",
    "critic_weights",
    "direct_weights",
    "entropy_weights",
    "equal_weights",
    "fit_beta_geometric",
    "fit_gamma_gamma",
    "fit_pareto_nbd",
    "flips",
    "hidden_losses",
    "identify",
    "lifetime_value",
    "merec_weights",
    "pairwise",
    "place_accounts",
    "rank_order_centroid",
    "relationship_criteria",
    "relationship_score",
    "replay",
    "review",
    "rfm",
    "rfm_from_facts",
    "rfm_from_orders",
    "robustness",
    "second_opinion",
    "settle_classes",
    "shortlist",
    "standard_deviation_weights",
    "standard_matrix",
    "standard_policy",
    "swing_weights",
    "track_service",
    "turnover_trend",
    "whale_curve",
]
