"""The basis of a decision: how the customer came onto the shortlist, by whom, and how sure that is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from keyaccount.errors import refuse
from keyaccount.identification.nomination import Nomination
from keyaccount.values.checks import (
    check_date,
    check_decimal,
    check_id,
    check_int,
    check_name,
    check_type,
    tuple_of,
)
from keyaccount.values.explanation import Explanation
from keyaccount.values.text import Text

__all__ = ["Basis"]


@attrs.frozen
class Basis:
    """Record the nomination a dossier rests on.

    `prepared_by` is who proposed the customer: that person may not vote, and without a name no vote is
    taken. `stability` words how sure its place on the shortlist is (firm, borderline, out); `grounds`
    speak for the customer, `against` against it. Raises `KeyAccountError` (`basis.as-of-late`).

    Method: C1.

    >>> Basis("C007", "华联超市", date(2026, 3, 1), prepared_by="李芳").name
    '华联超市'
    """

    customer: str
    name: str
    prepared_on: date
    prepared_by: str | None = None
    as_of: date | None = None
    policy: str = ""
    track: Text | None = None
    rank: int | None = None
    score: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    stability: Text | None = None
    grounds: tuple[Text, ...] = attrs.field(default=(), converter=tuple_of)
    against: tuple[Text, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.customer, "$.customer")
        check_name(self.name, "$.name")
        if self.prepared_by is not None:
            check_name(self.prepared_by, "$.prepared_by")
        check_date(self.prepared_on, "$.prepared_on")
        if self.as_of is not None:
            check_date(self.as_of, "$.as_of")
            if self.as_of > self.prepared_on:
                refuse(
                    "basis.as-of-late",
                    "$.as_of",
                    "must not lie after the shortlist was prepared",
                    "不得晚于名单编制日",
                )
        if self.rank is not None:
            check_int(self.rank, "$.rank", least=1)
        for field in ("score", "low", "high"):
            if getattr(self, field) is not None:
                check_decimal(getattr(self, field), f"$.{field}", least=0, most=1)
        for field in ("track", "stability"):
            if getattr(self, field) is not None:
                check_type(getattr(self, field), Text, f"$.{field}")
        for field in ("grounds", "against"):
            for index, text in enumerate(getattr(self, field)):
                check_type(text, Text, f"$.{field}[{index}]")

    @classmethod
    def of(cls, nomination: Nomination) -> Basis:
        """Return the basis that a nomination gives."""
        return cls(
            nomination.customer,
            nomination.name,
            nomination.prepared_on,
            nomination.prepared_by,
            nomination.as_of,
            nomination.policy,
            nomination.track.text,
            nomination.rank or None,
            nomination.score,
            nomination.low,
            nomination.high,
            nomination.firmness.text,
            nomination.reasons,
            tuple(alert.text for alert in nomination.alerts),
        )

    def explain(self) -> Explanation:
        """Explain where the customer stood on the shortlist, whose work that is, and what speaks for it."""
        place = "-" if self.rank is None else str(self.rank)
        who = self.prepared_by or "?"
        reason = Text(
            f"shortlist prepared by {who} on {self.prepared_on}, rank {place}, policy {self.policy or '-'}",
            f"名单由 {who} 于 {self.prepared_on} 编制,名次 {place},政策 {self.policy or '-'}",
        )
        because = [Explanation("ground", ground, None, clause="C1") for ground in self.grounds]
        because += [Explanation("against", text, None, clause="C1") for text in self.against]
        if self.stability is not None:
            firm = Text("how firm its place is", "名次稳固程度")
            because.append(Explanation("stability", firm, self.stability, clause="C1"))
        label = Text(f"{self.customer} {self.name}", f"{self.customer} {self.name}")
        return Explanation("basis", label, self.score, reason, "C1", because=because)
