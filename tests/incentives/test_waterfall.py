"""The price waterfall per line and per account."""

from __future__ import annotations

from datetime import date

import pytest

from keyaccount.incentives import (
    PriceComponent,
    PriceStage,
    StackBase,
    StackingPlan,
    Waterfall,
    WaterfallStep,
    account_waterfall,
    earn,
    stack,
    stacked_waterfall,
)
from keyaccount.values.money import Money
from keyaccount.values.text import Text
from tests.incentives.making import YEAR, YEAR_END, cny, ledger, policy, refused

COLUMNS = ("customer", "invoiced", "list_amount", "invoice_amount", "net_amount")
LEDGER = ledger([("C1", date(2026, 3, 1), 1000, 900, 900), ("C2", date(2026, 3, 1), 50, 50, 50)], *COLUMNS)


@pytest.mark.method("N7")
def test_an_account_from_list_to_pocket() -> None:
    """List 1,000, invoice 900, rebate 18, freight 7: 875 reach the pocket."""
    earnings = earn(policy(), LEDGER, until=YEAR_END)
    freight = WaterfallStep(Text("freight", "运费"), PriceStage.POCKET, cny(7))
    fall = account_waterfall(LEDGER, "C1", YEAR, earnings=earnings, pocket=[freight])
    assert (fall.list, fall.invoice, fall.net, fall.pocket) == (cny(1000), cny(900), cny(882), cny(875))
    assert "N7" in fall.explain().clauses()
    assert "87.5%" in fall.summary()
    assert "实收价" in fall.summary("zh")
    assert "<table" in fall._repr_html_()


def test_lines_of_a_stacked_price() -> None:
    """The waterfalls of the lines add up to that of the order."""
    plan = StackingPlan.of(
        PriceComponent("a", 1, rate="0.10", base=StackBase.LIST),
        PriceComponent("b", 2, rate="0.03", base=StackBase.RUNNING, stage=PriceStage.OFF_INVOICE),
    )
    done = stack(plan, [cny("33.33"), cny("66.67")])
    falls = [stacked_waterfall(Text("x", "x"), done, line) for line in (0, 1)]
    whole = stacked_waterfall(Text("x", "x"), done)
    assert Money.total((one.pocket for one in falls), "CNY") == whole.pocket == done.net
    assert whole.net < whole.invoice


def test_what_is_refused() -> None:
    """Without a list price there is nothing to fall from."""
    unknown = ledger([("C1", date(2026, 3, 1), None, 900, 900)], *COLUMNS)
    with refused("waterfall.unknown-list"):
        account_waterfall(unknown, "C1", YEAR)
    with refused("money.currency-mixed"):
        Waterfall(Text("x", "x"), cny(1), [WaterfallStep(Text("x", "x"), PriceStage.POCKET, Money(1, "USD"))])
    with refused("type.wrong"):
        Waterfall(Text("x", "x"), cny(1), ["freight"])
    with refused("type.wrong"):
        WaterfallStep("freight", PriceStage.POCKET, cny(1))  # type: ignore[arg-type]
    empty = Waterfall(Text("x", "x"), cny(0), [])
    assert empty.explain().figure == cny(0)
    assert "-" in empty.summary()
