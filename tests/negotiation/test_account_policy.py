"""Tests of account policies: preparation before the talks decides whether they may begin."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.negotiation import AccountPolicy, ConditionWaiver, readiness
from keyaccount.values.finding import Severity
from keyaccount.values.periods import Period
from tests.negotiation.talk import CONDITIONS, DAY, dossier


@pytest.mark.method("N4")
def test_flipping_one_answer_flips_readiness() -> None:
    """Accepted if they rest on the customer's real situation: one answer decides."""
    good = readiness(CONDITIONS, dossier(20, "weekly"), on=DAY)
    bad = readiness(CONDITIONS, dossier(8, "weekly"), on=DAY)
    assert good.ready
    assert good.findings == ()
    assert not bad.ready
    assert [one.condition.key for one in bad.blocking] == ["stock"]
    assert bad.findings[0].severity is Severity.BLOCKING
    assert "N4" in bad.explain().clauses()


@pytest.mark.method("N4")
def test_what_is_reachable_is_prepared_not_blocked() -> None:
    """With our help the customer gets there; the help is named."""
    found = readiness(CONDITIONS, dossier(15, "monthly"), on=DAY)
    assert found.ready
    assert [one.condition.key for one in found.to_prepare] == ["stock", "reports"]
    assert found.findings[0].remedy is not None
    assert found.findings[0].remedy.zh == "首批铺货寄售"


@pytest.mark.method("N4")
def test_a_condition_is_waived_by_name_and_reason_only() -> None:
    """A condition that cannot be reached is changed or waived; somebody must answer for it."""
    waiver = ConditionWaiver("stock", "Chen", "their new warehouse opens in May")
    found = readiness(CONDITIONS, dossier(8, "weekly"), on=DAY, waivers=[waiver])
    assert found.ready
    assert "by Chen: their new warehouse opens in May" in found.explain().tree()
    with pytest.raises(KeyAccountError, match=r"name.empty"):
        ConditionWaiver("stock", "Chen", " ")
    with pytest.raises(KeyAccountError, match=r"account-policy.waiver-unknown"):
        readiness(CONDITIONS, dossier(8, "weekly"), on=DAY, waivers=[ConditionWaiver("colour", "Chen", "x")])


def test_without_a_dossier_nothing_is_known() -> None:
    """Unknown blocks too: a policy that rests on nothing known was not prepared."""
    found = readiness(CONDITIONS, None, on=DAY)
    assert not found.ready
    assert len(found.blocking) == 2
    assert "客户档案" in found.findings[0].say("zh")


def test_readiness_reads_as_a_table() -> None:
    """One line per condition, in both languages."""
    found = readiness(CONDITIONS, dossier(8, "weekly"), on=DAY)
    assert "not reachable" in found.summary()
    assert "无法达到" in found.summary("zh")
    assert found._repr_html_().count("<tr>") == 3


def test_conditions_are_asked_once() -> None:
    """Two conditions of one key could be judged against each other."""
    asked = CONDITIONS.conditions[0]
    with pytest.raises(KeyAccountError, match=r"account-policy.repeated"):
        AccountPolicy("KAP", date(2026, 1, 1), [asked, asked])


@pytest.mark.method("N4")
def test_a_waiver_stays_in_sight() -> None:
    """What was waived is still not reachable: the finding, the table and the tree name who answers for it."""
    waiver = ConditionWaiver("stock", "Chen", "their new warehouse opens in May")
    found = readiness(CONDITIONS, dossier(8, "weekly"), on=DAY, waivers=[waiver])
    assert [(one.code, one.severity) for one in found.findings] == [("readiness.waived", Severity.WARNING)]
    assert "waived by Chen (their new warehouse opens in May)" in found.findings[0].say()
    assert "由 Chen 豁免" in found.findings[0].say("zh")
    assert "Chen: their new warehouse opens in May" in found.summary()
    assert "N4" in found.explain().clauses()
    with pytest.raises(KeyAccountError, match=r"account-policy.waiver-repeated"):
        readiness(CONDITIONS, dossier(8, "weekly"), on=DAY, waivers=[waiver, waiver])


def test_conditions_are_dated() -> None:
    """A condition that has run out blocks nothing, and a policy of tomorrow judges nobody today."""
    past, coming = Period(date(2025, 1, 1), DAY), Period(date(2026, 9, 1), date(2027, 1, 1))
    asked = CONDITIONS.conditions[0]
    for valid, blocked in ((past, False), (coming, True), (None, True)):
        policy = AccountPolicy("KAP", date(2026, 1, 1), [attrs.evolve(asked, valid=valid)])
        assert readiness(policy, dossier(8, "weekly"), on=DAY).ready is not blocked
    with pytest.raises(KeyAccountError, match=r"account-policy.not-yet"):
        readiness(AccountPolicy("KAP", date(2026, 4, 1), [asked]), dossier(8, "weekly"), on=DAY)
