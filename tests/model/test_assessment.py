"""Assessments: a score nobody can explain is a number nobody can act on."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.model.assessment import assess
from keyaccount.model.checklist import EvidenceCaps, Part
from keyaccount.model.gap import GapKind
from keyaccount.model.question import Question, QuestionKind
from keyaccount.model.response import Answer, AnswerState, Words
from keyaccount.model.scoring import Scorer
from keyaccount.values.evidence import EvidenceGrade
from keyaccount.values.finding import Severity
from tests.model.checklists import (
    DAY,
    a_checklist,
    chosen,
    only_if,
    proof,
    responses,
    scale,
    state,
    text,
    yes_no,
)

PARTS = [Part("p", text("p"), "C4.1"), Part("q", text("q"), "C4.2"), Part("r", text("r"), "C4.3")]


@pytest.mark.method("C4.1", "C4.2")
def test_the_score_is_the_exact_sum_of_parts_and_questions() -> None:
    """Each point of the score can be traced to a part, a question and its evidence."""
    asked = a_checklist(
        [
            yes_no("a", part="p"),
            scale("b", 4, part="p"),
            yes_no("c", part="q", weight=7),
            yes_no("d"),
            yes_no("e", part="r"),
        ],
        parts=PARTS,
    )
    found = assess(
        asked, responses(chosen("a", "yes"), chosen("b", "1"), chosen("c", "yes"), chosen("d", "no")), DAY
    )
    explanation = found.explain()
    assert explanation.figure == found.score == Decimal("0.833333333333")
    assert {"C4.1", "C4.2"} <= explanation.clauses()
    contributions = [Fraction(item.contribution) for item in found.items if item.contribution is not None]
    assert sum(contributions, Fraction(0)) == Fraction("0.833333333333")
    assert explanation.find("b") is not None
    assert [one.key for one in explanation.parts] == ["p", "q", "other"]
    assert "coverage" in explanation.line()


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), min_size=1, max_size=9))
def test_every_assessment_explains_itself_exactly(answers: list[tuple[int, int]]) -> None:
    """The explanation refuses parts that do not add up, so building it is the proof."""
    asked = a_checklist([scale(f"q{index}", 4, weight=weight) for index, (_, weight) in enumerate(answers)])
    said = responses(*(chosen(f"q{index}", str(level)) for index, (level, _) in enumerate(answers)))
    found = assess(asked, said, DAY)
    assert found.explain().figure == found.score
    assert found.figures == Scorer(asked).score(said, DAY)


def test_without_a_score_the_reasons_are_still_told() -> None:
    """Unknown is an answer too, and the reader must see what is lacking."""
    asked = a_checklist([yes_no("a", part="p", required=True, owner="finance")], parts=PARTS[:1])
    found = assess(asked, responses(), DAY)
    explanation = found.explain()
    assert explanation.figure is None
    assert "find it out" in explanation.tree()
    assert [found.low, found.high, found.coverage, found.completeness] == [0, 1, 0, 0]


@pytest.mark.method("C5")
@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (None, GapKind.MISSING),
        (state("a", AnswerState.UNKNOWN), GapKind.UNKNOWN),
        (state("a", AnswerState.DECLINED), GapKind.DECLINED),
        (state("a", AnswerState.NOT_APPLICABLE), None),
        (chosen("a", "yes", evidence=[proof(EvidenceGrade.STATED)]), GapKind.UNEVIDENCED),
        (chosen("a", "yes", evidence=[proof(on=DAY - timedelta(40), days=30)]), GapKind.STALE),
        (chosen("a", "yes", on=DAY - timedelta(400), evidence=[proof()]), GapKind.STALE),
        (chosen("a", "yes", evidence=[proof()]), None),
    ],
)
def test_each_way_an_answer_can_fall_short_is_told_apart(answer: Answer | None, kind: GapKind | None) -> None:
    """Not asked, not known, not told, too old and not proved need different remedies."""
    asked = yes_no("a", required=True, least_grade=EvidenceGrade.SHOWN, max_age_days=365, owner="finance")
    found = assess(a_checklist([asked]), responses(*([answer] if answer else [])), DAY)
    assert [gap.kind for gap in found.gaps] == ([kind] if kind else [])
    lacking = kind in (GapKind.MISSING, GapKind.UNKNOWN, GapKind.DECLINED)
    assert found.complete is not lacking
    assert all(finding.severity is Severity.BLOCKING for finding in found.findings)


def test_optional_and_disabled_questions_never_block() -> None:
    """A question nobody needs, or that does not apply, must not stop a decision."""
    asked = a_checklist([yes_no("a"), yes_no("b", required=True, enabled_when=[only_if("a", "yes")])])
    found = assess(asked, responses(), DAY)
    assert found.gaps == ()
    assert [item.state for item in found.items] == [AnswerState.UNANSWERED, AnswerState.DISABLED]
    weak = yes_no("w", least_grade=EvidenceGrade.SHOWN)
    noted = assess(a_checklist([weak]), responses(chosen("w", "yes")), DAY)
    assert [finding.severity for finding in noted.findings] == [Severity.WARNING]


def test_a_capped_score_says_so() -> None:
    """Whoever reads a low score must see that only its proof is missing."""
    asked = a_checklist([yes_no("a", part="p")], parts=PARTS[:1], caps=EvidenceCaps())
    found = assess(asked, responses(chosen("a", "yes", evidence=[proof(EvidenceGrade.STATED)])), DAY)
    item = found.item("a")
    assert item is not None
    assert [item.raw, item.score, item.capped] == [1, Decimal("0.5"), True]
    assert [finding.code for finding in found.findings] == ["answer.capped"]
    assert "caps 1" in found.explain().tree()
    assert "封顶" in found.explain().tree("zh")
    assert found.item("nothing") is None


def test_facts_stand_in_the_table_without_a_score() -> None:
    """The reader sees every question, scored or not, in both languages."""
    asked = a_checklist([Question("t", text("t"), QuestionKind.TEXT), yes_no("a", required=True)])
    found = assess(asked, responses(Answer("t", value=Words("x"), on=DAY)), DAY)
    assert len(found.table().rows) == 2
    assert "t?" in found.table().to_text("zh")
    assert found._repr_html_().startswith("<")
    assert "score ?" in found.summary()
    assert "缺口 1 项" in found.summary("zh")


def test_a_long_list_of_gaps_is_counted_not_printed() -> None:
    """A screenful is a screenful; the rest is counted."""
    asked = a_checklist([yes_no(f"q{index}", required=True) for index in range(20)])
    lines = assess(asked, responses(), DAY).summary().splitlines()
    assert len(lines) == 17
    assert lines[-1] == "... and 5 more"


def test_all_answers_at_zero_still_add_up() -> None:
    """Nothing but zeros is a score of 0, known in full, and each adds 0."""
    found = assess(
        a_checklist([yes_no("a"), yes_no("b")]), responses(chosen("a", "no"), chosen("b", "no")), DAY
    )
    assert found.score == 0
    assert [item.contribution for item in found.items] == [0, 0]
    assert found.explain().figure == 0


def test_one_prepared_scorer_serves_many_assessments() -> None:
    """Assessing a portfolio must not prepare the same questions again for each account."""
    scorer = Scorer(a_checklist([yes_no("a")]))
    assert assess(scorer, responses(chosen("a", "yes")), DAY) == assess(
        scorer.checklist, responses(chosen("a", "yes")), DAY
    )
