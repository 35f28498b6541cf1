"""The search behind territories, in whole numbers so that it comes out the same on every machine.

Judging one move takes a step, making it a step per account: a pass over n accounts and m managers costs
at most n x m steps and n for each account moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from operator import add, sub
from random import Random

import attrs

__all__ = ["Sharing", "share_out"]

# Swapping is quadratic; beyond this many accounts, relocation alone must do.
MOST_FOR_SWAPS = 600
MOST_PASSES = 40
# Work outside the band weighs this much more than work within it.
OUT_OF_BAND = 10
# While work lies outside the band, so many times every third account is shared out anew.
NEW_TRIES = 30
MOST_FOR_NEW_TRIES = 200


@attrs.frozen
class Sharing:
    """Hold the numbers of one sharing-out: work in hundredths of a minute, travel in seconds.

    `work` is weighted and per week, `calls` hundredths of visits a week, `base[a][m]` the trip from
    manager m's base to account a, `between` the trips among accounts, `previous` the manager before.

    >>> share_out(Sharing([100, 100], [40, 40], [None, None], [[0, 1], [0, 1]], [None, None],
    ...                   [[0, 0], [0, 0]], [[0, 9], [9, 0]], [100, 100], Fraction(1, 10), 0, Fraction(0)))
    [0, 1]
    """

    work: list[int]
    hours: list[int]
    most: list[int | None]
    allowed: list[list[int]]
    previous: list[int | None]
    base: list[list[int]]
    between: list[list[int]]
    calls: list[int]
    band: Fraction
    move_cost: int
    travel_share: Fraction


def share_out(sharing: Sharing, seed: int = 0) -> list[int]:
    """Return the manager of each account: kept or greedy by falling work, then improved while that helps.

    Where that ends outside the band, some accounts drawn by `seed` are shared out anew, and the best
    answer counts.

    >>> share_out(Sharing([], [40], [None], [], [], [], [], [], Fraction(1, 10), 0, Fraction(0)))
    []
    """
    state = _State(sharing)
    # Accounts few managers fit go first, so that room for them is not taken by others.
    order = sorted(range(len(sharing.work)), key=lambda a: (len(sharing.allowed[a]), -sharing.work[a], a))
    for account in order:
        before = sharing.previous[account]
        if before is not None and before in state.open_to(account):
            state.put(account, before)
    for account in [one for one in order if state.owner[one] < 0]:
        best = min(
            state.open_to(account), key=lambda manager: (state.cost_of_adding(account, manager), manager)
        )
        state.put(account, best)
    _improve(state, order)
    if len(order) <= MOST_FOR_NEW_TRIES:
        _try_anew(state, order, Random(seed))
    return state.owner


def _improve(state: _State, order: list[int]) -> None:
    for _ in range(MOST_PASSES):
        moved = sum(state.relocate(account) for account in order)
        if not moved and len(order) <= MOST_FOR_SWAPS:
            moved = sum(state.swap(account, order[i + 1 :]) for i, account in enumerate(order))
        if not moved:
            break


def _try_anew(state: _State, order: list[int], random: Random) -> None:
    best, least = list(state.owner), state.cost()
    for _ in range(NEW_TRIES):
        if state.in_band():
            break
        for account in random.sample(order, -(-len(order) // 3)):
            state.take(account)
            state.put(account, random.choice(state.open_to(account)))
        _improve(state, order)
        if state.cost() < least:
            best, least = list(state.owner), state.cost()
        state.restore(best)


class _State:
    """Keep loads, members and travel sums up to date, so that a move is judged without making it.

    Every sum an account enters is known per manager, so judging one move takes a step per manager and
    making it a step per account.
    """

    def __init__(self, sharing: Sharing) -> None:
        self.given = sharing
        count, many = len(sharing.hours), len(sharing.work)
        self.owner = [-1] * many
        self.load = [0] * count
        self.size = [0] * count
        self.pairs = [0] * count  # travel between all pairs of a territory
        self.towards = [[0] * many for _ in range(count)]  # travel from all of a territory to an account
        self.between = _both_ways(sharing.between)
        total, hours = sum(sharing.work), sum(sharing.hours)
        self.target = [total * own // hours for own in sharing.hours]
        self.slack = [int(target * sharing.band) for target in self.target]
        self.share = sharing.travel_share.as_integer_ratio()
        self.changes = 1
        self.changed = [1] * count  # the number of the last change of each territory
        self.looked = [0] * many  # the number of changes when an account last found nowhere better

    def open_to(self, account: int) -> list[int]:
        most = self.given.most
        allowed = self.given.allowed[account]
        room = [m for m in allowed if (limit := most[m]) is None or self.size[m] < limit]
        return room or allowed

    def put(self, account: int, manager: int) -> None:
        self._change(account, manager, 1)
        self.owner[account] = manager

    def take(self, account: int) -> int:
        manager = self.owner[account]
        self._change(account, manager, -1)
        self.owner[account] = -1
        return manager

    def _change(self, account: int, manager: int, sign: int) -> None:
        self.load[manager] += sign * self.given.work[account]
        self.size[manager] += sign
        self.pairs[manager] += sign * self.towards[manager][account]
        step = add if sign > 0 else sub
        self.towards[manager] = list(map(step, self.towards[manager], self.between[account]))
        self.changes += 1
        self.changed[manager] = self.changes

    def _imbalance(self, manager: int, load: int) -> int:
        off = abs(load - self.target[manager])
        return off + OUT_OF_BAND * max(0, off - self.slack[manager])

    def in_band(self) -> bool:
        loads = zip(self.load, self.target, self.slack, strict=True)
        return all(abs(load - target) <= slack for load, target, slack in loads)

    def cost(self) -> int:
        """Add up what the whole sharing costs."""
        given, owners = self.given, enumerate(self.owner)
        moved = sum(
            before is not None and before != own
            for before, own in zip(given.previous, self.owner, strict=True)
        )
        trips = sum(given.base[account][own] * given.calls[account] // 60 for account, own in owners)
        spread = sum(map(_spread, self.pairs, self.size))
        uneven = sum(self._imbalance(manager, load) for manager, load in enumerate(self.load))
        return uneven + given.move_cost * moved + self._shared(trips + 2 * spread)

    def _shared(self, travel: int) -> int:
        """Weigh travel by its share, towards nothing where that is not whole."""
        weight, of = self.share
        return travel * weight // of if travel >= 0 else -(-travel * weight // of)

    def restore(self, owners: Sequence[int]) -> None:
        for account, own in enumerate(owners):
            if self.owner[account] != own:
                self.take(account)
                self.put(account, own)

    def cost_of_adding(self, account: int, manager: int, instead: int | None = None) -> int:
        """Return what an account costs a manager it is not with, once another there is gone if given."""
        given = self.given
        load, size, pairs = self.load[manager], self.size[manager], self.pairs[manager]
        near = self.towards[manager][account]
        if instead is not None:
            load, size = load - given.work[instead], size - 1
            pairs -= self.towards[manager][instead]
            near -= self.between[instead][account]
        more = self._imbalance(manager, load + given.work[account]) - self._imbalance(manager, load)
        spread = _spread(pairs + near, size + 1) - _spread(pairs, size)
        trips = given.base[account][manager] * given.calls[account] // 60
        before = given.previous[account]
        disturbed = given.move_cost if before is not None and before != manager else 0
        return more + disturbed + self._shared(trips + 2 * spread)

    def cost_of_staying(self, account: int) -> int:
        """Return what an account costs the manager it is with."""
        return self.cost_of_adding(account, self.owner[account], instead=account)

    def relocate(self, account: int) -> bool:
        """Move one account to where it costs least, if that helps.

        Where its own territory has not changed since it last found nowhere better, only those that have
        can have become better.
        """
        here, seen = self.owner[account], self.looked[account]
        changed = [m for m in self._others(account) if self.changed[m] > seen or self.changed[here] > seen]
        self.looked[account] = self.changes
        if not changed:
            return False
        cost, best = min((self.cost_of_adding(account, m), m) for m in changed)
        if cost >= self.cost_of_staying(account):
            return False
        self.take(account)
        self.put(account, best)
        return True

    def _others(self, account: int) -> list[int]:
        """Return who else may have an account: those with room, all who fit where nobody has room."""
        here, most = self.owner[account], self.given.most
        others = [m for m in self.given.allowed[account] if m != here]
        room = [m for m in others if (limit := most[m]) is None or self.size[m] < limit]
        limit = most[here]
        stays = limit is None or self.size[here] <= limit
        return room if room or stays else others

    def swap(self, account: int, others: list[int]) -> bool:
        """Exchange one account with the first later one for which that helps."""
        return any(self._try_swap(account, other) for other in self._partners(account, others))

    def _partners(self, account: int, others: list[int]) -> Iterator[int]:
        here = self.owner[account]
        fits = self.given.allowed[account]
        for other in others:
            there = self.owner[other]
            if there != here and there in fits and here in self.given.allowed[other]:
                yield other

    def _try_swap(self, account: int, other: int) -> bool:
        here, there = self.owner[account], self.owner[other]
        work = self.given.work[account] - self.given.work[other]
        now = self._imbalance(here, self.load[here]) + self._imbalance(there, self.load[there])
        then = self._imbalance(here, self.load[here] - work) + self._imbalance(there, self.load[there] + work)
        nearer = self.towards[here][account] + self.towards[there][other]
        nearer -= self.towards[there][account] + self.towards[here][other]
        back = (self.given.previous[account] == there) + (self.given.previous[other] == here)
        if then >= now and nearer <= 0 and not back:
            return False  # neither better balanced nor more compact nor nearer to what was: no need to reckon
        stay = self.cost_of_staying(account) + self.cost_of_staying(other)
        change = self.cost_of_adding(account, there, other) + self.cost_of_adding(other, here, account)
        if change >= stay:
            return False
        self.take(account)
        self.take(other)
        self.put(account, there)
        self.put(other, here)
        return True


def _both_ways(between: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the trips among accounts, the mean of both ways where these differ and none to oneself."""
    turned = list(map(list, zip(*between, strict=True)))
    if turned == between and not any(row[own] for own, row in enumerate(between)):
        return turned
    return [
        [
            0 if one == two else (there + back) // 2
            for two, (there, back) in enumerate(zip(out, home, strict=True))
        ]
        for one, (out, home) in enumerate(zip(between, turned, strict=True))
    ]


def _spread(pairs: int, size: int) -> int:
    """Return the mean travel within a territory, summed over its accounts, in hundredths of a minute."""
    return pairs * 100 // (60 * size) if size else 0
