"""The ranking: fixed bounds, equal ties, exact explanations, prospects apart, the past replayed."""

from __future__ import annotations

import gzip
from collections import Counter
from csv import DictReader
from datetime import date
from decimal import Context, Decimal, localcontext
from fractions import Fraction

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.identification.abc_analysis import AbcClass
from keyaccount.identification.case import Buyer, Track
from keyaccount.identification.nomination import Firmness
from keyaccount.identification.policy import standard_policy
from keyaccount.identification.ranking import Ranking, identify
from keyaccount.identification.weights import direct_weights
from keyaccount.model.book import Book
from keyaccount.model.customer import Customer, PurchaseHistory
from keyaccount.model.ledger import Ledger
from keyaccount.model.relationship import RelationshipAnswer, RelationshipDimension
from keyaccount.model.side import Side
from keyaccount.values.money import Money
from tests.identification.market import (
    AS_OF,
    COLUMNS,
    Row,
    answered,
    book_of,
    monthly,
    policy_of,
    rank,
    sale,
)
from tests.shared_data import data

DAYS = st.integers(0, 700).map(lambda back: date.fromordinal(AS_OF.toordinal() - back))
ROWS = st.lists(
    st.builds(
        lambda number, customer, day, net: (
            f"C{customer}",
            f"D{number}",
            day,
            1 if net >= 0 else -1,
            net,
            net // 2,
        ),
        st.integers(0, 10**6),
        st.integers(1, 5),
        DAYS,
        st.integers(-200, 2000),
    ),
    min_size=1,
    max_size=25,
)


def _scores(ranking: Ranking) -> dict[str, Decimal | None]:
    return {one.customer: one.score for one in (*ranking.accounts, *ranking.prospects)}


@pytest.mark.method("I2", "I3", "I4a", "I5")
def test_the_best_customer_leads_for_reasons_that_add_up() -> None:
    """Larger, more profitable, better liked: first, and the score is the sum of its reasons."""
    answers = [
        RelationshipAnswer("C1", dimension, side, 4, AS_OF)
        for dimension in RelationshipDimension
        for side in Side
    ]
    rows = [*monthly("C1", 400), *monthly("C2", 100), *monthly("C1", 300, year=2024)]
    ranking = identify(book_of(rows, relationship_answers=answers), policy_of(), AS_OF)
    assert [one.customer for one in ranking.accounts] == ["C1", "C2"]
    explained = ranking.explain("C1")
    assert explained.figure == ranking.of("C1").score
    assert {"I2", "I3", "I4a", "I5"} <= explained.clauses()
    assert ranking.of("C1").abc is AbcClass.A


@given(ROWS, ROWS)
@settings(max_examples=40)
def test_adding_a_customer_never_reorders_the_others(rows: list[Row], more: list[Row]) -> None:
    """Every score stays exactly as it was, because no bound depends on who else is there."""
    newcomer = [("NEW", f"N{index}", *row[2:]) for index, row in enumerate(more)]
    before = _scores(rank(rows))
    after = _scores(rank([*rows, *newcomer]))
    assert {key: after[key] for key in before} == before


@given(ROWS, st.randoms())
@settings(max_examples=40)
def test_the_order_of_rows_is_irrelevant(rows: list[Row], random: object) -> None:
    """A database returns rows in any order it likes."""
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, two = rank(rows), rank(shuffled)
    assert (one.accounts, one.prospects, one.findings) == (two.accounts, two.prospects, two.findings)


@given(ROWS)
@settings(max_examples=40)
def test_explanations_add_up_and_ties_are_equal(rows: list[Row]) -> None:
    """Whatever the sales: parts sum exactly, the interval holds the score, equal scores share a rank."""
    ranking = rank(rows)
    by_score: dict[Decimal, set[int | None]] = {}
    for one in ranking.accounts:
        assert one.score is not None
        assert ranking.explain(one.customer).figure == one.score
        assert one.low <= one.score <= one.high
        by_score.setdefault(one.score, set()).add(one.rank)
    assert all(len(ranks) == 1 for ranks in by_score.values())
    ranks = [one.rank or 0 for one in ranking.accounts]
    assert ranks == sorted(ranks)


def test_equal_customers_are_equal() -> None:
    """Same lines, same rank, same class; the next one comes after both."""
    ranking = rank([*monthly("C1", 100), *monthly("C2", 100), *monthly("C3", 50)])
    assert [(one.customer, one.rank) for one in ranking.accounts] == [("C1", 1), ("C2", 1), ("C3", 3)]


@pytest.mark.method("I4b")
def test_one_more_answer_narrows_the_interval() -> None:
    """Learning something costs no points by itself: coverage rises, the interval shrinks; I4b is cited."""
    book = book_of(monthly("C1", 100))
    before = identify(book, policy_of(), AS_OF).of("C1")
    ranking = identify(book, policy_of(), AS_OF, answers=[answered("C1", {"staying": 2})])
    after = ranking.of("C1")
    assert after.coverage > before.coverage
    assert after.high - after.low < before.high - before.low
    assert before.low <= after.low
    assert after.high <= before.high
    assert "I4b" in ranking.explain("C1").clauses()


@pytest.mark.method("I7")
def test_prospects_stand_on_their_own_track() -> None:
    """Never bought, lines not at hand and unknown are three states, and none of them is at risk."""
    customers = [
        Customer("P1", "New", purchases=PurchaseHistory.NOT_STARTED, category_spend=Money(9000, "CNY")),
        Customer("P2", "Past", purchases=PurchaseHistory.STARTED, category_spend=Money(500, "CNY")),
        Customer("P3", "Who"),
    ]
    ranking = identify(book_of(monthly("C1", 100), customers), policy_of(), AS_OF)
    assert [(one.customer, one.buyer) for one in ranking.prospects] == [
        ("P1", Buyer.NOT_STARTED),
        ("P2", Buyer.LINES_MISSING),
        ("P3", Buyer.UNKNOWN),
    ]
    assert [one.customer for one in ranking.accounts] == ["C1"]
    assert (ranking.review_due, ranking.prospects_due) == (date(2026, 4, 30), date(2026, 7, 31))
    assert ranking.of("P3").score is None
    assert "I7" in ranking.explain("P1").clauses()


@pytest.mark.method("I7")
def test_a_later_book_gives_the_same_ranking_as_a_rebuild() -> None:
    """Extending with a day's lines, late and back-dated ones too, equals building anew."""
    rows = [*monthly("C1", 100), *monthly("C2", 80)]
    base = book_of(rows, as_of=date(2026, 1, 30))
    late = [sale("C2", date(2025, 6, 1), 500), sale("C1", AS_OF, 20)]
    extended = base.extended(as_of=AS_OF, lines=late, columns=COLUMNS)
    one = identify(extended, policy_of(), AS_OF)
    two = identify(book_of([*rows, *late]), policy_of(), AS_OF)
    assert one == two
    assert one.explain("C2") == two.explain("C2")
    assert rank([], customers=[Customer("P", "P")]).explain("P").clauses() >= {"I7"}


@pytest.mark.method("I7")
def test_replay_as_known_at_an_earlier_day() -> None:
    """A line recorded in March for January is in January's ranking of today, not in the one known then."""
    columns = (*COLUMNS, "recorded_on")
    rows = [
        (*sale("C1", date(2026, 1, 10), 100), date(2026, 1, 10)),
        (*sale("C1", date(2026, 1, 20), 400), date(2026, 3, 2)),
    ]
    book = Book(date(2026, 3, 31), Ledger.from_rows(rows, columns, currency="CNY"), [Customer("C1", "Hua")])
    now = identify(book, policy_of(), AS_OF)
    then = identify(book.known_at(AS_OF), policy_of(), AS_OF)
    assert (now.of("C1").turnover_minor, then.of("C1").turnover_minor) == (50_000, 10_000)
    assert now.explain("C1").figure != then.explain("C1").figure


def test_a_hostile_decimal_context_changes_nothing() -> None:
    """A caller that rounds to three digits must get the same twelve places."""
    rows = [*monthly("C1", 123), *monthly("C2", 77)]
    with localcontext(Context(prec=3)):
        hostile = rank(rows)
        text = hostile.explain("C1").tree()
    assert hostile == rank(rows)
    assert text == rank(rows).explain("C1").tree()


def test_concentration_whale_and_robustness_of_a_ranking() -> None:
    """What the ranking knows can be looked at from the other sides."""
    ranking = rank([*monthly("C1", 100), *monthly("C2", 50), sale("C3", date(2025, 9, 1), 10, 90)])
    assert ranking.concentration().of("C1").rank == 1
    assert ranking.whale().loss_making == 1
    found = ranking.robustness(1, seed=3, draws=50)
    assert found.of("C1").firmness is Firmness.FIRM
    prospects = [Customer("P1", "N", purchases=PurchaseHistory.NOT_STARTED, category_spend=Money(9, "CNY"))]
    with_prospect = identify(book_of(monthly("C1", 5), prospects), policy_of(), AS_OF)
    assert with_prospect.robustness(1, seed=1, draws=5, track=Track.PROSPECTIVE).accounts[0].customer == "P1"


def test_words() -> None:
    """A screenful in both languages, the policy and the due days below it."""
    ranking = rank(monthly("C1", 100))
    assert "policy standard 1; next review 2026-04-30" in ranking.summary()
    assert "下次复核 2026-04-30" in ranking.summary("zh")
    assert "<table" in ranking._repr_html_()


def test_a_misspelt_customer_is_told_the_closest() -> None:
    """A typing slip is the usual reason."""
    with pytest.raises(KeyAccountError) as caught:
        rank(monthly("C007", 100)).explain("C07")
    assert "C007" in str(caught.value)


@pytest.mark.parametrize("wrong", [None, "book"])
def test_what_is_no_book_is_refused(wrong: object) -> None:
    """The first argument is the one most easily forgotten."""
    with pytest.raises(KeyAccountError):
        identify(wrong, policy_of(), AS_OF)  # type: ignore[arg-type]
    with pytest.raises(KeyAccountError):
        identify(book_of(monthly("C1", 1)), wrong, AS_OF)  # type: ignore[arg-type]


def test_net_returns_and_losses_are_scored_not_crashed() -> None:
    """A customer that only sent goods back has a score of its own low worth, and no class."""
    ranking = rank([sale("C1", date(2025, 9, 1), -100), *monthly("C2", 10)])
    one = ranking.of("C1")
    assert one.abc is None
    assert one.score is not None
    assert Fraction(one.score) < Fraction(ranking.of("C2").score or 0)


@pytest.mark.method("I2")
def test_customers_add_up_towards_the_target() -> None:
    """Class by class to the whole, over the target of the policy; cited as I2."""
    ranking = rank(
        [*monthly("C1", 400), *monthly("C2", 60), *monthly("C3", 10), sale("C4", date(2024, 3, 1), 9)]
    )
    explained = ranking.towards_target()
    assert explained.figure == Money(11 * 470, "CNY")
    assert {part.key for part in explained.parts} == {"class_A", "class_B", "class_C", "class_-"}
    assert "0.0517 of 100000.00 CNY" in explained.line()
    assert "I2" in explained.clauses()
    nobody = identify(book_of([], [Customer("P", "P")]), policy_of(), AS_OF)
    assert nobody.towards_target().figure == Money(0, "CNY")


def test_intervals_that_do_not_touch() -> None:
    """Ahead whatever the unknown turns out to be, or not to be told yet."""
    policy = policy_of(weights=direct_weights({"turnover_to_target": 4, "willingness": 1}))
    ranking = identify(book_of([*monthly("C1", 400), *monthly("C2", 1)]), policy, AS_OF)
    assert ranking.surely_ahead("C1", "C2")
    assert not ranking.surely_ahead("C2", "C1")
    assert not ranking.surely_ahead("C1", "C1")


@pytest.mark.method("I7")
def test_resellers_without_lines_are_prospects_of_two_kinds() -> None:
    """701 real resellers: 632 with lines; 66 never ordered, 3 did in a year whose lines are not at hand.

    All 69 are ranked on the prospective track by what they could buy, with reason, coverage and due day.
    """
    path = data("adventureworks/dimreseller.csv")
    with gzip.open(data("adventureworks/reseller_sales.csv.gz"), "rt", encoding="utf-8") as file:
        rows = [
            (
                row["ResellerKey"],
                row["SalesOrderNumber"],
                date.fromisoformat(row["OrderDate"][:10]),
                int(row["OrderQuantity"]),
                Decimal(row["SalesAmount"]),
                int(row["OrderQuantity"]) * Decimal(row["StandardCost"]),
            )
            for row in DictReader(file)
        ]
    with path.open(encoding="utf-8") as file:
        customers = [
            Customer(
                row["ResellerKey"],
                row["ResellerName"].strip(),
                purchases=PurchaseHistory.STARTED if row["FirstOrderYear"] else PurchaseHistory.NOT_STARTED,
                category_spend=Money(int(float(row["AnnualSales"])), "USD") if row["AnnualSales"] else None,
            )
            for row in DictReader(file)
        ]
    book = Book(date(2020, 5, 31), Ledger.from_rows(rows, COLUMNS, currency="USD"), customers)
    ranking = identify(book, attrs.evolve(standard_policy(Money(30_000_000, "USD")), months=36), book.as_of)
    assert (len(customers), len(ranking.accounts), len(ranking.prospects)) == (701, 632, 69)
    kinds = Counter(one.buyer for one in ranking.prospects)
    assert kinds == {Buyer.NOT_STARTED: 66, Buyer.LINES_MISSING: 3}
    assert ranking.prospects_due == date(2020, 11, 30)
    for one in ranking.prospects:
        assert one.rank is not None
        assert 0 < one.coverage < 1
        explained = ranking.explain(one.customer)
        assert one.buyer.text.en in explained.line()
        assert "I7" in explained.clauses()
    losing = [one for one in ranking.accounts if one.profit_minor is not None and one.profit_minor < 0]
    assert (len(losing), ranking.whale().peak_at) == (327, 305)
    assert sum(one.code == "profitability.a-by-revenue-negative" for one in ranking.findings) == 104
