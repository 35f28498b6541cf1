"""Tests of customer-delivered value and the three ways to raise it."""

from __future__ import annotations

from decimal import Decimal

import attrs
import pytest

from keyaccount.negotiation import (
    DeliveredKind,
    Interplay,
    OptionWorth,
    Package,
    ValueLine,
    ValueWay,
    delivered_value,
    value_moves,
)
from keyaccount.negotiation.positions import number_of_figure
from tests.negotiation.talk import START, THEIRS, cny, evolved

SERVICE = OptionWorth(
    "service",
    {
        "plain": cny(0),
        "gold": [
            ValueLine("fewer stoppages", cny(6_000)),
            ValueLine("our technicians at hand", cny(3_000), DeliveredKind.PERSONNEL),
            ValueLine("known for it", cny(1_000), DeliveredKind.IMAGE),
            ValueLine.of_hours("chasing repairs", Decimal(-60), cny(50), DeliveredKind.TIME),
            ValueLine.of_hours("worry", Decimal(-20), cny(50), DeliveredKind.ENERGY),
        ],
    },
)
RICH = attrs.evolve(THEIRS, worths=[worth for worth in THEIRS.worths if worth.issue != "service"] + [SERVICE])
TALK = evolved(theirs=RICH)
BEGIN = Package(START)


@pytest.mark.method("N6")
def test_total_value_less_total_cost_before_and_after() -> None:
    """Product, service, personnel and image count up; money, time and energy count down; rates are given."""
    before = delivered_value(TALK, BEGIN)
    after = delivered_value(TALK, BEGIN.with_({"service": "gold"}))
    assert before.total == TALK.value(BEGIN).theirs
    assert after.total == TALK.value(BEGIN.with_({"service": "gold"})).theirs
    changes = {
        kind: number_of_figure(after.of(kind)) - number_of_figure(before.of(kind)) for kind in DeliveredKind
    }
    assert changes[DeliveredKind.SERVICE] == 6_000
    assert changes[DeliveredKind.PERSONNEL] == 3_000
    assert changes[DeliveredKind.IMAGE] == 1_000
    assert changes[DeliveredKind.TIME] == 3_000
    assert changes[DeliveredKind.ENERGY] == 1_000
    told = after.explain()
    assert told.figure == after.total
    assert "N6" in told.clauses()
    assert "顾客让渡价值" in after.summary("zh")
    assert after._repr_html_().count("<tr>") == 8


@pytest.mark.method("N6")
def test_the_three_ways_each_have_a_priced_move() -> None:
    """More total value, lower cost, incentives: each way is on the table with its cost to us."""
    moves = value_moves(TALK, BEGIN)
    ways = {way for move in moves for way in move.ways}
    assert ways == set(ValueWay)
    gold = next(move for move in moves if move.after == "gold")
    assert gold.ways == (ValueWay.MORE_VALUE, ValueWay.LESS_COST)
    assert (gold.ours, gold.theirs) == (cny(-6_000), cny(14_000))
    assert number_of_figure(gold.delivered_after) - number_of_figure(gold.delivered_before) == 14_000
    rebate = next(move for move in moves if move.after == "2%")
    assert rebate.ways == (ValueWay.INCENTIVES,)
    assert "N6" in gold.explain().clauses()
    assert all(move.after != "wide" for move in moves)


def test_moves_are_ranked_by_what_our_cost_brings() -> None:
    """What costs us nothing comes first, then the best exchange."""
    free = OptionWorth("lead-time", {"48h": cny(0), "5d": cny(0)})
    ours = attrs.evolve(
        TALK.ours, worths=[worth for worth in TALK.ours.worths if worth.issue != "lead-time"] + [free]
    )
    moves = value_moves(attrs.evolve(TALK, ours=ours), BEGIN)
    assert (moves[0].after, moves[0].rate) == ("48h", None)
    rates = [number_of_figure(move.rate) for move in moves[1:]]
    assert rates == sorted(rates, reverse=True)


def test_combinations_count_as_money() -> None:
    """What only a combination costs the customer is still part of its total cost."""
    joint = Interplay({"lead-time": "5d", "stock": "20"}, cny(-700), "rush")
    talk = evolved(theirs=attrs.evolve(RICH, joint=[joint]))
    lost = number_of_figure(delivered_value(TALK, BEGIN).cost) - number_of_figure(
        delivered_value(talk, BEGIN).cost
    )
    assert lost == 700
    assert delivered_value(talk, BEGIN).total == talk.value(BEGIN).theirs


def test_kinds_and_ways_have_words() -> None:
    """The field's own terms, in both languages."""
    assert [kind.is_cost for kind in DeliveredKind] == [False] * 4 + [True] * 3
    assert DeliveredKind.TIME.text.zh == "时间成本"
    assert all(way.text.zh for way in ValueWay)
