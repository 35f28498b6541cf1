"""Checklists: versioned sets of questions in parts, checked when they are made."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import attrs

from keyaccount.errors import Problems, near_miss, refuse
from keyaccount.model.question import Condition, Match, Question, QuestionKind
from keyaccount.values.checks import (
    check_acyclic,
    check_decimal,
    check_id,
    check_int,
    check_type,
    check_unique,
    tuple_of,
)
from keyaccount.values.evidence import EvidenceGrade
from keyaccount.values.text import Text

__all__ = ["Checklist", "EvidenceCaps", "Part"]


@attrs.frozen
class EvidenceCaps:
    """State the highest score an answer can reach by the grade of its evidence.

    Caps must not fall as evidence gets better. Raises `KeyAccountError` (`caps.order`).

    >>> EvidenceCaps().of(EvidenceGrade.STATED)
    Decimal('0.5')
    """

    none: Decimal = Decimal("0.25")
    stated: Decimal = Decimal("0.5")
    shown: Decimal = Decimal("0.85")
    measured: Decimal = Decimal(1)

    def __attrs_post_init__(self) -> None:
        ladder = [self.none, self.stated, self.shown, self.measured]
        for name, cap in zip(("none", "stated", "shown", "measured"), ladder, strict=True):
            check_decimal(cap, f"$.{name}", least=0, most=1)
        if ladder != sorted(ladder):
            refuse("caps.order", "$", "better evidence must not be capped lower", "证据越充分,上限不得越低")

    @classmethod
    def off(cls) -> EvidenceCaps:
        """Return caps that cap nothing, for lists of plain facts.

        >>> EvidenceCaps.off().none
        Decimal('1')
        """
        return cls(Decimal(1), Decimal(1), Decimal(1), Decimal(1))

    def of(self, grade: EvidenceGrade) -> Decimal:
        """Return the cap of one grade."""
        return (self.none, self.stated, self.shown, self.measured)[grade]


@attrs.frozen
class Part:
    """Name one part of a checklist, the clause it answers, and when it applies at all.

    A disabled part disables all its questions.

    >>> Part("staff", Text("organisation and people", "组织与人员"), "C4.4").clause
    'C4.4'
    """

    id: str
    title: Text
    clause: str = ""
    enabled_when: tuple[Condition, ...] = attrs.field(default=(), converter=tuple_of)
    match: Match = Match.ALL
    optional: bool = False

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_type(self.title, Text, "$.title")
        check_type(self.match, Match, "$.match")
        check_type(self.optional, bool, "$.optional")
        for index, condition in enumerate(self.enabled_when):
            check_type(condition, Condition, f"$.enabled_when[{index}]")


@attrs.frozen
class Checklist:
    """Define a set of questions under an id and a version that only ever grows.

    `caps` limit scores by evidence. `most_missing` is how many scored questions may lack an answer before
    the score becomes unknown; None sets no limit. Everything wrong is reported at once, each problem under
    the id of its question: repeated ids, unknown parts, conditions on questions or choices that are not
    there, conditions that go round in a circle. Raises `KeyAccountError` (`checklist.*`, `condition.*`).
    Linear in questions and conditions.

    Method: C4, A1-A7.

    >>> from keyaccount.model.question import ConditionTest
    >>> asked = Question("cold", Text("A cold store?", "有冷库吗?"), QuestionKind.YES_NO)
    >>> only = Condition("cold", ConditionTest.IS_ANY, ["yes"])
    >>> size = Question("cold.size", Text("How large?", "多大?"), QuestionKind.NUMBER, enabled_when=[only])
    >>> Checklist("stores", 1, Text("Stores", "仓储"), [asked, size])["cold.size"].kind.value
    'number'
    """

    id: str
    version: int
    title: Text
    questions: tuple[Question, ...] = attrs.field(converter=tuple_of)
    parts: tuple[Part, ...] = attrs.field(default=(), converter=tuple_of)
    caps: EvidenceCaps = EvidenceCaps()
    most_missing: int | None = None
    _position: dict[str, int] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_int(self.version, "$.version", least=1)
        check_type(self.title, Text, "$.title")
        check_type(self.caps, EvidenceCaps, "$.caps")
        if self.most_missing is not None:
            check_int(self.most_missing, "$.most_missing", least=0)
        for index, question in enumerate(self.questions):
            check_type(question, Question, f"$.questions[{index}]")
        for index, part in enumerate(self.parts):
            check_type(part, Part, f"$.parts[{index}]")
        check_unique([part.id for part in self.parts], "checklist.duplicate-part", "$.parts")
        check_unique([one.id for one in self.questions], "checklist.duplicate-question", "$.questions")
        position = {question.id: index for index, question in enumerate(self.questions)}
        object.__setattr__(self, "_position", position)
        self._check_references()
        self._check_circles()

    def _check_references(self) -> None:
        problems = Problems()
        parts = {part.id for part in self.parts}
        for question in self.questions:
            path = f"$.questions[{question.id}]"
            if question.part and question.part not in parts:
                _unknown(problems, "checklist.part-unknown", f"{path}.part", question.part, parts)
            self._check_conditions(question.enabled_when, path, problems)
        for part in self.parts:
            self._check_conditions(part.enabled_when, f"$.parts[{part.id}]", problems)
        self._check_replaced(problems)
        problems.raise_any()

    def _check_conditions(self, conditions: tuple[Condition, ...], path: str, problems: Problems) -> None:
        for index, condition in enumerate(conditions):
            where = f"{path}.enabled_when[{index}]"
            asked = self.get(condition.question)
            if asked is None:
                _unknown(problems, "condition.question-unknown", where, condition.question, self._position)
                continue
            known = asked.choice_keys
            for key in condition.keys:
                if key not in known:
                    _unknown(problems, "condition.choice-unknown", where, key, known)
            if condition.bound is not None and asked.kind not in (QuestionKind.NUMBER, QuestionKind.AMOUNT):
                problems.add(
                    "condition.not-a-number",
                    where,
                    f"{asked.id!r} takes no number; use is_any",
                    f"问题 {asked.id!r} 不是数值,请使用 is_any",
                )

    def _check_replaced(self, problems: Problems) -> None:
        owners: dict[str, str] = {}
        for question in self.questions:
            for old in question.replaces:
                if old in self._position or old in owners:
                    problems.add(
                        "checklist.replaced-twice",
                        f"$.questions[{question.id}].replaces",
                        f"{old!r} is still asked or already replaced",
                        f"{old!r} 仍在使用或已被替代",
                    )
                owners[old] = question.id

    def _check_circles(self) -> None:
        by_part = {part.id: part.enabled_when for part in self.parts}

        def needed(key: str) -> list[str]:
            question = self[key]
            conditions = (*question.enabled_when, *by_part.get(question.part, ()))
            return [condition.question for condition in conditions]

        check_acyclic(needed, self._position, "condition.cycle", "$.questions")

    def get(self, question: str) -> Question | None:
        """Return one question by id, or None."""
        index = self._position.get(question)
        return None if index is None else self.questions[index]

    def __getitem__(self, question: str) -> Question:
        found = self.get(question)
        if found is None:
            near = near_miss(question, self._position)
            hint = f"; did you mean {near!r}?" if near else ""
            refuse(
                "checklist.question-unknown",
                f"$.questions[{question}]",
                f"{self.id} version {self.version} has no question {question!r}{hint}",
                f"{self.id} 第 {self.version} 版没有问题 {question!r}"
                + (f";是否指 {near!r}?" if near else ""),
            )
        return found

    def position(self, question: str) -> int | None:
        """Return where a question stands in `questions`, or None."""
        return self._position.get(question)

    def part(self, part: str) -> Part | None:
        """Return one part by id, or None."""
        return next((one for one in self.parts if one.id == part), None)

    def of_part(self, part: str) -> tuple[Question, ...]:
        """Return the questions of one part, in order."""
        return tuple(question for question in self.questions if question.part == part)

    def clause_of(self, question: Question) -> str:
        """Return the clause of a question: its own, else its part's."""
        if question.clause:
            return question.clause
        part = self.part(question.part)
        return part.clause if part is not None else ""


def _unknown(problems: Problems, code: str, path: str, word: str, known: Iterable[str]) -> None:
    near = near_miss(word, known)
    problems.add(
        code,
        path,
        f"{word!r} is not there" + (f"; did you mean {near!r}?" if near else ""),
        f"{word!r} 不存在" + (f";是否指 {near!r}?" if near else ""),
    )
