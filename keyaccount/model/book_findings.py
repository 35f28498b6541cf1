"""Findings on a book: what is allowed, but deserves a look before anyone decides on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from keyaccount.model.account import KeyAccount
from keyaccount.model.columns import BASES
from keyaccount.model.customer import Customer, PurchaseHistory
from keyaccount.model.ledger import Ledger
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.text import Text

__all__ = ["book_findings"]


def book_findings(
    as_of: date, ledger: Ledger, customers: Sequence[Customer], accounts: Sequence[KeyAccount]
) -> tuple[Finding, ...]:
    """Return what deserves a look: lines after the day of the book, contradictions, and the ledger's own.

    >>> book_findings(date(2026, 1, 31), Ledger.empty("CNY"), [], [])[0].code
    'book.empty'
    """
    found = [*_emptiness(ledger, customers), *_later(as_of, ledger), *_contradictions(ledger, customers)]
    found += [*_spends(customers), *_gone(as_of, customers, accounts)]
    return (*found, *(one for one in ledger.findings()))


def _emptiness(ledger: Ledger, customers: Sequence[Customer]) -> Iterator[Finding]:
    if not customers:
        text = Text("the book holds no customer", "账簿中没有客户")
        yield Finding("book.empty", Severity.WARNING, "$.customers", text, "I1")
    if not len(ledger):
        text = Text("the book holds no order line", "账簿中没有订单行")
        yield Finding("book.no-lines", Severity.WARNING, "$.ledger", text, "I1")


def _later(as_of: date, ledger: Ledger) -> Iterator[Finding]:
    for basis in (*BASES, "recorded_on"):
        count = (
            sum(1 for day in ledger.column(basis).tolist() if day > as_of.toordinal())
            if (basis in ledger.columns)
            else 0
        )
        if count:
            text = Text(
                f"{count} lines were {basis} after {as_of}, the day of the book",
                f"{count} 行的 {basis} 日期晚于账簿日 {as_of}",
            )
            remedy = Text("set as_of later, or use known_at", "请推后 as_of,或使用 known_at")
            yield Finding("book.after-as-of", Severity.WARNING, f"$.ledger.{basis}", text, "I1", remedy)


def _contradictions(ledger: Ledger, customers: Sequence[Customer]) -> Iterator[Finding]:
    buying = set(ledger.names("customer"))
    for index, one in enumerate(customers):
        if one.purchases is PurchaseHistory.NOT_STARTED and not buying.isdisjoint((one.id, *one.former_ids)):
            text = Text(
                f"{one.id} is said not to have started buying, but has lines",
                f"{one.id} 标为尚未开始购买,却有订单行",
            )
            yield Finding("book.purchases", Severity.WARNING, f"$.customers[{index}].purchases", text, "I7")


def _spends(customers: Iterable[Customer]) -> Iterator[Finding]:
    for index, one in enumerate(customers):
        if one.category_spend is not None and one.category_spend_evidence is None:
            text = Text(
                f"the category spend of {one.id} rests on no evidence", f"{one.id} 的品类总支出没有依据"
            )
            yield Finding(
                "book.spend-unproven", Severity.INFO, f"$.customers[{index}].category_spend", text, "I4a"
            )


def _gone(as_of: date, customers: Iterable[Customer], accounts: Sequence[KeyAccount]) -> Iterator[Finding]:
    standing = {one.id: one.open(as_of) for one in customers}
    for index, account in enumerate(accounts):
        if account.active and not standing.get(account.customer, True):
            text = Text(
                f"{account.customer} is a key account, but is closed or merged into another",
                f"{account.customer} 是重点客户,但已关闭或并入其他客户",
            )
            remedy = Text("release it, or confirm the one that took over", "请将其退出,或确定接手的客户")
            yield Finding("book.account-gone", Severity.WARNING, f"$.accounts[{index}]", text, "I7", remedy)
