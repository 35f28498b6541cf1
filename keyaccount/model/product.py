"""Products: what we sell, in which units, at which list price and cost on which day, to which standards."""

from __future__ import annotations

from datetime import date

import attrs

from keyaccount.errors import refuse
from keyaccount.model.field_checks import (
    check_items,
    check_money,
    check_optional_date,
    check_optional_name,
    check_tags,
)
from keyaccount.values.checks import check_id, check_name, check_type, tuple_of
from keyaccount.values.dated import Dated
from keyaccount.values.evidence import Evidence
from keyaccount.values.frozen import FrozenMap, frozen_map_of
from keyaccount.values.money import Money
from keyaccount.values.units import UnitConversions

__all__ = ["Certificate", "Product"]


@attrs.frozen
class Certificate:
    """State that a product meets one edition of a standard, from when to when, and how we know (N1).

    `expires` is the first day on which it no longer holds; None means it does not end.
    Raises `KeyAccountError` (`certificate.expires-early`).

    >>> Certificate("GB 2760", "2024", issued=date(2025, 2, 8)).valid(date(2026, 1, 1))
    True
    """

    standard: str
    edition: str | None = None
    evidence: Evidence | None = None
    issued: date | None = None
    expires: date | None = None

    def __attrs_post_init__(self) -> None:
        check_name(self.standard, "$.standard")
        check_optional_name(self.edition, "$.edition")
        if self.evidence is not None:
            check_type(self.evidence, Evidence, "$.evidence")
        check_optional_date(self.issued, "$.issued")
        check_optional_date(self.expires, "$.expires")
        if self.issued is not None and self.expires is not None and self.expires <= self.issued:
            refuse(
                "certificate.expires-early",
                "$.expires",
                "must lie after the day of issue",
                "失效日必须晚于签发日",
            )

    def valid(self, on: date) -> bool:
        """Tell whether it holds at the close of a day.

        >>> Certificate("GB 2760", expires=date(2026, 1, 1)).valid(date(2026, 1, 1))
        False
        """
        return (self.issued is None or self.issued <= on) and (self.expires is None or on < self.expires)


@attrs.frozen
class Product:
    """Hold one product; prices and costs are per `unit` and count from their day on.

    `conversions` say how its other units (a case, a pallet) relate to `unit`. None means unknown.
    Raises `KeyAccountError` (`product.currency` where list price and cost mix currencies or a
    history of prices does, ...).

    >>> tea = Product("P1", "绿茶 500 ml", category="tea", unit="bottle",
    ...               list_price=Dated.of((date(2025, 1, 1), Money("3.00", "CNY"))))
    >>> tea.list_price.at(date(2026, 1, 1)), tea.cost
    (Money('3.00', 'CNY'), None)
    """

    id: str
    name: str
    category: str | None = attrs.field(default=None, kw_only=True)
    brand: str | None = attrs.field(default=None, kw_only=True)
    unit: str = attrs.field(default="piece", kw_only=True)
    conversions: UnitConversions | None = attrs.field(default=None, kw_only=True)
    list_price: Dated[Money] | None = attrs.field(default=None, kw_only=True)
    cost: Dated[Money] | None = attrs.field(default=None, kw_only=True)
    standards: tuple[Certificate, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    tags: FrozenMap[str, str] = attrs.field(factory=FrozenMap, converter=frozen_map_of, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_name(self.name, "$.name")
        check_optional_name(self.category, "$.category")
        check_optional_name(self.brand, "$.brand")
        check_id(self.unit, "$.unit")
        if self.conversions is not None:
            check_type(self.conversions, UnitConversions, "$.conversions")
        check_items(self.standards, Certificate, "$.standards")
        check_tags(self.tags.items(), "$.tags")
        self._check_prices()

    def _check_prices(self) -> None:
        for field in ("list_price", "cost"):
            prices = getattr(self, field)
            if prices is None:
                continue
            check_type(prices, Dated, f"$.{field}")
            for index, one in enumerate(prices.values):
                path = f"$.{field}.values[{index}].value"
                check_type(one.value, Money, path)
                check_money(one.value, path)
        if len(self.currencies) > 1:
            refuse(
                "product.currency",
                "$.list_price",
                f"list price and cost are in {', '.join(self.currencies)}; convert them to one currency",
                f"目录价与成本币种不一({'、'.join(self.currencies)}),请换算为同一币种",
            )

    @property
    def currencies(self) -> tuple[str, ...]:
        """Return the currencies of its prices and costs, sorted; one at most.

        >>> Product("P1", "tea").currencies
        ()
        """
        prices = [one.value for dated in (self.list_price, self.cost) if dated for one in dated.values]
        return tuple(sorted({price.currency for price in prices}))

    def certificate(self, standard: str, on: date, edition: str | None = None) -> Certificate | None:
        """Return a certificate of a standard that holds on a day, or None; without edition, any counts.

        >>> Product("P1", "tea", standards=[Certificate("GB 2760", "2024")]).certificate(
        ...     "GB 2760", date(2026, 1, 1)).edition
        '2024'
        """
        for one in self.standards:
            if one.standard == standard and one.valid(on) and edition in (None, one.edition):
                return one
        return None
