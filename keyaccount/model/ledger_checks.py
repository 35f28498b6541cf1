"""Checks across the lines of a ledger: what is misuse, and what the books ought to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import compress, islice
from operator import eq

from keyaccount.errors import MOST_SHOWN, Problems
from keyaccount.model.columns import BASES, NO_DAY, NO_NAME, NO_NUMBER, Column
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.text import Text

__all__ = ["check_lines", "ledger_findings", "return_mask"]

_SHOWN = 5


def check_lines(columns: Mapping[str, Column], since: int) -> None:
    """Refuse lines without any day, and lines of a document given twice; `since` is the first new one.

    Raises `KeyAccountError` (`ledger.no-day`, `ledger.duplicate-line`), paths counted from `since`.

    >>> check_lines({}, 0)
    """
    problems = Problems()
    _check_placed(problems, columns, since)
    _check_distinct(problems, columns, since)
    problems.raise_any()


def return_mask(columns: Mapping[str, Column]) -> list[bool]:
    """Return for every line whether it takes something back: quantity, or else net amount, below zero.

    >>> from array import array
    >>> from keyaccount.model.columns import ColumnKind
    >>> return_mask({"net_amount": Column(ColumnKind.AMOUNT, array("q", [5, -5]))})
    [False, True]
    """
    amounts = columns["net_amount"].data
    if "quantity" not in columns:
        return [amount < 0 for amount in amounts]
    quantities = columns["quantity"].data
    return [
        amount < 0 or NO_NUMBER < quantity < 0 for amount, quantity in zip(amounts, quantities, strict=True)
    ]


def ledger_findings(columns: Mapping[str, Column]) -> tuple[Finding, ...]:
    """Return what the books ought to look at: returns without a known original, days and costs unknown.

    >>> ledger_findings({})
    ()
    """
    if "net_amount" not in columns:
        return ()
    found = [*_dangling(columns), *_unlinked(columns), *_mixed_tax(columns), *_unknown(columns)]
    return tuple(found)


def _check_placed(problems: Problems, columns: Mapping[str, Column], since: int) -> None:
    if "net_amount" not in columns:
        return
    days = [columns[basis].data[since:] for basis in BASES[:3] if basis in columns]
    if any(NO_DAY not in column for column in days):
        return
    # An unknown day is 0 and none is negative, so the sum is 0 only where all are unknown.
    nowhere = [0] * (len(columns["net_amount"]) - since)
    for index, total in enumerate(map(sum, zip(nowhere, *days, strict=True))):
        if total == NO_DAY and len(problems) < MOST_SHOWN:
            problems.add(
                "ledger.no-day",
                f"$.rows[{index}]",
                "give the day it was ordered, delivered or invoiced",
                "请给出下单、交货或开票日期",
            )


def _check_distinct(problems: Problems, columns: Mapping[str, Column], since: int) -> None:
    documents, lines = columns.get("document"), columns.get("line")
    if documents is None or lines is None:
        return
    places = _that_may_clash(documents, lines, since)
    document: Sequence[int] = documents.data
    line: Sequence[int] = lines.data
    if len(places) < len(document):
        document = list(map(document.__getitem__, places))
        line = list(map(line.__getitem__, places))
    width = len(lines.names)
    keys = [one * width + other for one, other in zip(document, line, strict=True)]
    # Sorted whole numbers find a repeat in a fraction of the memory a set would take.
    keys.sort()
    if any(map(eq, keys, islice(keys, 1, None))):
        repeated = {key for key, count in Counter(keys).items() if count > 1}
        _report_repeated(problems, documents, lines, places, since, repeated)


def _that_may_clash(documents: Column, lines: Column, since: int) -> Sequence[int]:
    """Return the places of new lines and of old lines of the same documents, where both ids are known."""
    places: Sequence[int] = range(since, len(documents))
    if since:
        old = documents.data[:since]
        # Ids are numbered by first use, so a document of the new lines is an old one iff its number is below.
        newest = max(old)
        reopened = {code for code in set(documents.data[since:]) if NO_NAME < code <= newest}
        if reopened:
            places = [*compress(range(since), map(reopened.__contains__, old)), *places]
    if documents.complete() and lines.complete():
        return places
    return [place for place in places if documents.data[place] >= 0 and lines.data[place] >= 0]


def _report_repeated(
    problems: Problems,
    documents: Column,
    lines: Column,
    places: Sequence[int],
    since: int,
    repeated: set[int],
) -> None:
    first: dict[int, int] = {}
    for place in places:
        key = documents.data[place] * len(lines.names) + lines.data[place]
        if key not in repeated or first.setdefault(key, place) == place or len(problems) >= MOST_SHOWN:
            continue
        before = first[key]
        where, ort = (f"row {before - since}", f"第 {before - since} 行")
        if before < since:
            where, ort = (f"line {before} of the ledger already", f"台账已有的第 {before} 行")
        name = f"line {lines.value(place)} of document {documents.value(place)}"
        problems.add(
            "ledger.duplicate-line",
            f"$.rows[{place - since}].line",
            f"{name} is given in {where}; give each line once",
            f"单据 {documents.value(place)} 的行 {lines.value(place)} 与{ort}重复,每行只能出现一次",
        )


def _dangling(columns: Mapping[str, Column]) -> list[Finding]:
    originals = columns.get("original_document")
    if originals is None:
        return []
    documents = columns.get("document")
    known = set(documents.names) if documents is not None else set()
    lost = [name not in known for name in originals.names]
    places = [place for place, code in enumerate(originals.data) if code >= 0 and lost[code]]
    places += _lost_lines(columns, known)
    if not places:
        return []
    shown = ", ".join(str(originals.value(place)) for place in sorted(places)[:_SHOWN])
    return [
        Finding(
            "ledger.original-missing",
            Severity.WARNING,
            f"$.lines[{min(places)}].original_document",
            Text(
                f"{len(places)} lines take back a line that is not in this ledger: {shown}",
                f"{len(places)} 行所退的原单行不在本台账中:{shown}",
            ),
            "I2",
            Text("add the original lines or correct the reference", "请补入原单行或更正引用"),
        )
    ]


def _lost_lines(columns: Mapping[str, Column], known: set[str]) -> list[int]:
    """Return returns whose document is here but lacks the line they name."""
    names = ("original_document", "original_line", "document", "line")
    if not all(name in columns for name in names):
        return []
    original, original_line, document, line = (columns[name] for name in names)
    asked = {
        place: (original.value(place), original_line.value(place))
        for place, (code, number) in enumerate(zip(original.data, original_line.data, strict=True))
        if code >= 0 and number >= 0 and original.names[code] in known
    }
    wanted = {name for name, _ in asked.values()}
    codes = {code for code, name in enumerate(document.names) if name in wanted}
    there = {
        (document.value(place), line.value(place))
        for place in compress(range(len(document)), map(codes.__contains__, document.data))
    }
    return [place for place, pair in asked.items() if pair not in there]


def _unlinked(columns: Mapping[str, Column]) -> list[Finding]:
    mask = return_mask(columns)
    originals = columns.get("original_document")
    if originals is None:
        count = sum(mask)
    else:
        count = sum(1 for code in compress(originals.data, mask) if code == NO_NAME)
    if not count:
        return []
    text = Text(f"{count} returns or credits name no original line", f"{count} 行退货或贷项未注明原单行")
    return [Finding("ledger.return-unlinked", Severity.INFO, "$.lines", text, "I2")]


def _mixed_tax(columns: Mapping[str, Column]) -> list[Finding]:
    basis = columns.get("tax_basis")
    if basis is None or (len(basis.names) == 1 and basis.complete()):
        return []
    text = Text(
        "amounts with, without and of unknown tax basis are mixed", "含税、不含税或税基未知的金额混在一起"
    )
    remedy = Text("bring all amounts to one tax basis", "请统一税基")
    return [Finding("ledger.tax-basis-mixed", Severity.WARNING, "$.lines", text, "I2", remedy)]


def _unknown(columns: Mapping[str, Column]) -> list[Finding]:
    found = []
    for name in (*BASES[:3], "quantity", "cost_amount"):
        column = columns.get(name)
        count = column.data.count(column.kind.unknown) if column is not None else 0
        if count:
            size = len(columns["net_amount"])
            text = Text(f"{count} of {size} lines have no {name}", f"{size} 行中有 {count} 行缺少 {name}")
            found.append(Finding("ledger.value-unknown", Severity.INFO, f"$.lines.{name}", text, "I2"))
    return found
