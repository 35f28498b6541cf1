"""A union is told by its tag; what an older release does not know must survive it unread."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.io.engine import Engine
from keyaccount.io.text import write_json
from keyaccount.values import Dated, Money, Period, Text
from keyaccount.values.unknown import UnknownValue
from tests.io.classes import Flat, Grade, Rule, Span, Steep, Typed

ENGINE, NATIVE = Engine(lambda: (Flat, Steep)), Engine(lambda: (Flat, Steep), native=True)
Wide: Any = (
    Flat
    | Span
    | Typed
    | Money
    | Grade
    | Decimal
    | date
    | tuple[int, ...]
    | Dated[Money]
    | str
    | int
    | bool
    | None
)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (None, None),
        ("a", "a"),
        (5, 5),
        (True, True),
        (Flat(2), {"type": "Flat", "each": 2}),
        (Span(1, 2), {"type": "Span", "first": 1, "last": 2}),
        (Typed("x"), {"type": "Typed", "value": {"type": "x"}}),
        (Money("1", "CNY"), {"type": "Money", "value": "1.00 CNY"}),
        (Grade.HIGH, {"type": "Grade", "value": "high"}),
        (Decimal("0.5"), {"type": "Decimal", "value": "0.5"}),
        (date(2026, 1, 1), {"type": "date", "value": "2026-01-01"}),
        ((1, 2), {"type": "tuple", "value": [1, 2]}),
        (Dated.always(Money(1, "JPY")), {"type": "Dated", "values": [{"since": None, "value": "1 JPY"}]}),
    ],
)
def test_every_member_comes_back_as_itself(value: object, form: object) -> None:
    """Text, numbers and yes or no speak for themselves; everything else carries its kind's name."""
    assert ENGINE.writer(Wide)(value) == form
    read = ENGINE.reader(Wide)(form)
    assert read == value
    assert type(read) is type(value)
    assert NATIVE.reader(Wide)(value) == value


@pytest.mark.parametrize(
    ("form", "code", "path"),
    [
        ([1], "document.type", "$"),
        (0.5, "document.type", "$"),
        ({}, "document.tag-missing", "$.type"),
        ({"each": 1}, "document.tag-missing", "$.type"),
        ({"type": 5}, "document.tag-missing", "$.type"),
        ({"type": ""}, "document.tag-missing", "$.type"),
        ({"type": "Flut"}, "document.tag-unknown", "$.type"),
        ({"type": "Flat", "each": "2"}, "document.type", "$.each"),
        ({"type": "Flat", "eech": 2}, "document.extra-key", "$.eech"),
        ({"type": "Span", "first": 2, "last": 1}, "span.turned", "$.last"),
        ({"type": "Money"}, "document.value", "$"),
        ({"type": "Money", "value": "1 CNY", "x": 1}, "document.value", "$"),
        ({"type": "Money", "value": 1}, "document.type", "$.value"),
        ({"type": "Typed", "value": {"type": 1}}, "document.type", "$.value.type"),
    ],
)
def test_wrong_members_are_refused_with_their_path(form: object, code: str, path: str) -> None:
    """The message names the fault inside the member, not merely that no member fitted."""
    with pytest.raises(KeyAccountError) as caught:
        ENGINE.reader(Wide)(form)
    assert (caught.value.code, caught.value.path) == (code, path)


def test_unknown_tags_are_refused_with_the_known_ones_and_the_nearest() -> None:
    """Where a union is closed, a value nobody here understands must not be dropped in silence."""
    with pytest.raises(KeyAccountError, match=r"did you mean 'Flat'\?; known: Flat, Span") as caught:
        ENGINE.reader(Flat | Span)({"type": "Flot"})
    assert "可用:Flat, Span" in caught.value.text("zh")
    with pytest.raises(KeyAccountError, match="'Zzz' is not known here; known"):
        ENGINE.reader(Flat | Span)({"type": "Zzz"})


def test_an_open_union_carries_unknown_tags_along_unchanged() -> None:
    """A file of a later release, read and saved by an older one, must lose nothing."""
    kind: Any = Flat | UnknownValue | None
    form: Any = {"type": "Points", "per": [1, {"type": "x", "z": None, "a": 10**30}], "名": "é"}
    read = ENGINE.reader(kind)(form)
    assert read == UnknownValue("Points", write_json(form))
    written = ENGINE.writer(kind)(read)
    assert write_json(written) == write_json(form)
    assert ENGINE.reader(kind)({"type": "Flat", "each": 3}) == Flat(3)
    assert ENGINE.reader(kind)(None) is None
    assert ENGINE.writer(kind)(None) is None
    with pytest.raises(KeyAccountError):
        ENGINE.reader(kind)({"no": "tag"})


def test_only_open_unions_take_unknown_values() -> None:
    """Elsewhere an unknown value would be read as a plain record of ours."""
    with pytest.raises(KeyAccountError):
        ENGINE.writer(Flat | Span)(UnknownValue("A", '{"type":"A"}'))


@pytest.mark.parametrize("value", [1.5, b"x", Text("a", "b"), [1], Period.month(2026, 1)])
def test_what_is_no_member_is_not_written(value: object) -> None:
    """A value outside the union could not be read back."""
    with pytest.raises(KeyAccountError, match="expected one of") as caught:
        ENGINE.writer(Wide)(value)
    assert caught.value.code == "document.type"


def test_members_no_tag_can_tell_apart_are_refused_when_built() -> None:
    """Two classes of one name are a mistake of design, not of data."""
    with pytest.raises(KeyAccountError) as caught:
        ENGINE.reader(tuple[int, ...] | tuple[str, ...])
    assert caught.value.code == "document.kind"


def test_a_strategy_is_stored_under_its_class_name() -> None:
    """A policy replays only if the criterion in it comes back as the same criterion."""
    assert ENGINE.writer(Rule)(Steep()) == {"type": "Steep"}
    assert ENGINE.reader(Rule)({"type": "Flat", "each": 3}) == Flat(3)
    assert ENGINE.reader(Rule | None)(None) is None
    with pytest.raises(KeyAccountError):
        ENGINE.writer(Rule)(Span(1, 2))


def test_nothing_alone_is_a_kind_too() -> None:
    """A generic class may be filled in with None."""
    assert ENGINE.reader(type(None))(None) is None
    assert ENGINE.writer(type(None))(None) is None
    with pytest.raises(KeyAccountError):
        ENGINE.reader(type(None))(1)
