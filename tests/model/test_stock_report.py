"""Stock reports: what the customer tells us of its sales and stock, and from when we knew it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyaccount.model import StockReport
from keyaccount.values.periods import Period
from tests.refusals import codes_of

MAY = Period.month(2026, 5)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"sold": -1}, "number.too-small"),
        ({"closing": -1}, "number.too-small"),
        ({"stocked_out": 1}, "type.wrong"),
        ({"recorded_on": date(2026, 5, 30)}, "report.recorded-early"),
        ({"product": ""}, "id.empty"),
    ],
)
def test_wrong_reports_name_what_is_wrong(fields: dict[str, Any], code: str) -> None:
    """A report of what has not happened yet is a forecast."""
    given = {"customer": "C7", "product": "P1", "period": MAY, **fields}
    assert codes_of(lambda: StockReport(**given)) == [code]


def test_a_late_report_was_not_known_before() -> None:
    """What is judged on a day rests on what had arrived by then."""
    assert StockReport("C7", "P1", MAY, recorded_on=date(2026, 6, 9)).known_from == date(2026, 6, 9)
    assert StockReport("C7", "P1", MAY).known_from == date(2026, 5, 31)
