"""The gate: one answer blanked, aged or stripped of its proof in any point closes it and is named."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import attrs
import pytest

from keyaccount.confirmation.dossier import Dossier
from keyaccount.confirmation.gate import Gate, gate_of
from keyaccount.confirmation.questions import DOSSIER_QUESTIONS
from keyaccount.model.assessment import assess
from keyaccount.model.department import department_text
from keyaccount.model.gap import GapKind
from keyaccount.model.question import Question
from keyaccount.model.response import Responses
from keyaccount.values.evidence import Evidence
from tests.confirmation.ready import DAY, ready_dossier

READY = ready_dossier()


def required(part: str) -> list[Question]:
    found = [question for question in DOSSIER_QUESTIONS.of_part(part) if question.required]
    return [question for question in found if not question.enabled_when]


PARTS = [part.id for part in DOSSIER_QUESTIONS.parts[:8]]
EACH = [(part, question.id) for part in PARTS for question in required(part)]


def names(gate: Gate, question: str, kind: GapKind) -> None:
    """Check that the gate is closed by this answer alone, with its owner and remedy."""
    assert not gate.open
    assert [(gap.question, gap.kind) for gap in gate.blocking] == [(question, kind)]
    gap = gate.blocking[0]
    assert gap.owner
    assert gap.remedy.en.startswith(department_text(gap.owner).en)
    assert gap.remedy.zh != gap.remedy.en
    finding = gate.findings[0]
    assert (finding.path, finding.remedy) == (f"$.questions[{question}]", gap.remedy)
    assert gap.clause in gate.explain().clauses()
    assert gate.explain().figure == 1


@pytest.mark.method("C5")
def test_a_complete_fresh_and_evidenced_dossier_passes() -> None:
    """The department found everything out beforehand."""
    gate = READY.gate(DAY)
    assert gate.open
    assert (gate.blocking, gate.minutes, gate.explain().figure) == ((), 0, 0)
    assert "C5" in gate.explain().clauses()


@pytest.mark.method("C5", "C4.1", "C4.2", "C4.3", "C4.4", "C4.5", "C4.6", "C4.7", "C4.8")
@pytest.mark.parametrize(("part", "question"), EACH)
def test_blanking_any_required_answer_closes_the_gate(part: str, question: str) -> None:
    """Whichever of the eight points it stands in, the missing answer is named with owner and remedy."""
    blanked = attrs.evolve(READY, responses=READY.responses.withdrawn(question))
    names(blanked.gate(DAY), question, GapKind.MISSING)


@pytest.mark.method("C5", "C4.1", "C4.2", "C4.3", "C4.4", "C4.5", "C4.6", "C4.7", "C4.8")
@pytest.mark.parametrize(("part", "question"), EACH)
def test_ageing_any_required_answer_past_its_expiry_closes_the_gate(part: str, question: str) -> None:
    """Yesterday's certificate does not carry today's decision."""
    names(_with_evidence(READY, question, _expired()).gate(DAY), question, GapKind.STALE)


@pytest.mark.method("C5", "C4.1", "C4.2", "C4.3", "C4.4", "C4.5", "C4.6", "C4.7", "C4.8")
@pytest.mark.parametrize(("part", "question"), EACH)
def test_an_answer_older_than_its_question_allows_closes_the_gate(part: str, question: str) -> None:
    """Even well proved, an answer of years ago is of years ago."""
    answer = READY.responses.get(question)
    limit = DOSSIER_QUESTIONS[question].max_age_days
    assert answer is not None
    assert limit is not None
    old = attrs.evolve(answer, on=DAY - timedelta(limit + 1))
    names(READY.with_answers(old).gate(DAY), question, GapKind.STALE)


@pytest.mark.method("C5", "C4.1", "C4.2", "C4.3", "C4.4", "C4.5", "C4.6", "C4.7", "C4.8")
@pytest.mark.parametrize(("part", "question"), EACH)
def test_stripping_the_evidence_of_any_required_answer_closes_the_gate(part: str, question: str) -> None:
    """Filled in is not found out."""
    names(_with_evidence(READY, question).gate(DAY), question, GapKind.UNEVIDENCED)


def _expired() -> Evidence:
    return Evidence("old report", DAY - timedelta(60), expires=DAY)


def _with_evidence(dossier: Dossier, question: str, *evidence: Evidence) -> Dossier:
    answer = dossier.responses.get(question)
    assert answer is not None
    return dossier.with_answers(attrs.evolve(answer, evidence=evidence))


@pytest.mark.method("C6")
def test_market_questions_are_counted_and_never_block() -> None:
    """What is known of the final buyers is told beside the gate."""
    before = READY.gate(DAY)
    after = READY.answered("market.why", ["quality"], on=DAY, owner="M1").gate(DAY)
    assert after.open
    assert after.optional_answered == before.optional_answered + 1
    assert [gap.question for gap in after.advisory] == ["market.why"]
    assert [finding.severity.value for finding in after.findings] == ["warning"]


def test_the_effort_is_summed_by_owner() -> None:
    """Who has how much to do decides when the panel can sit."""
    empty = gate_of(assess(DOSSIER_QUESTIONS, Responses("dossier", 1, subject="C007"), DAY))
    rows = empty.by_owner()
    assert sum(minutes for _, _, minutes in rows) == empty.minutes
    assert [row[2] for row in rows] == sorted((row[2] for row in rows), reverse=True)
    assert empty.untimed == 0
    assert empty.explain().figure == len(empty.blocking)
    assert len(empty.table().rows) == len(empty.blocking)
    assert "more" in empty.summary()
    assert "未通过" in empty.summary("zh")
    assert empty._repr_html_().startswith("<")


def test_a_least_score_can_be_asked_for() -> None:
    """A complete dossier of a poor customer is complete, and still too low."""
    assessment = READY.assess(DAY)
    assert gate_of(assessment, least_score=Decimal("0.5")).open
    low = gate_of(assessment, least_score=Decimal("0.99"))
    assert not low.open
    assert low.findings[-1].code == "gate.score-low"
    assert "低于" in low.findings[-1].text.zh
    unknown = Gate("C1", DAY, [], [], None, Decimal(0), Decimal(0), 0, 0, Decimal("0.1"))
    assert unknown.too_low
    assert "gate open" in READY.gate(DAY).summary()
