"""An adapter maps a CRM's records onto our classes; both models stay as they are."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.io.adapter import Rest, adapter, money_from
from keyaccount.model.customer import Customer
from keyaccount.values import FrozenMap, Money, Text
from tests.io.classes import Flat, Format, Shop, Span

SOURCES: dict[str, Any] = {
    "id": "AccountId",
    "name": lambda record: Text(record["Name"], record["Name"]),
    "share": "Share__c",
    "ratio": lambda record: Fraction(1, record["Branches"]),
    "opened": "OpenDate",
    "form": "Format",
    "limit": money_from("Limit", currency_field="Currency"),
}
RECORD: dict[str, Any] = {
    "AccountId": "001",
    "Name": "华联",
    "Share__c": Decimal("0.5"),
    "Branches": 3,
    "OpenDate": date(2026, 1, 5),
    "Format": "hall",
    "Limit": Decimal("5000"),
    "Currency": "CNY",
    "Owner": "u1",
}


def test_a_record_becomes_one_of_ours() -> None:
    """Python's own values and the words of documents are both taken as they come."""
    shop = adapter(Shop, SOURCES)(RECORD)
    assert (shop.id, shop.name.zh, shop.share, shop.ratio) == ("001", "华联", Decimal("0.5"), Fraction(1, 3))
    assert (shop.opened, shop.form, shop.limit) == (date(2026, 1, 5), Format.HALL, Money("5000", "CNY"))
    texts = {**RECORD, "Share__c": "0.5", "OpenDate": "2026-01-05", "Format": Format.HALL, "Limit": "5000"}
    assert adapter(Shop, SOURCES)(texts) == shop


def test_the_models_own_customer_is_mapped_the_same_way() -> None:
    """The promise of the front page: a dictionary of names is all it takes."""
    read = adapter(Customer, {"id": "AccountId", "name": "Name"})
    customer = read({"AccountId": "001", "Name": "华联超市", "Phone": "1"})
    assert (customer.id, customer.name) == ("001", "华联超市")


def test_what_a_record_lacks_keeps_its_default() -> None:
    """A column that an export left out is unknown, not empty."""
    record = {name: value for name, value in RECORD.items() if name != "Format"}
    assert adapter(Shop, SOURCES)(record).form is Format.KIOSK


def test_faults_are_told_together_under_the_records_own_names() -> None:
    """Whoever reads the message knows the CRM's columns, not our fields."""
    bad = {
        **RECORD,
        "AccountId": 5,
        "Share__c": 0.5,
        "OpenDate": "5.1.2026",
        "Branches": 0,
        "Currency": "???",
    }
    with pytest.raises(KeyAccountError) as caught:
        adapter(Shop, SOURCES)(bad)
    assert [(problem.code, problem.path) for problem in caught.value.problems] == [
        ("document.type", "$.AccountId"),
        ("document.type", "$.Share__c"),
        ("adapter.source-failed", "$.ratio"),
        ("document.type", "$.OpenDate"),
        ("money.currency-unknown", "$.limit.currency"),
    ]


def test_faults_of_the_whole_are_renamed_too() -> None:
    """A rule between two fields speaks of our names; the record's are what the reader can mend."""
    read = adapter(Span, {"first": "From", "last": "To"})
    with pytest.raises(KeyAccountError) as caught:
        read({"From": 2, "To": 1})
    assert caught.value.path == "$.To"

    @attrs.frozen
    class Whole:
        a: int

        def __attrs_post_init__(self) -> None:
            raise KeyAccountError(*(elsewhere.problems))

    elsewhere = caught.value.under("$.elsewhere")
    with pytest.raises(KeyAccountError) as caught:
        adapter(Whole, {"a": "A"})({"A": 1})
    assert caught.value.path == "$.elsewhere.To"


def test_many_records_are_read_and_told_of_together() -> None:
    """An export of ten thousand rows is mended once, not ten thousand times."""
    read = adapter(Span, {"first": "From", "last": "To"})
    assert read.many({"From": n, "To": n} for n in range(3)) == (Span(0, 0), Span(1, 1), Span(2, 2))
    with pytest.raises(KeyAccountError) as caught:
        read.many([{"From": 1, "To": 2}, {"From": "x"}, 5])  # type: ignore[list-item]
    assert [problem.path for problem in caught.value.problems] == ["$[1].From", "$[1].To", "$[2]"]


def test_the_rest_is_ignored_refused_or_kept_as_asked() -> None:
    """Losing a column in silence is a decision, so it has a name."""
    shop = adapter(Shop, SOURCES)(RECORD)
    assert shop.tags == FrozenMap()
    kept = adapter(Shop, SOURCES, rest=Rest.TAGS)({**RECORD, "Fax": None, "Size": 7})
    assert kept.tags["Owner"] == "u1"
    assert kept.tags["Size"] == "7"
    assert "Fax" not in kept.tags
    with pytest.raises(KeyAccountError) as caught:
        adapter(Span, {"first": "From", "last": "To"}, rest=Rest.REFUSE)(
            {"From": 1, "To": 2, "firts": 3, "x": 1}
        )
    assert [problem.path for problem in caught.value.problems] == ["$.firts", "$.x"]
    assert "is it 'first'" in str(caught.value)


def test_mapped_tags_win_over_the_rest() -> None:
    """What was mapped by hand was meant."""
    sources = {**SOURCES, "tags": lambda record: {"Owner": "mapped"}}
    assert adapter(Shop, sources, rest=Rest.TAGS)(RECORD).tags["Owner"] == "mapped"


@pytest.mark.parametrize(
    ("sources", "rest", "codes"),
    [
        ({"first": "From", "last": "To", "lats": "x"}, Rest.IGNORE, ["adapter.field-unknown"]),
        ({"first": "From", "zzz": "x"}, Rest.IGNORE, ["adapter.field-unknown", "adapter.field-missing"]),
        ({"first": "From", "last": 5}, Rest.IGNORE, ["adapter.source"]),
        ({"first": "From", "last": "To"}, Rest.TAGS, ["adapter.no-tags"]),
        ({}, Rest.IGNORE, ["adapter.field-missing", "adapter.field-missing"]),
    ],
)
def test_a_mapping_that_cannot_work_fails_when_made(sources: Any, rest: Rest, codes: list[str]) -> None:
    """Not in the middle of the nightly import."""
    with pytest.raises(KeyAccountError) as caught:
        adapter(Span, sources, rest=rest)
    assert [problem.code for problem in caught.value.problems] == codes


def test_only_classes_with_fields_are_mapped() -> None:
    """Money has a form of its own and needs no map."""
    with pytest.raises(KeyAccountError) as caught:
        adapter(Money, {})
    assert caught.value.code == "adapter.kind"
    with pytest.raises(KeyAccountError):
        adapter(Span, {"first": "a", "last": "b"}, rest="ignore")  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", [None, 5, "x", ["a"], Span(1, 2)])
def test_a_record_is_a_mapping(bad: object) -> None:
    """A row as a tuple has no names to look up."""
    with pytest.raises(KeyAccountError) as caught:
        adapter(Span, {"first": "a", "last": "b"})(bad)  # type: ignore[arg-type]
    assert caught.value.code == "adapter.record"


def test_nested_values_come_from_functions() -> None:
    """Contacts and prices stand in other tables; a function fetches them."""
    sources = {
        **SOURCES,
        "hours": lambda record: (time(9), "21:00"),
        "branches": lambda record: [],
        "answer": lambda record: Span(1, 2),
        "rule": lambda record: Flat(2),
        "by_number": lambda record: {1: "one"},
        "forms": lambda record: {"hall", Format.KIOSK},
    }
    shop = adapter(Shop, sources, strategies=[Flat])(RECORD)
    assert shop.hours == (time(9), time(21))
    assert shop.answer == Span(1, 2)
    assert shop.rule == Flat(2)
    assert shop.by_number == FrozenMap({1: "one"})
    assert shop.forms == frozenset(Format)


def test_money_needs_one_currency() -> None:
    """Neither a guess nor a choice between two."""
    for arguments in ({}, {"currency": "CNY", "currency_field": "C"}):
        with pytest.raises(KeyAccountError) as caught:
            money_from("Amount", **arguments)
        assert caught.value.code == "adapter.currency"
    source: Any = money_from("Amount", "CNY")
    assert source({}) is None
    assert source({"Amount": 5}) == Money(5, "CNY")
