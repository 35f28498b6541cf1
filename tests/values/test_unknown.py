"""What a later version wrote must pass through an earlier one unharmed."""

from __future__ import annotations

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.values.unknown import UnknownValue


def test_an_unknown_value_keeps_its_tag_and_its_text() -> None:
    """Both are needed to write it back as it came."""
    value = UnknownValue("PointsScheme", '{"type":"PointsScheme","per":5}')
    assert (value.tag, value.raw) == ("PointsScheme", '{"type":"PointsScheme","per":5}')
    assert hash(value) == hash(UnknownValue(value.tag, value.raw))


@pytest.mark.parametrize("arguments", [("", "{}"), (None, "{}"), ("A", None), ("A", {"type": "A"})])
def test_a_value_without_tag_or_text_is_refused(arguments: tuple[str, str]) -> None:
    """Raw data as a dict could be changed by whoever holds it."""
    with pytest.raises(KeyAccountError):
        UnknownValue(*arguments)
