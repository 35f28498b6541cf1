"""Accrual: what to set aside for rewards not yet paid, by expected or most likely amount, trued up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.incentives.calculation import earn
from keyaccount.incentives.earning import Earning
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.limits import Limits, limited
from keyaccount.incentives.numeric import decimal_from, plain
from keyaccount.incentives.policy import IncentivePolicy
from keyaccount.incentives.tiers import TierScale
from keyaccount.model.ledger import Ledger
from keyaccount.values.checks import check_decimal, check_type, tuple_of
from keyaccount.values.currencies import currency_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, exact, round_ratio
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["Accrual", "AccrualMethod", "Forecast", "VolumeOutcome", "accrue", "accrued_reward"]

_NO_LIMITS = Limits()


class AccrualMethod(Enum):
    """Name how an uncertain reward is estimated (IFRS 15.53, ASC 606-10-32-8)."""

    EXPECTED_VALUE = "expected_value"  # the outcomes weighted by their probabilities
    MOST_LIKELY = "most_likely"  # the single most likely outcome

    @property
    def text(self) -> Text:
        """Return the method in words."""
        expected = self is AccrualMethod.EXPECTED_VALUE
        return Text("expected value", "期望值法") if expected else Text("most likely amount", "最可能金额法")


@attrs.frozen
class VolumeOutcome:
    """State one possible volume at the end of a window and its probability.

    `reward` overrides what the scale pays there, a broken condition for instance; None asks the scale.

    >>> VolumeOutcome("1200", "0.8").volume
    Decimal('1200')
    """

    volume: Decimal = attrs.field(converter=decimal_from)
    probability: Decimal = attrs.field(converter=decimal_from)
    reward: Money | None = None

    def __attrs_post_init__(self) -> None:
        check_decimal(self.volume, "$.volume", least=0)
        check_decimal(self.probability, "$.probability", least=0, most=1)
        if self.reward is not None:
            check_type(self.reward, Money, "$.reward")


@attrs.frozen
class Forecast:
    """Hold the possible volumes of a whole window; the probabilities sum to 1.

    Raises `KeyAccountError` (`forecast.probabilities`).

    >>> Forecast.certain("150000").outcomes[0].probability
    Decimal('1')
    """

    outcomes: tuple[VolumeOutcome, ...] = attrs.field(converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        for place, one in enumerate(self.outcomes):
            check_type(one, VolumeOutcome, f"$.outcomes[{place}]")
        with exact():
            total = sum((one.probability for one in self.outcomes), Decimal(0))
        if total != 1:
            refuse(
                "forecast.probabilities", "$.outcomes", f"sum to {total}, not 1", f"概率之和为 {total},应为 1"
            )

    @classmethod
    def certain(cls, volume: Decimal | int | str) -> Forecast:
        """Build a forecast of one volume."""
        return cls([VolumeOutcome(volume, 1)])

    @property
    def likeliest(self) -> VolumeOutcome:
        """Return the most probable outcome, of several the one of the largest volume (the prudent one)."""
        return max(self.outcomes, key=lambda one: (one.probability, one.volume))


def _reward(scale: TierScale, outcome: VolumeOutcome, limits: Limits, currency: str) -> Fraction:
    if outcome.reward is not None:
        return outcome.reward.fraction
    exactly = scale.reward(outcome.volume)
    minor = 10 ** currency_of(currency).places
    units = round_ratio(exactly.numerator * minor, exactly.denominator)
    moved = limited(units, limits)
    return Fraction(units + sum(one.change for one in moved), minor) if moved else exactly


def accrued_reward(
    scale: TierScale,
    sold: Decimal | Fraction | int,
    forecast: Forecast,
    method: AccrualMethod,
    *,
    currency: str,
    rounding: Rounding = Rounding.HALF_UP,
    limits: Limits = _NO_LIMITS,
) -> Money:
    """Return what to have set aside once so much is sold: the expected reward over the expected volume.

    Minimum, floor, guarantee and cap of `limits` hold for each outcome on its own; a budget all share,
    and a guarantee over several windows, are not foreseen. Rounds once, at the end.
    Source: IFRS 15 paragraphs 50-59, Illustrative Example 24. Method: N8.

    >>> from keyaccount.incentives.tiers import Boundary, TierMethod, TierReward
    >>> scale = TierScale.of((0, 0), (100000, 1), (200000, 2), method=TierMethod.INCREMENTAL,
    ...                      at_boundary=Boundary.EXCEEDED, reward_kind=TierReward.PER_UNIT)
    >>> accrued_reward(scale, 30000, Forecast.certain(150000), AccrualMethod.EXPECTED_VALUE, currency="CNY")
    Money('10000.00', 'CNY')
    """
    check_type(method, AccrualMethod, "$.method")
    if method is AccrualMethod.MOST_LIKELY:
        one = forecast.likeliest
        reward, volume = _reward(scale, one, limits, currency), Fraction(one.volume)
    else:
        weighted = [(Fraction(one.probability), one) for one in forecast.outcomes]
        rewards = (share * _reward(scale, one, limits, currency) for share, one in weighted)
        reward = sum(rewards, Fraction(0))
        volume = sum((share * Fraction(one.volume) for share, one in weighted), Fraction(0))
    if volume == 0:
        return Money.zero(currency)
    due = reward * Fraction(sold) / volume * 10 ** currency_of(currency).places
    return Money.of_minor(round_ratio(due.numerator, due.denominator, rounding), currency)


@attrs.frozen
class Accrual:
    """State what is set aside for one participant and window, and how it changes.

    `to_date` is what must stand in the books, `before` what stood there; `true_up` is the entry to make.
    Method: N8.

    >>> Accrual("VR", "C1", date(2026, 6, 30), AccrualMethod.MOST_LIKELY, Money(50, "CNY"), Money(20, "CNY"),
    ...         Text("expected", "预计")).true_up
    Money('30.00', 'CNY')
    """

    policy: str
    participant: str
    as_of: date
    method: AccrualMethod
    to_date: Money
    before: Money
    reason: Text

    @property
    def true_up(self) -> Money:
        """Return the entry: cumulative catch-up to the new estimate."""
        return self.to_date - self.before

    def explain(self) -> Explanation:
        """Return the accrual to date as what stood before plus the true-up. Method: N8."""
        return Explanation(
            f"accrual/{self.policy}/{self.participant}",
            Text(f"accrued for {self.participant}", f"{self.participant} 计提余额"),
            self.to_date,
            self.reason,
            "N8",
            parts=(
                Explanation("before", Text("before", "期初"), self.before),
                Explanation("true-up", Text("true-up", "本期补提"), self.true_up, self.method.text),
            ),
            combine=Combine.SUM,
        )

    def summary(self, lang: Lang = "en") -> str:
        """Word it on a screenful."""
        return self.explain().tree(lang)

    def html(self, lang: Lang = "en") -> str:
        """Write it as one HTML table."""
        title = Text(f"Accrual of {self.policy}", f"{self.policy} 计提")
        columns = (Text("participant", "客户"), Text("to date", "余额"), Text("true-up", "补提"))
        return Table(title, columns, [(self.participant, self.to_date, self.true_up)]).to_html(lang)

    def _repr_html_(self) -> str:
        return self.html()


def accrue(
    policy: IncentivePolicy,
    ledger: Ledger,
    *,
    as_of: date,
    method: AccrualMethod,
    forecasts: Mapping[str, Forecast],
    before: Mapping[str, Money] | None = None,
    facts: IncentiveFacts | None = None,
) -> tuple[Accrual, ...]:
    """Return what to set aside for every participant's running window at the close of a day.

    A policy with a scale accrues the expected reward, within its limits, in proportion to what was sold;
    one without a scale, or a participant without a forecast, accrues what is earned to date. Windows
    that are over are earned, not accrued; what stood for somebody who has bought nothing now is taken
    back. Method: N8.

    >>> from keyaccount.incentives.discounts import RetrospectiveRebate
    >>> from keyaccount.incentives.tiers import Boundary, TierMethod
    >>> from keyaccount.values.periods import Period
    >>> scale = TierScale.of((1000, "0.1"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED)
    >>> policy = IncentivePolicy("VR", "rebate", kind=RetrospectiveRebate(scale), owner="M",
    ...                          valid=Period.year(2026), currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2026, 3, 1), 400)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> accrue(policy, ledger, as_of=date(2026, 3, 31), method=AccrualMethod.MOST_LIKELY,
    ...        forecasts={"C1": Forecast.certain(1500)})[0].true_up
    Money('40.00', 'CNY')
    """
    stood = before or {}
    running = [one for one in earn(policy, ledger, until=as_of, facts=facts) if one.window.contains(as_of)]
    made = []
    for earning in running:
        amount, reason = _estimate(policy, earning, forecasts.get(earning.participant), method)
        already = stood.get(earning.participant, Money.zero(policy.currency))
        made.append(Accrual(policy.id, earning.participant, as_of, method, amount, already, reason))
    if any(window.contains(as_of) for window in policy.windows()):
        # Whoever has nothing left in the window, after returns for instance, needs nothing set aside.
        nothing = Text("nothing bought in the running window", "本期无采购")
        zero = Money.zero(policy.currency)
        for name in sorted(stood.keys() - {one.participant for one in running}):
            made.append(Accrual(policy.id, name, as_of, method, zero, stood[name], nothing))
    return tuple(made)


def _estimate(
    policy: IncentivePolicy, earning: Earning, forecast: Forecast | None, method: AccrualMethod
) -> tuple[Money, Text]:
    if policy.scale is None or forecast is None or not policy.one_base:
        return earning.amount, Text("earned to date", "截至目前应得")
    sold = Fraction(earning.base.amount)
    amount = accrued_reward(
        policy.scale,
        sold,
        forecast,
        method,
        currency=policy.currency,
        rounding=policy.rounding.mode,
        limits=policy.limits,
    )
    volumes = ", ".join(f"{plain(one.volume)} ({plain(one.probability)})" for one in forecast.outcomes)
    return amount, Text(f"{plain(sold)} sold of an expected {volumes}", f"已售 {plain(sold)},预计 {volumes}")
