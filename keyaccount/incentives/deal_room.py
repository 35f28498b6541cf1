"""The deal room: both sides' accounts, floors and designs in one place, to choose by and to explain."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.bargaining.alternatives import Alternative, Bundle, instead_of_price
from keyaccount.bargaining.dependence import GainKind, GainPart, PriceDependence, price_dependence
from keyaccount.bargaining.rules import FairRule
from keyaccount.errors import Lang, refuse
from keyaccount.incentives.channel import LikelyDemand, Market, TradeOutcome, outcome_of
from keyaccount.incentives.demand import ScaledDemand
from keyaccount.incentives.design_result import Floors, NoDesign, WinWinDesign
from keyaccount.incentives.numeric import decimal_from, percent_text, plain
from keyaccount.incentives.terms_space import TermsSpace
from keyaccount.incentives.trade_terms import TradeTerms
from keyaccount.incentives.win_win import design_win_win
from keyaccount.values.checks import check_type, check_unique, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from keyaccount.values.periods import Period
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["DealRoom", "NamedDesign", "StressedOutcome", "stress"]


@attrs.frozen
class StressedOutcome:
    """State what terms bring if demand is another: by how much, and whether both floors hold.

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


def stress(
    terms: TradeTerms, market: Market, floors: Floors, *, changes: Iterable[Decimal | int | str]
) -> tuple[StressedOutcome, ...]:
    """Return the outcomes of terms if demand changes by shares (-0.1: a tenth less), the terms staying.

    Raises `KeyAccountError` (`stress.change`). Method: N6.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.trade_terms import WholesalePrice
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> [one.outcome.quantity for one in stress(WholesalePrice(40), market, Floors(0, 0), changes=[0, 1])]
    [Fraction(15, 1), Fraction(30, 1)]
    """
    made = []
    for given in changes:
        change = decimal_from(given)
        if change <= -1:
            refuse(
                "stress.change", "$.changes", "demand cannot fall by all of it or more", "需求降幅须小于 100%"
            )
        factor = 1 + Fraction(change)
        demand = [LikelyDemand(one.probability, ScaledDemand(one.demand, factor)) for one in market.demand]
        outcome = outcome_of(terms, attrs.evolve(market, demand=demand))
        made.append(StressedOutcome(change, outcome, floors.gains(outcome)))
    return tuple(made)


@attrs.frozen
class NamedDesign:
    """Give a design, or the finding that there is none, a name to compare it by.

    >>> NamedDesign("share", NoDesign(Floors(1, 1), None, ())).made
    False
    """

    name: str
    design: WinWinDesign | NoDesign

    @property
    def made(self) -> bool:
        """Tell whether there is a design."""
        return isinstance(self.design, WinWinDesign)


@attrs.frozen
class DealRoom:
    """Hold a market, today's terms, both bottom lines, and designs side by side.

    Raises `KeyAccountError` (`deal-room.duplicate`, `deal-room.none`). Method: N6, N7, V7.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.terms_space import Parameter, RevenueShareSpace
    >>> from keyaccount.incentives.trade_terms import WholesalePrice
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> room = DealRoom(market, WholesalePrice(40), Floors(450, 225))
    >>> room = room.designed("share", RevenueShareSpace(Parameter("share", 0, 1, "0.001"), unit_cost=10))
    >>> room.best.name, room.today.total
    ('share', Fraction(675, 1))
    """

    market: Market
    terms_today: TradeTerms
    floors: Floors
    designs: tuple[NamedDesign, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_type(self.market, Market, "$.market")
        check_type(self.floors, Floors, "$.floors")
        check_unique([one.name for one in self.designs], "deal-room.duplicate", "$.designs")

    @property
    def today(self) -> TradeOutcome:
        """Return what today's terms bring."""
        return outcome_of(self.terms_today, self.market)

    def designed(self, name: str, space: TermsSpace, *, rule: FairRule = FairRule.NASH) -> DealRoom:
        """Return the room with one more design."""
        made = design_win_win(space, self.market, self.floors, rule=rule)
        return attrs.evolve(self, designs=(*self.designs, NamedDesign(name, made)))

    @property
    def best(self) -> NamedDesign:
        """Return the design with the largest product of gains, of equals the first."""
        return self._chosen()[0]

    def _chosen(self) -> tuple[NamedDesign, WinWinDesign]:
        made = [(one, one.design) for one in self.designs if isinstance(one.design, WinWinDesign)]
        if not made:
            refuse(
                "deal-room.none",
                "$.designs",
                "no design leaves both above their floors",
                "没有满足双方低线的方案",
            )
        return max(made, key=lambda pair: pair[1].nash_product)

    def stress(self, *, changes: Iterable[Decimal | int | str]) -> tuple[StressedOutcome, ...]:
        """Return what could break the best design: its outcomes if demand changes."""
        return stress(self._chosen()[1].terms, self.market, self.floors, changes=changes)

    def holding(
        self,
        period: Period,
        *,
        on: date,
        price_holds_months: int,
        others: Iterable[GainPart] = (),
    ) -> PriceDependence:
        """Return how far the customer would be held by price alone, when that ends, and what holds then.

        The best design's gain for the customer over today is price, spread over the months of `period`;
        `others` are gains beyond price. Method: V7.
        """
        named, design = self._chosen()
        months = max(1, len(period.split("month")))
        gain = self.market.money(max(design.outcome.customer - self.today.customer, Fraction(0)))
        monthly = gain.times(Fraction(1, months), Rounding.HALF_UP)
        price = GainPart("design", named.name, GainKind.PRICE, monthly, period.start, period.end)
        return price_dependence([price, *others], on=on, price_holds_months=price_holds_months)

    def alternatives(self, offered: Iterable[Alternative], *, at_least: Money) -> tuple[Bundle, ...]:
        """Return bundles beyond price that are worth as much to the customer, the cheapest for us first.

        Method: V7.
        """
        return instead_of_price(at_least, offered)

    def table(self) -> Table:
        """Return today and every design side by side; amounts rounded to the minor unit for reading."""
        columns = (
            Text("design", "方案"),
            Text("terms", "条款"),
            Text("order", "订货量"),
            Text("supplier", "供方"),
            Text("customer", "客户"),
            Text("both", "合计"),
            Text("of the channel's best", "占渠道最优"),
        )
        rows = [self._row(Text("today", "现行"), self.terms_today.text, self.today, None)]
        for one in self.designs:
            name = Text(one.name, one.name)
            if isinstance(one.design, WinWinDesign):
                design = one.design
                rows.append(self._row(name, design.terms.text, design.outcome, design.efficiency))
            else:
                rows.append((name, one.design.finding.text, "-", None, None, None, "-"))
        return Table(Text("Designs side by side", "方案对比"), columns, rows)

    def _row(
        self, name: Text, terms: Text, outcome: TradeOutcome, efficiency: Fraction | None
    ) -> tuple[Text, Text, str, Money | None, Money | None, Money | None, str]:
        money = self.market.money
        share = "-" if efficiency is None else percent_text(round(efficiency, 4))
        figures = (money(outcome.supplier), money(outcome.customer), money(outcome.total))
        return (name, terms, plain(outcome.quantity), *figures, share)

    def explain(self) -> Explanation:
        """Return the chosen design and why, today's accounts beside it. Method: N6."""
        tree = self._chosen()[1].explain()
        today = attrs.evolve(self.today.explain(), key="today", label=Text("today", "现行"))
        return attrs.evolve(tree, because=(*tree.because, today))

    def summary(self, lang: Lang = "en") -> str:
        """Word it on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()
