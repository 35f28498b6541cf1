"""Votes: a vote that cannot stand is refused with every reason, each under a code of its own."""

from __future__ import annotations

from decimal import Decimal

import attrs
import pytest

from keyaccount.confirmation.panel import Majority, Panel, PanelMember, PanelRole, PanelRules, TieRule
from keyaccount.confirmation.voting import Ballot, Vote, VoteChoice, check_votes
from keyaccount.model.customer import Level
from tests.confirmation.ready import PEOPLE, a_panel, all_for
from tests.refusals import codes_of, refusals_of

RULES = PanelRules()


def ballot(*votes: Vote, panel: Panel | None = None, rules: PanelRules = RULES) -> Ballot:
    return check_votes(panel or a_panel(), votes, rules, proposer="李芳")


@pytest.mark.method("C2")
def test_a_vote_that_stands_is_counted() -> None:
    """For, against, abstaining and recused are different things."""
    found = ballot(
        Vote("chair", VoteChoice.APPROVE),
        Vote("sales", VoteChoice.APPROVE),
        Vote("finance", VoteChoice.REJECT, "pays late"),
        Vote("logistics", VoteChoice.ABSTAIN),
        Vote("M1", VoteChoice.RECUSED, "proposed it"),
    )
    assert (found.approve, found.reject, found.abstain, found.recused) == (2, 1, 1, ("M1",))
    assert found.took_part == ("chair", "sales", "finance", "logistics")
    assert not found.split
    assert "C2" in (check_votes.__doc__ or "")


@pytest.mark.method("C2")
@pytest.mark.parametrize(
    ("votes", "code"),
    [
        (all_for("sales", "finance", "logistics"), "decision.no-senior-chair"),
        (all_for("chair", "sales", "logistics"), "decision.department-absent"),
        ((*all_for(), Vote("M1", VoteChoice.APPROVE)), "decision.proposer-voted"),
        ((*all_for(), Vote("P99", VoteChoice.APPROVE)), "vote.stranger"),
        ((*all_for(), Vote("minutes", VoteChoice.APPROVE)), "vote.no-vote-right"),
        ((*all_for(), Vote("sales", VoteChoice.APPROVE)), "vote.twice"),
        (
            (*all_for("chair", "finance", "logistics"), Vote("sales", VoteChoice.VETO, "no")),
            "vote.no-veto-right",
        ),
    ],
)
def test_each_reason_has_a_code_of_its_own(votes: tuple[Vote, ...], code: str) -> None:
    """No senior chair, a department absent, the proposer voting: each refuses the vote by name."""
    assert codes_of(lambda: ballot(*votes)) == [code]


@pytest.mark.method("C2")
def test_the_quorum_counts_those_who_may_vote() -> None:
    """Whoever is recused, and the proposer, stand on neither side of the quorum."""
    more = [PanelMember(f"X{index}", f"X{index}", "service", Level.STAFF) for index in range(4)]
    panel = a_panel(*PEOPLE, *more)
    assert refusals_of(lambda: ballot(*all_for(), panel=panel)) == [("decision.no-quorum", "$.votes")]
    recusals = [Vote(f"X{index}", VoteChoice.RECUSED, "related") for index in range(3)]
    assert len(ballot(*all_for(), *recusals, panel=panel).took_part) == 4
    strict = attrs.evolve(RULES, least_voters=5)
    assert codes_of(lambda: ballot(*all_for(), rules=strict)) == ["decision.no-quorum"]
    whole = attrs.evolve(RULES, quorum=Decimal(1))
    assert ballot(*all_for(), rules=whole).approve == 4


def test_a_junior_chair_is_no_chair() -> None:
    """The text asks for senior management; a department manager in the chair is not that."""
    junior = attrs.evolve(PEOPLE[0], level=Level.DEPARTMENT_MANAGER)
    panel = a_panel(junior, *PEOPLE[1:])
    assert codes_of(lambda: ballot(*all_for(), panel=panel)) == ["decision.no-senior-chair"]
    recused = (Vote("chair", VoteChoice.RECUSED, "brother-in-law"), *all_for("sales", "finance", "logistics"))
    assert codes_of(lambda: ballot(*recused)) == ["decision.no-senior-chair"]
    assert codes_of(
        lambda: ballot(*all_for("sales", "finance", "logistics"), panel=a_panel(*PEOPLE[1:]))
    ) == ["decision.no-senior-chair"]


def test_a_department_heard_only_through_an_adviser_is_absent() -> None:
    """Finance concerned means finance with a vote."""
    adviser = attrs.evolve(PEOPLE[2], role=PanelRole.ADVISOR)
    panel = a_panel(PEOPLE[0], PEOPLE[1], adviser, PEOPLE[3])
    assert "decision.department-absent" in codes_of(
        lambda: check_votes(panel, all_for("chair", "sales", "logistics"), RULES, proposer="李芳")
    )


def test_all_reasons_are_told_together() -> None:
    """Whoever convenes the panel again must not run into the next reason."""
    codes = codes_of(lambda: ballot(Vote("M1", VoteChoice.APPROVE)))
    assert codes == [
        "decision.proposer-voted",
        "decision.no-senior-chair",
        "decision.no-quorum",
        "decision.department-absent",
        "decision.department-absent",
        "decision.department-absent",
    ]


def test_votes_against_give_their_reason() -> None:
    """Minutes that say only no help nobody a year later."""
    for choice in (VoteChoice.REJECT, VoteChoice.VETO, VoteChoice.RECUSED):
        assert codes_of(lambda choice=choice: Vote("P1", choice, " ")) == ["vote.no-reason"]  # type: ignore[misc]
    assert codes_of(lambda: Vote("P1", "approve")) == ["type.wrong"]  # type: ignore[arg-type]
    assert all(choice.text.zh for choice in VoteChoice)


@pytest.mark.parametrize(
    ("approve", "reject", "majority", "tie", "chair", "carried"),
    [
        (2, 1, Majority.SIMPLE, TieRule.REJECTED, False, True),
        (1, 2, Majority.SIMPLE, TieRule.CHAIR_DECIDES, True, False),
        (2, 2, Majority.SIMPLE, TieRule.CHAIR_DECIDES, True, True),
        (2, 2, Majority.SIMPLE, TieRule.CHAIR_DECIDES, False, False),
        (2, 2, Majority.SIMPLE, TieRule.DEFERRED, True, None),
        (2, 2, Majority.SIMPLE, TieRule.REJECTED, True, False),
        (2, 1, Majority.TWO_THIRDS, TieRule.REJECTED, True, True),
        (3, 2, Majority.TWO_THIRDS, TieRule.REJECTED, True, False),
        (2, 2, Majority.TWO_THIRDS, TieRule.CHAIR_DECIDES, True, False),
        (4, 0, Majority.UNANIMOUS, TieRule.REJECTED, True, True),
        (4, 1, Majority.UNANIMOUS, TieRule.REJECTED, True, False),
        (0, 0, Majority.SIMPLE, TieRule.CHAIR_DECIDES, True, False),
        (0, 0, Majority.UNANIMOUS, TieRule.REJECTED, True, False),
    ],
)
def test_what_carries_a_vote(
    approve: int, reject: int, majority: Majority, tie: TieRule, chair: bool, carried: bool | None
) -> None:
    """Majority and tie rule are named in the policy; nobody approving never carries."""
    rules = PanelRules(majority=majority, tie=tie)
    assert Ballot([], approve, reject, 0, [], []).carried(rules, chair) is carried
