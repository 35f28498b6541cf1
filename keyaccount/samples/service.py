"""What serving the sample's customers takes: activities and their rates, receivables, service events."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from keyaccount.model.activity import Activity, ActivityRates
from keyaccount.model.receivable import Receivable
from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.samples.customers import CUSTOMER_SPECS, CustomerSpec
from keyaccount.samples.products import CURRENCY
from keyaccount.values.money import Money

__all__ = ["activities", "rates", "receivables", "service_events"]

_LAST_DAY = date(2025, 12, 31)


def rates() -> ActivityRates:
    """Return what one unit of each cost driver costs the supplier.

    >>> rates().rate("rush_orders", date(2025, 6, 1))
    Money('680.00', 'CNY')
    """
    return ActivityRates(
        "sample-2025",
        {
            "orders": Money(60, CURRENCY),
            "deliveries": Money(320, CURRENCY),
            "rush_orders": Money(680, CURRENCY),
            "returns": Money(450, CURRENCY),
            "visits": Money(900, CURRENCY),
            "service_calls": Money(260, CURRENCY),
        },
    )


def activities() -> tuple[Activity, ...]:
    """Return a month-by-month count of deliveries, rush orders, returns, visits and service calls of 2025.

    >>> sum(one.quantity for one in activities() if one.customer == "C003" and one.driver == "rush_orders")
    Decimal('132')
    """
    found: list[Activity] = []
    for spec in CUSTOMER_SPECS:
        for month in range(1, 13 if spec.units and not spec.merged_into else 1):
            day = date(2025, month, 28)
            for driver, count in _monthly(spec, month):
                if count:
                    found.append(Activity(spec.id, driver, Decimal(count), day))
    return tuple(found)


def _monthly(spec: CustomerSpec, month: int) -> tuple[tuple[str, int], ...]:
    rushed = spec.orders // spec.rush if spec.rush and (month % 2 or spec.rush < 4) else 0
    return (
        ("orders", spec.orders),
        ("deliveries", spec.orders + rushed),
        ("rush_orders", rushed),
        ("returns", spec.orders // 3 if spec.returned >= 4 else spec.returned),
        ("visits", 4 if spec.units >= 200 else 2 if spec.units >= 90 else 1),
        ("service_calls", spec.units // 60 + (6 if spec.returned >= 4 else 0)),
    )


# customer, invoiced, days of credit, amount: what was still open at the end of 2025 or paid late before it
_OPEN: tuple[tuple[str, date, int, str], ...] = (
    ("C001", date(2025, 12, 5), 45, "186400.00"),
    ("C002", date(2025, 12, 12), 45, "141250.00"),
    ("C003", date(2025, 8, 14), 45, "212300.00"),
    ("C003", date(2025, 10, 9), 45, "168900.00"),
    ("C003", date(2025, 11, 20), 45, "244750.00"),
    ("C004", date(2025, 12, 3), 45, "97800.00"),
    ("C005", date(2025, 12, 17), 45, "118600.00"),
    ("C006", date(2025, 10, 28), 45, "66300.00"),
    ("C007", date(2025, 12, 19), 45, "91450.00"),
    ("C008", date(2025, 12, 2), 45, "58900.00"),
    ("C013", date(2025, 7, 30), 45, "31200.00"),
)


def receivables() -> tuple[Receivable, ...]:
    """Return the invoices still open at the end of 2025; the lakeside mall's are long overdue.

    >>> sum(one.customer == "C003" for one in receivables())
    3
    """
    return tuple(
        Receivable(
            customer, f"I{index:03d}", Money(amount, CURRENCY), invoiced, invoiced + timedelta(days=credit)
        )
        for index, (customer, invoiced, credit, amount) in enumerate(_OPEN, 1)
    )


_SERVICE_EVENTS: tuple[ServiceEvent, ...] = (
    ServiceEvent(
        "S01", "C001", ServiceKind.HOTLINE_CALL, date(2025, 5, 12), date(2025, 5, 12), department="service"
    ),
    ServiceEvent(
        "S02",
        "C001",
        ServiceKind.DELIVERY_FAILURE,
        date(2025, 6, 20),
        date(2025, 6, 23),
        department="transport",
        cause="fans short in peak season",
        product="P04",
        promised_days=2,
    ),
    ServiceEvent(
        "S03",
        "C003",
        ServiceKind.COMPLAINT,
        date(2025, 4, 2),
        date(2025, 4, 11),
        department="sales",
        cause="price of online rival",
        promised_days=5,
    ),
    ServiceEvent(
        "S04",
        "C003",
        ServiceKind.COMPLAINT,
        date(2025, 9, 18),
        department="sales",
        cause="price of online rival",
        promised_days=5,
        repeat_of="S03",
    ),
    ServiceEvent(
        "S05",
        "C005",
        ServiceKind.BREAKDOWN,
        date(2025, 7, 8),
        date(2025, 7, 9),
        date(2025, 7, 8),
        department="service",
        product="P02",
        promised_days=2,
    ),
    ServiceEvent(
        "S06", "C007", ServiceKind.MAINTENANCE, date(2025, 10, 15), date(2025, 10, 15), department="service"
    ),
    ServiceEvent(
        "S07",
        "C006",
        ServiceKind.COMPLAINT,
        date(2025, 11, 3),
        date(2025, 11, 6),
        department="sales",
        cause="promotion support late",
        promised_days=3,
    ),
)


def service_events() -> tuple[ServiceEvent, ...]:
    """Return the complaints, breakdowns and hotline calls of 2025.

    >>> [one.id for one in service_events() if one.repeat_of]
    ['S04']
    """
    return _SERVICE_EVENTS
