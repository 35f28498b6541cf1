"""A rhythm given as a recurrence rule of RFC 5545, for promises no simple rhythm describes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import NoReturn

import attrs
from dateutil.rrule import rrulestr

from keyaccount.errors import refuse
from keyaccount.values.checks import check_date, check_name, check_type
from keyaccount.values.frozen import FrozenMap
from keyaccount.values.periods import Period
from keyaccount.values.text import Text
from keyaccount.values.weekday import Weekday

__all__ = ["RuleRhythm"]

_DAYS = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), Weekday, strict=True))
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_PARTS = frozenset(
    [
        "FREQ",
        "INTERVAL",
        "COUNT",
        "UNTIL",
        "WKST",
        "BYDAY",
        "BYMONTHDAY",
        "BYYEARDAY",
        "BYWEEKNO",
        "BYMONTH",
        "BYSETPOS",
    ]
)
_DAY_END = "T235959"


@attrs.frozen
class RuleRhythm:
    """Fall on the days of an RFC 5545 recurrence rule that starts on a day, at an hour.

    `rule` is the value of RRULE, daily or coarser: a promise has one clock time. `at` matters only for
    an UNTIL that carries a time, which is compared as local time; an UNTIL without one includes its day.
    A day that does not exist, such as 30 February, is left out, as the RFC says. Raises
    `KeyAccountError` (`rhythm.rule`).

    Method: V6. Source: RFC 5545, section 3.3.10.

    >>> third_to_last = RuleRhythm("FREQ=MONTHLY;BYMONTHDAY=-3", date(2026, 1, 29))
    >>> [day.isoformat() for day in third_to_last.days(Period.quarter(2026, 1))]
    ['2026-01-29', '2026-02-26', '2026-03-29']
    """

    rule: str
    first: date
    at: time = time(0)

    def __attrs_post_init__(self) -> None:
        check_name(self.rule, "$.rule")
        check_date(self.first, "$.first")
        check_type(self.at, time, "$.at")
        parts = self.parts
        unknown = sorted(set(parts) - _PARTS)
        if unknown:
            _refuse(f"{', '.join(unknown)} cannot be used", f"不支持 {'、'.join(unknown)}")
        if parts.get("FREQ") not in _FREQUENCIES:
            _refuse(
                "FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY", "FREQ 须为 DAILY、WEEKLY、MONTHLY 或 YEARLY"
            )
        if "COUNT" in parts and "UNTIL" in parts:
            _refuse("give COUNT or UNTIL, not both", "COUNT 与 UNTIL 只能给出一个")
        for name in ("COUNT", "INTERVAL"):
            value = parts.get(name, "1")
            if not value.isascii() or not value.isdecimal() or not 0 < int(value[:6]) == int(value[:60]):
                _refuse(f"{name} is a number from 1", f"{name} 须为正整数")
        try:
            self._started(self._last)
        except (ValueError, TypeError, IndexError) as error:
            _refuse(f"cannot be read: {error}", f"无法解析:{error}")

    @property
    def parts(self) -> FrozenMap[str, str]:
        """Return the parts of the rule by name, in capitals."""
        found: dict[str, str] = {}
        for part in self.rule.removeprefix("RRULE:").upper().split(";"):
            name, equals, value = part.partition("=")
            if not equals or not value or name in found:
                _refuse(f"{part!r} is no part of a rule", f"{part!r} 不是有效的规则成分")
            found[name] = value
        return FrozenMap(found)

    @property
    def weekdays(self) -> tuple[Weekday, ...]:
        """Return the weekdays it may fall on, in the order of the week."""
        parts = self.parts
        if "BYDAY" in parts:
            named = {_DAYS[one[-2:]] for one in parts["BYDAY"].split(",")}
            return tuple(one for one in Weekday if one in named)
        if parts["FREQ"] == "WEEKLY":
            return (Weekday.of(self.first),)
        return tuple(Weekday)

    @property
    def text(self) -> Text:
        """Return the rhythm in words."""
        return Text(f"by the rule {self.rule}", f"按规则 {self.rule}")

    def days(self, period: Period) -> Iterator[date]:
        """Return the dates of a period it falls on, before any holiday rule."""
        end = min(self._last, datetime.combine(period.last, time(23, 59, 59)))
        if end < datetime.combine(self.first, self.at):
            return
        count = self.parts.get("COUNT")
        for moment in islice(self._started(end), None if count is None else int(count)):
            if period.start <= moment.date():
                yield moment.date()

    @property
    def _last(self) -> datetime:
        until = self.parts.get("UNTIL")
        if until is None:
            return datetime.combine(date.max, time(0))
        value = until.removesuffix("Z") + ("" if "T" in until else _DAY_END)
        try:
            # Local time on purpose: the zone belongs to the schedule.
            return datetime.strptime(value, "%Y%m%dT%H%M%S")  # noqa: DTZ007
        except ValueError:
            _refuse(f"UNTIL={until} is no day", f"UNTIL={until} 不是有效日期")

    def _started(self, end: datetime) -> Iterator[datetime]:
        """Expand the rule up to a moment; the bound is what stops a rule that never falls on a day."""
        kept = {name: value for name, value in self.parts.items() if name not in ("COUNT", "UNTIL")}
        kept["UNTIL"] = f"{end:%Y%m%dT%H%M%S}"
        worded = ";".join(f"{name}={value}" for name, value in kept.items())
        return iter(rrulestr(worded, dtstart=datetime.combine(self.first, self.at)))


def _refuse(en: str, zh: str) -> NoReturn:
    refuse("rhythm.rule", "$.rule", en, zh)
