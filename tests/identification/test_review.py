"""Reviews carry stays and graces on, say who moved and why, and replay to any day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.identification.case import Buyer
from keyaccount.identification.hysteresis import Hold, MemberRule, PlaceRule
from keyaccount.identification.move import MoveKind
from keyaccount.identification.policy import IdentificationPolicy, standard_policy
from keyaccount.identification.ranking import identify
from keyaccount.identification.review import Review, replay, review
from keyaccount.identification.shortlist import shortlist
from keyaccount.identification.weights import direct_weights
from keyaccount.model.customer import Customer, PurchaseHistory
from keyaccount.samples import distributor, one_quarter_later
from keyaccount.samples import rates as sample_rates
from keyaccount.values.money import Money
from tests.identification.market import AS_OF, COLUMNS, Row, book_of, monthly, policy_of, sale
from tests.refusals import refusals_of

QUARTERS = [date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31)]
PROSPECT = Customer("P1", "New", purchases=PurchaseHistory.NOT_STARTED, category_spend=Money(9000, "CNY"))
ONE_PLACE = policy_of(membership=PlaceRule(1, 1, dwell=1, grace=0))


@pytest.mark.method("I7")
def test_who_entered_left_rises_and_falls() -> None:
    """One place: the new leader enters, the old one leaves, each with criteria that sum to its move."""
    rows = [
        *monthly("C1", 100, range(1, 7)),
        *monthly("C2", 50, range(1, 7)),
        *monthly("C2", 300, range(7, 13)),
    ]
    found = replay(book_of(rows), ONE_PLACE, QUARTERS)[-1]
    assert found.members == ("C2",)
    assert [move.customer for move in found.moved(MoveKind.RISING)] == ["C2"]
    first = replay(book_of(rows), ONE_PLACE, QUARTERS)[0]
    assert first.members == ("C1",)
    moved = replay(book_of(rows), ONE_PLACE, QUARTERS)[1]
    assert [move.customer for move in moved.moved(MoveKind.ENTERED)] == ["C2"]
    assert [move.customer for move in moved.moved(MoveKind.LEFT)] == ["C1"]
    explained = moved.explain("C2")
    assert {"I2", "I7"} <= explained.clauses()
    before = moved.of("C2").score_before
    assert before is not None
    total = sum((Fraction(str(part.figure)) for part in explained.parts), Fraction(0))
    assert total == Fraction(str(moved.of("C2").score))
    assert found.due == date(2026, 3, 31)
    assert found.prospects_due == date(2026, 6, 30)


@pytest.mark.method("I7")
def test_a_prospect_enters_the_shortlist_after_it_starts_buying() -> None:
    """First on the watch list with a due day, then a customer on the shortlist; the diff says it started."""
    book = book_of([*monthly("C1", 50), *monthly("C2", 40)], [PROSPECT])
    policy = policy_of(membership=PlaceRule(1, 1, dwell=1, grace=0))
    first = review(None, identify(book, policy, AS_OF))
    assert first.watched == ("P1",)
    assert "P1" not in shortlist(first.ranking, 1)
    later = book.extended(
        as_of=date(2026, 4, 30),
        lines=[sale("P1", date(2026, month, 20), 900) for month in (2, 3, 4)],
        columns=COLUMNS,
        customers=[
            Customer("P1", "New", purchases=PurchaseHistory.STARTED, category_spend=Money(9000, "CNY"))
        ],
    )
    second = review(first, identify(later, policy, later.as_of))
    move = second.of("P1")
    assert {MoveKind.STARTED, MoveKind.ENTERED} <= set(move.kinds)
    assert "P1" in shortlist(second.ranking, 1)
    assert second.ranking.of("P1").buyer is Buyer.ACTIVE
    assert "started buying" in second.explain("P1").line()
    assert "I7" in second.explain("P1").clauses()
    assert second.watched == ()


def test_a_later_purchase_shows_that_it_had_not_started() -> None:
    """Replaying last spring, a customer whose first line came in summer was a prospect then."""
    customers = [Customer("C9", "Late", purchases=PurchaseHistory.STARTED, category_spend=Money(500, "CNY"))]
    book = book_of([*monthly("C1", 10), sale("C9", date(2025, 8, 1), 100)], customers)
    spring, autumn = replay(book, policy_of(), [date(2025, 6, 30), date(2025, 9, 30)])
    assert spring.ranking.of("C9").buyer is Buyer.NOT_STARTED
    assert MoveKind.STARTED in autumn.of("C9").kinds


def test_grace_is_carried_from_review_to_review() -> None:
    """Held once, out the second time; a ranking alone would have forgotten."""
    rule = MemberRule(Decimal("0.20"), Decimal("0.15"), dwell=1, grace=1)
    policy = policy_of(membership=rule)
    rows = [*monthly("C1", 400, range(1, 4)), *monthly("C2", 1)]
    days = [date(2025, 6, 30), date(2026, 1, 31), date(2026, 4, 30), date(2026, 7, 31)]
    found = replay(book_of(rows, as_of=date(2026, 7, 31)), policy, days)
    levels = [one.seats.of("C1").level for one in found]  # type: ignore[union-attr]
    scores = [one.ranking.of("C1").score for one in found]
    below = [score is not None and score < rule.exit for score in scores]
    for index in range(1, len(found)):
        if below[index] and not below[index - 1] and levels[index - 1]:
            assert levels[index] == 1
            assert "grace" in found[index].explain("C1").tree()


def test_new_and_gone_customers() -> None:
    """A merger takes one away, a new one appears; both are moves with names."""
    before = identify(book_of([*monthly("C1", 90), *monthly("C2", 50)], as_of=AS_OF), ONE_PLACE, AS_OF)
    customers = [Customer("C2", "Two"), Customer("C1", "One", merged_into="C2", merged_on=date(2026, 3, 1))]
    rows = [*monthly("C1", 90), *monthly("C2", 50), sale("C3", date(2026, 4, 1), 5)]
    book = book_of(rows, customers, as_of=date(2026, 4, 30))
    found = review(before, identify(book, ONE_PLACE, book.as_of))
    assert found.of("C1").kinds == (MoveKind.LEFT, MoveKind.GONE)
    assert MoveKind.NEW in found.of("C3").kinds
    assert found.deltas("C1") == ()
    gone = review(identify(book_of([*monthly("C1", 9), *monthly("C2", 50)]), ONE_PLACE, AS_OF), found.ranking)
    assert gone.of("C1").kinds == (MoveKind.GONE,)


def test_too_little_known_holds_the_seat() -> None:
    """Membership is not lost because an interview expired."""
    policy = policy_of(membership=PlaceRule(1, 1, dwell=1, grace=0), minimum_coverage=Decimal("0.99"))
    found = review(None, identify(book_of(monthly("C1", 90)), policy, AS_OF))
    assert found.members == ()
    assert found.of("C1").hold is not None


def test_a_changed_policy_is_named() -> None:
    """Part of every move comes from the new rules, not from the customers."""
    book = book_of(monthly("C1", 90), as_of=date(2026, 4, 30))
    one = identify(book, policy_of(version="1"), AS_OF)
    two = identify(book, policy_of(version="2"), date(2026, 4, 30))
    found = review(one, two)
    assert [finding.code for finding in found.findings] == ["review.policy-changed"]
    assert review(two_review := review(None, one), two).previous == two_review.ranking


def test_replay_as_known_sees_only_what_was_recorded() -> None:
    """Two replays of the same day differ by exactly what was learnt later."""
    from keyaccount.model.book import Book
    from keyaccount.model.ledger import Ledger

    rows = [
        (*sale("C1", date(2025, 9, 10), 100), date(2025, 9, 10)),
        (*sale("C1", date(2025, 9, 20), 400), date(2026, 1, 5)),
    ]
    ledger = Ledger.from_rows(rows, (*COLUMNS, "recorded_on"), currency="CNY")
    book = Book(AS_OF, ledger, [Customer("C1", "Hua")])
    days = [date(2025, 9, 30), date(2025, 12, 31)]
    now = replay(book, policy_of(), days)
    then = replay(book, policy_of(), days, as_known=True)
    assert [one.ranking.of("C1").turnover_minor for one in now] == [50_000, 50_000]
    assert [one.ranking.of("C1").turnover_minor for one in then] == [10_000, 10_000]


@pytest.mark.parametrize("previous", [AS_OF, date(2026, 4, 30)])
def test_reviews_go_forward(previous: date) -> None:
    """Comparing with the same day or a later one would turn entries into exits."""
    book = book_of(monthly("C1", 90), as_of=date(2026, 4, 30))
    ranking = identify(book, policy_of(), AS_OF)
    with pytest.raises(KeyAccountError) as caught:
        review(identify(book, policy_of(), previous), ranking)
    assert caught.value.code == "review.order"
    with pytest.raises(KeyAccountError):
        review("last", ranking)  # type: ignore[arg-type]


def test_words() -> None:
    """Who moved fits on a screen, in both languages."""
    found = replay(book_of([*monthly("C1", 90), *monthly("C2", 30)]), ONE_PLACE, QUARTERS)
    last: Review = found[-1]
    assert "next review 2026-03-31" in last.summary()
    assert "复核" in last.summary("zh")
    assert "<table" in last._repr_html_()
    with pytest.raises(KeyAccountError) as caught:
        last.of("C11")
    assert caught.value.code == "customer.unknown"


# In 2025 a sold 3000 and b 2000; in January 2026 b sells 2000 more and passes a.
PASSED: tuple[Row, ...] = (
    sale("a", date(2025, 3, 1), 3_000),
    sale("b", date(2025, 3, 1), 2_000),
    sale("b", date(2026, 1, 10), 2_000),
    sale("c", date(2025, 3, 1), 1_000),
)
BEFORE = date(2025, 12, 31)


def _by_turnover(**changes: Any) -> IdentificationPolicy:
    """Return a policy by turnover alone, in which 5000 is worth everything."""
    return policy_of(weights=direct_weights({"turnover_to_target": 1}), **changes)


def _passed(rule: PlaceRule | MemberRule) -> Review:
    """Return the second of two reviews, at the end of 2025 and a month later."""
    return replay(book_of(PASSED), _by_turnover(membership=rule), [BEFORE, AS_OF])[-1]


@pytest.mark.method("I7")
def test_a_move_is_explained_to_the_last_digit() -> None:
    """From 2000 to 4000 of the 5000 that are worth everything: the score before, and what was added."""
    found = _passed(PlaceRule(1, 1, dwell=1, grace=0))
    assert found.members == ("b",)
    assert found.of("b").kinds == (MoveKind.ENTERED, MoveKind.RISING)
    assert found.of("a").kinds == (MoveKind.LEFT,)
    assert found.of("c").kinds == (MoveKind.STEADY,)
    assert [(one.criterion, one.change) for one in found.deltas("b")] == [
        ("turnover_to_target", Decimal("0.4"))
    ]
    explained = found.explain("b")
    assert explained.figure == Decimal("0.8")
    assert [part.figure for part in explained.parts] == [Decimal("0.4"), Decimal("0.4")]
    assert {"I2", "I7"} <= explained.clauses()


@pytest.mark.method("I7")
def test_the_band_keeps_who_is_only_just_passed() -> None:
    """Second place is within the band, so the member stays, and the review says what held it."""
    found = _passed(PlaceRule(1, 2, dwell=1, grace=0))
    assert found.members == ("b", "a")
    assert found.of("a").hold is Hold.MARGIN
    explained = found.explain("a")
    assert explained.reason is not None
    assert "held: within the band between the thresholds" in explained.reason.en
    assert [one.key for one in explained.because] == ["hold"]
    assert "I7" in explained.clauses()


def test_membership_by_score_reads_the_score() -> None:
    """A threshold on the score is independent of how many others there are."""
    found = _passed(MemberRule(Decimal("0.6"), Decimal("0.5"), dwell=1, grace=0))
    assert found.members == ("b", "a")


@pytest.mark.method("I7")
def test_the_distributors_prospect_starts_to_buy() -> None:
    """Digging again pays: the prospect moves to the customers' track, and the next reviews have days."""
    book = distributor()
    later = one_quarter_later(book)
    policy = standard_policy(Money(60_000_000, "CNY"), rates=sample_rates())
    first = review(None, identify(book, policy, book.as_of))
    assert first.watched == ("C023", "C024")
    second = review(first, identify(later, policy, later.as_of))
    assert [one.customer for one in second.moved(MoveKind.STARTED)] == ["C023"]
    assert MoveKind.ENTERED in second.of("C023").kinds
    assert "C023" in second.members
    assert second.watched == ("C024",)
    assert (second.as_of, second.due) == (date(2026, 3, 31), date(2026, 6, 30))
    assert second.prospects_due == date(2026, 9, 30)
    for move in second.moves:
        assert move.change == sum(one.change for one in second.deltas(move.customer))
        assert "I7" in second.explain(move.customer).clauses()


def test_a_ranking_alone_can_be_what_one_compares_with() -> None:
    """Where no review was kept, the last ranking tells who was in then."""
    book = book_of(PASSED)
    policy = _by_turnover(membership=PlaceRule(1, 1, dwell=1, grace=0))
    rankings = [identify(book, policy, day) for day in (BEFORE, AS_OF)]
    assert review(*rankings) == replay(book, policy, [BEFORE, AS_OF])[-1]


def test_the_very_first_review_knows_no_moves() -> None:
    """Nobody rises or falls without a yesterday; who is in has entered, the rest is new."""
    policy = _by_turnover(membership=PlaceRule(1, 1, dwell=1, grace=0))
    first = replay(book_of(PASSED), policy, [BEFORE])[0]
    assert first.previous is None
    assert first.of("a").kinds == (MoveKind.ENTERED,)
    assert first.of("b").kinds == (MoveKind.NEW,)
    assert first.deltas("a") == ()
    assert first.explain("a").figure == Decimal("0.6")
    assert first.findings == ()


def test_a_closed_member_leaves_by_name() -> None:
    """A customer that closed must not vanish from the minutes without a word."""
    closed = Customer("a", "Away", purchases=PurchaseHistory.STARTED, closed_on=date(2026, 1, 15))
    policy = _by_turnover(membership=PlaceRule(1, 1, dwell=1, grace=0))
    found = replay(book_of(PASSED, [closed]), policy, [BEFORE, AS_OF])[-1]
    assert found.of("a").kinds == (MoveKind.LEFT, MoveKind.GONE)
    assert found.of("a").change is None
    assert found.deltas("a") == ()
    assert found.explain("a").figure is None


def test_the_table_puts_entries_and_exits_first() -> None:
    """The meeting looks at who comes and goes; the steady ones are only counted."""
    found = _passed(PlaceRule(1, 1, dwell=1, grace=0))
    assert [row[1] for row in found.table().rows] == ["b", "a"]
    assert len(found.table(at_most=1).rows) == 1
    assert "1 in, 0 watched, 1 steady; next review 2026-04-30" in found.summary()


@given(
    st.lists(st.tuples(st.integers(1, 20), st.integers(0, 20)), min_size=1, max_size=7),
    st.integers(1, 3),
    st.integers(0, 2),
    st.randoms(use_true_random=False),
)
def test_every_review_accounts_for_everybody(
    drawn: list[tuple[int, int]], enter: int, band: int, random: Random
) -> None:
    """Entered and left are exactly the difference of the members, deltas the change, order irrelevant."""
    rows = []
    for index, (early, late) in enumerate(drawn):
        rows.append(sale(f"C{index}", date(2025, 3, 1), early * 100))
        if late:
            rows.append(sale(f"C{index}", date(2026, 1, 10), late * 100))
    policy = _by_turnover(membership=PlaceRule(enter=enter, exit=enter + band, dwell=1, grace=0))
    first, second = replay(book_of(rows), policy, [BEFORE, AS_OF])
    was, now = set(first.members), set(second.members)
    assert {one.customer for one in second.moved(MoveKind.ENTERED)} == now - was
    assert {one.customer for one in second.moved(MoveKind.LEFT)} == was - now
    for move in second.moves:
        assert move.change == sum(one.change for one in second.deltas(move.customer))
    # Whoever stands among the first places is in, whoever lies beyond the band is out.
    for one in second.ranking.accounts:
        assert one.rank is not None
        assert one.rank > enter or one.customer in now
        assert one.rank <= enter + band or one.customer not in now
    random.shuffle(rows)
    assert replay(book_of(rows), policy, [BEFORE, AS_OF])[-1].moves == second.moves


def test_wrong_input_is_refused_with_its_place() -> None:
    """Reviews given the wrong way round would turn every rise into a fall."""
    book, policy = book_of(PASSED), _by_turnover()
    early, late = replay(book, policy, [BEFORE, AS_OF])
    assert refusals_of(lambda: review(late, early.ranking)) == [("review.order", "$.previous")]
    assert refusals_of(lambda: review(early, early.ranking)) == [("review.order", "$.previous")]
    assert refusals_of(lambda: review(early, early)) == [("type.wrong", "$.current")]  # type: ignore[arg-type]
    assert refusals_of(lambda: review(book, late.ranking)) == [("type.wrong", "$.previous")]  # type: ignore[arg-type]
    assert refusals_of(lambda: late.of("z")) == [("customer.unknown", "$.customer")]
    assert refusals_of(lambda: late.explain("z")) == [("customer.unknown", "$.customer")]
    wrong: Any = ["today"]
    assert refusals_of(lambda: replay(book, policy, wrong)) == [("date.not-a-date", "$.days[0]")]
