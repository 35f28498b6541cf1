"""Moves are named by what happened, and their deltas sum to the change exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings

from keyaccount.identification.case import Track
from keyaccount.identification.hysteresis import Hold
from keyaccount.identification.move import (
    Move,
    MoveKind,
    deltas_of,
    explain_move,
    move_kinds,
    reason_of,
)
from tests.identification.market import Row, monthly, rank
from tests.identification.test_ranking import ROWS

ONE = rank(monthly("C1", 100)).of("C1")
LEAST = Decimal("0.02")


def _move(**changes: object) -> Move:
    given = {
        "customer": "C1",
        "name": "Hua",
        "track": Track.CURRENT,
        "kinds": (MoveKind.STEADY,),
        "was": True,
        "member": True,
        "score_before": Decimal("0.5"),
        "score": Decimal("0.5"),
        "rank_before": 1,
        "rank": 1,
        **changes,
    }
    return Move(**given)  # type: ignore[arg-type]  # fields by name


@pytest.mark.method("I7")
def test_each_kind_has_its_condition() -> None:
    """Entered and left by membership, rising and falling by score, new and started by history."""
    up = rank(monthly("C1", 600)).of("C1")
    assert move_kinds(None, ONE, False, True, False, LEAST) == (MoveKind.ENTERED,)
    assert move_kinds(None, ONE, False, False, False, LEAST) == (MoveKind.NEW,)
    assert move_kinds(None, ONE, False, True, True, LEAST) == (MoveKind.ENTERED, MoveKind.NEW)
    assert move_kinds(ONE, up, True, True, True, LEAST) == (MoveKind.RISING,)
    assert move_kinds(up, ONE, True, False, True, LEAST) == (MoveKind.LEFT, MoveKind.FALLING)
    assert move_kinds(ONE, ONE, True, True, True, LEAST) == (MoveKind.STEADY,)
    assert all(kind.text.zh for kind in MoveKind)
    assert explain_move(_move(), ()).clauses() == {"I7"}


def test_a_prospect_that_buys_has_started_not_risen() -> None:
    """Scores of two tracks are not compared."""
    from keyaccount.model.customer import Customer, PurchaseHistory
    from keyaccount.values.money import Money

    prospect = Customer("C1", "Hua", purchases=PurchaseHistory.NOT_STARTED, category_spend=Money(9, "CNY"))
    before = rank([], customers=[prospect]).of("C1")
    assert move_kinds(before, ONE, False, False, True, LEAST) == (MoveKind.STARTED,)


@given(ROWS, ROWS)
@settings(max_examples=30)
def test_deltas_sum_to_the_change(rows: list[Row], more: list[Row]) -> None:
    """Whatever was sold before and after, the reasons account for the whole move."""
    one, two = rank(rows), rank([*rows, *[("C1", f"N{n}", *row[2:]) for n, row in enumerate(more)]])
    for account in one.accounts:
        later = two.of(account.customer)
        if account.score is None or later.score is None:
            continue
        deltas = deltas_of(account, one.policy, later, two.policy)
        assert sum((delta.change for delta in deltas), Decimal(0)) == later.score - account.score
        assert all(delta.change for delta in deltas)


def test_unknown_scores_have_no_deltas() -> None:
    """From not knowing to knowing is no change that could be added up."""
    from keyaccount.model.customer import Customer

    unknown = rank([], customers=[Customer("C1", "Hua")])
    assert deltas_of(unknown.of("C1"), unknown.policy, ONE, unknown.policy) == ()
    silent = _move(score_before=None)
    assert silent.change is None
    assert explain_move(silent, ()).parts == ()


def test_what_held_a_seat_is_said() -> None:
    """A customer below the line that is still in wants an explanation."""
    held = _move(hold=Hold.GRACE)
    assert reason_of(held, ()).en == "held: below the threshold, but still in grace"
    assert "宽限期" in explain_move(held, ()).tree("zh")
    assert reason_of(_move(), ()).zh == "无变化"
    assert reason_of(_move(score_before=None), ()).zh == "首次评分"
    assert reason_of(_move(score=None), ()).zh == "没有评分"
