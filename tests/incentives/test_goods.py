"""Bundles and free goods."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import BundleDiscount, BundlePart, FreeGoods, earn
from tests.incentives.making import YEAR_END, cny, ledger, policy, refused

COLUMNS = ("customer", "document", "line", "product", "invoiced", "quantity", "net_amount")
DAY = date(2026, 3, 1)
BUNDLE = BundleDiscount([BundlePart("P1", 2), BundlePart("P2", 1)], cny(5))


def _order(*lines: tuple[str | None, int | None, int]) -> object:
    return ledger(
        [
            ("C1", "D1", str(at), product, DAY, units, amount)
            for at, (product, units, amount) in enumerate(lines)
        ],
        *COLUMNS,
    )


@pytest.mark.method("N7")
def test_complete_bundles_on_a_document() -> None:
    """Five and three make two bundles; the rest of the document earns nothing."""
    order = _order(("P1", 5, 50), ("P2", 3, 30), ("P3", 9, 90))
    earning = earn(policy(BUNDLE), order, until=YEAR_END)[0]  # type: ignore[arg-type]
    assert earning.amount == cny(10)
    assert earning.lines[2].reward.is_zero
    assert "N7" in earning.explain().clauses()
    apart = _order(("P1", 5, 50))
    assert earn(policy(BUNDLE), apart, until=YEAR_END)[0].amount.is_zero  # type: ignore[arg-type]


@pytest.mark.parametrize(("included", "free"), [(False, 2), (True, 2)])
@pytest.mark.method("N7")
def test_free_goods_are_worth_the_price_of_the_document(included: bool, free: int) -> None:
    """Twenty-four for 240: ten a piece, two free either way."""
    kind = FreeGoods(10, 1, included=included)
    earning = earn(policy(kind), _order(("P1", 24, 240), ("P2", 5, 99)), until=YEAR_END)[0]  # type: ignore[arg-type]
    assert earning.amount == cny(10 * free)
    assert earning.steps[0].reason is not None
    assert earning.steps[0].reason.zh == f"赠 {free}"
    assert "N7" in earning.explain().clauses()


def test_unknown_quantities_are_told() -> None:
    """No quantity is not zero quantity: it is left out with a finding."""
    earning = earn(policy(FreeGoods(1, 1, included=True)), _order(("P1", None, 50)), until=YEAR_END)[0]  # type: ignore[arg-type]
    assert [one.code for one in earning.findings] == ["incentive.quantity-unknown"]


@given(st.integers(1, 9), st.integers(1, 9), st.booleans(), st.integers(-20, 200))
def test_free_units_never_exceed_what_was_promised(buy: int, free: int, included: bool, units: int) -> None:
    """A peer gave free units for free units."""
    given_free = FreeGoods(buy, free, included).free_units(Fraction(units))
    paid = units - given_free if included else units
    assert given_free * buy <= max(paid, 0) * free


def test_what_is_refused() -> None:
    """A bundle of one, or of nothing, is none."""
    with refused("bundle.parts"):
        BundleDiscount([BundlePart("P1", 1)], cny(5))
    with refused("bundle.duplicate"):
        BundleDiscount([BundlePart("P1", 1), BundlePart("P1", 2)], cny(5))
    with refused("bundle.off"):
        BundleDiscount([BundlePart("P1", 1), BundlePart("P2", 2)], cny(-5))
    with refused("bundle.quantity"):
        BundlePart("P1", 0)
    with refused("type.wrong"):
        BundleDiscount(["P1", "P2"], cny(5))
    assert BUNDLE.complete({"P1": Fraction(-4)}) == 0
    assert FreeGoods(2, 1, included=True).text.zh == "买 2 赠 1(含在订量内)"
