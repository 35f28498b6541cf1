"""The small matters a customer cares most about: what was raised, promised, and looked after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from keyaccount.errors import Lang
from keyaccount.model.commitment import Commitment, CommitmentStatus
from keyaccount.model.visit_record import IssueRaised, VisitRecord
from keyaccount.values.checks import check_date, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.table import Table
from keyaccount.values.text import Text
from keyaccount.visits.purpose import SMALL_MATTER_TOPIC

__all__ = ["SmallMatters", "small_matters"]


@attrs.frozen
class SmallMatters:
    """Hold the small matters raised, as promises of ours; `unpromised` ones nobody has taken on.

    Method: V6.

    >>> small_matters([], date(2026, 3, 2)).explain().figure
    0
    """

    as_of: date
    promised: tuple[Commitment, ...] = attrs.field(converter=tuple_of)
    unpromised: tuple[tuple[str, IssueRaised], ...] = attrs.field(default=(), converter=tuple_of)

    def __iter__(self) -> Iterator[Commitment]:
        return iter(self.promised)

    def of(self, customer: str) -> SmallMatters:
        """Return those of one customer."""
        own = [one for one in self.promised if one.customer == customer]
        left = [one for one in self.unpromised if one[0] == customer]
        return attrs.evolve(self, promised=own, unpromised=left)

    def count(self, status: CommitmentStatus) -> int:
        """Count the promises in a status."""
        return sum(one.status(self.as_of) is status for one in self.promised)

    def explain(self) -> Explanation:
        """Explain the small matters by what became of them; the counts add up."""
        parts = [
            Explanation(
                status.value,
                status.text,
                self.count(status),
                clause="V6",
                because=tuple(
                    one.explain(self.as_of) for one in self.promised if one.status(self.as_of) is status
                ),
            )
            for status in CommitmentStatus
            if self.count(status)
        ]
        if self.unpromised:
            label = Text("raised, not taken on yet", "已提出,尚未承诺")
            because = tuple(
                Explanation(issue.id, issue.text, None, clause="V6") for _, issue in self.unpromised
            )
            parts.append(Explanation("unpromised", label, len(self.unpromised), None, "V6", because=because))
        label = Text("small matters the customer cares about", "客户关心的小事")
        combine = Combine.SUM if parts else Combine.REASONS
        figure = len(self.promised) + len(self.unpromised)
        return Explanation("small-matters", label, figure, None, "V6", (), parts, combine)

    def table(self) -> Table:
        """Lay the small matters out, open ones last due first."""
        columns = (
            Text("customer", "客户"),
            Text("matter", "事项"),
            Text("due", "到期"),
            Text("state", "状态"),
        )
        rows: list[tuple[str | Text | date | None, ...]] = [
            (one.customer, one.text, one.due, one.status(self.as_of).text)
            for one in sorted(self.promised, key=lambda one: (one.due, one.id))
        ]
        rows += [
            (who, issue.text, None, Text("not taken on yet", "尚未承诺")) for who, issue in self.unpromised
        ]
        return Table(Text("Small matters", "客户关心的小事"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the small matters as a table."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def small_matters(
    records: Iterable[VisitRecord], as_of: date, *, commitments: Iterable[Commitment] = ()
) -> SmallMatters:
    """Gather the small matters of visits held until a day, and what became of each.

    The review of a visit turns them into promises of ours; `commitments` brings their present state
    (the latest word on an id counts). A matter without a promise, still open, is said. Method: V6.

    >>> from keyaccount.visits.held import example_held
    >>> small_matters([example_held().record], date(2026, 3, 2)).promised
    ()
    """
    check_date(as_of, "$.as_of")
    held = [one for one in tuple_of(records) if one.on <= as_of]
    held.sort(key=lambda one: (one.on, one.id))
    promised = {one.id: one for record in held for one in record.commitments if _is_small(one)}
    promised.update((one.id, one) for one in tuple_of(commitments) if _is_small(one))
    left = [
        (record.customer, issue)
        for record in held
        for issue in record.issues
        if issue.small_matter
        and issue.open(as_of)
        and f"{record.plan or record.id}-{issue.id}" not in promised
    ]
    return SmallMatters(as_of, promised.values(), left)


def _is_small(one: Commitment) -> bool:
    return one.topic == SMALL_MATTER_TOPIC
