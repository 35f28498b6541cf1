"""Tests of fair points: published scenarios, Nash 1950, ties, and brute force on small problems."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest

from keyaccount.bargaining import (
    BargainingProblem,
    Disagreement,
    FairRule,
    LinearIssue,
    WorkLimit,
    fair_point,
    fair_points,
    pareto_frontier,
)
from keyaccount.bargaining.lines import line_frontier
from keyaccount.bargaining.rules import score_gains
from tests.bargaining.oracle import (
    every_value,
    exact,
    points,
    problem_of,
    random_problem,
    rich_problem,
    scenarios,
    undominated,
)
from tests.shared_data import cases

CONVENTIONS = {
    Disagreement.BOTTOM_LINE: "d_reservation",
    Disagreement.BOTTOM_LINE_OR_WORST: "d_max_reservation_min",
}
RULES = {
    FairRule.NASH: "nash",
    FairRule.KALAI_SMORODINSKY: "kalai_smorodinsky_max_min_ratio",
    FairRule.EGALITARIAN: "egalitarian_max_min_gain",
    FairRule.UTILITARIAN: "utilitarian_max_sum",
}
LEAST_GAIN = (FairRule.EGALITARIAN, FairRule.LEXIMIN)
DISCRETE_CASES = [
    case for case in cases("negotiation_and_incentives", "negotiation") if "nash-1950" in str(case.id)
]


@pytest.mark.parametrize("scenario", scenarios())
def test_fair_points_equal_the_exact_ones(scenario: dict[str, Any]) -> None:
    """Every rule under both disagreement conventions, with every tie, to the last digit."""
    frontier = pareto_frontier(problem_of(scenario))
    for convention, published in CONVENTIONS.items():
        for rule, name in RULES.items():
            point = fair_point(frontier, rule, convention)
            assert [deal.values for deal in point.deals] == points(scenario["solutions"][published][name])
            assert point.convention is convention
            assert point.exact


@pytest.mark.method("N6")
@pytest.mark.parametrize("case", DISCRETE_CASES)
def test_nash_1950_bill_and_jack(case: dict[str, Any]) -> None:
    """The barter of Nash's own paper: Bill gives book, whip, ball and bat for pen, toy and knife."""
    inputs, expected = case["inputs"], case["expected"]
    bill = [[0, -worth[0]] for worth in inputs["bill_goods"].values()]
    bill += [[0, worth[0]] for worth in inputs["jack_goods"].values()]
    jack = [[0, worth[1]] for worth in inputs["bill_goods"].values()]
    jack += [[0, -worth[1]] for worth in inputs["jack_goods"].values()]
    goods = [*inputs["bill_goods"], *inputs["jack_goods"]]
    names = {good: ["keep", "trade"] for good in goods}
    problem = BargainingProblem.from_tables([bill, jack], (0, 0), ("Bill", "Jack"), names)
    frontier = pareto_frontier(problem)
    assert problem.outcomes == inputs["outcomes"]
    assert [list(deal.values) for deal in frontier.deals] == expected["individually_rational_frontier"]
    nash = fair_point(frontier, FairRule.NASH, Disagreement.BOTTOM_LINE)
    assert nash.score == (expected["nash_product"],)
    assert list(nash.gains(nash.deals[0])) == expected["nash_gain"]
    traded = [good for good, picked in zip(goods, nash.deals[0].choice, strict=True) if picked]
    assert [traded] == expected["trades_at_nash"]
    for rule, key in (
        (FairRule.EGALITARIAN, "egalitarian_gain"),
        (FairRule.UTILITARIAN, "utilitarian_gain"),
        (FairRule.KALAI_SMORODINSKY, "ks_gain_discrete_max_min_ratio"),
    ):
        point = fair_point(frontier, rule, Disagreement.BOTTOM_LINE)
        assert list(point.deals[0].values) == expected[key]
    # (6, 7) has the same least gain as (8, 6): both are egalitarian, and leximin decides between them.
    even, settled = (fair_point(frontier, rule, Disagreement.BOTTOM_LINE) for rule in LEAST_GAIN)
    assert [deal.values for deal in even.deals] == [exact(8, 6), exact(6, 7)]
    assert [deal.values for deal in settled.deals] == [exact(8, 6)]
    assert "N6" in nash.explain().clauses()


@pytest.mark.parametrize("parties", [2, 3])
def test_fair_points_equal_brute_force(parties: int) -> None:
    """Scores decided in whole units must pick what scoring every deal in fractions picks, ties included."""
    rng = random.Random(200 + parties)
    for _ in range(200):
        problem = random_problem(rng, parties)
        start = [Fraction(rng.randint(-10, 10), rng.choice([1, 2, 3])) for _ in range(parties)]
        deals = undominated(every_value(problem))
        gains = {v: [a - b for a, b in zip(v, start, strict=True)] for v in deals}
        gains = {v: gain for v, gain in gains.items() if min(gain) >= 0}
        ideals = [
            max((gain[party] for gain in gains.values()), default=Fraction(0)) for party in range(parties)
        ]
        for point in fair_points(pareto_frontier(problem), start):
            scores = {v: score_gains(point.rule, gain, ideals) for v, gain in gains.items()}
            best = max(scores.values(), default=())
            assert [deal.values for deal in point.deals] == [v for v in scores if scores[v] == best]
            assert point.score == best


def test_all_ties_are_returned() -> None:
    """Choosing one of two equal deals in silence would favour a party without saying so."""
    problem = BargainingProblem.from_tables([[[1, 3]], [[3, 1]]], (0, 0))
    nash = fair_point(pareto_frontier(problem), FairRule.NASH, Disagreement.BOTTOM_LINE)
    assert [deal.values for deal in nash.deals] == [exact(3, 1), exact(1, 3)]
    assert "2 tied" in nash.summary()
    assert "并列 2 个" in nash.summary("zh")


def test_the_convention_moves_the_point() -> None:
    """NiceOrDie: counted from zero Nash takes an extreme, counted from the worst deal the middle."""
    problem = BargainingProblem.from_tables([[[1000, 160, 299]], [[160, 1000, 299]]], (0, 0))
    frontier = pareto_frontier(problem)
    assert len(fair_point(frontier, FairRule.NASH, Disagreement.BOTTOM_LINE).deals) == 2
    worst = fair_point(frontier, FairRule.NASH, Disagreement.BOTTOM_LINE_OR_WORST)
    assert [deal.choice for deal in worst.deals] == [(2,)]


@pytest.mark.parametrize("rule", FairRule)
def test_explanations_add_up_and_cite_the_clause(rule: FairRule) -> None:
    """A fair point nobody can recompute convinces nobody across the table."""
    problem = BargainingProblem.from_tables([[[1, 2, 9], [0, 1]], [[9, 6, 0], [1, 0]]], (0, 0))
    point = fair_point(pareto_frontier(problem), rule, Disagreement.BOTTOM_LINE)
    told = point.explain()
    assert "N6" in told.clauses()
    assert told.figure == point.score[0]
    assert rule.text.zh in point.summary("zh")
    assert "<div" in point._repr_html_()


def test_no_acceptable_deal_is_an_answer_not_an_error() -> None:
    """Talks without any room are common; the result says so instead of failing."""
    problem = BargainingProblem.from_tables([[[1, 2]], [[2, 1]]], (2, 2))
    for point in fair_points(pareto_frontier(problem), Disagreement.BOTTOM_LINE):
        assert point.deals == ()
        assert point.explain().figure is None
        assert not any(point.ideals)


def test_nobody_can_gain_anything() -> None:
    """At the disagreement point itself every share is undefined and the deal still stands."""
    problem = BargainingProblem.from_tables([[[1]], [[1]]], (1, 1))
    point = fair_point(pareto_frontier(problem), FairRule.KALAI_SMORODINSKY, Disagreement.BOTTOM_LINE)
    assert point.score == exact(0)
    assert point.explain().figure == 0


def test_a_bounded_frontier_gives_no_exact_point() -> None:
    """A fair point of a thinned frontier may be missed; the result must not claim otherwise."""
    frontier = pareto_frontier(rich_problem(), WorkLimit(64))
    assert not fair_point(frontier, FairRule.NASH, Disagreement.BOTTOM_LINE).exact


BENT = BargainingProblem(
    ("us", "them"), [], (None, None), [LinearIssue("a", [0, 12], [4, 0]), LinearIssue("b", [0, 6], [6, 0])]
)


@pytest.mark.parametrize(
    ("start", "points"),
    [
        ((0, 0), [[(6, 12)], [("25/4", "45/4")], [("15/2", "15/2")], [(6, 12), (0, 18)], [("15/2", "15/2")]]),
        (
            (2, 6),
            [[(6, 12)], [("23/4", "49/4")], [("13/2", "21/2")], [(6, 12), (2, 16)], [("13/2", "21/2")]],
        ),
        ((7, 0), [[("17/2", "9/2")], [("17/2", "9/2")], [("37/4", "9/4")], [(7, 9)], [("37/4", "9/4")]]),
        (
            (0, 15),
            [[("3/2", "33/2")], [("3/2", "33/2")], [("3/2", "33/2")], [(3, 15), (0, 18)], [("3/2", "33/2")]],
        ),
        ((10, 0), [[(10, 0)]] * 5),
        ((0, 18), [[(0, 18)]] * 5),
        ((8, 6), [[(8, 6)]] * 5),
        ((11, 0), [[]] * 5),
        ((0, 19), [[]] * 5),
    ],
)
def test_fair_points_inside_straight_pieces(start: tuple[int, int], points: list[list[Any]]) -> None:
    """Three to one from (10, 0) to (6, 12), one to one on to (0, 18): worked out by hand."""
    found = fair_points(line_frontier(BENT), start)
    assert [[deal.values for deal in point.deals] for point in found] == [
        [exact(*one) for one in deals] for deals in points
    ]
    assert all(point.exact for point in found)


def test_the_nash_point_counts_what_both_gain_at_the_start_of_a_piece() -> None:
    """From (5, -3) the product (u - 5)(33 - 3u) is greatest half way between 5 and 11."""
    nash = fair_point(line_frontier(BENT), FairRule.NASH, (5, -3))
    assert [deal.values for deal in nash.deals] == [exact(8, 6)]


@pytest.mark.parametrize(
    ("start", "found"), [((5, 5), True), ((4, 4), True), ((6, 0), False), ((0, 6), False)]
)
def test_a_scale_on_which_all_agree_leaves_one_point(start: tuple[int, int], found: bool) -> None:
    """Nothing turns inside a single deal: it is fair if it is no worse than no deal, by every rule."""
    agreed = BargainingProblem(("us", "them"), [], (None, None), [LinearIssue("a", [0, 0], [5, 5])])
    for point in fair_points(line_frontier(agreed), start):
        assert [deal.values for deal in point.deals] == [exact(5, 5)] * found


def test_an_explanation_names_gains_shares_and_where_they_are_counted_from() -> None:
    """Us can gain nothing, so only their share decides; a point given by hand is called so."""
    problem = BargainingProblem.from_tables([[[1, 1]], [[2, 5]]], (1, 1), ("us", "them"))
    frontier = pareto_frontier(problem)
    shares = fair_point(frontier, FairRule.KALAI_SMORODINSKY, Disagreement.BOTTOM_LINE).explain()
    (deal,) = shares.because
    assert [(part.label.en, part.figure) for part in deal.parts] == [
        ("them: share of the best possible gain", Fraction(1))
    ]
    assert shares.reason is not None
    assert "gains counted from the bottom lines" in shares.reason.en
    sums = fair_point(frontier, FairRule.UTILITARIAN, (0, 1)).explain()
    assert [(part.label.zh, part.figure) for part in sums.because[0].parts] == [
        ("us:收益", 1),
        ("them:收益", 4),
    ]
    assert sums.reason is not None
    assert "gains counted from a given point" in sums.reason.en
    half = BargainingProblem.from_tables([[[0, Fraction(1, 2)]], [[5, 0]]], (0, 0), ("us", "them"))
    share = fair_point(pareto_frontier(half), FairRule.KALAI_SMORODINSKY, (0, 0)).explain().because[0]
    assert [part.figure for part in share.parts] == [1, 0]
