"""Service tracking: what service each key account really gets, and what to improve in time (I1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import Lang
from keyaccount.model.action import Action
from keyaccount.model.book import Book
from keyaccount.model.commitment import Commitment, CommitmentStatus
from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.model.side import Side
from keyaccount.values.checks import check_date, check_int, check_one_of, check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import Figure
from keyaccount.values.numbers import score_of
from keyaccount.values.periods import Period
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["ServiceRecord", "ServiceTracking", "TrackingRule", "track_service"]


@attrs.frozen
class TrackingRule:
    """Name over how many months service is looked at, and in how many days an improvement is due.

    >>> TrackingRule().months
    12
    """

    months: int = 12
    due_in_days: int = 30

    def __attrs_post_init__(self) -> None:
        check_int(self.months, "$.months", least=1, most=120)
        check_int(self.due_in_days, "$.due_in_days", least=1, most=3650)


@attrs.frozen
class ServiceRecord:
    """Hold the service one customer got in a period, and what follows from it. Method: I1.

    `on_time` is the share of promised services that were resolved in time, None where nothing was
    promised; `mean_days` the mean days to resolve, None where nothing was. `kept` of `promised` are our
    own commitments that fell due. Nothing recorded at all is unknown, not good service.

    >>> record = ServiceRecord("C1", "Hua", 3, 1, 0, 1, 0, Decimal("0.5"), Decimal(2), 0, 0)
    >>> record.recorded, record.explain().figure
    (True, 3)
    """

    customer: str
    name: str
    events: int
    complaints: int
    repeats: int
    open: int
    overdue: int
    on_time: Decimal | None
    mean_days: Decimal | None
    promised: int
    kept: int
    actions: tuple[Action, ...] = attrs.field(default=(), converter=tuple_of)

    @property
    def recorded(self) -> bool:
        """Tell whether anything at all is on record."""
        return bool(self.events or self.promised)

    def explain(self) -> Explanation:
        """Explain the record, and why each improvement is asked for. Method: I1."""
        others = self.events - self.complaints
        parts = (
            Explanation("complaints", Text("complaints", "投诉"), self.complaints),
            Explanation("others", Text("other services", "其他服务"), others),
        )
        because = [
            Explanation("on_time", Text("resolved as promised", "按承诺解决的比例"), self.on_time),
            Explanation("mean_days", Text("mean days to resolve", "平均解决天数"), self.mean_days),
            Explanation(
                "kept",
                Text(f"promises kept of {self.promised}", f"{self.promised} 项到期承诺中已兑现"),
                self.kept,
            ),
            *(Explanation("action", one.title, one.due, one.reason) for one in self.actions),
        ]
        label = Text(
            f"services for {self.customer} {self.name}", f"对 {self.customer} {self.name} 的服务次数"
        )
        unknown = (
            None
            if self.recorded
            else Text("nothing on record: unknown, not good", "没有记录:未知,不等于良好")
        )
        return Explanation(
            "service", label, self.events, unknown, "I1", parts=parts, combine=Combine.SUM, because=because
        )


@attrs.frozen
class ServiceTracking:
    """Hold the service record of every key account tracked, worst first in the table. Method: I1.

    >>> record = ServiceRecord("C1", "Hua", 0, 0, 0, 0, 0, None, None, 0, 0)
    >>> tracking = ServiceTracking(Period.year(2025), [record])
    >>> tracking.of("C1").recorded, tracking.explain("C1").reason.en
    (False, 'nothing on record: unknown, not good')
    """

    period: Period
    records: tuple[ServiceRecord, ...] = attrs.field(converter=tuple_of)

    def of(self, customer: str) -> ServiceRecord:
        """Return one customer's record.

        Raises `KeyAccountError` (`customer.unknown`) with the closest known id.
        """
        known = [one.customer for one in self.records]
        check_one_of(customer, known, "customer.unknown", "$.customer")
        return self.records[known.index(customer)]

    @property
    def actions(self) -> tuple[Action, ...]:
        """Return every improvement proposed, in the order of customers."""
        return tuple(action for one in self.records for action in one.actions)

    def explain(self, customer: str) -> Explanation:
        """Explain one customer's service record. Method: I1."""
        return self.of(customer).explain()

    def table(self) -> Table:
        """Return the records as a table, those with most to improve first."""
        ordered = sorted(self.records, key=lambda one: (-len(one.actions), -one.complaints, one.customer))
        rows: list[tuple[Figure, ...]] = [
            (
                one.customer,
                one.name,
                one.events if one.recorded else None,
                one.complaints if one.recorded else None,
                one.open,
                one.on_time,
                one.mean_days,
                len(one.actions),
            )
            for one in ordered
        ]
        return Table(Text(f"Service, {self.period}", f"服务跟踪 {self.period}"), _COLUMNS, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the records on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


_COLUMNS = (
    Text("customer", "客户"),
    Text("name", "名称"),
    Text("services", "服务次数"),
    Text("complaints", "投诉"),
    Text("open", "未结"),
    Text("as promised", "按承诺解决"),
    Text("mean days", "平均天数"),
    Text("to improve", "待改进"),
)


def track_service(
    book: Book, customers: Iterable[str], as_of: date, rule: TrackingRule | None = None
) -> ServiceTracking:
    """Track the service that some customers got in the months up to a day, and propose improvements.

    Raises `KeyAccountError` (`book.unknown-customer`). Linear in their events and commitments. Method: I1.

    >>> from keyaccount.model.customer import Customer
    >>> from keyaccount.model.ledger import Ledger
    >>> late = ServiceEvent("S1", "C1", ServiceKind.COMPLAINT, date(2026, 1, 5), promised_days=2)
    >>> book = Book(date(2026, 1, 31), Ledger.empty("CNY"), [Customer("C1", "Hua")], service_events=[late])
    >>> tracked = track_service(book, ["C1"], book.as_of)
    >>> tracked.of("C1").complaints, [action.finding for action in tracked.actions]
    (1, ['service.overdue'])
    """
    check_type(book, Book, "$.book")
    check_date(as_of, "$.as_of")
    chosen = rule if rule is not None else TrackingRule()
    period = Period.trailing(months=chosen.months, as_of=as_of)
    due = as_of + timedelta(days=chosen.due_in_days)
    return ServiceTracking(
        period, tuple(_record(book, customer, period, as_of, due) for customer in customers)
    )


def _record(book: Book, customer: str, period: Period, as_of: date, due: date) -> ServiceRecord:
    known = book.customer(customer)
    # A day that is looked back on knows nothing of what was resolved after it.
    events = [one.known_at(as_of) for one in book.service_events_of(known.id) if period.contains(one.opened)]
    ours = [
        one for one in book.commitments_of(known.id) if one.side is Side.OURS and period.contains(one.due)
    ]
    statuses = [one.status(as_of) for one in ours]
    promises = [kept for one in events if (kept := one.on_time(as_of)) is not None]
    days = [one.days_to_resolve for one in events if one.days_to_resolve is not None]
    fallen = [status for status in statuses if status not in (CommitmentStatus.OPEN, CommitmentStatus.WAIVED)]
    return ServiceRecord(
        known.id,
        known.name,
        len(events),
        sum(one.kind is ServiceKind.COMPLAINT for one in events),
        sum(one.repeat_of is not None for one in events),
        sum(one.resolved is None for one in events),
        sum(one.on_time(as_of) is False and one.resolved is None for one in events),
        score_of(Fraction(sum(promises), len(promises))) if promises else None,
        score_of(Fraction(sum(days), len(days))) if days else None,
        len(fallen),
        sum(status is CommitmentStatus.KEPT for status in fallen),
        _improvements(known.id, events, ours, as_of, due),
    )


def _improvements(
    customer: str, events: list[ServiceEvent], ours: list[Commitment], as_of: date, due: date
) -> tuple[Action, ...]:
    found = [action for one in events if (action := _after_event(customer, one, as_of, due)) is not None]
    for promise in ours:
        status = promise.status(as_of)
        if status in (CommitmentStatus.BROKEN, CommitmentStatus.LATE):
            title = Text(f"Make good the promise: {promise.text.en}", f"补救承诺:{promise.text.zh}")
            reason = Text(f"{status.text.en}, due {promise.due}", f"{status.text.zh},到期日 {promise.due}")
            found.append(_action(f"I1-{promise.id}", customer, title, promise.owner, due, "promise", reason))
    return tuple(found)


def _after_event(customer: str, event: ServiceEvent, as_of: date, due: date) -> Action | None:
    kind, owner = event.kind.text, event.department
    key = f"I1-{event.id}"
    if event.repeat_of is not None:
        title = Text(f"Remove the cause of the repeated {kind.en}", f"消除重复{kind.zh}的原因")
        reason = Text(f"came back after {event.repeat_of}", f"{event.repeat_of} 之后再次发生")
        return _action(key, customer, title, owner, due, "repeated", reason)
    if event.on_time(as_of) is not False:
        return None
    reason = Text(
        f"opened {event.opened}, promised in {event.promised_days} days",
        f"{event.opened} 受理,承诺 {event.promised_days} 天内解决",
    )
    if event.resolved is None:
        title = Text(f"Resolve the overdue {kind.en}", f"解决逾期的{kind.zh}")
        return _action(key, customer, title, owner, due, "overdue", reason)
    title = Text(f"Resolve the next {kind.en} within the promise", f"今后在承诺期内解决{kind.zh}")
    return _action(key, customer, title, owner, due, "late", reason)


def _action(
    key: str, customer: str, title: Text, owner: str | None, due: date, what: str, reason: Text
) -> Action:
    return Action(
        key, customer, title, owner=owner, due=due, finding=f"service.{what}", clause="I1", reason=reason
    )
