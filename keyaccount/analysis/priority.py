"""Which proposal comes first: severity, gain and topic, weighed openly."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from statistics import median_low

import attrs

from keyaccount.analysis.policy import AnalysisPolicy
from keyaccount.analysis.topic import ActionProposal
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Severity
from keyaccount.values.money import Money
from keyaccount.values.numbers import exact, score_of
from keyaccount.values.text import Text

__all__ = ["Priority", "rank_proposals"]


@attrs.frozen
class Priority:
    """Hold how urgent a proposal is, 0..1: the weighted sum of severity, gain and topic.

    An unknown gain (`gain_known` False) stands in at the median of the known gains of the plan, so that
    not measuring neither helps nor hurts; `low` and `high` are the score if it turned out none or the
    greatest of all, `coverage` the share of the weight that is known. Blocking findings come first
    whatever the score.

    >>> half, tenth = Decimal("0.5"), Decimal("0.1")
    >>> Priority(half, Decimal(0), tenth, Decimal("0.6"), Decimal("0.6"), Decimal(1), False, False).score
    Decimal('0.6')
    """

    severity: Decimal
    gain: Decimal
    topic: Decimal
    coverage: Decimal
    low: Decimal
    high: Decimal
    gain_known: bool
    blocking: bool

    @property
    def score(self) -> Decimal:
        """Return the sum of the three."""
        with exact():
            return self.severity + self.gain + self.topic

    def explain(self, proposal: ActionProposal) -> Explanation:
        """Show the score as the sum of its parts, with the finding behind the proposal.

        >>> from keyaccount.analysis.topic import StudyTopic
        >>> from keyaccount.values.finding import Finding
        >>> found = Finding("x", Severity.WARNING, "$", Text("x", "x"), "A2")
        >>> one = ActionProposal("a", StudyTopic.PROBLEMS, found, "a", "a", severity=5)
        >>> (_, priority), = rank_proposals([one], AnalysisPolicy("standard", 1), "CNY")
        >>> priority.explain(one).figure, priority.low, priority.high
        (Decimal('0.600000000000'), Decimal('0.600000000000'), Decimal('1.000000000000'))
        """
        gain = Text("unknown, taken as the median of the known gains", "未知,按已知收益的中位数计")
        if proposal.gain is not None:
            gain = Text(str(proposal.gain), str(proposal.gain))
        severity = Text(f"{proposal.severity} of 5", f"{proposal.severity}/5")
        answered = Explanation(
            proposal.finding.code,
            Text("answers the finding", "对应发现"),
            proposal.finding.text,
            reason=proposal.reason,
            clause=proposal.clause,
        )
        return Explanation(
            f"priority.{proposal.key}",
            Text("priority", "优先级"),
            self.score,
            reason=Text("blocking findings come first", "阻断性发现优先") if self.blocking else None,
            clause=proposal.clause,
            parts=(
                Explanation("priority.severity", Text("severity", "严重度"), self.severity, severity),
                Explanation("priority.gain", Text("gain per year", "年收益"), self.gain, gain),
                Explanation("priority.topic", Text("topic", "主题"), self.topic, proposal.topic.text),
            ),
            combine=Combine.SUM,
            because=(answered,),
        )


def rank_proposals(
    proposals: Sequence[ActionProposal], policy: AnalysisPolicy, currency: str
) -> tuple[tuple[ActionProposal, Priority], ...]:
    """Rank proposals: blocking findings first, then by score, ties by key.

    Each gain counts in proportion to the greatest among them. Method: A0.

    >>> from keyaccount.analysis.topic import StudyTopic
    >>> from keyaccount.values.finding import Finding
    >>> found = Finding("x", Severity.WARNING, "$", Text("x", "x"), "A2")
    >>> two = [ActionProposal("a", StudyTopic.PROBLEMS, found, "a", "a", severity=2),
    ...        ActionProposal("b", StudyTopic.PROBLEMS, found, "b", "b", severity=5)]
    >>> [proposal.key for proposal, _ in rank_proposals(two, AnalysisPolicy("standard", 1), "CNY")]
    ['b', 'a']
    """
    zero = Money.zero(currency)
    known = [max(proposal.gain, zero) for proposal in proposals if proposal.gain is not None]
    greatest = max(known, default=zero)
    shares = [Fraction(0) if greatest.is_zero else gain.ratio(greatest) for gain in known]
    # The middle one of the known gains; of an even number, the lower of the two.
    usual = median_low(shares) if shares else Fraction(0)
    ranked = [(proposal, _priority(proposal, policy, greatest, usual)) for proposal in proposals]
    return tuple(
        sorted(ranked, key=lambda each: (not each[1].blocking, each[1].score.copy_negate(), each[0].key))
    )


def _priority(proposal: ActionProposal, policy: AnalysisPolicy, greatest: Money, usual: Fraction) -> Priority:
    severity_weight, gain_weight, topic_weight = (
        Fraction(weight) for weight in (policy.severity_weight, policy.gain_weight, policy.topic_weight)
    )
    whole = severity_weight + gain_weight + topic_weight
    by_severity = severity_weight * Fraction(proposal.severity, 5) / whole
    by_topic = topic_weight * Fraction(policy.topic_weights[proposal.topic.value]) / whole
    known = proposal.gain is not None
    share = usual if proposal.gain is None else _share(proposal.gain, greatest)
    by_gain = gain_weight * share / whole
    base = by_severity + by_topic
    return Priority(
        score_of(by_severity),
        score_of(by_gain),
        score_of(by_topic),
        score_of(Fraction(1) if known else 1 - gain_weight / whole),
        score_of(base + by_gain if known else base),
        score_of(base + by_gain if known else base + gain_weight / whole),
        known,
        proposal.finding.severity is Severity.BLOCKING,
    )


def _share(gain: Money, greatest: Money) -> Fraction:
    if greatest.is_zero or gain.is_negative:
        return Fraction(0)
    return gain.ratio(greatest)
