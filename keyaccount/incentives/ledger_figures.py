"""Read the figures a basis counts from a ledger as whole numbers: units converted, tax declared, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import lcm

from keyaccount.errors import refuse
from keyaccount.incentives.basis import Basis, TaxSide
from keyaccount.incentives.scope import Scope
from keyaccount.model.columns import NO_DAY, NO_NAME, NO_NUMBER, QUANTITY_PLACES
from keyaccount.model.ledger import Ledger
from keyaccount.model.product import Product
from keyaccount.values.currencies import currency_of
from keyaccount.values.numbers import Rounding, round_ratio
from keyaccount.values.rates import ExchangeRates

__all__ = ["Exchange", "Figures", "LineIds", "in_scope", "name_of", "raw_column"]


def raw_column(ledger: Ledger, name: str, unknown: int = NO_NAME) -> Sequence[int]:
    """Return a column's raw numbers, all unknown where the ledger does not have it.

    >>> list(raw_column(Ledger.empty("CNY"), "document"))
    []
    """
    if name in ledger.columns:
        return ledger.column(name)
    return [unknown] * len(ledger)


def name_of(names: Sequence[str], code: int) -> str | None:
    """Return the id a code stands for, None where unknown.

    >>> name_of(("C1",), 0), name_of(("C1",), NO_NAME)
    ('C1', None)
    """
    return None if code == NO_NAME else names[code]


class LineIds:
    """Read the ids of lines; the columns are looked up once.

    >>> LineIds(Ledger.empty("CNY")).of("document", [])
    []
    """

    def __init__(self, ledger: Ledger) -> None:
        names = ("customer", "document", "line", "product")
        self._columns = {name: (raw_column(ledger, name), ledger.names(name)) for name in names}

    def of(self, column: str, rows: Sequence[int]) -> list[str | None]:
        """Return the ids of some rows, None where unknown."""
        codes, names = self._columns[column]
        return [None if codes[row] == NO_NAME else names[codes[row]] for row in rows]


class Exchange:
    """Convert minor units of a ledger to those of a policy's currency at each line's day, rounded per line.

    >>> from decimal import Decimal
    >>> from keyaccount.values.rates import ExchangeRate
    >>> table = ExchangeRates([ExchangeRate("USD", "CNY", date(2026, 1, 5), Decimal("7.2"), "bank")])
    >>> Exchange("USD", "CNY", table, Rounding.HALF_UP).converted(101, date(2026, 1, 5).toordinal())
    727
    """

    def __init__(self, source: str, to: str, rates: ExchangeRates, rounding: Rounding) -> None:
        self.to = to
        self._source, self._rates, self._rounding = source, rates, rounding
        self._scale = Fraction(10 ** currency_of(to).places, 10 ** currency_of(source).places)
        self._by_day: dict[int, Fraction] = {}

    def converted(self, amount: int, day: int) -> int:
        """Return minor units of the policy's currency for an amount on a day (an ordinal)."""
        rate = self._by_day.get(day)
        if rate is None:
            on = date.fromordinal(day)
            rate = self._by_day[day] = self._rates.rate(self._source, self.to, on) * self._scale
        return round_ratio(amount * rate.numerator, rate.denominator, self._rounding)


class Figures:
    """Read one figure of each line: 0 outside the scope, None where unknown.

    `unit` whole numbers make one unit of the basis.

    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> Figures(Basis(), Scope(), ledger, ()).of(0)
    10000
    """

    def __init__(
        self,
        basis: Basis,
        scope: Scope,
        ledger: Ledger,
        products: Sequence[Product],
        exchange: Exchange | None = None,
    ) -> None:
        self._exchange = exchange if basis.is_money else None
        self._days = raw_column(ledger, basis.event.value, NO_DAY)
        self._values = raw_column(ledger, basis.measure.value, NO_NUMBER)
        self._products = raw_column(ledger, "product")
        # One more entry than products: an unknown product has code -1 and so reads the last one.
        inside: list[bool | None] = list(in_scope(scope, ledger.names("product"), products))
        self._inside = [*inside, True if scope.open else None]
        if basis.is_money:
            exact = _tax_factors(basis, ledger)
            self._keys: Sequence[object] = raw_column(ledger, "tax_basis")
            places = currency_of(exchange.to if exchange else ledger.currency).places
        else:
            exact = _unit_factors(basis.unit or "", ledger, products)
            self._keys = list(zip(self._products, raw_column(ledger, "unit"), strict=True))
            places = QUANTITY_PLACES
        common = lcm(1, *(factor.denominator for factor in exact.values()))
        self._factors = {key: int(factor * common) for key, factor in exact.items()}
        self.unit: int = 10**places * common

    def of(self, row: int) -> int | None:
        """Return the figure of a line."""
        inside = self._inside[self._products[row]]
        if not inside:
            return 0 if inside is False else None
        value = self._values[row]
        factor = self._factors.get(self._keys[row])
        if value == NO_NUMBER or factor is None:
            return None
        if self._exchange is not None:
            value = self._exchange.converted(value, self._days[row])
        return value * factor


def in_scope(scope: Scope, names: Sequence[str], products: Sequence[Product]) -> list[bool]:
    """Return for each product id whether it is in a scope.

    Raises `KeyAccountError` (`policy.needs-products`).

    >>> in_scope(Scope(without_products=["P1"]), ["P1", "P2"], [])
    [False, True]
    """
    known = {one.id: one for one in products}
    made = []
    for name in names:
        inside = name not in scope.without_products and (not scope.products or name in scope.products)
        if inside and (scope.categories or scope.brands):
            product = known.get(name)
            if product is None:
                refuse(
                    "policy.needs-products",
                    "$.facts.products",
                    f"the policy asks for a category or brand; give the product {name}",
                    f"该政策限定品类或品牌,请提供产品 {name} 的资料",
                )
            inside = not scope.categories or product.category in scope.categories
            inside = inside and (not scope.brands or product.brand in scope.brands)
        made.append(inside)
    return made


def _tax_factors(basis: Basis, ledger: Ledger) -> dict[object, Fraction]:
    factors: dict[object, Fraction] = {}
    names = ledger.names("tax_basis")
    for code in set(raw_column(ledger, "tax_basis")):
        given = name_of(names, code)
        if basis.tax is None or given == basis.tax.counts.value:
            factors[code] = Fraction(1)
        elif given is not None:
            rate = 1 + Fraction(basis.tax.rate)
            factors[code] = 1 / rate if basis.tax.counts is TaxSide.EXCLUDED else rate
    return factors


def _unit_factors(unit: str, ledger: Ledger, products: Sequence[Product]) -> dict[object, Fraction]:
    known = {one.id: one for one in products}
    product_names, unit_names = ledger.names("product"), ledger.names("unit")
    factors: dict[object, Fraction] = {}
    for key in set(zip(raw_column(ledger, "product"), raw_column(ledger, "unit"), strict=True)):
        name = name_of(product_names, key[0])
        product = known.get(name) if name is not None else None
        given = name_of(unit_names, key[1]) or (product.unit if product else None)
        if given == unit:
            factors[key] = Fraction(1)
        elif given is not None and product is not None and product.conversions is not None:
            factors[key] = product.conversions.factor(given, unit)
        elif given is not None or name is not None:
            refuse(
                "policy.unit-unknown",
                "$.facts.products",
                f"cannot count {name} in {unit}; give its lines a unit, or the product with its conversions",
                f"无法将 {name} 换算为 {unit};请给出行的单位或产品的换算关系",
            )
    return factors
