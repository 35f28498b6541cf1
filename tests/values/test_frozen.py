"""A mapping inside a frozen value must be as frozen as the value."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.values.frozen import FrozenMap, frozen_map_of


@given(st.dictionaries(st.text(max_size=3), st.integers()))
def test_it_reads_like_the_mapping_it_was_made_from(given_map: dict[str, int]) -> None:
    """Whoever knows a dict knows this."""
    frozen = FrozenMap(given_map)
    assert dict(frozen) == given_map
    assert list(frozen.items()) == list(given_map.items())
    assert len(frozen) == len(given_map)
    assert all(key in frozen for key in given_map)
    assert frozen.get("absent") is None


@given(st.dictionaries(st.text(max_size=3), st.integers(), max_size=5), st.randoms())
def test_equality_and_hash_ignore_the_order(given_map: dict[str, int], random: object) -> None:
    """Two exports of one record may order their columns differently."""
    pairs = list(given_map.items())
    random.shuffle(pairs)  # type: ignore[attr-defined]
    assert FrozenMap(pairs) == FrozenMap(given_map)
    assert hash(FrozenMap(pairs)) == hash(FrozenMap(given_map))


def test_it_is_copied_on_entry() -> None:
    """The caller keeps the dict and may go on changing it."""
    tags = {"region": "north"}
    frozen = FrozenMap(tags)
    tags["region"] = "south"
    assert frozen["region"] == "north"


def test_it_cannot_be_changed() -> None:
    """Neither through the mapping nor behind it."""
    frozen = FrozenMap({"a": 1})
    assert not hasattr(frozen, "__setitem__")
    for name in ("_items", "_hash", "other"):
        with pytest.raises(AttributeError, match="cannot be changed"):
            setattr(frozen, name, {})
    with pytest.raises(AttributeError, match="cannot be changed"):
        del frozen._items


def test_it_travels_between_processes_without_its_hash() -> None:
    """Text hashes differ per process, so a hash carried along would be wrong on arrival."""
    frozen = FrozenMap({"a": (1, 2)})
    hash(frozen)
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        arrived = pickle.loads(pickle.dumps(frozen, protocol))
        assert arrived == frozen
        assert arrived._hash is None
    assert copy.deepcopy(frozen) == frozen


def test_new_maps_come_from_old_ones() -> None:
    """Evolving is how frozen values move on."""
    frozen = FrozenMap({"a": 1})
    assert frozen.with_("b", 2) == FrozenMap({"a": 1, "b": 2})
    assert frozen.with_("a", 3)["a"] == 3
    assert frozen.without("a") == FrozenMap()
    assert frozen.without("zzz") == frozen
    assert repr(frozen) == "FrozenMap({'a': 1})"


def test_it_equals_its_own_kind_only() -> None:
    """A dict is not hashable, so calling it equal would break sets and keys."""
    assert FrozenMap({"a": 1}) != {"a": 1}
    assert FrozenMap({"a": 1}) != FrozenMap({"a": 2})


@pytest.mark.parametrize("bad", [5, None, [1], ["abc"], [("a", 1, 2)], [([], 1)]])
def test_what_is_no_mapping_is_refused(bad: object) -> None:
    """A list of names is not a list of pairs."""
    with pytest.raises(KeyAccountError) as caught:
        FrozenMap(bad)  # type: ignore[arg-type]
    assert caught.value.code == "mapping.wrong"


def test_repeated_keys_are_refused() -> None:
    """The last of two answers would win in silence."""
    with pytest.raises(KeyAccountError) as caught:
        FrozenMap([("a", 1), ("a", 2)])
    assert caught.value.code == "mapping.repeated"


def test_the_field_converter_keeps_what_is_frozen_already() -> None:
    """Evolving a value must not copy every mapping in it."""
    frozen = FrozenMap({"a": 1})
    assert frozen_map_of(frozen) is frozen
    assert frozen_map_of({"a": 1}) == frozen
    assert FrozenMap(frozen) == frozen
