"""Questions as data: kind, choices with scores, conditions, evidence asked for, and who answers."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import (
    check_decimal,
    check_id,
    check_int,
    check_name,
    check_type,
    check_unique,
    tuple_of,
)
from keyaccount.values.evidence import EvidenceGrade
from keyaccount.values.numbers import score_of
from keyaccount.values.text import Text

__all__ = ["Choice", "Condition", "ConditionTest", "Match", "Question", "QuestionKind"]

MOST_WEIGHT = 1_000_000


def _decimal_from(number: int | Decimal) -> Decimal:
    return Decimal(number) if type(number) is int else number  # type: ignore[return-value]  # checked afterwards


class QuestionKind(Enum):
    """Name what kind of answer a question takes."""

    SCALE = "scale"  # one of several anchored levels, the least first
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    YES_NO = "yes_no"
    NUMBER = "number"
    AMOUNT = "amount"
    DAY = "day"
    TEXT = "text"

    @property
    def chosen(self) -> bool:
        """Tell whether the answer is picked from choices."""
        return self in _CHOSEN


_CHOSEN = frozenset({QuestionKind.SCALE, QuestionKind.CHOICE, QuestionKind.MULTI_CHOICE, QuestionKind.YES_NO})


@attrs.frozen
class Choice:
    """State one choice or anchored level: stable key, wording, and its score from 0 to 1.

    A level of a scale without a score gets its even step; a choice without one is not scored.
    `replaces` lists keys of earlier versions this one stands for.

    >>> Choice("weekly", Text("every week", "每周"), Decimal(1)).key
    'weekly'
    """

    key: str
    text: Text
    score: Decimal | None = None
    replaces: tuple[str, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.key, "$.key")
        check_type(self.text, Text, "$.text")
        if self.score is not None:
            check_decimal(self.score, "$.score", least=0, most=1)


_YES_NO = (Choice("yes", Text("yes", "是"), Decimal(1)), Choice("no", Text("no", "否"), Decimal(0)))


class ConditionTest(Enum):
    """Name what a condition asks of another answer."""

    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"
    IS_ANY = "is_any"
    IS_NONE = "is_none"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Match(Enum):
    """Name whether all conditions must hold or any one."""

    ALL = "all"
    ANY = "any"


@attrs.frozen
class Condition:
    """State one condition on another question's answer.

    `keys` go with IS_ANY and IS_NONE, `bound` with AT_LEAST and AT_MOST. A question that is disabled or
    not answered fulfils only NOT_ANSWERED, so switching one off closes everything behind it.
    Raises `KeyAccountError` (`condition.keys`, `condition.bound`).

    >>> Condition("stores.cold", ConditionTest.IS_ANY, ["yes"]).keys
    ('yes',)
    """

    question: str
    test: ConditionTest = ConditionTest.ANSWERED
    keys: tuple[str, ...] = attrs.field(default=(), converter=tuple_of)
    bound: Decimal | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.question, "$.question")
        check_type(self.test, ConditionTest, "$.test")
        if bool(self.keys) != (self.test in (ConditionTest.IS_ANY, ConditionTest.IS_NONE)):
            refuse(
                "condition.keys",
                "$.keys",
                "go with is_any and is_none, and only these",
                "仅用于 is_any 和 is_none",
            )
        if (self.bound is not None) != (self.test in (ConditionTest.AT_LEAST, ConditionTest.AT_MOST)):
            refuse(
                "condition.bound",
                "$.bound",
                "goes with at_least and at_most, and only these",
                "仅用于 at_least 和 at_most",
            )
        if self.bound is not None:
            check_decimal(self.bound, "$.bound")


@attrs.frozen
class Question:
    """Define one question: id for good, wording, kind, choices, weight, and what its answer must rest on.

    - `required` blocks completion, never saving; `weight` counts in the score and may be 0.
    - `enabled_when` and `match` switch it on by other answers; a disabled question is never required.
    - `least_grade` is the evidence it needs, `evidence_hint` what counts as such, `max_age_days` how old
      the answer may be, `owner` who finds it out, `minutes` the effort that takes, `remedy` how.
    - NUMBER and AMOUNT take `least` and `most`, and score linearly from `zero_at` to `full_at` where
      both are given (either may be the greater); `unit` names what is counted.
    - `replaces` lists ids of earlier versions whose answers this one takes over.

    Raises `KeyAccountError` (`question.*`).

    Method: C4, A1-A7.

    >>> words = [Text("none", "无"), Text("some", "有"), Text("all", "全")]
    >>> levels = [Choice(str(level), text) for level, text in enumerate(words)]
    >>> shelf = Question("shelf.share", Text("Shelf share?", "货架占比?"), choices=levels, required=True)
    >>> [float(choice.score) for choice in shelf.options]
    [0.0, 0.5, 1.0]
    """

    id: str
    text: Text
    kind: QuestionKind = QuestionKind.SCALE
    part: str = ""
    clause: str = ""
    choices: tuple[Choice, ...] = attrs.field(default=(), converter=tuple_of)
    weight: Decimal = attrs.field(default=Decimal(1), converter=_decimal_from)
    required: bool = False
    enabled_when: tuple[Condition, ...] = attrs.field(default=(), converter=tuple_of)
    match: Match = Match.ALL
    hint: Text | None = None
    evidence_hint: Text | None = None
    least_grade: EvidenceGrade = EvidenceGrade.NONE
    max_age_days: int | None = None
    owner: str = ""
    minutes: int | None = None
    remedy: Text | None = None
    unit: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    zero_at: Decimal | None = None
    full_at: Decimal | None = None
    replaces: tuple[str, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_type(self.text, Text, "$.text")
        check_name(self.text.en, "$.text.en")
        check_name(self.text.zh, "$.text.zh")
        check_type(self.kind, QuestionKind, "$.kind")
        check_decimal(self.weight, "$.weight", least=0, most=MOST_WEIGHT)
        check_type(self.required, bool, "$.required")
        check_type(self.match, Match, "$.match")
        check_type(self.least_grade, EvidenceGrade, "$.least_grade")
        for name in ("max_age_days", "minutes"):
            if getattr(self, name) is not None:
                check_int(getattr(self, name), f"$.{name}", least=0)
        self._check_choices()
        self._check_numbers()

    def _check_choices(self) -> None:
        for index, choice in enumerate(self.choices):
            check_type(choice, Choice, f"$.choices[{index}]")
        for index, condition in enumerate(self.enabled_when):
            check_type(condition, Condition, f"$.enabled_when[{index}]")
        check_unique([choice.key for choice in self.choices], "question.duplicate-choice", "$.choices")
        if self.choices and not self.kind.chosen:
            refuse(
                "question.choices-unwanted",
                "$.choices",
                f"a {self.kind.value} question takes no choices",
                "该类问题不设选项",
            )
        if self.kind.chosen and self.kind is not QuestionKind.YES_NO and len(self.choices) < 2:
            refuse("question.choices-few", "$.choices", "give at least two choices", "至少给出两个选项")
        if self.kind is not QuestionKind.SCALE and len({one.score is None for one in self.choices}) > 1:
            refuse(
                "question.scores-partial", "$.choices", "score all choices or none", "须全部计分或全部不计分"
            )
        keys = {one.key for one in self.choices}
        if self.kind is QuestionKind.YES_NO and keys and keys != {"yes", "no"}:
            refuse(
                "question.yes-no-choices",
                "$.choices",
                "the keys must be yes and no",
                "选项键必须为 yes 和 no",
            )

    def _check_numbers(self) -> None:
        numeric = self.kind in (QuestionKind.NUMBER, QuestionKind.AMOUNT)
        for name in ("least", "most", "zero_at", "full_at"):
            if getattr(self, name) is not None:
                check_decimal(getattr(self, name), f"$.{name}")
                if not numeric:
                    refuse(
                        "question.bound-unwanted",
                        f"$.{name}",
                        "only for number and amount",
                        "仅用于数值和金额问题",
                    )
        if self.least is not None and self.most is not None and self.least > self.most:
            refuse("question.bounds-crossed", "$.most", "must not be below least", "上限不得低于下限")
        if (self.zero_at is None) != (self.full_at is None) or (
            self.zero_at is not None and self.zero_at == self.full_at
        ):
            refuse(
                "question.scoring-bounds",
                "$.full_at",
                "give zero_at and full_at together, and different",
                "zero_at 与 full_at 必须同时给出且不相等",
            )

    @property
    def options(self) -> tuple[Choice, ...]:
        """Return the choices with their scores: even steps on a scale, 1 and 0 for a plain yes or no."""
        if self.kind is QuestionKind.YES_NO and not self.choices:
            return _YES_NO
        if self.kind is not QuestionKind.SCALE:
            return self.choices
        steps = len(self.choices) - 1
        return tuple(
            attrs.evolve(choice, score=score_of(Fraction(index, steps))) if choice.score is None else choice
            for index, choice in enumerate(self.choices)
        )

    @property
    def choice_keys(self) -> frozenset[str]:
        """Return the keys an answer may pick."""
        if self.kind is QuestionKind.YES_NO:
            return frozenset({"yes", "no"})
        return frozenset(choice.key for choice in self.choices)

    @property
    def scored(self) -> bool:
        """Tell whether answers to it can enter a score."""
        if self.kind is QuestionKind.SCALE or (self.kind is QuestionKind.YES_NO and not self.choices):
            return True
        return self.zero_at is not None or any(choice.score is not None for choice in self.choices)
