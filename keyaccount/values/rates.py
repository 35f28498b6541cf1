"""Rates: shares between 0 and 1, their wording, and dated exchange rates between currencies."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import Problems, refuse
from keyaccount.values.checks import check_date, check_decimal, check_int, check_name, check_type, tuple_of
from keyaccount.values.currencies import currency_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import figure_text
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, decimal_of
from keyaccount.values.text import Text

__all__ = ["ExchangeRate", "ExchangeRates", "check_rate", "percent"]


def check_rate(value: object, path: str, most: Decimal | int = 1) -> None:
    """Refuse a rate that is not a Decimal between 0 and `most`; 2.75 % is written Decimal("0.0275").

    >>> check_rate(Decimal("0.0275"), "$.rate")
    """
    check_decimal(value, path, least=0, most=most)


def percent(rate: Decimal) -> Text:
    """Word a rate in percent, exactly.

    >>> percent(Decimal("0.0275")).en
    '2.75%'
    """
    check_decimal(rate, "$.rate")
    numerator, denominator = rate.as_integer_ratio()
    # At most 12 places come in, so 100 times the rate is exact at 12.
    hundred = decimal_of(numerator * 100 * 10**12 // denominator, 12)
    return Text(f"{figure_text(hundred)}%", f"{figure_text(hundred)}%")


@attrs.frozen
class ExchangeRate:
    """State that from a day on one unit of `source` is worth `rate` units of `target`.

    `origin` says whose rate it is (central bank, contract). Raises `KeyAccountError` for a rate
    that is not positive, an unknown currency, or a currency against itself (`rates.same-currency`).

    >>> ExchangeRate("USD", "CNY", date(2026, 1, 5), Decimal("7.1012"), "central parity").rate
    Decimal('7.1012')
    """

    source: str
    target: str
    day: date
    rate: Decimal
    origin: str

    def __attrs_post_init__(self) -> None:
        currency_of(self.source, "$.source")
        currency_of(self.target, "$.target")
        check_date(self.day, "$.day")
        check_decimal(self.rate, "$.rate")
        check_name(self.origin, "$.origin")
        if self.rate <= 0:
            refuse("rates.not-positive", "$.rate", "an exchange rate is above zero", "汇率必须大于零")
        if self.source == self.target:
            refuse(
                "rates.same-currency", "$.target", "a currency needs no rate to itself", "同一币种无需汇率"
            )


@attrs.frozen
class ExchangeRates:
    """Convert money by a table of dated rates; nothing is ever looked up or guessed.

    The rate of a day is the last one stated on or before it, read backwards where only the opposite
    pair is stated, and through `pivot` where a pair is not stated at all. `most_days_old` refuses
    rates that have gone stale. Raises `KeyAccountError` (`rates.repeated`) for two rates of one pair
    and day, and on use `rates.absent` or `rates.stale`.

    >>> table = ExchangeRates([ExchangeRate("USD", "CNY", date(2026, 1, 5), Decimal("7.10"), "bank")])
    >>> table.convert(Money("10", "USD"), "CNY", date(2026, 1, 6), Rounding.HALF_UP)
    Money('71.00', 'CNY')
    """

    rates: tuple[ExchangeRate, ...] = attrs.field(converter=tuple_of)
    pivot: str | None = None
    most_days_old: int | None = None
    _by_pair: Mapping[tuple[str, str], list[ExchangeRate]] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.pivot is not None:
            currency_of(self.pivot, "$.pivot")
        if self.most_days_old is not None:
            check_int(self.most_days_old, "$.most_days_old", least=0)
        problems = Problems()
        by_pair: dict[tuple[str, str], list[ExchangeRate]] = {}
        seen: set[tuple[str, str, date]] = set()
        for index, rate in enumerate(self.rates):
            check_type(rate, ExchangeRate, f"$.rates[{index}]")
            stated = (rate.source, rate.target, rate.day)
            if stated in seen or (rate.target, rate.source, rate.day) in seen:
                shown = f"{rate.source}/{rate.target} {rate.day}"
                problems.add(
                    "rates.repeated", f"$.rates[{index}]", f"{shown} is stated twice", f"{shown} 重复给出"
                )
            seen.add(stated)
            by_pair.setdefault((rate.source, rate.target), []).append(rate)
        problems.raise_any()
        for stated_rates in by_pair.values():
            stated_rates.sort(key=lambda rate: rate.day)
        object.__setattr__(self, "_by_pair", by_pair)

    def rate(self, source: str, target: str, on: date) -> Fraction:
        """Return the exact worth of one unit of `source` in `target` at the close of a day.

        >>> day = date(2026, 1, 5)
        >>> ExchangeRates([ExchangeRate("USD", "CNY", day, Decimal("8"), "bank")]).rate("CNY", "USD", day)
        Fraction(1, 8)
        """
        product = Fraction(1)
        for step in self._steps(source, target, on):
            exact = Fraction(*step.rate.as_integer_ratio())
            if step.source == source:
                product, source = product * exact, step.target
            else:
                product, source = product / exact, step.source
        return product

    def convert(self, money: Money, to: str, on: date, rounding: Rounding) -> Money:
        """Convert money at the rate of a day, rounding once to the minor unit by the named rule.

        >>> table = ExchangeRates([ExchangeRate("EUR", "CNY", date(2026, 1, 5), Decimal("8.3"), "bank")])
        >>> table.convert(Money("100", "CNY"), "EUR", date(2026, 2, 1), Rounding.HALF_UP)
        Money('12.05', 'EUR')
        """
        check_type(money, Money, "$.money")
        return Money(1, to).times(money.fraction * self.rate(money.currency, to, on), rounding)

    def explain(self, money: Money, to: str, on: date, rounding: Rounding) -> Explanation:
        """Explain a conversion: the amount, each rate used with its day and origin, and the rounding.

        >>> table = ExchangeRates([ExchangeRate("EUR", "CNY", date(2026, 1, 5), Decimal("8.3"), "bank")])
        >>> print(table.explain(Money("1", "EUR"), "CNY", date(2026, 2, 1), Rounding.HALF_UP).tree())
        converted = 8.30 CNY (rounded half_up to the minor unit)
          amount = 1.00 EUR
          1 EUR in CNY = 8.3 (bank, 2026-01-05)
        """
        amount = Explanation("amount", Text("amount", "金额"), money)
        rates = tuple(
            Explanation(
                "rate",
                Text(f"1 {step.source} in {step.target}", f"1 {step.source} 折合 {step.target}"),
                step.rate,
                reason=Text(f"{step.origin}, {step.day}", f"{step.origin},{step.day}"),
            )
            for step in self._steps(money.currency, to, on)
        )
        return Explanation(
            "converted",
            Text("converted", "折算金额"),
            self.convert(money, to, on, rounding),
            reason=Text(
                f"rounded {rounding.value} to the minor unit", f"按 {rounding.value} 舍入到最小货币单位"
            ),
            parts=(amount, *rates),
        )

    def _steps(self, source: str, target: str, on: date) -> list[ExchangeRate]:
        check_date(on, "$.on")
        currency_of(source, "$.source")
        currency_of(target, "$.target")
        if source == target:
            return []
        direct = self._stated(source, target, on)
        if direct is not None:
            return [self._fresh(direct, on)]
        if self.pivot is not None and self.pivot not in (source, target):
            first = self._stated(source, self.pivot, on)
            second = self._stated(self.pivot, target, on)
            if first is not None and second is not None:
                return [self._fresh(first, on), self._fresh(second, on)]
        refuse(
            "rates.absent",
            "$.rates",
            f"no rate from {source} to {target} on or before {on}; add one to the table",
            f"没有 {on} 当日或之前 {source} 兑 {target} 的汇率,请补充汇率表",
        )

    def _stated(self, source: str, target: str, on: date) -> ExchangeRate | None:
        found = [
            rates[at - 1]
            for pair in ((source, target), (target, source))
            if (rates := self._by_pair.get(pair)) and (at := bisect_right(rates, on, key=lambda one: one.day))
        ]
        return max(found, key=lambda rate: rate.day, default=None)

    def _fresh(self, rate: ExchangeRate, on: date) -> ExchangeRate:
        age = (on - rate.day).days
        if self.most_days_old is not None and age > self.most_days_old:
            refuse(
                "rates.stale",
                "$.rates",
                f"the last rate {rate.source}/{rate.target} is {age} days old on {on}"
                f" and at most {self.most_days_old} are allowed",
                f"{rate.source}/{rate.target} 的最新汇率距 {on} 已有 {age} 天,上限为 {self.most_days_old} 天",
            )
        return rate
