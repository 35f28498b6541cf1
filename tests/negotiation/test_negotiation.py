"""Tests of the negotiation: from two positions to fair packages, with nothing guessed."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import attrs
import pytest

from keyaccount.bargaining import Disagreement, FairRule
from keyaccount.errors import KeyAccountError
from keyaccount.negotiation import (
    BestAlternative,
    IntegerIssue,
    OptionWorth,
    Package,
    Position,
    TimesWorth,
    Topic,
)
from keyaccount.negotiation.positions import number_of_figure
from tests.bargaining.oracle import undominated
from tests.negotiation.talk import (
    DAY,
    ISSUES,
    LEAD,
    OURS,
    POLICY,
    PRICE,
    SCALED,
    SHELF,
    START,
    TALKS,
    THEIRS,
    cny,
    evolved,
)


@pytest.mark.method("N6")
def test_the_frontier_is_that_of_all_admissible_packages() -> None:
    """Stay off both bottom lines: every package above both was valued by hand here, and none is missing."""
    values: set[tuple[Fraction, ...]] = set()
    for picked in product(*(issue.keys for issue in ISSUES)):
        choices = dict(zip((issue.key for issue in ISSUES), picked, strict=True))
        ours, theirs = OURS.value(ISSUES, choices), THEIRS.value(ISSUES, choices)
        if choices["range"] == "core" and ours >= 25_000 and theirs >= 30_000:
            values.add((ours, theirs))
    found = [(number_of_figure(one.ours), number_of_figure(one.theirs)) for one in TALKS.frontier()]
    assert found == undominated(values)
    for one in TALKS.frontier():
        assert TALKS.value(one.package) == one


@pytest.mark.method("N6")
def test_fair_points_of_every_rule() -> None:
    """Each rule gives its packages, all ties, and says what it maximises."""
    points = {point.rule: point for point in TALKS.fair_points()}
    assert set(points) == set(FairRule)
    assert points[FairRule.NASH].packages[0].our_gain == cny(17_000)
    assert len(points[FairRule.UTILITARIAN].packages) == 9
    assert TALKS.suggested() == points[POLICY.suggested]
    assert "N6" in points[FairRule.NASH].explain().clauses()


def test_measures_that_differ_leave_the_rules_that_need_none() -> None:
    """Points and yuan may bargain by Nash and Kalai-Smorodinsky; adding them up is refused."""
    points = OptionWorth("lead-time", {"48h": Decimal(3), "5d": Decimal(0)})
    theirs = Position(THEIRS.side, "Hualian", "points", [points], Decimal(0))
    talks = attrs.evolve(TALKS, theirs=theirs)
    assert [point.rule for point in talks.fair_points()] == [FairRule.NASH, FairRule.KALAI_SMORODINSKY]
    with pytest.raises(KeyAccountError, match=r"negotiation.measures"):
        talks.fair_point(FairRule.EGALITARIAN)


def test_an_unknown_bottom_line_needs_another_convention() -> None:
    """Gains cannot be counted from a line nobody drew; the policy may name another start."""
    talks = evolved(theirs=attrs.evolve(THEIRS, bottom_line=None))
    with pytest.raises(KeyAccountError, match=r"bargain.no-bottom-line"):
        talks.suggested()
    worst = attrs.evolve(POLICY, disagreement=Disagreement.BOTTOM_LINE_OR_WORST)
    assert attrs.evolve(talks, policy=worst).suggested().packages


def test_a_concrete_alternative_is_a_bottom_line() -> None:
    """The package we have today is the least we accept, and its value moves with our own worths."""
    talks = evolved(ours=attrs.evolve(OURS, bottom_line=BestAlternative("as it is", START)))
    assert min(number_of_figure(one.ours) for one in talks.frontier()) >= OURS.value(ISSUES, START)


@pytest.mark.method("N6")
def test_certificates_of_efficiency() -> None:
    """Why no listed package is better for both, or which one is."""
    best = TALKS.suggested().packages[0].package
    assert TALKS.certificate(best).figure == 89_000
    assert TALKS.certificate(Package(START)).figure is False


def test_price_times_volume_bargains_as_one_issue() -> None:
    """A price that depends on the volume is one question, and every package still names both answers."""
    volume = IntegerIssue("volume", Topic.DELIVERY, "cases", 8_000, 16_000, 4_000)
    price = attrs.evolve(PRICE, step=cny(2))
    talks = attrs.evolve(
        TALKS,
        topics=[volume, price],
        standards=[],
        ours=Position(OURS.side, "us", "CNY", [], cny(1), [TimesWorth("price", "volume", start=Decimal(28))]),
        theirs=Position(
            THEIRS.side, "them", "CNY", [], cny(1), [TimesWorth("price", "volume", Decimal(-1), Decimal(36))]
        ),
    )
    assert {one.package["volume"] for one in talks.frontier()} == {"16000"}
    assert list(talks.frontier()[0].package.choices) == ["volume", "price"]
    step = talks.joint_gains(Package({"volume": "8000", "price": "32.00"}))[0].steps[0]
    assert (step.issue, step.after.split(" + ")[0]) == ("volume + price", "16000")
    assert talks.zopa()["volume"].open == ("8000", "12000", "16000")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ours": THEIRS}, "negotiation.side"),
        ({"theirs": OURS}, "negotiation.side"),
        ({"topics": []}, "negotiation.no-issues"),
        ({"topics": [PRICE, PRICE]}, "negotiation.repeated-issue"),
        ({"topics": [PRICE]}, "standard.unknown-issue"),
        ({"topics": [PRICE], "standards": []}, "position.unknown-issue"),
        ({"products": []}, "standard.unknown-product"),
        ({"products": [*TALKS.products, *TALKS.products]}, "negotiation.repeated-product"),
        ({"on": datetime(2026, 3, 2, tzinfo=UTC)}, "date.not-a-date"),
        ({"customer": ""}, "id.empty"),
        ({"policy": None}, "type.wrong"),
    ],
)
def test_talks_that_do_not_fit_are_refused(changes: dict[str, Any], code: str) -> None:
    """A talk is checked as a whole when it is made, not when the first figure comes out wrong."""
    with pytest.raises(KeyAccountError) as caught:
        evolved(**changes)
    assert caught.value.code == code


def test_packages_are_checked_against_the_table() -> None:
    """An incomplete package, or one with an option nobody listed, has no value."""
    with pytest.raises(KeyAccountError, match=r"package.unknown-issue"):
        TALKS.value(Package({"price": "32.00"}))
    with pytest.raises(KeyAccountError, match=r"issue.unknown-option"):
        TALKS.value(Package({**START, "price": "32.10"}))
    with pytest.raises(KeyAccountError, match=r"issue.unknown "):
        TALKS.issue("colour")
    assert TALKS.issue("price") is PRICE


def test_what_keeps_our_value() -> None:
    """Their bottom line is an estimate, so what we may try is not limited by it."""
    kept = TALKS.keeping(cny(60_000))
    assert kept
    assert all(one.ours >= cny(60_000) for one in kept if not isinstance(one.ours, (str, type(None))))  # type: ignore[operator]
    assert TALKS.keeping(60_000) == kept


def test_a_talk_reads_on_a_screen() -> None:
    """A screenful in both languages, and the frontier in a notebook."""
    assert "Nash point" in TALKS.summary()
    assert "纳什点" in TALKS.summary("zh")
    none = evolved(ours=attrs.evolve(OURS, bottom_line=cny(99_000)))
    assert "Nash point" not in none.summary()
    assert TALKS._repr_html_().startswith("<table")
    assert TALKS.on == DAY


@pytest.mark.method("N6")
def test_a_scale_bargains_exactly_and_is_written_rounded() -> None:
    """Any share of shelf may be agreed: the fair one is exact before it is written with three places."""
    frontier = SCALED.frontier()
    assert frontier.exact
    assert frontier.scales == (SHELF.text,)
    assert "moves without a gap" in frontier.summary()
    assert "连续变化" in frontier.summary("zh")
    higher = attrs.evolve(SCALED, ours=attrs.evolve(SCALED.ours, bottom_line=cny(26_000)))
    egalitarian = higher.fair_point(FairRule.EGALITARIAN).packages[0]
    assert egalitarian.package["shelf"] == "0.441"
    assert abs(number_of_figure(egalitarian.our_gain) - number_of_figure(egalitarian.their_gain)) < 200
    assert higher.value(egalitarian.package) == egalitarian
    for one in frontier:
        assert SCALED.value(one.package) == one
        assert number_of_figure(one.our_gain) >= 0
        assert number_of_figure(one.their_gain) >= 0


def test_the_open_part_of_a_scale_is_a_stretch() -> None:
    """Just inside the stretch a package exists, just outside none does."""
    shelf = SCALED.zopa()["shelf"]
    assert shelf.open == ("0.2", "0.5")
    tight = attrs.evolve(SCALED, theirs=attrs.evolve(SCALED.theirs, bottom_line=cny(59_000)))
    low, high = tight.zopa()["shelf"].open
    assert (low, high) == ("0.33", "0.342")
    for key, exists in (("0.342", True), ("0.343", False), ("0.33", True), ("0.329", False)):
        values = [
            tight.theirs.value(tight.topics, {"price": price, "lead-time": "48h", "shelf": key})
            for price in PRICE.keys
            if tight.ours.value(tight.topics, {"price": price, "lead-time": "48h", "shelf": key}) >= 25_000
        ]
        assert (max(values) >= 59_000) is exists
    closed = attrs.evolve(SCALED, theirs=attrs.evolve(SCALED.theirs, bottom_line=cny(99_000)))
    assert closed.zopa()["shelf"].open == ()
    assert closed.zopa().clash is not None


def test_moves_and_rates_on_a_scale() -> None:
    """Shelf for price, to the share that makes up for it exactly; rounding may not cost anybody a fen."""
    start = Package({"price": "32.00", "lead-time": "48h", "shelf": "0.3"})
    moves = SCALED.joint_gains(start)
    assert moves
    before = SCALED.value(start)
    for move in moves:
        after = SCALED.value(move.result)
        assert (
            number_of_figure(after.ours) - number_of_figure(before.ours) == number_of_figure(move.ours) >= 0
        )
        assert (
            number_of_figure(after.theirs) - number_of_figure(before.theirs)
            == number_of_figure(move.theirs)
            >= 0
        )
    trades = {trade.step.issue: trade for trade in SCALED.exchange_rates()}
    assert (trades["shelf"].step.before, trades["shelf"].step.after) == ("0.5", "0.2")
    assert trades["shelf"].rate == Fraction(7, 10)
    coarse = attrs.evolve(SCALED, topics=[PRICE, LEAD, attrs.evolve(SHELF, places=1)])
    assert all(number_of_figure(move.theirs) >= 0 for move in coarse.joint_gains(start))


@pytest.mark.method("N6")
def test_improvements_after_signing() -> None:
    """A package once signed can still be bettered for both; an efficient one comes back alone."""
    start = Package(START)
    better = TALKS.improvements(start)
    assert better
    before = TALKS.value(start)
    for one in better:
        assert number_of_figure(one.ours) >= number_of_figure(before.ours)
        assert number_of_figure(one.theirs) >= number_of_figure(before.theirs)
    best = TALKS.suggested().packages[0]
    assert TALKS.improvements(best.package) == (best,)
