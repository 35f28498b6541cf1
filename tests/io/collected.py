"""Collect real values of every public class: those that the documented examples build.

Every public class carries a running example, and one script walks through the whole method, so this
finds valid values of classes written long after this file, without anybody adding them here.
"""

from __future__ import annotations

import ast
import contextlib
import doctest
import io
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import CodeType, ModuleType
from typing import Any

import attrs
import pytest

import keyaccount

EDGES = {"adapters", "io", "testing"}
_PLAIN = (str, int, bool, float, Decimal, date, type(None))
WHOLE_CYCLE = Path(__file__).resolve().parents[2] / "examples" / "full_cycle.py"


@cache
def examples() -> dict[type, tuple[Any, ...]]:
    """Return, for every attrs class met, up to twenty different values that the examples build."""
    found: dict[type, dict[str, Any]] = {}
    for module in _modules():
        for test in doctest.DocTestFinder(exclude_empty=True).find(module):
            _gather(_values_of(test), found)
    _gather(_values_of_the_whole_cycle(), found)
    return {cls: tuple(values.values()) for cls, values in found.items()}


def _values_of_the_whole_cycle() -> list[object]:
    """Run the script of the whole method and return all that its calls return."""
    shown: list[object] = []
    names: dict[str, Any] = {"__name__": "__main__", "__file__": str(WHOLE_CYCLE), "_seen": _keeping(shown)}
    with contextlib.redirect_stdout(io.StringIO()), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", [str(WHOLE_CYCLE)])
        exec(_watched(WHOLE_CYCLE.read_text(encoding="utf-8"), str(WHOLE_CYCLE)), names)
    return shown


def _keeping(shown: list[object]) -> Callable[[object], object]:
    """Return a function that keeps what it is given and hands it on."""

    def seen(value: object) -> object:
        shown.append(value)
        return value

    return seen


def _modules() -> Iterable[ModuleType]:
    for room in iter_modules(keyaccount.__path__):
        if room.ispkg and room.name not in EDGES:
            package = import_module(f"keyaccount.{room.name}")
            for module in iter_modules(package.__path__):
                yield import_module(f"keyaccount.{room.name}.{module.name}")


def _values_of(test: doctest.DocTest) -> list[object]:
    """Run one example and return all it names and all it shows."""
    shown: list[object] = []
    names: dict[str, Any] = {**test.globs, "_seen": _keeping(shown)}
    with contextlib.redirect_stdout(io.StringIO()):
        for example in test.examples:
            try:
                exec(_watched(example.source, test.name), names)
            except Exception:
                continue
    return [*shown, *(value for name, value in names.items() if value is not test.globs.get(name))]


class _Watch(ast.NodeTransformer):
    """Report what every call returns, since examples rarely keep what they build."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        return ast.copy_location(ast.Call(ast.Name("_seen", ast.Load()), [node], []), node)


def _watched(source: str, name: str) -> CodeType:
    tree = _Watch().visit(ast.parse(source))
    return compile(ast.fix_missing_locations(tree), name, "exec")


@cache
def _fields_of(cls: type) -> tuple[str, ...] | None:
    """Return the names of the fields of an attrs class, None for any other class."""
    return tuple(field.name for field in attrs.fields(cls)) if attrs.has(cls) else None


def _gather(root: object, found: dict[type, dict[str, Any]]) -> None:
    """Look through a value for values of attrs classes, however deep."""
    todo, seen = [root], set[int]()
    while todo:
        value = todo.pop()
        if value.__class__ in _PLAIN or id(value) in seen or isinstance(value, (type, ModuleType)):
            continue
        seen.add(id(value))
        cls: type = type(value)
        if (names := _fields_of(cls)) is not None:
            values = found.setdefault(cls, {})
            if len(values) < 20:
                values.setdefault(repr(value), value)
            todo += [getattr(value, name, None) for name in names]
        elif isinstance(value, Mapping):
            todo += [*value.keys(), *value.values()]
        elif isinstance(value, (tuple, list, set, frozenset)):
            todo += value
