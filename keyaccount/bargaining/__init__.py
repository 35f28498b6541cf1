"""Bargaining: exact frontiers, fair points and price dependence; knows no customers."""

from keyaccount.bargaining.alternatives import Alternative, Bundle, instead_of_price
from keyaccount.bargaining.certificate import EfficiencyProof, certify
from keyaccount.bargaining.clash import Clash, clash
from keyaccount.bargaining.clusters import coupled
from keyaccount.bargaining.dependence import Cliff, GainKind, GainPart, PriceDependence, price_dependence
from keyaccount.bargaining.direct import fair_point_of
from keyaccount.bargaining.disagreement import Disagreement, disagreement_point
from keyaccount.bargaining.exchange import ExchangeRate, Step, exchanges
from keyaccount.bargaining.fair import FairPoint, fair_point, fair_points
from keyaccount.bargaining.frontier import Frontier, pareto_frontier
from keyaccount.bargaining.gains import JointGain, better_deals, joint_gains
from keyaccount.bargaining.lines import LineFrontier, Piece, efficient_frontier, line_frontier, lottery
from keyaccount.bargaining.problem import BargainingProblem, Deal, LinearIssue, ValuedIssue
from keyaccount.bargaining.rules import FairRule
from keyaccount.bargaining.sweep import WorkLimit
from keyaccount.bargaining.zone import Zone, zone

__all__ = [
    "Alternative",
    "BargainingProblem",
    "Bundle",
    "EfficiencyProof",
    "Clash",
    "Cliff",
    "Deal",
    "Disagreement",
    "ExchangeRate",
    "FairPoint",
    "FairRule",
    "Frontier",
    "GainKind",
    "GainPart",
    "JointGain",
    "LineFrontier",
    "LinearIssue",
    "Piece",
    "PriceDependence",
    "Step",
    "ValuedIssue",
    "WorkLimit",
    "Zone",
    "better_deals",
    "certify",
    "clash",
    "coupled",
    "disagreement_point",
    "efficient_frontier",
    "exchanges",
    "fair_point",
    "fair_point_of",
    "fair_points",
    "instead_of_price",
    "joint_gains",
    "line_frontier",
    "lottery",
    "pareto_frontier",
    "price_dependence",
    "zone",
]
