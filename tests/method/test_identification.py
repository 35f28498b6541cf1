"""Identification (鉴别), clause by clause: what the text asks for, seen on the sample market."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest

import keyaccount as ka
from keyaccount.identification import (
    IDENTIFICATION_QUESTIONS,
    Criterion,
    Labels,
    MoveKind,
    Reading,
    RelationshipRule,
    Spotis,
    Study,
    concentrate,
    conduct,
    cost_to_serve,
    lifetime_value,
    place_accounts,
    relationship_score,
    second_opinion,
    standard_matrix,
    track_service,
    whale_curve,
)
from keyaccount.identification.case import Case
from keyaccount.identification.second_opinion import bounds_of
from keyaccount.model import RelationshipDimension
from keyaccount.model.response import Answer, Chosen, Responses
from tests.method.conftest import money

YEAR = ka.Period.year(2025)


@pytest.mark.method("I1")
def test_the_study_sets_its_objective_first_and_tracks_service(
    book: ka.Book, policy: ka.IdentificationPolicy
) -> None:
    """Objective, then the data at hand; each key account's service is tracked, with improvement actions."""
    study = Study("2026", ka.Text("find and keep key accounts", "鉴别并留住重点客户"), "key accounts", policy)
    known = book.extended(accounts=[ka.KeyAccount("C003", date(2025, 1, 1))])
    found = conduct(study, known, book.as_of)
    tracked = track_service(known, ["C003"], book.as_of).of("C003")
    assert found.explain().figure == len(found.ranking.accounts) + len(found.ranking.prospects)
    assert (tracked.complaints, tracked.repeats, tracked.open) == (2, 1, 1)
    assert found.tracking.of("C003") == tracked
    assert len(tracked.actions) > 0
    assert "I1" in found.explain().clauses()


@pytest.mark.method("I2")
def test_key_accounts_hold_a_large_part_of_our_turnover(ranking: ka.Ranking) -> None:
    """Share, rank and cumulative share add up to all turnover, and to what it contributes to the target."""
    turnover = {one.customer: ka.Money.of_minor(one.turnover_minor or 0, "CNY") for one in ranking.accounts}
    found = concentrate(turnover, ranking.concentration().cuts)
    towards = ranking.towards_target()
    assert towards.figure == found.total == ka.Money.total(turnover.values(), "CNY")
    assert found.standings[0].customer == max(turnover, key=lambda one: turnover[one].minor_units)
    assert found.standings[-1].cumulative == 1
    assert "I2" in towards.clauses()
    assert "I2" in found.explain("C007").clauses()


@pytest.mark.method("I3")
def test_strong_sellers_bring_profit_and_cost_little_to_serve(ranking: ka.Ranking, book: ka.Book) -> None:
    """The lakeside mall is A by revenue and loses money once it is served; the whale curve shows the loss."""
    served = cost_to_serve(book.activities, ka.samples.rates(), YEAR)
    profits = {
        one.customer: ka.Money.of_minor(one.profit_minor, "CNY")
        for one in ranking.accounts
        if one.profit_minor is not None
    }
    whale = whale_curve(profits)
    assert served.explain("C003").figure == served.customers["C003"].total
    assert profits["C003"] == ka.Money("-53087.80", "CNY")
    assert money(whale.total) == money(whale.peak) - money(whale.erosion)
    assert whale.loss_making == sum(one.minor_units < 0 for one in profits.values())
    assert "I3" in whale.explain().clauses()
    assert "I3" in served.explain("C003").clauses()


@pytest.mark.method("I4a")
def test_losing_it_would_hurt_and_could_not_be_made_good_soon(ranking: ka.Ranking) -> None:
    """Profit lost until replaced, and what the customer is worth over its expected life."""
    margin = ka.Money("533359.20", "CNY")
    worth = lifetime_value(margin, retention=Decimal("0.9"), discount=Decimal("0.1"))
    lost = ranking.explain("C007").find("loss_impact")
    assert lost is not None
    lost_until_replaced = next(one.figure for one in lost.walk() if isinstance(one.figure, ka.Money))
    assert lost_until_replaced == margin.times(Fraction(9, 12), ka.Rounding.HALF_UP)
    assert worth.value == margin.times(worth.multiple, ka.Rounding.HALF_UP)
    assert worth.multiple == Fraction("0.9") / (1 + Fraction("0.1") - Fraction("0.9"))
    assert "I4a" in worth.explain().clauses()
    assert lost.clause == "I4a"


@pytest.mark.method("I4b")
def test_the_customer_would_not_leave_for_another_supplier(
    book: ka.Book, policy: ka.IdentificationPolicy
) -> None:
    """Asked whether it stays, it counts; unasked it is unknown; the matrix shows how it sees us."""
    asked = [one for one in IDENTIFICATION_QUESTIONS.questions if one.part == "loyalty"]
    proof = ka.Evidence("interview", date(2025, 12, 1), grade=ka.EvidenceGrade.MEASURED)
    said = [
        Answer(one.id, value=Chosen(["4"]), on=date(2025, 12, 1), owner="M2", evidence=[proof])
        for one in asked
    ]
    given = Responses(IDENTIFICATION_QUESTIONS.id, IDENTIFICATION_QUESTIONS.version, said, subject="C007")
    before = ka.identify(book, policy, book.as_of)
    after = ka.identify(book, policy, book.as_of, answers=[given])
    placed = place_accounts(after, standard_matrix(policy), Labels.MCDONALD_WOODBURN)
    lens = after.explain("C007").find("loyalty_theirs")
    unasked = before.explain("C007").find("loyalty_theirs")
    assert lens is not None
    assert unasked is not None
    assert (unasked.figure, lens.figure) == (None, sum(Decimal(str(one.figure)) for one in lens.parts))
    assert after.of("C007").coverage > before.of("C007").coverage
    assert len(placed.placed) >= len(after.accounts)
    assert "I4b" in placed.explain("C007").clauses()


@pytest.mark.method("I5")
def test_the_relation_is_looked_at_from_both_sides_and_fades(book: ka.Book) -> None:
    """Mutual respect and support as either side shows them; old evidence decays by the half-life."""
    answers = [one for one in book.relationship_answers if one.customer == "C007"]
    events = [one for one in book.relationship_events if one.customer == "C007"]
    rule, support = RelationshipRule(), RelationshipDimension.SUPPORT
    ours = relationship_score(answers, events, support, ka.Side.OURS, book.as_of, rule)
    later = relationship_score(answers, events, support, ka.Side.OURS, date(2027, 12, 31), rule)
    theirs = relationship_score(answers, events, support, ka.Side.THEIRS, book.as_of, rule)
    assert ours is not None
    assert later is not None
    assert theirs is not None
    assert ours.figure != theirs.figure
    assert ours.figure > later.figure > Decimal("0.5")  # type: ignore[operator]  # scores are decimals
    assert "I5" in ours.clauses()


@attrs.frozen
class NameLength:
    """Read how long a customer's name is, of forty characters: a lens nobody but a test would want."""

    def read(self, case: Case) -> Reading:
        """Return the length of the name over forty."""
        return Reading(len(case.customer.name), 40)


@pytest.mark.method("I6")
def test_firms_find_better_ways_of_their_own(
    ranking: ka.Ranking, book: ka.Book, policy: ka.IdentificationPolicy
) -> None:
    """A lens of one's own plugs in and is cited; another method gives a second opinion on the same data."""
    label = ka.Text("length of its name", "名称长度")
    own = Criterion("name", "sound", label, "I6", Decimal(0), Decimal(1), NameLength())
    found = ka.identify(book, policy.with_criterion(own, Decimal("0.1")), book.as_of)
    part = found.explain("C007").find("name")
    other = second_opinion(ranking, Spotis(bounds_of(policy)), 5)
    assert part is not None
    assert part.figure is not None
    assert found.of("C007").score != ranking.of("C007").score
    assert 0 <= other.overlap <= 1
    assert part.clause == "I6"
    assert "I6" in other.explain().clauses()


@pytest.mark.method("I7")
def test_identification_goes_on_and_digs_out_prospects(
    ranking: ka.Ranking, book: ka.Book, policy: ka.IdentificationPolicy
) -> None:
    """A quarter later a prospective key account has started to buy, and the next review is due again."""
    later = ka.samples.one_quarter_later(book)
    found = ka.review(ka.review(None, ranking), ka.identify(later, policy, later.as_of))
    kinds = {one.customer: one.kinds for one in found.moves}
    assert MoveKind.STARTED in kinds["C023"]
    assert ranking.of("C023").track is not found.ranking.of("C023").track
    assert found.ranking.review_due > later.as_of
    assert "I7" in found.explain("C023").clauses()
