"""Actions: whoever reads the plan sees who does what by when, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyaccount.model.action import Action, ActionStatus, check_actions
from keyaccount.values.money import Money
from keyaccount.values.text import Text
from tests.refusals import codes_of, refusals_of

DUE = date(2026, 6, 30)


def an_action(**fields: Any) -> Action:
    return Action(**{"id": "A1", "customer": "C007", "title": "Train the counter staff", **fields})


@pytest.mark.method("A0")
def test_an_action_runs_from_proposal_to_result() -> None:
    """The plan is carried out step by step, and every step must stay on record as its own value."""
    proposed = an_action(clause="A4", finding="people.gap")
    agreed = proposed.agreed("M1", DUE)
    begun = agreed.begun()
    done = begun.done(date(2026, 6, 20), "12 people trained")
    assert [one.status for one in (proposed, agreed, begun, done)] == [
        ActionStatus.PROPOSED,
        ActionStatus.AGREED,
        ActionStatus.IN_HAND,
        ActionStatus.DONE,
    ]
    assert (done.open, done.outcome, proposed.owner) == (False, "12 people trained", None)
    assert all(one.text.zh for one in ActionStatus)


def test_an_action_is_overdue_only_after_its_day_and_only_while_open() -> None:
    """A reminder on the due day itself would be unfair, one for finished work absurd."""
    action = an_action(due=DUE)
    assert not action.overdue(DUE)
    assert action.overdue(date(2026, 7, 1))
    assert not action.done(date(2026, 7, 1)).overdue(date(2026, 7, 2))
    assert not an_action().overdue(date(2030, 1, 1))


def test_a_closed_action_stays_closed() -> None:
    """Finished work that is quietly changed falsifies the record."""
    dropped = an_action().dropped(date(2026, 6, 1), "M1", "counter closed")
    for act in (
        lambda: dropped.done(DUE),
        lambda: dropped.begun(),
        lambda: dropped.agreed("M1", DUE),
        lambda: dropped.dropped(DUE, "M1", "again"),
    ):
        assert codes_of(act) == ["action.closed"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": 5}, "type.wrong"),
        ({"side": "ours"}, "type.wrong"),
        ({"status": "done"}, "type.wrong"),
        ({"owner": ""}, "name.empty"),
        ({"due": "2026-06-30"}, "date.not-a-date"),
        ({"cost": 100}, "type.wrong"),
        ({"depends_on": [""]}, "id.empty"),
        ({"starts": date(2026, 7, 1), "due": DUE}, "action.starts-late"),
        ({"closed_on": DUE}, "action.closing-day"),
        ({"status": ActionStatus.DONE}, "action.closing-day"),
        ({"status": ActionStatus.DROPPED, "closed_on": DUE}, "action.dropped-without-reason"),
    ],
)
def test_wrong_input_names_what_is_wrong(fields: dict[str, Any], code: str) -> None:
    """Each slip has its own code, so that a form can point at the field."""
    assert codes_of(lambda: an_action(**fields)) == [code]


def test_whatever_is_given_is_kept() -> None:
    """Cost and both wordings travel with the action into the printed plan."""
    action = an_action(title=Text("Train", "培训"), cost=Money(500, "CNY"), depends_on=["A0"])
    assert (action.title.zh, str(action.cost), action.depends_on) == ("培训", "500.00 CNY", ("A0",))


def test_actions_are_checked_together() -> None:
    """A dependency that is not there, or goes round, would block the plan for ever."""
    ask, act = an_action(id="A1"), an_action(id="A2", depends_on=["A1"])
    check_actions((ask, act))
    assert codes_of(lambda: check_actions((ask, ask))) == ["action.duplicate-id"]
    assert refusals_of(lambda: check_actions((act,))) == [
        ("action.dependency-unknown", "$.actions[0].depends_on")
    ]
    ring = (an_action(id="A1", depends_on=["A2"]), act)
    assert codes_of(lambda: check_actions(ring)) == ["action.cycle"]
