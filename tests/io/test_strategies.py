"""The classes a Protocol may stand for are those the rooms hand out."""

from __future__ import annotations

import attrs

from keyaccount.io.strategies import public_classes
from keyaccount.values import Money


def test_public_classes_are_attrs_classes_in_a_fixed_order() -> None:
    """The order decides which classes are listed first in a message, so it must not vary."""
    found = public_classes()
    assert Money in found
    assert all(attrs.has(cls) for cls in found)
    assert [cls.__name__ for cls in found] == sorted(cls.__name__ for cls in found)
    assert len(set(found)) == len(found)
