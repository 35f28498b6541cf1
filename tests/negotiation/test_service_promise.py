"""What service is promised: ordinary services of every department first, gold on top."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import attrs
import pytest

from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.negotiation import ServiceGrade, ServicePromise, ServiceTerm, ordinary_services
from keyaccount.values import BusinessHours
from keyaccount.values.periods import Period
from tests.refusals import codes_of

DAY_AND_NIGHT = BusinessHours.always()
YEAR = Period.year(2026)
HOTLINE = ServiceTerm(
    "hotline",
    "hotline",
    "service",
    [ServiceKind.HOTLINE_CALL],
    DAY_AND_NIGHT,
    response_minutes=5,
    grade=ServiceGrade.GOLD,
)
ORDINARY = ordinary_services(DAY_AND_NIGHT)


@pytest.mark.method("N5")
def test_every_department_answers_for_its_own_before_gold() -> None:
    """Sales, transport, research and production each have a term; gold alone is called out."""
    whole = ServicePromise("SLA", YEAR, [HOTLINE, *ORDINARY])
    assert whole.findings() == ()
    alone = ServicePromise("SLA", YEAR, [HOTLINE])
    codes = [one.code for one in alone.findings()]
    assert codes == ["service.department-missing"] * 4 + ["service.gold-first"]
    assert whole.explain().figure == 5
    assert "N5" in whole.explain().clauses()
    transport = whole.explain().find("term.delivery")
    assert transport is not None
    assert transport.figure is not None
    assert "运输部" in transport.line("zh")


def test_the_first_term_that_covers_an_event_counts() -> None:
    """By kind and cause: bad quality is production's, a question of use is research's, the rest is sales'."""
    promise = ServicePromise("SLA", YEAR, [HOTLINE, *ORDINARY], customer="C1")

    def department(kind: ServiceKind, cause: str | None = None, customer: str = "C1") -> str | None:
        term = promise.term_for(ServiceEvent("S1", customer, kind, date(2026, 3, 2), cause=cause))
        return None if term is None else term.department

    assert department(ServiceKind.HOTLINE_CALL) == "service"
    assert department(ServiceKind.COMPLAINT, "quality") == "production"
    assert department(ServiceKind.BREAKDOWN, "use") == "research"
    assert department(ServiceKind.COMPLAINT) == "sales"
    assert department(ServiceKind.DELIVERY_FAILURE) == "transport"
    assert department(ServiceKind.CLEANING) is None
    assert department(ServiceKind.COMPLAINT, customer="C2") is None
    assert not promise.applies("C1", date(2027, 1, 1))


def test_the_promise_reads_in_both_languages() -> None:
    """A row per service with the department that answers."""
    promise = ServicePromise("SLA", YEAR, [HOTLINE, attrs.evolve(ORDINARY[0], response_minutes=None)])
    assert "金牌服务" in promise.summary("zh")
    assert promise._repr_html_().count("<tr>") == 3


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda: ServicePromise("SLA", YEAR, [HOTLINE, HOTLINE]), "service.repeated-term"),
        (lambda: ServicePromise("SLA", YEAR, [], customer=""), "id.empty"),
        (lambda: attrs.evolve(HOTLINE, response_minutes=0), "number.too-small"),
        (lambda: attrs.evolve(HOTLINE, kinds=["hotline"]), "type.wrong"),
        (lambda: attrs.evolve(HOTLINE, causes=[""]), "name.empty"),
    ],
)
def test_wrong_terms_are_refused(act: Callable[[], object], code: str) -> None:
    """Each slip has its own code."""
    assert codes_of(act) == [code]
