"""The sample's talks must have room, a standard to fail, and incentives to settle."""

from keyaccount.bargaining import FairRule
from keyaccount.negotiation import Package, ValueWay, value_moves
from keyaccount.negotiation.positions import number_of_figure
from keyaccount.samples.talks import talks


def test_there_is_room_and_the_fair_point_carries_incentives() -> None:
    """The walk through the method goes on from the fair package to its settlement."""
    fair = talks().fair_point(FairRule.NASH).packages[0]
    assert fair.package["incentives"] == "full"
    assert talks().zopa().summary()


def test_the_uncertified_lot_is_off_the_table() -> None:
    """Quality is the base of every deal: no price buys it back."""
    assert [one.option for one in talks().inadmissible()] == ["surplus"]


def test_each_of_the_three_ways_has_a_priced_move() -> None:
    """More value, less cost through our service and promotion network, incentives: each with both figures."""
    start = Package(
        {
            "range": "current",
            "price": "1100.00",
            "lead-time": "5d",
            "display": "4",
            "service": "plain",
            "incentives": "none",
        }
    )
    moves = {(move.issue, move.after): move for move in value_moves(talks(), start)}
    network, reserve = moves["service", "hotline"], moves["lead-time", "reserve"]
    assert network.ways == (ValueWay.LESS_COST,)
    assert reserve.ways == (ValueWay.MORE_VALUE,)
    assert moves["service", "gold"].ways == (ValueWay.MORE_VALUE, ValueWay.LESS_COST)
    assert moves["incentives", "full"].ways == (ValueWay.INCENTIVES,)
    for move in (network, reserve, moves["incentives", "full"]):
        assert number_of_figure(move.ours) < 0 < number_of_figure(move.theirs)
        before, after = number_of_figure(move.delivered_before), number_of_figure(move.delivered_after)
        assert after - before == number_of_figure(move.theirs)
