"""Preparation lists: what each side gets ready before a visit, and whether it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from keyaccount.model.side import Side
from keyaccount.values.checks import check_date, check_id, check_name, check_type
from keyaccount.values.text import Text
from keyaccount.visits.forms import FormGuide
from keyaccount.visits.purpose import Purpose
from keyaccount.visits.purpose_kinds import PurposeSource

__all__ = ["PreparationItem", "preparation_lists"]


@attrs.frozen
class PreparationItem:
    """State one thing to get ready: which side, what, who, by when, and when it was done.

    Method: V2.

    >>> item = PreparationItem("P1", Side.OURS, Text("figures", "数据"), "Li", date(2026, 3, 2))
    >>> item.ready, item.done(date(2026, 3, 1), "Li").ready
    (False, True)
    """

    id: str
    side: Side
    text: Text
    owner: str
    due: date
    done_on: date | None = None
    done_by: str | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_type(self.side, Side, "$.side")
        check_type(self.text, Text, "$.text")
        check_name(self.owner, "$.owner")
        check_date(self.due, "$.due")
        if self.done_on is not None:
            check_date(self.done_on, "$.done_on")

    @property
    def ready(self) -> bool:
        """Tell whether it is done."""
        return self.done_on is not None

    def done(self, on: date, by: str) -> PreparationItem:
        """Return the item as done."""
        check_name(by, "$.by")
        return attrs.evolve(self, done_on=on, done_by=by)


def preparation_lists(
    guide: FormGuide, purposes: Iterable[Purpose], our_owner: str, their_owner: str, due: date
) -> tuple[PreparationItem, ...]:
    """Make the lists of both sides from the form, and from what each purpose needs. Method: V2.

    >>> from keyaccount.model.visit_record import VisitForm
    >>> from keyaccount.visits.forms import form_guide
    >>> items = preparation_lists(form_guide(VisitForm.COURTESY), [], "Li", "Wang", date(2026, 3, 2))
    >>> [item.id for item in items]
    ['ours-1', 'ours-2', 'theirs-1']
    """
    wanted: dict[Side, list[Text]] = {side: list(guide.preparation(side)) for side in Side}
    for purpose in purposes:
        for side, text in _asked(purpose):
            if text not in wanted[side]:
                wanted[side].append(text)
    owners = {Side.OURS: our_owner, Side.THEIRS: their_owner}
    return tuple(
        PreparationItem(f"{side.value}-{number}", side, text, owners[side], due)
        for side in Side
        for number, text in enumerate(wanted[side], start=1)
    )


def _asked(purpose: Purpose) -> list[tuple[Side, Text]]:
    about = purpose.text
    if purpose.source is PurposeSource.ISSUE:
        return [(Side.OURS, Text(f"state of the issue: {about.en}", f"问题进展:{about.zh}"))]
    if purpose.source is PurposeSource.COMMITMENT:
        proof = Text(f"proof of where it stands: {about.en}", f"履行情况证明:{about.zh}")
        return [(Side.OURS, proof), (Side.THEIRS, proof)]
    if purpose.source is PurposeSource.RULE:
        return [(Side.THEIRS, Text(f"points for: {about.en}", f"就以下事项准备意见:{about.zh}"))]
    return []
