"""The sample's people and promises must give every later stage something to work with."""

from datetime import date

from keyaccount.model.side import Side
from keyaccount.samples.people import commitments, managers, relationship_answers, relationship_events


def test_a_promise_of_ours_was_missed() -> None:
    """Keeping promises is the moral of the method's own case, so the sample shows one that was not kept."""
    broken = [one for one in commitments() if one.status(date(2025, 12, 31)).value == "broken"]
    assert {one.side for one in broken} == {Side.OURS, Side.THEIRS}


def test_relationships_are_asked_in_both_directions() -> None:
    """A relation seen from one side only is half known."""
    sides = {(one.customer, one.side) for one in relationship_answers()}
    assert {side for customer, side in sides if customer == "C003"} == {Side.OURS, Side.THEIRS}
    assert {one.customer for one in relationship_events()} >= {"C001", "C003", "C007"}


def test_managers_have_names_in_both_languages() -> None:
    """The example prints in both languages."""
    assert [one.name for one in managers("zh")] == ["李芳", "周杰", "徐岚"]
    assert managers()[0].name == "Li Fang"
