"""The smallest change: every promised change, applied, really moves the customer across the line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.identification.case import Track
from keyaccount.identification.counterfactual import Direction, smallest_change
from keyaccount.identification.criterion import Absent, Reading
from keyaccount.identification.policy import UnknownRule
from keyaccount.identification.ranked_account import scales_of
from keyaccount.identification.ranking import identify
from keyaccount.identification.scoring import UNIT, score_units
from keyaccount.model.customer import Customer
from keyaccount.values.money import Money
from tests.identification.market import AS_OF, book_of, monthly, policy_of, rank, sale

ROWS = [
    *monthly("C1", 300),
    *monthly("C2", 150),
    *monthly("C3", 60, months=range(3, 9)),
    sale("C4", date(2024, 5, 1), 100),
]


@pytest.mark.method("I7")
def test_the_smallest_change_is_named_in_money() -> None:
    """How much more turnover would bring the third in, with the figure it leads to, cited as I7."""
    ranking = rank(ROWS)
    found = ranking.counterfactual("C3", 2)
    assert found.direction is Direction.IN
    turnover = next(one for one in found.changes if one.criterion == "turnover_to_target")
    assert turnover.amount is not None
    assert turnover.amount > Money(360, "CNY")
    assert turnover.score > found.threshold
    assert found.smallest == min(found.changes, key=lambda one: (one.effort, one.criterion))
    assert "I7" in found.explain().clauses()


def test_who_is_in_is_told_what_would_throw_it_out() -> None:
    """The way out ends below the best of those left outside."""
    ranking = rank(ROWS)
    found = ranking.counterfactual("C1", 1)
    assert found.direction is Direction.OUT
    assert found.threshold == ranking.of("C2").score
    assert all(one.score < found.threshold for one in found.changes)
    assert "落选" in found.summary("zh")
    assert "share of the scale" in found.summary()
    assert "<table" in found._repr_html_()


@given(st.sampled_from(["C1", "C2", "C3", "C4"]), st.integers(1, 4), st.sampled_from(UnknownRule))
@settings(max_examples=30)
def test_every_change_holds_when_applied(customer: str, places: int, rule: UnknownRule) -> None:
    """Scored anew with the changed reading alone, the customer is on the other side, as promised."""
    ranking = identify(book_of(ROWS), policy_of(unknown=rule), AS_OF)
    account = ranking.of(customer)
    found = ranking.counterfactual(customer, places)
    scales = scales_of(ranking.policy, Track.CURRENT)
    columns = {scale.key: scale.column for scale in scales}
    for change in found.changes:
        criterion = ranking.policy.criterion(change.criterion)
        column = columns[change.criterion]
        old = account.readings[column]
        assert isinstance(old, Reading) or old.why.counts
        span = abs(Fraction(criterion.best) - Fraction(criterion.worst))
        if isinstance(old, Reading):
            assert abs(abs(Fraction(change.needed) - old.value) / span - Fraction(change.effort)) < Fraction(
                1, 100
            )
        else:
            assert change.now is None
        beyond = change.score > found.threshold
        assert beyond is (found.direction is Direction.IN)


def test_nothing_alone_may_be_enough() -> None:
    """A threshold out of reach leaves an empty list that says so."""
    ranking = rank(ROWS)
    found = smallest_change(ranking.of("C4"), ranking.policy, Decimal(1), Direction.IN)
    assert found.smallest is None
    assert "no single criterion" in found.explain().line()


def test_the_unknown_may_decide() -> None:
    """What an answer would have to turn out as is shown as unknown now."""
    close = [*monthly("C1", 100), *monthly("C2", 95)]
    found = rank(close).counterfactual("C2", 1)
    unknown = [one for one in found.changes if one.now is None]
    assert unknown
    assert all(one.amount is None for one in unknown)
    assert "unknown" in unknown[0].say()
    assert "未知" in unknown[0].say("zh")


def test_ends_of_the_list() -> None:
    """With fewer customers than places the threshold is the bottom."""
    assert rank(ROWS).counterfactual("C1", 9).threshold == 0
    nobody = identify(book_of(monthly("C1", 5), [Customer("P", "P")]), policy_of(), AS_OF)
    assert nobody.counterfactual("P", 1).score == 0
    with pytest.raises(KeyAccountError):
        rank(ROWS).counterfactual("C1", 0)


def test_rounding_never_breaks_the_promise() -> None:
    """On a coarse denominator the needed reading is rounded away from where the score stands."""
    ranking = rank(ROWS)
    account = ranking.of("C3")
    column = next(index for index, one in enumerate(ranking.policy.criteria) if one.key == "regularity")
    assert not isinstance(account.readings[column], Absent)
    found = ranking.counterfactual("C3", 2)
    for change in found.changes:
        if change.criterion == "regularity":
            assert change.needed * 12 == int(change.needed * 12 + Decimal("0.000001")) or change.needed > 0
    units = score_units(account.readings, scales_of(ranking.policy, Track.CURRENT), ranking.policy.unknown)
    assert units.score is not None
    assert attrs.evolve(account).score == Decimal(units.score) / UNIT
