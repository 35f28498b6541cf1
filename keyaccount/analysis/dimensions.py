"""What two managements can agree or differ on: the dimensions of topic 1, as data."""

from __future__ import annotations

from enum import Enum

import attrs

from keyaccount.values.checks import check_id, check_type
from keyaccount.values.text import Text

__all__ = ["DIMENSIONS", "Dimension", "DimensionKind"]


class DimensionKind(Enum):
    """Tell how a firm thinks from what it has done before."""

    THINKING = "thinking"
    EXPERIENCE = "experience"


@attrs.frozen
class Dimension:
    """Name one thing two managements can agree or differ on; a main one must converge.

    The scale runs from -2 (`low`) to +2 (`high`). Method: A1.

    >>> DIMENSIONS[0].main
    True
    """

    id: str
    text: Text
    low: Text
    high: Text
    main: bool = False
    kind: DimensionKind = DimensionKind.THINKING
    remedy: Text | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_type(self.text, Text, "$.text")
        check_type(self.main, bool, "$.main")
        check_type(self.kind, DimensionKind, "$.kind")


_DEFAULT_REMEDY = Text(
    "agree with their management how to live with the difference, with a name on each side and a review day",
    "与客户管理层商定如何处理这一分歧,双方各有责任人,并定复核日期",
)


def _main(key: str, text: Text, low: Text, high: Text) -> Dimension:
    return Dimension(key, text, low, high, main=True, remedy=_DEFAULT_REMEDY)


def _minor(key: str, text: Text, low: Text, high: Text) -> Dimension:
    return Dimension(key, text, low, high)


def _experience(key: str, text: Text, low: Text, high: Text) -> Dimension:
    return Dimension(key, text, low, high, kind=DimensionKind.EXPERIENCE)


DIMENSIONS: tuple[Dimension, ...] = (
    _main(
        "growth",
        Text("growth or profit first", "增长优先还是利润优先"),
        Text("profit now", "重当期利润"),
        Text("growth first", "重增长"),
    ),
    _main(
        "price_discipline",
        Text("price discipline", "价格纪律"),
        Text("sells at any price", "低价抛售"),
        Text("holds agreed prices", "严守约定价格"),
    ),
    _main(
        "horizon",
        Text("length of view on the partnership", "合作的长远性"),
        Text("deal by deal", "一单一议"),
        Text("years ahead", "着眼多年"),
    ),
    _main(
        "integrity",
        Text("keeping of promises", "守信"),
        Text("promises bend", "承诺随意"),
        Text("promises are kept", "言出必行"),
    ),
    _main(
        "customer_first",
        Text("service to the end buyer", "对最终消费者的服务"),
        Text("sale ends at the till", "卖完为止"),
        Text("service after the sale", "重售后服务"),
    ),
    _minor(
        "planning",
        Text("planning habit", "计划习惯"),
        Text("day by day", "随机应变"),
        Text("planned ahead", "凡事有计划"),
    ),
    _minor(
        "payment",
        Text("payment habit", "付款习惯"),
        Text("pays late", "拖延付款"),
        Text("pays on the day", "按期付款"),
    ),
    _minor(
        "brand",
        Text("own brand or ours", "自有品牌还是厂家品牌"),
        Text("own brand first", "自有品牌优先"),
        Text("our brand first", "我方品牌优先"),
    ),
    _minor(
        "risk",
        Text("appetite for risk", "风险偏好"),
        Text("cautious", "谨慎"),
        Text("bold", "敢于冒险"),
    ),
    _minor(
        "decision",
        Text("way of deciding", "决策方式"),
        Text("the owner alone", "老板独断"),
        Text("by a team with figures", "团队凭数据决策"),
    ),
    _experience(
        "category_experience",
        Text("experience with our category", "本品类经营经验"),
        Text("new to it", "刚入行"),
        Text("many years", "经验丰富"),
    ),
    _experience(
        "joint_planning_experience",
        Text("experience of planning with a supplier", "与供应商共同计划的经验"),
        Text("never done", "从未有过"),
        Text("yearly routine", "每年例行"),
    ),
    _experience(
        "systems_experience",
        Text("experience with stock and sales systems", "进销存系统使用经验"),
        Text("paper", "手工账"),
        Text("daily data shared", "每日共享数据"),
    ),
)
