"""Records: attrs classes to objects and back by cattrs, every fault told at once and under its path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cattrs import AttributeValidationNote, ClassValidationError, Converter, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from keyaccount.errors import KeyAccountError, Problem, near_miss, refuse
from keyaccount.io.kinds import Entry, Record
from keyaccount.io.limits import Json, step_of
from keyaccount.io.scalars import Reader, Writer, refuse_value

# Only a frame for the code that cattrs generates: every field brings its own reader and writer.
_FRAME = Converter()


def record_reader(shape: Record, readers: Mapping[str, Reader], native: bool) -> Reader:
    """Return the reader of a class from the readers of its fields, by attribute name."""
    hooks: dict[str, Any] = {name: override(struct_hook=reader) for name, reader in readers.items()}
    build: Callable[[Any, Any], object] = make_dict_structure_fn(
        shape.kind,
        _FRAME,
        _cattrs_detailed_validation=True,
        _cattrs_forbid_extra_keys=True,
        _cattrs_use_alias=True,
        **hooks,
    )
    by_attribute = {entry.attribute: entry for entry in shape.entries}

    def read(value: object, _: object = None) -> object:
        if type(value) is not dict:
            if native and type(value) is shape.cls:
                return value
            refuse_value(f"an object ({shape.cls.__name__})", f"对象({shape.cls.__name__})", value)
        try:
            return build(value, shape.kind)
        except ClassValidationError as faults:
            found = [problem for fault in faults.exceptions for problem in _told(fault, by_attribute, shape)]
        raise KeyAccountError(*found)

    return read


def _told(fault: Exception, entries: Mapping[str, Entry], shape: Record) -> tuple[Problem, ...]:
    """Put what went wrong in one field, or with the whole, into words."""
    notes = [note for note in getattr(fault, "__notes__", ()) if isinstance(note, AttributeValidationNote)]
    path = f"${step_of(entries[notes[0].name].name)}" if notes else "$"
    if isinstance(fault, KeyAccountError):
        return fault.under(path).problems
    if isinstance(fault, ForbiddenExtraKeysError):
        return tuple(_extra(name, shape) for name in sorted(fault.extra_fields))
    if isinstance(fault, KeyError) and notes:
        return (Problem("document.missing", path, "is missing", "缺失"),)
    said = f"{type(fault).__name__}: {fault}"[:200]
    return (Problem("document.invalid", path, f"these values do not fit: {said}", f"取值不合法:{said}"),)


def _extra(name: str, shape: Record) -> Problem:
    known = [entry.name for entry in shape.entries]
    near = near_miss(name, known)
    where = f"{shape.cls.__name__} has no such field"
    where_zh = f"{shape.cls.__name__} 没有该字段"
    hint = f"; did you mean {near!r}?" if near else f"; its fields: {', '.join(known)}"
    hint_zh = f";是否指 {near!r}?" if near else f";可用字段:{'、'.join(known)}"
    return Problem("document.extra-key", f"${step_of(name)}", where + hint, where_zh + hint_zh)


def record_writer(shape: Record, writers: Mapping[str, Writer]) -> Writer:
    """Return the writer of a class from the writers of its fields, by attribute name."""
    hooks: dict[str, Any] = {name: override(unstruct_hook=writer) for name, writer in writers.items()}
    unbuild: Callable[[Any], dict[str, Json]] = make_dict_unstructure_fn(
        shape.kind, _FRAME, _cattrs_use_alias=True, **hooks
    )

    def write(value: object) -> Json:
        if type(value) is not shape.cls:
            name = shape.cls.__name__
            refuse("document.type", "$", f"expected {name}, got {type(value).__name__}", f"类型应为 {name}")
        try:
            return unbuild(value)
        except KeyAccountError:
            # Writing fails so rarely that only then is it worth looking for the field.
            found = _unwritable(value, shape, writers)
        raise KeyAccountError(*found)

    return write


def _unwritable(value: object, shape: Record, writers: Mapping[str, Writer]) -> list[Problem]:
    found: list[Problem] = []
    for entry in shape.entries:
        try:
            writers[entry.attribute](getattr(value, entry.attribute))
        except KeyAccountError as error:
            found += error.under(f"${step_of(entry.name)}").problems
    return found
