"""Trade figures of the customer's own business with our goods: margins, stock, reorder and return."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from keyaccount.errors import refuse
from keyaccount.values.checks import check_decimal, check_type, tuple_of
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding

__all__ = [
    "Amount",
    "Number",
    "SellThroughBasis",
    "average",
    "break_even_units",
    "contribution_rate",
    "gmroi",
    "gross_margin_rate",
    "margin_of_markup",
    "markup_chain",
    "markup_of_margin",
    "markup_rate",
    "sell_through",
    "stock_turns",
    "weeks_of_supply",
]

Number: TypeAlias = Decimal | Fraction | int
Amount: TypeAlias = Money | Decimal | Fraction | int


class SellThroughBasis(Enum):
    """Name what units sold are divided by; published figures use both, and they differ.

    >>> SellThroughBasis("received").name
    'RECEIVED'
    """

    RECEIVED = "received"  # units received in the period; passes 1 when earlier stock is sold
    AVAILABLE = "available"  # units sold + units on hand; never passes 1


def number_of(value: Number, path: str, least: int | None = None) -> Fraction:
    """Return an exact number as a Fraction; floats, NaN and infinity are refused.

    >>> number_of(Decimal("0.45"), "$.rate")
    Fraction(9, 20)
    """
    check_type(value, (Decimal, Fraction, int), path)
    if isinstance(value, Decimal):
        check_decimal(value, path)
    exact_value = Fraction(value)
    if least is not None and exact_value < least:
        refuse("number.too-small", path, f"must be at least {least}", f"不得小于 {least}")
    return exact_value


def numbers_of(**amounts: Amount) -> list[Fraction]:
    """Return amounts as Fractions: all money of one currency, or all plain numbers."""
    kinds = {one.currency if isinstance(one, Money) else "" for one in amounts.values()}
    if len(kinds) > 1:
        names = ", ".join(amounts)
        refuse(
            "money.currency-mixed",
            "$",
            f"give {names} all in one currency, or all as plain numbers",
            f"{names} 必须同为一种货币,或同为普通数值",
        )
    return [
        one.fraction if isinstance(one, Money) else number_of(one, f"$.{name}")
        for name, one in amounts.items()
    ]


def _ratio(over: Fraction, under: Fraction) -> Fraction | None:
    return over / under if under else None


def gross_margin_rate(sales: Amount, cost: Amount) -> Fraction | None:
    """Return (sales - cost of goods sold) / sales, exact; None without sales.

    Method: A6.

    >>> gross_margin_rate(Money(500000, "USD"), Money(260000, "USD"))
    Fraction(12, 25)
    """
    sold, paid = numbers_of(sales=sales, cost=cost)
    return _ratio(sold - paid, sold)


def markup_rate(sales: Amount, cost: Amount) -> Fraction | None:
    """Return (sales - cost) / cost, exact; None without cost.

    Method: A6.

    >>> markup_rate(120, 72)
    Fraction(2, 3)
    """
    sold, paid = numbers_of(sales=sales, cost=cost)
    return _ratio(sold - paid, paid)


def margin_of_markup(markup: Number) -> Fraction:
    """Return the margin on price that a markup on cost makes: m / (1 + m).

    Raises `KeyAccountError` (`metrics.markup`) for a markup of -100 % or less. Method: A6.

    >>> margin_of_markup(Fraction(2, 3))
    Fraction(2, 5)
    """
    rate = number_of(markup, "$.markup")
    if rate <= -1:
        refuse("metrics.markup", "$.markup", "a markup must be above -100 %", "加价率必须大于 -100%")
    return rate / (1 + rate)


def markup_of_margin(margin: Number) -> Fraction:
    """Return the markup on cost that a margin on price needs: m / (1 - m).

    Raises `KeyAccountError` (`metrics.margin`) for a margin of 100 % or more. Method: A6.

    >>> markup_of_margin(Decimal("0.40"))
    Fraction(2, 3)
    """
    rate = number_of(margin, "$.margin")
    if rate >= 1:
        refuse("metrics.margin", "$.margin", "a margin on price must be below 100 %", "毛利率必须低于 100%")
    return rate / (1 - rate)


def markup_chain(
    price: Money, margins: Sequence[Number], rounding: Rounding = Rounding.HALF_UP
) -> tuple[Money, ...]:
    """Work back from the final price through each stage's margin on its selling price.

    The first margin is that of the stage nearest the end buyer. Each price is rounded to the
    minor unit once, from the exact product, so that no rounding is carried along.
    Raises `KeyAccountError` (`metrics.margin`) for a margin of 100 % or more. Method: A6.

    >>> [str(cost) for cost in markup_chain(Money(600, "USD"), [Decimal("0.30"), Decimal("0.20")])]
    ['420.00 USD', '336.00 USD']
    """
    check_type(price, Money, "$.price")
    left = Fraction(1)
    costs = []
    for index, margin in enumerate(tuple_of(margins)):
        rate = number_of(margin, f"$.margins[{index}]")
        if rate >= 1:
            refuse(
                "metrics.margin", f"$.margins[{index}]", "a margin must be below 100 %", "毛利率必须低于 100%"
            )
        left *= 1 - rate
        costs.append(price.times(left, rounding))
    return tuple(costs)


def average(levels: Sequence[Amount]) -> Fraction:
    """Return the exact mean of stock levels, in the unit they are given in.

    A year's average stock uses 13 month-ends: the opening one and the twelve that follow.
    Raises `KeyAccountError` (`metrics.no-levels`) for no levels. Method: A6.

    >>> average([90, 100, 110])
    Fraction(100, 1)
    """
    given = tuple_of(levels)
    if not given:
        refuse("metrics.no-levels", "$.levels", "give at least one stock level", "至少给出一个库存值")
    exact_levels = numbers_of(**{f"levels[{index}]": level for index, level in enumerate(given)})
    return sum(exact_levels, Fraction(0)) / len(exact_levels)


def gmroi(gross_margin: Amount, average_stock: Amount) -> Fraction | None:
    """Return gross margin return on inventory: gross margin / average stock at cost; None without stock.

    Method: A6. Source: Levy & Weitz, Retailing Management.

    >>> gmroi(Money(50000, "USD"), Money(25000, "USD"))
    Fraction(2, 1)
    """
    margin, stock = numbers_of(gross_margin=gross_margin, average_stock=average_stock)
    return _ratio(margin, stock)


def stock_turns(cost_of_sales: Amount, average_stock: Amount) -> Fraction | None:
    """Return how often the stock turned: cost of goods sold / average stock at cost; None without stock.

    Method: A6.

    >>> stock_turns(22000, 6000)
    Fraction(11, 3)
    """
    cost, stock = numbers_of(cost_of_sales=cost_of_sales, average_stock=average_stock)
    return _ratio(cost, stock)


def sell_through(
    sold: Number,
    *,
    basis: SellThroughBasis,
    received: Number | None = None,
    on_hand: Number | None = None,
) -> Fraction | None:
    """Return the share of goods sold, by the named convention; None where its base is unknown or zero.

    RECEIVED needs `received` and passes 1 when earlier stock is sold; AVAILABLE needs `on_hand`
    (after the sales) and never passes 1. Method: A6, I3.

    >>> sell_through(1000, received=550, basis=SellThroughBasis.RECEIVED)
    Fraction(20, 11)
    >>> sell_through(650, on_hand=350, basis=SellThroughBasis.AVAILABLE)
    Fraction(13, 20)
    """
    check_type(basis, SellThroughBasis, "$.basis")
    units = number_of(sold, "$.sold", least=0)
    if basis is SellThroughBasis.RECEIVED:
        return None if received is None else _ratio(units, number_of(received, "$.received", least=0))
    return None if on_hand is None else _ratio(units, units + number_of(on_hand, "$.on_hand", least=0))


def weeks_of_supply(stock: Amount, sales: Amount, weeks: Number = 1) -> Fraction | None:
    """Return how many weeks the stock lasts at the average weekly sales; None without sales.

    `sales` is the total over `weeks`, in the unit of `stock`. Method: A6, N3.

    >>> weeks_of_supply(Money(8000, "CNY"), Money(12000, "CNY"), weeks=6)
    Fraction(4, 1)
    """
    held, sold = numbers_of(stock=stock, sales=sales)
    return _ratio(held * number_of(weeks, "$.weeks", least=0), sold)


def contribution_rate(price: Amount, variable_cost: Amount) -> Fraction | None:
    """Return (price - variable cost per unit) / price; None for a price of zero.

    Method: A6.

    >>> contribution_rate(100, 60)
    Fraction(2, 5)
    """
    return gross_margin_rate(price, variable_cost)


def break_even_units(fixed_cost: Amount, price: Amount, variable_cost: Amount) -> int | None:
    """Return the least whole number of units whose contribution covers the fixed cost.

    None where a unit contributes nothing: then no volume breaks even. Method: A6.

    >>> break_even_units(Money(1000, "CNY"), Money(25, "CNY"), Money("17.50", "CNY"))
    134
    """
    fixed, sold, paid = numbers_of(fixed_cost=fixed_cost, price=price, variable_cost=variable_cost)
    if fixed <= 0:
        return 0
    unit = sold - paid
    return None if unit <= 0 else -(-fixed // unit)
