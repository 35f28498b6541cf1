"""Money is exact, canonical, bounded and of one currency, whatever the caller's Decimal context."""

from __future__ import annotations

import copy
import math
import operator
import pickle
from collections.abc import Callable
from decimal import (
    ROUND_UP,
    Clamped,
    Context,
    Decimal,
    FloatOperation,
    Inexact,
    Overflow,
    Rounded,
    Subnormal,
    localcontext,
)
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.values.currencies import CURRENCIES
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from tests.refusals import refusals_of

HALF = Fraction(1, 2)
HOSTILE = {
    "prec 5": Context(prec=5),
    "Emax 4": Context(prec=3, Emax=4, Emin=-4),
    "ROUND_UP": Context(prec=4, rounding=ROUND_UP),
    "traps": Context(prec=4, traps=[Inexact, Rounded, Subnormal, Clamped, Overflow, FloatOperation]),
}
CODES = st.sampled_from(["CNY", "JPY", "KWD", "CLF"])


@st.composite
def monies(draw: st.DrawFn, currency: str | None = None, most: int = 10**19) -> Money:
    """Draw money as fine as the library allows."""
    code = currency or draw(CODES)
    places = draw(st.integers(0, 8))
    scaled = draw(st.integers(-most * 10**places + 1, most * 10**places - 1))
    return Money(Decimal(scaled).scaleb(-places, Context(prec=40)), code)


def exact(money: Money) -> Fraction:
    """Read the amount by another way than the library's: digit by digit from its text."""
    whole, _, rest = money.plain.lstrip("-").partition(".")
    value = Fraction(int(whole + rest), 10 ** len(rest))
    return -value if money.plain.startswith("-") else value


def code_of(call: Callable[[], object]) -> str:
    """Return the code of the error a call raises; it must speak both languages."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.problems[0].en
    assert caught.value.problems[0].zh
    return caught.value.code


@pytest.mark.parametrize(
    "amount", [Decimal("1"), Decimal("1.0"), Decimal("1.00000000"), Decimal("1E+0"), 1, "1", "1.0"]
)
def test_one_amount_has_one_form(amount: Decimal | int | str) -> None:
    """Equal money must be equal text and hash, or documents and keys would differ for nothing."""
    money = Money(amount, "CNY")
    assert money == Money("1.00", "CNY")
    assert hash(money) == hash(Money("1.00", "CNY"))
    assert str(money) == "1.00 CNY"
    assert repr(money) == "Money('1.00', 'CNY')"


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("5", "JPY", "5 JPY"),
        ("5", "KWD", "5.000 KWD"),
        (Decimal("1E+5"), "CNY", "100000.00 CNY"),
        (Decimal("5.5"), "JPY", "5.5 JPY"),
        ("0.00000001", "CNY", "0.00000001 CNY"),
        ("0.12500", "CNY", "0.125 CNY"),
        ("-0", "CNY", "0.00 CNY"),
        (Decimal("-0.00"), "JPY", "0 JPY"),
        (Decimal("0E+99999"), "CNY", "0.00 CNY"),
        (Decimal("0E-99999"), "CNY", "0.00 CNY"),
        ("99999999999999999999.99999999", "CNY", "99999999999999999999.99999999 CNY"),
        ("-99999999999999999999.99999999", "CNY", "-99999999999999999999.99999999 CNY"),
    ],
)
def test_amounts_have_at_least_the_places_of_their_currency(
    amount: Decimal | str, currency: str, text: str
) -> None:
    """The minor unit is always written out, finer parts only where there are some, and zero has no sign."""
    assert str(Money(amount, currency)) == text


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (1.0, "money.amount"),
        (True, "money.amount"),
        (None, "money.amount"),
        (Fraction(1, 3), "money.amount"),
        (Decimal("NaN"), "money.not-finite"),
        (Decimal("sNaN"), "money.not-finite"),
        (Decimal("-Infinity"), "money.not-finite"),
        (Decimal("1E+20"), "money.too-large"),
        (Decimal("1E+1000000"), "money.too-large"),
        (Decimal("1E-1000000"), "money.too-fine"),
        (Decimal("0.000000001"), "money.too-fine"),
        (Decimal("12345678901234567890.123456789"), "money.too-fine"),
        (10**20, "money.too-large"),
        ("1" * 21, "money.amount"),
        ("1E+2", "money.amount"),
        ("NaN", "money.amount"),
        ("1,000", "money.amount"),
        ("1_000", "money.amount"),
        (" 1", "money.amount"),
        ("1\n", "money.amount"),
        ("+1", "money.amount"),
        ("01", "money.amount"),
        (".5", "money.amount"),
        ("1.", "money.amount"),
        ("１２", "money.amount"),
        ("0.123456789", "money.amount"),
        ("", "money.amount"),
    ],
)
def test_what_is_no_amount_is_refused_at_once(amount: object, code: str) -> None:
    """Guessing what 1,000 or 1.1 as a float was meant to be is how wrong invoices begin."""
    assert code_of(lambda: Money(amount, "CNY")) == code  # type: ignore[arg-type]


def test_what_is_no_amount_is_told_apart_by_its_type() -> None:
    """Whoever wrote 1,000 must learn how to write it; that text is welcome would be no answer."""
    with pytest.raises(KeyAccountError, match=r"write the amount as plain digits"):
        Money("1,000", "CNY")
    with pytest.raises(KeyAccountError, match=r"not float; floats are refused"):
        Money(1.0, "CNY")  # type: ignore[arg-type]


def test_huge_amounts_cost_nothing() -> None:
    """A million digits must be refused by their length, before anything is computed from them."""
    assert code_of(lambda: Money("1" * 1_000_000, "CNY")) == "money.amount"
    assert code_of(lambda: Money(-(10**1_000_000), "CNY")) == "money.too-large"


@pytest.mark.parametrize("currency", ["cny", "XAU", "", None, 156, ("CNY",), ["CNY"]])
def test_money_needs_a_known_currency(currency: object) -> None:
    """Even nothing is nothing of something; what is no key, as a list, must be refused like the rest."""
    assert code_of(lambda: Money(0, currency)) == "money.currency-unknown"  # type: ignore[arg-type]
    assert code_of(lambda: Money.zero(currency)) == "money.currency-unknown"  # type: ignore[arg-type]
    assert code_of(lambda: Money.of_minor(0, currency)) == "money.currency-unknown"  # type: ignore[arg-type]


@given(monies("CNY"), monies("CNY"), st.sampled_from(list(HOSTILE)))
def test_sums_are_exact_in_any_context(one: Money, other: Money, context: str) -> None:
    """Another task's precision must never reach an invoice; checked against plain fractions."""
    with localcontext(HOSTILE[context]):
        plus, minus = one + other, one - other
        turned, size = -one, abs(one)
        order = (one < other, one <= other, one > other, one >= other, one == other)
        rebuilt = Money(one.amount, "CNY"), Money.parse(str(one))
    assert exact(plus) == exact(one) + exact(other)
    assert exact(minus) == exact(one) - exact(other)
    assert (exact(turned), exact(size)) == (-exact(one), abs(exact(one)))
    a, b = exact(one), exact(other)
    assert order == (a < b, a <= b, a > b, a >= b, a == b)
    assert rebuilt == (one, one)


@given(monies(most=10**9), st.integers(-(10**9), 10**9), st.sampled_from(list(HOSTILE)))
def test_multiples_are_exact_in_any_context(money: Money, factor: int, context: str) -> None:
    """Price times count is the commonest product of all."""
    with localcontext(HOSTILE[context]):
        product = money * factor
        assert product == factor * money
    assert exact(product) == exact(money) * factor


RULES: dict[Rounding, Callable[[Fraction], int]] = {
    Rounding.FLOOR: math.floor,
    Rounding.CEILING: math.ceil,
    Rounding.DOWN: math.trunc,
    Rounding.UP: lambda value: math.ceil(value) if value > 0 else math.floor(value),
    Rounding.HALF_EVEN: round,
    Rounding.HALF_UP: lambda value: math.floor(value + HALF) if value >= 0 else math.ceil(value - HALF),
}


@given(
    monies(most=10**9),
    st.one_of(
        st.integers(-(10**6), 10**6),
        st.fractions(-1000, 1000, max_denominator=10**6),
        st.decimals(-1000, 1000, places=6, allow_nan=False),
    ),
    st.sampled_from(Rounding),
    st.sampled_from(list(HOSTILE)),
)
def test_products_round_once_by_the_named_rule(
    money: Money, factor: int | Fraction | Decimal, rule: Rounding, context: str
) -> None:
    """Rounding twice is how 2.75 % of an order comes out one fen off."""
    with localcontext(HOSTILE[context]):
        product, rounded = money.times(factor, rule), money.rounded(rule)
    scale = 10 ** CURRENCIES[money.currency].places
    assert exact(product) * scale == RULES[rule](exact(money) * Fraction(factor) * scale)
    assert exact(rounded) * scale == RULES[rule](exact(money) * scale)


@given(
    st.integers(-(10**15), 10**15),
    st.lists(
        st.one_of(
            st.integers(0, 10**6), st.fractions(0, 10, max_denominator=1000), st.decimals(0, 10, places=3)
        ),
        min_size=1,
        max_size=20,
    ).filter(any),
    CODES,
)
def test_parts_of_a_split_make_the_whole(
    units: int, weights: list[int | Fraction | Decimal], currency: str
) -> None:
    """A rebate shared among branches must be paid out to the last fen, and to nobody's loss."""
    whole = Money.of_minor(units, currency)
    with localcontext(HOSTILE["prec 5"]):
        parts = whole.split(weights)
    assert Money.total(parts, currency) == whole
    total = sum((Fraction(weight) for weight in weights), Fraction(0))
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.minor_units - Fraction(units) * Fraction(weight) / total) < 1


def test_a_split_needs_weights_and_whole_minor_units() -> None:
    """There is no fair share of nothing, nor of half a fen."""
    assert code_of(lambda: Money("1", "CNY").split([])) == "split.weights"
    assert code_of(lambda: Money("0.125", "CNY").split([1])) == "money.finer-than-minor-unit"
    assert code_of(lambda: Money("1", "CNY").split([0.5])) == "money.factor"  # type: ignore[list-item]


@given(st.integers(-(10**21), 10**21), CODES)
def test_minor_units_come_back_as_they_went_in(units: int, currency: str) -> None:
    """Ledgers keep minor units; the way there and back must lose nothing."""
    if abs(units) < 10 ** (20 + CURRENCIES[currency].places):
        money = Money.of_minor(units, currency)
        assert money.minor_units == units
        assert exact(money) * 10 ** CURRENCIES[currency].places == units
    else:
        assert code_of(lambda: Money.of_minor(units, currency)) == "money.too-large"


def test_minor_units_are_never_cut() -> None:
    """Half a fen is an error to report, not a digit to drop."""
    assert code_of(lambda: Money("0.001", "CNY").minor_units) == "money.finer-than-minor-unit"
    assert code_of(lambda: Money.of_minor(1.0, "CNY")) == "money.amount"  # type: ignore[arg-type]
    assert code_of(lambda: Money.of_minor(True, "CNY")) == "money.amount"
    assert code_of(lambda: Money.of_minor(10**28, "CNY")) == "money.too-large"


def test_totals_have_a_currency_even_when_empty() -> None:
    """`sum([])` would be the int 0, which is no money."""
    assert Money.total([], "JPY") == Money.zero("JPY")
    assert Money.total(iter([Money("0.1", "CNY")] * 3), "CNY") == Money("0.30", "CNY")
    assert code_of(lambda: Money.total([Money(1, "USD")], "CNY")) == "money.currency-mixed"
    assert code_of(lambda: Money.total([1], "CNY")) == "money.not-money"  # type: ignore[list-item]


@pytest.mark.parametrize(
    "mix",
    [operator.add, operator.sub, operator.lt, operator.le, operator.gt, operator.ge, Money.ratio],
    ids=lambda mix: mix.__name__,
)
def test_currencies_never_mix(mix: Callable[[Money, object], object]) -> None:
    """There is no rate unless someone passes one in."""
    assert code_of(lambda: mix(Money(1, "CNY"), Money(1, "USD"))) == "money.currency-mixed"
    for other in (1, Decimal(1), 0, None, "1.00 CNY"):
        assert code_of(lambda other=other: mix(Money(1, "CNY"), other)) == "money.not-money"  # type: ignore[misc]


def test_money_of_two_currencies_is_simply_unequal() -> None:
    """Equality must answer, or money could be no key."""
    assert Money(0, "CNY") != Money(0, "USD")
    assert Money(1, "CNY") not in (1, "1.00 CNY", Decimal(1))
    assert len({Money("1.0", "CNY"), Money("1.00", "CNY"), Money(1, "USD")}) == 2


@pytest.mark.parametrize(
    "operation", [lambda a: a + a, lambda a: -a - a, lambda a: a * 2, lambda a: a * 10**27]
)
def test_results_are_bounded_like_arguments(operation: Callable[[Money], Money]) -> None:
    """Bounds that only hold at the door are no bounds."""
    assert code_of(lambda: operation(Money("99999999999999999999", "CNY"))) == "money.too-large"


def test_the_first_result_past_the_bound_is_refused() -> None:
    """One fen more than the most there can be is the bound itself, above as below."""
    most, fen = Money("99999999999999999999.99", "CNY"), Money("0.01", "CNY")
    assert code_of(lambda: most + fen) == "money.too-large"
    assert code_of(lambda: -most - fen) == "money.too-large"
    assert most - fen + fen == most


@pytest.mark.parametrize("factor", [1.5, True, Decimal(2), "2", None])
def test_only_whole_numbers_multiply_without_a_rule(factor: object) -> None:
    """Any other product needs rounding, so the rule must be named."""
    assert code_of(lambda: Money(1, "CNY") * factor) == "money.factor"  # type: ignore[operator]


def test_multiples_are_bounded_before_they_are_computed() -> None:
    """A factor of a million digits must cost nothing."""
    assert code_of(lambda: Money(1, "CNY") * 10**1_000_000) == "money.too-large"
    assert code_of(lambda: Money(1, "CNY").times(10**1_000_000, Rounding.UP)) == "money.too-large"
    assert code_of(lambda: Money(1, "CNY").times(Fraction(1, 10**10_000), Rounding.UP)) == "money.too-large"
    assert code_of(lambda: Money(1, "CNY").times(Decimal("1E+1000000"), Rounding.UP)) == "money.factor"
    nothing, bound = Money(0, "CNY"), 10**28
    assert nothing * (bound - 1) == nothing * (1 - bound) == nothing
    for last in (2**4096 - 1, Fraction(1, 2**4096 - 1), Decimal("1E+60")):
        assert nothing.times(last, Rounding.UP) == nothing
    for first in (2**4096, Fraction(1, 2**4096), Decimal("1E+61")):
        assert code_of(lambda: nothing.times(first, Rounding.UP)) in ("money.too-large", "money.factor")  # noqa: B023
    # No amount tells how large a factor was if it is nothing, so the factor is judged by itself.
    assert code_of(lambda: nothing * bound) == code_of(lambda: nothing * -bound) == "money.too-large"


@pytest.mark.parametrize("factor", [1.5, True, "2", Decimal("NaN"), Decimal("Infinity"), None])
def test_factors_are_exact_or_refused(factor: object) -> None:
    """A float factor would bring in the error that Money keeps out."""
    assert code_of(lambda: Money(1, "CNY").times(factor, Rounding.UP)) == "money.factor"  # type: ignore[arg-type]


def test_rounding_must_be_named_by_its_type() -> None:
    """A text that looks like a rule would pick one by accident."""
    assert code_of(lambda: Money(1, "CNY").rounded("half_up")) == "money.rounding"  # type: ignore[arg-type]


def test_ratios_are_exact_and_refuse_zero() -> None:
    """A margin is a fraction until someone says how to round it."""
    assert Money("1", "CNY").ratio(Money("3", "CNY")) == Fraction(1, 3)
    assert code_of(lambda: Money(1, "CNY").ratio(Money(0, "CNY"))) == "number.division-by-zero"


def test_a_result_has_as_few_places_as_it_needs() -> None:
    """Two fine amounts may add up to a plain one; a place left over would be stored, and shown, as 1.010."""
    assert str(Money("1.005", "CNY") + Money("0.005", "CNY")) == "1.01 CNY"


def test_signs_are_told_without_arithmetic() -> None:
    """Returns and credits are negative money; zero is neither."""
    assert Money(0, "CNY").is_zero
    assert not Money(0, "CNY").is_negative
    assert Money("-0.01", "CNY").is_negative
    assert not (-Money(0, "CNY")).is_negative
    assert not (Money("5", "CNY") - Money("5", "CNY")).amount.is_signed()


@pytest.mark.parametrize(
    "text", ["1.00", "1.00CNY", "CNY 1.00", "1.00  CNY", "1.00 CNY ", "", None, 5, "1 " * 50]
)
def test_text_is_read_exactly_as_written(text: object) -> None:
    """One spelling in, one spelling out."""
    with pytest.raises(KeyAccountError):
        Money.parse(text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.00", "money.text"),
        ("1.00 " + "C" * 34, "money.currency-unknown"),
        ("1.00 " + "C" * 35, "money.text"),
    ],
)
def test_text_too_long_for_money_is_not_taken_apart(text: str, code: str) -> None:
    """Amount and currency are looked at up to 39 characters; a page pasted by mistake is not echoed."""
    assert [code for code, _ in refusals_of(lambda: Money.parse(text))] == [code]


def test_money_cannot_be_changed_and_travels_whole() -> None:
    """A value shared by many holders must be the same for all of them, in every process."""
    money = Money("1234.50", "CNY")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        money.amount = Decimal(1)  # type: ignore[misc]
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(money, protocol)) == money
    assert copy.deepcopy(money) == money
    assert attrs.evolve(money, amount=2) == Money("2.00", "CNY")


@pytest.mark.parametrize("units", [10**28, -(10**28)])
def test_too_many_minor_units_are_refused_where_they_are_given(units: int) -> None:
    """A count of minor units past all bounds must be named as such, before a Decimal is made of it."""
    with pytest.raises(KeyAccountError) as caught:
        Money.of_minor(units, "CNY")
    assert (caught.value.code, caught.value.path) == ("money.too-large", "$.units")


def test_a_sum_from_a_bare_zero_names_the_remedy() -> None:
    """`sum(amounts)` is what everybody writes first."""
    with pytest.raises(KeyAccountError, match=r"Money\.total"):
        sum([Money(1, "CNY"), Money(2, "CNY")])
    assert sum([Money(1, "CNY")], Money(2, "CNY")) == Money(3, "CNY")
