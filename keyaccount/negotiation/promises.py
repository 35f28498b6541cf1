"""Promises that go with an option: templates that become commitments when the agreement is signed."""

from __future__ import annotations

from datetime import date

import attrs

from keyaccount.errors import refuse
from keyaccount.model.commitment import Commitment, Recurrence
from keyaccount.model.side import Side
from keyaccount.values.checks import check_date, check_int, check_name, check_type
from keyaccount.values.money import Money
from keyaccount.values.periods import days_later
from keyaccount.values.text import Text, text_of

__all__ = ["Promise"]


@attrs.frozen
class Promise:
    """State what one side takes on with an option: the wording, who answers, and when it falls due.

    Give either `within_days` of signing or a fixed `due` day. `{value}` in the wording is replaced by the
    option's own wording. `remedy` is what was agreed for a breach, before there is one. Raises
    `KeyAccountError` (`promise.due`).

    >>> guard = Promise(Side.OURS, "stock reserved: {value}", "logistics", within_days=14)
    >>> guard.about(Text("500 cases", "500 箱")).text.zh
    'stock reserved: 500 箱'
    """

    side: Side
    text: Text = attrs.field(converter=text_of)
    owner: str
    within_days: int | None = attrs.field(default=None, kw_only=True)
    due: date | None = attrs.field(default=None, kw_only=True)
    recurrence: Recurrence | None = attrs.field(default=None, kw_only=True)
    grace_days: int = attrs.field(default=0, kw_only=True)
    amount: Money | None = attrs.field(default=None, kw_only=True)
    remedy: Text | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_type(self.side, Side, "$.side")
        check_type(self.text, Text, "$.text")
        check_name(self.owner, "$.owner")
        check_int(self.grace_days, "$.grace_days", least=0)
        check_type(self.remedy, (Text, type(None)), "$.remedy")
        if (self.within_days is None) == (self.due is None):
            refuse(
                "promise.due",
                "$.due",
                "give within_days or due, one of them",
                "within_days 与 due 须且只能给出一个",
            )
        if self.within_days is not None:
            check_int(self.within_days, "$.within_days", least=0)
        if self.due is not None:
            check_date(self.due, "$.due")

    def about(self, value: Text) -> Promise:
        """Return the promise with `{value}` replaced."""
        text = Text(self.text.en.replace("{value}", value.en), self.text.zh.replace("{value}", value.zh))
        return attrs.evolve(self, text=text)

    def committed(self, id: str, customer: str, topic: str, on: date, source: str) -> Commitment:
        """Return the commitment this promise becomes on the day of signing.

        >>> Promise(Side.THEIRS, "monthly sales report", "buyer", within_days=30).committed(
        ...     "A1-1", "C007", "policy", date(2026, 1, 1), "A1").due.isoformat()
        '2026-01-31'
        """
        due = self.due if self.within_days is None else days_later(on, self.within_days)
        if due is None or due < on:
            refuse("promise.due", "$.due", "falls due before the day of signing", "到期日早于签约日")
        return Commitment(
            id,
            customer,
            self.side,
            topic,
            self.text,
            self.owner,
            due,
            made_on=on,
            source=source,
            amount=self.amount,
            recurrence=self.recurrence,
            grace_days=self.grace_days,
            remedy=self.remedy,
        )
