"""The promise of a standing visit to one account, and the account none could be made to."""

from __future__ import annotations

from datetime import date, time

import attrs

from keyaccount.errors import refuse
from keyaccount.model.customer import Level
from keyaccount.model.visit_record import VisitForm
from keyaccount.values.checks import check_date, check_id, check_int, check_type
from keyaccount.values.text import Text
from keyaccount.values.weekday import Weekday
from keyaccount.visits.clock import check_clock, minutes_of
from keyaccount.visits.recurrence import RuleRhythm
from keyaccount.visits.rhythm import CycleRhythm, HolidayRule, MonthRhythm, Rhythm

__all__ = ["StandingVisit", "Unplaced"]


@attrs.frozen
class StandingVisit:
    """State the promise to one account: this manager, these weekdays, this hour, week after week.

    It changes only when the customer asks. `form` and `level` are what usually happens; each occurrence
    gets its own purpose, form and people before its plan is sent. Where it stands in the manager's
    route follows from the other promises, see `StandingSchedule.place_of`.

    Method: V6.

    >>> weekly = CycleRhythm([Weekday.TUE], anchor=date(2026, 1, 5))
    >>> promise = StandingVisit("SV-C1", "C1", "M1", weekly, time(9, 30), 45, since=date(2026, 1, 5))
    >>> promise.text.en
    'every Tuesday at 09:30, 45 min'
    """

    id: str
    account: str
    manager: str
    rhythm: Rhythm
    at: time
    minutes: int
    since: date
    form: VisitForm = VisitForm.COURTESY
    level: Level = Level.STAFF
    holiday_rule: HolidayRule = HolidayRule.ASK
    least_gap_days: int = 0
    until: date | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_id(self.account, "$.account")
        check_id(self.manager, "$.manager")
        check_type(self.rhythm, (CycleRhythm, MonthRhythm, RuleRhythm), "$.rhythm")
        check_clock(self.at, "$.at")
        check_int(self.minutes, "$.minutes", least=5, most=600)
        check_date(self.since, "$.since")
        check_type(self.form, VisitForm, "$.form")
        check_type(self.level, Level, "$.level")
        check_type(self.holiday_rule, HolidayRule, "$.holiday_rule")
        check_int(self.least_gap_days, "$.least_gap_days", least=0, most=400)
        if self.until is not None:
            check_date(self.until, "$.until")
            if self.until <= self.since:
                refuse("standing.until-early", "$.until", "must lie after since", "终止日必须晚于开始日")

    @property
    def weekdays(self) -> tuple[Weekday, ...]:
        """Return the weekdays of the promise."""
        return self.rhythm.weekdays

    @property
    def ends(self) -> time:
        """Return the clock time at which it ends."""
        end = minutes_of(self.at) + self.minutes
        return time(end // 60 % 24, end % 60)

    @property
    def text(self) -> Text:
        """Return the promise in words."""
        return Text(
            f"{self.rhythm.text.en} at {self.at:%H:%M}, {self.minutes} min",
            f"{self.rhythm.text.zh} {self.at:%H:%M},{self.minutes} 分钟",
        )

    def reserves(self, week: int, weekday: Weekday) -> bool:
        """Tell whether it may fall on a weekday of a week counted from its anchor.

        A rhythm by the month or by a rule may fall in any week, so it keeps its hour free in all of them.
        """
        if weekday not in self.weekdays:
            return False
        return not isinstance(self.rhythm, CycleRhythm) or week % self.rhythm.cycle in self.rhythm.weeks


@attrs.frozen
class Unplaced:
    """Name an account no promise was made to, with the arithmetic of the day that came closest.

    `short_minutes` is by how many minutes its best slot overflows the window or the working day.

    >>> Unplaced("C9", "M1", Weekday.FRI, 35, Text("the day ends", "下班")).short_minutes
    35
    """

    account: str
    manager: str
    weekday: Weekday | None
    short_minutes: int | None
    reason: Text
