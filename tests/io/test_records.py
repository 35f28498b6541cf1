"""Records are read field by field; all that is wrong with one is told in one go."""

from __future__ import annotations

from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.io.engine import Engine
from keyaccount.values import Period, Text
from tests.io.classes import Flat, Shop, Span, Steep, full_shop, plain_shop

ENGINE = Engine(lambda: (Flat, Steep))


@pytest.mark.parametrize("make", [plain_shop, full_shop])
def test_a_record_comes_back_equal(make: Any) -> None:
    """Every annotation the library uses, at its default and away from it."""
    form = ENGINE.writer(Shop)(make())
    read = ENGINE.reader(Shop)(form)
    assert read == make()
    assert isinstance(read, Shop)
    assert read.size == make().size
    assert ENGINE.writer(Shop)(read) == form


def test_fields_left_out_take_their_defaults() -> None:
    """A document of an earlier release lacks the fields added since."""
    form: Any = ENGINE.writer(Shop)(plain_shop())
    short = {name: form[name] for name in ("id", "name", "share", "ratio", "opened")}
    assert ENGINE.reader(Shop)(short) == plain_shop()


@pytest.mark.parametrize("bad", [None, 5, "x", [], [1], True])
def test_only_an_object_is_a_record(bad: object) -> None:
    """Bare TypeErrors and AttributeErrors must not be what a service has to catch."""
    with pytest.raises(KeyAccountError, match="expected an object"):
        ENGINE.reader(Span)(bad)


def test_all_faults_are_told_at_once_each_with_its_path() -> None:
    """Missing, misspelt, of the wrong type, out of bounds: one list, in the order of the fields."""
    form: Any = ENGINE.writer(Shop)(full_shop())
    del form["ratio"]
    form.update(id=5, opened="20260105", coluor=1, limits=2, answer={"type": "Span", "first": 2, "last": 1})
    form["branches"][0]["share"] = "x"
    form["branches"].append(None)
    with pytest.raises(KeyAccountError) as caught:
        ENGINE.reader(Shop)(form)
    assert [(problem.code, problem.path) for problem in caught.value.problems] == [
        ("document.type", "$.id"),
        ("document.missing", "$.ratio"),
        ("document.type", "$.opened"),
        ("span.turned", "$.answer.last"),
        ("document.type", "$.branches[0].share"),
        ("document.type", "$.branches[1]"),
        ("document.extra-key", "$.coluor"),
        ("document.extra-key", "$.limits"),
    ]
    assert all(problem.zh for problem in caught.value.problems)


def test_a_misspelt_field_is_met_with_the_right_one() -> None:
    """Dropping unknown fields in silence is how a credit limit gets lost."""
    with pytest.raises(KeyAccountError, match="did you mean 'first'"):
        ENGINE.reader(Span)({"first": 1, "last": 2, "frist": 3})
    with pytest.raises(KeyAccountError, match="its fields: first, last"):
        ENGINE.reader(Span)({"first": 1, "last": 2, "zzz": 3})


def test_whatever_a_class_raises_comes_out_as_our_error() -> None:
    """An embedder's own strategy may fail in any way; the service around it catches one type."""
    with pytest.raises(KeyAccountError, match="ZeroDivisionError") as caught:
        ENGINE.reader(Span)({"first": 13, "last": 14})
    assert caught.value.code == "document.invalid"


def test_writing_names_the_field_that_cannot_be_written() -> None:
    """A class that does not check its own fields is found out when saved, not when read years later."""
    with pytest.raises(KeyAccountError) as caught:
        ENGINE.writer(Span)(Span(1, 2.5))  # type: ignore[arg-type]
    assert caught.value.path == "$.last"
    with pytest.raises(KeyAccountError) as caught:
        ENGINE.writer(tuple[Span, ...])((Span(1, 2), Span(1.5, 2.5)))  # type: ignore[arg-type]
    assert [problem.path for problem in caught.value.problems] == ["$[1].first", "$[1].last"]


def test_only_the_class_itself_is_written() -> None:
    """A record of another class would be read back as what it is not."""
    for bad in (Text("a", "b"), None, {"first": 1, "last": 2}):
        with pytest.raises(KeyAccountError):
            ENGINE.writer(Span)(bad)


def test_native_readers_take_the_value_itself() -> None:
    """An adapter's function may build a nested value on its own."""
    native = Engine(native=True)
    month = Period.month(2026, 1)
    assert native.reader(Period)(month) is month
    with pytest.raises(KeyAccountError):
        native.reader(Period)(Span(1, 2))
