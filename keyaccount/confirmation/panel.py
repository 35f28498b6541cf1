"""The panel: who sits on it, and the rules its votes follow."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum

import attrs

from keyaccount.errors import refuse
from keyaccount.model.customer import Level
from keyaccount.values.checks import (
    check_decimal,
    check_id,
    check_int,
    check_name,
    check_type,
    check_unique,
    tuple_of,
)
from keyaccount.values.text import Text

__all__ = ["Majority", "Panel", "PanelMember", "PanelRole", "PanelRules", "TieRule"]


def _words_of(words: Iterable[str]) -> frozenset[str]:
    return frozenset(tuple_of(words))


class PanelRole(Enum):
    """Name what a person does on the panel."""

    CHAIR = "chair"
    MEMBER = "member"
    ADVISOR = "advisor"  # heard, no vote
    SECRETARY = "secretary"  # keeps the minutes, no vote

    @property
    def votes(self) -> bool:
        """Tell whether the role carries a vote."""
        return self in (PanelRole.CHAIR, PanelRole.MEMBER)

    @property
    def text(self) -> Text:
        """Return the role in words."""
        return _ROLES[self]


_ROLES = {
    PanelRole.CHAIR: Text("chair", "主持人"),
    PanelRole.MEMBER: Text("member", "评审委员"),
    PanelRole.ADVISOR: Text("advisor", "列席顾问"),
    PanelRole.SECRETARY: Text("secretary", "记录人"),
}


@attrs.frozen
class PanelMember:
    """Name one person on the panel: id, name, department, level, role, and whether they may veto.

    >>> PanelMember("P1", "陈总", "management", Level.GENERAL_MANAGER, PanelRole.CHAIR).role.votes
    True
    """

    id: str
    name: str
    department: str
    level: Level
    role: PanelRole = PanelRole.MEMBER
    may_veto: bool = False

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_name(self.name, "$.name")
        check_name(self.department, "$.department")
        check_type(self.level, Level, "$.level")
        check_type(self.role, PanelRole, "$.role")
        check_type(self.may_veto, bool, "$.may_veto")


@attrs.frozen
class Panel:
    """Hold the people called together to decide.

    Raises `KeyAccountError` (`panel.duplicate-member`, `panel.two-chairs`).

    Method: C2.

    >>> chair = PanelMember("P1", "陈总", "management", Level.GENERAL_MANAGER, PanelRole.CHAIR)
    >>> Panel([chair]).chair.name
    '陈总'
    """

    members: tuple[PanelMember, ...] = attrs.field(converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        for index, member in enumerate(self.members):
            check_type(member, PanelMember, f"$.members[{index}]")
        check_unique([member.id for member in self.members], "panel.duplicate-member", "$.members")
        if sum(member.role is PanelRole.CHAIR for member in self.members) > 1:
            refuse("panel.two-chairs", "$.members", "a panel has one chair", "评审组只能有一位主持人")

    @property
    def chair(self) -> PanelMember | None:
        """Return who is in the chair, None where nobody is."""
        return next((member for member in self.members if member.role is PanelRole.CHAIR), None)

    @property
    def voters(self) -> tuple[PanelMember, ...]:
        """Return the members whose role carries a vote."""
        return tuple(member for member in self.members if member.role.votes)

    def get(self, member: str) -> PanelMember | None:
        """Return one member by id, or None."""
        return next((one for one in self.members if one.id == member), None)


class Majority(Enum):
    """Name how many of the votes cast for or against must approve."""

    SIMPLE = "simple"  # more for than against
    TWO_THIRDS = "two_thirds"
    UNANIMOUS = "unanimous"


class TieRule(Enum):
    """Name what a split vote comes to."""

    CHAIR_DECIDES = "chair_decides"
    DEFERRED = "deferred"
    REJECTED = "rejected"


@attrs.frozen
class PanelRules:
    """State when a vote can stand and what carries it.

    - `quorum` is the least share of all voting members that must take part, recused ones left out of it
      on both sides; `least_voters` the least number of them.
    - The chair must be of `chair_level` or above; every department in `departments` must be present with
      a voting member who takes part.
    - Among votes for or against, `majority` must approve; `tie` says what a split vote comes to.

    Raises `KeyAccountError` (`number.*`).

    Method: C2.

    >>> PanelRules().chair_level.text.en, sorted(PanelRules().departments)
    ('deputy general manager', ['finance', 'logistics', 'sales'])
    """

    quorum: Decimal = Decimal("0.6")
    least_voters: int = 3
    chair_level: Level = Level.DEPUTY_GENERAL_MANAGER
    departments: frozenset[str] = attrs.field(
        default=frozenset({"sales", "finance", "logistics"}),
        converter=_words_of,
    )
    majority: Majority = Majority.SIMPLE
    tie: TieRule = TieRule.CHAIR_DECIDES

    def __attrs_post_init__(self) -> None:
        check_decimal(self.quorum, "$.quorum", least=0, most=1)
        check_int(self.least_voters, "$.least_voters", least=1)
        check_type(self.chair_level, Level, "$.chair_level")
        check_type(self.majority, Majority, "$.majority")
        check_type(self.tie, TieRule, "$.tie")
        for department in sorted(self.departments, key=str):
            check_name(department, "$.departments")
