"""Votes: how each member voted, and whether the vote as a whole can stand."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.confirmation.panel import Majority, Panel, PanelRules, TieRule
from keyaccount.errors import Problems, refuse
from keyaccount.model.department import department_text
from keyaccount.values.checks import check_id, check_type, tuple_of
from keyaccount.values.text import Text

__all__ = ["Ballot", "Vote", "VoteChoice", "check_votes"]


class VoteChoice(Enum):
    """Name how somebody voted."""

    APPROVE = "approve"
    REJECT = "reject"
    ABSTAIN = "abstain"  # present, counts for the quorum, on neither side
    VETO = "veto"
    RECUSED = "recused"  # present but out of this vote; does not count for the quorum

    @property
    def text(self) -> Text:
        """Return the vote in words."""
        return _CHOICES[self]


_CHOICES = {
    VoteChoice.APPROVE: Text("approves", "同意"),
    VoteChoice.REJECT: Text("rejects", "反对"),
    VoteChoice.ABSTAIN: Text("abstains", "弃权"),
    VoteChoice.VETO: Text("vetoes", "否决"),
    VoteChoice.RECUSED: Text("recused", "回避"),
}


@attrs.frozen
class Vote:
    """Record one member's vote, with the reason; against, veto and recusal must give one.

    Raises `KeyAccountError` (`vote.no-reason`).

    >>> Vote("P2", VoteChoice.REJECT, "pays 60 days late").choice.text.zh
    '反对'
    """

    member: str
    choice: VoteChoice
    reason: str = ""

    def __attrs_post_init__(self) -> None:
        check_id(self.member, "$.member")
        check_type(self.choice, VoteChoice, "$.choice")
        check_type(self.reason, str, "$.reason")
        if (
            self.choice in (VoteChoice.REJECT, VoteChoice.VETO, VoteChoice.RECUSED)
            and not self.reason.strip()
        ):
            refuse(
                "vote.no-reason",
                "$.reason",
                f"who {self.choice.text.en} says why",
                f"“{self.choice.text.zh}”必须说明理由",
            )


@attrs.frozen
class Ballot:
    """Count a vote that can stand: who took part, for, against, abstaining, recused, and any veto.

    >>> Ballot(["P1", "P2"], 1, 1, 0, [], []).split
    True
    """

    took_part: tuple[str, ...] = attrs.field(converter=tuple_of)
    approve: int
    reject: int
    abstain: int
    recused: tuple[str, ...] = attrs.field(converter=tuple_of)
    vetoes: tuple[str, ...] = attrs.field(converter=tuple_of)

    @property
    def split(self) -> bool:
        """Tell whether as many were for as against."""
        return self.approve == self.reject

    def carried(self, rules: PanelRules, chair_approves: bool) -> bool | None:
        """Tell whether the vote approves; None where a split vote is to be deferred.

        >>> Ballot(["P1", "P2"], 1, 1, 0, [], []).carried(PanelRules(), chair_approves=True)
        True
        """
        cast = self.approve + self.reject
        if self.approve == 0:
            return False
        if self.split and rules.majority is Majority.SIMPLE:
            if rules.tie is TieRule.DEFERRED:
                return None
            return rules.tie is TieRule.CHAIR_DECIDES and chair_approves
        if rules.majority is Majority.UNANIMOUS:
            return self.reject == 0
        if rules.majority is Majority.TWO_THIRDS:
            return 3 * self.approve >= 2 * cast
        return self.approve > self.reject


def check_votes(panel: Panel, votes: Iterable[Vote], rules: PanelRules, *, proposer: str) -> Ballot:
    """Count a vote, or refuse it with every reason why it cannot stand.

    `proposer` is the id or name of whoever proposed the account: present, heard, but without a vote.
    Raises `KeyAccountError`: `decision.no-senior-chair`, `decision.no-quorum`,
    `decision.department-absent`, `decision.proposer-voted`, `vote.stranger`, `vote.no-vote-right`,
    `vote.twice`, `vote.no-veto-right`.

    Method: C2.

    >>> from keyaccount.confirmation.panel import PanelMember, PanelRole
    >>> from keyaccount.model.customer import Level
    >>> people = [PanelMember("P1", "Chen", "management", Level.GENERAL_MANAGER, PanelRole.CHAIR),
    ...           PanelMember("P2", "Wu", "finance", Level.DEPARTMENT_MANAGER)]
    >>> check_votes(Panel(people), [Vote("P1", VoteChoice.APPROVE)], PanelRules(departments=["finance"]),
    ...             proposer="M1")
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: decision.no-quorum @ $.votes: 1 of 2 voting members took part; ...
    decision.department-absent @ $.votes: nobody from finance took part; ...
    """
    cast = tuple_of(votes)
    problems = Problems()
    _check_each(panel, cast, proposer, problems)
    recused = {vote.member for vote in cast if vote.choice is VoteChoice.RECUSED}
    present = [vote.member for vote in cast if vote.choice is not VoteChoice.RECUSED]
    _check_chair(panel, present, rules, problems)
    _check_quorum(panel, present, recused, rules, proposer, problems)
    _check_departments(panel, present, rules, problems)
    problems.raise_any()
    counted = {choice: [vote.member for vote in cast if vote.choice is choice] for choice in VoteChoice}
    return Ballot(
        present,
        len(counted[VoteChoice.APPROVE]),
        len(counted[VoteChoice.REJECT]) + len(counted[VoteChoice.VETO]),
        len(counted[VoteChoice.ABSTAIN]),
        counted[VoteChoice.RECUSED],
        counted[VoteChoice.VETO],
    )


def _check_each(panel: Panel, votes: tuple[Vote, ...], proposer: str, problems: Problems) -> None:
    seen: set[str] = set()
    for index, vote in enumerate(votes):
        path = f"$.votes[{index}]"
        member = panel.get(vote.member)
        if member is None:
            problems.add(
                "vote.stranger", path, f"{vote.member!r} is not on the panel", f"{vote.member!r} 不在评审组内"
            )
            continue
        if vote.member in seen:
            problems.add("vote.twice", path, f"{member.name} voted twice", f"{member.name} 重复投票")
        seen.add(vote.member)
        if vote.choice is VoteChoice.RECUSED:
            continue
        if proposer in (member.id, member.name):
            problems.add(
                "decision.proposer-voted",
                path,
                f"{member.name} proposed the account and may not vote on it; record a recusal",
                f"{member.name} 是提案人,不得参与表决,请记为回避",
            )
        if not member.role.votes:
            problems.add(
                "vote.no-vote-right",
                path,
                f"a {member.role.text.en} has no vote",
                f"{member.role.text.zh}没有表决权",
            )
        if vote.choice is VoteChoice.VETO and not member.may_veto:
            problems.add(
                "vote.no-veto-right", path, f"{member.name} has no veto", f"{member.name} 没有否决权"
            )


def _check_chair(panel: Panel, present: list[str], rules: PanelRules, problems: Problems) -> None:
    chair = panel.chair
    if chair is None or chair.id not in present or chair.level < rules.chair_level:
        problems.add(
            "decision.no-senior-chair",
            "$.panel",
            f"the chair must take part and be {rules.chair_level.text.en} or above",
            f"主持人必须参加,且级别不低于{rules.chair_level.text.zh}",
        )


def _check_quorum(
    panel: Panel, present: list[str], recused: set[str], rules: PanelRules, proposer: str, problems: Problems
) -> None:
    entitled = [
        one.id for one in panel.voters if one.id not in recused and proposer not in (one.id, one.name)
    ]
    took_part = sum(one in present for one in entitled)
    share = Fraction(rules.quorum) * len(entitled)
    needed = max(rules.least_voters, -(-share.numerator // share.denominator))
    if took_part < needed:
        problems.add(
            "decision.no-quorum",
            "$.votes",
            f"{took_part} of {len(entitled)} voting members took part; needed: {needed}",
            f"有表决权的 {len(entitled)} 人中 {took_part} 人参加,法定人数为 {needed}",
        )


def _check_departments(panel: Panel, present: list[str], rules: PanelRules, problems: Problems) -> None:
    there = {one.department for one in panel.voters if one.id in present}
    for department in sorted(rules.departments - there):
        problems.add(
            "decision.department-absent",
            "$.votes",
            f"nobody from {department_text(department).en} took part; invite them, or change the policy",
            f"{department_text(department).zh}无人参加,请邀请该部门或修改政策",
        )
