"""Strengths, weaknesses, opportunities, threats, and the risks of an account with their answers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum

import attrs

from keyaccount.analysis.topic import ActionProposal, StudyTopic
from keyaccount.values.checks import check_date, check_decimal, check_id, check_type, check_unique
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from keyaccount.values.text import Text, text_of

__all__ = ["Quadrant", "Risk", "RiskResponse", "SwotItem", "explain_risks", "study_risks"]


class Quadrant(Enum):
    """Name the four quadrants; the first two are about us with them, the last two about their market.

    >>> Quadrant.THREAT.text.zh
    '威胁'
    """

    STRENGTH = "strength"
    WEAKNESS = "weakness"
    OPPORTUNITY = "opportunity"
    THREAT = "threat"

    @property
    def text(self) -> Text:
        """Return the quadrant in words."""
        return _QUADRANTS[self]


_QUADRANTS = {
    Quadrant.STRENGTH: Text("strength", "优势"),
    Quadrant.WEAKNESS: Text("weakness", "劣势"),
    Quadrant.OPPORTUNITY: Text("opportunity", "机会"),
    Quadrant.THREAT: Text("threat", "威胁"),
}


@attrs.frozen
class SwotItem:
    """Hold one point of the analysis and the objective it bears on.

    >>> SwotItem(Quadrant.STRENGTH, "区域内最大的门店网络", objective="objective.growth").quadrant.value
    'strength'
    """

    quadrant: Quadrant
    statement: Text = attrs.field(converter=text_of)
    objective: str | None = None

    def __attrs_post_init__(self) -> None:
        check_type(self.quadrant, Quadrant, "$.quadrant")


class RiskResponse(Enum):
    """Name what is done about a risk.

    >>> RiskResponse.TRANSFER.text.zh
    '转移'
    """

    AVOID = "avoid"
    MITIGATE = "mitigate"
    TRANSFER = "transfer"
    ACCEPT = "accept"

    @property
    def text(self) -> Text:
        """Return the response in words."""
        return _RESPONSES[self]


_RESPONSES = {
    RiskResponse.AVOID: Text("avoid", "规避"),
    RiskResponse.MITIGATE: Text("mitigate", "缓解"),
    RiskResponse.TRANSFER: Text("transfer", "转移"),
    RiskResponse.ACCEPT: Text("accept", "接受"),
}


@attrs.frozen
class Risk:
    """Hold one risk: how likely in the plan's period (0..1), what it would cost us, and the answer to it.

    >>> late = Risk("R1", "回款拖延", likelihood=Decimal("0.2"), impact=Money(500000, "CNY"))
    >>> str(late.exposure())
    '100000.00 CNY'
    """

    id: str
    statement: Text = attrs.field(converter=text_of)
    likelihood: Decimal | None = attrs.field(default=None, kw_only=True)
    impact: Money | None = attrs.field(default=None, kw_only=True)
    response: RiskResponse | None = attrs.field(default=None, kw_only=True)
    measure: Text | None = attrs.field(
        default=None, converter=attrs.converters.optional(text_of), kw_only=True
    )
    owner: str | None = attrs.field(default=None, kw_only=True)
    due: date | None = attrs.field(default=None, kw_only=True)
    objective: str | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        if self.likelihood is not None:
            check_decimal(self.likelihood, "$.likelihood", least=0, most=1)
        check_type(self.impact, (Money, type(None)), "$.impact")
        check_type(self.response, (RiskResponse, type(None)), "$.response")
        if self.due is not None:
            check_date(self.due, "$.due")

    def exposure(self, rounding: Rounding = Rounding.HALF_UP) -> Money | None:
        """Return likelihood x impact; None where one is unknown."""
        if self.likelihood is None or self.impact is None:
            return None
        return self.impact.times(self.likelihood, rounding)


def explain_risks(risks: tuple[Risk, ...], currency: str) -> Explanation:
    """Add up the exposure of the risks that are measured, the others beside.

    >>> explain_risks((), "CNY").figure is None
    True
    """
    told = [
        Explanation(
            f"risk.{one.id}",
            one.statement,
            one.exposure(),
            reason=one.response.text if one.response else Text("no answer yet", "尚无应对"),
            clause="A0",
        )
        for one in risks
    ]
    known = tuple(one for one in told if isinstance(one.figure, Money))
    total = Money.total([one.figure for one in known if isinstance(one.figure, Money)], currency)
    return Explanation(
        "risks",
        Text("risk: likelihood x impact", "风险敞口:可能性 × 影响"),
        total if known else None,
        clause="A0",
        parts=known,
        combine=Combine.SUM if known else Combine.REASONS,
        because=tuple(one for one in told if one.figure is None),
    )


def study_risks(
    risks: tuple[Risk, ...] | list[Risk], *, as_of: date
) -> tuple[tuple[Finding, ...], tuple[ActionProposal, ...]]:
    """Find risks without an answer, owner or figure; each answer in the making becomes a proposal.

    Raises `KeyAccountError` (`risk.duplicate`). Method: A0.

    >>> findings, proposals = study_risks([Risk("R1", "回款拖延")], as_of=date(2026, 3, 31))
    >>> [finding.code for finding in findings], proposals[0].key
    (['risk.no-answer'], 'risk.R1')
    """
    check_unique([one.id for one in risks], "risk.duplicate", "$.risks")
    findings, proposals = [], []
    for one in risks:
        name = one.statement
        code, severity = "risk.answered", Severity.INFO
        text = Text(f"{name.en}: risk with an answer", f"{name.zh}:已有应对")
        if one.response is None or (one.response is not RiskResponse.ACCEPT and one.measure is None):
            code, severity = "risk.no-answer", Severity.WARNING
            text = Text(f"{name.en}: risk without an answer", f"{name.zh}:风险尚无应对")
        elif one.due is not None and as_of > one.due:
            code, severity = "risk.overdue", Severity.WARNING
            text = Text(
                f"{name.en}: the answer was due on {one.due}", f"{name.zh}:应对措施应于 {one.due} 完成,已逾期"
            )
        finding = Finding(code, severity, f"$.risks.{one.id}", text, "A0")
        findings.append(finding)
        if one.response is not RiskResponse.ACCEPT:
            task = one.measure or Text(
                f"Find an answer to the risk: {name.en}", f"为风险制订应对措施:{name.zh}"
            )
            proposals.append(
                ActionProposal(
                    f"risk.{one.id}",
                    StudyTopic.PROBLEMS,
                    finding,
                    task,
                    text,
                    severity=4 if severity is Severity.WARNING else 3,
                    owner=one.owner,
                    due=one.due,
                )
            )
    return tuple(findings), tuple(proposals)
