"""Kinds: what the annotations of a class mean for its documents, worked out once for every use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from inspect import isfunction, signature
from types import NoneType, UnionType
from typing import (
    Any,
    ClassVar,
    Final,
    Literal,
    NewType,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
)

import attrs

from keyaccount.errors import refuse
from keyaccount.values.frozen import FrozenMap
from keyaccount.values.money import Money
from keyaccount.values.unknown import UnknownValue

# Whatever may stand in an annotation: a class, a generic alias, a union; Python has no one type for it.
Kind: TypeAlias = Any

SCALARS: Final = (str, int, bool, Decimal, Fraction, date, time, datetime, Money)
_LISTS: Mapping[object, type] = {tuple: tuple, list: list, Sequence: tuple, Iterable: tuple}
_SETS: Mapping[object, type] = {frozenset: frozenset, set: set, Set: frozenset}
_MAPS: Mapping[object, type] = {FrozenMap: FrozenMap, Mapping: FrozenMap, dict: dict}


@attrs.frozen
class Scalar:
    """One plain value: text, whole number, yes or no, exact number, day, time or money."""

    kind: type


@attrs.frozen
class Choice:
    """One of an Enum's members, stored by a word that outlives reordering."""

    kind: type[Enum]

    def words(self) -> dict[str, Enum]:
        """Return the stored word of every member: its own text, or its name in lower case."""
        return {word_of(member): member for member in self.kind}


@attrs.frozen
class Words:
    """One of a few literal texts."""

    words: tuple[str, ...]


@attrs.frozen
class ListOf:
    """Any number of values of one kind; a set is one whose items are sorted and differ."""

    item: Kind
    made: type[Any]
    is_set: bool


@attrs.frozen
class Row:
    """A fixed number of values, each of its own kind."""

    items: tuple[Kind, ...]


@attrs.frozen
class MapOf:
    """Values by key; keys that are not text make it a list of pairs."""

    key: Kind
    value: Kind
    made: type[Any]


@attrs.frozen
class Entry:
    """One field of a record: its name in documents, its attribute, its kind, and whether it must be there."""

    name: str
    attribute: str
    kind: Kind
    is_required: bool


@attrs.frozen
class Record:
    """An attrs class with its fields, type variables filled in."""

    cls: type
    kind: Kind
    entries: tuple[Entry, ...]


@attrs.frozen
class OneOf:
    """One of several kinds, told apart by a tag; open ones keep tags they do not know."""

    members: tuple[Kind, ...]
    is_nullable: bool
    is_open: bool
    is_strategy: bool = False


Shape: TypeAlias = Scalar | Choice | Words | ListOf | Row | MapOf | Record | OneOf


def shape_of(kind: Kind, strategies: Sequence[type] = ()) -> Shape:
    """Return what a kind looks like in a document; `strategies` are the classes a Protocol may stand for.

    Raises `KeyAccountError` (`document.kind`) for annotations that cannot be stored: callables, floats,
    `Any`, type variables nobody filled in.

    >>> shape_of(tuple[int, ...])
    ListOf(item=<class 'int'>, made=<class 'tuple'>, is_set=False)
    """
    kind = _unwrapped(kind)
    origin = origin_of(kind)
    if kind in SCALARS:
        return Scalar(kind)
    if origin in (Union, UnionType) or kind is NoneType or kind is None:
        return _one_of(kind)
    if origin is Literal and all(type(word) is str for word in get_args(kind)):
        return Words(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Choice(kind)
    if origin in _LISTS or origin in _SETS or origin in _MAPS:
        return _collection(origin, get_args(kind))
    if isinstance(origin, type) and attrs.has(origin):
        return _record_of_filled(kind)
    if getattr(kind, "_is_protocol", False):
        return OneOf(_implementing(kind, strategies), is_nullable=False, is_open=False, is_strategy=True)
    refuse("document.kind", "$", f"{kind_name(kind)} cannot be stored", f"{kind_name(kind)} 类型无法存储")


def origin_of(kind: Kind) -> Kind:
    """Return the class or form behind a generic kind, or the kind itself.

    >>> origin_of(tuple[int, ...])
    <class 'tuple'>
    """
    origin: Kind = get_origin(kind)
    return kind if origin is None else origin


def _unwrapped(kind: Kind) -> Kind:
    while isinstance(kind, NewType) or origin_of(kind) in (Final, ClassVar):
        kind = kind.__supertype__ if isinstance(kind, NewType) else get_args(kind)[0]
    return kind


def _one_of(kind: Kind) -> OneOf:
    members = tuple(_unwrapped(member) for member in get_args(kind)) if kind not in (None, NoneType) else ()
    known = tuple(member for member in members if member not in (NoneType, UnknownValue))
    is_nullable = NoneType in members or not members
    return OneOf(known, is_nullable, UnknownValue in members)


def _collection(origin: object, arguments: tuple[Kind, ...]) -> ListOf | Row | MapOf:
    if origin in _MAPS:
        return MapOf(arguments[0], arguments[1], _MAPS[origin])
    if origin in _SETS:
        return ListOf(arguments[0], _SETS[origin], is_set=True)
    if origin is tuple and not (len(arguments) == 2 and arguments[1] is Ellipsis):
        return Row(arguments)
    return ListOf(arguments[0], _LISTS[origin], is_set=False)


def _record_of_filled(kind: Kind) -> Record:
    variables = getattr(origin_of(kind), "__parameters__", ())
    if variables and not get_args(kind):
        name = kind_name(kind)
        refuse(
            "document.kind",
            "$",
            f"{name} is generic; say what it holds, such as {name}[Money]",
            f"{name} 是泛型,请注明其内容,如 {name}[Money]",
        )
    return record_of(kind)


def record_of(kind: Kind) -> Record:
    """Return the fields of an attrs class, or of a generic one with its variables filled in."""
    cls = origin_of(kind)
    try:
        attrs.resolve_types(cls)
    except (NameError, TypeError) as error:
        said = f"{kind_name(cls)} ({error})"
        refuse("document.kind", "$", f"{said} cannot be stored", f"{said} 类型无法存储")
    filled = dict(zip(getattr(cls, "__parameters__", ()), get_args(kind), strict=False))
    entries = tuple(
        Entry(
            field.alias or field.name, field.name, _filled(field.type, filled), field.default is attrs.NOTHING
        )
        for field in attrs.fields(cls)
        if field.init
    )
    return Record(cls, kind, entries)


def _filled(kind: Kind, variables: Mapping[Kind, Kind]) -> Kind:
    if isinstance(kind, TypeVar):
        return variables.get(kind, kind)
    parameters = getattr(kind, "__parameters__", ())
    if not parameters or kind is origin_of(kind):
        return kind  # a bare generic class says itself that its variables are open
    return kind[tuple(variables.get(parameter, parameter) for parameter in parameters)]


def _implementing(protocol: type, strategies: Sequence[type]) -> tuple[type, ...]:
    """Return the classes that have every public member of a protocol, with parameters of the same names."""
    members = {
        name: _parameters(protocol, name)
        for base in protocol.__mro__
        if getattr(base, "_is_protocol", False)
        for name in (*vars(base), *vars(base).get("__annotations__", {}))
        if not name.startswith("_")
    }
    return tuple(
        cls
        for cls in strategies
        if all(_has_member(cls, name, parameters) for name, parameters in members.items())
    )


def _has_member(cls: type, name: str, parameters: tuple[str, ...] | None) -> bool:
    if parameters is None:
        return hasattr(cls, name) or any(field.name == name for field in attrs.fields(cls))
    return _parameters(cls, name) == parameters


def _parameters(cls: type, name: str) -> tuple[str, ...] | None:
    """Return the names of a method's parameters; an attribute or property has none."""
    member = getattr(cls, name, None)
    return tuple(signature(member).parameters) if isfunction(member) else None


def word_of(member: Enum) -> str:
    """Return the word an Enum member is stored by: its own text, or its name in lower case.

    >>> from keyaccount.values import EvidenceGrade, Rounding
    >>> word_of(Rounding.HALF_UP), word_of(EvidenceGrade.SHOWN)
    ('half_up', 'shown')
    """
    return member.value if type(member.value) is str else member.name.lower()


def kind_name(kind: Kind) -> str:
    """Name a kind as documents and messages do.

    >>> from keyaccount.values import Dated
    >>> kind_name(Dated[Money]), kind_name(tuple[str, ...])
    ('Dated[Money]', 'tuple[str, ...]')
    """
    origin, arguments = origin_of(kind), get_args(kind)
    if origin in (Union, UnionType):
        return " | ".join(map(kind_name, arguments))
    if arguments and origin is not Literal:
        inside = ", ".join("..." if one is Ellipsis else kind_name(one) for one in arguments)
        return f"{kind_name(origin)}[{inside}]"
    return "None" if kind in (None, NoneType) else str(getattr(kind, "__name__", kind))
