"""Documents: any public value in an envelope that says its version and type, out and back in again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar, cast

from keyaccount.errors import KeyAccountError, Problems, refuse
from keyaccount.io.engine import Engine
from keyaccount.io.kinds import Kind, kind_name
from keyaccount.io.limits import Json, ReadLimits, check_tree
from keyaccount.io.migrations import MIGRATIONS, Migrations
from keyaccount.io.schema import schema_of
from keyaccount.io.strategies import public_classes
from keyaccount.io.text import read_json, write_json
from keyaccount.values.checks import check_type

__all__ = ["Documents", "dumps", "from_document", "json_schema", "loads", "to_document"]

T = TypeVar("T")

_ENVELOPE = ("schema", "type", "data")


class Documents:
    """Write values as documents and read them back, strictly; immutable once made, so share one freely.

    `strategies` are your own small classes (a criterion, a travel model) that may stand where a
    Protocol is asked for; they are stored under their class name. `migrations` bring older documents
    up to date, `limits` bound what is read.

    >>> from keyaccount.values import Text
    >>> documents = Documents()
    >>> documents.dumps(Text("firm", "稳固"))
    '{"schema":1,"type":"Text","data":{"en":"firm","zh":"稳固"}}'
    """

    def __init__(
        self,
        *,
        strategies: Iterable[type] = (),
        migrations: Migrations = MIGRATIONS,
        limits: ReadLimits | None = None,
    ) -> None:
        check_type(migrations, Migrations, "$.migrations")
        own = tuple(strategies)
        self._migrations = migrations
        self._limits = limits or ReadLimits()
        self._engine = Engine(lambda: (*public_classes(), *own))

    def to_document(self, value: object, kind: Kind = None) -> dict[str, Json]:
        """Return a value as a document of plain dicts, lists, text and whole numbers.

        `kind` is needed for generic classes only, such as `Dated[Money]`; otherwise it is the class.
        Raises `KeyAccountError` (`document.type`, `document.kind`) for what could not be read back.

        >>> from keyaccount.values import Money
        >>> Documents().to_document(Money("12.5", "CNY"))
        {'schema': 1, 'type': 'Money', 'data': '12.50 CNY'}
        """
        kind = type(value) if kind is None else kind
        try:
            data = self._engine.writer(kind)(value)
        except KeyAccountError as error:
            raise error.under("$.data") from None
        except RecursionError:
            refuse("document.too-deep", "$.data", "nested too deep to be written", "嵌套过深,无法写出")
        return {"schema": self._migrations.version, "type": kind_name(kind), "data": data}

    def from_document(self, document: object, kind: type[T]) -> T:
        """Read a document of plain values as the kind it is expected to be.

        Raises `KeyAccountError` with every fault at once, each under its path (`$.data.lines[3].rate`).

        >>> from keyaccount.values import Money
        >>> Documents().from_document({"schema": 1, "type": "Money", "data": "12.50 CNY"}, Money)
        Money('12.50', 'CNY')
        """
        check_tree(document, self._limits)
        return self._read(document, kind)

    def dumps(self, value: object, kind: Kind = None, *, indent: int | None = None) -> str:
        """Write a value as JSON text; equal values give equal text on every machine.

        >>> from keyaccount.values import Money
        >>> Documents().dumps(Money("12.5", "CNY"))
        '{"schema":1,"type":"Money","data":"12.50 CNY"}'
        """
        return write_json(self.to_document(value, kind), indent)

    def loads(self, text: str, kind: type[T]) -> T:
        """Read JSON text as the kind it is expected to be.

        >>> from keyaccount.values import Money
        >>> Documents().loads('{"schema": 1, "type": "Money", "data": "12.50 EUR"}', Money)
        Money('12.50', 'EUR')
        """
        return self._read(read_json(text, self._limits), kind)

    def json_schema(self, kind: Kind) -> dict[str, Any]:
        """Return the JSON Schema (2020-12) of the documents of a kind, envelope included.

        >>> from keyaccount.values import Money
        >>> Documents().json_schema(Money)["properties"]["schema"]
        {'const': 1}
        """
        return schema_of(kind, self._engine, self._migrations.version)

    def _read(self, document: object, kind: type[T]) -> T:
        version, name, data = _opened(document)
        expected = kind_name(kind)
        if name != expected:
            refuse(
                "document.type",
                "$.type",
                f"expected a document of {expected}, got {name[:80]!r}",
                f"此处应为 {expected} 文档,实为 {name[:80]!r}",
            )
        data = self._migrations.migrate(version, name, data)
        try:
            return cast(T, self._engine.reader(kind)(data))
        except KeyAccountError as error:
            raise error.under("$.data") from None
        except RecursionError:
            refuse("document.too-deep", "$.data", "nested too deep to be read here", "嵌套过深,无法读取")


def _opened(document: object) -> tuple[int, str, Json]:
    """Take the envelope off, or say everything that is wrong with it."""
    if type(document) is not dict:
        refuse(
            "document.envelope",
            "$",
            "expected an object with 'schema', 'type' and 'data'",
            "此处应为含 'schema'、'type' 和 'data' 的对象",
        )
    problems = Problems()
    for name in _ENVELOPE:
        if name not in document:
            problems.add("document.missing", f"$.{name}", "is missing", "缺失")
    for name in sorted(document.keys() - set(_ENVELOPE)):
        problems.add(
            "document.extra-key",
            f"$.{name[:80]}",
            "is no part of the envelope; data belongs under 'data'",
            "不属于文档封套;数据应放在 'data' 中",
        )
    version, kind = document.get("schema", 1), document.get("type", "")
    if type(version) is not int:
        problems.add("document.type", "$.schema", "expected a whole number", "此处应为整数")
    if type(kind) is not str:
        problems.add("document.type", "$.type", "expected text", "此处应为文本")
    problems.raise_any()
    return version, kind, document["data"]


_DOCUMENTS = Documents()


def to_document(value: object, kind: Kind = None) -> dict[str, Json]:
    """Return a value as a document of plain dicts, lists, text and whole numbers.

    >>> from keyaccount.values import Period
    >>> to_document(Period.month(2026, 1))["data"]
    {'start': '2026-01-01', 'end': '2026-02-01'}
    """
    return _DOCUMENTS.to_document(value, kind)


def from_document(document: object, kind: type[T], *, limits: ReadLimits | None = None) -> T:
    """Read a document of plain values as the kind it is expected to be.

    >>> from keyaccount.values import Period
    >>> from_document({"schema": 1, "type": "Period", "data": {"start": "2026-01-01"}}, Period)
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: document.missing @ $.data.end: is missing
    """
    return _limited(limits).from_document(document, kind)


def dumps(value: object, kind: Kind = None, *, indent: int | None = None) -> str:
    """Write a value as JSON text; equal values give equal text on every machine.

    >>> from keyaccount.values import Period
    >>> dumps(Period.month(2026, 1))
    '{"schema":1,"type":"Period","data":{"start":"2026-01-01","end":"2026-02-01"}}'
    """
    return _DOCUMENTS.dumps(value, kind, indent=indent)


def loads(text: str, kind: type[T], *, limits: ReadLimits | None = None) -> T:
    """Read JSON text as the kind it is expected to be.

    >>> from keyaccount.values import Period
    >>> loads(dumps(Period.month(2026, 1)), Period) == Period.month(2026, 1)
    True
    """
    return _limited(limits).loads(text, kind)


def json_schema(kind: Kind) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the documents of a kind, envelope included.

    >>> from keyaccount.values import Period
    >>> json_schema(Period)["$defs"]["Period"]["required"]
    ['start', 'end']
    """
    return _DOCUMENTS.json_schema(kind)


def _limited(limits: ReadLimits | None) -> Documents:
    # Readers are built per set of documents; ones that differ in limits alone share them.
    if limits is None:
        return _DOCUMENTS
    made = Documents(limits=limits)
    made._engine = _DOCUMENTS._engine
    return made
