"""Checklists as data: users write their own, and every slip is named with its place."""

from __future__ import annotations

from copy import deepcopy
from decimal import Context, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.model.checklist_data import read_checklist, write_checklist
from tests.refusals import refusals_of


def words(word: str) -> dict[str, str]:
    return {"en": word, "zh": f"{word}?"}


FULL: dict[str, Any] = {
    "id": "stores",
    "version": 3,
    "title": words("Stores"),
    "most_missing": 2,
    "caps": {"none": "0.1", "stated": "0.2", "shown": "0.3", "measured": "1"},
    "parts": [
        {"id": "p", "title": words("p"), "clause": "C6", "optional": True, "match": "any",
         "when": [{"question": "cold", "test": "is_any", "keys": ["yes"]}]},
        {"id": "q", "title": words("q")},
    ],
    "questions": [
        {"id": "cold", "kind": "yes_no", "text": words("Cold?"), "required": True, "part": "q"},
        {"id": "grade", "kind": "scale", "text": words("Grade?"), "choices": [words("bad"), words("good")],
         "weight": "2.5", "least_grade": "shown", "evidence": words("photo"), "hint": words("look"),
         "max_age_days": 90, "minutes": 10, "owner": "logistics", "remedy": words("go and see"),
         "clause": "A1", "match": "any", "when": [{"question": "cold", "test": "answered"}], "part": "p"},
        {"id": "pick", "kind": "choice", "text": words("Pick?"), "replaces": ["old"],
         "choices": [{"key": "a", "text": words("a"), "score": "0.2", "replaces": ["z"]},
                     {"key": "b", "text": words("b"), "score": "1"}]},
        {"id": "size", "kind": "number", "text": words("Size?"), "unit": "m2", "least": "0", "most": "900",
         "zero_at": "0", "full_at": "500",
         "when": [{"question": "cold", "test": "is_any", "keys": ["yes"]}]},
        {"id": "more", "kind": "text", "text": words("More?"),
         "when": [{"question": "size", "test": "at_least", "bound": "10"}]},
    ],
}  # fmt: skip


def test_data_reads_and_writes_back() -> None:
    """Whatever is written as data must come back the same, defaults left out."""
    read = read_checklist(FULL)
    assert read["grade"].evidence_hint is not None
    assert [choice.key for choice in read["grade"].choices] == ["0", "1"]
    assert read_checklist(write_checklist(read)) == read
    assert write_checklist(read_checklist(write_checklist(read))) == write_checklist(read)


def test_a_smallest_list_needs_little() -> None:
    """A beginner's list of one question should not ask for twenty keys."""
    small = {
        "id": "s",
        "version": 1,
        "title": words("s"),
        "questions": [{"id": "a", "kind": "text", "text": words("a")}],
    }
    assert read_checklist(small)["a"].weight == 1


@pytest.mark.parametrize(
    ("path", "value", "refused"),
    [
        (("titel",), "x", ("data.key-unknown", "$.titel")),
        (("title",), "x", ("data.not-a-mapping", "$.title")),
        (("title",), {"en": "x"}, ("data.text", "$.title")),
        (("questions",), "x", ("data.not-a-list", "$.questions")),
        (("questions",), None, ("data.not-a-list", "$.questions")),
        (("parts", 0), "x", ("data.not-a-mapping", "$.parts[0]")),
        (("caps",), {"none": "0"}, ("data.caps", "$.caps")),
        (("caps", "none"), "many", ("data.number", "$.caps.none")),
        (("version",), "1", ("int.wrong", "$.version")),
        (("id",), None, ("id.empty", "$.id")),
        (("most_missing",), "2", ("int.wrong", "$.most_missing")),
        (("questions", 0, "kind"), "yesno", ("data.word-unknown", "$.questions[0].kind")),
        (("questions", 0, "kind"), "zzz", ("data.word-unknown", "$.questions[0].kind")),
        (("questions", 0, "requird"), True, ("data.key-unknown", "$.questions[0].requird")),
        (("questions", 0, "required"), "yes", ("type.wrong", "$.questions[0].required")),
        (("questions", 0, "max_age_days"), "9", ("int.wrong", "$.questions[0].max_age_days")),
        (("questions", 1, "least_grade"), "seen", ("data.word-unknown", "$.questions[1].least_grade")),
        (("questions", 1, "weight"), 2.5, ("data.number", "$.questions[1].weight")),
        (("questions", 1, "weight"), None, ("decimal.wrong", "$.questions[1].weight")),
        (("questions", 1, "weight"), "1" * 50, ("data.number", "$.questions[1].weight")),
        (("questions", 1, "weight"), "2.5x", ("data.number", "$.questions[1].weight")),
        (("questions", 2, "choices", 0, "text"), 0, ("data.not-a-mapping", "$.questions[2].choices[0].text")),
        (("questions", 2, "choices", 0, "is"), "a", ("data.key-unknown", "$.questions[2].choices[0].is")),
        (("questions", 2, "replaces"), "old", ("data.not-a-list", "$.questions[2].replaces")),
        (("questions", 3, "when", 0, "test"), "is", ("data.word-unknown", "$.questions[3].when[0].test")),
        (("questions", 3, "when", 0, "keys"), "yes", ("data.not-a-list", "$.questions[3].when[0].keys")),
        (
            ("questions", 3, "when", 0, "question"), "colt",
            ("condition.question-unknown", "$.questions[size].enabled_when[0]"),
        ),
    ],
)  # fmt: skip
def test_each_slip_is_named_with_its_place(
    path: tuple[str | int, ...], value: object, refused: tuple[str, str]
) -> None:
    """Whoever writes a list by hand finds the line from the message alone."""
    data: Any = deepcopy(FULL)
    target = data
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    assert refusals_of(lambda: read_checklist(data)) == [refused]


def test_a_word_is_no_number_in_any_process() -> None:
    """A process that traps no invalid operation made a NaN of it, and the slip was named by another code."""
    data: Any = deepcopy(FULL)
    data["caps"]["none"] = "many"
    with localcontext(Context(traps=[])):
        assert refusals_of(lambda: read_checklist(data)) == [("data.number", "$.caps.none")]


def test_numbers_are_written_as_plain_digits_in_any_process() -> None:
    """A process may write its exponents small; a list that is stored must not say which one wrote it."""
    data: Any = deepcopy(FULL)
    data["questions"][1]["weight"] = "1E+1"
    data["questions"][3]["most"] = "9E+2"
    with localcontext(Context(capitals=0)):
        written: Any = write_checklist(read_checklist(data))
    assert (written["questions"][1]["weight"], written["questions"][3]["most"]) == ("10", "900")


def test_all_slips_are_reported_together() -> None:
    """Two questions with a slip each give two problems, and a slip in the parts a third."""
    data = deepcopy(FULL)
    data["questions"][0]["kind"] = "yesno"
    data["questions"][1]["least_grade"] = "seen"
    data["parts"][1]["tilte"] = "x"
    assert [path for _, path in refusals_of(lambda: read_checklist(data))] == [
        "$.parts[1].tilte",
        "$.questions[0].kind",
        "$.questions[1].least_grade",
    ]


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.sampled_from(sorted(FULL)), JSON)
def test_no_data_makes_anything_but_a_named_refusal(key: str, value: object) -> None:
    """Broken data must never end in a bare TypeError somewhere inside."""
    try:
        read_checklist({**FULL, key: value})
    except KeyAccountError as error:
        paths = [problem.path for problem in error.problems]
    else:
        paths = ["$"]
    assert all(path.startswith("$") for path in paths)


@given(st.integers(0, 4), st.sampled_from(sorted({key for row in FULL["questions"] for key in row})), JSON)
def test_no_question_data_makes_anything_but_a_named_refusal(index: int, key: str, value: object) -> None:
    """The same holds for every key of every question."""
    questions = deepcopy(FULL["questions"])
    questions[index][key] = value
    try:
        read_checklist({**FULL, "questions": questions})
    except KeyAccountError as error:
        paths = [problem.path for problem in error.problems]
    else:
        paths = ["$"]
    assert all(path.startswith("$") for path in paths)


def test_only_a_mapping_is_read() -> None:
    """A list of questions alone lacks id and version, and is refused as a whole."""
    assert refusals_of(lambda: read_checklist([])) == [("data.not-a-mapping", "$")]  # type: ignore[arg-type]
