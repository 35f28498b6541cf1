"""The selection matrix: how attractive an account is to us, how strong we are in the customer's eyes."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.errors import Lang, Problems
from keyaccount.identification.case import Buyer, Track
from keyaccount.identification.criterion import Absent
from keyaccount.identification.policy import IdentificationPolicy
from keyaccount.identification.ranked_account import RankedAccount
from keyaccount.identification.ranking import Ranking
from keyaccount.identification.scoring import Scale, Units, score_units
from keyaccount.identification.weights import Weights, direct_weights
from keyaccount.values.checks import check_decimal, check_name, check_one_of, check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import Figure, figure_text
from keyaccount.values.numbers import SCORE_PLACES, decimal_of
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = [
    "Labels",
    "MatrixRule",
    "Placed",
    "Quadrant",
    "SelectionMatrix",
    "Stage",
    "place_accounts",
    "standard_matrix",
]


class Labels(Enum):
    """Name the set of labels; both read the same four quadrants."""

    MCDONALD_WOODBURN = "mcdonald_woodburn"
    CHEVERTON = "cheverton"

    @property
    def text(self) -> Text:
        """Return where the labels come from."""
        return (
            Text("McDonald & Woodburn", "McDonald 与 Woodburn")
            if self is Labels.MCDONALD_WOODBURN
            else Text("Cheverton (KAISM)", "Cheverton(KAISM)")
        )


class Quadrant(Enum):
    """Name a quadrant by attractiveness and strength."""

    HIGH_HIGH = "high_high"
    HIGH_LOW = "high_low"  # attractive, but we are weak there
    LOW_HIGH = "low_high"
    LOW_LOW = "low_low"

    def label(self, labels: Labels) -> Text:
        """Return the quadrant's name in a set of labels.

        >>> Quadrant.HIGH_LOW.label(Labels.MCDONALD_WOODBURN).en, Quadrant.HIGH_LOW.label(Labels.CHEVERTON).en
        ('star', 'key development')
        """
        return _LABELS[labels][self]


_LABELS = {
    Labels.MCDONALD_WOODBURN: {
        Quadrant.HIGH_HIGH: Text("strategic", "战略型"),
        Quadrant.HIGH_LOW: Text("star", "明星型"),
        Quadrant.LOW_HIGH: Text("status", "维系型"),
        Quadrant.LOW_LOW: Text("streamline", "精简型"),
    },
    Labels.CHEVERTON: {
        Quadrant.HIGH_HIGH: Text("key", "重点"),
        Quadrant.HIGH_LOW: Text("key development", "重点发展"),
        Quadrant.LOW_HIGH: Text("maintenance", "保持"),
        Quadrant.LOW_LOW: Text("opportunistic", "机会"),
    },
}


class Stage(Enum):
    """Name the stage of the relationship (Millman & Wilson 1995)."""

    PRE = "pre"
    EARLY = "early"
    MID = "mid"
    PARTNERSHIP = "partnership"
    SYNERGISTIC = "synergistic"
    UNCOUPLING = "uncoupling"

    @property
    def text(self) -> Text:
        """Return the stage in words."""
        return _STAGES[self]


_STAGES = {
    Stage.PRE: Text("before the relationship", "关系前期"),
    Stage.EARLY: Text("early", "关系初期"),
    Stage.MID: Text("middle", "关系中期"),
    Stage.PARTNERSHIP: Text("partnership", "伙伴关系"),
    Stage.SYNERGISTIC: Text("synergistic", "协同关系"),
    Stage.UNCOUPLING: Text("uncoupling", "关系解体"),
}


@attrs.frozen
class MatrixRule:
    """Name what makes the two axes, where they are cut, and from which strength each stage begins.

    Axes are weighted sums of criteria of the ranking's policy on the same fixed bounds. `stages` are the
    strengths from which the middle, partnership and synergistic stages begin.

    >>> rule = MatrixRule("own", direct_weights({"growth": 1}), direct_weights({"staying": 1}))
    >>> rule.attractive_from, rule.stages[0]
    (Decimal('0.5'), Decimal('0.35'))
    """

    name: str
    attractiveness: Weights
    strength: Weights
    attractive_from: Decimal = Decimal("0.5")
    strong_from: Decimal = Decimal("0.5")
    stages: tuple[Decimal, ...] = attrs.field(
        default=(Decimal("0.35"), Decimal("0.55"), Decimal("0.75")), converter=tuple_of
    )

    def __attrs_post_init__(self) -> None:
        check_name(self.name, "$.name")
        check_decimal(self.attractive_from, "$.attractive_from", least=0, most=1)
        check_decimal(self.strong_from, "$.strong_from", least=0, most=1)
        problems = Problems()
        if len(self.stages) != 3 or list(self.stages) != sorted(self.stages):
            problems.add("matrix.stages", "$.stages", "give three rising strengths", "请给出三个递增的强度值")
        problems.raise_any()


@attrs.frozen
class Placed:
    """Hold where one account stands; None where an axis is unknown, which is not the low end.

    `sure` tells whether the quadrant holds whatever the unknown criteria turn out to be.

    >>> placed = Placed("C1", "Hua", Track.CURRENT, Decimal("0.8"), Decimal("0.3"), Quadrant.HIGH_LOW,
    ...                 True, Stage.EARLY)
    >>> placed.explain(Labels.CHEVERTON).figure.en
    'key development'
    """

    customer: str
    name: str
    track: Track
    attractiveness: Decimal | None
    strength: Decimal | None
    quadrant: Quadrant | None
    sure: bool
    stage: Stage | None
    parts: tuple[Explanation, ...] = attrs.field(default=(), converter=tuple_of)

    def explain(self, labels: Labels) -> Explanation:
        """Explain the place by its two axes, each the exact sum of its criteria. Method: I4b, I5."""
        found = self.quadrant.label(labels) if self.quadrant is not None else Text("not placed", "未定位")
        stage = self.stage.text if self.stage is not None else Text("stage unknown", "阶段未知")
        sure = (
            Text("sure", "确定")
            if self.sure
            else Text("may change with what is unknown", "可能因未知信息而改变")
        )
        return Explanation(
            "place",
            Text(f"place of {self.customer} {self.name}", f"{self.customer} {self.name} 的定位"),
            found,
            Text(f"{sure.en}; {stage.en}", f"{sure.zh};{stage.zh}"),
            "I4b",
            parts=self.parts,
        )


@attrs.frozen
class SelectionMatrix:
    """Hold every account's place by attractiveness and strength. Method: I4b, I6.

    Source: McDonald & Woodburn, Key Account Management; Cheverton (KAISM); Fiocca (1982).

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.identification.ranking import identify
    >>> from keyaccount.samples import distributor
    >>> from keyaccount.values.money import Money
    >>> book, policy = distributor(), standard_policy(Money(60_000_000, "CNY"))
    >>> ranking = identify(book, policy, book.as_of)
    >>> matrix = place_accounts(ranking, standard_matrix(policy), Labels.CHEVERTON)
    >>> [one.customer for one in matrix.within(Quadrant.HIGH_HIGH)]
    ['C005', 'C001', 'C002', 'C007', 'C004']
    """

    rule: MatrixRule
    labels: Labels
    placed: tuple[Placed, ...] = attrs.field(converter=tuple_of)

    def of(self, customer: str) -> Placed:
        """Return one account's place.

        Raises `KeyAccountError` (`customer.unknown`) with the closest known id.
        """
        known = [one.customer for one in self.placed]
        check_one_of(customer, known, "customer.unknown", "$.customer")
        return self.placed[known.index(customer)]

    def within(self, quadrant: Quadrant) -> tuple[Placed, ...]:
        """Return the accounts of one quadrant."""
        return tuple(one for one in self.placed if one.quadrant is quadrant)

    def explain(self, customer: str) -> Explanation:
        """Explain one place. Method: I4b, I5."""
        return self.of(customer).explain(self.labels)

    def table(self, at_most: int = 20) -> Table:
        """Return the most attractive accounts as a table."""
        ordered = sorted(self.placed, key=lambda one: one.customer)
        ordered.sort(key=lambda one: one.attractiveness or Decimal(-1), reverse=True)
        rows: list[tuple[Figure, ...]] = [
            (
                one.customer,
                one.name,
                one.attractiveness,
                one.strength,
                one.quadrant.label(self.labels) if one.quadrant is not None else None,
                one.stage.text if one.stage is not None else None,
            )
            for one in ordered[:at_most]
        ]
        return Table(
            Text(f"Selection matrix, {self.labels.text.en}", f"选择矩阵({self.labels.text.zh})"),
            _COLUMNS,
            rows,
        )

    def summary(self, lang: Lang = "en") -> str:
        """Word the matrix on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


_COLUMNS = (
    Text("customer", "客户"),
    Text("name", "名称"),
    Text("attractiveness", "吸引力"),
    Text("strength", "我方强度"),
    Text("quadrant", "象限"),
    Text("stage", "阶段"),
)


def standard_matrix(policy: IdentificationPolicy) -> MatrixRule:
    """Return the shipped axes: what we get and could get, against how the customer stands to us.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.values.money import Money
    >>> standard_matrix(standard_policy(Money(1, "CNY"))).strength["willingness"]
    Decimal('0.200000000000')
    """
    served = policy.weights.values.get("net_profit_to_target", Decimal(0)) > 0
    profit = "net_profit_to_target" if served else "gross_margin_to_target"
    attractive = {"turnover_to_target": 30, "growth": 15, profit: 25, "growth_room": 20, "category_spend": 10}
    theirs = [
        one.key for one in policy.criteria if one.lens == "relationship" and one.key.endswith(".theirs")
    ]
    strong = {"willingness": 20, "staying": 20, "exclusivity": 10, "share_of_wallet": 20}
    relation = {key: Fraction(30, len(theirs)) for key in theirs}
    return MatrixRule("standard", direct_weights(attractive), direct_weights({**strong, **relation}))


def place_accounts(ranking: Ranking, rule: MatrixRule, labels: Labels) -> SelectionMatrix:
    """Place every account of a ranking on the matrix.

    Raises `KeyAccountError` (`matrix.criterion-unknown`) for axes that name criteria the policy lacks.
    Linear. Method: I4b, I6.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.identification.ranking import identify
    >>> from keyaccount.samples import distributor
    >>> from keyaccount.values.money import Money
    >>> book, policy = distributor(), standard_policy(Money(60_000_000, "CNY"))
    >>> ranking = identify(book, policy, book.as_of)
    >>> matrix = place_accounts(ranking, standard_matrix(policy), Labels.CHEVERTON)
    >>> one = matrix.of("C001")
    >>> one.quadrant.value, one.sure, one.stage.value
    ('high_high', False, 'mid')
    """
    check_type(ranking, Ranking, "$.ranking")
    check_type(labels, Labels, "$.labels")
    policy = ranking.policy
    problems = Problems()
    known = {one.key for one in policy.criteria}
    for axis, weights in (("attractiveness", rule.attractiveness), ("strength", rule.strength)):
        for key in sorted(set(weights.values) - known):
            problems.add(
                "matrix.criterion-unknown",
                f"$.{axis}.{key}",
                "is no criterion of the policy",
                "不是政策中的标准",
            )
    problems.raise_any()
    axes = tuple(_scales(policy, weights) for weights in (rule.attractiveness, rule.strength))
    placed = [_placed(one, policy, rule, axes) for one in (*ranking.accounts, *ranking.prospects)]
    return SelectionMatrix(rule, labels, placed)


def _scales(policy: IdentificationPolicy, weights: Weights) -> tuple[Scale, ...]:
    return tuple(
        Scale.of(criterion, column, weights[criterion.key])
        for column, criterion in enumerate(policy.criteria)
        if weights.values.get(criterion.key)
    )


def _placed(
    account: RankedAccount,
    policy: IdentificationPolicy,
    rule: MatrixRule,
    axes: tuple[tuple[Scale, ...], ...],
) -> Placed:
    across, up = (score_units(account.readings, scales, policy.unknown) for scales in axes)
    attractive, strong = _decimal(across.score), _decimal(up.score)
    quadrant, sure = None, False
    if attractive is not None and strong is not None:
        high, firm = attractive >= rule.attractive_from, strong >= rule.strong_from
        quadrant = {
            (True, True): Quadrant.HIGH_HIGH,
            (True, False): Quadrant.HIGH_LOW,
            (False, True): Quadrant.LOW_HIGH,
            (False, False): Quadrant.LOW_LOW,
        }[high, firm]
        sure = _same_side(across, rule.attractive_from) and _same_side(up, rule.strong_from)
    parts = (
        _axis("attractiveness", Text("attractiveness", "吸引力"), policy, axes[0], across),
        _axis(
            "strength", Text("strength as the customer sees it", "客户眼中的我方强度"), policy, axes[1], up
        ),
    )
    stage = _stage(account, policy, strong, rule)
    return Placed(
        account.customer, account.name, account.track, attractive, strong, quadrant, sure, stage, parts
    )


def _decimal(units: int | None) -> Decimal | None:
    return decimal_of(units, SCORE_PLACES) if units is not None else None


def _same_side(units: Units, cut: Decimal) -> bool:
    low, high = decimal_of(units.low, SCORE_PLACES), decimal_of(units.high, SCORE_PLACES)
    return low >= cut or high < cut


def _axis(
    key: str, label: Text, policy: IdentificationPolicy, scales: tuple[Scale, ...], units: Units
) -> Explanation:
    known = tuple(
        Explanation(
            scale.key,
            policy.criteria[scale.column].label,
            decimal_of(part, SCORE_PLACES),
            clause=policy.criteria[scale.column].clause,
        )
        for scale, part in zip(scales, units.parts, strict=True)
        if part is not None
    )
    share = figure_text(decimal_of(round(units.known / units.counting * 10**4) if units.counting else 0, 4))
    coverage = Text(f"coverage {share}", f"覆盖度 {share}")
    combine = Combine.SUM if known else Combine.REASONS
    return Explanation(key, label, _decimal(units.score), coverage, parts=known, combine=combine)


def _stage(
    account: RankedAccount, policy: IdentificationPolicy, strength: Decimal | None, rule: MatrixRule
) -> Stage | None:
    if account.buyer in (Buyer.NOT_STARTED, Buyer.UNKNOWN):
        return Stage.PRE
    staying = next((i for i, one in enumerate(policy.criteria) if one.key == "staying"), None)
    if (
        staying is not None
        and not isinstance(reading := account.readings[staying], Absent)
        and reading.numerator == 0
    ):
        return Stage.UNCOUPLING
    if strength is None:
        return None
    reached = sum(strength >= limit for limit in rule.stages)
    return (Stage.EARLY, Stage.MID, Stage.PARTNERSHIP, Stage.SYNERGISTIC)[reached]
