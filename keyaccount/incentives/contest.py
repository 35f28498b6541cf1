"""Sales contests: ranks, thresholds, teams and ties, with prizes that add up to the budget exactly."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from math import lcm

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.numeric import decimal_from
from keyaccount.values.checks import check_decimal, check_id, check_type, tuple_of
from keyaccount.values.frozen import FrozenMap, frozen_map_of
from keyaccount.values.money import Money
from keyaccount.values.numbers import largest_remainder
from keyaccount.values.text import Text

__all__ = ["Placing", "SalesContest", "TeamSplit", "ContestTies", "Unclaimed", "placings", "team_shares"]


class ContestTies(Enum):
    """Name what entrants with the same result get; the prize money stays the same whatever the rule."""

    SPLIT = "split"  # they pool the prizes of the ranks they fill and share them equally
    SHARE_UP = "share_up"  # each is worth the best of those prizes; all prizes shrink to the prize money
    NEXT_RANK = "next_rank"  # each is worth the least of those prizes; all prizes grow to the prize money

    @property
    def text(self) -> Text:
        """Return the rule in words."""
        return _TIES[self]


_TIES = {
    ContestTies.SPLIT: Text("ties share the prizes of their ranks", "并列者平分所占名次的奖金"),
    ContestTies.SHARE_UP: Text("ties count for the better rank", "并列者按较高名次计"),
    ContestTies.NEXT_RANK: Text("ties count for the lower rank", "并列者按较低名次计"),
}


class Unclaimed(Enum):
    """Name what happens to prizes nobody qualifies for."""

    KEPT = "kept"  # they are not paid
    SHARED = "shared"  # the winners share them in proportion to their prizes

    @property
    def text(self) -> Text:
        """Return the rule in words."""
        kept = self is Unclaimed.KEPT
        return (
            Text("unclaimed prizes are kept", "空缺奖金不发")
            if kept
            else Text("unclaimed prizes are shared", "空缺奖金由获奖者分享")
        )


class TeamSplit(Enum):
    """Name how a team's prize reaches its members."""

    EQUAL = "equal"
    BY_RESULT = "by_result"

    @property
    def text(self) -> Text:
        """Return the rule in words."""
        equal = self is TeamSplit.EQUAL
        return (
            Text("equally among members", "队内均分")
            if equal
            else Text("by members' results", "队内按业绩分配")
        )


@attrs.frozen
class SalesContest:
    """Reward the best results of a window (销售竞赛): a prize per rank, the first first.

    An entrant below `threshold` (in the unit of the base) does not place. `teams` maps customers to
    their team; who is in none enters alone. Prizes never rise with the rank.
    Raises `KeyAccountError` (`contest.prizes`, `contest.order`). Method: N7.

    >>> contest = SalesContest([Money(3000, "CNY"), Money(1000, "CNY")], ties=ContestTies.SPLIT,
    ...                        unclaimed=Unclaimed.KEPT)
    >>> contest.budget
    Money('4000.00', 'CNY')
    """

    prizes: tuple[Money, ...] = attrs.field(converter=tuple_of)
    ties: ContestTies = attrs.field(kw_only=True)
    unclaimed: Unclaimed = attrs.field(kw_only=True)
    threshold: Decimal = attrs.field(default=Decimal(0), converter=decimal_from, kw_only=True)
    teams: FrozenMap[str, str] = attrs.field(factory=FrozenMap, converter=frozen_map_of, kw_only=True)
    team_split: TeamSplit = attrs.field(default=TeamSplit.BY_RESULT, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not self.prizes:
            refuse("contest.prizes", "$.prizes", "give at least one prize", "至少设一个奖项")
        for place, prize in enumerate(self.prizes):
            check_type(prize, Money, f"$.prizes[{place}]")
        if list(self.prizes) != sorted(self.prizes, reverse=True) or self.prizes[-1].is_negative:
            refuse(
                "contest.order",
                "$.prizes",
                "put the highest prize first; none is negative",
                "奖项应由高到低排列,且不得为负",
            )
        check_type(self.ties, ContestTies, "$.ties")
        check_type(self.unclaimed, Unclaimed, "$.unclaimed")
        check_decimal(self.threshold, "$.threshold", least=0)
        check_type(self.team_split, TeamSplit, "$.team_split")
        for customer, team in self.teams.items():
            check_id(customer, "$.teams")
            check_id(team, f"$.teams.{customer}")

    @property
    def budget(self) -> Money:
        """Return the prize money."""
        return Money.total(self.prizes, self.prizes[0].currency)

    @property
    def text(self) -> Text:
        """Return the kind in words."""
        prizes = " / ".join(str(prize.plain) for prize in self.prizes)
        return Text(
            f"sales contest for {prizes}, {self.ties.text.en}", f"销售竞赛:奖金 {prizes},{self.ties.text.zh}"
        )


@attrs.frozen
class Placing:
    """State where an entrant came in: rank (None: below the threshold), with how many, and its prize.

    `result` is in the whole numbers of the base, `prize` in minor units. Method: N7.

    >>> Placing("C1", 500, 1, 1, 300000).rank
    1
    """

    entrant: str
    result: int
    rank: int | None
    tied: int
    prize: int


def placings(contest: SalesContest, results: Mapping[str, int], threshold: int) -> tuple[Placing, ...]:
    """Rank entrants by their results and give out the prizes.

    Prizes in minor units sum to the prize money exactly (less prizes of ranks nobody filled, where
    these are kept). Odd minor units go to the largest remainders, then to the better place. `threshold` is in
    the whole numbers of the results. Linear but for the sort.
    Method: N7.

    >>> contest = SalesContest([Money(300, "JPY"), Money(100, "JPY")], ties=ContestTies.SPLIT,
    ...                        unclaimed=Unclaimed.KEPT)
    >>> [(one.entrant, one.rank, one.prize) for one in placings(contest, {"B": 7, "A": 7, "C": 5}, 0)]
    [('A', 1, 200), ('B', 1, 200), ('C', 3, 0)]
    """
    ordered = sorted(results.items(), key=lambda pair: (-pair[1], pair[0]))
    qualified = [(name, result) for name, result in ordered if result >= threshold and result > 0]
    prizes = [prize.minor_units for prize in contest.prizes]
    groups = _groups(qualified)
    nominal = _nominal(contest.ties, groups, prizes)
    money = sum(prizes) if contest.unclaimed is Unclaimed.SHARED else sum(prizes[: len(qualified)])
    paid = largest_remainder(money, nominal) if any(nominal) else [0] * len(nominal)
    made: list[Placing] = []
    rank = 0
    for size in groups:
        for name, result in qualified[rank : rank + size]:
            made.append(Placing(name, result, rank + 1, size, paid[len(made)]))
        rank += size
    below = [Placing(name, result, None, 0, 0) for name, result in ordered[len(qualified) :]]
    return (*made, *below)


def _groups(qualified: list[tuple[str, int]]) -> list[int]:
    """Return the sizes of groups with the same result, best first."""
    sizes: list[int] = []
    last = None
    for _, result in qualified:
        if result == last:
            sizes[-1] += 1
        else:
            sizes.append(1)
        last = result
    return sizes


def _nominal(ties: ContestTies, groups: list[int], prizes: list[int]) -> list[int]:
    """Return what each qualified entrant's place is worth before the prize money is given out.

    Scaled by the group's size, so that an equal share of pooled prizes stays a whole number.
    """
    common = lcm(1, *groups)
    worth: list[int] = []
    start = 0
    for size in groups:
        pool = [prizes[rank] if rank < len(prizes) else 0 for rank in range(start, start + size)]
        each = {
            ContestTies.SPLIT: sum(pool) * (common // size),
            ContestTies.SHARE_UP: pool[0] * common,
            ContestTies.NEXT_RANK: pool[-1] * common,
        }[ties]
        worth += [each] * size
        start += size
    if not any(worth) and ties is not ContestTies.SPLIT:
        # Everybody tied past the last prize; the prize money is still to be paid.
        return _nominal(ContestTies.SPLIT, groups, prizes)
    return worth


def team_shares(contest: SalesContest, prize: int, results: Mapping[str, int]) -> dict[str, int]:
    """Split a team's prize among its members to the minor unit.

    By result, a member with a negative result counts as zero; where all are zero the prize is split equally.

    >>> contest = SalesContest([Money(1, "CNY")], ties=ContestTies.SPLIT, unclaimed=Unclaimed.KEPT)
    >>> team_shares(contest, 100, {"A": 2, "B": 1})
    {'A': 67, 'B': 33}
    """
    members = sorted(results)
    if len(members) == 1:
        return {members[0]: prize}
    weights = [max(results[name], 0) for name in members]
    if contest.team_split is TeamSplit.EQUAL or not any(weights):
        weights = [1] * len(members)
    return dict(zip(members, largest_remainder(prize, weights), strict=True))
