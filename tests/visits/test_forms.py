"""Five forms of visit, each with its own agenda, length and outcomes; and the one that fits."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.commitment import Commitment
from keyaccount.model.side import Side
from keyaccount.model.visit_record import VisitForm
from keyaccount.visits import (
    AgreedRule,
    CooperationStage,
    PurposeKind,
    PurposePolicy,
    derive_purposes,
    form_guide,
    suggest_form,
)


@pytest.mark.method("V5")
def test_the_five_forms_differ_in_agenda_length_and_outcomes() -> None:
    """礼节式、座谈式、问题式、联谊式、调查式: five names for one meeting would be no forms."""
    guides = [form_guide(form) for form in VisitForm]
    assert len({guide.agenda for guide in guides}) == 5
    assert len({guide.minutes for guide in guides}) == 5
    assert len({tuple(field.key for field in guide.outcomes) for guide in guides}) == 5
    assert len({guide.participants.en for guide in guides}) == 5
    assert [guide.form for guide in guides if guide.checklist] == [VisitForm.FACT_FINDING]
    for guide in guides:
        assert guide.minutes == sum(item.minutes for item in guide.agenda)
        assert guide.least_ours <= guide.most_ours
        assert guide.preparation(Side.OURS)
        assert guide.preparation(Side.THEIRS)
        assert len({field.key for field in guide.outcomes}) == len(guide.outcomes)
    assert "V5" in suggest_form(()).explain().clauses()


@pytest.mark.parametrize(
    ("stage", "form"),
    [
        (CooperationStage.FIRST_CONTACT, VisitForm.COURTESY),
        (CooperationStage.EXPLORING, VisitForm.FACT_FINDING),
        (CooperationStage.STEADY, VisitForm.ROUND_TABLE),
        (CooperationStage.STRAINED, VisitForm.PROBLEM_SOLVING),
    ],
)
def test_the_purpose_suggests_the_form(stage: CooperationStage, form: VisitForm) -> None:
    """A strained relation needs no dinner, a first contact no list of questions."""
    found = derive_purposes("C1", date(2026, 3, 2), PurposePolicy("1"), stage=stage)
    choice = suggest_form(found.purposes)
    assert choice.form is form
    assert found.purposes[0].kind.text.zh in choice.reason.zh


def test_what_was_agreed_with_the_customer_overrides_the_usual_form() -> None:
    """They asked for a dinner once a year: that is the form."""
    found = derive_purposes("C1", date(2026, 3, 2), PurposePolicy("1"), stage=CooperationStage.STEADY)
    asked = attrs.evolve(found.purposes[0], asked_form=VisitForm.SOCIAL)
    choice = suggest_form((asked,))
    assert choice.form is VisitForm.SOCIAL
    assert choice.reason.en.startswith("agreed with the customer")
    assert PurposeKind.SHARE_OCCASION.form is VisitForm.SOCIAL


@pytest.mark.method("V5")
def test_a_courtesy_visit_is_suggested_only_where_nothing_asks_for_more() -> None:
    """提供计划和方案,深入谈判,作出决定: greetings leave no room for that, so another form takes over."""
    day, policy = date(2026, 3, 2), PurposePolicy("1")
    stand = Commitment("P1", "C1", Side.OURS, "small_matter", "Umbrella stand", "Li", day)
    small = derive_purposes("C1", day, policy, commitments=[stand])
    assert suggest_form(small.purposes).form is VisitForm.COURTESY
    rule = AgreedRule("R1", "Quarterly review", date(2025, 12, 1), "Wang", 3)
    both = derive_purposes("C1", day, policy, commitments=[stand], rules=[rule])
    choice = suggest_form(both.purposes)
    assert both.purposes[0].kind is PurposeKind.SMALL_MATTER
    assert choice.form is VisitForm.ROUND_TABLE
    assert "leaves no room" in choice.reason.en
    assert "礼节式拜访不足以" in choice.reason.zh
    asked = attrs.evolve(both.purposes[0], asked_form=VisitForm.COURTESY)
    assert suggest_form((asked, *both.purposes[1:])).form is VisitForm.COURTESY
    assert "V5" in choice.explain().clauses()


@pytest.mark.parametrize(
    ("due", "form"),
    [(date(2026, 3, 5), VisitForm.ROUND_TABLE), (date(2026, 2, 20), VisitForm.PROBLEM_SOLVING)],
)
def test_a_promise_is_delivered_at_a_table_and_an_overdue_one_is_a_problem(
    due: date, form: VisitForm
) -> None:
    """Showing results needs a table; a promise we broke has causes to find and a new date to agree on."""
    promise = Commitment("P1", "C1", Side.OURS, "service", "Free inspection", "Li", due)
    found = derive_purposes("C1", date(2026, 3, 2), PurposePolicy("1"), commitments=[promise])
    assert suggest_form(found.purposes).form is form


def test_a_form_must_be_one_of_the_five() -> None:
    """A free text would have no agenda."""
    with pytest.raises(KeyAccountError):
        form_guide("dinner")  # type: ignore[arg-type]
    assert "<table" in form_guide(VisitForm.SOCIAL)._repr_html_()
