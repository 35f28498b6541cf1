"""Amending an agreement: the next version of it, with every earlier change on record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import attrs

from keyaccount.errors import refuse
from keyaccount.model.commitment import Commitment
from keyaccount.negotiation.agreement import Agreement
from keyaccount.negotiation.amendment import Amendment
from keyaccount.values.checks import check_date, check_one_of, tuple_of
from keyaccount.values.text import Text

__all__ = ["amend"]


def amend(
    agreement: Agreement,
    on: date,
    *,
    agreed_by: Iterable[str],
    because: str | Text,
    withdraw: Iterable[str] = (),
    add: Iterable[Commitment] = (),
) -> Agreement:
    """Return the next version of an agreement: promises withdrawn from a day on and promises added.

    What fell due before the day stays as it was signed. Raises `KeyAccountError`
    (`amendment.unknown`, `amendment.past`, `amendment.order`, `agreement.repeated-commitment`).
    Method: N0.

    >>> amend.__name__
    'amend'
    """
    check_date(on, "$.on")
    gone, new = tuple_of(withdraw), tuple_of(add)
    known = {one.id: one for one in agreement.commitments}
    for id in gone:
        check_one_of(id, known, "amendment.unknown", "$.withdraw")
    last = agreement.amendments[-1].on if agreement.amendments else agreement.signed_on
    if on < last:
        refuse("amendment.order", "$.on", f"must not lie before {last}", f"不得早于 {last}")
    change = Amendment(agreement.id, agreement.version + 1, on, agreed_by, because, gone, new)
    standing = [
        kept
        for one in agreement.commitments
        if (kept := _until(one, on) if one.id in gone else one) is not None
    ]
    return attrs.evolve(
        agreement,
        commitments=(*standing, *new),
        version=change.version,
        amendments=(*agreement.amendments, change),
    )


def _until(one: Commitment, on: date) -> Commitment | None:
    """Return what of a withdrawn promise falls due before a day, None if nothing does."""
    if one.due >= on:
        return None
    if one.recurrence is None:
        refuse(
            "amendment.past",
            f"$.withdraw.{one.id}",
            f"fell due on {one.due}; waive it by name and reason instead",
            f"已于 {one.due} 到期,请注明人员和原因予以豁免",
        )
    return attrs.evolve(one, recurrence=attrs.evolve(one.recurrence, until=on - timedelta(days=1)))
