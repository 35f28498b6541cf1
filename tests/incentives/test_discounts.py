"""Discounts by rate and by the size of a document."""

from __future__ import annotations

from datetime import date

import pytest

from keyaccount.incentives import LineDiscount, OrderSize, RetrospectiveRebate, VolumeDiscount, earn
from tests.incentives.making import YEAR_END, cny, ledger, policy, refused, sales, scale

COLUMNS = ("customer", "document", "line", "original_document", "original_line", "invoiced", "net_amount")


@pytest.mark.method("N7")
def test_a_discount_on_each_line() -> None:
    """The plainest incentive: a rate on every line, returns included."""
    earning = earn(policy(LineDiscount("0.05")), sales(100, 200, -100), until=YEAR_END)[0]
    assert earning.amount == cny(10)
    assert [line.reward for line in earning.lines] == [cny(5), cny(10), cny(-5)]
    assert "N7" in earning.explain().clauses()


def _documents(*rows: tuple[str, str | None, int]) -> object:
    return ledger(
        [
            ("C1", name, "1", sale, None if sale is None else "1", date(2026, 3, 1 + at), amount)
            for at, (name, sale, amount) in enumerate(rows)
        ],
        *COLUMNS,
    )


@pytest.mark.method("N7")
def test_a_volume_discount_reads_each_document_by_itself() -> None:
    """Two orders of 600 don't make one of 1,200."""
    kind = VolumeDiscount(scale((1000, "0.10")))
    apart = _documents(("D1", None, 600), ("D2", None, 600))
    assert earn(policy(kind), apart, until=YEAR_END)[0].amount.is_zero  # type: ignore[arg-type]
    one = earn(policy(kind), sales(1200), until=YEAR_END)[0]
    assert one.amount == cny(120)
    assert "N7" in one.explain().clauses()


def test_a_return_gives_back_the_rate_of_its_sale() -> None:
    """Returning half of a big order gives back 10 %, though half would have had no discount."""
    kind = VolumeDiscount(scale((1000, "0.10")))
    known = _documents(("D1", None, 1200), ("R1", "D1", -600))
    assert earn(policy(kind), known, until=YEAR_END)[0].amount == cny(60)  # type: ignore[arg-type]
    unknown = _documents(("D1", None, 1200), ("R1", None, -1000), ("R2", "D9", -100))
    assert earn(policy(kind), unknown, until=YEAR_END)[0].amount == cny(20)  # type: ignore[arg-type]


def test_a_return_of_a_gift_takes_back_no_discount() -> None:
    """A free sample earned nothing, so crediting 50 for it leaves the discount on the other order alone."""
    kind = VolumeDiscount(scale((1000, "0.10")))
    known = _documents(("D1", None, 1200), ("D2", None, 0), ("R1", "D2", -50))
    assert earn(policy(kind), known, until=YEAR_END)[0].amount == cny(120)  # type: ignore[arg-type]


@pytest.mark.method("N7")
def test_tiers_judged_line_by_line() -> None:
    """Lines of 600 and 500 are an order above 1,000, but no line of them is; a return follows its line."""
    kind = VolumeDiscount(scale((550, "0.10")), OrderSize.LINE)
    rows = [
        ("C1", "D1", "1", None, None, date(2026, 3, 1), 600),
        ("C1", "D1", "2", None, None, date(2026, 3, 1), 500),
        ("C1", "R1", "1", "D1", "1", date(2026, 3, 2), -300),
        ("C1", "R1", "2", "D1", "2", date(2026, 3, 2), -500),
    ]
    (earning,) = earn(policy(kind), ledger(rows, *COLUMNS), until=YEAR_END)
    assert list(earning.lines.reward) == [6000, 0, -3000, 0]
    assert "N7" in earning.explain().clauses()
    assert kind.text.zh == "按行批量折扣(1 档,全额累计)"


def test_words_and_checks() -> None:
    """The kinds word themselves for the statement."""
    assert (
        VolumeDiscount(scale((0, "0.1"))).text.en
        == "volume discount per document (1 tiers, all units (retroactive))"
    )
    assert RetrospectiveRebate(scale((0, "0.1"))).text.zh == "阶梯返利(1 档,全额累计)"
    with refused("number.too-large"):
        LineDiscount(2)
    with refused("type.wrong"):
        VolumeDiscount("0.1")  # type: ignore[arg-type]
    with refused("type.wrong"):
        RetrospectiveRebate("0.1")  # type: ignore[arg-type]
