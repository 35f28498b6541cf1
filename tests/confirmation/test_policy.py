"""The confirmation policy: one dated value, recorded by name and version in every decision."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from keyaccount.confirmation.policy import ConfirmationPolicy, PortfolioLimits, policy_at
from keyaccount.values.dated import Dated
from tests.confirmation.ready import DAY
from tests.refusals import codes_of


def test_the_policy_of_the_day_is_taken() -> None:
    """A decision of last year replays under last year's rules."""
    old, new = ConfirmationPolicy(version="1"), ConfirmationPolicy(version="2")
    dated = Dated.of((date(2025, 1, 1), old), (DAY, new))
    assert policy_at(dated, date(2026, 3, 30)) == old
    assert policy_at(dated, DAY) == new
    assert policy_at(new, DAY) is new
    assert policy_at(None, DAY) == ConfirmationPolicy()
    assert codes_of(lambda: policy_at("standard", DAY)) == ["policy.wrong"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": ""}, "name.empty"),
        ({"version": 1}, "name.empty"),
        ({"questions": None}, "type.wrong"),
        ({"rules": None}, "type.wrong"),
        ({"risk": None}, "type.wrong"),
        ({"ageing": None}, "type.wrong"),
        ({"limits": None}, "type.wrong"),
        ({"least_score": Decimal(2)}, "number.too-large"),
        ({"review_months": 0}, "number.too-small"),
    ],
)
def test_wrong_policies_are_refused(fields: dict[str, Any], code: str) -> None:
    """A policy is checked when it is written, not when the panel sits."""
    assert codes_of(lambda: ConfirmationPolicy(**fields)) == [code]


def test_limits_are_counts_and_money() -> None:
    """A portfolio has room for so many accounts, and each for so much credit."""
    assert PortfolioLimits().most_accounts is None
    assert codes_of(lambda: PortfolioLimits(most_accounts=-1)) == ["number.too-small"]
    assert codes_of(lambda: PortfolioLimits(most_exposure_each=5)) == ["type.wrong"]  # type: ignore[arg-type]
