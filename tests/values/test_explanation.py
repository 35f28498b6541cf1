"""An explanation that does not add up is worse than none; the class itself refuses it."""

from __future__ import annotations

from datetime import date
from decimal import Context, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.values.evidence import Evidence
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import Figure
from keyaccount.values.money import Money
from keyaccount.values.text import Text

LABEL = Text("cost", "成本")


def _one(figure: Figure, key: str = "part") -> Explanation:
    return Explanation(key, LABEL, figure)


def _made(figure: Figure, combine: Combine, *parts: Figure) -> Explanation:
    return Explanation("whole", LABEL, figure, parts=tuple(map(_one, parts)), combine=combine)


@given(st.lists(st.decimals(-1000, 1000, places=6), min_size=1, max_size=8))
def test_sums_must_be_exact_in_any_context(parts: list[Decimal]) -> None:
    """A rounded sum would hide the fen that people argue about."""
    total = Decimal(int(sum(map(Fraction, parts)) * 10**6)).scaleb(-6)
    with localcontext(Context(prec=3)):
        assert _made(total, Combine.SUM, *parts).figure == total
    with pytest.raises(KeyAccountError) as caught, localcontext(Context(prec=3)):
        _made(Fraction(total) + Fraction(1, 10**9), Combine.SUM, *parts)
    assert caught.value.code == "explanation.parts"


@pytest.mark.parametrize(
    ("combine", "figure", "parts"),
    [
        (Combine.SUM, Money("3", "CNY"), (Money("1", "CNY"), Money("2", "CNY"))),
        (Combine.SUM, 3, (1, Fraction(1, 2), Decimal("1.5"))),
        (Combine.PRODUCT, Money("5", "CNY"), (Money("10", "CNY"), Decimal("0.5"))),
        (Combine.PRODUCT, Fraction(1, 6), (Fraction(1, 2), Fraction(1, 3))),
        (Combine.LEAST, 1, (3, 1, 2)),
        (Combine.MOST, Money("2", "CNY"), (Money("1", "CNY"), Money("2", "CNY"))),
    ],
)
def test_each_rule_makes_its_figure(combine: Combine, figure: Figure, parts: tuple[Figure, ...]) -> None:
    """Costs add, rates multiply, caps and floors choose."""
    assert _made(figure, combine, *parts).combine is combine


@pytest.mark.parametrize(
    ("combine", "figure", "parts"),
    [
        (Combine.SUM, 4, (1, 2)),
        (Combine.SUM, 3, ()),
        (Combine.SUM, Money("3", "CNY"), (Money("1", "CNY"), Money("2", "USD"))),
        (Combine.SUM, Money("3", "CNY"), (Money("1", "CNY"), 2)),
        (Combine.SUM, 3, (Money("1", "CNY"), Money("2", "CNY"))),
        (Combine.PRODUCT, Money("2", "CNY"), (Money("1", "CNY"), Money("2", "CNY"))),
        (Combine.LEAST, 2, (3, 1, 2)),
        (Combine.MOST, 2, (3, 1, 2)),
    ],
)
def test_parts_that_do_not_make_the_figure_are_refused(
    combine: Combine, figure: Figure, parts: tuple[Figure, ...]
) -> None:
    """Nobody should ever have to check our sums."""
    with pytest.raises(KeyAccountError) as caught:
        _made(figure, combine, *parts)
    assert (caught.value.code, caught.value.path) == ("explanation.parts", "$.whole")


def test_only_numbers_can_be_combined() -> None:
    """A grade in words has no sum."""
    with pytest.raises(KeyAccountError) as caught:
        _made(1, Combine.SUM, "A")
    assert caught.value.code == "explanation.not-a-number"


def test_grounds_are_not_added_up() -> None:
    """Reasons support a figure; they do not make it."""
    assert _made("A", Combine.REASONS, 1, "x").parts[1].figure == "x"


def test_a_tree_is_read_top_down_in_both_languages() -> None:
    """One line per figure: label, value, reason, evidence, clause."""
    part = Explanation(
        "fees",
        Text("fees", "费用"),
        Decimal("2.50"),
        reason=Text("two visits", "两次拜访"),
        clause="I3",
        evidence=[Evidence("ledger", date(2026, 1, 1))],
    )
    whole = Explanation("cost", LABEL, Decimal("2.5"), clause="I2", parts=[part], combine=Combine.SUM)
    because = Explanation("top", LABEL, None, because=[whole])
    assert whole.tree() == "cost = 2.5 [I2]\n  fees = 2.5 (two visits) {ledger, 2026-01-01} [I3]"
    assert "费用 = 2.5(两次拜访)" in whole.tree("zh")
    assert because.tree().splitlines()[0] == "cost"
    assert because.clauses() == {"I2", "I3"}
    assert because.find("fees") == part
    assert because.find("absent") is None
    assert [one.key for one in because.walk()] == ["top", "cost", "fees"]
    assert "two visits" in because._repr_html_()


def test_a_deep_tree_is_walked_without_recursion() -> None:
    """Explanations nest as deep as the calculation they explain."""
    tree = _one(1)
    for _ in range(5000):
        tree = Explanation("level", LABEL, 1, because=(tree,))
    assert sum(1 for _ in tree.walk()) == 5001
