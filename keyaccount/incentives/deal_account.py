"""Both sides' profit and loss over a whole deal: product by product, and what belongs to none of them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.incentives.channel import Market, outcome_of
from keyaccount.incentives.numeric import decimal_from, plain
from keyaccount.incentives.trade_outcome import TradeOutcome, money_of
from keyaccount.incentives.trade_terms import TradeTerms
from keyaccount.values.checks import check_decimal, check_id, check_type, check_unique, tuple_of
from keyaccount.values.currencies import currency_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.table import Table
from keyaccount.values.text import Text, text_of

__all__ = ["DealAccount", "DealExtra", "ProductAccount", "ProductDeal", "deal_account"]


@attrs.frozen
class ProductDeal:
    """Hold one product of a deal: its market and the terms it is sold under.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.trade_terms import WholesalePrice
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> ProductDeal("P1", market, WholesalePrice(40)).account.outcome.supplier
    Fraction(450, 1)
    """

    product: str
    market: Market
    terms: TradeTerms

    def __attrs_post_init__(self) -> None:
        check_id(self.product, "$.product")
        check_type(self.market, Market, "$.market")

    @property
    def account(self) -> ProductAccount:
        """Return what comes of it."""
        return ProductAccount(self.product, outcome_of(self.terms, self.market))


@attrs.frozen
class ProductAccount:
    """Hold what one product brings both sides.

    >>> from keyaccount.incentives.channel import integrated_optimum
    >>> from keyaccount.incentives.demand import LinearDemand
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> ProductAccount("P1", integrated_optimum(market)).outcome.total
    Fraction(900, 1)
    """

    product: str
    outcome: TradeOutcome


@attrs.frozen
class DealExtra:
    """State what a deal brings either side beside its products, in major units, negative where it costs.

    A hotline costs us and is worth something to them; a training saves both.

    >>> DealExtra("hotline", "24-hour hotline", ours=-200, theirs=350).theirs
    Decimal('350')
    """

    key: str
    text: Text = attrs.field(converter=text_of)
    ours: Decimal = attrs.field(converter=decimal_from, kw_only=True)
    theirs: Decimal = attrs.field(converter=decimal_from, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_id(self.key, "$.key")
        check_type(self.text, Text, "$.text")
        check_decimal(self.ours, "$.ours")
        check_decimal(self.theirs, "$.theirs")


@attrs.frozen
class DealAccount:
    """Hold both sides' accounts over a whole deal, exact in major units. Method: N6.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.trade_terms import WholesalePrice
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> sold = [ProductDeal(name, market, WholesalePrice(40)) for name in ("P1", "P2")]
    >>> made = deal_account(sold, [DealExtra("hotline", "24-hour hotline", ours=-200, theirs=350)])
    >>> made.supplier, made.customer
    (Fraction(700, 1), Fraction(800, 1))
    """

    currency: str
    products: tuple[ProductAccount, ...] = attrs.field(converter=tuple_of)
    extras: tuple[DealExtra, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        currency_of(self.currency)
        check_unique([one.product for one in self.products], "deal.product-twice", "$.products")
        check_unique([one.key for one in self.extras], "deal.extra-twice", "$.extras")
        for place, one in enumerate(self.products):
            if one.outcome.currency != self.currency:
                refuse(
                    "deal.currency",
                    f"$.products[{place}]",
                    f"is in {one.outcome.currency}, the deal in {self.currency}",
                    f"币种为 {one.outcome.currency},与交易币种 {self.currency} 不同",
                )

    @property
    def supplier(self) -> Fraction:
        """Return our contribution after every incentive and service cost."""
        extras = sum((Fraction(one.ours) for one in self.extras), Fraction(0))
        return sum((one.outcome.supplier for one in self.products), extras)

    @property
    def customer(self) -> Fraction:
        """Return the customer's profit from the deal."""
        extras = sum((Fraction(one.theirs) for one in self.extras), Fraction(0))
        return sum((one.outcome.customer for one in self.products), extras)

    @property
    def total(self) -> Fraction:
        """Return what both earn together."""
        return self.supplier + self.customer

    def explain(self) -> Explanation:
        """Return what both earn: side by side, each by product, each product by line. Method: N6."""
        sides = (
            ("supplier", Text("supplier", "供方"), self.supplier, [one.ours for one in self.extras]),
            ("customer", Text("customer", "客户"), self.customer, [one.theirs for one in self.extras]),
        )
        parts = []
        for place, (side, label, figure, extras) in enumerate(sides):
            inside = [self._of_product(one, place, side) for one in self.products]
            inside += [
                Explanation(f"{side}.{one.key}", one.text, amount, clause="N6")
                for one, amount in zip(self.extras, extras, strict=True)
            ]
            combine = Combine.SUM if inside else Combine.REASONS
            parts.append(Explanation(side, label, figure, clause="N6", parts=inside, combine=combine))
        label = Text(f"the whole deal, in {self.currency}", f"整个交易({self.currency})")
        return Explanation("deal", label, self.total, clause="N6", parts=parts, combine=Combine.SUM)

    def _of_product(self, one: ProductAccount, place: int, side: str) -> Explanation:
        lines = [
            Explanation(f"{side}.{one.product}.{key}", label, amount)
            for key, label, amount in one.outcome.lines()[place]
        ]
        figure = (one.outcome.supplier, one.outcome.customer)[place]
        name = Text(one.product, one.product)
        return Explanation(
            f"{side}.{one.product}", name, figure, clause="N6", parts=lines, combine=Combine.SUM
        )

    def table(self) -> Table:
        """Return both accounts by product; amounts rounded to the minor unit for reading."""
        columns = (
            Text("product", "产品"),
            Text("order", "订货量"),
            Text("paid to us", "货款"),
            Text("incentives", "奖励"),
            Text("supplier", "供方"),
            Text("customer", "客户"),
            Text("both", "合计"),
        )
        rows: list[tuple[Text | str | Money | None, ...]] = []
        for one in self.products:
            made = one.outcome
            figures = (made.paid, made.incentives, made.supplier, made.customer, made.total)
            money = (money_of(amount, self.currency) for amount in figures)
            rows.append((one.product, plain(made.quantity), *money))
        for extra in self.extras:
            both = [Fraction(extra.ours), Fraction(extra.theirs)]
            money = (money_of(amount, self.currency) for amount in (*both, sum(both, Fraction(0))))
            rows.append((extra.text, "-", "-", "-", *money))
        totals = (money_of(amount, self.currency) for amount in (self.supplier, self.customer, self.total))
        rows.append((Text("in all", "合计"), "-", "-", "-", *totals))
        return Table(Text("Both sides' accounts", "双方损益"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word it on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def deal_account(products: Iterable[ProductDeal], extras: Iterable[DealExtra] = ()) -> DealAccount:
    """Return what every product of a deal brings both sides, and what comes beside them.

    Raises `KeyAccountError` (`deal.products`, `deal.product-twice`, `deal.currency`). Method: N6.

    >>> from keyaccount.incentives.demand import CommittedVolume
    >>> from keyaccount.incentives.trade_terms import WholesalePrice
    >>> market = Market(CommittedVolume(100, 15), unit_cost=6, service=1, handling=2, currency="CNY")
    >>> made = deal_account([ProductDeal("P1", market, WholesalePrice(10))])
    >>> made.supplier, made.customer
    (Fraction(300, 1), Fraction(300, 1))
    """
    given = tuple_of(products)
    if not given:
        refuse("deal.products", "$.products", "give at least one product", "至少给出一种产品")
    for place, one in enumerate(given):
        check_type(one, ProductDeal, f"$.products[{place}]")
    return DealAccount(given[0].market.currency, [one.account for one in given], extras)
