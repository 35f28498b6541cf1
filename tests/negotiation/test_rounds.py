"""Tests of rounds: the log replays, concessions are counted, suggestions keep our value, alarms ring."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.product import Certificate
from keyaccount.model.side import Side
from keyaccount.negotiation import Offer, OptionWorth, Package, Position, Rounds
from keyaccount.negotiation.positions import number_of_figure
from keyaccount.values.finding import Severity
from tests.negotiation.talk import DAY, OLD, OURS, START, TALKS, TEA, THEIRS, cny, evolved

HIGH, LOW = Package({**START, "price": "34.00"}), Package({**START, "price": "30.00"})
LOG = (
    Rounds(TALKS)
    .offered(Side.OURS, DAY, HIGH)
    .offered(Side.THEIRS, DAY, LOW, "opening")
    .offered(Side.OURS, DAY + timedelta(days=7), HIGH.with_({"lead-time": "48h"}))
    .offered(Side.THEIRS, DAY + timedelta(days=7), LOW.with_({"price": "31.00"}))
)


@pytest.mark.method("N0")
def test_concessions_say_who_gave_what_at_which_rate() -> None:
    """Several contacts lead to an agreement; what each gave up is counted in both sides' value."""
    ours, theirs = LOG.concessions()
    assert (ours.by, ours.issues) == (Side.OURS, ("lead-time",))
    assert (ours.given, ours.received, ours.rate) == (cny(12_000), cny(21_000), Fraction(7, 4))
    assert (theirs.given, theirs.received, theirs.rate) == (cny(12_000), cny(12_000), Fraction(1))
    told = LOG.explain()
    assert told.figure == 4
    assert "N0" in told.clauses()


def test_a_step_that_gives_nothing_has_no_rate() -> None:
    """Repeating an offer is no concession."""
    again = LOG.offered(Side.THEIRS, DAY + timedelta(days=9), LOW.with_({"price": "31.00"}))
    last = again.concessions()[-1]
    assert (last.given, last.issues, last.rate) == (cny(0), (), None)
    assert last.text().en == "the customer's side repeats its offer"
    assert last.text().zh == "客户方维持原方案"


@pytest.mark.method("N0")
def test_the_log_replays() -> None:
    """Every log is a value: the same offers in the same order make the same analysis."""
    replayed = Rounds(TALKS, [Offer(one.by, one.on, one.package, one.note) for one in LOG.offers])
    assert replayed == LOG
    assert replayed.concessions() == LOG.concessions()
    last = LOG.last(Side.OURS)
    assert last is not None
    assert last.package["lead-time"] == "48h"
    assert Rounds(TALKS).last(Side.OURS) is None


@pytest.mark.method("N2")
def test_suggestions_keep_our_value_and_give_them_most() -> None:
    """Along our iso-value line: not a fen less for us than our last offer, and the most for them."""
    kept = number_of_figure(TALKS.value(LOG.offers[2].package).ours)
    found = LOG.next_offers()
    assert len(found) == 3
    assert all(number_of_figure(one.ours) >= kept for one in found)
    best = max(number_of_figure(one.theirs) for one in TALKS.keeping(TALKS.value(LOG.offers[2].package).ours))
    assert number_of_figure(found[0].theirs) == best
    assert Rounds(TALKS).next_offers() == TALKS.suggested().packages


@pytest.mark.method("N2")
def test_a_concession_path_leads_to_the_fair_package() -> None:
    """From our offer to the fair package in even steps, never giving more than each step asks for."""
    path = LOG.concession_path(4)
    values = [number_of_figure(one.ours) for one in path]
    assert values == sorted(values, reverse=True)
    assert path[-1] == TALKS.suggested().packages[0]
    given = [number_of_figure(one.theirs) for one in path]
    assert given == sorted(given)
    fresh = Rounds(TALKS).concession_path(3)
    assert fresh[-1] == path[-1]
    closed = evolved(ours=attrs.evolve(OURS, bottom_line=cny(99_000)))
    assert Rounds(closed).concession_path(3) == ()


@pytest.mark.method("N6")
def test_the_alarm_rings_below_and_near_our_bottom_line() -> None:
    """Stay off the bottom line: an offer below it must not be signed, one close to it is flagged."""
    near = Rounds(TALKS).offered(Side.THEIRS, DAY, LOW)
    below = near.offered(Side.THEIRS, DAY, LOW.with_({"service": "gold", "incentive": "2%"}))
    warning, alarm = below.alarms()
    assert (warning.code, warning.severity) == ("walk-away.near", Severity.WARNING)
    assert (alarm.code, alarm.severity) == ("walk-away.below", Severity.BLOCKING)
    assert "by 11600.00 CNY" in alarm.text.en
    assert alarm.remedy is not None
    assert [one.path for one in LOG.alarms()] == ["$.offers[1]"]
    free = evolved(ours=attrs.evolve(OURS, bottom_line=None))
    assert Rounds(free).offered(Side.THEIRS, DAY, LOW).alarms() == ()


def test_offers_come_in_order_and_admissible() -> None:
    """A log with an offer before the last one, or with goods below standard, is no record."""
    with pytest.raises(KeyAccountError, match=r"rounds.order"):
        LOG.offered(Side.OURS, date(2026, 1, 1), HIGH)
    with pytest.raises(KeyAccountError, match=r"negotiation.inadmissible"):
        LOG.offered(Side.OURS, date(2026, 5, 1), HIGH.with_({"range": "wide"}))
    with pytest.raises(KeyAccountError, match=r"type.wrong"):
        Offer("ours", DAY, HIGH)  # type: ignore[arg-type]


def test_concessions_in_points_count_too() -> None:
    """Whoever values in scores sees the same analysis, in points."""
    worths = [OptionWorth("lead-time", {"48h": Decimal(3), "5d": Decimal(1)})]
    talks = evolved(theirs=Position(Side.THEIRS, "Hualian", "points", worths, Decimal(0)))
    log = Rounds(talks).offered(Side.THEIRS, DAY, Package({**START, "lead-time": "48h"}))
    (given,) = log.offered(Side.THEIRS, DAY, Package(START)).concessions()
    assert (given.given, given.received) == (Fraction(2), cny(12_000))
    assert given.rate == 6_000


def test_the_log_reads_in_both_languages() -> None:
    """Offers, concessions and alarms on one screen."""
    assert "gave 12000.00 CNY" in LOG.summary()
    assert "让出 12000.00 CNY" in LOG.summary("zh")
    assert LOG._repr_html_().count("<tr>") == 5
    assert THEIRS.name == "Hualian"


@pytest.mark.method("N0")
def test_the_whole_way_of_each_side_is_summed_up() -> None:
    """Single steps hide who has come further; from first offer to latest it shows."""
    ours, theirs = LOG.overall()
    assert (ours.given, ours.received) == (cny(12_000), cny(21_000))
    assert (theirs.given, theirs.earlier, theirs.later) == (cny(12_000), 1, 3)
    told = LOG.explain().find("overall.ours")
    assert told is not None
    assert told.figure == Fraction(7, 4)
    assert "N0" in LOG.explain().clauses()
    assert Rounds(TALKS).offered(Side.OURS, DAY, HIGH).overall() == ()


def test_the_log_replays_to_any_day() -> None:
    """Who reads a talk later must see what was known on a day, and nothing that came after."""
    assert LOG.until(DAY).offers == LOG.offers[:2]
    assert LOG.until(DAY + timedelta(days=30)) == LOG
    assert LOG.until(DAY - timedelta(days=1)).next_offers() == Rounds(TALKS).next_offers()


@pytest.mark.method("N1")
def test_a_certificate_that_expires_between_rounds_counts() -> None:
    """What could be offered on Monday may not be on the table any more on Friday, nor be suggested."""
    ends = DAY + timedelta(days=3)
    herbal = attrs.evolve(OLD, standards=[Certificate("GB 7101", "2022", expires=ends)])
    talks = evolved(products=[TEA, herbal])
    wide = HIGH.with_({"range": "wide"})
    log = Rounds(talks).offered(Side.OURS, DAY, wide)
    assert any(one.package["range"] == "wide" for one in log.next_offers(20))
    with pytest.raises(KeyAccountError, match=r"negotiation.inadmissible"):
        log.offered(Side.OURS, ends, wide)
    later = log.offered(Side.THEIRS, ends, LOW)
    assert all(one.package["range"] == "core" for one in (*later.next_offers(20), *later.concession_path(4)))
    assert "N1" in later.now.explain(wide).clauses()
