"""What a year of holidays takes from standing visits, weekday by weekday, before weekdays are chosen."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import attrs

from keyaccount.errors import Lang
from keyaccount.values.calendar import LostDays, WorkingCalendar
from keyaccount.values.checks import check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.periods import Period
from keyaccount.values.table import Table
from keyaccount.values.text import Text
from keyaccount.values.weekday import Weekday

__all__ = ["HolidayDamage", "holiday_damage"]


@attrs.frozen
class HolidayDamage:
    """Hold how many days of each weekday holidays take in a period, and how uneven its weeks become.

    `make_up_days` are weekend days worked instead. `weeks` counts the whole weeks (from Monday) by
    their working days.

    Method: V6.

    >>> damage = holiday_damage(WorkingCalendar.every_weekday(), Period.year(2026))
    >>> damage.lost, damage.short_weeks, damage.of(Weekday.THU).days
    (0, 0, 53)
    """

    calendar: str
    period: Period
    weekdays: tuple[LostDays, ...] = attrs.field(converter=tuple_of)
    make_up_days: int
    weeks: tuple[tuple[int, int], ...] = attrs.field(converter=tuple_of)

    @property
    def lost(self) -> int:
        """Return the weekday slots lost in all."""
        return sum(one.lost for one in self.weekdays)

    @property
    def usual_week(self) -> int:
        """Return the working days of a week without holidays."""
        return len(self.weekdays)

    @property
    def short_weeks(self) -> int:
        """Return the weeks with fewer working days than usual, empty ones included."""
        return sum(count for days, count in self.weeks if days < self.usual_week)

    @property
    def empty_weeks(self) -> int:
        """Return the weeks without any working day."""
        return sum(count for days, count in self.weeks if days == 0)

    @property
    def long_weeks(self) -> int:
        """Return the weeks made longer by make-up days."""
        return sum(count for days, count in self.weeks if days > self.usual_week)

    def of(self, weekday: Weekday) -> LostDays:
        """Return what one weekday loses; a day of the weekend loses nothing."""
        for one in self.weekdays:
            if one.weekday is weekday:
                return one
        return LostDays(weekday, 0, 0)

    @property
    def safest(self) -> tuple[Weekday, ...]:
        """Return the weekdays that lose least, in the order of the week."""
        least = min((one.lost for one in self.weekdays), default=0)
        return tuple(one.weekday for one in self.weekdays if one.lost == least)

    def explain(self) -> Explanation:
        """Explain the slots lost; the weekdays add up."""
        parts = tuple(
            Explanation(
                f"lost.{one.weekday.value}",
                one.weekday.text,
                one.lost,
                Text(f"of {one.days}", f"共 {one.days} 天"),
                "V6",
            )
            for one in self.weekdays
        )
        reason = Text(
            f"{self.make_up_days} make-up days, {self.short_weeks} short weeks, {self.empty_weeks} empty",
            f"调休工作日 {self.make_up_days} 天,不足周 {self.short_weeks} 个,其中全休 {self.empty_weeks} 个",
        )
        label = Text(
            f"weekday slots lost in {self.period} by {self.calendar}",
            f"{self.period} 因节假日失去的拜访日({self.calendar})",
        )
        return Explanation("holiday-damage", label, self.lost, reason, "V6", (), parts, Combine.SUM)

    def table(self) -> Table:
        """Lay the weekdays out, the safest marked."""
        columns = (
            Text("weekday", "星期"),
            Text("days", "天数"),
            Text("lost", "失去"),
            Text("left", "剩余"),
            Text("safest", "最稳定"),
        )
        rows = [
            (one.weekday.text, one.days, one.lost, one.left, "*" if one.weekday in self.safest else "")
            for one in self.weekdays
        ]
        title = Text(f"What holidays take in {self.period}", f"{self.period} 节假日影响")
        return Table(title, columns, rows, self.explain().reason)

    def summary(self, lang: Lang = "en") -> str:
        """Word the report as a table."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def holiday_damage(calendar: WorkingCalendar, period: Period) -> HolidayDamage:
    """Count what holidays take from each weekday of a period, usually a year.

    A period the calendar does not know in full is refused (`calendar.unknown-day`). Method: V6.

    >>> from datetime import date
    >>> from keyaccount.values.calendar import Holiday
    >>> calendar = WorkingCalendar("CN", holidays=[Holiday(date(2026, 10, day)) for day in range(1, 8)])
    >>> holiday_damage(calendar, Period.year(2026)).of(Weekday.FRI).lost
    1
    """
    check_type(calendar, WorkingCalendar, "$.calendar")
    check_type(period, Period, "$.period")
    lost = calendar.lost_days(period)
    make_up = sum(period.contains(one.day) for one in calendar.make_up_days)
    monday = period.start + timedelta(days=-period.start.weekday() % 7)
    weeks: Counter[int] = Counter()
    while monday + timedelta(days=7) <= period.end:
        weeks[calendar.count_working_days(Period(monday, monday + timedelta(days=7)))] += 1
        monday += timedelta(days=7)
    return HolidayDamage(calendar.name, period, lost, make_up, sorted(weeks.items()))
