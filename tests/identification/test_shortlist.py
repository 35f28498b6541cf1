"""The shortlist: the carefully screened few, ties together, everybody else told why not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.identification.case import Track
from keyaccount.identification.nomination import ExclusionGround, Firmness
from keyaccount.identification.ranking import identify
from keyaccount.identification.shortlist import shortlist
from keyaccount.model.customer import Customer, PurchaseHistory
from keyaccount.values.money import Money
from tests.identification.market import AS_OF, Row, book_of, monthly, policy_of, rank
from tests.identification.test_ranking import ROWS

FOUR = [*monthly("C1", 400), *monthly("C2", 200), *monthly("C3", 100), *monthly("C4", 100)]


@pytest.mark.method("C1")
def test_the_best_are_nominated_and_the_rest_told_why() -> None:
    """Two places: the third is told the score of the last one in; it is signed, and explained as C1."""
    found = shortlist(rank(FOUR), 2, prepared_by="key account department", prepared_on=date(2026, 2, 3))
    assert [one.customer for one in found] == ["C1", "C2"]
    assert len(found) == 2
    assert "C1" in found
    assert "C3" not in found
    left = found.excluded("C3")
    assert left.ground is ExclusionGround.PLACES
    assert str(found["C2"].score).rstrip("0") in left.detail.en
    assert found.explain("C1").clauses() >= {"C1", "I2"}
    assert found.findings == ()
    assert found["C1"].firmness is Firmness.FIRM
    assert "prepared by key account department on 2026-02-03; 2 left out" in found.summary()
    assert "重点客户候选名单" in found.summary("zh")
    assert "<table" in found._repr_html_()


def test_equals_stand_or_fall_together() -> None:
    """Two level customers for one place: neither is drawn by lot, and nobody below slips in instead."""
    found = shortlist(rank([*FOUR, *monthly("C5", 10)]), 3)
    assert [one.customer for one in found] == ["C1", "C2"]
    assert "equals stand or fall together" in found.excluded("C3").detail.en
    assert found.excluded("C5").ground is ExclusionGround.PLACES
    assert found.findings[0].code == "shortlist.unsigned"


def test_too_little_known_is_a_reason_of_its_own() -> None:
    """A high score on half the evidence is not a nomination."""
    ranking = identify(book_of(FOUR), policy_of(minimum_coverage=Decimal("0.9")), AS_OF)
    found = shortlist(ranking, 4)
    assert len(found) == 0
    assert found.excluded("C1").ground is ExclusionGround.COVERAGE
    assert "0.9 is needed" in found.excluded("C1").detail.en


def test_a_threshold_and_the_unscored() -> None:
    """Below the line, or with nothing known at all: two different reasons."""
    customers = [Customer("P1", "Who")]
    ranking = identify(book_of(FOUR, customers), policy_of(), AS_OF)
    found = shortlist(ranking, 9, at_most_prospects=2, least_score=ranking.of("C2").score)
    assert [one.customer for one in found] == ["C1", "C2"]
    assert found.excluded("C3").ground is ExclusionGround.SCORE
    assert found.excluded("P1").ground is ExclusionGround.UNSCORED


@pytest.mark.method("I7")
def test_prospects_have_places_of_their_own() -> None:
    """A prospective key account takes no place from a customer, and is cited under I7."""
    prospect = Customer("P1", "New", purchases=PurchaseHistory.NOT_STARTED, category_spend=Money(9000, "CNY"))
    ranking = identify(book_of(FOUR, [prospect]), policy_of(), AS_OF)
    found = shortlist(ranking, 1, at_most_prospects=1)
    assert [one.customer for one in found.of(Track.PROSPECTIVE)] == ["P1"]
    assert [one.customer for one in found.of(Track.CURRENT)] == ["C1"]
    assert "I7" in found.explain("P1").clauses()
    none = shortlist(ranking, 0)
    assert none.excluded("P1").detail == ExclusionGround.PLACES.text


@pytest.mark.parametrize(
    ("customer", "listed", "code"),
    [("C9", True, "shortlist.not-nominated"), ("C1", False, "shortlist.not-excluded")],
)
def test_wrong_names_are_refused(customer: str, listed: bool, code: str) -> None:
    """Asking for a nomination that does not exist must not give another one."""
    found = shortlist(rank(FOUR), 2)
    with pytest.raises(KeyAccountError) as caught:
        found[customer] if listed else found.excluded(customer)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("places", "more"),
    [
        (-1, {}),
        (1, {"at_most_prospects": -1}),
        (1, {"least_score": Decimal(2)}),
        (1, {"prepared_by": ""}),
        (1, {"prepared_on": "2026-02-03"}),
    ],
)
def test_wrong_arguments_are_refused(places: int, more: dict[str, Any]) -> None:
    """Numbers of places are whole and not below zero."""
    with pytest.raises(KeyAccountError):
        shortlist(rank(FOUR), places, **more)


@given(ROWS, st.integers(0, 5))
@settings(max_examples=30)
def test_everybody_is_listed_or_excluded_once(rows: list[Row], places: int) -> None:
    """No customer may vanish between the ranking and the list."""
    ranking = rank(rows)
    found = shortlist(ranking, places)
    names = [one.customer for one in found] + [one.customer for one in found.exclusions]
    assert sorted(names) == sorted(one.customer for one in (*ranking.accounts, *ranking.prospects))
    assert len(found) <= places
    if found.of(Track.CURRENT):
        last = min(one.score for one in found)
        outside = [ranking.of(one.customer).score for one in found.exclusions]
        assert all(score is None or score <= last for score in outside)
