"""Account managers: every account stands under a named person with limited hours."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from keyaccount.model.manager import AccountManager
from tests.refusals import codes_of


def test_a_manager_is_active_on_half_open_days() -> None:
    """On the day a manager has left, the accounts must already stand under somebody else."""
    manager = AccountManager("M1", "李芳", active_from=date(2026, 1, 1), active_until=date(2026, 7, 1))
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1)]
    assert [manager.active(day) for day in days] == [False, True, True, False]


def test_words_given_as_a_list_become_a_set() -> None:
    """Order and repetition of languages mean nothing, and equal managers must be equal."""
    assert AccountManager("M1", "Li", languages=["zh", "en", "zh"]) == AccountManager(
        "M1", "Li", languages=["en", "zh"]
    )


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"id": ""}, "id.empty"),
        ({"name": " "}, "name.empty"),
        ({"level": "staff"}, "type.wrong"),
        ({"weekly_hours": 0}, "number.too-small"),
        ({"weekly_hours": 169}, "number.too-large"),
        ({"base": "Shanghai"}, "type.wrong"),
        ({"department": None}, "type.wrong"),
        ({"most_accounts": -1}, "number.too-small"),
        ({"languages": "zh"}, "type.not-a-list"),
        ({"skills": [""]}, "name.empty"),
        ({"active_from": datetime(2026, 1, 1, tzinfo=UTC)}, "date.not-a-date"),
        ({"active_until": "2026-01-01"}, "date.not-a-date"),
        ({"active_from": date(2026, 1, 2), "active_until": date(2026, 1, 2)}, "manager.active-empty"),
    ],
)
def test_wrong_input_names_what_is_wrong(fields: dict[str, Any], code: str) -> None:
    """A slip in a CRM export must name its field, or nobody will find it."""
    given: dict[str, Any] = {"id": "M1", "name": "Li", **fields}
    assert codes_of(lambda: AccountManager(**given)) == [code]
