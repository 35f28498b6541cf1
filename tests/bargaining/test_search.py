"""Tests of the search without the frontier: hull, and the honest answer when the limit is reached."""

from __future__ import annotations

import random

from keyaccount.bargaining.objectives import GainProduct, LeastShare, Top
from keyaccount.bargaining.search import hull_edges, search
from keyaccount.bargaining.sweep import WorkLimit
from tests.bargaining.oracle import opposed_tables


def test_hull_edges_fall_in_worth() -> None:
    """The edges are the exchange rates of the whole talk: the best trade comes first."""
    rng = random.Random(1)
    tables = [[[rng.randint(0, 50) for _ in range(6)] for _ in range(5)] for _ in range(2)]
    (first, second), edges = hull_edges(tables)
    assert first == sum(max(row) for row in tables[0])
    rates = [up / down for down, up in edges]
    assert rates == sorted(rates, reverse=True)
    assert second + sum(up for _, up in edges) == sum(max(row) for row in tables[1])


def test_a_reached_limit_gives_the_bound_and_the_best_found() -> None:
    """Where the search had to stop, its best deal counts, and what no deal can exceed is worth knowing."""
    tables = opposed_tables()
    full = search(tables, (0, 0), LeastShare(0, 0, 1, 1), WorkLimit())
    small = search(tables, (0, 0), LeastShare(0, 0, 1, 1), WorkLimit(16))
    assert full.exact
    assert full.score is not None
    assert small.deals
    assert small.score is not None
    assert small.bound is not None
    assert small.score < full.score <= small.bound


def test_a_reached_limit_may_leave_nothing_found() -> None:
    """Where a single deal meets both floors a bounded search may miss it; it must not claim there is none."""
    tables = opposed_tables()
    score = search(tables, (0, 0), LeastShare(0, 0, 1, 1), WorkLimit()).score
    assert score is not None
    aim = LeastShare(score - 1, score - 1, 1, 1)
    floors = (score, score)
    assert len(search(tables, floors, aim, WorkLimit()).deals) == 1
    small = search(tables, floors, aim, WorkLimit(16))
    assert small.deals == ()
    assert small.score is None
    assert small.bound is not None
    assert not small.exact


def test_floors_nobody_meets_end_in_a_proof() -> None:
    """That no deal exists must come out as certain, not as a search given up."""
    found = search([[[0, 3]], [[3, 0]]], (2, 2), GainProduct(2, 2), WorkLimit())
    assert found.deals == ()
    assert found.score is None
    assert found.exact


def test_one_deal_best_for_both_needs_no_lines() -> None:
    """Where both want the same there is no hull edge, and still an answer."""
    assert search([[[0, 3]], [[0, 3]]], (0, 0), Top(1, 0, 0), WorkLimit()).deals == (((3, 3), (1,)),)
