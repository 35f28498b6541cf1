"""Encoders: check and turn a column of plain values into whole numbers, a chunk at a time.

The way through is built from C-speed maps, because a ledger takes millions of lines. Whatever does
not fit makes `add` return False; the caller then asks `check` about each value to say what is wrong.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow, Underflow, localcontext
from itertools import chain, islice, repeat
from operator import mul
from typing import Any, Protocol

from keyaccount.errors import refuse
from keyaccount.model.columns import NO_DAY, NO_NAME, NO_NUMBER, QUANTITY_PLACES, Column, ColumnKind
from keyaccount.values.checks import MOST_ID_LENGTH, check_date, check_id, check_int
from keyaccount.values.money import Money

__all__ = [
    "AmountEncoder",
    "DayEncoder",
    "Encoder",
    "IsoDayEncoder",
    "MinorEncoder",
    "NameEncoder",
    "QuantityEncoder",
    "WordEncoder",
]

_NONE = type(None)
# A line far beyond any real one still leaves room to add a hundred of them in 64 bits.
MOST_UNITS = 10**17

# Inexact and size are trapped: a value finer than the unit or absurdly large is caught without building it.
_SCALING = Context(
    prec=40,
    Emax=40,
    Emin=-40,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[InvalidOperation, Overflow, Underflow, Inexact],
)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLAIN = re.compile(r"(?:-?(?:0|[1-9][0-9]{0,19})(?:\.[0-9]{1,8})?\n)*+")


class Encoder(Protocol):
    """Take chunks of one column and hand out the finished column."""

    def add(self, values: Sequence[object]) -> bool:
        """Append a chunk; False when something in it is wrong."""
        ...

    def check(self, value: object) -> None:
        """Refuse a value that is wrong, with the reason."""
        ...

    def column(self) -> Column:
        """Return what was appended."""
        ...


class _Interner(dict[str | None, int]):
    """Number ids in the order of their first use."""

    def __missing__(self, name: str | None) -> int:
        self[name] = code = len(self) - 1
        return code


class NameEncoder:
    """Encode ids as positions in a table; `numbers` lets whole numbers stand for their digits.

    >>> names = NameEncoder(required=True)
    >>> names.add(["C1", "C2", "C1"]), list(names.column().data), names.add([None])
    (True, [0, 1, 0], False)
    """

    def __init__(self, required: bool, numbers: bool = False, names: Sequence[str] = ()) -> None:
        self._required = required
        self._numbers = numbers
        self._kinds = {str} | (set() if required else {_NONE}) | ({int} if numbers else set())
        # Unknown comes first in the table of codes, so a new id's code is the size before it, less one.
        self._codes = _Interner({None: NO_NAME})
        self._codes.update(zip(names, range(len(names)), strict=True))
        self._data = array("i")
        self._wrong: set[object] = set()

    def add(self, values: Sequence[object]) -> bool:
        kinds = set(map(type, values))
        if not kinds <= self._kinds:
            return False
        if int in kinds:
            numbers = {value for value in values if type(value) is int}
            if min(numbers) < 0 or max(numbers) >= MOST_UNITS:
                return False
            digits = {number: str(number) for number in numbers}
            values = [digits.get(value, value) for value in values]  # type: ignore[call-overload]  # int or text
        before = len(self._codes)
        codes: Iterable[int] = map(self._codes.__getitem__, values)  # type: ignore[arg-type]  # types checked
        self._data.extend(array("i", list(codes)))
        fresh = len(self._codes) - before
        if fresh:
            self._note_wrong(list(islice(reversed(self._codes), fresh)))
        return not self._wrong or self._wrong.isdisjoint(values)

    def _note_wrong(self, names: list[Any]) -> None:
        # Nearly all ids are short printable ASCII without blanks; one pass over their join proves it.
        text = "".join(names)
        plain = text.isascii() and text.isprintable() and " " not in text
        if not (plain and min(map(len, names)) > 0 and max(map(len, names)) <= MOST_ID_LENGTH):
            self._wrong.update(name for name in names if _refused(self.check, name))

    def check(self, value: object) -> None:
        if value is None and not self._required:
            return
        if self._numbers and type(value) is int:
            check_int(value, "$", least=0, most=MOST_UNITS - 1)
            return
        check_id(value, "$")

    def column(self) -> Column:
        return Column(ColumnKind.NAME, self._data, tuple(name for name in self._codes if name is not None))


class WordEncoder(NameEncoder):
    """Encode words of a closed list, refusing all others under the given code.

    >>> WordEncoder(("included", "excluded"), "ledger.tax-basis").add(["included", "net"])
    False
    """

    def __init__(self, words: tuple[str, ...], code: str, names: Sequence[str] = ()) -> None:
        super().__init__(required=False, names=names)
        self._words = words
        self._code = code

    def _note_wrong(self, names: list[Any]) -> None:
        self._wrong.update(name for name in names if name not in self._words)

    def check(self, value: object) -> None:
        if value is not None and value not in self._words:
            words = ", ".join(self._words)
            refuse(self._code, "$", f"expected {words}, got {value!r}", f"应为 {words},实为 {value!r}")


class DayEncoder:
    """Encode dates without time as ordinals.

    >>> days = DayEncoder()
    >>> days.add([date(1, 1, 2), None]), list(days.column().data)
    (True, [2, 0])
    """

    def __init__(self) -> None:
        self._data = array("i")

    def add(self, values: Sequence[Any]) -> bool:
        kinds = set(map(type, values))
        if kinds <= {date}:
            self._data.extend(array("i", list(map(date.toordinal, values))))
        elif kinds <= {date, _NONE}:
            days = [NO_DAY if value is None else value.toordinal() for value in values]
            self._data.extend(array("i", days))
        else:
            return False
        return True

    def check(self, value: object) -> None:
        if value is not None:
            check_date(value, "$")

    def column(self) -> Column:
        return Column(ColumnKind.DAY, self._data)


class IsoDayEncoder(DayEncoder):
    """Encode days as stored, in the form 2026-01-31 alone, or as dates.

    >>> days = IsoDayEncoder()
    >>> days.add(["0001-01-02", None, date(1, 1, 3)]), list(days.column().data), days.add(["20260131"])
    (True, [2, 0, 3], False)
    """

    def add(self, values: Sequence[Any]) -> bool:
        texts = {value for value in set(values) if type(value) is str}
        if any(_refused(self.check, text) for text in texts):
            return False
        read = {text: date.fromisoformat(text) for text in texts}
        return super().add([read.get(value, value) for value in values])

    def check(self, value: object) -> None:
        if type(value) is not str:
            super().check(value)
        elif not _ISO.fullmatch(value) or not _is_day(value):
            refuse(
                "date.text", "$", f"write the day as 2026-01-31, got {value[:40]!r}", "日期请写作 2026-01-31"
            )


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
        else:
            if str in kinds and not _all_plain(values, kinds):
                return None
            try:
                units = self._of_decimals(values if kinds == {Decimal} else list(map(Decimal, values)))
            except (ArithmeticError, ValueError):
                return None
        fits = not units or (min(units) > -MOST_UNITS and max(units) < MOST_UNITS)
        return units if fits else None

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
        if number and number.adjusted() > 17:
            self._check_size(MOST_UNITS)
        if number and not _whole(number, self._scale):
            refuse("quantity.too-fine", "$", "a quantity has at most 6 decimal places", "数量最多 6 位小数")
        self._check_size(int(number) * self._scale)


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


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _refused(check: Callable[[object], None], value: object) -> bool:
    try:
        check(value)
    except ValueError:
        return True
    return False


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
