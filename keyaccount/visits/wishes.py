"""What a customer, or we, would like a promise to become, and the alternatives that can be kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from fractions import Fraction

import attrs

from keyaccount.errors import Lang
from keyaccount.model.customer import Level
from keyaccount.model.visit_record import VisitForm
from keyaccount.values.checks import check_id, check_int, check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.numbers import round_fraction
from keyaccount.values.table import Table
from keyaccount.values.text import Text
from keyaccount.values.weekday import Weekday
from keyaccount.visits.changes import Originator
from keyaccount.visits.clock import ClockWindow
from keyaccount.visits.needs import Frequency, MonthlyFrequency, VisitNeed, WeeklyFrequency
from keyaccount.visits.promise import StandingVisit
from keyaccount.visits.rhythm import HolidayRule

__all__ = ["Alternative", "ChangeRequest", "VisitWish"]


def _optional_tuple_of(values: object) -> object:
    return None if values is None else tuple_of(values)  # type: ignore[arg-type]


@attrs.frozen
class VisitWish:
    """State what is wanted; whatever is None may be as it comes, or stays as it is.

    `weekdays` and `window` bound when, `frequency` how often, `minutes` how long, `manager` who comes.
    `holiday_rule` and `least_gap_days` are agreed here, `form` and `level` as well. Exactly one hour is
    a window of no length, see `VisitWish.at`.

    >>> VisitWish(weekdays=[Weekday.WED]).needs_a_slot, VisitWish(holiday_rule=HolidayRule.PHONE).needs_a_slot
    (True, False)
    """

    weekdays: tuple[Weekday, ...] | None = attrs.field(default=None, converter=_optional_tuple_of)
    window: ClockWindow | None = None
    frequency: Frequency | None = None
    minutes: int | None = None
    manager: str | None = None
    holiday_rule: HolidayRule | None = None
    least_gap_days: int | None = None
    form: VisitForm | None = None
    level: Level | None = None

    def __attrs_post_init__(self) -> None:
        for weekday in self.weekdays or ():
            check_type(weekday, Weekday, "$.weekdays")
        nothing = type(None)
        check_type(self.window, (ClockWindow, nothing), "$.window")
        check_type(self.frequency, (WeeklyFrequency, MonthlyFrequency, nothing), "$.frequency")
        if self.minutes is not None:
            check_int(self.minutes, "$.minutes", least=5, most=600)
        if self.manager is not None:
            check_id(self.manager, "$.manager")
        check_type(self.holiday_rule, (HolidayRule, nothing), "$.holiday_rule")
        if self.least_gap_days is not None:
            check_int(self.least_gap_days, "$.least_gap_days", least=0, most=400)
        check_type(self.form, (VisitForm, nothing), "$.form")
        check_type(self.level, (Level, nothing), "$.level")

    @classmethod
    def at(cls, hour: time, *weekdays: Weekday) -> VisitWish:
        """Return the wish for exactly one hour, on the weekdays named if any are.

        >>> str(VisitWish.at(time(10), Weekday.WED).window)
        '10:00-10:00'
        """
        return cls(weekdays or None, ClockWindow(hour, hour))

    @property
    def needs_a_slot(self) -> bool:
        """Tell whether it moves the visit, rather than only what was agreed about it."""
        when = (self.weekdays, self.window, self.frequency, self.minutes, self.manager)
        kept = (self.holiday_rule, self.least_gap_days, self.form, self.level)
        return any(one is not None for one in when) or all(one is None for one in kept)

    def need(self, before: VisitNeed) -> VisitNeed:
        """Return what the account needs once the wish is granted.

        >>> from keyaccount.visits.needs import VisitNorm
        >>> VisitWish(minutes=60).need(VisitNeed("C1", VisitNorm("A", WeeklyFrequency()))).norm.minutes
        60
        """
        norm = before.norm
        if self.minutes is not None:
            norm = attrs.evolve(norm, minutes=self.minutes)
        if self.frequency is not None:
            norm = attrs.evolve(norm, frequency=self.frequency)
        return attrs.evolve(before, norm=norm)

    def agreed(self, visit: StandingVisit) -> StandingVisit:
        """Return the promise with what the wish says about it besides its time.

        >>> from keyaccount.visits.planner import example_schedule
        >>> VisitWish(holiday_rule=HolidayRule.SKIP).agreed(example_schedule().of("C1")).holiday_rule.value
        'skip'
        """
        given = ("holiday_rule", "least_gap_days", "form", "level", "minutes")
        found = {name: getattr(self, name) for name in given if getattr(self, name) is not None}
        return attrs.evolve(visit, **found)


@attrs.frozen
class Alternative:
    """Offer one promise that can be kept: the travel it adds to a cycle and whom else it touches.

    `moves` are other promises that would have to move, normally none; their customers must agree.
    `price_minutes` is what it costs us when we ask for it ourselves, `move_minutes` for each promise moved
    included: moving others is our doing, whoever asked.

    >>> from keyaccount.visits.planner import example_schedule
    >>> asked = example_schedule().request("C1", by=Originator.CUSTOMER, wants=VisitWish([Weekday.WED]))
    >>> asked.best.visit.text.en, asked.best.touched, asked.best.price_minutes
    ('every Wednesday at 09:00, 45 min', (), 0)
    """

    visit: StandingVisit
    need: VisitNeed
    travel_seconds: int
    originator: Originator
    moves: tuple[StandingVisit, ...] = attrs.field(default=(), converter=tuple_of)
    price_minutes: int = 0
    move_minutes: int = 0
    policy: str = ""

    @property
    def touched(self) -> tuple[str, ...]:
        """Return the other accounts whose promise would have to move."""
        return tuple(one.account for one in self.moves)

    @property
    def travel_text(self) -> str:
        """Return the travel added, in minutes with their sign."""
        minutes = Fraction(self.travel_seconds, 60)
        return f"{'+' if minutes >= 0 else ''}{round_fraction(minutes, 0):f}"

    def explain(self) -> Explanation:
        """Explain the offer: travel, price, and each promise it touches."""
        touched = Text("no other promise touched", "不影响其他约定")
        if self.moves:
            names = ", ".join(self.touched)
            touched = Text(f"touches {names}, who must agree", f"影响 {names},须征得其同意")
        travel = self.travel_text
        reason = Text(f"{travel} min travel a cycle, {touched.en}", f"每循环路程 {travel} 分钟,{touched.zh}")
        parts = [
            Explanation(f"moves.{one.account}", Text(one.account, one.account), one.text, clause="V6")
            for one in self.moves
        ]
        if self.price_minutes:
            label = Text("price of our own change, minutes", "我方提出变更的代价(分钟)")
            policy = Text(self.policy, self.policy)
            parts.append(Explanation("price", label, self.price_minutes, policy, "V6"))
        label = Text(f"alternative for {self.visit.account}", f"{self.visit.account} 的备选时间")
        return Explanation("alternative", label, self.visit.text, reason, "V6", because=parts)


@attrs.frozen
class ChangeRequest:
    """Hold a request for another promise and the alternatives that can be kept, best first.

    Without any, `refusal` says in minutes why the hour asked for can't be kept.

    Method: V6.

    >>> from keyaccount.visits.planner import example_schedule
    >>> asked = example_schedule().request("C1", by=Originator.CUSTOMER, wants=VisitWish.at(time(8, 35)))
    >>> asked.alternatives, asked.refusal.en.split(": ", 1)[1]
    ((), 'leaving the base at 08:30, 30 min travel: there at 09:00, 25 min after 08:35')
    """

    account: str
    by: Originator
    wants: VisitWish
    before: StandingVisit | None
    alternatives: tuple[Alternative, ...] = attrs.field(converter=tuple_of)
    refusal: Text | None = None

    def __iter__(self) -> Iterator[Alternative]:
        return iter(self.alternatives)

    @property
    def best(self) -> Alternative | None:
        """Return the first alternative, None when the wish can't be granted."""
        return self.alternatives[0] if self.alternatives else None

    def explain(self) -> Explanation:
        """Explain the alternatives, or why there is none."""
        label = Text(f"request for {self.account}", f"{self.account} 的变更请求")
        who = Text(f"asked by {self.by.text.en}", f"由{self.by.text.zh}提出")
        reason = (
            who
            if self.refusal is None
            else Text(f"{who.en}; {self.refusal.en}", f"{who.zh};{self.refusal.zh}")
        )
        because = tuple(one.explain() for one in self.alternatives)
        return Explanation("request", label, len(self.alternatives), reason, "V6", because=because)

    def table(self) -> Table:
        """Lay the alternatives out, best first."""
        columns = (
            Text("promise", "约定"),
            Text("manager", "客户经理"),
            Text("travel, min", "路程变化(分钟)"),
            Text("touches", "影响"),
            Text("price, min", "代价(分钟)"),
        )
        rows = [
            (
                one.visit.text,
                one.visit.manager,
                one.travel_text,
                ", ".join(one.touched) or "-",
                one.price_minutes,
            )
            for one in self.alternatives
        ]
        return Table(
            Text(f"Alternatives for {self.account}", f"{self.account} 的备选时间"),
            columns,
            rows,
            self.refusal,
        )

    def summary(self, lang: Lang = "en") -> str:
        """Word the alternatives as a table."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()
