"""Tests for the indexes of a book: linear however long the chains, and complete."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.model.book_index import ends_of, index_of, refuse_unknown
from keyaccount.model.customer import Customer
from tests.model.book_data import AS_OF

LENGTH = 20_000


def test_a_long_chain_of_mergers_is_followed_without_recursion() -> None:
    """Recursion would break at a thousand, and following each chain anew would take hours."""
    chain = [Customer("C0", "x")]
    chain += [Customer(f"C{index}", "x", merged_into=f"C{index - 1}") for index in range(1, LENGTH)]
    index = index_of(AS_OF, chain, {})
    assert index.resolve(f"C{LENGTH - 1}") == "C0"
    assert len(index.ids_of("C0")) == LENGTH


def test_a_long_chain_of_parents_is_followed_without_recursion() -> None:
    """Hostile or broken data may nest companies without end."""
    chain = [Customer("C0", "x")]
    chain += [Customer(f"C{index}", "x", parent=f"C{index - 1}") for index in range(1, LENGTH)]
    index = index_of(AS_OF, chain, {})
    assert index.head(f"C{LENGTH - 1}") == "C0"
    assert set(index.heads().values()) == {"C0"}
    assert len(index.family("C7")) == LENGTH


@given(st.dictionaries(st.integers(1, 30), st.integers(0, 29)))
def test_ends_equal_following_every_step(raw: dict[int, int]) -> None:
    """Each step leads to a smaller number, so that every chain ends."""
    steps = {str(key): str(value) for key, value in raw.items() if value < key}
    keys = [str(key) for key in range(31)]
    found = ends_of(steps, keys)
    for key in keys:
        end = key
        while end in steps:
            end = steps[end]
        assert found[key] == end


def test_lineage_lists_everyone_once() -> None:
    """Two companies split from one that was merged again must not be walked round and round."""
    customers = [
        Customer("A", "x", merged_into="B"),
        Customer("B", "x", split_from="C"),
        Customer("C", "x", split_from="A"),
    ]
    index = index_of(AS_OF, customers, {})
    assert sorted(one.id for one in index.lineage("B")) == ["A", "B", "C"]


def test_an_unknown_id_says_what_to_do() -> None:
    """Without a near miss the remedy is to add the record."""
    with pytest.raises(KeyAccountError, match="no product 'X9' in the book; add it"):
        refuse_unknown("X9", [], "product", "产品")
