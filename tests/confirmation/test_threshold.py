"""Thresholds: the score to confirm from is the one at which past mistakes would have cost least."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.confirmation.threshold import PastChoice, chance_threshold, choose_threshold
from tests.confirmation.ready import money
from tests.refusals import codes_of


def choice(score: str, right: bool) -> PastChoice:
    return PastChoice(f"C{score}", Decimal(score), right)


@pytest.mark.method("C3")
def test_the_cheapest_threshold_weighs_both_mistakes() -> None:
    """Letting a bad one in costs 100, leaving a good one out 60; each threshold is priced."""
    past = [
        choice("0.9", True),
        choice("0.8", False),
        choice("0.7", True),
        choice("0.6", True),
        choice("0.2", False),
    ]
    found = choose_threshold(past, wrong_in=money(100), wrong_out=money(60))
    costs = {one.threshold: one.cost for one in found.costs}
    assert costs[None] == money(180)
    assert costs[Decimal("0.9")] == money(120)
    assert costs[Decimal("0.8")] == money(220)
    assert costs[Decimal("0.6")] == money(100)
    assert costs[Decimal("0.2")] == money(200)
    assert (found.best.threshold, found.best.wrong_in, found.best.wrong_out) == (Decimal("0.6"), 1, 0)
    assert found.explain().figure == Decimal("0.6")
    assert "C3" in found.explain().clauses()
    assert "误入 1 个" in found.explain().tree("zh")


def test_among_equal_costs_the_highest_wins_and_equal_scores_go_together() -> None:
    """The tie rule is named: fewer accounts; and nobody can be told apart from an equal score."""
    even = choose_threshold(
        [choice("0.5", True), PastChoice("X", Decimal("0.5"), False)], wrong_in=money(1), wrong_out=money(1)
    )
    assert [one.threshold for one in even.costs] == [None, Decimal("0.5")]
    assert even.best.threshold is None


@given(
    st.lists(st.tuples(st.integers(0, 10), st.booleans()), min_size=1, max_size=12),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_no_threshold_beats_the_chosen_one(rows: list[tuple[int, bool]], cost_in: int, cost_out: int) -> None:
    """Against brute force over every score, the choice is never dearer."""
    past = [PastChoice(f"C{index}", Decimal(score) / 10, right) for index, (score, right) in enumerate(rows)]
    found = choose_threshold(past, wrong_in=money(cost_in), wrong_out=money(cost_out))
    for cut in range(12):
        cost = sum(cost_in * (not right) if score >= cut else cost_out * right for score, right in rows)
        assert found.best.cost.amount <= cost


def test_the_chance_to_confirm_from_balances_both_costs() -> None:
    """If a wrong one in costs three times a wrong one out, one must be three quarters sure."""
    assert chance_threshold(wrong_in=money(300), wrong_out=money(100)) == Decimal("0.75")
    assert codes_of(lambda: chance_threshold(wrong_in=money(0), wrong_out=money(0))) == [
        "threshold.nothing-at-stake"
    ]
    assert codes_of(lambda: chance_threshold(wrong_in=money(-1), wrong_out=money(2))) == [
        "threshold.nothing-at-stake"
    ]


def test_wrong_input_is_refused() -> None:
    """No past, or costs below zero, teach nothing."""
    assert codes_of(lambda: choose_threshold([], wrong_in=money(1), wrong_out=money(1))) == [
        "threshold.no-choices"
    ]
    past = [choice("0.5", True)]
    assert codes_of(lambda: choose_threshold(past, wrong_in=money(-1), wrong_out=money(1))) == [
        "threshold.negative"
    ]
    assert codes_of(lambda: choice("1.5", True)) == ["number.too-large"]
    assert codes_of(lambda: PastChoice("C1", Decimal(1), 1)) == ["type.wrong"]  # type: ignore[arg-type]
