"""Early payment: a discount for paying within so many days, and what forgoing it costs a year."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.numeric import decimal_from, percent_text
from keyaccount.values.checks import check_decimal, check_int, check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.numbers import exact, score_of
from keyaccount.values.text import Text

__all__ = ["CostOfForgoing", "EarlyPayment", "PaymentStep", "cost_of_forgoing"]


@attrs.frozen
class PaymentStep:
    """State the rate for paying within so many days of the invoice (the last day counts).

    >>> PaymentStep(10, "0.02").rate
    Decimal('0.02')
    """

    within_days: int
    rate: Decimal = attrs.field(converter=decimal_from)

    def __attrs_post_init__(self) -> None:
        check_int(self.within_days, "$.within_days", least=0, most=3660)
        check_decimal(self.rate, "$.rate", least=0, most=1)


@attrs.frozen
class EarlyPayment:
    """Take a rate off what is paid early (现金折扣): 2/10 net 30 is one step of 2 % within 10 days.

    Several steps may stand side by side (3/5, 2/10, net 30); the best one a payment reaches counts.
    Raises `KeyAccountError` (`early-payment.steps`, `early-payment.order`).
    Method: N7.

    >>> EarlyPayment.of((10, "0.02"), net_days=30).text.en
    'early payment 2% within 10 days, net 30'
    """

    steps: tuple[PaymentStep, ...] = attrs.field(converter=tuple_of)
    net_days: int

    def __attrs_post_init__(self) -> None:
        check_int(self.net_days, "$.net_days", least=0, most=3660)
        if not self.steps:
            refuse("early-payment.steps", "$.steps", "give at least one step", "至少给出一档")
        for place, step in enumerate(self.steps):
            check_type(step, PaymentStep, f"$.steps[{place}]")
        days = [step.within_days for step in self.steps]
        rates = [step.rate for step in self.steps]
        if days != sorted(set(days)) or rates != sorted(rates, reverse=True) or days[-1] > self.net_days:
            refuse(
                "early-payment.order",
                "$.steps",
                "put the shortest term with the highest rate first, all within the net term",
                "请按期限由短到长、折扣由高到低排列,且不超过付款期",
            )

    @classmethod
    def of(cls, *steps: tuple[int, Decimal | int | str], net_days: int) -> EarlyPayment:
        """Build it from (days, rate) pairs.

        >>> len(EarlyPayment.of((5, "0.03"), (10, "0.02"), net_days=30).steps)
        2
        """
        return cls([PaymentStep(*step) for step in steps], net_days)

    @property
    def text(self) -> Text:
        """Return the terms in words."""
        en = ", ".join(f"{percent_text(one.rate)} within {one.within_days} days" for one in self.steps)
        zh = "、".join(f"{one.within_days} 天内付款 {percent_text(one.rate)}" for one in self.steps)
        return Text(
            f"early payment {en}, net {self.net_days}", f"提前付款折扣:{zh},付款期 {self.net_days} 天"
        )

    def annualised(self, days_in_year: int) -> CostOfForgoing:
        """Return what it costs a year to pay on the last day of the net term and not by the first step.

        Raises `KeyAccountError` (`early-payment.days`) where both fall on one day.

        >>> EarlyPayment.of((10, "0.02"), net_days=30).annualised(360).simple
        Fraction(18, 49)
        """
        first = self.steps[0]
        return cost_of_forgoing(
            first.rate,
            discount_days=first.within_days,
            paid_day=self.net_days,
            days_in_year=days_in_year,
        )

    def rate_for(self, days: int) -> Decimal:
        """Return the rate for a payment so many days after the invoice, zero past the last step.

        >>> EarlyPayment.of((10, "0.02"), net_days=30).rate_for(11)
        Decimal('0')
        """
        return next((step.rate for step in self.steps if days <= step.within_days), Decimal(0))


@attrs.frozen
class CostOfForgoing:
    """Hold what forgoing an early-payment discount costs a year, simple and compounded.

    `simple` is exact; `effective` is at 12 places. Method: N7.

    >>> cost_of_forgoing("0.02", discount_days=10, paid_day=30, days_in_year=360).simple
    Fraction(18, 49)
    """

    discount: Decimal
    days_gained: int
    days_in_year: int
    simple: Fraction
    effective: Decimal

    def explain(self) -> Explanation:
        """Return the simple rate as its two factors, the compounded one beside it. Method: N7."""
        cost = Fraction(self.discount) / (1 - Fraction(self.discount))
        turns = Fraction(self.days_in_year, self.days_gained)
        return Explanation(
            "simple",
            Text("simple annual rate", "单利年化率"),
            self.simple,
            clause="N7",
            parts=(
                Explanation("cost", Text("discount over what is paid", "折扣除以实付"), cost),
                Explanation("turns", Text("such terms in a year", "一年的周转次数"), turns),
            ),
            combine=Combine.PRODUCT,
            because=(Explanation("effective", Text("compounded annual rate", "复利年化率"), self.effective),),
        )


def cost_of_forgoing(
    discount: Decimal | int | str, *, discount_days: int, paid_day: int, days_in_year: int
) -> CostOfForgoing:
    """Return the annual cost of paying on `paid_day` instead of taking the discount.

    simple = d / (1 - d) * year / (paid - discount days); effective compounds it.
    Raises `KeyAccountError` (`early-payment.days`). Method: N7.

    >>> cost_of_forgoing("0.02", discount_days=10, paid_day=30, days_in_year=365).effective
    Decimal('0.445852927312')
    """
    rate = decimal_from(discount)
    check_decimal(rate, "$.discount", least=0)
    check_int(days_in_year, "$.days_in_year", least=1)
    gained = paid_day - discount_days
    if rate >= 1 or gained <= 0:
        refuse(
            "early-payment.days",
            "$.paid_day",
            "the discount is below 100 % and payment is later than the discount day",
            "折扣须低于 100%,且付款日晚于折扣截止日",
        )
    cost = Fraction(rate) / (1 - Fraction(rate))
    with exact():
        growth = 1 + Decimal(cost.numerator) / Decimal(cost.denominator)
        effective = growth ** (Decimal(days_in_year) / Decimal(gained)) - 1
    simple = cost * Fraction(days_in_year, gained)
    return CostOfForgoing(rate, gained, days_in_year, simple, score_of(effective))
