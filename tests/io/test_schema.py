"""The schema follows the same annotations as reading does, so a document that is read also validates."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from keyaccount.errors import KeyAccountError
from keyaccount.io.documents import Documents
from keyaccount.io.engine import Engine
from keyaccount.io.schema import schema_of
from keyaccount.model.ledger import Ledger
from keyaccount.values import Dated, Explanation, FrozenMap, Money, Text
from tests.io.classes import Flat, Shop, Steep, full_shop, plain_shop
from tests.io.test_documents import _spoilt

DOCUMENTS = Documents(strategies=[Flat, Steep])


def _validator(kind: Any) -> Draft202012Validator:
    schema = DOCUMENTS.json_schema(kind)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("shop", [plain_shop(), full_shop()])
def test_every_document_validates(shop: Shop) -> None:
    """A service publishes the schema; what it sends must keep to it."""
    assert list(_validator(Shop).iter_errors(DOCUMENTS.to_document(shop))) == []


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (Money("1", "CNY"), Money),
        (Dated.always(Money("1", "CNY")), Dated[Money]),
        (
            Explanation(
                "a", Text("a", "甲"), Money("1", "CNY"), because=[Explanation("b", Text("b", "乙"), None)]
            ),
            Explanation,
        ),
        (Ledger.empty("CNY"), Ledger),
    ],
)
def test_special_and_generic_kinds_have_schemas_too(value: object, kind: Any) -> None:
    """Recursive classes refer to themselves, generic ones are named with what they hold."""
    validator = _validator(kind)
    document = DOCUMENTS.to_document(value, kind)
    assert list(validator.iter_errors(document)) == []
    document["data"] = 5
    assert list(validator.iter_errors(document)) != []


def test_whatever_is_read_validates() -> None:
    """Spoilt documents the reader still accepts must keep to the schema (a thousand edits, seed 2)."""
    randomly = random.Random(2)
    validator = _validator(Shop)
    document = DOCUMENTS.to_document(full_shop())
    accepted = 0
    for _ in range(1000):
        spoilt = _spoilt(document, randomly)
        try:
            DOCUMENTS.from_document(spoilt, Shop)
        except KeyAccountError:
            continue
        accepted += 1
        assert list(validator.iter_errors(spoilt)) == []
    assert accepted > 50


@pytest.mark.parametrize(
    "edit",
    [
        lambda data: data.pop("id"),
        lambda data: data.update(colour=1),
        lambda data: data.update(share=0.5),
        lambda data: data.update(opened="20260105"),
        lambda data: data.update(grade="middle"),
        lambda data: data.update(codes="123"),
        lambda data: data.update(hours=["09:00"]),
        lambda data: data.update(answer={"type": "Nobody"}),
        lambda data: data.update(rule={"type": "Nobody"}),
        lambda data: data.update(by_form={"nobody": 1}),
        lambda data: data.update(limit="1"),
    ],
)
def test_what_the_reader_refuses_by_shape_the_schema_refuses_too(edit: Any) -> None:
    """Clients validate before they send; they should learn of the fault there."""
    document: Any = copy.deepcopy(DOCUMENTS.to_document(full_shop()))
    edit(document["data"])
    assert list(_validator(Shop).iter_errors(document)) != []


def test_open_unions_admit_unknown_tags_and_closed_ones_do_not() -> None:
    """The schema of an older release must let a newer document's open parts pass."""
    document: Any = DOCUMENTS.to_document(full_shop())
    assert document["data"]["scheme"]["type"] == "Future"
    document["data"]["scheme"] = {"type": "Flat", "each": "x"}
    assert list(_validator(Shop).iter_errors(document)) != []


def test_definitions_are_described_and_sorted() -> None:
    """People read schemas; tools compare them."""
    schema = schema_of(Shop, Engine(lambda: (Flat, Steep)), 1)
    assert schema["$defs"]["Shop"]["description"] == "A class with every annotation there is."
    assert list(schema["$defs"]) == sorted(schema["$defs"])
    assert schema == schema_of(Shop, Engine(lambda: (Flat, Steep)), 1)


def test_keys_that_are_no_text_make_pairs() -> None:
    """Numbers cannot be names in an object."""
    schema = schema_of(FrozenMap[int, str], Engine(), 1)
    assert schema["properties"]["data"]["items"]["prefixItems"] == [{"type": "integer"}, {"type": "string"}]
