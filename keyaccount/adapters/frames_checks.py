"""What is dirty in a frame of order lines: each kind with its count and examples, in one refusal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from keyaccount.adapters.frames_columns import AmountsIn, LineFrame
from keyaccount.adapters.frames_library import Frame, Held, held, nw
from keyaccount.adapters.frames_numbers import one_if, size_of
from keyaccount.errors import KeyAccountError, Problems, refuse
from keyaccount.model.columns import COLUMNS, ColumnKind
from keyaccount.values.checks import MOST_ID_LENGTH, check_id
from keyaccount.values.text import Text

__all__ = ["check_customers", "diagnose", "refuse_overflow"]

_EXAMPLES = 3
_PLAIN = re.compile(f"[!-~]{{1,{MOST_ID_LENGTH}}}")
_LARGEST = 2**63 - 1

_Fault = tuple[str, str, nw.Expr, Text]


def diagnose(lines: LineFrame, numbers: Iterable[str]) -> None:
    """Refuse what is dirty, every kind at once with its count and examples; return where nothing is.

    Raises `KeyAccountError` (`frames.unknown`, `frames.inexact`, `ledger.no-day`, `ledger.too-large`).

    >>> import polars as pl
    >>> from datetime import date
    >>> from keyaccount.adapters.frames_columns import line_frame
    >>> frame = pl.DataFrame({"customer": ["C1", None], "invoiced": [date(2026, 1, 5)] * 2,
    ...                       "net_amount": [0.015, 9.5]})
    >>> diagnose(line_frame(frame, None, "CNY", AmountsIn.MAJOR), ())
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: frames.unknown @ $.frame.customer: 1 of 2 lines: no customer...
    frames.inexact @ $.frame.net_amount: 1 of 2 lines: not exactly an amount in CNY, such as 0.015; ...
    """
    faults = _faults(lines, dict.fromkeys(("net_amount", *numbers)))
    counts = {f"fault{place}": one_if(wrong).sum() for place, (_, _, wrong, _) in enumerate(faults)}
    row = held(lines.frame.select(**counts, lines=nw.len())).rows(named=True)[0]
    problems = Problems()
    for place, (code, column, wrong, text) in enumerate(faults):
        count, every = row[f"fault{place}"], row["lines"]
        if count:
            shown = _examples(lines.frame, column, wrong)
            such, etwa = (f", such as {shown}", f",例如 {shown}") if shown else ("", "")
            problems.add(
                code,
                f"$.frame.{column}",
                f"{count} of {every} lines: {text.en.replace(';', such + ';', 1)}",
                f"{every} 行中有 {count} 行{text.zh.replace(',请', etwa + ',请', 1)}",
            )
    problems.raise_any()


def _faults(lines: LineFrame, numbers: Iterable[str]) -> list[_Fault]:
    columns = lines.columns
    customer, net = lines.column("customer"), lines.column("net_amount")
    first = next(columns[name] for name in ("invoiced", "delivered", "ordered") if lines.has(name))
    faults: list[_Fault] = [
        ("frames.unknown", columns["customer"], customer.is_null(), _NO_CUSTOMER),
        ("frames.unknown", columns["net_amount"], net.is_null(), _NO_AMOUNT),
        ("ledger.no-day", first, lines.nowhere(), _NO_DAY),
    ]
    for name in numbers:
        whole = lines.whole(name)
        if whole.fits is not None:
            faults.append(("frames.inexact", columns[name], ~whole.fits, _inexact(lines, name)))
        large = (whole.units >= whole.limit) | (whole.units <= -whole.limit)
        faults.append(("ledger.too-large", columns[name], large, _TOO_LARGE))
    return faults


_NO_CUSTOMER = Text("no customer; name whose they are", "没有客户,请注明所属客户")
_NO_AMOUNT = Text("no net amount; give it or leave them out", "没有净额,请补上或去掉这些行")
_NO_DAY = Text(
    "no day; give the day they were ordered, delivered or invoiced", "没有日期,请给出下单、交货或开票日期"
)
_TOO_LARGE = Text("too large for one line; check the unit", "单行数值过大,请检查单位")


def _inexact(lines: LineFrame, name: str) -> Text:
    if COLUMNS[name] is ColumnKind.QUANTITY:
        return Text(
            "not exactly a quantity of 6 decimal places; round it", "数量无法精确到 6 位小数,请先取整"
        )
    if lines.amounts is AmountsIn.MINOR:
        return Text("not a whole number of minor units; round it", "不是最小货币单位的整数,请先取整")
    return Text(
        f"not exactly an amount in {lines.currency}; round it to the minor unit",
        f"不是精确的 {lines.currency} 金额,请先取整到最小货币单位",
    )


def _examples(frame: Frame, column: str, wrong: nw.Expr) -> str:
    found = held(frame.filter(wrong).select(nw.col(column)).head(_EXAMPLES))[column].to_list()
    return ", ".join(str(value) for value in found if value is not None and value == value)


def check_customers(customers: Held) -> None:
    """Refuse ids of customers that could not stand in a book, with their count and examples.

    Raises `KeyAccountError` (`frames.unknown`, `id.characters`).

    >>> import polars as pl
    >>> check_customers(nw.from_native(pl.DataFrame({"customer": ["C1", " C2"]})))
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: id.characters @ $.frame.customer: 1 of 2 customers have an id ...
    """
    ids = customers["customer"].to_list()
    every = len(ids)
    # Nearly all ids are short and of plain characters; the few others are looked at closely.
    odd = [one for one in ids if not (isinstance(one, str) and _PLAIN.fullmatch(one))]
    bad = [one for one in odd if not _stands(one)]
    if bad:
        shown = ", ".join(repr(one) for one in bad[:_EXAMPLES])
        refuse(
            "id.characters",
            "$.frame.customer",
            f"{len(bad)} of {every} customers have an id that is empty, padded, longer than "
            f"{MOST_ID_LENGTH}, not NFC or holds hidden characters: {shown}",
            f"{every} 个客户中有 {len(bad)} 个的标识为空、首尾有空白、"
            f"超过 {MOST_ID_LENGTH} 个字符、不是 NFC 文本或含不可见字符:{shown}",
        )


def _stands(customer: object) -> bool:
    try:
        check_id(customer, "$.customer")
    except KeyAccountError:
        return False
    return True


def refuse_overflow(lines: Frame, numbers: Mapping[str, int]) -> None:
    """Refuse customers whose figures cannot be summed in 64 bits, by sums in double precision.

    `lines` has the columns `customer` and the whole numbers to be summed, `numbers` says by what each is
    multiplied. What doubles lose is far less than the room left below 2^63.
    Raises `KeyAccountError` (`frames.overflow`).

    >>> import polars as pl
    >>> lines = nw.from_native(pl.LazyFrame({"customer": ["C1"] * 3, "net": [4 * 10**18] * 3}))
    >>> refuse_overflow(lines, {"net": 1})
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: frames.overflow @ $.frame: the sums of 1 customers leave 64 bits: ...
    """
    sizes = {name: size_of(name) * float(times) for name, times in numbers.items()}
    sums = held(
        lines.select("customer", **sizes).group_by("customer").agg(*(nw.col(name).sum() for name in numbers))
    )
    large = [nw.col(name) > float(_LARGEST - 2**53) for name in numbers]
    wrong = nw.any_horizontal(*large, ignore_nulls=True)
    found = sorted(map(str, sums.filter(wrong)["customer"].to_list()))
    if found:
        shown = ", ".join(found[:_EXAMPLES])
        refuse(
            "frames.overflow",
            "$.frame",
            f"the sums of {len(found)} customers leave 64 bits: {shown}; check the unit of the amounts",
            f"有 {len(found)} 个客户的合计超出 64 位:{shown},请检查金额单位",
        )
