"""Checks stand at every door: what they let in can be trusted everywhere behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Context, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.values.checks import (
    check_acyclic,
    check_date,
    check_decimal,
    check_id,
    check_int,
    check_name,
    check_one_of,
    check_type,
    check_unique,
    tuple_of,
)


def _code(check: Callable[[], object]) -> str:
    with pytest.raises(KeyAccountError) as caught:
        check()
    assert caught.value.path.startswith("$")
    assert caught.value.problems[0].zh
    return caught.value.code


def test_lists_are_copied_to_tuples() -> None:
    """A list kept as given could be changed under the value that holds it."""
    given_list = ["a"]
    kept = tuple_of(given_list)
    given_list.append("b")
    assert kept == ("a",)
    assert tuple_of(iter([1, 2])) == (1, 2)


@pytest.mark.parametrize("value", ["ab", b"ab", {"a": 1}, 5, None])
def test_what_only_looks_like_a_list_is_refused(value: object) -> None:
    """A text is iterable too, and would fall apart into letters."""
    assert _code(lambda: tuple_of(value)) == "type.not-a-list"  # type: ignore[arg-type]


def test_types_are_checked_and_bool_is_no_number() -> None:
    """True is an int to Python; as a quantity it is a mistake."""
    check_type(1, int, "$.a")
    check_type(True, bool, "$.a")
    check_type(True, (int, bool), "$.a")
    check_type("x", (int, str), "$.a")
    assert _code(lambda: check_type(True, int, "$.a")) == "type.wrong"
    assert _code(lambda: check_type(1.0, (int, str), "$.a")) == "type.wrong"


@pytest.mark.parametrize("good", ["C-001", "客户1", "a b", "é", "x" * 128])
def test_ids_are_plain_text(good: str) -> None:
    """CRMs name records in many ways; any visible text will do."""
    check_id(good, "$.id")


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("", "id.empty"),
        (7, "id.empty"),
        (None, "id.empty"),
        ("x" * 129, "id.too-long"),
        (" a", "id.characters"),
        ("a ", "id.characters"),
        ("a\n", "id.characters"),
        ("a\x00", "id.characters"),
        ("a\u200b", "id.characters"),
        ("\u202ea", "id.characters"),
        ("e\u0301", "id.characters"),
        ("\ud800", "id.characters"),
        ("\u3000客", "id.characters"),
    ],
)
def test_ids_that_look_alike_but_differ_are_refused(bad: object, code: str) -> None:
    """Two spellings the eye cannot tell apart would be two customers."""
    assert _code(lambda: check_id(bad, "$.id")) == code


@pytest.mark.parametrize("good", ["华联超市", "Ann\nLee", "نوروز", "می\u200cخواهم", " padded "])
def test_names_are_any_writing(good: str) -> None:
    """Names are for people; right-to-left scripts and joiners belong to them."""
    check_name(good, "$.name")


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("", "name.empty"),
        (" \n", "name.empty"),
        (3, "name.empty"),
        ("x" * 64_001, "name.too-long"),
        ("a\u202eb", "name.characters"),
        ("a\x07", "name.characters"),
        ("\ud800", "name.characters"),
    ],
)
def test_names_that_deceive_the_eye_are_refused(bad: object, code: str) -> None:
    """Direction overrides make a document read differently from what it says."""
    assert _code(lambda: check_name(bad, "$.name")) == code


def test_only_plain_dates_are_dates() -> None:
    """A datetime passes for a date until the first comparison."""
    check_date(date(2026, 1, 1), "$.on")
    for bad in (datetime(2026, 1, 1), "2026-01-01", None, 20260101):
        assert _code(lambda bad=bad: check_date(bad, "$.on")) == "date.not-a-date"  # type: ignore[misc]


def test_whole_numbers_have_a_type_and_bounds() -> None:
    """5.0 and True are not counts."""
    check_int(3, "$.n", least=3, most=3)
    assert _code(lambda: check_int(3.0, "$.n")) == "int.wrong"
    assert _code(lambda: check_int(True, "$.n")) == "int.wrong"
    assert _code(lambda: check_int(2, "$.n", least=3)) == "number.too-small"
    assert _code(lambda: check_int(4, "$.n", most=3)) == "number.too-large"


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (0.5, "decimal.wrong"),
        (1, "decimal.wrong"),
        ("0.5", "decimal.wrong"),
        (Decimal("NaN"), "decimal.not-finite"),
        (Decimal("sNaN"), "decimal.not-finite"),
        (Decimal("Infinity"), "decimal.not-finite"),
        (Decimal("1E+28"), "decimal.too-large"),
        (Decimal("1E+1000000"), "decimal.too-large"),
        (Decimal("1E-13"), "decimal.too-large"),
        (Decimal("-0.1"), "number.too-small"),
        (Decimal("1.1"), "number.too-large"),
    ],
)
def test_decimals_are_finite_bounded_and_never_floats(bad: object, code: str) -> None:
    """NaN slips through `value < 0`, and 1E+1000000 costs seconds to turn into digits."""
    assert _code(lambda: check_decimal(bad, "$.rate", least=0, most=1)) == code


def test_decimal_bounds_hold_in_any_context() -> None:
    """A caller's context must not decide what is too large."""
    with localcontext(Context(prec=2, Emax=1, Emin=-1)):
        check_decimal(Decimal("9999999.999999999999"), "$.x", least=Decimal("9999999.999999999998"))


def test_unknown_words_are_refused_with_the_nearest_or_all_known() -> None:
    """A typing error should cost one look, not a search through the docs."""
    check_one_of("net", ("gross", "net"), "basis.unknown", "$.basis")
    with pytest.raises(KeyAccountError, match="did you mean 'gross'"):
        check_one_of("gros", ("gross", "net"), "basis.unknown", "$.basis")
    with pytest.raises(KeyAccountError, match="known: gross, net"):
        check_one_of("zzzz", ("gross", "net"), "basis.unknown", "$.basis")


def test_repeated_keys_are_counted_and_shown() -> None:
    """Twenty examples are enough to find the fault; a million would hide it."""
    check_unique(["a", "b"], "x.duplicate", "$.items")
    keys = [str(number) for number in range(50)] * 2
    with pytest.raises(KeyAccountError) as caught:
        check_unique(keys, "x.duplicate", "$.items")
    assert caught.value.problems[0].en == "50 given more than once: " + ", ".join(map(str, range(20)))


def test_a_cycle_is_printed() -> None:
    """A bare "there is a cycle" sends people searching; the ring itself ends the search."""
    graph = {"a": ["b"], "b": ["c"], "c": ["b"], "d": []}
    with pytest.raises(KeyAccountError, match="b -> c -> b"):
        check_acyclic(graph.__getitem__, graph, "x.cycle", "$.parent")
    with pytest.raises(KeyAccountError, match="a -> a"):
        check_acyclic({"a": ["a"]}.__getitem__, ["a"], "x.cycle", "$.parent")


def test_a_ring_shows_only_the_way_round_it() -> None:
    """A key two others ask for stands where the way passes it, and side tracks are left out."""
    graph = {"a": ["b", "side", "c"], "c": ["b", "d"], "d": ["b"], "b": ["side", "a"], "side": []}
    with pytest.raises(KeyAccountError, match=r"circle, break it: a -> c -> d -> b -> a$"):
        check_acyclic(graph.__getitem__, ["a"], "x.cycle", "$.parent")


def test_a_long_cycle_is_shortened_and_a_long_chain_is_no_recursion() -> None:
    """Hierarchies come from data; their depth must not be our stack's."""
    size = 100_000
    check_acyclic(lambda key: [str(int(key) + 1)] if int(key) < size else [], ["0"], "x.cycle", "$.parent")
    with pytest.raises(KeyAccountError, match=r"18 -> \.\.\."):
        check_acyclic(lambda key: [str((int(key) + 1) % 50)], ["0"], "x.cycle", "$.parent")


@given(st.dictionaries(st.integers(0, 8), st.lists(st.integers(0, 8), max_size=3)))
def test_cycles_are_found_exactly_where_there_are_some(edges: dict[int, list[int]]) -> None:
    """Compared with the plainest test there is: can a node reach itself?"""
    graph = {str(node): [str(one) for one in edges.get(node, [])] for node in range(9)}

    def reach(start: str) -> set[str]:
        seen: set[str] = set()
        todo = list(graph[start])
        while todo:
            node = todo.pop()
            if node not in seen:
                seen.add(node)
                todo += graph[node]
        return seen

    if any(node in reach(node) for node in graph):
        with pytest.raises(KeyAccountError):
            check_acyclic(graph.__getitem__, graph, "x.cycle", "$.parent")
    else:
        check_acyclic(graph.__getitem__, graph, "x.cycle", "$.parent")
