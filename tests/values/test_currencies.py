"""Precision is declared by the standard; inferring it from amounts is how money gets lost."""

from __future__ import annotations

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.values.currencies import CURRENCIES, Currency, currency_of
from keyaccount.values.text import Text


@pytest.mark.parametrize(
    ("code", "places"),
    [
        ("CNY", 2),
        ("USD", 2),
        ("JPY", 0),
        ("KRW", 0),
        ("VND", 0),
        ("KWD", 3),
        ("TND", 3),
        ("CLF", 4),
        ("HUF", 2),
    ],
)
def test_minor_units_are_those_of_the_standard(code: str, places: int) -> None:
    """Ten thousand yen in hundredths would be a bill a hundred times too high."""
    assert currency_of(code).places == places


def test_every_code_is_well_formed_and_listed_once() -> None:
    """A code in two groups would have the precision of whichever came last."""
    assert len(CURRENCIES) == 171
    for code, currency in CURRENCIES.items():
        assert code == currency.code
        assert len(code) == 3
        assert code.isalpha()
        assert code.isupper()
        assert currency.places in (0, 2, 3, 4)


def test_the_most_used_have_names_and_the_others_answer_with_their_code() -> None:
    """A statement must never show an empty name."""
    named = [one for one in CURRENCIES.values() if one.name.en != one.code]
    assert len(named) >= 30
    assert all(one.name.zh != one.code for one in named)
    assert currency_of("CNY") == Currency("CNY", 2, Text("Chinese yuan", "人民币"))
    assert currency_of("ZMW").say("zh") == "ZMW"


def test_withdrawn_currencies_stay_readable() -> None:
    """Contracts of years ago keep their currency; they are marked, not refused."""
    assert not currency_of("BGN").active
    assert currency_of("EUR").active


@pytest.mark.parametrize("code", ["XAU", "XXX", "XTS", "ABC", "", "¥", "CN", None, 156, ["CNY"]])
def test_unknown_codes_are_refused(code: object) -> None:
    """Gold has no minor unit, and a typing error no meaning."""
    with pytest.raises(KeyAccountError) as caught:
        currency_of(code)  # type: ignore[arg-type]
    assert (caught.value.code, caught.value.path) == ("money.currency-unknown", "$.currency")


def test_a_near_code_is_suggested() -> None:
    """Lower case and swapped letters are the usual slips."""
    with pytest.raises(KeyAccountError, match="did you mean 'CNY'"):
        currency_of("cny", "$.lines[0].currency")
