"""What counts and how it rounds."""

from __future__ import annotations

from keyaccount.incentives.basis import Basis, Event, Measure, RoundingLevel, RoundingRule, Tax, TaxSide
from keyaccount.values.numbers import Rounding
from tests.incentives.making import refused


def test_a_quantity_needs_a_unit_and_money_none() -> None:
    """A hundred of what?"""
    with refused("basis.unit"):
        Basis(measure=Measure.QUANTITY)
    with refused("basis.unit"):
        Basis(measure=Measure.NET, unit="case")
    with refused("basis.tax"):
        Basis(measure=Measure.QUANTITY, unit="case", tax=Tax(TaxSide.EXCLUDED, "0.13"))
    with refused("type.wrong"):
        Basis(tax="0.13")  # type: ignore[arg-type]
    assert not Basis(measure=Measure.QUANTITY, unit="case").is_money


def test_every_choice_has_words() -> None:
    """A statement must say in both languages what was counted."""
    for choice in (*Event, *Measure, *RoundingLevel):
        assert choice.text.en != choice.text.zh
    assert Basis(Event.PAID, Measure.GROSS).text.zh == "付款目录价金额"
    for mode in Rounding:
        assert RoundingRule(mode).text.zh
    with refused("type.wrong"):
        RoundingRule("half_up")  # type: ignore[arg-type]
    with refused("number.too-small"):
        Tax(TaxSide.INCLUDED, "-0.1")
