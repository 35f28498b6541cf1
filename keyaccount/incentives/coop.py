"""The co-operative promotion allowance: a fund that purchases fill and proven promotion spending draws on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.numeric import decimal_from, ids_of, percent_text
from keyaccount.values.checks import (
    check_date,
    check_decimal,
    check_id,
    check_int,
    check_type,
    check_unique,
    tuple_of,
)
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, round_ratio
from keyaccount.values.text import Text

__all__ = ["Claim", "ClaimState", "CoopAllowance", "CoopFund", "JudgedClaim", "coop_fund"]


class ClaimState(Enum):
    """Name where a claim stands at the close of a day."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    DISPUTED = "disputed"

    @property
    def text(self) -> Text:
        """Return the state in words."""
        return _STATES[self]


_STATES = {
    ClaimState.SUBMITTED: Text("submitted", "已提交"),
    ClaimState.APPROVED: Text("approved", "已批准"),
    ClaimState.REJECTED: Text("rejected", "已驳回"),
    ClaimState.DISPUTED: Text("disputed", "有争议"),
}


@attrs.frozen
class Claim:
    """Record what a customer spent on a promotion and asks to be reimbursed for.

    `performed` is the day the promotion ended, `submitted` the day the claim arrived; `proofs` names
    what it showed. `decided` is the day its state was set. Raises `KeyAccountError` (`claim.dates`).

    >>> claim = Claim("CL-1", "CO", "C1", Money(1800, "CNY"), date(2026, 3, 1), date(2026, 3, 20))
    >>> claim.state
    <ClaimState.SUBMITTED: 'submitted'>
    """

    id: str
    policy: str
    customer: str
    spent: Money
    performed: date
    submitted: date
    proofs: frozenset[str] = attrs.field(default=(), converter=ids_of)
    state: ClaimState = ClaimState.SUBMITTED
    decided: date | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_id(self.policy, "$.policy")
        check_id(self.customer, "$.customer")
        check_type(self.spent, Money, "$.spent")
        check_date(self.performed, "$.performed")
        check_date(self.submitted, "$.submitted")
        check_type(self.state, ClaimState, "$.state")
        if self.decided is not None:
            check_date(self.decided, "$.decided")
        if self.spent.is_negative or (self.decided is not None and self.decided < self.submitted):
            refuse(
                "claim.dates",
                "$",
                "spending is not negative and nothing is decided before it is submitted",
                "支出不得为负,且决定日不得早于提交日",
            )

    def known_at(self, day: date) -> Claim:
        """Return the claim as it stood at the close of a day: a later decision is forgotten."""
        if self.decided is not None and self.decided > day:
            return attrs.evolve(self, state=ClaimState.SUBMITTED, decided=None)
        return self


@attrs.frozen
class CoopAllowance:
    """Share the cost of promotions from a fund (合作促销让利): accrued on purchases, drawn by proven claims.

    `accrual` of the earning base fills the fund; `participation` is our share of what was spent; a
    claim must come within `claim_days` after the promotion and show every proof in `needs`.
    Method: N7.

    >>> CoopAllowance("0.02", "0.50", claim_days=60).text.zh
    '合作促销让利:按采购额 2% 计提,承担 50%,60 天内申报'
    """

    accrual: Decimal = attrs.field(converter=decimal_from)
    participation: Decimal = attrs.field(converter=decimal_from)
    claim_days: int
    needs: tuple[str, ...] = attrs.field(default=(), converter=tuple_of)
    cap_per_claim: Money | None = None

    def __attrs_post_init__(self) -> None:
        check_decimal(self.accrual, "$.accrual", least=0, most=1)
        check_decimal(self.participation, "$.participation", least=0, most=1)
        check_int(self.claim_days, "$.claim_days", least=0, most=3660)
        if self.cap_per_claim is not None:
            check_type(self.cap_per_claim, Money, "$.cap_per_claim")

    def last_day(self, performed: date) -> date:
        """Return the last day on which a claim for a promotion that ended on a day is in time.

        >>> CoopAllowance("0.02", "0.50", claim_days=60).last_day(date(2026, 3, 1))
        datetime.date(2026, 4, 30)
        """
        return performed + timedelta(days=self.claim_days)

    @property
    def text(self) -> Text:
        """Return the kind in words."""
        accrual, share = percent_text(self.accrual), percent_text(self.participation)
        return Text(
            f"co-op allowance: {accrual} of purchases, pays {share}, claims within {self.claim_days} days",
            f"合作促销让利:按采购额 {accrual} 计提,承担 {share},{self.claim_days} 天内申报",
        )


@attrs.frozen
class JudgedClaim:
    """State what one claim gets and why not more.

    >>> JudgedClaim("CL-1", 90000, 90000, Text("paid in full", "全额报销")).shortfall
    0
    """

    claim: str
    asked: int
    granted: int
    reason: Text

    @property
    def shortfall(self) -> int:
        """Return what was asked and not granted, in minor units."""
        return self.asked - self.granted


@attrs.frozen
class CoopFund:
    """Hold a fund: accrued, granted and left, in minor units, with every claim judged. Method: N7.

    >>> CoopFund(200000, ()).left
    200000
    """

    accrued: int
    claims: tuple[JudgedClaim, ...] = attrs.field(converter=tuple_of)

    @property
    def granted(self) -> int:
        """Return what the claims get."""
        return sum(one.granted for one in self.claims)

    @property
    def left(self) -> int:
        """Return what is left in the fund."""
        return self.accrued - self.granted


def coop_fund(
    kind: CoopAllowance,
    accrued: int,
    claims: Iterable[Claim],
    until: date,
    rounding: Rounding = Rounding.HALF_UP,
) -> CoopFund:
    """Judge claims in the order of submission and id, each by its share, the cap and what is left.

    `accrued` is the fund in minor units at the close of `until`; what it cannot cover yet waits until
    it can. Raises `KeyAccountError` (`claim.duplicate`). Method: N7.

    >>> kind = CoopAllowance("0.02", "0.50", claim_days=60)
    >>> ad = Claim("CL-1", "CO", "C1", Money(1800, "CNY"), date(2026, 3, 1), date(2026, 3, 20),
    ...            state=ClaimState.APPROVED, decided=date(2026, 3, 25))
    >>> fund = coop_fund(kind, 200000, [ad], date(2026, 3, 31))
    >>> fund.granted, fund.left
    (90000, 110000)
    """
    given = [one.known_at(until) for one in claims if one.submitted <= until]
    check_unique([one.id for one in given], "claim.duplicate", "$.claims")
    left = max(accrued, 0)
    judged = []
    for claim in sorted(given, key=lambda one: (one.submitted, one.id)):
        asked, granted, reason = _judge(kind, claim, left, rounding)
        left -= granted
        judged.append(JudgedClaim(claim.id, asked, granted, reason))
    return CoopFund(max(accrued, 0), judged)


def _judge(kind: CoopAllowance, claim: Claim, left: int, rounding: Rounding) -> tuple[int, int, Text]:
    share = Fraction(kind.participation) * claim.spent.minor_units
    asked = round_ratio(share.numerator, share.denominator, rounding)
    missing = [proof for proof in kind.needs if proof not in claim.proofs]
    last = kind.last_day(claim.performed)
    if claim.submitted > last:
        return asked, 0, Text(f"submitted after the deadline of {last}", f"超过 {last} 的申报期限")
    if missing:
        return asked, 0, Text(f"proof missing: {', '.join(missing)}", f"缺少凭证:{'、'.join(missing)}")
    if claim.state is not ClaimState.APPROVED:
        return asked, 0, claim.state.text
    most = asked if kind.cap_per_claim is None else min(asked, kind.cap_per_claim.minor_units)
    if most > left:
        return asked, left, Text("the fund holds no more yet", "基金余额不足")
    if most < asked:
        return asked, most, Text(f"capped at {kind.cap_per_claim}", f"单笔上限 {kind.cap_per_claim}")
    return asked, asked, Text("granted in full", "全额报销")
