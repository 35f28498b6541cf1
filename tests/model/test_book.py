"""Tests for the book: whose facts are whose, what is known when, and that increments equal rebuilds."""

from __future__ import annotations

import pickle
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.model.account import KeyAccount
from keyaccount.model.book import Book
from keyaccount.model.book_records import RECORDS
from keyaccount.model.customer import Customer, PurchaseHistory, PurchaseState
from keyaccount.model.ledger import Ledger
from keyaccount.values.digest import digest
from keyaccount.values.periods import Period
from tests.model.book_data import AS_OF, COLUMNS, book, cny, day, parts
from tests.model.ledger_data import SMALL, WIDE, Row, days, rows, small


def test_old_and_merged_ids_find_the_customer_that_stands_today() -> None:
    """People ask with the id on an old invoice; they must get the history as it counts today."""
    held = book()
    assert [held.customer(id).id for id in ("C1", "OLD", "C3", "C2")] == ["C1", "C1", "C1", "C2"]
    assert dict(held.aliases) == {"OLD": "C1", "C3": "C1"}
    assert held.ids_of("C3") == ("C1", "C3", "OLD")
    assert len(held.lines_of("OLD")) == 3
    assert held.facts()["C1"].net_minor == 17_000
    assert held.currency == "CNY"


def test_records_follow_their_customer() -> None:
    """A merger must not lose what the merged company cost or complained about."""
    held = book()
    assert [one.driver for one in held.activities_of("C1")] == ["orders"]
    assert [one.id for one in held.service_events_of("C1")] == ["S1", "S2"]
    assert held.receivables_of("C3") == held.receivables_of("C1") != ()
    assert len(held.relationship_answers_of("C1")) == 1
    assert len(held.relationship_events_of("C2")) == 1
    assert len(held.commitments_of("C1")) == 1
    assert len(held.visit_records_of("C1")) == 1
    assert held.visit_records_of("C4") == ()


def test_a_merger_counts_from_its_day() -> None:
    """Before the merger the two were two, and a replay must show them so."""
    before = book().known_at(day(4, 30))
    assert dict(before.aliases) == {"OLD": "C1"}
    assert before.facts()["C3"].net_minor == 2000
    assert [one.id for one in before.standing()] == ["C1", "C2", "C3", "C4"]
    assert [one.id for one in book().standing()] == ["C1", "C2", "C4"]


def test_families_follow_the_hierarchy_through_renames_and_mergers() -> None:
    """C2 names its parent by an old id, C4 by the id of a company that was taken over."""
    held = book()
    assert [one.id for one in held.family("C4")] == ["C1", "C2", "C4"]
    assert [one.id for one in held.children("C1")] == ["C2", "C4"]
    assert held.children("C2") == ()
    families = held.facts(families=True)
    assert (len(families), families["C1"].net_minor) == (1, 20_000)


def test_a_company_that_takes_over_its_parent_heads_the_family() -> None:
    """The child survives the parent; it must not become its own parent."""
    held = Book(
        AS_OF,
        Ledger.empty("CNY"),
        [Customer("P", "Parent", merged_into="C"), Customer("C", "Child", parent="P")],
    )
    assert [one.id for one in held.family("P")] == ["C"]


def test_buying_groups_list_their_members() -> None:
    """Groups negotiate together though their members order alone."""
    held = Book(
        AS_OF,
        Ledger.empty("CNY"),
        [
            Customer("C1", "Hua", buying_group="East"),
            Customer("C2", "Lian"),
            Customer("C3", "Ji", buying_group="East", closed_on=AS_OF),
        ],
    )
    assert [one.id for one in held.buying_group("East")] == ["C1"]


def test_four_states_of_purchase_are_told_apart() -> None:
    """Never bought, bought but no lines, nobody knows, and buying lead to different next steps."""
    held = Book(
        AS_OF,
        small(("OLD", day(1), 5)),
        [
            Customer("C1", "buys", former_ids=["OLD"]),
            Customer("C2", "bought", first_purchase=date(2020, 1, 1)),
            Customer("C3", "said to have bought", purchases=PurchaseHistory.STARTED),
            Customer("C4", "never bought", purchases=PurchaseHistory.NOT_STARTED),
            Customer("C5", "nobody knows"),
        ],
    )
    assert [held.purchase_state(one.id) for one in held.customers] == [
        PurchaseState.BUYING,
        PurchaseState.LINES_MISSING,
        PurchaseState.LINES_MISSING,
        PurchaseState.NOT_STARTED,
        PurchaseState.UNKNOWN,
    ]
    assert [one.id for one in held.prospects()] == ["C2", "C3", "C4", "C5"]


def test_the_relation_is_as_old_as_anything_vouches_for() -> None:
    """A split-off keeps the years of the company it came out of, a merger brings its own."""
    held = Book(
        AS_OF,
        small(("C1", day(1), 5), ("C3", date(2018, 5, 1), 5)),
        [
            Customer("C1", "Hua", since=date(2019, 1, 1), former_ids=["A"]),
            Customer("C2", "split off", split_from="A", split_on=day(1)),
            Customer("C3", "merged", merged_into="C4"),
            Customer("C4", "took over", first_purchase=date(2020, 1, 1)),
            Customer("C5", "new"),
            Customer("C6", "to come", since=date(2027, 1, 1)),
        ],
    )
    assert held.relation_since("C1") == date(2019, 1, 1)
    assert held.relation_since("C2") == date(2019, 1, 1)
    assert held.relation_since("C4") == date(2018, 5, 1)
    assert held.relation_since("C5") is None
    assert held.relation_since("C6") is None


def test_facts_without_period_end_with_the_day_of_the_book() -> None:
    """A line of tomorrow must not lift anyone's turnover today."""
    held = Book(day(3), small(("C1", day(1), 5), ("C1", day(5), 7)), [Customer("C1", "Hua")])
    assert held.facts()["C1"].net_minor == 500
    assert held.facts(Period.year(2026))["C1"].net_minor == 1200
    late = Book(day(1), small(("C1", day(5), 7)), [Customer("C1", "Hua")])
    assert len(late.facts()) == 0


def test_the_facts_of_one_customer_are_those_among_all() -> None:
    """Looking at one account must not cost a pass over everyone's lines, nor give another figure."""
    held = book()
    for period in (None, Period.quarter(2026, 1)):
        for id in ("C1", "OLD", "C3", "C2"):
            assert held.facts_of(id, period) == held.facts(period)[held.resolve(id)]
    assert held.facts_of("C4") is None
    assert held.facts_of("C1", Period.year(2020)) is None
    for basis, code in (("shipped", "ledger.basis-unknown"), ("paid", "ledger.column-absent")):
        for ask in (held.facts, lambda **how: held.facts_of("C1", **how)):
            with pytest.raises(KeyAccountError) as caught:
                ask(basis=basis)
            assert caught.value.code == code


def test_a_customer_whose_lines_lack_the_day_has_no_facts() -> None:
    """Ordered but not yet invoiced is no turnover, and no error either."""
    columns = ("customer", "ordered", "invoiced", "net_amount")
    ledger = Ledger.from_rows([("C1", day(1), None, 5), ("C2", day(1), day(2), 7)], columns, currency="CNY")
    held = Book(AS_OF, ledger, [Customer("C1", "Hua"), Customer("C2", "Lian")])
    assert held.facts_of("C1") is None
    assert held.facts().get("C1") is None
    assert held.facts_of("C2") == held.facts()["C2"]


def test_known_at_forgets_everything_that_came_later() -> None:
    """A decision of April is judged by what was known in April."""
    then = book().known_at(day(3, 31))
    assert then.as_of == day(3, 31)
    assert then.ledger.names("customer") == ("C1", "OLD")
    assert [one.id for one in then.service_events] == ["S1"]
    assert (then.activities, then.relationship_answers, then.visit_records) == ((), (), ())
    account = then.account("C1")
    assert account is not None
    assert (account.history, account.handovers, account.conditions[0].met_on) == ((), (), None)
    assert book().known_at(AS_OF) == book()
    with pytest.raises(KeyAccountError, match=r"book\.not-yet-known"):
        book().known_at(day(7))


@given(rows(), st.integers(0, 12))
def test_extended_equals_a_rebuild(given_rows: list[Row], cut: int) -> None:
    """The nightly increment and a rebuild from all files must be the same book."""
    customers = [Customer(id, id) for id in ("C1", "C2", "客户三")]
    old, new = Customer("C9", "x", former_ids=["OLD"]), Customer("C9", "y", former_ids=["OLD"])
    whole = Book(day(7), Ledger.from_rows(given_rows, WIDE, currency="CNY"), [*customers, new])
    base = Book(day(6), Ledger.from_rows(given_rows[:cut], WIDE, currency="CNY"), [*customers, old])
    grown = base.extended(as_of=day(7), lines=given_rows[cut:], columns=WIDE, customers=[new])
    assert grown == whole
    assert digest(grown.ledger) == digest(whole.ledger)


@given(rows(), days(), days())
def test_looking_back_and_extending_agree(given_rows: list[Row], one: date, other: date) -> None:
    """Looking back twice is looking back to the earlier day, for every list of the book."""
    customers = [Customer(id, id) for id in ("C1", "C2", "客户三", "OLD")]
    held = Book(date(2027, 1, 1), Ledger.from_rows(given_rows, WIDE, currency="CNY"), customers)
    first, last = min(one, other), max(one, other)
    assert held.known_at(last).known_at(first) == held.known_at(first)


def test_extended_replaces_records_by_their_key_and_adds_the_rest() -> None:
    """A changed customer is the same customer; a new activity is one more."""
    held = book()
    grown = held.extended(
        customers=[Customer("C2", "Hua North Ltd", parent="OLD"), Customer("C5", "Xin")],
        activities=held.activities,
    )
    assert [one.name for one in grown.customers] == ["Hua", "Hua North Ltd", "Lian", "Ji", "Xin"]
    assert len(grown.activities) == 2
    assert grown.ledger is held.ledger
    assert grown.as_of == AS_OF


@pytest.mark.parametrize(
    ("arguments", "code", "path"),
    [
        ({"as_of": day(1)}, "book.as-of-back", "$.as_of"),
        ({"as_of": "2026-07-01"}, "date.not-a-date", "$.as_of"),
        ({"lines": [("C1", day(1), 5)]}, "book.columns", "$.columns"),
        ({"costumers": []}, "book.list-unknown", "$.costumers"),
        ({"lines": [("C9", day(1), 5)], "columns": SMALL}, "book.unknown-customer", "$.ledger.customer"),
    ],
)
def test_wrong_extensions_are_refused(arguments: dict[str, Any], code: str, path: str) -> None:
    """A nightly run that went wrong must stop, and the book of yesterday still stand."""
    with pytest.raises(KeyAccountError) as caught:
        book().extended(**arguments)
    assert (caught.value.code, caught.value.path) == (code, path)


def test_products_managers_and_accounts_are_found_by_id() -> None:
    """A wrong id gets the near miss."""
    held = book()
    assert held.product("P1").name == "tea"
    assert held.manager("M2").name == "Wu"
    assert held.account("C3") == held.accounts[0]
    assert held.account("C2") is None
    for ask, code in ((held.product, "book.unknown-product"), (held.manager, "book.unknown-manager")):
        with pytest.raises(KeyAccountError) as caught:
            ask("X9")
        assert caught.value.code == code
    with pytest.raises(KeyAccountError, match="did you mean 'OLD'"):
        held.customer("OLDD")


def test_the_latest_of_several_accounts_counts() -> None:
    """A customer may be released and confirmed again."""
    first = KeyAccount("C1", day(1)).released(day(2), ["Chen"], "closed down")
    held = book(accounts=[KeyAccount("C1", day(3)), first])
    assert held.account("C1") == KeyAccount("C1", day(3))


def test_books_compare_copy_and_hash_by_content() -> None:
    """The same facts are the same book, in this process or another."""
    held = book()
    twin = pickle.loads(pickle.dumps(held))
    assert twin == held == book()
    assert hash(twin) == hash(held)
    assert twin.customer("OLD").id == "C1"
    assert "_index" not in repr(held)
    assert held != book(as_of=day(7))
    given_parts = parts()
    given_parts["customers"].append("x")
    assert len(held.customers) == 4


@pytest.mark.parametrize("customers", [[], [Customer("C1", "Hua")]])
def test_an_empty_book_and_one_customer_work(customers: list[Customer]) -> None:
    """The first day of a new system is a book, too."""
    held = Book(AS_OF, Ledger.empty("CNY"), customers)
    assert len(held.facts()) == 0
    assert held.prospects() == tuple(customers)
    assert [one.code for one in held.findings()] == (["book.empty"] if not customers else []) + [
        "book.no-lines"
    ]
    assert held.known_at(day(1)).as_of == day(1)
    assert held.extended(lines=[], columns=COLUMNS) == held
    assert set(RECORDS) <= {field.name for field in attrs.fields(Book)}
    assert held.facts(families=True).currency == cny(0).currency
