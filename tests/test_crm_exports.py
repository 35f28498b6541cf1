"""A stranger's export ends in a book, or in one error that says where, what and what to do."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from keyaccount import Book, Money
from keyaccount.errors import KeyAccountError
from keyaccount.model import PurchaseHistory

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "crm_exports"
EXPORTS = ROOT / "tests" / "exports"
AS_OF = date(2026, 6, 30)

REFUSED = {
    "salesforce_renamed": (
        "document.missing @ $.Account.records[0].Name: the record has no such field",
        "export.missing @ $.OrderItem.records[0]: the export lacks the field Order.AccountId",
    ),
    "salesforce_dirty": (
        "id.empty @ $.Account.records[0].Id: an id must be non-empty text",
        "export.number @ $.OrderItem.records[0]: TotalPrice is '1.234,50'; "
        "write a plain number such as 1234.50",
        "export.number @ $.OrderItem.records[1]: Quantity is 'twelve'; write a plain number such as 1234.50",
        "export.day @ $.OrderItem.records[2]: Order.EffectiveDate is '31/01/2026'; write a day as 2026-01-31",
        "export.empty @ $.OrderItem.records[3]: Order.AccountId is empty; it has to be known",
    ),
    "hubspot_missing": (
        "export.missing @ $.companies.results[0]: the export lacks the field properties",
        "document.type @ $.companies.results[1].id: expected text, got a number",
        "export.missing @ $.line_items.results[0]: the export lacks the field deal_closedate",
        "export.empty @ $.line_items.results[1]: amount is empty; it has to be known",
    ),
    "hubspot_two_currencies": (
        "export.currencies @ $: amounts in EUR, USD; export one currency, or convert before",
    ),
    "sap_dirty": (
        "document.type @ $.A_BusinessPartner[1].BusinessPartnerFullName: expected text, got null",
        "export.number @ $.A_BillingDocumentItem[0]: NetAmount is '1000.00-'; "
        "write a plain number such as 1234.50",
        "export.document-type @ $.A_BillingDocumentItem[1]: BillingDocumentType 'ZX9' is not known; "
        "say in SIGNS whether it adds or takes back",
        "export.day @ $.A_BillingDocumentItem[2]: to_BillingDocument.BillingDocumentDate is '00000000'; "
        "write a day as 2026-01-31",
    ),
    "sap_orphan": (
        "book.duplicate @ $.customers[1]: 0010100001 stands at 0 already; keep one of them",
        "book.unknown-customer @ $.ledger.customer: no customer '0010100002' in the book; "
        "did you mean '0010100001'?",
    ),
    "sap_wrong_envelope": ("export.shape @ $.A_BusinessPartner: is no list of records",),
}


@pytest.fixture
def exports(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Import the example as its own script does, and forget it afterwards."""
    monkeypatch.syspath_prepend(EXAMPLE)
    import read  # type: ignore[import-not-found]  # found through the path above

    yield read
    for name in ("read", "shapes", "salesforce", "hubspot", "sap"):
        sys.modules.pop(name, None)


def _book(exports: Any, name: str) -> Book:
    book = exports.read(name.split("_")[0], EXPORTS / f"{name}.json", AS_OF)
    assert isinstance(book, Book)
    return book


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_export_ends_in_one_error_that_names_everything(exports: Any, name: str) -> None:
    """Whoever mends the export sees every fault at once, under its own names, and half a book never comes."""
    with pytest.raises(KeyAccountError) as caught:
        _book(exports, name)
    assert tuple(str(caught.value).splitlines()) == REFUSED[name]
    chinese = caught.value.text("zh").splitlines()
    assert len(chinese) == len(REFUSED[name])
    assert all(any("一" <= char <= "鿿" for char in line) for line in chinese)


def test_every_export_is_tried() -> None:
    """An export nobody reads shows nothing."""
    good = {"salesforce_clean", "salesforce_extra", "hubspot_clean", "hubspot_sparse", "sap_clean"}
    assert {path.stem for path in EXPORTS.glob("*.json")} == good | set(REFUSED)


def test_salesforce_floats_stay_exact_and_returns_count_back(exports: Any) -> None:
    """JSON's 0.1 and 99.99 are the amounts they look like, and reduction orders are taken off."""
    book = _book(exports, "salesforce_clean")
    assert [one.parent for one in book.customers] == [None, "001A000001AbcDE", None]
    assert [one.industry for one in book.customers] == ["Retail", "Retail", None]
    amounts = [line.net_amount for line in book.ledger]
    assert amounts == [Money(one, "CNY") for one in ("1234.50", "99.99", 500, -100, "0.30")]
    assert [line.quantity for line in book.ledger][-1] == Decimal("0.1")
    assert book.ledger[0].ordered == date(2026, 3, 15)


def test_custom_fields_change_nothing_and_deleted_records_are_gone(exports: Any) -> None:
    """Every house has its own fields; the recycle bin is no customer."""
    book = _book(exports, "salesforce_extra")
    assert [one.name for one in book.customers] == ["Hualian"]
    assert [line.net_amount for line in book.ledger] == [Money(200, "CNY")]


def test_hubspots_texts_are_days_and_numbers(exports: Any) -> None:
    """A close date may be a timestamp or milliseconds; both are the same day."""
    book = _book(exports, "hubspot_clean")
    assert {line.ordered for line in book.ledger} == {date(2026, 2, 11)}
    assert [line.quantity for line in book.ledger] == [10, Decimal("2.5"), 1]
    assert book.customer("502").parent == "501"


def test_what_hubspot_leaves_empty_is_unknown(exports: Any) -> None:
    """An empty text is no industry, no region and no stage; a lead never bought."""
    book = _book(exports, "hubspot_sparse")
    first, lead = book.customers
    assert (first.industry, first.region, first.since) == (None, None, None)
    assert first.purchases is PurchaseHistory.UNKNOWN
    assert lead.purchases is PurchaseHistory.NOT_STARTED


def test_sap_credit_memos_take_back_and_pro_forma_is_no_turnover(exports: Any) -> None:
    """Cancelled and pro-forma documents never count; a missing cost stays unknown."""
    book = _book(exports, "sap_clean")
    lines = [(line.document, line.net_amount, line.cost_amount) for line in book.ledger]
    assert lines == [
        ("90000001", Money(1000, "EUR"), Money(700, "EUR")),
        ("90000001", Money("19.90", "EUR"), None),
        ("90000002", Money(-100, "EUR"), Money(-70, "EUR")),
        ("90000005", Money(400, "EUR"), Money(310, "EUR")),
    ]
    assert book.ledger[2].quantity == -1
    assert book.ledger[0].invoiced == date(2026, 3, 15)


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [("sap_clean", 0, "2 customers, 4 lines, EUR"), ("sap_wrong_envelope", 1, "export.shape")],
)
def test_the_documented_command_runs(name: str, code: int, said: str) -> None:
    """It ends in a ranking, or in the error alone without a trace."""
    command = [sys.executable, str(EXAMPLE / "read.py"), "sap", str(EXPORTS / f"{name}.json")]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False)
    assert done.returncode == code, done.stderr
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
