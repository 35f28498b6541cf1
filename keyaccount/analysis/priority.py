"""Which proposal comes first: severity, gain and topic weighed openly, unknown gains left out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

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
    """Hold how urgent a proposal is, 0..1: the weighted mean of what is known about it.

    `severity`, `gain` and `topic` are what each adds; `gain` None means the gain is unknown and left
    out, which lowers `coverage`. `low` and `high` are the score if the unknown gain turned out none or
    the greatest of all. Blocking findings come first whatever the score.

    >>> half, tenth = Decimal("0.5"), Decimal("0.1")
    >>> Priority(half, None, tenth, Decimal("0.6"), Decimal("0.4"), Decimal("0.8"), False).score
    Decimal('0.6')
    """

    severity: Decimal
    gain: Decimal | None
    topic: Decimal
    coverage: Decimal
    low: Decimal
    high: Decimal
    blocking: bool

    @property
    def score(self) -> Decimal:
        """Return the sum of what is known."""
        with exact():
            return self.severity + (self.gain or Decimal(0)) + self.topic

    def explain(self, proposal: ActionProposal) -> Explanation:
        """Show the score as the sum of its parts, with the finding behind the proposal."""
        parts = [
            Explanation(
                "priority.severity",
                Text("severity", "严重度"),
                self.severity,
                reason=Text(f"{proposal.severity} of 5", f"{proposal.severity}/5"),
            ),
            Explanation("priority.topic", Text("topic", "主题"), self.topic, reason=proposal.topic.text),
        ]
        because = [
            Explanation(
                proposal.finding.code,
                Text("answers the finding", "对应发现"),
                proposal.finding.text,
                reason=proposal.reason,
                clause=proposal.clause,
            )
        ]
        gain = Explanation(
            "priority.gain",
            Text("gain per year", "年收益"),
            self.gain,
            reason=Text("unknown, left out", "未知,不计入")
            if proposal.gain is None
            else Text(str(proposal.gain), str(proposal.gain)),
        )
        (because if self.gain is None else parts).append(gain)
        return Explanation(
            f"priority.{proposal.key}",
            Text("priority", "优先级"),
            self.score,
            reason=Text("blocking findings come first", "阻断性发现优先") if self.blocking else None,
            clause=proposal.clause,
            parts=tuple(parts),
            combine=Combine.SUM,
            because=tuple(because),
        )


def rank_proposals(
    proposals: Sequence[ActionProposal], policy: AnalysisPolicy, currency: str
) -> tuple[tuple[ActionProposal, Priority], ...]:
    """Rank proposals: blocking findings first, then by score, ties by key.

    The gain counts in proportion to the greatest gain among them; where it is unknown the other
    weights make up the whole. Method: A0.

    >>> from keyaccount.analysis.topic import StudyTopic
    >>> from keyaccount.values.finding import Finding
    >>> found = Finding("x", Severity.WARNING, "$", Text("x", "x"), "A2")
    >>> two = [ActionProposal("a", StudyTopic.PROBLEMS, found, "a", "a", severity=2),
    ...        ActionProposal("b", StudyTopic.PROBLEMS, found, "b", "b", severity=5)]
    >>> [proposal.key for proposal, _ in rank_proposals(two, AnalysisPolicy("standard", 1), "CNY")]
    ['b', 'a']
    """
    zero = Money.zero(currency)
    gains = [proposal.gain for proposal in proposals if proposal.gain is not None]
    greatest = max([zero, *gains])
    ranked = [(proposal, _priority(proposal, policy, greatest)) for proposal in proposals]
    return tuple(sorted(ranked, key=lambda each: (not each[1].blocking, -each[1].score, each[0].key)))


def _priority(proposal: ActionProposal, policy: AnalysisPolicy, greatest: Money) -> Priority:
    severity_weight, gain_weight, topic_weight = (
        Fraction(weight) for weight in (policy.severity_weight, policy.gain_weight, policy.topic_weight)
    )
    whole = severity_weight + gain_weight + topic_weight
    by_severity = severity_weight * Fraction(proposal.severity, 5)
    by_topic = topic_weight * Fraction(policy.topic_weights[proposal.topic.value])
    known = whole if proposal.gain is not None else whole - gain_weight
    by_gain = None if proposal.gain is None else gain_weight * _share(proposal.gain, greatest)
    # With nothing but an unknown gain weighed, there is nothing to divide by and nothing to add.
    divisor = known or Fraction(1)
    return Priority(
        score_of(by_severity / divisor),
        None if by_gain is None else score_of(by_gain / divisor),
        score_of(by_topic / divisor),
        score_of(known / whole),
        score_of((by_severity + by_topic + (by_gain or 0)) / whole),
        score_of((by_severity + by_topic + (gain_weight if by_gain is None else by_gain)) / whole),
        proposal.finding.severity is Severity.BLOCKING,
    )


def _share(gain: Money, greatest: Money) -> Fraction:
    if greatest.is_zero or gain.is_negative:
        return Fraction(0)
    return gain.ratio(greatest)
