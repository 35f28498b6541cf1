"""The negotiation policy: every convention a talk is judged by, named and dated."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs

from keyaccount.bargaining import Disagreement, FairRule, WorkLimit
from keyaccount.values.checks import check_date, check_id, check_int, check_type
from keyaccount.values.text import Text, text_of

__all__ = ["NegotiationPolicy"]


@attrs.frozen
class NegotiationPolicy:
    """Hold the conventions of a negotiation: rule, disagreement point, limits, and when to be alarmed.

    `suggested` is the fair rule behind suggestions; `disagreement` says what gains are counted from;
    `price_holds_months` is how long a price advantage binds a customer at most (a year by the method);
    `alarm_share` is the share of our room above the bottom line below which offers raise the alarm.

    >>> policy = NegotiationPolicy("2026-1", since=date(2026, 1, 1))
    >>> policy.suggested.value, policy.disagreement.value, policy.price_holds_months
    ('nash', 'bottom_line', 12)
    """

    version: str
    since: date
    name: Text = attrs.field(default=Text("negotiation policy", "谈判政策"), converter=text_of)
    suggested: FairRule = FairRule.NASH
    disagreement: Disagreement = Disagreement.BOTTOM_LINE
    limit: WorkLimit = attrs.field(factory=WorkLimit)
    most_moves: int = 10
    price_holds_months: int = 12
    alarm_share: Fraction = Fraction(1, 10)

    def __attrs_post_init__(self) -> None:
        check_id(self.version, "$.version")
        check_date(self.since, "$.since")
        check_type(self.name, Text, "$.name")
        check_type(self.suggested, FairRule, "$.suggested")
        check_type(self.disagreement, Disagreement, "$.disagreement")
        check_type(self.limit, WorkLimit, "$.limit")
        check_int(self.most_moves, "$.most_moves", least=1)
        check_int(self.price_holds_months, "$.price_holds_months", least=1, most=12)
        check_type(self.alarm_share, Fraction, "$.alarm_share")
