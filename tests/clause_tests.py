"""Read the tests of the clauses without running them: does each show its clause coming true?"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from importlib import import_module
from operator import attrgetter

import attrs

__all__ = ["ClauseTest", "clause_tests", "complaints", "resolve"]


def resolve(name: str) -> object:
    """Return what a dotted name stands for."""
    parts = name.split(".")
    found: object = import_module(parts[0])
    for index, part in enumerate(parts[1:], 2):
        try:
            found = getattr(found, part)
        except AttributeError:
            found = import_module(".".join(parts[:index]))
    return found


def _found(module: str, path: str) -> object:
    """Return what a path in a module stands for; a function there goes before a submodule of its name."""
    try:
        return attrgetter(path)(import_module(module))
    except AttributeError:
        return resolve(f"{module}.{path}")


@attrs.frozen
class ClauseTest:
    """Hold one test marked with a clause: what it calls and reads, and what it asserts."""

    clause: str
    name: str
    called: tuple[tuple[str, str], ...]
    members: frozenset[str]
    cites: bool
    asserts_a_figure: bool

    def complaint(self, names: Iterable[str]) -> str | None:
        """Say what keeps the test from showing the clause, None where nothing does."""
        if not self._calls_one_of(names):
            return f"{self.name} calls none of the names in the row of {self.clause}"
        if not self.asserts_a_figure:
            return f"{self.name} asserts no figure or finding of {self.clause}"
        return None if self.cites else f"{self.name} does not assert that {self.clause} is cited"

    def _calls_one_of(self, names: Iterable[str]) -> bool:
        called = [_found(module, path) for module, path in self.called]
        for name in names:
            owner, _, last = name.rpartition(".")
            if isinstance(resolve(owner), type):
                if last in self.members:
                    return True
            elif any(one is resolve(name) for one in called):
                return True
        return False


def clause_tests(source: str) -> tuple[ClauseTest, ...]:
    """Return the tests of one file that are marked with a clause, one per test and clause."""
    tree = ast.parse(source)
    imported = _imported(tree)
    return tuple(
        _read(node, clause, imported)
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        for clause in _marks(node)
    )


def complaints(sources: Iterable[str], rows: Mapping[str, Iterable[str]]) -> list[str]:
    """Name every clause without a test that shows it, and every marked test that does not show its clause."""
    found = [one for source in sources for one in clause_tests(source)]
    said = [f"{one.name} is marked {one.clause}, which has no row" for one in found if one.clause not in rows]
    for clause, names in rows.items():
        its = [one for one in found if one.clause == clause]
        if not its:
            said.append(f"no test is marked {clause}")
        said += [worded for one in its if (worded := one.complaint(names)) is not None]
    return said


def _imported(tree: ast.Module) -> dict[str, tuple[str, str]]:
    """Return the module each imported name of a file comes from, and its name there ("" for the module)."""
    found: dict[str, tuple[str, str]] = {}
    for node in tree.body:
        if isinstance(node, ast.Import):
            found |= {one.asname: (one.name, "") for one in node.names if one.asname}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {one.asname or one.name: (node.module, one.name) for one in node.names}
    return {name: place for name, place in found.items() if place[0].split(".")[0] == "keyaccount"}


def _marks(node: ast.FunctionDef) -> list[str]:
    return [
        argument.value
        for mark in node.decorator_list
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.method"
        for argument in mark.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def _read(node: ast.FunctionDef, clause: str, imported: Mapping[str, tuple[str, str]]) -> ClauseTest:
    inside = [one for statement in node.body for one in ast.walk(statement)]
    calls = [one.func for one in inside if isinstance(one, ast.Call)]
    asserts = [one.test for one in inside if isinstance(one, ast.Assert)]
    citing = [one for one in asserts if _cites(one, clause)]
    computed = {one.arg for one in node.args.args}
    computed |= {one.id for one in inside if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    return ClauseTest(
        clause,
        node.name,
        tuple(place for one in calls if (place := _place(one, imported)) is not None),
        frozenset(one.attr for one in inside if isinstance(one, ast.Attribute)),
        bool(citing),
        any(one not in citing and _reads(one, computed) for one in asserts),
    )


def _place(function: ast.expr, imported: Mapping[str, tuple[str, str]]) -> tuple[str, str] | None:
    """Return the module and the dotted path in it of a called function of the package, else None."""
    names: list[str] = []
    while isinstance(function, ast.Attribute):
        names.insert(0, function.attr)
        function = function.value
    if not isinstance(function, ast.Name) or function.id not in imported:
        return None
    module, name = imported[function.id]
    return module, ".".join([name, *names] if name else names)


def _cites(test: ast.expr, clause: str) -> bool:
    """Tell whether an assertion compares the clause's id with the `clauses()` or the `clause` of a result."""
    inside = list(ast.walk(test))
    named = any(isinstance(one, ast.Constant) and one.value == clause for one in inside)
    asked = any(isinstance(one, ast.Attribute) and one.attr in {"clauses", "clause"} for one in inside)
    compared = isinstance(test, ast.Compare) and isinstance(test.ops[0], (ast.Eq, ast.In, ast.LtE, ast.GtE))
    return named and asked and compared


def _reads(test: ast.expr, computed: set[str]) -> bool:
    """Tell whether an assertion looks at something the test was given or worked out."""
    return any(isinstance(one, ast.Name) and one.id in computed for one in ast.walk(test))
