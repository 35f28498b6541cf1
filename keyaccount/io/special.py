"""Special kinds: values that are stored in a form of their own, such as a ledger's columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from keyaccount.errors import Problems, refuse
from keyaccount.io.limits import Json
from keyaccount.io.scalars import Reader, Writer, refuse_value
from keyaccount.model.ledger import Ledger


@attrs.frozen
class Special:
    """One special kind: how it is read, written, and described by JSON Schema."""

    reader: Callable[[bool], Reader]
    writer: Writer
    schema: Mapping[str, Any]


def _ledger_reader(native: bool) -> Reader:
    def read(value: object, _: object = None) -> object:
        if native and type(value) is Ledger:
            return value
        if type(value) is not dict:
            refuse_value("an object (Ledger)", "对象(Ledger)", value)
        problems = Problems()
        for name in sorted({"currency", "columns"} - value.keys()):
            problems.add("document.missing", f"$.{name}", "is missing", "缺失")
        for name in sorted(value.keys() - {"currency", "columns"}):
            problems.add("document.extra-key", f"$.{name}", "Ledger has no such field", "Ledger 没有该字段")
        problems.raise_any()
        columns = value["columns"]
        if type(columns) is not dict or any(type(column) is not list for column in columns.values()):
            refuse("document.type", "$.columns", "expected an object of lists", "此处应为由列表组成的对象")
        return Ledger.from_columns(columns, currency=value["currency"])

    return read


def _write_ledger(value: object) -> Json:
    if not isinstance(value, Ledger):
        refuse("document.type", "$", f"expected Ledger, got {type(value).__name__}", "类型应为 Ledger")
    return {
        "currency": value.currency,
        "columns": {name: list(column) for name, column in value.to_columns().items()},
    }


_COLUMN = {"type": "array", "items": {"type": ["string", "integer", "null"]}}
# A million lines as objects would repeat every field's name a million times; columns say it once.
_LEDGER = {
    "type": "object",
    "properties": {
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "columns": {"type": "object", "additionalProperties": _COLUMN},
    },
    "required": ["currency", "columns"],
    "additionalProperties": False,
}

SPECIAL: Final[Mapping[Any, Special]] = {Ledger: Special(_ledger_reader, _write_ledger, _LEDGER)}
