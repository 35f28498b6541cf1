"""What the fictional supplier sells: water purifiers, their filters, fans and heaters."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from keyaccount.errors import Lang
from keyaccount.model.product import Certificate, Product
from keyaccount.values.dated import Dated
from keyaccount.values.money import Money
from keyaccount.values.text import Text

__all__ = ["CURRENCY", "PRODUCT_SPECS", "products"]

CURRENCY = "CNY"

# id, name, category, list price and unit cost of 2024 and of 2025
PRODUCT_SPECS: tuple[tuple[str, Text, str, tuple[str, str], tuple[str, str]], ...] = (
    ("P01", Text("Spring 400 purifier", "清泉 400 净水器"), "purifier", ("1280", "1320"), ("790", "805")),
    ("P02", Text("Spring 800 purifier", "清泉 800 净水器"), "purifier", ("2180", "2260"), ("1310", "1345")),
    ("P03", Text("Filter set, one year", "一年装滤芯"), "filter", ("238", "246"), ("96", "99")),
    ("P04", Text("Breeze tower fan", "微风塔扇"), "fan", ("329", "329"), ("214", "219")),
    ("P05", Text("Breeze air circulator", "微风循环扇"), "fan", ("259", "265"), ("163", "168")),
    ("P06", Text("Hearth panel heater", "暖居电暖器"), "heater", ("458", "469"), ("301", "309")),
)


def products(lang: Lang = "en") -> tuple[Product, ...]:
    """Return the supplier's six products with dated list prices and costs.

    >>> products()[0].list_price.at(date(2025, 6, 1))
    Money('1320.00', 'CNY')
    >>> products("zh")[3].name
    '微风塔扇'
    """
    return tuple(_product(spec, lang) for spec in PRODUCT_SPECS)


def _product(spec: tuple[str, Text, str, tuple[str, str], tuple[str, str]], lang: Lang) -> Product:
    key, name, category, prices, costs = spec
    standard = "GB 4706.1" if category in ("fan", "heater") else "GB/T 30307"
    return Product(
        key,
        name.say(lang),
        category=category,
        brand="Qingyuan",
        list_price=_dated(prices),
        cost=_dated(costs),
        standards=(Certificate(standard, "2024", issued=date(2024, 1, 1), expires=date(2028, 1, 1)),),
    )


def _dated(values: tuple[str, str]) -> Dated[Money]:
    return Dated.of(
        (date(2023, 1, 1), Money(Decimal(values[0]), CURRENCY)),
        (date(2025, 1, 1), Money(Decimal(values[1]), CURRENCY)),
    )
