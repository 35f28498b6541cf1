"""Money: an exact amount in one declared currency, the same whatever the caller's Decimal context."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    FloatOperation,
    InvalidOperation,
    Overflow,
)
from fractions import Fraction
from math import lcm
from typing import NoReturn

import attrs

from keyaccount.errors import refuse
from keyaccount.values.currencies import CURRENCIES, currency_of
from keyaccount.values.numbers import Rounding, decimal_of, largest_remainder, round_ratio

__all__ = ["Money"]

MOST_WHOLE_DIGITS = 20
MOST_PLACES = 8

_TEXT = re.compile(r"-?(?:0|[1-9][0-9]{0,19})(?:\.[0-9]{1,8})?")
_LONGEST_TEXT = 30
_LIMIT = Decimal(10**MOST_WHOLE_DIGITS)
_LOWEST = Decimal(-(10**MOST_WHOLE_DIGITS))
_MOST_FACTOR = 10**28
# Amounts have at most 28 digits and factors 28, so every result here is exact in 60 and no flag is ever
# raised but by `quantize`; a private context costs a tenth of entering one around each operation.
_EXACT = Context(
    prec=60,
    rounding=ROUND_HALF_EVEN,
    Emin=-999_999,
    Emax=999_999,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[InvalidOperation, DivisionByZero, Overflow, FloatOperation],
)
_STEPS = [Decimal((0, (1,), -places)) for places in range(MOST_PLACES + 1)]
_PLACES = {code: currency.places for code, currency in CURRENCIES.items()}
_MINOR = {code: _STEPS[places] for code, places in _PLACES.items()}
_PER_MAJOR = {code: Decimal(10**places) for code, places in _PLACES.items()}
_ZEROS = {code: decimal_of(0, places) for code, places in _PLACES.items()}
_new = object.__new__


@attrs.frozen(init=False)
class Money:
    """Hold an exact amount of one currency, in one canonical form (1.0, 1.00 and "1" are the same money).

    `amount` is a Decimal, int or plain decimal text, at most 20 digits before the point and 8 after;
    it is kept with at least the places of the currency's minor unit. Floats, bools, NaN and infinity
    are refused, and so are sums across currencies: convert with `ExchangeRates` first.
    Raises `KeyAccountError` (`money.amount`, `money.not-finite`, `money.too-large`, `money.too-fine`,
    `money.currency-unknown`, `money.currency-mixed`).

    >>> Money("1234.5", "CNY") + Money(2, "CNY")
    Money('1236.50', 'CNY')
    >>> Money("10", "JPY") + Money("10", "CNY")
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: money.currency-mixed @ $: JPY and CNY do not mix; ...
    """

    amount: Decimal
    currency: str

    # Written by hand because the canonical form needs both fields; it cannot be switched off either.
    def __init__(self, amount: Decimal | int | str, currency: str) -> None:
        minor = _minor_of(currency)
        if type(amount) is not Decimal:
            amount = _decimal_of(amount)
        _set_amount(self, _canonical(amount, currency, minor))
        _set_currency(self, currency)

    @classmethod
    def of_minor(cls, units: int, currency: str) -> Money:
        """Build money from a whole number of minor units (fen, cents).

        >>> Money.of_minor(12345, "CNY"), Money.of_minor(12345, "JPY")
        (Money('123.45', 'CNY'), Money('12345', 'JPY'))
        """
        if type(units) is not int:
            refuse("money.amount", "$.units", "minor units are a whole number", "最小货币单位数必须是整数")
        if not -_MOST_FACTOR < units < _MOST_FACTOR:
            _refuse_size("$.units")
        return _made(_EXACT.multiply(Decimal(units), _minor_of(currency)), currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Return no money of a currency; even zero has one.

        >>> Money.zero("CNY")
        Money('0.00', 'CNY')
        """
        return cls(0, currency)

    @classmethod
    def total(cls, amounts: Iterable[Money], currency: str) -> Money:
        """Add up any number of amounts of one currency; nothing adds up to zero.

        >>> Money.total([Money("0.10", "CNY")] * 3, "CNY")
        Money('0.30', 'CNY')
        """
        total = cls.zero(currency)
        for amount in amounts:
            total = total + amount
        return total

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read what `str` writes: the amount, one blank, the currency.

        >>> Money.parse("-0.50 CNY")
        Money('-0.50', 'CNY')
        """
        amount, blank, currency = (
            text.partition(" ") if type(text) is str and len(text) < 40 else ("", "", "")
        )
        if not blank:
            refuse("money.text", "$", "write money as '1234.50 CNY'", "金额应写作 '1234.50 CNY'")
        return cls(amount, currency)

    @property
    def minor_units(self) -> int:
        """Return the amount as a whole number of minor units; finer amounts are refused, never cut.

        Raises `KeyAccountError` (`money.finer-than-minor-unit`).

        >>> Money("1.5", "KWD").minor_units
        1500
        """
        scaled = _EXACT.multiply(self.amount, _PER_MAJOR[self.currency])
        units = int(scaled)
        if units != scaled:
            refuse(
                "money.finer-than-minor-unit",
                "$.amount",
                f"{self} is finer than the minor unit of {self.currency}; use .rounded(rounding) first",
                f"{self} 比 {self.currency} 的最小货币单位更细,请先使用 .rounded(rounding)",
            )
        return units

    @property
    def is_zero(self) -> bool:
        """Tell whether there is no money."""
        return not self.amount

    @property
    def is_negative(self) -> bool:
        """Tell whether the amount is below zero."""
        return self.amount.is_signed()

    @property
    def plain(self) -> str:
        """Return the amount as plain text without the currency.

        >>> Money("0.00000010", "CNY").plain
        '0.0000001'
        """
        return f"{self.amount:f}"

    def __add__(self, other: Money) -> Money:
        if type(other) is not Money or self.currency != other.currency:
            _refuse_mix(self, other)
        return _made(_EXACT.add(self.amount, other.amount), self.currency)

    def __radd__(self, other: object) -> NoReturn:
        _refuse_mix(self, other)  # `sum(amounts)` starts from a bare 0

    def __sub__(self, other: Money) -> Money:
        if type(other) is not Money or self.currency != other.currency:
            _refuse_mix(self, other)
        return _made(_EXACT.subtract(self.amount, other.amount), self.currency)

    def __neg__(self) -> Money:
        return _made(self.amount.copy_negate(), self.currency)

    def __abs__(self) -> Money:
        return _made(self.amount.copy_abs(), self.currency)

    def __mul__(self, factor: int) -> Money:
        if type(factor) is not int:
            refuse(
                "money.factor",
                "$.factor",
                "money is multiplied by whole numbers; use .times(factor, rounding) for others",
                "金额只能直接乘以整数;其他倍数请使用 .times(factor, rounding)",
            )
        if not -_MOST_FACTOR < factor < _MOST_FACTOR:
            _refuse_size()
        return _made(_EXACT.multiply(self.amount, Decimal(factor)), self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        if type(other) is not Money or self.currency != other.currency:
            _refuse_mix(self, other)
        return self.amount < other.amount

    def __le__(self, other: Money) -> bool:
        if type(other) is not Money or self.currency != other.currency:
            _refuse_mix(self, other)
        return self.amount <= other.amount

    def __gt__(self, other: Money) -> bool:
        if type(other) is not Money or self.currency != other.currency:
            _refuse_mix(self, other)
        return self.amount > other.amount

    def __ge__(self, other: Money) -> bool:
        if type(other) is not Money or self.currency != other.currency:
            _refuse_mix(self, other)
        return self.amount >= other.amount

    def times(self, factor: Decimal | Fraction | int, rounding: Rounding) -> Money:
        """Multiply by any exact factor and round once, to the minor unit, by the named rule.

        Raises `KeyAccountError` (`money.factor`) for floats and other inexact factors.

        >>> Money("1300.01", "CNY").times(Decimal("0.0275"), Rounding.HALF_UP)
        Money('35.75', 'CNY')
        """
        exact = self.fraction * _factor(factor)
        return self._of_fraction(exact, rounding)

    def rounded(self, rounding: Rounding) -> Money:
        """Round to the currency's minor unit by the named rule.

        >>> Money("0.125", "CNY").rounded(Rounding.HALF_EVEN)
        Money('0.12', 'CNY')
        """
        return self._of_fraction(self.fraction, rounding)

    def split(self, weights: Sequence[int | Decimal | Fraction]) -> tuple[Money, ...]:
        """Split in proportion to weights so that the parts sum to the whole exactly.

        Each part differs from its exact share by less than one minor unit (largest remainder, ties to
        the earlier weight). Raises `KeyAccountError` (`split.weights`, `money.finer-than-minor-unit`).

        >>> [part.plain for part in Money("100", "CNY").split([1, 1, 1])]
        ['33.34', '33.33', '33.33']
        """
        shares = [_factor(weight) for weight in weights]
        scale = lcm(*(share.denominator for share in shares))
        whole = [share.numerator * (scale // share.denominator) for share in shares]
        return tuple(
            Money.of_minor(part, self.currency) for part in largest_remainder(self.minor_units, whole)
        )

    def ratio(self, other: Money) -> Fraction:
        """Return this amount divided by another of the same currency, exactly.

        Raises `KeyAccountError` (`number.division-by-zero`, `money.currency-mixed`).

        >>> Money("1", "CNY").ratio(Money("3", "CNY"))
        Fraction(1, 3)
        """
        if type(other) is not Money or self.currency != other.currency:
            _refuse_mix(self, other)
        if not other.amount:
            refuse("number.division-by-zero", "$", "the divisor is no money at all", "除数金额为零")
        return self.fraction / other.fraction

    @property
    def fraction(self) -> Fraction:
        """Return the amount as an exact fraction, for calculations that round later.

        >>> Money("0.50", "CNY").fraction
        Fraction(1, 2)
        """
        return Fraction(*self.amount.as_integer_ratio())

    def _of_fraction(self, exact: Fraction, rounding: Rounding) -> Money:
        if not isinstance(rounding, Rounding):
            refuse("money.rounding", "$.rounding", "name a Rounding", "请指定 Rounding 舍入方式")
        scale = 10 ** _PLACES[self.currency]
        return Money.of_minor(
            round_ratio(exact.numerator * scale, exact.denominator, rounding), self.currency
        )

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    def __repr__(self) -> str:
        return f"Money('{self.amount:f}', '{self.currency}')"


_set_amount = Money.__dict__["amount"].__set__
_set_currency = Money.__dict__["currency"].__set__


def _made(amount: Decimal, currency: str) -> Money:
    """Wrap the exact result of an operation on money, skipping what its parts already guarantee."""
    if not _LOWEST < amount < _LIMIT:
        _refuse_size()
    minor = _MINOR[currency]
    if not amount or not amount.same_quantum(minor):
        amount = _canonical(amount, currency, minor)
    made: Money = _new(Money)
    _set_amount(made, amount)
    _set_currency(made, currency)
    return made


def _canonical(amount: Decimal, currency: str, minor: Decimal) -> Decimal:
    """Return the one form of an amount: the minor unit's places, or as few more as it needs."""
    if not amount:
        return _ZEROS[currency]  # of any sign and exponent; a NaN counts as true
    if not amount.is_finite():
        refuse(
            "money.not-finite",
            "$.amount",
            "NaN and infinity are not money; leave an unknown amount out",
            "NaN 和无穷大不是金额,未知金额请留空",
        )
    # By the exponent first: 1E+1000000 must cost nothing.
    if amount.adjusted() >= MOST_WHOLE_DIGITS:
        _refuse_size()
    if amount.same_quantum(minor):
        return amount
    for step in _STEPS[_PLACES[currency] :]:
        plain = _EXACT.quantize(amount, step)
        if plain == amount:
            return plain
    refuse("money.too-fine", "$.amount", "money has at most 8 decimal places", "金额最多 8 位小数")


def _minor_of(currency: str) -> Decimal:
    minor = _MINOR.get(currency) if type(currency) is str else None
    return minor or _MINOR[currency_of(currency).code]


def _decimal_of(amount: object) -> Decimal:
    if type(amount) is str:
        if len(amount) <= _LONGEST_TEXT and _TEXT.fullmatch(amount):
            return Decimal(amount)
        refuse(
            "money.amount",
            "$.amount",
            "write the amount as plain digits such as '1234.50' (at most 20 digits and 8 places)",
            "金额请写成普通数字,如 '1234.50'(最多 20 位整数和 8 位小数)",
        )
    if type(amount) is int:
        if -_MOST_FACTOR < amount < _MOST_FACTOR:
            return Decimal(amount)
        _refuse_size()
    refuse(
        "money.amount",
        "$.amount",
        f"an amount is a Decimal, int or text, not {type(amount).__name__}; floats are refused as inexact",
        f"金额必须是 Decimal、int 或文本,不接受 {type(amount).__name__};浮点数不精确",
    )


def _factor(factor: object) -> Fraction:
    if type(factor) is int or type(factor) is Fraction:
        exact = Fraction(factor)
    elif type(factor) is Decimal and factor.is_finite() and abs(factor.adjusted()) <= 60:
        exact = Fraction(*factor.as_integer_ratio())
    else:
        refuse(
            "money.factor",
            "$.factor",
            f"a factor is a finite int, Decimal or Fraction, not {type(factor).__name__}",
            "倍数必须是有限的 int、Decimal 或 Fraction,不接受浮点数",
        )
    if exact.numerator.bit_length() > 4096 or exact.denominator.bit_length() > 4096:
        _refuse_size("$.factor")
    return exact


def _refuse_size(path: str = "$.amount") -> NoReturn:
    refuse(
        "money.too-large", path, "money has at most 20 digits before the point", "金额的整数部分最多 20 位"
    )


def _refuse_mix(money: Money, other: object) -> NoReturn:
    if type(other) is not Money:
        refuse(
            "money.not-money",
            "$",
            f"expected Money, got {type(other).__name__}; use Money.total(amounts, currency) to add up",
            f"此处应为 Money,实为 {type(other).__name__};求和请使用 Money.total(amounts, currency)",
        )
    refuse(
        "money.currency-mixed",
        "$",
        f"{money.currency} and {other.currency} do not mix; convert with ExchangeRates first",
        f"{money.currency} 与 {other.currency} 不能混算,请先用 ExchangeRates 换算",
    )
