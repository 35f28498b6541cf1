"""One line of a ledger as a value, made on demand from its columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import attrs

from keyaccount.model.columns import COLUMNS, QUANTITY_PLACES, ColumnKind
from keyaccount.model.field_checks import check_money, check_optional_date, check_optional_id
from keyaccount.values.checks import check_decimal, check_id, check_type
from keyaccount.values.money import Money
from keyaccount.values.numbers import decimal_of

__all__ = ["OrderLine", "line_of", "row_of", "trimmed"]


@attrs.frozen(kw_only=True)
class OrderLine:
    """Hold one line of an order, delivery or invoice; what is None is unknown.

    Amounts are line totals: `list_amount` at list price, `invoice_amount` as invoiced, `net_amount`
    after everything granted, `cost_amount` our cost of the goods. A return has a negative quantity
    and amount and names the line it takes back in `original_document` and `original_line` where that
    is known. `recorded_on` is the day the line entered the books; `tax_basis` says whether its
    amounts are tax `excluded` or `included`.

    >>> line = OrderLine(customer="C1", net_amount=Money(-5, "CNY"), invoiced=date(2026, 1, 2))
    >>> line.is_return, line.quantity
    (True, None)
    """

    customer: str
    net_amount: Money
    product: str | None = None
    document: str | None = None
    line: str | None = None
    original_document: str | None = None
    original_line: str | None = None
    ordered: date | None = None
    delivered: date | None = None
    invoiced: date | None = None
    paid: date | None = None
    recorded_on: date | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    list_amount: Money | None = None
    invoice_amount: Money | None = None
    cost_amount: Money | None = None
    tax_basis: str | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.customer, "$.customer")
        check_type(self.net_amount, Money, "$.net_amount")
        for field in (
            "product",
            "document",
            "line",
            "original_document",
            "original_line",
            "unit",
            "tax_basis",
        ):
            check_optional_id(getattr(self, field), f"$.{field}")
        for field in ("ordered", "delivered", "invoiced", "paid", "recorded_on"):
            check_optional_date(getattr(self, field), f"$.{field}")
        if self.quantity is not None:
            check_decimal(self.quantity, "$.quantity")
        for field in ("list_amount", "invoice_amount", "cost_amount"):
            check_money(getattr(self, field), f"$.{field}", least=None)

    @property
    def is_return(self) -> bool:
        """Tell whether the line takes something back: its quantity, or else its net amount, is negative."""
        if self.quantity is not None and self.quantity.is_signed() and self.quantity != 0:
            return True
        return self.net_amount.is_negative


def line_of(raw: Mapping[str, str | int | None], currency: str) -> OrderLine:
    """Build a line from the raw entries of a ledger's columns.

    >>> line_of({"customer": "C1", "net_amount": 500, "quantity": 1_500_000}, "CNY").quantity
    Decimal('1.5')
    """
    values = {name: _value_of(COLUMNS[name], entry, currency) for name, entry in raw.items()}
    return OrderLine(**values)  # type: ignore[arg-type]  # the columns are its fields


def row_of(line: OrderLine, currency: str) -> tuple[object, ...]:
    """Return a line as a row: its values in the order of the columns, then its currency.

    >>> row_of(OrderLine(customer="C1", net_amount=Money(5, "CNY")), "CNY")[-1]
    'CNY'
    """
    values = [getattr(line, name) for name in COLUMNS]
    found = {value.currency for value in values if isinstance(value, Money)}
    plain = [value.amount if isinstance(value, Money) else value for value in values]
    return (*plain, min(found - {currency}, default=currency))


def _value_of(kind: ColumnKind, raw: str | int | None, currency: str) -> object:
    if raw is None or isinstance(raw, str):
        return raw
    if kind is ColumnKind.DAY:
        return date.fromordinal(raw)
    if kind is ColumnKind.AMOUNT:
        return Money.of_minor(raw, currency)
    return trimmed(raw, QUANTITY_PLACES)


def trimmed(scaled: int, places: int) -> Decimal:
    """Return scaled / 10**places without trailing zeros after the point, whatever the context.

    >>> trimmed(1_500_000, 6), trimmed(20_000_000, 6)
    (Decimal('1.5'), Decimal('20'))
    """
    while places and scaled % 10 == 0:
        scaled, places = scaled // 10, places - 1
    return decimal_of(scaled, places)
