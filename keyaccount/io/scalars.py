"""Scalars: how each plain value is written, and the only spelling in which it is read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import NoReturn, TypeAlias

from keyaccount.errors import near_miss, refuse
from keyaccount.io.kinds import Choice, Words
from keyaccount.io.limits import Json
from keyaccount.values.money import Money

# The second argument is the kind, which generated code passes along and nobody here needs.
Reader: TypeAlias = Callable[..., object]
Writer: TypeAlias = Callable[[object], Json]

DECIMAL = r"-?(0|[1-9][0-9]{0,27})(\.[0-9]{1,12})?"
FRACTION = r"-?(0|[1-9][0-9]{0,1999})(/[1-9][0-9]{0,1999})?"
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
HOUR = r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?"
MONEY = r"-?(0|[1-9][0-9]{0,19})(\.[0-9]{1,8})? [A-Z]{3}"

_DECIMAL, _FRACTION, _DAY, _HOUR = (re.compile(pattern) for pattern in (DECIMAL, FRACTION, DAY, HOUR))

_SAID: dict[type, tuple[str, str]] = {
    str: ("text", "文本"),
    int: ("a whole number", "整数"),
    bool: ("true or false", "true 或 false"),
    Decimal: ("a decimal number as text, such as '0.05'", "文本形式的小数,如 '0.05'"),
    Fraction: ("a fraction as text, such as '1/3'", "文本形式的分数,如 '1/3'"),
    date: ("a day as YYYY-MM-DD", "形如 YYYY-MM-DD 的日期"),
    time: ("a time as HH:MM", "形如 HH:MM 的时间"),
    datetime: ("a day and time as YYYY-MM-DDTHH:MM", "形如 YYYY-MM-DDTHH:MM 的日期时间"),
    Money: ("money as text, such as '1234.50 CNY'", "文本形式的金额,如 '1234.50 CNY'"),
}


_JSON: dict[type, tuple[str, str]] = {
    dict: ("an object", "对象"),
    list: ("a list", "列表"),
    str: ("text", "文本"),
    bool: ("true or false", "true 或 false"),
    int: ("a number", "数字"),
    float: ("a float", "浮点数"),
    type(None): ("null", "null"),
}


def refuse_value(expected: str, expected_zh: str, value: object) -> NoReturn:
    """Say what was expected and what stood there instead."""
    shown = f" {value[:40]!r}" if type(value) is str else ""
    name = type(value).__name__
    got, got_zh = _JSON.get(type(value), (name, name))
    refuse(
        "document.type",
        "$",
        f"expected {expected}, got {got}{shown}",
        f"此处应为{expected_zh},实为{got_zh}{shown}",
    )


def scalar_reader(kind: type, native: bool) -> Reader:
    """Return the reader of one plain kind; a native one also takes the Python value itself."""
    if kind in (str, int, bool):
        return _exact(kind)
    read_text = _FROM_TEXT[kind]

    def read(value: object, _: object = None) -> object:
        if native and type(value) is kind:
            return value
        if type(value) is not str:
            refuse_value(*_SAID[kind], value)
        return read_text(value)

    return read


def _exact(kind: type) -> Reader:
    def read(value: object, _: object = None) -> object:
        if type(value) is not kind:
            refuse_value(*_SAID[kind], value)
        return value

    return read


def _read_decimal(text: str) -> Decimal:
    if len(text) > 42 or not _DECIMAL.fullmatch(text):
        refuse_value(*_SAID[Decimal], text)
    return Decimal(text)


def _read_fraction(text: str) -> Fraction:
    if len(text) > 4002 or not _FRACTION.fullmatch(text):
        refuse_value(*_SAID[Fraction], text)
    return Fraction(text)


def _read_date(text: str) -> date:
    if len(text) == 10 and _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            refuse("document.no-such-day", "$", f"{text} is no day of the calendar", f"{text} 不是有效日期")
    refuse_value(*_SAID[date], text)


def _read_time(text: str) -> time:
    if len(text) in (5, 8) and _HOUR.fullmatch(text):
        try:
            return time.fromisoformat(text)
        except ValueError:
            refuse("document.no-such-time", "$", f"{text} is no time of day", f"{text} 不是有效时间")
    refuse_value(*_SAID[time], text)


def _read_moment(text: str) -> datetime:
    day, mark, hour = text.partition("T")
    if not mark:
        refuse_value(*_SAID[datetime], text)
    # Local on purpose: the zone stands beside it where it matters.
    return datetime.combine(_read_date(day), _read_time(hour))


_FROM_TEXT: dict[type, Callable[[str], object]] = {
    Decimal: _read_decimal,
    Fraction: _read_fraction,
    date: _read_date,
    time: _read_time,
    datetime: _read_moment,
    Money: Money.parse,
}


def scalar_writer(kind: type) -> Writer:
    """Return the writer of one plain kind; what could not be read back is refused."""
    to_text = _TO_TEXT.get(kind)

    def write(value: object) -> Json:
        if type(value) is not kind:
            name = type(value).__name__
            refuse("document.type", "$", f"expected {kind.__name__}, got {name}", f"类型应为 {kind.__name__}")
        return to_text(value) if to_text else value  # type: ignore[return-value]  # str, int and bool stand for themselves

    return write


def _write_decimal(value: Decimal) -> str:
    text = f"{value:f}" if value.is_finite() and abs(value.adjusted()) < 60 else str(value)
    if not value:
        text = text.removeprefix("-")
    if len(text) > 42 or not _DECIMAL.fullmatch(text):
        refuse(
            "document.number",
            "$",
            f"{text[:60]} has more than 28 digits or 12 decimal places; round it by a named rule first",
            f"{text[:60]} 超过 28 位整数或 12 位小数,请先按指定规则舍入",
        )
    return text


def _write_fraction(value: Fraction) -> str:
    # About two thousand digits; longer ones would be slow to write and refused when read.
    if value.numerator.bit_length() > 6600 or value.denominator.bit_length() > 6600:
        refuse("document.number", "$", "a fraction has at most 2000 digits", "分数最多 2000 位")
    return str(value)


def _write_time(value: time) -> str:
    if value.microsecond or value.tzinfo is not None:
        refuse(
            "document.time",
            "$",
            "a stored time is local and has whole seconds",
            "存储的时间须为本地时间且精确到秒",
        )
    return value.isoformat("seconds" if value.second else "minutes")


def _write_moment(value: datetime) -> str:
    return f"{value.date().isoformat()}T{_write_time(value.timetz())}"


_TO_TEXT: dict[type, Callable[..., str]] = {
    Decimal: _write_decimal,
    Fraction: _write_fraction,
    date: date.isoformat,
    time: _write_time,
    datetime: _write_moment,
    Money: str,
}


def choice_reader(shape: Choice, native: bool) -> Reader:
    """Return the reader of an Enum: its stored words and nothing else."""
    members = shape.words()

    def read(value: object, _: object = None) -> object:
        if type(value) is str and value in members:
            return members[value]
        if native and type(value) is shape.kind:
            return value
        _refuse_word(value, members)

    return read


def choice_writer(shape: Choice) -> Writer:
    """Return the writer of an Enum."""
    words: dict[object, str] = {member: word for word, member in shape.words().items()}

    def write(value: object) -> Json:
        if type(value) is not shape.kind:
            name = shape.kind.__name__
            refuse("document.type", "$", f"expected {name}, got {type(value).__name__}", f"类型应为 {name}")
        return words[value]

    return write


def words_reader(shape: Words) -> Reader:
    """Return the reader of literal texts; they are written as they are."""

    def read(value: object, _: object = None) -> object:
        if type(value) is str and value in shape.words:
            return value
        _refuse_word(value, shape.words)

    return read


def _refuse_word(value: object, known: Iterable[str]) -> NoReturn:
    if type(value) is not str:
        refuse_value("one of a few words", "约定词之一", value)
    near = near_miss(value, known)
    listed = ", ".join(list(known)[:30])
    hint = f"did you mean {near!r}?" if near else f"known: {listed}"
    hint_zh = f"是否指 {near!r}?" if near else f"可用:{listed}"
    shown = repr(value[:40])
    refuse("document.word", "$", f"{shown} is not known; {hint}", f"未知:{shown};{hint_zh}")
