"""The six topics of a negotiation, and their issues: listed, whole numbers, money and continuous."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import NoReturn, TypeAlias

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.policy import IncentivePolicy
from keyaccount.model.product import Certificate
from keyaccount.negotiation.promises import Promise
from keyaccount.values.checks import check_decimal, check_id, check_int, check_type, check_unique, tuple_of
from keyaccount.values.frozen import FrozenMap
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, round_fraction
from keyaccount.values.text import Text, text_of

__all__ = [
    "ContinuousIssue",
    "DiscreteIssue",
    "IntegerIssue",
    "Issue",
    "ListedIssue",
    "MoneyIssue",
    "Option",
    "Topic",
    "choices_of",
]

# A finer scale belongs into a coarser step: nobody haggles over a hundred thousand positions.
MOST_STEPS = 100_000
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,17}")
_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,8})?")


def choices_of(choices: Mapping[str, str]) -> FrozenMap[str, str]:
    """Copy a choice per issue; the field converter of packages and combinations.

    >>> choices_of({"price": "31.00"})
    FrozenMap({'price': '31.00'})
    """
    return FrozenMap(choices)


class Topic(Enum):
    """Name one of the six topics every negotiation with a key account is about."""

    QUALITY = "quality"
    PRICE = "price"
    DELIVERY = "delivery"
    POLICY = "policy"
    SERVICE = "service"
    PROFITABILITY = "profitability"

    @property
    def clause(self) -> str:
        """Return the clause of the method, N1 to N6."""
        return f"N{list(Topic).index(self) + 1}"

    @property
    def text(self) -> Text:
        """Return the topic in words."""
        return _TOPICS[self]


_TOPICS = {
    Topic.QUALITY: Text("product and service quality", "产品与服务质量"),
    Topic.PRICE: Text("price", "价格"),
    Topic.DELIVERY: Text("delivery", "供货与交付"),
    Topic.POLICY: Text("account policies and conditions", "重点客户管理政策与条件"),
    Topic.SERVICE: Text("service guarantee", "服务保证"),
    Topic.PROFITABILITY: Text("profitability and incentives", "盈利与奖励政策"),
}


@attrs.frozen
class Option:
    """State one option of an issue: what it says, and what choosing it carries into the agreement.

    `promises` become commitments and `incentives` the agreement's incentive policies, the same objects.
    `products` are the products offered by it (their certificates count) and `certificates` those of the
    service itself.

    >>> Option("48h", Text("delivery within 48 hours", "48 小时送达")).key
    '48h'
    """

    key: str
    text: Text = attrs.field(converter=text_of)
    promises: tuple[Promise, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    incentives: tuple[IncentivePolicy, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    products: tuple[str, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    certificates: tuple[Certificate, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_id(self.key, "$.key")
        check_type(self.text, Text, "$.text")
        for name, kind in (
            ("promises", Promise),
            ("incentives", IncentivePolicy),
            ("certificates", Certificate),
        ):
            for index, one in enumerate(getattr(self, name)):
                check_type(one, kind, f"$.{name}[{index}]")
        for index, product in enumerate(self.products):
            check_id(product, f"$.products[{index}]")


@attrs.frozen
class DiscreteIssue:
    """State an issue with listed options.

    Raises `KeyAccountError` (`issue.no-options`, `issue.repeated-option`, `issue.too-many-options`).

    >>> options = [Option("48h", "48 h"), Option("5d", "5 d")]
    >>> days = DiscreteIssue("lead-time", Topic.DELIVERY, "lead time", options)
    >>> days.keys, days.topic.clause
    (('48h', '5d'), 'N3')
    """

    key: str
    topic: Topic
    text: Text = attrs.field(converter=text_of)
    options: tuple[Option, ...] = attrs.field(converter=tuple_of)
    _by_key: dict[str, Option] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        _check_head(self)
        if not self.options:
            refuse("issue.no-options", "$.options", "give at least one option", "至少给出一个选项")
        _check_steps(len(self.options))
        for index, option in enumerate(self.options):
            check_type(option, Option, f"$.options[{index}]")
        check_unique(self.keys, "issue.repeated-option", "$.options")
        object.__setattr__(self, "_by_key", {option.key: option for option in self.options})

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the option keys in order."""
        return tuple(option.key for option in self.options)

    def option(self, key: str) -> Option:
        """Return one option by key; refused where it is not on the table (`issue.unknown-option`)."""
        if key not in self._by_key:
            _refuse_option(self.key, key)
        return self._by_key[key]

    def amount(self, key: str) -> Fraction | None:
        """Return the number an option stands for: none here."""
        self.option(key)
        return None


@attrs.frozen
class IntegerIssue:
    """State an issue whose options are whole numbers from `low` to `high`, `step` apart.

    `promises` and `incentives` go with every value; `{value}` in a promise is replaced by the value.

    >>> IntegerIssue("stock", Topic.POLICY, "days of stock", 10, 30, step=10).keys
    ('10', '20', '30')
    """

    key: str
    topic: Topic
    text: Text = attrs.field(converter=text_of)
    low: int
    high: int
    step: int = 1
    unit: Text = attrs.field(default=Text("", ""), converter=text_of)
    promises: tuple[Promise, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    incentives: tuple[IncentivePolicy, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)

    def __attrs_post_init__(self) -> None:
        _check_head(self)
        check_int(self.low, "$.low")
        check_int(self.high, "$.high", least=self.low)
        check_int(self.step, "$.step", least=1)
        _check_steps((self.high - self.low) // self.step + 1)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the option keys in order."""
        return tuple(str(value) for value in range(self.low, self.high + 1, self.step))

    def option(self, key: str) -> Option:
        """Return one option by key; refused where it is not on the table (`issue.unknown-option`)."""
        self.amount(key)
        text = Text(f"{key} {self.unit.en}".strip(), f"{key} {self.unit.zh}".strip())
        return _worded(self, key, text)

    def amount(self, key: str) -> Fraction:
        """Return the number an option stands for."""
        value = int(key) if _WHOLE.fullmatch(key) else self.low - 1
        if not self.low <= value <= self.high or (value - self.low) % self.step:
            _refuse_option(self.key, key)
        return Fraction(value)


@attrs.frozen
class MoneyIssue:
    """State an issue whose options are amounts of money from `low` to `high`, `step` apart.

    >>> price = MoneyIssue("price", Topic.PRICE, "price per case", Money("30", "CNY"), Money("32", "CNY"),
    ...                    step=Money("0.50", "CNY"))
    >>> price.keys[:2], price.option("30.50").text.en
    (('30.00', '30.50'), '30.50 CNY')
    """

    key: str
    topic: Topic
    text: Text = attrs.field(converter=text_of)
    low: Money
    high: Money
    step: Money
    promises: tuple[Promise, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    incentives: tuple[IncentivePolicy, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)

    def __attrs_post_init__(self) -> None:
        _check_head(self)
        for name in ("low", "high", "step"):
            check_type(getattr(self, name), Money, f"$.{name}")
        if self.high < self.low or self.step <= Money.zero(self.step.currency):
            refuse(
                "issue.range",
                "$.high",
                "the range must not be empty and the step must be positive",
                "范围不得为空,步长必须为正",
            )
        _check_steps(self._last + 1)

    @property
    def _last(self) -> int:
        return int((self.high - self.low).ratio(self.step))

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the option keys in order: the plain amounts."""
        return tuple((self.low + self.step * index).plain for index in range(self._last + 1))

    def option(self, key: str) -> Option:
        """Return one option by key; refused where it is not on the table (`issue.unknown-option`)."""
        self.amount(key)
        text = f"{key} {self.low.currency}"
        return _worded(self, key, Text(text, text))

    def amount(self, key: str) -> Fraction:
        """Return the number an option stands for, in the currency's major unit."""
        if _PLAIN.fullmatch(key):
            value = Money(key, self.low.currency)
            steps = (value - self.low).ratio(self.step)
            if value.plain == key and self.low <= value <= self.high and steps.denominator == 1:
                return value.fraction
        _refuse_option(self.key, key)


@attrs.frozen
class ContinuousIssue:
    """State an issue on which every position from `low` to `high` may be agreed, valued straight between.

    Its keys are its two ends, which is where both sides value it; a package names a position with at most
    `places` decimal places.

    >>> ends = Decimal("0.2"), Decimal("0.5")
    >>> share = ContinuousIssue("share", Topic.POLICY, "share of shelf", *ends, places=3)
    >>> share.keys, share.position("0.35"), share.key_at(Fraction(1, 7))
    (('0.2', '0.5'), Fraction(1, 2), '0.243')
    """

    key: str
    topic: Topic
    text: Text = attrs.field(converter=text_of)
    low: Decimal
    high: Decimal
    places: int = attrs.field(default=2, kw_only=True)
    unit: Text = attrs.field(default=Text("", ""), converter=text_of, kw_only=True)
    promises: tuple[Promise, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    incentives: tuple[IncentivePolicy, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)

    def __attrs_post_init__(self) -> None:
        _check_head(self)
        check_decimal(self.low, "$.low")
        check_decimal(self.high, "$.high")
        check_int(self.places, "$.places", least=0, most=8)
        if self.high <= self.low:
            refuse("issue.range", "$.high", "must be above low", "上限必须高于下限")
        if any(Fraction(end) * 10**self.places % 1 for end in (self.low, self.high)):
            refuse(
                "issue.places",
                "$.places",
                "both ends need no more decimal places",
                "两端的小数位不得超过该位数",
            )

    @property
    def keys(self) -> tuple[str, str]:
        """Return the keys of the two ends."""
        return (self.key_at(Fraction(0)), self.key_at(Fraction(1)))

    def option(self, key: str) -> Option:
        """Return one position by key; refused where it is not on the scale (`issue.unknown-option`)."""
        self.amount(key)
        return _worded(self, key, Text(f"{key} {self.unit.en}".strip(), f"{key} {self.unit.zh}".strip()))

    def amount(self, key: str) -> Fraction:
        """Return the number a position stands for."""
        if _PLAIN.fullmatch(key):
            value = Fraction(key)
            exact = not value * 10**self.places % 1
            if exact and Fraction(self.low) <= value <= Fraction(self.high) and self._worded(value) == key:
                return value
        _refuse_option(self.key, key)

    def position(self, key: str) -> Fraction:
        """Return where a position lies between the ends, from 0 to 1."""
        low, high = Fraction(self.low), Fraction(self.high)
        return (self.amount(key) - low) / (high - low)

    def key_at(self, position: Fraction, rounding: Rounding = Rounding.HALF_EVEN) -> str:
        """Return the key of the position so far between the ends, rounded to `places`."""
        low, high = Fraction(self.low), Fraction(self.high)
        return self._worded(Fraction(round_fraction(low + (high - low) * position, self.places, rounding)))

    def _worded(self, value: Fraction) -> str:
        shown = f"{round_fraction(value, self.places):f}"
        return shown.rstrip("0").rstrip(".") if "." in shown else shown


ListedIssue: TypeAlias = DiscreteIssue | IntegerIssue | MoneyIssue
Issue: TypeAlias = ListedIssue | ContinuousIssue


def _check_head(issue: Issue) -> None:
    check_id(issue.key, "$.key")
    check_type(issue.topic, Topic, "$.topic")
    check_type(issue.text, Text, "$.text")


def _check_steps(count: int) -> None:
    if count > MOST_STEPS:
        refuse(
            "issue.too-many-options",
            "$.step",
            f"the issue has {count} options; use a coarser step or a ContinuousIssue (at most {MOST_STEPS})",
            f"该议题有 {count} 个取值,请加大步长或改用连续议题(最多 {MOST_STEPS} 个)",
        )


def _worded(issue: IntegerIssue | MoneyIssue | ContinuousIssue, key: str, text: Text) -> Option:
    promises = [promise.about(text) for promise in issue.promises]
    return Option(key, text, promises=promises, incentives=issue.incentives)


def _refuse_option(issue: str, key: str) -> NoReturn:
    refuse(
        "issue.unknown-option",
        f"$.choices.{issue}",
        f"{key!r} is not an option of {issue!r}",
        f"{key!r} 不是议题 {issue!r} 的选项",
    )
