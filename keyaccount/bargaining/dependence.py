"""Price dependence: how much of a customer's gain is price, how long it holds, and where it breaks off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.values.checks import check_date, check_id, check_int, check_type, check_unique, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.numbers import round_fraction
from keyaccount.values.periods import add_months
from keyaccount.values.table import Table
from keyaccount.values.text import Text, text_of

__all__ = ["Cliff", "GainKind", "GainPart", "PriceDependence", "price_dependence"]


class GainKind(Enum):
    """Name what kind of gain it is: price can be matched overnight, the rest has to be built."""

    PRICE = "price"
    OTHER = "other"

    @property
    def text(self) -> Text:
        """Return the kind in words."""
        return _KINDS[self]


_KINDS = {GainKind.PRICE: Text("price", "价格型"), GainKind.OTHER: Text("beyond price", "非价格型")}


@attrs.frozen
class GainPart:
    """State one part of what a customer gains: per month, from a day on, until a day (None: no end agreed).

    `months_to_copy` is how long a rival needs to offer the same, at most 1,200; a price is matched at
    once, so none is given there, and everything else needs one. Raises `KeyAccountError` (`gain.*`).

    >>> GainPart("rebate", "annual rebate", GainKind.PRICE, Money("800", "CNY"), date(2026, 1, 1)).kind.value
    'price'
    """

    key: str
    text: Text = attrs.field(converter=text_of)
    kind: GainKind
    monthly: Money
    starts: date
    ends: date | None = None
    months_to_copy: int | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.key, "$.key")
        check_type(self.text, Text, "$.text")
        check_type(self.kind, GainKind, "$.kind")
        check_type(self.monthly, Money, "$.monthly")
        check_date(self.starts, "$.starts")
        if self.ends is not None:
            check_date(self.ends, "$.ends")
            if self.ends <= self.starts:
                refuse("gain.period", "$.ends", "must lie after its start", "结束日必须晚于开始日")
        if self.monthly.is_negative:
            refuse("gain.negative", "$.monthly", "a gain is not negative", "收益不得为负")
        self._check_copying()

    def _check_copying(self) -> None:
        if self.kind is GainKind.OTHER:
            check_int(self.months_to_copy, "$.months_to_copy", least=0, most=1200)
        elif self.months_to_copy is not None:
            refuse("gain.price-copied", "$.months_to_copy", "a price is matched at once", "价格可被立即跟进")

    def paid(self, on: date) -> bool:
        """Tell whether the customer has it on a day."""
        return self.starts <= on and (self.ends is None or on < self.ends)

    def binds_until(self, price_holds_months: int) -> date:
        """Return the first day on which it no longer binds the customer.

        A price binds at most the months given; anything else until it ends or a rival has copied it.

        >>> rebate = GainPart("rebate", "rebate", GainKind.PRICE, Money("800", "CNY"), date(2026, 1, 1))
        >>> rebate.binds_until(12)
        datetime.date(2027, 1, 1)
        """
        months = price_holds_months if self.months_to_copy is None else self.months_to_copy
        copied = add_months(self.starts, months)
        return copied if self.ends is None else min(copied, self.ends)


@attrs.frozen
class Cliff:
    """State a day on which what binds the customer drops: from what to what a month, and by which parts.

    >>> Cliff(date(2027, 1, 1), Money("900", "CNY"), Money("100", "CNY"), ("rebate",)).drop
    Money('800.00', 'CNY')
    """

    on: date
    before: Money
    after: Money
    parts: tuple[str, ...] = attrs.field(converter=tuple_of)

    @property
    def drop(self) -> Money:
        """Return the monthly loss."""
        return self.before - self.after


@attrs.frozen
class PriceDependence:
    """Hold what binds a customer to us: its gains in parts, and how long a price can bind at most.

    `share` is the part of the present monthly gain that is price; None where there is no gain.
    Method: V7.

    >>> rebate = GainPart("rebate", "rebate", GainKind.PRICE, Money("800", "CNY"), date(2026, 1, 1))
    >>> monthly, start = Money("200", "CNY"), date(2026, 1, 1)
    >>> service = GainPart("hotline", "hotline", GainKind.OTHER, monthly, start, months_to_copy=18)
    >>> found = price_dependence([rebate, service], on=date(2026, 3, 1), price_holds_months=12)
    >>> found.share, found.binding(date(2027, 1, 1)), found.cliffs()[0].drop
    (Fraction(4, 5), Money('200.00', 'CNY'), Money('800.00', 'CNY'))
    """

    on: date
    parts: tuple[GainPart, ...] = attrs.field(converter=tuple_of)
    price_holds_months: int
    currency: str

    @property
    def total(self) -> Money:
        """Return the customer's monthly gain on the day."""
        return self.gain(self.on)

    @property
    def price(self) -> Money:
        """Return the price part of it."""
        paid = (one.monthly for one in self.parts if one.paid(self.on) and one.kind is GainKind.PRICE)
        return Money.total(paid, self.currency)

    @property
    def share(self) -> Fraction | None:
        """Return the share of the monthly gain that is price."""
        return None if self.total.is_zero else self.price.ratio(self.total)

    def gain(self, on: date) -> Money:
        """Return the monthly gain the customer has on a day."""
        return Money.total((one.monthly for one in self.parts if one.paid(on)), self.currency)

    def binding(self, on: date) -> Money:
        """Return the monthly gain that still binds the customer on a day: not ended, not copied."""
        return Money.total((one.monthly for one in self.parts if self._binds(one, on)), self.currency)

    def _binds(self, one: GainPart, on: date) -> bool:
        return one.paid(on) and on < one.binds_until(self.price_holds_months)

    def cliffs(self) -> tuple[Cliff, ...]:
        """Return the days after `on` on which what binds the customer drops, the first first."""
        ends = {one.binds_until(self.price_holds_months) for one in self.parts}
        dropped = ((day, self._gone(day)) for day in sorted(ends) if day > self.on)
        return tuple(
            Cliff(day, self.binding(day - timedelta(days=1)), self.binding(day), gone)
            for day, gone in dropped
            if gone
        )

    def _gone(self, day: date) -> tuple[str, ...]:
        eve = day - timedelta(days=1)
        return tuple(one.key for one in self.parts if self._binds(one, eve) and not self._binds(one, day))

    def rival_must_offer(self, on: date, monthly_purchases: Money) -> Fraction:
        """Return the discount on the customer's purchases a rival needs on a day to match what binds it.

        In money it is `binding(on)`. Raises `KeyAccountError` (`gain.purchases`) for purchases of nothing.

        >>> monthly, start = Money("200", "CNY"), date(2026, 1, 1)
        >>> service = GainPart("hotline", "hotline", GainKind.OTHER, monthly, start, months_to_copy=18)
        >>> price_dependence([service], on=date(2026, 3, 1), price_holds_months=12).rival_must_offer(
        ...     date(2027, 1, 1), Money("10000", "CNY"))
        Fraction(1, 50)
        """
        check_type(monthly_purchases, Money, "$.monthly_purchases")
        if monthly_purchases.is_negative or monthly_purchases.is_zero:
            refuse("gain.purchases", "$.monthly_purchases", "must be above zero", "月采购额必须为正")
        return self.binding(on).ratio(monthly_purchases)

    def explain(self) -> Explanation:
        """Explain the dependence: parts of the gain, share of price, cliffs (clause V7)."""
        kinds = tuple(self._explain_kind(kind) for kind in GainKind)
        cliffs = tuple(
            Explanation(
                f"cliff.{one.on}",
                Text(f"drop on {one.on}", f"{one.on} 断崖"),
                one.drop,
                Text(
                    f"from {one.before} to {one.after} a month: a rival then matches it with {one.after}",
                    f"每月由 {one.before} 降至 {one.after}:此后对手每月提供 {one.after} 即可匹敌",
                ),
                "V7",
            )
            for one in self.cliffs()
        )
        share = Explanation(
            "price-share",
            Text("share that is price, rounded", "价格型占比(四舍五入)"),
            None if self.share is None else round_fraction(self.share, 4),
            clause="V7",
        )
        label = Text("customer's gain per month", "客户每月所得")
        months = self.price_holds_months
        reason = Text(f"a price binds at most {months} months", f"价格优惠至多维持 {months} 个月")
        return Explanation(
            "gain",
            label,
            self.total,
            reason,
            "V7",
            parts=kinds,
            combine=Combine.SUM,
            because=(share, *cliffs),
        )

    def _explain_kind(self, kind: GainKind) -> Explanation:
        mine = [one for one in self.parts if one.kind is kind and one.paid(self.on)]
        parts = tuple(Explanation(f"gain.{one.key}", one.text, one.monthly, clause="V7") for one in mine)
        total = Money.total((one.monthly for one in mine), self.currency)
        combine = Combine.SUM if parts else Combine.REASONS
        return Explanation(f"gain.{kind.value}", kind.text, total, clause="V7", parts=parts, combine=combine)

    def table(self) -> Table:
        """Return what binds the customer from cliff to cliff as a table."""
        columns = (Text("from", "自"), Text("binding per month", "每月约束力"))
        days = [self.on, *(one.on for one in self.cliffs())]
        title = Text("what binds the customer", "对客户的约束力")
        return Table(title, columns, [(day, self.binding(day)) for day in days])

    def summary(self, lang: Lang = "en") -> str:
        """Word the dependence as a few lines."""
        return self.explain().tree(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def price_dependence(parts: Iterable[GainPart], *, on: date, price_holds_months: int) -> PriceDependence:
    """Measure how far a customer is bound by price alone (clause V7).

    `price_holds_months` (1 to 12) is how long a price binds at most: a year by the method. All gains are
    in one currency. Raises `KeyAccountError` (`gain.*`, `money.currency-mixed`).

    >>> rebate = GainPart("rebate", "rebate", GainKind.PRICE, Money("800", "CNY"), date(2026, 1, 1))
    >>> price_dependence([rebate], on=date(2026, 3, 1), price_holds_months=12).share
    Fraction(1, 1)
    """
    given = tuple(parts)
    check_date(on, "$.on")
    check_int(price_holds_months, "$.price_holds_months", least=1, most=12)
    if not given:
        refuse(
            "gain.none", "$.parts", "give at least one part of the customer's gain", "至少给出一项客户收益"
        )
    for index, one in enumerate(given):
        check_type(one, GainPart, f"$.parts[{index}]")
    check_unique([one.key for one in given], "gain.repeated", "$.parts")
    found = PriceDependence(on, given, price_holds_months, given[0].monthly.currency)
    Money.total((one.monthly for one in given), found.currency)
    return found
