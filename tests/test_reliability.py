"""What a library that pays money owes: the same figures in every surrounding, and tests that would notice."""

from __future__ import annotations

import ast
import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from decimal import ROUND_UP, Decimal, getcontext, localcontext, setcontext
from pathlib import Path
from random import Random

import pytest

import keyaccount as ka
from keyaccount.incentives import Boundary, TierMethod, TierScale
from keyaccount.io import dumps, loads
from keyaccount.values import Rounding, digest
from keyaccount.visits import RuleRhythm, StandingVisit
from tests.ambient import CONTEXTS, OWN_ARITHMETIC
from tests.long_run import PARTS, counted
from tests.mutation import Mutant, equivalents, mutants_of
from tests.surroundings import LOCALES, cells, run_cell
from tests.values import oracle_money

TESTS = Path(__file__).parent
PACKAGE = Path(ka.__file__).parent
# Rooms whose results are calculated; the others carry and show them.
CALCULATING = ("values", "bargaining", "identification", "confirmation", "analysis", "visits", "incentives",
               "negotiation")  # fmt: skip
SCALE = TierScale.of(
    ("0", "0.0125"), ("1000", "0.0275"), method=TierMethod.INCREMENTAL, at_boundary=Boundary.REACHED
)


def _is_property(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and any(
        isinstance(one, ast.Call) and ast.unparse(one.func) == "given" for one in node.decorator_list
    )


def test_the_calculators_have_properties_and_machines() -> None:
    """Examples show what was thought of; properties look where nobody did."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in TESTS.rglob("test_*.py")}
    counts = {
        room: sum(
            _is_property(node)
            for path, tree in trees.items()
            if path.parent.name == room
            for node in ast.walk(tree)
        )
        for room in CALCULATING
    }
    assert sum(counts.values()) >= 80
    machines = [
        node
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and "RuleBasedStateMachine" in map(ast.unparse, node.bases)
    ]
    assert len(machines) >= 5


def figures(number: int) -> str:
    """Calculate a little of everything for one number, as one text."""
    amount = ka.Money.of_minor(130_001 + number, "CNY")
    parts = amount.split([1, Decimal("2.5"), 3])
    visit = StandingVisit(
        "S1",
        "C1",
        "M1",
        RuleRhythm("FREQ=MONTHLY;BYMONTHDAY=-3", date(2026, 1, 29)),
        time(9),
        45,
        date(2026, 1, 5),
    )
    kept = loads(dumps(ka.Customer(f"C{number}", "华联", credit_limit=amount)), ka.Customer)
    return " ".join(
        (
            str(amount.times(Decimal("0.0275"), Rounding.HALF_UP)),
            *(part.plain for part in parts),
            str(SCALE.reward(amount.amount)),
            str(list(visit.rhythm.days(ka.Period.quarter(2026, 1)))),
            digest(kept),
        )
    )


def in_threads(threads: int, calls: int) -> int:
    """Calculate in threads that change their contexts in between; return how many results differed."""
    expected = [figures(one) for one in range(100)]

    def work(seed: int) -> int:
        chance, wrong = Random(seed), 0
        for _ in range(calls):
            setcontext(chance.choice(list(CONTEXTS.values())).copy())
            number = chance.randrange(100)
            wrong += figures(number) != expected[number]
        return wrong

    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(work, range(threads)))


def in_tasks(tasks: int) -> int:
    """Calculate in tasks that share, and spoil, one context; return how many results differed.

    The tasks share the context *object* of their caller, so they are given one that may be spoilt.
    """
    expected = [figures(one) for one in range(10)]

    async def work(number: int) -> bool:
        getcontext().prec = 2 + number % 5
        await asyncio.sleep(0)
        found = figures(number % 10)
        getcontext().rounding = ROUND_UP
        await asyncio.sleep(0)
        return found != expected[number % 10]

    async def every() -> list[bool]:
        return await asyncio.gather(*map(work, range(tasks)))

    with localcontext():
        return sum(asyncio.run(every()))


@pytest.mark.parametrize("count", [lambda: in_threads(8, 20), lambda: in_tasks(50)], ids=["threads", "tasks"])
def test_nobody_elses_context_reaches_a_result(count: Callable[[], int]) -> None:
    """A server runs many customers' calculations at once, each with the manners of its own."""
    assert count() == 0


def test_the_whole_cycle_is_the_same_in_a_hostile_process() -> None:
    """Other context, other side of the date line, other hashes, developer mode: not a byte differs.

    A letter once named its weekday in the language of the process; `bash .ci/locales` lets that be seen here.
    """
    plain = run_cell(("plain", "UTC", "C", "0", False))
    turkish = "tr_TR.UTF-8" if (TESTS.parent / "build" / "locales" / "tr_TR.UTF-8").is_dir() else "C"
    hostile = run_cell(("all", "Pacific/Apia", turkish, "2", True))
    assert isinstance(plain, dict)
    assert len(plain) > 20
    assert hostile == plain


def test_the_short_walk_meets_every_surrounding() -> None:
    """A dimension left out by accident would never be noticed."""
    met = list(cells(every=False))
    assert {one[0] for one in met} == set(CONTEXTS)
    assert {one[2] for one in met} == set(LOCALES)
    assert {len({one[place] for one in met}) for place in (1, 3, 4)} == {4, 3, 2}
    assert len(list(cells(every=True))) == len(CONTEXTS) * 4 * 4 * 3 * 2


SOURCE = '''
def due(days, rate):
    """Say what is due."""
    if days > 30 and rate:
        refuse("late", f"{days + 1} days")
    return days * 2
'''


def test_mutants_change_one_thing_that_matters() -> None:
    """The sampler must spoil what is computed and leave what is said."""
    changes = [one.change for one in mutants_of(SOURCE)]
    assert "due: days > 30 -> days >= 30" in changes
    assert "due: days > 30 and rate -> days > 30 or rate" in changes
    assert "due: days * 2 -> days // 2" in changes
    assert "due: return days * 2 -> return None" in changes
    assert not any("days + 1 ->" in one for one in changes)
    for one in mutants_of(SOURCE):
        assert one.applied(SOURCE) != SOURCE
        ast.parse(one.applied(SOURCE))


def test_the_reviewed_equivalents_are_not_stale() -> None:
    """A line about code that is gone would one day excuse another mutant."""
    known: dict[str, set[str]] = {}
    for line in equivalents():
        module, _, change = line.partition(" ")
        if module not in known:
            source = (PACKAGE / f"{module.partition('.')[2].replace('.', '/')}.py").read_text("utf-8")
            known[module] = {f"{module} {one.change}" for one in mutants_of(source)}
        assert line in known[module], line
        assert change


def test_tests_with_arithmetic_of_their_own_are_not_stale() -> None:
    """A test renamed without its line runs in a mean context, and fails by figures of its own."""
    for line in (one for one in OWN_ARITHMETIC if not one.startswith("#")):
        path, _, name = line.partition("::")
        # Doctests are where the package is, which may be installed elsewhere.
        beside = Path(ka.__file__).parents[1] if path.startswith("keyaccount/") else TESTS.parent
        source, named = (beside / path).read_text("utf-8"), name.rpartition(".")[2]
        assert f"def {named}(" in source or f"class {named}" in source, line


def test_a_mutant_says_where_it_is() -> None:
    """A survivor is mended by whoever reads its one line."""
    first: Mutant = mutants_of(SOURCE)[0]
    assert first.function == "due"
    assert first.node.lineno == 4


def test_money_agrees_with_the_second_implementation() -> None:
    """A hundred cases here, a hundred thousand in the long run; any difference of a minor unit stops it."""
    assert oracle_money.main(["--cases", "100"])["comparisons"] >= 1_000


def test_the_long_run_adds_up_what_its_commands_say() -> None:
    """A count read wrongly would hide a part that did nothing."""
    said = '{"tried": 2, "refused": 1, "root": "Book"}\n{"tried": 3}\n== note\n2 failed, 3 passed in 2.00s'
    assert counted(said) == {"tried": 5, "refused": 1, "failed": 2, "passed": 3}


def test_the_long_run_names_its_parts() -> None:
    """The documentation lists them."""
    said = (TESTS.parent / "docs" / "contributing.md").read_text("utf-8")
    assert all(f"`{name}`" in said for name in PARTS)
