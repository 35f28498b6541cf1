"""JSON Schema 2020-12 of any public type, from the same annotations that reading and writing follow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from keyaccount.io.engine import Engine
from keyaccount.io.kinds import (
    Choice,
    Kind,
    ListOf,
    MapOf,
    OneOf,
    Record,
    Row,
    Scalar,
    Words,
    kind_name,
)
from keyaccount.io.scalars import DAY, DECIMAL, FRACTION, HOUR, MONEY
from keyaccount.io.special import SPECIAL
from keyaccount.io.unions import TAG, UNTAGGED, VALUE, members_of

__all__ = ["Schema", "schema_of", "schemas_of"]

Schema: TypeAlias = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SCALARS: dict[str, Schema] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "bool": {"type": "boolean"},
    "Decimal": {"type": "string", "pattern": f"^{DECIMAL}$"},
    "Fraction": {"type": "string", "pattern": f"^{FRACTION}$"},
    "date": {"type": "string", "format": "date", "pattern": f"^{DAY}$"},
    "time": {"type": "string", "pattern": f"^{HOUR}$"},
    "datetime": {"type": "string", "pattern": f"^{DAY}T{HOUR}$"},
    "Money": {"type": "string", "pattern": f"^{MONEY}$"},
}


def schema_of(kind: Kind, engine: Engine, version: int) -> Schema:
    """Return the JSON Schema of the documents of a kind: the envelope, and its classes under `$defs`.

    >>> schema_of(int, Engine(), 1)["properties"]["data"]
    {'type': 'integer'}
    """
    builder = _Builder(engine)
    data = builder.schema(kind)
    return {
        "$schema": _DIALECT,
        "title": kind_name(kind),
        "type": "object",
        "properties": {"schema": {"const": version}, "type": {"const": kind_name(kind)}, "data": data},
        "required": ["schema", "type", "data"],
        "additionalProperties": False,
        "$defs": dict(sorted(builder.defs.items())),
    }


def schemas_of(kinds: Mapping[str, Kind], engine: Engine) -> tuple[dict[str, Schema], dict[str, Schema]]:
    """Return the bare schema of each kind, without an envelope, and the definitions they share.

    >>> schemas_of({"days": tuple[int, ...]}, Engine())
    ({'days': {'type': 'array', 'items': {'type': 'integer'}}}, {})
    """
    builder = _Builder(engine)
    found = {name: builder.schema(kind) for name, kind in kinds.items()}
    return found, dict(sorted(builder.defs.items()))


class _Builder:
    """Collect the definitions of one schema; classes are referred to, so they may contain themselves."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.defs: dict[str, Schema] = {}

    def schema(self, kind: Kind) -> Schema:
        special = SPECIAL.get(kind)
        if special is not None:
            return self.defined(kind, lambda: dict(special.schema))
        shape = self.engine.shape(kind)
        if isinstance(shape, Record):
            return self.defined(kind, lambda: self.record(shape, {}))
        if isinstance(shape, Choice):
            return self.defined(kind, lambda: {"type": "string", "enum": list(shape.words())})
        return self.inline(shape)

    def inline(self, shape: Scalar | Words | ListOf | Row | MapOf | OneOf) -> Schema:
        match shape:
            case Scalar():
                return dict(_SCALARS[shape.kind.__name__])
            case Words():
                return {"type": "string", "enum": list(shape.words)}
            case ListOf():
                items = {"type": "array", "items": self.schema(shape.item)}
                return {**items, "uniqueItems": True} if shape.is_set else items
            case Row():
                count = len(shape.items)
                rows = [self.schema(item) for item in shape.items]
                return {"type": "array", "prefixItems": rows, "minItems": count, "maxItems": count}
            case MapOf():
                return self.mapping(shape)
            case _:
                return self.union(shape)

    def mapping(self, shape: MapOf) -> Schema:
        if self.engine.has_text_keys(shape):
            key, value = self.schema(shape.key), self.schema(shape.value)
            named = {} if key == {"type": "string"} else {"propertyNames": key}
            return {"type": "object", **named, "additionalProperties": value}
        return {"type": "array", "items": self.inline(Row((shape.key, shape.value)))}

    def union(self, shape: OneOf) -> Schema:
        nothing: list[Schema] = [{"type": "null"}] if shape.is_nullable else []
        if len(shape.members) == 1 and shape.is_nullable and not shape.is_open:
            return {"anyOf": [self.schema(shape.members[0]), *nothing]}
        plain = [self.schema(kind) for kind in shape.members if kind in UNTAGGED]
        members = members_of(shape, self.engine.shape)
        tagged = [self.tagged(member.tag, member.kind, member.is_inline) for member in members]
        if shape.is_open:
            known = {"not": {"properties": {TAG: {"enum": [member.tag for member in members]}}}}
            unknown = {"type": "object", "properties": {TAG: {"type": "string"}}, "required": [TAG]}
            tagged.append({**unknown, **known})
        return {"anyOf": [*plain, *tagged, *nothing]}

    def tagged(self, tag: str, kind: Kind, is_inline: bool) -> Schema:
        label: Schema = {TAG: {"const": tag}}
        shape = self.engine.shape(kind)
        if is_inline and isinstance(shape, Record):
            return self.defined(f"{kind_name(kind)} (tagged)", lambda: self.record(shape, label))
        return {
            "type": "object",
            "properties": {**label, VALUE: self.schema(kind)},
            "required": [TAG, VALUE],
            "additionalProperties": False,
        }

    def record(self, shape: Record, label: Schema) -> Schema:
        fields = {entry.name: self.schema(entry.kind) for entry in shape.entries}
        required = [entry.name for entry in shape.entries if entry.is_required]
        return {
            "type": "object",
            **_described(shape.cls),
            "properties": {**label, **fields},
            "required": [*label, *required],
            "additionalProperties": False,
        }

    def defined(self, kind: Kind, build: Any) -> Schema:
        name = kind if isinstance(kind, str) else kind_name(kind)
        if name not in self.defs:
            self.defs[name] = {}  # stands in while the class is described, should it contain itself
            self.defs[name] = build()
        return {"$ref": f"#/$defs/{_escaped(name)}"}


def _described(cls: type) -> Schema:
    first = (cls.__doc__ or "").strip().splitlines()
    return {"description": first[0]} if first else {}


def _escaped(name: str) -> str:
    """Escape a definition's name for use in a JSON pointer inside a URI fragment."""
    plain = name.replace("~", "~0").replace("/", "~1")
    return "".join(char if char.isalnum() or char in "_~.-" else f"%{ord(char):02X}" for char in plain)
