"""Concentration, whale curve and RFM from frames: the places the object path gives, ties included."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import polars as pl
import pytest

from keyaccount.adapters.frames_columns import AmountsIn
from keyaccount.adapters.frames_facts import FrameFacts, facts_from
from keyaccount.adapters.frames_standing import rfm_scores, turnover_standing, whale_positions
from keyaccount.identification.abc_analysis import CUTS_80_95, Crossing
from keyaccount.identification.amounts import ratio_of
from keyaccount.identification.concentration import concentrate
from keyaccount.identification.rfm import rfm_from_facts
from keyaccount.identification.whale import whale_curve
from keyaccount.model.facts import customer_facts
from tests.adapters.frames_engines import ENGINES, Row, frame_in, ledger_of, random_rows, rows_of
from tests.refusals import codes_of

AS_OF = date(2026, 12, 31)


def many(seed: int = 21) -> list[Row]:
    """Return lines of 60 customers with few different amounts, and all costs known."""
    rows = random_rows(seed, 200)
    return [(f"C{at % 60}", *row[1:8], row[8] or 0) for at, row in enumerate(rows)]


def facts_in(engine: str, rows: list[Row]) -> FrameFacts:
    """Return the facts of all lines."""
    return facts_from(frame_in(engine, rows), currency="CNY", amounts=AmountsIn.MINOR)


@pytest.mark.method("I2")
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("crossing", Crossing)
def test_standing_in_turnover_is_that_of_concentrate(engine: str, crossing: Crossing) -> None:
    """Rank, cumulative share and class of equal customers are equal, in the engine as in Python."""
    rows = many()
    cuts = attrs.evolve(CUTS_80_95, crossing=crossing)
    spread = concentrate({one.customer: one.net_minor for one in customer_facts(ledger_of(rows))}, cuts)
    found = rows_of(turnover_standing(facts_in(engine, rows), cuts))
    assert len(found) == len(spread.standings)
    for row in found:
        one = spread.of(row["customer"])
        assert (row["rank"], row["abc"]) == (one.rank, one.abc.name if one.abc else None)
        shares = (ratio_of(row[name], row["total_minor"]) for name in ("before_minor", "through_minor"))
        assert tuple(shares) == (one.before, one.cumulative)
        assert spread.explain(row["customer"]).clause == "I2"


@pytest.mark.method("I3")
@pytest.mark.parametrize("engine", ENGINES)
def test_whale_positions_are_those_of_the_curve(engine: str) -> None:
    """The curve over a million customers peaks where the one over objects does."""
    rows = many(22)
    curve = whale_curve({one.customer: one.margin_minor for one in customer_facts(ledger_of(rows))})
    found = rows_of(whale_positions(facts_in(engine, rows)))
    assert max(row["cumulative_minor"] for row in found) == curve.peak
    for row in found:
        one = curve.of(row["customer"])
        assert (row["position"], row["cumulative_minor"]) == (one.position, one.cumulative)
    assert curve.explain().clause == "I3"


@pytest.mark.method("I4a")
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("cuts", [None, {"monetary": [100, 5_000, Fraction(20_001, 2), 60_000]}])
def test_rfm_scores_are_those_of_the_objects(engine: str, cuts: Any) -> None:
    """Equal figures score equally in every engine, which bins of equal count do not give."""
    rows = many(23)
    facts = [one for one in customer_facts(ledger_of(rows)) if one.documents]
    expected = rfm_from_facts(facts, AS_OF)
    found = rows_of(rfm_scores(facts_in(engine, rows), AS_OF, cuts=cuts))
    assert [row["customer"] for row in found] == [one.customer for one in facts]
    for row in found:
        one = expected.of(row["customer"])
        assert (row["recency"], row["frequency"]) == (one.recency, one.frequency)
        assert row["recency_days"] == one.recency_days
        if cuts is None:
            assert row["monetary"] == one.monetary
        else:
            assert row["monetary"] == 1 + sum(row["net_minor"] > cut for cut in cuts["monetary"])
        assert expected.explain(row["customer"]).clause == "I4a"


def test_wrong_questions_are_refused() -> None:
    """Days that lie ahead, cuts that do not rise and lines without documents have no scores."""
    facts = facts_in("polars", many())
    assert codes_of(lambda: rfm_scores(facts, date(2025, 1, 1))) == ["rfm.after"]
    assert codes_of(lambda: rfm_scores(facts, AS_OF, cuts={"recency": [1, 1, 2, 3]})) == ["rfm.cuts"]
    bare = facts_in("polars", [(*row[:2], None, *row[3:]) for row in many()])
    assert codes_of(lambda: rfm_scores(bare, AS_OF)) == ["rfm.empty"]
    assert codes_of(lambda: turnover_standing("facts")) == ["type.wrong"]  # type: ignore[arg-type]


def test_totals_beyond_64_bits_are_refused() -> None:
    """Each customer may fit where all together do not."""
    day = date(2026, 1, 5)
    rows = pl.DataFrame(
        {"customer": [f"C{at}" for at in range(95)], "invoiced": [day] * 95, "net_amount": [9 * 10**16] * 95}
    )
    facts = facts_from(rows, currency="CNY", amounts=AmountsIn.MINOR)
    assert codes_of(lambda: turnover_standing(facts)) == ["frames.overflow"]


def test_stored_facts_stay_in_their_engine() -> None:
    """More customers than memory holds are ranked where their rows were stored."""
    rows = many(24)
    facts = facts_in("duckdb", rows)
    stored = facts.stored_as(facts.native)
    assert rows_of(turnover_standing(stored)) == rows_of(turnover_standing(facts_in("polars", rows)))
