"""What a running window will probably earn, and who stands close to the next tier."""

from __future__ import annotations

from datetime import date
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.incentives.accrual import Forecast
from keyaccount.incentives.calculation import earn
from keyaccount.incentives.earning import Earning
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.limits import limited
from keyaccount.incentives.numeric import about
from keyaccount.incentives.policy import IncentivePolicy
from keyaccount.incentives.questions import NextTier, next_tier
from keyaccount.incentives.rewards_growth import lines_before
from keyaccount.incentives.tiers import TierScale
from keyaccount.model.ledger import Ledger
from keyaccount.values.checks import check_date, check_type
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.numbers import round_fraction
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["Projection", "ProjectionMethod", "project"]


class ProjectionMethod(Enum):
    """Name how the volume of the whole window is projected from what was sold so far."""

    RUN_RATE = "run_rate"  # the same volume a day until the end
    LAST_YEAR = "last_year"  # the shape of the year before: its whole over its same days

    @property
    def text(self) -> Text:
        """Return the method in words."""
        run_rate = self is ProjectionMethod.RUN_RATE
        return Text("run rate", "按日均推算") if run_rate else Text("last year's shape", "按上年同期走势推算")


@attrs.frozen
class Projection:
    """Hold what one participant has and will probably have earned in the running window.

    `expected_volume` and `expected` are None where the method has nothing to go by; `next` is the way
    to the next tier from what was sold, None at the top. Method: N8.

    >>> rate = ProjectionMethod.RUN_RATE
    >>> one = Projection("VR", "C1", rate, Fraction(500), Money(5, "CNY"), None, None, None)
    >>> one.still_to_earn is None
    True
    """

    policy: str
    participant: str
    method: ProjectionMethod
    sold: Fraction
    earned: Money
    expected_volume: Fraction | None
    expected: Money | None
    next: NextTier | None

    @property
    def still_to_earn(self) -> Money | None:
        """Return what the rest of the window will probably add."""
        return None if self.expected is None else self.expected - self.earned

    @property
    def forecast(self) -> Forecast | None:
        """Return the projection as a forecast to accrue by."""
        if self.expected_volume is None:
            return None
        return Forecast.certain(round_fraction(max(self.expected_volume, Fraction(0)), 12))

    def explain(self) -> Explanation:
        """Return what is expected as what is earned plus what is still to earn. Method: N8."""
        label = Text(f"expected for {self.participant}", f"{self.participant} 预计应得")
        because = [] if self.next is None else [self.next.explain()]
        if self.expected is None or self.expected_volume is None:
            nothing = Text("nothing to project from", "缺少推算依据")
            return Explanation("projection", label, None, nothing, "N8", because=because)
        return Explanation(
            "projection",
            label,
            self.expected,
            Text(
                f"{about(self.sold)} sold, {about(self.expected_volume)} expected by {self.method.text.en}",
                f"已售 {about(self.sold)},{self.method.text.zh}预计 {about(self.expected_volume)}",
            ),
            "N8",
            parts=(
                Explanation("earned", Text("earned to date", "累计应得"), self.earned),
                Explanation("still", Text("still to earn", "预计还将获得"), self.still_to_earn),
            ),
            combine=Combine.SUM,
            because=because,
        )

    def summary(self, lang: Lang = "en") -> str:
        """Word it in a few lines."""
        return self.explain().tree(lang)

    def html(self, lang: Lang = "en") -> str:
        """Write it as one HTML table."""
        columns = (Text("participant", "客户"), Text("earned", "应得"), Text("expected", "预计"))
        title = Text(f"Projection of {self.policy}", f"{self.policy} 推算")
        return Table(title, columns, [(self.participant, self.earned, self.expected)]).to_html(lang)

    def _repr_html_(self) -> str:
        return self.html()


def project(
    policy: IncentivePolicy,
    ledger: Ledger,
    *,
    as_of: date,
    method: ProjectionMethod,
    facts: IncentiveFacts | None = None,
) -> tuple[Projection, ...]:
    """Project what every participant's running window will earn, those closest to their next tier first.

    For policies with a scale on one base. Minimum, floor, guarantee and cap hold as at the window's end;
    conditions, a budget all share and a guarantee over several windows are not projected. Raises
    `KeyAccountError` (`project.scale`). Method: N8.

    >>> from keyaccount.incentives.discounts import RetrospectiveRebate
    >>> from keyaccount.incentives.tiers import Boundary, TierMethod
    >>> from keyaccount.values.periods import Period
    >>> scale = TierScale.of((1000, "0.1"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED)
    >>> policy = IncentivePolicy("VR", "rebate", kind=RetrospectiveRebate(scale), owner="M",
    ...                          valid=Period.year(2026), currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2026, 3, 1), 400)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> made = project(policy, ledger, as_of=date(2026, 3, 14), method=ProjectionMethod.RUN_RATE)[0]
    >>> made.expected, made.next.distance
    (Money('200.00', 'CNY'), Fraction(600, 1))
    """
    check_date(as_of, "$.as_of")
    check_type(method, ProjectionMethod, "$.method")
    scale = policy.scale
    if scale is None or not policy.one_base:
        refuse("project.scale", "$.policy", "needs a scale on one base", "须为同一基数上的档位政策")
    known = IncentiveFacts() if facts is None else facts
    made = []
    for earning in earn(policy, ledger, until=as_of, facts=known):
        if earning.window.contains(as_of):
            factor = _factor(policy, earning, ledger, as_of, method, known)
            made.append(_projected(policy, scale, earning, factor, method))
    return tuple(sorted(made, key=_closeness))


def _factor(
    policy: IncentivePolicy,
    earning: Earning,
    ledger: Ledger,
    as_of: date,
    method: ProjectionMethod,
    facts: IncentiveFacts,
) -> Fraction | None:
    """Return the whole window's volume over that of the days gone by."""
    window = earning.window
    if method is ProjectionMethod.RUN_RATE:
        return Fraction(window.days, (as_of - window.start).days + 1)
    same = lines_before(policy, window, ledger, as_of, facts).get(earning.participant)
    whole = lines_before(policy, window, ledger, window.last, facts).get(earning.participant)
    if same is None or whole is None or sum(same.earning) <= 0:
        return None
    return Fraction(sum(whole.earning), sum(same.earning))


def _projected(
    policy: IncentivePolicy,
    scale: TierScale,
    earning: Earning,
    factor: Fraction | None,
    method: ProjectionMethod,
) -> Projection:
    sold = Fraction(earning.base.amount)
    volume = None if factor is None else sold * factor
    expected = None
    if volume is not None:
        expected = Money(1, policy.currency).times(scale.reward(volume), policy.rounding.mode)
        changes = (one.change for one in limited(expected.minor_units, policy.limits))
        expected = policy.money(expected.minor_units + sum(changes))
    return Projection(
        policy.id,
        earning.participant,
        method,
        sold,
        earning.amount,
        volume,
        expected,
        next_tier(scale, sold),
    )


def _closeness(one: Projection) -> tuple[bool, Fraction, str]:
    away = Fraction(0) if one.next is None else one.next.distance / max(one.next.threshold, Fraction(1))
    return one.next is None, away, one.participant
