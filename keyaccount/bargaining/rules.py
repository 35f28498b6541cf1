"""The fair-point rules: how gains above the disagreement point are scored."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from fractions import Fraction
from math import lcm, prod
from typing import TypeAlias

from keyaccount.values.explanation import Combine
from keyaccount.values.text import Text

__all__ = ["FairRule", "score_gains"]

Score: TypeAlias = tuple[Fraction, ...]


class FairRule(Enum):
    """Name the rule that picks a fair point among the efficient deals."""

    NASH = "nash"
    KALAI_SMORODINSKY = "kalai_smorodinsky"
    EGALITARIAN = "egalitarian"
    UTILITARIAN = "utilitarian"
    LEXIMIN = "leximin"

    @property
    def text(self) -> Text:
        """Return the rule's name in the field."""
        return _NAMES[self]

    @property
    def meaning(self) -> Text:
        """Return in a sentence what the rule maximises."""
        return _MEANINGS[self]

    @property
    def combine(self) -> Combine:
        """Return how the parties' figures make the rule's score."""
        return _COMBINES[self]


_NAMES = {
    FairRule.NASH: Text("Nash point", "纳什点"),
    FairRule.KALAI_SMORODINSKY: Text("Kalai-Smorodinsky point", "卡莱-斯莫罗丁斯基点"),
    FairRule.EGALITARIAN: Text("egalitarian point", "均等点"),
    FairRule.UTILITARIAN: Text("utilitarian point", "总和最大点"),
    FairRule.LEXIMIN: Text("leximin point", "逐级最小最大点"),
}
_MEANINGS = {
    FairRule.NASH: Text("greatest product of gains", "双方收益之积最大"),
    FairRule.KALAI_SMORODINSKY: Text(
        "greatest least share of the gain each could hope for", "各方所得占其最大可得的最小比例最大"
    ),
    FairRule.EGALITARIAN: Text("greatest least gain", "最小收益最大"),
    FairRule.UTILITARIAN: Text("greatest sum of gains, whoever gets them", "收益之和最大,不论归谁"),
    FairRule.LEXIMIN: Text("greatest least gain, then greatest next", "先使最小收益最大,再使次小收益最大"),
}
_COMBINES = {
    FairRule.NASH: Combine.PRODUCT,
    FairRule.KALAI_SMORODINSKY: Combine.LEAST,
    FairRule.EGALITARIAN: Combine.LEAST,
    FairRule.UTILITARIAN: Combine.SUM,
    FairRule.LEXIMIN: Combine.LEAST,
}


def score_gains(rule: FairRule, gains: Sequence[Fraction], ideals: Sequence[Fraction]) -> Score:
    """Return the score of a deal's gains; greater is better, compared place by place.

    `ideals` is the gain each party could have at best; a party that can gain nothing has no share in
    the Kalai-Smorodinsky ratio.

    >>> three, one, ideals = Fraction(3), Fraction(1), [Fraction(6), Fraction(4)]
    >>> [str(score_gains(rule, [three, one], ideals)[0]) for rule in FairRule]
    ['3', '1/4', '1', '4', '1']
    """
    if rule is FairRule.NASH:
        return (prod(gains, start=Fraction(1)),)
    if rule is FairRule.UTILITARIAN:
        return (sum(gains, Fraction(0)),)
    if rule is FairRule.EGALITARIAN:
        return (min(gains),)
    if rule is FairRule.LEXIMIN:
        return tuple(sorted(gains))
    return (min(ratios(gains, ideals), default=Fraction(0)),)


def ratios(gains: Sequence[Fraction], ideals: Sequence[Fraction]) -> list[Fraction]:
    """Return each party's share of its best possible gain; parties that can gain nothing are left out.

    >>> ratios([Fraction(1), Fraction(0)], [Fraction(4), Fraction(0)])
    [Fraction(1, 4)]
    """
    return [gain / ideal for gain, ideal in zip(gains, ideals, strict=True) if ideal > 0]


def whole_score(rule: FairRule, gains: Sequence[int], ideals: Sequence[int]) -> tuple[int, ...]:
    """Return the score of gains in whole units of one common scale: ranks deals exactly as `score_gains`.

    >>> ks = FairRule.KALAI_SMORODINSKY
    >>> whole_score(ks, [3, 1], [6, 4]) < whole_score(ks, [2, 2], [6, 4])
    True
    """
    if rule is FairRule.NASH:
        return (prod(gains),)
    if rule is FairRule.UTILITARIAN:
        return (sum(gains),)
    if rule is FairRule.EGALITARIAN:
        return (min(gains),)
    if rule is FairRule.LEXIMIN:
        return tuple(sorted(gains))
    common = lcm(*(ideal for ideal in ideals if ideal))
    shares = (gain * (common // ideal) for gain, ideal in zip(gains, ideals, strict=True) if ideal)
    return (min(shares, default=0),)
