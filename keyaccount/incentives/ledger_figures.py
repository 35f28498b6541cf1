"""Read the figures a basis counts from a ledger as whole numbers: units converted, tax declared, exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Any

from keyaccount.errors import refuse
from keyaccount.incentives.basis import Basis, TaxSide
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.scope import Scope
from keyaccount.model.columns import NO_DAY, NO_NAME, NO_NUMBER, QUANTITY_PLACES
from keyaccount.model.customer import Customer
from keyaccount.model.ledger import Ledger
from keyaccount.model.product import Product
from keyaccount.values.currencies import currency_of
from keyaccount.values.numbers import Rounding, round_ratio
from keyaccount.values.rates import ExchangeRates

__all__ = ["Exchange", "Figures", "Inside", "LineIds", "in_market", "in_scope", "name_of", "raw_column"]


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
        columns = ("customer", "document", "line", "product")
        # One more name than ids: what is unknown has code -1 and so reads the last one.
        self._columns: dict[str, tuple[Sequence[int], Sequence[str | None]]] = {
            name: (raw_column(ledger, name), [*ledger.names(name), None]) for name in columns
        }

    def of(self, column: str, rows: Sequence[int]) -> list[str | None]:
        """Return the ids of some rows, None where unknown."""
        codes, names = self._columns[column]
        return [names[codes[row]] for row in rows]

    def ranks(self, column: str, rows: Sequence[int], key: Callable[[str], Any]) -> Callable[[int], int]:
        """Return what tells the place of a row's id among those of some rows, unknown ones first.

        >>> ledger = Ledger.from_rows([("C2", date(2026, 1, 5), 100), ("C1", date(2026, 1, 6), 50)],
        ...                           ("customer", "invoiced", "net_amount"), currency="CNY")
        >>> list(map(LineIds(ledger).ranks("customer", [0, 1], str), [0, 1]))
        [2, 1]
        """
        codes, names = self._columns[column]
        used = {codes[row] for row in rows} - {NO_NAME}
        ranks = {NO_NAME: 0}
        for place, code in enumerate(sorted(used, key=lambda code: key(names[code] or "")), start=1):
            ranks[code] = place
        return lambda row: ranks[codes[row]]


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


class Inside:
    """Say of each line whether a scope holds it, None where its product is unknown and would matter.

    `days` is the column that dates the lines; each product and customer is looked up once.
    Raises `KeyAccountError` (`policy.needs-products`, `policy.needs-customers`).

    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> Inside(Scope(products=["P1"]), ledger, IncentiveFacts(), ledger.column("invoiced")).of(0, 0) is None
    True
    """

    def __init__(self, scope: Scope, ledger: Ledger, facts: IncentiveFacts, days: Sequence[int]) -> None:
        self._days, self._scope = days, scope
        self._any_day, self._any_customer = scope.any_day, scope.any_customer
        self._products = raw_column(ledger, "product")
        # One more entry than products: an unknown product has code -1 and so reads the last one.
        inside: list[bool | None] = list(in_scope(scope, ledger.names("product"), facts.products))
        self._by_product = [*inside, True if scope.any_product else None]
        self._customers = raw_column(ledger, "customer")
        self._by_customer = [] if self._any_customer else _buyers(scope, ledger, facts)
        self._on: dict[int, bool] = {}

    def of(self, row: int, sold: int) -> bool | None:
        """Tell it of a line; `sold` is the row of the sale it returns, or its own."""
        if not self._any_customer and not self._by_customer[self._customers[row]]:
            return False
        if not self._any_day and not self._holds(self._days[sold]):
            return False
        return self._by_product[self._products[row]]

    def _holds(self, day: int) -> bool:
        known = self._on.get(day)
        if known is None:
            known = self._on[day] = day != NO_DAY and self._scope.on(date.fromordinal(day))
        return known


def _buyers(scope: Scope, ledger: Ledger, facts: IncentiveFacts) -> list[bool]:
    known = {one.id: one for one in facts.customers}
    return [in_market(known, name, scope.regions, scope.channels) for name in ledger.names("customer")]


def in_market(
    known: Mapping[str, Customer], name: str, regions: frozenset[str], channels: frozenset[str]
) -> bool:
    """Tell whether a customer is in one of the regions and channels; empty sets leave that side open.

    Raises `KeyAccountError` (`policy.needs-customers`).

    >>> in_market({}, "C1", frozenset(), frozenset())
    True
    """
    if not regions and not channels:
        return True
    customer = known.get(name)
    if customer is None:
        refuse(
            "policy.needs-customers",
            "$.facts.customers",
            f"the policy asks for a region or channel; give the customer {name}",
            f"该政策限定地区或渠道,请提供客户 {name} 的资料",
        )
    return (not regions or customer.region in regions) and (not channels or customer.channel in channels)


class Figures:
    """Read one figure of each line: 0 outside the scope, None where unknown.

    `unit` whole numbers make one unit of the basis; `plain` holds the figures of all lines where nothing
    has to be asked of each, else None.

    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> Figures(Basis(), Scope(), ledger, IncentiveFacts()).of(0)
    10000
    """

    def __init__(
        self,
        basis: Basis,
        scope: Scope,
        ledger: Ledger,
        facts: IncentiveFacts,
        exchange: Exchange | None = None,
    ) -> None:
        products = facts.products
        self._exchange = exchange if basis.is_money else None
        self._days = raw_column(ledger, basis.event.value, NO_DAY)
        self._values = raw_column(ledger, basis.measure.value, NO_NUMBER)
        self._products = raw_column(ledger, "product")
        self._inside = Inside(scope, ledger, facts, self._days)
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
        self.plain: Sequence[int] | None = self._plain() if scope.open else None

    def _plain(self) -> Sequence[int] | None:
        """Return the figures of all lines where each is its value by one known factor, the usual case."""
        if self._exchange is not None or self._factors.keys() != set(self._keys) or len(self._factors) != 1:
            return None
        values = list(self._values)
        if NO_NUMBER in values:
            return None
        (factor,) = self._factors.values()
        return values if factor == 1 else [value * factor for value in values]

    def of(self, row: int, sold: int | None = None) -> int | None:
        """Return the figure of a line; `sold` is the row of the sale it returns."""
        inside = self._inside.of(row, row if sold is None else sold)
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
        if inside and (scope.categories or scope.brands or scope.without_categories or scope.without_brands):
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
            inside = inside and product.category not in scope.without_categories
            inside = inside and product.brand not in scope.without_brands
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
