"""Tests of the zone of agreement as people read it, and of what clashes."""

from __future__ import annotations

from decimal import Decimal

import attrs
import pytest

from keyaccount.bargaining import WorkLimit
from keyaccount.errors import KeyAccountError
from keyaccount.negotiation import OptionWorth, Position, Zopa
from keyaccount.negotiation.zopa import IssueZone
from tests.negotiation.talk import ISSUES, LEAD, OURS, POLICY, TALKS, THEIRS, cny, evolved


@pytest.mark.method("N2")
def test_the_zone_per_side_and_per_issue() -> None:
    """With sincerity on both sides it comes together: in this room, and with these options."""
    zopa = TALKS.zopa()
    assert zopa.exists
    assert (zopa.our_best, zopa.our_room) == (cny(57_000), cny(32_000))
    assert zopa["price"].ends == ("30.00", "34.00")
    assert zopa["range"].open == ("core",)
    assert IssueZone("x", ()).ends is None
    told = zopa.explain()
    assert {"N2", "N6"} <= told.clauses()
    assert "我方低线以上的空间" in zopa.summary("zh")
    assert "<table" in zopa.table().to_html()
    assert "<div" in zopa._repr_html_()


@pytest.mark.method("N6")
def test_infeasible_talks_say_what_clashes_and_the_smallest_way_out() -> None:
    """Both sides have a bottom line; where they clash, the least that each would have to give is named."""
    high = evolved(
        ours=attrs.evolve(OURS, bottom_line=cny(60_000)), theirs=attrs.evolve(THEIRS, bottom_line=cny(50_000))
    )
    zopa = high.zopa()
    assert not zopa.exists
    assert len(high.frontier()) == 0
    found = zopa.clash
    assert found is not None
    assert found.clashing == ("Qingquan", "Hualian")
    assert found.together == cny(11_250)
    assert found.ours_alone == cny(22_500)
    assert found.packages
    lowered = evolved(
        ours=attrs.evolve(OURS, bottom_line=cny(60_000 - 11_250)),
        theirs=attrs.evolve(THEIRS, bottom_line=cny(50_000 - 11_250)),
    )
    assert lowered.zopa().exists
    barely = evolved(
        ours=attrs.evolve(OURS, bottom_line=cny(60_000 - 11_249)),
        theirs=attrs.evolve(THEIRS, bottom_line=cny(50_000 - 11_249)),
    )
    assert not barely.zopa().exists
    told = zopa.explain()
    assert "N6" in told.clauses()
    assert "Qingquan, Hualian" in told.tree()
    assert "双方各让" in zopa.summary("zh")


def test_relaxations_across_measures_are_unknown() -> None:
    """Points and yuan cannot be given way equally; each alone still can be told."""
    points = OptionWorth("lead-time", {"48h": Decimal(3), "5d": Decimal(0)})
    theirs = Position(THEIRS.side, "Hualian", "points", [points], Decimal(4))
    found = attrs.evolve(TALKS, theirs=theirs).zopa().clash
    assert found is not None
    assert (found.together, found.total, found.packages) == (None, None, ())
    assert found.theirs_alone == 1
    assert found.ours_alone is None


def test_without_a_bottom_line_there_is_no_room_to_count() -> None:
    """Room above an unknown line is unknown."""
    free = evolved(ours=attrs.evolve(OURS, bottom_line=None))
    assert free.zopa().our_room is None
    assert free.zopa().our_best == cny(57_000)


def test_issues_are_found_by_key() -> None:
    """Every issue of the talk has its zone."""
    assert [one.issue for one in TALKS.zopa().issues] == [issue.key for issue in ISSUES]
    assert LEAD.key in {one.issue for one in TALKS.zopa().issues}
    assert isinstance(TALKS.zopa(), Zopa)


def test_a_bounded_zone_does_not_look_complete() -> None:
    """Where the work limit was reached the reader must know that more may be open, or less may do."""
    bounded = evolved(policy=attrs.evolve(POLICY, limit=WorkLimit(16)))
    zopa = bounded.zopa()
    assert TALKS.zopa().exact
    assert not zopa.exact
    assert "bounded: the best may be" in zopa.summary()
    assert "受计算上限所限" in zopa.summary("zh")
    apart = attrs.evolve(bounded, ours=attrs.evolve(OURS, bottom_line=cny(90_000))).zopa().clash
    assert apart is not None
    assert not apart.exact
    assert "less may do" in apart.explain().tree()
    assert "实际所需让步可能更少" in apart.explain().tree("zh")


def test_an_issue_not_on_the_table_has_no_zone() -> None:
    """A misspelt issue is named, instead of an exception from inside."""
    with pytest.raises(KeyAccountError, match=r"issue.unknown"):
        TALKS.zopa()["colour"]
