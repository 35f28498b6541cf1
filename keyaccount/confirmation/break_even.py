"""Break-even: how sure one must be, and how much must be earned, for a confirmation to pay."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.confirmation.risk import MisselectionRisk
from keyaccount.errors import refuse
from keyaccount.values.checks import check_decimal, check_type
from keyaccount.values.explanation import Explanation
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, score_of
from keyaccount.values.text import Text

__all__ = ["BreakEven", "break_even"]


@attrs.frozen
class BreakEven:
    """State what must be true for the confirmation to pay for the risk it takes.

    - `chance_needed` is the least probability of being right at which gain and loss balance, L / (L + G).
    - `gain_needed` is the yearly gain that balances the loss at the probability now assumed,
      L x wrong / right; None where being right is held impossible.
    - `turnover_needed` is the extra yearly turnover that brings that gain at the margin; None without one.
    - `pays` tells whether the gain hoped for is at least the gain needed.

    Method: C3.

    >>> from datetime import date
    >>> from keyaccount.confirmation.risk import RiskAssumptions, misselection_risk
    >>> stakes = RiskAssumptions(hour_cost=Money(100, "CNY"), logistics_per_month=Money(500, "CNY"),
    ...                          extra_cost_per_month=Money(250, "CNY"), exposure=Money(20000, "CNY"))
    >>> risk = misselection_risk(stakes, customer="C007", as_of=date(2026, 3, 1), score=Decimal("0.8"))
    >>> found = break_even(risk, gain=Money(30000, "CNY"), margin=Decimal("0.2"))
    >>> str(found.loss), str(found.gain_needed), str(found.turnover_needed), found.pays
    ('30800.00 CNY', '7700.00 CNY', '38500.00 CNY', True)
    """

    loss: Money
    gain: Money
    wrong: Decimal
    chance_needed: Decimal | None
    gain_needed: Money | None
    turnover_needed: Money | None
    pays: bool

    def explain(self) -> Explanation:
        """Explain what must be true."""
        because = (
            Explanation("loss", Text("loss if wrong", "误选时的损失"), self.loss, clause="C3"),
            Explanation("gain", Text("yearly gain if right", "选对时的年收益"), self.gain, clause="C3"),
            Explanation("wrong", Text("probability of a wrong choice", "误选概率"), self.wrong, clause="C3"),
            Explanation(
                "chance", Text("least chance of being right", "所需的最低正确概率"), self.chance_needed
            ),
            Explanation("turnover", Text("extra turnover needed", "所需新增销售额"), self.turnover_needed),
        )
        reason = Text("loss x wrong / right", "损失 × 误选概率 / 选对概率")
        return Explanation(
            "break_even",
            Text("gain needed a year", "保本所需年收益"),
            self.gain_needed,
            reason,
            "C3",
            because=because,
        )


def break_even(
    risk: MisselectionRisk,
    *,
    gain: Money,
    margin: Decimal | None = None,
    rounding: Rounding = Rounding.CEILING,
) -> BreakEven:
    """Find what must be true to break even, from the risk and the yearly gain hoped for.

    Money is rounded up by default, since a little less would not do. Raises `KeyAccountError`
    (`break_even.unknown`) while a head of the risk is unknown, and for a negative gain.

    Method: C3.

    >>> from datetime import date
    >>> from keyaccount.confirmation.risk import RiskAssumptions, misselection_risk
    >>> unknown = misselection_risk(RiskAssumptions(), customer="C1", as_of=date(2026, 3, 1), score=None)
    >>> break_even(unknown, gain=Money(1, "CNY"))
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: break_even.unknown @ $.risk: a head of the risk is unknown; ...
    """
    loss = risk.if_wrong
    if loss is None:
        refuse(
            "break_even.unknown",
            "$.risk",
            "a head of the risk is unknown; give its assumption first",
            "有风险项目未知,请先补充其假设",
        )
    check_type(gain, Money, "$.gain")
    if gain.is_negative:
        refuse("break_even.negative", "$.gain", "must not be negative", "不得为负")
    if margin is not None:
        check_decimal(margin, "$.margin", least=0, most=1)
    right = 1 - Fraction(risk.wrong)
    needed = None if right == 0 else loss.times(Fraction(risk.wrong) / right, rounding)
    turnover = None
    if needed is not None and margin:
        turnover = needed.times(1 / Fraction(margin), rounding)
    both = loss + gain
    return BreakEven(
        loss,
        gain,
        risk.wrong,
        None if both.is_zero else score_of(loss.ratio(both)),
        needed,
        turnover,
        needed is not None and gain >= needed,
    )
