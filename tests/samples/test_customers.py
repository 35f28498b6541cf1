"""The sample's customers must show every situation the method speaks of."""

from keyaccount.model.customer import PurchaseHistory
from keyaccount.samples.customers import CUSTOMER_SPECS, customers


def test_the_situations_are_there() -> None:
    """A branch, a merger, a renamed id and prospects are what a CRM stumbles over first."""
    found = customers()
    assert [one.id for one in found if one.parent] == ["C019"]
    assert [(one.id, one.merged_into) for one in found if one.merged_into] == [("C018", "C002")]
    assert [(one.id, one.former_ids) for one in found if one.former_ids] == [("C017", ("OLD-17",))]
    assert [one.id for one in found if one.purchases is PurchaseHistory.NOT_STARTED] == ["C023", "C024"]


def test_names_differ_by_language_and_ids_do_not() -> None:
    """The language changes what people read, never what systems store."""
    assert [one.id for one in customers("zh")] == [spec.id for spec in CUSTOMER_SPECS]
    assert customers("zh")[0].name == "华东电器连锁"
