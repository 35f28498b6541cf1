"""Moves: what happened to one customer between two reviews, criterion by criterion (I7)."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum

import attrs

from keyaccount.identification.case import Track
from keyaccount.identification.hysteresis import Hold
from keyaccount.identification.policy import IdentificationPolicy
from keyaccount.identification.ranked_account import RankedAccount, contributions_of
from keyaccount.values.checks import tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import figure_text
from keyaccount.values.numbers import exact
from keyaccount.values.text import Text

__all__ = ["Delta", "Move", "MoveKind", "deltas_of", "explain_move", "move_kinds", "reason_of"]

MOST_REASONS = 3


class MoveKind(Enum):
    """Name what happened to one customer between two reviews."""

    ENTERED = "entered"
    LEFT = "left"
    RISING = "rising"
    FALLING = "falling"
    STARTED = "started"  # a prospect has begun to buy
    NEW = "new"  # not seen at the last review
    GONE = "gone"  # closed or merged since
    STEADY = "steady"

    @property
    def text(self) -> Text:
        """Return the move in words."""
        return _KINDS[self]


_KINDS = {
    MoveKind.ENTERED: Text("entered", "新进入"),
    MoveKind.LEFT: Text("left", "退出"),
    MoveKind.RISING: Text("rising", "上升"),
    MoveKind.FALLING: Text("falling", "下降"),
    MoveKind.STARTED: Text("started buying", "开始购买"),
    MoveKind.NEW: Text("new", "首次出现"),
    MoveKind.GONE: Text("gone", "已不存在"),
    MoveKind.STEADY: Text("steady", "平稳"),
}


@attrs.frozen
class Delta:
    """Hold by how much one criterion changed a score; the deltas of a move sum to the change exactly.

    >>> Delta("growth", Text("growth", "增长"), "I2", Decimal("0.1"), None, Decimal("-0.1")).change
    Decimal('-0.1')
    """

    criterion: str
    label: Text
    clause: str
    before: Decimal | None
    now: Decimal | None
    change: Decimal


@attrs.frozen
class Move:
    """Hold what happened to one customer since the last review. Method: I7.

    `kinds` may hold several, the weightiest first; `member` tells whether it is in now, `was` whether it
    was. `hold` says which rule kept it where it is although its figure alone would have moved it.
    `Review.explain` gives the reasons.

    >>> move = Move("C1", "Hua", Track.CURRENT, [MoveKind.RISING], True, True,
    ...             Decimal("0.4"), Decimal("0.6"), 3, 1)
    >>> move.change
    Decimal('0.2')
    """

    customer: str
    name: str
    track: Track
    kinds: tuple[MoveKind, ...] = attrs.field(converter=tuple_of)
    was: bool
    member: bool
    score_before: Decimal | None
    score: Decimal | None
    rank_before: int | None
    rank: int | None
    hold: Hold | None = None

    @property
    def change(self) -> Decimal | None:
        """Return by how much the score changed, None where one of the two is unknown."""
        if self.score is None or self.score_before is None:
            return None
        with exact():
            return self.score - self.score_before


def reason_of(move: Move, deltas: tuple[Delta, ...]) -> Text:
    """Return in words what moved a score most, and what held the seat.

    >>> move = Move("C1", "Hua", Track.CURRENT, [MoveKind.RISING], True, True,
    ...             Decimal("0.4"), Decimal("0.6"), 3, 1)
    >>> deltas = (Delta("growth", Text("growth", "增长"), "I2", None, None, Decimal("0.2")),)
    >>> reason_of(move, deltas).en
    'growth +0.2'
    """
    en = [f"{one.label.en} {_signed(one.change)}" for one in deltas[:MOST_REASONS]]
    zh = [f"{one.label.zh} {_signed(one.change)}" for one in deltas[:MOST_REASONS]]
    if move.hold is not None:
        en.append(f"held: {move.hold.text.en}")
        zh.append(f"维持:{move.hold.text.zh}")
    return Text("; ".join(en), ";".join(zh)) if en else _unmoved(move)


def _unmoved(move: Move) -> Text:
    """Say why nothing moved a score: there is none, there was none, or it is the same."""
    if move.score is None:
        return Text("no score", "没有评分")
    if move.score_before is None:
        return Text("first score", "首次评分")
    return Text("no change", "无变化")


def explain_move(move: Move, deltas: tuple[Delta, ...]) -> Explanation:
    """Explain the score now as the score before plus every change, exactly. Method: I7.

    >>> move = Move("C1", "Hua", Track.CURRENT, [MoveKind.RISING], True, True,
    ...             Decimal("0.4"), Decimal("0.6"), 3, 1)
    >>> deltas = (Delta("growth", Text("growth", "增长"), "I2", None, None, Decimal("0.2")),)
    >>> print(explain_move(move, deltas).tree())
    C1 Hua: rising = 0.6 (growth +0.2) [I7]
      score at the last review = 0.4
      growth = 0.2 [I2]
    """
    kinds_en = ", ".join(kind.text.en for kind in move.kinds)
    kinds_zh = "、".join(kind.text.zh for kind in move.kinds)
    parts: list[Explanation] = []
    if move.change is not None:
        last = Text("score at the last review", "上次复核得分")
        parts = [Explanation("before", last, move.score_before)]
        parts += [Explanation(one.criterion, one.label, one.change, clause=one.clause) for one in deltas]
    held = (Explanation("hold", move.hold.text, None, clause="I7"),) if move.hold is not None else ()
    return Explanation(
        "move",
        Text(f"{move.customer} {move.name}: {kinds_en}", f"{move.customer} {move.name}:{kinds_zh}"),
        move.score,
        reason_of(move, deltas),
        "I7",
        parts=parts,
        combine=Combine.SUM if parts else Combine.REASONS,
        because=held,
    )


def _signed(value: Decimal) -> str:
    return f"{'+' if value > 0 else ''}{figure_text(value)}"


def move_kinds(
    past: RankedAccount | None, one: RankedAccount, was: bool, member: bool, compared: bool, least: Decimal
) -> tuple[MoveKind, ...]:
    """Name what happened to one customer, the weightiest first; `compared` tells if there was a review.

    A score is rising or falling where it moved by `least` on the same track.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.identification.ranking import identify
    >>> from keyaccount.samples import distributor, one_quarter_later
    >>> from keyaccount.values.money import Money
    >>> book, policy = distributor(), standard_policy(Money(60_000_000, "CNY"))
    >>> later = one_quarter_later(book)
    >>> past, now = (identify(one, policy, one.as_of).of("C001") for one in (book, later))
    >>> [kind.value for kind in move_kinds(past, now, True, True, True, Decimal("0.01"))]
    ['falling']
    """
    kinds = []
    if member != was:
        kinds.append(MoveKind.ENTERED if member else MoveKind.LEFT)
    if past is None:
        return (*kinds, MoveKind.NEW) if compared else tuple(kinds) or (MoveKind.NEW,)
    if past.track is Track.PROSPECTIVE and one.track is Track.CURRENT:
        kinds.append(MoveKind.STARTED)
    if past.score is not None and one.score is not None and past.track is one.track:
        with exact():
            change = one.score - past.score
        if change >= least:
            kinds.append(MoveKind.RISING)
        elif change.copy_negate() >= least:
            kinds.append(MoveKind.FALLING)
    return tuple(kinds) or (MoveKind.STEADY,)


def deltas_of(
    past: RankedAccount, old: IdentificationPolicy, one: RankedAccount, new: IdentificationPolicy
) -> tuple[Delta, ...]:
    """Return what each criterion changed, largest first; one that is absent contributes nothing.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.identification.ranking import identify
    >>> from keyaccount.samples import distributor, one_quarter_later
    >>> from keyaccount.values.money import Money
    >>> book, policy = distributor(), standard_policy(Money(60_000_000, "CNY"))
    >>> later = one_quarter_later(book)
    >>> past, now = (identify(one, policy, one.as_of).of("C001") for one in (book, later))
    >>> deltas = deltas_of(past, policy, now, policy)
    >>> deltas[0].criterion, sum(one.change for one in deltas) == now.score - past.score
    ('growth', True)
    """
    if past.score is None or one.score is None:
        return ()
    before = {part.criterion: part for part in contributions_of(past, old)}
    now = {part.criterion: part for part in contributions_of(one, new)}
    found = []
    for key in {**now, **before}:
        part = now[key] if key in now else before[key]
        then = before[key].amount if key in before else None
        today = now[key].amount if key in now else None
        with exact():
            change = (today or Decimal(0)) - (then or Decimal(0))
        if change:
            found.append(Delta(key, part.label, part.clause, then, today, change))
    found.sort(key=lambda delta: delta.criterion)
    return tuple(sorted(found, key=lambda delta: delta.change.copy_abs(), reverse=True))
