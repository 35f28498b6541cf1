"""Digests: one short fingerprint of a value, the same in every process, platform and version of Python."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from hashlib import sha256
from math import isfinite
from typing import Any

import attrs
from attrs import AttrsInstance

from keyaccount.errors import refuse

__all__ = ["digest"]

MOST_DEPTH = 200


def digest(value: object) -> str:
    """Return the SHA-256, in hex, of a canonical encoding of a value.

    Equal values of one type have one digest, whatever the order of mappings and sets, the hash seed,
    or how many zeros a Decimal ends in. A field that is None or empty by default is left out, so
    optional fields added later change no digest. Takes the same types as the stored documents.
    Raises `KeyAccountError` (`digest.type`, `digest.too-deep`, `digest.not-finite`).

    >>> digest(("C001", Decimal("1.50"))) == digest(("C001", Decimal("1.5")))
    True
    >>> digest(1) == digest("1")
    False
    >>> digest(())[:16]
    '9cf3787ac85565fe'
    """
    found = sha256()
    for piece in _encoded(value, "$", 0):
        found.update(piece)
    return found.hexdigest()


def _encoded(value: object, path: str, depth: int) -> Iterator[bytes]:
    """Yield an encoding in which every value says its kind and its length, so that none reads as another."""
    if depth > MOST_DEPTH:
        refuse("digest.too-deep", path, f"nested deeper than {MOST_DEPTH}", f"嵌套超过 {MOST_DEPTH} 层")
    plain = _PLAIN.get(type(value))
    if plain is not None:
        kind, worded = plain
        yield _framed(kind, worded(value).encode("utf-8", "surrogatepass"))
    elif isinstance(value, Enum):
        yield _framed("enum", f"{type(value).__name__}.{value.name}".encode())
    elif isinstance(value, float):
        if not isfinite(value):
            refuse("digest.not-finite", path, "NaN and infinity have no digest", "NaN 和无穷大没有摘要")
        yield _framed("float", (value + 0.0).hex().encode())
    elif isinstance(value, array):
        yield _framed(f"array.{value.typecode}", _little_endian(value))
    elif attrs.has(kind_of := type(value)):
        yield from _fields(value, kind_of, path, depth)
    else:
        yield from _collection(value, path, depth)


def _fields(value: object, kind: type[AttrsInstance], path: str, depth: int) -> Iterator[bytes]:
    yield _framed("class", kind.__name__.encode())
    for field in sorted(attrs.fields(kind), key=lambda field: field.name):
        held = getattr(value, field.name)
        # A field that is not an argument is derived from those that are.
        if field.init and not (field.default is not attrs.NOTHING and _is_nothing(held)):
            yield _framed("field", field.name.encode())
            yield from _encoded(held, f"{path}.{field.name}", depth + 1)
    yield b"end;"


def _collection(value: object, path: str, depth: int) -> Iterator[bytes]:
    if isinstance(value, (tuple, list)):
        yield _framed("list", str(len(value)).encode())
        for index, item in enumerate(value):
            yield from _encoded(item, f"{path}[{index}]", depth + 1)
    elif isinstance(value, (frozenset, set)):
        yield _framed("set", str(len(value)).encode())
        yield from sorted(b"".join(_encoded(item, path, depth + 1)) for item in value)
    elif isinstance(value, Mapping):
        yield _framed("map", str(len(value)).encode())
        yield from sorted(
            b"".join((*_encoded(key, path, depth + 1), *_encoded(held, f"{path}.{key}", depth + 1)))
            for key, held in value.items()
        )
    else:
        refuse(
            "digest.type",
            path,
            f"{type(value).__name__} has no digest; use the types of stored documents",
            f"{type(value).__name__} 类型无法计算摘要,请使用可存储的类型",
        )


def _is_nothing(value: object) -> bool:
    return value is None or (isinstance(value, (tuple, frozenset, Mapping)) and not value)


def _framed(kind: str, text: bytes) -> bytes:
    return b"%s %d:%s;" % (kind.encode(), len(text), text)


def _little_endian(values: array[int]) -> bytes:
    if sys.byteorder == "little":
        return values.tobytes()
    swapped = array(values.typecode, values)
    swapped.byteswap()
    return swapped.tobytes()


def _fraction_text(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


def _decimal_text(value: Decimal) -> str:
    if not value.is_finite():
        refuse("digest.not-finite", "$", "NaN and infinity have no digest", "NaN 和无穷大没有摘要")
    sign, digits, exponent = value.as_tuple()
    plain = "".join(map(str, digits))
    kept = plain.rstrip("0")
    if not kept:
        return "0E0"
    return f"{'-' if sign else ''}{kept.lstrip('0')}E{int(exponent) + len(plain) - len(kept)}"


# Exact types only: a bool is no int here and a datetime no date.
_PLAIN: dict[type, tuple[str, Callable[[Any], str]]] = {
    type(None): ("none", lambda _: ""),
    bool: ("bool", str),
    int: ("int", str),
    str: ("text", str),
    Decimal: ("decimal", _decimal_text),
    Fraction: ("fraction", _fraction_text),
    date: ("date", date.isoformat),
    datetime: ("datetime", datetime.isoformat),
    time: ("time", time.isoformat),
}
