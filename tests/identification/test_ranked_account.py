"""A ranked account's contributions add up to its score exactly, each with measure, worth and weight."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.identification.case import Track
from keyaccount.identification.policy import UnknownRule
from keyaccount.identification.ranked_account import contributions_of, explain_score, scales_of
from keyaccount.identification.ranking import identify
from keyaccount.model.customer import Customer, PurchaseHistory
from keyaccount.values.explanation import Combine
from keyaccount.values.money import Money
from tests.identification.market import AS_OF, book_of, monthly, policy_of, rank, sale


def test_contributions_sum_to_the_score_exactly() -> None:
    """Lens by lens and criterion by criterion, to the last of twelve places."""
    ranking = rank([*monthly("C1", 100), *monthly("C1", 90, year=2024)])
    account = ranking.of("C1")
    parts = contributions_of(account, ranking.policy)
    assert sum((one.amount for one in parts if one.amount is not None), Decimal(0)) == account.score
    explained = explain_score(account, ranking.policy)
    assert explained.combine is Combine.SUM
    assert explained.figure == account.score
    for lens in explained.parts:
        assert sum((Fraction(str(part.figure)) for part in lens.parts), Fraction(0)) == Fraction(
            str(lens.figure)
        )


def test_effective_weights_spread_the_unknown_over_the_known() -> None:
    """Seven tenths known: each known weight counts ten sevenths; what is unknown has none."""
    ranking = rank(monthly("C1", 100))
    parts = contributions_of(ranking.of("C1"), ranking.policy)
    known = sum((one.effective for one in parts if one.amount is not None), Decimal(0))
    assert abs(known - 1) < Decimal("1E-10")
    assert all(one.effective == 0 for one in parts if one.amount is None)
    assert sum((one.weight for one in parts), Decimal(0)) == 1


def test_the_cautious_rule_keeps_the_plain_weights() -> None:
    """Counting the unknown as worst leaves the weights as the policy has them."""
    book = book_of(monthly("C1", 100))
    ranking = identify(book, policy_of(unknown=UnknownRule.WORST_CASE), AS_OF)
    parts = ranking.contributions("C1")
    turnover = next(one for one in parts if one.criterion == "turnover_to_target")
    covered = sum(one.weight for one in parts if one.measured.__class__.__name__ == "Reading")
    assert turnover.effective <= turnover.weight / covered + Decimal("1E-10")
    assert ranking.of("C1").score == ranking.of("C1").low


def test_numbers_are_shown_as_what_they_are() -> None:
    """Money as money, days as days, and a plain figure without a made-up denominator."""
    customer = Customer("C1", "Hua", since=date(2020, 1, 1), category_spend=Money(9000, "CNY"))
    ranking = identify(book_of([sale("C1", date(2025, 9, 1), 900)], [customer]), policy_of(), AS_OF)
    text = ranking.explain("C1").tree()
    assert "turnover net of returns = 900.00 CNY" in text
    assert "days of relation = 2222" in text
    assert "营业额目标 = 100000.00 CNY" in ranking.explain("C1").tree("zh")


def test_somebody_of_whom_nothing_is_known_has_an_explanation_too() -> None:
    """No score, no rank, and each criterion says why."""
    ranking = identify(book_of([], [Customer("C1", "Hua")]), policy_of(), AS_OF)
    explained = ranking.explain("C1")
    assert (explained.figure, explained.parts) == (None, ())
    assert "not ranked" in explained.line()
    assert "未排名" in explained.line("zh")


def test_scales_skip_criteria_without_weight() -> None:
    """What a track does not ask costs nothing to skip."""
    policy = policy_of()
    assert {scale.key for scale in scales_of(policy, Track.CURRENT)} == set(policy.weights.values)
    one = attrs.evolve(Customer("C1", "Hua"), purchases=PurchaseHistory.NOT_STARTED)
    ranking = identify(book_of([], [one]), policy, AS_OF)
    keys = {part.criterion for part in ranking.contributions("C1")}
    assert keys == set(policy.prospect_weights.values)
