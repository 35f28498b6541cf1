"""The exact rewards of what is bought together."""

from __future__ import annotations

from datetime import date

from keyaccount.incentives import BundleDiscount, BundlePart, FreeGoods, earn
from tests.incentives.making import YEAR_END, cny, ledger, policy

COLUMNS = (
    "customer",
    "document",
    "line",
    "original_document",
    "original_line",
    "product",
    "invoiced",
    "quantity",
    "net_amount",
)
ROWS = [
    ("C1", "D1", "1", None, None, "P1", date(2026, 3, 1), 4, 40),
    ("C1", "D1", "2", None, None, "P2", date(2026, 3, 1), 2, 60),
    ("C1", "R1", "1", "D1", "2", "P2", date(2026, 4, 1), -1, -30),
]


def test_a_return_breaks_up_a_bundle() -> None:
    """Two bundles sold, one of them taken apart again."""
    kind = BundleDiscount([BundlePart("P1", 2), BundlePart("P2", 1)], cny(5))
    assert earn(policy(kind), ledger(ROWS, *COLUMNS), until=date(2026, 3, 31))[0].amount == cny(10)
    assert earn(policy(kind), ledger(ROWS, *COLUMNS), until=YEAR_END)[0].amount == cny(5)


def test_free_goods_follow_the_returns() -> None:
    """Who brings back what made the goods free gives them back too."""
    kind = FreeGoods(2, 1, included=False)
    before = earn(policy(kind), ledger(ROWS, *COLUMNS), until=date(2026, 3, 31))[0]
    assert before.amount == cny(2 * 10 + 30)
    assert earn(policy(kind), ledger(ROWS, *COLUMNS), until=YEAR_END)[0].amount == cny(20)
