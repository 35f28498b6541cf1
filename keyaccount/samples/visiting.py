"""How the sample's managers visit: the working calendar of 2026, contact norms, and rules of preparation."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from keyaccount.errors import Lang
from keyaccount.model.book import Book
from keyaccount.model.customer import Level
from keyaccount.model.side import Side
from keyaccount.model.visit_record import VisitForm
from keyaccount.values.calendar import Holiday, MakeUpDay, WorkingCalendar
from keyaccount.values.text import Text
from keyaccount.visits.forms import form_guide
from keyaccount.visits.levels import Attendee
from keyaccount.visits.needs import VisitNorm, WeeklyFrequency
from keyaccount.visits.purpose_kinds import AgreedRule, CooperationStage
from keyaccount.visits.team import StaffingPolicy
from keyaccount.visits.visit_policy import VisitFacts, VisitPolicy

__all__ = ["calendar_2026", "outcomes", "staffing_policy", "visit_facts", "visit_policy"]

# The public holidays of mainland China in 2026 and the working days that make up for them.
_HOLIDAYS = (
    (date(2026, 1, 1), 3, Text("New Year", "元旦")),
    (date(2026, 2, 15), 9, Text("Spring Festival", "春节")),
    (date(2026, 4, 4), 3, Text("Qingming", "清明节")),
    (date(2026, 5, 1), 5, Text("Labour Day", "劳动节")),
    (date(2026, 6, 19), 3, Text("Dragon Boat Festival", "端午节")),
    (date(2026, 9, 25), 3, Text("Mid-Autumn Festival", "中秋节")),
    (date(2026, 10, 1), 7, Text("National Day", "国庆节")),
)
_MAKE_UP = (
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
)


def calendar_2026() -> WorkingCalendar:
    """Return the working days of mainland China in 2026, make-up days included; later days are unknown.

    >>> calendar_2026().is_working(date(2026, 2, 14)), calendar_2026().is_working(date(2026, 10, 5))
    (True, False)
    """
    return WorkingCalendar(
        "CN 2026",
        holidays=[
            Holiday(first + timedelta(days=offset), name)
            for first, days, name in _HOLIDAYS
            for offset in range(days)
        ],
        make_up_days=[MakeUpDay(day) for day in _MAKE_UP],
        known_from=date(2026, 1, 1),
        known_until=date(2026, 12, 31),
    )


def staffing_policy() -> StaffingPolicy:
    """Return the norms of contact: A accounts every week, B accounts every second week.

    >>> [norm.name for norm in staffing_policy().norms]
    ['A', 'B']
    """
    return StaffingPolicy(
        "2026-1",
        norms=(
            VisitNorm("A", WeeklyFrequency(), minutes=60, weight=Decimal(2), longest_gap_days=14),
            VisitNorm("B", WeeklyFrequency(every=2), minutes=45, longest_gap_days=28),
        ),
        otherwise="B",
        band=Decimal("0.4"),
    )


def visit_policy() -> VisitPolicy:
    """Return the rules of preparation the sample works by.

    >>> visit_policy().lead_days
    5
    """
    return VisitPolicy.of_version("2026-1")


def visit_facts(book: Book, customer: str, lang: Lang = "en") -> VisitFacts:
    """Return what is known for the next visit to one customer of the sample.

    >>> from keyaccount.samples.books import distributor
    >>> visit_facts(distributor(), "C007").stage.value
    'renewal'
    """
    return VisitFacts(
        customer=book.customer(customer),
        stage=CooperationStage.RENEWAL,
        records=[one for one in book.visit_records if one.customer == customer],
        service_events=[one for one in book.service_events if one.customer == customer],
        commitments=[one for one in book.commitments if one.customer == customer],
        rules=[
            AgreedRule(
                "R1",
                Text("review of the quarter with figures", "按季回顾销售数据"),
                date(2025, 1, 10),
                Text("Wang Min", "王敏").say(lang),
                every_months=3,
            )
        ],
        colleagues=[Attendee("P4", Text("Mr Zheng", "郑力").say(lang), Level.DEPARTMENT_MANAGER, Side.OURS)],
    )


def outcomes(form: VisitForm, lang: Lang = "en") -> dict[str, str]:
    """Return a word for every outcome a visit of a form has to record.

    >>> len(outcomes(VisitForm.COURTESY)) == len(form_guide(VisitForm.COURTESY).outcomes)
    True
    """
    return {one.key: f"{one.text.say(lang)}: ok" for one in form_guide(form).outcomes}
