"""The review: who entered, left, rises or falls since the last one, with hysteresis and with reasons (I7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.identification.case import Track
from keyaccount.identification.hysteresis import PlaceRule, Seat, Seats, settle_members
from keyaccount.identification.move import (
    Delta,
    Move,
    MoveKind,
    deltas_of,
    explain_move,
    move_kinds,
    reason_of,
)
from keyaccount.identification.policy import IdentificationPolicy
from keyaccount.identification.ranked_account import RankedAccount
from keyaccount.identification.ranking import Ranking, identify
from keyaccount.model.book import Book
from keyaccount.model.response import Responses
from keyaccount.values.checks import check_date, check_one_of, check_type, tuple_of
from keyaccount.values.dated import Dated
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import Figure
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["Review", "replay", "review"]


@attrs.frozen
class Review:
    """Hold one review: the ranking it rests on, the one before, who is in, and every move. Method: I7.

    `seats` and `prospect_seats` carry stay and grace on to the next review. The next one is due on
    `due`, for prospective key accounts on `prospects_due`.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.model.customer import Customer
    >>> from keyaccount.model.ledger import Ledger
    >>> from keyaccount.values.money import Money
    >>> rows = [("C1", date(2025, 12, 5), 300, 200), ("C1", date(2026, 1, 5), 300, 200)]
    >>> ledger = Ledger.from_rows(rows, ("customer", "invoiced", "net_amount", "cost_amount"), currency="CNY")
    >>> book = Book(date(2026, 1, 31), ledger, [Customer("C1", "Hua")])
    >>> first = review(None, identify(book, standard_policy(Money(10_000, "CNY")), date(2025, 12, 31)))
    >>> first.members, first.due.isoformat()
    (('C1',), '2026-03-31')
    """

    ranking: Ranking
    previous: Ranking | None
    seats: Seats
    prospect_seats: Seats
    moves: tuple[Move, ...] = attrs.field(converter=tuple_of)
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)

    @property
    def as_of(self) -> date:
        """Return the day of the review."""
        return self.ranking.as_of

    @property
    def due(self) -> date:
        """Return the day by which the next review is due."""
        return self.ranking.review_due

    @property
    def prospects_due(self) -> date:
        """Return the day by which prospective key accounts are to be reviewed next."""
        return self.ranking.prospects_due

    @property
    def members(self) -> tuple[str, ...]:
        """Return the customers that are in, in the order of their ranks."""
        return tuple(one.customer for one in self.ranking.accounts if _is_in(self.seats, one.customer))

    @property
    def watched(self) -> tuple[str, ...]:
        """Return the prospective key accounts on the watch list, in the order of their ranks."""
        return tuple(
            one.customer for one in self.ranking.prospects if _is_in(self.prospect_seats, one.customer)
        )

    def of(self, customer: str) -> Move:
        """Return what happened to one customer.

        Raises `KeyAccountError` (`customer.unknown`) with the closest known id.
        """
        known = [one.customer for one in self.moves]
        check_one_of(customer, known, "customer.unknown", "$.customer")
        return self.moves[known.index(customer)]

    def moved(self, kind: MoveKind) -> tuple[Move, ...]:
        """Return every customer that made a kind of move."""
        return tuple(one for one in self.moves if kind in one.kinds)

    def deltas(self, customer: str) -> tuple[Delta, ...]:
        """Return which criteria changed a customer's score, largest first; they sum to the change."""
        move = self.of(customer)
        if self.previous is None or move.change is None:
            return ()
        before, now = self.previous.of(customer), self.ranking.of(customer)
        return deltas_of(before, self.previous.policy, now, self.ranking.policy)

    def explain(self, customer: str) -> Explanation:
        """Explain what happened to one customer: score before plus every change. Method: I7."""
        return explain_move(self.of(customer), self.deltas(customer))

    def table(self, at_most: int = 20) -> Table:
        """Return who moved as a table, entries and exits first."""
        order = list(MoveKind)
        moved = [one for one in self.moves if MoveKind.STEADY not in one.kinds]
        shown = sorted(moved, key=lambda one: (order.index(one.kinds[0]), one.rank is None, one.rank or 0))
        rows: list[tuple[Figure, ...]] = [
            (one.kinds[0].text, one.customer, one.name, one.rank_before, one.rank, one.score, self._why(one))
            for one in shown[:at_most]
        ]
        steady = len(self.moves) - len(moved)
        note = Text(
            f"{len(self.members)} in, {len(self.watched)} watched, {steady} steady; next review {self.due}",
            f"在册 {len(self.members)} 个,观察 {len(self.watched)} 个,平稳 {steady} 个;下次复核 {self.due}",
        )
        return Table(Text(f"Review as of {self.as_of}", f"复核({self.as_of})"), _COLUMNS, rows, note)

    def _why(self, move: Move) -> Text:
        return reason_of(move, self.deltas(move.customer))

    def summary(self, lang: Lang = "en") -> str:
        """Word who moved on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


_COLUMNS = (
    Text("move", "变动"),
    Text("customer", "客户"),
    Text("name", "名称"),
    Text("rank before", "原名次"),
    Text("rank", "名次"),
    Text("score", "得分"),
    Text("why", "原因"),
)


def review(previous: Review | Ranking | None, current: Ranking) -> Review:
    """Compare a ranking with the last review: who is in now, who moved, and why.

    The rules are those of the current ranking's policy. Give the last `Review`, so that stays and graces
    carry on, its `Ranking` where there was no review yet, or None for the very first.
    Raises `KeyAccountError` (`review.order`) if the previous one is not earlier. Method: I7.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.model.customer import Customer
    >>> from keyaccount.model.ledger import Ledger
    >>> from keyaccount.values.money import Money
    >>> rows = [("C1", date(2025, 12, 5), 300, 200), ("C1", date(2026, 1, 5), 300, 200)]
    >>> ledger = Ledger.from_rows(rows, ("customer", "invoiced", "net_amount", "cost_amount"), currency="CNY")
    >>> book = Book(date(2026, 1, 31), ledger, [Customer("C1", "Hua")])
    >>> policy = standard_policy(Money(10_000, "CNY"))
    >>> found = review(identify(book, policy, date(2025, 12, 31)), identify(book, policy, book.as_of))
    >>> [kind.value for kind in found.of("C1").kinds], found.explain("C1").figure == found.of("C1").score
    (['rising'], True)
    """
    check_type(current, Ranking, "$.current")
    if previous is None:
        return _compared(None, current, Seats(), Seats())
    if isinstance(previous, Ranking):
        previous = _compared(None, previous, Seats(), Seats())
    check_type(previous, Review, "$.previous")
    if previous.as_of >= current.as_of:
        refuse(
            "review.order",
            "$.previous",
            f"{previous.as_of} does not lie before {current.as_of}; give the earlier one first",
            f"{previous.as_of} 不早于 {current.as_of};请先给出较早的一次",
        )
    return _compared(previous.ranking, current, previous.seats, previous.prospect_seats)


def replay(
    book: Book,
    policy: IdentificationPolicy | Dated[IdentificationPolicy],
    days: Sequence[date],
    *,
    answers: Iterable[Responses] = (),
    as_known: bool = False,
) -> tuple[Review, ...]:
    """Review on each of some days, earliest first, as if it had been done then.

    With `as_known`, each day sees only what was recorded by then; else lines that came late count from
    their own day. Raises as `identify` and `review`. Method: I7.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.model.customer import Customer
    >>> from keyaccount.model.ledger import Ledger
    >>> from keyaccount.values.money import Money
    >>> rows = [("C1", date(2025, 12, 5), 300, 200), ("C1", date(2026, 1, 5), 300, 200)]
    >>> ledger = Ledger.from_rows(rows, ("customer", "invoiced", "net_amount", "cost_amount"), currency="CNY")
    >>> book = Book(date(2026, 1, 31), ledger, [Customer("C1", "Hua")])
    >>> days = [date(2025, 12, 31), date(2026, 1, 31)]
    >>> [one.members for one in replay(book, standard_policy(Money(10_000, "CNY")), days)]
    [('C1',), ('C1',)]
    """
    given = tuple(answers)
    found: list[Review] = []
    for index, day in enumerate(days):
        check_date(day, f"$.days[{index}]")
        seen = book.known_at(day) if as_known else book
        ranking = identify(seen, policy, day, answers=given)
        found.append(review(found[-1] if found else None, ranking))
    return tuple(found)


def _is_in(seats: Seats, customer: str) -> bool:
    seat = seats.of(customer)
    return seat is not None and seat.level > 0


def _seats(ranking: Ranking, track: Track, before: Seats) -> Seats:
    policy = ranking.policy
    rule = policy.membership if track is Track.CURRENT else policy.prospect_membership
    accounts = ranking.accounts if track is Track.CURRENT else ranking.prospects
    by_rank = isinstance(rule, PlaceRule)
    standings = {
        one.customer: (one.rank if by_rank else one.score)
        if one.coverage >= policy.minimum_coverage
        else None
        for one in accounts
    }
    return settle_members(standings, rule, before)


def _compared(before: Ranking | None, now: Ranking, seats: Seats, prospect_seats: Seats) -> Review:
    new_seats = _seats(now, Track.CURRENT, seats)
    new_prospects = _seats(now, Track.PROSPECTIVE, prospect_seats)
    earlier = {one.customer: one for one in (*before.accounts, *before.prospects)} if before else {}
    old = {Track.CURRENT: seats, Track.PROSPECTIVE: prospect_seats}
    new = {Track.CURRENT: new_seats, Track.PROSPECTIVE: new_prospects}
    moves = []
    for one in (*now.accounts, *now.prospects):
        past = earlier.pop(one.customer, None)
        # In on its own track: a watched prospect that starts to buy still has to enter as a customer.
        was = _is_in(old[one.track], one.customer)
        seat = new[one.track].seats[one.customer]
        kinds = move_kinds(past, one, was, seat.level > 0, before is not None, now.policy.least_move)
        moves.append(_move(past, one, kinds, was, seat))
    gone = [_gone(past, _is_in(old[past.track], past.customer)) for past in earlier.values()]
    findings = _findings(before, now)
    return Review(now, before, new_seats, new_prospects, (*moves, *gone), findings)


def _move(
    past: RankedAccount | None, one: RankedAccount, kinds: tuple[MoveKind, ...], was: bool, seat: Seat
) -> Move:
    return Move(
        one.customer,
        one.name,
        one.track,
        kinds,
        was,
        seat.level > 0,
        past.score if past is not None else None,
        one.score,
        past.rank if past is not None else None,
        one.rank,
        seat.hold,
    )


def _gone(past: RankedAccount, was: bool) -> Move:
    kinds = (MoveKind.LEFT, MoveKind.GONE) if was else (MoveKind.GONE,)
    return Move(past.customer, past.name, past.track, kinds, was, False, past.score, None, past.rank, None)


def _findings(before: Ranking | None, now: Ranking) -> tuple[Finding, ...]:
    if before is None or before.policy == now.policy:
        return ()
    old, new = (f"{one.policy.name} {one.policy.version}" for one in (before, now))
    text = Text(
        f"the policy changed from {old} to {new}; part of every move comes from that",
        f"政策由 {old} 改为 {new},部分变动由此产生",
    )
    return (Finding("review.policy-changed", Severity.WARNING, "$.policy", text, "I7"),)
