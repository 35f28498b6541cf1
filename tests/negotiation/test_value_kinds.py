"""Tests of the kinds of customer-delivered value."""

from __future__ import annotations

import pytest

from keyaccount.negotiation import DeliveredKind, ValueWay


@pytest.mark.parametrize("kind", DeliveredKind)
def test_every_kind_is_value_or_cost(kind: DeliveredKind) -> None:
    """Total value = product, service, personnel, image; total cost = money, time, energy."""
    assert kind.is_cost == (kind.value in {"money", "time", "energy"})
    assert kind.text.en.endswith("cost" if kind.is_cost else "value")


def test_there_are_three_ways() -> None:
    """More value, less cost, incentives: the method names three and no more."""
    assert len(ValueWay) == 3
