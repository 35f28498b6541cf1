"""The incentive policy: what was agreed is the object that accrues, settles and is audited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import Enum
from functools import cached_property
from typing import TypeAlias, get_args

import attrs

from keyaccount.errors import Lang, Problems, refuse
from keyaccount.incentives.annual import AnnualRebate, PurchaseEvery
from keyaccount.incentives.basis import Basis, RoundingLevel, RoundingRule
from keyaccount.incentives.contest import SalesContest
from keyaccount.incentives.coop import CoopAllowance
from keyaccount.incentives.discounts import LineDiscount, RetrospectiveRebate, VolumeDiscount
from keyaccount.incentives.early_payment import EarlyPayment
from keyaccount.incentives.goods import BundleDiscount, FreeGoods
from keyaccount.incentives.growth import GrowthRebate
from keyaccount.incentives.limits import Limits
from keyaccount.incentives.mix import MixRebate
from keyaccount.incentives.payout_rule import Granting, PayoutRule, PayoutTiming
from keyaccount.incentives.scope import Eligibility, Scope
from keyaccount.incentives.seasonal import SeasonalDiscount
from keyaccount.incentives.tiers import TierReward, TierScale
from keyaccount.values.checks import check_date, check_id, check_name, check_type, tuple_of
from keyaccount.values.currencies import currency_of
from keyaccount.values.money import Money
from keyaccount.values.periods import Period, Step, check_disjoint
from keyaccount.values.table import tree_html
from keyaccount.values.text import Text, text_of

__all__ = ["Incentive", "IncentivePolicy", "Window", "check_versions"]

# What one participant gets under these does not depend on the others.
PerParticipant: TypeAlias = (
    LineDiscount
    | VolumeDiscount
    | SeasonalDiscount
    | EarlyPayment
    | BundleDiscount
    | FreeGoods
    | RetrospectiveRebate
    | AnnualRebate
    | GrowthRebate
    | MixRebate
    | CoopAllowance
)
Incentive: TypeAlias = PerParticipant | SalesContest
_KINDS = get_args(Incentive)
_ON_INVOICE = (LineDiscount, VolumeDiscount, SeasonalDiscount, BundleDiscount)
_AT_END = (AnnualRebate, SalesContest)


class Window(Enum):
    """Name the stretch over which volume adds up before the tiers start again."""

    VALIDITY = "validity"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"

    @property
    def text(self) -> Text:
        """Return the stretch in words."""
        return _WINDOWS[self]


_WINDOWS = {
    Window.VALIDITY: Text("the whole validity", "整个有效期"),
    Window.YEAR: Text("each year", "按年"),
    Window.QUARTER: Text("each quarter", "按季"),
    Window.MONTH: Text("each month", "按月"),
}


_STEPS: dict[Window, Step] = {Window.YEAR: "year", Window.QUARTER: "quarter", Window.MONTH: "month"}


@attrs.frozen
class IncentivePolicy:
    """Hold one dated, versioned, immutable incentive (奖励政策) with a named owner who answers for it.

    `kind` says what is paid, `basis` what earns it, `qualifying` what reaches the tiers where that is
    another figure. Versions of one `id` follow each other with disjoint `valid` periods; a return
    belongs to the version of the sale it returns. `proof` names what the customer must show first.
    `recorded_on` is the day the version was agreed (None: it was always known); one recorded later than
    another amends it from its own first day on, see `standing_policies`.
    Raises `KeyAccountError` with every problem found (`policy.currency`, `policy.basis`,
    `policy.qualifying`, `policy.rounding`, `policy.timing`).
    Method: N7, N8.

    >>> from keyaccount.incentives.tiers import Boundary, TierMethod
    >>> scale = TierScale.of((0, "0.01"), (100000, "0.02"), method=TierMethod.ALL_UNITS,
    ...                      at_boundary=Boundary.REACHED)
    >>> policy = IncentivePolicy("VR-2026", Text("volume rebate", "阶梯返利"), owner="M01",
    ...                          valid=Period.year(2026), currency="CNY", kind=RetrospectiveRebate(scale))
    >>> policy.version, policy.qualifying_basis.measure.value
    ('1', 'net_amount')
    """

    id: str
    name: Text = attrs.field(converter=text_of)
    kind: Incentive = attrs.field(kw_only=True)
    owner: str = attrs.field(kw_only=True)
    valid: Period = attrs.field(kw_only=True)
    currency: str = attrs.field(kw_only=True)
    version: str = attrs.field(default="1", kw_only=True)
    basis: Basis = attrs.field(factory=Basis, kw_only=True)
    qualifying: Basis | None = attrs.field(default=None, kw_only=True)
    scope: Scope = attrs.field(factory=Scope, kw_only=True)
    qualifying_scope: Scope | None = attrs.field(default=None, kw_only=True)
    eligibility: Eligibility = attrs.field(factory=Eligibility, kw_only=True)
    window: Window = attrs.field(default=Window.VALIDITY, kw_only=True)
    limits: Limits = attrs.field(factory=Limits, kw_only=True)
    payout: PayoutRule = attrs.field(kw_only=True)
    rounding: RoundingRule = attrs.field(factory=RoundingRule, kw_only=True)
    proof: tuple[str, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    recorded_on: date | None = attrs.field(default=None, kw_only=True)

    @payout.default
    def _usual_payout(self) -> PayoutRule:
        if isinstance(self.kind, _AT_END):
            return PayoutRule(timing=PayoutTiming.AT_END)
        if isinstance(self.kind, _ON_INVOICE):
            return PayoutRule(Granting.ON_INVOICE)
        return PayoutRule(Granting.GOODS if isinstance(self.kind, FreeGoods) else Granting.CREDIT_NOTE)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_type(self.name, Text, "$.name")
        check_type(self.kind, _KINDS, "$.kind")
        check_id(self.owner, "$.owner")
        check_type(self.valid, Period, "$.valid")
        currency_of(self.currency)
        check_id(self.version, "$.version")
        self._check_parts()
        self._check_sense()

    def _check_parts(self) -> None:
        check_type(self.basis, Basis, "$.basis")
        if self.qualifying is not None:
            check_type(self.qualifying, Basis, "$.qualifying")
        check_type(self.scope, Scope, "$.scope")
        if self.qualifying_scope is not None:
            check_type(self.qualifying_scope, Scope, "$.qualifying_scope")
        check_type(self.eligibility, Eligibility, "$.eligibility")
        check_type(self.window, Window, "$.window")
        check_type(self.limits, Limits, "$.limits")
        check_type(self.payout, PayoutRule, "$.payout")
        check_type(self.rounding, RoundingRule, "$.rounding")
        for place, one in enumerate(self.proof):
            check_name(one, f"$.proof[{place}]")
        if self.recorded_on is not None:
            check_date(self.recorded_on, "$.recorded_on")

    def _check_sense(self) -> None:
        problems = Problems()
        wrong = [code for code in (*self.limits.currencies, *_currencies(self.kind)) if code != self.currency]
        if wrong:
            problems.add(
                "policy.currency",
                "$.currency",
                f"amounts are in {wrong[0]} but the policy is in {self.currency}",
                f"金额币种 {wrong[0]} 与政策币种 {self.currency} 不一致",
            )
        if isinstance(self.kind, _AT_END) and self.payout.timing is not PayoutTiming.AT_END:
            problems.add(
                "policy.timing",
                "$.payout.timing",
                "an annual rebate or contest is decided when its window is over; use PayoutTiming.AT_END",
                "年度扣点和销售竞赛须期满后才能确定,请使用 PayoutTiming.AT_END",
            )
        self._check_basis(problems)
        self._check_qualifying(problems)
        self._check_rounding(problems)
        problems.raise_any()

    def _check_qualifying(self, problems: Problems) -> None:
        read = self.scale is not None and not isinstance(self.kind, GrowthRebate)
        for name in ("qualifying", "qualifying_scope"):
            if getattr(self, name) is not None and not read:
                problems.add(
                    "policy.qualifying",
                    f"$.{name}",
                    "only a scale of tiers read on volume can have another base that qualifies",
                    "仅按量分档的政策可另设达标基数",
                )

    def _check_rounding(self, problems: Problems) -> None:
        fixed = isinstance(self.kind, (BundleDiscount, CoopAllowance, SalesContest)) or (
            self.scale is not None and self.scale.reward_kind is TierReward.FIXED_AMOUNT
        )
        if fixed and self.rounding.level is RoundingLevel.LINE:
            problems.add(
                "policy.rounding",
                "$.rounding.level",
                "a fixed amount, prize or claim is not earned by lines; use RoundingLevel.TOTAL",
                "固定金额、奖金或报销额并非逐行取得,请使用 RoundingLevel.TOTAL",
            )

    def _check_basis(self, problems: Problems) -> None:
        kind = TierReward.RATE if self.scale is None else self.scale.reward_kind
        counts_money = self.basis.is_money or isinstance(self.kind, SalesContest)
        if kind is TierReward.RATE and not counts_money:
            problems.add(
                "policy.basis",
                "$.basis",
                "a rate is paid on money; use per-unit tiers for a quantity",
                "比例返利须以金额为基数;按数量请用每单位金额",
            )
        if kind is TierReward.PER_UNIT and self.basis.is_money:
            problems.add(
                "policy.basis",
                "$.basis",
                "an amount per unit is paid on a quantity; give the basis a unit of measure",
                "每单位金额须以数量为基数,请指明计量单位",
            )
        asks = isinstance(self.kind, AnnualRebate) and any(
            isinstance(c, PurchaseEvery) for c in self.kind.conditions
        )
        if asks and not self.basis.is_money:
            problems.add(
                "policy.basis",
                "$.basis",
                "a purchase condition is in money, so the rebate must count money",
                "采购额条件以金额计,基数也须为金额",
            )

    @property
    def scale(self) -> TierScale | None:
        """Return the tier scale of its kind, or None where it has none."""
        return getattr(self.kind, "scale", None)

    @property
    def known_from(self) -> date:
        """Return the day from which the version was known."""
        return self.recorded_on or date.min

    @property
    def qualifying_basis(self) -> Basis:
        """Return the basis that reaches the tiers."""
        return self.qualifying or self.basis

    @property
    def one_base(self) -> bool:
        """Tell whether what qualifies is the same as what earns."""
        return self.qualifying in (None, self.basis) and self.qualifying_scope in (None, self.scope)

    def windows(self) -> tuple[Period, ...]:
        """Return the windows of its validity, in order.

        >>> from keyaccount.incentives.discounts import LineDiscount
        >>> IncentivePolicy("D", "d", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
        ...                 currency="CNY", window=Window.QUARTER).windows()[1] == Period.quarter(2026, 2)
        True
        """
        if self.window is Window.VALIDITY:
            return (self.valid,)
        return self.valid.split(_STEPS[self.window])

    def money(self, units: int) -> Money:
        """Return minor units as money of the policy's currency."""
        return Money.of_minor(units, self.currency)

    def summary(self, lang: Lang = "en") -> str:
        """Word the policy on a screenful.

        >>> print(IncentivePolicy("D", "discount", kind=LineDiscount("0.1"), owner="M01",
        ...                       valid=Period.year(2026), currency="CNY").summary())
        D version 1: discount
        what: discount of 10% on each line
        on: net amount invoiced, the whole validity
        valid: 2026-01-01 to 2026-12-31, owner M01
        paid: on the invoice, at every settlement, within 30 days; overpayment carried forward
        """
        return "\n".join(line.say(lang) for line in self.terms)

    def html(self, lang: Lang = "en") -> str:
        """Write what was agreed as one HTML element."""
        return tree_html([(min(place, 1), line.say(lang)) for place, line in enumerate(self.terms)])

    def _repr_html_(self) -> str:
        return self.html()

    # Every statement under the policy repeats them.
    @cached_property
    def terms(self) -> tuple[Text, ...]:
        """Return what was agreed, a sentence each: what, tiers, basis, validity, payment."""
        return tuple(_summary(self))


def _currencies(kind: Incentive) -> tuple[str, ...]:
    """Return the currencies of the amounts a kind names."""
    match kind:
        case AnnualRebate():
            return tuple(one.at_least.currency for one in kind.conditions if isinstance(one, PurchaseEvery))
        case SalesContest():
            return tuple(prize.currency for prize in kind.prizes)
        case BundleDiscount():
            return (kind.off.currency,)
        case FreeGoods():
            return () if kind.worth is None else (kind.worth.currency,)
        case CoopAllowance():
            return () if kind.cap_per_claim is None else (kind.cap_per_claim.currency,)
    return ()


def _summary(policy: IncentivePolicy) -> list[Text]:
    payout = policy.payout
    how = (payout.granting.text, payout.timing.text, payout.overpaid.text)
    lines = [
        Text(
            f"{policy.id} version {policy.version}: {policy.name.en}",
            f"{policy.id} 第 {policy.version} 版:{policy.name.zh}",
        ),
        Text(f"what: {policy.kind.text.en}", f"内容:{policy.kind.text.zh}"),
    ]
    if policy.scale is not None:
        lines += [policy.scale.describe(place) for place in range(len(policy.scale.tiers))]
    limits = policy.limits.text
    if limits is not None:
        lines.append(Text(f"limits: {limits.en}", f"限额:{limits.zh}"))
    return [
        *lines,
        Text(
            f"on: {policy.basis.text.en}, {policy.window.text.en}",
            f"基数:{policy.basis.text.zh},{policy.window.text.zh}",
        ),
        Text(
            f"valid: {policy.valid.start} to {policy.valid.last}, owner {policy.owner}",
            f"有效期:{policy.valid.start} 至 {policy.valid.last},负责人 {policy.owner}",
        ),
        Text(
            f"paid: {how[0].en}, {how[1].en}, within {payout.within_days} days; overpayment {how[2].en}",
            f"支付:{how[0].zh},{how[1].zh},{payout.within_days} 天内;多付部分{how[2].zh}",
        ),
    ]


def check_versions(policies: Sequence[IncentivePolicy]) -> None:
    """Refuse versions of one policy that share a version name or a day, or differ in currency.

    Raises `KeyAccountError` (`policy.version-duplicate`, `policy.version-currency`, `period.overlap`).

    >>> check_versions(())
    """
    by_id: dict[str, list[IncentivePolicy]] = {}
    for policy in policies:
        by_id.setdefault(policy.id, []).append(policy)
    for key, versions in by_id.items():
        names = [one.version for one in versions]
        if len(set(names)) < len(names):
            refuse(
                "policy.version-duplicate",
                f"$.policies.{key}",
                "two versions carry the same name",
                "两个版本同名",
            )
        if len({one.currency for one in versions}) > 1:
            refuse(
                "policy.version-currency",
                f"$.policies.{key}.currency",
                "the versions are in different currencies; what was earned cannot be netted against what was "
                "paid, so give the new terms an id of their own",
                "各版本币种不一,应得与已付无法相抵;请为新条款另立编号",
            )
        check_disjoint([one.valid for one in versions], f"$.policies.{key}", names)
