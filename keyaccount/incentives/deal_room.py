"""The deal room: both sides' accounts, floors, offers and designs in one place, to choose by and explain."""

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
from keyaccount.incentives.channel import Market, outcome_of
from keyaccount.incentives.deal_account import (
    DealAccount,
    DealExtra,
    ProductAccount,
    ProductDeal,
    deal_account,
)
from keyaccount.incentives.deal_tables import bundle_table, choice_table, comparison, floor_table
from keyaccount.incentives.design_result import Floors, NoDesign, WinWinDesign
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.policy import IncentivePolicy
from keyaccount.incentives.sensitivity import (
    Driver,
    Sensitivity,
    StressedOutcome,
    most_incentive,
    sensitivity,
    stress,
)
from keyaccount.incentives.terms_space import TermsSpace
from keyaccount.incentives.tiers import TierReward
from keyaccount.incentives.trade_outcome import TradeOutcome
from keyaccount.incentives.trade_terms import RebatedPrice, TradeTerms
from keyaccount.incentives.uplift import Uplifts, break_even_uplifts
from keyaccount.incentives.what_if import WhatIf, what_if
from keyaccount.incentives.win_win import design_win_win
from keyaccount.model.ledger import Ledger
from keyaccount.values.checks import check_id, check_int, check_type, check_unique, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, round_fraction
from keyaccount.values.periods import Period
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["DealRoom", "NamedDesign"]


@attrs.frozen
class NamedDesign:
    """Give a design, or the finding that there is none, a name to compare it by.

    >>> NamedDesign("share", NoDesign(Floors(1, 1), None, ())).made
    False
    """

    name: str
    design: WinWinDesign | NoDesign

    def __attrs_post_init__(self) -> None:
        check_id(self.name, "$.name")
        check_type(self.design, (WinWinDesign, NoDesign), "$.design")

    @property
    def made(self) -> bool:
        """Tell whether there is a design."""
        return isinstance(self.design, WinWinDesign)


@attrs.frozen
class DealRoom:
    """Hold a market, today's terms, both bottom lines of the whole deal, and designs side by side.

    The market answers (demand), `beside` are the deal's other products, `extras` what belongs to none.
    `policies` are the incentives in force, `offers` what we could give instead of price, `beyond_price`
    what holds the customer already. `period` is how long the deal would run; with it, the comparison says
    when each design's hold ends. Raises `KeyAccountError` (`deal-room.*`, `deal.*`).
    Method: N6, N7, V7.

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
    product: str = attrs.field(default="product", kw_only=True)
    beside: tuple[ProductDeal, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    extras: tuple[DealExtra, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    policies: tuple[IncentivePolicy, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    offers: tuple[Alternative, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    beyond_price: tuple[GainPart, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    period: Period | None = attrs.field(default=None, kw_only=True)
    price_holds_months: int = attrs.field(default=12, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_type(self.market, Market, "$.market")
        check_type(self.floors, Floors, "$.floors")
        check_id(self.product, "$.product")
        check_int(self.price_holds_months, "$.price_holds_months", least=1, most=12)
        if self.period is not None:
            check_type(self.period, Period, "$.period")
        kinds = (("designs", NamedDesign), ("policies", IncentivePolicy), ("offers", Alternative))
        for field, kind in (*kinds, ("beyond_price", GainPart)):
            for place, one in enumerate(getattr(self, field)):
                check_type(one, kind, f"$.{field}[{place}]")
        check_unique([one.name for one in self.designs], "deal-room.duplicate", "$.designs")
        # Made once, so that a product named twice or in another currency is refused at the door.
        _ = self.account_today

    def _account(self, outcome: TradeOutcome) -> DealAccount:
        rest = [one.account for one in self.beside]
        return DealAccount(self.market.currency, [ProductAccount(self.product, outcome), *rest], self.extras)

    @property
    def today(self) -> TradeOutcome:
        """Return what today's terms bring on the product the designs are about."""
        return outcome_of(self.terms_today, self.market)

    @property
    def account_today(self) -> DealAccount:
        """Return both sides' accounts over the whole deal as it stands today."""
        return deal_account(
            [ProductDeal(self.product, self.market, self.terms_today), *self.beside], self.extras
        )

    def account(self, name: str | None = None) -> DealAccount:
        """Return both sides' accounts over the whole deal under a design, by default the chosen one."""
        return self._account(self.chosen(name).outcome)

    @property
    def floors_here(self) -> Floors:
        """Return what the floors leave for this product to bring, once the rest of the deal has."""
        if not self.beside and not self.extras:
            return self.floors
        rest = self._account_of_rest()
        ours, theirs = (
            round_fraction(floor - other, 12, Rounding.UP)
            for floor, other in zip(self.floors.exact, rest, strict=True)
        )
        return Floors(ours, theirs)

    def _account_of_rest(self) -> tuple[Fraction, Fraction]:
        rest = DealAccount(self.market.currency, [one.account for one in self.beside], self.extras)
        return rest.supplier, rest.customer

    def designed(self, name: str, space: TermsSpace, *, rule: FairRule = FairRule.NASH) -> DealRoom:
        """Return the room with one more design."""
        made = design_win_win(space, self.market, self.floors_here, rule=rule)
        return attrs.evolve(self, designs=(*self.designs, NamedDesign(name, made)))

    @property
    def best(self) -> NamedDesign:
        """Return the design with the largest product of gains, of equals the first."""
        made = [(one, one.design) for one in self.designs if isinstance(one.design, WinWinDesign)]
        if not made:
            refuse(
                "deal-room.none",
                "$.designs",
                "no design leaves both above their floors",
                "没有满足双方低线的方案",
            )
        return max(made, key=lambda pair: pair[1].nash_product)[0]

    def chosen(self, name: str | None = None) -> WinWinDesign:
        """Return a design by its name, by default the best. Raises `KeyAccountError` (`deal-room.none`)."""
        known = {one.name: one.design for one in self.designs}
        found = known.get(self.best.name if name is None else name)
        if not isinstance(found, WinWinDesign):
            refuse("deal-room.none", "$.designs", f"there is no design {name}", f"没有名为 {name} 的方案")
        return found

    def stress(
        self, *, changes: Iterable[Decimal | int | str], driver: Driver = Driver.DEMAND
    ) -> tuple[StressedOutcome, ...]:
        """Return the best design's outcomes if demand, or another driver, changes."""
        return stress(self.chosen().terms, self.market, self.floors_here, changes=changes, driver=driver)

    def sensitivity(self, name: str | None = None, *, by: Decimal | int | str = "0.1") -> Sensitivity:
        """Return what could break a design: each driver a share down and up, and where a floor is crossed."""
        return sensitivity(self.chosen(name).terms, self.market, self.floors_here, by=by)

    def uplifts(self, name: str | None = None) -> Uplifts:
        """Return how much more must be sold before a design has paid for itself, for each side."""
        return break_even_uplifts(self.today, self.chosen(name).outcome)

    def most_incentive(self, name: str | None = None) -> Money:
        """Return the most a design's incentives can cost: the budget at worst."""
        return self.market.money(most_incentive(self.chosen(name).terms, self.market))

    def what_if(
        self,
        ledger: Ledger,
        *,
        over: Period,
        customer: str | None = None,
        facts: IncentiveFacts | None = None,
    ) -> WhatIf:
        """Return what the policies in force, and every rebate designed, would have paid on real lines.

        Each rebate designed runs under its design's name. Raises `KeyAccountError` (`deal-room.no-policy`).
        Method: N6, N7.
        """
        tried = [*self.policies]
        for one in self.designs:
            terms = one.design.terms if isinstance(one.design, WinWinDesign) else None
            if isinstance(terms, RebatedPrice) and terms.scale.reward_kind is TierReward.RATE:
                tried.append(
                    terms.policy(
                        one.name, one.name, owner="deal-room", valid=over, currency=self.market.currency
                    )
                )
        if not tried:
            refuse(
                "deal-room.no-policy",
                "$.policies",
                "neither a policy nor a rebate designed is here to try",
                "没有可测算的政策或返利方案",
            )
        return what_if(tried, ledger.of(customer) if customer else ledger, over=over, facts=facts)

    def _price_gain(self, design: WinWinDesign) -> Money:
        return self.market.money(max(design.outcome.customer - self.today.customer, Fraction(0)))

    def holding(
        self,
        period: Period | None = None,
        *,
        on: date | None = None,
        price_holds_months: int | None = None,
        others: Iterable[GainPart] = (),
        name: str | None = None,
    ) -> PriceDependence:
        """Return how far the customer would be held by price alone, when that ends, and what holds then.

        A design's gain for the customer over today is price, spread over the months of `period`;
        `others`, and the room's `beyond_price`, are gains beyond price. What is not given is the room's.
        Raises `KeyAccountError` (`deal-room.no-period`). Method: V7.
        """
        period = period or self.period
        if period is None:
            refuse("deal-room.no-period", "$.period", "say how long the deal runs", "请注明交易期限")
        label = name or self.best.name
        months = max(1, len(period.split("month")))
        monthly = self._price_gain(self.chosen(label)).times(Fraction(1, months), Rounding.HALF_UP)
        price = GainPart("design", label, GainKind.PRICE, monthly, period.start, period.end)
        return price_dependence(
            [price, *self.beyond_price, *others],
            on=on or period.start,
            price_holds_months=price_holds_months or self.price_holds_months,
        )

    def alternatives(
        self, offered: Iterable[Alternative] | None = None, *, at_least: Money | None = None
    ) -> tuple[Bundle, ...]:
        """Return bundles beyond price that are worth as much to the customer, the cheapest for us first.

        By default of the room's offers, worth at least what the best design's price gives the customer.
        Method: V7.
        """
        worth = self._price_gain(self.chosen()) if at_least is None else at_least
        return instead_of_price(worth, self.offers if offered is None else offered)

    def _holds(self) -> dict[str, PriceDependence]:
        if self.period is None:
            return {}
        return {one.name: self.holding(name=one.name) for one in self.designs if one.made}

    def table(self) -> Table:
        """Return today and every design side by side, with price dependence and expiry if a period is set."""
        designs = [(one.name, one.design) for one in self.designs]
        return comparison(self.market, self.terms_today.text, self.today, designs, self._holds())

    def tables(self) -> tuple[Table, ...]:
        """Return everything: designs, gains, accounts, the choice, break-even, risks, hold, alternatives."""
        if not any(one.made for one in self.designs):
            return self.table(), self.account_today.table()
        account, before, money = self.account(), self.account_today, self.market.money
        floors = self.floors.exact
        found = [
            self.table(),
            floor_table(
                (money(before.supplier), money(before.customer)),
                (money(account.supplier), money(account.customer)),
                (money(floors[0]), money(floors[1])),
            ),
            account.table(),
            choice_table(self.chosen()),
        ]
        if self.today.quantity and self.chosen().outcome.quantity:
            found.append(self.uplifts().table())
        found.append(self.sensitivity().table())
        if self.period is not None:
            found.append(self.holding().table())
        if self.offers:
            found.append(bundle_table(self.alternatives()))
        return tuple(found)

    def explain(self) -> Explanation:
        """Return the chosen design and why, what could break it, when its hold ends and what is then.

        Method: N6, V7.
        """
        tree = self.chosen().explain()
        today = attrs.evolve(self.account_today.explain(), key="today", label=Text("today", "现行"))
        worst = Text("the most the incentives can cost", "奖励最高成本")
        more = [
            attrs.evolve(self.account().explain(), key="account"),
            today,
            Explanation("most-incentive", worst, self.most_incentive(), clause="N7"),
            self.sensitivity().explain(),
        ]
        if self.today.quantity and self.chosen().outcome.quantity:
            more.append(self.uplifts().explain())
        if self.period is not None:
            more.append(self.holding().explain())
        more += [one.explain() for one in self.alternatives()] if self.offers else []
        return attrs.evolve(tree, because=(*tree.because, *more))

    def summary(self, lang: Lang = "en") -> str:
        """Word everything, table by table."""
        return "\n\n".join(one.to_text(lang) for one in self.tables())

    def html(self, lang: Lang = "en") -> str:
        """Write everything as HTML, table by table."""
        return "".join(one.to_html(lang) for one in self.tables())

    def _repr_html_(self) -> str:
        return self.html()
