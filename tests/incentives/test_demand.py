"""How the customer's market responds."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from keyaccount.incentives.demand import (
    CommittedVolume,
    DearerDemand,
    DemandPiece,
    ElasticDemand,
    LinearDemand,
    ScaledDemand,
    TableDemand,
    check_pieces,
)
from tests.incentives.making import refused


def test_a_table_starts_at_its_first_price() -> None:
    """Below the first known quantity nobody knows a higher price."""
    pieces = TableDemand([(50, 10), (40, 20)]).pieces()
    assert pieces[0].price(Fraction(5)) == 50
    assert pieces[1].price(Fraction(15)) == 45


def test_elasticity_is_followed_at_its_points() -> None:
    """One per cent less price, two per cent more quantity, near the known point."""
    made = ElasticDemand(1000, 10, 2, points=1000)
    piece = next(one for one in made.pieces() if one.low <= 1000 <= one.high)
    assert abs(piece.price(Fraction(1000)) - 10) < Fraction(1, 100)
    more = next(one for one in made.pieces() if one.low <= 1020 <= one.high)
    assert abs(more.price(Fraction(1020)) - Fraction("9.9015")) < Fraction(1, 100)


def test_scaling_keeps_prices() -> None:
    """Twice the market sells twice as much at each price."""
    twice = ScaledDemand(LinearDemand(70, 1), Fraction(2))
    assert twice.pieces()[0].price(Fraction(60)) == 40


def test_words() -> None:
    """Every model says what it assumes."""
    models = (
        LinearDemand(70, 1),
        CommittedVolume(5, 3),
        TableDemand([(5, 0), (4, 2)]),
        ElasticDemand(1, 1, 1),
    )
    assert [one.text.zh for one in models] == [
        "q = 70 - 1 p",
        "以 3 售出至多 5",
        "2 点需求表",
        "1 时售 1,弹性 1",
    ]


class _Own:
    """A user's own model, right or wrong."""

    def __init__(self, *pieces: object) -> None:
        self._pieces = pieces

    def pieces(self) -> tuple[DemandPiece, ...]:
        return self._pieces  # type: ignore[return-value]


def test_what_is_refused() -> None:
    """A demand that rises with the price, has a hole or pays people to buy is a slip."""
    with refused("demand.slope"):
        LinearDemand(70, 0)
    for points in ([(5, 0)], [(5, 0), (6, 2)], [(5, 3), (4, 3)]):
        with refused("demand.points"):
            TableDemand(points)
    with refused("demand.elasticity"):
        ElasticDemand(1, 1, 0)
    one, zero = Fraction(1), Fraction(0)
    for pieces in ((), (DemandPiece(one, one, one, zero),), (DemandPiece(zero, one, zero, one),)):
        with refused("demand.pieces"):
            check_pieces(_Own(*pieces))
    hole = (DemandPiece(zero, one, one, zero), DemandPiece(one * 2, one * 3, one, zero))
    with refused("demand.pieces"):
        check_pieces(_Own(*hole))
    with refused("type.wrong"):
        check_pieces(_Own("steep"))
    with pytest.raises(AttributeError):
        check_pieces(Decimal(1))  # type: ignore[arg-type]


def test_dearer_prices_sell_the_same_quantities() -> None:
    """A market that pays a tenth more does so at every quantity."""
    usual = LinearDemand(70, 1)
    plain, dearer = (one.pieces()[0] for one in (usual, DearerDemand(usual, Fraction(11, 10))))
    assert dearer.high == plain.high
    assert [dearer.price(Fraction(q)) for q in (0, 30)] == [77, 44]
