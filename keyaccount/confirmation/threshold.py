"""Thresholds: from past choices, the dossier score at which confirming costs least."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_decimal, check_id, check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import figure_text
from keyaccount.values.money import Money
from keyaccount.values.numbers import score_of
from keyaccount.values.text import Text

__all__ = ["PastChoice", "ThresholdChoice", "ThresholdCost", "chance_threshold", "choose_threshold"]


@attrs.frozen
class PastChoice:
    """Record one past choice: the dossier score, and whether the customer proved to be key.

    >>> PastChoice("C007", Decimal("0.7"), right=True).right
    True
    """

    customer: str
    score: Decimal
    right: bool

    def __attrs_post_init__(self) -> None:
        check_id(self.customer, "$.customer")
        check_decimal(self.score, "$.score", least=0, most=1)
        check_type(self.right, bool, "$.right")


@attrs.frozen
class ThresholdCost:
    """State what one threshold would have cost: who was wrongly let in and wrongly left out.

    `threshold` None confirms nobody.

    >>> ThresholdCost(Decimal("0.7"), 1, 0, Money(50, "CNY")).wrong_in
    1
    """

    threshold: Decimal | None
    wrong_in: int
    wrong_out: int
    cost: Money


@attrs.frozen
class ThresholdChoice:
    """Hold the threshold that would have cost least, and what every other would have cost.

    Among equal costs the highest threshold wins, which confirms fewer. `best.threshold` None means that
    confirming nobody would have been cheapest.

    Method: C3.

    >>> past = [PastChoice("A", Decimal("0.9"), True), PastChoice("B", Decimal("0.6"), False),
    ...         PastChoice("C", Decimal("0.7"), True), PastChoice("D", Decimal("0.3"), False)]
    >>> found = choose_threshold(past, wrong_in=Money(100, "CNY"), wrong_out=Money(60, "CNY"))
    >>> found.best.threshold, str(found.best.cost)
    (Decimal('0.7'), '0.00 CNY')
    """

    best: ThresholdCost
    costs: tuple[ThresholdCost, ...] = attrs.field(converter=tuple_of)
    wrong_in: Money
    wrong_out: Money

    def explain(self) -> Explanation:
        """Explain the choice by the cost of every threshold tried."""
        because = tuple(
            Explanation(
                f"threshold-{index}",
                Text("nobody", "一个也不确定") if one.threshold is None else _from(one.threshold),
                one.cost,
                Text(
                    f"{one.wrong_in} wrongly in, {one.wrong_out} wrongly out",
                    f"误入 {one.wrong_in} 个,误漏 {one.wrong_out} 个",
                ),
                "C3",
            )
            for index, one in enumerate(self.costs)
        )
        reason = Text(
            f"{self.wrong_in} each wrongly in, {self.wrong_out} each wrongly out; the highest among equals",
            f"误入每个 {self.wrong_in},误漏每个 {self.wrong_out};成本相同时取较高者",
        )
        return Explanation(
            "threshold",
            Text("score to confirm from", "确定分数线"),
            self.best.threshold,
            reason,
            "C3",
            because=because,
        )


def _from(threshold: Decimal) -> Text:
    return Text(f"from {figure_text(threshold)}", f"不低于 {figure_text(threshold)}")


def choose_threshold(choices: Iterable[PastChoice], *, wrong_in: Money, wrong_out: Money) -> ThresholdChoice:
    """Find the score from which confirming would have cost least over past choices.

    Every score seen is tried, and confirming nobody. O(n log n). Raises `KeyAccountError`
    (`threshold.no-choices`, `threshold.negative`).

    Method: C3.

    >>> past = [PastChoice("A", Decimal("0.4"), right=False)]
    >>> choose_threshold(past, wrong_in=Money(1, "CNY"), wrong_out=Money(1, "CNY")).best.threshold is None
    True
    """
    past = sorted(tuple_of(choices), key=lambda one: (one.score.copy_negate(), one.customer))
    if not past:
        refuse("threshold.no-choices", "$.choices", "give at least one past choice", "至少给出一个以往的选择")
    if wrong_in.is_negative or wrong_out.is_negative:
        refuse("threshold.negative", "$.wrong_in", "costs must not be negative", "成本不得为负")
    left_out = sum(one.right for one in past)
    let_in = 0
    costs = [ThresholdCost(None, 0, left_out, wrong_out * left_out)]
    for index, one in enumerate(past):
        left_out -= one.right
        let_in += not one.right
        last_of_score = index + 1 == len(past) or past[index + 1].score != one.score
        if last_of_score:
            costs.append(ThresholdCost(one.score, let_in, left_out, wrong_in * let_in + wrong_out * left_out))
    best = min(costs, key=lambda one: one.cost.amount)
    return ThresholdChoice(best, costs, wrong_in, wrong_out)


def chance_threshold(*, wrong_in: Money, wrong_out: Money) -> Decimal:
    """Return the least probability of being right from which confirming costs less than leaving out.

    It is wrong_in / (wrong_in + wrong_out): at it, both mistakes cost the same on average.
    Raises `KeyAccountError` (`threshold.nothing-at-stake`).

    Method: C3.

    >>> chance_threshold(wrong_in=Money(300, "CNY"), wrong_out=Money(100, "CNY"))
    Decimal('0.750000000000')
    """
    both = wrong_in + wrong_out
    if both.is_zero or wrong_in.is_negative or wrong_out.is_negative:
        refuse(
            "threshold.nothing-at-stake",
            "$.wrong_in",
            "give the cost of both mistakes, not both zero",
            "请给出两类错误的成本,不能同时为零",
        )
    return score_of(wrong_in.ratio(both))
