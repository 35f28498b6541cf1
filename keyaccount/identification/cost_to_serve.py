"""Activity-based cost to serve: drivers times rates, per customer, each driver explained (I3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import attrs

from keyaccount.errors import Lang
from keyaccount.model.activity import DRIVERS, Activity, ActivityRates
from keyaccount.model.facts import CustomerFacts
from keyaccount.values.checks import check_one_of, check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import figure_text
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.frozen import FrozenMap, frozen_map_of
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, exact
from keyaccount.values.periods import Period
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["COUNTED_DRIVERS", "DriverCost", "ServeCost", "ServeCosts", "cost_to_serve"]

# What the ledger itself can count, where nobody records it as an activity.
COUNTED_DRIVERS = ("orders", "lines", "returns")
_NAMES = {term.key: term.text for term in DRIVERS}


@attrs.frozen
class DriverCost:
    """Hold what one driver cost for one customer at one rate, rounded once to the minor unit.

    >>> DriverCost("orders", Decimal(3), Money(100, "CNY"), Money(300, "CNY")).driver
    'orders'
    """

    driver: str
    quantity: Decimal
    rate: Money
    cost: Money

    def explain(self) -> Explanation:
        """Explain the cost as quantity times rate."""
        text = f"{figure_text(self.quantity)} x {self.rate}"
        return Explanation(
            self.driver, _NAMES.get(self.driver, Text(self.driver, self.driver)), self.cost, Text(text, text)
        )


@attrs.frozen
class ServeCost:
    """Hold what serving one customer cost in a period, driver by driver; the drivers sum to it exactly.

    >>> ServeCost("C1", Money(0, "CNY"), ()).total
    Money('0.00', 'CNY')
    """

    customer: str
    total: Money
    drivers: tuple[DriverCost, ...] = attrs.field(converter=tuple_of)

    def explain(self) -> Explanation:
        """Explain the cost to serve as the sum of its drivers. Method: I3."""
        return Explanation(
            "cost_to_serve",
            Text(f"cost to serve {self.customer}", f"{self.customer} 的服务成本"),
            self.total,
            clause="I3",
            parts=tuple(one.explain() for one in self.drivers),
            combine=Combine.SUM if self.drivers else Combine.REASONS,
        )


@attrs.frozen
class ServeCosts:
    """Hold the cost to serve of every customer with any activity in a period, by one rate card. Method: I3.

    A customer without activity cost nothing in the drivers that are recorded; drivers recorded for
    nobody are unknown, named in `unrecorded`, and missing from every total.

    >>> one = ServeCost("C1", Money(300, "CNY"), [DriverCost("orders", Decimal(3), Money(100, "CNY"),
    ...                                                      Money(300, "CNY"))])
    >>> found = ServeCosts(Period.year(2026), "2026", "CNY", {"C1": one}, unrecorded=["visits"])
    >>> found.minor_of("C1"), found.minor_of("C2"), [finding.path for finding in found.findings]
    (30000, 0, ['$.rates.visits'])
    """

    period: Period
    rates: str
    currency: str
    customers: FrozenMap[str, ServeCost] = attrs.field(converter=frozen_map_of)
    unrecorded: tuple[str, ...] = attrs.field(default=(), converter=tuple_of)

    def of(self, customer: str) -> ServeCost:
        """Return what one customer cost; nothing where it has no activity."""
        found = self.customers.get(customer)
        return found if found is not None else ServeCost(customer, Money.zero(self.currency), ())

    def minor_of(self, customer: str) -> int:
        """Return what one customer cost, in minor units."""
        found = self.customers.get(customer)
        return found.total.minor_units if found is not None else 0

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Name the drivers that have a rate but that nobody records."""
        text = Text("nobody records this driver, so its cost is unknown", "无人记录该动因,其成本未知")
        return tuple(
            Finding("serve.driver-unrecorded", Severity.WARNING, f"$.rates.{driver}", text, "I3")
            for driver in self.unrecorded
        )

    def explain(self, customer: str) -> Explanation:
        """Explain one customer's cost to serve. Method: I3."""
        return self.of(customer).explain()

    def table(self, at_most: int = 15) -> Table:
        """Return the costliest customers as a table."""
        ordered = sorted(self.customers.values(), key=lambda one: (-one.total.minor_units, one.customer))
        rows = [(one.customer, one.total) for one in ordered[:at_most]]
        title = Text(f"Cost to serve, rates {self.rates}", f"服务成本(单价表 {self.rates})")
        return Table(title, (Text("customer", "客户"), Text("cost", "成本")), rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the costliest customers on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def cost_to_serve(
    activities: Iterable[Activity],
    rates: ActivityRates,
    period: Period,
    facts: Mapping[str, CustomerFacts] | None = None,
    counted: Iterable[str] = (),
    aliases: Mapping[str, str] | None = None,
    rounding: Rounding = Rounding.HALF_UP,
) -> ServeCosts:
    """Cost what each customer made us do in a period: quantity of each driver times its rate on the day.

    Drivers named in `counted` (orders, lines, returns) are counted from the `facts` of the period, at
    the rate of its last day. Quantities at one rate are added first and rounded once. Linear.
    Raises `KeyAccountError` for an activity whose driver has no rate. Sources: Cooper & Kaplan (1991);
    Horngren, Datar & Rajan, Cost Accounting, ch. 14. Method: I3.

    >>> from datetime import date
    >>> rates = ActivityRates("2026", {"orders": Money(100, "USD"), "visits": Money(80, "USD")})
    >>> done = [Activity("P", "orders", Decimal(15), date(2026, 1, 5)),
    ...         Activity("P", "visits", Decimal(2), date(2026, 1, 9))]
    >>> print(cost_to_serve(done, rates, Period.year(2026)).explain("P").tree())
    cost to serve P = 1660.00 USD [I3]
      orders = 1500.00 USD (15 x 100.00 USD)
      visits = 160.00 USD (2 x 80.00 USD)
    """
    check_type(rates, ActivityRates, "$.rates")
    names = tuple(counted)
    for name in names:
        check_one_of(name, COUNTED_DRIVERS, "serve.not-countable", "$.counted")
    taken: dict[tuple[str, str, Money], Decimal] = {}
    seen = set(names)
    with exact():
        for one in activities:
            seen.add(one.driver)
            if period.contains(one.day) and one.driver not in names:
                customer = aliases.get(one.customer, one.customer) if aliases else one.customer
                key = (customer, one.driver, rates.rate(one.driver, one.day))
                taken[key] = taken.get(key, Decimal(0)) + one.quantity
        for customer, driver, quantity in _counted(facts or {}, names):
            taken[customer, driver, rates.rate(driver, period.last)] = Decimal(quantity)
    return ServeCosts(
        period,
        rates.version,
        rates.currency,
        FrozenMap(_by_customer(taken, rates.currency, rounding)),
        tuple(sorted(set(rates.rates) - seen)),
    )


def _counted(facts: Mapping[str, CustomerFacts], names: tuple[str, ...]) -> Iterable[tuple[str, str, int]]:
    for customer, one in facts.items():
        counts = {"orders": one.documents, "lines": one.lines, "returns": one.return_lines}
        for name in names:
            count = counts[name]
            if count:
                yield customer, name, count


def _by_customer(
    taken: Mapping[tuple[str, str, Money], Decimal], currency: str, rounding: Rounding
) -> dict[str, ServeCost]:
    drivers: dict[str, list[DriverCost]] = {}
    for (customer, driver, rate), quantity in sorted(taken.items(), key=_order):
        cost = rate.times(quantity, rounding)
        drivers.setdefault(customer, []).append(DriverCost(driver, quantity, rate, cost))
    return {
        customer: ServeCost(customer, Money.total((one.cost for one in costs), currency), tuple(costs))
        for customer, costs in drivers.items()
    }


def _order(item: tuple[tuple[str, str, Money], Decimal]) -> tuple[str, str, Decimal]:
    (customer, driver, rate), _ = item
    return customer, driver, rate.amount
