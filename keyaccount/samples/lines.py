"""Order lines of nine quarters, made from the specs by whole-number arithmetic: the same bytes everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from keyaccount.model.ledger import Ledger
from keyaccount.samples.customers import CUSTOMER_SPECS, CustomerSpec
from keyaccount.samples.products import CURRENCY, PRODUCT_SPECS
from keyaccount.values.numbers import decimal_of, round_ratio

__all__ = ["LINE_COLUMNS", "ledger", "line_rows", "next_quarter_rows"]

LINE_COLUMNS = (
    "customer",
    "product",
    "document",
    "line",
    "original_document",
    "original_line",
    "ordered",
    "delivered",
    "invoiced",
    "paid",
    "quantity",
    "unit",
    "list_amount",
    "invoice_amount",
    "net_amount",
    "cost_amount",
)
Row = tuple[object, ...]

_MERGED_IN_MONTH = 18
_YEAR_END = date(2025, 12, 31)
_QUARTER_END = date(2026, 3, 31)
# Percent of an average month, January to December.
_SEASONS = {
    "purifier": (90, 80, 105, 100, 105, 110, 105, 100, 95, 105, 110, 95),
    "filter": (95, 90, 100, 100, 100, 105, 105, 105, 100, 100, 100, 100),
    "fan": (20, 30, 60, 120, 210, 260, 240, 150, 60, 25, 15, 10),
    "heater": (190, 140, 60, 20, 10, 5, 5, 10, 60, 150, 260, 290),
}
# Out of a hundred units of a month.
_MIX = (18, 9, 38, 14, 12, 9)


def line_rows() -> Iterator[Row]:
    """Yield the rows of 2024 and 2025 in the order of `LINE_COLUMNS`.

    >>> next(line_rows())[:4]
    ('C001', 'P01', 'D2401-C001-1', 1)
    """
    for spec in CUSTOMER_SPECS:
        if spec.units:
            months = _MERGED_IN_MONTH if spec.merged_into else 24
            for month in range(months):
                yield from _month_rows(spec, month, spec.units, _YEAR_END)


def next_quarter_rows() -> Iterator[Row]:
    """Yield the rows of January to March 2026, in which a prospective key account starts buying.

    >>> sorted({row[0] for row in next_quarter_rows()} - {row[0] for row in line_rows()})
    ['C023']
    """
    for spec in CUSTOMER_SPECS:
        units = spec.units or spec.units_2026
        if units and not spec.merged_into:
            for month in range(24, 27):
                yield from _month_rows(spec, month, units, _QUARTER_END)


def ledger() -> Ledger:
    """Return the sample's ledger of 2024 and 2025.

    >>> ledger().currency
    'CNY'
    """
    return Ledger.from_rows(line_rows(), columns=LINE_COLUMNS, currency=CURRENCY)


def _month_rows(spec: CustomerSpec, month: int, typical: int, known: date) -> Iterator[Row]:
    year, index = 2024 + month // 12, month % 12
    for order in range(1, spec.orders + 1):
        day = date(year, index + 1, 1 + (order * 26) // (spec.orders + 1))
        document = f"D{year % 100:02d}{index + 1:02d}-{spec.id}-{order}"
        line = 0
        for number in range(len(PRODUCT_SPECS)):
            units = _units(spec, month, number, typical) // spec.orders
            if units == 0 or (number + order) % 3 == 0:
                continue
            line += 1
            yield _sale(spec, document, line, day, number, units, known)
            back = (3 * units * spec.returned + 50) // 100
            # Every third order is looked at after the sale, so returns come in lumps as they do in shops.
            if back and order % 3 == 1:
                yield _return(spec, document, line, day, number, back, known)


def _units(spec: CustomerSpec, month: int, number: int, typical: int) -> int:
    season = _SEASONS[PRODUCT_SPECS[number][2]][month % 12]
    growth = 100 + (spec.growth if month >= 12 else 0)
    wobble = 100 + (int(spec.id[1:]) * 37 + month * 17 + number * 11) % 17 - 8
    # One order in three skips a product, so the others carry half as much again.
    return typical * _MIX[number] * season * growth * wobble * 3 // (2 * 100_000_000)


def _sale(
    spec: CustomerSpec, document: str, line: int, day: date, number: int, units: int, known: date
) -> Row:
    delivered = day + timedelta(days=2 if spec.id != "C013" else 6)
    invoiced = delivered
    paid = invoiced + timedelta(days=spec.pays_after + (line * 7) % 5)
    amounts = _amounts(spec, day, number, units)
    return (
        spec.former_ids[0] if spec.former_ids and day.year == 2024 else spec.id,
        PRODUCT_SPECS[number][0],
        document,
        line,
        None,
        None,
        day,
        delivered if delivered <= known else None,
        invoiced if invoiced <= known else None,
        paid if paid <= known else None,
        Decimal(units),
        "piece",
        *amounts,
    )


def _return(
    spec: CustomerSpec, document: str, line: int, day: date, number: int, units: int, known: date
) -> Row:
    back = day + timedelta(days=20)
    amounts = tuple(amount.copy_negate() for amount in _amounts(spec, day, number, units))
    customer = spec.former_ids[0] if spec.former_ids and back.year == 2024 else spec.id
    came = min(back, known)
    return (
        customer,
        PRODUCT_SPECS[number][0],
        f"R{document[1:]}",
        line,
        document,
        line,
        came,
        came,
        came,
        came,
        Decimal(-units),
        "piece",
        *amounts,
    )


def _amounts(spec: CustomerSpec, day: date, number: int, units: int) -> tuple[Decimal, ...]:
    year = 0 if day.year == 2024 else 1
    price, cost = int(PRODUCT_SPECS[number][3][year]), int(PRODUCT_SPECS[number][4][year])
    full = price * units * 100
    invoice = round_ratio(full * (100 - spec.discount), 100)
    return tuple(decimal_of(amount, 2) for amount in (full, invoice, invoice, cost * units * 100))
