"""Each plain value has one spelling; every other is refused rather than understood."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Context, Decimal, localcontext
from enum import Enum
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.io.kinds import Choice, Words
from keyaccount.io.scalars import choice_reader, choice_writer, scalar_reader, scalar_writer, words_reader
from keyaccount.values import EvidenceGrade, Money, Rounding

BAD: dict[type, list[object]] = {
    str: [None, 5, True, ["a"], {"a": 1}],
    int: ["5", 5.9, 5.0, True, None, " 1_000 ", "٣", [5]],
    bool: ["false", 0, 1, None, "true"],
    Decimal: [
        1,
        0.5,
        True,
        None,
        "1_0",
        " 1",
        "1\n",
        "１",
        "+1",
        ".5",
        "1.",
        "01",
        "1e5",
        "NaN",
        "Infinity",
        "1" * 29,
        "0." + "1" * 13,
        "1" * 100_000,
        "-",
    ],
    Fraction: [1, 0.5, "1/0", "1/-3", "1 / 3", "0.5", "1/03", "1/", "/3", "1" * 5000, None],
    date: [
        "20261031",
        "2026-W44-6",
        "2026-10-31T00:00:00",
        "2026-1-1",
        "2026-02-30",
        "0000-01-01",
        "",
        "２０２６-01-01",
        20261031,
        None,
        date,
    ],
    time: ["9:30", "0930", "24:00", "09:30:15.5", "09:30Z", "09:30+08:00", "T09:30", "09:60", 9, None],
    datetime: ["2026-01-05", "2026-01-05 09:00", "2026-01-05T", "T09:00", "2026-01-05T09:00Z", 9, None],
    Money: [
        "1.00",
        "1.00 XXX",
        "1.00 cny",
        1,
        1.5,
        None,
        {"amount": "1", "currency": "CNY"},
        "NaN CNY",
        "1e5 CNY",
    ],
}
GOOD: dict[type, list[tuple[object, object]]] = {
    str: [("", ""), ("名", "名")],
    int: [(5, 5), (-(10**30), -(10**30))],
    bool: [(True, True), (False, False)],
    Decimal: [
        (Decimal("0.50"), "0.50"),
        (Decimal("-12"), "-12"),
        (Decimal("0.000000000001"), "0.000000000001"),
    ],
    Fraction: [(Fraction(1, 3), "1/3"), (Fraction(-2), "-2"), (Fraction(0), "0")],
    date: [(date(2026, 10, 31), "2026-10-31"), (date(1, 1, 1), "0001-01-01")],
    time: [(time(9, 30), "09:30"), (time(0, 0, 5), "00:00:05"), (time(23, 59, 59), "23:59:59")],
    datetime: [
        (datetime(2026, 1, 5, 9), "2026-01-05T09:00"),
        (datetime(2026, 1, 5, 9, 0, 7), "2026-01-05T09:00:07"),
    ],
    Money: [(Money("1234.5", "CNY"), "1234.50 CNY"), (Money("-1", "JPY"), "-1 JPY")],
}


@pytest.mark.parametrize(
    ("kind", "value", "form"), [(kind, *pair) for kind, pairs in GOOD.items() for pair in pairs]
)
def test_each_value_has_one_form(kind: type, value: object, form: object) -> None:
    """Out and in again gives the value and its exact type."""
    assert scalar_writer(kind)(value) == form
    read = scalar_reader(kind, native=False)(form)
    assert read == value
    assert type(read) is type(value)
    assert str(read) == str(value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [(kind, value) for kind, values in BAD.items() for value in values],
    ids=lambda value: str(value)[:20],
)
def test_every_other_form_is_refused(kind: type, value: object) -> None:
    """Coercion hides mistakes: "false" would be true, 5.9 would be 5."""
    with pytest.raises(KeyAccountError) as caught:
        scalar_reader(kind, native=False)(value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("kind", list(GOOD))
def test_only_the_exact_class_is_written(kind: type) -> None:
    """What could not be read back must not be written."""
    for other in (None, b"x", datetime(2026, 1, 1, tzinfo=UTC), 1.5, object()):
        with pytest.raises(KeyAccountError):
            scalar_writer(kind)(other)
    if kind is not bool:
        with pytest.raises(KeyAccountError):
            scalar_writer(kind)(True)


@pytest.mark.parametrize("kind", [Decimal, Fraction, date, time, Money])
def test_native_readers_take_the_value_itself(kind: type) -> None:
    """A CRM's row holds dates and Decimals already; turning them into text first would be silly."""
    value, form = GOOD[kind][0]
    assert scalar_reader(kind, native=True)(value) is value
    assert scalar_reader(kind, native=True)(form) == value
    with pytest.raises(KeyAccountError):
        scalar_reader(kind, native=False)(value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Decimal, Decimal("NaN")),
        (Decimal, Decimal("Infinity")),
        (Decimal, Decimal("1E+28")),
        (Decimal, Decimal("1E+1000000")),
        (Decimal, Decimal("1E-13")),
        (Decimal, Decimal("1E-1000000")),
        (Fraction, Fraction(1, 10**3000)),
        (time, time(9, 30, 0, 5)),
        (time, time(9, 30, tzinfo=UTC)),
        (datetime, datetime(2026, 1, 5, 9, tzinfo=UTC)),
    ],
)
def test_values_past_the_bounds_are_not_written(kind: type, value: object) -> None:
    """A document nobody may read is worse than an error now."""
    with pytest.raises(KeyAccountError):
        scalar_writer(kind)(value)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=8))
def test_decimals_are_written_alike_in_any_context(value: Decimal) -> None:
    """The caller's precision must not reach a stored figure, and zero has no sign."""
    with localcontext(Context(prec=2, capitals=0, Emax=2, Emin=-2)):
        text = scalar_writer(Decimal)(value)
        read = scalar_reader(Decimal, native=False)(text)
    assert read == value
    assert isinstance(text, str)
    assert not (value == 0 and text.startswith("-"))


def test_choices_know_their_words_and_suggest_the_nearest() -> None:
    """A member renamed by a typing slip should be mended in one look."""
    read = choice_reader(Choice(EvidenceGrade), native=False)
    assert read("shown") is EvidenceGrade.SHOWN
    assert choice_writer(Choice(EvidenceGrade))(EvidenceGrade.SHOWN) == "shown"
    with pytest.raises(KeyAccountError, match="did you mean 'measured'"):
        read("mesured")
    with pytest.raises(KeyAccountError, match="known: none, stated"):
        read("zzz")
    for bad in (2, None, EvidenceGrade.SHOWN, ["shown"]):
        with pytest.raises(KeyAccountError):
            read(bad)


def test_a_choice_of_another_kind_is_not_written() -> None:
    """An IntEnum equals its number, and another Enum may share the word."""

    class Other(Enum):
        UP = "up"

    write = choice_writer(Choice(Rounding))
    for bad in ("up", Other.UP, 1):
        with pytest.raises(KeyAccountError):
            write(bad)
    assert choice_reader(Choice(Rounding), native=True)(Rounding.UP) is Rounding.UP


def test_literal_words_are_closed() -> None:
    """A few fixed words are checked like a choice."""
    read = words_reader(Words(("self", "served")))
    assert read("self") == "self"
    for bad in ("selfs", 1, None):
        with pytest.raises(KeyAccountError):
            read(bad)
