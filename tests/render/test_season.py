"""The season on paper: our own plan, and a letter to one account that says nothing of the others."""

from __future__ import annotations

from datetime import date

import pytest

from keyaccount.negotiation import Arrival, SeasonPlan, SupplyClaim, allocate, forecast_seasons
from keyaccount.render import allocation_document, season_plan_document
from keyaccount.values.periods import Period
from tests.negotiation.test_season_plan import peak


@pytest.mark.method("N3")
def test_the_season_plan_names_need_plan_deliveries_and_shortfalls() -> None:
    """Production, transport and sales read the same page, in both languages."""
    short = peak(transport=50)
    forecast = forecast_seasons([80, 100, 120, 100] * 2, seasons=4)
    page = season_plan_document(short, forecast)
    assert "C7 runs dry in 2026-07-01" in page.to_text("en")
    assert "旺季需求" in page.to_markdown("zh")
    assert "<table" in page.to_html("zh")
    assert "N3" in short.explain().clauses()
    assert short.explain().figure == short.cost
    nothing = season_plan_document(SeasonPlan("P1", Period.month(2026, 7), (), (), (), {}, {}, {}))
    assert "Who gets what" not in nothing.to_text("en")
    smooth = season_plan_document(peak())
    assert "Nobody runs dry." in smooth.to_text("en")
    assert "What the season needs" not in smooth.to_text("en")


def test_an_account_reads_its_own_shares_only() -> None:
    """Who else wanted how much is nobody's business but ours."""
    july = date(2026, 7, 1)
    shared = allocate(
        "P1", [SupplyClaim("A", "C1", 60, july), SupplyClaim("B", "C2", 30, july)], [Arrival(july, 60)]
    )
    letter = allocation_document(shared, "C1").to_text("en")
    assert "A: 40 of 60 units on 2026-07-01" in letter
    assert "A: 20 units short" in letter
    assert "C2" not in letter
    assert "90" not in letter
    assert "C2" in allocation_document(shared).to_text("zh")
    assert "No claims." in allocation_document(shared, "C9").to_text("en")
