"""The sample's dossiers must show both sides of the gate."""

from datetime import date

from keyaccount.confirmation.basis import Basis
from keyaccount.confirmation.dossier import Dossier, open_dossier
from keyaccount.confirmation.policy import ConfirmationPolicy
from keyaccount.samples import distributor, rates
from keyaccount.samples.dossier import answered, panel, risk_assumptions, votes

DAY = date(2026, 1, 12)


def _opened(customer: str) -> Dossier:
    basis = Basis(customer, customer, date(2025, 12, 31), prepared_by="M2")
    return open_dossier(basis, distributor(), policy=ConfirmationPolicy(rates=rates()))


def test_the_answers_open_the_gate_and_leaving_one_out_closes_it() -> None:
    """The example shows a refused dossier first; that only teaches if the answers are what opens it."""
    assert answered(_opened("C007")).gate(DAY).open
    closed = answered(_opened("C007"), besides=("plans.stay",)).gate(DAY)
    assert [gap.question for gap in closed.blocking] == ["plans.stay"]


def test_a_poor_customer_is_answered_poorly() -> None:
    """The retailer that keeps no promises must not look like the one that does."""
    poor = answered(_opened("C003"), "zh").gate(DAY).score
    good = answered(_opened("C007"), "zh").gate(DAY).score
    assert poor is not None
    assert good is not None
    assert poor < good


def test_the_panel_can_be_split() -> None:
    """A panel that always agrees teaches nothing about votes."""
    assert [one.name for one in panel().members] != [one.name for one in panel("zh").members]
    assert [one.choice.value for one in votes("P1", "P2")].count("reject") == 2
    assert risk_assumptions().hour_cost is not None
