"""Read an export and rank its customers: `python examples/crm_exports/read.py SYSTEM FILE [DAY]`."""

from __future__ import annotations

import json
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import hubspot
import salesforce
import sap

import keyaccount as ka

SYSTEMS = {"hubspot": hubspot, "salesforce": salesforce, "sap": sap}


def read(system: str, path: Path, as_of: date) -> ka.Book:
    """Read one file; its numbers stay exact from the first byte."""
    export = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    if not isinstance(export, dict):
        raise SystemExit(f"{path}: expected one JSON object that holds the records by kind")
    return SYSTEMS[system].read_book(export, as_of)


def main() -> None:
    """Print the book's customers and lines and who leads, or what is wrong with the export."""
    if len(sys.argv) not in (3, 4) or sys.argv[1] not in SYSTEMS:
        raise SystemExit(__doc__)
    as_of = date.fromisoformat(sys.argv[3]) if len(sys.argv) == 4 else date(2026, 6, 30)
    try:
        book = read(sys.argv[1], Path(sys.argv[2]), as_of)
    except ka.errors.KeyAccountError as error:
        raise SystemExit(str(error)) from None
    print(f"{len(book.customers)} customers, {len(book.ledger)} lines, {book.currency}")
    policy = ka.standard_policy(ka.Money(1_000_000, book.currency))
    print(ka.identify(book, policy, as_of).summary())


if __name__ == "__main__":
    main()
