"""Small teams, customers and schedules the tests of this room are built from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from decimal import Decimal

from keyaccount.model.account import KeyAccount
from keyaccount.model.customer import Contact, Customer, Level
from keyaccount.model.manager import AccountManager
from keyaccount.model.side import Side
from keyaccount.values.calendar import Holiday, MakeUpDay, WorkingCalendar
from keyaccount.values.text import Text
from keyaccount.values.weekday import Weekday
from keyaccount.visits import (
    Attendee,
    ClockWindow,
    HolidayRule,
    StaffingPolicy,
    StandingSchedule,
    Team,
    VisitNeed,
    VisitNorm,
    VisitPolicy,
    WeeklyFrequency,
    assign_managers,
    plan_standing_visits,
)
from keyaccount.visits.needs import Frequency
from keyaccount.visits.travel import TravelTable

START = date(2026, 1, 1)
SUNDAY = date(2026, 1, 4)
POLICY = VisitPolicy.of_version("2026")

CHINA_2026 = WorkingCalendar(
    "CN",
    holidays=[Holiday(date(2026, 10, day), Text("National Day", "国庆节")) for day in range(1, 8)],
    make_up_days=[MakeUpDay(date(2026, 9, 20)), MakeUpDay(date(2026, 10, 10), Weekday.MON)],
    known_from=date(2026, 1, 1),
    known_until=date(2026, 12, 31),
)


def account(id: str, manager: str | None = None) -> KeyAccount:
    """Return one confirmed account."""
    return KeyAccount(id, START, manager=manager)


def managers(count: int, **fields: object) -> list[AccountManager]:
    """Return some managers M1, M2 ..."""
    return [AccountManager(f"M{n}", f"Manager {n}", **fields) for n in range(1, count + 1)]  # type: ignore[arg-type]


def need(
    id: str,
    frequency: Frequency | None = None,
    minutes: int = 45,
    *,
    weight: int = 1,
    window: tuple[int, int] | None = None,
    closed: Iterable[Weekday] = (),
    skills: Iterable[str] = (),
    region: str | None = None,
) -> VisitNeed:
    """Return what one account needs; the window is in whole hours."""
    norm = VisitNorm(f"N{minutes}", frequency or WeeklyFrequency(), minutes, weight=Decimal(weight))
    opened = ClockWindow(time(window[0]), time(window[1])) if window else None
    return VisitNeed(id, norm, window=opened, closed=closed, skills=skills, region=region)


def table(ids: Iterable[str], points: Iterable[tuple[int, int]]) -> TravelTable:
    """Return travel times in seconds: a minute per unit of the larger coordinate difference."""
    names, places = list(ids), list(points)
    rows = [[60 * max(abs(a - c), abs(b - d)) for c, d in places] for a, b in places]
    return TravelTable(names, rows)


def team_of(needs: Iterable[VisitNeed], count: int = 1, policy: StaffingPolicy | None = None) -> Team:
    """Return a team with these needs shared out."""
    given = list(needs)
    people = managers(count)
    chosen = policy or StaffingPolicy("2026")
    return assign_managers([account(one.account) for one in given], people, chosen, as_of=SUNDAY, needs=given)


def schedule_of(
    needs: Iterable[VisitNeed],
    count: int = 1,
    *,
    policy: StaffingPolicy | None = None,
    calendar: WorkingCalendar | None = None,
    rule: HolidayRule = HolidayRule.ASK,
    starts: date | None = None,
) -> StandingSchedule:
    """Return the standing visits of a team."""
    return plan_standing_visits(
        team_of(needs, count, policy),
        calendar or WorkingCalendar.every_weekday(),
        seed=1,
        iterations=20,
        holiday_rule=rule,
        starts=starts,
    )


def customer(id: str, levels: Mapping[str, Level]) -> Customer:
    """Return a customer with one contact per name."""
    contacts = [Contact(f"P-{name}", name, level) for name, level in levels.items()]
    return Customer(id, f"Customer {id}", contacts=contacts)


def colleague(name: str, level: Level) -> Attendee:
    """Return one of our people."""
    return Attendee(f"E-{name}", name, level, Side.OURS)
