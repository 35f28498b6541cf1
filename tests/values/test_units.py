"""Cases and bottles are the same goods; converting between them must lose none."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.values.numbers import Rounding
from keyaccount.values.units import Quantity, UnitConversion, UnitConversions

WATER = UnitConversions([UnitConversion("pallet", 60, "case"), UnitConversion("case", 12, "bottle")])
FINE = st.decimals(-(10**9), 10**9, places=3)


@pytest.mark.parametrize("amount", [1, Decimal("1"), Decimal("1.000"), Decimal("1E+0")])
def test_one_quantity_has_one_form(amount: Decimal | int) -> None:
    """Equal quantities must be equal text, or stored documents differ for nothing."""
    assert str(Quantity(amount, "case")) == "1 case"
    assert str(Quantity(Decimal("-0.0"), "case")) == "0 case"
    assert Quantity(amount, "case") == Quantity(1, "case")


@pytest.mark.parametrize(
    "amount", [1.5, True, "1", None, Decimal("NaN"), Decimal("1E+28"), Decimal("1E-13"), 10**28, 10**1000]
)
def test_inexact_or_boundless_amounts_are_refused(amount: object) -> None:
    """A float of cases is a count nobody made."""
    with pytest.raises(KeyAccountError):
        Quantity(amount, "case")  # type: ignore[arg-type]


@given(FINE, FINE)
def test_sums_are_exact_in_any_context(one: Decimal, other: Decimal) -> None:
    """Checked against fractions; a caller's precision must not eat bottles."""
    with localcontext(Context(prec=2)):
        a, b = Quantity(one, "kg"), Quantity(other, "kg")
        assert Fraction((a + b).amount) == Fraction(one) + Fraction(other)
        assert Fraction((a - b).amount) == Fraction(one) - Fraction(other)
        assert Fraction((-a).amount) == -Fraction(one)
        assert (a < b, a <= b, a > b) == (one < other, one <= other, one > other)


def test_units_never_mix() -> None:
    """Two cases and a bottle are not three of anything."""
    for other in (Quantity(1, "bottle"), 1):
        with pytest.raises(KeyAccountError):
            Quantity(2, "case") + other  # type: ignore[operator]


@given(FINE, st.sampled_from(["pallet", "case"]), st.sampled_from(["case", "bottle"]))
def test_converting_down_and_back_returns_the_same(amount: Decimal, big: str, small: str) -> None:
    """Whoever orders in pallets and returns in bottles must end at zero."""
    quantity = Quantity(amount, big)
    with localcontext(Context(prec=2)):
        down = WATER.convert(quantity, small) if big != small else quantity
        assert WATER.convert(down, big) == quantity


def test_factors_multiply_along_the_chain_in_either_direction() -> None:
    """A pallet of 60 cases of 12 holds 720 bottles."""
    assert WATER.factor("pallet", "bottle") == 720
    assert WATER.factor("bottle", "pallet") == Fraction(1, 720)
    assert WATER.factor("pallet", "case") == 60
    assert WATER.factor("litre", "litre") == 1
    assert WATER.units == ("bottle", "case", "pallet")


def test_what_is_no_finite_decimal_needs_a_named_rounding() -> None:
    """One bottle is a twelfth of a case; how to write that is the caller's decision."""
    with pytest.raises(KeyAccountError) as caught:
        WATER.convert(Quantity(1, "bottle"), "case")
    assert caught.value.code == "units.inexact"
    assert WATER.convert(Quantity(1, "bottle"), "case", places=2).amount == Decimal("0.08")
    assert WATER.convert(Quantity(1, "bottle"), "case", 2, Rounding.UP).amount == Decimal("0.09")
    assert WATER.convert(Quantity(18, "bottle"), "case").amount == Decimal("1.5")


def test_unknown_and_unrelated_units_are_refused() -> None:
    """A litre is no part of a pallet unless someone says how many."""
    two = UnitConversions([UnitConversion("case", 12, "bottle"), UnitConversion("t", 1000, "kg")])
    with pytest.raises(KeyAccountError, match="did you mean 'case'") as caught:
        two.factor("csae", "bottle")
    assert (caught.value.code, caught.value.path) == ("units.unknown", "$.source")
    with pytest.raises(KeyAccountError) as caught:
        two.factor("case", "kg")
    assert caught.value.code == "units.unrelated"


def test_a_unit_is_defined_once() -> None:
    """Two sizes of one case cannot both be right."""
    with pytest.raises(KeyAccountError) as caught:
        UnitConversions([UnitConversion("case", 12, "bottle"), UnitConversion("case", 24, "bottle")])
    assert (caught.value.code, caught.value.path) == ("units.ambiguous", "$.conversions[1]")


@pytest.mark.parametrize("ring", [["case"], ["case", "pallet"], ["a", "b", "c"]])
def test_a_unit_cannot_contain_itself(ring: list[str]) -> None:
    """A ring of definitions has no bottom to count from."""
    turned = [*ring[1:], ring[0]]
    with pytest.raises(KeyAccountError) as caught:
        UnitConversions([UnitConversion(one, 2, other) for one, other in zip(ring, turned, strict=True)])
    assert caught.value.code == "units.cycle"


@pytest.mark.parametrize("contains", [0, -1, 0.5, True, "12", Decimal("NaN"), Fraction(-1, 2)])
def test_a_unit_contains_an_exact_positive_number(contains: object) -> None:
    """A case of nothing, or of 0.1 as a float, converts to nonsense."""
    with pytest.raises(KeyAccountError):
        UnitConversion("case", contains, "bottle")  # type: ignore[arg-type]


def test_parts_are_exact_too() -> None:
    """A third of a roll is a fraction, and stays one."""
    assert UnitConversion("strip", Fraction(1, 3), "roll").contains == Fraction(1, 3)
    assert UnitConversion("bag", Decimal("0.5"), "kg").contains == Fraction(1, 2)
    with pytest.raises(KeyAccountError):
        UnitConversions([("case", 12, "bottle")])


def test_long_chains_are_resolved_once() -> None:
    """Depth comes from data, so it must cost neither stack nor square time."""
    size = 2000
    chain = UnitConversions([UnitConversion(f"u{n + 1}", 1, f"u{n}") for n in range(size)])
    assert chain.factor(f"u{size}", "u0") == 1
