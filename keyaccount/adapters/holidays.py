"""Working calendars from the `holidays` library (extra `calendar`), with how far they are really known.

The library answers for every year, also for those whose holidays nobody has published. Here a year
counts as known only if the library holds its make-up days (调休), where the country has any, and no
date of it is an estimate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from keyaccount.errors import MissingExtra, refuse
from keyaccount.values.calendar import Holiday, MakeUpDay, WorkingCalendar
from keyaccount.values.checks import check_int, check_name, tuple_of
from keyaccount.values.text import Text
from keyaccount.values.weekday import Weekday

try:
    import holidays as library
except ImportError as _error:
    raise MissingExtra.named("calendar", "holidays") from _error

__all__ = ["published_until", "working_calendar"]

# A transferred day off is given as month, day, month and day worked instead, and perhaps its year.
_TRANSFERRED = 4
_ENGLISH = ("en_US", "en_GB", "en")
_CHINESE = ("zh_CN", "zh_TW", "zh")


def working_calendar(
    country: str,
    years: int | Iterable[int],
    *,
    subdivision: str | None = None,
    take_unpublished: bool = False,
    replays: bool = True,
) -> WorkingCalendar:
    """Return the working days of a country as plain data, for the years asked for as far as they are known.

    `country` is an ISO 3166 code, `subdivision` a part of it; the years follow one another. A later
    year that is not published yet is left out, so that the calendar says so itself (`known_until`); with
    `take_unpublished` it is taken as the library guesses it, which is only fit for a sketch. With
    `replays` a make-up day replays the weekday it was exchanged for. Raises `KeyAccountError`
    (`holidays.country`, `holidays.years`, `holidays.unpublished`). Method: V6.

    >>> china = working_calendar("CN", [2025, 2026])
    >>> china.is_working(date(2026, 10, 10)), china.holiday(date(2026, 10, 1)).name.zh
    (True, '国庆节')
    """
    check_name(country, "$.country")
    asked = _years(years)
    english = _entity(country, asked, subdivision, _ENGLISH)
    known = [year for year in asked if _is_published(english, year, take_unpublished)]
    until = next((year for year in asked if year not in known), asked[-1] + 1) - 1
    if until < asked[0]:
        refuse(
            "holidays.unpublished",
            "$.years",
            f"the holidays of {country} in {asked[0]} are not published; ask again once they are",
            f"{country} {asked[0]} 年的放假安排尚未公布,请公布后再试",
        )
    days = list(_days(asked[0], until))
    weekend = {Weekday.of(day) for day in days[-7:] if english.is_weekend(day)}
    return WorkingCalendar(
        country if subdivision is None else f"{country}-{subdivision}",
        weekend=weekend,
        holidays=_off(english, _entity(country, asked, subdivision, _CHINESE), days, weekend),
        make_up_days=_worked(english, days, weekend, _swaps(english, asked) if replays else {}),
        known_from=days[0],
        known_until=days[-1],
    )


def published_until(country: str, *, after: int, subdivision: str | None = None) -> int | None:
    """Return the last published year from `after` on, looking ten years ahead; None if not even that is.

    A country without make-up days and estimates is known by rule as far as one looks.

    >>> published_until("DE", after=2026)
    2036
    """
    check_int(after, "$.after", least=1950, most=2100)
    found = None
    for year in range(after, after + 11):
        if not _is_published(_entity(country, (year,), subdivision, _ENGLISH), year, False):
            break
        found = year
    return found


def _years(years: int | Iterable[int]) -> tuple[int, ...]:
    asked = (years,) if isinstance(years, int) else tuple(sorted(tuple_of(years)))
    for index, year in enumerate(asked):
        check_int(year, f"$.years[{index}]", least=1950, most=2100)
    if not asked or asked != tuple(range(asked[0], asked[-1] + 1)):
        refuse("holidays.years", "$.years", "give years that follow one another", "请给出连续的年份")
    return asked


def _entity(country: str, years: tuple[int, ...], subdivision: str | None, languages: Iterable[str]) -> Any:
    """Return the library's calendar in the first language it speaks, else in its own."""
    try:
        made = library.country_holidays(country, subdiv=subdivision, years=years)
    except NotImplementedError as error:
        refuse("holidays.country", "$.country", f"{error}", f"不支持该国家或地区:{country}")
    spoken = next((one for one in languages if one in made.supported_languages), None)
    if spoken is None:
        return made
    return library.country_holidays(country, subdiv=subdivision, years=years, language=spoken)


def _transfers(entity: Any, year: int) -> list[tuple[date, date]]:
    """Return the days off of a year that were exchanged, each with the day worked instead."""
    rows = getattr(entity, "special_public_holidays", {}).get(year, ())
    rows = (rows,) if rows and isinstance(rows[0], int) else rows
    found = []
    for row in rows:
        if len(row) >= _TRANSFERRED:
            worked = date(row[4] if len(row) > _TRANSFERRED else year, row[2], row[3])
            found.append((date(year, row[0], row[1]), worked))
    return found


def _swaps(entity: Any, years: Iterable[int]) -> dict[date, Weekday]:
    """Return which weekday each day worked instead stands for."""
    return {worked: Weekday.of(off) for year in years for off, worked in _transfers(entity, year)}


def _is_published(entity: Any, year: int, take_unpublished: bool) -> bool:
    if take_unpublished:
        return True
    special = getattr(entity, "special_public_holidays", {})
    exchanging = [one for one in special if _transfers(entity, one)]
    if getattr(entity, "has_substituted_holidays", False) and exchanging and year > max(exchanging):
        return False
    label = getattr(entity, "estimated_label", None)
    if label is None:
        return True
    mark = entity.tr(label).replace("%s", "")
    return not any(mark in entity[day] for day in entity if day.year == year)


def _days(first: int, last: int) -> Iterator[date]:
    day = date(first, 1, 1)
    while day.year <= last:
        yield day
        day += timedelta(days=1)


def _off(english: Any, chinese: Any, days: Iterable[date], weekend: set[Weekday]) -> list[Holiday]:
    """Return the days off that are holidays or not of the weekend, with their names."""
    found = []
    for day in days:
        if not english.is_working_day(day) and (day in english or Weekday.of(day) not in weekend):
            found.append(Holiday(day, _name(day, english, chinese)))
    return found


def _worked(
    english: Any, days: Iterable[date], weekend: set[Weekday], swaps: Mapping[date, Weekday]
) -> list[MakeUpDay]:
    """Return the days of the weekend that are worked."""
    return [
        MakeUpDay(day, swaps.get(day))
        for day in days
        if Weekday.of(day) in weekend and english.is_working_day(day)
    ]


def _name(day: date, english: Any, chinese: Any) -> Text:
    if day not in english:
        return Text("day off", "休息日")
    return Text(english[day], chinese.get(day) or english[day])
