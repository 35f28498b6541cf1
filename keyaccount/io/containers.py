"""Containers: lists, sets, fixed rows and maps, with the path of every fault inside them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from keyaccount.errors import KeyAccountError, Problems, refuse
from keyaccount.io.kinds import ListOf, MapOf, Row
from keyaccount.io.limits import Json, step_of
from keyaccount.io.scalars import Reader, Writer, refuse_value


def _each(values: Iterable[object], read: Callable[[object], Any]) -> list[Any]:
    """Apply a reader or writer to every item and raise all that fail together."""
    made = []
    problems = Problems()
    for index, value in enumerate(values):
        try:
            made.append(read(value))
        except KeyAccountError as error:
            problems.take(error, f"$[{index}]")
    problems.raise_any()
    return made


def list_reader(shape: ListOf, item: Reader, native: bool) -> Reader:
    """Return the reader of a list, tuple or set; a set repeats nothing."""
    accepted = (list, tuple, set, frozenset) if native else (list,)

    def read(value: Any, _: object = None) -> object:
        if type(value) not in accepted:
            refuse_value("a list", "列表", value)
        items = _each(value, item)
        made = shape.made(items)
        if shape.is_set and len(made) != len(items):
            refuse("document.repeated", "$", "an item is given more than once", "列表中有重复项")
        return made

    return read


def list_writer(shape: ListOf, item: Writer) -> Writer:
    """Return the writer of a list, tuple or set; a set is written in one order whatever the hash seed."""

    def write(value: Any) -> Json:
        if type(value) is not shape.made:
            _refuse_python(shape.made, value)
        written = _each(value, item)
        return sorted(written, key=_order) if shape.is_set else written

    return write


def row_reader(items: list[Reader], native: bool) -> Reader:
    """Return the reader of a row: as many values as there are kinds."""
    accepted = (list, tuple) if native else (list,)

    def read(value: Any, _: object = None) -> object:
        if type(value) not in accepted or len(value) != len(items):
            refuse_value(f"a list of {len(items)}", f"{len(items)} 项的列表", value)
        return tuple(_each(zip(items, value, strict=True), _pair))

    return read


def row_writer(items: list[Writer], shape: Row) -> Writer:
    """Return the writer of a row."""

    def write(value: Any) -> Json:
        if type(value) is not tuple or len(value) != len(shape.items):
            _refuse_python(tuple, value)
        return _each(zip(items, value, strict=True), _pair)

    return write


def _pair(pair: Any) -> Any:
    use, value = pair
    return use(value)


def map_reader(shape: MapOf, key: Reader, value: Reader, has_text_keys: bool, native: bool) -> Reader:
    """Return the reader of a mapping: an object, or a list of pairs where the keys are not text."""
    if not has_text_keys:
        pairs = list_reader(ListOf(None, list, is_set=False), row_reader([key, value], native), native)

        def read_pairs(found: Any, _: object = None) -> object:
            return _mapped(
                shape,
                pairs(list(found.items()) if native and isinstance(found, (dict, shape.made)) else found),
            )

        return read_pairs

    def read(found: Any, _: object = None) -> object:
        if type(found) is not dict and not (native and isinstance(found, (dict, shape.made))):
            refuse_value("an object", "对象", found)
        made = []
        problems = Problems()
        for name, held in found.items():
            try:
                made.append((key(name), value(held)))
            except KeyAccountError as error:
                problems.take(error, f"${step_of(str(name))}")
        problems.raise_any()
        return _mapped(shape, made)

    return read


def _mapped(shape: MapOf, pairs: Any) -> object:
    made = shape.made(pairs)
    if len(made) != len(pairs):
        refuse("document.repeated", "$", "a key is given more than once", "键重复")
    return made


def map_writer(shape: MapOf, key: Writer, value: Writer, has_text_keys: bool) -> Writer:
    """Return the writer of a mapping, its keys in order, since equal mappings may be ordered differently."""

    def write(found: Any) -> Json:
        if type(found) is not shape.made:
            _refuse_python(shape.made, found)
        written: list[tuple[Any, Json]] = []
        problems = Problems()
        for name, held in found.items():
            try:
                written.append((key(name), value(held)))
            except KeyAccountError as error:
                problems.take(error, f"${step_of(str(name))}")
        problems.raise_any()
        written.sort(key=lambda pair: _order(pair[0]))
        return dict(written) if has_text_keys else [list(pair) for pair in written]

    return write


def _order(item: Json) -> tuple[int, str]:
    """Order written items the same on every machine: numbers by size, then everything else by its text."""
    if isinstance(item, int):
        return item, ""
    return 0, item if isinstance(item, str) else json.dumps(item, ensure_ascii=False, sort_keys=True)


def _refuse_python(expected: type, value: object) -> None:
    name = expected.__name__
    refuse("document.type", "$", f"expected {name}, got {type(value).__name__}", f"类型应为 {name}")
