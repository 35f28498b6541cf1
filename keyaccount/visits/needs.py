"""What each account needs of its manager: how often, how long, when, and how much it weighs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

import attrs

from keyaccount.errors import refuse
from keyaccount.model.account import KeyAccount
from keyaccount.model.customer import Customer, Location
from keyaccount.values.checks import (
    check_decimal,
    check_id,
    check_int,
    check_one_of,
    check_type,
    check_unique,
    set_of,
    tuple_of,
)
from keyaccount.values.text import Text
from keyaccount.values.weekday import Weekday
from keyaccount.visits.clock import ClockWindow

__all__ = ["Frequency", "MonthlyFrequency", "VisitNeed", "VisitNorm", "WeeklyFrequency", "visit_needs"]

WEEKS_PER_YEAR = 52


@attrs.frozen
class WeeklyFrequency:
    """State visits by the week: so many times every so many weeks, on fixed weekdays.

    >>> WeeklyFrequency(times=1, every=2).per_year
    Fraction(26, 1)
    """

    times: int = 1
    every: int = 1

    def __attrs_post_init__(self) -> None:
        check_int(self.times, "$.times", least=1, most=7)
        check_int(self.every, "$.every", least=1, most=52)

    @property
    def per_year(self) -> Fraction:
        """Return the visits in a year of 52 weeks."""
        return Fraction(WEEKS_PER_YEAR * self.times, self.every)

    @property
    def text(self) -> Text:
        """Return the frequency in words."""
        if self.every == 1:
            return Text(f"{self.times} a week", f"每周 {self.times} 次")
        return Text(f"{self.times} every {self.every} weeks", f"每 {self.every} 周 {self.times} 次")


@attrs.frozen
class MonthlyFrequency:
    """State visits by the month: on the first, second ... or last (-1) of one weekday.

    >>> MonthlyFrequency([1, -1]).per_year
    Fraction(24, 1)
    """

    ordinals: tuple[int, ...] = attrs.field(default=(1,), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        if not self.ordinals or any(one not in (1, 2, 3, 4, -1, -2) for one in self.ordinals):
            refuse(
                "frequency.ordinal",
                "$.ordinals",
                "use 1 to 4, -1 (last) or -2",
                "请使用 1 至 4、-1(最后)或 -2",
            )
        check_unique(list(map(str, self.ordinals)), "frequency.ordinal", "$.ordinals")

    @property
    def per_year(self) -> Fraction:
        """Return the visits in a year."""
        return Fraction(12 * len(self.ordinals))

    @property
    def text(self) -> Text:
        """Return the frequency in words."""
        which = ", ".join(map(str, self.ordinals))
        return Text(f"monthly, weekday no. {which}", f"每月第 {which} 个该星期几")


Frequency: TypeAlias = WeeklyFrequency | MonthlyFrequency


@attrs.frozen
class VisitNorm:
    """State for one class of accounts how often we see them, how long it takes, and their weight.

    Minutes are per visit: with the customer, preparing, and summing up afterwards. `weight` is the
    quality of the account: 2 means an hour for it counts twice in balancing the managers.

    Method: V4.

    >>> VisitNorm("A", WeeklyFrequency(), minutes=60, weight=Decimal(2)).minutes_per_visit
    90
    """

    name: str
    frequency: Frequency
    minutes: int = 45
    preparation_minutes: int = 20
    follow_up_minutes: int = 10
    weight: Decimal = Decimal(1)
    longest_gap_days: int | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.name, "$.name")
        check_type(self.frequency, (WeeklyFrequency, MonthlyFrequency), "$.frequency")
        check_int(self.minutes, "$.minutes", least=5, most=600)
        check_int(self.preparation_minutes, "$.preparation_minutes", least=0, most=6000)
        check_int(self.follow_up_minutes, "$.follow_up_minutes", least=0, most=6000)
        check_decimal(self.weight, "$.weight", least=0, most=1000)
        if self.longest_gap_days is not None:
            check_int(self.longest_gap_days, "$.longest_gap_days", least=1, most=400)

    @property
    def minutes_per_visit(self) -> int:
        """Return the minutes one visit takes the manager, travel left out."""
        return self.minutes + self.preparation_minutes + self.follow_up_minutes


@attrs.frozen
class VisitNeed:
    """State what one account needs: its norm, place, start windows, closed weekdays and skills asked for.

    `windows` bind every visit day, `closed` names weekdays on which the customer receives nobody.

    >>> need = VisitNeed("C001", VisitNorm("A", WeeklyFrequency()), closed=[Weekday.FRI])
    >>> need.norm.name, need.open(Weekday.FRI)
    ('A', False)
    """

    account: str
    norm: VisitNorm
    location: Location | None = None
    window: ClockWindow | None = None
    closed: frozenset[Weekday] = attrs.field(default=frozenset(), converter=set_of)
    skills: frozenset[str] = attrs.field(default=frozenset(), converter=set_of)
    region: str | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.account, "$.account")
        check_type(self.norm, VisitNorm, "$.norm")
        check_type(self.window, (ClockWindow, type(None)), "$.window")
        for weekday in self.closed:
            check_type(weekday, Weekday, "$.closed")
        for skill in self.skills:
            check_type(skill, str, "$.skills")

    def open(self, weekday: Weekday) -> bool:
        """Tell whether the customer receives visits on a weekday."""
        return weekday not in self.closed

    @property
    def weekly_minutes(self) -> Fraction:
        """Return the minutes a week it asks of its manager, travel left out."""
        return self.norm.frequency.per_year * self.norm.minutes_per_visit / WEEKS_PER_YEAR


def visit_needs(
    accounts: Iterable[KeyAccount],
    norms: Iterable[VisitNorm],
    classes: Mapping[str, str],
    *,
    customers: Iterable[Customer] = (),
    otherwise: str | None = None,
) -> tuple[VisitNeed, ...]:
    """Derive each account's need from the norm of its class and where the customer is.

    `otherwise` names the norm for accounts without a class. Raises `KeyAccountError`
    (`norm.unknown`, `norm.missing`).

    >>> from datetime import date
    >>> account = KeyAccount("C1", date(2026, 1, 1))
    >>> visit_needs([account], [VisitNorm("A", WeeklyFrequency())], {"C1": "A"})[0].norm.name
    'A'
    """
    by_name = {norm.name: norm for norm in norms}
    by_customer = {customer.id: customer for customer in customers}
    needs = []
    for account in accounts:
        name = classes.get(account.customer, otherwise)
        if name is None:
            refuse(
                "norm.missing",
                f"$.classes.{account.customer}",
                f"{account.customer} has no class; give one, or a norm for all others",
                f"{account.customer} 没有分级,请给出分级或默认规范",
            )
        check_one_of(name, by_name, "norm.unknown", f"$.classes.{account.customer}")
        customer = by_customer.get(account.customer)
        needs.append(
            VisitNeed(
                account.customer,
                by_name[name],
                location=customer.location if customer else None,
                region=customer.region if customer else None,
            )
        )
    return tuple(needs)
