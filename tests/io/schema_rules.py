"""Hold published schemas to the rules of schemas, looking but once at what hundreds of them define alike."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator


def check_schema(schema: dict[str, Any]) -> None:
    """Refuse a schema that breaks the rules of its draft, in itself or in what it defines.

    >>> check_schema({"type": "integer", "$defs": {"Id": {"type": "string"}}})
    """
    for part in ({**schema, "$defs": {}}, *schema.get("$defs", {}).values()):
        _check_part(json.dumps(part))


@cache
def _check_part(text: str) -> None:
    Draft202012Validator.check_schema(json.loads(text))
