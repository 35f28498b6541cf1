"""Actions: who does what by when, and which finding or clause asked for it."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from keyaccount.errors import refuse
from keyaccount.model.side import Side
from keyaccount.values.checks import (
    check_acyclic,
    check_date,
    check_id,
    check_name,
    check_type,
    check_unique,
    tuple_of,
)
from keyaccount.values.evidence import Evidence
from keyaccount.values.money import Money
from keyaccount.values.text import Text, text_of

__all__ = ["Action", "ActionStatus", "check_actions"]


class ActionStatus(Enum):
    """Name where an action stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    IN_HAND = "in_hand"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def text(self) -> Text:
        """Return the status in words."""
        return _STATUSES[self]


_STATUSES = {
    ActionStatus.PROPOSED: Text("proposed", "已提议"),
    ActionStatus.AGREED: Text("agreed", "已商定"),
    ActionStatus.IN_HAND: Text("in hand", "进行中"),
    ActionStatus.DONE: Text("done", "已完成"),
    ActionStatus.DROPPED: Text("dropped", "已取消"),
}


@attrs.frozen
class Action:
    """State one piece of work: what, who on which side, by when, at what cost, and why.

    `finding` names the code of the finding it answers, `clause` the clause, `reason` the sentence;
    `depends_on` lists ids of actions that must be done first. A done action has `closed_on`; a dropped
    one also `closed_by` and `outcome` (the reason). Raises `KeyAccountError` (`action.*`).

    Method: A0.

    >>> train = Action("A1", "C007", "Train the tea counter staff", owner="M1", due=date(2026, 6, 30))
    >>> train.overdue(date(2026, 7, 1)), train.done(date(2026, 6, 20)).status.value
    (True, 'done')
    """

    id: str
    customer: str
    title: Text = attrs.field(converter=text_of)
    side: Side = Side.OURS
    owner: str | None = None
    due: date | None = None
    status: ActionStatus = ActionStatus.PROPOSED
    starts: date | None = None
    cost: Money | None = None
    depends_on: tuple[str, ...] = attrs.field(default=(), converter=tuple_of)
    objective: str | None = None
    finding: str = ""
    clause: str = ""
    reason: Text | None = None
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)
    closed_on: date | None = None
    closed_by: str | None = None
    outcome: str | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_id(self.customer, "$.customer")
        check_type(self.title, Text, "$.title")
        check_type(self.side, Side, "$.side")
        check_type(self.status, ActionStatus, "$.status")
        if self.owner is not None:
            check_name(self.owner, "$.owner")
        for name in ("due", "starts", "closed_on"):
            if getattr(self, name) is not None:
                check_date(getattr(self, name), f"$.{name}")
        if self.cost is not None:
            check_type(self.cost, Money, "$.cost")
        for index, earlier in enumerate(self.depends_on):
            check_id(earlier, f"$.depends_on[{index}]")
        self._check_days()
        self._check_closing()

    def _check_days(self) -> None:
        if self.starts is not None and self.due is not None and self.starts > self.due:
            refuse("action.starts-late", "$.starts", "must not lie after the due day", "开始日不得晚于到期日")

    def _check_closing(self) -> None:
        closed = self.status in (ActionStatus.DONE, ActionStatus.DROPPED)
        if closed != (self.closed_on is not None):
            refuse(
                "action.closing-day",
                "$.closed_on",
                "give the closing day for a done or dropped action, and only for such",
                "已完成或已取消的行动必须且只有它们才能填写结束日",
            )
        if self.status is ActionStatus.DROPPED and not (self.closed_by and self.outcome):
            refuse(
                "action.dropped-without-reason",
                "$.outcome",
                "a dropped action names who dropped it and why",
                "取消行动必须注明取消人和原因",
            )

    @property
    def open(self) -> bool:
        """Tell whether the action still asks for work."""
        return self.status not in (ActionStatus.DONE, ActionStatus.DROPPED)

    def overdue(self, as_of: date) -> bool:
        """Tell whether the action is open after its due day."""
        return self.open and self.due is not None and as_of > self.due

    def agreed(self, owner: str, due: date) -> Action:
        """Return the action with its owner and due day agreed.

        >>> Action("A1", "C007", "Train").agreed("M1", date(2026, 6, 30)).status.value
        'agreed'
        """
        self._must_be_open()
        return attrs.evolve(self, owner=owner, due=due, status=ActionStatus.AGREED)

    def begun(self) -> Action:
        """Return the action as in hand.

        >>> Action("A1", "C007", "Train").begun().status.value
        'in_hand'
        """
        self._must_be_open()
        return attrs.evolve(self, status=ActionStatus.IN_HAND)

    def done(self, on: date, outcome: str | None = None) -> Action:
        """Return the action as done on a day, with what came of it."""
        self._must_be_open()
        return attrs.evolve(self, status=ActionStatus.DONE, closed_on=on, outcome=outcome)

    def dropped(self, on: date, by: str, reason: str) -> Action:
        """Return the action as dropped, by name and reason.

        >>> Action("A1", "C007", "Train").dropped(date(2026, 6, 1), "M1", "counter closed").open
        False
        """
        self._must_be_open()
        return attrs.evolve(self, status=ActionStatus.DROPPED, closed_on=on, closed_by=by, outcome=reason)

    def _must_be_open(self) -> None:
        if not self.open:
            refuse("action.closed", "$.status", "the action is closed already", "该行动已经结束")


def check_actions(actions: tuple[Action, ...], path: str = "$.actions") -> None:
    """Refuse repeated ids, dependencies that are not there, and dependencies that go round in a circle.

    Raises `KeyAccountError` (`action.duplicate-id`, `action.dependency-unknown`, `action.cycle`).

    >>> check_actions((Action("A1", "C007", "Ask"), Action("A2", "C007", "Act", depends_on=["A1"])))
    """
    ids = [action.id for action in actions]
    check_unique(ids, "action.duplicate-id", path)
    by_id = {action.id: action for action in actions}
    for index, action in enumerate(actions):
        for earlier in action.depends_on:
            if earlier not in by_id:
                refuse(
                    "action.dependency-unknown",
                    f"{path}[{index}].depends_on",
                    f"there is no action {earlier!r}",
                    f"没有行动 {earlier!r}",
                )
    check_acyclic(lambda key: by_id[key].depends_on, ids, "action.cycle", path)
