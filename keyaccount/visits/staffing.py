"""How many managers: by workload, by breakdown of sales, or by what one more manager still earns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.values.checks import check_decimal, check_id, check_int, check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.numbers import round_fraction
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = [
    "Capacity",
    "SizingMethod",
    "StaffSize",
    "StaffStep",
    "WorkClass",
    "size_by_breakdown",
    "size_by_increment",
    "size_by_workload",
]


class SizingMethod(Enum):
    """Name how the number of managers was found."""

    WORKLOAD = "workload"  # Talley 1961
    BREAKDOWN = "breakdown"
    INCREMENTAL = "incremental"

    @property
    def text(self) -> Text:
        """Return the method in words."""
        return _METHODS[self]


_METHODS = {
    SizingMethod.WORKLOAD: Text("workload method", "工作量法"),
    SizingMethod.BREAKDOWN: Text("breakdown method", "销售额分解法"),
    SizingMethod.INCREMENTAL: Text("incremental method", "边际增量法"),
}


@attrs.frozen
class Capacity:
    """State what one manager can do in a year: an amount of calls or hours, and the share left for selling.

    >>> Capacity.of_hours(per_day=6, days_per_month=20, months=10).available
    Fraction(1200, 1)
    >>> Capacity(Decimal(1920), selling_share=Decimal("0.5")).available
    Fraction(960, 1)
    """

    amount: Decimal
    unit: str = "hours"
    selling_share: Decimal = Decimal(1)

    def __attrs_post_init__(self) -> None:
        check_decimal(self.amount, "$.amount")
        check_decimal(self.selling_share, "$.selling_share", least=0, most=1)
        if self.unit not in ("hours", "calls"):
            refuse("capacity.unit", "$.unit", "count hours or calls", "单位须为 hours 或 calls")
        if self.available <= 0:
            refuse(
                "capacity.none", "$.amount", "a manager must have some capacity", "每位经理的产能必须大于零"
            )

    @classmethod
    def of_hours(
        cls, *, per_day: int | Decimal, days_per_month: int, months: int, selling_share: Decimal = Decimal(1)
    ) -> Capacity:
        """Multiply the hours of a day by the days and months worked in a year."""
        check_int(days_per_month, "$.days_per_month", least=1, most=31)
        check_int(months, "$.months", least=1, most=12)
        hours = Fraction(Decimal(per_day)) * days_per_month * months
        return cls(round_fraction(hours, 6), "hours", selling_share)

    @property
    def available(self) -> Fraction:
        """Return the amount left for visits and what belongs to them."""
        return Fraction(self.amount) * Fraction(self.selling_share)


@attrs.frozen
class WorkClass:
    """State the yearly work of one class of accounts: how many, calls each, and hours per call.

    Hours per call cover the visit, travel, preparation and summing up. In `calls`, hours stay unused.

    >>> WorkClass("A", accounts=200, calls=12, hours=Decimal(4)).total("hours")
    Fraction(9600, 1)
    """

    name: str
    accounts: int
    calls: int
    hours: Decimal = Decimal(1)
    travel_hours: Decimal = Decimal(0)
    preparation_hours: Decimal = Decimal(0)
    follow_up_hours: Decimal = Decimal(0)

    def __attrs_post_init__(self) -> None:
        check_id(self.name, "$.name")
        check_int(self.accounts, "$.accounts", least=0)
        check_int(self.calls, "$.calls", least=0)
        for name in ("hours", "travel_hours", "preparation_hours", "follow_up_hours"):
            check_decimal(getattr(self, name), f"$.{name}", least=0)

    @property
    def hours_per_call(self) -> Fraction:
        """Return the hours one call takes, all in."""
        parts = (self.hours, self.travel_hours, self.preparation_hours, self.follow_up_hours)
        return sum(map(Fraction, parts), Fraction(0))

    def total(self, unit: str) -> Fraction:
        """Return the work of the whole class in hours or calls."""
        calls = Fraction(self.accounts * self.calls)
        return calls * self.hours_per_call if unit == "hours" else calls


@attrs.frozen
class StaffStep:
    """Hold what one number of managers would bring, cost and leave.

    >>> StaffStep(2, Money(50, "CNY"), Money(20, "CNY")).profit
    Money('30.00', 'CNY')
    """

    managers: int
    revenue: Money
    cost: Money

    @property
    def profit(self) -> Money:
        """Return revenue less cost."""
        return self.revenue - self.cost


@attrs.frozen
class StaffSize:
    """Hold how many managers are needed, the exact fraction behind it, and the figures it rests on.

    `utilisation` is how much of the whole managers' capacity the work takes. Every account under a
    named manager needs the fraction rounded up, never down.

    >>> classes = [WorkClass("A", 1000, 36), WorkClass("B", 2000, 12)]
    >>> size = size_by_workload(classes, Capacity(Decimal(1000), "calls"))
    >>> size.managers, size.demand
    (60, Fraction(60000, 1))
    """

    method: SizingMethod
    managers: int
    exact: Fraction
    demand: Fraction
    capacity: Fraction
    unit: str
    classes: tuple[WorkClass, ...] = attrs.field(default=(), converter=tuple_of)
    steps: tuple[StaffStep, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_type(self.method, SizingMethod, "$.method")
        check_int(self.managers, "$.managers", least=0)

    @property
    def utilisation(self) -> Fraction:
        """Return the share of the managers' capacity the work takes; none without managers."""
        return self.exact / self.managers if self.managers else Fraction(0)

    def explain(self) -> Explanation:
        """Explain the number: the work of each class, what one manager does, and the rounding up.

        >>> size_by_breakdown(Money(10, "CNY"), Money(4, "CNY")).explain().line()
        'managers = 3 (2.50 rounded up; breakdown method) [V4]'
        """
        if self.method is SizingMethod.INCREMENTAL:
            return self._explain_steps()
        shown = f"{round_fraction(self.exact, 2):f}"
        reason = Text(f"{shown} rounded up; {self.method.text.en}", f"{shown} 向上取整;{self.method.text.zh}")
        demand = Explanation(
            "demand",
            Text(f"work, {self.unit} a year", f"全年工作量({self.unit})"),
            self.demand,
            clause="V4",
            parts=tuple(self._explain_class(one) for one in self.classes),
            combine=Combine.SUM if self.classes else Combine.REASONS,
        )
        label = Text(f"one manager, {self.unit} a year", f"每位经理全年产能({self.unit})")
        capacity = Explanation("capacity", label, self.capacity, clause="V4")
        return Explanation(
            "managers",
            Text("managers", "客户经理人数"),
            self.managers,
            reason,
            "V4",
            because=(demand, capacity),
        )

    def _explain_class(self, one: WorkClass) -> Explanation:
        per_call = f"{round_fraction(one.hours_per_call, 2):f}"
        en, zh = f"{one.accounts} accounts x {one.calls} calls", f"{one.accounts} 家 x {one.calls} 次"
        if self.unit == "hours":
            en, zh = f"{en} x {per_call} h", f"{zh} x {per_call} 小时"
        return Explanation(
            f"class.{one.name}",
            Text(f"class {one.name}", f"{one.name} 类"),
            one.total(self.unit),
            Text(en, zh),
            "V4",
        )

    def _explain_steps(self) -> Explanation:
        best = next(step for step in self.steps if step.managers == self.managers)
        near = tuple(
            Explanation(
                f"step.{step.managers}",
                Text(f"profit with {step.managers}", f"{step.managers} 人时的利润"),
                step.profit,
                Text(f"revenue {step.revenue}, cost {step.cost}", f"收入 {step.revenue},成本 {step.cost}"),
                "V4",
            )
            for step in self.steps
            if abs(step.managers - self.managers) <= 1
        )
        reason = Text(
            f"one more would add less than it costs; profit {best.profit}",
            f"再增一人,增加的收入低于成本;利润 {best.profit}",
        )
        label = Text("managers", "客户经理人数")
        return Explanation("managers", label, self.managers, reason, "V4", because=near)

    def summary(self, lang: Lang = "en") -> str:
        """Word the number and its grounds."""
        return self.explain().tree(lang)

    def table(self) -> Table:
        """Lay the work out by class."""
        columns = (
            Text("class", "类别"),
            Text("accounts", "客户数"),
            Text("calls each", "每家次数"),
            Text(f"work ({self.unit})", f"工作量({self.unit})"),
        )
        rows = [(one.name, one.accounts, one.calls, one.total(self.unit)) for one in self.classes]
        return Table(
            Text(f"Managers needed: {self.managers}", f"所需客户经理:{self.managers}"), columns, rows
        )

    def _repr_html_(self) -> str:
        return self.table().to_html()


def size_by_workload(classes: Iterable[WorkClass] | Decimal, capacity: Capacity) -> StaffSize:
    """Divide the year's work by what one manager can do, rounded up (Talley 1961).

    The work is given by class of account, or as one figure in the capacity's unit. Method: V4.

    >>> size_by_workload(Decimal(9100), Capacity(Decimal(1920), selling_share=Decimal("0.5"))).managers
    10
    """
    check_type(capacity, Capacity, "$.capacity")
    if isinstance(classes, Decimal):
        check_decimal(classes, "$.classes", least=0)
        given: tuple[WorkClass, ...] = ()
        demand = Fraction(classes)
    else:
        given = tuple_of(classes)
        demand = sum((one.total(capacity.unit) for one in given), Fraction(0))
    exact = demand / capacity.available
    return StaffSize(
        SizingMethod.WORKLOAD, _up(exact), exact, demand, capacity.available, capacity.unit, given
    )


def size_by_breakdown(sales: Money, per_manager: Money) -> StaffSize:
    """Divide the sales to be made by what one manager sells, rounded up. Method: V4.

    Raises `KeyAccountError` (`capacity.none`) unless a manager sells something.

    >>> size_by_breakdown(Money(10_000_000, "USD"), Money(250_000, "USD")).managers
    40
    """
    if per_manager <= Money.zero(per_manager.currency):
        refuse(
            "capacity.none", "$.per_manager", "a manager must sell something", "每位经理的销售额必须大于零"
        )
    if sales < Money.zero(sales.currency):
        refuse("sizing.sales", "$.sales", "sales must not be negative", "销售额不得为负")
    exact = sales.ratio(per_manager)
    demand, capacity = Fraction(sales.amount), Fraction(per_manager.amount)
    return StaffSize(SizingMethod.BREAKDOWN, _up(exact), exact, demand, capacity, sales.currency)


def size_by_increment(
    revenue: Callable[[int], Money], cost: Callable[[int], Money], *, most: int
) -> StaffSize:
    """Try every number of managers up to `most` and take the one that leaves most; ties to fewer.

    Exact over the numbers tried, whatever the shape of the curves; linear in `most`. Method: V4.

    >>> revenue = [Money(amount, "CNY") for amount in (0, 50, 80, 90)]
    >>> size = size_by_increment(revenue.__getitem__, lambda number: Money(20, "CNY") * number, most=3)
    >>> size.managers, size.steps[2].profit
    (2, Money('40.00', 'CNY'))
    """
    check_int(most, "$.most", least=0, most=100_000)
    steps = [StaffStep(number, revenue(number), cost(number)) for number in range(most + 1)]
    best = steps[0]
    for step in steps[1:]:
        if step.profit > best.profit:
            best = step
    demand, exact = Fraction(best.profit.amount), Fraction(best.managers)
    return StaffSize(
        SizingMethod.INCREMENTAL, best.managers, exact, demand, Fraction(1), best.profit.currency, steps=steps
    )


def _up(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)
