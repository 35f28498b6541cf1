"""What a customer answered to an invitation: their yes, their no, or another time, as a request of theirs."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_date, check_id, check_int, check_name, check_type, tuple_of
from keyaccount.values.text import Text
from keyaccount.values.weekday import Weekday
from keyaccount.visits.changes import Originator
from keyaccount.visits.clock import ClockWindow
from keyaccount.visits.single_dates import agree_date, move_date
from keyaccount.visits.standing import StandingSchedule
from keyaccount.visits.wishes import VisitWish

__all__ = ["AnswerKind", "CustomerAnswer", "take_answer"]


class AnswerKind(Enum):
    """Name what a customer answered."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"
    COUNTER = "counter"  # another time is proposed

    @property
    def text(self) -> Text:
        """Return the answer in words."""
        return _KINDS[self]


_KINDS = {
    AnswerKind.ACCEPTED: Text("accepted", "接受"),
    AnswerKind.DECLINED: Text("declined", "谢绝"),
    AnswerKind.TENTATIVE: Text("perhaps", "暂定"),
    AnswerKind.COUNTER: Text("proposes another time", "提议改期"),
}


@attrs.frozen
class CustomerAnswer:
    """Hold one answer: by whom, to which promise or single date (`promised`), with the time they propose.

    `is_stale` says that it answers an older version than the one they were told last; look before
    acting on it.

    >>> answer = CustomerAnswer("C1", AnswerKind.COUNTER, "wang@hua.example", starts=datetime(2026, 3, 4, 10))
    >>> answer.wish.weekdays[0].value, str(answer.wish.window)
    ('wednesday', '10:00-10:00')
    """

    account: str
    kind: AnswerKind
    by: str
    promised: date | None = None
    starts: datetime | None = None
    weekdays: tuple[Weekday, ...] = attrs.field(default=(), converter=tuple_of)
    minutes: int | None = None
    comment: str = ""
    sequence: int = 0
    is_stale: bool = False

    def __attrs_post_init__(self) -> None:
        check_id(self.account, "$.account")
        check_type(self.kind, AnswerKind, "$.kind")
        check_name(self.by, "$.by")
        check_int(self.sequence, "$.sequence", least=0)
        if self.promised is not None:
            check_date(self.promised, "$.promised")
        if (self.kind is AnswerKind.COUNTER) is not (self.starts is not None):
            refuse(
                "answer.time", "$.starts", "another time comes with a counter-proposal", "改期提议须给出时间"
            )

    @property
    def wish(self) -> VisitWish:
        """Return a counter-proposal for the whole promise as what the customer wants."""
        if self.starts is None:
            return VisitWish()
        hour = self.starts.time()
        days = self.weekdays or (Weekday.of(self.starts.date()),)
        return VisitWish(days, ClockWindow(hour, hour), minutes=self.minutes)

    @property
    def reason(self) -> Text:
        """Return the reason to log: their words, else what they did."""
        return Text(self.comment, self.comment) if self.comment else self.kind.text


def take_answer(schedule: StandingSchedule, answer: CustomerAnswer, on: date) -> StandingSchedule:
    """Return the schedule after a customer's answer to one date; it counts as asked for by them.

    A yes settles what waited; another time or a no moves or drops that date. Perhaps, and a yes to what
    stands anyway, change nothing. An answer to a whole promise is a request to look at
    (`schedule.request(answer.account, by=Originator.CUSTOMER, wants=answer.wish)`); it and an answer to
    an older version are refused here. Raises `KeyAccountError` (`answer.whole`, `answer.stale`). Method: V6.

    >>> from datetime import time
    >>> from keyaccount.visits.planner import example_schedule
    >>> answer = CustomerAnswer("C1", AnswerKind.COUNTER, "Wang", date(2026, 3, 2), datetime(2026, 3, 3, 10))
    >>> moved = take_answer(example_schedule(), answer, date(2026, 2, 27))
    >>> moved.date_changes[0].to, moved.changes[0].originator.value
    (datetime.date(2026, 3, 3), 'customer')
    """
    if answer.is_stale:
        refuse(
            "answer.stale",
            "$.is_stale",
            "this answers an older invitation; send the present one again",
            "该答复针对旧版邀请,请重新发送最新邀请",
        )
    if answer.kind is AnswerKind.TENTATIVE:
        return schedule
    if answer.promised is None:
        if answer.kind is AnswerKind.ACCEPTED:
            return schedule
        refuse(
            "answer.whole",
            "$.promised",
            "this concerns the whole promise; ask for alternatives with `schedule.request`",
            "该答复涉及整项约定,请用 schedule.request 查询备选",
        )
    if answer.kind is AnswerKind.ACCEPTED:
        return _accepted(schedule, answer, answer.promised, on)
    visit = schedule.of(answer.account)
    to = None if answer.starts is None else answer.starts.date()
    hour = None if answer.starts is None or answer.starts.time() == visit.at else answer.starts.time()
    return move_date(
        schedule,
        answer.account,
        answer.promised,
        to,
        originator=Originator.CUSTOMER,
        by=answer.by,
        on=on,
        reason=answer.reason,
        at=hour,
    )


def _accepted(
    schedule: StandingSchedule, answer: CustomerAnswer, promised: date, on: date
) -> StandingSchedule:
    for one in schedule.date_changes:
        if (one.account, one.promised) == (answer.account, promised) and not one.holds:
            return agree_date(schedule, answer.account, promised, by=answer.by, on=on)
    return schedule
