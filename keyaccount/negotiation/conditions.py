"""Conditions we ask of a key account, each judged against one answer of the dossier."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum

import attrs

from keyaccount.errors import refuse
from keyaccount.model.response import Answer, AnswerState, Chosen, Number
from keyaccount.values.checks import check_decimal, check_id, check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from keyaccount.values.text import Text, text_of

__all__ = [
    "AskedCondition",
    "AtLeast",
    "ConditionKind",
    "ConditionState",
    "JudgedCondition",
    "OneOf",
]


class ConditionKind(Enum):
    """Name what a condition of ours is about."""

    STOCK_HELD = "stock_held"
    DISPLAY = "display"
    PRICE_DISCIPLINE = "price_discipline"
    REPORTING = "reporting"
    PAYMENT = "payment"
    EXCLUSIVITY = "exclusivity"
    OTHER = "other"

    @property
    def text(self) -> Text:
        """Return the kind in words."""
        return _KINDS[self]


_KINDS = {
    ConditionKind.STOCK_HELD: Text("stock held", "安全库存"),
    ConditionKind.DISPLAY: Text("display", "陈列"),
    ConditionKind.PRICE_DISCIPLINE: Text("price discipline", "价格纪律"),
    ConditionKind.REPORTING: Text("reporting", "数据上报"),
    ConditionKind.PAYMENT: Text("payment", "付款"),
    ConditionKind.EXCLUSIVITY: Text("exclusivity", "专营"),
    ConditionKind.OTHER: Text("other", "其他"),
}


class ConditionState(Enum):
    """Name how a condition stands against the customer's real situation."""

    MET = "met"
    REACHABLE = "reachable"
    NOT_REACHABLE = "not_reachable"
    UNKNOWN = "unknown"

    @property
    def text(self) -> Text:
        """Return the state in words."""
        return _STATES[self]


_STATES = {
    ConditionState.MET: Text("met", "已达到"),
    ConditionState.REACHABLE: Text("reachable with help", "经帮助可达到"),
    ConditionState.NOT_REACHABLE: Text("not reachable", "无法达到"),
    ConditionState.UNKNOWN: Text("unknown", "不清楚"),
}


@attrs.frozen
class AtLeast:
    """Ask for a number (or amount) of at least `met`; from `reachable` up it can be got there with help.

    For "at most" (payment days) set `at_most`: then lower is better. Where the answer carries a unit it
    must be `unit`.

    >>> AtLeast(Decimal(20), Decimal(12), unit="days").state(Decimal(15)).value
    'reachable'
    """

    met: Decimal
    reachable: Decimal
    unit: str = ""
    at_most: bool = False

    def __attrs_post_init__(self) -> None:
        check_decimal(self.met, "$.met")
        check_decimal(self.reachable, "$.reachable")
        check_type(self.unit, str, "$.unit")
        worse = self.reachable < self.met if self.at_most else self.reachable > self.met
        if worse:
            refuse(
                "condition.thresholds",
                "$.reachable",
                "what is reachable with help must be easier than what is met",
                "“经帮助可达到”的门槛应比“已达到”宽松",
            )

    def state(self, number: Decimal) -> ConditionState:
        """Judge a number."""
        sign = -1 if self.at_most else 1
        if sign * number >= sign * self.met:
            return ConditionState.MET
        return (
            ConditionState.REACHABLE
            if sign * number >= sign * self.reachable
            else ConditionState.NOT_REACHABLE
        )


@attrs.frozen
class OneOf:
    """Ask for one of some chosen answers; others can be got there with help, the rest cannot.

    >>> OneOf(["weekly"], ["monthly"]).state(["never"]).value
    'not_reachable'
    """

    met: tuple[str, ...] = attrs.field(converter=tuple_of)
    reachable: tuple[str, ...] = attrs.field(default=(), converter=tuple_of)

    def state(self, keys: Iterable[str]) -> ConditionState:
        """Judge the chosen keys by the best of them."""
        chosen = set(keys)
        if chosen & set(self.met):
            return ConditionState.MET
        return ConditionState.REACHABLE if chosen & set(self.reachable) else ConditionState.NOT_REACHABLE


@attrs.frozen
class AskedCondition:
    """State one condition we ask: what it is about, which dossier question tells, and what counts as met.

    `help` says what we offer where it is reachable only with help; `valid` is when we ask it (None: always).

    >>> AskedCondition("stock", ConditionKind.STOCK_HELD, "hold 20 days of stock", "stock-days",
    ...                AtLeast(Decimal(20), Decimal(12), "days"), help="first fill on consignment").question
    'stock-days'
    """

    key: str
    kind: ConditionKind
    text: Text = attrs.field(converter=text_of)
    question: str
    asks: AtLeast | OneOf
    help: Text | None = attrs.field(default=None, converter=attrs.converters.optional(text_of))
    valid: Period | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_id(self.key, "$.key")
        check_type(self.kind, ConditionKind, "$.kind")
        check_type(self.text, Text, "$.text")
        check_id(self.question, "$.question")
        check_type(self.asks, (AtLeast, OneOf), "$.asks")
        if self.help is not None:
            check_type(self.help, Text, "$.help")
        if self.valid is not None:
            check_type(self.valid, Period, "$.valid")

    def asked(self, on: date) -> bool:
        """Tell whether talks on a day have to settle it: we ask it now or from a later day on.

        >>> asked = AskedCondition("report", ConditionKind.REPORTING, "weekly sales", "reports",
        ...                        OneOf(["weekly"]), valid=Period.year(2026))
        >>> asked.asked(date(2025, 12, 1)), asked.asked(date(2027, 1, 1))
        (True, False)
        """
        return self.valid is None or on < self.valid.end

    def judge(self, answer: Answer | None, on: date) -> JudgedCondition:
        """Judge the condition by one answer; no answer, a stale or an unfitting one is unknown."""
        state, reason = self._state(answer, on)
        return JudgedCondition(self, state, reason, answer)

    def _state(self, answer: Answer | None, on: date) -> tuple[ConditionState, Text]:
        if answer is None:
            return ConditionState.UNKNOWN, Text(f"{self.question} is not answered", f"{self.question} 未回答")
        if answer.state is not AnswerState.ANSWERED:
            state = answer.state.text
            return ConditionState.UNKNOWN, Text(f"{self.question}: {state.en}", f"{self.question}:{state.zh}")
        if answer.evidence and not any(one.fresh(on) for one in answer.evidence):
            return ConditionState.UNKNOWN, Text("its evidence has expired", "证据已过期")
        value = answer.value
        if isinstance(self.asks, OneOf) and isinstance(value, Chosen):
            shown = ", ".join(value.keys)
            return self.asks.state(value.keys), Text(f"{self.question}: {shown}", f"{self.question}:{shown}")
        if isinstance(self.asks, AtLeast) and isinstance(value, (Number, Money)):
            return self._state_of_number(self.asks, value)
        return ConditionState.UNKNOWN, Text(
            f"{self.question} was answered in another form", f"{self.question} 的回答形式不符"
        )

    def _state_of_number(self, asks: AtLeast, value: Number | Money) -> tuple[ConditionState, Text]:
        number, unit = (
            (value.value, value.unit) if isinstance(value, Number) else (value.amount, value.currency)
        )
        if asks.unit != unit:
            return ConditionState.UNKNOWN, Text(
                f"{self.question} is in {unit or 'no unit'}, the condition in {asks.unit or 'no unit'}",
                f"{self.question} 的单位为 {unit or '无'},条件的单位为 {asks.unit or '无'}",
            )
        shown = f"{number} {unit}".strip()
        return asks.state(number), Text(f"{self.question}: {shown}", f"{self.question}:{shown}")


@attrs.frozen
class JudgedCondition:
    """Hold one condition with its state and the answer it rests on.

    >>> weekly = OneOf(["weekly"])
    >>> asked = AskedCondition("report", ConditionKind.REPORTING, "weekly sales", "reports", weekly)
    >>> asked.judge(None, date(2026, 3, 1)).state.value
    'unknown'
    """

    condition: AskedCondition
    state: ConditionState
    reason: Text
    answer: Answer | None = None

    def explain(self) -> Explanation:
        """Explain the judgement: state, answer and evidence (clause N4)."""
        evidence = self.answer.evidence if self.answer else ()
        label = self.condition.text
        return Explanation(
            f"condition.{self.condition.key}", label, self.state.text, self.reason, "N4", evidence
        )
