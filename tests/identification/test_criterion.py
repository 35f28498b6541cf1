"""Criteria have fixed bounds, readings are exact ratios, and each kind of absence is told apart."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.identification.case import Case
from keyaccount.identification.criterion import (
    STANDARD_LENSES,
    Absence,
    Absent,
    Criterion,
    Lens,
    Reading,
)
from keyaccount.identification.turnover import TURNOVER_TO_TARGET
from keyaccount.values.text import Text

LABEL = Text("reach", "覆盖")


@attrs.frozen
class Contacts:
    """Count the people we know: a criterion of one's own in three lines."""

    def read(self, case: Case) -> Reading:
        """Return how many contacts are on record."""
        return Reading.of(len(case.customer.contacts))


def test_utilities_are_exact_and_bounded() -> None:
    """A customer at the bound is worth 1, beyond it no more."""
    criterion = Criterion("x", "own", LABEL, "I6", Decimal("0.1"), Decimal("0.4"), Contacts())
    assert criterion.utility(Reading(2, 10)) == Fraction(1, 3)
    assert criterion.utility(Reading(9, 10)) == 1
    assert criterion.utility(Reading(-9, 10)) == 0
    cost = attrs.evolve(criterion, worst=Decimal("0.4"), best=Decimal("0.1"))
    assert cost.utility(Reading(2, 10)) == Fraction(2, 3)


def test_equal_bounds_are_refused() -> None:
    """A criterion whose scale is a point tells nobody apart."""
    with pytest.raises(KeyAccountError) as caught:
        attrs.evolve(TURNOVER_TO_TARGET, worst=Decimal("0.05"))
    assert caught.value.code == "criterion.bounds"


@pytest.mark.parametrize(("numerator", "denominator"), [(1, 0), (1, -2), (1.0, 2), (True, 2), (1, 2.0)])
def test_readings_are_whole_numbers(numerator: object, denominator: object) -> None:
    """Facts enter as integers, so that every engine starts from the same ones."""
    with pytest.raises(KeyAccountError):
        Reading(numerator, denominator)  # type: ignore[arg-type]


def test_readings_from_exact_numbers() -> None:
    """An own lens need not split its figure into two."""
    assert Reading.of(Decimal("0.4")).value == Fraction(2, 5)
    assert Reading.of(Fraction(1, 3)).value == Fraction(1, 3)
    with pytest.raises(KeyAccountError):
        Reading.of(0.4)  # type: ignore[arg-type]


def test_only_what_could_be_known_counts() -> None:
    """Not started and not applicable leave the weights; unknown, unanswered and declined stay in them."""
    assert [why.name for why in Absence if why.counts] == ["UNKNOWN", "UNANSWERED", "DECLINED"]
    assert all(why.text.zh for why in Absence)
    with pytest.raises(KeyAccountError):
        Absent("unknown")  # type: ignore[arg-type]


def test_the_shipped_lenses_cover_the_method() -> None:
    """One lens per basic way of identifying, loyalty from both sides."""
    assert {lens.clause for lens in STANDARD_LENSES} == {"I2", "I3", "I4a", "I4b", "I5"}
    with pytest.raises(KeyAccountError):
        Lens("", LABEL, "I6")
