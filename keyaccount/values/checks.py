"""Checks shared by every value's constructor; they run even where attrs validators are switched off."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from keyaccount.errors import near_miss, refuse

__all__ = [
    "check_acyclic",
    "check_date",
    "check_decimal",
    "check_id",
    "check_int",
    "check_name",
    "check_one_of",
    "check_type",
    "check_unique",
    "set_of",
    "tuple_of",
]

E = TypeVar("E", bound=Enum)

MOST_ID_LENGTH = 128
MOST_NAME_LENGTH = 64_000
# 28 digits before the point are more than any sum of money on earth; more only helps an attacker.
MOST_DIGITS = 28
MOST_PLACES = 12
_JOINERS = "\u200c\u200d"


# Any, because type checkers don't solve a generic converter: each caller of a class would be refused.
def tuple_of(values: Iterable[Any]) -> tuple[Any, ...]:
    """Copy any iterable but text to a tuple, so that no caller can change a value afterwards.

    >>> tuple_of(["a", "b"])
    ('a', 'b')
    """
    if type(values) is tuple:
        # By far the most frequent case: results are built from tuples, by the hundred thousand.
        return values
    if type(values) is list:
        return tuple(values)
    if isinstance(values, (str, bytes, Mapping)) or not isinstance(values, Iterable):
        refuse("type.not-a-list", "$", f"expected a list, got {type(values).__name__}", "此处应为列表")
    return tuple(values)


def set_of(values: Iterable[Any]) -> frozenset[Any]:
    """Copy any iterable but text to a frozenset; the letters of a word are never meant.

    >>> sorted(set_of(["b", "a", "b"]))
    ['a', 'b']
    """
    return frozenset(tuple_of(values))


def check_type(value: object, expected: type | tuple[type, ...], path: str) -> None:
    """Refuse a value that is not of the expected class (bool never counts as int).

    >>> check_type("x", str, "$.name")
    """
    names = expected if isinstance(expected, tuple) else (expected,)
    if not isinstance(value, names) or (isinstance(value, bool) and bool not in names):
        wanted = " or ".join(kind.__name__ for kind in names)
        refuse("type.wrong", path, f"expected {wanted}, got {type(value).__name__}", f"类型应为 {wanted}")


def check_id(value: object, path: str) -> None:
    """Refuse an id that is empty, longer than 128, not NFC, padded, or holds control or hidden characters.

    >>> check_id("C-001", "$.id")
    """
    if type(value) is not str or not value:
        refuse("id.empty", path, "an id must be non-empty text", "标识必须是非空文本")
    if len(value) > MOST_ID_LENGTH:
        refuse("id.too-long", path, "an id has at most 128 characters", "标识最多 128 个字符")
    if value.isascii() and value.isprintable() and value[0] != " " and value[-1] != " ":
        return
    hidden = any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in value)
    if hidden or value != value.strip() or unicodedata.normalize("NFC", value) != value:
        refuse(
            "id.characters",
            path,
            "an id must be NFC text without control, hidden or surrounding blank characters",
            "标识必须是 NFC 文本,且不含控制字符、不可见字符或首尾空白",
        )


def check_name(value: object, path: str) -> None:
    """Refuse a name that is empty, not text, not NFC, or holds control or direction-changing characters.

    >>> check_name("华联超市", "$.name")
    """
    if type(value) is not str or not value.strip():
        refuse("name.empty", path, "a name must be non-empty text", "名称必须是非空文本")
    if len(value) > MOST_NAME_LENGTH:
        refuse("name.too-long", path, "a text has at most 64,000 characters", "文本最多 64,000 个字符")
    if value.isascii() and value.isprintable():
        return
    for char in value:
        if unicodedata.category(char) in ("Cc", "Cf", "Cs") and char not in _JOINERS and char not in "\n\t":
            refuse(
                "name.characters",
                path,
                "control or hidden characters are refused",
                "不得含控制字符或不可见字符",
            )
    if not unicodedata.is_normalized("NFC", value):
        # Two spellings of one name would be two names; which one is meant is the caller's to say.
        refuse(
            "name.characters",
            path,
            'give the name in NFC: unicodedata.normalize("NFC", name)',
            '名称须为 NFC 形式:unicodedata.normalize("NFC", name)',
        )


def check_date(value: object, path: str) -> None:
    """Refuse anything that is not exactly a `date`; a datetime would compare wrongly.

    >>> check_date(date(2026, 1, 1), "$.on")
    """
    if type(value) is not date:
        refuse(
            "date.not-a-date",
            path,
            f"expected a date without time, got {type(value).__name__}; use value.date()",
            "此处应为不含时间的日期,请使用 value.date()",
        )


def check_int(value: object, path: str, least: int | None = None, most: int | None = None) -> None:
    """Refuse anything that is not exactly an int within the bounds (inclusive).

    >>> check_int(3, "$.days", least=0)
    """
    if type(value) is not int:
        refuse("int.wrong", path, f"expected a whole number, got {type(value).__name__}", "此处应为整数")
    _check_bounds(value, path, least, most)


def check_decimal(
    value: object, path: str, least: Decimal | int | None = None, most: Decimal | int | None = None
) -> None:
    """Refuse anything that is not a finite Decimal of bounded size within the bounds (inclusive).

    >>> check_decimal(Decimal("0.05"), "$.rate", least=0, most=1)
    """
    if type(value) is not Decimal:
        hint = "; floats are refused because they are not exact" if isinstance(value, float) else ""
        refuse(
            "decimal.wrong",
            path,
            f"expected a Decimal, got {type(value).__name__}{hint}",
            "此处应为 Decimal,不接受浮点数",
        )
    if not value.is_finite():
        refuse("decimal.not-finite", path, "NaN and infinity are refused", "不接受 NaN 或无穷大")
    _, digits, exponent = value.as_tuple()
    if isinstance(exponent, int) and (exponent < -MOST_PLACES or len(digits) + exponent > MOST_DIGITS):
        refuse(
            "decimal.too-large", path, "at most 28 digits and 12 decimal places", "最多 28 位整数和 12 位小数"
        )
    _check_bounds(value, path, least, most)


def _check_bounds(
    value: Decimal | int, path: str, least: Decimal | int | None, most: Decimal | int | None
) -> None:
    if least is not None and value < least:
        refuse("number.too-small", path, f"must be at least {least}", f"不得小于 {least}")
    if most is not None and value > most:
        refuse("number.too-large", path, f"must be at most {most}", f"不得大于 {most}")


def check_one_of(value: str, known: Iterable[str], code: str, path: str) -> None:
    """Refuse a word that is not known, naming the closest known one.

    >>> check_one_of("net", ("gross", "net"), "basis.unknown", "$.basis")
    """
    words = sorted(known)
    if value not in words:
        near = near_miss(str(value), words)
        hint = f"; did you mean {near!r}?" if near else f"; known: {', '.join(words[:20])}"
        hint_zh = f";是否指 {near!r}?" if near else f";可用:{'、'.join(words[:20])}"
        refuse(code, path, f"{value!r} is not known{hint}", f"未知:{value!r}{hint_zh}")


def check_unique(keys: Sequence[str], code: str, path: str) -> None:
    """Refuse repeated keys, listing the first 20.

    >>> check_unique(["a", "b"], "customer.duplicate-id", "$.customers")
    """
    if len(set(keys)) == len(keys):
        return
    seen: set[str] = set()
    repeated: dict[str, None] = {}
    for key in keys:
        if key in seen:
            repeated[key] = None
        seen.add(key)
    shown = ", ".join(list(repeated)[:20])
    refuse(code, path, f"{len(repeated)} given more than once: {shown}", f"有 {len(repeated)} 个重复:{shown}")


def check_acyclic(
    parents_of: Callable[[str], Iterable[str]], keys: Iterable[str], code: str, path: str
) -> None:
    """Refuse a cycle in a graph of keys, printing it; linear time, no recursion.

    >>> check_acyclic({"a": ["b"], "b": []}.__getitem__, ["a", "b"], "customer.cycle", "$.parent")
    """
    # One table and one stack of keys: on a chain of a million, each further one is a walk through memory.
    is_open: dict[str, bool] = {}
    for start in keys:
        ahead = [start]
        while ahead:
            key = ahead[-1]
            if key in is_open:
                is_open[ahead.pop()] = False
                continue
            is_open[key] = True
            for parent in parents_of(key):
                state = is_open.get(parent)
                if state is None:
                    ahead.append(parent)
                elif state:
                    ring = _ring([one for one in ahead if is_open.get(one)], parent)
                    refuse(code, path, f"goes round in a circle, break it: {ring}", f"出现循环,请断开:{ring}")


def _ring(trail: list[str], again: str) -> str:
    """Print the part of a trail that ends where it began; of a key met twice, the later is on the way."""
    way = list(dict.fromkeys(reversed(trail)))[::-1]
    ring = [*way[way.index(again) :], again]
    return " -> ".join(ring if len(ring) <= 20 else [*ring[:19], "..."])
