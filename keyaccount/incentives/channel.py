"""The channel: what a customer orders under given terms, and what that leaves both sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.incentives.demand import (
    CommittedVolume,
    Demand,
    ElasticDemand,
    LinearDemand,
    TableDemand,
    check_pieces,
)
from keyaccount.incentives.numeric import decimal_from, optional_decimal
from keyaccount.incentives.trade_terms import OutlayPiece, TradeTerms
from keyaccount.values.checks import check_decimal, tuple_of
from keyaccount.values.currencies import currency_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.numbers import exact, round_ratio
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["LikelyDemand", "Market", "TradeOutcome", "answer_to", "integrated_optimum", "outcome_of"]

# Two offers this close, as a share of the larger, count as equal while searching in floats.
_CLOSE = 1e-9

Response: TypeAlias = LinearDemand | CommittedVolume | TableDemand | ElasticDemand


@attrs.frozen
class LikelyDemand:
    """State one possible demand and its probability; the customer learns which it is before it orders.

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

    `unit_cost` and `fixed_cost` are ours (goods, service); `handling` and `customer_fixed` theirs
    (storage, capital, selling). `lot` is the least step of an order, None where quantities divide.
    Raises `KeyAccountError` (`demand.pieces`, `market.probabilities`, ...). Method: N6.

    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> integrated_optimum(market).quantity
    Fraction(30, 1)
    """

    demand: tuple[LikelyDemand, ...] = attrs.field(converter=_scenarios)
    unit_cost: Decimal = attrs.field(converter=decimal_from, kw_only=True)
    currency: str = attrs.field(kw_only=True)
    handling: Decimal = attrs.field(default=Decimal(0), converter=decimal_from, kw_only=True)
    fixed_cost: Decimal = attrs.field(default=Decimal(0), converter=decimal_from, kw_only=True)
    customer_fixed: Decimal = attrs.field(default=Decimal(0), converter=decimal_from, kw_only=True)
    lot: Decimal | None = attrs.field(default=None, converter=optional_decimal, kw_only=True)

    def __attrs_post_init__(self) -> None:
        currency_of(self.currency)
        for name in ("unit_cost", "handling", "fixed_cost", "customer_fixed"):
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

    def money(self, amount: Fraction) -> Money:
        """Return an exact amount rounded half up to the minor unit."""
        scaled = amount * 10 ** currency_of(self.currency).places
        return Money.of_minor(round_ratio(scaled.numerator, scaled.denominator), self.currency)


@attrs.frozen
class TradeOutcome:
    """Hold what comes of terms: order, resale price, and both sides' profit and loss, exact in major units.

    `paid` is what the customer pays for the goods after discounts and rebates, `shared` what it passes on
    of its revenue. With several possible demands all figures are expected ones. Method: N6.

    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> best = integrated_optimum(market)
    >>> best.total, best.price
    (Fraction(900, 1), Fraction(40, 1))
    """

    currency: str
    quantity: Fraction
    revenue: Fraction
    paid: Fraction
    shared: Fraction
    goods_cost: Fraction
    handling: Fraction
    fixed_cost: Fraction
    customer_fixed: Fraction

    @property
    def price(self) -> Fraction | None:
        """Return the average resale price; None where nothing is sold."""
        return self.revenue / self.quantity if self.quantity else None

    @property
    def supplier(self) -> Fraction:
        """Return our contribution."""
        return self.paid + self.shared - self.goods_cost - self.fixed_cost

    @property
    def customer(self) -> Fraction:
        """Return the customer's profit."""
        return self.revenue - self.paid - self.shared - self.handling - self.customer_fixed

    @property
    def total(self) -> Fraction:
        """Return what both earn together."""
        return self.supplier + self.customer

    def explain(self) -> Explanation:
        """Return what both earn together as the two profit and loss accounts. Method: N6."""
        ours = [
            ("paid", Text("paid for the goods", "货款"), self.paid),
            ("shared", Text("revenue passed on", "收入分成"), self.shared),
            ("goods", Text("cost of the goods", "产品成本"), -self.goods_cost),
            ("fixed", Text("service and fixed cost", "服务与固定费用"), -self.fixed_cost),
        ]
        theirs = [
            ("revenue", Text("resale revenue", "转售收入"), self.revenue),
            ("paid", Text("paid for the goods", "货款"), -self.paid),
            ("shared", Text("revenue passed on", "收入分成"), -self.shared),
            ("handling", Text("handling and capital", "储运与资金占用"), -self.handling),
            ("fixed", Text("own fixed cost", "自身固定费用"), -self.customer_fixed),
        ]
        sides = (
            ("supplier", Text("supplier", "供方"), self.supplier, ours),
            ("customer", Text("customer", "客户"), self.customer, theirs),
        )
        parts = [
            Explanation(
                key,
                label,
                figure,
                clause="N6",
                parts=[Explanation(f"{key}.{one[0]}", one[1], one[2]) for one in lines],
                combine=Combine.SUM,
            )
            for key, label, figure, lines in sides
        ]
        label = Text(f"both together, in {self.currency}", f"双方合计({self.currency})")
        return Explanation("total", label, self.total, clause="N6", parts=parts, combine=Combine.SUM)

    def table(self) -> Table:
        """Return both profit and loss accounts as a table, rounded to the minor unit for reading."""
        rows = [
            (one.label, _shown(one.figure, self.currency))
            for side in self.explain().parts
            for one in (*side.parts, side)
        ]
        title = Text("Profit and loss of both sides", "双方损益")
        return Table(title, (Text("line", "项目"), Text("amount", "金额")), rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word it on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def _shown(figure: Any, currency: str) -> Money:
    scaled = Fraction(figure) * 10 ** currency_of(currency).places
    return Money.of_minor(round_ratio(scaled.numerator, scaled.denominator), currency)


def outcome_of(terms: TradeTerms, market: Market) -> TradeOutcome:
    """Return what the customer orders under terms, being free to order nothing, and what it brings both.

    It orders what leaves it most; of equal orders the largest. Exact; linear in the pieces of terms
    and demand. Method: N6.

    >>> from keyaccount.incentives.trade_terms import WholesalePrice
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> alone = outcome_of(WholesalePrice(40), market)
    >>> alone.quantity, alone.supplier, alone.customer
    (Fraction(15, 1), Fraction(450, 1), Fraction(225, 1))
    """
    outlay = terms.outlay()
    check_outlay(outlay)
    pieces = [(one.start, one.fixed, one.per_unit, one.per_square) for one in outlay]
    return outcome_of_pieces(pieces, terms.kept(), market)


def outcome_of_pieces(
    pieces: Sequence[tuple[Fraction, Fraction, Fraction, Fraction]], kept: Fraction, market: Market
) -> TradeOutcome:
    """Return the outcome of terms given as plain pieces; see `outcome_of`."""
    zero = Fraction(0)
    handling = Fraction(market.handling)
    lot = None if market.lot is None else Fraction(market.lot)
    sums = [zero, zero, zero, zero]
    for one in market.demand:
        share = Fraction(one.probability)
        found = answer_to(pieces, kept, plain_demand(one.demand), handling, lot, zero)
        figures = (found[0], found[1], found[2], found[1] * (1 - kept))
        sums = [total + share * figure for total, figure in zip(sums, figures, strict=True)]
    quantity, revenue, paid, shared = sums
    return TradeOutcome(
        market.currency,
        quantity,
        revenue,
        paid,
        shared,
        quantity * Fraction(market.unit_cost),
        quantity * handling,
        Fraction(market.fixed_cost),
        Fraction(market.customer_fixed),
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

    >>> integrated_optimum(Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")).total
    Fraction(900, 1)
    """
    zero = Fraction(0)
    return outcome_of_pieces([(zero, zero, Fraction(market.unit_cost), zero)], Fraction(1), market)


def check_outlay(pieces: Sequence[OutlayPiece]) -> None:
    """Refuse terms without pieces, or with pieces that do not rise.

    Raises `KeyAccountError` (`terms.pieces`).

    >>> check_outlay([OutlayPiece(Fraction(0), Fraction(0), Fraction(40))])
    """
    starts = [piece.start for piece in pieces]
    if not starts or starts[0] < 0 or starts != sorted(set(starts)):
        refuse("terms.pieces", "$.terms", "give pieces, each above the last", "须给出依次递增的分段")
