"""All plans under one: means, gains, risk and load."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from keyaccount.analysis import StudyTopic, plan_account, roll_up
from keyaccount.errors import KeyAccountError
from tests.analysis.scenario import ACCOUNT, ANSWERS, DAY, FACTS, POLICY, cny, the_plan

ONE = the_plan()
TWO = plan_account(
    attrs.evolve(ACCOUNT, customer="C008"), attrs.evolve(FACTS, customer="C008", name="Lian"), ANSWERS, POLICY
)


@pytest.mark.method("A0")
def test_all_plans_add_up_under_one() -> None:
    """Means, expected gain and risk of the whole department stand on one sheet."""
    overall = roll_up([ONE, TWO], POLICY, as_of=DAY, currency="CNY")
    assert len(overall.accounts) == 2
    line = overall.accounts[0]
    assert line.risk == cny(60_000)
    assert overall.total("risk") == cny(120_000)
    assert line.cost is not None
    assert overall.total("cost") == line.cost * 2
    assert line.our_gain == cny(680_000)
    assert sum(overall.by_topic) == 2 * len(ONE.actions)
    told = overall.explain()
    assert told.figure == 2 * len(ONE.actions)
    assert told.find("overall.risk") is not None
    assert "A0" in told.clauses()


def test_an_overloaded_person_is_named() -> None:
    """One manager with forty open actions keeps none of them."""
    overall = roll_up([ONE, TWO], POLICY, as_of=DAY, currency="CNY")
    assert overall.people[0].person == "M1"
    assert overall.people[0].accounts == 2
    codes = [one.code for one in overall.findings]
    assert codes == ["overall.overload", "overall.blocked", "overall.blocked"]
    roomy = attrs.evolve(POLICY, most_open_per_person=overall.people[0].open_actions)
    assert "overall.overload" not in {
        one.code for one in roll_up([ONE, TWO], roomy, as_of=DAY, currency="CNY").findings
    }


def test_closed_and_withdrawn_plans_do_not_count() -> None:
    """What is over carries no load."""
    gone = ONE.withdrawn(DAY, "Li", "released")
    overall = roll_up([gone], POLICY, as_of=DAY, currency="CNY")
    assert overall.accounts == ()
    assert overall.total("cost") is None
    assert overall.explain().figure == 0
    assert overall.by_topic == (0,) * len(StudyTopic)


def test_the_overall_plan_words_itself() -> None:
    """Two tables: accounts and people."""
    overall = roll_up([ONE], POLICY, as_of=DAY, currency="CNY")
    assert "人员负荷" in overall.summary("zh")
    assert overall._repr_html_().count("<table") == 2


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: roll_up([ONE, ONE], POLICY, as_of=DAY, currency="CNY"), "overall.duplicate"),
        (lambda: roll_up([ONE], POLICY, as_of=DAY, currency="USD"), "money.currency-mixed"),
        (lambda: roll_up([ONE], POLICY, as_of="today", currency="CNY"), "date.not-a-date"),  # type: ignore[arg-type]
    ],
)
def test_wrong_inputs_are_refused(call: Any, code: str) -> None:
    """Two plans for one account would count its means twice."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
