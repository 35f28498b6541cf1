"""The customer's selling as a chain of links with measured conversion, and levers that lift it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs

from keyaccount.analysis.metrics import Number, number_of
from keyaccount.errors import Lang, refuse
from keyaccount.model.side import Side
from keyaccount.values.checks import (
    check_date,
    check_id,
    check_int,
    check_one_of,
    check_type,
    check_unique,
    tuple_of,
)
from keyaccount.values.evidence import Evidence
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, round_fraction
from keyaccount.values.periods import Period
from keyaccount.values.text import Text, text_of

__all__ = [
    "VALUE_PER_SALE",
    "ChainLink",
    "GrowthLever",
    "GrowthPlan",
    "LeverEffect",
    "SellingChain",
    "plan_growth",
]

# A lever on this name lifts what one sale is worth instead of a link's conversion.
VALUE_PER_SALE = "value_per_sale"


def _share_of(value: Number) -> Fraction:
    return number_of(value, "$", least=0)


@attrs.frozen
class ChainLink:
    """Hold one link of the selling chain: how many passed it in the period, and what would be usual.

    `count` None means not measured. `usual` is the conversion from the link before that comparable
    customers reach. Method: A3.

    >>> ChainLink("tries", "进店试用", 400, usual=Fraction(1, 2)).count
    400
    """

    id: str
    text: Text = attrs.field(converter=text_of)
    count: int | None = None
    usual: Fraction | None = attrs.field(default=None, converter=attrs.converters.optional(_share_of))
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        if self.count is not None:
            check_int(self.count, "$.count", least=0)


@attrs.frozen
class SellingChain:
    """Hold the links of the customer's own selling in order, and what one sale is worth to it.

    Method: A3.

    >>> chain = SellingChain(Period.year(2025), [ChainLink("visitors", "进店", 10000),
    ...     ChainLink("buyers", "成交", 800)], Money(120, "CNY"))
    >>> chain.conversion("buyers"), str(chain.sales)
    (Fraction(2, 25), '96000.00 CNY')
    """

    period: Period
    links: tuple[ChainLink, ...] = attrs.field(converter=tuple_of)
    value_per_sale: Money | None = None

    def __attrs_post_init__(self) -> None:
        check_type(self.period, Period, "$.period")
        for index, link in enumerate(self.links):
            check_type(link, ChainLink, f"$.links[{index}]")
        if not self.links:
            refuse("growth.no-links", "$.links", "a chain needs at least one link", "销售环节不能为空")
        check_unique([*(link.id for link in self.links), VALUE_PER_SALE], "growth.duplicate-link", "$.links")
        check_type(self.value_per_sale, (Money, type(None)), "$.value_per_sale")

    def conversion(self, link: str) -> Fraction | None:
        """Return the share that came through from the link before; None for the first or unmeasured ones."""
        check_one_of(link, [one.id for one in self.links], "growth.unknown-link", "$.link")
        index = next(i for i, one in enumerate(self.links) if one.id == link)
        if index == 0:
            return None
        before, here = self.links[index - 1].count, self.links[index].count
        return None if before is None or here is None or before == 0 else Fraction(here, before)

    @property
    def sales(self) -> Money | None:
        """Return sales in the period: those who passed the last link x value per sale; None if unmeasured."""
        last = self.links[-1].count
        return None if last is None or self.value_per_sale is None else self.value_per_sale * last

    @property
    def weak_links(self) -> tuple[ChainLink, ...]:
        """Return the links that convert less than is usual, the furthest below first.

        >>> SellingChain(Period.year(2025), [ChainLink("a", "a", 10), ChainLink("b", "b", 2,
        ...     usual=Fraction(1, 2))]).weak_links[0].id
        'b'
        """
        below = [
            (rate / link.usual, index, link)
            for index, link in enumerate(self.links)
            if (rate := self.conversion(link.id)) is not None and link.usual and rate < link.usual
        ]
        return tuple(link for _, _, link in sorted(below, key=lambda each: each[:2]))

    def explain(self) -> Explanation:
        """Show the sales as those who entered the chain x each conversion x value per sale.

        >>> chain = SellingChain(Period.year(2025), [ChainLink("v", "v", 100), ChainLink("b", "b", 8)],
        ...                      Money(10, "CNY"))
        >>> len(chain.explain().parts)
        3
        """
        label = Text("the customer's sales of our goods", "客户销售我方商品的金额")
        rates = [(link, self.conversion(link.id)) for link in self.links[1:]]
        told = tuple(
            Explanation(
                f"chain.{link.id}", link.text, rate, reason=_usual(link), clause="A3", evidence=link.evidence
            )
            for link, rate in rates
        )
        first = self.links[0]
        entered = Explanation(
            f"chain.{first.id}", first.text, first.count, clause="A3", evidence=first.evidence
        )
        worth = Explanation(
            f"chain.{VALUE_PER_SALE}", Text("value per sale", "每笔成交额"), self.value_per_sale, clause="A3"
        )
        whole = (
            self.sales is not None and first.count is not None and all(rate is not None for _, rate in rates)
        )
        if not whole:
            because = (entered, *told, worth)
            return Explanation("chain", label, self.sales, clause="A3", because=because)
        parts = (entered, *told, worth)
        return Explanation("chain", label, self.sales, clause="A3", parts=parts, combine=Combine.PRODUCT)


def _usual(link: ChainLink) -> Text | None:
    if link.usual is None:
        return None
    rate = round_fraction(link.usual * 100, 1)
    return Text(f"usual: {rate} %", f"同行水平:{rate}%")


@attrs.frozen
class GrowthLever:
    """Hold one way to sell more: the link it works on, by which factor, what it costs each side.

    `factor` is the new conversion (or number, or value per sale) over today's: 1.2 lifts it by a
    fifth. Method: A3.

    >>> GrowthLever("L1", "buyers", "陈列改进", Fraction(6, 5)).factor
    Fraction(6, 5)
    """

    id: str
    link: str
    statement: Text = attrs.field(converter=text_of)
    factor: Fraction = attrs.field(converter=_share_of)
    cost: Money | None = attrs.field(default=None, kw_only=True)
    their_cost: Money | None = attrs.field(default=None, kw_only=True)
    side: Side = attrs.field(default=Side.OURS, kw_only=True)
    owner: str | None = attrs.field(default=None, kw_only=True)
    due: date | None = attrs.field(default=None, kw_only=True)
    depends_on: tuple[str, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_id(self.link, "$.link")
        for name in ("cost", "their_cost"):
            check_type(getattr(self, name), (Money, type(None)), f"$.{name}")
        if self.due is not None:
            check_date(self.due, "$.due")


@attrs.frozen
class LeverEffect:
    """Hold what one lever adds to the customer's sales, on top of the levers before it.

    >>> lever = GrowthLever("L1", "buyers", "陈列改进", Fraction(6, 5))
    >>> str(LeverEffect(lever, Money(100, "CNY")).extra)
    '100.00 CNY'
    """

    lever: GrowthLever
    extra: Money


@attrs.frozen
class GrowthPlan:
    """Hold today's sales, each lever's addition in chain order, and the sales they make together.

    The additions sum to the whole uplift exactly. Method: A3.

    >>> chain = SellingChain(Period.year(2025), [ChainLink("v", "v", 100), ChainLink("b", "b", 10)],
    ...                      Money(10, "CNY"))
    >>> plan = plan_growth(chain, [GrowthLever("L1", "b", "training", Fraction(3, 2)),
    ...                            GrowthLever("L2", "v", "leaflet", Fraction(2))])
    >>> [str(effect.extra) for effect in plan.effects], str(plan.target)
    (['100.00 CNY', '100.00 CNY'], '300.00 CNY')
    """

    chain: SellingChain
    baseline: Money
    effects: tuple[LeverEffect, ...] = attrs.field(converter=tuple_of)
    rounding: Rounding = Rounding.HALF_UP

    @property
    def uplift(self) -> Money:
        """Return what all levers add together."""
        return Money.total([effect.extra for effect in self.effects], self.baseline.currency)

    @property
    def target(self) -> Money:
        """Return the sales with every lever at work."""
        return self.baseline + self.uplift

    def explain(self) -> Explanation:
        """Show the target as today's sales plus each lever's addition.

        >>> chain = SellingChain(Period.year(2025), [ChainLink("b", "b", 10)], Money(10, "CNY"))
        >>> str(plan_growth(chain, []).explain().figure)
        '100.00 CNY'
        """
        today = attrs.evolve(self.chain.explain(), key="growth.baseline", figure=self.baseline)
        parts = tuple(
            Explanation(
                f"growth.{effect.lever.id}",
                effect.lever.statement,
                effect.extra,
                reason=_factor_text(effect.lever),
                clause="A3",
                evidence=effect.lever.evidence,
            )
            for effect in self.effects
        )
        label = Text("sales with every lever at work", "各项措施落实后的销售额")
        return Explanation(
            "growth", label, self.target, clause="A3", parts=(today, *parts), combine=Combine.SUM
        )

    def summary(self, lang: Lang = "en") -> str:
        """Word the plan on one line.

        >>> chain = SellingChain(Period.year(2025), [ChainLink("b", "b", 10)], Money(10, "CNY"))
        >>> plan_growth(chain, []).summary()
        'sales 100.00 CNY -> 100.00 CNY (+0.00 CNY) by 0 levers'
        """
        return Text(
            f"sales {self.baseline} -> {self.target} (+{self.uplift}) by {len(self.effects)} levers",
            f"销售额 {self.baseline} → {self.target}(+{self.uplift}),共 {len(self.effects)} 项措施",
        ).say(lang)

    def _repr_html_(self) -> str:
        return self.explain().html()


def _factor_text(lever: GrowthLever) -> Text:
    more = round_fraction((lever.factor - 1) * 100, 1)
    return Text(f"{lever.link} {more:+} %", f"{lever.link} {more:+}%")


def plan_growth(
    chain: SellingChain,
    levers: tuple[GrowthLever, ...] | list[GrowthLever],
    *,
    rounding: Rounding = Rounding.HALF_UP,
) -> GrowthPlan:
    """Carry each lever's uplift along the chain to the customer's sales.

    Levers work one after the other in chain order, those on the value per sale last: their factors
    multiply, and each is credited with what it adds on top of those before. Each running total is
    rounded once, so that the additions sum to the uplift exactly.
    Raises `KeyAccountError` (`growth.unmeasured`, `growth.unknown-link`, `growth.duplicate-lever`).
    Method: A3.

    >>> chain = SellingChain(Period.year(2025), [ChainLink("b", "b", 3)], Money("0.33", "CNY"))
    >>> str(plan_growth(chain, [GrowthLever("L1", "b", "x", Fraction(4, 3))]).uplift)
    '0.33 CNY'
    """
    sales = chain.sales
    if sales is None:
        refuse(
            "growth.unmeasured",
            "$.chain",
            "measure the last link and the value per sale first",
            "请先测得最后环节的数量和每笔成交额",
        )
    places = {name: index for index, name in enumerate([*(link.id for link in chain.links), VALUE_PER_SALE])}
    for index, lever in enumerate(levers):
        check_one_of(lever.link, places, "growth.unknown-link", f"$.levers[{index}].link")
    check_unique([lever.id for lever in levers], "growth.duplicate-lever", "$.levers")
    running, reached, effects = Fraction(1), sales, []
    for lever in sorted(levers, key=lambda one: places[one.link]):
        running *= lever.factor
        now = sales.times(running, rounding)
        effects.append(LeverEffect(lever, now - reached))
        reached = now
    return GrowthPlan(chain, sales, tuple(effects), rounding)
