"""Cases come from a Book without losing anybody: merged, renamed, late and back-dated alike."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.identification.case import Buyer, Case
from keyaccount.identification.frame import cases_of
from keyaccount.model.activity import Activity, ActivityRates
from keyaccount.model.book import Book
from keyaccount.model.customer import Customer, PurchaseHistory
from keyaccount.model.ledger import Ledger
from keyaccount.model.relationship import (
    RelationshipAnswer,
    RelationshipDimension,
    RelationshipEvent,
    RelationshipEventKind,
)
from keyaccount.model.response import Responses
from keyaccount.model.side import Side
from keyaccount.values.money import Money
from tests.identification.market import AS_OF, answered, book_of, monthly, policy_of, sale


def _by_id(cases: tuple[Case, ...]) -> dict[str, Case]:
    return {case.customer.id: case for case in cases}


def test_spans_of_time() -> None:
    """The period ends with the close of the day; the same months a year earlier stand beside it."""
    rows = [
        sale("C1", date(2026, 1, 31), 100),
        sale("C1", date(2025, 1, 31), 40),
        sale("C1", date(2024, 2, 1), 7),
    ]
    frame, cases = cases_of(book_of(rows), policy_of(), AS_OF)
    case = _by_id(cases)["C1"]
    assert case.now is not None
    assert (case.now.net_minor, case.before_minor, case.first_line) == (10000, 4700, date(2024, 2, 1))
    assert (str(frame.period), frame.before_known) == ("[2025-02-01, 2026-02-01)", True)


def test_lines_after_the_day_do_not_count() -> None:
    """Identifying at an earlier day of a later book sees no later lines."""
    rows = [*monthly("C1", 10), sale("C2", date(2026, 1, 20), 99)]
    _, cases = cases_of(book_of(rows), policy_of(), date(2025, 12, 31))
    assert _by_id(cases)["C2"].buyer is Buyer.NOT_STARTED
    assert _by_id(cases)["C1"].buyer is Buyer.ACTIVE


def test_merged_and_renamed_customers_keep_their_history() -> None:
    """A merger or a new id in the CRM must not cost a customer its past."""
    customers = [
        Customer("C1", "Hua", former_ids=["OLD"]),
        Customer("C2", "Lian", merged_into="C1", merged_on=date(2025, 7, 1)),
    ]
    rows = [
        sale("OLD", date(2025, 3, 1), 10),
        sale("C2", date(2025, 5, 1), 20),
        sale("C1", date(2025, 9, 1), 30),
    ]
    _, cases = cases_of(book_of(rows, customers), policy_of(), AS_OF)
    assert list(_by_id(cases)) == ["C1"]
    case = _by_id(cases)["C1"]
    assert case.now is not None
    assert (case.now.net_minor, case.first_line) == (6000, date(2025, 3, 1))


def test_closed_customers_are_not_ranked() -> None:
    """A customer that no longer exists cannot become a key account."""
    customers = [Customer("C1", "Hua", closed_on=date(2025, 12, 31))]
    _, cases = cases_of(book_of([sale("C1", date(2025, 3, 1), 10)], customers), policy_of(), AS_OF)
    assert cases == ()


def test_relations_and_answers_come_under_the_id_of_today() -> None:
    """Answers given about a merged customer are about the one that stands."""
    customers = [Customer("C1", "Hua"), Customer("C2", "Lian", merged_into="C1")]
    kind = RelationshipEventKind.SUPPORT
    answer = RelationshipAnswer("C2", RelationshipDimension.SUPPORT, Side.OURS, 3, date(2025, 9, 1))
    later = RelationshipAnswer("C1", RelationshipDimension.SUPPORT, Side.OURS, 1, date(2026, 9, 1))
    events = [
        RelationshipEvent("C1", kind, Side.OURS, date(2025, 9, 1)),
        RelationshipEvent("C1", kind, Side.OURS, date(2026, 9, 1)),
    ]
    book = book_of([], customers, relationship_answers=[answer, later], relationship_events=events)
    frame, _ = cases_of(book, policy_of(), AS_OF, [answered("C2", {"willingness": 4})])
    assert frame.relations["C1"] == ((answer,), (events[0],))
    assert set(frame.answers) == {"C1"}


def test_cost_to_serve_is_measured_only_with_rates() -> None:
    """Without a rate card nobody knows what serving costs."""
    activity = Activity("C1", "orders", Decimal(3), date(2025, 9, 1))
    book = book_of([sale("C1", date(2025, 9, 1), 10)], activities=[activity])
    assert cases_of(book, policy_of(), AS_OF)[0].served is None
    rates = ActivityRates("2025", {"orders": Money(2, "CNY"), "lines": Money(1, "CNY")})
    frame, _ = cases_of(book, policy_of(rates=rates, counted=frozenset({"lines"})), AS_OF)
    assert frame.served is not None
    assert frame.served.minor_of("C1") == 3 * 200 + 100


def test_an_empty_ledger_has_prospects_only() -> None:
    """Before the first sale everybody is a prospect or unknown."""
    customers = [Customer("C1", "Hua", purchases=PurchaseHistory.NOT_STARTED), Customer("C2", "Lee")]
    book = book_of([], customers)
    assert book.ledger == Ledger.empty("CNY")
    frame, cases = cases_of(book, policy_of(), AS_OF)
    assert [case.buyer for case in cases] == [Buyer.NOT_STARTED, Buyer.UNKNOWN]
    assert not frame.before_known


def test_a_population_restricts_who_is_ranked() -> None:
    """A study of some customers ranks only these, whatever id they are named by."""
    customers = [Customer("C1", "Hua", former_ids=["OLD"]), Customer("C2", "Lee")]
    _, cases = cases_of(book_of([], customers), policy_of(), AS_OF, among=["OLD"])
    assert [case.customer.id for case in cases] == ["C1"]


@pytest.mark.parametrize(
    ("as_of", "target", "responses", "code"),
    [
        (date(2026, 2, 1), Money(1, "CNY"), [], "identify.after-book"),
        (AS_OF, Money(1, "USD"), [], "policy.currency"),
        (AS_OF, Money(1, "CNY"), [answered("C9", {})], "answers.unknown-customer"),
        (AS_OF, Money(1, "CNY"), [answered("XY", {})], "answers.unknown-customer"),
    ],
)
def test_misuse_is_refused(as_of: date, target: Money, responses: list[Responses], code: str) -> None:
    """A day after the book, another currency, answers for nobody: each is a mistake upstream."""
    with pytest.raises(KeyAccountError) as caught:
        cases_of(book_of([], [Customer("C1", "Hua")]), policy_of(target=target), as_of, responses)
    assert caught.value.code == code


def test_a_line_without_its_day_does_not_date_a_relation() -> None:
    """By delivery day, a line nobody has dated yet says neither that nor when its customer bought."""
    columns = ("customer", "delivered", "invoiced", "net_amount")
    rows = [("C1", None, date(2025, 9, 1), 5), ("C2", date(2025, 9, 2), date(2025, 9, 3), 7)]
    ledger = Ledger.from_rows(rows, columns, currency="CNY")
    book = Book(AS_OF, ledger, [Customer("C1", "Hua"), Customer("C2", "Lee")])
    _, cases = cases_of(book, policy_of(basis="delivered"), AS_OF)
    found = _by_id(cases)
    assert found["C1"].first_line is None
    assert found["C1"].buyer is Buyer.UNKNOWN
    assert found["C2"].first_line == date(2025, 9, 2)
