"""Bundles and free goods."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import BundleDiscount, BundlePart, FreeGoods, earn
from keyaccount.values.money import Money
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


@pytest.mark.method("N7")
def test_a_gift_of_another_product() -> None:
    """Ten of P1 earn two glasses: taken off those that were ordered, or sent on top at their worth."""
    order = _order(("P1", 24, 240), ("GLASS", 3, 12), ("GLASS", 1, 4), ("P2", 9, 90))
    ordered = FreeGoods(10, 2, included=True, gift="GLASS")
    earning = earn(policy(ordered), order, until=YEAR_END)[0]  # type: ignore[arg-type]
    assert earning.amount == cny(16)  # four glasses at 4
    assert list(earning.lines.reward) == [0, 1200, 400, 0]
    few = _order(("P1", 50, 500), ("GLASS", 3, 12))
    assert earn(policy(ordered), few, until=YEAR_END)[0].amount == cny(12)  # type: ignore[arg-type]
    on_top = FreeGoods(10, 2, included=False, gift="GLASS", worth=cny(3))
    earning = earn(policy(on_top), order, until=YEAR_END)[0]  # type: ignore[arg-type]
    assert earning.amount == cny(12)
    assert list(earning.lines.reward) == [1200, 0, 0, 0]
    assert "N7" in earning.explain().clauses()


def test_no_gift_without_a_purchase_or_without_the_gift() -> None:
    """Glasses alone earn no glasses, and none on the order leaves none to take off."""
    ordered = FreeGoods(10, 2, included=True, gift="GLASS")
    for order in (_order(("GLASS", 30, 90)), _order(("P1", 30, 90))):
        assert earn(policy(ordered), order, until=YEAR_END)[0].amount.is_zero  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("included", "gift", "worth"),
    [(False, "G", None), (True, "G", cny(1)), (False, None, cny(1)), (False, "G", cny(-1))],
)
def test_a_gift_states_its_worth_exactly_where_no_order_does(
    included: bool, gift: str | None, worth: Money | None
) -> None:
    """A gift on top has no price on the document; every other has."""
    with refused("goods.worth"):
        FreeGoods(10, 1, included, gift=gift, worth=worth)


def test_a_gift_is_worded_and_in_the_currency_of_its_policy() -> None:
    """Its worth is money like any other amount of the policy."""
    assert FreeGoods(10, 1, included=True, gift="G").text.zh == "买 10 赠 1 G(含在订量内)"
    with refused("policy.currency"):
        policy(FreeGoods(10, 1, included=False, gift="G", worth=Money(1, "USD")))


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
