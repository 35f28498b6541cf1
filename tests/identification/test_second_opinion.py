"""A second opinion: the same readings under another method, and whom the two disagree about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.identification.aggregation import Normalisation, Spotis, Topsis, WeightedSum
from keyaccount.identification.case import Track
from keyaccount.identification.decision_matrix import DecisionMatrix, Sense
from keyaccount.identification.evaluation import Evaluation, Judged
from keyaccount.identification.policy import standard_policy
from keyaccount.identification.ranking import Ranking, identify
from keyaccount.identification.second_opinion import bounds_of, matrix_of, second_opinion
from keyaccount.identification.weights import Weights, direct_weights
from keyaccount.model.customer import Customer, PurchaseHistory
from keyaccount.samples import distributor
from keyaccount.samples import rates as sample_rates
from keyaccount.values.money import Money
from keyaccount.values.text import Term
from tests.identification.market import AS_OF, book_of, monthly, policy_of, rank, sale
from tests.refusals import refusals_of

DAY = date(2025, 9, 1)


VECTOR = Topsis(Normalisation.VECTOR)


TWO = policy_of(weights=direct_weights({"turnover_to_target": 3, "gross_margin_rate": 1}))


def _ranking(sales: dict[str, tuple[int, int]], policy: Any = TWO, **more: Any) -> Ranking:
    """Return a ranking of customers with one sale each: net amount and cost."""
    rows = [sale(name, DAY, net, cost) for name, (net, cost) in sales.items()]
    return identify(book_of(rows, **more), policy, AS_OF)


class _Backwards:
    """Rank the alternatives backwards, to disagree as much as can be."""

    def evaluate(self, matrix: DecisionMatrix, weights: Weights) -> Evaluation:
        names = sorted(matrix.alternatives, reverse=True)
        judged = [Judged(name, Decimal(place), place) for place, name in enumerate(names, 1)]
        return Evaluation(Term("own", "backwards", "倒序"), False, weights, judged)


@pytest.mark.method("I6")
def test_the_same_method_agrees_with_itself() -> None:
    """The weighted sum over the policy's own bounds is how `identify` scores, so it must agree wholly."""
    book = distributor()
    policy = standard_policy(Money(60_000_000, "CNY"), rates=sample_rates())
    ranking = identify(book, policy, book.as_of)
    found = second_opinion(ranking, WeightedSum(bounds_of(policy)), 5)
    assert found.overlap == 1
    assert (found.only_here, found.only_there) == ((), ())
    for one in ranking.accounts:
        score = found.evaluation.of(one.customer).score
        if score is not None:
            assert one.score is not None
            # Twenty criteria, each rounded to 12 places on its own way.
            assert abs(score - one.score) < Decimal("1e-10")
    assert [one.code for one in found.findings] == ["opinion.unscored"]
    assert "13 customers have unknown cells" in found.findings[0].text.en
    explained = found.explain()
    assert explained.figure == 1
    assert "I6" in explained.clauses()


@pytest.mark.method("I6")
def test_an_own_method_plugs_in_and_the_disagreement_is_named() -> None:
    """Firms find better ways of their own: one class with one method, and the list of whom it moves."""
    ranking = _ranking({"a": (4_000, 2_000), "b": (3_000, 1_500), "c": (1_000, 500)})
    found = second_opinion(ranking, _Backwards(), 2)
    assert found.overlap == Decimal("0.5")
    assert (found.only_here, found.only_there) == (("a",), ("c",))
    explained = found.explain()
    assert [part.figure for part in explained.parts] == ["a", "c"]
    assert "I6" in explained.clauses()
    assert "backwards" in found.summary()
    assert "倒序" in found.summary("zh")
    assert "backwards" in found.table().to_text("en")
    assert "<" in found._repr_html_()


def test_readings_and_senses_are_the_rankings_own() -> None:
    """The other method must judge the very same facts: exact ratios, weights of the policy, costs turned."""
    policy = standard_policy(Money(60_000_000, "CNY"), rates=sample_rates())
    book = distributor()
    ranking = identify(book, policy, book.as_of)
    matrix, weights = matrix_of(ranking)
    assert matrix.alternatives == tuple(one.customer for one in ranking.accounts)
    senses = dict(zip(matrix.criteria, matrix.senses, strict=True))
    assert senses["cost_to_serve_ratio"] is Sense.LESS
    assert senses["turnover_to_target"] is Sense.MORE
    # Nobody has answered the questions, so they drop out and the others keep their proportions.
    assert "selling_strength" not in matrix.criteria
    shares = weights.values
    assert shares["turnover_to_target"] / shares["growth"] == pytest.approx(Decimal(5), abs=Decimal("1e-9"))
    assert sum(shares.values()) == 1


def test_an_absent_reading_is_an_unknown_cell_not_a_zero() -> None:
    """Who lacks one figure is left unscored by methods that cannot do otherwise, and that is said."""
    ranking = _ranking({"a": (4_000, 2_000), "b": (3_000, 1_500), "back": (-10, -5)})
    found = second_opinion(ranking, VECTOR, 2)
    assert found.evaluation.of("back").rank is None
    assert found.findings[0].code == "opinion.unscored"
    assert found.overlap == 1
    assert second_opinion(_ranking({"a": (4_000, 2_000)}), VECTOR, 1).findings == ()


def test_prospects_are_judged_among_themselves() -> None:
    """The track is part of the question: a prospect is never compared with a customer."""
    spend = {"p": 9_000, "q": 5_000}
    customers = [
        Customer(name, name, purchases=PurchaseHistory.NOT_STARTED, category_spend=Money(amount, "CNY"))
        for name, amount in spend.items()
    ]
    ranking = _ranking({"a": (4_000, 2_000)}, policy_of(), customers=customers)
    found = second_opinion(ranking, Spotis(bounds_of(ranking.policy)), 1, Track.PROSPECTIVE)
    assert found.evaluation.best == ("p",)
    assert found.overlap == 1


def test_bounds_are_those_of_the_policy() -> None:
    """Fixed bounds keep a customer that comes from reordering the others; costs run from worst to best."""
    bounds = bounds_of(policy_of())
    assert bounds.of(("turnover_to_target", "cost_to_serve_ratio")) == [(0.0, 0.05), (0.2, 0.0)]


@given(
    st.dictionaries(
        st.sampled_from("abcdefgh"),
        st.tuples(st.integers(100, 4_900), st.integers(65, 99)),
        min_size=2,
        max_size=8,
    ),
    st.integers(1, 8),
)
def test_overlap_counts_what_both_have_in_common(drawn: dict[str, tuple[int, int]], places: int) -> None:
    """Whatever the figures: the two lists differ exactly by those named, and agreement is their share."""
    ranking = _ranking({name: (net, net * percent // 100) for name, (net, percent) in drawn.items()})
    found = second_opinion(ranking, VECTOR, places)
    here = {one.customer for one in ranking.accounts if one.rank is not None and one.rank <= places}
    there = {name for name, rank in found.evaluation.ranks.items() if rank is not None and rank <= places}
    assert set(found.only_here) == here - there
    assert set(found.only_there) == there - here
    assert 0 <= found.overlap <= 1
    assert (found.overlap == 1) == (here == there)
    # Within the bounds the fixed-bounds methods agree on every rank, one being the mirror of the other.
    bounds = bounds_of(ranking.policy)
    matrix, weights = matrix_of(ranking)
    assert Spotis(bounds).evaluate(matrix, weights).best == WeightedSum(bounds).evaluate(matrix, weights).best


def test_wrong_input_is_refused_with_its_place() -> None:
    """A track of which nothing is known cannot be judged by any method."""
    ranking = _ranking({"a": (4_000, 2_000)})
    assert refusals_of(lambda: second_opinion(ranking, VECTOR, 0)) == [("number.too-small", "$.places")]
    assert refusals_of(lambda: matrix_of(ranking, Track.PROSPECTIVE)) == [("opinion.nobody", "$.ranking")]
    assert refusals_of(lambda: matrix_of("ranking")) == [("type.wrong", "$.ranking")]  # type: ignore[arg-type]


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
