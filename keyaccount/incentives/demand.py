"""How the customer's own market responds: the price at which a quantity can be sold on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Protocol, TypeAlias

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.numeric import decimal_from, plain
from keyaccount.values.checks import check_decimal, check_int, check_type, tuple_of
from keyaccount.values.numbers import exact, score_of
from keyaccount.values.text import Text

__all__ = [
    "CommittedVolume",
    "DearerDemand",
    "Demand",
    "DemandPiece",
    "ElasticDemand",
    "LinearDemand",
    "ScaledDemand",
    "TableDemand",
    "check_pieces",
]

Number: TypeAlias = Decimal | int | str


@attrs.frozen
class DemandPiece:
    """State the resale price on a stretch of quantities: price = `at_zero` - `per_unit` x quantity.

    Both ends count. All in exact major units.

    >>> DemandPiece(Fraction(0), Fraction(70), Fraction(70), Fraction(1)).price(Fraction(30))
    Fraction(40, 1)
    """

    low: Fraction
    high: Fraction
    at_zero: Fraction
    per_unit: Fraction

    def price(self, quantity: Fraction) -> Fraction:
        """Return the price at which a quantity of this stretch sells."""
        return self.at_zero - self.per_unit * quantity


class Demand(Protocol):
    """Say at what price quantities sell on, in straight pieces; bring your own by writing `pieces`."""

    def pieces(self) -> Sequence[DemandPiece]:
        """Return the pieces from quantity zero up, touching one another."""
        ...


@attrs.frozen
class LinearDemand:
    """Sell `at_zero_price` - `per_price` x price units: q = 70 - p is LinearDemand(70, 1).

    Raises `KeyAccountError` (`demand.slope`). Method: N6.

    >>> LinearDemand(70, 1).pieces()[0].price(Fraction(30))
    Fraction(40, 1)
    """

    at_zero_price: Decimal = attrs.field(converter=decimal_from)
    per_price: Decimal = attrs.field(converter=decimal_from)

    def __attrs_post_init__(self) -> None:
        check_decimal(self.at_zero_price, "$.at_zero_price", least=0)
        check_decimal(self.per_price, "$.per_price")
        if self.per_price <= 0:
            refuse(
                "demand.slope",
                "$.per_price",
                "must be above zero; use CommittedVolume",
                "必须大于零;固定量请用 CommittedVolume",
            )

    def pieces(self) -> tuple[DemandPiece, ...]:
        """Return its one piece."""
        most, slope = Fraction(self.at_zero_price), Fraction(self.per_price)
        return (DemandPiece(Fraction(0), most, most / slope, 1 / slope),)

    @property
    def text(self) -> Text:
        """Return the demand in words."""
        words = f"q = {plain(self.at_zero_price)} - {plain(self.per_price)} p"
        return Text(words, words)


@attrs.frozen
class CommittedVolume:
    """Sell up to a quantity at one price: a committed or a known need.

    >>> CommittedVolume(1000, "12.50").pieces()[0].high
    Fraction(1000, 1)
    """

    quantity: Decimal = attrs.field(converter=decimal_from)
    price: Decimal = attrs.field(converter=decimal_from)

    def __attrs_post_init__(self) -> None:
        check_decimal(self.quantity, "$.quantity", least=0)
        check_decimal(self.price, "$.price", least=0)

    def pieces(self) -> tuple[DemandPiece, ...]:
        """Return its one piece."""
        return (DemandPiece(Fraction(0), Fraction(self.quantity), Fraction(self.price), Fraction(0)),)

    @property
    def text(self) -> Text:
        """Return the demand in words."""
        quantity, price = plain(self.quantity), plain(self.price)
        return Text(f"up to {quantity} at {price}", f"以 {price} 售出至多 {quantity}")


def _points(values: Sequence[tuple[Number, Number]]) -> tuple[tuple[Decimal, Decimal], ...]:
    return tuple((decimal_from(price), decimal_from(quantity)) for price, quantity in tuple_of(values))


@attrs.frozen
class TableDemand:
    """Interpolate between known (price, quantity) points, the highest price first.

    Below the first quantity the price stays at the first point's; beyond the last nothing sells.
    Raises `KeyAccountError` (`demand.points`). Method: N6.

    >>> table = TableDemand([(50, 0), (40, 20), (35, 50)])
    >>> [piece.price(piece.high) for piece in table.pieces()]
    [Fraction(40, 1), Fraction(35, 1)]
    """

    points: tuple[tuple[Decimal, Decimal], ...] = attrs.field(converter=_points)

    def __attrs_post_init__(self) -> None:
        for place, (price, quantity) in enumerate(self.points):
            check_decimal(price, f"$.points[{place}].price", least=0)
            check_decimal(quantity, f"$.points[{place}].quantity", least=0)
        falls = all(one[0] >= two[0] and one[1] < two[1] for one, two in pairwise(self.points))
        if len(self.points) < 2 or not falls:
            refuse(
                "demand.points",
                "$.points",
                "give two points or more, quantities rising as prices fall",
                "至少给出两个点,且价格下降时数量上升",
            )

    def pieces(self) -> tuple[DemandPiece, ...]:
        """Return a piece between each two points."""
        first_price, first = (Fraction(one) for one in self.points[0])
        made = [DemandPiece(Fraction(0), first, first_price, Fraction(0))] if first else []
        for (price, quantity), (lower, more) in pairwise(self.points):
            low, high = Fraction(quantity), Fraction(more)
            slope = (Fraction(price) - Fraction(lower)) / (high - low)
            made.append(DemandPiece(low, high, Fraction(price) + slope * low, slope))
        return tuple(made)

    @property
    def text(self) -> Text:
        """Return the demand in words."""
        return Text(f"table of {len(self.points)} points", f"{len(self.points)} 点需求表")


@attrs.frozen
class ElasticDemand:
    """Sell `quantity` at `price`, and one per cent less price sells `elasticity` per cent more.

    The curve is read at `points` quantities from 1/16 to 4 times the known one and interpolated between;
    more points follow it closer. Raises `KeyAccountError` (`demand.elasticity`). Method: N6.

    >>> ElasticDemand(1000, 10, "2").pieces()[0].low
    Fraction(0, 1)
    """

    quantity: Decimal = attrs.field(converter=decimal_from)
    price: Decimal = attrs.field(converter=decimal_from)
    elasticity: Decimal = attrs.field(converter=decimal_from)
    points: int = 33

    def __attrs_post_init__(self) -> None:
        check_decimal(self.quantity, "$.quantity")
        check_decimal(self.price, "$.price")
        check_decimal(self.elasticity, "$.elasticity")
        check_int(self.points, "$.points", least=2, most=1000)
        if min(self.quantity, self.price, self.elasticity) <= 0:
            refuse("demand.elasticity", "$.elasticity", "give positive figures", "各数值必须为正")

    def pieces(self) -> tuple[DemandPiece, ...]:
        """Return the interpolated curve."""
        return TableDemand(self._table()).pieces()

    def _table(self) -> list[tuple[Number, Number]]:
        base = Fraction(self.quantity)
        low, high = base / 16, base * 4
        found: list[tuple[Number, Number]] = []
        for step in range(self.points):
            quantity = score_of(low + (high - low) * step / (self.points - 1))
            with exact():
                price = self.price * (quantity / self.quantity) ** (-1 / self.elasticity)
            found.append((score_of(price), quantity))
        return found

    @property
    def text(self) -> Text:
        """Return the demand in words."""
        quantity, price, much = plain(self.quantity), plain(self.price), plain(self.elasticity)
        return Text(f"{quantity} at {price}, elasticity {much}", f"{price} 时售 {quantity},弹性 {much}")


@attrs.frozen
class ScaledDemand:
    """Sell a multiple of another demand's quantities at the same prices.

    >>> ScaledDemand(LinearDemand(70, 1), Fraction(1, 2)).pieces()[0].high
    Fraction(35, 1)
    """

    demand: Demand
    factor: Fraction

    def pieces(self) -> tuple[DemandPiece, ...]:
        """Return the stretched pieces."""
        return tuple(
            DemandPiece(
                one.low * self.factor, one.high * self.factor, one.at_zero, one.per_unit / self.factor
            )
            for one in self.demand.pieces()
        )


@attrs.frozen
class DearerDemand:
    """Sell another demand's quantities at a multiple of its prices.

    >>> DearerDemand(LinearDemand(70, 1), Fraction(1, 2)).pieces()[0].price(Fraction(30))
    Fraction(20, 1)
    """

    demand: Demand
    factor: Fraction

    def pieces(self) -> tuple[DemandPiece, ...]:
        """Return the raised or lowered pieces."""
        return tuple(
            attrs.evolve(one, at_zero=one.at_zero * self.factor, per_unit=one.per_unit * self.factor)
            for one in self.demand.pieces()
        )


def check_pieces(demand: Demand) -> tuple[DemandPiece, ...]:
    """Return the pieces of a demand, refusing what leaves a gap or sells at a negative price.

    Raises `KeyAccountError` (`demand.pieces`).

    >>> len(check_pieces(LinearDemand(70, 1)))
    1
    """
    pieces = tuple(demand.pieces())
    for place, piece in enumerate(pieces):
        check_type(piece, DemandPiece, f"$.demand[{place}]")
    touching = all(one.high == two.low for one, two in pairwise(pieces))
    if not pieces or pieces[0].low != 0 or not touching or pieces[-1].price(pieces[-1].high) < 0:
        refuse(
            "demand.pieces",
            "$.demand",
            "start at quantity zero, leave no gap, sell at no negative price",
            "须自数量零起、首尾相接,且价格不得为负",
        )
    return pieces
