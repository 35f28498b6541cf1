"""Run the tests in a hostile process: `pytest -p tests.ambient --ambient prec5` and the like.

An embedder's process has a Decimal context of its own, and it may be a mean one. Nothing the library
computes may depend on it, so the same tests must pass, with the same figures, in each of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import (
    ROUND_HALF_EVEN,
    ROUND_UP,
    Context,
    FloatOperation,
    Inexact,
    InvalidOperation,
    Overflow,
    Rounded,
    localcontext,
)
from pathlib import Path

import pytest

CONTEXTS = {
    "plain": Context(),
    "prec5": Context(prec=5, rounding=ROUND_HALF_EVEN),
    "round_up": Context(prec=28, rounding=ROUND_UP),
    "inexact": Context(prec=28, traps=[Inexact, Rounded]),
    "emax4": Context(prec=28, Emax=4, Emin=-4),
    # Whatever the others round or overflow, this one raises at the very line that did it, as it does where
    # a float meets a Decimal; it also writes exponents small.
    "all": Context(
        prec=5,
        rounding=ROUND_UP,
        Emax=4,
        Emin=-4,
        capitals=0,
        traps=[Inexact, Rounded, Overflow, InvalidOperation, FloatOperation],
    ),
}

# Tests that calculate themselves: their figures, not the library's, would follow the caller's context.
OWN_ARITHMETIC = frozenset(Path(__file__).with_name("ambient_own.txt").read_text("utf-8").splitlines())


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the command line choose the context."""
    parser.addoption("--ambient", choices=sorted(CONTEXTS), default="plain")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Run one test, doctests included, inside the chosen context."""
    name = item.nodeid.partition("[")[0]
    context = "plain" if name in OWN_ARITHMETIC else item.config.getoption("--ambient")
    with localcontext(CONTEXTS[context]):
        yield
