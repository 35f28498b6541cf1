"""The sample's products must be real enough to price, cost and certify."""

from datetime import date

from keyaccount.samples.products import PRODUCT_SPECS, products


def test_every_product_earns_money_at_list_price() -> None:
    """Losses in the sample must come from terms and service, never from a product sold below cost."""
    for product in products():
        assert product.list_price is not None
        assert product.cost is not None
        for day in (date(2024, 6, 1), date(2025, 6, 1)):
            assert product.cost.at(day) < product.list_price.at(day)


def test_every_product_has_a_name_in_both_languages() -> None:
    """A reader of either language must recognise the goods."""
    assert (
        [one.id for one in products("zh")]
        == [one.id for one in products("en")]
        == [s[0] for s in PRODUCT_SPECS]
    )
    assert all(zh.name != en.name for zh, en in zip(products("zh"), products("en"), strict=True))
