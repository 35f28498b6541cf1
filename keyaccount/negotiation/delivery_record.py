"""On time in full: what each account ordered, by when it was promised, and what really came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.model.ledger import Ledger
from keyaccount.model.order_line import OrderLine
from keyaccount.values.calendar import WorkingCalendar
from keyaccount.values.checks import check_date, check_id, check_int, check_type, check_unique, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.numbers import exact, score_of
from keyaccount.values.periods import Period
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = [
    "AskedOrder",
    "DeliveredOrder",
    "DeliveryPromise",
    "DeliveryRecord",
    "DeliveryRecords",
    "on_time_in_full",
]


@attrs.frozen
class DeliveryPromise:
    """State in how many days an order is promised; counted in working days where a calendar is given.

    >>> DeliveryPromise(2).due(date(2026, 3, 6))
    datetime.date(2026, 3, 8)
    >>> DeliveryPromise(2, WorkingCalendar.every_weekday()).due(date(2026, 3, 6))
    datetime.date(2026, 3, 10)
    """

    days: int
    calendar: WorkingCalendar | None = None

    def __attrs_post_init__(self) -> None:
        check_int(self.days, "$.days", least=0, most=3650)
        if self.calendar is not None:
            check_type(self.calendar, WorkingCalendar, "$.calendar")

    def due(self, ordered: date) -> date:
        """Return the day by which an order of a day is promised."""
        if self.calendar is None:
            return ordered + timedelta(days=self.days)
        return self.calendar.add_working_days(ordered, self.days)


@attrs.frozen
class AskedOrder:
    """State what an order really asked for, where the order lines alone do not tell: units and day.

    A line that was cut and cancelled leaves no trace among the lines; None leaves it to them.

    >>> AskedOrder("D1", units=Decimal(120)).wanted is None
    True
    """

    document: str
    units: Decimal | None = None
    wanted: date | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.document, "$.document")
        if self.units is not None:
            check_type(self.units, Decimal, "$.units")
        if self.wanted is not None:
            check_date(self.wanted, "$.wanted")


@attrs.frozen
class DeliveredOrder:
    """Hold one order: units asked, the day promised, and units that came by then and by today.

    On time: everything delivered so far came by the day, and something did. In full: all asked units
    have come. On time in full needs all of them by the day.

    >>> order = DeliveredOrder("C1", "D1", date(2026, 3, 10), Decimal(10), Decimal(6), Decimal(10))
    >>> order.on_time, order.in_full, order.on_time_in_full
    (False, True, False)
    """

    customer: str
    document: str
    due: date
    asked: Decimal
    by_due: Decimal
    by_now: Decimal

    @property
    def on_time(self) -> bool:
        """Tell whether whatever came, came by the day promised."""
        return 0 < self.by_now == self.by_due

    @property
    def in_full(self) -> bool:
        """Tell whether all that was asked has come."""
        return self.by_now >= self.asked

    @property
    def on_time_in_full(self) -> bool:
        """Tell whether all that was asked came by the day promised."""
        return self.by_due >= self.asked

    def explain(self) -> Explanation:
        """Explain the order: units by the day promised, later, and missing. Method: N3."""
        with exact():
            late, missing = self.by_now - self.by_due, max(self.asked - self.by_now, Decimal(0))
            total = self.by_due + late + missing
        parts = (
            Explanation("by_due", Text("by the day promised", "按期到货"), self.by_due),
            Explanation("late", Text("later", "迟到"), late),
            Explanation("missing", Text("not yet", "未到"), missing),
        )
        label = Text(f"{self.document}, due {self.due}", f"{self.document},{self.due} 到期")
        reason = Text(f"asked {self.asked}", f"订购 {self.asked}")
        key = f"order.{self.document}"
        return Explanation(key, label, total, reason, "N3", parts=parts, combine=Combine.SUM)


@attrs.frozen
class DeliveryRecord:
    """Hold one account's orders that fell due in a period; `unknown` orders lack a day or a quantity.

    >>> DeliveryRecord("C1", (), 0).rate is None
    True
    """

    customer: str
    orders: tuple[DeliveredOrder, ...] = attrs.field(converter=tuple_of)
    unknown: int

    @property
    def kept(self) -> int:
        """Return how many orders came on time in full."""
        return sum(one.on_time_in_full for one in self.orders)

    @property
    def rate(self) -> Decimal | None:
        """Return the share of orders on time in full; None where no order is known."""
        return score_of(Fraction(self.kept, len(self.orders))) if self.orders else None

    @property
    def units_rate(self) -> Decimal | None:
        """Return the share of units asked that came by the day promised; None where none were asked."""
        asked = sum((Fraction(one.asked) for one in self.orders), Fraction(0))
        came = sum((min(Fraction(one.by_due), Fraction(one.asked)) for one in self.orders), Fraction(0))
        return score_of(came / asked) if asked else None

    def explain(self) -> Explanation:
        """Explain the orders on time in full, with every order that was not. Method: N3."""
        missed = [one for one in self.orders if not one.on_time_in_full]
        late = sum(one.in_full for one in missed)
        parts = (
            Explanation("orders", Text("orders due", "到期订单"), len(self.orders)),
            Explanation("late", Text("in full but late", "足量但迟交"), -late),
            Explanation("short", Text("not in full", "未足量"), late - len(missed)),
        )
        reason = Text(f"{self.unknown} orders unknown", f"另有 {self.unknown} 张订单情况未知")
        label = Text(f"{self.customer}: on time in full", f"{self.customer}:准时足量订单")
        because = tuple(one.explain() for one in missed)
        return Explanation(
            f"delivery.{self.customer}",
            label,
            self.kept,
            reason,
            "N3",
            parts=parts,
            combine=Combine.SUM,
            because=because,
        )


@attrs.frozen
class DeliveryRecords:
    """Hold the record of every account with orders in a period. Method: N3.

    >>> DeliveryRecords(Period.year(2026), date(2026, 3, 31), ()).explain().figure
    0
    """

    period: Period
    as_of: date
    records: tuple[DeliveryRecord, ...] = attrs.field(converter=tuple_of)

    def of(self, customer: str) -> DeliveryRecord:
        """Return one account's record; an account without orders has an empty one."""
        return next(
            (one for one in self.records if one.customer == customer), DeliveryRecord(customer, (), 0)
        )

    def findings(self) -> tuple[Finding, ...]:
        """Name every order that did not come on time in full."""
        return tuple(
            _finding(order) for one in self.records for order in one.orders if not order.on_time_in_full
        )

    def explain(self) -> Explanation:
        """Explain the orders on time in full as the sum over accounts. Method: N3."""
        parts = tuple(one.explain() for one in self.records)
        label = Text("orders on time in full", "准时足量订单")
        reason = Text(f"due in {self.period}, known on {self.as_of}", f"{self.period} 到期,截至 {self.as_of}")
        combine = Combine.SUM if parts else Combine.REASONS
        total = sum(one.kept for one in self.records)
        return Explanation("delivery", label, total, reason, "N3", parts=parts, combine=combine)

    def table(self) -> Table:
        """Lay the records out: a row per account."""
        rows = [
            (one.customer, len(one.orders), one.kept, one.rate, one.units_rate, one.unknown)
            for one in self.records
        ]
        columns = (
            Text("account", "客户"),
            Text("orders due", "到期订单"),
            Text("on time in full", "准时足量"),
            Text("share of orders", "订单比例"),
            Text("share of units", "数量比例"),
            Text("unknown", "未知"),
        )
        return Table(Text(f"On time in full, {self.period}", f"准时足量 {self.period}"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the records as a table."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def on_time_in_full(
    lines: Ledger | Iterable[OrderLine],
    promise: DeliveryPromise,
    period: Period,
    as_of: date,
    *,
    asked: Iterable[AskedOrder] = (),
    aliases: Mapping[str, str] | None = None,
) -> DeliveryRecords:
    """Measure which orders that fell due in a period came on time and in full, per account.

    An order is all lines of one document; it is due as `asked` says or by the promise counted from the
    day its first line was ordered, and asks for the units `asked` says or else for all its lines, come or
    not. Returns don't count. Lines without document, order day or quantity make their order unknown, never
    late. Orders that fall due after `as_of` are not judged. Method: N3.

    >>> from keyaccount.values.money import Money
    >>> def line(delivered):
    ...     return OrderLine(customer="C1", document="D1", ordered=date(2026, 3, 2), delivered=delivered,
    ...                      quantity=Decimal(5), net_amount=Money(50, "CNY"))
    >>> found = on_time_in_full([line(date(2026, 3, 4)), line(date(2026, 3, 9))], DeliveryPromise(2),
    ...                         Period.month(2026, 3), date(2026, 3, 31))
    >>> found.of("C1").kept, found.of("C1").units_rate
    (0, Decimal('0.500000000000'))
    """
    check_type(promise, DeliveryPromise, "$.promise")
    check_type(period, Period, "$.period")
    check_date(as_of, "$.as_of")
    orders = _by_order(lines, aliases or {})
    by_document = _asked_by_document(tuple_of(asked), orders)
    known: dict[str, list[DeliveredOrder]] = {}
    unknown: dict[str, int] = {}
    for (customer, document), found in orders.items():
        order = _order(customer, document, found, by_document.get(document or ""), promise, as_of)
        if order is None:
            unknown[customer] = unknown.get(customer, 0) + (len(found) if document is None else 1)
        elif period.contains(order.due) and order.due <= as_of:
            known.setdefault(customer, []).append(order)
    records = [
        DeliveryRecord(
            customer,
            sorted(known.get(customer, []), key=lambda one: (one.due, one.document)),
            unknown.get(customer, 0),
        )
        for customer in sorted({*known, *unknown})
    ]
    return DeliveryRecords(period, as_of, records)


def _by_order(
    lines: Iterable[OrderLine], aliases: Mapping[str, str]
) -> dict[tuple[str, str | None], list[OrderLine]]:
    """Group the lines that deliver something by customer of today and document."""
    orders: dict[tuple[str, str | None], list[OrderLine]] = {}
    for line in lines:
        check_type(line, OrderLine, "$.lines")
        if not line.is_return:
            customer = aliases.get(line.customer, line.customer)
            orders.setdefault((customer, line.document), []).append(line)
    return orders


def _asked_by_document(
    asked: tuple[AskedOrder, ...], orders: Iterable[tuple[str, str | None]]
) -> dict[str, AskedOrder]:
    for index, one in enumerate(asked):
        check_type(one, AskedOrder, f"$.asked[{index}]")
    check_unique([one.document for one in asked], "delivery.repeated-order", "$.asked")
    documents = {document for _, document in orders}
    for one in asked:
        if one.document not in documents:
            refuse(
                "delivery.order-unknown",
                "$.asked",
                f"no line of order {one.document!r}; give its lines, delivered or not",
                f"没有订单 {one.document!r} 的明细,请提供(无论是否交货)",
            )
    return {one.document: one for one in asked}


def _order(
    customer: str,
    document: str | None,
    lines: list[OrderLine],
    asked: AskedOrder | None,
    promise: DeliveryPromise,
    as_of: date,
) -> DeliveredOrder | None:
    quantities = [(one.quantity, one.delivered) for one in lines if one.quantity is not None]
    days = [one.ordered for one in lines if one.ordered is not None]
    wanted = None if asked is None else asked.wanted
    if document is None or len(quantities) < len(lines) or (wanted is None and not days):
        return None
    due = wanted if wanted is not None else promise.due(min(days))
    with exact():
        total = sum((units for units, _ in quantities), Decimal(0))
        by_due, by_now = (
            sum((units for units, came in quantities if came is not None and came <= limit), Decimal(0))
            for limit in (min(due, as_of), as_of)
        )
    units = total if asked is None or asked.units is None else asked.units
    return DeliveredOrder(customer, document, due, units, by_due, by_now)


def _finding(order: DeliveredOrder) -> Finding:
    text = Text(
        f"{order.customer} {order.document}: {order.by_due} of {order.asked} by {order.due}, "
        f"{order.by_now} so far",
        f"{order.customer} {order.document}:{order.due} 前到 {order.by_due}(订购 {order.asked}),"
        f"至今 {order.by_now}",
    )
    code = "delivery.late" if order.in_full else "delivery.short"
    return Finding(code, Severity.WARNING, f"$.orders.{order.document}", text, "N3")
