"""A whole deal: product by product, with what belongs to none, summing exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import (
    CommittedVolume,
    DealExtra,
    Market,
    ProductDeal,
    RebatedPrice,
    WholesalePrice,
    deal_account,
)
from tests.incentives.making import refused, scale


def _product(name: str, volume: int, currency: str = "CNY") -> ProductDeal:
    market = Market(CommittedVolume(volume, 15), unit_cost=6, service=1, handling=2, currency=currency)
    return ProductDeal(name, market, RebatedPrice(10, scale((500, "0.1"))))


HOTLINE = DealExtra("hotline", "24-hour hotline", ours=-200, theirs="350.50")


@given(st.lists(st.integers(0, 300), min_size=1, max_size=4), st.integers(-500, 500), st.integers(-500, 500))
@pytest.mark.method("N6")
def test_the_deal_is_its_parts(volumes: list[int], ours: int, theirs: int) -> None:
    """What the deal brings a side is what its products and extras bring it, by hand."""
    extra = DealExtra("extra", "extra", ours=ours, theirs=theirs)
    made = deal_account([_product(f"P{place}", one) for place, one in enumerate(volumes)], [extra])
    unit = [(9, one) if one * 10 >= 500 else (10, one) for one in volumes]
    assert made.supplier == sum((price - 7) * one for price, one in unit) + ours
    assert made.customer == sum((13 - price) * one for price, one in unit) + theirs
    tree = made.explain()
    assert tree.figure == made.total
    assert "N6" in tree.clauses()


@pytest.mark.method("N6")
def test_a_deal_reads_by_product() -> None:
    """Both sides see where it is earned, and what each product's incentives cost."""
    made = deal_account([_product("P1", 100), _product("P2", 20)], [HOTLINE])
    found = made.explain().find("supplier.P1")
    assert found is not None
    assert found.figure == 200
    assert made.explain().find("customer.hotline") is not None
    assert "N6" in made.explain().clauses()
    text = made.summary("zh")
    assert "双方损益" in text
    assert "350.50 CNY" in text
    assert "<table" in made._repr_html_()
    assert [row[0] for row in made.table().rows[:2]] == ["P1", "P2"]
    assert HOTLINE.theirs == Decimal("350.50")


def test_what_is_refused() -> None:
    """A product twice, another currency, nothing at all."""
    with refused("deal.products"):
        deal_account([])
    with refused("deal.product-twice"):
        deal_account([_product("P1", 1), _product("P1", 2)])
    with refused("deal.extra-twice"):
        deal_account([_product("P1", 1)], [HOTLINE, HOTLINE])
    with refused("deal.currency"):
        deal_account([_product("P1", 1), _product("P2", 2, "USD")])
    with refused("type.wrong"):
        deal_account([WholesalePrice(1)])  # type: ignore[list-item]
