"""Pre-filled answers: what data can answer, nobody is asked, and the book stands as the evidence."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import attrs
import pytest

from keyaccount.confirmation.prefill import BOOK_OWNER, PREFILLED, prefilled_answers
from keyaccount.confirmation.questions import DOSSIER_QUESTIONS
from keyaccount.confirmation.trade_record import trade_record
from keyaccount.model.response import Number
from keyaccount.values.evidence import EvidenceGrade, EvidenceMethod
from tests.confirmation.ready import DAY, a_book
from tests.model.checklists import a_checklist, yes_no


@pytest.mark.method("C4.3", "C4.5", "C4.6")
def test_turnover_mix_return_and_receivables_come_from_the_book() -> None:
    """The department finds out beforehand; what the ledger knows it need not ask."""
    answers = {
        answer.question: answer
        for answer in prefilled_answers(trade_record(a_book(), "C007"), DOSSIER_QUESTIONS)
    }
    assert {"cooperation.turnover", "mix.largest", "return.margin", "cooperation.overdue"} <= set(answers)
    overdue = answers["cooperation.overdue"]
    assert overdue.value == Number(Decimal("0.25"), "1")
    assert overdue.owner == BOOK_OWNER
    evidence = overdue.evidence[0]
    assert (evidence.method, evidence.grade) == (EvidenceMethod.DATA, EvidenceGrade.MEASURED)
    assert evidence.fresh(DAY + timedelta(91))
    assert not evidence.fresh(DAY + timedelta(92))


def test_every_prefilled_question_exists_in_its_part() -> None:
    """A renamed question would silently stay empty."""
    for key, (clause, _, _) in PREFILLED.items():
        assert DOSSIER_QUESTIONS.clause_of(DOSSIER_QUESTIONS[key]) == clause


def test_a_figure_outside_its_bounds_is_left_to_people() -> None:
    """A share of wallet above one means a wrong estimate of their spend; bending it would hide that."""
    record = trade_record(a_book(), "C007")
    keys = [
        answer.question
        for answer in prefilled_answers(attrs.evolve(record, wallet=Decimal("1.2")), DOSSIER_QUESTIONS)
    ]
    assert "mix.wallet" not in keys
    keys = [
        answer.question
        for answer in prefilled_answers(attrs.evolve(record, wallet=Decimal("-0.1")), DOSSIER_QUESTIONS)
    ]
    assert "mix.wallet" not in keys


def test_a_list_of_ones_own_takes_what_it_asks_for() -> None:
    """Another trade's dossier may ask for none of it."""
    assert prefilled_answers(trade_record(a_book(), "C007"), a_checklist([yes_no("a")])) == ()
    bare = attrs.evolve(trade_record(a_book(), "C007"), ageing=None)
    assert "cooperation.overdue" not in [one.question for one in prefilled_answers(bare, DOSSIER_QUESTIONS)]
