"""Account managers: the named person behind every key account."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from keyaccount.errors import refuse
from keyaccount.model.customer import Level, Location
from keyaccount.values.checks import check_date, check_id, check_int, check_name, check_type, tuple_of

__all__ = ["AccountManager"]


def _words_of(words: Iterable[str]) -> frozenset[str]:
    return frozenset(tuple_of(words))


@attrs.frozen
class AccountManager:
    """Describe one account manager: level, hours for accounts, base, what they know, and since when.

    `weekly_hours` are those available for key accounts, travel included; `most_accounts` bounds
    their number, None for no bound. The manager is active on days in [`active_from`, `active_until`),
    open where None. Raises `KeyAccountError` for ids, names or hours out of range.

    Method: V4.

    >>> li = AccountManager("M1", "李芳", level=Level.DEPARTMENT_MANAGER, languages=["zh"])
    >>> li.weekly_hours, li.active(date(2026, 1, 5))
    (40, True)
    """

    id: str
    name: str
    level: Level = Level.STAFF
    weekly_hours: int = 40
    base: Location | None = None
    department: str = ""
    most_accounts: int | None = None
    regions: frozenset[str] = attrs.field(default=frozenset(), converter=_words_of)
    industries: frozenset[str] = attrs.field(default=frozenset(), converter=_words_of)
    skills: frozenset[str] = attrs.field(default=frozenset(), converter=_words_of)
    languages: frozenset[str] = attrs.field(default=frozenset(), converter=_words_of)
    active_from: date | None = None
    active_until: date | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_name(self.name, "$.name")
        check_type(self.level, Level, "$.level")
        check_int(self.weekly_hours, "$.weekly_hours", least=1, most=168)
        if self.base is not None:
            check_type(self.base, Location, "$.base")
        check_type(self.department, str, "$.department")
        if self.most_accounts is not None:
            check_int(self.most_accounts, "$.most_accounts", least=0)
        for name in ("regions", "industries", "skills", "languages"):
            for word in sorted(getattr(self, name), key=str):
                check_name(word, f"$.{name}")
        self._check_days()

    def _check_days(self) -> None:
        if self.active_from is not None:
            check_date(self.active_from, "$.active_from")
        if self.active_until is not None:
            check_date(self.active_until, "$.active_until")
            if self.active_from is not None and self.active_until <= self.active_from:
                refuse(
                    "manager.active-empty",
                    "$.active_until",
                    "must lie after active_from",
                    "结束日必须晚于开始日",
                )

    def active(self, on: date) -> bool:
        """Tell whether the manager works on a day.

        >>> AccountManager("M1", "Li", active_until=date(2026, 1, 5)).active(date(2026, 1, 5))
        False
        """
        begun = self.active_from is None or on >= self.active_from
        return begun and (self.active_until is None or on < self.active_until)
