"""The profit study: gap, causes, levers and remainder as findings and proposals."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from keyaccount.analysis import ProfitCause, ProfitCauseKind, ProfitStudy, dupont, study_profit
from keyaccount.errors import KeyAccountError
from keyaccount.values.finding import Severity
from keyaccount.values.periods import Period
from tests.analysis.scenario import CAUSES, DAY, PROFIT_LEVERS, TRADE, cny


def _study(**changed: Any) -> ProfitStudy:
    fields: dict[str, Any] = {"trades": (TRADE,), "levers": PROFIT_LEVERS, "causes": CAUSES}
    fields |= changed
    trades = fields.pop("trades")
    return study_profit(trades, as_of=DAY, currency="CNY", **fields)


def _codes(study: ProfitStudy) -> set[str]:
    return {one.code for one in study.findings}


@pytest.mark.method("A6")
def test_a_gap_is_closed_by_levers_or_its_remainder_is_an_action() -> None:
    """The customer works with us only if it earns what it expects."""
    study = _study(dupont=dupont(profit=5, sales=100, assets=50))
    assert (study.profit, study.gap, study.remainder) == (cny(50_000), cny(30_000), cny(3_000))
    proposals = {one.key: one for one in study.proposals}
    assert proposals["profit.remainder.T1"].gain == cny(3_000)
    assert proposals["profit.price"].gain == cny(24_000)
    told = study.explain()
    assert told.figure == cny(50_000)
    assert told.find("return_on_assets") is not None
    assert told.clauses() == {"A6"}


def test_mis_operation_without_remedy_blocks() -> None:
    """What costs the customer money through a wrong move is put right at once, or the plan stops."""
    bare = ProfitCause("Z", "T1", ProfitCauseKind.MISOPERATION, "wrong storage")
    assert _study(causes=[bare]).findings[0].severity is Severity.BLOCKING
    market = attrs.evolve(bare, kind=ProfitCauseKind.MARKET)
    assert _study(causes=[market]).findings[0].severity is Severity.WARNING
    late = attrs.evolve(CAUSES[0], due=date(2026, 3, 1))
    assert "profit.remedy-overdue" in _codes(_study(causes=[late]))


def test_a_gap_without_cause_asks_why() -> None:
    """A lever pulled without knowing the cause is a guess."""
    assert "profit.no-cause" in _codes(_study(causes=()))
    assert "profit.no-cause" not in _codes(_study())


def test_what_is_missing_is_named_and_asked_for() -> None:
    """The customer's finance can give a figure once it knows which."""
    study = _study(trades=(attrs.evolve(TRADE, fixed=None, expected=None),))
    (finding,) = [one for one in study.findings if one.code == "profit.unknown"]
    assert finding.text.en == "Green tea: not known: fixed cost, the profit they expect"
    assert study.profit is None
    assert study.explain().figure is None


def test_a_reached_profit_asks_for_nothing() -> None:
    """Expected and earned: nothing to do."""
    study = _study(trades=(attrs.evolve(TRADE, expected=cny(50_000)),), levers=(), causes=())
    assert _codes(study) == {"profit.reached"}
    assert study.proposals == ()


def test_one_unknown_product_makes_the_sum_unknown() -> None:
    """A total over the known ones would look like the whole."""
    other = attrs.evolve(TRADE, product="T2", name="", fixed=None)
    study = _study(trades=(TRADE, other))
    assert study.profit is None
    assert study.explain().figure is None


def test_the_study_words_itself() -> None:
    """A column per product, a row per figure, and the plans below."""
    text = _study().summary("zh")
    assert "毛利率" in text
    assert "尚余差距" in text
    assert "<table" in _study()._repr_html_()


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: _study(trades=(TRADE, TRADE)), "profit.duplicate"),
        (lambda: _study(levers=PROFIT_LEVERS * 2), "profit.duplicate"),
        (lambda: _study(levers=[attrs.evolve(PROFIT_LEVERS[0], product="T9")]), "profit.unknown-product"),
        (lambda: _study(causes=[attrs.evolve(CAUSES[0], product="T9")]), "profit.unknown-product"),
        (
            lambda: _study(trades=(attrs.evolve(TRADE, period=Period.quarter(2025, 1)),)),
            "profit.not-a-year",
        ),
        (lambda: study_profit([TRADE], as_of=DAY, currency="USD"), "money.currency-mixed"),
    ],
)
def test_wrong_inputs_are_refused(call: Any, code: str) -> None:
    """A yearly lever against a quarter's gap would close it four times over."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
