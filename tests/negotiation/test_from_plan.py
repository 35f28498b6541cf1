"""Tests of the way from the account plan to the table."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from keyaccount.analysis import (
    AccountFacts,
    AccountPlan,
    AnalysisPolicy,
    StudyAnswers,
    ValueClaim,
    plan_account,
)
from keyaccount.analysis import ValueKind as ClaimKind
from keyaccount.errors import KeyAccountError
from keyaccount.model.account import KeyAccount
from keyaccount.negotiation import DeliveredKind, Package, delivered_value, sign, terms_from_plan, with_terms
from keyaccount.values.frozen import FrozenMap
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from tests.negotiation.talk import AUDIT, DAY, OURS, START, TALKS, cny, evolved

SAVED = ValueClaim(
    "V1",
    ClaimKind.EFFECTIVENESS,
    "counting done by us",
    baseline=cny(9_000),
    after=cny(1_000),
    our_cost=cny(2_500),
    months_to_copy=12,
    proof=[AUDIT],
    owner="service",
    due=date(2026, 6, 1),
)
OLD = attrs.evolve(
    SAVED, id="V2", kind=ClaimKind.WASTE, due=date(2026, 1, 1), owner=None, months_to_copy=None
)
VAGUE = ValueClaim("V3", ClaimKind.REPUTATION, "joint brand", our_cost=cny(1))
UNPRICED = attrs.evolve(SAVED, id="V4", our_cost=None)


def planned(*claims: ValueClaim) -> AccountPlan:
    """Return an account plan with value claims."""
    facts = AccountFacts("C007", "Hualian", "CNY", date(2026, 2, 28))
    account = KeyAccount("C007", date(2026, 1, 1))
    return plan_account(account, facts, StudyAnswers(claims=claims), AnalysisPolicy("standard", 1))


TERMS = terms_from_plan(planned(SAVED, OLD, VAGUE, UNPRICED), owner="M1", on=DAY)


@pytest.mark.method("A7", "N6")
def test_what_we_can_give_becomes_issues_valued_by_both() -> None:
    """The key point of the analysis comes to the table with its worth to them and its cost to us."""
    assert {issue.key for issue in TERMS.issues} == {"plan-V1", "plan-V2"}
    talks = with_terms(TALKS, TERMS)
    without = {**START, "plan-V1": "without", "plan-V2": "without"}
    start, given = talks.value(Package(without)), talks.value(Package({**without, "plan-V1": "with"}))
    assert given.ours == cny(51_000 - 2_500)
    assert given.theirs == cny(19_500 + 8_000)
    assert (start.ours, start.theirs) == (cny(51_000), cny(19_500))
    delivered = delivered_value(talks, given.package)
    assert delivered.of(DeliveredKind.TIME) == cny(8_000)
    assert {"A7", "N6"} <= TERMS.explain().clauses()
    assert TERMS.months_to_copy == FrozenMap({"plan-V1": 12})


def test_claims_that_lack_a_figure_are_named_not_counted() -> None:
    """Unknown worth or cost is not zero; the plan is asked to quantify it."""
    assert {finding.path: finding.text.en for finding in TERMS.findings} == {
        "$.value.V3": "joint brand: worth to them is unknown",
        "$.value.V4": "counting done by us: cost to us is unknown",
    }
    priced = terms_from_plan(planned(UNPRICED), owner="M1", on=DAY, costs={"V4": cny(7)})
    assert priced.ours[0].lines["with"][0].amount == cny(-7)


@pytest.mark.method("N0")
def test_what_was_planned_is_promised_when_signed() -> None:
    """From plan to promise: owner and day come along, and a day gone by is counted from signing."""
    talks = with_terms(TALKS, TERMS)
    best = talks.suggested().packages[0].package
    assert (best["plan-V1"], best["plan-V2"]) == ("with", "with")
    signed = sign(talks, best, DAY, id="A1", valid=Period.year(2026), signed_by=["Wang", "Li"])
    made = {one.owner: one.due for one in signed.commitments if one.text.en == "counting done by us"}
    assert made == {"service": date(2026, 6, 1), "M1": date(2026, 5, 31)}


def test_the_plan_and_the_positions_share_a_currency() -> None:
    """Yuan of the plan cannot be added to dollars of the position."""
    dollars = attrs.evolve(OURS, measure="USD", worths=[], bottom_line=Money(1, "USD"))
    with pytest.raises(KeyAccountError, match=r"plan-terms.measure"):
        with_terms(evolved(ours=dollars), TERMS)
