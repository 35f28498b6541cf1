"""An immutable, hashable mapping for the fields of frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from keyaccount.errors import refuse

__all__ = ["FrozenMap", "frozen_map_of"]

K = TypeVar("K")
V_co = TypeVar("V_co", covariant=True)


class FrozenMap(Mapping[K, V_co], Generic[K, V_co]):
    """Hold a copied mapping nobody can change; equal and hashed by content, whatever the order.

    It keeps the order it was given for reading; `MappingProxyType` would neither hash nor pickle.
    Raises `KeyAccountError` (`mapping.wrong`) for what is not a mapping or pairs, and for repeated keys.

    >>> tags = FrozenMap({"region": "north"})
    >>> tags["region"], tags == FrozenMap([("region", "north")]), {tags: 1}[tags]
    ('north', True, 1)
    """

    __slots__ = ("_hash", "_items")

    _items: dict[K, V_co]
    _hash: int | None

    def __init__(self, items: Mapping[K, V_co] | Iterable[tuple[K, V_co]] = ()) -> None:
        object.__setattr__(self, "_items", _copied(items))
        object.__setattr__(self, "_hash", None)

    def __getitem__(self, key: K) -> V_co:
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FrozenMap):
            return self._items == other._items
        return NotImplemented

    def __hash__(self) -> int:
        if self._hash is None:
            object.__setattr__(self, "_hash", hash(frozenset(self._items.items())))
        return self._hash or 0

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"FrozenMap cannot be changed ({name})")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"FrozenMap cannot be changed ({name})")

    def __reduce__(self) -> tuple[type[FrozenMap[K, V_co]], tuple[dict[K, V_co]]]:
        # The hash is not carried along: text hashes differ from process to process.
        return (type(self), (dict(self._items),))

    def __repr__(self) -> str:
        return f"FrozenMap({self._items!r})"

    def with_(self, key: K, value: V_co) -> FrozenMap[K, V_co]:  # type: ignore[misc]  # a new map, nothing is written
        """Return a new map with one key set.

        >>> FrozenMap({"a": 1}).with_("b", 2)
        FrozenMap({'a': 1, 'b': 2})
        """
        return FrozenMap({**self._items, key: value})

    def without(self, key: K) -> FrozenMap[K, V_co]:
        """Return a new map that lacks one key; absent is fine.

        >>> FrozenMap({"a": 1, "b": 2}).without("a")
        FrozenMap({'b': 2})
        """
        return FrozenMap({name: value for name, value in self._items.items() if name != key})


def _copied(items: Mapping[K, V_co] | Iterable[tuple[K, V_co]]) -> dict[K, V_co]:
    if isinstance(items, FrozenMap):
        return items._items
    if isinstance(items, Mapping):
        return dict(items)
    try:
        pairs = [(key, value) for key, value in items]
        copied = dict(pairs)
    except (TypeError, ValueError):
        refuse("mapping.wrong", "$", f"expected a mapping, got {type(items).__name__}", "此处应为键值映射")
    if len(copied) != len(pairs):
        refuse("mapping.repeated", "$", "a key is given more than once", "键重复")
    return copied


# Any, because type checkers don't solve a generic converter: each caller of a class would be refused.
def frozen_map_of(items: Mapping[Any, Any] | Iterable[tuple[Any, Any]]) -> FrozenMap[Any, Any]:
    """Copy a mapping to a `FrozenMap`; the field converter of frozen values.

    >>> frozen_map_of({"a": 1})
    FrozenMap({'a': 1})
    """
    return items if isinstance(items, FrozenMap) else FrozenMap(items)
