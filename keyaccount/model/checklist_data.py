"""Checklists as plain data: what a user writes in JSON, TOML or YAML for an own industry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import TypeVar

from keyaccount.errors import KeyAccountError, Problems, near_miss, refuse
from keyaccount.model.checklist import Checklist, EvidenceCaps, Part
from keyaccount.model.question import Choice, Condition, ConditionTest, Match, Question, QuestionKind
from keyaccount.values.evidence import EvidenceGrade
from keyaccount.values.numbers import exact
from keyaccount.values.text import Text

__all__ = ["read_checklist", "write_checklist"]

T = TypeVar("T")
E = TypeVar("E", bound=Enum)
_Row = Mapping[str, object]

_CHECKLIST_KEYS = ("id", "version", "title", "parts", "questions", "caps", "most_missing")
_PART_KEYS = ("id", "title", "clause", "when", "match", "optional")
_QUESTION_KEYS = (
    "id",
    "text",
    "kind",
    "part",
    "clause",
    "choices",
    "weight",
    "required",
    "when",
    "match",
    "hint",
    "evidence",
    "least_grade",
    "max_age_days",
    "owner",
    "minutes",
    "remedy",
    "unit",
    "least",
    "most",
    "zero_at",
    "full_at",
    "replaces",
)
_CHOICE_KEYS = ("key", "text", "score", "replaces")
_CONDITION_KEYS = ("question", "test", "keys", "bound")
_CAPS_KEYS = ("none", "stated", "shown", "measured")


def read_checklist(data: Mapping[str, object]) -> Checklist:
    """Build a checklist from plain data, reporting everything wrong in it at once.

    Wordings are `{"en": ..., "zh": ...}`, numbers are texts or ints, enums their lowercase values; the
    keys are those `write_checklist` writes, and an unknown key is refused with the nearest known one.
    Choices of a scale may be wordings alone: their keys are then 0, 1, 2 ...
    Raises `KeyAccountError` (`data.*`, and what the classes themselves refuse), each with its path.

    Method: C4, A1-A7.

    >>> stores = read_checklist({"id": "stores", "version": 1, "title": {"en": "Stores", "zh": "仓储"},
    ...     "questions": [
    ...         {"id": "cold", "kind": "yes_no", "text": {"en": "A cold store?", "zh": "有冷库吗?"}},
    ...         {"id": "size", "kind": "number", "text": {"en": "How large?", "zh": "面积?"}, "unit": "m2",
    ...          "when": [{"question": "cold", "test": "is_any", "keys": ["yes"]}]}]})
    >>> stores["size"].enabled_when[0].question
    'cold'
    """
    row = _mapping(data, "$")
    problems = Problems()
    _known(row, _CHECKLIST_KEYS, "$", problems)
    parts = _each(row, "parts", _PART_KEYS, _part, problems)
    questions = _each(row, "questions", _QUESTION_KEYS, _question, problems)
    caps = _tried(lambda: _caps(row.get("caps")), "$.caps", problems) or EvidenceCaps()
    title = _tried(lambda: _text(row.get("title"), "$.title"), "$", problems) or Text("", "")
    problems.raise_any()
    return Checklist(
        row.get("id"),  # type: ignore[arg-type]  # checked by the class, which names the path
        row.get("version"),  # type: ignore[arg-type]  # as above
        title,
        questions,
        parts,
        caps,
        row.get("most_missing"),  # type: ignore[arg-type]  # as above
    )


def _mapping(data: object, path: str) -> _Row:
    # A plain dict is told by its type, much faster than by the abstract class.
    if type(data) is not dict and not isinstance(data, Mapping):
        refuse(
            "data.not-a-mapping", path, f"expected a mapping, got {type(data).__name__}", "此处应为键值映射"
        )
    return data


def _known(row: _Row, keys: tuple[str, ...], path: str, problems: Problems) -> None:
    for key in row:
        if key not in keys:
            near = near_miss(str(key), keys)
            problems.add(
                "data.key-unknown",
                f"{path}.{key}",
                "is not known" + (f"; did you mean {near!r}?" if near else ""),
                "未知的键" + (f";是否指 {near!r}?" if near else ""),
            )


def _tried(build: Callable[[], T], path: str, problems: Problems) -> T | None:
    try:
        return build()
    except KeyAccountError as error:
        problems.take(error, path)
        return None


def _each(
    row: _Row, key: str, keys: tuple[str, ...], build: Callable[[_Row], T], problems: Problems
) -> list[T]:
    found = row.get(key, ())
    if not isinstance(found, (list, tuple)):
        problems.add("data.not-a-list", f"$.{key}", "expected a list", "此处应为列表")
        return []
    built: list[T] = []
    for index, one in enumerate(found):
        try:
            item = _mapping(one, "$")
            _known(item, keys, f"$.{key}[{index}]", problems)
            built.append(build(item))
        except KeyAccountError as error:
            problems.take(error, f"$.{key}[{index}]")
    return built


def _words(row: _Row, key: str) -> list[str]:
    words = row.get(key, ())
    if not isinstance(words, (list, tuple)) or not all(type(word) is str for word in words):
        refuse("data.not-a-list", f"$.{key}", "expected a list of texts", "此处应为文本列表")
    return list(words)


def _text(data: object, path: str) -> Text:
    row = _mapping(data, path)
    if set(row) != {"en", "zh"} or not all(type(word) is str for word in row.values()):
        refuse("data.text", path, "give the wording as en and zh", "请以 en 和 zh 给出中英文措辞")
    return Text(str(row["en"]), str(row["zh"]))


def _text_or_none(row: _Row, key: str) -> Text | None:
    return None if row.get(key) is None else _text(row[key], f"$.{key}")


def _number(data: object, path: str) -> Decimal | None:
    if data is None:
        return None
    if type(data) not in (int, str, Decimal) or len(str(data)) > 40:
        refuse(
            "data.number", path, "give a whole number, or a decimal as text", "请给出整数,或以文本给出小数"
        )
    try:
        # A caller's context that traps nothing would make a NaN of a word.
        with exact():
            return Decimal(data)  # type: ignore[arg-type]  # its type is compared above
    except InvalidOperation:
        refuse("data.number", path, f"{data!r} is not a number", f"{data!r} 不是数字")


def _enum(kind: type[E], data: object, path: str, default: E) -> E:
    if data is None:
        return default
    words = {str(one.value): one for one in kind}
    if str(data) not in words:
        near = near_miss(str(data), words)
        hint = f"did you mean {near!r}?" if near else f"known: {', '.join(words)}"
        refuse(
            "data.word-unknown",
            path,
            f"{data!r} is not known; {hint}",
            f"未知:{data!r};可用:{'、'.join(words)}",
        )
    return words[str(data)]


def _grade(data: object, path: str) -> EvidenceGrade:
    words = {grade.name.lower(): grade for grade in EvidenceGrade}
    if data is not None and str(data) not in words:
        refuse(
            "data.word-unknown", path, f"{data!r} is not known; known: {', '.join(words)}", f"未知:{data!r}"
        )
    return words[str(data)] if data is not None else EvidenceGrade.NONE


def _caps(data: object) -> EvidenceCaps:
    if data is None:
        return EvidenceCaps()
    row = _mapping(data, "$")
    if set(row) != set(_CAPS_KEYS):
        refuse(
            "data.caps", "$", f"give all of {', '.join(_CAPS_KEYS)}", f"须给出全部:{'、'.join(_CAPS_KEYS)}"
        )
    numbers = {key: _number(row[key], f"$.{key}") or Decimal(0) for key in _CAPS_KEYS}
    return EvidenceCaps(**numbers)


def _conditions(row: _Row) -> list[Condition]:
    if "when" not in row:
        return []
    problems = Problems()
    found = _each({"when": row["when"]}, "when", _CONDITION_KEYS, _condition, problems)
    problems.raise_any()
    return found


def _condition(row: _Row) -> Condition:
    return Condition(
        row.get("question"),  # type: ignore[arg-type]  # checked by the class
        _enum(ConditionTest, row.get("test"), "$.test", ConditionTest.ANSWERED),
        _words(row, "keys"),
        _number(row.get("bound"), "$.bound"),
    )


def _part(row: _Row) -> Part:
    return Part(
        row.get("id"),  # type: ignore[arg-type]  # checked by the class
        _text(row.get("title"), "$.title"),
        str(row.get("clause", "")),
        _conditions(row),
        _enum(Match, row.get("match"), "$.match", Match.ALL),
        row.get("optional", False),  # type: ignore[arg-type]  # checked by the class
    )


def _choices(row: _Row) -> list[Choice]:
    problems = Problems()
    rows = row.get("choices", ())
    if isinstance(rows, (list, tuple)) and all(
        isinstance(one, Mapping) and set(one) == {"en", "zh"} for one in rows
    ):
        rows = [{"key": str(level), "text": wording} for level, wording in enumerate(rows)]
    found = _each({"choices": rows}, "choices", _CHOICE_KEYS, _choice, problems)
    problems.raise_any()
    return found


def _choice(row: _Row) -> Choice:
    return Choice(
        row.get("key"),  # type: ignore[arg-type]  # checked by the class
        _text(row.get("text"), "$.text"),
        _number(row.get("score"), "$.score"),
        _words(row, "replaces"),
    )


def _question(row: _Row) -> Question:
    plain = {key: row[key] for key in ("required", "max_age_days", "minutes") if key in row}
    numbers = {
        key: _number(row[key], f"$.{key}") for key in ("least", "most", "zero_at", "full_at") if key in row
    }
    weight = _number(row.get("weight", 1), "$.weight")
    return Question(
        id=row.get("id"),  # type: ignore[arg-type]  # checked by the class
        text=_text(row.get("text"), "$.text"),
        kind=_enum(QuestionKind, row.get("kind"), "$.kind", QuestionKind.SCALE),
        part=str(row.get("part", "")),
        clause=str(row.get("clause", "")),
        choices=_choices(row),
        weight=weight,  # type: ignore[arg-type]  # checked by the class
        enabled_when=_conditions(row),
        match=_enum(Match, row.get("match"), "$.match", Match.ALL),
        hint=_text_or_none(row, "hint"),
        evidence_hint=_text_or_none(row, "evidence"),
        least_grade=_grade(row.get("least_grade"), "$.least_grade"),
        owner=str(row.get("owner", "")),
        remedy=_text_or_none(row, "remedy"),
        unit=str(row.get("unit", "")),
        replaces=_words(row, "replaces"),
        **plain,  # type: ignore[arg-type]  # checked by the class
        **numbers,  # type: ignore[arg-type]  # as above
    )


def write_checklist(checklist: Checklist) -> dict[str, object]:
    """Return a checklist as the plain data `read_checklist` reads; defaults are left out.

    >>> data = {"id": "x", "version": 1, "title": {"en": "X", "zh": "某"}, "questions": []}
    >>> write_checklist(read_checklist(data)) == {**data, "parts": []}
    True
    """
    caps = checklist.caps
    return _filled(
        {
            "id": checklist.id,
            "version": checklist.version,
            "title": _worded(checklist.title),
            "parts": [_written_part(part) for part in checklist.parts],
            "questions": [_written_question(question) for question in checklist.questions],
            "caps": None if caps == EvidenceCaps() else {key: str(getattr(caps, key)) for key in _CAPS_KEYS},
            "most_missing": checklist.most_missing,
        },
        keep=("parts", "questions"),
    )


def _filled(row: dict[str, object], keep: tuple[str, ...] = ()) -> dict[str, object]:
    return {key: value for key, value in row.items() if key in keep or value not in (None, "", [], False)}


def _worded(text: Text | None) -> object:
    return None if text is None else {"en": text.en, "zh": text.zh}


def _said(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def _written_conditions(conditions: tuple[Condition, ...]) -> list[dict[str, object]]:
    return [
        _filled(
            {
                "question": one.question,
                "test": one.test.value,
                "keys": list(one.keys),
                "bound": _said(one.bound),
            }
        )
        for one in conditions
    ]


def _written_part(part: Part) -> dict[str, object]:
    return _filled(
        {
            "id": part.id,
            "title": _worded(part.title),
            "clause": part.clause,
            "when": _written_conditions(part.enabled_when),
            "match": None if part.match is Match.ALL else part.match.value,
            "optional": part.optional,
        }
    )


def _written_question(question: Question) -> dict[str, object]:
    choices = [
        _filled(
            {
                "key": one.key,
                "text": _worded(one.text),
                "score": _said(one.score),
                "replaces": list(one.replaces),
            }
        )
        for one in question.choices
    ]
    grade = question.least_grade
    return _filled(
        {
            "id": question.id,
            "text": _worded(question.text),
            "kind": question.kind.value,
            "part": question.part,
            "clause": question.clause,
            "choices": choices,
            "weight": None if question.weight == 1 else _said(question.weight),
            "required": question.required,
            "when": _written_conditions(question.enabled_when),
            "match": None if question.match is Match.ALL else question.match.value,
            "hint": _worded(question.hint),
            "evidence": _worded(question.evidence_hint),
            "least_grade": None if grade is EvidenceGrade.NONE else grade.name.lower(),
            "owner": question.owner,
            "remedy": _worded(question.remedy),
            "unit": question.unit,
            "replaces": list(question.replaces),
            **{key: getattr(question, key) for key in ("max_age_days", "minutes")},
            **{key: _said(getattr(question, key)) for key in ("least", "most", "zero_at", "full_at")},
        },
    )
