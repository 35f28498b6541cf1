"""The seven topics, proposals, and bringing amounts to a year."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.analysis import ActionProposal, StudyTopic, by_severity, per_year
from keyaccount.errors import KeyAccountError
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from keyaccount.values.periods import Period
from keyaccount.values.text import Text

FOUND = Finding("x", Severity.WARNING, "$", Text("x", "甲"))


def test_the_topics_carry_the_clauses_in_order() -> None:
    """Code, tests and documents speak of a topic by its clause."""
    assert [topic.clause for topic in StudyTopic] == ["A1", "A2", "A3", "A4", "A5", "A6", "A7"]
    assert all(topic.text.zh for topic in StudyTopic)


def test_a_proposal_takes_the_clause_of_its_finding_or_topic() -> None:
    """Every action must be traceable even where the finding names no clause."""
    plain = ActionProposal("k", StudyTopic.GROWTH, FOUND, "task", "reason")
    assert plain.clause == "A3"
    assert plain.task == Text("task", "task")


def test_blocking_findings_come_first_and_the_rest_keeps_its_order() -> None:
    """A reader stops after the first lines, so what stops the plan must stand there."""
    stop = Finding("b", Severity.BLOCKING, "$", Text("b", "乙"))
    note = Finding("n", Severity.INFO, "$", Text("n", "丙"))
    again = Finding("y", Severity.WARNING, "$", Text("y", "丁"))
    assert by_severity([note, FOUND, stop, again]) == (stop, FOUND, again, note)


@given(cents=st.integers(0, 10**10), year=st.integers(1990, 2100), month=st.integers(1, 12))
def test_twelve_months_are_a_year_whatever_the_days(cents: int, year: int, month: int) -> None:
    """A leap year must not shave a day off every gain."""
    start = date(year, month, 1)
    amount = Money.of_minor(cents, "CNY")
    whole = Period(start, start.replace(year=year + 1))
    assert per_year(amount, whole, Rounding.HALF_UP) == amount


def test_other_periods_go_by_days() -> None:
    """73 days are a fifth of a year."""
    period = Period(date(2026, 1, 1), date(2026, 3, 15))
    assert per_year(Money(100, "CNY"), period, Rounding.HALF_UP) == Money(500, "CNY")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"severity": 6}, "number.too-large"),
        ({"key": ""}, "id.empty"),
        ({"gain": 5}, "type.wrong"),
        ({"due": "2026-01-01"}, "date.not-a-date"),
    ],
)
def test_wrong_proposals_are_refused(changed: dict[str, Any], code: str) -> None:
    """A proposal that cannot be ranked or dated must not reach the plan."""
    fields: dict[str, Any] = {
        "key": "k",
        "topic": StudyTopic.VALUE,
        "finding": FOUND,
        "task": "t",
        "reason": "r",
    }
    with pytest.raises(KeyAccountError) as caught:
        ActionProposal(**{**fields, **changed})
    assert caught.value.code == code
