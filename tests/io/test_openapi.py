"""The description of a service is made of the same parts as the service, so it cannot drift from it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError, Problem
from keyaccount.io.openapi import openapi, problem_document
from keyaccount.io.tools import tool_of, tools
from keyaccount.values import Dated, Money, Period


def _references(part: Any) -> set[str]:
    if isinstance(part, dict):
        inside = {one for value in part.values() for one in _references(value)}
        return inside | ({part["$ref"]} if isinstance(part.get("$ref"), str) else set())
    return {one for value in part for one in _references(value)} if isinstance(part, list) else set()


def test_every_reference_of_the_whole_service_resolves() -> None:
    """A dangling reference breaks every client generator; names keep to what components allow."""
    document = openapi(tools(), title="keyaccount", version="1", prefix="/v1")
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert _references(document) <= known
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+", name) for name in document["components"]["schemas"])
    assert "/v1/identify" in document["paths"]
    assert json.loads(json.dumps(document)) == document


def _history(rates: Dated[Money]) -> Money:
    """Return the first amount."""
    return rates.values[0].value


def test_generic_definitions_get_plain_names() -> None:
    """`Dated[Money]` is no name a component may have."""
    document = openapi([tool_of("history", _history)], title="t", version="1")
    assert {"Dated-Money", "DatedValue-Money"} <= document["components"]["schemas"].keys()


def test_two_tools_of_one_name_are_refused() -> None:
    """The second would silently replace the first."""
    month = tool_of("month", Period.month)
    with pytest.raises(KeyAccountError, match="two tools are called 'month'"):
        openapi([month, month], title="t", version="1")


def test_a_refusal_is_cut_after_a_hundred_problems() -> None:
    """Hostile input must not fill a log or a screen; the rest is counted."""
    error = KeyAccountError(*[Problem("x", f"$[{n}]", "bad", "错误") for n in range(250)])
    document = problem_document(error)
    assert isinstance(document["problems"], list)
    assert (len(document["problems"]), document["more"]) == (100, 150)
