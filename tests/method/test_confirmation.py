"""Confirmation (确定), clause by clause: what the text asks for, seen on the sample's candidates."""

from __future__ import annotations

from decimal import Decimal

import attrs
import pytest

import keyaccount as ka
from keyaccount.analysis import market_insight
from keyaccount.confirmation import age_receivables, break_even
from keyaccount.samples import dossier as found
from tests.method.conftest import DECIDED


def part_of(dossier: ka.Dossier, key: str) -> ka.Explanation:
    """Return what the dossier says of one of its eight points."""
    part = dossier.explain().find(key)
    assert part is not None
    return part


def gaps_in(dossier: ka.Dossier, part: str) -> list[str]:
    """Return the questions of one point that keep the gate closed."""
    return [one.question for one in dossier.gate(DECIDED).blocking if one.question.startswith(f"{part}.")]


@pytest.mark.method("C1")
def test_the_basis_is_the_screened_shortlist_of_the_department(ranking: ka.Ranking, book: ka.Book) -> None:
    """Who is proposed, on which grounds, prepared by whom and when; a dossier opens on it."""
    listed = ka.shortlist(ranking, 5, at_most_prospects=2, prepared_by="M2", prepared_on=DECIDED)
    nomination = listed["C007"]
    assert nomination.score == ranking.of("C007").score
    assert (nomination.prepared_by, nomination.prepared_on) == ("M2", DECIDED)
    assert len(nomination.reasons) == 3
    assert ka.open_dossier(nomination, book).proposer == "M2"
    assert "C1" in nomination.explain().clauses()


@pytest.mark.method("C2")
def test_senior_management_decides_with_the_departments_concerned(
    dossier: ka.Dossier, confirmation_policy: ka.ConfirmationPolicy
) -> None:
    """Four departments vote under a senior chair; the proposer's own vote is refused."""
    decision = ka.confirm(
        dossier, found.panel(), found.votes("P2"), DECIDED, confirmation_policy, manager="M2"
    )
    ballot = decision.minutes.ballot
    assert (ballot.approve, ballot.reject) == (3, 1)
    assert decision.account is not None
    own = attrs.evolve(dossier, basis=attrs.evolve(dossier.basis, prepared_by="P4"))
    with pytest.raises(ka.KeyAccountError, match=r"decision\.proposer-voted"):
        ka.confirm(own, found.panel(), found.votes(), DECIDED, confirmation_policy, manager="M2")
    assert "C2" in decision.explain().clauses()


@pytest.mark.method("C3")
def test_a_wrong_choice_costs_people_logistics_money_and_receivables(
    dossier: ka.Dossier, book: ka.Book
) -> None:
    """The four heads in money and probability, the ageing behind the last, and what would break even."""
    risk = dossier.risk(found.risk_assumptions(), DECIDED)
    open_ = [one for one in book.receivables if one.customer == "C007"]
    ageing = age_receivables(open_, book.as_of, currency="CNY")
    even = break_even(risk, gain=ka.Money(533_359, "CNY"))
    assert risk.expected == ka.Money.total([one.expected for one in risk.parts if one.expected], "CNY")
    assert len(risk.parts) == 4
    assert ageing.expected_loss == open_[0].amount.times(Decimal("0.01"), ka.Rounding.HALF_UP)
    assert "C3" in risk.explain().clauses()
    assert "C3" in even.explain().clauses()


@pytest.mark.method("C4.1")
def test_overall_condition(nominated: ka.Shortlist, book: ka.Book, dossier: ka.Dossier) -> None:
    """The overall condition is asked about: ownership, standing, finance, credit."""
    fresh = ka.open_dossier(nominated["C007"], book)
    asked = gaps_in(fresh, "condition")
    part = part_of(dossier, "condition")
    assert len(asked) > 0
    assert gaps_in(dossier, "condition") == []
    assert part.figure == sum(Decimal(str(one.figure)) for one in part.parts)
    assert part.clause == "C4.1"


@pytest.mark.method("C4.2")
def test_operations_and_management(nominated: ka.Shortlist, book: ka.Book, dossier: ka.Dossier) -> None:
    """Operations and management are asked about: plan, systems, stock, promises."""
    fresh = ka.open_dossier(nominated["C007"], book)
    asked = gaps_in(fresh, "management")
    part = part_of(dossier, "management")
    assert len(asked) > 0
    assert gaps_in(dossier, "management") == []
    assert part.figure == sum(Decimal(str(one.figure)) for one in part.parts)
    assert part.clause == "C4.2"


@pytest.mark.method("C4.3")
def test_the_cooperation_so_far(nominated: ka.Shortlist, book: ka.Book, dossier: ka.Dossier) -> None:
    """Cooperation so far: what the order lines know is filled in before anybody asks."""
    fresh = ka.open_dossier(nominated["C007"], book)
    asked = gaps_in(fresh, "cooperation")
    part = part_of(dossier, "cooperation")
    assert len(asked) > 0
    assert gaps_in(dossier, "cooperation") == []
    assert part.figure == sum(Decimal(str(one.figure)) for one in part.parts)
    assert part.clause == "C4.3"


@pytest.mark.method("C4.4")
def test_organisation_and_people(nominated: ka.Shortlist, book: ka.Book, dossier: ka.Dossier) -> None:
    """Organisation and people: structure, buyers, who decides."""
    fresh = ka.open_dossier(nominated["C007"], book)
    asked = gaps_in(fresh, "people")
    part = part_of(dossier, "people")
    assert len(asked) > 0
    assert gaps_in(dossier, "people") == []
    assert part.figure == sum(Decimal(str(one.figure)) for one in part.parts)
    assert part.clause == "C4.4"


@pytest.mark.method("C4.5")
def test_structure_and_mix_of_their_goods(
    nominated: ka.Shortlist, book: ka.Book, dossier: ka.Dossier
) -> None:
    """Structure and mix of the goods they sell."""
    fresh = ka.open_dossier(nominated["C007"], book)
    asked = gaps_in(fresh, "mix")
    part = part_of(dossier, "mix")
    assert len(asked) > 0
    assert gaps_in(dossier, "mix") == []
    assert part.figure == sum(Decimal(str(one.figure)) for one in part.parts)
    assert part.clause == "C4.5"


@pytest.mark.method("C4.6")
def test_input_and_output(nominated: ka.Shortlist, book: ka.Book, dossier: ka.Dossier) -> None:
    """Input and output: what we put in and what comes back."""
    fresh = ka.open_dossier(nominated["C007"], book)
    asked = gaps_in(fresh, "return")
    part = part_of(dossier, "return")
    assert len(asked) > 0
    assert gaps_in(dossier, "return") == []
    assert part.figure == sum(Decimal(str(one.figure)) for one in part.parts)
    assert part.clause == "C4.6"


@pytest.mark.method("C4.7")
def test_terms_and_demands(nominated: ka.Shortlist, book: ka.Book, dossier: ka.Dossier) -> None:
    """Terms and demands: price, delivery, payment, ours against theirs."""
    fresh = ka.open_dossier(nominated["C007"], book)
    asked = gaps_in(fresh, "terms")
    part = part_of(dossier, "terms")
    assert len(asked) > 0
    assert gaps_in(dossier, "terms") == []
    assert part.figure == sum(Decimal(str(one.figure)) for one in part.parts)
    assert part.clause == "C4.7"


@pytest.mark.method("C4.8")
def test_views_and_plans_for_our_goods(nominated: ka.Shortlist, book: ka.Book, dossier: ka.Dossier) -> None:
    """Views on our goods and plans for them: target, promotion, obstacles."""
    fresh = ka.open_dossier(nominated["C007"], book)
    asked = gaps_in(fresh, "plans")
    part = part_of(dossier, "plans")
    assert len(asked) > 0
    assert gaps_in(dossier, "plans") == []
    assert part.figure == sum(Decimal(str(one.figure)) for one in part.parts)
    assert part.clause == "C4.8"


@pytest.mark.method("C5")
def test_the_department_finds_out_beforehand_or_nothing_is_decided(
    nominated: ka.Shortlist, book: ka.Book, dossier: ka.Dossier, confirmation_policy: ka.ConfirmationPolicy
) -> None:
    """The gate names exactly what is missing, and no decision passes it."""
    lacking = ("plans.stay", "condition.finance")
    fresh = ka.open_dossier(nominated["C007"], book, policy=confirmation_policy)
    unready = found.answered(fresh, besides=lacking)
    gate = unready.gate(DECIDED)
    assert sorted(one.question for one in gate.blocking) == sorted(lacking)
    assert {one.question for one in unready.missing} == set(lacking)
    assert dossier.gate(DECIDED).open
    with pytest.raises(ka.KeyAccountError, match=r"decision\.gate-closed"):
        ka.confirm(unready, found.panel(), found.votes(), DECIDED, confirmation_policy, manager="M2")
    assert "C5" in gate.explain().clauses()


@pytest.mark.method("C6")
def test_where_our_goods_went_who_bought_them_and_why(dossier: ka.Dossier) -> None:
    """Resold where, bought by whom, why, sold, moved and stored how: asked, and handed on."""
    insight = market_insight(dossier.checklist, dossier.responses, part="market", as_of=DECIDED)
    said = {one.question: one.said for one in insight.answers if one.said is not None}
    assert insight.explain().figure == len(said)
    assert {"market.where", "market.class", "market.why", "market.how_sold", "market.storage"} <= set(said)
    assert "C6" in insight.explain().clauses()
