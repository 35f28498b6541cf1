"""Regret reviews: a year later, which choices proved wrong, what that cost, and what to learn from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.confirmation.decision import Decision
from keyaccount.confirmation.policy import ConfirmationPolicy
from keyaccount.confirmation.threshold import PastChoice, ThresholdChoice, choose_threshold
from keyaccount.errors import refuse
from keyaccount.values.checks import check_date, check_decimal, check_id, check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import figure_text
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, score_of
from keyaccount.values.table import Table
from keyaccount.values.text import Lang, Text

__all__ = ["ChoiceOutcome", "Regret", "RegretReview", "Verdict", "review_regret"]


class Verdict(Enum):
    """Name how a choice turned out."""

    RIGHT_IN = "right_in"
    WRONG_IN = "wrong_in"
    RIGHT_OUT = "right_out"
    WRONG_OUT = "wrong_out"

    @property
    def text(self) -> Text:
        """Return the verdict in words."""
        return _VERDICTS[self]


_VERDICTS = {
    Verdict.RIGHT_IN: Text("rightly confirmed", "确定正确"),
    Verdict.WRONG_IN: Text("wrongly confirmed", "误入"),
    Verdict.RIGHT_OUT: Text("rightly left out", "未确定正确"),
    Verdict.WRONG_OUT: Text("wrongly left out", "误漏"),
}


@attrs.frozen
class ChoiceOutcome:
    """Record what one choice came to: confirmed or not, and the gain it brought, or would have brought.

    `gain` is the profit of the year beyond what the customer would have brought as an ordinary one, all
    cost of serving it as key taken off; for one left out it is an estimate. Above zero the customer
    proved to be key. `score` and `wrong` are the dossier score and the probability assumed at the time.

    >>> ChoiceOutcome("C007", True, Money(-5000, "CNY"), Decimal("0.6"), Decimal("0.3")).verdict.text.zh
    '误入'
    """

    customer: str
    confirmed: bool
    gain: Money
    score: Decimal | None = None
    wrong: Decimal | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.customer, "$.customer")
        check_type(self.confirmed, bool, "$.confirmed")
        check_type(self.gain, Money, "$.gain")
        for name in ("score", "wrong"):
            if getattr(self, name) is not None:
                check_decimal(getattr(self, name), f"$.{name}", least=0, most=1)

    @classmethod
    def of(cls, decision: Decision, gain: Money) -> ChoiceOutcome:
        """Return the outcome of a decision, with the score and probability its minutes hold."""
        minutes = decision.minutes
        return cls(minutes.customer, minutes.outcome.confirms, gain, minutes.score, minutes.risk.wrong)

    @property
    def right(self) -> bool:
        """Tell whether the customer proved to be key."""
        return self.gain.amount > 0

    @property
    def verdict(self) -> Verdict:
        """Tell how the choice turned out."""
        if self.confirmed:
            return Verdict.RIGHT_IN if self.right else Verdict.WRONG_IN
        return Verdict.WRONG_OUT if self.right else Verdict.RIGHT_OUT

    @property
    def regret(self) -> Money:
        """Return what the better choice would have saved or brought, zero for a right one."""
        wrong = self.verdict in (Verdict.WRONG_IN, Verdict.WRONG_OUT)
        return abs(self.gain) if wrong else Money.zero(self.gain.currency)


@attrs.frozen
class Regret:
    """Sum one kind of mistake: how many, and what they cost.

    >>> Regret(2, Money(900, "CNY")).each
    Money('450.00', 'CNY')
    """

    count: int
    cost: Money

    @property
    def each(self) -> Money:
        """Return what one such mistake cost on average, rounded half up; zero where there was none."""
        return self.cost.times(Fraction(1, self.count), Rounding.HALF_UP) if self.count else self.cost


@attrs.frozen
class RegretReview:
    """Hold what a year of choices came to, and what to change in the policy.

    `assumed` is the mean probability of a wrong choice assumed for those confirmed, `observed` the share
    that proved wrong; None where there is nothing to compare. `threshold` is the score from which
    confirming would have cost least, each mistake at its average over the year; None while there is only
    one kind of customer to learn from.

    Method: C3.

    >>> past = [ChoiceOutcome("A", True, Money(9000, "CNY"), Decimal("0.9"), Decimal("0.15")),
    ...         ChoiceOutcome("B", True, Money(-4000, "CNY"), Decimal("0.6"), Decimal("0.30")),
    ...         ChoiceOutcome("C", False, Money(2000, "CNY"), Decimal("0.7"), Decimal("0.25"))]
    >>> review = review_regret(past, on=date(2027, 3, 1))
    >>> str(review.total), review.observed, review.threshold.best.threshold
    ('6000.00 CNY', Decimal('0.500000000000'), Decimal('0.7'))
    >>> review.next_policy(ConfirmationPolicy(), version="2").least_score
    Decimal('0.7')
    """

    on: date
    outcomes: tuple[ChoiceOutcome, ...] = attrs.field(converter=tuple_of)
    wrong_in: Regret
    wrong_out: Regret
    assumed: Decimal | None
    observed: Decimal | None
    threshold: ThresholdChoice | None

    @property
    def total(self) -> Money:
        """Return what all mistakes cost."""
        return self.wrong_in.cost + self.wrong_out.cost

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what the next policy ought to learn."""
        found: list[Finding] = []
        if self.assumed is not None and self.observed is not None and self.assumed != self.observed:
            low = self.assumed < self.observed
            text = Text(
                f"{figure_text(self.observed)} of those confirmed proved wrong, {figure_text(self.assumed)} "
                f"was assumed; {'raise' if low else 'lower'} the chances in the policy",
                f"已确定客户中误选占 {figure_text(self.observed)},原假定 {figure_text(self.assumed)};"
                f"应{'调高' if low else '调低'}政策中的误选概率",
            )
            severity = Severity.WARNING if low else Severity.INFO
            found.append(Finding("regret.chance-off", severity, "$.risk", text, "C3"))
        if self.threshold is not None:
            best = self.threshold.best.threshold
            text = Text(
                f"confirming from a score of {figure_text(best)} would have cost least"
                if best is not None
                else "confirming nobody would have cost least",
                f"以 {figure_text(best)} 分为确定线成本最低" if best is not None else "一个也不确定成本最低",
            )
            found.append(Finding("regret.threshold", Severity.INFO, "$.least_score", text, "C3"))
        return tuple(found)

    def next_policy(self, policy: ConfirmationPolicy, *, version: str) -> ConfirmationPolicy:
        """Return the policy as the review would have it, under a new version.

        The threshold moves to the one that would have cost least; chances are scaled by observed over
        assumed, held between 0 and 1. Raises `KeyAccountError` (`regret.same-version`).
        """
        if version == policy.version:
            refuse(
                "regret.same-version",
                "$.version",
                "a changed policy needs a new version",
                "修改后的政策须用新版本号",
            )
        best = self.threshold.best.threshold if self.threshold is not None else None
        risk = policy.risk
        if self.assumed and self.observed is not None:
            factor = Fraction(self.observed) / Fraction(self.assumed)
            risk = attrs.evolve(
                risk,
                wrong_at_best=score_of(min(Fraction(1), Fraction(risk.wrong_at_best) * factor)),
                wrong_at_worst=score_of(min(Fraction(1), Fraction(risk.wrong_at_worst) * factor)),
            )
        least = policy.least_score if best is None else best
        return attrs.evolve(policy, version=version, least_score=least, risk=risk)

    def explain(self) -> Explanation:
        """Explain the regret as the exact sum of its choices."""
        parts = tuple(
            Explanation(
                one.customer,
                Text(one.customer, one.customer),
                one.regret,
                Text(f"{one.verdict.text.en}, gain {one.gain}", f"{one.verdict.text.zh},收益 {one.gain}"),
                "C3",
            )
            for one in self.outcomes
        )
        reason = Text(
            f"{self.wrong_in.count} wrongly in, {self.wrong_out.count} wrongly out, at {self.on}",
            f"截至 {self.on},误入 {self.wrong_in.count} 个,误漏 {self.wrong_out.count} 个",
        )
        label = Text("what better choices would have saved", "更优选择可避免的损失")
        return Explanation("regret", label, self.total, reason, "C3", parts=parts, combine=Combine.SUM)

    def table(self) -> Table:
        """Return one row per choice."""
        words = (("customer", "客户"), ("verdict", "结论"), ("gain", "收益"), ("regret", "遗憾值"))
        rows = [(one.customer, one.verdict.text, one.gain, one.regret) for one in self.outcomes]
        return Table(
            Text(f"choices looked back on at {self.on}", f"{self.on} 选择回顾"),
            [Text(*w) for w in words],
            rows,
        )

    def summary(self, lang: Lang = "en") -> str:
        """Lay the choices and the lessons out for a terminal."""
        return "\n".join([self.table().to_text(lang), *(f"- {one.say(lang)}" for one in self.findings)])

    def _repr_html_(self) -> str:
        return self.table().to_html("en")


def review_regret(outcomes: Iterable[ChoiceOutcome], on: date) -> RegretReview:
    """Look back on choices, normally a year old: what mistakes cost and what to learn from them.

    Raises `KeyAccountError` (`regret.nothing`, `money.currency-mixed`).

    Method: C3.

    >>> review_regret([ChoiceOutcome("A", True, Money(-40, "CNY"))], on=date(2027, 3, 1)).total
    Money('40.00', 'CNY')
    """
    check_date(on, "$.on")
    past = tuple_of(outcomes)
    if not past:
        refuse("regret.nothing", "$.outcomes", "give at least one choice", "至少给出一个选择")
    currency = past[0].gain.currency
    by_kind = {kind: [one.regret for one in past if one.verdict is kind] for kind in Verdict}
    wrong_in = Regret(len(by_kind[Verdict.WRONG_IN]), Money.total(by_kind[Verdict.WRONG_IN], currency))
    wrong_out = Regret(len(by_kind[Verdict.WRONG_OUT]), Money.total(by_kind[Verdict.WRONG_OUT], currency))
    confirmed = [one for one in past if one.confirmed]
    assumed = [Fraction(one.wrong) for one in confirmed if one.wrong is not None]
    return RegretReview(
        on,
        past,
        wrong_in,
        wrong_out,
        score_of(sum(assumed, Fraction(0)) / len(assumed)) if assumed else None,
        score_of(Fraction(wrong_in.count, len(confirmed))) if confirmed else None,
        _threshold(past),
    )


def _threshold(past: tuple[ChoiceOutcome, ...]) -> ThresholdChoice | None:
    """Choose by what a wrong one in and a good one left out come to on average, whatever was decided then."""
    scored = [PastChoice(one.customer, one.score, one.right) for one in past if one.score is not None]
    lost = [abs(one.gain) for one in past if not one.right]
    missed = [one.gain for one in past if one.right]
    if not scored or not lost or not missed:
        return None
    currency = past[0].gain.currency
    each_lost = Regret(len(lost), Money.total(lost, currency)).each
    each_missed = Regret(len(missed), Money.total(missed, currency)).each
    return choose_threshold(scored, wrong_in=each_lost, wrong_out=each_missed)
