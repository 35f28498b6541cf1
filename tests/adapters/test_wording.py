"""What people read is worded as their language does it, and never feeds back into a figure."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest

from keyaccount.adapters import wording
from keyaccount.adapters.wording import money_wording, number_wording
from keyaccount.errors import KeyAccountError
from keyaccount.values.money import Money


@pytest.fixture
def with_babel() -> None:
    """Skip where the extra is missing."""
    pytest.importorskip("babel", reason="needs the extra: locale")


@pytest.fixture
def without_babel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand where nobody installed the extra."""
    monkeypatch.setattr(wording, "_library", lambda: None)


@pytest.mark.usefixtures("with_babel")
@pytest.mark.parametrize(
    ("amount", "currency", "full", "short", "kurz"),
    [
        ("1235000", "CNY", "¥1,235,000.00", "CN¥1.2M", "¥123.5万"),
        ("1235000", "USD", "US$1,235,000.00", "$1.2M", "US$123.5万"),
        ("-950.5", "USD", "-US$950.50", "-$950.5", "-US$950.5"),
        ("1235000", "JPY", "JP¥1,235,000", "¥1.2M", "JP¥123.5万"),
        ("0.0125", "CNY", "¥0.0125", "CN¥0.0125", "¥0.0125"),
    ],
)
def test_money_is_worded_by_language_and_currency(
    amount: str, currency: str, full: str, short: str, kurz: str
) -> None:
    """A Chinese reader counts in 万, an English one in millions; in full no digit is lost."""
    money = Money(amount, currency)
    assert money_wording(money, "zh") == full
    assert money_wording(money, compact=True) == short
    assert money_wording(money, "zh", compact=True) == kurz


@pytest.mark.usefixtures("with_babel")
def test_numbers_are_worded() -> None:
    """Every digit in full, as many as asked for in short; a fraction to eight places."""
    assert number_wording(Decimal("1234.5000000001")) == "1,234.5000000001"
    assert number_wording(Fraction(1, 3)) == "0.33333333"
    assert number_wording(1_000_000, compact=True) == "1M"
    assert number_wording(1_234_567, "zh", compact=True, places=2) == "123.46万"


@pytest.mark.usefixtures("with_babel")
def test_the_callers_context_changes_nothing() -> None:
    """A user's three-digit Decimal context must not turn 1,234,567.89 into 1,230,000."""
    with localcontext() as context:
        context.prec = 3
        assert money_wording(Money("1234567.89", "USD")) == "$1,234,567.89"
        assert number_wording(Fraction(1_234_567, 2)) == "617,283.5"


@pytest.mark.usefixtures("without_babel")
def test_without_babel_it_is_plain() -> None:
    """Missing an extra costs the separators, never the screen."""
    assert money_wording(Money(1_235_000, "CNY"), "zh", compact=True) == "1235000.00 CNY"
    assert number_wording(Decimal("0.50"), "zh") == "0.5"
    assert number_wording(Fraction(1, 3)) == "1/3"


def test_the_library_missing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plain wording is chosen because the import fails, not because somebody said so."""
    import sys

    wording._library.cache_clear()
    monkeypatch.setitem(sys.modules, "babel.numbers", None)
    assert wording._library() is None
    wording._library.cache_clear()


def test_what_is_refused() -> None:
    """A float, another language or too many places end in one error that names it."""
    wrong: Any = 1.5
    lang: Any = "fr"
    calls: list[Callable[[], str]] = [
        lambda: money_wording(wrong),
        lambda: number_wording(wrong),
        lambda: number_wording(1, lang),
        lambda: number_wording(1, places=9),
    ]
    for call in calls:
        with pytest.raises(KeyAccountError):
            call()
