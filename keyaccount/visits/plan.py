"""The visit plan: purpose, time, route, content, form and people, prepared on both sides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta

import attrs

from keyaccount.errors import Lang, Problems, refuse
from keyaccount.model.checklist import Checklist
from keyaccount.model.side import Side
from keyaccount.model.visit_record import VisitForm
from keyaccount.values.checks import check_date, check_id, check_int, check_name, check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.table import Table
from keyaccount.values.text import Text, join
from keyaccount.visits.changes import Originator, PlanChange, VisitStep, Waiver
from keyaccount.visits.clock import check_clock, minutes_of, time_of
from keyaccount.visits.forms import AgendaItem, FormChoice
from keyaccount.visits.levels import Attendee, LevelMatch
from keyaccount.visits.preparation import PreparationItem
from keyaccount.visits.purpose import VisitPurposes

__all__ = ["VisitPlan", "VisitRoute"]


@attrs.frozen
class VisitRoute:
    """State how the manager gets there: from which stop before, how long, and where.

    `after` is the account visited before, None when coming from the base.

    >>> VisitRoute(None, 20, 1, 3, "12 Bund").text.en
    'stop 1 of 3, from the base, 20 min travel, 12 Bund'
    """

    after: str | None
    travel_minutes: int | None
    place: int
    of: int
    address: str | None = None

    @property
    def text(self) -> Text:
        """Return the route in words."""
        came = Text("the base", "驻地") if self.after is None else Text(self.after, self.after)
        en, zh = (
            f"stop {self.place} of {self.of}, from {came.en}",
            f"第 {self.place}/{self.of} 站,自{came.zh}",
        )
        if self.travel_minutes is not None:
            en, zh = f"{en}, {self.travel_minutes} min travel", f"{zh},路程 {self.travel_minutes} 分钟"
        if self.address is not None:
            en, zh = f"{en}, {self.address}", f"{zh},{self.address}"
        return Text(en, zh)


@attrs.frozen
class VisitPlan:
    """Hold one prepared visit with its five parts (time, route, content, form, people) and its purposes.

    `host` is the side that receives. The plan is sent to the customer, both preparation lists are
    worked off, every change names who asked and why, and what was left out stands in `waivers`.
    A fact-finding visit carries its `checklist`. `hold_visit` follows. Raises `KeyAccountError`
    (`visit.no-purpose`).

    Method: V0, V2.

    >>> from keyaccount.visits.planning import example_plan
    >>> plan = example_plan()
    >>> plan.on.isoformat(), f"{plan.at:%H:%M}", plan.form.value, plan.purposes.main.kind.value
    ('2026-02-02', '09:00', 'round_table', 'deepen')
    >>> plan.missing(Side.OURS)[0].text.en
    'Figures of the period'
    """

    id: str
    account: str
    customer_name: str
    manager: str
    on: date
    at: time
    minutes: int
    zone: str
    purposes: VisitPurposes
    choice: FormChoice
    agenda: tuple[AgendaItem, ...] = attrs.field(converter=tuple_of)
    route: VisitRoute
    ours: tuple[Attendee, ...] = attrs.field(converter=tuple_of)
    theirs: tuple[Attendee, ...] = attrs.field(converter=tuple_of)
    level: LevelMatch
    preparation: tuple[PreparationItem, ...] = attrs.field(converter=tuple_of)
    send_by: date
    policy: str
    host: Side = Side.THEIRS
    checklist: Checklist | None = None
    standing_visit: str | None = None
    promised_on: date | None = None
    sent_on: date | None = None
    sent_by: str | None = None
    changes: tuple[PlanChange, ...] = attrs.field(default=(), converter=tuple_of)
    waivers: tuple[Waiver, ...] = attrs.field(default=(), converter=tuple_of)
    notes: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_id(self.account, "$.account")
        check_id(self.manager, "$.manager")
        check_date(self.on, "$.on")
        check_clock(self.at, "$.at")
        check_int(self.minutes, "$.minutes", least=5, most=600)
        check_type(self.host, Side, "$.host")
        if not self.purposes.purposes and not self.waived(VisitStep.PURPOSE):
            refuse(
                "visit.no-purpose",
                "$.purposes",
                f"there is no reason to visit {self.account} on {self.on}; name one, or waive it by name and "
                "reason",
                f"{self.on} 拜访 {self.account} 没有目的;请明确目的,或注明姓名和原因予以豁免",
            )

    @property
    def form(self) -> VisitForm:
        """Return the form of the visit."""
        return self.choice.form

    @property
    def ends(self) -> time:
        """Return the clock time at which it ends."""
        return time_of((minutes_of(self.at) + self.minutes) % (24 * 60))

    @property
    def purpose(self) -> Text:
        """Return all purposes in one sentence, the main one first."""
        kinds = dict.fromkeys(one.kind for one in self.purposes)
        return join(tuple(kind.text for kind in kinds), "; ", ";")

    @property
    def purpose_in_letter(self) -> Text:
        """Return all purposes as the customer is told them; without any, an invitation to name some."""
        kinds = dict.fromkeys(one.kind for one in self.purposes)
        if not kinds:
            return Text("open: tell us what you would like to talk about", "未定,欢迎贵方提出希望商谈的事项")
        return join(tuple(kind.letter for kind in kinds), "; ", ";")

    def waived(self, step: VisitStep) -> bool:
        """Tell whether a step was waived."""
        return any(waiver.step is step for waiver in self.waivers)

    def waive(self, step: VisitStep, by: str, on: date, reason: str | Text) -> VisitPlan:
        """Return the plan with one step left out by name and reason; it stays visible in the findings.

        >>> from keyaccount.visits.planning import example_plan
        >>> plan = example_plan().waive(VisitStep.PLAN_SENT, "Chen", date(2026, 2, 1), "urgent")
        >>> [finding.code for finding in plan.findings()]
        ['visit.too-few-people', 'visit.longer-than-promised', 'level.unknown', 'visit.waived']
        """
        return attrs.evolve(self, waivers=(*self.waivers, Waiver(step, by, on, reason)))

    def sent(self, on: date, by: str) -> VisitPlan:
        """Return the plan as sent to the customer on a day.

        >>> from keyaccount.visits.planning import example_plan
        >>> example_plan().sent(date(2026, 1, 26), "Li").sent_on.isoformat()
        '2026-01-26'
        """
        check_date(on, "$.on")
        check_name(by, "$.by")
        if on > self.on:
            refuse("visit.sent-late", "$.on", "a plan is sent before the visit", "计划须在拜访之前送达")
        return attrs.evolve(self, sent_on=on, sent_by=by)

    def prepared(self, item: str, on: date, by: str) -> VisitPlan:
        """Return the plan with one item of a preparation list done.

        >>> from keyaccount.visits.planning import example_plan
        >>> plan = example_plan().prepared("ours-1", date(2026, 1, 30), "Li")
        >>> [item.id for item in plan.missing(Side.OURS)]
        ['ours-2', 'ours-3']
        """
        if item not in [one.id for one in self.preparation]:
            refuse("visit.item-unknown", "$.item", f"there is no item {item!r}", f"没有准备事项 {item!r}")
        items = [one.done(on, by) if one.id == item else one for one in self.preparation]
        return attrs.evolve(self, preparation=items)

    def all_prepared(self, side: Side, on: date, by: str) -> VisitPlan:
        """Return the plan with everything a side had to prepare done.

        >>> from keyaccount.visits.planning import example_plan
        >>> example_plan().all_prepared(Side.THEIRS, date(2026, 1, 30), "Wang").missing(Side.THEIRS)
        ()
        """
        items = [one.done(on, by) if one.side is side and not one.ready else one for one in self.preparation]
        return attrs.evolve(self, preparation=items)

    def missing(self, side: Side) -> tuple[PreparationItem, ...]:
        """Return what a side has not prepared yet."""
        return tuple(one for one in self.preparation if one.side is side and not one.ready)

    def moved(
        self, to: date, at: time, *, originator: Originator, by: str, noted_on: date, reason: str | Text
    ) -> VisitPlan:
        """Return the plan at another time, with who asked for it and why; it must be sent again.

        What is still to be prepared is due before the new day; the plan is due anew when it was noted.

        >>> from keyaccount.visits.planning import example_plan
        >>> asked = {"originator": Originator.CUSTOMER, "by": "Wang", "reason": "stocktaking"}
        >>> later = example_plan().moved(date(2026, 2, 3), time(10), noted_on=date(2026, 1, 28), **asked)
        >>> later.changes[0].originator.value, later.sent_on
        ('customer', None)
        """
        check_date(to, "$.to")
        check_clock(at, "$.at")
        change = PlanChange(
            noted_on,
            originator,
            by,
            "time",
            f"{self.on} {self.at:%H:%M}",
            f"{to} {at:%H:%M}",
            reason,
        )
        last = _weekday_before(to)
        items = [one if one.ready else attrs.evolve(one, due=min(one.due, last)) for one in self.preparation]
        return attrs.evolve(
            self,
            on=to,
            at=at,
            changes=(*self.changes, change),
            preparation=items,
            send_by=min(max(self.send_by, noted_on), to),
            sent_on=None,
            sent_by=None,
        )

    def check_ready(self) -> None:
        """Refuse a plan that was not sent or whose lists are not done, unless waived; all at once.

        Raises `KeyAccountError` (`visit.not-sent`, `visit.not-prepared`). Method: V0, V2.

        >>> from keyaccount.visits.planning import example_plan
        >>> example_plan().check_ready()
        Traceback (most recent call last):
        keyaccount.errors.KeyAccountError: visit.not-sent @ $.sent_on: ...
        """
        problems = Problems()
        if self.sent_on is None and not self.waived(VisitStep.PLAN_SENT):
            problems.add(
                "visit.not-sent",
                "$.sent_on",
                "the customer has not been sent the plan; send it, or waive that by name and reason",
                "计划尚未送达客户;请先送达,或注明姓名和原因予以豁免",
            )
        for side, step in (
            (Side.OURS, VisitStep.OUR_PREPARATION),
            (Side.THEIRS, VisitStep.THEIR_PREPARATION),
        ):
            missing = self.missing(side)
            if missing and not self.waived(step):
                what = join(tuple(item.text for item in missing), "; ", ";")
                problems.add(
                    "visit.not-prepared",
                    f"$.preparation.{side.value}",
                    f"not prepared by {side.text.en}: {what.en}; do it, or waive it by name and reason",
                    f"{side.text.zh}尚未准备:{what.zh};请完成,或注明姓名和原因予以豁免",
                )
        problems.raise_any()

    def findings(self, as_of: date | None = None) -> tuple[Finding, ...]:
        """Return what a reader should know: exceptions of level, waivers, and, as of a day, what is late."""
        found = [*self.notes, *self.level.findings, *(waiver.finding for waiver in self.waivers)]
        if as_of is not None and self.sent_on is None and as_of > self.send_by:
            text = Text(f"should have been sent by {self.send_by}", f"应在 {self.send_by} 前送达客户")
            found.append(Finding("visit.plan-late", Severity.WARNING, "$.sent_on", text, "V2"))
        for item in self.preparation:
            if as_of is not None and not item.ready and as_of > item.due:
                text = Text(
                    f"{item.text.en} ({item.owner}) was due {item.due}",
                    f"{item.text.zh}({item.owner})应于 {item.due} 完成",
                )
                path = f"$.preparation.{item.id}"
                found.append(Finding("visit.preparation-late", Severity.WARNING, path, text, "V2"))
        return tuple(found)

    def explain(self) -> Explanation:
        """Explain the plan part by part: why go, form, time and route, people, preparation."""
        when = Text(
            f"{self.on} {self.at:%H:%M}, {self.minutes} min", f"{self.on} {self.at:%H:%M},{self.minutes} 分钟"
        )
        parts = (
            self.purposes.explain(),
            self.choice.explain(),
            Explanation("time", Text("time", "时间"), when, self._time_reason(), "V2"),
            Explanation("route", Text("route", "路线"), self.route.text, clause="V2"),
            self.level.explain(),
            *(Explanation(f"change-{n}", one.text, None, clause="V6") for n, one in enumerate(self.changes)),
        )
        label = Text(f"visit to {self.customer_name}", f"拜访{self.customer_name}")
        return Explanation(self.id, label, self.purpose, None, "V2", because=parts)

    def _time_reason(self) -> Text:
        if self.standing_visit is None:
            return Text("outside the standing schedule", "固定拜访之外的安排")
        return Text(f"standing visit {self.standing_visit}", f"固定拜访 {self.standing_visit}")

    def table(self) -> Table:
        """Lay the five parts of the plan out, purposes first."""
        rows: list[tuple[Text, Text]] = [
            (Text("purpose", "目的"), self.purpose),
            (Text("time", "时间"), _time_text(self)),
            (Text("route", "路线"), self.route.text),
            (Text("content", "内容"), join(tuple(item.text for item in self.agenda), "; ", ";")),
            (Text("form", "形式"), self.form.text),
            (Text("our people", "我方人员"), _names(self.ours)),
            (Text("their people", "客户方人员"), _names(self.theirs)),
        ]
        title = Text(f"Visit to {self.customer_name}", f"拜访计划:{self.customer_name}")
        return Table(title, (Text("part", "项目"), Text("plan", "安排")), rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the plan as a table, findings below."""
        return "\n".join([self.table().to_text(lang), *(one.say(lang) for one in self.findings())])

    def _repr_html_(self) -> str:
        return self.table().to_html()


def _weekday_before(day: date) -> date:
    back = {0: 3, 6: 2}.get(day.weekday(), 1)
    return day - timedelta(days=back)


def _time_text(plan: VisitPlan) -> Text:
    zone = f" {plan.zone}" if plan.zone else ""
    clock = f"{plan.at:%H:%M}-{plan.ends:%H:%M}{zone}"
    return Text(f"{plan.on} {clock}", f"{plan.on} {clock}")


def _names(people: Iterable[Attendee]) -> Text:
    found = tuple(one.text for one in people)
    return join(found) if found else Text("to be named", "待定")
