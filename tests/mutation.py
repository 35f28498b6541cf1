"""Spoil one place of a module at a time and see whether its own tests notice.

    python -m tests.mutation --module keyaccount.values.money --sample 100 --seed 1

works in a copy of the checkout, runs the unspoilt module first, and then, for a seeded sample of all
mutants, the module's test file and doctests. Operators, comparisons, numbers, conditions, returned values
and dropped statements are spoilt; wordings and error codes are left alone. Each survivor is printed as one
JSON line, and the sum of all as the last one. `tests/mutation_equivalents.txt` lists the mutants that a
reader has found to make no difference; they are not run.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import gc
import io
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, settings

# Nothing left to chance, to a busy machine or to memory: a mutant is killed by itself or not at all. Nobody
# reads the example that kills it, so none is made smaller.
settings.register_profile(
    "mutation",
    deadline=None,
    max_examples=30,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)

ROOT = Path(__file__).resolve().parents[1]
EQUIVALENTS = ROOT / "tests" / "mutation_equivalents.txt"
COPIED = ("keyaccount", "tests", "docs", "examples", "pyproject.toml", "README.md", "CHANGELOG.md")
# What these are given is wording; what they do when they are called is not.
WORDING = {"refuse", "add", "Text", "Term", "Problem", "_refuse", "Finding"}

ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}


@dataclass(frozen=True)
class Mutant:
    """One spoilt place: where it stands, what was there, and what stands there now."""

    function: str
    node: ast.expr | ast.stmt
    now: str
    nth: int = 1

    @property
    def change(self) -> str:
        """Return the change as one line; the second of the same in one function is marked #2."""
        again = f" #{self.nth}" if self.nth > 1 else ""
        return f"{self.function}: {' '.join(ast.unparse(self.node).split())} -> {self.now}{again}"

    def applied(self, source: str) -> str:
        """Return the source with the one place changed."""
        lines = source.encode().splitlines(keepends=True)
        node = self.node
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        first, last = lines[node.lineno - 1], lines[node.end_lineno - 1]
        now = self.now if isinstance(node, ast.stmt) else f"({self.now})"
        spoilt = first[: node.col_offset] + now.encode() + last[node.end_col_offset :]
        return b"".join([*lines[: node.lineno - 1], spoilt, *lines[node.end_lineno :]]).decode()


def mutants_of(source: str) -> list[Mutant]:
    """Return every mutant of a module's source, in the order of its lines."""
    found: list[Mutant] = []
    seen: Counter[str] = Counter()
    for function, node in _places(ast.parse(source), ""):
        for now in _spoilt(node):
            first = Mutant(function, node, now)
            seen[first.change] += 1
            found.append(replace(first, nth=seen[first.change]))
    return found


def _places(node: ast.AST, function: str) -> Iterator[tuple[str, ast.expr | ast.stmt]]:
    """Walk over the statements and expressions that do something when the module is used."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        function = f"{function}.{node.name}" if function else node.name
    if isinstance(node, (ast.Assign, ast.AnnAssign)) and not function:
        function = ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
    if isinstance(node, (ast.expr, ast.stmt)):
        yield function, node
    for name, field in ast.iter_fields(node):
        for child in field if isinstance(field, list) else [field]:
            if isinstance(child, ast.AST) and not _is_left_alone(node, name, child):
                yield from _places(child, function)


def _is_left_alone(parent: ast.AST, field: str, child: ast.AST) -> bool:
    if field in ("annotation", "returns", "decorator_list", "bases", "type_params"):
        return True
    if isinstance(child, (ast.JoinedStr, ast.Import, ast.ImportFrom, ast.Assert)):
        return True
    if isinstance(child, ast.Assign) and ast.unparse(child.targets[0]) == "__all__":
        return True
    # Like an assertion, it only says what is so: both are of one length.
    if isinstance(child, ast.keyword) and child.arg == "strict":
        return True
    if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
        return True
    return isinstance(parent, ast.Call) and field in ("args", "keywords") and _name(parent) in WORDING


def _name(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def _spoilt(node: ast.expr | ast.stmt) -> Iterator[str]:
    match node:
        case ast.BinOp(left, operator, right) if type(operator) in ARITHMETIC:
            # A union of types is no arithmetic.
            if not isinstance(operator, ast.BitOr) or not _is_type(left):
                yield ast.unparse(ast.BinOp(left, ARITHMETIC[type(operator)](), right))
        case ast.Compare(left, [operator], [right]):
            for other in COMPARISONS[type(operator)]:
                yield ast.unparse(ast.Compare(left, [other()], [right]))
        case ast.Compare(left, operators, rights):
            for place, operator in enumerate(operators):
                other = COMPARISONS[type(operator)][0]
                changed = [*operators[:place], other(), *operators[place + 1 :]]
                yield ast.unparse(ast.Compare(left, changed, rights))
        case ast.BoolOp(operator, values):
            yield ast.unparse(ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values))
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield ast.unparse(operand)
        case ast.IfExp(test, body, orelse):
            yield ast.unparse(ast.IfExp(test, orelse, body))
        case ast.Constant(bool(value)):
            yield str(not value)
        case ast.Constant(int(value)):
            yield str(value + 1)
        case ast.Return(value) if value is not None and not isinstance(value, ast.Constant):
            yield "return None"
        case ast.Expr(ast.Call()) | ast.Raise():
            yield "pass"
        case ast.AugAssign(target, operator, value) if type(operator) in ARITHMETIC:
            yield ast.unparse(ast.AugAssign(target, ARITHMETIC[type(operator)](), value))
            yield "pass"
        case ast.Break():
            yield "continue"
        case ast.Continue():
            yield "break"


def _is_type(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Constant)
        or ast.unparse(node)[:1].isupper()
        or ast.unparse(node)
        in (
            "str",
            "int",
            "bool",
            "date",
        )
    )


def equivalents() -> frozenset[str]:
    """Return the changes that a reader has found to make no difference, as `module change`."""
    lines = EQUIVALENTS.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _tests_of(module: str) -> list[str]:
    room, _, name = module.removeprefix("keyaccount.").rpartition(".")
    return [f"tests/{room}/test_{name}.py", f"{module.replace('.', '/')}.py"]


def _passes(tests: list[str]) -> bool:
    quiet = ("-q", "--tb=short", "--assert=plain", "-W", "ignore::pytest.PytestAssertRewriteWarning")
    only = ("-p", "_hypothesis_pytestplugin", "--hypothesis-profile=mutation")
    return int(pytest.main(["-x", *quiet, *only, *tests])) == 0


def run_tests(tests: list[str], seconds: int) -> bool | None:
    """Run tests in a child of this process: True if they pass, False if not, None when its time is up.

    Seconds are of the processor, so that a busy machine kills no mutant; a child that only waits gets more.
    """
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        signal.alarm(30 * seconds)
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        passed = False
        with contextlib.suppress(BaseException):
            passed = _passes(tests)
        os._exit(0 if passed else 1)
    _, status = os.waitpid(child, 0)
    return None if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status) == 0


def _warm_up(module: str, tests: list[str]) -> int:
    """Run the unspoilt tests here, so that children only import what the spoilt module reaches.

    Return the seconds of the processor a child may take.
    """
    _forget(lambda name: True)
    nowhere = io.StringIO()
    sys.dont_write_bytecode = False
    with contextlib.redirect_stdout(nowhere):
        passed = _passes(tests)
    # A spoilt module leaves nothing compiled behind, nor may it find what was compiled of the unspoilt one.
    sys.dont_write_bytecode = True
    for compiled in Path("keyaccount").rglob(f"{module.rpartition('.')[2]}.*.pyc"):
        compiled.unlink()
    reached = _importers(module)
    _forget(lambda name: name in reached or name.partition(".")[0] == "tests")
    gc.freeze()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    if not passed or run_tests(tests, 600) is not True:
        raise SystemExit(f"the tests of the unspoilt {module} do not pass: {tests}\n{nowhere.getvalue()}")
    return 5 + round(5 * (resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before))


def _forget(is_gone: Callable[[str], bool]) -> None:
    for name in [one for one in sys.modules if one.partition(".")[0] in ("tests", "keyaccount")]:
        if name != __name__ and is_gone(name):
            del sys.modules[name]


def _importers(module: str) -> set[str]:
    """Return the module and all that import it, or what imports it, wherever they do so."""
    imported = {}
    for path in Path("keyaccount").rglob("*.py"):
        name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        imported[name] = set(_imports(ast.parse(path.read_text(encoding="utf-8"))))
    reached: set[str] = set()
    more = {module}
    while more:
        reached |= more
        more = {name for name, names in imported.items() if names & reached} - reached
    return reached


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)


def _enter_copy(folder: Path) -> None:
    for name in COPIED:
        source = ROOT / name
        ignored = shutil.ignore_patterns("__pycache__", "benchmarks")
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy(source, folder / name)
    shared = ROOT.parent / "shared"
    if shared.is_dir():
        (folder.parent / "shared").symlink_to(shared)
    os.chdir(folder)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.path[:] = [str(folder), *(one for one in sys.path if Path(one or ".").resolve() != ROOT)]


def sample_module(
    module: str, tests: list[str], most: int, seed: int, only: Sequence[str] = ("",)
) -> dict[str, object]:
    """Try a sample of a module's mutants, print the survivors, and return the sums.

    `only` leaves those whose change holds one of these texts.
    """
    path = Path(f"{module.replace('.', '/')}.py")
    source = path.read_text(encoding="utf-8")
    known = equivalents()
    every = [one for one in mutants_of(source) if f"{module} {one.change}" not in known]
    every = [one for one in every if any(text in one.change for text in only)]
    chosen = every if most >= len(every) else Random(seed).sample(every, most)
    started = time.monotonic()
    limit = _warm_up(module, tests)
    killed = timeouts = 0
    for mutant in sorted(chosen, key=lambda one: one.node.lineno):
        path.write_text(mutant.applied(source), encoding="utf-8")
        passed = run_tests(tests, limit)
        killed += passed is False
        timeouts += passed is None
        if passed:
            survivor = {"module": module, "line": mutant.node.lineno, "survived": mutant.change}
            print(json.dumps(survivor, ensure_ascii=False), flush=True)
    path.write_text(source, encoding="utf-8")
    return {
        "module": module,
        "seed": seed,
        "of": len(every),
        "mutants": len(chosen),
        "killed": killed + timeouts,
        "timeouts": timeouts,
        "survived": len(chosen) - killed - timeouts,
        "seconds": round(time.monotonic() - started),
    }


def main() -> None:
    """Spoil the modules named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--module", required=True, help="one or more module names, separated by commas")
    parser.add_argument("--sample", type=int, default=10**9, help="mutants per module (default: all)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tests", nargs="*", default=[], help="test files besides the module's own")
    parser.add_argument(
        "--only", nargs="*", default=[""], help="only changes with one of these texts in them"
    )
    given = parser.parse_args()
    survived = 0
    with tempfile.TemporaryDirectory() as folder:
        _enter_copy(Path(folder) / "checkout")
        for module in given.module.split(","):
            tests = [*_tests_of(module), *given.tests]
            sums = sample_module(module, tests, given.sample, given.seed, given.only)
            survived += int(str(sums["survived"]))
            print(json.dumps(sums), flush=True)
        os.chdir(ROOT)
    raise SystemExit(1 if survived else 0)


if __name__ == "__main__":
    main()
