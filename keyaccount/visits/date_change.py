"""One date of a promise put elsewhere: by whom, why, and whether the customer has said yes."""

from __future__ import annotations

from datetime import date, time

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_date, check_id, check_int, check_name, check_type
from keyaccount.values.text import Text, text_of
from keyaccount.visits.changes import ChangeCause, Originator, check_cause
from keyaccount.visits.clock import check_clock

__all__ = ["DateChange"]


@attrs.frozen
class DateChange:
    """Put one date of a promise elsewhere, the promise itself staying as it is.

    `to` is the new day, None to leave the date out; `at` another hour, `manager` a stand-in. `by` asked
    for it. What the customer asks for holds at once; anything else waits until the customer has said
    yes (`agreed_by`, `agreed_on`), and counts as moved by us if the visit is moved without it.
    Raises `KeyAccountError` (`change.weather`, `change.half-agreed`).

    Method: V6.

    >>> asked = DateChange("C1", date(2026, 3, 2), date(2026, 3, 3), Originator.CUSTOMER, "Wang",
    ...                    date(2026, 2, 25), "stocktaking")
    >>> ours = DateChange("C1", date(2026, 3, 9), date(2026, 3, 10), Originator.COMPANY, "Li",
    ...                   date(2026, 3, 2), "training")
    >>> asked.holds, ours.holds, ours.agreed("Wang", date(2026, 3, 3)).holds
    (True, False, True)
    """

    account: str
    promised: date
    to: date | None
    originator: Originator
    by: str
    noted_on: date
    reason: Text = attrs.field(converter=text_of)
    at: time | None = None
    manager: str | None = None
    cause: ChangeCause | None = None
    agreed_by: str | None = None
    agreed_on: date | None = None
    price_minutes: int = 0

    def __attrs_post_init__(self) -> None:
        check_id(self.account, "$.account")
        check_date(self.promised, "$.promised")
        check_type(self.originator, Originator, "$.originator")
        check_name(self.by, "$.by")
        check_date(self.noted_on, "$.noted_on")
        check_name(self.reason.en, "$.reason")
        check_cause(self.cause, self.originator)
        check_int(self.price_minutes, "$.price_minutes", least=0)
        if self.agreed_by is not None:
            check_name(self.agreed_by, "$.agreed_by")
        for name in ("to", "agreed_on"):
            if getattr(self, name) is not None:
                check_date(getattr(self, name), f"$.{name}")
        if self.at is not None:
            check_clock(self.at, "$.at")
        if self.manager is not None:
            check_id(self.manager, "$.manager")
        if (self.agreed_by is None) is not (self.agreed_on is None):
            refuse("change.half-agreed", "$.agreed_on", "give who said yes, and when", "请给出同意人和日期")

    @property
    def holds(self) -> bool:
        """Tell whether the customer asked for it or has said yes."""
        return self.originator is Originator.CUSTOMER or self.agreed_by is not None

    @property
    def is_stand_in(self) -> bool:
        """Tell whether day and hour stay and only somebody else comes."""
        return self.manager is not None and self.to == self.promised and self.at is None

    def agreed(self, by: str, on: date) -> DateChange:
        """Return the change with the customer's yes."""
        return attrs.evolve(self, agreed_by=by, agreed_on=on)

    @property
    def text(self) -> Text:
        """Return the change in words."""
        who = self.originator.text
        return Text(
            f"{self.promised} -> {self._to('-')}, asked by {who.en} ({self.by}): {self.reason.en}",
            f"{self.promised} -> {self._to('取消')},由{who.zh}({self.by})提出:{self.reason.zh}",
        )

    def _to(self, nowhere: str) -> str:
        parts = [nowhere if self.to is None else str(self.to)]
        if self.at is not None:
            parts.append(f"{self.at:%H:%M}")
        if self.manager is not None:
            parts.append(self.manager)
        return " ".join(parts)
