"""What complaints do to the relation: each a dated event of stated weight, so its effect can be read off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from keyaccount.errors import Lang
from keyaccount.model.relationship import RelationshipEvent, RelationshipEventKind
from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.model.side import Side
from keyaccount.values.checks import check_date, check_int, check_type, tuple_of
from keyaccount.values.evidence import Evidence, EvidenceGrade, EvidenceMethod
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.text import Text

__all__ = ["ComplaintEffect", "ComplaintEffects", "ComplaintRule", "complaint_effects"]

_HEAVIEST = 3


@attrs.frozen
class ComplaintRule:
    """State the weight of a complaint in the relation, and what a repeat and a late answer add; at most 3.

    >>> ComplaintRule().repeat
    1
    """

    plain: int = 1
    repeat: int = 1
    late: int = 1

    def __attrs_post_init__(self) -> None:
        check_int(self.plain, "$.plain", least=1, most=_HEAVIEST)
        check_int(self.repeat, "$.repeat", least=0, most=_HEAVIEST)
        check_int(self.late, "$.late", least=0, most=_HEAVIEST)


@attrs.frozen
class ComplaintEffect:
    """Hold one complaint's weight, made of its parts, with the relationship event it becomes.

    >>> complaint = ServiceEvent("S1", "C1", ServiceKind.COMPLAINT, date(2026, 3, 2))
    >>> complaint_effects([complaint], date(2026, 3, 9)).effects[0].weight
    1
    """

    complaint: ServiceEvent
    plain: int
    repeat: int
    late: int

    @property
    def weight(self) -> int:
        """Return the weight, at most 3."""
        return min(_HEAVIEST, self.plain + self.repeat + self.late)

    @property
    def event(self) -> RelationshipEvent:
        """Return the complaint as a relationship event on the customer's side."""
        one = self.complaint
        proof = Evidence(f"complaint {one.id}", one.known_from, EvidenceMethod.DATA, EvidenceGrade.MEASURED)
        return RelationshipEvent(
            one.customer,
            RelationshipEventKind.COMPLAINT,
            Side.THEIRS,
            one.opened,
            self.weight,
            [proof],
            source=one.id,
            note=one.cause or "",
        )

    def explain(self) -> Explanation:
        """Explain the weight: plain, repeated, late, and what the cap takes off. Method: N5, I5."""
        one = self.complaint
        cut = self.weight - self.plain - self.repeat - self.late
        parts = (
            Explanation("plain", Text("complaint", "投诉"), self.plain),
            Explanation("repeat", Text("came back", "重复发生"), self.repeat),
            Explanation("late", Text("not resolved as promised", "未按承诺解决"), self.late),
            Explanation("cap", Text("at most 3", "最高为 3"), cut),
        )
        days = one.days_to_resolve
        reason = Text(
            f"{one.cause or 'cause unknown'}; {one.department or 'nobody'} answers; "
            f"{'still open' if days is None else f'resolved in {days} days'}",
            f"{one.cause or '原因未知'};责任部门 {one.department or '无'};"
            f"{'尚未解决' if days is None else f'{days} 天解决'}",
        )
        label = Text(f"complaint {one.id} of {one.opened}", f"{one.opened} 投诉 {one.id}")
        return Explanation(
            f"complaint.{one.id}", label, self.weight, reason, "N5", parts=parts, combine=Combine.SUM
        )


@attrs.frozen
class ComplaintEffects:
    """Hold what a list of complaints weighs in the relation. Method: N5, I5.

    >>> ComplaintEffects(()).explain().figure
    0
    """

    effects: tuple[ComplaintEffect, ...] = attrs.field(converter=tuple_of)

    @property
    def events(self) -> tuple[RelationshipEvent, ...]:
        """Return the relationship events, ready to be added to the next book."""
        return tuple(one.event for one in self.effects)

    def explain(self) -> Explanation:
        """Explain the total weight complaint by complaint."""
        parts = tuple(one.explain() for one in self.effects)
        combine = Combine.SUM if parts else Combine.REASONS
        label = Text("weight of complaints in the relation", "投诉对客户关系的影响权重")
        total = sum(one.weight for one in self.effects)
        return Explanation("complaints", label, total, None, "N5", parts=parts, combine=combine)

    def summary(self, lang: Lang = "en") -> str:
        """Word the weights as a tree."""
        return self.explain().tree(lang)

    def _repr_html_(self) -> str:
        return self.explain().html()


def complaint_effects(
    events: Iterable[ServiceEvent],
    as_of: date,
    rule: ComplaintRule | None = None,
    *,
    known: Iterable[RelationshipEvent] = (),
) -> ComplaintEffects:
    """Turn the complaints known on a day into what they do to the relation; other services leave it alone.

    A complaint weighs `plain`, more if it came back and if it was not resolved in the days promised.
    The relationship lens takes its step times that weight off the customer's understanding, fading by
    its half-life; service tracking counts the same complaint by itself. Those that `known` relationship
    events already speak of (by source) are left out, so nothing counts twice. Method: N5, I5.

    >>> late = ServiceEvent("S1", "C1", ServiceKind.COMPLAINT, date(2026, 3, 2), date(2026, 3, 9),
    ...                     promised_days=2, repeat_of="S0")
    >>> [(one.weight, one.source) for one in complaint_effects([late], date(2026, 3, 31)).events]
    [(3, 'S1')]
    """
    check_date(as_of, "$.as_of")
    chosen = rule if rule is not None else ComplaintRule()
    told = {(one.kind, one.source) for one in known}
    found = []
    for event in tuple_of(events):
        check_type(event, ServiceEvent, "$.events")
        if event.kind is not ServiceKind.COMPLAINT or event.known_from > as_of:
            continue
        if (RelationshipEventKind.COMPLAINT, event.id) in told:
            continue
        seen = event.known_at(as_of)
        repeat = chosen.repeat if seen.repeat_of is not None else 0
        late = chosen.late if seen.on_time(as_of) is False else 0
        found.append(ComplaintEffect(seen, chosen.plain, repeat, late))
    return ComplaintEffects(found)
