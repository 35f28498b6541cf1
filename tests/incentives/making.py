"""Short ways to make ledgers and policies for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.incentives import (
    Boundary,
    Incentive,
    IncentivePolicy,
    RetrospectiveRebate,
    TierMethod,
    TierReward,
    TierScale,
)
from keyaccount.model.ledger import Ledger
from keyaccount.values.money import Money
from keyaccount.values.periods import Period

YEAR = Period.year(2026)
YEAR_END = date(2026, 12, 31)


def cny(amount: int | str) -> Money:
    """Return yuan."""
    return Money(amount, "CNY")


def scale(
    *tiers: tuple[Any, Any],
    method: TierMethod = TierMethod.ALL_UNITS,
    at: Boundary = Boundary.REACHED,
    kind: TierReward = TierReward.RATE,
) -> TierScale:
    """Return a scale, all-units and by rate unless told otherwise."""
    return TierScale.of(*tiers, method=method, at_boundary=at, reward_kind=kind)


def policy(kind: Incentive | None = None, id: str = "P", **more: Any) -> IncentivePolicy:
    """Return a policy of 2026 in yuan; without a kind, 2 % back on everything."""
    given: dict[str, Any] = {"owner": "M1", "valid": YEAR, "currency": "CNY"} | more
    return IncentivePolicy(id, "policy", kind=kind or RetrospectiveRebate(scale((0, "0.02"))), **given)


def ledger(rows: Iterable[tuple[Any, ...]], *columns: str, currency: str = "CNY") -> Ledger:
    """Return a ledger; without columns the rows are (customer, invoiced, net_amount)."""
    names = columns or ("customer", "invoiced", "net_amount")
    made = list(rows)
    return Ledger.from_rows(made, names, currency=currency) if made else Ledger.empty(currency)


def sales(*amounts: Any, customer: str = "C1", month: int = 3) -> Ledger:
    """Return one sale a day of one customer."""
    return ledger((customer, date(2026, month, 1 + day), amount) for day, amount in enumerate(amounts))


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Expect one error of the library whose first code is this, worded in both languages."""
    with pytest.raises(KeyAccountError) as caught:
        yield
    assert caught.value.code == code, caught.value
    assert caught.value.text("en")
    assert caught.value.text("zh")
