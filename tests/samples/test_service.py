"""The sample's service facts must show what serving a customer costs and where it went wrong."""

from datetime import date
from decimal import Decimal

from keyaccount.samples.service import activities, rates, receivables, service_events


def test_one_large_customer_takes_by_far_the_most_service() -> None:
    """The customer that is large by revenue and poor by profit is the sample's central lesson."""
    cost: dict[str, Decimal] = {}
    for one in activities():
        cost[one.customer] = cost.get(one.customer, Decimal(0)) + rates().cost_of(one).amount
    assert max(cost, key=lambda key: cost[key]) == "C003"
    assert cost["C003"] > 3 * cost["C001"]


def test_the_overdue_invoices_are_the_same_customers() -> None:
    """Receivables at risk are one of the four heads of a wrong choice."""
    overdue = {one.customer for one in receivables() if one.due < date(2025, 12, 31)}
    assert overdue >= {"C003", "C013"}


def test_a_complaint_came_back() -> None:
    """A repeated complaint must be visible as one."""
    assert [one.repeat_of for one in service_events() if one.repeat_of] == ["S03"]
