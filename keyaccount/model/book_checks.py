"""Checks of a book: ids, references, hierarchy, currency and periods, everything wrong at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from keyaccount.errors import MOST_SHOWN, KeyAccountError, Problems, near_miss
from keyaccount.model.account import AccountStatus, KeyAccount
from keyaccount.model.book_index import check_hierarchy
from keyaccount.model.book_records import RECORDS
from keyaccount.model.customer import Customer
from keyaccount.model.field_checks import check_items
from keyaccount.model.ledger import Ledger
from keyaccount.values.checks import check_date, check_type

__all__ = ["check_book"]

_MONEY: dict[str, tuple[str, ...]] = {
    "customers": ("credit_limit", "category_spend"),
    "products": (),
    "receivables": ("amount",),
    "commitments": ("amount",),
}
_HINTS = 5
_LINEAGE = ("parent", "merged_into", "split_from")


def check_book(as_of: date, ledger: Ledger, records: Mapping[str, Sequence[Any]]) -> None:
    """Refuse a book whose ids repeat, whose references dangle, or whose hierarchy, currencies or
    account periods contradict each other.

    Raises `KeyAccountError` with every problem found (`book.duplicate`, `book.unknown-customer`,
    `book.unknown-product`, `book.unknown-manager`, `book.cycle`, `book.currency-mixed`,
    `book.accounts-overlap`, ...).

    >>> check_book(date(2026, 1, 1), Ledger.empty("CNY"), {})
    """
    _check_types(as_of, ledger, records)
    problems = Problems()
    for name, kind in RECORDS.items():
        if kind.key is not None:
            _check_unique(problems, f"$.{name}", [kind.key(one) for one in records.get(name, ())])
    known = _check_ids(problems, records.get("customers", ()))
    _check_customers(problems, ledger, records, known)
    _check_products(problems, ledger, records)
    _check_managers(problems, records)
    _check_hierarchy(problems, records.get("customers", ()), known)
    _check_currency(problems, ledger.currency, records)
    _check_accounts(problems, records.get("accounts", ()))
    problems.raise_any()


def _check_types(as_of: date, ledger: Ledger, records: Mapping[str, Sequence[Any]]) -> None:
    check_date(as_of, "$.as_of")
    check_type(ledger, Ledger, "$.ledger")
    problems = Problems()
    for name, kind in RECORDS.items():
        try:
            check_items(records.get(name, ()), kind.type, f"$.{name}")
        except KeyAccountError as error:
            problems.take(error)
    problems.raise_any()


def _check_unique(problems: Problems, path: str, keys: Sequence[tuple[object, ...]]) -> None:
    if len(set(keys)) == len(keys):
        return
    first: dict[tuple[object, ...], int] = {}
    for index, key in enumerate(keys):
        before = first.setdefault(key, index)
        if before != index and len(problems) < MOST_SHOWN:
            shown = " ".join(map(str, key))
            problems.add(
                "book.duplicate",
                f"{path}[{index}]",
                f"{shown} stands at {before} already; keep one of them",
                f"{shown} 已在第 {before} 项出现,请只保留一个",
            )


def _check_ids(problems: Problems, customers: Sequence[Customer]) -> dict[str, str]:
    """Return every id a customer has or had, with its id now; an old id must not be anyone else's."""
    known = {one.id: one.id for one in customers}
    for index, one in enumerate(customers):
        for former in one.former_ids:
            owner = known.setdefault(former, one.id)
            if owner != one.id:
                problems.add(
                    "book.former-id-taken",
                    f"$.customers[{index}].former_ids",
                    f"{former} is or was the id of {owner} too; an old id belongs to one customer",
                    f"{former} 也是 {owner} 的现用或曾用标识;一个旧标识只能属于一个客户",
                )
    return known


def _check_customers(
    problems: Problems, ledger: Ledger, records: Mapping[str, Sequence[Any]], known: Mapping[str, str]
) -> None:
    code, noun, word = "book.unknown-customer", "customer", "客户"
    for index, one in enumerate(records.get("customers", ())):
        for field in _LINEAGE:
            other = getattr(one, field)
            if other is not None and other not in known:
                _dangles(problems, code, f"$.customers[{index}].{field}", other, known, noun, word)
    for name in RECORDS:
        if name in ("customers", "products", "managers"):
            continue
        rows = records.get(name, ())
        if {one.customer for one in rows} <= known.keys():
            continue
        for index, one in enumerate(rows):
            if one.customer not in known:
                _dangles(problems, code, f"$.{name}[{index}].customer", one.customer, known, noun, word)
    for name in ledger.names("customer"):
        if name not in known:
            _dangles(problems, code, "$.ledger.customer", name, known, noun, word)


def _check_products(problems: Problems, ledger: Ledger, records: Mapping[str, Sequence[Any]]) -> None:
    known = {one.id for one in records.get("products", ())}
    events = records.get("service_events", ())
    # A book without a product list is fine; one that has a list should list every product it names.
    named = [("$.ledger.product", name) for name in ledger.names("product")]
    named += [
        (f"$.service_events[{index}].product", one.product)
        for index, one in enumerate(events)
        if one.product is not None
    ]
    for path, product in named if known else ():
        if product not in known:
            _dangles(problems, "book.unknown-product", path, product, known, "product", "产品")
    earlier = {one.id for one in events}
    for index, one in enumerate(events):
        for name, other in (("repeat_of", one.repeat_of), ("passed_from", one.passed_from)):
            if other is not None and other not in earlier:
                path = f"$.service_events[{index}].{name}"
                _dangles(problems, "book.unknown-event", path, other, earlier, "service event", "服务事件")


def _check_managers(problems: Problems, records: Mapping[str, Sequence[Any]]) -> None:
    known = {one.id for one in records.get("managers", ())}
    named: list[tuple[str, str]] = []
    for index, account in enumerate(records.get("accounts", ())):
        if account.manager is not None:
            named.append((f"$.accounts[{index}].manager", account.manager))
        named += [
            (f"$.accounts[{index}].handovers[{place}].manager", step.manager)
            for place, step in enumerate(account.handovers)
        ]
    for index, visit in enumerate(records.get("visit_records", ())):
        named.append((f"$.visit_records[{index}].manager", visit.manager))
    for path, manager in named if known else ():
        if manager not in known:
            _dangles(problems, "book.unknown-manager", path, manager, known, "manager", "客户经理")


def _dangles(
    problems: Problems, code: str, path: str, name: str, known: Iterable[str], noun: str, word: str
) -> None:
    if len(problems) >= MOST_SHOWN:
        return
    # Looking for the near miss takes a while on a long list, so only the first few get one.
    near = near_miss(name, known) if len(problems) < _HINTS else None
    hint, hint_zh = (f"did you mean {near!r}?", f"是否指 {near!r}?") if near else ("add it", "请补入")
    problems.add(
        code, path, f"no {noun} {name!r} in the book; {hint}", f"账簿中没有{word} {name!r};{hint_zh}"
    )


def _check_hierarchy(problems: Problems, customers: Sequence[Customer], known: Mapping[str, str]) -> None:
    for field in _LINEAGE:
        named = {one.id: getattr(one, field) for one in customers}
        above = {key: known[other] for key, other in named.items() if other in known}
        try:
            check_hierarchy(above, f"$.customers.{field}")
        except KeyAccountError as error:
            problems.take(error)


def _check_currency(problems: Problems, currency: str, records: Mapping[str, Sequence[Any]]) -> None:
    for name, fields in _MONEY.items():
        for index, one in enumerate(records.get(name, ())):
            values = [(field, getattr(one, field)) for field in fields]
            found = [(field, value.currency) for field, value in values if value is not None]
            if name == "products":
                found = [("list_price", other) for other in one.currencies]
            for field, other in found:
                if other != currency and len(problems) < MOST_SHOWN:
                    problems.add(
                        "book.currency-mixed",
                        f"$.{name}[{index}].{field}",
                        f"is in {other}, the book in {currency}; convert it with ExchangeRates first",
                        f"币种为 {other},账簿为 {currency};请先用 ExchangeRates 换算",
                    )


def _check_accounts(problems: Problems, accounts: Sequence[KeyAccount]) -> None:
    """A customer has one key account at a time; a second one needs the first to be released."""
    last: dict[str, KeyAccount] = {}
    for index, one in sorted(enumerate(accounts), key=lambda item: item[1].confirmed_on):
        before = last.get(one.customer)
        if before is not None and before.status_on(one.confirmed_on) is not AccountStatus.RELEASED:
            problems.add(
                "book.accounts-overlap",
                f"$.accounts[{index}]",
                f"{one.customer} is a key account since {before.confirmed_on}; release that first",
                f"{one.customer} 自 {before.confirmed_on} 起已是重点客户,请先将其退出",
            )
        last[one.customer] = one
