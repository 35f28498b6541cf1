"""Tools: every verb of the library as an operation on plain JSON, with schemas of what goes in and out."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_type_hints

import attrs

from keyaccount.errors import KeyAccountError, Problems, near_miss, refuse
from keyaccount.io.engine import Engine
from keyaccount.io.kinds import Kind, origin_of
from keyaccount.io.limits import Json, ReadLimits, check_tree, step_of
from keyaccount.io.schema import Schema, schemas_of
from keyaccount.io.strategies import public_classes
from keyaccount.io.text import read_json, write_json
from keyaccount.values.checks import check_type
from keyaccount.values.dated import Dated

__all__ = ["Argument", "Tool", "tool_of", "tools"]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

# In the order of the method; a method's owner is its first argument, named here.
_VERBS: Final[Mapping[str, tuple[str, str]]] = {
    "identify": ("keyaccount.identification:identify", ""),
    "shortlist": ("keyaccount.identification:shortlist", ""),
    "review": ("keyaccount.identification:review", ""),
    "open_dossier": ("keyaccount.confirmation:open_dossier", ""),
    "confirm": ("keyaccount.confirmation:confirm", ""),
    "analyse": ("keyaccount.analysis:analyse", ""),
    "assign_managers": ("keyaccount.visits:assign_managers", ""),
    "plan_standing_visits": ("keyaccount.visits:plan_standing_visits", ""),
    "plan_visit": ("keyaccount.visits:plan_visit", ""),
    "hold_visit": ("keyaccount.visits:hold_visit", ""),
    "zopa": ("keyaccount.negotiation:Negotiation.zopa", "talks"),
    "frontier": ("keyaccount.negotiation:Negotiation.frontier", "talks"),
    "fair_point": ("keyaccount.negotiation:Negotiation.fair_point", "talks"),
    "sign": ("keyaccount.negotiation:sign", ""),
    "earn": ("keyaccount.incentives:earn", ""),
    "settle": ("keyaccount.incentives:settle", ""),
    "design_win_win": ("keyaccount.incentives:design_win_win", ""),
}


@attrs.frozen
class Argument:
    """Name one argument of a tool, its kind, and whether it must be given.

    >>> from keyaccount.values import Period
    >>> tool_of("month", Period.month).arguments[0]
    Argument(name='year', kind=<class 'int'>, is_required=True)
    """

    name: str
    kind: Kind
    is_required: bool


@attrs.frozen
class Tool:
    """Offer one verb to callers that speak JSON: a service's operation, or a tool of an assistant.

    Arguments are the `data` of documents, by name; the answer is the `data` of the result's document.
    Made by `tool_of`; `tools()` lists the library's own verbs.

    >>> from keyaccount.values import Period
    >>> month = tool_of("month", Period.month)
    >>> month({"year": 2026, "month": 2})
    {'start': '2026-02-01', 'end': '2026-03-01'}
    >>> month({"year": "2026", "mont": 2})
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: document.type @ $.year: expected a whole number, got text '2026'
    document.missing @ $.month: is missing
    document.extra-key @ $.mont: month has no such argument; did you mean 'month'?
    """

    name: str
    description: str
    arguments: tuple[Argument, ...]
    result: Kind
    verb: Callable[..., object] = attrs.field(repr=False)
    engine: Engine = attrs.field(repr=False, eq=False)

    def __call__(self, arguments: object, *, limits: ReadLimits | None = None) -> Json:
        """Run the verb on plain JSON and return its result as plain JSON.

        Raises `KeyAccountError` with every fault of the arguments at once (`tool.arguments`,
        `document.missing`, `document.extra-key`, `document.*`), or with what the verb itself refuses.
        """
        return self.engine.writer(self.result)(self.run(arguments, limits=limits))

    def run(self, arguments: object, *, limits: ReadLimits | None = None) -> Any:
        """Run the verb on plain JSON and return its result as the value it is.

        >>> from keyaccount.values import Period
        >>> tool_of("month", Period.month).run({"year": 2026, "month": 2}).days
        28
        """
        check_tree(arguments, limits or ReadLimits())
        return self.verb(**self._read(arguments))

    def run_text(self, text: str, *, limits: ReadLimits | None = None) -> str:
        """Run the verb on JSON text and return JSON text: all a service has to hand through.

        Text that is no exact JSON is refused as arguments are (`document.json`, `document.duplicate-key`).

        >>> from keyaccount.values import Period
        >>> tool_of("month", Period.month).run_text('{"year": 2026, "month": 2}')
        '{"start":"2026-02-01","end":"2026-03-01"}'
        """
        return write_json(self(read_json(text, limits or ReadLimits()), limits=limits))

    def input_schema(self) -> Schema:
        """Return the JSON Schema (2020-12) of the arguments: one object, definitions included.

        >>> from keyaccount.values import Period
        >>> tool_of("month", Period.month).input_schema()["required"]
        ['year', 'month']
        """
        kinds = {argument.name: argument.kind for argument in self.arguments}
        properties, definitions = schemas_of(kinds, self.engine)
        return {
            "$schema": _DIALECT,
            "title": self.name,
            "type": "object",
            "properties": properties,
            "required": [argument.name for argument in self.arguments if argument.is_required],
            "additionalProperties": False,
            "$defs": definitions,
        }

    def output_schema(self) -> Schema:
        """Return the JSON Schema (2020-12) of the answer.

        >>> from keyaccount.values import Period
        >>> tool_of("month", Period.month).output_schema()["$ref"]
        '#/$defs/Period'
        """
        found, definitions = schemas_of({"result": self.result}, self.engine)
        return {"$schema": _DIALECT, **found["result"], "$defs": definitions}

    def definition(self) -> dict[str, Any]:
        """Return name, description and both schemas, as lists of tools want them.

        >>> from keyaccount.values import Period
        >>> list(tool_of("month", Period.month).definition())
        ['name', 'description', 'input_schema', 'output_schema']
        """
        return {
            "name": self.name,
            "description": self.description,
            "input_schema": self.input_schema(),
            "output_schema": self.output_schema(),
        }

    def _read(self, arguments: object) -> dict[str, object]:
        if type(arguments) is not dict:
            refuse(
                "tool.arguments",
                "$",
                "expected an object of arguments by name",
                "此处应为按名称给出参数的对象",
            )
        problems = Problems()
        values: dict[str, object] = {}
        for argument in self.arguments:
            if argument.name in arguments:
                try:
                    values[argument.name] = self.engine.reader(argument.kind)(arguments[argument.name])
                except KeyAccountError as error:
                    problems.take(error, f"$.{argument.name}")
            elif argument.is_required:
                problems.add("document.missing", f"$.{argument.name}", "is missing", "缺失")
        names = [argument.name for argument in self.arguments]
        for name in sorted(arguments.keys() - set(names)):
            near = near_miss(name, names)
            problems.add(
                "document.extra-key",
                f"${step_of(name)}",
                f"{self.name} has no such argument" + (f"; did you mean {near!r}?" if near else ""),
                f"{self.name} 没有该参数" + (f";是否指 {near!r}?" if near else ""),
            )
        problems.raise_any()
        return values


def tool_of(name: str, verb: Callable[..., Any], *, owner: str = "", strategies: Iterable[type] = ()) -> Tool:
    """Make a tool of any typed function or method whose arguments and result can be stored.

    A method takes its owner as the first argument, called `owner` in JSON. Arguments that no document
    can hold (callbacks, executors, seconds on a clock) are left out if they have a default.
    `strategies` are your own classes that may stand where a Protocol is asked for.
    Raises `KeyAccountError` (`type.wrong`, `tool.owner`, `document.kind`).

    >>> from keyaccount.values import Period, days_later
    >>> [argument.name for argument in tool_of("days", days_later).arguments]
    ['day', 'days']
    """
    check_type(name, str, "$.name")
    own = tuple(strategies)
    engine = Engine(lambda: (*public_classes(), *own))
    hints = get_type_hints(inspect.unwrap(getattr(verb, "__func__", verb)))
    first, *others = inspect.signature(verb).parameters.values()
    rest = others if owner else (first, *others)
    arguments = [
        Argument(one.name, _argument_kind(hints[one.name]), one.default is inspect.Parameter.empty)
        for one in rest
    ]
    arguments = [one for one in arguments if one.is_required or _can_be_read(one.kind, engine)]
    if owner:
        arguments.insert(0, Argument(owner, _owner_of(verb), True))
    return Tool(name, _summary(verb), tuple(arguments), hints["return"], _owned(verb, owner), engine)


def tools() -> tuple[Tool, ...]:
    """Return every verb of the method as a tool, in the method's order.

    >>> [one.name for one in tools()][:3]
    ['identify', 'shortlist', 'review']
    """
    return tuple(tool_of(name, _found(where), owner=owner) for name, (where, owner) in _VERBS.items())


def _found(where: str) -> Callable[..., Any]:
    module, _, path = where.partition(":")
    found: Any = import_module(module)
    for step in path.split("."):
        found = getattr(found, step)
    return found  # type: ignore[no-any-return]  # one of the verbs listed above


def _owner_of(verb: Callable[..., Any]) -> type:
    """Return the class a method belongs to."""
    found: Any = import_module(verb.__module__)
    for step in verb.__qualname__.split(".")[:-1]:
        found = getattr(found, step, None)
    if not isinstance(found, type):
        refuse("tool.owner", "$.owner", "only a method of a class has an owner", "只有类的方法才有所属对象")
    return found


def _owned(verb: Callable[..., Any], owner: str) -> Callable[..., Any]:
    """Return the verb as a function of named arguments alone, its owner among them."""
    return (lambda **values: verb(values.pop(owner), **values)) if owner else verb


def _argument_kind(hint: Kind) -> Kind:
    """Return one form where Python takes several: many rather than one, a policy rather than its history."""
    if origin_of(hint) not in (Union, UnionType):
        return hint
    members = list(get_args(hint))
    for many in [one for one in members if origin_of(one) is not one and get_args(one)]:
        (inside, *_) = get_args(many)
        if inside in members:
            members.remove(many if origin_of(many) is Dated else inside)
    kept = [one for one in members if one is not NoneType]
    made: Kind = kept[0]
    for one in kept[1:]:
        made = made | one
    return made | None if NoneType in members else made


def _can_be_read(kind: Kind, engine: Engine) -> bool:
    try:
        engine.reader(kind)
    except KeyAccountError:
        return False
    return True


def _summary(verb: Callable[..., Any]) -> str:
    return (inspect.getdoc(verb) or "").partition("\n")[0]
