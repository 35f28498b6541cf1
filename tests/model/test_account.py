"""Key accounts: a life of dated steps, each with who decided and why."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.model.account import AccountCondition, AccountStatus, Handover, KeyAccount, StatusChange
from tests.refusals import codes_of, refusals_of

DAY = date(2026, 3, 1)


def later(days: int) -> date:
    return DAY + timedelta(days)


@pytest.mark.method("C2")
def test_each_step_of_a_life_keeps_day_reason_and_who_decided() -> None:
    """Years later somebody asks why an account was suspended; the account must answer."""
    account = (
        KeyAccount("C007", DAY, "digest", "M1")
        .on_probation(later(10), ["Chen"], "pays late", until=later(100))
        .suspended(later(120), ["Chen", "Qian"], "still pays late")
        .reinstated(later(150), ["Chen"], "paid in full")
        .released(later(400), ["Chen"], "closed its shops")
    )
    seen = [account.status_on(later(day)) for day in (-1, 0, 10, 119, 120, 150, 400)]
    assert [one.value if one else None for one in seen] == [
        None, "confirmed", "on_probation", "on_probation", "suspended", "confirmed", "released",
    ]  # fmt: skip
    assert (account.active, account.active_on(later(150))) == (False, True)
    explanation = account.explain(later(130))
    assert explanation.figure == AccountStatus.SUSPENDED.text
    assert "C2" in explanation.clauses()
    assert "Chen, Qian" in explanation.tree()
    assert explanation.find("change-2") is None
    assert KeyAccount("C007", DAY).explain(later(-1)).figure is None


def test_a_released_account_needs_a_new_decision() -> None:
    """Slipping back in without the panel would make release meaningless."""
    released = KeyAccount("C007", DAY).released(later(1), ["Chen"], "closed")
    assert codes_of(lambda: released.reinstated(later(2), ["Chen"], "again")) == ["account.transition"]
    assert AccountStatus.RELEASED.next == frozenset()


@given(st.lists(st.tuples(st.sampled_from(AccountStatus), st.integers(-5, 20)), max_size=8))
def test_no_order_of_steps_breaks_the_rules_of_life(steps: list[tuple[AccountStatus, int]]) -> None:
    """Whatever is tried, the history stays in order and every step was allowed; refusals change nothing."""
    account = KeyAccount("C007", DAY)
    for status, days in steps:
        before = account
        try:
            account = account.changed(StatusChange(later(days), status, ["Chen"], "tried"))
        except KeyAccountError:
            assert account == before
    days_taken = [step.on for step in account.history]
    assert days_taken == sorted(days_taken)
    statuses = [AccountStatus.CONFIRMED, *(step.status for step in account.history)]
    assert all(after in before.next for before, after in pairwise(statuses))
    assert account.status is statuses[-1]


@pytest.mark.method("V4")
def test_an_account_stands_under_a_named_manager_through_every_handover() -> None:
    """Every account is somebody's, on every day."""
    account = KeyAccount("C007", DAY, manager="M1").handed_to("M2", later(10), "Chen", "M1 retires")
    assert (account.manager_on(later(9)), account.manager_on(later(10))) == ("M1", "M2")
    assert (account.current_manager, KeyAccount("C007", DAY, manager="M1").current_manager) == ("M2", "M1")
    assert account.handovers[0] == Handover(later(10), "M2", "Chen", "M1 retires")
    assert codes_of(lambda: account.handed_to("M3", later(5), "Chen", "x")) == ["account.order"]
    assert "V4" in (KeyAccount.__doc__ or "")


def test_conditions_are_met_in_time_or_not() -> None:
    """A guarantee that comes a day late did not meet the condition the panel set."""
    asked = AccountCondition("K1", "Bank guarantee", later(30), "finance")
    account = KeyAccount("C007", DAY, conditions=[asked])
    assert account.unmet_conditions(later(30)) == ()
    assert account.unmet_conditions(later(31)) == (asked,)
    assert account.condition_met("K1", later(30)).unmet_conditions(later(31)) == ()
    assert account.condition_met("K1", later(31)).unmet_conditions(later(40)) != ()
    assert codes_of(lambda: account.condition_met("K2", later(1))) == ["account.condition-unknown"]
    assert codes_of(lambda: KeyAccount("C007", DAY, conditions=[asked, asked])) == [
        "account.duplicate-condition"
    ]


@pytest.mark.parametrize(
    ("act", "refused"),
    [
        (lambda: KeyAccount("", DAY), ("id.empty", "$.customer")),
        (lambda: KeyAccount("C1", datetime(2026, 1, 1, tzinfo=UTC)), ("date.not-a-date", "$.confirmed_on")),
        (lambda: KeyAccount("C1", DAY, manager=""), ("id.empty", "$.manager")),
        (
            lambda: KeyAccount("C1", DAY, review_due="soon"),  # type: ignore[arg-type]
            ("date.not-a-date", "$.review_due"),
        ),
        (
            lambda: KeyAccount("C1", DAY).suspended(later(-1), ["A"], "x"),
            ("account.order", "$.history[0].on"),
        ),
        (lambda: KeyAccount("C1", DAY).suspended(DAY, [], "x"), ("account.nobody-decided", "$.decided_by")),
        (lambda: KeyAccount("C1", DAY).suspended(DAY, ["A"], ""), ("name.empty", "$.reason")),
        (
            lambda: StatusChange(DAY, AccountStatus.SUSPENDED, ["A"], "x", until=later(-1)),
            ("account.until-early", "$.until"),
        ),
        (
            lambda: AccountCondition("K", "x", DAY, "finance", met_on="now"),  # type: ignore[arg-type]
            ("date.not-a-date", "$.met_on"),
        ),
    ],
)
def test_wrong_input_names_what_is_wrong(act: Any, refused: tuple[str, str]) -> None:
    """Each slip names its field."""
    assert refusals_of(act) == [refused]
