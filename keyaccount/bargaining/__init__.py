"""Bargaining: exact frontiers, fair points and price dependence; knows no customers."""

from keyaccount.bargaining.direct import fair_point_of
from keyaccount.bargaining.disagreement import Disagreement, disagreement_point
from keyaccount.bargaining.fair import FairPoint, fair_point, fair_points
from keyaccount.bargaining.frontier import Frontier, pareto_frontier
from keyaccount.bargaining.problem import BargainingProblem, Deal, LinearIssue, ValuedIssue
from keyaccount.bargaining.rules import FairRule
from keyaccount.bargaining.sweep import WorkLimit

__all__ = [
    "BargainingProblem",
    "Deal",
    "Disagreement",
    "FairPoint",
    "FairRule",
    "Frontier",
    "LinearIssue",
    "ValuedIssue",
    "WorkLimit",
    "disagreement_point",
    "fair_point",
    "fair_point_of",
    "fair_points",
    "pareto_frontier",
]
