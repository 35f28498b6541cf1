"""Lifetime value: margin times retention in exact arithmetic, and from fitted purchase models (I4a)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.identification.beta_geometric import BetaGeometric
from keyaccount.identification.gamma_gamma import GammaGamma, Spending
from keyaccount.identification.purchase_history import Buying
from keyaccount.values.checks import check_decimal, check_int, check_type
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import figure_text
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, score_of
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["LifetimeValue", "expected_value", "lifetime_value", "margin_multiple"]

MOST_YEARS = 100


def margin_multiple(retention: Decimal, discount: Decimal, years: int | None = None) -> Fraction:
    """Return what one unit of yearly margin is worth over a lifetime, exactly.

    Without `years` for ever: r / (1 + d - r); else the sum of (r / (1 + d))^t for t from 1 to `years`.
    Raises `KeyAccountError` (`lifetime.no-limit`) for full retention without discount and without end.
    Source: Gupta & Lehmann (2003), Customers as Assets. Method: I4a.

    >>> margin_multiple(Decimal("0.8"), Decimal("0.12"))
    Fraction(5, 2)
    """
    check_decimal(retention, "$.retention", least=0, most=1)
    check_decimal(discount, "$.discount", least=0, most=10)
    kept, rate = Fraction(retention), Fraction(discount)
    if years is None:
        if kept == 1 and rate == 0:
            refuse(
                "lifetime.no-limit",
                "$.years",
                "with full retention and no discount the value has no limit; give years",
                "留存率为 1 且不折现时价值无界,请给出年限",
            )
        return kept / (1 + rate - kept)
    check_int(years, "$.years", least=1, most=MOST_YEARS)
    factor = kept / (1 + rate)
    return sum((factor**year for year in range(1, years + 1)), Fraction(0))


@attrs.frozen
class LifetimeValue:
    """Hold what a customer's future margin is worth today, with every assumption it rests on.

    A negative margin gives a negative value: keeping the customer as it is costs that much.

    >>> lifetime_value(Money(-100, "CNY"), Decimal("0.5"), Decimal(0), years=1).value
    Money('-50.00', 'CNY')
    """

    margin: Money
    retention: Decimal
    discount: Decimal
    years: int | None
    multiple: Fraction
    value: Money
    rounding: Rounding

    def explain(self) -> Explanation:
        """Explain the value as yearly margin times the margin multiple, rounded once. Method: I4a.

        >>> value = lifetime_value(Money(100, "CNY"), Decimal("0.8"), Decimal("0.12"))
        >>> print(value.explain().tree())
        lifetime value = 250.00 CNY [I4a]
          yearly margin = 100.00 CNY
          margin multiple = 2.5 (retention 0.8, discount 0.12, for ever)
        """
        multiple = score_of(self.multiple)
        en = f"{self.years} years" if self.years is not None else "for ever"
        zh = f"{self.years} 年" if self.years is not None else "永续"
        kept, rate = figure_text(self.retention), figure_text(self.discount)
        parts = (
            Explanation("margin", Text("yearly margin", "年毛利"), self.margin),
            Explanation(
                "multiple",
                Text("margin multiple", "毛利倍数"),
                multiple,
                Text(f"retention {kept}, discount {rate}, {en}", f"留存率 {kept},折现率 {rate},{zh}"),
            ),
        )
        whole = (
            Fraction(multiple) == self.multiple
            and self.margin.fraction * self.multiple == self.value.fraction
        )
        return Explanation(
            "lifetime_value",
            Text("lifetime value", "客户终身价值"),
            self.value,
            None
            if whole
            else Text(f"rounded once, {self.rounding.value}", f"一次舍入,{self.rounding.value}"),
            "I4a",
            parts=parts,
            combine=Combine.PRODUCT if whole else Combine.REASONS,
        )

    def table(self) -> Table:
        """Return value and assumptions as a table."""
        rows = [(part.label, part.figure) for part in (*self.explain().parts, self.explain())]
        return Table(
            Text("Lifetime value", "客户终身价值"), (Text("item", "项目"), Text("figure", "数值")), rows
        )

    def summary(self, lang: Lang = "en") -> str:
        """Word value and assumptions on a screenful."""
        return self.explain().tree(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def lifetime_value(
    margin: Money,
    retention: Decimal,
    discount: Decimal,
    years: int | None = None,
    rounding: Rounding = Rounding.HALF_UP,
) -> LifetimeValue:
    """Return what a yearly margin is worth over a lifetime, rounded once to the minor unit.

    Raises `KeyAccountError` (`lifetime.no-limit` and the checks of the rates). Method: I4a.

    >>> lifetime_value(Money(1000, "CNY"), Decimal("0.9"), Decimal("0.1"), years=3).value
    Money('2035.31', 'CNY')
    """
    check_type(margin, Money, "$.margin")
    multiple = margin_multiple(retention, discount, years)
    value = margin.times(multiple, rounding)
    return LifetimeValue(margin, retention, discount, years, multiple, value, rounding)


def expected_value(
    history: Buying,
    spending: Spending,
    purchases: BetaGeometric,
    spend: GammaGamma,
    *,
    ahead: Decimal,
    margin_rate: Decimal,
) -> Decimal | None:
    """Return the margin to be expected in a time ahead: purchases x spend x margin rate, undiscounted.

    None (unknown) for one-time buyers, and where the spend model has no mean. The unit of money is that
    of the spendings. Method: I4a.

    >>> purchases = BetaGeometric(Decimal("0.243"), Decimal("4.414"), Decimal("0.793"), Decimal("2.426"),
    ...                           Decimal(0), 2357)
    >>> spend = GammaGamma(Decimal("6.25"), Decimal("3.74"), Decimal("15.44"), Decimal(0), None, 946)
    >>> history = Buying("C1", 2, Decimal("30.43"), Decimal("38.86"))
    >>> value = expected_value(history, Spending("C1", 2, Decimal("22.35")), purchases, spend,
    ...                        ahead=Decimal(39), margin_rate=Decimal("0.3"))
    >>> round(value, 2)
    Decimal('9.07')
    """
    check_decimal(margin_rate, "$.margin_rate", least=-1, most=1)
    each = spend.expected_spend(spending)
    if history.one_time or each is None:
        return None
    times = purchases.expected_purchases(history, ahead)
    return score_of(Fraction(times) * Fraction(each) * Fraction(margin_rate))
