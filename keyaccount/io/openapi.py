"""OpenAPI: tools as operations of a web service, described by the annotations that read and write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from keyaccount.errors import MOST_SHOWN, KeyAccountError, refuse
from keyaccount.io.limits import Json
from keyaccount.io.schema import Schema
from keyaccount.io.tools import Tool

__all__ = ["openapi", "problem_document"]

_REFERENCE: Final = "#/$defs/"
_COMPONENT: Final = "#/components/schemas/"
_PROBLEMS: Final = "Problems"
_TEXT: Final[Schema] = {"type": "string"}
_ONE_PROBLEM: Final[Schema] = {
    "type": "object",
    "properties": {"code": _TEXT, "path": _TEXT, "en": _TEXT, "zh": _TEXT},
    "required": ["code", "path", "en", "zh"],
    "additionalProperties": False,
}
_PROBLEMS_SCHEMA: Final[Schema] = {
    "type": "object",
    "description": "Everything that is wrong with a request, each with its place and remedy.",
    "properties": {
        "problems": {"type": "array", "items": _ONE_PROBLEM, "maxItems": MOST_SHOWN},
        "more": {"type": "integer", "minimum": 0},
    },
    "required": ["problems", "more"],
    "additionalProperties": False,
}


def problem_document(error: KeyAccountError) -> dict[str, Json]:
    """Return an error as plain JSON: at most a hundred problems, and how many more there are.

    >>> from keyaccount.errors import Problem
    >>> problem_document(KeyAccountError(Problem("x.bad", "$.a", "must be positive", "必须为正数")))["more"]
    0
    """
    shown: list[Json] = [
        {"code": one.code, "path": one.path, "en": one.en, "zh": one.zh}
        for one in error.problems[:MOST_SHOWN]
    ]
    return {"problems": shown, "more": max(0, len(error.problems) - MOST_SHOWN)}


def openapi(tools: Iterable[Tool], *, title: str, version: str, prefix: str = "") -> dict[str, Any]:
    """Describe tools as an OpenAPI 3.1 document, one POST operation each.

    Bad input is answered by 422 with a `problem_document`. Definitions are shared under `components`;
    `prefix` stands before every path. Raises `KeyAccountError` (`openapi.name`) for two tools of one
    name.

    >>> from keyaccount.io.tools import tool_of
    >>> from keyaccount.values import Period
    >>> document = openapi([tool_of("month", Period.month)], title="Periods", version="1")
    >>> list(document["paths"]), sorted(document["components"]["schemas"])
    (['/month'], ['Period', 'Problems', 'month_arguments'])
    """
    components: dict[str, Schema] = {_PROBLEMS: _PROBLEMS_SCHEMA}
    paths: dict[str, Any] = {}
    for tool in tools:
        path = f"{prefix}/{tool.name}"
        if path in paths:
            refuse(
                "openapi.name",
                "$.tools",
                f"two tools are called {tool.name!r}",
                f"两个工具同名:{tool.name!r}",
            )
        paths[path] = {"post": _operation(tool, components)}
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "paths": paths,
        "components": {"schemas": dict(sorted(components.items()))},
    }


def _operation(tool: Tool, components: dict[str, Schema]) -> dict[str, Any]:
    arguments, answer = tool.input_schema(), tool.output_schema()
    for schema in (arguments, answer):
        components.update({_plain(name): _moved(one) for name, one in schema.pop("$defs").items()})
        schema.pop("$schema")
    components[f"{tool.name}_arguments"] = _moved(arguments)
    return {
        "operationId": tool.name,
        "summary": tool.description,
        "requestBody": {"required": True, **_body({"$ref": f"{_COMPONENT}{tool.name}_arguments"})},
        "responses": {
            "200": {"description": "The result.", **_body(_moved(answer))},
            "422": {"description": "What is wrong.", **_body({"$ref": _COMPONENT + _PROBLEMS})},
        },
    }


def _body(schema: Schema) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def _moved(schema: Any) -> Any:
    """Point every reference at the components; definitions nest as deep as classes do, which is bounded."""
    if isinstance(schema, dict):
        return {
            key: _COMPONENT + _plain(value.removeprefix(_REFERENCE)) if key == "$ref" else _moved(value)
            for key, value in schema.items()
        }
    return [_moved(one) for one in schema] if isinstance(schema, list) else schema


def _plain(name: str) -> str:
    """Spell a definition's name with the characters that components allow.

    `Dated[Money]` becomes `Dated-Money`, `Discount (tagged)` becomes `Discount-tagged`.
    """
    spelt = re.sub(r"%[0-9A-F]{2}|~[01]", "-", name)
    return re.sub(r"[^A-Za-z0-9._]+", "-", spelt).strip("-")
