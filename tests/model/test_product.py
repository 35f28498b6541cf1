"""Tests for products, their dated prices and their certificates."""

from __future__ import annotations

from datetime import date

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.product import Certificate, Product
from keyaccount.values.dated import Dated
from keyaccount.values.evidence import Evidence
from keyaccount.values.money import Money

CNY = Dated.always(Money(3, "CNY"))


def test_prices_count_from_their_day() -> None:
    """An order of last year must be judged at last year's price."""
    price = Dated.of((date(2025, 1, 1), Money(3, "CNY")), (date(2026, 1, 1), Money(4, "CNY")))
    tea = Product("P1", "tea", list_price=price, cost=CNY)
    assert tea.list_price is not None
    assert tea.list_price.at(date(2025, 12, 31)) == Money(3, "CNY")
    assert tea.currencies == ("CNY",)
    assert Product("P2", "salt").currencies == ()


def test_only_a_valid_certificate_of_the_asked_edition_counts() -> None:
    """An offer below the standard is not admissible, so an expired or older certificate must not pass."""
    old = Certificate("GB 2760", "2014", issued=date(2020, 1, 1), expires=date(2025, 2, 8))
    new = Certificate("GB 2760", "2024", Evidence("lab", date(2025, 2, 1)), issued=date(2025, 2, 8))
    tea = Product("P1", "tea", standards=[old, new])
    assert tea.certificate("GB 2760", date(2025, 2, 7)) == old
    assert tea.certificate("GB 2760", date(2025, 2, 8)) == new
    assert tea.certificate("GB 2760", date(2026, 1, 1), edition="2014") is None
    assert tea.certificate("GB 2760", date(2019, 1, 1)) is None
    assert tea.certificate("ISO 22000", date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("wrong", "code", "path"),
    [
        ({"unit": ""}, "id.empty", "$.unit"),
        ({"conversions": {"case": 12}}, "type.wrong", "$.conversions"),
        ({"standards": ["GB 2760"]}, "type.wrong", "$.standards[0]"),
        ({"list_price": Money(3, "CNY")}, "type.wrong", "$.list_price"),
        ({"cost": Dated.always(3)}, "type.wrong", "$.cost.values[0].value"),
        ({"cost": Dated.always(Money(-3, "CNY"))}, "money.too-small", "$.cost.values[0].value"),
        ({"cost": CNY, "list_price": Dated.always(Money(3, "USD"))}, "product.currency", "$.list_price"),
    ],
)
def test_wrong_products_are_refused(wrong: dict[str, object], code: str, path: str) -> None:
    """A price in another currency or without a day would spoil every margin computed from it."""
    with pytest.raises(KeyAccountError) as caught:
        Product("P1", "tea", **wrong)  # type: ignore[arg-type]  # wrong on purpose
    assert (caught.value.code, caught.value.path) == (code, path)


def test_a_certificate_ends_after_it_began() -> None:
    """Swapped days would make a certificate that never holds look like one."""
    with pytest.raises(KeyAccountError) as caught:
        Certificate("GB 2760", issued=date(2026, 1, 1), expires=date(2026, 1, 1))
    assert caught.value.code == "certificate.expires-early"
    with pytest.raises(KeyAccountError):
        Certificate("GB 2760", evidence="lab")  # type: ignore[arg-type]  # wrong on purpose
