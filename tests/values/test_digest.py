"""A digest names a decision for years; it may not depend on the process that computed it."""

from __future__ import annotations

import os
import subprocess
import sys
from array import array
from datetime import UTC, date, datetime, time
from decimal import Context, Decimal, localcontext
from enum import Enum, IntEnum
from fractions import Fraction
from itertools import combinations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.values.digest import digest
from keyaccount.values.frozen import FrozenMap
from keyaccount.values.money import Money


class Colour(Enum):
    """A plain choice."""

    RED = "red"


class Level(IntEnum):
    """An ordered choice."""

    LOW = 1


@attrs.frozen
class Old:
    """A class as first released."""

    name: str
    tags: tuple[str, ...] = ()


VARIETY = [
    None,
    True,
    False,
    0,
    1,
    -1,
    "",
    "1",
    "True",
    Decimal("0.1"),
    Fraction(1, 10),
    Fraction(1, 3),
    0.1,
    1.0,
    date(2026, 1, 1),
    datetime(2026, 1, 1, tzinfo=UTC),
    time(9, 30),
    Colour.RED,
    Level.LOW,
    (),
    (1,),
    ("1",),
    ((1,),),
    (1, 2),
    (2, 1),
    frozenset({1}),
    frozenset({1, 2}),
    FrozenMap(),
    FrozenMap({"a": 1}),
    FrozenMap({"a": "1"}),
    Money("1", "CNY"),
    Money("1", "USD"),
    Old("a"),
    Old("b"),
    Old("a", ("x",)),
    array("q", [1]),
    array("q", [1, 2]),
]


def test_different_values_have_different_digests() -> None:
    """No value may read as another: 1 is not "1", nor True, nor (1,)."""
    for one, other in combinations(VARIETY, 2):
        assert digest(one) != digest(other), (one, other)


def test_equal_values_of_one_type_have_one_digest() -> None:
    """Whatever the order, the trailing zeros or the sign of zero."""
    assert digest(Decimal("1.50")) == digest(Decimal("1.5"))
    assert digest(Decimal("1E+2")) == digest(Decimal("100"))
    assert digest(Decimal("-0.00")) == digest(Decimal("0"))
    assert digest(-0.0) == digest(0.0)
    assert digest({"a": 1, "b": 2}) == digest(FrozenMap({"b": 2, "a": 1}))
    assert digest([1, 2]) == digest((1, 2))
    assert digest({1, 2, 3}) == digest(frozenset({3, 2, 1}))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6), st.integers(0, 5))
def test_decimals_digest_by_value_in_any_context(value: Decimal, zeros: int) -> None:
    """Zeros at the end are a matter of writing."""
    padded = Decimal(f"{value:f}" + "0" * zeros)
    with localcontext(Context(prec=2, capitals=0)):
        assert digest(padded) == digest(value)


def test_optional_fields_added_later_change_no_digest() -> None:
    """A decision signed before the field existed must still be recognised after."""

    @attrs.frozen
    class New:
        """The same class one release later."""

        note: str | None = None
        name: str = ""
        tags: tuple[str, ...] = ()
        extra: FrozenMap[str, int] = attrs.field(factory=FrozenMap)
        derived: int = attrs.field(init=False, default=7)

    New.__name__ = "Old"
    assert digest(New(name="a")) == digest(Old("a"))
    assert digest(New(name="a", note="x")) != digest(Old("a"))


def test_digests_do_not_depend_on_the_hash_seed() -> None:
    """Sets iterate in another order in every process."""
    code = "from keyaccount.values.digest import digest; print(digest(frozenset('abcdefgh')))"
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(seen) == 1


def test_a_digest_is_the_same_in_every_version() -> None:
    """Stored digests outlive releases; a change here would orphan them all."""
    value = ("C001", Money("1234.5", "CNY"), FrozenMap({"b": 1, "a": None}), date(2026, 1, 1), Colour.RED)
    assert digest(value) == "ed120d67ced8b6a586ca3c26721e2dc9b22a096bc53aedfe19136790b38ae1c7"


def test_arrays_digest_alike_on_every_machine() -> None:
    """A ledger's columns must have one digest whatever the byte order."""
    values = array("q", [1, -2, 3])
    before = digest(values)
    swapped = array("q", values)
    swapped.byteswap()
    module = sys.modules["keyaccount.values.digest"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module.sys, "byteorder", "big")
        assert digest(swapped) == before


@pytest.mark.parametrize("value", [object(), digest, b"x", 1j, {1: object()}])
def test_what_cannot_be_stored_has_no_digest(value: object) -> None:
    """An address in memory is different in every run."""
    with pytest.raises(KeyAccountError) as caught:
        digest(value)
    assert caught.value.code == "digest.type"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("Infinity")])
def test_what_is_not_finite_has_no_digest(value: float | Decimal) -> None:
    """NaN is not even equal to itself."""
    with pytest.raises(KeyAccountError) as caught:
        digest((value,))
    assert caught.value.code == "digest.not-finite"


def test_depth_is_bounded() -> None:
    """A hostile nesting must end in one clear error, not in a crash."""
    value: object = 1
    for _ in range(5000):
        value = (value,)
    with pytest.raises(KeyAccountError) as caught:
        digest(value)
    assert caught.value.code == "digest.too-deep"
