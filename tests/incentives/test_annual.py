"""The annual rebate: what is asked, and what a breach leaves."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from keyaccount.incentives.annual import (
    AnnualRebate,
    BreachRule,
    ConditionRecord,
    Pledge,
    PurchaseEvery,
    Repeat,
    kept_share,
)
from keyaccount.values.evidence import Evidence
from keyaccount.values.text import Text
from tests.incentives.making import YEAR, cny, refused, scale


@pytest.mark.parametrize(
    ("rule", "day", "share"),
    [
        (BreachRule.FORFEIT, date(2026, 12, 31), Fraction(0)),
        (BreachRule.KEEP_UNTIL, date(2026, 1, 1), Fraction(1)),
        (BreachRule.PRORATE_DAYS, date(2026, 1, 1), Fraction(0)),
        (BreachRule.PRORATE_DAYS, date(2026, 7, 2), Fraction(182, 365)),
        (BreachRule.PRORATE_DAYS, date(2025, 6, 1), Fraction(0)),
        (BreachRule.PRORATE_MONTHS, date(2026, 1, 31), Fraction(0)),
        (BreachRule.PRORATE_MONTHS, date(2026, 2, 1), Fraction(1, 12)),
        (BreachRule.PRORATE_MONTHS, date(2026, 12, 31), Fraction(11, 12)),
    ],
)
def test_what_a_breach_leaves(rule: BreachRule, day: date, share: Fraction) -> None:
    """The named rule decides, to the day."""
    assert kept_share(rule, YEAR, day) == share


def test_words_and_checks() -> None:
    """Conditions are checked before they are signed."""
    for choice in (*BreachRule, *Repeat):
        assert choice.text.en != choice.text.zh
    made = AnnualRebate.at("0.02", on_breach=BreachRule.FORFEIT, on_leaving=BreachRule.PRORATE_DAYS)
    assert made.text.zh == "年度扣点(违约时全部丧失;中途退出时按遵守的天数折算)"
    pledge = Pledge("x", Text("x", "甲"), presumed_kept=True)
    with refused("condition.duplicate"):
        AnnualRebate(scale((0, 0)), [pledge, pledge], BreachRule.FORFEIT, BreachRule.FORFEIT)
    with refused("condition.negative"):
        PurchaseEvery("x", Repeat.MONTH, cny(-1))
    with refused("type.wrong"):
        AnnualRebate(scale((0, 0)), ["x"], BreachRule.FORFEIT, BreachRule.FORFEIT)


def test_a_record_may_be_known_later() -> None:
    """A breach found in March counts as known from March."""
    day = date(2026, 1, 5)
    record = ConditionRecord("P", "C1", "x", False, day, Evidence("audit", day), date(2026, 3, 1))
    assert record.known_from == date(2026, 3, 1)
    assert ConditionRecord("P", "C1", "x", True, day).known_from == day
    with refused("type.wrong"):
        ConditionRecord("P", "C1", "x", True, day, "audit")  # type: ignore[arg-type]
    with refused("date.not-a-date"):
        ConditionRecord("P", "C1", "x", True, day, None, "later")  # type: ignore[arg-type]
