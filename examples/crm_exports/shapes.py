"""What the exports have in common: days, amounts as text, fields that must be there, one report of faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import keyaccount as ka
from keyaccount.errors import KeyAccountError, Problems, refuse

Record = Mapping[str, Any]
T = TypeVar("T")

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_SAP_DAY = re.compile(r"/Date\((-?\d+)(?:[+-]\d{4})?\)/")


def field(record: Record, name: str) -> Any:
    """Return a field that must be known; a dotted name leads into nested records."""
    found: Any = record
    for step in name.split("."):
        if not isinstance(found, Mapping) or step not in found:
            refuse("export.missing", "$", f"the export lacks the field {name}", f"导出缺少字段 {name}")
        found = found[step]
    if found is None or found == "":
        refuse("export.empty", "$", f"{name} is empty; it has to be known", f"{name} 为空,必须填写")
    return found


def number(record: Record, name: str) -> Decimal:
    """Return a field as an exact number; a float of JSON is taken by its shortest text."""
    found = field(record, name)
    text = repr(found) if isinstance(found, float) else str(found).strip()
    if isinstance(found, bool) or not _NUMBER.fullmatch(text):
        refuse(
            "export.number",
            "$",
            f"{name} is {text!r}; write a plain number such as 1234.50",
            f"{name} 为 {text!r};请写成 1234.50 这样的数字",
        )
    return Decimal(text)


def day(record: Record, name: str) -> date:
    """Return a field as a day: 2026-01-05, a timestamp, milliseconds, or SAP's `/Date(...)/`, all in UTC."""
    found = str(field(record, name))
    sap = _SAP_DAY.fullmatch(found)
    try:
        # Milliseconds since 1970 have 11 digits and more; a day without dashes has 8.
        if sap or (found.isdigit() and len(found) > 10):
            moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(sap[1] if sap else found))
            return moment.date()
        return datetime.fromisoformat(found).date()
    except (ValueError, OverflowError):
        refuse(
            "export.day",
            "$",
            f"{name} is {found!r}; write a day as 2026-01-31",
            f"{name} 为 {found!r};日期请写作 2026-01-31",
        )


def optional(record: Record, name: str) -> str | None:
    """Return a field as text, or None where it is absent or empty: unknown."""
    found = record.get(name)
    return None if found is None or str(found).strip() == "" else str(found).strip()


def records(export: Record, name: str, inside: str | None = None) -> list[Record]:
    """Return the records of one kind; `inside` names the envelope the system puts around them."""
    found: Any = field(export, name)
    if inside is not None:
        for step in inside.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        refuse("export.shape", f"$.{name}", "is no list of records", "不是记录列表")
    return found


def each(path: str, found: Iterable[Record], read: Callable[[Record], T], problems: Problems) -> list[T]:
    """Read every record; what is wrong with any of them is added to the problems, with its place."""
    made = []
    for place, record in enumerate(found):
        try:
            made.append(read(record))
        except KeyAccountError as error:
            problems.take(error, f"{path}[{place}]")
    return made


def one_currency(found: Iterable[str], problems: Problems) -> str:
    """Return the one currency of an export, or add that there are several; CNY where there is no line."""
    named = sorted(set(found))
    if len(named) > 1:
        problems.add(
            "export.currencies",
            "$",
            f"amounts in {', '.join(named)}; export one currency, or convert before",
            f"金额含多个币种({'、'.join(named)});请按单一币种导出,或先行折算",
        )
    return named[0] if named else "CNY"


def book_of(
    as_of: date, customers: list[ka.Customer], lines: list[dict[str, Any]], problems: Problems
) -> ka.Book:
    """Put customers and lines together, or raise everything that is wrong with the export at once."""
    currency = one_currency((line.pop("currency") for line in lines), problems)
    problems.raise_any()
    columns = tuple(lines[0]) if lines else ("customer", "invoiced", "net_amount")
    ledger = ka.Ledger.from_rows((tuple(line.values()) for line in lines), columns, currency=currency)
    return ka.Book(as_of, ledger, customers)
