"""Collect real values of every public class: those that the documented examples build.

Every public class carries a running example, and one script walks through the whole method, so this
finds valid values of classes written long after this file, without anybody adding them here.
"""

from __future__ import annotations

import ast
import contextlib
import doctest
import io
import runpy
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import CodeType, FrameType, ModuleType
from typing import Any

import attrs
import pytest

import keyaccount

EDGES = {"adapters", "io", "testing"}
WHOLE_CYCLE = Path(__file__).resolve().parents[2] / "examples" / "full_cycle.py"


@cache
def examples() -> dict[type, tuple[Any, ...]]:
    """Return, for every attrs class met, up to twenty different values that the examples build."""
    found: dict[type, dict[str, Any]] = {}
    for module in _modules():
        for test in doctest.DocTestFinder(exclude_empty=True).find(module):
            for value in _values_of(test):
                _gather(value, found)
    for value in _values_of_the_whole_cycle():
        _gather(value, found)
    return {cls: tuple(values.values()) for cls, values in found.items()}


def _values_of_the_whole_cycle() -> list[object]:
    """Run the script of the whole method and return all that its functions hold when they return."""
    held: list[object] = []

    def watch(frame: FrameType, event: str, _: object) -> None:
        if event == "return" and frame.f_code.co_filename == str(WHOLE_CYCLE):
            held.extend(frame.f_locals.values())

    before = sys.getprofile()
    with contextlib.redirect_stdout(io.StringIO()), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", [str(WHOLE_CYCLE)])
        sys.setprofile(watch)
        try:
            runpy.run_path(str(WHOLE_CYCLE), run_name="__main__")
        finally:
            sys.setprofile(before)
    return held


def _modules() -> Iterable[ModuleType]:
    for room in iter_modules(keyaccount.__path__):
        if room.ispkg and room.name not in EDGES:
            package = import_module(f"keyaccount.{room.name}")
            for module in iter_modules(package.__path__):
                yield import_module(f"keyaccount.{room.name}.{module.name}")


def _values_of(test: doctest.DocTest) -> list[object]:
    """Run one example and return all it names and all it shows."""
    shown: list[object] = []

    def seen(value: object) -> object:
        shown.append(value)
        return value

    names: dict[str, Any] = {**test.globs, "_seen": seen}
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


def _gather(root: object, found: dict[type, dict[str, Any]]) -> None:
    """Look through a value for values of attrs classes, however deep."""
    todo, seen = [root], set[int]()
    while todo:
        value = todo.pop()
        if id(value) in seen or isinstance(value, (type, ModuleType)):
            continue
        seen.add(id(value))
        cls: type = type(value)
        if attrs.has(cls):
            values = found.setdefault(cls, {})
            if len(values) < 20:
                values.setdefault(repr(value), value)
            todo += [getattr(value, field.name, None) for field in attrs.fields(cls)]
        elif isinstance(value, Mapping):
            todo += [*value.keys(), *value.values()]
        elif isinstance(value, (tuple, list, set, frozenset)):
            todo += value
