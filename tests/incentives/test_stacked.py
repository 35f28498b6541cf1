"""What was taken off, as tables and trees."""

from __future__ import annotations

from keyaccount.incentives import PriceComponent, PriceStage, StackBase, StackingPlan, stack
from tests.incentives.making import cny


def test_it_shows_itself_in_both_languages() -> None:
    """The parts on the screen are the parts of the sum."""
    done = stack(
        StackingPlan.of(PriceComponent("a", 1, name="size", rate="0.1", base=StackBase.LIST)), [cny(7)]
    )
    assert "size: 10% on list price" in done.summary()
    assert "票面扣减" in done.summary("zh")
    assert "<table" in done._repr_html_()
    assert done.explain().figure == cny("6.30")
    for stage in PriceStage:
        assert stage.text.zh
