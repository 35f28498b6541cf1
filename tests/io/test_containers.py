"""Containers are read as what they are, and every fault inside is told with its place."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.io.engine import Engine
from keyaccount.values import FrozenMap, Money
from tests.io.classes import Format

STRICT, NATIVE = Engine(), Engine(native=True)


@pytest.mark.parametrize(
    ("kind", "value", "form"),
    [
        (tuple[int, ...], (3, 1), [3, 1]),
        (list[int], [3, 1], [3, 1]),
        (frozenset[str], frozenset("cab"), ["a", "b", "c"]),
        (frozenset[int], frozenset({10, 9}), [9, 10]),
        (frozenset[tuple[str, int]], frozenset({("b", 1), ("a", 2)}), [["a", 2], ["b", 1]]),
        (tuple[int, str], (1, "a"), [1, "a"]),
        (tuple[()], (), []),
        (FrozenMap[str, int], FrozenMap({"b": 1, "a": 2}), {"a": 2, "b": 1}),
        (dict[str, int], {"b": 1, "a": 2}, {"a": 2, "b": 1}),
        (FrozenMap[date, Money], FrozenMap({date(2026, 1, 1): Money(1, "JPY")}), {"2026-01-01": "1 JPY"}),
        (FrozenMap[Format, int], FrozenMap({Format.HALL: 1}), {"hall": 1}),
        (FrozenMap[int, str], FrozenMap({10: "b", 9: "a"}), [[9, "a"], [10, "b"]]),
        (FrozenMap[tuple[str, str], int], FrozenMap([(("a", "b"), 1)]), [[["a", "b"], 1]]),
    ],
)
def test_containers_come_back_as_they_went(kind: Any, value: object, form: Any) -> None:
    """Sets and maps are written in one order, whatever the hash seed or the order of building."""
    written = STRICT.writer(kind)(value)
    assert written == form
    if isinstance(form, dict):
        assert isinstance(written, dict)
        assert list(written) == list(form)
    read = STRICT.reader(kind)(form)
    assert read == value
    assert type(read) is type(value)
    assert NATIVE.reader(kind)(value) == value


@pytest.mark.parametrize(
    ("kind", "bad", "path"),
    [
        (tuple[int, ...], "123", "$"),
        (tuple[int, ...], {"1": 2}, "$"),
        (tuple[int, ...], (1, 2), "$"),
        (tuple[int, ...], [1, "2"], "$[1]"),
        (frozenset[int], [1, 1], "$"),
        (tuple[int, str], [1], "$"),
        (tuple[int, str], [1, "a", 2], "$"),
        (tuple[int, str], ["a", 1], "$[0]"),
        (FrozenMap[str, int], [["a", 1]], "$"),
        (FrozenMap[str, int], {"a": "1"}, "$.a"),
        (FrozenMap[date, int], {"2026-13-01": 1}, "$['2026-13-01']"),
        (FrozenMap[int, str], {"1": "a"}, "$"),
        (FrozenMap[int, str], [[1, "a"], [1, "b"]], "$"),
        (FrozenMap[int, str], [[1, "a"], ["2", "b"]], "$[1][0]"),
        (dict[int, str], [[1, "a"], [1, "b"]], "$"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_path(kind: Any, bad: object, path: str) -> None:
    """A text is a list of letters to Python; to a document it is not."""
    with pytest.raises(KeyAccountError) as caught:
        STRICT.reader(kind)(bad)
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("kind", "bad"),
    [
        (tuple[int, ...], [1]),
        (tuple[int, ...], (1, "a")),
        (frozenset[int], {1}),
        (tuple[int, str], (1,)),
        (tuple[int, str], (1, 2)),
        (FrozenMap[str, int], {"a": 1}),
        (FrozenMap[str, int], FrozenMap({"a": "1"})),
        (FrozenMap[str, int], FrozenMap({1: 1})),
    ],
)
def test_only_what_can_be_read_back_is_written(kind: Any, bad: object) -> None:
    """A list where a tuple belongs would come back as another value."""
    with pytest.raises(KeyAccountError):
        STRICT.writer(kind)(bad)


def test_every_fault_of_a_container_is_told_at_once() -> None:
    """One run, one list of what to mend."""
    with pytest.raises(KeyAccountError) as caught:
        STRICT.reader(FrozenMap[str, tuple[int, ...]])({"a": [1, "x", None], "b": 5})
    assert [problem.path for problem in caught.value.problems] == ["$.a[1]", "$.a[2]", "$.b"]


def test_native_readers_take_pythons_own_containers() -> None:
    """A CRM hands over tuples and sets as well as lists."""
    assert NATIVE.reader(tuple[int, ...])((1, 2)) == (1, 2)
    assert NATIVE.reader(frozenset[int])({1, 2}) == frozenset({1, 2})
    assert NATIVE.reader(tuple[int, str])((1, "a")) == (1, "a")
    assert NATIVE.reader(FrozenMap[int, str])(FrozenMap({1: "a"})) == FrozenMap({1: "a"})
    with pytest.raises(KeyAccountError):
        NATIVE.reader(tuple[int, ...])("12")
