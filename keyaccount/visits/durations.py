"""How long visits really take, proposed back as the minutes to promise."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from keyaccount.values.checks import check_int, check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.text import Text
from keyaccount.visits.changes import Originator
from keyaccount.visits.clock import minutes_of
from keyaccount.visits.standing import StandingSchedule
from keyaccount.visits.visit_log import VisitLogEntry
from keyaccount.visits.wishes import ChangeRequest, VisitWish

__all__ = ["DurationProposal", "propose_durations"]


@attrs.frozen
class DurationProposal:
    """Propose other minutes for one promise, from the visits observed.

    `observed` are the minutes seen, shortest first; `proposed` covers the usual visit (the median, rounded
    up to the steps of the clock). `fits` tells whether the present hour can stay with everybody else pinned.

    Method: V6.

    >>> DurationProposal("C1", 45, (50, 55, 70), 55, True).median
    55
    """

    account: str
    promised: int
    observed: tuple[int, ...] = attrs.field(converter=tuple_of)
    proposed: int
    fits: bool

    @property
    def median(self) -> int:
        """Return the upper median of the minutes observed."""
        return self.observed[len(self.observed) // 2]

    @property
    def wish(self) -> VisitWish:
        """Return the proposal as a wish, to be asked for with `schedule.request`."""
        return VisitWish(minutes=self.proposed)

    def explain(self) -> Explanation:
        """Explain the proposal."""
        count = len(self.observed)
        reason = Text(
            f"{count} visits took {self.observed[0]} to {self.observed[-1]} min, promised {self.promised}; "
            + ("the hour can stay" if self.fits else "the hour can't stay"),
            f"{count} 次拜访实际用时 {self.observed[0]} 至 {self.observed[-1]} 分钟,约定 {self.promised};"
            + ("原时间可保留" if self.fits else "原时间无法保留"),
        )
        label = Text(f"minutes for {self.account}", f"{self.account} 拜访时长")
        return Explanation(f"minutes.{self.account}", label, self.proposed, reason, "V6")


def propose_durations(
    schedule: StandingSchedule, log: Iterable[VisitLogEntry], *, least: int = 5
) -> tuple[DurationProposal, ...]:
    """Propose other minutes where the usual visit takes longer or shorter than promised.

    A visit counts from when the customer received us (else our arrival) to its end; accounts with fewer
    than `least` such visits, or whose usual visit rounds to what is promised, get no proposal. Method: V6.

    >>> from keyaccount.visits.planner import example_schedule
    >>> propose_durations(example_schedule(), [])
    ()
    """
    check_int(least, "$.least", least=1, most=1000)
    step = schedule.team.policy.clock_step
    seen: dict[str, list[int]] = {}
    for index, entry in enumerate(tuple_of(log)):
        check_type(entry, VisitLogEntry, f"$.log[{index}]")
        begun = entry.received or entry.arrived
        if begun is not None and entry.ended is not None and entry.ended > begun:
            seen.setdefault(entry.account, []).append(minutes_of(entry.ended) - minutes_of(begun))
    found = []
    for visit in schedule.visits:
        minutes = sorted(seen.get(visit.account, ()))
        if len(minutes) >= least:
            proposed = max(5, -(-minutes[len(minutes) // 2] // step) * step)
            if proposed != visit.minutes:
                fits = _fits(schedule, visit.account, proposed)
                found.append(DurationProposal(visit.account, visit.minutes, minutes, proposed, fits))
    return tuple(found)


def _fits(schedule: StandingSchedule, account: str, minutes: int) -> bool:
    """Tell whether the present promise can be lengthened in its place."""
    kept = schedule.of(account)
    asked: ChangeRequest = schedule.request(
        account,
        by=Originator.COMPANY,
        wants=attrs.evolve(VisitWish.at(kept.at, *kept.weekdays), minutes=minutes),
    )
    return any(one.visit.rhythm == kept.rhythm and not one.touched for one in asked)
