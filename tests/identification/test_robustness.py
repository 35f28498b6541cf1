"""Robustness draws what it says, from a seed, and owns up to whom it did not draw for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.identification.comparison import Admissible
from keyaccount.identification.nomination import Firmness
from keyaccount.identification.robustness import robustness
from tests.identification.test_comparison import POLICY, account

CLEAR = [
    account(POLICY, "best", "0.9", "0.9", "0.9"),
    account(POLICY, "second", "0.7", "0.5", "0.55"),
    account(POLICY, "third", "0.5", "0.75", "0.6"),
    account(POLICY, "last", "0.1", "0.1", "0.1"),
]


@pytest.mark.method("I7")
def test_firm_borderline_and_out() -> None:
    """One is always in, two share the second place, the last cannot get in; each share is explained as I7."""
    found = robustness(CLEAR, 2, POLICY, seed=1, draws=500)
    assert found.of("best").share == 1
    assert found.of("best").firmness is Firmness.FIRM
    shares = [found.of(name).share for name in ("second", "third")]
    assert all(Decimal("0.05") < share < Decimal("0.95") for share in shares)
    assert abs(sum(shares, Decimal(0)) - 1) < Decimal("0.01")
    assert found.never_in == 1
    assert (found.count(Firmness.FIRM), found.count(Firmness.BORDERLINE), found.count(Firmness.OUT)) == (
        1,
        2,
        1,
    )
    assert found.explain("second").clauses() == {"I7"}


def test_the_same_seed_gives_the_same_answer() -> None:
    """A verdict that changes when asked twice convinces no panel."""
    one, two = (robustness(CLEAR, 2, POLICY, seed=9, draws=100) for _ in range(2))
    assert one == two
    assert robustness(CLEAR, 2, POLICY, seed=10, draws=100) != one


def test_noise_in_the_data_shakes_the_order() -> None:
    """With measurements off by two fifths of the scale even the best is not safe every time."""
    shaken = robustness(
        CLEAR, 1, POLICY, seed=1, draws=300, admissible=Admissible(Decimal("0.2"), Decimal("0.4"))
    )
    assert shaken.of("best").share < 1
    calm = robustness(CLEAR, 1, POLICY, seed=1, draws=300)
    assert calm.of("best").share == 1


def test_the_work_limit_is_reported() -> None:
    """Whoever was left undrawn is counted, not silently called out."""
    many = [account(POLICY, f"a{n:02d}", "0.5", "0.5", f"0.{50 + n}") for n in range(40)][::-1]
    found = robustness(many, 3, POLICY, seed=1, draws=20, at_most=10)
    assert (len(found.accounts), found.undrawn, found.never_in) == (10, 10, 20)
    assert "20 more are never in, 10 were not drawn for" in found.summary()
    with pytest.raises(KeyAccountError):
        robustness(many, 3, POLICY, seed=1, at_most=2)


def test_few_accounts_are_all_in() -> None:
    """With as many places as accounts nothing can change."""
    found = robustness(CLEAR[:2], 2, POLICY, seed=1, draws=10)
    assert {one.firmness for one in found.accounts} == {Firmness.FIRM}
    assert robustness([], 2, POLICY, seed=1, draws=10).accounts == ()


def test_rarely_in_counts_as_out() -> None:
    """One draw in a hundred is no place on a list."""
    close = [account(POLICY, "a", "0.9", "0.5", "0.5"), account(POLICY, "b", "0.5", "0.99", "0.5")]
    found = robustness(close, 1, POLICY, seed=1, draws=200)
    assert {one.firmness for one in found.accounts} <= set(Firmness)


def test_words_and_misuse() -> None:
    """Verdicts print in both languages; somebody never in is told so."""
    found = robustness(CLEAR, 2, POLICY, seed=1, draws=10)
    assert "权重变化下的前 2 名" in found.summary("zh")
    assert "<table" in found._repr_html_()
    with pytest.raises(KeyAccountError) as caught:
        found.of("last")
    assert caught.value.code == "robustness.never-in"
