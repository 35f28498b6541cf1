"""What past promises mean for the next talks: what theirs are worth, and what we still owe."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.model.commitment import Commitment
from keyaccount.model.side import Side
from keyaccount.negotiation.negotiation import Negotiation
from keyaccount.negotiation.promise_record import PromiseCounts, PromiseRecord
from keyaccount.negotiation.topics import Issue
from keyaccount.negotiation.worths import Amount, OptionWorth, ScoreWorth, UnitWorth, ValueLine
from keyaccount.values.checks import check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.finding import Finding
from keyaccount.values.frozen import FrozenMap, frozen_map_of
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, score_of
from keyaccount.values.text import Text

__all__ = ["InformedTalks", "inform_talks"]

_Worth: TypeAlias = OptionWorth | UnitWorth | ScoreWorth


@attrs.frozen
class InformedTalks:
    """Hold talks whose figures have learnt from past promises, and what stands between the sides.

    `credited` is how far we count on the customer's promises, by issue: its on-time rate on that topic,
    else on all. `owed` is what we have not made good. Method: N0.

    >>> InformedTalks.__attrs_attrs__[0].name
    'talks'
    """

    talks: Negotiation
    as_of: date
    credited: FrozenMap[str, Decimal] = attrs.field(converter=frozen_map_of)
    records: FrozenMap[str, PromiseCounts] = attrs.field(converter=frozen_map_of)
    owed: tuple[Commitment, ...] = attrs.field(converter=tuple_of)
    findings: tuple[Finding, ...] = attrs.field(converter=tuple_of)

    def explain(self) -> Explanation:
        """Explain how far each issue's promises are counted on, and what we owe. Method: N0."""
        counted = tuple(
            Explanation(
                f"credit.{issue}",
                self.talks.issue(issue).text,
                rate,
                Text(
                    f"they kept {self.records[issue].kept} of {self.records[issue].fallen_due}",
                    f"对方兑现 {self.records[issue].kept} / {self.records[issue].fallen_due}",
                ),
                "N0",
            )
            for issue, rate in self.credited.items()
        )
        owed = tuple(one.explain(self.as_of) for one in self.owed)
        label = Text("what past promises bring to the talks", "以往承诺对谈判的影响")
        return Explanation("past_promises", label, len(self.owed), clause="N0", because=(*counted, *owed))

    def summary(self, lang: Lang = "en") -> str:
        """Word what past promises bring to the talks."""
        return self.explain().tree(lang)

    def _repr_html_(self) -> str:
        return self.explain().html()


def inform_talks(talks: Negotiation, record: PromiseRecord) -> InformedTalks:
    """Carry the record of past promises into the next talks with the same customer.

    What an option brings us through promises of theirs counts at the rate at which they kept them; what it
    costs us counts in full, and so does everything no promise of theirs stands behind. Nothing fallen due
    yet changes nothing. Raises `KeyAccountError` (`talks.future-record`). Method: N0, N6.

    >>> from keyaccount.negotiation.commitment_ledger import CommitmentLedger
    >>> from keyaccount.negotiation.promise_record import promise_record
    >>> from keyaccount.samples.talks import talks
    >>> inform_talks(talks(), promise_record(CommitmentLedger(), date(2026, 1, 1))).credited
    FrozenMap({})
    """
    check_type(talks, Negotiation, "$.talks")
    check_type(record, PromiseRecord, "$.record")
    if record.as_of > talks.on:
        refuse(
            "talks.future-record",
            "$.record",
            f"the record is of {record.as_of}, after the talks of {talks.on}",
            f"承诺记录日 {record.as_of} 晚于谈判日 {talks.on}",
        )
    credited: dict[str, Decimal] = {}
    records: dict[str, PromiseCounts] = {}
    for issue in talks.topics:
        counts = _record_on(issue, record, talks.customer)
        if _promised_by_them(issue) and counts.rate is not None:
            credited[issue.key], records[issue.key] = counts.rate, counts
    worths = [
        _counted(one, talks.issue(one.issue), records[one.issue]) if one.issue in records else one
        for one in talks.ours.worths
    ]
    mine = [one for one in record.breaches if one.customer == talks.customer]
    owed = [one for one in mine if one.side is Side.OURS and one.owed(record.as_of)]
    told = {f"$.commitments.{one.id}" for one in mine}
    return InformedTalks(
        attrs.evolve(talks, ours=attrs.evolve(talks.ours, worths=worths)),
        record.as_of,
        credited,
        records,
        owed,
        [finding for finding in record.findings() if finding.path in told],
    )


def _record_on(issue: Issue, record: PromiseRecord, customer: str) -> PromiseCounts:
    """Return how they kept promises on the issue's topic, or on all topics where that one has none."""
    same = record.counts(side=Side.THEIRS, topic=issue.topic.value, customer=customer)
    return same if same.fallen_due else record.counts(side=Side.THEIRS, customer=customer)


def _promised_by_them(issue: Issue) -> frozenset[str]:
    return frozenset(
        key
        for key in issue.keys
        if any(promise.side is Side.THEIRS for promise in issue.option(key).promises)
    )


def _counted(worth: _Worth, issue: Issue, counts: PromiseCounts) -> _Worth:
    rate = Fraction(counts.kept, counts.fallen_due)
    if isinstance(worth, UnitWorth):
        return _counted_rate(worth, rate, counts)
    behind = _promised_by_them(issue)
    if isinstance(worth, ScoreWorth):
        scores = {
            key: score_of(Fraction(score) * rate) if key in behind and score > 0 else score
            for key, score in worth.scores.items()
        }
        return attrs.evolve(worth, scores=scores)
    lines = {
        key: _counted_lines(each, rate, counts) if key in behind else each
        for key, each in worth.lines.items()
    }
    return OptionWorth(worth.issue, lines)


def _counted_rate(worth: UnitWorth, rate: Fraction, counts: PromiseCounts) -> UnitWorth:
    if not _gains(worth.rate):
        return worth
    text = Text(
        f"{worth.text.en}, counted at {counts.kept}/{counts.fallen_due}",
        f"{worth.text.zh},按 {counts.kept}/{counts.fallen_due} 计",
    )
    return attrs.evolve(worth, rate=_share(worth.rate, rate), text=text)


def _counted_lines(
    lines: tuple[ValueLine, ...], rate: Fraction, counts: PromiseCounts
) -> tuple[ValueLine, ...]:
    text = Text(
        f"promises of theirs: {counts.kept} of {counts.fallen_due} kept",
        f"对方以往承诺兑现 {counts.kept} / {counts.fallen_due}",
    )
    found = []
    for line in lines:
        found.append(line)
        if _gains(line.amount) and rate != 1:
            found.append(ValueLine(text, _share(line.amount, rate - 1), line.kind))
    return tuple(found)


def _gains(amount: Amount) -> bool:
    return (amount.amount if isinstance(amount, Money) else amount) > 0


def _share(amount: Amount, rate: Fraction) -> Amount:
    if isinstance(amount, Money):
        return amount.times(rate, Rounding.HALF_UP)
    return score_of(Fraction(amount) * rate)
