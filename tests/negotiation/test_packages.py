"""Tests of packages and of how frontiers and fair packages show themselves."""

from __future__ import annotations

import attrs
import pytest

from keyaccount.bargaining import FairRule, WorkLimit
from keyaccount.errors import KeyAccountError
from keyaccount.negotiation import Package
from tests.negotiation.talk import POLICY, START, TALKS, evolved


def test_packages_are_changed_into_new_ones() -> None:
    """An offer once made stays as it was; a change is another package."""
    start = Package(START)
    other = start.with_({"price": "33.00"})
    assert start["price"] == "32.00"
    assert other.differs(start) == ("price",)
    with pytest.raises(KeyAccountError, match=r"package.unknown-issue"):
        start["colour"]


@pytest.mark.method("N6")
def test_the_frontier_reads_in_both_languages() -> None:
    """People choose from a table in their own words, with what each package leaves to both."""
    frontier = TALKS.frontier()
    assert frontier.exact
    assert len(frontier) == len(list(frontier)) == 17
    assert "17 efficient packages of 360" in frontier.summary()
    assert "360 个方案中的 17 个有效方案" in frontier.summary("zh")
    assert "仅绿茶" in frontier.summary("zh")
    assert frontier._repr_html_().count("<tr>") == 18
    assert frontier.explain().figure == 17
    assert "N6" in frontier.explain().clauses()
    assert "lead time: within 48 hours" in frontier[0].text().en


def test_a_bounded_frontier_says_so() -> None:
    """Where the work limit is reached the table must not look complete."""
    bounded = evolved(policy=attrs.evolve(POLICY, limit=WorkLimit(16)))
    small = bounded.frontier()
    assert not small.exact
    assert bounded.fair_point(FairRule.NASH).packages == TALKS.fair_point(FairRule.NASH).packages
    assert "bounded" in small.summary()
    assert "受计算上限所限" in small.summary("zh")


def test_fair_packages_show_their_rule_and_score() -> None:
    """A fair package convinces by its rule and by the figures that make its score."""
    nash = TALKS.fair_point(FairRule.NASH)
    told = nash.explain()
    assert told.find("nash.0.0") is not None
    assert nash.exact
    assert "纳什点" in nash.summary("zh")
    assert nash._repr_html_().startswith("<table")
    assert attrs.evolve(nash, reasons=None).explain().find("nash.0.0") is None
