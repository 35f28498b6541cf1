"""The sample's visiting rules must be the real calendar of 2026 and complete outcomes."""

from datetime import date, timedelta

import pytest

from keyaccount.model.visit_record import VisitForm
from keyaccount.samples import distributor
from keyaccount.samples.visiting import calendar_2026, outcomes, staffing_policy, visit_facts, visit_policy
from keyaccount.visits.forms import form_guide


def test_the_calendar_agrees_with_the_published_one_day_by_day() -> None:
    """Promises of visits stand on this calendar; an independent library must agree on every day."""
    holidays = pytest.importorskip("holidays", reason="needs the calendar extra")
    published = holidays.country_holidays("CN", years=2026)
    calendar = calendar_2026()
    days = [date(2026, 1, 1) + timedelta(days=offset) for offset in range(365)]
    assert [day for day in days if calendar.is_working(day) != published.is_working_day(day)] == []


@pytest.mark.parametrize("form", list(VisitForm))
def test_every_required_outcome_is_there(form: VisitForm) -> None:
    """A visit is not closed while an outcome its form asks for is missing."""
    assert set(outcomes(form)) == {one.key for one in form_guide(form).outcomes}


def test_the_facts_of_a_visit_are_those_of_the_customer() -> None:
    """A visit must never be prepared with another customer's promises."""
    facts = visit_facts(distributor(), "C007")
    assert {one.customer for one in facts.commitments} == {"C007"}
    assert visit_policy().version == staffing_policy().version
