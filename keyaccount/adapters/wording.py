"""Money and numbers worded for people as their language does, with babel (extra `locale`), plain without it.

Nothing in the library calls this: figures in results, documents and digests stay the same in every
locale. It is for the last step, the screen or the letter that is yours.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from functools import cache
from types import ModuleType

from keyaccount.errors import Lang, refuse
from keyaccount.values.checks import check_int, check_type
from keyaccount.values.figures import figure_text
from keyaccount.values.money import Money
from keyaccount.values.numbers import round_fraction

__all__ = ["money_wording", "number_wording"]

_EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)
_PLACES = 8


@cache
def _library() -> ModuleType | None:
    """Return babel's wording of numbers, None where the extra is not installed."""
    try:
        import babel.numbers as numbers
    except ImportError:
        return None
    found: ModuleType = numbers
    return found


def money_wording(money: Money, lang: Lang = "en", *, compact: bool = False, places: int = 1) -> str:
    """Word money with its sign, thousands set apart; `compact` shortens it to `places` after the point.

    Rounding for the eye is half-even and never enters a figure. Without babel it is the plain text of
    the money, whatever is asked. Raises `KeyAccountError` (`wording.lang`).

    >>> money_wording(Money("1234567.5", "USD")), money_wording(Money(1_235_000, "CNY"), "zh", compact=True)
    ('$1,234,567.50', '¥123.5万')
    """
    check_type(money, Money, "$.money")
    _check(lang, places)
    numbers = _library()
    if numbers is None:
        return str(money)
    with localcontext(_EXACT):
        if compact:
            return str(
                numbers.format_compact_currency(
                    money.amount, money.currency, locale=lang, fraction_digits=places
                )
            )
        # An amount finer than the currency's coins keeps every digit it has.
        pattern = {"currency_digits": True, "decimal_quantization": False}
        return str(numbers.format_currency(money.amount, money.currency, locale=lang, **pattern))


def number_wording(
    number: Decimal | Fraction | int, lang: Lang = "en", *, compact: bool = False, places: int = 1
) -> str:
    """Word a number with thousands set apart; `compact` shortens it to `places` after the point.

    A fraction is rounded to 8 places first. Without babel it is the plain text of the number.
    Raises `KeyAccountError` (`wording.lang`, `type.wrong`).

    >>> number_wording(1_234_567), number_wording(1_234_567, "zh", compact=True)
    ('1,234,567', '123.5万')
    """
    check_type(number, (Decimal, Fraction, int), "$.number")
    _check(lang, places)
    numbers = _library()
    if numbers is None:
        return figure_text(number, lang)
    exact = round_fraction(number, _PLACES).normalize(_EXACT) if isinstance(number, Fraction) else number
    with localcontext(_EXACT):
        if compact:
            return str(numbers.format_compact_decimal(exact, locale=lang, fraction_digits=places))
        return str(numbers.format_decimal(exact, locale=lang, decimal_quantization=False))


def _check(lang: Lang, places: int) -> None:
    if lang not in ("en", "zh"):
        refuse("wording.lang", "$.lang", "choose en or zh", "请选择 en 或 zh")
    check_int(places, "$.places", least=0, most=_PLACES)
