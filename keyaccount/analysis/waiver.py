"""Waivers: what is left undone on purpose, by whom, why and until when."""

from __future__ import annotations

from datetime import date

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_date, check_id, check_name
from keyaccount.values.text import Text, text_of

__all__ = ["ActionWaiver"]


@attrs.frozen
class ActionWaiver:
    """Leave one proposal undone, by name and reason, up to and including the day `until`.

    `key` is that of the proposal, such as `problem.P1`. A waiver always ends: then the proposal comes
    back. Raises `KeyAccountError` (`waiver.ends-early`). Method: A0.

    >>> ActionWaiver("problem.P1", "Chen", "moves house in May", date(2026, 3, 1), date(2026, 5, 31)).holds(
    ...     date(2026, 6, 1))
    False
    """

    key: str
    by: str
    reason: Text = attrs.field(converter=text_of)
    on: date
    until: date

    def __attrs_post_init__(self) -> None:
        check_id(self.key, "$.key")
        check_name(self.by, "$.by")
        check_name(self.reason.en, "$.reason")
        check_date(self.on, "$.on")
        check_date(self.until, "$.until")
        if self.until < self.on:
            refuse(
                "waiver.ends-early", "$.until", "must not lie before the day it was given", "不得早于给出之日"
            )

    def holds(self, as_of: date) -> bool:
        """Tell whether it is in force at the close of a day."""
        return self.on <= as_of <= self.until
