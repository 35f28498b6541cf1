"""Encoders of exact numbers: amounts as minor units, quantities as millionths, never through a float."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow, Underflow, localcontext
from itertools import chain, repeat
from operator import mul
from typing import Any

from keyaccount.errors import refuse
from keyaccount.model.columns import MOST_UNITS, NO_NUMBER, QUANTITY_PLACES, Column, ColumnKind
from keyaccount.values.money import Money

__all__ = ["AmountEncoder", "MinorEncoder", "QuantityEncoder"]

_NONE = type(None)
# Numbers finer than the unit, or of more than 17 digits, are trapped before they are built.
_MOST_EXPONENT = 16
_SCALING = Context(
    prec=_MOST_EXPONENT + 1,
    Emax=_MOST_EXPONENT,
    Emin=-_MOST_EXPONENT,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[InvalidOperation, Overflow, Underflow, Inexact],
)
_PLAIN = re.compile(r"(?:-?(?:0|[1-9][0-9]{0,19})(?:\.[0-9]{1,8})?\n)*+")


class _NumberEncoder:
    """Encode exact numbers as whole multiples of a power of ten."""

    kind = ColumnKind.AMOUNT

    def __init__(self, places: int, required: bool = False) -> None:
        self._scale = 10**places
        self._required = required
        self._data = array("q")

    def add(self, values: Sequence[Any]) -> bool:
        kinds = set(map(type, values))
        if _NONE not in kinds:
            scaled = self._scaled(values, kinds)
        elif self._required:
            return False
        else:
            known = self._scaled([value for value in values if value is not None], kinds - {_NONE})
            scaled = None if known is None else _spread(known, values)
        if scaled is None:
            return False
        self._data.extend(array("q", scaled))
        return True

    def _scaled(self, values: Sequence[Any], kinds: set[type]) -> list[int] | None:
        if not kinds <= {int, Decimal, str}:
            return None
        if kinds <= {int}:
            units = list(values) if self._scale == 1 else [value * self._scale for value in values]
            fits = not units or (min(units) > -MOST_UNITS and max(units) < MOST_UNITS)
            return units if fits else None
        if str in kinds and not _all_plain(values, kinds):
            return None
        try:
            return self._of_decimals(values if kinds == {Decimal} else list(map(Decimal, values)))
        except (ArithmeticError, ValueError):
            return None

    def _of_decimals(self, values: Sequence[Decimal]) -> list[int]:
        with localcontext(_SCALING):
            scaled = map(mul, values, repeat(Decimal(self._scale)))
            return list(map(int, map(Decimal.to_integral_exact, scaled)))

    def _check_size(self, units: int) -> None:
        if not -MOST_UNITS < units < MOST_UNITS:
            refuse(
                "ledger.too-large", "$", "too large for one line; check its unit", "单行数值过大,请检查单位"
            )

    def column(self) -> Column:
        return Column(self.kind, self._data)


class AmountEncoder(_NumberEncoder):
    """Encode amounts of one currency as minor units.

    >>> amounts = AmountEncoder("CNY", 2)
    >>> amounts.add([Decimal("1.50"), "-2", None, 3]), amounts.column().value(0), amounts.add([1.5])
    (True, 150, False)
    """

    def __init__(self, currency: str, places: int, required: bool = False) -> None:
        super().__init__(places, required)
        self._currency = currency

    def check(self, value: object) -> None:
        if value is None and not self._required:
            return
        money = Money(value, self._currency)  # type: ignore[arg-type]  # it says itself what is wrong
        self._check_size(money.minor_units)


class QuantityEncoder(_NumberEncoder):
    """Encode quantities as millionths of their unit.

    >>> quantities = QuantityEncoder()
    >>> quantities.add([2, Decimal("0.5")]), list(quantities.column().data)
    (True, [2000000, 500000])
    """

    kind = ColumnKind.QUANTITY

    def __init__(self) -> None:
        super().__init__(QUANTITY_PLACES)

    def check(self, value: object) -> None:
        if value is None:
            return
        if type(value) is str and not _all_plain([value], {str}):
            refuse(
                "quantity.text", "$", "write it as plain digits such as '12.5'", "请写成普通数字,如 '12.5'"
            )
        if type(value) not in (int, Decimal, str):
            refuse(
                "quantity.wrong",
                "$",
                f"a quantity is a Decimal, int or text, not {type(value).__name__}; floats are inexact",
                f"数量必须是 Decimal、int 或文本,不接受 {type(value).__name__};浮点数不精确",
            )
        number = Decimal(value)  # type: ignore[arg-type]  # checked in the lines above
        if not number.is_finite():
            refuse("quantity.not-finite", "$", "NaN and infinity are refused", "不接受 NaN 或无穷大")
        # By the exponent first: 1E+1000000 must cost nothing.
        if number and number.adjusted() + QUANTITY_PLACES > _MOST_EXPONENT:
            self._check_size(MOST_UNITS)
        if number and not _whole(number, self._scale):
            refuse("quantity.too-fine", "$", "a quantity has at most 6 decimal places", "数量最多 6 位小数")


class MinorEncoder(_NumberEncoder):
    """Take over whole numbers that are minor units, or millionths, already.

    >>> MinorEncoder(ColumnKind.AMOUNT, required=True).add([150, -200])
    True
    """

    def __init__(self, kind: ColumnKind, required: bool = False) -> None:
        super().__init__(0, required)
        self.kind = kind

    def _scaled(self, values: Sequence[Any], kinds: set[type]) -> list[int] | None:
        return super()._scaled(values, kinds) if kinds <= {int} else None

    def check(self, value: object) -> None:
        if value is None and not self._required:
            return
        if type(value) is not int:
            refuse("int.wrong", "$", f"expected a whole number, got {type(value).__name__}", "此处应为整数")
        self._check_size(value)


def _whole(number: Decimal, scale: int) -> bool:
    with localcontext(_SCALING):
        try:
            (number * scale).to_integral_exact()
        except ArithmeticError:
            return False
    return True


def _all_plain(values: Sequence[Any], kinds: set[type]) -> bool:
    texts = values if kinds == {str} else [value for value in values if type(value) is str]
    joined = "\n".join(chain(texts, ("",)))
    # A line break inside a text would let two numbers pass for one.
    return joined.count("\n") == len(texts) and _PLAIN.fullmatch(joined) is not None


def _spread(known: Iterable[int], values: Iterable[object]) -> list[int]:
    rest = iter(known)
    return [NO_NUMBER if value is None else next(rest) for value in values]
