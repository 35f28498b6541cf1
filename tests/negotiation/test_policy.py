"""Tests of the negotiation policy: every convention named and within reason."""

from __future__ import annotations

from datetime import date

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.negotiation import NegotiationPolicy


@pytest.mark.parametrize("months", [0, 13])
def test_a_price_never_binds_longer_than_a_year(months: int) -> None:
    """The method grants a price one year at most; a policy may be stricter only."""
    with pytest.raises(KeyAccountError):
        NegotiationPolicy("2026-1", since=date(2026, 1, 1), price_holds_months=months)
