"""The shortlist: the best few with their reasons, equals together, and why everybody else is left out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.identification.case import Track
from keyaccount.identification.comparison import Admissible
from keyaccount.identification.nomination import ExclusionGround, Firmness
from keyaccount.identification.policy import LossRule, standard_policy
from keyaccount.identification.portfolio import PortfolioLimits
from keyaccount.identification.ranking import Ranking, identify
from keyaccount.identification.shortlist import Shortlist, shortlist
from keyaccount.identification.weights import direct_weights
from keyaccount.model.book import Book
from keyaccount.model.customer import Customer, PurchaseHistory
from keyaccount.model.manager import AccountManager
from keyaccount.model.receivable import Receivable
from keyaccount.samples import distributor
from keyaccount.samples import rates as sample_rates
from keyaccount.values.money import Money
from tests.identification.market import AS_OF, Row, book_of, monthly, policy_of, rank, sale
from tests.identification.test_ranking import ROWS
from tests.refusals import refusals_of

DAY = date(2025, 9, 1)


def _book(turnover: dict[str, int], **more: Any) -> Book:
    return book_of([sale(name, DAY, net) for name, net in turnover.items()], **more)


def _by_turnover(turnover: dict[str, int], book: Book | None = None) -> Ranking:
    """Return a ranking by turnover alone, in which 5000 is worth everything."""
    policy = policy_of(weights=direct_weights({"turnover_to_target": 1}))
    return identify(book if book is not None else _book(turnover), policy, AS_OF)


def _names(found: Shortlist) -> list[str]:
    return [one.customer for one in found]


def _grounds(found: Shortlist) -> dict[str, str]:
    return {one.customer: one.ground.value for one in found.exclusions}


@pytest.mark.method("C1")
@pytest.mark.method("I7")
def test_the_distributors_list_carries_who_prepared_it_and_why() -> None:
    """The panel gets the carefully screened few, each with reasons, prospects apart, signed and dated."""
    book = distributor()
    policy = standard_policy(Money(60_000_000, "CNY"), rates=sample_rates())
    ranking = identify(book, policy, book.as_of)
    found = shortlist(ranking, 6, at_most_prospects=1, prepared_by="key account department")
    assert _names(found) == ["C001", "C005", "C002", "C007", "C004", "C008", "C023"]
    assert [one.customer for one in found.of(Track.PROSPECTIVE)] == ["C023"]
    first = found["C001"]
    assert (first.rank, first.prepared_by, first.prepared_on) == (1, "key account department", book.as_of)
    assert first.score == ranking.of("C001").score
    assert first.reasons[0].en == "turnover to target adds 0.294117647059"
    assert found.findings == ()
    clauses = found.explain("C001").clauses()
    assert {"C1", "I2", "I3", "I4a", "I5"} <= clauses
    assert "I7" in found.explain("C023").clauses()
    # The mall loses money once it is served; who is left out is told why, with the score behind it.
    assert found.excluded("C003").ground is ExclusionGround.PLACES
    left_out = found.explain("C003")
    assert left_out.figure == ranking.of("C003").score
    assert left_out.reason is not None
    assert left_out.reason.en.startswith("left out: all places are taken by higher scores")


def test_an_alert_follows_its_customer_to_the_panel() -> None:
    """A class A customer that loses money may be nominated, but never without that being said."""
    book = distributor()
    policy = standard_policy(Money(60_000_000, "CNY"), rates=sample_rates())
    found = shortlist(identify(book, policy, book.as_of), 9)
    assert [one.code for one in found["C003"].alerts] == ["profitability.a-by-revenue-negative"]
    assert found["C001"].alerts == ()
    assert "- C003 is class A by revenue" in found["C003"].summary()


def test_equals_across_the_last_place_are_both_left_out() -> None:
    """Choosing among equals would be chance; the reason says how many stood level for what was free."""
    found = shortlist(_by_turnover({"a": 4_000, "b": 3_000, "c": 3_000, "d": 1_000}), 2)
    assert _names(found) == ["a"]
    assert _grounds(found) == dict.fromkeys("bcd", "places")
    assert found.excluded("b").detail.en == "2 are level at 0.6 for 1 places; equals stand or fall together"
    # Nobody worse slips in past the tie.
    assert found.excluded("d").detail.en == "all places are taken by higher scores; the last one in has 0.8"
    assert shortlist(_by_turnover({"a": 4_000, "b": 3_000, "c": 3_000}), 3).exclusions == ()


def test_no_places_nominate_nobody() -> None:
    """An empty list is a list too, for a track that is not to grow."""
    found = shortlist(_by_turnover({"a": 4_000}), 0)
    assert len(found) == 0
    assert found.excluded("a").detail == ExclusionGround.PLACES.text


def test_a_threshold_says_what_is_missing() -> None:
    """Who falls short is told by how much, and exactly at the threshold one is in."""
    found = shortlist(_by_turnover({"a": 4_000, "b": 2_000}), 5, least_score=Decimal("0.8"))
    assert _names(found) == ["a"]
    assert _grounds(found) == {"b": "score"}
    assert found.excluded("b").detail.en == "0.4 is below 0.8"


def test_too_little_known_is_no_ground_for_a_nomination() -> None:
    """A high score on a fraction of the weight is a guess; nothing known at all has no score to compare."""
    customers = [
        Customer("seen", "Seen", purchases=PurchaseHistory.NOT_STARTED, category_spend=Money(9_000, "CNY")),
        Customer("dark", "Dark", purchases=PurchaseHistory.NOT_STARTED),
    ]
    book = book_of([sale("a", DAY, 100)], customers)
    lenient = shortlist(identify(book, policy_of(), AS_OF), 1, at_most_prospects=5)
    assert _names(lenient) == ["a", "seen"]
    assert lenient.excluded("dark").ground is ExclusionGround.UNSCORED
    strict = shortlist(identify(book, policy_of(minimum_coverage=Decimal("0.9")), AS_OF), 1)
    assert strict.excluded("a").ground is ExclusionGround.COVERAGE
    assert "of the weight is known, 0.9 is needed" in strict.excluded("a").detail.en
    assert _names(strict) == []


def test_limits_stop_what_places_would_allow() -> None:
    """Places are not hours: the third account would need more than the managers have."""
    ranking = _by_turnover({"a": 4_000, "b": 3_000, "c": 2_000})
    limits = PortfolioLimits(weekly_hours=Decimal(12), hours_each=Decimal(6))
    found = shortlist(ranking, 3, limits=limits)
    assert _names(found) == ["a", "b"]
    assert _grounds(found) == {"c": "hours"}
    assert found.excluded("c").detail.en == "account managers have no hours left: 18 of 12"


def test_limits_from_the_book_need_the_book() -> None:
    """Hours of the managers and receivables are read from the book, so it has to be given."""
    turnover = {"a": 4_000, "b": 3_000, "c": 2_000}
    bill = Receivable("a", "I1", Money(500, "CNY"), date(2026, 1, 1), date(2026, 2, 1))
    book = _book(turnover, managers=[AccountManager("M1", "Li", weekly_hours=10)], receivables=[bill])
    ranking = _by_turnover(turnover, book)
    hours = PortfolioLimits(hours_each=Decimal(6))
    assert refusals_of(lambda: shortlist(ranking, 3, limits=hours)) == [("portfolio.book", "$.book")]
    assert _names(shortlist(ranking, 3, limits=hours, book=book)) == ["a"]
    owed = PortfolioLimits(most_receivables=Money(499, "CNY"))
    assert _grounds(shortlist(ranking, 3, limits=owed, book=book)) == {"a": "receivables"}


def test_equals_stand_or_fall_together_under_limits_too() -> None:
    """The one whose number comes first has no better claim to the last hours than its equal."""
    limits = PortfolioLimits(weekly_hours=Decimal(12), hours_each=Decimal(6))
    found = shortlist(_by_turnover({"a": 4_000, "b": 3_000, "c": 3_000}), 3, limits=limits)
    assert _names(found) == ["a"]
    assert _grounds(found) == {"b": "hours", "c": "hours"}


def test_an_equal_that_breaks_a_limit_of_its_own_falls_alone() -> None:
    """What one customer owes is no reason against another that only happens to score the same."""
    turnover = {"a": 3_000, "b": 3_000}
    bill = Receivable("a", "I1", Money(500, "CNY"), date(2026, 1, 1), date(2026, 2, 1))
    book = _book(turnover, receivables=[bill])
    limits = PortfolioLimits(most_receivables=Money(100, "CNY"))
    found = shortlist(_by_turnover(turnover, book), 2, limits=limits, book=book)
    assert _names(found) == ["b"]
    assert _grounds(found) == {"a": "receivables"}


def test_a_place_that_hangs_on_the_weights_is_called_borderline() -> None:
    """Rich margin against large turnover: which is ahead depends on weights nobody knows to the digit."""
    rows = [sale("big", DAY, 4_000, 4_000), sale("rich", DAY, 1_000, 720)]
    weights = direct_weights({"turnover_to_target": 1, "gross_margin_rate": 1})
    ranking = identify(book_of(rows), policy_of(weights=weights), AS_OF)
    assert shortlist(ranking, 1)["rich"].firmness is Firmness.BORDERLINE
    exact = shortlist(ranking, 1, admissible=Admissible(weights=Decimal(0)))
    assert exact["rich"].firmness is Firmness.FIRM
    assert shortlist(ranking, 2)["rich"].firmness is Firmness.FIRM


def test_a_list_nobody_answers_for_says_so() -> None:
    """The department has to sign for its screening before the panel looks at it."""
    unsigned = shortlist(_by_turnover({"a": 4_000}), 1)
    assert [one.code for one in unsigned.findings] == ["shortlist.unsigned"]
    signed = shortlist(_by_turnover({"a": 4_000}), 1, prepared_by="M. Li", prepared_on=date(2026, 2, 5))
    assert signed.findings == ()
    assert signed["a"].prepared_on == date(2026, 2, 5)


def test_the_list_reads_in_both_languages() -> None:
    """One screen for the meeting; a customer without any ground shows a dash."""
    ranking = _by_turnover({"a": 4_000, "nothing": -5})
    found = shortlist(ranking, 2, prepared_by="M. Li")
    assert found["nothing"].reasons == ()
    assert "prepared by M. Li on 2026-01-31; 0 left out" in found.summary()
    assert "重点客户候选名单" in found.summary("zh")
    assert "<table" in found._repr_html_()
    assert "a" in found
    assert "z" not in found
    assert "by ?" not in found.summary()
    assert "by ?" in shortlist(ranking, 2).summary()


@given(
    st.lists(st.integers(1, 12), min_size=1, max_size=10),
    st.integers(0, 6),
    st.randoms(use_true_random=False),
)
def test_nobody_left_out_scores_above_anybody_nominated(
    hundreds: list[int], places: int, random: Any
) -> None:
    """Whatever the scores and ties: at most so many, best first, equals together, everybody accounted for."""
    turnover = {f"C{index:02}": value * 400 for index, value in enumerate(hundreds)}
    ranking = _by_turnover(turnover)
    found = shortlist(ranking, places)
    inside, outside = set(_names(found)), set(_grounds(found))
    assert len(inside) <= places
    assert inside | outside == set(turnover)
    assert not inside & outside
    scores = {one.customer: one.score for one in ranking.accounts}
    assert all(scores[one] > scores[two] for one in inside for two in outside)  # type: ignore[operator]
    for one in found:
        assert one.explain().find("score").figure == one.score  # type: ignore[union-attr]  # always there
    names = list(turnover)
    random.shuffle(names)
    assert _names(shortlist(_by_turnover({name: turnover[name] for name in names}), places)) == _names(found)


@pytest.mark.parametrize(
    ("act", "code", "path"),
    [
        (lambda one: shortlist(one, -1), "number.too-small", "$.at_most"),
        (lambda one: shortlist(one, 1, at_most_prospects=-1), "number.too-small", "$.at_most_prospects"),
        (lambda one: shortlist(one, 1, least_score=Decimal(2)), "number.too-large", "$.least_score"),
        (lambda one: shortlist(one, 1, prepared_by=""), "name.empty", "$.prepared_by"),
        (lambda one: shortlist(one, 1, prepared_on="today"), "date.not-a-date", "$.prepared_on"),  # type: ignore[arg-type]
        (lambda one: shortlist(one.accounts, 1), "type.wrong", "$.ranking"),
        (lambda one: shortlist(one, 1)["b"], "shortlist.not-nominated", "$.customer"),
        (lambda one: shortlist(one, 1).excluded("a"), "shortlist.not-excluded", "$.customer"),
        (lambda one: shortlist(one, 1).explain("z"), "shortlist.not-excluded", "$.customer"),
    ],
)
def test_wrong_input_is_refused_with_its_place(act: Any, code: str, path: str) -> None:
    """A list built on a slip would be signed before anybody noticed."""
    ranking = _by_turnover({"a": 4_000, "b": 2_000})
    assert refusals_of(lambda: act(ranking)) == [(code, path)]


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


def test_loss_makers_can_be_kept_off_the_list() -> None:
    """Where the policy says so, a class A customer on which we lose money is not nominated, with the loss."""
    rows = [sale("C1", DAY, 5_000, 6_000), sale("C2", DAY, 400, 100)]
    strict = identify(book_of(rows), policy_of(losses=LossRule.EXCLUDE), AS_OF)
    found = shortlist(strict, 2)
    assert [one.customer for one in found] == ["C2"]
    left = found.excluded("C1")
    assert left.ground is ExclusionGround.LOSS
    assert "-1000.00 CNY" in left.detail.en
    kind = identify(book_of(rows), policy_of(), AS_OF)
    assert [one.customer for one in shortlist(kind, 2)] == ["C1", "C2"]
    assert all(rule.text.zh for rule in LossRule)
