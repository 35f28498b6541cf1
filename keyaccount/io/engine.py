"""The engine: a reader and a writer for every kind, built once from its annotations when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from threading import RLock
from typing import Any

from keyaccount.io.containers import (
    list_reader,
    list_writer,
    map_reader,
    map_writer,
    row_reader,
    row_writer,
)
from keyaccount.io.kinds import (
    Choice,
    Kind,
    ListOf,
    MapOf,
    OneOf,
    Record,
    Row,
    Scalar,
    Shape,
    Words,
    shape_of,
)
from keyaccount.io.records import record_reader, record_writer
from keyaccount.io.scalars import (
    Reader,
    Writer,
    choice_reader,
    choice_writer,
    scalar_reader,
    scalar_writer,
    words_reader,
)
from keyaccount.io.special import SPECIAL
from keyaccount.io.unions import members_of, union_reader, union_writer

__all__ = ["Engine"]


class Engine:
    """Read and write values by their annotations; a native one also takes Python values where they fit.

    `strategies` gives the classes a Protocol may stand for, asked for only when a Protocol is met.

    >>> engine = Engine()
    >>> engine.reader(tuple[int, ...])([1, 2]), engine.writer(tuple[int, ...])((1, 2))
    ((1, 2), [1, 2])
    """

    def __init__(self, strategies: Callable[[], Sequence[type]] = tuple, native: bool = False) -> None:
        self._strategies = strategies
        self._native = native
        self._readers: dict[Any, Reader] = {}
        self._writers: dict[Any, Writer] = {}
        self._building: set[tuple[str, Any]] = set()
        self._lock = RLock()

    def shape(self, kind: Kind) -> Shape:
        """Return what a kind looks like in a document."""
        is_protocol = getattr(kind, "_is_protocol", False)
        return shape_of(kind, self._strategies() if is_protocol else ())

    def reader(self, kind: Kind) -> Reader:
        """Return the reader of a kind."""
        return self._found("reader", kind, self._readers, self._build_reader)

    def writer(self, kind: Kind) -> Writer:
        """Return the writer of a kind."""
        return self._found("writer", kind, self._writers, self._build_writer)

    def _found(
        self, side: str, kind: Kind, ready: dict[Any, Any], build: Callable[[Kind], Any]
    ) -> Callable[..., Any]:
        found = ready.get(kind)
        if found is not None:
            return found  # type: ignore[no-any-return]  # what `build` made of this kind earlier
        with self._lock:
            if (side, kind) in self._building:
                # A kind that contains itself: by the time this is called, it is ready.
                return lambda value, _=None: ready[kind](value)
            self._building.add((side, kind))
            try:
                ready[kind] = build(kind)
            finally:
                self._building.discard((side, kind))
        return ready[kind]  # type: ignore[no-any-return]  # just built

    def _build_reader(self, kind: Kind) -> Reader:
        special = SPECIAL.get(kind)
        if special is not None:
            return special.reader(self._native)
        shape = self.shape(kind)
        match shape:
            case Scalar():
                return scalar_reader(shape.kind, self._native)
            case Choice():
                return choice_reader(shape, self._native)
            case Words():
                return words_reader(shape)
            case ListOf():
                return list_reader(shape, self.reader(shape.item), self._native)
            case Row():
                return row_reader([self.reader(item) for item in shape.items], self._native)
            case MapOf():
                key, value = self.reader(shape.key), self.reader(shape.value)
                return map_reader(shape, key, value, self.has_text_keys(shape), self._native)
            case Record():
                return record_reader(shape, self._of_fields(shape, self.reader), self._native)
            case _:
                return self._union_reader(shape)

    def _build_writer(self, kind: Kind) -> Writer:
        special = SPECIAL.get(kind)
        if special is not None:
            return special.writer
        shape = self.shape(kind)
        match shape:
            case Scalar():
                return scalar_writer(shape.kind)
            case Choice():
                return choice_writer(shape)
            case Words():
                return scalar_writer(str)
            case ListOf():
                return list_writer(shape, self.writer(shape.item))
            case Row():
                return row_writer([self.writer(item) for item in shape.items], shape)
            case MapOf():
                key, value = self.writer(shape.key), self.writer(shape.value)
                return map_writer(shape, key, value, self.has_text_keys(shape))
            case Record():
                return record_writer(shape, self._of_fields(shape, self.writer))
            case _:
                return self._union_writer(shape)

    def has_text_keys(self, shape: MapOf) -> bool:
        """Tell whether a mapping's keys are written as text, so that it can be an object."""
        key = self.shape(shape.key)
        return isinstance(key, (Choice, Words)) or (isinstance(key, Scalar) and key.kind not in (int, bool))

    def _of_fields(self, shape: Record, find: Callable[[Kind], Any]) -> Mapping[str, Any]:
        return {entry.attribute: find(entry.kind) for entry in shape.entries}

    def _union_reader(self, shape: OneOf) -> Reader:
        if _is_optional(shape):
            read = self.reader(shape.members[0])
            return lambda value, _=None: None if value is None else read(value)
        members = members_of(shape, self.shape)
        readers = {member.tag: self.reader(member.kind) for member in members}
        return union_reader(shape, members, readers, self._native)

    def _union_writer(self, shape: OneOf) -> Writer:
        if _is_optional(shape):
            write = self.writer(shape.members[0])
            return lambda value: None if value is None else write(value)
        members = members_of(shape, self.shape)
        writers = {member.tag: self.writer(member.kind) for member in members}
        return union_writer(shape, members, writers)


def _is_optional(shape: OneOf) -> bool:
    return len(shape.members) == 1 and shape.is_nullable and not shape.is_open
