"""The minutes of a decision."""

from __future__ import annotations

from datetime import date, timedelta

import attrs
import pytest

from keyaccount import samples
from keyaccount.confirmation import Basis, ConfirmationPolicy, Decision, confirm, open_dossier
from keyaccount.model.account import AccountCondition
from keyaccount.render import minutes_document
from keyaccount.samples.dossier import answered, panel, risk_assumptions, votes
from keyaccount.values.text import Text
from tests.confirmation.ready import DAY as READY_DAY
from tests.confirmation.ready import a_panel, all_for, ready_dossier


def _decision(*against: str, conditions: tuple[AccountCondition, ...] = ()) -> Decision:
    policy = ConfirmationPolicy(rates=samples.rates(), risk=risk_assumptions())
    basis = Basis("C007", "Tongli", samples.AS_OF, prepared_by="Li")
    dossier = answered(open_dossier(basis, samples.distributor(), policy=policy))
    day = dossier.last_written + timedelta(days=1)
    return confirm(dossier, panel(), votes(*against), day, policy, conditions=conditions)


@pytest.mark.method("C2")
def test_who_decided_what_on_which_grounds() -> None:
    """Years later the minutes must still say who voted how, and prove that they were not changed."""
    condition = AccountCondition("K1", Text("bank guarantee", "银行保函"), date(2026, 12, 31), "finance")
    decision = _decision("P4", conditions=(condition,))
    text = minutes_document(decision).to_text("en")
    assert decision.digest in text
    assert "receivables at risk" in text
    assert "bank guarantee" in text
    assert "银行保函" in minutes_document(decision).to_text("zh")
    for member in decision.minutes.panel.members:
        assert member.name in text
    assert "C2" in decision.explain().clauses()


def test_without_conditions_there_is_no_such_heading() -> None:
    """An empty table would raise questions."""
    assert "Conditions" not in minutes_document(_decision()).summary()


def test_those_who_took_part_sign_and_so_does_the_secretary() -> None:
    """A member who stood back does not sign for a decision it did not take."""
    decision = confirm(ready_dossier(), a_panel(), all_for(), READY_DAY)
    text = minutes_document(decision).to_text("en")
    signed = text.split("Signatures")[1].split("Annex")[0]
    assert "Tang" in signed
    assert "李芳" not in signed
    assert "not named yet" in text
    unscored = attrs.evolve(decision, minutes=attrs.evolve(decision.minutes, score=None, review_due=None))
    assert "unknown" in minutes_document(unscored).to_text("en")
