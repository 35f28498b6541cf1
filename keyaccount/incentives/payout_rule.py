"""How and when an earned reward reaches the customer, and what happens to an overpayment."""

from __future__ import annotations

from enum import Enum

import attrs

from keyaccount.values.checks import check_int, check_type
from keyaccount.values.text import Text

__all__ = ["Granting", "Overpaid", "PayoutRule", "PayoutTiming"]


class Granting(Enum):
    """Name how the customer receives the incentive."""

    ON_INVOICE = "on_invoice"  # already taken off the invoice; nothing is left to pay
    CREDIT_NOTE = "credit_note"
    PAYMENT = "payment"
    GOODS = "goods"

    @property
    def text(self) -> Text:
        """Return the way in words."""
        return _GRANTINGS[self]


_GRANTINGS = {
    Granting.ON_INVOICE: Text("on the invoice", "票面直接扣减"),
    Granting.CREDIT_NOTE: Text("credit note", "贷记冲抵货款"),
    Granting.PAYMENT: Text("payment", "现金支付"),
    Granting.GOODS: Text("goods", "实物"),
}


class PayoutTiming(Enum):
    """Name when an earned reward may be paid."""

    TO_DATE = "to_date"  # at every settlement what was earned so far
    AT_END = "at_end"  # only when its window is over

    @property
    def text(self) -> Text:
        """Return the timing in words."""
        return _TIMINGS[self]


_TIMINGS = {
    PayoutTiming.TO_DATE: Text("at every settlement", "每次结算即付"),
    PayoutTiming.AT_END: Text("after the window ends", "期满后支付"),
}


class Overpaid(Enum):
    """Name what happens when more was paid than is earned, after returns for instance."""

    CARRY_FORWARD = "carry_forward"  # set off against what is earned later
    CLAW_BACK = "claw_back"  # asked back at once

    @property
    def text(self) -> Text:
        """Return the rule in words."""
        return _OVERPAID[self]


_OVERPAID = {
    Overpaid.CARRY_FORWARD: Text("carried forward", "结转下期抵扣"),
    Overpaid.CLAW_BACK: Text("clawed back", "追回"),
}


@attrs.frozen
class PayoutRule:
    """State how and when a reward is handed over, and what happens to an overpayment.

    `within_days` are counted from the day after the settled period.

    >>> PayoutRule(timing=PayoutTiming.AT_END).granting
    <Granting.CREDIT_NOTE: 'credit_note'>
    """

    granting: Granting = Granting.CREDIT_NOTE
    timing: PayoutTiming = PayoutTiming.TO_DATE
    within_days: int = 30
    overpaid: Overpaid = Overpaid.CARRY_FORWARD

    def __attrs_post_init__(self) -> None:
        check_type(self.granting, Granting, "$.granting")
        check_type(self.timing, PayoutTiming, "$.timing")
        check_int(self.within_days, "$.within_days", least=0, most=3660)
        check_type(self.overpaid, Overpaid, "$.overpaid")
