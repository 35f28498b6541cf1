"""Key accounts: a customer confirmed as key, and the life it has led since."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_date, check_id, check_name, check_type, check_unique, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.text import Text, text_of

__all__ = ["AccountCondition", "AccountStatus", "Handover", "KeyAccount", "StatusChange"]


class AccountStatus(Enum):
    """Name where a key account stands in its life."""

    CONFIRMED = "confirmed"
    ON_PROBATION = "on_probation"
    SUSPENDED = "suspended"
    RELEASED = "released"

    @property
    def text(self) -> Text:
        """Return the status in words."""
        return _STATUSES[self]

    @property
    def next(self) -> frozenset[AccountStatus]:
        """Return the statuses that may follow; a released account needs a new decision."""
        return _NEXT[self]


_STATUSES = {
    AccountStatus.CONFIRMED: Text("confirmed", "已确定"),
    AccountStatus.ON_PROBATION: Text("on probation", "观察期"),
    AccountStatus.SUSPENDED: Text("suspended", "暂停"),
    AccountStatus.RELEASED: Text("released", "已退出"),
}
_NEXT = {
    AccountStatus.CONFIRMED: frozenset(
        {AccountStatus.ON_PROBATION, AccountStatus.SUSPENDED, AccountStatus.RELEASED}
    ),
    AccountStatus.ON_PROBATION: frozenset(
        {AccountStatus.CONFIRMED, AccountStatus.SUSPENDED, AccountStatus.RELEASED}
    ),
    AccountStatus.SUSPENDED: frozenset(
        {AccountStatus.CONFIRMED, AccountStatus.ON_PROBATION, AccountStatus.RELEASED}
    ),
    AccountStatus.RELEASED: frozenset(),
}


@attrs.frozen
class StatusChange:
    """Record one step in a key account's life: the day, the new status, who decided, and why.

    `until` is the day by which probation or suspension is looked at again. `digest` names the minutes
    of the decision, where there are any. Raises `KeyAccountError` (`account.nobody-decided`).

    >>> StatusChange(date(2026, 3, 1), AccountStatus.ON_PROBATION, ["Chen"], "pays late").status.value
    'on_probation'
    """

    on: date
    status: AccountStatus
    decided_by: tuple[str, ...] = attrs.field(converter=tuple_of)
    reason: Text = attrs.field(converter=text_of)
    until: date | None = None
    digest: str | None = None

    def __attrs_post_init__(self) -> None:
        check_date(self.on, "$.on")
        check_type(self.status, AccountStatus, "$.status")
        if not self.decided_by:
            refuse("account.nobody-decided", "$.decided_by", "name who decided", "请注明决定人")
        for index, name in enumerate(self.decided_by):
            check_name(name, f"$.decided_by[{index}]")
        check_type(self.reason, Text, "$.reason")
        check_name(self.reason.en, "$.reason")
        if self.until is not None:
            check_date(self.until, "$.until")
            if self.until < self.on:
                refuse("account.until-early", "$.until", "must not lie before the change", "不得早于变更日")


@attrs.frozen
class AccountCondition:
    """State what the panel asked for: by when, who answers, and when it was met.

    An essential condition lapses the confirmation when it is not met by its due day.

    Method: C2.

    >>> guarantee = AccountCondition("K1", "Bank guarantee over 500,000", date(2026, 6, 30), "finance")
    >>> guarantee.unmet(date(2026, 6, 30)), guarantee.unmet(date(2026, 7, 1))
    (False, True)
    """

    id: str
    text: Text = attrs.field(converter=text_of)
    due: date
    owner: str
    essential: bool = True
    met_on: date | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_type(self.text, Text, "$.text")
        check_date(self.due, "$.due")
        check_name(self.owner, "$.owner")
        check_type(self.essential, bool, "$.essential")
        if self.met_on is not None:
            check_date(self.met_on, "$.met_on")

    def unmet(self, as_of: date) -> bool:
        """Tell whether the due day passed without it being met."""
        met = self.met_on is not None and self.met_on <= min(as_of, self.due)
        return as_of > self.due and not met


@attrs.frozen
class Handover:
    """Record that a key account passed to a manager on a day, by whose decision and why.

    >>> Handover(date(2026, 3, 1), "M2", "Chen", "M1 retires").manager
    'M2'
    """

    on: date
    manager: str
    decided_by: str
    reason: Text = attrs.field(converter=text_of)

    def __attrs_post_init__(self) -> None:
        check_date(self.on, "$.on")
        check_id(self.manager, "$.manager")
        check_name(self.decided_by, "$.decided_by")
        check_type(self.reason, Text, "$.reason")


@attrs.frozen
class KeyAccount:
    """Hold one confirmed customer: since when, by which decision, under whom, and its life since.

    `decision_digest` names the minutes of the confirming decision; None for accounts that were key
    before the library was used. `manager` is the first manager; later ones stand in `handovers`.
    Every change returns a new account and keeps the old steps. Raises `KeyAccountError`
    (`account.order`, `account.transition`, `account.duplicate-condition`).

    Method: C2, V4.

    >>> account = KeyAccount("C007", date(2026, 3, 1), manager="M1")
    >>> later = account.on_probation(date(2026, 9, 1), ["Chen"], "pays 40 days late", until=date(2026, 12, 1))
    >>> later.status.value, later.status_on(date(2026, 8, 31)).value, account.status.value
    ('on_probation', 'confirmed', 'confirmed')
    """

    customer: str
    confirmed_on: date
    decision_digest: str | None = None
    manager: str | None = None
    conditions: tuple[AccountCondition, ...] = attrs.field(default=(), converter=tuple_of)
    history: tuple[StatusChange, ...] = attrs.field(default=(), converter=tuple_of)
    handovers: tuple[Handover, ...] = attrs.field(default=(), converter=tuple_of)
    review_due: date | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.customer, "$.customer")
        check_date(self.confirmed_on, "$.confirmed_on")
        if self.manager is not None:
            check_id(self.manager, "$.manager")
        if self.review_due is not None:
            check_date(self.review_due, "$.review_due")
        check_unique([one.id for one in self.conditions], "account.duplicate-condition", "$.conditions")
        self._check_order("history", [change.on for change in self.history])
        self._check_order("handovers", [change.on for change in self.handovers])
        self._check_transitions()

    def _check_order(self, name: str, days: list[date]) -> None:
        for index, (earlier, later) in enumerate(zip([self.confirmed_on, *days], days, strict=False)):
            if later < earlier:
                refuse(
                    "account.order",
                    f"$.{name}[{index}].on",
                    f"{later} lies before {earlier}; a life only goes on",
                    f"{later} 早于 {earlier};变更只能按时间先后进行",
                )

    def _check_transitions(self) -> None:
        status = AccountStatus.CONFIRMED
        for index, change in enumerate(self.history):
            if change.status not in status.next:
                may = ", ".join(sorted(one.value for one in status.next)) or "nothing"
                refuse(
                    "account.transition",
                    f"$.history[{index}].status",
                    f"{change.status.value} cannot follow {status.value}; it may be followed by {may}",
                    f"“{status.text.zh}”之后不能变为“{change.status.text.zh}”",
                )
            status = change.status

    @property
    def status(self) -> AccountStatus:
        """Return the status after the last recorded step."""
        return self.history[-1].status if self.history else AccountStatus.CONFIRMED

    def status_on(self, day: date) -> AccountStatus | None:
        """Return the status at the close of a day, None before the confirmation."""
        if day < self.confirmed_on:
            return None
        known = [change.status for change in self.history if change.on <= day]
        return known[-1] if known else AccountStatus.CONFIRMED

    @property
    def active(self) -> bool:
        """Tell whether the account is served as key now: confirmed or on probation."""
        return self.status in (AccountStatus.CONFIRMED, AccountStatus.ON_PROBATION)

    def active_on(self, day: date) -> bool:
        """Tell whether the account was served as key at the close of a day.

        >>> KeyAccount("C007", date(2026, 3, 1)).active_on(date(2026, 2, 28))
        False
        """
        return self.status_on(day) in (AccountStatus.CONFIRMED, AccountStatus.ON_PROBATION)

    def manager_on(self, day: date) -> str | None:
        """Return who answers for the account on a day.

        >>> KeyAccount("C007", date(2026, 3, 1), manager="M1").handed_to(
        ...     "M2", date(2026, 9, 1), "Chen", "M1 retires").manager_on(date(2026, 9, 1))
        'M2'
        """
        known = [change.manager for change in self.handovers if change.on <= day]
        return known[-1] if known else self.manager

    @property
    def current_manager(self) -> str | None:
        """Return who answers for the account after the last handover."""
        return self.handovers[-1].manager if self.handovers else self.manager

    def handed_to(self, manager: str, on: date, decided_by: str, reason: str | Text) -> KeyAccount:
        """Return the account under another manager from a day on."""
        change = Handover(on, manager, decided_by, text_of(reason))
        return attrs.evolve(self, handovers=(*self.handovers, change))

    def changed(self, change: StatusChange) -> KeyAccount:
        """Return the account after one more step, refused where that step cannot follow.

        >>> KeyAccount("C007", date(2026, 3, 1)).changed(
        ...     StatusChange(date(2026, 4, 1), AccountStatus.RELEASED, ["Chen"], "closed down")).active
        False
        """
        return attrs.evolve(self, history=(*self.history, change))

    def on_probation(
        self,
        on: date,
        decided_by: tuple[str, ...] | list[str],
        reason: str | Text,
        *,
        until: date | None = None,
    ) -> KeyAccount:
        """Return the account on probation from a day on."""
        return self.changed(StatusChange(on, AccountStatus.ON_PROBATION, decided_by, reason, until))

    def suspended(
        self,
        on: date,
        decided_by: tuple[str, ...] | list[str],
        reason: str | Text,
        *,
        until: date | None = None,
    ) -> KeyAccount:
        """Return the account suspended from a day on."""
        return self.changed(StatusChange(on, AccountStatus.SUSPENDED, decided_by, reason, until))

    def reinstated(self, on: date, decided_by: tuple[str, ...] | list[str], reason: str | Text) -> KeyAccount:
        """Return the account confirmed again after probation or suspension."""
        return self.changed(StatusChange(on, AccountStatus.CONFIRMED, decided_by, reason))

    def released(self, on: date, decided_by: tuple[str, ...] | list[str], reason: str | Text) -> KeyAccount:
        """Return the account as no longer key from a day on."""
        return self.changed(StatusChange(on, AccountStatus.RELEASED, decided_by, reason))

    def condition_met(self, condition: str, on: date) -> KeyAccount:
        """Return the account with one condition met on a day.

        >>> asked = AccountCondition("K1", "Bank guarantee", date(2026, 6, 30), "finance")
        >>> KeyAccount("C007", date(2026, 3, 1), conditions=[asked]).condition_met(
        ...     "K1", date(2026, 5, 1)).unmet_conditions(date(2026, 7, 1))
        ()
        """
        if condition not in [one.id for one in self.conditions]:
            refuse(
                "account.condition-unknown",
                "$.conditions",
                f"there is no condition {condition!r}",
                f"没有条件 {condition!r}",
            )
        met = [attrs.evolve(one, met_on=on) if one.id == condition else one for one in self.conditions]
        return attrs.evolve(self, conditions=met)

    def unmet_conditions(self, as_of: date) -> tuple[AccountCondition, ...]:
        """Return the conditions whose due day passed without them being met."""
        return tuple(one for one in self.conditions if one.unmet(as_of))

    def explain(self, as_of: date) -> Explanation:
        """Explain where the account stands: its steps, who took each and why.

        >>> print(KeyAccount("C007", date(2026, 3, 1)).explain(date(2026, 3, 2)).tree())
        C007 = confirmed (confirmed on 2026-03-01) [C2]
        """
        steps = tuple(
            Explanation(
                f"change-{index}",
                Text(change.on.isoformat(), change.on.isoformat()),
                change.status.text,
                Text(
                    f"{change.reason.en}; decided by {', '.join(change.decided_by)}",
                    f"{change.reason.zh};决定人:{'、'.join(change.decided_by)}",
                ),
                "C2",
            )
            for index, change in enumerate(self.history)
            if change.on <= as_of
        )
        status = self.status_on(as_of)
        reason = Text(f"confirmed on {self.confirmed_on}", f"{self.confirmed_on} 确定")
        label = Text(self.customer, self.customer)
        return Explanation(
            "status", label, None if status is None else status.text, reason, "C2", because=steps
        )
