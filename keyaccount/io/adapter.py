"""Adapters: a CRM's records read as our classes, field by field, with neither model touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, Generic, TypeAlias, TypeVar, cast

import attrs

from keyaccount.errors import KeyAccountError, Problem, Problems, near_miss, refuse
from keyaccount.io.engine import Engine
from keyaccount.io.kinds import Entry, Kind, Record, kind_name
from keyaccount.io.limits import step_of
from keyaccount.io.strategies import public_classes
from keyaccount.values.checks import check_type
from keyaccount.values.frozen import FrozenMap
from keyaccount.values.money import Money

__all__ = ["Adapter", "Rest", "Source", "adapter", "money_from"]

T = TypeVar("T")

# Where a field comes from: the CRM's name for it, or a function of the whole record.
Source: TypeAlias = str | Callable[[Mapping[str, Any]], object]

_ABSENT = object()


class Rest(Enum):
    """Name what happens to a record's fields that the adapter does not mention."""

    IGNORE = "ignore"
    REFUSE = "refuse"
    TAGS = "tags"  # kept as text under the class's `tags`


class Adapter(Generic[T]):
    """Read records of another model as values of one of our classes; made by `adapter`.

    >>> from keyaccount.values import Term
    >>> to_term = adapter(Term, {"key": "Code", "en": "Label", "zh": "Label_zh"})
    >>> to_term({"Code": "firm", "Label": "firm", "Label_zh": "稳固", "Owner": "x"})
    Term(key='firm', en='firm', zh='稳固')
    """

    def __init__(self, shape: Record, sources: Mapping[str, Source], rest: Rest, engine: Engine) -> None:
        self._shape = shape
        self._sources = dict(sources)
        self._rest = rest
        self._readers = {entry.name: engine.reader(entry.kind) for entry in shape.entries}
        self._named = {source for source in self._sources.values() if isinstance(source, str)}

    def __call__(self, record: Mapping[str, Any]) -> T:
        """Read one record; every fault is told at once, under the record's own names.

        Values may be Python's own (date, Decimal, Money, Enum members) or in the form of documents;
        floats are refused: say how to make them exact with a function. A name the record lacks leaves
        the field at its default; None stands for unknown and is refused where a value must be known.
        Raises `KeyAccountError` (`adapter.record`, `document.missing`, `document.extra-key`, ...).
        """
        if not isinstance(record, Mapping):
            refuse(
                "adapter.record",
                "$",
                f"expected a mapping of names to values, got {type(record).__name__}",
                "此处应为字段名到值的映射",
            )
        problems = Problems()
        values: dict[str, Any] = {}
        for entry in self._shape.entries:
            try:
                found = self._read(entry, record)
            except KeyAccountError as error:
                problems.take(error, self._path(entry.name))
            else:
                if found is not _ABSENT:
                    values[entry.name] = found
        self._take_rest(record, values, problems)
        problems.raise_any()
        return self._made(values)

    def many(self, records: Iterable[Mapping[str, Any]]) -> tuple[T, ...]:
        """Read any number of records; faults of all of them are told together under `$[n]`.

        >>> from keyaccount.values import Term
        >>> to_term = adapter(Term, {"key": "Code", "en": "Label", "zh": "Label"})
        >>> to_term.many([{"Code": "a", "Label": "A"}, {"Code": 7}])
        Traceback (most recent call last):
        keyaccount.errors.KeyAccountError: document.type @ $[1].Code: expected text, got a number
        document.missing @ $[1].Label: the record has no such field
        document.missing @ $[1].Label: the record has no such field
        """
        made: list[T] = []
        problems = Problems()
        for index, record in enumerate(records):
            try:
                made.append(self(record))
            except KeyAccountError as error:
                problems.take(error, f"$[{index}]")
        problems.raise_any()
        return tuple(made)

    def _read(self, entry: Entry, record: Mapping[str, Any]) -> object:
        source = self._sources.get(entry.name)
        if source is None:
            return _ABSENT
        if callable(source):
            return self._readers[entry.name](_called(source, record))
        if source in record:
            return self._readers[entry.name](record[source])
        if entry.is_required:
            refuse("document.missing", "$", "the record has no such field", "记录中没有该字段")
        return _ABSENT

    def _take_rest(self, record: Mapping[str, Any], values: dict[str, Any], problems: Problems) -> None:
        if self._rest is Rest.IGNORE:
            return
        others = [name for name in record if name not in self._named]
        if self._rest is Rest.TAGS:
            tags = {str(name): str(record[name]) for name in others if record[name] is not None}
            values["tags"] = FrozenMap({**tags, **values.get("tags", {})})
            return
        for name in others:
            near = near_miss(str(name), [entry.name for entry in self._shape.entries])
            hint = f" (is it {near!r}?)" if near else ""
            problems.add(
                "document.extra-key",
                f"${step_of(str(name))}",
                f"the adapter says nothing about this field{hint}; map it or choose another Rest",
                f"适配器未说明该字段{hint};请映射它或选择其他 Rest 方式",
            )

    def _made(self, values: dict[str, Any]) -> T:
        try:
            return cast(T, self._shape.cls(**values))
        except KeyAccountError as error:
            raise KeyAccountError(*map(self._renamed, error.problems)) from None

    def _renamed(self, problem: Problem) -> Problem:
        """Say where in the record a fault of our own field lies."""
        for entry in self._shape.entries:
            mine = f"$.{entry.name}"
            rest = problem.path.removeprefix(mine)
            if problem.path.startswith(mine) and rest[:1] in ("", ".", "["):
                return attrs.evolve(problem, path=self._path(entry.name) + rest)
        return problem

    def _path(self, field: str) -> str:
        source = self._sources.get(field, field)
        return f"${step_of(source if isinstance(source, str) else field)}"


def adapter(
    kind: type[T], sources: Mapping[str, Source], *, rest: Rest = Rest.IGNORE, strategies: Iterable[type] = ()
) -> Adapter[T]:
    """Return a function that reads another model's records as values of one of our classes.

    `sources` names, for each of our fields, the record's field or a function of the whole record.
    Raises `KeyAccountError` when built (`adapter.field-unknown`, `adapter.field-missing`) so that a
    mapping which cannot work fails before the first record.

    >>> from datetime import date
    >>> from keyaccount.values import Evidence
    >>> read = adapter(Evidence, {"source": "Title", "collected": lambda record: record["SavedAt"].date()})
    >>> from datetime import datetime
    >>> read({"Title": "audit", "SavedAt": datetime(2026, 1, 5, 9, 30)}).collected
    datetime.date(2026, 1, 5)
    """
    check_type(rest, Rest, "$.rest")
    own = tuple(strategies)
    engine = Engine(lambda: (*public_classes(), *own), native=True)
    shape = _record(kind, engine)
    known = {entry.name: entry for entry in shape.entries}
    problems = Problems()
    given: Mapping[str, object] = sources
    for name, source in given.items():
        if name not in known:
            _tell_unknown(name, kind, known, problems)
        elif not isinstance(source, str) and not callable(source):
            problems.add(
                "adapter.source",
                f"${step_of(name)}",
                "a source is the record's name for the field, or a function of the record",
                "来源应为记录中的字段名或以记录为参数的函数",
            )
    for entry in shape.entries:
        if entry.is_required and entry.name not in sources:
            problems.add(
                "adapter.field-missing",
                f"$.{entry.name}",
                "must be mapped; it has no default",
                "必须映射;该字段没有默认值",
            )
    if rest is Rest.TAGS and "tags" not in known:
        problems.add(
            "adapter.no-tags", "$.rest", f"{kind_name(kind)} keeps no tags", f"{kind_name(kind)} 没有 tags"
        )
    problems.raise_any()
    return Adapter(shape, sources, rest, engine)


def _record(kind: Kind, engine: Engine) -> Record:
    shape = engine.shape(kind)
    if not isinstance(shape, Record):
        refuse(
            "adapter.kind",
            "$.kind",
            f"{kind_name(kind)} has no fields to map",
            f"{kind_name(kind)} 没有可映射的字段",
        )
    return shape


def _tell_unknown(name: str, kind: Kind, known: Iterable[str], problems: Problems) -> None:
    near = near_miss(name, known)
    hint = f"did you mean {near!r}?" if near else f"its fields: {', '.join(known)}"
    hint_zh = f"是否指 {near!r}?" if near else f"可用字段:{'、'.join(known)}"
    problems.add(
        "adapter.field-unknown",
        f"${step_of(name)}",
        f"{kind_name(kind)} has no such field; {hint}",
        f"{kind_name(kind)} 没有该字段;{hint_zh}",
    )


def _called(source: Callable[[Mapping[str, Any]], object], record: Mapping[str, Any]) -> object:
    try:
        return source(record)
    except KeyAccountError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError) as error:
        said = f"{type(error).__name__}: {error}"[:200]
        refuse("adapter.source-failed", "$", f"its function failed: {said}", f"映射函数出错:{said}")


def money_from(amount: str, currency: str | None = None, *, currency_field: str | None = None) -> Source:
    """Return a source that makes money of an amount field and one currency, or a currency field.

    The amount is a Decimal, int or plain text; no amount means unknown, not zero.
    Raises `KeyAccountError` (`adapter.currency`) unless exactly one of the two is named.

    >>> money_from("Limit__c", "CNY")({"Limit__c": "5000"})
    Money('5000.00', 'CNY')
    >>> money_from("Limit", currency_field="Currency")({"Limit": None, "Currency": "EUR"}) is None
    True
    """
    if (currency is None) == (currency_field is None):
        refuse(
            "adapter.currency",
            "$.currency",
            "name one currency, or the field that holds it",
            "请给出一个币种,或存放币种的字段名",
        )

    def source(record: Mapping[str, Any]) -> Money | None:
        found = record.get(amount)
        if found is None:
            return None
        return Money(found, currency if currency_field is None else record[currency_field])  # type: ignore[arg-type]  # one of the two is given

    return source
