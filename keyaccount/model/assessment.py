"""Assessments: every question's state and score, the parts they make, the gaps, and the reasons."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.model._checklist_engine import Compiled
from keyaccount.model.checklist import Checklist
from keyaccount.model.gap import Gap, GapKind, gap_of
from keyaccount.model.question import Question
from keyaccount.model.response import Answer, AnswerState, Responses
from keyaccount.model.scoring import ChecklistScore, Scorer
from keyaccount.values.checks import tuple_of
from keyaccount.values.evidence import Evidence, EvidenceGrade
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import figure_text
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.numbers import SCORE_PLACES, decimal_of, largest_remainder, round_fraction
from keyaccount.values.table import Table
from keyaccount.values.text import Lang, Text

__all__ = ["Assessment", "QuestionScore", "assess"]


@attrs.frozen
class QuestionScore:
    """State how one question stands: its state, score before and after the cap, weight and share.

    `contribution` is what it adds to the score of the whole checklist; contributions add up exactly.

    >>> QuestionScore("a", Text("a", "a"), "", "C4.1", AnswerState.UNANSWERED, Decimal(1), True).score is None
    True
    """

    question: str
    text: Text
    part: str
    clause: str
    state: AnswerState
    weight: Decimal
    required: bool
    raw: Decimal | None = None
    score: Decimal | None = None
    grade: EvidenceGrade = EvidenceGrade.NONE
    contribution: Decimal | None = None
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)
    gap: GapKind | None = None

    @property
    def capped(self) -> bool:
        """Tell whether weak evidence held the score down."""
        return self.raw is not None and self.score is not None and self.score < self.raw

    def explain(self) -> Explanation:
        """Explain what the question adds and why."""
        reason = self.state.text
        if self.raw is not None:
            reason = Text(
                f"score {figure_text(self.score)} x weight {figure_text(self.weight)}; "
                f"evidence: {self.grade.text.en}",
                f"得分 {figure_text(self.score)} × 权重 {figure_text(self.weight)};证据:{self.grade.text.zh}",
            )
        if self.capped:
            reason = Text(
                f"{reason.en} caps {figure_text(self.raw)}",
                f"{reason.zh},原分 {figure_text(self.raw)} 被封顶",
            )
        return Explanation(self.question, self.text, self.contribution, reason, self.clause, self.evidence)


@attrs.frozen
class Assessment:
    """Hold an assessed set of responses: figures, every question, and the gaps with owner and remedy.

    `score`, `low`, `high`, `coverage` and `completeness` are those of `figures`. `complete` tells whether
    no required question that applies lacks an answer (evidence and age are separate gaps).

    Method: C4, C5.

    >>> assess(Checklist("x", 1, Text("x", "x"), []), Responses("x", 1), date(2026, 3, 1)).complete
    True
    """

    figures: ChecklistScore
    title: Text
    items: tuple[QuestionScore, ...] = attrs.field(converter=tuple_of)
    gaps: tuple[Gap, ...] = attrs.field(default=(), converter=tuple_of)
    part_titles: tuple[tuple[str, Text, str], ...] = attrs.field(default=(), converter=tuple_of)

    @property
    def score(self) -> Decimal | None:
        """Return the score, None where it is unknown."""
        return self.figures.score

    @property
    def low(self) -> Decimal | None:
        """Return the score if everything missing turned out 0."""
        return self.figures.low

    @property
    def high(self) -> Decimal | None:
        """Return the score if everything missing turned out 1."""
        return self.figures.high

    @property
    def coverage(self) -> Decimal:
        """Return the share of the applicable weight that was answered."""
        return self.figures.coverage

    @property
    def completeness(self) -> Decimal:
        """Return the share of the applicable questions with an answer."""
        return self.figures.completeness

    @property
    def complete(self) -> bool:
        """Tell whether every required question that applies has an answer."""
        without = (GapKind.MISSING, GapKind.UNKNOWN, GapKind.DECLINED)
        return not any(gap.required and gap.kind in without for gap in self.gaps)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the gaps as findings, and a note on each score held down by weak evidence."""
        capped = [_capped_finding(item) for item in self.items if item.capped]
        return (*(gap.finding for gap in self.gaps), *capped)

    def item(self, question: str) -> QuestionScore | None:
        """Return how one question stands, or None."""
        return next((item for item in self.items if item.question == question), None)

    def explain(self) -> Explanation:
        """Explain the score by its parts and questions, adding up exactly."""
        score = self.score
        reason = Text(
            f"{self.figures.answered} of {self.figures.applicable} applicable questions answered, "
            f"coverage {figure_text(self.coverage)}, completeness {figure_text(self.completeness)}",
            f"适用问题 {self.figures.applicable} 个,已答 {self.figures.answered} 个,"
            f"覆盖率 {figure_text(self.coverage)},完整度 {figure_text(self.completeness)}",
        )
        groups = [
            _part_explanation(part, title, clause, [item for item in self.items if item.part == part], score)
            for part, title, clause in (*self.part_titles, ("", Text("other", "其他"), ""))
        ]
        shown = tuple(one for one in groups if one is not None)
        missing = tuple(
            Explanation(gap.question, gap.text, gap.kind.text, gap.remedy, gap.clause) for gap in self.gaps
        )
        if score is None:
            return Explanation(self.figures.checklist, self.title, None, reason, because=(*shown, *missing))
        parts = tuple(one for one in shown if one.figure is not None)
        rest = tuple(one for one in shown if one.figure is None)
        return Explanation(
            self.figures.checklist,
            self.title,
            score,
            reason,
            parts=parts,
            combine=Combine.SUM,
            because=(*rest, *missing),
        )

    def table(self) -> Table:
        """Return one row per question, with state, score and gap."""
        rows = [
            (
                item.clause,
                item.text,
                item.state.text,
                item.score,
                item.grade.text,
                item.gap.text if item.gap is not None else Text("", ""),
            )
            for item in self.items
        ]
        columns = (
            Text("clause", "条款"),
            Text("question", "问题"),
            Text("state", "状态"),
            Text("score", "得分"),
            Text("evidence", "证据"),
            Text("gap", "缺口"),
        )
        return Table(self.title, columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the score, what is known of it and what is lacking, in a screenful."""
        score = "?" if self.score is None else _brief(self.score)
        known, done = _brief(self.coverage), _brief(self.completeness)
        head = Text(
            f"{self.title.en}: score {score}, coverage {known}, completeness {done}, {len(self.gaps)} gaps",
            f"{self.title.zh}:得分 {score},覆盖率 {known},完整度 {done},缺口 {len(self.gaps)} 项",
        ).say(lang)
        shown = [f"- {gap.finding.say(lang)}" for gap in self.gaps[:15]]
        rest = len(self.gaps) - len(shown)
        if rest > 0:
            shown.append({"en": f"... and {rest} more", "zh": f"……另有 {rest} 项"}[lang])
        return "\n".join([head, *shown])

    def _repr_html_(self) -> str:
        return self.table().to_html("en")


def assess(checklist: Checklist | Scorer, responses: Responses, as_of: date) -> Assessment:
    """Assess one set of responses at the close of a day: score, completeness, and every gap.

    The score is the weighted mean over enabled, applicable, answered questions, each capped by the grade
    of its fresh evidence. For many responses pass one `Scorer`, which is prepared once. Raises
    `KeyAccountError` for responses that do not fit the checklist.

    Method: C4, C5.

    >>> from keyaccount.model.question import QuestionKind
    >>> asked = Question("cash", Text("Cash?", "现金?"), QuestionKind.YES_NO, required=True, owner="finance")
    >>> found = assess(Checklist("x", 1, Text("x", "x"), [asked]), Responses("x", 1), date(2026, 3, 1))
    >>> found.score is None, found.complete, found.gaps[0].owner
    (True, False, 'finance')
    """
    scorer = checklist if isinstance(checklist, Scorer) else Scorer(checklist)
    checklist = scorer.checklist
    compiled = scorer._compiled
    given = compiled.given(responses, as_of)
    off = compiled.disabled(given)
    figures = scorer.score_given(responses, given, off, as_of)
    items: list[QuestionScore] = []
    gaps: list[Gap] = []
    for index, question in enumerate(checklist.questions):
        answer = given[index]
        item = _item(compiled, index, answer, off[index], as_of)
        items.append(item)
        if item.gap is not None:
            gaps.append(gap_of(question, item.gap, item.clause, answer.owner if answer is not None else None))
    titles = tuple((part.id, part.title, part.clause) for part in checklist.parts)
    return Assessment(figures, checklist.title, _contributed(items, figures.score), gaps, titles)


def _item(compiled: Compiled, index: int, answer: Answer | None, off: bool, as_of: date) -> QuestionScore:
    question = compiled.checklist.questions[index]
    state = AnswerState.UNANSWERED if answer is None else answer.state
    state = AnswerState.DISABLED if off else state
    raw = score = None
    grade = EvidenceGrade.NONE
    if answer is not None and state is AnswerState.ANSWERED:
        grade = EvidenceGrade(compiled.grade(index, answer, as_of))
        if compiled.scored[index]:
            units = compiled.raw(index, answer)
            raw = decimal_of(units, SCORE_PLACES)
            score = decimal_of(min(units, compiled.caps[grade]), SCORE_PLACES)
    return QuestionScore(
        question.id,
        question.text,
        question.part,
        compiled.checklist.clause_of(question),
        state,
        question.weight,
        question.required,
        raw,
        score,
        grade,
        evidence=() if answer is None else answer.evidence,
        gap=_gap_kind(compiled, index, question, answer, state, as_of),
    )


_STATE_GAPS = {
    AnswerState.UNANSWERED: GapKind.MISSING,
    AnswerState.UNKNOWN: GapKind.UNKNOWN,
    AnswerState.DECLINED: GapKind.DECLINED,
}


def _gap_kind(
    compiled: Compiled, index: int, question: Question, answer: Answer | None, state: AnswerState, as_of: date
) -> GapKind | None:
    if state in _STATE_GAPS:
        return _STATE_GAPS[state] if question.required else None
    if answer is None or state is not AnswerState.ANSWERED:
        return None
    if compiled.too_old(index, answer, as_of):
        return GapKind.STALE
    if compiled.grade(index, answer, as_of) >= question.least_grade:
        return None
    once = max((one.grade for one in answer.evidence if one.collected <= as_of), default=EvidenceGrade.NONE)
    return GapKind.STALE if once >= question.least_grade else GapKind.UNEVIDENCED


def _contributed(items: list[QuestionScore], score: Decimal | None) -> list[QuestionScore]:
    """Give each answered question its share of the score, largest remainders first, so that they add up."""
    if score is None:
        return items
    counted = [index for index, item in enumerate(items) if item.score is not None]
    worth = [_worth(items[index]) for index in counted]
    total = _units(score)
    shares = largest_remainder(total, worth) if sum(worth) else [0] * len(worth)
    found = list(items)
    for index, share in zip(counted, shares, strict=True):
        found[index] = attrs.evolve(items[index], contribution=decimal_of(share, SCORE_PLACES))
    return found


def _worth(item: QuestionScore) -> int:
    return 0 if item.score is None else _units(item.weight) * _units(item.score)


def _brief(number: Decimal) -> str:
    return figure_text(round_fraction(Fraction(number), 3))


def _units(number: Decimal) -> int:
    # Through Fraction, because Decimal arithmetic would round by the caller's context.
    return int(Fraction(number) * 10**SCORE_PLACES)


def _part_explanation(
    part: str, title: Text, clause: str, items: list[QuestionScore], score: Decimal | None
) -> Explanation | None:
    if not items:
        return None
    shown = tuple(item.explain() for item in items)
    counted = tuple(one for one in shown if one.figure is not None)
    rest = tuple(one for one in shown if one.figure is None)
    if score is None or not counted:
        return Explanation(part or "other", title, None, None, clause, because=shown)
    units = sum(_units(item.contribution) for item in items if item.contribution is not None)
    total = decimal_of(units, SCORE_PLACES)
    return Explanation(
        part or "other", title, total, None, clause, parts=counted, combine=Combine.SUM, because=rest
    )


def _capped_finding(item: QuestionScore) -> Finding:
    return Finding(
        "answer.capped",
        Severity.INFO,
        f"$.questions[{item.question}]",
        Text(
            f"{item.text.en} - {item.grade.text.en} evidence caps the score at {figure_text(item.score)}",
            f"{item.text.zh}——证据为“{item.grade.text.zh}”,得分封顶于 {figure_text(item.score)}",
        ),
        item.clause,
    )
