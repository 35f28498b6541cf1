"""Tests of continuous issues: pieces against a fine grid, and the textbook critique of the Nash point."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest

from keyaccount.bargaining import (
    BargainingProblem,
    FairRule,
    LinearIssue,
    WorkLimit,
    fair_point,
    pareto_frontier,
)
from keyaccount.bargaining.lines import line_frontier, lottery
from keyaccount.bargaining.rules import score_gains
from keyaccount.errors import KeyAccountError
from tests.bargaining.oracle import GRID, exact, grid, random_mixed, rich_problem
from tests.shared_data import cases

KS_1975 = [case for case in cases("negotiation_and_incentives", "negotiation") if "ks-1975" in str(case.id)]


def test_pieces_cover_every_deal_and_none_is_beaten() -> None:
    """Every acceptable deal must be matched on some piece, and no point inside a piece may be beaten."""
    rng = random.Random(8)
    for _ in range(40):
        problem = random_mixed(rng)
        frontier = line_frontier(problem)
        deals = grid(problem)
        for piece in frontier.pieces:
            for share in GRID:
                deal = piece.at(share)
                assert problem.deal(deal.choice, deal.positions) == deal
                assert problem.acceptable(deal)
            middle = piece.at(Fraction(1, 3)).values
            assert not any(beats(deal.values, middle) for deal in deals)
            ends = [one.at(share).values for one in frontier.pieces for share in GRID]
            assert not any(beats(end, middle) for end in ends)
        for deal in deals:
            assert any(
                reaches(piece.start.values, piece.end.values, deal.values) for piece in frontier.pieces
            )


def beats(one: tuple[Fraction, ...], two: tuple[Fraction, ...]) -> bool:
    """Tell whether one is better for somebody and worse for nobody."""
    return one != two and one[0] >= two[0] and one[1] >= two[1]


def reaches(start: tuple[Fraction, ...], end: tuple[Fraction, ...], point: tuple[Fraction, ...]) -> bool:
    """Tell whether some point of a piece is at least as good for both."""
    (u1, v1), (u2, v2) = start, end
    if u1 < point[0] or v2 < point[1]:
        return False
    first = max(u2, point[0])
    return v1 + (v2 - v1) * ((u1 - first) / (u1 - u2) if u1 > u2 else 1) >= point[1]


@pytest.mark.parametrize("rule", FairRule)
def test_fair_points_beat_every_grid_deal(rule: FairRule) -> None:
    """A fair point may lie inside a piece, where no listed deal is; nothing may score more."""
    rng = random.Random(9)
    for _ in range(20):
        problem = random_mixed(rng)
        start = (rng.randint(0, 15), rng.randint(0, 15))
        point = fair_point(line_frontier(problem), rule, start)
        gains = {
            deal: [value - low for value, low in zip(deal.values, start, strict=True)]
            for deal in grid(problem)
        }
        gains = {deal: gain for deal, gain in gains.items() if min(gain) >= 0}
        assert bool(point.deals) >= bool(gains)
        assert all(problem.acceptable(deal) for deal in point.deals)
        for gain in gains.values():
            assert score_gains(rule, gain, point.ideals or exact(1, 1)) <= point.score


def test_a_listed_deal_under_the_envelope_disappears() -> None:
    """A long scale lets its neighbours reach past an efficient listed deal on both sides."""
    listed = BargainingProblem.from_tables([[[10, 6, 0]], [[0, 2, 10]]], (None, None)).issues
    line = LinearIssue("price", [0, 20], [20, 0])
    frontier = line_frontier(BargainingProblem(("us", "them"), listed, (None, None), [line]))
    assert [(piece.start.choice, piece.end.choice) for piece in frontier.pieces] == [
        ((0,), (0,)),
        ((2,), (2,)),
    ]
    assert [deal.values for deal in frontier.deals] == [
        exact(30, 0),
        exact(20, 10),
        exact(20, 10),
        exact(0, 30),
    ]


def test_without_linear_issues_it_is_the_listed_frontier() -> None:
    """One algorithm for both worlds must agree where they meet."""
    problem = rich_problem()
    pieces = line_frontier(problem).pieces
    assert [piece.start for piece in pieces] == list(pareto_frontier(problem).deals)
    assert all(piece.start == piece.end for piece in pieces)
    assert line_frontier(problem).limit == WorkLimit()


def test_a_corner_that_alone_is_acceptable_stands_once() -> None:
    """Two scales meet where both bottom lines are just kept; one deal must not be offered twice."""
    price, term = LinearIssue("price", [0, 10], [10, 0]), LinearIssue("term", [0, 10], [4, 0])
    frontier = line_frontier(BargainingProblem(("us", "them"), [], (10, 10), [price, term]))
    assert [(piece.start.values, piece.end.values) for piece in frontier.pieces] == [
        (exact(10, 10), exact(10, 10))
    ]


def test_a_scale_nobody_cares_about_stays_where_it_is() -> None:
    """Moving it would look like a concession while it is worth nothing to either."""
    price, colour = LinearIssue("price", [0, 10], [10, 0]), LinearIssue("colour", [5, 3], [5, 3])
    frontier = line_frontier(BargainingProblem(("us", "them"), [], (0, 0), [price, colour]))
    assert [deal.positions for deal in frontier.deals] == [exact(1, 0), exact(0, 0)]


def test_a_listed_deal_may_stand_on_what_the_scale_adds() -> None:
    """A bottom line is kept by listed deal and scale together, not by the listed deal alone."""
    listed = BargainingProblem.from_tables([[[4, 0]], [[0, 4]]], (None, None)).issues
    line = LinearIssue("price", [0, 10], [10, 0])
    frontier = line_frontier(BargainingProblem(("us", "them"), listed, (8, None), [line]))
    assert [deal.values for deal in frontier.deals] == [
        exact(14, 0),
        exact(10, 4),
        exact(10, 4),
        exact(8, 6),
    ]


def _ends(
    tables: list[list[list[int]]], lines: list[LinearIssue], floors: tuple[int | None, int | None]
) -> list[tuple[tuple[Fraction, ...], tuple[Fraction, ...]]]:
    issues = BargainingProblem.from_tables(tables, (None, None)).issues
    frontier = line_frontier(BargainingProblem(("us", "them"), issues, floors, lines))
    return [(piece.start.values, piece.end.values) for piece in frontier.pieces]


def test_three_copies_that_meet_in_one_point_leave_two() -> None:
    """The middle one would rule over nothing, and its single deal is an end of both its neighbours."""
    tables = [[[4, 1, 0]], [[4, 5, 6]]]
    assert _ends(tables, [LinearIssue("price", [0, 2], [2, 0])], (None, None)) == [
        (exact(6, 4), exact(4, 6)),
        (exact(2, 6), exact(0, 8)),
    ]


def test_where_two_copies_run_together_the_lower_listed_deal_rules() -> None:
    """Equal for both parties is decided once: the copy begins where the two first touch."""
    lines = [LinearIssue("price", [0, 4], [1, 0]), LinearIssue("term", [0, 4], [4, 0])]
    assert _ends([[[5, 4]], [[5, 6]]], lines, (None, None)) == [
        (exact(10, 5), exact(9, 9)),
        (exact(9, 9), exact(8, 10)),
        (exact(8, 10), exact(4, 14)),
    ]


def test_a_deal_that_just_keeps_a_bottom_line_is_on_the_frontier() -> None:
    """A bottom line is the least one accepts, so the end of the scale that reaches it stands."""
    ends = _ends([[[6]], [[2]]], [LinearIssue("price", [0, 2], [2, 0])], (None, 4))
    assert ends == [(exact(6, 4), exact(6, 4))]


def test_who_can_gain_nothing_on_a_line() -> None:
    """Where one party gains nothing anywhere, Kalai-Smorodinsky has no ratio to turn at."""
    problem = BargainingProblem(("us", "them"), [], (0, 0), [LinearIssue("price", [0, 10], [10, 0])])
    point = fair_point(line_frontier(problem), FairRule.KALAI_SMORODINSKY, (10, 0))
    assert [deal.values for deal in point.deals] == [exact(10, 0)]


@pytest.mark.parametrize("case", KS_1975)
def test_kalai_smorodinsky_1975(case: dict[str, Any]) -> None:
    """More room for both, and Nash gives the second less: the critique that led to the other point."""
    inputs, expected = case["inputs"], case["expected"]
    for name in ("S1", "S2"):
        corners = [[Fraction(value) for value in corner] for corner in inputs[name]]
        tables = [[[corner[party] for corner in corners]] for party in range(2)]
        start = [Fraction(value) for value in inputs["d"]]
        frontier = line_frontier(lottery(BargainingProblem.from_tables(tables, start)))
        for rule, key in ((FairRule.NASH, "nash"), (FairRule.KALAI_SMORODINSKY, "ks")):
            point = fair_point(frontier, rule, start)
            assert [deal.values for deal in point.deals] == [exact(*expected[f"{key}_{name}"])]


def test_a_lottery_with_one_best_deal_needs_no_chance() -> None:
    """Where both want the same deal there is nothing to mix."""
    problem = BargainingProblem.from_tables([[[0, 3]], [[0, 3]]], (0, 0))
    assert [piece.start.values for piece in line_frontier(lottery(problem)).pieces] == [exact(3, 3)]


def test_lines_are_for_two_parties() -> None:
    """A straight piece has two ends; with three parties a frontier is a surface."""
    problem = BargainingProblem(("a", "b", "c"), [], (0, 0, 0), [LinearIssue("x", [0, 1, 2], [2, 1, 0])])
    with pytest.raises(KeyAccountError, match=r"bargain.two-parties"):
        line_frontier(problem)
