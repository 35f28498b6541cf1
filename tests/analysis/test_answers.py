"""Everything found out about one account, in one value."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from keyaccount.analysis import StudyAnswers
from keyaccount.errors import KeyAccountError
from tests.analysis.scenario import ANSWERS, PROBLEMS


def test_what_is_left_out_is_unknown() -> None:
    """An empty set of answers is a valid start, not an account without problems."""
    empty = StudyAnswers()
    assert empty.responses is None
    assert all(value in ((), None) for value in attrs.asdict(empty, recurse=False).values())


def test_answers_are_frozen_and_hashable() -> None:
    """A study is repeated from the same answers, so nobody may change them."""
    assert hash(ANSWERS) == hash(attrs.evolve(ANSWERS))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        ANSWERS.problems = ()  # type: ignore[misc]


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"problems": ["late"]}, "$.problems[0]"),
        ({"stances": PROBLEMS}, "$.stances[0]"),
        ({"chain": "x"}, "$.chain"),
        ({"responses": {}}, "$.responses"),
    ],
)
def test_wrong_records_are_named_by_their_place(changed: dict[str, Any], path: str) -> None:
    """Among a hundred records, the wrong one is found by its path."""
    with pytest.raises(KeyAccountError) as caught:
        StudyAnswers(**changed)
    assert (caught.value.code, caught.value.path) == ("type.wrong", path)
