"""Columns are mapped by name, and everything that does not fit is told at once."""

from __future__ import annotations

from datetime import date

import polars as pl

from keyaccount.adapters.frames_columns import AmountsIn, check_placed, line_frame
from tests.refusals import codes_of

DAY = date(2026, 1, 5)


def test_every_wrong_column_is_told_at_once() -> None:
    """Three faults are one message, not three attempts."""
    frame = pl.DataFrame({"who": [1.5], "day": ["2026-01-05"], "net": ["9"]})
    mapped = {
        "customer": "who",
        "invoiced": "day",
        "net_amount": "nett",
        "cost_amount": "net",
        "colour": "net",
    }
    codes = codes_of(lambda: line_frame(frame, mapped, "CNY", AmountsIn.MAJOR))
    assert sorted(codes) == [
        "frames.column-missing",
        "frames.type",
        "frames.type",
        "frames.type",
        "ledger.column-unknown",
    ]


def test_lines_need_a_customer_an_amount_and_a_day() -> None:
    """The same three a ledger needs."""
    frame = pl.DataFrame({"product": ["P1"]})
    codes = codes_of(lambda: line_frame(frame, None, "CNY", AmountsIn.MAJOR))
    assert codes == ["ledger.column-missing"] * 3


def test_columns_nothing_is_known_of_are_left_out() -> None:
    """As in a ledger, where such a column is absent; days are kept, so that their absence is told."""
    frame = pl.DataFrame(
        {"customer": ["C1"], "invoiced": [DAY], "net_amount": [5], "cost_amount": [None],
         "delivered": [None]},
        schema={"customer": pl.String, "invoiced": pl.Date, "net_amount": pl.Int64,
                "cost_amount": pl.Int64, "delivered": pl.Date},
    )  # fmt: skip
    lines = line_frame(frame, None, "CNY", AmountsIn.MAJOR)
    assert not lines.has("cost_amount")
    assert "customer" in lines.complete
    empty = frame.with_columns(invoiced=pl.lit(None, pl.Date))
    assert line_frame(empty, None, "CNY", AmountsIn.MAJOR).has("invoiced")


def test_a_basis_without_column_is_refused() -> None:
    """Placing lines by a day nobody gave would find none."""
    frame = pl.DataFrame({"customer": ["C1"], "invoiced": [DAY], "net_amount": [5]})
    lines = line_frame(frame, None, "CNY", AmountsIn.MAJOR)
    assert codes_of(lambda: check_placed(lines, "paid")) == ["ledger.column-absent"]
    assert codes_of(lambda: check_placed(lines, "posted")) == ["ledger.basis-unknown"]


def test_amounts_are_named_in_both_languages() -> None:
    """Cents read as units are a factor of a hundred."""
    assert AmountsIn.MAJOR.text.zh != AmountsIn.MINOR.text.zh
