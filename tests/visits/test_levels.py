"""Equals meet equals, whoever visits whom; deputies and exceptions are explained, never silent."""

from __future__ import annotations

from datetime import date

import pytest

from keyaccount.model.customer import Contact, Level
from keyaccount.model.manager import AccountManager
from keyaccount.model.side import Side
from keyaccount.values.finding import Severity
from keyaccount.values.periods import Period
from keyaccount.visits import Attendee, LevelFit, LevelPolicy, attendees_of, level_fit, level_table, meet

DAY = date(2026, 3, 16)
POLICY = LevelPolicy("2026")
GM, DEPUTY, MANAGER, STAFF = Level
E, D, H, L, T = LevelFit.EQUAL, LevelFit.DEPUTY, LevelFit.HONOUR, LevelFit.TOO_LOW, LevelFit.TOO_HIGH

TABLE = {
    GM: {GM: E, DEPUTY: D, MANAGER: L, STAFF: L},
    DEPUTY: {GM: H, DEPUTY: E, MANAGER: D, STAFF: L},
    MANAGER: {GM: T, DEPUTY: H, MANAGER: E, STAFF: D},
    STAFF: {GM: T, DEPUTY: T, MANAGER: H, STAFF: E},
}


def _person(level: Level, side: Side, *, away: bool = False) -> Attendee:
    absent = [Period.month(2026, 3)] if away else []
    return Attendee(f"{side.value}-{level.value}", f"{level.value}", level, side, away=absent)


@pytest.mark.method("V3")
@pytest.mark.parametrize("host", Side)
@pytest.mark.parametrize("guest", Level)
@pytest.mark.parametrize("level", Level)
def test_all_pairs_of_levels_in_both_directions(guest: Level, level: Level, host: Side) -> None:
    """We visit them or they visit us: the same ladder, written out pair by pair."""
    assert level_fit(guest, level, POLICY) is TABLE[guest][level]
    match = meet(guest, [_person(level, host)], DAY, POLICY, host=host)
    if TABLE[guest][level].acceptable:
        assert match.person is not None
        assert match.fit is TABLE[guest][level]
    else:
        assert match.person is None
        assert [one.code for one in match.findings] == ["level.nobody"]
        assert match.remedy is not None
    assert match.host is host
    assert match.explain().clauses() == {"V3"}


@pytest.mark.method("V3")
@pytest.mark.parametrize("host", Side)
def test_for_an_absent_general_manager_the_deputy_receives_with_regrets(host: Side) -> None:
    """The guest must hear why the deputy comes, before coming."""
    people = [_person(GM, host, away=True), _person(DEPUTY, host)]
    match = meet(GM, people, DAY, POLICY, host=host)
    assert match.person is people[1]
    assert "is away" in match.reason.en
    assert "不在" in match.reason.zh
    assert match.remedy is not None
    assert "regrets" in match.remedy.en
    assert [(one.code, one.severity) for one in match.findings] == [("level.deputy", Severity.INFO)]
    assert "V3" in match.explain().clauses()


def test_an_equal_is_preferred_then_a_deputy_then_an_honour() -> None:
    """With everybody in the house, nobody is embarrassed by rank."""
    everybody = [_person(level, Side.OURS) for level in Level]
    for guest in Level:
        match = meet(guest, everybody, DAY, POLICY)
        assert match.fit is E
        assert match.findings == ()
    assert meet(MANAGER, [everybody[1], everybody[3]], DAY, POLICY).fit is D
    honoured = meet(MANAGER, [everybody[1]], DAY, POLICY)
    assert honoured.fit is H
    assert "as an honour" in honoured.reason.en


def test_nobody_fitting_is_told_apart_from_nobody_known() -> None:
    """An empty address book is ignorance, not an insult."""
    unknown = meet(GM, [], DAY, POLICY, host=Side.THEIRS)
    assert [(one.code, one.severity) for one in unknown.findings] == [("level.unknown", Severity.WARNING)]
    away = meet(GM, [_person(GM, Side.OURS, away=True)], DAY, POLICY)
    assert [one.code for one in away.findings] == ["level.nobody"]
    assert "nobody else is there" in away.reason.en
    assert away.explain().find("remedy") is not None


def test_stricter_houses_allow_no_deputy() -> None:
    """The rules are the department's own to set, as the method says."""
    strict = LevelPolicy("1", deputy_steps=0, honour_steps=0)
    assert level_fit(GM, DEPUTY, strict) is L
    assert level_fit(DEPUTY, GM, strict) is T
    assert level_table(strict).rows[0][2] == LevelFit.TOO_LOW.text
    assert "层级对应表" in level_table(POLICY).to_text("zh")


def test_people_are_taken_from_the_facts() -> None:
    """Who left the customer last month receives nobody."""
    contacts = [
        Contact("P1", "Wang", GM, role="总裁"),
        Contact("P2", "Zhao", STAFF, left_on=date(2026, 1, 1)),
    ]
    people = attendees_of(contacts, DAY)
    assert [one.text.zh for one in people] == ["总裁Wang"]
    assert Attendee.of_manager(AccountManager("M1", "李芳")).text.zh == "客户经理李芳"
    assert attendees_of([Contact("P3", "赵磊", STAFF)], DAY)[0].text.zh == "赵磊"
