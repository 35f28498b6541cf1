"""Purchase histories for lifetime models: how often, how lately, and for how long a customer has bought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_date, check_decimal, check_id, check_int, check_type
from keyaccount.values.numbers import decimal_of, round_ratio

__all__ = ["Buying", "buying_of", "grouped"]


@attrs.frozen
class Buying:
    """Hold one customer's history in the three numbers lifetime models need, all in one unit of time.

    `repeats` counts occasions after the first, `recency` is the time from the first to the last
    occasion, `age` the time from the first to the day of the study. Raises `KeyAccountError`
    (`buying.order`) unless 0 <= recency <= age and recency is 0 exactly for one-time buyers.

    >>> Buying("C1", 2, Decimal("30.43"), Decimal("38.86")).repeats
    2
    """

    customer: str
    repeats: int
    recency: Decimal
    age: Decimal

    def __attrs_post_init__(self) -> None:
        check_id(self.customer, "$.customer")
        check_int(self.repeats, "$.repeats", least=0)
        check_decimal(self.recency, "$.recency", least=0)
        check_decimal(self.age, "$.age", least=0)
        if self.recency > self.age or (self.repeats == 0) != (self.recency == 0):
            refuse(
                "buying.order",
                "$.recency",
                "recency lies between 0 and age, and is 0 exactly without repeat purchases",
                "最近一次购买时间须在 0 与观察期之间,且仅当没有重复购买时为 0",
            )

    @property
    def one_time(self) -> bool:
        """Tell whether the customer bought on one occasion only, which says nothing of its rhythm."""
        return self.repeats == 0


def buying_of(customer: str, days: Iterable[date], as_of: date, unit_days: int = 7) -> Buying | None:
    """Count a customer's buying days up to a day; several orders on one day are one occasion.

    Returns None without any occasion. Times are in units of `unit_days`, rounded to 6 places.

    >>> buying_of("C1", [date(2026, 1, 1), date(2026, 1, 15), date(2026, 1, 15)], date(2026, 2, 5))
    Buying(customer='C1', repeats=1, recency=Decimal('2.000000'), age=Decimal('5.000000'))
    """
    check_date(as_of, "$.as_of")
    check_int(unit_days, "$.unit_days", least=1)
    distinct = sorted({day for day in days if day <= as_of})
    if not distinct:
        return None
    recency, age = (distinct[-1] - distinct[0]).days, (as_of - distinct[0]).days
    return Buying(customer, len(distinct) - 1, _units(recency, unit_days), _units(age, unit_days))


def _units(days: int, unit_days: int) -> Decimal:
    return decimal_of(round_ratio(days * 10**6, unit_days), 6)


def grouped(histories: Iterable[Buying]) -> list[tuple[int, float, float, int]]:
    """Return distinct (repeats, recency, age) with their counts, in a fixed order.

    >>> grouped([Buying("a", 0, Decimal(0), Decimal(5)), Buying("b", 0, Decimal(0), Decimal(5))])
    [(0, 0.0, 5.0, 2)]
    """
    counts: Counter[tuple[int, float, float]] = Counter()
    for index, one in enumerate(histories):
        check_type(one, Buying, f"$.histories[{index}]")
        counts[one.repeats, float(one.recency), float(one.age)] += 1
    return [(*key, counts[key]) for key in sorted(counts)]
