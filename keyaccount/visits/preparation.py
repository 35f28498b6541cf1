"""Preparation lists: what each side gets ready before a visit, and whether it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from keyaccount.model.side import Side
from keyaccount.values.checks import check_date, check_id, check_name, check_type
from keyaccount.values.text import Text
from keyaccount.visits.forms import FormGuide, ToPrepare
from keyaccount.visits.purpose import Purpose
from keyaccount.visits.purpose_kinds import PurposeKind, PurposeSource

__all__ = ["PreparationItem", "preparation_lists"]


@attrs.frozen
class PreparationItem:
    """State one thing to get ready: which side, what, who, by when, and when it was done.

    `letter` is how the customer reads it where that differs; an `internal` one is not in the letter.

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
    letter: Text | None = None
    internal: bool = False

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_type(self.side, Side, "$.side")
        check_type(self.text, Text, "$.text")
        check_name(self.owner, "$.owner")
        check_date(self.due, "$.due")
        check_type(self.letter, (Text, type(None)), "$.letter")
        check_type(self.internal, bool, "$.internal")
        if self.done_on is not None:
            check_date(self.done_on, "$.done_on")

    @property
    def ready(self) -> bool:
        """Tell whether it is done."""
        return self.done_on is not None

    @property
    def in_letter(self) -> Text:
        """Return it as the customer reads it."""
        return self.letter or self.text

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
    wanted: dict[Side, list[ToPrepare]] = {side: list(guide.preparation(side)) for side in Side}
    for purpose in purposes:
        for side, asked in _asked(purpose):
            if asked not in wanted[side]:
                wanted[side].append(asked)
    owners = {Side.OURS: our_owner, Side.THEIRS: their_owner}
    return tuple(
        PreparationItem(
            f"{side.value}-{number}",
            side,
            one.text,
            owners[side],
            due,
            letter=one.letter,
            internal=one.internal,
        )
        for side in Side
        for number, one in enumerate(wanted[side], start=1)
    )


def _asked(purpose: Purpose) -> list[tuple[Side, ToPrepare]]:
    if purpose.source is PurposeSource.ISSUE:
        return [(Side.OURS, _worded(_STANDING, purpose.text, purpose.about))]
    if purpose.source is PurposeSource.COMMITMENT:
        if purpose.kind is PurposeKind.CALL_IN_COMMITMENT:
            wordings = ((Side.OURS, _THEY_AGREED), (Side.THEIRS, _THEY_STAND))
        else:
            wordings = ((Side.OURS, _WE_DID), (Side.THEIRS, _THEY_FIND))
        return [(side, _worded(words, purpose.text, purpose.text)) for side, words in wordings]
    if purpose.source is PurposeSource.RULE:
        return [(Side.THEIRS, _worded(_POINTS, purpose.about, purpose.about))]
    return []


# Each as we note it and as the customer reads it.
_STANDING = (Text("Where it stands", "问题进展"), Text("What we did about it so far", "我方处理进展"))
_WE_DID = (Text("Proof of how far we kept it", "我方履行情况证明"),) * 2
_THEY_FIND = (
    Text("Their view of how we keep it", "客户对我方履行情况的看法"),
    Text("Your view of how we keep it", "贵方对我方履行情况的看法"),
)
_THEY_AGREED = (
    Text("What they promised, and what hangs on it", "客户方承诺的内容及其影响"),
    Text("What was agreed", "双方约定的内容"),
)
_THEY_STAND = (
    Text("Where their promise stands", "客户方履行进展"),
    Text("Where it stands on your side", "贵方履行进展"),
)
_POINTS = (Text("Their points for", "客户方意见"), Text("Your points for", "贵方意见"))


def _worded(words: tuple[Text, Text], about: Text, told: Text) -> ToPrepare:
    noted, read = words
    return ToPrepare(
        Text(f"{noted.en}: {about.en}", f"{noted.zh}:{about.zh}"),
        Text(f"{read.en}: {told.en}", f"{read.zh}:{told.zh}"),
    )
