"""A checklist compiled for scoring: integer weights and scores, conditions in the order they depend on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import Problems, near_miss, refuse
from keyaccount.model.checklist import Checklist
from keyaccount.model.question import Condition, ConditionTest, Match, Question, QuestionKind
from keyaccount.model.response import Answer, AnswerState, Chosen, Day, Number, Responses, Words
from keyaccount.values.money import Money
from keyaccount.values.numbers import SCORE_PLACES, Rounding, round_ratio

ONE: int = 10**SCORE_PLACES
_VALUE_TYPES: dict[QuestionKind, type] = {
    QuestionKind.SCALE: Chosen,
    QuestionKind.CHOICE: Chosen,
    QuestionKind.MULTI_CHOICE: Chosen,
    QuestionKind.YES_NO: Chosen,
    QuestionKind.NUMBER: Number,
    QuestionKind.AMOUNT: Money,
    QuestionKind.DAY: Day,
    QuestionKind.TEXT: Words,
}


@attrs.frozen(eq=False)
class Compiled:
    """Hold what scoring needs per question, computed once for any number of responses."""

    checklist: Checklist
    expected: list[type]
    tables: list[dict[str, int] | None]
    bounds: list[tuple[Decimal | None, Decimal | None] | None]
    scored: list[bool]
    weights: list[int]
    weight_unit: int
    caps: tuple[int, int, int, int]
    conditional: list[int]

    @classmethod
    def of(cls, checklist: Checklist) -> Compiled:
        questions = checklist.questions
        unit = 10 ** max((_places(one.weight) for one in questions), default=0)
        caps = checklist.caps
        return cls(
            checklist,
            [_VALUE_TYPES[one.kind] for one in questions],
            [_table(one) for one in questions],
            [None if one.least is None and one.most is None else (one.least, one.most) for one in questions],
            [one.scored for one in questions],
            [int(Fraction(one.weight) * unit) for one in questions],
            unit,
            (_scaled(caps.none), _scaled(caps.stated), _scaled(caps.shown), _scaled(caps.measured)),
            _in_order(checklist),
        )

    def given(self, responses: Responses, as_of: date) -> list[Answer | None]:
        """Line the answers up with the questions; those given after `as_of` are not known yet."""
        checklist = self.checklist
        if responses.checklist != checklist.id or responses.version != checklist.version:
            refuse(
                "responses.other-version",
                "$.version",
                f"these answer {responses.checklist} version {responses.version}, "
                f"not {checklist.id} version {checklist.version}; upgrade them first",
                f"答卷对应 {responses.checklist} 第 {responses.version} 版,"
                f"不是 {checklist.id} 第 {checklist.version} 版,请先升级",
            )
        found: list[Answer | None] = [None] * len(checklist.questions)
        position = checklist._position
        for answer in responses.answers:
            index = position.get(answer.question)
            if index is None or not self._fits(index, answer):
                self.report(responses)
            elif answer.on is None or answer.on <= as_of:
                found[index] = answer
        return found

    def _fits(self, index: int, answer: Answer) -> bool:
        if answer.state is not AnswerState.ANSWERED:
            return True
        value = answer.value
        if type(value) is not self.expected[index]:
            return False
        table = self.tables[index]
        return self._within(index, value) if table is None else self._picked(index, value, table)

    def _picked(self, index: int, value: object, table: dict[str, int]) -> bool:
        keys = value.keys  # type: ignore[attr-defined]  # its type was compared before
        if len(keys) == 1:
            return keys[0] in table
        return self.checklist.questions[index].kind is QuestionKind.MULTI_CHOICE and all(
            key in table for key in keys
        )

    def _within(self, index: int, value: object) -> bool:
        bounds = self.bounds[index]
        if bounds is None:
            return True
        number = value.value if isinstance(value, Number) else value.amount  # type: ignore[attr-defined]  # as above
        return (bounds[0] is None or number >= bounds[0]) and (bounds[1] is None or number <= bounds[1])

    def report(self, responses: Responses) -> None:
        """Refuse responses that do not fit the questions, all misfits at once."""
        problems = Problems()
        for answer in responses.answers:
            question = self.checklist.get(answer.question)
            path = f"$.answers[{answer.question}]"
            if question is None:
                near = near_miss(answer.question, self.checklist._position)
                hint = f"; did you mean {near!r}?" if near else ""
                hint_zh = f";是否指 {near!r}?" if near else ""
                problems.add(
                    "answer.question-unknown",
                    path,
                    f"there is no such question{hint}",
                    f"没有该问题{hint_zh}",
                )
            elif answer.state is AnswerState.ANSWERED:
                check_value(question, answer, path, problems)
        problems.raise_any()

    def disabled(self, given: list[Answer | None]) -> list[bool]:
        """Find which questions their conditions switch off, those behind a disabled one included."""
        off = [False] * len(given)
        checklist = self.checklist
        parts = {part.id: part for part in checklist.parts}
        for index in self.conditional:
            question = checklist.questions[index]
            part = parts.get(question.part)
            on = self._holds(question.enabled_when, question.match, given, off)
            if on and part is not None:
                on = self._holds(part.enabled_when, part.match, given, off)
            off[index] = not on
        return off

    def _holds(
        self, conditions: tuple[Condition, ...], match: Match, given: list[Answer | None], off: list[bool]
    ) -> bool:
        if not conditions:
            return True
        results = (self._fulfilled(condition, given, off) for condition in conditions)
        return all(results) if match is Match.ALL else any(results)

    def _fulfilled(self, condition: Condition, given: list[Answer | None], off: list[bool]) -> bool:
        index = self.checklist._position[condition.question]
        answer = None if off[index] else given[index]
        if answer is None or answer.state is not AnswerState.ANSWERED or answer.value is None:
            return condition.test is ConditionTest.NOT_ANSWERED
        value = answer.value
        if condition.test in (ConditionTest.ANSWERED, ConditionTest.NOT_ANSWERED):
            return condition.test is ConditionTest.ANSWERED
        if isinstance(value, Chosen):
            met = any(key in condition.keys for key in value.keys)
            return met is (condition.test is ConditionTest.IS_ANY)
        # Bounds stand on numbers and money only; the checklist saw to that.
        number: Decimal = value.amount if isinstance(value, Money) else value.value  # type: ignore[union-attr]
        limit = condition.bound or Decimal(0)
        return number >= limit if condition.test is ConditionTest.AT_LEAST else number <= limit

    def raw(self, index: int, answer: Answer) -> int:
        """Return the score of an answer before its evidence is looked at, in units of 10^-12."""
        table = self.tables[index]
        value = answer.value
        if table is not None:
            keys: tuple[str, ...] = value.keys  # type: ignore[union-attr]  # its type was compared in given()
            return table[keys[0]] if len(keys) == 1 else min(sum(table[key] for key in keys), ONE)
        question = self.checklist.questions[index]
        number: Decimal = value.value if isinstance(value, Number) else value.amount  # type: ignore[union-attr]
        start, end = Fraction(question.zero_at or 0), Fraction(question.full_at or 0)
        share: Fraction = (Fraction(number) - start) / (end - start) * ONE
        units: int = round_ratio(share.numerator, share.denominator)
        return min(max(units, 0), ONE)

    def cap(self, index: int, answer: Answer, as_of: date) -> int:
        """Return the most an answer may score by the evidence that stands behind it on the day."""
        return self.caps[self.grade(index, answer, as_of)]

    def grade(self, index: int, answer: Answer, as_of: date) -> int:
        """Return the best grade of evidence still fresh; an answer too old has none."""
        best = 0
        for one in answer.evidence:
            if one.grade > best and one.collected <= as_of and (one.expires is None or as_of < one.expires):
                best = int(one.grade)
        return 0 if best and self.too_old(index, answer, as_of) else best

    def too_old(self, index: int, answer: Answer, as_of: date) -> bool:
        """Tell whether the answer has passed the age its question allows."""
        limit = self.checklist.questions[index].max_age_days
        return limit is not None and answer.on is not None and (as_of - answer.on).days > limit


def check_value(question: Question, answer: Answer, path: str, problems: Problems) -> None:
    """Note whatever keeps an answered value from fitting its question."""
    expected = _VALUE_TYPES[question.kind]
    value = answer.value
    if type(value) is not expected:
        problems.add(
            "answer.wrong-kind",
            path,
            f"a {question.kind.value} question takes {expected.__name__}, got {type(value).__name__}",
            f"该问题应填写 {expected.__name__}",
        )
    elif isinstance(value, Chosen):
        _check_chosen(question, value, path, problems)
    elif isinstance(value, (Number, Money)):
        number = value.value if isinstance(value, Number) else value.amount
        low, high = question.least, question.most
        if (low is not None and number < low) or (high is not None and number > high):
            problems.add(
                "answer.out-of-bounds",
                path,
                f"{number} is not within {low} to {high}",
                f"{number} 不在 {low} 至 {high} 之间",
            )


def _check_chosen(question: Question, value: Chosen, path: str, problems: Problems) -> None:
    known = [choice.key for choice in question.options]
    for key in value.keys:
        if key not in known:
            near = near_miss(key, known) or ", ".join(known[:20])
            problems.add(
                "answer.choice-unknown",
                path,
                f"no choice {key!r}; try {near}",
                f"没有选项 {key!r};可选 {near}",
            )
    if len(value.keys) != 1 and question.kind is not QuestionKind.MULTI_CHOICE:
        problems.add("answer.choose-one", path, "pick exactly one choice", "必须且只能选择一项")


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _scaled(number: Decimal) -> int:
    return int(Fraction(number) * ONE)


def _table(question: Question) -> dict[str, int] | None:
    if not question.kind.chosen:
        return None
    if question.kind is not QuestionKind.SCALE:
        return {choice.key: _scaled(choice.score or Decimal(0)) for choice in question.options}
    steps = len(question.choices) - 1
    return {
        choice.key: round_ratio(index * ONE, steps, Rounding.HALF_EVEN)
        if choice.score is None
        else _scaled(choice.score)
        for index, choice in enumerate(question.choices)
    }


def _in_order(checklist: Checklist) -> list[int]:
    """Order the conditional questions so that each stands behind those it depends on; iterative."""
    by_part = {part.id: part.enabled_when for part in checklist.parts}
    needs: dict[int, list[int]] = {}
    for index, question in enumerate(checklist.questions):
        conditions = (*question.enabled_when, *by_part.get(question.part, ()))
        if conditions:
            needs[index] = [checklist._position[one.question] for one in conditions]
    ordered: dict[int, None] = {}
    for start in needs:
        stack = [start]
        while stack:
            waiting = [one for one in needs[stack[-1]] if one in needs and one not in ordered]
            stack.extend(waiting)
            if not waiting:
                ordered.setdefault(stack.pop(), None)
    return list(ordered)
