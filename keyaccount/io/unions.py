"""Unions: which of several kinds a value is, told by a tag; open unions carry unknown tags along unread.

The rule: plain text, whole numbers and yes or no stand for themselves; every other member of a union
is an object with its kind's name under `type`. Records hold their fields beside the tag (or, having a
field `type` themselves, under `value`), everything else its form under `value`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

import attrs

from keyaccount.errors import KeyAccountError, near_miss, refuse
from keyaccount.io.kinds import Kind, OneOf, Record, Shape, kind_name, origin_of
from keyaccount.io.limits import Json, ReadLimits
from keyaccount.io.scalars import Reader, Writer, refuse_value
from keyaccount.io.text import read_json, write_json
from keyaccount.values.unknown import UnknownValue

TAG = "type"
VALUE = "value"
UNTAGGED = (str, int, bool)
_RAW = ReadLimits(size=2**40, depth=200, nodes=2**40, text=2**40)


@attrs.frozen
class Member:
    """One member of a tagged union: its tag, its class, and whether its fields lie beside the tag."""

    tag: str
    kind: Kind
    cls: type
    is_inline: bool


def members_of(shape: OneOf, look: Callable[[Kind], Shape]) -> tuple[Member, ...]:
    """Return the tagged members of a union.

    Raises `KeyAccountError` (`document.kind`) for two members no tag can tell apart.
    """
    members = []
    for kind in shape.members:
        if kind not in UNTAGGED:
            inside = look(kind)
            is_inline = isinstance(inside, Record) and all(entry.name != TAG for entry in inside.entries)
            cls = origin_of(kind)
            members.append(Member(cls.__name__, kind, cls, is_inline))
    if len({member.tag for member in members}) != len(members):
        names = ", ".join(kind_name(kind) for kind in shape.members)
        refuse("document.kind", "$", f"no tag tells these apart: {names}", f"标签无法区分:{names}")
    return tuple(members)


def union_reader(
    shape: OneOf, members: tuple[Member, ...], readers: dict[str, Reader], native: bool
) -> Reader:
    """Return the reader of a union of several kinds."""
    plain = frozenset(kind for kind in shape.members if kind in UNTAGGED)
    by_tag = {member.tag: member for member in members}
    by_class = {member.cls: readers[member.tag] for member in members} if native else {}

    def read(value: object, _: object = None) -> object:
        if value is None and shape.is_nullable:
            return None
        if type(value) in plain:
            return value
        if type(value) in by_class:
            return by_class[type(value)](value)
        if type(value) is not dict:
            refuse_value(*_wanted(plain, by_tag), value)
        tag = value.get(TAG)
        member = by_tag.get(tag) if type(tag) is str else None
        if member is None:
            return _unknown(value, tag, shape, by_tag)
        return _read_member(value, member, readers[member.tag])

    return read


def _read_member(value: dict[str, object], member: Member, reader: Reader) -> object:
    held = {name: part for name, part in value.items() if name != TAG}
    if member.is_inline:
        return reader(held)
    if set(held) != {VALUE}:
        refuse(
            "document.value",
            "$",
            f"{member.tag} is written as an object of {TAG!r} and {VALUE!r} alone",
            f"{member.tag} 应写作仅含 {TAG!r} 和 {VALUE!r} 的对象",
        )
    try:
        return reader(held[VALUE])
    except KeyAccountError as error:
        raise error.under(f"$.{VALUE}") from None


def _unknown(value: dict[str, object], tag: object, shape: OneOf, known: dict[str, Member]) -> object:
    listed = ", ".join(sorted(known)) or "-"
    if type(tag) is not str or not tag:
        refuse(
            "document.tag-missing",
            f"$.{TAG}",
            f"say which kind it is under {TAG!r}; known: {listed}",
            f"请在 {TAG!r} 中注明种类;可用:{listed}",
        )
    if shape.is_open:
        return UnknownValue(tag, write_json(value))  # type: ignore[arg-type]  # part of a checked tree
    near = near_miss(tag, known)
    hint, hint_zh = (f"; did you mean {near!r}?", f";是否指 {near!r}?") if near else ("", "")
    shown = repr(tag[:60])
    refuse(
        "document.tag-unknown",
        f"$.{TAG}",
        f"{shown} is not known here{hint}; known: {listed}",
        f"此处不认识 {shown}{hint_zh};可用:{listed}",
    )


def _refuse_member(value: object, shape: OneOf) -> NoReturn:
    names = ", ".join(kind_name(kind) for kind in shape.members)
    name = type(value).__name__
    hint = f"; pass your own classes as Documents(strategies=[{name}])" if shape.is_strategy else ""
    hint_zh = f";自定义类请传入 Documents(strategies=[{name}])" if shape.is_strategy else ""
    refuse(
        "document.type",
        "$",
        f"expected one of {names}, got {name}{hint}",
        f"类型应为其中之一:{names},实为 {name}{hint_zh}",
    )


def _wanted(plain: frozenset[type], by_tag: dict[str, Member]) -> tuple[str, str]:
    names = ", ".join([*sorted(kind.__name__ for kind in plain), *sorted(by_tag)])
    return f"an object tagged by {TAG!r} ({names})", f"以 {TAG!r} 标明种类的对象({names})"


def union_writer(shape: OneOf, members: tuple[Member, ...], writers: dict[str, Writer]) -> Writer:
    """Return the writer of a union of several kinds."""
    plain = frozenset(kind for kind in shape.members if kind in UNTAGGED)
    by_class = {member.cls: member for member in members}

    def write(value: object) -> Json:
        if type(value) in plain or (value is None and shape.is_nullable):
            return value  # type: ignore[return-value]  # text, number, yes or no, or nothing
        member = by_class.get(type(value))
        if member is not None:
            written = writers[member.tag](value)
            if member.is_inline and isinstance(written, dict):
                return {TAG: member.tag, **written}
            return {TAG: member.tag, VALUE: written}
        if shape.is_open and isinstance(value, UnknownValue):
            return read_json(value.raw, _RAW)
        _refuse_member(value, shape)

    return write
