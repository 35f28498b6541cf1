"""Past promises in the next talks, and the whole way: sign, fall due, visit, identify, talk again."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest

from keyaccount.identification import identify, standard_policy
from keyaccount.identification.relationship import RelationshipRule, relationship_score
from keyaccount.identification.service_tracking import track_service
from keyaccount.model.book import Book
from keyaccount.model.commitment import Commitment
from keyaccount.model.customer import Customer
from keyaccount.model.ledger import Ledger
from keyaccount.model.relationship import RelationshipDimension
from keyaccount.model.side import Side
from keyaccount.negotiation import (
    CommitmentLedger,
    DiscreteIssue,
    Negotiation,
    Option,
    OptionWorth,
    Package,
    Position,
    Promise,
    ScoreWorth,
    Topic,
    UnitWorth,
    ValueLine,
    inform_talks,
    promise_events,
    promise_record,
    sign,
)
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from keyaccount.values.text import Text
from keyaccount.visits import PurposePolicy, PurposeSource, derive_purposes
from tests.negotiation.talk import DAY, START, TALKS, cny
from tests.refusals import codes_of

PACKAGE = Package({**START, "price": "33.00", "lead-time": "48h", "service": "gold", "incentive": "2%"})
NEXT_DAY = date(2027, 1, 11)
NEXT = attrs.evolve(TALKS, on=NEXT_DAY, standards=[], products=[])


def the_year() -> CommitmentLedger:
    """Sign, and let the year pass: our monthly deliveries are kept but one; their promise breaks."""
    signed = sign(TALKS, PACKAGE, DAY, id="A1", valid=Period.year(2026), signed_by=["Wang", "Li"])
    ledger = CommitmentLedger().signed(signed)
    for entry in ledger.entries:
        one = entry.commitment
        if one.side is Side.OURS and one.due.month != 7:
            ledger = ledger.fulfilled(one.id, one.due)
    return ledger


@pytest.mark.method("N0")
def test_the_whole_way_from_signature_to_the_next_talks() -> None:
    """Each link by its figure: visit purpose, service tracking, relationship lens, ranking, next talks."""
    signed = sign(TALKS, PACKAGE, DAY, id="A1", valid=Period.year(2026), signed_by=["Wang", "Li"])
    ledger = CommitmentLedger().signed(signed)
    # 1. What falls due is what a visit is for.
    first = min(ledger.standing(DAY), key=lambda one: one.due)
    eve = first.due - timedelta(3)
    purposes = derive_purposes("C007", eve, PurposePolicy("2026"), commitments=ledger.standing(eve))
    assert {one.id for one in ledger.due(eve, within_days=14)} == {
        one.reference for one in purposes if one.source is PurposeSource.COMMITMENT
    }
    assert first.id in {one.reference for one in purposes}
    # 2. What became of it is in the next book, for service tracking and the relationship lens.
    year = the_year()
    end = date(2026, 12, 31)
    record = promise_record(year, end)
    book = Book(end, Ledger.empty("CNY"), [Customer("C007", "Hualian")])
    book = book.extended(commitments=year.standing(end), relationship_events=promise_events(record))
    tracked = track_service(book, ["C007"], end).of("C007")
    ours = record.counts(side=Side.OURS)
    assert (tracked.promised, tracked.kept) == (ours.fallen_due, ours.kept)
    assert ours.broken == 1
    # 3. The next identification reads it as evidence of how firm the relation is.
    events = [one for one in book.relationship_events if one.customer == "C007"]
    firm = relationship_score([], events, RelationshipDimension.FIRMNESS, Side.OURS, end, RelationshipRule())
    bare = relationship_score(
        [], events[:0], RelationshipDimension.FIRMNESS, Side.OURS, end, RelationshipRule()
    )
    assert bare is None
    assert firm is not None
    assert len(firm.parts) == 1 + ours.fallen_due
    ranking = identify(book, standard_policy(Money(1000, "CNY")), end)
    told = ranking.explain("C007").tree()
    assert "promise broken" in told
    # 4. And the next talks count their promises at the rate they kept them.
    informed = inform_talks(NEXT, record)
    assert dict(informed.credited) == {"stock": Decimal(0)}
    assert [one.due.month for one in informed.owed] == [7]
    assert informed.explain().figure == 1
    assert "N0" in informed.explain().clauses()
    thirty = Package({**START, "stock": "30"})
    before, after = NEXT.value(thirty).ours, informed.talks.value(thirty).ours
    assert (before, after) == (Money(54_000, "CNY"), Money(48_000, "CNY"))


def theirs(id: str, due: date, topic: str = "policy") -> Commitment:
    """Return one promise of the customer's."""
    return Commitment(id, "C007", Side.THEIRS, topic, "hold stock", "buyer", due, made_on=DAY)


def half_kept() -> CommitmentLedger:
    """Return their record on account policy: one of two kept."""
    due = date(2026, 5, 1)
    return CommitmentLedger().promised(theirs("T1", due), theirs("T2", due)).fulfilled("T1", due)


def test_only_what_rests_on_their_promises_is_counted_at_their_rate() -> None:
    """A rate per unit is halved; options without a promise of theirs, and what costs us, count in full."""
    shelf = DiscreteIssue(
        "corner",
        Topic.POLICY,
        Text("corner", "专区"),
        [
            Option("no", Text("none", "无")),
            Option(
                "yes",
                Text("a corner", "设专区"),
                promises=[Promise(Side.THEIRS, "build it", "buyer", within_days=30)],
            ),
        ],
    )
    worth = OptionWorth("corner", {"no": cny(500), "yes": [*_lines(8000), *_lines(-1000)]})
    talks = attrs.evolve(
        NEXT,
        topics=[*NEXT.topics, shelf],
        ours=attrs.evolve(NEXT.ours, worths=[*NEXT.ours.worths, worth]),
        theirs=attrs.evolve(
            NEXT.theirs, worths=[*NEXT.theirs.worths, OptionWorth("corner", {"no": cny(0), "yes": cny(0)})]
        ),
    )
    informed = inform_talks(talks, promise_record(half_kept(), date(2026, 12, 31)))
    assert dict(informed.credited) == {"stock": Decimal("0.5"), "corner": Decimal("0.5")}
    ours = informed.talks.ours.table(informed.talks.topics)
    assert ours["corner"] == (Fraction(500), Fraction(3000))
    full = talks.ours.table(talks.topics)
    assert ours["stock"] == tuple(value / 2 for value in full["stock"])
    assert {key: ours[key] for key in ours if key not in ("stock", "corner")} == {
        key: full[key] for key in full if key not in ("stock", "corner")
    }
    assert "对方兑现 1 / 2" in informed.summary("zh")
    all_kept = half_kept().fulfilled("T2", date(2026, 5, 1))
    kept = inform_talks(talks, promise_record(all_kept, date(2026, 12, 31)))
    assert kept.talks.ours.table(talks.topics) == full


def _lines(amount: int) -> tuple[ValueLine, ...]:
    return (ValueLine("worth", cny(amount)),)


def test_other_topics_speak_where_this_one_is_silent() -> None:
    """Their record on service counts for their stock promise until there is one on that topic."""
    due = date(2026, 5, 1)
    ledger = CommitmentLedger().promised(theirs("T1", due, "service")).fulfilled("T1", due)
    assert dict(inform_talks(NEXT, promise_record(ledger, NEXT_DAY)).credited) == {"stock": Decimal(1)}


def test_what_costs_us_is_not_made_cheaper() -> None:
    """A negative rate stays as it is."""
    dear = UnitWorth("stock", cny(-300), start=Decimal(10))
    costly = [dear if one.issue == "stock" else one for one in NEXT.ours.worths]
    talks = attrs.evolve(NEXT, ours=attrs.evolve(NEXT.ours, worths=costly))
    informed = inform_talks(talks, promise_record(half_kept(), NEXT_DAY))
    assert informed.talks.ours == talks.ours


def test_nothing_fallen_due_changes_nothing_and_the_future_is_refused() -> None:
    """No record is no reason; a record made after the talks cannot have informed them."""
    nothing = inform_talks(NEXT, promise_record(CommitmentLedger(), NEXT_DAY))
    assert nothing.talks == NEXT
    assert not nothing.credited
    late = promise_record(half_kept(), NEXT_DAY + timedelta(1))
    assert codes_of(lambda: inform_talks(NEXT, late)) == ["talks.future-record"]


def test_points_and_scores_are_counted_like_money() -> None:
    """A side that values in points learns from the record as well."""
    corner = DiscreteIssue(
        "corner",
        Topic.POLICY,
        Text("corner", "专区"),
        [
            Option("no", Text("none", "无")),
            Option(
                "yes", Text("yes", "有"), promises=[Promise(Side.THEIRS, "build it", "buyer", within_days=9)]
            ),
        ],
    )
    display = attrs.evolve(corner, key="display")

    def position(side: Side) -> Position:
        points = {"no": Decimal(-1), "yes": Decimal("0.8")}
        worths = [ScoreWorth("corner", Decimal(2), points), OptionWorth("display", points)]
        return Position(side, side.value, "points", worths)

    talks = Negotiation(
        "C007",
        NEXT_DAY,
        ours=position(Side.OURS),
        theirs=position(Side.THEIRS),
        topics=[corner, display],
        policy=TALKS.policy,
    )
    informed = inform_talks(talks, promise_record(half_kept(), NEXT_DAY))
    assert informed.talks.ours.table(talks.topics) == {
        "corner": (Fraction(-2), Fraction(4, 5)),
        "display": (Fraction(-1), Fraction(2, 5)),
    }
    assert informed.talks.theirs == talks.theirs
