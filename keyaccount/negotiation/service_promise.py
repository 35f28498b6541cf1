"""What service is promised: ordinary services by the department that answers, gold services on top."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum

import attrs

from keyaccount.errors import Lang
from keyaccount.model.department import department_text
from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.values.business_hours import BusinessHours
from keyaccount.values.checks import (
    check_date,
    check_id,
    check_int,
    check_name,
    check_type,
    check_unique,
    set_of,
    tuple_of,
)
from keyaccount.values.explanation import Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.periods import Period
from keyaccount.values.table import Table
from keyaccount.values.text import Text, join, text_of

__all__ = ["ORDINARY_DEPARTMENTS", "ServiceGrade", "ServicePromise", "ServiceTerm", "ordinary_services"]

# Everybody concerned answers for its own before anything is called gold.
ORDINARY_DEPARTMENTS = ("sales", "transport", "research", "production")


class ServiceGrade(Enum):
    """Name whether a service is an ordinary one, which comes first, or one of the gold services."""

    ORDINARY = "ordinary"
    GOLD = "gold"

    @property
    def text(self) -> Text:
        """Return the grade in words."""
        return _GRADES[self]


_GRADES = {
    ServiceGrade.ORDINARY: Text("ordinary service", "常规服务"),
    ServiceGrade.GOLD: Text("gold service", "金牌服务"),
}


@attrs.frozen
class ServiceTerm:
    """State one service-level term: which events, who answers, in which hours, how fast.

    Response and resolution are minutes within `hours`, counted from the opening of the event; None
    promises nothing about it. With `causes` given, only events of such a cause fall under it.
    Raises `KeyAccountError`. Method: N5.

    >>> hours = BusinessHours.always()
    >>> hotline = ServiceTerm("hotline", "free support hotline", "service", [ServiceKind.HOTLINE_CALL], hours,
    ...                       response_minutes=5, grade=ServiceGrade.GOLD)
    >>> hotline.promised_text.en
    'answered within 5 min; round the clock, every day'
    """

    key: str
    text: Text = attrs.field(converter=text_of)
    department: str
    kinds: frozenset[ServiceKind] = attrs.field(converter=set_of)
    hours: BusinessHours
    response_minutes: int | None = None
    resolution_minutes: int | None = None
    grade: ServiceGrade = ServiceGrade.ORDINARY
    causes: frozenset[str] = attrs.field(default=frozenset(), converter=set_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.key, "$.key")
        check_type(self.text, Text, "$.text")
        check_name(self.department, "$.department")
        for kind in self.kinds:
            check_type(kind, ServiceKind, "$.kinds")
        check_type(self.hours, BusinessHours, "$.hours")
        for name in ("response_minutes", "resolution_minutes"):
            if getattr(self, name) is not None:
                check_int(getattr(self, name), f"$.{name}", least=1)
        check_type(self.grade, ServiceGrade, "$.grade")
        for cause in self.causes:
            check_name(cause, "$.causes")

    def covers(self, event: ServiceEvent) -> bool:
        """Tell whether an event falls under the term."""
        return event.kind in self.kinds and (not self.causes or event.cause in self.causes)

    @property
    def promised_text(self) -> Text:
        """Return what is promised, in words."""
        said = []
        if self.response_minutes is not None:
            said.append(
                Text(f"answered within {self.response_minutes} min", f"{self.response_minutes} 分钟内响应")
            )
        if self.resolution_minutes is not None:
            said.append(
                Text(
                    f"resolved within {self.resolution_minutes} min", f"{self.resolution_minutes} 分钟内解决"
                )
            )
        return join((*said, self.hours.text), "; ", ";")


@attrs.frozen
class ServicePromise:
    """Hold the service-level terms promised to one customer, or to all where `customer` is None.

    An event falls under the first term that covers it, so put narrow terms first.
    Raises `KeyAccountError` (`service.repeated-term`). Method: N5.

    >>> promise = ServicePromise("SLA-2026", Period.year(2026), [])
    >>> [finding.code for finding in promise.findings()][:2]
    ['service.department-missing', 'service.department-missing']
    """

    id: str
    valid: Period
    terms: tuple[ServiceTerm, ...] = attrs.field(converter=tuple_of)
    customer: str | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_type(self.valid, Period, "$.valid")
        for index, term in enumerate(self.terms):
            check_type(term, ServiceTerm, f"$.terms[{index}]")
        check_unique([one.key for one in self.terms], "service.repeated-term", "$.terms")
        if self.customer is not None:
            check_id(self.customer, "$.customer")

    def term_for(self, event: ServiceEvent) -> ServiceTerm | None:
        """Return the term an event falls under, None where nothing is promised for it."""
        if not self.applies(event.customer, event.opened):
            return None
        return next((term for term in self.terms if term.covers(event)), None)

    def applies(self, customer: str, on: date) -> bool:
        """Tell whether the promise holds for a customer on a day."""
        check_date(on, "$.on")
        return self.valid.contains(on) and self.customer in (None, customer)

    def findings(self) -> tuple[Finding, ...]:
        """Name departments without an ordinary service, and gold on top of nothing ordinary."""
        ordinary = [one for one in self.terms if one.grade is ServiceGrade.ORDINARY]
        answering = {one.department for one in ordinary}
        missing = [one for one in ORDINARY_DEPARTMENTS if one not in answering]
        found = [_missing(department) for department in missing]
        if missing and len(ordinary) < len(self.terms):
            text = Text(
                "gold services are promised before the ordinary ones stand", "常规服务尚未到位便承诺金牌服务"
            )
            found.append(Finding("service.gold-first", Severity.BLOCKING, "$.terms", text, "N5"))
        return tuple(found)

    def explain(self) -> Explanation:
        """Explain the promise term by term, with the department that answers. Method: N5."""
        because = tuple(
            Explanation(
                f"term.{one.key}",
                one.text,
                department_text(one.department),
                one.promised_text,
                "N5",
            )
            for one in self.terms
        )
        label = Text(f"service promised in {self.id}", f"{self.id} 服务承诺")
        return Explanation("service_promise", label, len(self.terms), clause="N5", because=because)

    def table(self) -> Table:
        """Lay the terms out: a row per service."""
        columns = (
            Text("service", "服务"),
            Text("grade", "级别"),
            Text("answers", "责任部门"),
            Text("promise", "承诺"),
        )
        rows = [
            (one.text, one.grade.text, department_text(one.department), one.promised_text)
            for one in self.terms
        ]
        return Table(Text(f"Service promised in {self.id}", f"{self.id} 服务承诺"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the terms as a table."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def _missing(department: str) -> Finding:
    name = department_text(department)
    text = Text(f"{name.en} answers for no ordinary service", f"{name.zh}没有负责的常规服务")
    remedy = Text("agree what it answers for, and how fast", "商定其负责的服务与时限")
    return Finding("service.department-missing", Severity.WARNING, "$.terms", text, "N5", remedy)


def ordinary_services(hours: BusinessHours) -> tuple[ServiceTerm, ...]:
    """Return a plain set of ordinary services, one for each department concerned, within office hours.

    Times are a start to agree on: an hour to answer, one to five working days of eight hours to resolve.
    Events fall under a term by what caused them; complaints without a known cause go to sales.
    Method: N5.

    >>> hours = BusinessHours.always()
    >>> [term.department for term in ordinary_services(hours)]
    ['transport', 'production', 'research', 'sales']
    """
    day = 8 * 60
    failures = (ServiceKind.COMPLAINT, ServiceKind.BREAKDOWN)
    rows: Iterable[tuple[str, Text, str, tuple[ServiceKind, ...], int, tuple[str, ...]]] = (
        ("delivery", Text("delivery put right", "交货问题处理"), "transport",
         (ServiceKind.DELIVERY_FAILURE,), day, ()),
        ("goods", Text("faulty goods replaced", "问题产品更换"), "production",
         failures, 3 * day, ("quality",)),
        ("advice", Text("questions on the product answered", "产品技术支持"), "research", failures, 5 * day,
         ("design", "use")),
        ("orders", Text("orders and complaints handled", "订单与投诉处理"), "sales",
         (*failures, ServiceKind.HOTLINE_CALL, ServiceKind.OTHER), 2 * day, ()),
    )  # fmt: skip
    return tuple(
        ServiceTerm(key, text, department, kinds, hours, 60, resolution, causes=causes)
        for key, text, department, kinds, resolution, causes in rows
    )
