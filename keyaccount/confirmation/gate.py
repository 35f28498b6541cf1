"""The readiness gate: whether a dossier is complete, fresh and evidenced, and what it takes to get there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.model.assessment import Assessment
from keyaccount.model.gap import Gap
from keyaccount.values.checks import tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import figure_text
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.numbers import round_fraction
from keyaccount.values.table import Table
from keyaccount.values.text import Lang, Text

__all__ = ["Gate", "gate_of"]


@attrs.frozen
class Gate:
    """Hold whether a dossier may go before the panel at the close of a day, and everything in its way.

    `blocking` are the gaps of required answers; `advisory` those of others, which are counted but do not
    close it. `minutes` is the effort to mend the blocking ones, `untimed` how many carry no estimate.

    Method: C5.

    >>> Gate("C007", date(2026, 3, 31), [], [], Decimal("0.4"), Decimal(1), Decimal(1), 0, 0,
    ...      least_score=Decimal("0.5")).open
    False
    """

    customer: str
    as_of: date
    blocking: tuple[Gap, ...] = attrs.field(converter=tuple_of)
    advisory: tuple[Gap, ...] = attrs.field(converter=tuple_of)
    score: Decimal | None
    coverage: Decimal
    completeness: Decimal
    optional_answered: int
    optional_asked: int
    least_score: Decimal | None = None

    @property
    def open(self) -> bool:
        """Tell whether the dossier may go before the panel."""
        return not self.blocking and not self.too_low

    @property
    def too_low(self) -> bool:
        """Tell whether a least score is asked for and not reached, or unknown."""
        return self.least_score is not None and (self.score is None or self.score < self.least_score)

    @property
    def minutes(self) -> int:
        """Return the minutes it takes to mend the blocking gaps, as far as they are estimated."""
        return sum(gap.minutes or 0 for gap in self.blocking)

    @property
    def untimed(self) -> int:
        """Return how many blocking gaps carry no estimate of effort."""
        return sum(gap.minutes is None for gap in self.blocking)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return every gap as a finding with its remedy, and a score that is too low."""
        found = [gap.finding for gap in (*self.blocking, *self.advisory)]
        if self.too_low:
            found.append(
                Finding(
                    "gate.score-low",
                    Severity.BLOCKING,
                    "$.score",
                    Text(
                        f"score {figure_text(self.score)} is below {figure_text(self.least_score)}",
                        f"得分 {figure_text(self.score, 'zh')} 低于 {figure_text(self.least_score)}",
                    ),
                    "C5",
                    Text("strengthen the answers or their evidence", "改善答案或补充证据"),
                )
            )
        return tuple(found)

    def by_owner(self) -> tuple[tuple[str, tuple[Gap, ...], int], ...]:
        """Return who has to mend what, with the minutes each needs; the longest list first."""
        owners: dict[str, list[Gap]] = {}
        for gap in self.blocking:
            owners.setdefault(gap.owner, []).append(gap)
        rows = [(name, tuple(gaps), sum(gap.minutes or 0 for gap in gaps)) for name, gaps in owners.items()]
        return tuple(sorted(rows, key=lambda row: (-row[2], row[0])))

    def explain(self) -> Explanation:
        """Explain the gate: how many gaps close it, part by part and each with its remedy."""
        clauses = sorted({gap.clause for gap in self.blocking})
        parts = tuple(
            Explanation(
                clause or "other",
                Text(f"gaps in {clause or 'other'}", f"{clause or '其他'} 的缺口"),
                len([gap for gap in self.blocking if gap.clause == clause]),
                clause=clause,
                because=tuple(
                    Explanation(gap.question, gap.text, gap.kind.text, gap.remedy, gap.clause)
                    for gap in self.blocking
                    if gap.clause == clause
                ),
            )
            for clause in clauses
        )
        word = Text("open", "通过") if self.open else Text("closed", "未通过")
        reason = Text(
            f"gate {word.en}; {self.minutes} minutes to mend; optional questions answered "
            f"{self.optional_answered} of {self.optional_asked}",
            f"准入{word.zh};补齐约需 {self.minutes} 分钟;"
            f"选答题已答 {self.optional_answered}/{self.optional_asked}",
        )
        label = Text("gaps that close the gate", "阻断缺口")
        return Explanation(
            "gate",
            label,
            len(self.blocking),
            reason,
            "C5",
            parts=parts,
            combine=Combine.SUM if parts else Combine.REASONS,
        )

    def table(self) -> Table:
        """Return one row per blocking gap, with owner and remedy."""
        words = (
            ("clause", "条款"),
            ("question", "问题"),
            ("gap", "缺口"),
            ("remedy", "补救"),
            ("minutes", "分钟"),
        )
        rows = [(gap.clause, gap.text, gap.kind.text, gap.remedy, gap.minutes) for gap in self.blocking]
        title = Text(f"what closes the gate at {self.as_of}", f"截至 {self.as_of} 的准入缺口")
        return Table(title, [Text(*word) for word in words], rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word whether the gate is open and who has to do what, in a screenful."""
        done = figure_text(round_fraction(Fraction(self.completeness), 3))
        head = Text(
            f"gate {'open' if self.open else 'closed'} at {self.as_of}: {len(self.blocking)} gaps, "
            f"{self.minutes} minutes, completeness {done}",
            f"截至 {self.as_of} 准入{'通过' if self.open else '未通过'}:缺口 {len(self.blocking)} 项,"
            f"约需 {self.minutes} 分钟,完整度 {done}",
        )
        lines = [f"- {finding.say(lang)}" for finding in self.findings[:20]]
        rest = len(self.findings) - len(lines)
        if rest > 0:
            lines.append(Text(f"... and {rest} more", f"……另有 {rest} 项").say(lang))
        return "\n".join([head.say(lang), *lines])

    def _repr_html_(self) -> str:
        return self.table().to_html("en")


def gate_of(assessment: Assessment, *, least_score: Decimal | None = None) -> Gate:
    """Judge an assessed dossier.

    Required answers must be there, fresh and evidenced; optional ones are counted.

    Method: C5, C6.

    >>> from keyaccount.confirmation.questions import DOSSIER_QUESTIONS
    >>> from keyaccount.model.assessment import assess
    >>> from keyaccount.model.response import Responses
    >>> empty = assess(DOSSIER_QUESTIONS, Responses("dossier", 1, subject="C007"), date(2026, 3, 1))
    >>> gate = gate_of(empty)
    >>> gate.open, len(gate.blocking), gate.optional_answered
    (False, 40, 0)
    """
    optional = [item for item in assessment.items if not item.required]
    figures = assessment.figures
    return Gate(
        figures.subject,
        figures.as_of,
        [gap for gap in assessment.gaps if gap.required],
        [gap for gap in assessment.gaps if not gap.required],
        figures.score,
        figures.coverage,
        figures.completeness,
        sum(item.state.value == "answered" for item in optional),
        sum(item.state.value not in ("disabled", "not_applicable") for item in optional),
        least_score,
    )
