"""Tests of joint-gain moves and exchange rates as people read them."""

from __future__ import annotations

import attrs
import pytest

from keyaccount.negotiation import Package
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
