"""The team is the promise that every account has one name to call."""

from __future__ import annotations

from fractions import Fraction

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.visits import StaffingPolicy, VisitNorm, WeeklyFrequency
from keyaccount.visits.team import Team
from tests.visits.builders import need, team_of


@pytest.mark.method("V4")
def test_every_account_stands_under_exactly_one_manager() -> None:
    """责任到人: an account without an owner, or with two, has nobody."""
    team = team_of([need(f"C{n}") for n in range(5)], 2)
    assert {team.manager_of(f"C{n}").id for n in range(5)} == {"M1", "M2"}
    assert "V4" in team.explain("C0").clauses()
    for wrong in (team.assignments[1:], (*team.assignments, team.assignments[0])):
        with pytest.raises(KeyAccountError, match=r"team\.owner"):
            attrs.evolve(team, assignments=wrong)


def test_a_managers_work_adds_up_account_by_account() -> None:
    """Quality weighs: the explanation shows minutes times weight for each account."""
    team = team_of([need("C1", weight=3), need("C2"), need("C3")], 2)
    for territory in team.territories:
        explained = team.explain(territory.manager)
        assert explained.figure == territory.weighted == sum(part.figure for part in explained.parts)  # type: ignore[misc]
    assert sum(one.weighted for one in team.territories) == 75 * 5
    assert team.need_of("C1").norm.weight == 3


def test_an_idle_team_has_no_index() -> None:
    """Without work there is no average to compare with: unknown, not zero."""
    team = team_of([], 2)
    assert [one.index for one in team.territories] == [None, None]
    assert team.explain("M1").figure == Fraction(0)
    assert team.balanced


def test_unknown_names_are_refused() -> None:
    """A typing error in an id must not read as an account without manager."""
    team = team_of([need("C1")])
    with pytest.raises(KeyAccountError, match=r"team\.account-unknown"):
        team.manager_of("C9")
    with pytest.raises(KeyAccountError, match=r"team\.manager-unknown"):
        team.of("M9")


def test_the_team_reads_in_both_languages() -> None:
    """The head of sales prints it for the meeting."""
    team = team_of([need("C1")])
    assert "客户经理分工" in team.summary("zh")
    assert "<table" in team._repr_html_()
    assert isinstance(team, Team)


def test_a_policy_names_each_norm_once() -> None:
    """Two norms of one name would leave the frequency to chance."""
    with pytest.raises(KeyAccountError, match=r"norm\.duplicate"):
        StaffingPolicy("1", norms=[VisitNorm("A", WeeklyFrequency())] * 2)
