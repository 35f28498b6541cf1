"""The channel: what a customer orders under given terms, and what that leaves both sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.demand import Demand, check_pieces
from keyaccount.incentives.numeric import decimal_from, optional_decimal
from keyaccount.incentives.trade_outcome import TradeOutcome, money_of
from keyaccount.incentives.trade_terms import OutlayPiece, RebatedPrice, TradeTerms
from keyaccount.values.checks import check_decimal, tuple_of
from keyaccount.values.currencies import currency_of
from keyaccount.values.money import Money
from keyaccount.values.numbers import exact

__all__ = ["LikelyDemand", "Market", "answer_to", "integrated_optimum", "outcome_of"]

_COSTS = ("unit_cost", "service", "handling", "capital", "fixed_cost", "customer_fixed", "allowance")


@attrs.frozen
class LikelyDemand:
    """State one possible demand and its probability; the customer learns which it is before it orders.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> LikelyDemand("0.4", LinearDemand(70, 1)).probability
    Decimal('0.4')
    """

    probability: Decimal = attrs.field(converter=decimal_from)
    demand: Demand

    def __attrs_post_init__(self) -> None:
        check_decimal(self.probability, "$.probability", least=0, most=1)


def _scenarios(given: Demand | Iterable[LikelyDemand]) -> tuple[LikelyDemand, ...]:
    if isinstance(given, Iterable):
        return tuple_of(given)
    return (LikelyDemand(1, given),)


@attrs.frozen
class Market:
    """Hold the economics of one product between us and one customer, per unit and fixed per period.

    Ours: `unit_cost` (goods) and `service` per unit, `fixed_cost` per period. Theirs: `handling` and
    `capital` (money tied up) per unit, `customer_fixed` per period. `allowance` is what we pay them per
    period whatever they order (listing, display, co-operative promotion). `lot` is the least step of an
    order, None where quantities divide.
    Raises `KeyAccountError` (`demand.pieces`, `market.probabilities`, ...). Method: N6.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> integrated_optimum(market).quantity
    Fraction(30, 1)
    """

    demand: tuple[LikelyDemand, ...] = attrs.field(converter=_scenarios)
    unit_cost: Decimal = attrs.field(converter=decimal_from, kw_only=True)
    currency: str = attrs.field(kw_only=True)
    service: Decimal = attrs.field(default=Decimal(0), converter=decimal_from, kw_only=True)
    handling: Decimal = attrs.field(default=Decimal(0), converter=decimal_from, kw_only=True)
    capital: Decimal = attrs.field(default=Decimal(0), converter=decimal_from, kw_only=True)
    fixed_cost: Decimal = attrs.field(default=Decimal(0), converter=decimal_from, kw_only=True)
    customer_fixed: Decimal = attrs.field(default=Decimal(0), converter=decimal_from, kw_only=True)
    allowance: Decimal = attrs.field(default=Decimal(0), converter=decimal_from, kw_only=True)
    lot: Decimal | None = attrs.field(default=None, converter=optional_decimal, kw_only=True)

    def __attrs_post_init__(self) -> None:
        currency_of(self.currency)
        for name in _COSTS:
            check_decimal(getattr(self, name), f"$.{name}", least=0)
        if self.lot is not None:
            check_decimal(self.lot, "$.lot")
            if self.lot <= 0:
                refuse("market.lot", "$.lot", "must be above zero", "必须大于零")
        for one in self.demand:
            check_pieces(one.demand)
        with exact():
            total = sum((one.probability for one in self.demand), Decimal(0))
        if total != 1:
            refuse("market.probabilities", "$.demand", f"sum to {total}, not 1", f"概率之和为 {total},应为 1")

    @property
    def our_unit(self) -> Fraction:
        """Return what a unit costs us: goods and service."""
        return Fraction(self.unit_cost) + Fraction(self.service)

    @property
    def their_unit(self) -> Fraction:
        """Return what a unit costs the customer beside its price: handling and capital."""
        return Fraction(self.handling) + Fraction(self.capital)

    @property
    def fixed(self) -> tuple[Fraction, Fraction]:
        """Return what the period costs (us, the customer) whatever is ordered, the allowance included."""
        allowance = Fraction(self.allowance)
        return Fraction(self.fixed_cost) + allowance, Fraction(self.customer_fixed) - allowance

    def money(self, amount: Fraction) -> Money:
        """Return an exact amount rounded half up to the minor unit."""
        return money_of(amount, self.currency)


def outcome_of(terms: TradeTerms, market: Market) -> TradeOutcome:
    """Return what the customer orders under terms, being free to order nothing, and what it brings both.

        It orders what leaves it most; of equal orders the largest. Exact; linear in the pieces of terms
        and demand. Method: N6.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.trade_terms import WholesalePrice
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> alone = outcome_of(WholesalePrice(40), market)
    >>> alone.quantity, alone.supplier, alone.customer
    (Fraction(15, 1), Fraction(450, 1), Fraction(225, 1))
    """
    outlay = terms.outlay()
    check_outlay(outlay)
    pieces = [(one.start, one.fixed, one.per_unit, one.per_square) for one in outlay]
    # A rebate from the first unit on hides the price it comes off.
    price = Fraction(terms.price) if isinstance(terms, RebatedPrice) else None
    return outcome_of_pieces(pieces, terms.kept(), market, price)


def outcome_of_pieces(
    pieces: Sequence[tuple[Fraction, Fraction, Fraction, Fraction]],
    kept: Fraction,
    market: Market,
    price: Fraction | None = None,
) -> TradeOutcome:
    """Return the outcome of terms given as plain pieces; see `outcome_of`.

    `price` is the list price incentives are counted against, by default what the first piece charges.
    """
    zero = Fraction(0)
    per_unit = market.their_unit
    lot = None if market.lot is None else Fraction(market.lot)
    _, fixed, unit, square = pieces[0] if price is None else (zero, zero, price, zero)
    sums = [zero] * 5
    for one in market.demand:
        share = Fraction(one.probability)
        order, revenue, paid = answer_to(pieces, kept, plain_demand(one.demand), per_unit, lot, zero)
        listed = fixed + (unit + square * order) * order if order else zero
        figures = (order, revenue, listed, paid, revenue * (1 - kept))
        sums = [total + share * figure for total, figure in zip(sums, figures, strict=True)]
    quantity, revenue, listed, paid, shared = sums
    return TradeOutcome(
        market.currency,
        quantity,
        revenue,
        listed,
        paid,
        shared,
        goods_cost=quantity * Fraction(market.unit_cost),
        service=quantity * Fraction(market.service),
        handling=quantity * Fraction(market.handling),
        capital=quantity * Fraction(market.capital),
        fixed_cost=Fraction(market.fixed_cost),
        customer_fixed=Fraction(market.customer_fixed),
        allowance=Fraction(market.allowance),
    )


def plain_demand(demand: Demand) -> list[tuple[Fraction, Fraction, Fraction, Fraction]]:
    """Return the pieces of a demand as plain tuples."""
    return [(one.low, one.high, one.at_zero, one.per_unit) for one in demand.pieces()]


def answer_to(
    pieces: Any, kept: Any, demand: Any, handling: Any, lot: Any, close: Any
) -> tuple[Any, Any, Any]:
    """Return the order that leaves the customer most, its resale revenue, and what it pays for the goods.

    Works on Fractions and, for searching, on floats alike; `close` is how near two profits count as
    equal. On each stretch the profit is a parabola, so only ends and its top can be best.

    >>> answer_to([(0, 0, 40, 0)], 1, [(0, 70, 70, 1)], 0, None, 0)[0]
    15.0
    """
    best = (0 * kept, 0 * kept, 0 * kept)
    most = 0 * kept
    for place, (start, fixed, unit, square) in enumerate(pieces):
        end = pieces[place + 1][0] if place + 1 < len(pieces) else None
        for low, high, at_zero, slope in demand:
            first = start if start > low else low
            open_end = end is not None and end <= high
            last = end if open_end else high
            if last < first:
                continue
            curve, line = -(kept * slope) - square, kept * at_zero - unit - handling
            for order in _orders(first, last, open_end, curve, line, lot):
                profit = (curve * order + line) * order - fixed
                if profit > most + close or (profit >= most - close and order > best[0]):
                    most = profit if profit > most else most
                    revenue = (at_zero - slope * order) * order
                    best = (order, revenue, fixed + (unit + square * order) * order)
    return best


def _orders(first: Any, last: Any, open_end: bool, curve: Any, line: Any, lot: Any) -> list[Any]:
    """Return the orders of a stretch that can be best: its ends and the top of the parabola."""
    found = [first] if open_end else [first, last]
    if curve < 0:
        top = -line / (2 * curve)
        if first < top < last:
            found.append(top)
    if lot is None:
        return found
    whole = []
    for one in found:
        below = one // lot * lot
        whole += [order for order in (below, below + lot) if first <= order <= last]
    if open_end:
        below = last // lot * lot
        whole.append(below - lot if below == last else below)
    return [order for order in whole if order >= first and not (open_end and order >= last)]


def integrated_optimum(market: Market) -> TradeOutcome:
    """Return what one firm owning both sides would do: the most the channel can earn.

    Method: N6.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> integrated_optimum(Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")).total
    Fraction(900, 1)
    """
    zero = Fraction(0)
    return outcome_of_pieces([(zero, zero, market.our_unit, zero)], Fraction(1), market)


def check_outlay(pieces: Sequence[OutlayPiece]) -> None:
    """Refuse terms without pieces, or with pieces that do not rise.

    Raises `KeyAccountError` (`terms.pieces`).

    >>> check_outlay([OutlayPiece(Fraction(0), Fraction(0), Fraction(40))])
    """
    starts = [piece.start for piece in pieces]
    if not starts or starts[0] < 0 or starts != sorted(set(starts)):
        refuse("terms.pieces", "$.terms", "give pieces, each above the last", "须给出依次递增的分段")
