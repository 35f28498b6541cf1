"""Tests of how a talk and a package explain themselves: topic by topic, adding up exactly."""

from __future__ import annotations

from decimal import Decimal

import attrs
import pytest

from keyaccount.negotiation import Interplay, Package, Topic, UnitWorth
from tests.negotiation.talk import OURS, SCALED, START, TALKS, THEIRS, cny, evolved


@pytest.mark.method("N6")
def test_a_package_explains_itself_topic_by_topic() -> None:
    """The parts are checked to add up: lines to issues, issues to topics, topics to the whole."""
    package = Package({**START, "lead-time": "48h"})
    told = TALKS.explain(package)
    assert told.clauses() == {f"N{number}" for number in range(1, 7)}
    ours = told.find("ours")
    assert ours is not None
    assert ours.figure == cny(39_000)
    delivery = told.find("ours.lead-time")
    assert delivery is not None
    assert [part.figure for part in delivery.parts] == [cny(-9_000), cny(-3_000)]
    assert "对Hualian的价值" in told.tree("zh")


def test_combinations_are_parts_of_the_whole() -> None:
    """What only a combination brings must show beside the topics, or the sum would not add up."""
    joint = Interplay({"lead-time": "5d", "stock": "20"}, cny(-700), "rush")
    told = evolved(ours=attrs.evolve(OURS, joint=[joint])).explain(START)
    part = told.find("ours.lead-time+stock")
    assert part is not None
    assert part.figure == cny(-700)


def test_lines_beside_another_worth_are_not_passed_off_as_the_whole() -> None:
    """Where two worths value one issue, the lines of one do not make the figure."""
    more = attrs.evolve(OURS, worths=[*OURS.worths, UnitWorth("stock", cny(1))])
    assert evolved(ours=more).explain(START).find("ours.stock") is not None


def test_the_talk_shows_the_topics_on_the_table() -> None:
    """A topic nobody put on the table is not shown as agreed."""
    told = TALKS.explain()
    assert told.find("topic.delivery") is not None
    fewer = attrs.evolve(
        TALKS,
        topics=[issue for issue in TALKS.topics if issue.topic is Topic.PRICE],
        standards=[],
        ours=attrs.evolve(OURS, worths=[UnitWorth("price", Decimal(12_000), start=Decimal(28))]),
        theirs=attrs.evolve(THEIRS, worths=[UnitWorth("price", Decimal(-12_000), start=Decimal(34))]),
    )
    assert fewer.explain().find("topic.delivery") is None


def test_a_scale_explains_itself() -> None:
    """A position between the ends has its own value, and the talk shows how far the scale reaches."""
    told = SCALED.explain({"price": "32.00", "lead-time": "48h", "shelf": "0.35"})
    shelf = told.find("ours.shelf")
    assert shelf is not None
    assert shelf.figure == cny(15_000)
    assert "0.20 to 0.50" in SCALED.explain().tree()
