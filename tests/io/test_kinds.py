"""Annotations are the only description of a document; each one has one meaning or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal, NewType, Optional, Protocol, TypeVar

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.io.kinds import (
    Choice,
    ListOf,
    MapOf,
    OneOf,
    Row,
    Scalar,
    Words,
    kind_name,
    origin_of,
    record_of,
    shape_of,
    word_of,
)
from keyaccount.values import Dated, EvidenceGrade, FrozenMap, Money, Period, Rounding
from keyaccount.values.unknown import UnknownValue
from tests.io.classes import Flat, Format, Rule, Shop, Steep

Number = NewType("Number", int)


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        (str, Scalar(str)),
        (Number, Scalar(int)),
        (Money, Scalar(Money)),
        (Rounding, Choice(Rounding)),
        (Literal["a", "b"], Words(("a", "b"))),
        (tuple[int, ...], ListOf(int, tuple, is_set=False)),
        (Sequence[int], ListOf(int, tuple, is_set=False)),
        (list[int], ListOf(int, list, is_set=False)),
        (frozenset[str], ListOf(str, frozenset, is_set=True)),
        (tuple[int, str], Row((int, str))),
        (FrozenMap[str, int], MapOf(str, int, FrozenMap)),
        (Mapping[str, int], MapOf(str, int, FrozenMap)),
        (dict[str, int], MapOf(str, int, dict)),
        (int | None, OneOf((int,), True, False)),
        (Optional[Number], OneOf((int,), True, False)),  # noqa: UP045  the old spelling must work too
        (Flat | Money | None, OneOf((Flat, Money), True, False)),
        (Flat | UnknownValue, OneOf((Flat,), False, True)),
        (None, OneOf((), True, False)),
    ],
)
def test_each_annotation_has_one_shape(kind: object, shape: object) -> None:
    """Reading, writing and the schema all follow the same shape, so they cannot drift apart."""
    assert shape_of(kind) == shape


@pytest.mark.parametrize(
    "kind",
    [float, bytes, complex, object, Any, Callable[[], int], timedelta, TypeVar("V"), Literal[1], type],
)
def test_what_cannot_be_stored_is_refused_when_asked_for(kind: object) -> None:
    """A callable in a stored class is a mistake of design, to be found in the first test."""
    with pytest.raises(KeyAccountError) as caught:
        shape_of(kind)
    assert caught.value.code == "document.kind"


def test_a_bare_generic_class_leaves_its_variables_open() -> None:
    """What a price history holds must be said; the class alone cannot know."""
    with pytest.raises(KeyAccountError, match=r"such as Dated\[Money\]"):
        shape_of(Dated)


def test_generic_classes_are_filled_in() -> None:
    """A price history holds money, and its document must say so down to the last value."""
    outer = record_of(Dated[Money])
    assert outer.cls is Dated
    inner = record_of(shape_of(outer.entries[0].kind).item)  # type: ignore[union-attr]
    assert [(entry.name, entry.kind) for entry in inner.entries] == [("since", date | None), ("value", Money)]


def test_an_annotation_that_names_nothing_is_refused() -> None:
    """A type imported for the checker alone cannot be found when the document is read."""

    @attrs.frozen
    class Lost:
        """A class whose field's type does not exist at run time."""

        field: Nowhere  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(KeyAccountError, match="Nowhere") as caught:
        shape_of(Lost)
    assert caught.value.code == "document.kind"


def test_fields_are_named_as_arguments_and_derived_ones_left_out() -> None:
    """A document holds what the constructor takes, under the names a user knows."""
    entries = {entry.name: entry for entry in record_of(Shop).entries}
    assert entries["kept"].attribute == "_kept"
    assert "size" not in entries
    assert entries["id"].is_required
    assert not entries["limit"].is_required


def test_a_protocol_stands_for_the_classes_that_have_its_members() -> None:
    """A strategy is told by what it can do, not by what it inherits."""
    assert shape_of(Rule, [Flat, Steep, Period]) == OneOf((Flat, Steep), False, False, is_strategy=True)

    class Named(Protocol):
        each: int

    assert shape_of(Named, [Flat, Steep]) == OneOf((Flat,), False, False, is_strategy=True)


def test_choices_are_stored_by_words() -> None:
    """A number's meaning is lost as soon as somebody inserts a member before it."""
    assert word_of(EvidenceGrade.SHOWN) == "shown"
    assert Choice(Format).words() == {"kiosk": Format.KIOSK, "hall": Format.HALL}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Dated[Money], "Dated[Money]"),
        (tuple[int, ...], "tuple[int, ...]"),
        (int | None, "int | None"),
        (Decimal, "Decimal"),
        (FrozenMap[str, tuple[int, str]], "FrozenMap[str, tuple[int, str]]"),
    ],
)
def test_kinds_are_named_as_they_are_written(kind: object, name: str) -> None:
    """The name stands in the envelope, so it must not depend on modules or versions."""
    assert kind_name(kind) == name


def test_a_plain_class_is_its_own_origin() -> None:
    """Generic or not, the class behind a kind is found in one way."""
    assert origin_of(Dated[Money]) is Dated
    assert origin_of(Money) is Money
