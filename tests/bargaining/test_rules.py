"""Tests of the fair-point scores: whole units rank exactly as fractions do."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from keyaccount.bargaining.rules import FairRule, ratios, score_gains, whole_score
from keyaccount.values.explanation import Combine
from tests.bargaining.oracle import exact


@pytest.mark.parametrize("rule", FairRule)
def test_whole_units_rank_as_fractions_do(rule: FairRule) -> None:
    """The fast comparison must never prefer another deal than the exact one."""
    rng = random.Random(2)
    ideals = [0, 30, 7]
    deals = [[rng.randint(0, 30), rng.randint(0, 30), rng.randint(0, 7)] for _ in range(40)]
    fractions = [
        score_gains(rule, [Fraction(g) for g in gains], [Fraction(i) for i in ideals]) for gains in deals
    ]
    whole = [whole_score(rule, gains, ideals) for gains in deals]
    for i in range(40):
        for j in range(40):
            assert (fractions[i] < fractions[j]) == (whole[i] < whole[j])


def test_who_can_gain_nothing_has_no_share() -> None:
    """A share of nothing is undefined; it must not divide by zero nor block the others."""
    assert ratios([Fraction(0)], [Fraction(0)]) == []
    assert score_gains(FairRule.KALAI_SMORODINSKY, [Fraction(0)], [Fraction(0)]) == exact(0)
    assert whole_score(FairRule.KALAI_SMORODINSKY, [0], [0]) == (0,)
    assert ratios([Fraction(1, 4)], [Fraction(1, 2)]) == [Fraction(1, 2)]


def test_rules_have_names_and_meanings() -> None:
    """A point chosen by a rule must say in both languages what the rule wants."""
    for rule in FairRule:
        assert rule.text.en
        assert rule.text.zh
        assert rule.meaning.en
        assert rule.meaning.zh
    least = {rule for rule in FairRule if rule.combine is Combine.LEAST}
    assert least == {FairRule.KALAI_SMORODINSKY, FairRule.EGALITARIAN, FairRule.LEXIMIN}
    assert FairRule.NASH.combine is Combine.PRODUCT
    assert FairRule.UTILITARIAN.combine is Combine.SUM
