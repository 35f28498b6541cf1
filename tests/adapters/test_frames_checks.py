"""Dirty lines are refused with counts and examples, so that somebody can go and look."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from keyaccount.adapters.frames_checks import check_customers, diagnose, refuse_overflow
from keyaccount.adapters.frames_columns import AmountsIn, line_frame
from keyaccount.adapters.frames_library import nw
from keyaccount.errors import KeyAccountError
from tests.refusals import codes_of

DAY = date(2026, 1, 5)


def test_each_fault_names_its_count_and_examples_in_both_languages() -> None:
    """ "3 of 5 lines, such as ..." is what sends somebody to the right place."""
    frame = pl.DataFrame(
        {"customer": ["C1"] * 5, "invoiced": [DAY] * 5, "net_amount": [0.001, 0.002, 0.003, 0.004, 5]}
    )
    with pytest.raises(KeyAccountError) as caught:
        diagnose(line_frame(frame, None, "CNY", AmountsIn.MAJOR), ())
    text = caught.value.text()
    assert "4 of 5 lines: not exactly an amount in CNY, such as 0.001, 0.002, 0.003; round it" in text
    assert "5 行中有 4 行" in caught.value.text("zh")
    assert "例如 0.001" in caught.value.text("zh")


def test_every_kind_of_number_has_its_own_words() -> None:
    """A quantity too fine, an amount that is no minor unit: each says what it should be."""
    frame = pl.DataFrame({"customer": ["C1"], "invoiced": [DAY], "net_amount": [0.5], "quantity": [1e-9]})
    lines = line_frame(frame, None, "CNY", AmountsIn.MINOR)
    with pytest.raises(KeyAccountError) as caught:
        diagnose(lines, ("quantity",))
    assert "whole number of minor units" in caught.value.text()
    assert "6 decimal places" in caught.value.text()


def test_clean_lines_pass() -> None:
    """A check that refuses what is clean is switched off by its users."""
    frame = pl.DataFrame({"customer": ["C1"], "invoiced": [DAY], "net_amount": [0.5], "quantity": [0.25]})
    diagnose(line_frame(frame, None, "CNY", AmountsIn.MAJOR), ("quantity",))


@pytest.mark.parametrize("wrong", ["", " C1", "C\u200b1", "x" * 129, "C\n1", "Cafe\u0301", None])
def test_ids_that_could_not_stand_in_a_book_are_refused(wrong: str) -> None:
    """Two ids that look alike must not be two customers."""
    table = nw.from_native(pl.DataFrame({"customer": ["C1", wrong]}), eager_only=True)
    assert codes_of(lambda: check_customers(table)) == ["id.characters"]


def test_ids_beyond_plain_characters_stand() -> None:
    """Most customers of the world are not named in ASCII."""
    check_customers(
        nw.from_native(pl.DataFrame({"customer": ["C1", "客户一", "Café 2", "a b"]}), eager_only=True)
    )


def test_sums_near_the_edge_are_told_apart() -> None:
    """Just below 2^63 is a figure, beyond it is none."""
    fine = nw.from_native(pl.LazyFrame({"customer": ["C1", "C1"], "net": [4 * 10**18, 5 * 10**18]}))
    refuse_overflow(fine, {"net": 1})
    assert codes_of(lambda: refuse_overflow(fine, {"net": 100})) == ["frames.overflow"]
