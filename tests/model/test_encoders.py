"""Tests for the encoders of ids and days: quick for good values, exact about wrong ones."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.model.encoders import DayEncoder, Encoder, IsoDayEncoder, NameEncoder, WordEncoder


def refused(encoder: Encoder, value: object) -> bool:
    """Tell whether the check of one value refuses it."""
    try:
        encoder.check(value)
    except KeyAccountError:
        return True
    return False


@pytest.mark.parametrize(
    "value",
    [
        "C1",
        "客户一",
        "",
        " C1",
        "C1 ",
        "C 1",
        "a" * 128,
        "a" * 129,
        "e\u0301",
        "\u202eC1",
        "C\n1",
        None,
        5,
        5.0,
        b"C1",
        True,
    ],
)
@pytest.mark.parametrize("required", [True, False])
def test_the_quick_way_and_the_check_agree_on_ids(value: Any, required: bool) -> None:
    """If the quick way refused what the check accepts, there would be an error without a reason."""
    assert NameEncoder(required).add(["C0", value]) is not refused(NameEncoder(required), value)


@pytest.mark.parametrize("value", [0, 7, "7", -1, 10**17, pytest.param(10**5000, id="huge"), True, 1.0, None])
def test_whole_numbers_may_stand_for_line_ids(value: Any) -> None:
    """Most systems number the lines; 7 and "7" are the same line."""
    encoder = NameEncoder(required=False, numbers=True)
    assert encoder.add([value]) is not refused(encoder, value)


def test_numbers_and_texts_share_one_table() -> None:
    """A file that mixes 7 and "7" must not give one line two ids."""
    encoder = NameEncoder(required=False, numbers=True)
    assert encoder.add([7, 8])
    assert encoder.add(["8", 7, None])
    column = encoder.column()
    assert (column.names, list(column.data)) == (("7", "8"), [0, 1, 1, 0, -1])


def test_a_wrong_id_is_found_again_in_a_later_chunk() -> None:
    """Every row with the wrong id is to be reported, not only the first."""
    encoder = NameEncoder(required=True)
    assert not encoder.add(["C1 "])
    assert encoder.add(["C1"])
    assert not encoder.add(["C1", "C1 "])


def test_encoding_goes_on_from_a_given_table() -> None:
    """Extending a ledger must give old ids their old numbers."""
    encoder = NameEncoder(required=True, names=("C1", "C2"))
    assert encoder.add(["C3", "C2"])
    assert (encoder.column().names, list(encoder.column().data)) == (("C1", "C2", "C3"), [2, 1])


@given(st.lists(st.lists(st.none() | st.sampled_from(["a", "b", "c", "d"]))))
def test_ids_come_back_as_they_went_in(chunks: list[list[str | None]]) -> None:
    """However the rows fall into chunks, the column reads the same."""
    encoder = NameEncoder(required=False)
    assert all(encoder.add(chunk) for chunk in chunks)
    given_ids = [value for chunk in chunks for value in chunk]
    assert encoder.column().plain() == given_ids
    assert list(encoder.column().names) == list(dict.fromkeys(value for value in given_ids if value))


def test_words_outside_the_list_are_refused_with_the_list() -> None:
    """Tax included or excluded is no free text."""
    encoder = WordEncoder(("included", "excluded"), "ledger.tax-basis")
    assert encoder.add(["included", None])
    assert not encoder.add(["net"])
    assert not encoder.add([5])
    encoder.check(None)
    with pytest.raises(KeyAccountError, match="expected included, excluded, got 'net'"):
        encoder.check("net")


@pytest.mark.parametrize(
    "value",
    [date(2026, 1, 1), None, datetime(2026, 1, 1), "2026-01-01", 5],
)
def test_days_are_dates_without_time(value: Any) -> None:
    """A datetime compares wrongly with dates, and only after midnight does anyone notice."""
    assert DayEncoder().add([date(2026, 1, 1), value]) is not refused(DayEncoder(), value)


@pytest.mark.parametrize(
    "value",
    ["2026-02-28", "2026-02-30", "20260228", "2026-W09-6", "２026-02-28", "", None, date(2026, 2, 28), 5],
)
def test_stored_days_have_one_form(value: Any) -> None:
    """Two spellings of one day would be two documents of one fact."""
    assert IsoDayEncoder().add([value]) is not refused(IsoDayEncoder(), value)


def test_days_become_ordinals() -> None:
    """Ordinals are what the period comparisons run on."""
    for encoder in (DayEncoder(), IsoDayEncoder()):
        assert encoder.add([date(1, 1, 2)])
        assert encoder.add([None, date(1, 1, 3)])
        assert list(encoder.column().data) == [2, 0, 3]
