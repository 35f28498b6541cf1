"""Five forms of visit, each with its own agenda, length and outcomes; and the one that fits."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.side import Side
from keyaccount.model.visit_record import VisitForm
from keyaccount.visits import (
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


def test_a_form_must_be_one_of_the_five() -> None:
    """A free text would have no agenda."""
    with pytest.raises(KeyAccountError):
        form_guide("dinner")  # type: ignore[arg-type]
    assert "<table" in form_guide(VisitForm.SOCIAL)._repr_html_()
