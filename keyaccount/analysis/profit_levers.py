"""Levers that raise the customer's profit on a product: price, mix, stock, terms, handling."""

from __future__ import annotations

from datetime import date
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.analysis.metrics import Number, number_of
from keyaccount.errors import refuse
from keyaccount.model.side import Side
from keyaccount.values.checks import check_date, check_id, check_int, check_type, tuple_of
from keyaccount.values.evidence import Evidence
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import figure_text
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, round_fraction
from keyaccount.values.text import Text, text_of

__all__ = [
    "LeverKind",
    "LeverPart",
    "ProfitLever",
    "handling_lever",
    "mix_lever",
    "price_lever",
    "stock_lever",
    "terms_lever",
]

DAYS_OF_YEAR = 365


class LeverKind(Enum):
    """Name what a profit lever moves.

    >>> [kind.text.zh for kind in LeverKind]
    ['价格', '品种结构', '库存', '结算条件', '经营费用']
    """

    PRICE = "price"
    MIX = "mix"
    STOCK = "stock"
    TERMS = "terms"
    HANDLING = "handling"

    @property
    def text(self) -> Text:
        """Return the kind in words."""
        return _KINDS[self]


_KINDS = {
    LeverKind.PRICE: Text("price", "价格"),
    LeverKind.MIX: Text("mix", "品种结构"),
    LeverKind.STOCK: Text("stock", "库存"),
    LeverKind.TERMS: Text("terms", "结算条件"),
    LeverKind.HANDLING: Text("handling", "经营费用"),
}


@attrs.frozen
class LeverPart:
    """Hold one part of a lever's gain, with the sentence that says how it comes about.

    >>> str(LeverPart(Text("900 units x 2", "900 件 × 2"), Money(1800, "CNY")).amount)
    '1800.00 CNY'
    """

    text: Text
    amount: Money

    def __attrs_post_init__(self) -> None:
        check_type(self.amount, Money, "$.amount")


@attrs.frozen
class ProfitLever:
    """Hold one way to raise the customer's profit on a product, its gain per year being the sum of its parts.

    Build one with `price_lever`, `mix_lever`, `stock_lever`, `terms_lever` or `handling_lever`.
    `our_cost` is what it costs us and is never printed for the customer. Method: A6.

    >>> lever = handling_lever("H1", "P1", "整箱上架", units=1000, saving=Money("0.30", "CNY"))
    >>> str(lever.gain), lever.kind.value
    ('300.00 CNY', 'handling')
    """

    id: str
    product: str
    kind: LeverKind
    statement: Text = attrs.field(converter=text_of)
    parts: tuple[LeverPart, ...] = attrs.field(converter=tuple_of)
    side: Side = attrs.field(default=Side.THEIRS, kw_only=True)
    owner: str | None = attrs.field(default=None, kw_only=True)
    due: date | None = attrs.field(default=None, kw_only=True)
    our_cost: Money | None = attrs.field(default=None, kw_only=True)
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_id(self.product, "$.product")
        check_type(self.kind, LeverKind, "$.kind")
        if not self.parts:
            refuse("profit.lever-empty", "$.parts", "a lever needs at least one part", "措施至少要有一项收益")
        if self.due is not None:
            check_date(self.due, "$.due")
        check_type(self.our_cost, (Money, type(None)), "$.our_cost")

    @property
    def gain(self) -> Money:
        """Return what the customer earns more per year."""
        return Money.total([part.amount for part in self.parts], self.parts[0].amount.currency)

    def explain(self) -> Explanation:
        """Show the gain as the sum of its parts.

        >>> lever = stock_lever("S1", "P1", "减少积压", cut=Money(1000, "CNY"), rate=Fraction(1, 5))
        >>> lever.explain().clauses()
        frozenset({'A6'})
        """
        parts = tuple(
            Explanation(f"profit.{self.id}.{index}", part.text, part.amount, clause="A6")
            for index, part in enumerate(self.parts)
        )
        return Explanation(
            f"profit.{self.id}",
            self.statement,
            self.gain,
            reason=self.kind.text,
            clause="A6",
            evidence=self.evidence,
            parts=parts,
            combine=Combine.SUM,
        )


def price_lever(
    key: str, product: str, statement: Text | str, *, units: int, rise: Money, lost: int, unit_margin: Money
) -> ProfitLever:
    """Raise the customer's selling price by `rise` per unit, losing `lost` units at today's unit margin.

    Raises `KeyAccountError` (`profit.lost-units`) when more would be lost than sold. Method: A6.

    >>> lever = price_lever("L1", "P1", "恢复建议零售价", units=1000, rise=Money(2, "CNY"), lost=50,
    ...                     unit_margin=Money(5, "CNY"))
    >>> str(lever.gain)
    '1650.00 CNY'
    """
    check_int(units, "$.units", least=0)
    check_int(lost, "$.lost", least=0)
    if lost > units:
        refuse("profit.lost-units", "$.lost", "more units lost than sold", "流失数量不得超过销量")
    kept = LeverPart(
        Text(f"{units - lost} units x {rise} more", f"{units - lost} 件 × 提价 {rise}"), rise * (units - lost)
    )
    gone = LeverPart(
        Text(f"{lost} units lost x {unit_margin}", f"流失 {lost} 件 × {unit_margin}"), -(unit_margin * lost)
    )
    return ProfitLever(key, product, LeverKind.PRICE, statement, (kept, gone))


def mix_lever(
    key: str, product: str, statement: Text | str, *, units: int, margin_now: Money, margin_then: Money
) -> ProfitLever:
    """Move units from one product or size to another that leaves the customer more per unit.

    Method: A6.

    >>> str(mix_lever("L2", "P1", "主推大包装", units=200, margin_now=Money(3, "CNY"),
    ...               margin_then=Money(5, "CNY")).gain)
    '400.00 CNY'
    """
    check_int(units, "$.units", least=0)
    more = margin_then - margin_now
    part = LeverPart(
        Text(
            f"{units} units x ({margin_then} - {margin_now})", f"{units} 件 ×({margin_then} - {margin_now})"
        ),
        more * units,
    )
    return ProfitLever(key, product, LeverKind.MIX, statement, (part,))


def stock_lever(
    key: str,
    product: str,
    statement: Text | str,
    *,
    cut: Money,
    rate: Number,
    rounding: Rounding = Rounding.HALF_UP,
) -> ProfitLever:
    """Cut the average stock (at cost) and save its carrying cost at a yearly rate.

    Method: A6.

    >>> str(stock_lever("L3", "P1", "减少积压", cut=Money(50000, "CNY"), rate=Fraction(9, 50)).gain)
    '9000.00 CNY'
    """
    yearly = number_of(rate, "$.rate", least=0)
    part = LeverPart(
        Text(f"{cut} less stock x {_rate(yearly)} a year", f"库存减少 {cut} × 年持有成本率 {_rate(yearly)}"),
        cut.times(yearly, rounding),
    )
    return ProfitLever(key, product, LeverKind.STOCK, statement, (part,))


def terms_lever(
    key: str,
    product: str,
    statement: Text | str,
    *,
    purchases: Money,
    days: int,
    rate: Number,
    rounding: Rounding = Rounding.HALF_UP,
) -> ProfitLever:
    """Give (or, negative, take) days of payment on a year's purchases, worth its yearly cost of money.

    purchases x days / 365 x rate. Method: A6.

    >>> str(terms_lever("L4", "P1", "账期延长", purchases=Money(365000, "CNY"), days=15,
    ...                 rate=Fraction(3, 50)).gain)
    '900.00 CNY'
    """
    check_int(days, "$.days")
    yearly = number_of(rate, "$.rate", least=0)
    part = LeverPart(
        Text(
            f"{purchases} x {days}/{DAYS_OF_YEAR} days x {_rate(yearly)}",
            f"{purchases} × {days}/{DAYS_OF_YEAR} 天 × {_rate(yearly)}",
        ),
        purchases.times(yearly * Fraction(days, DAYS_OF_YEAR), rounding),
    )
    return ProfitLever(key, product, LeverKind.TERMS, statement, (part,), side=Side.OURS)


def handling_lever(
    key: str, product: str, statement: Text | str, *, units: int, saving: Money
) -> ProfitLever:
    """Save handling cost per unit.

    Method: A6.

    >>> str(handling_lever("L5", "P1", "整箱上架", units=1000, saving=Money("0.30", "CNY")).gain)
    '300.00 CNY'
    """
    check_int(units, "$.units", least=0)
    part = LeverPart(Text(f"{units} units x {saving} saved", f"{units} 件 × 节省 {saving}"), saving * units)
    return ProfitLever(key, product, LeverKind.HANDLING, statement, (part,))


def _rate(rate: Fraction) -> str:
    return f"{figure_text(round_fraction(rate * 100, 4))}%"
