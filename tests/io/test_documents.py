"""Documents are kept for years and read by strangers: strict in, one form out, one kind of error."""

from __future__ import annotations

import contextlib
import copy
import json
import os
import random
import subprocess
import sys
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import keyaccount
from keyaccount.errors import KeyAccountError
from keyaccount.io.documents import Documents, dumps, from_document, json_schema, loads, to_document
from keyaccount.io.limits import ReadLimits
from keyaccount.values import Dated, Explanation, Money, Period, Text, digest
from tests.io.classes import Flat, Shop, Span, Steep, full_shop, plain_shop

DOCUMENTS = Documents(strategies=[Flat, Steep])


def test_the_envelope_says_version_and_type() -> None:
    """Whoever finds the file in ten years must know what it is."""
    assert to_document(Span(1, 2)) == {"schema": 1, "type": "Span", "data": {"first": 1, "last": 2}}
    assert dumps(Dated.always(Money(1, "JPY")), Dated[Money]) == (
        '{"schema":1,"type":"Dated[Money]","data":{"values":[{"since":null,"value":"1 JPY"}]}}'
    )
    assert loads(dumps(Dated.always(Money(1, "JPY")), Dated[Money]), Dated[Money]) == Dated.always(
        Money(1, "JPY")
    )


def test_out_and_in_again_is_nothing_at_all() -> None:
    """Equal value, equal bytes, in either form and indented or not."""
    shop = full_shop()
    text = DOCUMENTS.dumps(shop)
    assert DOCUMENTS.loads(text, Shop) == shop
    assert DOCUMENTS.dumps(DOCUMENTS.loads(text, Shop)) == text
    assert DOCUMENTS.loads(DOCUMENTS.dumps(shop, indent=2), Shop) == shop
    assert DOCUMENTS.from_document(DOCUMENTS.to_document(shop), Shop) == shop
    assert json.loads(text) == DOCUMENTS.to_document(shop)


@pytest.mark.parametrize(
    ("document", "found"),
    [
        (None, [("document.envelope", "$")]),
        ([], [("document.envelope", "$")]),
        ("x", [("document.envelope", "$")]),
        ({}, [("document.missing", f"$.{name}") for name in ("schema", "type", "data")]),
        ({"schema": 1, "type": "Span", "data": {}, "x": 1}, [("document.extra-key", "$.x")]),
        (
            {"schema": "1", "type": 5, "data": {}},
            [("document.type", "$.schema"), ("document.type", "$.type")],
        ),
        ({"schema": True, "type": "Span", "data": {}}, [("document.type", "$.schema")]),
        ({"schema": 2, "type": "Span", "data": {}}, [("document.version", "$.schema")]),
        ({"schema": 1, "type": "Text", "data": {}}, [("document.type", "$.type")]),
        ({"schema": 1, "type": "Span", "data": None}, [("document.type", "$.data")]),
        ({"schema": 1, "type": "Span", "data": {"first": 1}}, [("document.missing", "$.data.last")]),
        (
            {"schema": 1, "type": "Span", "data": {"first": 1.5, "last": 2}},
            [("document.float", "$.data.first")],
        ),
    ],
)
def test_a_wrong_envelope_is_told_in_full(document: Any, found: list[tuple[str, str]]) -> None:
    """The outermost mistakes are the commonest: another file, another version, no envelope at all."""
    with pytest.raises(KeyAccountError) as caught:
        from_document(document, Span)
    assert [(problem.code, problem.path) for problem in caught.value.problems] == found


def test_limits_are_passed_by_name() -> None:
    """A book of a million lines is larger than any record ought to be."""
    text = dumps(Span(1, 2))
    assert loads(text, Span, limits=ReadLimits(nodes=6)) == Span(1, 2)
    with pytest.raises(KeyAccountError, match="raise ReadLimits"):
        loads(text, Span, limits=ReadLimits(nodes=5))
    with pytest.raises(KeyAccountError, match="raise ReadLimits"):
        from_document(to_document(Span(1, 2)), Span, limits=ReadLimits(nodes=5))


def test_what_cannot_be_stored_is_refused_with_its_path() -> None:
    """A value is found out when it is saved, not when it is needed."""
    with pytest.raises(KeyAccountError) as caught:
        to_document(Span(1, 2.5))  # type: ignore[arg-type]
    assert caught.value.path == "$.data.last"
    with pytest.raises(KeyAccountError) as caught:
        to_document(1.5)
    assert caught.value.code == "document.kind"


def test_nesting_past_all_bounds_is_one_clear_error() -> None:
    """Neither way may end in a RecursionError."""
    tree = Explanation("a", Text("a", "甲"), 1)
    for _ in range(3000):
        tree = Explanation("a", Text("a", "甲"), 1, because=(tree,))
    with pytest.raises(KeyAccountError) as caught:
        to_document(tree)
    assert caught.value.code == "document.too-deep"
    document: Any = to_document(Explanation("a", Text("a", "甲"), 1))
    for _ in range(90):
        document["data"] = {**document["data"], "because": [document["data"]]}
    with contextlib.suppress(KeyAccountError):
        from_document(document, Explanation, limits=ReadLimits(depth=200))


def test_reading_past_the_stack_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service deep in its own stack has less of it left than we think."""

    def exhausted(*_: object) -> object:
        raise RecursionError

    documents = Documents()
    monkeypatch.setattr(documents._engine, "reader", lambda kind: exhausted)
    with pytest.raises(KeyAccountError) as caught:
        documents.from_document(to_document(Span(1, 2)), Span)
    assert (caught.value.code, caught.value.path) == ("document.too-deep", "$.data")


def test_a_hundred_thousand_faults_are_one_readable_error() -> None:
    """The message is cut, the time is linear, the count is told."""
    document = {"schema": 1, "type": "Shop", "data": {"codes": ["x"] * 100_000}}
    with pytest.raises(KeyAccountError) as caught:
        DOCUMENTS.from_document(document, Shop)
    assert len(caught.value.problems) == 100_005
    assert str(caught.value).endswith("... and 99905 more")


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=5), inside, max_size=4),
    max_leaves=15,
)


@given(JSON)
@settings(max_examples=300)
def test_random_json_ends_in_our_error_or_a_value(tree: Any) -> None:
    """Whatever a stranger sends, a service catches one type."""
    for data in (tree, {"schema": 1, "type": "Shop", "data": tree}):
        with contextlib.suppress(KeyAccountError):
            DOCUMENTS.from_document(data, Shop)


SPOILERS: list[Any] = [
    None,
    True,
    -1,
    10**30,
    0.5,
    "",
    "x",
    "2026-02-30",
    [],
    [None],
    {},
    {"type": "x"},
    "\ud800",
]


def _containers(tree: Any) -> list[Any]:
    found = [tree]
    for one in found:
        if isinstance(one, (dict, list)):
            found.extend(one.values() if isinstance(one, dict) else one)
    return [one for one in found if isinstance(one, (dict, list)) and one]


def _spoilt(document: Any, randomly: random.Random) -> Any:
    """Change one thing in a document: drop, replace, repeat or nest it."""
    tree = copy.deepcopy(document)
    place = randomly.choice(_containers(tree))
    key = randomly.choice(list(place) if isinstance(place, dict) else range(len(place)))
    match randomly.randrange(4):
        case 0:
            del place[key]
        case 1:
            place[key] = randomly.choice(SPOILERS)
        case 2:
            place[key] = [place[key], place[key]]
        case _:
            if isinstance(place, dict):
                place[f"{key}x"] = place[key]
            else:
                place.append(place[key])
    return tree


def test_single_edits_of_a_document_end_in_our_error_or_a_value() -> None:
    """Files are edited by hand; two thousand slips of one finger each (seed 1)."""
    randomly = random.Random(1)
    document = DOCUMENTS.to_document(full_shop())
    refused = 0
    for _ in range(2000):
        try:
            DOCUMENTS.from_document(_spoilt(document, randomly), Shop)
        except KeyAccountError as error:
            refused += all(problem.path.startswith("$") for problem in error.problems)
    assert refused > 1000


def test_the_module_functions_share_one_set_of_documents() -> None:
    """The short names are the same as the methods."""
    month = Period.month(2026, 1)
    assert from_document(to_document(month), Period) == month
    assert json_schema(Period) == Documents().json_schema(Period)
    assert loads(dumps(plain_shop()), Shop) == plain_shop()


_WRITE = """
from decimal import Context, setcontext
setcontext(Context(prec=4, Emax=9, Emin=-9, capitals=0))
import keyaccount as ka
from keyaccount import io
from keyaccount.values import digest
from hashlib import sha256
text = io.dumps(ka.samples.distributor())
print(sha256(text.encode()).hexdigest(), digest(io.loads(text, ka.Book)))
"""


def test_bytes_depend_neither_on_hash_seed_nor_zone_nor_decimal_context() -> None:
    """A whole book written on two machines must be one and the same text, with one digest."""
    seen = {
        subprocess.run(
            [sys.executable, "-c", _WRITE],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("0", "UTC"), ("1", "Asia/Shanghai"))
    }
    book = keyaccount.samples.distributor()
    text = dumps(book)
    assert seen == {f"{sha256(text.encode()).hexdigest()} {digest(book)}\n"}
