"""A settlement item balances, always."""

from __future__ import annotations

from datetime import date

import attrs

from keyaccount.incentives import Payout, settle
from keyaccount.incentives.settlement_item import as_known
from keyaccount.values.periods import Period
from tests.incentives.making import YEAR, cny, ledger, policy, refused, sales


def test_an_item_that_does_not_balance_is_refused() -> None:
    """Payable less paid is what is due, whoever wrote it down."""
    item = settle(policy(), sales(100), YEAR).item("P", "C1")
    with refused("settlement.balance"):
        attrs.evolve(item, due=cny(5))


def test_the_oldest_open_amount_sets_the_day() -> None:
    """What was paid covers the oldest windows first."""
    lines = ledger([("A", date(2026, 1, 5), 1000), ("A", date(2026, 4, 5), 1000)])
    from keyaccount.incentives import Window

    agreed = policy(window=Window.QUARTER)
    open_item = settle(agreed, lines, Period.quarter(2026, 2)).item("P", "A")
    assert open_item.due_on == date(2026, 4, 30)
    paid = [Payout("P1", "P", "A", cny(20), date(2026, 4, 9))]
    rest = settle(agreed, lines, Period.quarter(2026, 2), paid=paid).item("P", "A")
    assert (rest.due, rest.due_on) == (cny(20), date(2026, 7, 30))
    assert rest.explain().find("P1") is not None


def test_words() -> None:
    """As of and as known are two different days."""
    assert "所知为准" in as_known(date(2026, 3, 31), date(2026, 4, 2)).zh


def test_the_open_parts_sum_to_what_is_due() -> None:
    """An item that hides a part of it, or pays out nothing, is a mistake."""
    item = settle(policy(), sales(100), YEAR).item("P", "C1")
    with refused("settlement.balance"):
        attrs.evolve(item, open=())
    paid = settle(policy(), sales(100), YEAR, paid=[item.payout(date(2027, 1, 5))], as_of=date(2027, 1, 5))
    with refused("settlement.nothing-to-pay"):
        paid.item("P", "C1").payout(date(2027, 1, 6))
