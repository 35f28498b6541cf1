"""The identification policy: criteria with fixed bounds, weights, and every rule by name and version."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.errors import Problems, refuse
from keyaccount.identification.abc_analysis import CUTS_80_95, AbcCuts
from keyaccount.identification.case import Track
from keyaccount.identification.criterion import STANDARD_LENSES, Criterion, Lens
from keyaccount.identification.hysteresis import MemberRule, PlaceRule
from keyaccount.identification.loyalty import (
    EXCLUSIVITY,
    LOSS_IMPACT,
    REGULARITY,
    SHARE_OF_WALLET,
    STAYING,
    TENURE,
    WILLINGNESS,
)
from keyaccount.identification.potential import CATEGORY_SPEND, GROWTH_ROOM
from keyaccount.identification.profitability import (
    COST_TO_SERVE,
    GROSS_MARGIN_RATE,
    GROSS_MARGIN_TO_TARGET,
    NET_PROFIT_TO_TARGET,
    SELLING_STRENGTH,
)
from keyaccount.identification.relationship import RELATIONSHIP_CRITERIA
from keyaccount.identification.turnover import GROWTH, TURNOVER_TO_TARGET
from keyaccount.identification.weights import Weights, direct_weights, weights_from
from keyaccount.model.activity import ActivityRates
from keyaccount.model.columns import check_basis
from keyaccount.values.checks import (
    check_decimal,
    check_int,
    check_name,
    check_one_of,
    check_type,
    check_unique,
    tuple_of,
)
from keyaccount.values.money import Money
from keyaccount.values.text import Text

__all__ = [
    "STANDARD_CRITERIA",
    "IdentificationPolicy",
    "LossRule",
    "ReturnsRule",
    "TieRule",
    "UnknownRule",
    "standard_policy",
]


# Programmes of 15 to 35 key accounts work; the band keeps the last places from flapping.
IN_15_OUT_20 = PlaceRule(enter=15, exit=20)


class ReturnsRule(Enum):
    """Name what returns do to turnover."""

    NETTED = "netted"  # taken off in the period in which they come back
    IGNORED = "ignored"  # gross sales count; returns are reported beside them

    @property
    def text(self) -> Text:
        """Return the rule in words."""
        return _RETURNS[self]


class LossRule(Enum):
    """Name what becomes of a customer on which we lose money."""

    ALERT = "alert"  # it may be nominated, with the loss beside it
    EXCLUDE = "exclude"  # it is not nominated until it earns something

    @property
    def text(self) -> Text:
        """Return the rule in words."""
        return _LOSSES[self]


class TieRule(Enum):
    """Name how equal scores are ranked."""

    SHARED_BEST = "shared_best"  # 1, 2, 2, 4: equals share the best place


class UnknownRule(Enum):
    """Name how a score is made where criteria are unknown; the interval never depends on it."""

    KNOWN_WEIGHTS = "known_weights"  # the known weights are scaled up; unknown is neither 0 nor 1
    WORST_CASE = "worst_case"  # the low end of the interval, for the cautious


_RETURNS = {
    ReturnsRule.NETTED: Text("returns taken off", "扣除退货"),
    ReturnsRule.IGNORED: Text("gross of returns", "不扣退货"),
}

_LOSSES = {
    LossRule.ALERT: Text("loss-makers carry an alert", "亏损客户附警示"),
    LossRule.EXCLUDE: Text("loss-makers are not nominated", "亏损客户不予提名"),
}

# Thousandths; turnover is the largest single weight, as the method puts it first (I2).
_SHARED: tuple[tuple[Criterion, int], ...] = (
    (TURNOVER_TO_TARGET, 250),
    (GROWTH, 50),
    (SELLING_STRENGTH, 50),
    (LOSS_IMPACT, 50),
    (TENURE, 30),
    (REGULARITY, 40),
    (SHARE_OF_WALLET, 30),
    (WILLINGNESS, 40),
    (STAYING, 40),
    (EXCLUSIVITY, 20),
    *((criterion, 15) for criterion in RELATIONSHIP_CRITERIA),
    (GROWTH_ROOM, 50),
)
_SERVED = ((NET_PROFIT_TO_TARGET, 100), (GROSS_MARGIN_RATE, 50), (COST_TO_SERVE, 50))
_UNSERVED = ((GROSS_MARGIN_TO_TARGET, 120), (GROSS_MARGIN_RATE, 80))
# A prospect is judged by what it could buy and by how the relation starts; nothing of it needs a line.
_PROSPECTIVE: tuple[tuple[Criterion, int], ...] = (
    (CATEGORY_SPEND, 400),
    (GROWTH_ROOM, 150),
    (SELLING_STRENGTH, 100),
    (WILLINGNESS, 100),
    (TENURE, 50),
    *((criterion, 20) for criterion in RELATIONSHIP_CRITERIA),
)
STANDARD_CRITERIA: tuple[Criterion, ...] = (
    *(criterion for criterion, _ in (*_SHARED, *_SERVED)),
    GROSS_MARGIN_TO_TARGET,
    CATEGORY_SPEND,
)


@attrs.frozen
class IdentificationPolicy:
    """Hold everything identification decides by, as data with a name and a version. Method: I1-I7.

    - `target` is the turnover aimed at in a period of `months`, which all money is measured against:
      fixed, so that adding a customer never reorders the others.
    - `weights` and `prospect_weights` weigh the criteria of customers and of prospective key accounts;
      a criterion without weight on a track is not asked there.
    - `basis` places lines in time; `returns`, `unknown`, `tie` and `losses` name those rules, `cuts` the
      ABC cuts.
    - `rates` turn activities into cost to serve; drivers in `counted` are counted from the ledger itself.
    - `lenses` name what the criteria belong to; a lens of your own needs no more than a key and a label.
    - `minimum_coverage` is the share of the weight that must be known before anybody is nominated.
    - `membership` and `prospect_membership` say who is in between reviews, with thresholds to enter and to
      leave, least stay and grace; a score that moves by `least_move` or more is rising or falling.
    - `review_months` and `prospect_review_months` say when the next review is due.

    Raises `KeyAccountError` with everything wrong at once.

    >>> policy = standard_policy(target=Money(10_000_000, "CNY"))
    >>> policy.version, max(policy.weights.values, key=policy.weights.values.__getitem__)
    ('1', 'turnover_to_target')
    """

    name: str
    version: str
    target: Money
    criteria: tuple[Criterion, ...] = attrs.field(converter=tuple_of)
    weights: Weights
    prospect_weights: Weights
    months: int = 12
    basis: str = "invoiced"
    returns: ReturnsRule = ReturnsRule.NETTED
    unknown: UnknownRule = UnknownRule.KNOWN_WEIGHTS
    tie: TieRule = TieRule.SHARED_BEST
    losses: LossRule = LossRule.ALERT
    cuts: AbcCuts = CUTS_80_95
    rates: ActivityRates | None = None
    counted: frozenset[str] = frozenset()
    minimum_coverage: Decimal = Decimal("0.5")
    membership: MemberRule | PlaceRule = IN_15_OUT_20
    prospect_membership: MemberRule | PlaceRule = IN_15_OUT_20
    least_move: Decimal = Decimal("0.02")
    review_months: int = 3
    prospect_review_months: int = 6
    lenses: tuple[Lens, ...] = attrs.field(default=STANDARD_LENSES, converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_name(self.name, "$.name")
        check_name(self.version, "$.version")
        check_type(self.target, Money, "$.target")
        check_basis(self.basis)
        check_int(self.months, "$.months", least=1, most=120)
        check_int(self.review_months, "$.review_months", least=1, most=60)
        check_int(self.prospect_review_months, "$.prospect_review_months", least=1, most=60)
        check_decimal(self.least_move, "$.least_move", least=0, most=1)
        check_type(self.membership, (MemberRule, PlaceRule), "$.membership")
        check_type(self.prospect_membership, (MemberRule, PlaceRule), "$.prospect_membership")
        check_decimal(self.minimum_coverage, "$.minimum_coverage", least=0, most=1)
        if self.target.minor_units <= 0:
            refuse("policy.target", "$.target", "give a target above zero", "目标须大于零")
        check_unique([one.key for one in self.criteria], "policy.criterion-twice", "$.criteria")
        self._check_weights()

    def _check_weights(self) -> None:
        known = {one.key for one in self.criteria}
        problems = Problems()
        for field, weights in (("weights", self.weights), ("prospect_weights", self.prospect_weights)):
            for key in weights.values:
                if key not in known:
                    problems.add(
                        "policy.criterion-unknown",
                        f"$.{field}.{key}",
                        f"{key!r} has a weight but is no criterion of the policy",
                        f"{key!r} 有权重,但不是政策中的标准",
                    )
        problems.raise_any()

    def criterion(self, key: str) -> Criterion:
        """Return a criterion by its key.

        Raises `KeyAccountError` (`policy.criterion-unknown`) with the closest known key.
        """
        check_one_of(key, (one.key for one in self.criteria), "policy.criterion-unknown", "$.criteria")
        return next(one for one in self.criteria if one.key == key)

    def lens(self, key: str) -> Lens:
        """Return a lens by its key; one that nobody named goes by its key."""
        named = next((one for one in self.lenses if one.key == key), None)
        return named if named is not None else Lens(key, Text(key, key), "I6")

    def weights_of(self, track: Track) -> Weights:
        """Return the weights of a track."""
        return self.weights if track is Track.CURRENT else self.prospect_weights

    def with_criterion(self, criterion: Criterion, weight: Decimal) -> IdentificationPolicy:
        """Return the policy with one more criterion of your own, the other weights scaled down to fit. (I6)

        The version has to be raised by the caller: a changed policy is another policy.

        >>> from keyaccount.identification.criterion import Reading
        >>> @attrs.frozen
        ... class Stores:
        ...     def read(self, case):
        ...         return Reading.of(len(case.customer.contacts))
        >>> label = Text("contacts", "联系人")
        >>> own = Criterion("contacts", "reach", label, "I6", Decimal(0), Decimal(5), Stores())
        >>> standard_policy(target=Money(1, "CNY")).with_criterion(own, Decimal("0.2")).weights["contacts"]
        Decimal('0.200000000000')
        """
        check_decimal(weight, "$.weight", least=0, most=1)
        left = 1 - Fraction(weight)
        raw: dict[str, Fraction | float] = {
            key: Fraction(value) * left for key, value in self.weights.values.items()
        }
        weights = weights_from(self.weights.method, {**raw, criterion.key: Fraction(weight)})
        return attrs.evolve(self, criteria=(*self.criteria, criterion), weights=weights)


def standard_policy(
    target: Money,
    *,
    name: str = "standard",
    version: str = "1",
    rates: ActivityRates | None = None,
    counted: frozenset[str] = frozenset(),
) -> IdentificationPolicy:
    """Return the shipped policy for a turnover target: turnover weighs most, then profit, then loyalty.

    With activity `rates`, profit is after cost to serve, else it is gross margin and the criteria say so.
    Everything in it is data to be changed with `attrs.evolve` under another name. Method: I1-I7.

    >>> policy = standard_policy(Money(10_000_000, "CNY"))
    >>> sum(policy.weights.values.values()), policy.returns.text.zh
    (Decimal('1.000000000000'), '扣除退货')
    """
    own = _SERVED if rates is not None else _UNSERVED
    return IdentificationPolicy(
        name,
        version,
        target,
        STANDARD_CRITERIA,
        direct_weights({criterion.key: points for criterion, points in (*_SHARED, *own)}),
        direct_weights({criterion.key: points for criterion, points in _PROSPECTIVE}),
        rates=rates,
        counted=counted,
    )
