"""ABC classes: cuts are named, ties stay together, and nobody without turnover is classed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.identification.abc_analysis import AbcClass, AbcCuts, Crossing, abc_classes, standing_order

AMOUNTS = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(-50, 1000), min_size=1)


def test_the_crossing_customer_goes_where_the_cuts_say() -> None:
    """Both conventions are in use, and the largest account often crosses 80 % alone."""
    amounts = {"a": 90, "b": 10}
    assert abc_classes(amounts, AbcCuts())["a"] is AbcClass.A
    assert abc_classes(amounts, AbcCuts(crossing=Crossing.LOWER))["a"] is AbcClass.B


def test_words_name_the_rule_in_both_languages() -> None:
    """A class without its rule cannot be checked by the reader."""
    assert AbcCuts().text.zh == "分界 0.80/0.95,跨越分界的客户归入上一类"
    assert AbcCuts(crossing=Crossing.LOWER).text.en.endswith("lower class")
    assert AbcClass.A.text.zh == "A 类"


@pytest.mark.parametrize(("a", "b"), [("0.95", "0.80"), ("0.8", "0.8"), ("0", "0.9"), ("0.8", "1.1")])
def test_cuts_must_rise_within_the_whole(a: str, b: str) -> None:
    """Cuts that cross would leave class B empty without anybody noticing."""
    with pytest.raises(KeyAccountError):
        AbcCuts(Decimal(a), Decimal(b))


@given(AMOUNTS)
def test_equal_amounts_share_a_class(amounts: dict[str, int]) -> None:
    """Equal customers with unequal classes are the commonest complaint about such scores."""
    classes = abc_classes(amounts, AbcCuts())
    by_amount: dict[int, set[AbcClass | None]] = {}
    for customer, amount in amounts.items():
        by_amount.setdefault(amount, set()).add(classes[customer])
    assert all(len(found) == 1 for found in by_amount.values())


@given(AMOUNTS, st.sampled_from(Crossing))
def test_classes_follow_the_definition(amounts: dict[str, int], crossing: Crossing) -> None:
    """An independent reading of the rule, with fractions, gives the same classes."""
    classes = abc_classes(amounts, AbcCuts(crossing=crossing))
    total = sum(amount for amount in amounts.values() if amount > 0)
    for customer, amount in amounts.items():
        if amount <= 0:
            assert classes[customer] is None
            continue
        before = Fraction(sum(one for one in amounts.values() if one > amount), total)
        through = Fraction(sum(one for one in amounts.values() if one >= amount), total)
        if crossing is Crossing.UPPER:
            wanted = "a" if before < Fraction(4, 5) else "b" if before < Fraction(19, 20) else "c"
        else:
            wanted = "a" if through <= Fraction(4, 5) else "b" if through <= Fraction(19, 20) else "c"
        found = classes[customer]
        assert found is not None
        assert found.value == wanted


@given(AMOUNTS)
def test_the_order_of_customers_changes_nothing(amounts: dict[str, int]) -> None:
    """The same data in another order is the same data."""
    turned = dict(reversed(amounts.items()))
    assert abc_classes(amounts, AbcCuts()) == abc_classes(turned, AbcCuts())
    assert standing_order(amounts) == standing_order(turned)
