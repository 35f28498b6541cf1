"""Short forms for writing question data; each returns the plain data that `read_checklist` reads."""

from __future__ import annotations

from typing import TypeAlias

Row: TypeAlias = dict[str, object]
Words: TypeAlias = tuple[str, str]


def worded(words: Words) -> dict[str, str]:
    """Return a wording as plain data."""
    return {"en": words[0], "zh": words[1]}


def _row(
    kind: str,
    key: str,
    words: Words,
    *,
    owner: str,
    age: int,
    minutes: int,
    evidence: Words | None = None,
    grade: str = "stated",
    required: bool = True,
    weight: int = 1,
    when: tuple[str, str] | None = None,
) -> Row:
    row: Row = {
        "id": key,
        "kind": kind,
        "text": worded(words),
        "owner": owner,
        "max_age_days": age,
        "minutes": minutes,
        "required": required,
        "weight": weight,
        "least_grade": grade,
    }
    if evidence is not None:
        row["evidence"] = worded(evidence)
    if when is not None:
        row["when"] = [{"question": when[0], "test": "is_any", "keys": [when[1]]}]
    return row


def scale(key: str, words: Words, anchors: tuple[Words, ...], **more: object) -> Row:
    """Return a question with anchored levels, the least first."""
    row = _row("scale", key, words, **more)  # type: ignore[arg-type]  # the names are checked by _row itself
    return {**row, "choices": [worded(anchor) for anchor in anchors]}


def choice(key: str, words: Words, choices: tuple[tuple[str, Words, str | None], ...], **more: object) -> Row:
    """Return a question with one choice among several, each with key, wording and score."""
    row = _row("choice", key, words, **more)  # type: ignore[arg-type]  # as above
    return {**row, "choices": [_choice(*one) for one in choices]}


def several(key: str, words: Words, choices: tuple[tuple[str, Words], ...], **more: object) -> Row:
    """Return a question of facts with any number of choices, unscored."""
    row = _row("multi_choice", key, words, **more)  # type: ignore[arg-type]  # as above
    return {**row, "choices": [_choice(*one, None) for one in choices]}


def yes_no(key: str, words: Words, *, yes: str = "1", **more: object) -> Row:
    """Return a question of yes or no, saying what yes scores."""
    row = _row("yes_no", key, words, **more)  # type: ignore[arg-type]  # as above
    no = "0" if yes == "1" else "1"
    return {**row, "choices": [_choice("yes", ("yes", "是"), yes), _choice("no", ("no", "否"), no)]}


def number(
    key: str,
    words: Words,
    *,
    unit: str,
    line: tuple[str, str] | None = None,
    bounds: tuple[str, str] | None = None,
    **more: object,
) -> Row:
    """Return a question for a number, scored along a line from zero to full where one is given."""
    row = _row("number", key, words, **more)  # type: ignore[arg-type]  # as above
    row["unit"] = unit
    if line is not None:
        row["zero_at"], row["full_at"] = line
    if bounds is not None:
        row["least"], row["most"] = bounds
    return row


def amount(key: str, words: Words, **more: object) -> Row:
    """Return a question for a sum of money, a fact without score."""
    return _row("amount", key, words, **more)  # type: ignore[arg-type]  # as above


def text(key: str, words: Words, **more: object) -> Row:
    """Return a question answered in words, a fact without score."""
    return _row("text", key, words, **more)  # type: ignore[arg-type]  # as above


def _choice(key: str, words: Words, score: str | None) -> Row:
    plain: Row = {"key": key, "text": worded(words)}
    return plain if score is None else {**plain, "score": score}
