"""Room kept in a manager's week for an account to come: a visit nobody has asked for yet."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from keyaccount.values.weekday import Weekday
from keyaccount.visits.chains import RouteProblem
from keyaccount.visits.needs import VisitNeed, VisitNorm
from keyaccount.visits.patterns import patterns_of
from keyaccount.visits.rounds import Pattern, Rounds, construct_whole

__all__ = ["Reserve"]


@attrs.frozen
class Reserve:
    """Hold how long an account to come keeps a manager away from the base, and the ways to place it.

    Where it will be nobody knows, so the manager leaves the base for it and comes back: at the beginning
    or the end of a day that adds no travel.

    >>> from keyaccount.visits.needs import WeeklyFrequency
    >>> norm = VisitNorm("A", WeeklyFrequency(2), minutes=60)
    >>> reserve = Reserve.of(norm, list(Weekday)[:5], cycle=4, trip=1800, turn=1)
    >>> reserve.seconds, reserve.patterns[0].days
    (7200, (0, 3))
    """

    seconds: int
    patterns: tuple[Pattern, ...]

    @classmethod
    def of(cls, norm: VisitNorm, open_days: Sequence[Weekday], cycle: int, trip: int, turn: int) -> Reserve:
        """Keep room for a visit by a norm and a trip of so many seconds there and back.

        Each manager has another `turn` and prefers other weekdays than the one before, so that a customer
        who is closed on some finds room with somebody.
        """
        ways = patterns_of(VisitNeed("reserve", norm), open_days, cycle)
        turn %= max(1, len(ways))
        return cls(60 * norm.minutes + 2 * trip, (*ways[turn:], *ways[:turn]))

    def construct(
        self, problem: RouteProblem, patterns: Sequence[Sequence[Pattern]], lost: Sequence[int]
    ) -> Rounds | None:
        """Place every account once and keep the room, as one stop more; None where not all of it fits."""
        return construct_whole(_with_stop(problem, self.seconds), [*patterns, self.patterns], lost)


def _with_stop(problem: RouteProblem, seconds: int) -> RouteProblem:
    """Return the problem with one stop more, at the base and at any hour."""
    base = problem.travel[0]
    return attrs.evolve(
        problem,
        accounts=(*problem.accounts, ""),
        travel=(*((*row, row[0]) for row in problem.travel), (*base, 0)),
        service=(*problem.service, seconds),
        earliest=(*problem.earliest, 0),
        latest=(*problem.latest, problem.latest[0]),
    )
