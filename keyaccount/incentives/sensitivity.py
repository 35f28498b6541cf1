"""What could break a deal: other demand, prices and costs, and the most the incentives can cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.incentives.channel import LikelyDemand, Market, outcome_of, plain_demand
from keyaccount.incentives.demand import DearerDemand, Demand, ScaledDemand
from keyaccount.incentives.design_result import Floors
from keyaccount.incentives.numeric import about, decimal_from, percent_text
from keyaccount.incentives.trade_outcome import TradeOutcome, money_of
from keyaccount.incentives.trade_terms import OutlayPiece, RebatedPrice, TradeTerms
from keyaccount.values.checks import check_decimal, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import Figure
from keyaccount.values.numbers import decimal_of, exact
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = [
    "Driver",
    "DriverEffect",
    "Sensitivity",
    "StressedOutcome",
    "most_incentive",
    "sensitivity",
    "stress",
]

# How finely, and how far, the change that breaks a floor is looked for: per cent by per cent up to 60.
_PER_CENT = 60


@attrs.frozen
class StressedOutcome:
    """State what terms bring if one thing is another: by how much, and whether both floors hold.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.trade_terms import WholesalePrice
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> stress(WholesalePrice(40), market, Floors(450, 225), changes=["-0.1"])[0].holds
    False
    """

    change: Decimal
    outcome: TradeOutcome
    gains: tuple[Fraction, Fraction]

    @property
    def holds(self) -> bool:
        """Tell whether both sides stay at or above their floors."""
        return min(self.gains) >= 0


class Driver(Enum):
    """Name what may turn out other than assumed."""

    DEMAND = "demand"
    RESALE_PRICE = "resale_price"
    UNIT_COST = "unit_cost"
    SERVICE = "service"
    HANDLING = "handling"
    CAPITAL = "capital"

    @property
    def text(self) -> Text:
        """Return the driver in words."""
        return _DRIVERS[self]


_DRIVERS = {
    Driver.DEMAND: Text("demand", "需求量"),
    Driver.RESALE_PRICE: Text("resale price level", "转售价格水平"),
    Driver.UNIT_COST: Text("cost of the goods", "产品成本"),
    Driver.SERVICE: Text("cost of service", "服务成本"),
    Driver.HANDLING: Text("customer's handling", "客户储运成本"),
    Driver.CAPITAL: Text("customer's capital cost", "客户资金成本"),
}
_COST_DRIVERS = (Driver.UNIT_COST, Driver.SERVICE, Driver.HANDLING, Driver.CAPITAL)


def _changed(market: Market, driver: Driver, change: Fraction) -> Market:
    factor = 1 + change
    if driver in _COST_DRIVERS:
        with exact():
            cost = getattr(market, driver.value) * (
                1 + Decimal(change.numerator) / Decimal(change.denominator)
            )
        return attrs.evolve(market, **{driver.value: cost})
    changed: Callable[[Demand, Fraction], Demand] = ScaledDemand if driver is Driver.DEMAND else DearerDemand
    demand = [LikelyDemand(one.probability, changed(one.demand, factor)) for one in market.demand]
    return attrs.evolve(market, demand=demand)


def stress(
    terms: TradeTerms,
    market: Market,
    floors: Floors,
    *,
    changes: Iterable[Decimal | int | str],
    driver: Driver = Driver.DEMAND,
) -> tuple[StressedOutcome, ...]:
    """Return the outcomes of terms if a driver changes by shares (-0.1: a tenth less), the terms staying.

    Raises `KeyAccountError` (`stress.change`). Method: N6.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.trade_terms import WholesalePrice
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> [one.outcome.quantity for one in stress(WholesalePrice(40), market, Floors(0, 0), changes=[0, 1])]
    [Fraction(15, 1), Fraction(30, 1)]
    """
    made = []
    for place, given in enumerate(changes):
        change = decimal_from(given)
        check_decimal(change, f"$.changes[{place}]")
        if change <= -1:
            refuse("stress.change", "$.changes", "nothing can fall by all of it or more", "降幅须小于 100%")
        outcome = outcome_of(terms, _changed(market, driver, Fraction(change)))
        made.append(StressedOutcome(change, outcome, floors.gains(outcome)))
    return tuple(made)


@attrs.frozen
class DriverEffect:
    """State what one driver does: both gains at less and at more of it, and the change that breaks a floor.

    `breaks_below` and `breaks_above` are the first whole per cents, 0 to 60, at which a floor no longer
    holds; None where all hold.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.trade_terms import AllUnitsPrice
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> found = sensitivity(AllUnitsPrice(40, 30, "28.75"), market, Floors(450, 225))
    >>> [(one.driver.value, str(one.breaks_below), one.breaks_above) for one in found.effects][:2]
    [('resale_price', '-0.10', None), ('demand', '-0.12', None)]
    """

    driver: Driver
    less: StressedOutcome
    more: StressedOutcome
    breaks_below: Decimal | None
    breaks_above: Decimal | None

    @property
    def swing(self) -> Fraction:
        """Return how far the smaller gain moves between less and more."""
        return abs(min(self.less.gains) - min(self.more.gains))

    @property
    def text(self) -> Text:
        """Return in words what change breaks the deal."""
        found = [one for one in (self.breaks_below, self.breaks_above) if one is not None]
        if not found:
            return Text(f"holds within {_PER_CENT}%", f"±{_PER_CENT}% 以内均成立")
        shown = [f"{'+' if one > 0 else ''}{percent_text(one)}" for one in found]
        return Text(f"breaks at {' and at '.join(shown)}", f"变动至 {'或 '.join(shown)} 时失守")


@attrs.frozen
class Sensitivity:
    """Hold what each driver does to a deal whose terms stay, the largest swing first. Method: N6.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.trade_terms import AllUnitsPrice
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> found = sensitivity(AllUnitsPrice(40, 30, "28.75"), market, Floors(450, 225))
    >>> [(one.driver.value, one.text.en) for one in found.effects][1]
    ('demand', 'breaks at -12%')
    """

    by: Decimal
    currency: str
    effects: tuple[DriverEffect, ...] = attrs.field(converter=tuple_of)

    def explain(self) -> Explanation:
        """Return what could break the deal, driver by driver. Method: N6."""
        label = Text("what could break the deal", "哪些变化会使方案失守")
        parts = [
            Explanation(one.driver.value, one.driver.text, about(one.swing), one.text, "N6")
            for one in self.effects
        ]
        return Explanation("sensitivity", label, None, clause="N6", parts=parts)

    def table(self) -> Table:
        """Return both gains over the floors at less and more of each driver."""
        share = percent_text(self.by)
        columns = (
            Text("driver", "因素"),
            Text(f"supplier's gain at -{share}", f"-{share} 时供方所得"),
            Text(f"at +{share}", f"+{share} 时"),
            Text(f"customer's gain at -{share}", f"-{share} 时客户所得"),
            Text(f"at +{share}", f"+{share} 时"),
            Text("floors", "低线"),
        )
        rows: list[tuple[Figure, ...]] = []
        for one in self.effects:
            ours, theirs = zip(one.less.gains, one.more.gains, strict=True)
            money = [money_of(gain, self.currency) for gain in (*ours, *theirs)]
            rows.append((one.driver.text, *money, one.text))
        return Table(Text("What could break it", "风险与敏感性"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word it on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def sensitivity(
    terms: TradeTerms, market: Market, floors: Floors, *, by: Decimal | int | str = "0.1"
) -> Sensitivity:
    """Change each driver alone by a share down and up, and look for the change that breaks a floor.

    Costs that are zero are left out. Raises `KeyAccountError` (`decimal.*`). Method: N6.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.trade_terms import WholesalePrice
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> len(sensitivity(WholesalePrice(40), market, Floors(400, 200)).effects)
    3
    """
    share = decimal_from(by)
    check_decimal(share, "$.by", least=Decimal("0.0001"), most=Decimal("0.99"))
    found = []
    for driver in Driver:
        if driver in _COST_DRIVERS and not getattr(market, driver.value):
            continue
        less, more = stress(terms, market, floors, changes=[-share, share], driver=driver)
        breaks = [_breaks(terms, market, floors, driver, sign) for sign in (-1, 1)]
        found.append(DriverEffect(driver, less, more, *breaks))
    found.sort(key=lambda one: -one.swing)
    return Sensitivity(share, market.currency, found)


def _breaks(terms: TradeTerms, market: Market, floors: Floors, driver: Driver, sign: int) -> Decimal | None:
    """Return the first whole per cent at which a floor is crossed, looking at each."""
    for step in range(_PER_CENT + 1):
        change = decimal_of(sign * step, 2)
        if not stress(terms, market, floors, changes=[change], driver=driver)[0].holds:
            return change
    return None


def most_incentive(terms: TradeTerms, market: Market) -> Fraction:
    """Return the most the incentives of terms can cost, over every order the market could take.

    Worst case for the budget: discounts and rebates against the list price at any order up to
    the largest that sells on, plus the allowance. Exact, in major units. Method: N6, N7.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.trade_terms import AllUnitsPrice
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> most_incentive(AllUnitsPrice(40, 30, "28.75"), market)
    Fraction(1575, 2)
    """
    pieces = terms.outlay()
    zero = Fraction(0)
    first = OutlayPiece(zero, zero, Fraction(terms.price)) if isinstance(terms, RebatedPrice) else pieces[0]
    last = max(plain_demand(one.demand)[-1][1] for one in market.demand)
    most = Fraction(0)
    for place, piece in enumerate(pieces):
        end = pieces[place + 1].start if place + 1 < len(pieces) else last
        looked = [piece.start, min(end, last)]
        square = first.per_square - piece.per_square
        if square < 0:
            looked.append((first.per_unit - piece.per_unit) / (-2 * square))
        for order in looked:
            if piece.start <= order <= min(end, last):
                most = max(most, first.cost(order) - piece.cost(order))
    return most + Fraction(market.allowance)
