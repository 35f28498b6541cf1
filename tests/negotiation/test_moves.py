"""Tests of joint-gain moves and exchange rates as people read them."""

from __future__ import annotations

import attrs
import pytest

from keyaccount.negotiation import JointMove, MoveStep, Package
from keyaccount.negotiation.positions import number_of_figure
from tests.negotiation.talk import OURS, START, TALKS, THEIRS


@pytest.mark.method("N6")
def test_moves_leave_neither_side_with_less() -> None:
    """Making the pie bigger: each move, recomputed from both positions, harms nobody."""
    start = Package(START)
    moves = TALKS.joint_gains(start)
    assert moves
    for move in moves:
        for position, gain in ((OURS, move.ours), (THEIRS, move.theirs)):
            before = position.value(TALKS.topics, start.choices)
            after = position.value(TALKS.topics, move.result.choices)
            assert after - before == number_of_figure(gain) >= 0
        assert set(move.result.differs(start)) == {step.issue for step in move.steps}
        assert "N6" in move.explain().clauses()
    assert "we gain" in moves[0].summary()
    assert "我方得" in moves[0].summary("zh")


def test_trades_say_what_one_unit_brings() -> None:
    """'Give 1 for 2.33 on service' is the sentence a negotiator needs."""
    trades = TALKS.exchange_rates()
    step = "service level: ordinary service -> hotline, response team, free cleaning"
    assert trades[0].text().en == f"{step}: give 1 for 2.33"
    assert trades[0].text().zh == "服务等级:普通服务 -> 免费咨询、售后小分队、免费清洗:让 1 得 2.33"
    assert attrs.evolve(trades[0].step, wording=None).change.en == "service plain -> gold"
    rates = [trade.rate for trade in trades]
    assert rates == sorted(rates, reverse=True)


@pytest.mark.method("N6")
def test_a_move_is_said_as_a_trade() -> None:
    """'Give 1 on delivery for 2.12 on display': what we get, per unit we give, from both positions."""
    move = next(one for one in TALKS.joint_gains(Package(START)) if one.rate is not None)
    given, got = sorted(move.steps, key=lambda step: number_of_figure(step.ours))
    assert move.rate == number_of_figure(got.ours) / -number_of_figure(given.ours)
    assert move.text().en.startswith(f"give 1 on {given.change.en} for ")
    assert "上让 1" in move.text().zh
    traded = move.explain().find("move.trade")
    assert traded is not None
    assert "N6" in move.explain().clauses()


def test_a_move_that_costs_us_nothing_has_no_rate() -> None:
    """Where we give nothing there is nothing to divide by; the changes are then simply named."""
    free = JointMove([MoveStep("a", "x", "y", 1, 3)], 1, 3, Package({"a": "y"}))
    assert free.rate is None
    assert free.text().en == "a x -> y"
