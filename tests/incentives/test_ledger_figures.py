"""Figures of lines: scope, units, tax and currency, exactly; unknown is not zero."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from keyaccount.incentives import (
    Basis,
    IncentiveFacts,
    LineDiscount,
    Measure,
    RetrospectiveRebate,
    Scope,
    Tax,
    TaxSide,
    TierReward,
    earn,
)
from keyaccount.incentives.ledger_figures import Figures, raw_column
from keyaccount.model.ledger import Ledger
from keyaccount.model.product import Product
from keyaccount.values.money import Money
from keyaccount.values.rates import ExchangeRate, ExchangeRates
from keyaccount.values.units import Quantity, UnitConversion, UnitConversions
from tests.incentives.making import YEAR_END, cny, ledger, policy, refused, sales, scale

DAY = date(2026, 3, 1)
PACKS = UnitConversions([UnitConversion("case", 12, "bottle"), UnitConversion("pallet", 60, "case")])
TEA = Product("P1", "tea", category="tea", brand="Gold", unit="bottle", conversions=PACKS)
PER_CASE = RetrospectiveRebate(scale((0, 3), kind=TierReward.PER_UNIT))
CASES = Basis(measure=Measure.QUANTITY, unit="case")


def _quantities(*rows: tuple[str | None, int, str | None]) -> Ledger:
    return ledger(
        [("C1", DAY, product, units, unit, 1) for product, units, unit in rows],
        "customer",
        "invoiced",
        "product",
        "quantity",
        "unit",
        "net_amount",
    )


@pytest.mark.method("N7")
def test_units_are_converted_exactly() -> None:
    """A pallet, a case and five bottles are 61 and five twelfths of a case."""
    facts = IncentiveFacts(products=[TEA])
    lines = _quantities(("P1", 1, "pallet"), ("P1", 1, "case"), ("P1", 5, "bottle"), ("P1", 7, None))
    earning = earn(policy(PER_CASE, basis=CASES), lines, until=YEAR_END, facts=facts)[0]
    assert earning.base == Quantity(Decimal(62), "case")
    assert earning.amount == cny(186)
    assert "N7" in earning.explain().clauses()


def test_a_unit_nobody_can_convert_is_refused() -> None:
    """Counting bottles as cases would pay twelve times too much."""
    for row in (("P9", 1, "bottle"), ("P9", 1, None), (None, 1, "bottle")):
        with refused("policy.unit-unknown"):
            earn(policy(PER_CASE, basis=CASES), _quantities(row), until=YEAR_END)
    unknown = earn(policy(PER_CASE, basis=CASES), _quantities((None, 1, None)), until=YEAR_END)[0]
    assert [one.code for one in unknown.findings] == ["incentive.lines-unknown"]


def _taxed(*rows: tuple[str | None, int]) -> Ledger:
    return ledger(
        [("C1", DAY, tax, amount) for tax, amount in rows], "customer", "invoiced", "tax_basis", "net_amount"
    )


@pytest.mark.parametrize(("side", "base"), [(TaxSide.EXCLUDED, "200.00"), (TaxSide.INCLUDED, "226.00")])
def test_tax_is_taken_out_or_put_in_as_declared(side: TaxSide, base: str) -> None:
    """113 with tax and 100 without are the same hundred."""
    lines = _taxed(("included", 113), ("excluded", 100), (None, 55))
    earning = earn(policy(LineDiscount("0.10"), basis=Basis(tax=Tax(side, "0.13"))), lines, until=YEAR_END)[0]
    assert earning.base == cny(base)
    assert earning.amount == cny(base).times(Fraction(1, 10), policy().rounding.mode)
    assert [one.code for one in earning.findings] == ["incentive.lines-unknown"]
    assert earn(policy(LineDiscount("0.10")), lines, until=YEAR_END)[0].amount == cny("26.80")


def test_the_agreement_keeps_its_currency() -> None:
    """A yuan agreement over a dollar ledger converts each line at its own day."""
    table = ExchangeRates(
        [
            ExchangeRate("USD", "CNY", date(2026, 1, 1), Decimal("7"), "bank"),
            ExchangeRate("USD", "CNY", date(2026, 3, 2), Decimal("7.5"), "bank"),
        ]
    )
    dollars = ledger(
        [("C1", DAY, 100), ("C1", date(2026, 3, 2), 100), ("C1", date(2026, 3, 2), 4)], currency="USD"
    )
    with refused("policy.ledger-currency"):
        earn(policy(), dollars, until=YEAR_END)
    earning = earn(policy(), dollars, until=YEAR_END, facts=IncentiveFacts(rates=table))[0]
    assert earning.base == cny(1480)
    assert earning.amount == cny("29.60")
    contest_free = policy(PER_CASE, basis=CASES)
    assert contest_free.currency == "CNY"
    units = ledger(
        [("C1", DAY, 3, "case", 1)], "customer", "invoiced", "quantity", "unit", "net_amount", currency="USD"
    )
    assert earn(contest_free, units, until=YEAR_END)[0].amount == Money(9, "CNY")


def test_scope_by_product_category_and_brand() -> None:
    """What is out of scope counts as nothing, what is unknown is told."""
    facts = IncentiveFacts(products=[TEA, Product("P2", "cup", category="ware")])
    lines = ledger(
        [("C1", DAY, "P1", 100), ("C1", DAY, "P2", 1000), ("C1", DAY, None, 5)],
        "customer",
        "invoiced",
        "product",
        "net_amount",
    )
    for scope in (
        Scope(products=["P1"]),
        Scope(categories=["tea"]),
        Scope(brands=["Gold"]),
        Scope(without_products=["P2"]),
    ):
        earning = earn(policy(scope=scope), lines, until=YEAR_END, facts=facts)[0]
        assert earning.amount == cny(2)
        assert [one.code for one in earning.findings] == ["incentive.lines-unknown"]
    with refused("policy.needs-products"):
        earn(policy(scope=Scope(categories=["tea"])), lines, until=YEAR_END)


def test_absent_columns_are_unknown() -> None:
    """A ledger of three columns has no gross amounts, so a gross rebate cannot be known."""
    gross = policy(basis=Basis(measure=Measure.GROSS))
    earning = earn(gross, sales(100), until=YEAR_END)[0]
    assert earning.amount.is_zero
    assert earning.findings
    assert list(raw_column(sales(1), "document")) == [-1]
    assert Figures(Basis(), Scope(), sales(100), IncentiveFacts()).of(0) == 10_000
