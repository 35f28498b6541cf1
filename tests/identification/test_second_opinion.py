"""A second opinion judges the same readings by another method and names the disagreement."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.identification.aggregation import Normalisation, Spotis, Topsis, WeightedSum
from keyaccount.identification.case import Track
from keyaccount.identification.ranking import identify
from keyaccount.identification.second_opinion import bounds_of, matrix_of, second_opinion
from keyaccount.model.customer import Customer, PurchaseHistory
from keyaccount.values.money import Money
from tests.identification.market import AS_OF, book_of, monthly, policy_of, rank, sale

ROWS = [
    *monthly("C1", 400),
    *monthly("C2", 200, range(1, 7)),
    *monthly("C3", 100),
    sale("C4", date(2024, 3, 1), 9),
]


@pytest.mark.method("I6")
def test_another_method_and_whom_it_disagrees_about() -> None:
    """The overlap is explained as I6, with the names on either side."""
    ranking = rank(ROWS)
    found = second_opinion(ranking, Topsis(Normalisation.VECTOR), 2)
    assert 0 <= found.overlap <= 1
    assert "I6" in found.explain().clauses()
    assert set(found.only_here).isdisjoint(found.only_there)
    assert found.evaluation.method.key == "topsis_vector"
    assert "TOPSIS" in found.summary()
    assert "重合度" in found.summary("zh")
    assert found.table().rows
    assert "<div" in found._repr_html_()


def test_the_weighted_sum_agrees_with_the_ranking() -> None:
    """Where everything is known, the same method on the same bounds is the same ranking."""
    ranking = rank(ROWS)
    full = second_opinion(ranking, WeightedSum(bounds_of(ranking.policy)), 2)
    assert full.overlap == 1
    assert full.only_here == full.only_there == ()
    spotis = second_opinion(ranking, Spotis(bounds_of(ranking.policy)), 2)
    assert not spotis.evaluation.higher_is_better


def test_the_unknown_is_left_unscored_with_a_note() -> None:
    """A method that compares columns cannot score a row with a hole in it."""
    rows = [*ROWS, ("C9", "D9", date(2025, 9, 1), 1, 50, None)]
    found = second_opinion(rank(rows), Topsis(Normalisation.MIN_MAX), 2)
    assert found.evaluation.scores["C9"] is None
    assert [finding.code for finding in found.findings] == ["opinion.unscored"]


def test_criteria_known_of_nobody_drop_out() -> None:
    """Their weight goes to the others in proportion; on the prospects' track likewise."""
    prospect = Customer("P1", "N", purchases=PurchaseHistory.NOT_STARTED, category_spend=Money(9, "CNY"))
    ranking = identify(book_of(ROWS, [prospect]), policy_of(), AS_OF)
    matrix, weights = matrix_of(ranking)
    assert "willingness" not in matrix.criteria
    assert sum(weights.values.values(), Decimal(0)) == 1
    prospects, _ = matrix_of(ranking, Track.PROSPECTIVE)
    assert set(prospects.criteria) == {"category_spend", "growth_room"}
    assert second_opinion(ranking, WeightedSum(bounds_of(ranking.policy)), 1, Track.PROSPECTIVE).overlap == 1


def test_nothing_known_is_refused() -> None:
    """There is nothing to have an opinion on."""
    ranking = identify(book_of([], [Customer("C1", "Who")]), policy_of(), AS_OF)
    with pytest.raises(KeyAccountError) as caught:
        matrix_of(ranking, Track.PROSPECTIVE)
    assert caught.value.code == "opinion.nobody"
