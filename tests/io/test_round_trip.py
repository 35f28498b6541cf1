"""Every public type goes out and comes back equal; new classes are found by their own examples."""

from __future__ import annotations

import copy
import pickle
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from keyaccount.io.documents import Documents
from keyaccount.io.kinds import Kind
from keyaccount.io.strategies import public_classes
from keyaccount.values import Dated, DatedValue, digest
from tests.io.collected import examples
from tests.io.schema_rules import check_schema

# Machinery that is built anew from stored values and never stored itself.
WORKINGS = {
    "BookIndex",
    "Case",
    "Cell",
    "Column",
    "Context",
    "Frame",
    "Maximum",
    "RecordKind",
    "Scale",
    "Scorer",
    "SearchBudget",
    "Sums",
    "Worked",
}
CLASSES = [cls for cls in public_classes() if cls.__name__ not in WORKINGS]


@cache
def _documents() -> Documents:
    own = [cls for cls in examples() if cls not in public_classes() and hasattr(cls, "read")]
    return Documents(strategies=own)


def _kind(value: Any) -> Kind:
    """Name what a generic value holds; every other value's kind is its class."""
    cls: Any = type(value)
    if cls is Dated:
        return Dated[type(value.values[0].value)]  # type: ignore[misc]  # a kind computed from the value
    return cls[type(value.value)] if cls is DatedValue else cls


def _name(cls: type) -> str:
    return f"{cls.__module__.removeprefix('keyaccount.')}.{cls.__name__}"


@pytest.mark.parametrize("cls", CLASSES, ids=_name)
def test_every_public_type_comes_back_equal(cls: type) -> None:
    """A CRM stores whatever the library hands it, as it is; equal value, equal bytes, equal digest."""
    for value in examples().get(cls, ()):
        kind = _kind(value)
        text = _documents().dumps(value, kind)
        read: Any = _documents().loads(text, kind)
        assert read == value
        assert type(read) is type(value)
        assert _documents().dumps(read, kind) == text
        assert digest(read) == digest(value)


@pytest.mark.parametrize("cls", CLASSES, ids=_name)
def test_every_public_type_travels_between_processes(cls: type) -> None:
    """Workers get values by pickle and copy them; nothing may be lost or shared by accident."""
    for value in examples().get(cls, ())[:2]:
        assert pickle.loads(pickle.dumps(value)) == value
        assert copy.deepcopy(value) == value


@pytest.mark.parametrize("cls", CLASSES, ids=_name)
def test_every_public_type_has_a_schema_its_documents_keep_to(cls: type) -> None:
    """A service publishes the schema of every type it sends."""
    for value in examples().get(cls, ())[:1]:
        kind = _kind(value)
        schema = _documents().json_schema(kind)
        check_schema(schema)
        document = _documents().to_document(value, kind)
        assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == []


def test_nearly_every_public_type_shows_an_example_value() -> None:
    """A class nobody's example builds would slip through the tests above."""
    unseen = {_name(cls) for cls in CLASSES if cls not in examples()}
    assert len(unseen) < 30, sorted(unseen)


def test_the_list_of_workings_is_not_stale() -> None:
    """An exception outlives its reason unless somebody looks."""
    assert {cls.__name__ for cls in public_classes()} >= WORKINGS
