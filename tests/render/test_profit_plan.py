"""The product profit plan the customer gets."""

from __future__ import annotations

import attrs
import pytest

from keyaccount.analysis import study_profit
from keyaccount.render import profit_plan_document
from tests.analysis.scenario import CAUSES, DAY, PROFIT_LEVERS, TRADE, cny


@pytest.mark.method("A6")
def test_the_customer_reads_how_to_profit_and_none_of_our_costs() -> None:
    """Said plainly, worked out, in its own figures."""
    levers = [attrs.evolve(one, our_cost=cny(987_654)) for one in PROFIT_LEVERS]
    study = study_profit([TRADE], as_of=DAY, currency="CNY", levers=levers, causes=CAUSES)
    document = profit_plan_document(study, customer_name="华联超市")
    for shown in (document.to_text("en"), document.to_markdown("zh"), document.to_html("zh")):
        assert "987654" not in shown
    text = document.to_text("en")
    assert "29000 units x 1.00 CNY more" in text
    assert "first in, first out" in text
    assert "先进先出" in document.to_text("zh")
    assert study.explain().clauses() == {"A6"}
    bare = study_profit([TRADE], as_of=DAY, currency="CNY")
    assert "How it is worked out" not in profit_plan_document(bare, customer_name="x").to_text()
