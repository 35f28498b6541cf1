"""The book: everything known of all customers at the close of one day, as one immutable snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from keyaccount.errors import refuse
from keyaccount.model.account import KeyAccount
from keyaccount.model.activity import Activity
from keyaccount.model.book_checks import check_book
from keyaccount.model.book_findings import book_findings
from keyaccount.model.book_index import BookIndex, index_of
from keyaccount.model.book_records import RECORDS, merged
from keyaccount.model.book_time import KNOWN_AT
from keyaccount.model.commitment import Commitment
from keyaccount.model.customer import Customer, PurchaseHistory, PurchaseState
from keyaccount.model.facts import CustomerFacts, Facts, customer_facts
from keyaccount.model.ledger import Ledger
from keyaccount.model.manager import AccountManager
from keyaccount.model.product import Product
from keyaccount.model.receivable import Receivable
from keyaccount.model.relationship import RelationshipAnswer, RelationshipEvent
from keyaccount.model.service import ServiceEvent
from keyaccount.model.visit_record import VisitRecord
from keyaccount.values.checks import check_date, check_one_of, tuple_of
from keyaccount.values.finding import Finding
from keyaccount.values.frozen import FrozenMap
from keyaccount.values.periods import Period, days_later

__all__ = ["Book"]


@attrs.frozen
class Book:
    """Hold the customers, their order lines and all other facts as of the close of a day.

    Indexes are built once, and everything is checked at once: repeated ids, references to customers
    that are not in it, cycles in hierarchy and mergers, mixed currencies, key accounts of one customer
    that overlap. Products and managers are checked where the book lists any. An id a customer had
    before, or the id of one merged into it, finds the customer that stands today. Ask what deserves a look
    with `findings()`. Raises `KeyAccountError` (`book.*`) with every problem.

    >>> ledger = Ledger.from_rows([("OLD-7", date(2026, 1, 5), 10)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> book = Book(date(2026, 1, 31), ledger, [Customer("C1", "Hualian", former_ids=["OLD-7"])])
    >>> book.customer("OLD-7").id, book.facts()["C1"].net_minor
    ('C1', 1000)
    """

    as_of: date
    ledger: Ledger
    customers: tuple[Customer, ...] = attrs.field(default=(), converter=tuple_of)
    products: tuple[Product, ...] = attrs.field(default=(), converter=tuple_of)
    managers: tuple[AccountManager, ...] = attrs.field(default=(), converter=tuple_of)
    activities: tuple[Activity, ...] = attrs.field(default=(), converter=tuple_of)
    receivables: tuple[Receivable, ...] = attrs.field(default=(), converter=tuple_of)
    service_events: tuple[ServiceEvent, ...] = attrs.field(default=(), converter=tuple_of)
    relationship_answers: tuple[RelationshipAnswer, ...] = attrs.field(default=(), converter=tuple_of)
    relationship_events: tuple[RelationshipEvent, ...] = attrs.field(default=(), converter=tuple_of)
    accounts: tuple[KeyAccount, ...] = attrs.field(default=(), converter=tuple_of)
    commitments: tuple[Commitment, ...] = attrs.field(default=(), converter=tuple_of)
    visit_records: tuple[VisitRecord, ...] = attrs.field(default=(), converter=tuple_of)
    _index: BookIndex = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        records = self._records()
        check_book(self.as_of, self.ledger, records)
        object.__setattr__(self, "_index", index_of(self.as_of, self.customers, records))

    def _records(self) -> dict[str, tuple[Any, ...]]:
        return {name: getattr(self, name) for name in RECORDS}

    @property
    def currency(self) -> str:
        """Return the currency of all money in the book."""
        return self.ledger.currency

    @property
    def aliases(self) -> FrozenMap[str, str]:
        """Return each id that is not a customer's own today, with the id it counts under.

        Former ids count under the customer that had them, mergers done by the day of the book under
        the customer that took over.

        >>> merger = Customer("C2", "Lian", merged_into="C1")
        >>> Book(date(2026, 1, 31), Ledger.empty("CNY"), [Customer("C1", "Hua"), merger]).aliases
        FrozenMap({'C2': 'C1'})
        """
        return self._index.aliases

    def resolve(self, customer: str) -> str:
        """Return the id a customer stands under today, whatever id it is asked by.

        Raises `KeyAccountError` (`book.unknown-customer`).

        >>> Book(date(2026, 1, 31), Ledger.empty("CNY"), [Customer("C1", "Hua")]).resolve("c1")
        Traceback (most recent call last):
        keyaccount.errors.KeyAccountError: book.unknown-customer @ $.customer: no customer 'c1' ...
        """
        return self._index.resolve(customer)

    def customer(self, id: str) -> Customer:
        """Return a customer by the id it has, had, or of one merged into it.

        Raises `KeyAccountError` (`book.unknown-customer`).

        >>> Book(date(2026, 1, 31), Ledger.empty("CNY"), [Customer("C1", "Hua")]).customer("C1").name
        'Hua'
        """
        return self._index.by_id[self.resolve(id)]

    def ids_of(self, id: str) -> tuple[str, ...]:
        """Return every id a customer's facts may stand under: its own first, then the others sorted.

        >>> hua = Customer("C1", "Hua", former_ids=["A"])
        >>> Book(date(2026, 1, 31), Ledger.empty("CNY"), [hua]).ids_of("A")
        ('C1', 'A')
        """
        return self._index.ids_of(self.resolve(id))

    def family(self, id: str) -> tuple[Customer, ...]:
        """Return a customer's whole group of companies, the one at the top first.

        >>> book = Book(date(2026, 1, 31), Ledger.empty("CNY"),
        ...             [Customer("C1", "Hua"), Customer("C2", "Hua North", parent="C1")])
        >>> [one.id for one in book.family("C2")]
        ['C1', 'C2']
        """
        return tuple(self._index.by_id[one] for one in self._index.family(self.resolve(id)))

    def children(self, id: str) -> tuple[Customer, ...]:
        """Return the customers directly below one, in the order of their ids."""
        return tuple(self._index.by_id[one] for one in self._index.children.get(self.resolve(id), ()))

    def buying_group(self, name: str) -> tuple[Customer, ...]:
        """Return the standing customers that buy through a group, in the order of the book.

        >>> Book(date(2026, 1, 31), Ledger.empty("CNY"), [Customer("C1", "Hua", buying_group="East")]
        ...      ).buying_group("East")[0].id
        'C1'
        """
        return tuple(one for one in self.standing() if one.buying_group == name)

    def standing(self) -> tuple[Customer, ...]:
        """Return the customers that stand on their own on the day: not closed, merged or yet to split off.

        >>> Book(date(2026, 1, 31), Ledger.empty("CNY"),
        ...      [Customer("C1", "Hua", closed_on=date(2026, 1, 31))]).standing()
        ()
        """
        return tuple(one for one in self.customers if one.open(self.as_of))

    def purchase_state(self, id: str) -> PurchaseState:
        """Tell where a customer stands by the lines at hand and by what else is known (I7).

        >>> hua = Customer("C1", "Hua", first_purchase=date(2020, 1, 1))
        >>> Book(date(2026, 1, 31), Ledger.empty("CNY"), [hua]).purchase_state("C1").value
        'lines_missing'
        """
        if any(self.ledger.has_customer(one) for one in self.ids_of(id)):
            return PurchaseState.BUYING
        one = self.customer(id)
        if one.first_purchase is not None or one.purchases is PurchaseHistory.STARTED:
            return PurchaseState.LINES_MISSING
        if one.purchases is PurchaseHistory.NOT_STARTED:
            return PurchaseState.NOT_STARTED
        return PurchaseState.UNKNOWN

    def prospects(self) -> tuple[Customer, ...]:
        """Return the standing customers without a line: they never bought, or no line of theirs is here.

        >>> Book(date(2026, 1, 31), Ledger.empty("CNY"), [Customer("C1", "Hua")]).prospects()[0].id
        'C1'
        """
        return tuple(
            one for one in self.standing() if self.purchase_state(one.id) is not PurchaseState.BUYING
        )

    def relation_since(self, id: str) -> date | None:
        """Return the first day of the relation that anything vouches for, None where nothing does.

        Counted are `since` and `first_purchase` of the customer, of those merged into it and of the
        one it was split from, and the days of its lines; nothing after the day of the book.

        >>> book = Book(date(2026, 1, 31), Ledger.empty("CNY"), [
        ...     Customer("C1", "Hua", since=date(2019, 5, 1)), Customer("C2", "Hua North", split_from="C1")])
        >>> book.relation_since("C2")
        datetime.date(2019, 5, 1)
        """
        lineage = self._index.lineage(self.resolve(id))
        days = [day for one in lineage for day in (one.since, one.first_purchase) if day is not None]
        lines = self.ledger.of(*self.ids_of(id), *(one.id for one in lineage))
        days += [span.start for basis in ("ordered", "delivered", "invoiced") if (span := lines.span(basis))]
        return min((day for day in days if day <= self.as_of), default=None)

    def product(self, id: str) -> Product:
        """Return a product by its id.

        Raises `KeyAccountError` (`book.unknown-product`).

        >>> Book(date(2026, 1, 31), Ledger.empty("CNY"), products=[Product("P1", "tea")]).product("P1").name
        'tea'
        """
        return self._index.product(id)

    def manager(self, id: str) -> AccountManager:
        """Return an account manager by id.

        Raises `KeyAccountError` (`book.unknown-manager`).

        >>> li = AccountManager("M1", "Li")
        >>> Book(date(2026, 1, 31), Ledger.empty("CNY"), managers=[li]).manager("M1").name
        'Li'
        """
        return self._index.manager(id)

    def account(self, id: str) -> KeyAccount | None:
        """Return a customer's latest key account, None if it never was one."""
        return max(
            self._index.of("accounts", self.resolve(id)), key=lambda one: one.confirmed_on, default=None
        )

    def lines_of(self, id: str) -> Ledger:
        """Return the lines of a customer, those under its former ids and of customers merged into it too.

        >>> Book(date(2026, 1, 31), Ledger.empty("CNY"), [Customer("C1", "Hua")]).lines_of("C1")
        Ledger(0 lines, CNY)
        """
        return self.ledger.of(*self.ids_of(id))

    def activities_of(self, id: str) -> tuple[Activity, ...]:
        """Return what a customer made us do, in the order of the book."""
        return self._index.of("activities", self.resolve(id))

    def receivables_of(self, id: str) -> tuple[Receivable, ...]:
        """Return a customer's receivables, open and settled, in the order of the book."""
        return self._index.of("receivables", self.resolve(id))

    def service_events_of(self, id: str) -> tuple[ServiceEvent, ...]:
        """Return a customer's service events, in the order of the book."""
        return self._index.of("service_events", self.resolve(id))

    def relationship_answers_of(self, id: str) -> tuple[RelationshipAnswer, ...]:
        """Return the answers about the relation with a customer, in the order of the book."""
        return self._index.of("relationship_answers", self.resolve(id))

    def relationship_events_of(self, id: str) -> tuple[RelationshipEvent, ...]:
        """Return what happened between a customer and us, in the order of the book."""
        return self._index.of("relationship_events", self.resolve(id))

    def commitments_of(self, id: str) -> tuple[Commitment, ...]:
        """Return the commitments between a customer and us, in the order of the book."""
        return self._index.of("commitments", self.resolve(id))

    def visit_records_of(self, id: str) -> tuple[VisitRecord, ...]:
        """Return the visits to and from a customer, in the order of the book."""
        return self._index.of("visit_records", self.resolve(id))

    def facts(
        self, period: Period | None = None, basis: str = "invoiced", *, families: bool = False
    ) -> Facts:
        """Return what the lines of a period say about each customer, under the ids of today.

        With `families`, a group of companies counts as one, under the customer at its top. Without
        period, the months from that of the first line to the day of the book count. Method: I2, I3.

        >>> Book(date(2026, 1, 31), Ledger.empty("CNY")).facts().net_minor
        0
        """
        aliases: Mapping[str, str] = self._index.heads() if families else self.aliases
        return customer_facts(self.ledger, period or self._so_far(basis), basis, aliases)

    def facts_of(
        self, id: str, period: Period | None = None, basis: str = "invoiced"
    ) -> CustomerFacts | None:
        """Return what the lines of a period say about one customer, None without a line in it.

        Reads that customer's lines alone; for many customers ask `facts` once. Method: I2, I3.

        >>> Book(date(2026, 1, 31), Ledger.empty("CNY"), [Customer("C1", "Hua")]).facts_of("C1") is None
        True
        """
        customer = self.resolve(id)
        lines = self.lines_of(customer)
        wanted = period or self._so_far(basis)
        if len(lines) and basis not in lines.columns and self.ledger.coverage(basis)[0]:
            return None
        return customer_facts(lines, wanted, basis, self.aliases).get(customer)

    def _so_far(self, basis: str) -> Period:
        """Return the months from that of the first line to the day of the book."""
        span = self.ledger.span(basis)
        start = self.as_of if span is None else min(span.start, self.as_of)
        return Period(start.replace(day=1), days_later(self.as_of, 1))

    def extended(
        self,
        *,
        as_of: date | None = None,
        lines: Iterable[Sequence[object]] = (),
        columns: Iterable[str] = (),
        **records: Iterable[Any],
    ) -> Book:
        """Return the book with a later day's facts, equal to one rebuilt from all of them.

        `lines` are rows in the order of `columns`, appended to the ledger without reading it again.
        The other arguments are the book's own lists (`customers`, `receivables`, ...): a record with
        the key of an earlier one takes its place, others are added. Raises `KeyAccountError`
        (`book.as-of-back`, `book.list-unknown`, and as the constructor and `Ledger.from_rows`).

        >>> book = Book(date(2026, 1, 31), Ledger.empty("CNY"), [Customer("C1", "Hua")])
        >>> later = book.extended(as_of=date(2026, 2, 1), lines=[("C1", date(2026, 2, 1), 10)],
        ...                       columns=("customer", "invoiced", "net_amount"))
        >>> len(later.ledger), len(book.ledger)
        (1, 0)
        """
        day = as_of if as_of is not None else self.as_of
        check_date(day, "$.as_of")
        if day < self.as_of:
            refuse(
                "book.as-of-back",
                "$.as_of",
                f"{day} lies before {self.as_of}; use known_at to look back",
                f"{day} 早于 {self.as_of},回看请使用 known_at",
            )
        for name in records:
            check_one_of(name, RECORDS, "book.list-unknown", f"$.{name}")
        given = {name: merged(name, getattr(self, name), rows) for name, rows in records.items()}
        named = tuple(columns)
        ledger = self.ledger.extended(lines, named) if named else self.ledger
        if not named and tuple(lines):
            refuse("book.columns", "$.columns", "name the columns of the lines", "请给出各行的列名")
        return attrs.evolve(self, as_of=day, ledger=ledger, **given)

    def known_at(self, day: date) -> Book:
        """Return the book as it was known at the close of an earlier day.

        Facts recorded later are left out, and what happened later to those that stay is forgotten:
        payments, answers, phases of visits, steps of accounts. The lists of customers, products and
        managers stay; mergers count from their day. Raises `KeyAccountError` (`book.not-yet-known`).

        >>> from keyaccount.values.money import Money
        >>> bill = Receivable("C1", "D1", Money(5, "CNY"), date(2026, 1, 9), date(2026, 2, 9))
        >>> book = Book(date(2026, 1, 31), Ledger.empty("CNY"), [Customer("C1", "Hua")], receivables=[bill])
        >>> len(book.known_at(date(2026, 1, 8)).receivables)
        0
        """
        check_date(day, "$.day")
        if day > self.as_of:
            refuse(
                "book.not-yet-known",
                "$.day",
                f"the book ends with {self.as_of}; use extended for later days",
                f"账簿截至 {self.as_of},之后的日期请使用 extended",
            )
        cut = {name: known(getattr(self, name), day) for name, known in KNOWN_AT.items()}
        return attrs.evolve(self, as_of=day, ledger=self.ledger.known_at(day), **cut)

    def findings(self) -> tuple[Finding, ...]:
        """Return what deserves a look before anyone decides on it; nothing here is an error.

        >>> [one.code for one in Book(date(2026, 1, 31), Ledger.empty("CNY")).findings()]
        ['book.empty', 'book.no-lines']
        """
        return book_findings(self.as_of, self.ledger, self.customers, self.accounts)
