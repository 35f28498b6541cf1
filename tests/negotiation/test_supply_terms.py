"""What a season is planned from: needs, capacities and costs are whole and in one currency."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from keyaccount.negotiation import SeasonCapacity, SeasonCosts, SeasonNeed
from keyaccount.negotiation.supply_terms import rank_text
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from tests.refusals import codes_of

MAY = Period.month(2026, 5)


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (lambda: SeasonNeed("", MAY, 1), "id.empty"),
        (lambda: SeasonNeed("C1", MAY, -1), "number.too-small"),
        (lambda: SeasonNeed("C1", MAY, 1, rank=0), "number.too-small"),
        (lambda: SeasonNeed("C1", MAY, 1, rank=10), "number.too-large"),
        (lambda: SeasonCapacity(MAY, -1, 1), "number.too-small"),
        (lambda: SeasonCapacity(MAY, 1, 1, storage=-1), "number.too-small"),
        (lambda: SeasonCosts.of("CNY", our_holding=-1), "season.negative-cost"),
        (
            lambda: SeasonCosts(Money(1, "CNY"), Money(1, "USD"), Money(1, "CNY"), Money(1, "CNY")),
            "season.currency",
        ),
    ],
)
def test_wrong_terms_name_what_is_wrong(build: Callable[[], object], code: str) -> None:
    """A plan on slips of the pen would promise what nobody can make."""
    assert codes_of(build) == [code]


def test_classes_are_worded() -> None:
    """Documents name key accounts, not a number."""
    assert rank_text(1).zh == "重点客户"
    assert rank_text(3).en == "customers of class 3"
    assert SeasonCapacity(MAY, 1, 1, storage=5).storage == 5
