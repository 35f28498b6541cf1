"""Tests for customers, their contacts and what became of their ids."""

from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.customer import Contact, Customer, Level, Location, PurchaseHistory, PurchaseState
from keyaccount.values.evidence import Evidence
from keyaccount.values.money import Money


def test_levels_compare_by_rank() -> None:
    """Levels meet their equals, so their order must be the order of the company."""
    ranked = sorted(Level)
    assert ranked == [
        Level.STAFF,
        Level.DEPARTMENT_MANAGER,
        Level.DEPUTY_GENERAL_MANAGER,
        Level.GENERAL_MANAGER,
    ]
    assert Level.STAFF <= Level.STAFF >= Level.STAFF
    assert Level.STAFF < Level.GENERAL_MANAGER > Level.DEPARTMENT_MANAGER
    for operation in ("__lt__", "__le__", "__gt__", "__ge__"):
        assert getattr(Level.STAFF, operation)(1) is NotImplemented


@pytest.mark.parametrize("words", [*Level, *PurchaseHistory, *PurchaseState])
def test_every_choice_is_worded_in_both_languages(words: Level | PurchaseHistory | PurchaseState) -> None:
    """A label missing in one language would surface in front of the customer."""
    assert words.text.en
    assert words.text.zh
    assert words.value == words.value.lower()


def test_location_must_lie_on_the_globe() -> None:
    """Swapped coordinates are the usual slip; a latitude beyond 90 gives it away."""
    with pytest.raises(KeyAccountError) as caught:
        Location(Decimal("121.47"), Decimal("31.23"))
    assert caught.value.path == "$.latitude"
    with pytest.raises(KeyAccountError) as caught:
        Location(Decimal("31.23"), Decimal("181"))
    assert caught.value.path == "$.longitude"


def test_contacts_come_and_go() -> None:
    """A visit plan must not invite somebody who has left or not yet begun."""
    wang = Contact("P1", "王敏", Level.STAFF, since=date(2026, 2, 1), left_on=date(2026, 5, 1), decides=True)
    assert [wang.there(date(2026, month, 1)) for month in (1, 2, 4, 5)] == [False, True, True, False]
    hua = Customer("C1", "Hua", contacts=[wang, Contact("P2", "Li", Level.GENERAL_MANAGER)])
    assert hua.at_level(Level.STAFF, date(2026, 3, 1)) == (wang,)
    assert hua.at_level(Level.STAFF, date(2026, 6, 1)) == ()


def test_customer_copies_what_it_is_given() -> None:
    """Nobody may change a customer through the list or mapping it was made from."""
    ids, tags = ["A"], {"segment": "S"}
    hua = Customer("C1", "Hua", former_ids=ids, tags=tags)
    ids.append("B")
    tags["x"] = "y"
    assert hua.former_ids == ("A",)
    assert dict(hua.tags) == {"segment": "S"}
    assert hash(hua) == hash(pickle.loads(pickle.dumps(hua)))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        hua.name = "x"  # type: ignore[misc]  # the point of the test


def test_standing_follows_closing_merger_and_split() -> None:
    """A closed, merged or not yet split customer must not be identified on its own."""
    day = date(2026, 5, 1)
    assert Customer("C1", "Hua").open(day)
    assert not Customer("C1", "Hua", closed_on=day).open(day)
    assert Customer("C1", "Hua", closed_on=date(2026, 5, 2)).open(day)
    assert not Customer("C1", "Hua", merged_into="C2").open(day)
    assert not Customer("C1", "Hua", merged_into="C2", merged_on=day).open(day)
    assert Customer("C1", "Hua", merged_into="C2", merged_on=date(2026, 5, 2)).open(day)
    assert not Customer("C1", "Hua", split_from="C2", split_on=date(2026, 5, 2)).open(day)
    assert Customer("C1", "Hua", split_from="C2", split_on=day).open(day)


def test_full_customer_is_accepted() -> None:
    """All optional facts together must pass, not only each alone."""
    hua = Customer(
        "C1",
        "华联",
        since=date(2019, 1, 1),
        parent="C0",
        buying_group="East",
        region="east",
        channel="retail",
        industry="food",
        location=Location(Decimal("31.2"), Decimal("121.5")),
        purchases=PurchaseHistory.STARTED,
        first_purchase=date(2019, 3, 1),
        credit_limit=Money(500_000, "CNY"),
        payment_days=30,
        category_spend=Money(2_000_000, "CNY"),
        category_spend_evidence=Evidence("buyer", date(2026, 1, 1)),
    )
    assert hua.credit_limit == Money(500_000, "CNY")


@pytest.mark.parametrize(
    ("wrong", "code", "path"),
    [
        ({"id": ""}, "id.empty", "$.id"),
        ({"name": ""}, "name.empty", "$.name"),
        ({"parent": "C1"}, "customer.own-parent", "$.parent"),
        ({"merged_into": "C1"}, "customer.own-parent", "$.merged_into"),
        ({"former_ids": ["C1"]}, "customer.former-id", "$.former_ids"),
        ({"former_ids": ["A", "A"]}, "customer.former-id", "$.former_ids"),
        ({"former_ids": "AB"}, "type.not-a-list", "$"),
        ({"since": "2026-01-01"}, "date.not-a-date", "$.since"),
        ({"location": "Shanghai"}, "type.wrong", "$.location"),
        ({"contacts": ["Wang"]}, "type.wrong", "$.contacts[0]"),
        ({"contacts": [Contact("P1", "W", Level.STAFF)] * 2}, "customer.duplicate-contact", "$.contacts"),
        (
            {"purchases": PurchaseHistory.NOT_STARTED, "first_purchase": date(2020, 1, 1)},
            "customer.purchases",
            "$.purchases",
        ),
        ({"purchases": "started"}, "type.wrong", "$.purchases"),
        ({"credit_limit": Money(-1, "CNY")}, "money.too-small", "$.credit_limit"),
        ({"payment_days": -1}, "number.too-small", "$.payment_days"),
        ({"category_spend_evidence": "told"}, "type.wrong", "$.category_spend_evidence"),
        ({"region": ""}, "name.empty", "$.region"),
        ({"tags": {"a": 1}}, "type.wrong", "$.tags.a"),
    ],
)
def test_wrong_customers_are_refused(wrong: dict[str, object], code: str, path: str) -> None:
    """Each kind of wrong input must say what and where, before anything is computed from it."""
    given: dict[str, object] = {"id": "C1", "name": "Hua", **wrong}
    with pytest.raises(KeyAccountError) as caught:
        Customer(**given)  # type: ignore[arg-type]  # wrong on purpose
    assert (caught.value.code, caught.value.path) == (code, path)


def test_contact_knows_whether_anyone_said_who_decides() -> None:
    """Not known is neither yes nor no."""
    assert Contact("P1", "Wang", Level.STAFF).decides is None
    with pytest.raises(KeyAccountError):
        Contact("P1", "Wang", Level.STAFF, decides=1)  # type: ignore[arg-type]  # wrong on purpose
