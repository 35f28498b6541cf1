"""Both sides prepare: the lists come from the form and from what each purpose needs."""

from __future__ import annotations

from datetime import date

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.commitment import Commitment
from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.model.side import Side
from keyaccount.model.visit_record import VisitForm
from keyaccount.values.text import Text
from keyaccount.visits import (
    AgreedRule,
    CooperationStage,
    PreparationItem,
    PurposePolicy,
    derive_purposes,
    form_guide,
    preparation_lists,
)

DAY = date(2026, 3, 16)


@pytest.mark.method("V2")
def test_each_purpose_adds_what_it_needs_on_the_side_that_needs_it() -> None:
    """An issue is ours to prepare, a rule theirs, a promise both; a stage adds nothing to the form."""
    purposes = derive_purposes(
        "C1",
        DAY,
        PurposePolicy("1"),
        stage=CooperationStage.STEADY,
        service_events=[ServiceEvent("S1", "C1", ServiceKind.COMPLAINT, date(2026, 3, 2))],
        commitments=[Commitment("P1", "C1", Side.OURS, "delivery", "Two pallets", "Li", DAY)],
        rules=[AgreedRule("R1", "Quarterly review", date(2025, 12, 1), "Wang", 3)],
    )
    guide = form_guide(VisitForm.ROUND_TABLE)
    items = preparation_lists(guide, purposes, "Li", "Wang", date(2026, 3, 13))
    ours = [item for item in items if item.side is Side.OURS]
    theirs = [item for item in items if item.side is Side.THEIRS]
    assert len(ours) == len(guide.we_prepare) + 2
    twice = preparation_lists(guide, [*purposes, *purposes], "Li", "Wang", date(2026, 3, 13))
    assert twice == items
    assert len(theirs) == len(guide.they_prepare) + 2
    assert {item.owner for item in ours} == {"Li"}
    assert theirs[-1].text.en == "Their points for: Quarterly review"
    assert theirs[-1].in_letter.zh == "贵方意见:Quarterly review"
    assert "V1" in purposes.explain().clauses()
    assert len({item.id for item in items}) == len(items)


def test_a_promise_of_theirs_is_asked_after_politely() -> None:
    """We note what hangs on it; they read what was agreed and say how far it is."""
    theirs = Commitment("P1", "C1", Side.THEIRS, "shelf", "Corner shelf", "Wang", DAY)
    purposes = derive_purposes("C1", DAY, PurposePolicy("1"), commitments=[theirs])
    items = preparation_lists(form_guide(VisitForm.COURTESY), purposes, "Li", "Wang", DAY)
    worded = {item.side: (item.text.en, item.in_letter.en) for item in items}
    about = "Corner shelf, due 2026-03-16"
    assert worded[Side.OURS] == (
        f"What they promised, and what hangs on it: {about}",
        f"What was agreed: {about}",
    )
    assert worded[Side.THEIRS] == (
        f"Where their promise stands: {about}",
        f"Where it stands on your side: {about}",
    )


def test_an_item_is_done_by_somebody_on_a_day() -> None:
    """Done without a name is hearsay."""
    item = PreparationItem("ours-1", Side.OURS, Text("figures", "数据"), "Li", DAY)
    assert item.done(DAY, "Li").done_by == "Li"
    with pytest.raises(KeyAccountError):
        item.done(DAY, "")
    with pytest.raises(KeyAccountError):
        PreparationItem("ours-1", Side.OURS, Text("figures", "数据"), "Li", DAY, done_on="today")  # type: ignore[arg-type]
