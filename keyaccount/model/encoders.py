"""Encoders: check and turn a column of plain values into whole numbers, a chunk at a time.

The way through is built from C-speed maps, because a ledger takes millions of lines. Whatever does
not fit makes `add` return False; the caller then asks `check` about each value to say what is wrong.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, Protocol

from keyaccount.errors import refuse
from keyaccount.model.columns import MOST_UNITS, NO_DAY, NO_NAME, Column, ColumnKind
from keyaccount.values.checks import MOST_ID_LENGTH, check_date, check_id, check_int

__all__ = ["DayEncoder", "Encoder", "IsoDayEncoder", "NameEncoder", "WordEncoder"]

_NONE = type(None)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Encoder(Protocol):
    """Take chunks of one column and hand out the finished column."""

    def add(self, values: Sequence[object]) -> bool:
        """Append a chunk; False when something in it is wrong."""
        ...

    def check(self, value: object) -> None:
        """Refuse a value that is wrong, with the reason."""
        ...

    def column(self) -> Column:
        """Return what was appended."""
        ...


class _Interner(dict[str | None, int]):
    """Number ids in the order of their first use."""

    def __missing__(self, name: str | None) -> int:
        self[name] = code = len(self) - 1
        return code


class NameEncoder:
    """Encode ids as positions in a table; `numbers` lets whole numbers stand for their digits.

    >>> names = NameEncoder(required=True)
    >>> names.add(["C1", "C2", "C1"]), list(names.column().data), names.add([None])
    (True, [0, 1, 0], False)
    """

    def __init__(self, required: bool, numbers: bool = False, names: Sequence[str] = ()) -> None:
        self._required = required
        self._numbers = numbers
        self._kinds = {str} | (set() if required else {_NONE}) | ({int} if numbers else set())
        # Unknown comes first in the table of codes, so a new id's code is the size before it, less one.
        self._codes = _Interner({None: NO_NAME})
        self._codes.update(zip(names, range(len(names)), strict=True))
        self._data = array("i")
        self._wrong: set[object] = set()

    def add(self, values: Sequence[object]) -> bool:
        kinds = set(map(type, values))
        if not kinds <= self._kinds:
            return False
        before = len(self._codes)
        lookup: Mapping[Any, int] = self._codes
        if int in kinds:
            distinct = dict.fromkeys(values)
            numbers = [value for value in distinct if type(value) is int]
            if min(numbers) < 0 or max(numbers) >= MOST_UNITS:
                return False
            texts = {value: str(value) if type(value) is int else value for value in distinct}
            lookup = {value: self._codes[text] for value, text in texts.items()}  # type: ignore[index]  # id or None
        self._data.extend(array("i", list(map(lookup.__getitem__, values))))
        fresh = len(self._codes) - before
        if fresh:
            self._note_wrong(list(islice(reversed(self._codes), fresh)))
        return not self._wrong or self._wrong.isdisjoint(values)

    def _note_wrong(self, names: list[Any]) -> None:
        # Nearly all ids are short printable ASCII without blanks; one pass over their join proves it.
        text = "".join(names)
        plain = text.isascii() and text.isprintable() and " " not in text
        if not (plain and min(map(len, names)) > 0 and max(map(len, names)) <= MOST_ID_LENGTH):
            self._wrong.update(name for name in names if _refused(self.check, name))

    def check(self, value: object) -> None:
        if value is None and not self._required:
            return
        if self._numbers and type(value) is int:
            check_int(value, "$", least=0, most=MOST_UNITS - 1)
            return
        check_id(value, "$")

    def column(self) -> Column:
        return Column(ColumnKind.NAME, self._data, tuple(name for name in self._codes if name is not None))


class WordEncoder(NameEncoder):
    """Encode words of a closed list, refusing all others under the given code.

    >>> WordEncoder(("included", "excluded"), "ledger.tax-basis").add(["included", "net"])
    False
    """

    def __init__(self, words: tuple[str, ...], code: str, names: Sequence[str] = ()) -> None:
        super().__init__(required=False, names=names)
        self._words = words
        self._code = code

    def _note_wrong(self, names: list[Any]) -> None:
        self._wrong.update(name for name in names if name not in self._words)

    def check(self, value: object) -> None:
        if value is not None and value not in self._words:
            words = ", ".join(self._words)
            refuse(self._code, "$", f"expected {words}, got {value!r}", f"应为 {words},实为 {value!r}")


class DayEncoder:
    """Encode dates without time as ordinals.

    >>> days = DayEncoder()
    >>> days.add([date(1, 1, 2), None]), list(days.column().data)
    (True, [2, 0])
    """

    def __init__(self) -> None:
        self._data = array("i")

    def add(self, values: Sequence[Any]) -> bool:
        kinds = set(map(type, values))
        if kinds <= {date}:
            self._data.extend(array("i", list(map(date.toordinal, values))))
        elif kinds <= {date, _NONE}:
            days = [NO_DAY if value is None else value.toordinal() for value in values]
            self._data.extend(array("i", days))
        else:
            return False
        return True

    def check(self, value: object) -> None:
        if value is not None:
            check_date(value, "$")

    def column(self) -> Column:
        return Column(ColumnKind.DAY, self._data)


class IsoDayEncoder(DayEncoder):
    """Encode days as stored, in the form 2026-01-31 alone, or as dates.

    >>> days = IsoDayEncoder()
    >>> days.add(["0001-01-02", None, date(1, 1, 3)]), list(days.column().data), days.add(["20260131"])
    (True, [2, 0, 3], False)
    """

    def add(self, values: Sequence[Any]) -> bool:
        if not set(map(type, values)) <= {str, date, _NONE}:
            return False  # a list among them could not even be looked up
        texts = {value for value in set(values) if type(value) is str}
        if any(_refused(self.check, text) for text in texts):
            return False
        read = {text: date.fromisoformat(text) for text in texts}
        return super().add([read.get(value, value) for value in values])

    def check(self, value: object) -> None:
        if type(value) is not str:
            super().check(value)
        elif not _ISO.fullmatch(value) or not _is_day(value):
            refuse(
                "date.text", "$", f"write the day as 2026-01-31, got {value[:40]!r}", "日期请写作 2026-01-31"
            )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _refused(check: Callable[[object], None], value: object) -> bool:
    try:
        check(value)
    except ValueError:
        return True
    return False
