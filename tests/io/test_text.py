"""JSON has corners where two readers disagree; each of them is closed here."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.io.limits import Json, ReadLimits
from keyaccount.io.text import read_json, write_json

TREES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=4), inside, max_size=4)
    ),
    max_leaves=20,
)


@given(TREES, st.sampled_from([None, 2]))
def test_what_is_written_is_read_back(tree: Json, indent: int | None) -> None:
    """Out and in again must be nothing at all."""
    assert read_json(write_json(tree, indent)) == tree


@given(TREES)
def test_text_is_what_any_json_reader_understands(tree: Json) -> None:
    """Strictness must not make a dialect of our own."""
    assert json.loads(write_json(tree)) == tree


def test_letters_are_written_as_they_are_and_without_blanks() -> None:
    """One value has one text, so documents can be compared and signed."""
    assert write_json({"名": [1, None, True, "é"]}) == '{"名":[1,null,true,"é"]}'
    assert write_json({"a": 1}, indent=1) == '{\n "a": 1\n}'


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        ("", "document.syntax", "$"),
        ("{", "document.syntax", "$"),
        ("{'a': 1}", "document.syntax", "$"),
        ("[1,]", "document.syntax", "$"),
        ("1 2", "document.syntax", "$"),
        ("\ufeff{}", "document.syntax", "$"),
        (b"{}", "document.syntax", "$"),
        (None, "document.syntax", "$"),
        ('{"a": [NaN]}', "document.float", "$.a[0]"),
        ('{"a": -Infinity}', "document.float", "$.a"),
        ('{"a": 1e999}', "document.float", "$.a"),
        ('{"a": 0.1}', "document.float", "$.a"),
        ('{"a": 1.0}', "document.float", "$.a"),
        ("1.5", "document.float", "$"),
        ('{"a": {"x": 1, "y": 2, "x": 3}}', "document.duplicate-key", "$.a"),
        ('["\\ud800"]', "document.text", "$[0]"),
        (f'{{"a": {"9" * 5000}}}', "document.too-large", "$.a"),
        ("[" * 100 + "]" * 100, "document.too-deep", "$" + "[0]" * 64),
        ("[" * 100_000, "document.too-deep", "$"),
        ('{"a":' * 100_000, "document.too-deep", "$"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_bad_text_is_refused_with_its_place(text: str, code: str, path: str) -> None:
    """Whatever the text, one kind of error comes out, and it says where to look."""
    with pytest.raises(KeyAccountError) as caught:
        read_json(text)
    assert (caught.value.code, caught.value.path) == (code, path)
    assert caught.value.problems[0].zh


def test_the_size_is_bounded_before_parsing() -> None:
    """Parsing is the costly part, so the length is looked at first."""
    with pytest.raises(KeyAccountError, match="raise ReadLimits"):
        read_json("[1]", ReadLimits(size=2))
    assert read_json("[1]", ReadLimits(size=3)) == [1]


def test_all_faults_of_a_text_are_told_at_once() -> None:
    """Mending one at a time is the slow way."""
    with pytest.raises(KeyAccountError) as caught:
        read_json('{"a": 0.5, "b": [NaN, {"c": 1, "c": 2}]}')
    assert {problem.path for problem in caught.value.problems} == {"$.a", "$.b[0]", "$.b[1]"}


def test_what_has_no_text_is_not_written() -> None:
    """Half a letter would only fail later, at the file or the socket."""
    with pytest.raises(KeyAccountError) as caught:
        write_json("\ud800")
    assert caught.value.code == "document.text"
    tree: list[Json] = []
    for _ in range(100_000):
        tree = [tree]
    with pytest.raises(KeyAccountError) as caught:
        write_json(tree)
    assert caught.value.code == "document.too-deep"


@given(st.text())
def test_no_text_escapes_as_another_error(text: str) -> None:
    """Whatever arrives over the wire, embedders catch one error type."""
    with contextlib.suppress(KeyAccountError):
        read_json(text)
