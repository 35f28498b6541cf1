"""Tests of efficiency certificates: true for every frontier deal, and never for a beaten one."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import pytest

from keyaccount.bargaining import BargainingProblem, WorkLimit, certify, pareto_frontier
from tests.bargaining.oracle import every_value, grid, random_mixed, random_problem, rich_problem, undominated


@pytest.mark.method("N6")
@pytest.mark.parametrize("parties", [2, 3])
def test_certificates_agree_with_brute_force(parties: int) -> None:
    """A certificate is only worth something if it is given exactly to the deals nobody can better."""
    rng = random.Random(500 + parties)
    kinds = set()
    for _ in range(40):
        problem = random_problem(rng, parties)
        free = BargainingProblem(problem.parties, problem.issues, (None,) * parties)
        efficient = set(undominated(every_value(free)))
        for choice in list(product(*(range(len(issue.options)) for issue in problem.issues)))[:40]:
            deal = problem.deal(choice)
            proof = certify(problem, deal)
            assert proof.efficient == (deal.values in efficient)
            kinds.add((proof.efficient, proof.weights is not None))
            told = proof.explain()
            assert "N6" in told.clauses()
            if proof.better:
                assert told.figure is False
                assert all(a >= b for a, b in zip(proof.better[0].values, deal.values, strict=True))
    expected = {(False, False), (True, False)}
    assert kinds >= (expected if parties == 3 else {*expected, (True, True)})


def test_weights_prove_by_a_sum_anybody_can_check() -> None:
    """The proof needs no trust in the solver: every chosen option is the best of its issue."""
    problem = rich_problem()
    for deal in pareto_frontier(problem).deals[::50]:
        proof = certify(problem, deal)
        assert proof.efficient
        if proof.weights is not None:
            assert min(proof.weights) > 0
            assert sum(proof.tops) == sum(w * v for w, v in zip(proof.weights, deal.values, strict=True))
        else:
            assert proof.compared > 0
        assert proof.summary("zh")
        assert "<div" in proof._repr_html_()


def test_a_search_cut_short_proves_nothing() -> None:
    """Where the limit is reached the answer is neither yes nor no."""
    problem = rich_problem(3)
    deals = pareto_frontier(problem).deals
    proofs = [certify(problem, deal, WorkLimit(16)) for deal in deals[:: len(deals) // 50]]
    unsure = [proof for proof in proofs if not proof.complete and not proof.better]
    assert unsure
    for proof in unsure:
        assert not proof.efficient
        assert proof.explain().figure is None


def test_certificates_on_scales() -> None:
    """Inside a scale only one exchange rate supports a deal; the proof must find it, or a better deal."""
    rng = random.Random(34)
    kinds = set()
    for _ in range(25):
        problem = random_mixed(rng)
        deals = grid(BargainingProblem(problem.parties, problem.issues, (None, None), problem.linear))
        for deal in deals[:: max(1, len(deals) // 12)]:
            proof = certify(problem, deal)
            kinds.add((proof.efficient, proof.weights is not None))
            beaten = any(one.values != deal.values and beats(one.values, deal.values) for one in deals)
            assert not (proof.efficient and beaten)
            if proof.better:
                assert beats(proof.better[0].values, deal.values)
            if proof.weights is not None:
                assert proof.explain().figure == sum(
                    weight * value for weight, value in zip(proof.weights, deal.values, strict=True)
                )
    assert kinds >= {(True, True), (False, False)}


def beats(one: tuple[Fraction, ...], two: tuple[Fraction, ...]) -> bool:
    """Tell whether one is no worse for anybody."""
    return all(a >= b for a, b in zip(one, two, strict=True))
